"""A recording as providers of speech to text get it: files of all its channels or of one, made when asked for.

    two sides    |agent| |guest|   ─►  a file a channel, or one of both
    one sound    |both | |both |   ─►  counts as mono: apart, each word would be there twice
    mono         |both |           ─►  one file

What :func:`genqa.audio.hear` does not take for two sides is not transcribed as such either. A file that is too large
for a provider as WAV is made as Ogg Opus.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
import wave
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from genqa import audio
from genqa.analyse import File
from genqa.audio.blocks import Blocks
from genqa.audio.ffmpeg import PATIENCE_SECONDS, command, usable_ffmpeg
from genqa.call import Sound, spoken_seconds
from genqa.errors import CannotWrite, MissingDependency, UnsupportedAudio

if TYPE_CHECKING:
    from genqa.audio.recording import Samples

#: Of Opus, for each channel, bits a second: what speech does with, and less than which words get lost.
_USUAL, _LEAST = 24_000, 12_000
#: What the container takes of a file, at most: a share, and bytes for its beginning.
_CONTAINER, _BEGINNING = 0.1, 4096
#: A WAV file states its size in 32 bits.
_LARGEST_WAV = (1 << 32) - 1024


@contextmanager
def taken(
    files: Sequence[File], recording_id: str, *, folder: Path | None = None, sound: Sound | None = None,
    agent_channel: int | None = None, ffmpeg: str | None = None,
) -> Iterator[Recorded]:  # fmt: skip
    """The recording in these files (one, or two of one channel each) as a ``genqa.stt.Take``; its files are gone after.

    :param folder: where they are made, in a folder of their own; by default where temporary files lie.
    :param agent_channel: the channel, from 0, on which the agent is known to be.
    :param sound: what is known to sound in the channels; otherwise it is listened to when it is needed.
    :raises AudioError: it cannot be read. :raises MissingDependency: it takes ffmpeg, and there is none.
    :raises CannotWrite: there is no room for its files.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix="genqa-take-", dir=folder)
    except OSError as error:
        raise _no_room(folder, error) from None
    with made, ExitStack() as open_files:
        opened = [open_files.enter_context(file.open()) for file in files]
        recording = open_files.enter_context(audio.opened(opened, [file.name for file in files], ffmpeg))
        name = " and ".join(file.name for file in files)
        yield Recorded(recording, recording_id, name, Path(made.name), sound, agent_channel, ffmpeg)


class Recorded:
    """A recording that lies open, as a ``Take``. May be asked by several threads at once."""

    def __init__(
        self, recording: Blocks, recording_id: str, name: str, folder: Path, sound: Sound | None,
        agent_channel: int | None, ffmpeg: str | None,
    ) -> None:  # fmt: skip
        self.recording_id = recording_id
        self._recording = recording
        self._name = name
        self._folder = folder
        self._known = sound
        self._agent_channel = agent_channel
        self._ffmpeg = ffmpeg
        self._one_at_a_time = threading.RLock()
        self._made: dict[str, Path] = {}

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self._recording.frames / self._recording.rate

    @property
    def rate(self) -> int:
        """Samples a second."""
        return self._recording.rate

    @property
    def channels(self) -> int:
        """1, or 2: then one side speaks on each."""
        return 1 if self._recording.channels == 1 or self.why_one is not None else 2

    @property
    def agent_channel(self) -> int | None:
        """The channel, from 0, on which the agent is known to be; ``None``: nobody said, or there is one channel."""
        return self._agent_channel if self.channels == 2 else None

    @property
    def why_one(self) -> str | None:
        """Why its two channels are not two sides, and it counts as mono."""
        return self._sound.why_not if self._recording.channels == 2 else None

    def file(self, channel: int | None = None, *, most_bytes: int | None = None) -> Path:
        """A file of all its channels, or of one from 0: WAV of 16 bit; Ogg Opus where that would exceed ``most_bytes``.

        :raises UnsupportedAudio: it cannot be made so small, or there is no ffmpeg for it.
        :raises CannotWrite: there is no room for it.
        """
        with self._one_at_a_time:
            if self.channels == 1:
                channel = None
            count = 2 if self.channels == 2 and channel is None else 1
            size = 2 * count * self._recording.frames + 44
            if size > _LARGEST_WAV:
                raise UnsupportedAudio(
                    f"{self._name}: {spoken_seconds(self._recording.length_ms)} at {self.rate / 1000:g} kHz are more"
                    " than a WAV file holds (4 GiB); convert it to 16 kHz"
                )
            name = "all" if channel is None else f"channel_{channel}"
            if most_bytes is None or size <= most_bytes:
                return self._once(f"{name}.wav", lambda path: self._write_wav(path, channel, count))
            bits = self._bits(count, most_bytes)
            whole = self.file(channel)
            return self._once(f"{name}_{bits}.ogg", lambda path: self._write_opus(path, whole, bits, most_bytes))

    @property
    def _sound(self) -> Sound:
        with self._one_at_a_time:
            if self._known is None:
                self._known = audio.hear(self._recording)
            return self._known

    def _once(self, name: str, write: Callable[[Path], None]) -> Path:
        path = self._folder / name
        if name not in self._made:
            try:
                write(path)
            except OSError as error:
                raise _no_room(self._folder.parent, error) from None
            self._made[name] = path
        return path

    def _write_wav(self, path: Path, channel: int | None, count: int) -> None:
        import numpy as np

        with path.open("wb") as file, wave.open(file, "wb") as made:
            made.setparams((count, 2, self.rate, self._recording.frames, "NONE", "not compressed"))
            for block in self._recording.blocks():
                columns = (
                    (self._as_one(block),) if self.channels == 1 else block if channel is None else (block[channel],)
                )
                made.writeframesraw(np.column_stack(columns).astype("<i2", copy=False).tobytes())

    def _as_one(self, block: tuple[Samples, ...]) -> Samples:
        """One channel of what counts as mono: of a copy, or beside silence, the louder one; otherwise both together."""
        import numpy as np

        if len(block) == 1:
            return block[0]
        channels = self._sound.channels
        if self._sound.one_sound or not all(one.speech for one in channels):
            return block[int(channels[1].loudest > channels[0].loudest)]
        return ((block[0].astype(np.int32) + block[1]) // 2).astype(np.int16)

    def _bits(self, count: int, most_bytes: int) -> int:
        """Bits a second with which it fits, in whole thousands."""
        fits = int(8 * (most_bytes - _BEGINNING) * (1 - _CONTAINER) / self.seconds) // 1000 * 1000
        if fits < _LEAST * count:
            raise UnsupportedAudio(
                f"{self._name}: {spoken_seconds(self._recording.length_ms)} are too long for a file of"
                f" {most_bytes / 1e6:,.0f} MB, which is what this provider takes; choose another one for it"
            )
        return min(fits, _USUAL * count)

    def _write_opus(self, path: Path, whole: Path, bits: int, most_bytes: int) -> None:
        needed = (
            f"{self._name}: as WAV too large for this provider ({most_bytes / 1e6:,.0f} MB), as Opus it takes ffmpeg"
        )
        try:
            program = usable_ffmpeg(needed, "choose another provider for it", self._ffmpeg)
        except MissingDependency as error:
            # concerns this recording alone: shorter ones go without
            raise UnsupportedAudio(str(error)) from None
        asked = command(
            program, "-v", "error", "-f", "wav", "-i", str(whole), "-c:a", "libopus", "-b:a", str(bits),
            "-vbr", "constrained", "-application", "voip", "-map_metadata", "-1", "-fflags", "+bitexact",
            "-f", "ogg", str(path),
        )  # fmt: skip
        try:
            done = subprocess.run(  # noqa: S603
                asked, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_SECONDS
            ).returncode
        except subprocess.TimeoutExpired:
            done = -1
        if done or not path.exists() or not 0 < path.stat().st_size <= most_bytes:
            raise UnsupportedAudio(
                f"{self._name}: {program} makes no Opus file of at most {most_bytes / 1e6:,.0f} MB of it; use an ffmpeg"
                " with libopus, or choose another provider for it"
            )


def _no_room(folder: Path | None, error: OSError) -> CannotWrite:
    where = folder or tempfile.gettempdir()
    return CannotWrite(f"{where}: recordings to be transcribed cannot lie there ({error.strerror or error})")
