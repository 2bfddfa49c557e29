"""A call in each format that people bring, written by ffmpeg, and damage done to it. tests/soak does more of it."""

from __future__ import annotations

import random
import resource
import subprocess
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from genqa.analyse import File, Request, analyse
from genqa.errors import GenqaError
from genqa.scoring import built_in
from tests.audio.conftest import make_wav
from tests.wavs import talk

#: Bytes that all of it may take, ffmpeg included.
MOST_MEMORY = 500_000_000
LINEAR = built_in()["linear"]
SECONDS = 3
CALL = talk([(0.3, 1.2)], [(1.5, 2.6)], seconds=SECONDS)


class Format(NamedTuple):
    """A kind of file: how ffmpeg is asked for it, what genqa calls it, and by how many ms it may be longer."""

    options: tuple[str, ...]
    codec: str
    padding: int = 0


FORMATS = {
    "call.mp3": Format(("-b:a", "32k"), "MP3"),
    "call.opus": Format(("-c:a", "libopus"), "Opus"),
    "vorbis.ogg": Format(("-c:a", "libvorbis"), "Vorbis"),
    "call.webm": Format(("-c:a", "libopus"), "WebM"),
    "call.mka": Format(("-c:a", "libmp3lame"), "WebM"),
    "call.m4a": Format((), "M4A"),
    "alac.m4a": Format(("-c:a", "alac"), "M4A"),
    # no header tells how much of the first and the last frame is none of the sound
    "call.aac": Format((), "AAC", padding=256),
    "call.flac": Format((), "FLAC"),
    "call.amr": Format(("-ac", "1", "-b:a", "12.2k"), "AMR"),
    "call.aiff": Format((), "AIFF"),
    "call.au": Format((), "AU"),
    "call.caf": Format((), "CAF"),
    "call.w64": Format((), "Wave64"),
    "ms.wav": Format(("-c:a", "adpcm_ms"), "Microsoft ADPCM", padding=130),
    "ima.wav": Format(("-c:a", "adpcm_ima_wav"), "IMA ADPCM", padding=130),
    "mp3.wav": Format(("-c:a", "libmp3lame"), "MP3", padding=300),
}


def written(ffmpeg: str, folder: Path, names: Iterable[str] = FORMATS) -> dict[str, bytes]:
    """The call in these formats; and in GSM, which ffmpeg reads and does not write: its frames are noise."""
    source = folder / "call.wav"
    source.write_bytes(CALL)
    found = {"gsm.wav": make_wav(random.Random(1).randbytes(65 * 75), tag=0x31, bits=0, block=65)}
    for name in names:
        asked = [ffmpeg, "-v", "error", "-y", "-i", source, *FORMATS[name].options, folder / name]
        subprocess.run(asked, check=True, stdin=subprocess.DEVNULL)
        found[name] = (folder / name).read_bytes()
    return found


class Outcome(NamedTuple):
    """Whether a damaged file was read, and what went wrong beyond a refusal in one line."""

    read: bool
    wrong: str | None


def run(files: dict[str, bytes], number: int, ffmpeg: str) -> Outcome:
    """How it goes with the damaged file of this number, which says all about the damage."""
    dice = random.Random(number)
    name = dice.choice(sorted(files))
    data = files[name]
    for _ in range(dice.randint(1, 3)):
        data = dice.choice(_DAMAGE)(data, dice)
    before = _processor_time()
    read, wrong = False, None
    try:
        result = analyse(Request(audio=[File(name, data)], ffmpeg=ffmpeg), LINEAR)
        read = True
        if sum(result.measures.partition.values()) != result.call.length.ms:
            wrong = f"the partition is {result.measures.partition} of {result.call.length.ms}"
    except GenqaError as refused:
        wrong = None if str(refused).startswith(f"{name}: ") and "\n" not in str(refused) else f"says {refused!s:.300}"
    except Exception as error:  # noqa: BLE001  whatever it is: it is what this looks for
        where = traceback.extract_tb(error.__traceback__)[-1]
        wrong = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}: {error!s:.200}"
    if (seconds := _processor_time() - before) > 60:
        wrong = wrong or f"took {seconds:.0f} s of the processor's time"
    return Outcome(read, None if wrong is None else f"number {number}, {name}: {wrong}")


def memory() -> int:
    """The most bytes that this process or one that it waited for has held so far."""
    return 1024 * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _processor_time() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _header(data: bytes, dice: random.Random) -> bytes:
    return _changed(data, dice, 120)


def _anywhere(data: bytes, dice: random.Random) -> bytes:
    return _changed(data, dice, len(data))


def _changed(data: bytes, dice: random.Random, within: int) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice([1, 3, 20])):
        if changed:
            changed[dice.randrange(min(within, len(changed)))] = dice.choice(
                (0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256))
            )
    return bytes(changed)


def _number(data: bytes, dice: random.Random) -> bytes:
    """Four bytes somewhere near the front become a number that is large, or nearly none."""
    at = dice.randrange(min(4000, len(data)) + 1)
    value = dice.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x00010000, 0x80000000))
    return data[:at] + value.to_bytes(4, dice.choice(("big", "little"))) + data[at + 4 :]


def _without_slice(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data) + 1)
    return data[:start] + data[start + dice.choice([1, 7, 200, 5000]) :]


def _hole(data: bytes, dice: random.Random) -> bytes:
    start, size = dice.randrange(len(data) + 1), dice.choice([10, 500, 5000])
    return data[:start] + bytes(min(size, len(data) - start)) + data[start + size :]


def _twice(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data) + 1)
    return data[:start] + data[dice.randrange(start + 1) :]


_DAMAGE: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut, _header, _header, _number, _anywhere, _without_slice, _hole, _twice,
)  # fmt: skip
