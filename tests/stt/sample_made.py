"""Makes the sample that comes with genqa: ``python -m tests.stt.sample_made`` in the project's root."""

from __future__ import annotations

import numpy as np

from genqa.demo.speech import RATE, Voice, spoken
from genqa.stt import sample
from tests.wavs import mu_law

#: Each side's voice, and when it begins to speak, in ms.
VOICES = ((Voice("contralto", 190), 100), (Voice("baritone", 190), 3000))
SECONDS = 5


def made() -> bytes:
    """The file. :raises MissingDependency: espeak-ng is not there."""
    noise = np.random.default_rng(8).normal(0, 0.0004, (SECONDS * RATE, len(VOICES)))
    for channel, (text, (voice, begin)) in enumerate(zip(sample.SAID, VOICES, strict=True)):
        said = spoken(text, voice).samples
        first = begin * RATE // 1000
        assert first + len(said) <= len(noise), f"channel {channel} ends after {(first + len(said)) / RATE:.2f} s"
        noise[first : first + len(said), channel] += 0.5 * said
    return mu_law(np.clip(np.rint(noise * 32767), -32767, 32767).astype(np.int16), RATE)


if __name__ == "__main__":
    sample.PATH.write_bytes(made())
