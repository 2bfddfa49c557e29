"""What the sound of a recording tells, with nothing of numpy left in it; and a stored call listened to again."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from genqa import beside, sides
from genqa.call import Call, Sound
from genqa.request import File
from genqa.result import SWAPPED, Result, judge
from genqa.scoring import Rubric
from genqa.sides import AgentChannel

NO_TRANSCRIPT = "there is no transcript: nothing tells who speaks when"
_NOT_ALONE = "there is no transcript, and {}: nothing tells who speaks when"
_ONE_CHANNEL = "the recording has one channel"
_WHICH_SPOKE = "nothing tells which spoke"


@dataclass(frozen=True, slots=True)
class Heard:
    """``length`` in ms; ``words``: what the files are, for people; ``peaks`` as they are stored."""

    length: int | None = None
    words: str | None = None
    channels: int = 0
    peaks: bytes | None = None
    warnings: tuple[str, ...] = ()
    sound: Sound | None = None


def listen(files: Sequence[File], ffmpeg: str | None = None) -> Heard:
    """What one file tells, or two of one channel each, gone through in blocks; no file tells nothing.

    :raises InputError: a file cannot be used; the message says which and why.
    """
    if not files:
        return Heard()
    from genqa import audio  # brings numpy, which a transcript alone does not need

    with ExitStack() as open_files:
        opened = [open_files.enter_context(file.open()) for file in files]
        recording = open_files.enter_context(audio.opened(opened, [file.name for file in files], ffmpeg))
        peaks = audio.Gathering(recording.rate, recording.channels)
        sound = audio.hear(recording, peaks.add)
    form = "mono" if recording.channels == 1 else f"{recording.channels} channels"
    words = f"{recording.codec}, {recording.rate / 1000:g} kHz, {form}"
    return Heard(
        recording.length_ms, words, recording.channels, peaks.done().to_bytes(), recording.warnings, sound
    )  # fmt: skip


def measured(
    call: Call, sound: Sound, given: AgentChannel | None, warnings: list[str]
) -> tuple[Call, str | None, AgentChannel | None]:
    """A call without a transcript as its sound tells it, how its sides are known, and the agent's channel."""
    speech = sound.two_sides
    if speech is None:
        call = replace(call, untimed=_NOT_ALONE.format(sound.why_not or _ONE_CHANNEL))
        return sides.with_agents(call, warnings), None, None
    channel = sides.agent_channel(speech, given, call, warnings)
    assert channel is not None  # where no words contradict it, one is always found
    call = sides.measured_by_sound(replace(call, untimed=None), speech, channel.number, sound.method, warnings)
    return call, f"voice activity of two channels, {sound.method}", channel


def heard_again(stored: Result, heard: Heard, rubric: Rubric, decided: AgentChannel | None = None) -> Result:
    """A stored call with what its kept recording tells now. ``decided``: the agent's channel, as set for calls like it.

    Its transcript, its length, and what somebody set or swapped by hand stay.
    """
    origin, sound = stored.origin, heard.sound
    if sound is None:
        return stored
    call, basis, channel = stored.call, origin.roles_basis, None
    given = decided
    if origin.agent_channel is not None and origin.agent_channel_basis in (sides.BY_SETTING, sides.BY_ORDER, SWAPPED):
        given = AgentChannel(origin.agent_channel, origin.agent_channel_basis)
    without = call.by_sound or (origin.transcript_format is None and not call.utterances)
    warnings = [one for one in origin.warnings if not _is_of_the_sound(one, without)]
    warnings += [one for one in heard.warnings if one not in warnings]
    if without:
        call, basis, channel = measured(replace(call, utterances=(), by_sound=False), sound, given, warnings)
    elif (speech := sound.two_sides) is not None:
        channel = sides.agent_channel(speech, given, call, warnings)
    origin = replace(
        origin,
        roles_basis=basis,
        audio=origin.audio or heard.words,
        channels=heard.channels,
        warnings=tuple(warnings),
        peaks=heard.peaks,
        agent_channel=channel.number if channel else None,
        agent_channel_basis=channel.basis if channel else None,
        sound=sound,
        fit=beside.fit_of(call, sound),
    )
    return judge(stored.recording_id, call, rubric, stored.measures.thresholds, stored.about, origin)


def _is_of_the_sound(warning: str, without: bool) -> bool:
    """Whether a warning goes with what was heard before; of a call without a transcript more of them do."""
    if warning.endswith(sides.CONTRADICTED):
        return True
    of_the_measure = (sides.NO_TRANSCRIPT, sides.HOLD_IS_SPEECH, sides.GUESSED)
    return without and (warning.startswith(of_the_measure) or warning.endswith(_WHICH_SPOKE))
