"""Several recordings in one file: what belongs to each, which one is wanted, and its channels."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, TypeVar

from genqa.errors import SeveralRecordings
from genqa.transcript import units
from genqa.transcript.reading import RawWord, Segment
from genqa.transcript.refusals import one_line

_MOST_NAMED = 20
_LONGEST_NAME = 60

T = TypeVar("T")
Item = TypeVar("Item", Segment, RawWord)


@dataclass(slots=True)
class Recording(Generic[Item]):
    """What stands in the file about one recording, and on which channel each of it."""

    items: list[Item] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)

    def on_channels(self) -> tuple[list[Item], int]:
        """The items with their channels' numbers, and how many channels there are."""
        numbers = channel_numbers(set(self.channels))
        if not numbers:
            return self.items, 0
        named = zip(self.items, self.channels, strict=True)
        return [item.on_channel(numbers[name]) for item, name in named], max(numbers.values()) + 1


def by_id(
    lines: Iterable[tuple[int, list[str]]], ids: tuple[int, int], parse: Callable[[list[str]], Item | None]
) -> tuple[dict[str, Recording[Item]], list[str]]:
    """What ``parse`` makes of each line, by recording, and the warning about the lines of which it makes nothing.

    ``lines``: their numbers and fields. ``ids``: in which fields recording and channel stand.
    """
    found: dict[str, Recording[Item]] = {}
    unread: list[int] = []
    of, on = ids
    for number, fields in lines:
        item = parse(fields)
        if item is None:
            unread.append(number)
            continue
        recording = found.get(fields[of])
        if recording is None:
            recording = found[fields[of]] = Recording()
        recording.items.append(item)
        recording.channels.append(fields[on])
    return found, _unread(unread)


def chosen(recordings: Mapping[str, T], wanted: str | None) -> T | None:
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


def _unread(lines: list[int]) -> list[str]:
    if not lines:
        return []
    which = ", ".join(map(str, lines[:10])) + (", …" if len(lines) > 10 else "")
    return [f"{len(lines)} lines cannot be read and were left out: line {which}"]
