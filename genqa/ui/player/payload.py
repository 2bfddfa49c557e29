"""What the browser is told of a call: JSON of plain lists, times in ms. Nothing in it is HTML, and none becomes it."""

from __future__ import annotations

import base64
from typing import Any, NamedTuple

from genqa.audio.peaks import Level, Peaks
from genqa.call import Party
from genqa.charts.colours import (
    ACTION,
    AGENT,
    DEAD_AIR_OPACITY,
    GROUND,
    GUEST,
    HOLD,
    OTHER,
    PANEL,
    SILENCE,
    SILENCE_OPACITY,
    TALK_OVER,
    TEXT,
    Theme,
)
from genqa.charts.describe import describe
from genqa.result import Result
from genqa.spans import NOTHING, Spans
from genqa.ui.player import events
from genqa.ui.player.lanes import Lane, lanes_of, side_names

#: The most points of each channel that come with the page; finer ones are fetched when somebody looks closer.
COMES_ALONG = 6000

_COLOURS = {
    "agent": AGENT, "guest": GUEST, "other": OTHER, "talk": TALK_OVER, "silence": SILENCE, "hold": HOLD, "text": TEXT,
    "action": ACTION, "ground": GROUND, "panel": PANEL,
}  # fmt: skip
_DRAWN = {
    events.TALK_OVER: "talk", events.SILENCE: "silence", events.DEAD_AIR: "dead", events.HOLD: "hold",
    events.SOUNDLESS: "soundless", events.WORDLESS: "wordless",
}  # fmt: skip


class Look(NamedTuple):
    """What is looked at: where the address says, ms; which spans are framed; and what was chosen last.

    ``asked`` counts the choices: only a new one moves the player, to a moment before ``chosen``.
    """

    at: int | None = None
    framed: Spans = NOTHING
    asked: int = 0
    chosen: int | None = None


def payload(result: Result, look: Look, peaks: Peaks | None, finer: str | None, address: str | None) -> dict[str, Any]:
    """All but the sound.

    :param finer: where the levels that do not come along are found, laid out by ``finer_levels``.
    :param address: the recording id that the page's address must name for a time to be written into it, if any.
    """
    measures = result.measures
    channels = peaks.channels if peaks else result.origin.channels
    found = events.events_of(result)
    said = () if result.call.by_sound else result.call.utterances
    parties = list(dict.fromkeys(one.party for one in said))
    names = _names(result)
    numbers = {party: number for number, party in enumerate(parties)}
    return {
        "part": "player",
        "call": result.recording_id,
        "address": address,
        "duration": measures.duration,
        "at": look.at,
        "asked": look.asked,
        "chosen": look.chosen,
        "framed": _pairs(look.framed),
        "lanes": [_lane(lane) for lane in lanes_of(result, peaks.channels if peaks else 0)],
        "sides": [] if channels < 2 else list(side_names(result, channels)),
        "peaks": None if peaks is None else _peaks(peaks, finer),
        "marks": {
            drawn: [[event.start, event.end, event.length] for event in found if event.kind == kind]
            for kind, drawn in _DRAWN.items()
        },
        "events": [[event.start, event.end, event.kind, event.length, event.note] for event in found],
        "parties": [[names.get(party, party.label or party.role), _colour(party.role)] for party in parties],
        "said": [[one.start, one.end, numbers[one.party], one.text] for one in said],
        "untimed": result.call.untimed is not None,
        "words": describe(result),
        "colours": {theme.value: {name: colour.on(theme) for name, colour in _COLOURS.items()} for theme in Theme},
        "opacity": {"silence": SILENCE_OPACITY, "dead": DEAD_AIR_OPACITY},
    }


def _names(result: Result) -> dict[Party, str]:
    """What each voice of the transcript is called, whatever the numbers were taken from."""
    return {**result.measures.parties, **(result.from_words.parties if result.from_words else {})}


def finer_levels(peaks: Peaks) -> tuple[Level, ...]:
    """The levels that do not come along with the page, coarsest first."""
    along = peaks.at_most(COMES_ALONG)
    return tuple(reversed([level for level in peaks.levels if level.length > along.length]))


def _peaks(peaks: Peaks, finer: str | None) -> dict[str, Any]:
    """The level that comes along, int16 as base64, and how the others lie one after another in their file."""
    along = peaks.at_most(COMES_ALONG)
    offset, rest = 0, []
    for level in finer_levels(peaks) if finer else ():
        rest.append({"ms": level.ms_per_point, "length": level.length, "offset": offset})
        offset += len(level.data())
    return {
        "channels": peaks.channels,
        "along": {
            "ms": along.ms_per_point,
            "length": along.length,
            "data": base64.b64encode(along.data()).decode("ascii"),
        },
        "finer": rest,
        "url": finer,
    }


def _lane(lane: Lane) -> dict[str, Any]:
    return {
        "name": lane.name,
        "colour": _colour(lane.role),
        "channel": lane.channel,
        "speech": None if lane.speech is None else _pairs(lane.speech),
    }


def _colour(role: str) -> str:
    return role if role in ("agent", "guest") else "other"


def _pairs(spans: Spans) -> list[list[int]]:
    return [list(pair) for pair in spans.pairs]
