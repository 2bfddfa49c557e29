"""A call's figure in words, for people who cannot see it."""

from __future__ import annotations

from genqa.call import clock, counted, spoken_seconds
from genqa.result import Result
from genqa.spans import Spans


def describe(result: Result) -> str:
    """What the figure of a call shows, in plain sentences; what is not known is named with its reason."""
    sentences = [f"Recording of {spoken_seconds(result.measures.duration)}.", _speech(result)]
    return " ".join([*sentences, _silence(result), _talk_over(result), _hold(result)])


def _speech(result: Result) -> str:
    measures = result.measures
    if not measures.parties:
        return "Nobody is heard."
    voices = []
    for party, name in measures.parties.items():
        count = sum(said.party == party for said in result.call.utterances)
        parts = (
            counted(count, "stretch of sound", "stretches of sound")
            if result.call.by_sound
            else counted(count, "utterance")
        )
        voices.append(f"{name} {spoken_seconds(measures.speech[name].duration)} in {parts}")
    return f"Speech: {', '.join(voices)}."


def _silence(result: Result) -> str:
    gaps = result.measures.silence_gaps
    if gaps is None:
        return f"Silence is not known: {_why(result, 'silence_seconds')}."
    if not gaps:
        return "No silence."
    longest = max(gaps, key=lambda gap: gap.duration)
    return (
        f"Silence {spoken_seconds(gaps.duration)} in {counted(len(gaps), 'gap')}, the longest "
        f"{spoken_seconds(longest.duration)} at {clock(longest.start, tenths=True)}."
    )


def _talk_over(result: Result) -> str:
    measures = result.measures
    if measures.talk_overs is None or measures.talk_over is None:
        return f"Talk-over is not known: {_why(result, 'talk_over_seconds')}."
    if not measures.talk_overs:
        return "No talk-over."
    first = clock(measures.talk_overs[0].start, tenths=True)
    count = len(measures.talk_overs)
    return f"Talk-over {spoken_seconds(measures.talk_over)} in {counted(count, 'event')}, {_first(count)} {first}."


def _hold(result: Result) -> str:
    total, holds = result.measures.hold, result.measures.holds
    if total is None:
        return f"Hold is not known: {_why(result, 'hold_time_seconds')}."
    if total == 0:
        return "No hold."
    return f"Hold {spoken_seconds(total)}{_placed(result, holds)}."


def _placed(result: Result, holds: Spans | None) -> str:
    if holds is None:
        return f", not drawn: {_why(result, 'holds')}"
    if not holds:
        return ", none of it in the recording"
    return f", {_first(len(holds))} {clock(holds[0].start, tenths=True)}"


def _why(result: Result, name: str) -> str:
    return result.measures.not_measured.get(name, "nothing tells")


def _first(count: int) -> str:
    return "at" if count == 1 else "the first at"
