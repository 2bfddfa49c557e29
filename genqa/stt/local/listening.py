"""What of a channel is given to Whisper: where somebody speaks, in packs that it takes at once, and back again.

    channel     ─────███─██──────────────────────██──────────────█████──      ██ somebody speaks
    stretches       |██████|                    |██|            |█████|       pauses of less than a second stay in
    pack            |██████|██|█████|                                         at most 28 s, a little quiet around each

Whisper makes up words where nobody speaks, and draws the times of words over long silence: it gets no silence to hear.
What it says of a word's time is taken back to the speech in which most of the word lies, and no further.

Where speech begins and ends is known better from the sound than from Whisper. Against the known words of the demo's
calls the detector's beginnings are 0.03 s early in the mean and its ends 0.2 s late, one like the other; the beginnings
and ends of Whisper's words are 0.1 s off in the mean, ``base``'s early, ``tiny.en``'s late, and some by much more.
"""

from __future__ import annotations

import wave
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from genqa.spans import Pair

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Samples a second that Whisper and the detector of speech take.
RATE = 16_000
_PER_MS = RATE // 1000
#: A pack, and a stretch, at most, in ms; Whisper takes 30 s at once.
PACK_MS, STRETCH_MS = 28_000, 26_000
#: A pause that ends a stretch; one that ends a pack, after which a sentence does not go on; the quiet around a stretch.
PAUSE_MS, APART_MS, AROUND_MS = 1000, 10_000, 250
#: From when on the detector is sure enough. At its own 0.5 it passes over half sentences of `auto_repairs_40`, a tenth
#: of the guest's speech; at 0.15 it takes the line's noise for speech.
_SURE = 0.25
#: By how much its ends are late, less what may be the faint end of a word.
LATE_MS = 150
#: What is listened to at once for speech; a stretch that ends so near to its end may be cut off, and is taken again.
_PIECE_MS, _CUT_MS = 300_000, 1500


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time in which somebody speaks, pauses in between, and with quiet around it from ``begin`` to ``finish``, in ms.

    All in the recording, but ``at``: where in its pack it begins.
    """

    speech: tuple[Pair, ...]
    begin: int
    finish: int
    at: int = 0

    @property
    def start(self) -> int:
        """When somebody begins to speak."""
        return self.speech[0][0]

    @property
    def end(self) -> int:
        """When the last word ends."""
        return self.speech[-1][1]


@dataclass(frozen=True, slots=True)
class Pack:
    """Stretches that are given to Whisper as one piece of sound."""

    stretches: tuple[Stretch, ...]

    @property
    def speech(self) -> int:
        """How much of it is speech, in ms."""
        return sum(end - start for one in self.stretches for start, end in one.speech)

    def placed(self, start: int, end: int) -> tuple[int, int, Pair]:
        """Where in the recording a word is that has this time in the pack, and the speech that has most of it."""
        candidates = [(pair, one.begin - one.at) for one in self.stretches for pair in one.speech]

        def apart(candidate: tuple[Pair, int]) -> int:
            (first, last), moved = candidate
            return max(start + moved, first) - min(end + moved, last)

        (first, last), moved = min(candidates, key=apart)
        begin = min(max(start + moved, first), last)
        return begin, min(max(end + moved, begin), last), (first, last)


def packs(speech: Iterable[Pair], length: int) -> list[Pack]:
    """What is spoken in a recording of so many ms, in the order of time; none where nobody speaks."""
    found: list[list[Stretch]] = []
    for one in _with_quiet(list(_stretches(speech)), length):
        last = found[-1] if found else []
        at = last[-1].at + last[-1].finish - last[-1].begin if last else 0
        if last and at + one.finish - one.begin <= PACK_MS and one.start - last[-1].end <= APART_MS:
            last.append(replace(one, at=at))
        else:
            found.append([one])
    return [Pack(tuple(stretches)) for stretches in found]


def _stretches(speech: Iterable[Pair]) -> Iterator[tuple[Pair, ...]]:
    """What is apart by less than ``PAUSE_MS`` together, as long as none gets longer than ``STRETCH_MS``."""
    together: list[Pair] = []
    for start, end in speech:
        if together and (start - together[-1][1] >= PAUSE_MS or end - together[0][0] > STRETCH_MS):
            yield tuple(together)
            together = []
        together.append((start, end))
    if together:
        yield tuple(together)


def _with_quiet(stretches: Sequence[tuple[Pair, ...]], length: int) -> Iterator[Stretch]:
    """Each with some of the quiet around it, of which no two have any in common."""
    for number, speech in enumerate(stretches):
        start, end = speech[0][0], speech[-1][1]
        before = (stretches[number - 1][-1][1] + start) // 2 if number else 0
        after = (end + stretches[number + 1][0][0]) // 2 if number + 1 < len(stretches) else length
        yield Stretch(speech, max(start - AROUND_MS, before), min(end + AROUND_MS, after))


class Listener:
    """A WAV file of 16 bit in one channel, as a take makes it."""

    def __init__(self, path: Path) -> None:
        self._file = wave.open(str(path), "rb")  # noqa: SIM115 - close() closes it
        self._rate = self._file.getframerate()
        self.length_ms = self._file.getnframes() * 1000 // self._rate

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def packs(self) -> list[Pack]:
        """All that is spoken."""
        return packs(self._speech(), self.length_ms)

    def sound(self, pack: Pack) -> NDArray[np.float32]:
        """What Whisper gets."""
        import numpy as np

        return np.concatenate([self._between(one.begin, one.finish) for one in pack.stretches])

    def _between(self, start: int, end: int) -> NDArray[np.float32]:
        """The sound from one ms up to another, at ``RATE``."""
        from faster_whisper import decode_audio

        first, last = start * self._rate // 1000, end * self._rate // 1000
        self._file.setpos(min(first, self._file.getnframes()))
        piece = BytesIO()
        with wave.open(piece, "wb") as made:
            made.setparams((1, 2, self._rate, 0, "NONE", ""))
            made.writeframes(self._file.readframes(last - first))
        piece.seek(0)
        sound: NDArray[np.float32] = decode_audio(piece, sampling_rate=RATE)
        # to the sample: what is put together from pieces keeps its clock
        return _of_length(sound, (end - start) * _PER_MS)

    def _speech(self) -> Iterator[Pair]:
        """What the detector hears, piece by piece; what a piece cuts off is listened to again whole."""
        from faster_whisper.vad import VadOptions, get_speech_timestamps

        options = VadOptions(
            threshold=_SURE, min_silence_duration_ms=300, speech_pad_ms=50, max_speech_duration_s=STRETCH_MS / 1000
        )
        begin = 0
        while begin < self.length_ms:
            end = min(begin + _PIECE_MS, self.length_ms)
            found = [
                (begin + one["start"] // _PER_MS, min(begin + one["end"] // _PER_MS, end))
                for one in get_speech_timestamps(self._between(begin, end), options)
            ]
            if end < self.length_ms and found and found[-1][1] > end - _CUT_MS and found[-1][0] > begin:
                end = found.pop()[0]
            yield from ((start, max(start, stop - LATE_MS)) for start, stop in found)
            begin = end


def _of_length(sound: NDArray[np.float32], samples: int) -> NDArray[np.float32]:
    import numpy as np

    return sound[:samples] if len(sound) >= samples else np.pad(sound, (0, samples - len(sound)))
