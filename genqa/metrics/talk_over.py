"""Talk-over: two parties of the call speaking at once.

agent        |██████████|          |████|
guest              |████████|
talk-over          |────|                    one event, the guest came in second
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from genqa.call import Party
from genqa.metrics.voices import Voice
from genqa.spans import Span, Spans, covered_twice

#: Overlaps this close are one event (design.md §3).
ONE_EVENT_MS = 300
#: An interruption begins at least this long after the first party began …
LATER_MS = 300
#: … and the second party's utterance is longer than this, in time and in words.
LONGER_THAN_MS = 1000
LONGER_THAN_WORDS = 2


@dataclass(frozen=True, slots=True)
class TalkOver:
    """One event, ms. ``duration`` is the overlap alone; ``by`` came in second, ``None`` when both began at once."""

    start: int
    end: int
    duration: int
    by: Party | None
    interruption: bool


def talk_overs(sides: Sequence[Voice], within: Spans, shortest: int) -> list[TalkOver]:
    """The events among agents and guests inside ``within``, those with less overlap than ``shortest`` left out."""
    overlaps = covered_twice(voice.speech for voice in sides).intersection(within)
    events = []
    for together in _near(overlaps):
        duration = sum(overlap.duration for overlap in together)
        if duration >= shortest:
            by, interruption = _second(sides, together[0].start)
            events.append(TalkOver(together[0].start, together[-1].end, duration, by, interruption))
    return events


def _near(overlaps: Spans) -> list[list[Span]]:
    events: list[list[Span]] = []
    for overlap in overlaps:
        if events and overlap.start - events[-1][-1].end <= ONE_EVENT_MS:
            events[-1].append(overlap)
        else:
            events.append([overlap])
    return events


def _second(sides: Sequence[Voice], instant: int) -> tuple[Party | None, bool]:
    """Who came in second at the start of an overlap, and whether that was an interruption."""
    speaking = []
    for voice in sides:
        if voice.speech.at(instant) is not None:
            turn = voice.turn_at(instant)
            assert turn is not None  # speech lies within turns
            speaking.append((turn.start, turn.end, voice))
    speaking.sort(key=lambda one: one[0])
    (first_start, first_end, _), (start, end, voice) = speaking[-2:]
    if start == first_start:
        return None, False
    words = voice.words_in(Span(start, end))
    interruption = (
        start - first_start >= LATER_MS
        and first_end < end
        and end - start > LONGER_THAN_MS
        and (words is None or words > LONGER_THAN_WORDS)
    )
    return voice.party, interruption
