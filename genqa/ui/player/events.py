"""What happened in a call, in the order of time, each a click from its sound: talk-over, silence, dead air, hold; and
where transcript and sound disagree.
"""

from __future__ import annotations

from typing import NamedTuple

from genqa.call import spoken_seconds
from genqa.metrics import Measures, TalkOver
from genqa.result import Result
from genqa.spans import NOTHING, Span

#: A silence longer than this is dead air: darker, and labelled with its length.
DEAD_AIR_MS = 3000

TALK_OVER, SILENCE, DEAD_AIR, HOLD = "talk-over", "silence", "dead air", "hold"
SOUNDLESS, WORDLESS = "words without sound", "sound without words"
#: Findings that say where something sounds as it should not; their badge's word is the kind.
_HEARD = ("bleed", "clipped")


class Event(NamedTuple):
    """When it was, ms; its kind; how long in words; and what else is to be said of it."""

    start: int
    end: int
    kind: str
    length: str
    note: str = ""


def events_of(result: Result) -> tuple[Event, ...]:
    """Every event of a call, by its start; a kind that is not known has none."""
    measures, against = result.measures, result.against
    found = [
        Event(event.start, event.end, TALK_OVER, spoken_seconds(event.duration), _came_in(event, measures))
        for event in measures.talk_overs or ()
    ]
    found += [
        _stretch(gap, DEAD_AIR if gap.duration > DEAD_AIR_MS else SILENCE) for gap in measures.silence_gaps or NOTHING
    ]
    found += [_stretch(hold, HOLD) for hold in measures.holds or NOTHING]
    if against is not None:
        found += [_stretch(span, SOUNDLESS) for span in against.soundless]
        found += [_stretch(span, WORDLESS) for span in against.wordless]
    found += [_stretch(span, one.word) for one in result.findings if one.key in _HEARD for span in one.spans]
    return tuple(sorted(found))


def _stretch(span: Span, kind: str) -> Event:
    return Event(span.start, span.end, kind, spoken_seconds(span.duration))


def _came_in(event: TalkOver, measures: Measures) -> str:
    if event.by is None:
        return "both at once"
    return f"{measures.parties[event.by]} {'interrupts' if event.interruption else 'came in'}"
