"""Where the holds of a call lie in its recording.

Hold has two clocks. The score uses the hold on the call's clock, all of it. Silence, talk-over and the partition
know only what lies inside the file, and many recorders pause during hold:

    call        |── talk ──|▒▒▒▒ hold ▒▒▒▒|── talk ──|
    recording   |── talk ──|── talk ──|                    shorter than the call: nothing to take out
"""

from __future__ import annotations

from dataclasses import dataclass, field

from genqa.call import Call, Hold, clock, spoken_seconds
from genqa.spans import NOTHING, Spans

#: A file shorter than the call by more than this was paused (design.md §3).
PAUSED_MS = 1000

ONLY_A_TOTAL = "only a total was given"
NO_SOURCE = "nothing tells whether the guest was on hold"


@dataclass(frozen=True, slots=True)
class PlacedHold:
    """``total`` and ``longest``, ms on the call's clock; ``in_file`` on the recording's. ``None`` has its reason."""

    total: int | None
    longest: int | None
    in_file: Spans | None
    reasons: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    recorder_paused: bool = False


def place(call: Call) -> PlacedHold:
    """The hold of a call on both clocks."""
    hold = call.hold
    if hold is None:
        return _unknown(NO_SOURCE)
    if hold.total is None:
        return _unknown("a hold began whose end nothing tells")
    if hold.spans is None:
        warning = f"hold is known only as a total of {spoken_seconds(hold.total)}: silence may include it"
        reasons = {"holds": ONLY_A_TOTAL}
        longest = 0 if hold.total == 0 else None
        if longest is None:
            reasons["longest_hold_seconds"] = ONLY_A_TOTAL
        return PlacedHold(hold.total, longest, NOTHING if hold.total == 0 else None, reasons if hold.total else {},
                          (warning,) if hold.total else ())  # fmt: skip
    longest = hold.spans.longest
    if hold.in_file:
        return _inside(hold, hold.total, longest, call.length.ms)
    missing = _missing_from_file(call, hold)
    if missing <= PAUSED_MS:
        return _inside(hold, hold.total, longest, call.length.ms)
    shorter = f"the recording is {spoken_seconds(missing)} shorter than the call"
    if missing >= hold.total - PAUSED_MS:
        warning = f"{shorter}: the recorder paused, so hold of {spoken_seconds(hold.total)} takes no room in it"
        return PlacedHold(hold.total, longest, NOTHING, {}, (warning,), recorder_paused=True)
    reason = f"{shorter}, but hold is {spoken_seconds(hold.total)}: nothing tells which part of it was recorded"
    warning = f"{reason}; silence may include hold"
    return PlacedHold(hold.total, longest, None, {"holds": reason}, (warning,))


def _inside(hold: Hold, total: int, longest: int, length: int) -> PlacedHold:
    spans = hold.spans or NOTHING
    in_file = spans.crop(0, length)
    cropped = spans.duration - in_file.duration
    warnings = []
    if cropped > PAUSED_MS:
        warnings.append(f"{spoken_seconds(cropped)} of hold lie outside the recording, which ends at {clock(length)}")
    if hold.open_ended:
        warnings.append("the call ended on hold: no event closes the last hold")
    return PlacedHold(total, longest, in_file, {}, tuple(warnings))


def _missing_from_file(call: Call, hold: Hold) -> int:
    """How much shorter the file is than the call; 0 where either length is unknown (a last word is no length)."""
    if hold.call_end is None or call.length.source == "last word":
        return 0
    return hold.call_end - call.length.ms


def _unknown(reason: str) -> PlacedHold:
    names = ("hold_time_seconds", "holds", "longest_hold_seconds")
    return PlacedHold(None, None, None, dict.fromkeys(names, reason))
