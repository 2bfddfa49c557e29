"""What the formats of NIST's evaluations share: fields between spaces, comments after ``;;``, several recordings.

RTTM   SPEAKER call-7 1 0.40 14.56 <NA> <NA> spk00 <NA> <NA>      type file channel start length … speaker
CTM    call-7 A 11.34 0.20 yes 0.98                               file channel start length word confidence
STM    call-7 A anna 11.34 12.20 <o,f0,female> yes of course      file channel speaker start end label text
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from genqa.transcript import units
from genqa.transcript.reading import Document

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

#: What stands in place of a time: not available, and the stars of the marks around a CTM's alternatives.
_NO_TIME = (NOT_AVAILABLE, "*")
_SAMPLE = 50


def rows(document: Document) -> Iterator[tuple[int, list[str]]]:
    """The number and the fields of each line that is neither blank nor a comment."""
    for number, line in enumerate(document.lines(), 1):
        fields = line.split()
        if fields and not fields[0].startswith(";;"):
            yield number, fields


def kind(document: Document) -> str | None:
    """Which of the three a text is, by the shape of its first lines; ``None`` where no half of them agree on one."""
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
    if count * 2 < seen or not count:
        return None
    if count == 1 and name != "rttm" and (seen > 1 or "." not in last[3]):
        return None  # "We a 3 4 us": one line of whole numbers is not enough to go by
    return name


def times(first: str, second: str) -> tuple[int | None, int | None] | None:
    """Two fields as times in ms, ``None`` for a time that is ``<NA>``; ``None`` alone where one can be no time."""
    ms, other_ms = units.seconds(first), units.seconds(second)
    if (ms is None and first not in _NO_TIME) or (other_ms is None and second not in _NO_TIME):
        return None
    return ms, other_ms


def label(field: str) -> str | None:
    """A speaker's name, ``None`` for ``<NA>``."""
    return None if field == NOT_AVAILABLE else units.label(field)


def _like_rttm(fields: list[str]) -> bool:
    """One of RTTM's types, and its times."""
    return len(fields) >= 8 and fields[0] in RTTM_TYPES and times(fields[3], fields[4]) is not None


def _like_ctm(fields: list[str]) -> bool:
    """A CTM's line that is no table's: its word has a letter, its confidence is a number."""
    return (
        5 <= len(fields) <= 8
        and times(fields[2], fields[3]) is not None
        and _is_channel(fields[1])
        and any(map(str.isalpha, fields[4]))
        and (len(fields) < 6 or fields[5] in ("NA", "-") or times(fields[5], "*") is not None)
    )


def _like_stm(fields: list[str]) -> bool:
    """An STM's line that is no table's: the speaker is no measure, somebody or something has a name, time goes on."""
    if len(fields) < 5 or not _is_channel(fields[1]) or fields[0] in RTTM_TYPES:
        return False
    if "." in fields[2] and units.seconds(fields[2]) is not None:
        return False
    start, end = units.seconds(fields[3]), units.seconds(fields[4])
    named = any(map(str.isalpha, "".join(fields[2:3] + fields[5:])))
    return named and start is not None and end is not None and 0 <= start <= end


def _is_channel(field: str) -> bool:
    return field == NOT_AVAILABLE or (len(field) == 1 and field.isalpha()) or units.number(field) is not None


#: The first that a line fits is its kind: RTTM names itself, and a CTM's fields tell more than an STM's.
_LIKE = {"rttm": _like_rttm, "ctm": _like_ctm, "stm": _like_stm}
