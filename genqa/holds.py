"""The ways in which genqa is told about hold: a total, spans, a file of events, or by a source of calls.

Whatever the way, the answer depends on the recording's length (a hold that nobody closed runs to its end), so each way
is kept as a :class:`GivenHold` until the length is known.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Protocol

from genqa.call import Hold, clock, parse_clock
from genqa.errors import HoldError
from genqa.genesys import states
from genqa.settings import LONGEST_MS
from genqa.spans import Spans, to_ms


@dataclass(frozen=True, slots=True)
class KnownHold:
    """What a way of telling holds comes to: the hold, the agent's connect, the recording's start, and remarks."""

    hold: Hold | None
    connected: int | None = None
    recording_start: str | None = None
    warnings: tuple[str, ...] = ()


class GivenHold(Protocol):
    """Hold as it was given, a value that can be pickled."""

    def at(self, length: int) -> KnownHold:
        """What it comes to in a recording of so many ms."""


@dataclass(frozen=True, slots=True)
class _Fixed:
    """Hold that is the same whatever the recording's length."""

    known: KnownHold

    def at(self, length: int) -> KnownHold:
        return self.known


@dataclass(frozen=True, slots=True)
class _FromStates:
    """Hold from state changes; the last one may run to the recording's end."""

    changes: states.States
    warnings: tuple[str, ...]
    connected: int | None = None
    recording_start: str | None = None

    def at(self, length: int) -> KnownHold:
        start = self.changes.recording_start
        started = self.recording_start if start is None else states.utc(start)
        talked = self.changes.connected
        return KnownHold(
            self.changes.hold(length), self.connected if talked is None else talked, started, self.warnings
        )


def total(seconds: float) -> GivenHold:
    """Only how long the guest was on hold in all, in seconds."""
    if not math.isfinite(seconds) or not 0 <= seconds * 1000 <= LONGEST_MS:
        raise HoldError(f"hold is a number of seconds from 0 up, not {seconds:g}")
    return _Fixed(KnownHold(Hold(to_ms(seconds), source="a total")))


def given(hold: Hold | states.States | None, connected: int | None, recording_start: str | None) -> GivenHold | None:
    """What a source tells of hold; ``None`` where it tells nothing at all.

    :param connected: the first agent's connect, ms from the recording's start, where state changes do not tell it.
    :param recording_start: ISO 8601, where state changes do not tell it.
    """
    if isinstance(hold, states.States):
        return _FromStates(hold, hold.remarks("the state changes"), connected, recording_start)
    if hold is None and connected is None and recording_start is None:
        return None
    return _Fixed(KnownHold(hold, connected, recording_start))


_RANGE = re.compile(r"\s*([\d:.]+)\s*(?:-|–|—|to)\s*([\d:.]+)\s*$")


def spans(text: str) -> GivenHold:
    """Holds on the recording's clock as a person types them: ``1:02-2:32, 3:00-3:10``.

    :raises HoldError: names the part that cannot be read.
    """
    pairs = []
    for part in re.split(r"[,;\n]", text):
        if not part.strip():
            continue
        found = _RANGE.match(part)
        start, end = (parse_clock(found[1]), parse_clock(found[2])) if found else (None, None)
        if start is None or end is None:
            raise HoldError(f"“{part.strip()[:60]}” is not a hold such as 1:02-2:32")
        if end <= start:
            raise HoldError(f"the hold “{part.strip()}” ends before it starts")
        pairs.append((start, end))
    if not pairs:
        raise HoldError("no hold was given; write it as 1:02-2:32")
    return _in_file(pairs, "typed in")


def from_file(data: bytes, name: str = "the events", recording_start: str | None = None) -> GivenHold:
    """Holds from a JSON file: state changes of the API, or ``{"holds": [{"start": …, "end": …}]}`` in seconds.

    State changes are placed by the recording's start, in the file (``startTime``) or given; without, they are a total.

    :raises HoldError: not JSON, neither of the two shapes, or an entry that cannot be read.
    """
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError):
        raise HoldError(f"{name}: not valid JSON") from None
    if isinstance(parsed, dict) and isinstance(parsed.get("holds"), list):
        return _listed(parsed["holds"], name)
    entities = parsed.get("entities") if isinstance(parsed, dict) else parsed
    if not isinstance(entities, list):
        raise HoldError(
            f'{name}: neither state changes ({{"entities": [{{"timestamp", "state"}}]}}) nor {{"holds": […]}}'
        )
    stated = parsed.get("startTime") if isinstance(parsed, dict) else None
    return _from_states(entities, name, recording_start if recording_start is not None else stated)


def _from_states(entities: list[Any], name: str, start: Any) -> GivenHold:
    recording_start = states.instant(start)
    if start is not None and recording_start is None:
        raise HoldError(f"{name}: the recording's start {str(start)[:40]!r} is not a time such as 2026-03-02T14:30:00Z")
    found = states.read(entities, name, recording_start)
    return _FromStates(found, found.remarks(name))


def _listed(entries: list[Any], name: str) -> GivenHold:
    pairs = []
    for number, entry in enumerate(entries, 1):
        bounds = (entry.get("start"), entry.get("end")) if isinstance(entry, dict) else (None, None)
        start, end = (_milliseconds(bound) for bound in bounds)
        if start is None or end is None:
            raise HoldError(f"{name}: hold {number} needs start and end in seconds")
        if end < start:
            raise HoldError(f"{name}: hold {number} ends before it starts ({clock(start)} to {clock(end)})")
        pairs.append((start, end))
    return _in_file(pairs, "events file")


def _milliseconds(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) * 1000 <= LONGEST_MS:
        return None
    return to_ms(value)


def _in_file(pairs: list[tuple[int, int]], source: str) -> GivenHold:
    given = Spans(pairs)
    inside = given.crop(0, LONGEST_MS)
    warnings = ("a hold before the recording's start was cropped to it",) if inside != given else ()
    return _Fixed(KnownHold(Hold(inside.duration, inside, in_file=True, source=source), warnings=warnings))
