"""What the formats of NIST's evaluations share: fields between spaces, comments after ``;;``, several recordings.

RTTM   SPEAKER call-7 1 0.40 14.56 <NA> <NA> spk00 <NA> <NA>      type file channel start length … speaker
CTM    call-7 A 11.34 0.20 yes 0.98                               file channel start length word confidence
STM    call-7 A anna 11.34 12.20 <o,f0,female> yes of course      file channel speaker start end label text
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from genqa.errors import SeveralRecordings
from genqa.transcript import units
from genqa.transcript.reading import Document
from genqa.transcript.refusals import one_line

NOT_AVAILABLE = "<NA>"
#: What stands in place of a word where nobody says one: Kaldi's and forced aligners' silences, and noises.
NOT_SPOKEN = frozenset(
    (
        "<eps>",
        "<sil>",
        "sil",
        "!sil",
        "sp",
        "<s>",
        "</s>",
        "[noise]",
        "[laughter]",
        "[silence]",
        "<noise>",
        "<laughter>",
    )
)
RTTM_TYPES = frozenset(
    ("SPEAKER", "SPKR-INFO", "LEXEME", "NON-LEX", "NON-SPEECH", "NOSCORE", "NO_RT_METADATA", "SEGMENT", "A/P", "CB",
     "EDIT", "FILLER", "IP", "SU")
)  # fmt: skip

_SAMPLE = 50
_MOST_NAMED = 20
_LONGEST_NAME = 60

Recording = TypeVar("Recording")


def rows(document: Document) -> Iterator[tuple[int, list[str]]]:
    """The number and the fields of each line that is neither blank nor a comment."""
    for number, line in enumerate(document.lines(), 1):
        fields = line.split()
        if fields and not fields[0].startswith(";;"):
            yield number, fields


def kind(document: Document) -> str | None:
    """Which of the three a text is, by the shape of its first lines; ``None`` where three in four agree on none."""
    if document.json is not None:
        return None
    votes: Counter[str] = Counter()
    seen = 0
    for _, fields in islice(rows(document), _SAMPLE):
        seen += 1
        name = next((name for name, fits in _LIKE.items() if fits(fields)), None)
        if name:
            votes[name] += 1
        last = fields
    name, count = next(iter(votes.most_common(1)), ("", 0))
    if count * 4 < seen * 3 or not count:
        return None
    if seen == 1 and name != "rttm" and "." not in last[3]:
        return None  # "We a 3 4 us": one line of whole numbers is not enough to go by
    return name


def is_time(field: str) -> bool:
    """Whether a field can stand for a time."""
    return field == NOT_AVAILABLE or units.seconds(field) is not None


def label(field: str) -> str | None:
    """A speaker's name, ``None`` for ``<NA>``."""
    return None if field == NOT_AVAILABLE else units.label(field)


def chosen(recordings: Mapping[str, Recording], wanted: str | None) -> Recording | None:
    """The recording with this id; a file's only one has it whatever it is called there. ``None`` where there is none.

    :raises SeveralRecordings: there are several, and none is wanted or called that.
    """
    if wanted is not None and wanted.strip() in recordings:
        return recordings[wanted.strip()]
    if len(recordings) > 1:
        names = ", ".join(one_line(name, _LONGEST_NAME) for name in islice(recordings, _MOST_NAMED))
        more = ", …" if len(recordings) > _MOST_NAMED else ""
        none = "" if wanted is None else f", and none is called {one_line(wanted, _LONGEST_NAME)!r}"
        raise SeveralRecordings(
            f"holds {len(recordings)} recordings{none}: {names}{more}. Give one of these as the recording id"
        )
    return next(iter(recordings.values()), None)


def channel_numbers(names: Collection[str]) -> dict[str, int]:
    """Channels from 0 for ``A`` and ``B``, ``1`` and ``2`` or ``0`` and ``1``. Empty where there is only one.

    >>> channel_numbers({"A", "B"}), channel_numbers({"1", "2"}), channel_numbers({"0", "1"}), channel_numbers({"1"})
    ({'A': 0, 'B': 1}, {'1': 0, '2': 1}, {'0': 0, '1': 1}, {})
    """
    distinct = sorted(set(names))
    if len(distinct) < 2:
        return {}
    if all(len(name) == 1 and "A" <= name.upper() <= "Z" for name in distinct):
        return {name: ord(name.upper()) - ord("A") for name in distinct}
    numbers = {name: number for name in distinct if (number := units.number(name)) is not None}
    if len(numbers) == len(distinct):
        first = min(1, *numbers.values())
        return {name: number - first for name, number in numbers.items()}
    return {name: number for number, name in enumerate(distinct)}


def unread(lines: Iterable[int]) -> list[str]:
    """The warning about lines that could not be read, where there are any."""
    lines = list(lines)
    if not lines:
        return []
    which = ", ".join(map(str, lines[:10])) + (", …" if len(lines) > 10 else "")
    return [f"{len(lines)} lines cannot be read and were left out: line {which}"]


def is_rttm(fields: list[str]) -> bool:
    """``SPEAKER call-7 1 0.40 14.56 <NA> <NA> spk00``, whatever comes after."""
    return len(fields) >= 8 and fields[0] in RTTM_TYPES and is_time(fields[3]) and is_time(fields[4])


def is_ctm(fields: list[str]) -> bool:
    """``call-7 A 11.34 0.20 yes``, then confidence, type and speaker where there are any."""
    return 5 <= len(fields) <= 8 and _is_time_or_star(fields[2]) and _is_time_or_star(fields[3])


def is_stm(fields: list[str]) -> bool:
    """``call-7 A anna 11.34 12.20``, whatever comes after."""
    return len(fields) >= 5 and is_time(fields[3]) and is_time(fields[4])


def _is_time_or_star(field: str) -> bool:
    return field == "*" or is_time(field)  # stars: the marks around alternatives


def _like_ctm(fields: list[str]) -> bool:
    """A CTM's line that is no table's: its word has a letter, its confidence is a number."""
    return (
        is_ctm(fields)
        and _is_channel(fields[1])
        and any(map(str.isalpha, fields[4]))
        and (len(fields) < 6 or fields[5] in ("NA", "-", "*") or is_time(fields[5]))
    )


def _like_stm(fields: list[str]) -> bool:
    """An STM's line that is no table's: the speaker is no measure, somebody or something has a name, time goes on."""
    if not is_stm(fields) or not _is_channel(fields[1]) or fields[0] in RTTM_TYPES:
        return False
    if "." in fields[2] and is_time(fields[2]):
        return False
    start, end = units.seconds(fields[3]), units.seconds(fields[4])
    named = any(map(str.isalpha, "".join(fields[2:3] + fields[5:])))
    return named and start is not None and end is not None and 0 <= start <= end


def _is_channel(field: str) -> bool:
    return field == NOT_AVAILABLE or (len(field) == 1 and field.isalpha()) or units.number(field) is not None


#: The first that a line fits is its kind: RTTM names itself, and a CTM's fields tell more than an STM's.
_LIKE = {"rttm": is_rttm, "ctm": _like_ctm, "stm": _like_stm}
