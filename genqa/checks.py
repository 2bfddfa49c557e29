"""Whether a transcript and a recording go together, and whether the call can be scored: a short list for people.

What was found about a call as such stands in it as it was found (``genqa.scorable``); what else is said here says
nothing of that twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from genqa.analyse import LENGTHS_DIFFER_MS, THEY_DIFFER
from genqa.call import Role, clock, spoken_seconds
from genqa.result import Result
from genqa.scorable import Finding, Severity
from genqa.sides import BY_FIRST, CONTRADICTED, what_counts
from genqa.transcript import BEFORE_THE_RECORDING, BY_NAME

#: A recording that goes on for longer than this, and for more than this share of it, may not be the transcript's.
GOES_ON_MS, GOES_ON_SHARE = 30_000, 0.2


@dataclass(frozen=True, slots=True)
class Check:
    """Whether it is in order, and what was found, in a sentence without its stop.

    ``severity``: what it does to the call, where it was found about the call as such.
    """

    in_order: bool
    words: str
    severity: Severity | None = None


def checks(result: Result) -> tuple[Check, ...]:
    """What was found about the pair, in the order in which it matters; what makes the call not scorable comes first."""
    findings = {one.key for one in result.findings}
    looked_at = [look(result) for look, said_by in _LOOKS if not any(key in findings for key in said_by)]
    found = [_of(one) for one in result.findings]
    worst = [check for check in found if check.severity is Severity.NOT_SCORABLE]
    return (*worst, *[check for check in looked_at if check is not None], *found[len(worst) :])


def _of(finding: Finding) -> Check:
    in_order = finding.severity is Severity.NOTE
    return Check(in_order, f"{finding.word}: {finding.reason}. Next: {finding.advice}", finding.severity)


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
        case 1:
            return Check(True, "the recording has one channel")
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
            "there is no transcript: who speaks when is measured from the sound of the two channels, "
            f"{what_counts(_method(result))}, and no word is known",
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


def _method(result: Result) -> str:
    return result.origin.sound.method if result.origin.sound else ""


def _last(result: Result) -> int | None:
    """When the last word of the transcript ends, ms; ``None`` where nothing tells."""
    if result.call.untimed is not None or result.call.by_sound:
        return None
    return max((said.end for said in result.call.utterances), default=None)


#: What is looked at, and the findings that say the same.
_LOOKS: tuple[tuple[Callable[[Result], Check | None], tuple[str, ...]], ...] = (
    (_format, ()),
    (_lengths, ("longer_than_transcript", "shorter_than_transcript")),
    (_before, ()),
    (_after, ("shorter_than_transcript",)),
    (_channels, ("mono",)),
    (_agents_channel, ("swapped",)),
    (_sides, ()),
)
