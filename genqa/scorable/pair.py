"""What is found where a recording is held against its transcript and the record of its call, and who is who in it."""

from __future__ import annotations

from collections.abc import Iterator

from genqa.beside import Against
from genqa.call import Call, Role, Sound, clock, spoken_seconds
from genqa.metrics.hold import PAUSED_MS, place
from genqa.phrases import hints
from genqa.scorable.finding import Evidence, Finding, Severity, timed
from genqa.sides import CONTRADICTED
from genqa.spans import NOTHING

#: Less than this share of a call in its file, by its transcript or its record, is another call or a piece of one; less
#: than the second, by more than half a minute, is a doubt.
A_PIECE, NOT_ALL, NOT_ALL_MS = 0.5, 0.8, 30_000
#: Words where nothing sounds, of all words. Transcripts of `shared/data` reach 0.004.
SOUNDLESS, SOUNDLESS_MS, FOREIGN = 0.15, 3000, 0.5
#: Words and sound that go together less than this at every delay, where so much is said and so much is quiet: real
#: pairs of `shared/data` come to 0.49 … 0.72 (0.13 in 26 s with hardly a pause), transcripts of other recordings to
#: 0.03 at most.
UNLIKE, SAID_MS, QUIET_MS = 0.1, 60_000, 20_000
#: Sound without words within the transcript, of all sound there.
WORDLESS, WORDLESS_MS = 0.3, 15_000
#: An offset, or a drift over the recording, of this much.
OFF_MS = 500
#: By how much silence or talk-over of sound and words differ in earnest: in ms, and as a share of the larger.
DIFFER_MS, DIFFER = 10_000, 0.5

_BRING = "bring in the right recording, or its transcript"


def against_transcript(about: Evidence) -> Iterator[Finding]:
    """A file much shorter, or much longer, than its transcript."""
    call = about.call
    if call.length.source != "audio" or not timed(call):
        return
    last = max(said.end for said in call.utterances)
    length = call.length.ms
    if length < A_PIECE * last and last - length > OFF_MS:
        yield Finding("shorter_than_transcript", Severity.NOT_SCORABLE, "too short", f"the recording ends at "
                      f"{clock(length)}, its transcript at {clock(last)}: most of the call is missing, or they do not "
                      "belong together", _BRING)  # fmt: skip
    elif length < NOT_ALL * last and last - length > NOT_ALL_MS:
        yield Finding("shorter_than_transcript", Severity.DOUBT, "cut short",
                      f"the recording ends at {clock(length)}, its transcript at {clock(last)}", _BRING)  # fmt: skip
    sound = about.origin.sound
    after = NOTHING.union(*sound.speech).crop(last, length) if sound else NOTHING
    after = after.minus(place(call).in_file or NOTHING)
    if last < NOT_ALL * length and after.duration > NOT_ALL_MS:
        yield Finding("longer_than_transcript", Severity.DOUBT, "transcript ends early", f"the transcript ends at "
                      f"{clock(last)} of {clock(length)}, and it sounds for {spoken_seconds(after.duration)} after "
                      "that", "check that the transcript is whole", after)  # fmt: skip


def against_record(about: Evidence) -> Iterator[Finding]:
    """A file much shorter, or much longer, than the call is by its record."""
    call = about.call
    if call.hold is None or call.hold.call_end is None or call.length.source != "audio":
        return
    paused = call.hold.total or 0 if place(call).recorder_paused else 0
    should, length = call.hold.call_end - paused, call.length.ms
    what = f"the recording is {spoken_seconds(length)} long, the call {spoken_seconds(should)} by its record"
    if length < A_PIECE * should and should - length > NOT_ALL_MS:
        yield Finding("shorter_than_record", Severity.NOT_SCORABLE, "too short", f"{what}: most of it is missing",
                      "bring in the whole recording")  # fmt: skip
    elif length < NOT_ALL * should and should - length > NOT_ALL_MS:
        yield Finding("shorter_than_record", Severity.DOUBT, "cut short", what, "check at the source for a second "
                      "recording of the call")  # fmt: skip
    elif length - should > max(NOT_ALL_MS, PAUSED_MS, (1 - NOT_ALL) * length):
        yield Finding("longer_than_record", Severity.DOUBT, "longer than the call", what,
                      "check that the recording is this call's")  # fmt: skip


def foreign(about: Evidence) -> Iterator[Finding]:
    """Words and sound that do not go together."""
    against, fit, sound = about.against, about.origin.fit, about.origin.sound
    if against is None or sound is None or not any(sound.speech):
        return
    share = against.soundless.duration / against.words.duration if against.words else 0.0
    words = f"{spoken_seconds(against.soundless.duration)} of {spoken_seconds(against.words.duration)} of words"
    off = fit is not None and (abs(fit.offset) >= OFF_MS or abs(fit.drift) >= OFF_MS)
    if fit is not None and off:
        yield _offset(fit.offset, fit.drift, against)
    elif share > FOREIGN and against.soundless.duration > SOUNDLESS_MS:
        yield Finding("foreign_transcript", Severity.NOT_SCORABLE, "wrong transcript", f"{words} lie where nothing "
                      "sounds: transcript and recording do not belong together", _BRING, against.soundless)  # fmt: skip
    elif share > SOUNDLESS and against.soundless.duration > SOUNDLESS_MS:
        yield Finding("soundless_words", Severity.DOUBT, "words in silence", f"{words} lie where nothing sounds",
                      "listen there: words may be missing from the recording, or their times be wrong",
                      against.soundless)  # fmt: skip
    elif fit is not None and fit.agreement < UNLIKE and _tells(about.call, against, sound):
        yield Finding("unlike", Severity.DOUBT, "wrong transcript?", "words and sound do not go together at any delay "
                      f"(correlation {fit.agreement:.2f}; 1 is perfect)", _BRING)  # fmt: skip
    within = against.words.extent
    if within is not None and not off:
        wordless = against.wordless.crop(*within)
        all_sound = NOTHING.union(*sound.speech).crop(*within).duration
        if wordless.duration > max(WORDLESS_MS, WORDLESS * all_sound):
            yield Finding("wordless_speech", Severity.DOUBT, "sound without words", f"it sounds for "
                          f"{spoken_seconds(wordless.duration)} without a word in the transcript", "listen there: "
                          "words may be missing, which silence would count; or it is noise", wordless)  # fmt: skip


def _tells(call: Call, against: Against, sound: Sound) -> bool:
    quiet = call.length.ms - NOTHING.union(*sound.speech).duration
    return min(against.words.duration, call.length.ms) >= SAID_MS and quiet >= QUIET_MS


def _offset(offset: int, drift: int, against: Against) -> Finding:
    way = "later" if offset > 0 else "earlier"
    told = [f"the sound comes {spoken_seconds(abs(offset))} {way} than its words"] if abs(offset) >= OFF_MS else []
    if abs(drift) >= OFF_MS:
        more = "more" if drift > 0 else "less"
        told.append(f"drifts by {spoken_seconds(abs(drift))} {more} until the end")
    words = " and ".join(told) if abs(offset) >= OFF_MS else f"the sound {told[0]} against its words"
    return Finding("offset", Severity.DOUBT, "shifted words", words, "numbers within the transcript hold; a hold and "
                   "places to listen to may lie elsewhere", against.soundless)  # fmt: skip


def differ(about: Evidence) -> Iterator[Finding]:
    """Silence or talk-over by the words and by the sound, far apart."""
    if about.by_sound is None or about.call.untimed is not None:
        return
    pairs = (
        ("silence", about.words.silence, about.by_sound.silence),
        ("talk-over", about.words.talk_over, about.by_sound.talk_over),
    )
    for name, by_words, by_sound in pairs:
        if by_words is None or by_sound is None:
            continue
        apart = abs(by_words - by_sound)
        if apart > DIFFER_MS and apart > DIFFER * max(by_words, by_sound):
            yield Finding(f"{name.replace('-', '_')}_differs", Severity.DOUBT, f"{name} unsure", f"{name} is "
                          f"{spoken_seconds(by_words)} by the transcript and {spoken_seconds(by_sound)} by the sound",
                          "listen to the places in which they differ")  # fmt: skip


def swapped(about: Evidence) -> Iterator[Finding]:
    """Sides that may be swapped: by the words, or because transcript and channel contradict each other."""
    origin, direction = about.origin, (about.direction or "").casefold()
    if (origin.roles_basis or "").startswith("swapped by"):
        return
    reasons = []
    contradiction = next((one for one in origin.warnings if one.endswith(CONTRADICTED)), None)
    if contradiction is not None:
        reasons.append(contradiction.partition(": ")[0])
    said = hints(about.call)
    phrases = said.guest if direction != "outbound" else tuple(kind for kind in said.guest if "else" in kind)
    if phrases and not said.agent:
        first = ", and is the first to speak" if said.first is Role.GUEST and direction == "inbound" else ""
        reasons.append(f"the guest says what agents do ({' and '.join(phrases)}){first}; the agent never does")
    if reasons:
        yield Finding("swapped", Severity.DOUBT, "sides swapped?", f"the sides may be swapped: {'; '.join(reasons)}",
                      "listen to the beginning; Swap sides puts it right for this call, Settings → Channels for all of "
                      "its kind")  # fmt: skip
