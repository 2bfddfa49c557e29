"""What the sound of a recording tells beside its transcript, and which of both the numbers are taken from.

words      |hello there|        |yes|             |one moment|
sound      |███████████|        |███|   |██████|
wordless                                |──────|               sound without words
soundless                                         |──────────|  words where nothing sounds
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from genqa import sides
from genqa.call import Call, Fit, Role, Sound
from genqa.metrics import Measures, measure
from genqa.metrics.hold import place
from genqa.origin import Origin
from genqa.settings import SOUND, Thresholds
from genqa.spans import NOTHING, Spans

#: Words begin and end within so many ms of their sound; engines of `shared/data` within 250.
NEAR_MS = 300
#: A word, or a sound, shorter than this is not worth showing.
LEAST_SOUNDLESS_MS, LEAST_WORDLESS_MS = 300, 1000

#: What a transcript tells and sound does not.
_OF_WORDS = ("agent_utterances", "guest_utterances", "agent_words_per_minute", "guest_words_per_minute")


@dataclass(frozen=True, slots=True)
class Against:
    """The transcript against the sound, on the recording's clock: see the picture above; ``words`` is all of them."""

    words: Spans
    soundless: Spans
    wordless: Spans


def words_of(call: Call) -> Spans:
    """When words are spoken, by the transcript; nothing where it does not tell."""
    if call.by_sound or call.untimed is not None:
        return NOTHING
    return Spans([(part.start, part.end) for said in call.utterances for part in (said.words or (said,))])


def fit_of(call: Call, sound: Sound | None) -> Fit | None:
    """How the transcript's times lie on the sound, where there are both."""
    words = words_of(call)
    if sound is None or not words:
        return None
    from genqa.audio.fit import fit  # brings numpy, which a transcript alone does not need

    return fit(words, NOTHING.union(*sound.speech), call.length.ms)


def against(call: Call, origin: Origin) -> Against | None:
    """Words and sound held against each other; ``None`` where there is only one of them. Hold is left out."""
    words = words_of(call)
    if origin.sound is None or not words:
        return None
    words = words.crop(0, call.length.ms)
    sound = NOTHING.union(*origin.sound.speech).minus(place(call).in_file or NOTHING)
    soundless = words.minus(_widened(sound)).longer_than(LEAST_SOUNDLESS_MS)
    return Against(words, soundless, sound.minus(_widened(words)).longer_than(LEAST_WORDLESS_MS))


def from_sound(call: Call, origin: Origin, thresholds: Thresholds) -> Measures | None:
    """The numbers by the sound of two sides, where a transcript stands beside it and the agent's channel is known."""
    sound, channel = origin.sound, origin.agent_channel
    speech = sound.two_sides if sound else None
    if call.by_sound or sound is None or speech is None or channel is None:
        return None
    machine = Spans([(said.start, said.end) for said in call.utterances if said.party.role is Role.IVR])
    bare = replace(call, untimed=None, anonymous=False)
    by_sound = sides.measured_by_sound(bare, speech, channel, sound.method, [], NOTHING if call.untimed else machine)
    return measure(by_sound, thresholds)


def taken(call: Call, by_words: Measures, by_sound: Measures | None) -> Measures:
    """What the score is made of: the transcript wherever it has times, or the sound where that is set."""
    if by_sound is None or (call.untimed is None and by_words.thresholds.measure_from != SOUND):
        return by_words
    reasons = {name: why for name, why in by_sound.not_measured.items() if name not in _OF_WORDS}
    reasons |= {name: why for name, why in by_words.not_measured.items() if name in _OF_WORDS}
    return replace(
        by_sound,
        agent_utterances=by_words.agent_utterances,
        guest_utterances=by_words.guest_utterances,
        words_per_minute=by_words.words_per_minute,
        not_measured=reasons,
        warnings=tuple(dict.fromkeys((*by_words.warnings, *by_sound.warnings))),
    )


def _widened(spans: Spans) -> Spans:
    return Spans([(start - NEAR_MS, end + NEAR_MS) for start, end in spans.pairs])
