"""Whether a transcript and a recording go together, and what cannot be measured on them: a short list for people."""

from __future__ import annotations

from dataclasses import dataclass

from genqa.analyse import LENGTHS_DIFFER_MS, THEY_DIFFER
from genqa.call import Role, clock, spoken_seconds
from genqa.result import Result
from genqa.sides import BY_FIRST, CONTRADICTED
from genqa.transcript import BEFORE_THE_RECORDING, BY_NAME

#: A recording that goes on for longer than this, and for more than this share of it, may not be the transcript's.
GOES_ON_MS, GOES_ON_SHARE = 30_000, 0.2


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: whether it is in order, and what was found, in a sentence without its stop."""

    in_order: bool
    words: str


def checks(result: Result) -> tuple[Check, ...]:
    """What was found about the pair, in the order in which it matters."""
    found = (
        _format(result), _lengths(result), _before(result), _after(result), _channels(result), _agents_channel(result),
        _sides(result),
    )  # fmt: skip
    return tuple([check for check in found if check is not None])


def _format(result: Result) -> Check | None:
    name = result.origin.transcript_format
    if name is None:
        return None
    titles = [BY_NAME[part].title if part in BY_NAME else part for part in name.split("+")]
    return Check(True, f"the transcript was recognised: {' and '.join(titles)}")


def _lengths(result: Result) -> Check | None:
    length, last = result.call.length, _last(result)
    if length.source != "audio":
        return Check(False, "there is no recording: nothing checks the transcript's times, and no waveform is drawn")
    if last is None:
        return None
    differ = next((warning for warning in result.origin.warnings if warning.endswith(THEY_DIFFER)), None)
    if differ is not None:
        return Check(False, differ)
    left = length.ms - last
    if left > max(GOES_ON_MS, GOES_ON_SHARE * length.ms):
        goes_on = f"the recording goes on for {spoken_seconds(left)} after the transcript's last word"
        return Check(False, f"{goes_on}: is the transcript whole?")
    if left < -LENGTHS_DIFFER_MS:
        return None  # said by what lies after the end
    return Check(True, f"the lengths agree: the last word ends at {clock(last)}, the recording at {clock(length.ms)}")


def _before(result: Result) -> Check | None:
    cropped = next((warning for warning in result.origin.warnings if BEFORE_THE_RECORDING in warning), None)
    return Check(False, f"{cropped}: is the transcript shifted?") if cropped else None


def _after(result: Result) -> Check | None:
    length, last = result.call.length, _last(result)
    if length.source != "audio" or last is None or last - length.ms <= LENGTHS_DIFFER_MS:
        return None
    over = f"{spoken_seconds(last - length.ms)} after the recording's end at {clock(length.ms)}"
    return Check(False, f"the transcript goes on until {over}: is it shifted, or of another recording?")


def _channels(result: Result) -> Check | None:
    match result.origin.channels:
        case 0:
            return None
        case 1 if result.origin.transcript_format is None:
            return Check(False, "the recording has one channel: its sound does not tell the two sides apart")
        case 1:
            return Check(
                False,
                "the recording has one channel: who speaks when is known from the transcript alone, and talk-over is "
                "as exact as its times",
            )
        case _:
            return Check(True, "the recording has two channels")


def _agents_channel(result: Result) -> Check | None:
    contradiction = next((warning for warning in result.origin.warnings if warning.endswith(CONTRADICTED)), None)
    if contradiction is not None:
        return Check(False, contradiction)
    channel, basis = result.origin.agent_channel, result.origin.agent_channel_basis
    if not result.call.by_sound or channel is None or basis is None:
        return None
    guessed = basis.endswith(BY_FIRST)
    return Check(
        not guessed, f"the agent is on channel {channel}: {basis}{'; swap the sides if not' if guessed else ''}"
    )


def _sides(result: Result) -> Check:
    call = result.call
    if call.by_sound:
        return Check(
            False,
            "there is no transcript: who speaks when is measured from the sound of the two channels, where music and"
            " noise count as speech, and no word is known",
        )
    if call.untimed is not None:
        return Check(False, f"{call.untimed}; silence and talk-over cannot be measured, and there is no score")
    if not call.utterances:
        return Check(False, "the transcript holds no speech: nothing can be measured, and there is no score")
    if call.anonymous:
        return Check(False, "one voice without a name: talk-over cannot be measured, and there may be no score")
    heard = {said.party.role for said in call.utterances} & {Role.AGENT, Role.GUEST}
    if len(heard) == 2:
        return Check(True, "agent and guest are both heard")
    if not heard:
        return Check(False, "neither agent nor guest is heard")
    (one,) = heard
    return Check(False, f"only the {one} is heard, never the {one.other_side}: is a channel or a file missing?")


def _last(result: Result) -> int | None:
    """When the last word of the transcript ends, ms; ``None`` where nothing tells."""
    if result.call.untimed is not None or result.call.by_sound:
        return None
    return max((said.end for said in result.call.utterances), default=None)
