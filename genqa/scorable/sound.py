"""What is found in the sound of a recording: a silent side, a copy, an echo, tops cut off, one channel, too little."""

from __future__ import annotations

from collections.abc import Iterator

from genqa.call import SIDES, Role, spoken_seconds
from genqa.metrics import Measures
from genqa.scorable.finding import Evidence, Finding, Severity, heard, per_cent, timed
from genqa.spans import NOTHING, Spans

#: A recording in which no exchange has room, and one that hardly has: the shortest real call in `shared/data` has 5 s.
TOO_SHORT_MS, SHORT_MS = 1000, 3000
#: A channel that never gets louder (dB of full scale) is a line switched off; the faintest voice in `shared/data` has
#: its loudest sample at −25.
SILENT_DB = -60.0
#: The distorted share of the time in which a channel sounds: 0.003 at most in `shared/data`.
CLIPPED, CLIPPED_THROUGHOUT = 0.05, 0.5
#: The other side's voice in a channel: at least so long, and such a share of the time in which it sounds; 0 in the
#: three real calls of two channels in `shared/data`.
BLEED_MS, BLEED = 3000, 0.1
#: Words of both sides at once for more of the shorter one's time than this were heard twice; in the real consultation
#: of `shared/data` both speak at once for 64 of 447 s.
HEARD_TWICE = 0.7

_RECORDER = "have the recorder checked"


def silent(about: Evidence) -> Iterator[Finding]:
    sound = about.origin.sound
    if sound is None:
        return
    silent = [number for number, channel in enumerate(sound.channels) if not channel.speech]
    if not silent:
        return
    quiet = all(sound.channels[number].loudest < SILENT_DB for number in silent)
    if len(silent) == len(sound.channels):
        length = spoken_seconds(about.call.length.ms)
        if quiet:
            yield Finding("silent", Severity.NOT_SCORABLE, "silent", f"the recording is silent throughout its {length}",
                          _RECORDER)  # fmt: skip
        else:
            yield Finding("no_speech", Severity.DOUBT, "no speech", f"nobody is heard speaking in the recording's "
                          f"{length}, only noise or tones", _RECORDER)  # fmt: skip
    elif len(heard(about.call)) < 2 and not about.call.anonymous:
        yield Finding("silent_channel", Severity.NOT_SCORABLE, "one side missing",
                      f"on channel {silent[0]} nobody is heard throughout: one side of the call was not recorded",
                      f"{_RECORDER}, or give the other side's file too")  # fmt: skip
    else:
        yield Finding("silent_channel", Severity.DOUBT, "one channel",
                      f"on channel {silent[0]} nobody is heard throughout: the transcript alone tells who speaks",
                      "check that the transcript is this recording's")  # fmt: skip


def copied(about: Evidence) -> Iterator[Finding]:
    sound, call = about.origin.sound, about.call
    if sound is None or not sound.one_sound or not all(sound.speech):
        return
    both = [_spoken(about.words, role) for role in SIDES]
    shorter, twice = min(spans.duration for spans in both), both[0].intersection(both[1]).duration
    reason = "one channel is a copy of the other"
    if not timed(call):
        yield Finding("copied", Severity.NOT_SCORABLE, "copied channel", f"{reason}: nothing tells the two sides apart",
                      f"{_RECORDER}, or bring a transcript that tells them apart")  # fmt: skip
    elif shorter and twice > HEARD_TWICE * shorter:
        yield Finding("copied", Severity.NOT_SCORABLE, "copied channel", f"{reason}, and the transcript has the same on"
                      f" both: agent and guest speak at once for {spoken_seconds(twice)} of {spoken_seconds(shorter)}",
                      f"{_RECORDER}, and have the call transcribed as mono")  # fmt: skip
    else:
        yield Finding("copied", Severity.DOUBT, "copied channel", f"{reason}: the sound does not check who speaks when",
                      _RECORDER)  # fmt: skip


def mono(about: Evidence) -> Iterator[Finding]:
    """One channel: nothing that is wrong where a transcript tells the sides apart, and too little without one."""
    call = about.call
    if about.origin.channels != 1:
        return
    if timed(call):
        yield Finding("mono", Severity.NOTE, "mono", "the recording has one channel: who speaks when is known from the "
                      "transcript alone, and talk-over is as exact as its times",
                      "record both sides on channels of their own")  # fmt: skip
    elif not call.utterances:
        why = "the recording has one channel and no transcript: nothing tells who speaks when"
        advice = "bring its transcript, or record both sides on channels of their own"
        yield Finding("mono", Severity.NOT_SCORABLE, "mono", why, advice)


def not_apart(about: Evidence) -> Iterator[Finding]:
    """Two channels that are no two sides for another reason than silence or a copy."""
    sound = about.origin.sound
    if sound is None or sound.why_not is None or sound.one_sound or not all(sound.speech):
        return
    severity = Severity.DOUBT if timed(about.call) else Severity.NOT_SCORABLE
    yield Finding("not_apart", severity, "sides not apart", sound.why_not, f"{_RECORDER}: each side belongs on a "
                  "channel of its own")  # fmt: skip


def bleed(about: Evidence) -> Iterator[Finding]:
    sound = about.origin.sound
    if sound is None or sound.two_sides is None:
        return
    for number, channel in enumerate(sound.channels):
        share = channel.echo.duration / channel.speech.duration if channel.speech else 0.0
        if channel.echo.duration < BLEED_MS or share < BLEED:
            continue
        severity = Severity.NOT_SCORABLE if about.call.by_sound else Severity.DOUBT
        yield Finding("bleed", severity, "bleed", f"{spoken_seconds(channel.echo.duration)} of what sounds on channel "
                      f"{number} ({per_cent(share)}) is the voice of channel {1 - number}: it is left out of what is "
                      "measured by the sound, as far as it was recognised", "check headset and line for echo",
                      channel.echo)  # fmt: skip


def clipped(about: Evidence) -> Iterator[Finding]:
    for number, channel in enumerate(about.origin.sound.channels if about.origin.sound else ()):
        if channel.clipped < CLIPPED:
            continue
        spoilt = channel.clipped > CLIPPED_THROUGHOUT and about.call.by_sound
        yield Finding("clipped", Severity.NOT_SCORABLE if spoilt else Severity.DOUBT, "distorted",
                      f"channel {number} is too loud for the recorder: its tops are cut off in "
                      f"{per_cent(channel.clipped)} of the time in which it sounds",
                      "turn down that side's level")  # fmt: skip


def too_short(about: Evidence) -> Iterator[Finding]:
    length = about.call.length
    if length.source == "audio" and length.ms < SHORT_MS:
        severity = Severity.NOT_SCORABLE if length.ms < TOO_SHORT_MS else Severity.DOUBT
        yield Finding("too_short", severity, "too short", f"the recording is {spoken_seconds(length.ms)} long: no room "
                      "for a conversation", "check at the source whether this is all of it")  # fmt: skip


def _spoken(measures: Measures, role: Role) -> Spans:
    return NOTHING.union(*[measures.speech[name] for party, name in measures.parties.items() if party.role is role])
