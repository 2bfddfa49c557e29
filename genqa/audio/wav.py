"""WAV, read by genqa itself: the header chunk by chunk, then the samples behind it.

    RIFF …  WAVE              or RF64, BW64: the same with 64-bit sizes in a ds64 chunk
    ├── fmt     codec, channels, samples a second, bytes a frame, bits (EXTENSIBLE: the codec's GUID)
    ├── …       LIST, fact, bext: passed over, wherever they stand; odd sizes are padded to even
    └── data    the samples, frame by frame

Why not a library: ``wave`` refuses µ-law, and pydub takes the floats of an EXTENSIBLE file for integers: noise, without
an error. Sources: Microsoft, "Multiple Channel Audio Data and WAVE Files"; EBU Tech 3306 (RF64); ITU-R BS.2088 (BW64).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import SEEK_END
from typing import TYPE_CHECKING, BinaryIO

from genqa.audio.blocks import FRAMES, Blocks
from genqa.audio.codecs import CODECS, EXTENSIBLE, FLOAT, LEFT_TO_FFMPEG, MU_LAW
from genqa.audio.recording import TWO, check_form, check_length, frames_to_ms
from genqa.call import spoken_seconds
from genqa.errors import BrokenAudio

if TYPE_CHECKING:
    from genqa.audio.recording import Samples

#: What follows the codec's number in the GUID of an EXTENSIBLE header.
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")
_UNKNOWN_SIZE = 0xFFFFFFFF
#: Chunks that writers put behind an odd-sized one without the padding byte that belongs there.
_USUAL = (b"fmt ", b"data", b"LIST", b"fact")
#: A file has a dozen chunks; beyond so many there is nothing to be found among them.
_MOST_CHUNKS = 10_000


@dataclass(frozen=True, slots=True)
class Header:
    """What a WAV file says about itself. ``start`` and ``size``: the bytes of sound that are really there.

    ``codec`` is in words, ``own``: genqa decodes it itself; ``width`` is the bytes of one sample then, else 0.
    """

    tag: int
    codec: str
    own: bool
    channels: int
    rate: int
    width: int
    start: int
    size: int
    warnings: tuple[str, ...] = ()


class _Bytes:
    """The bytes of a file, of which only those asked for are read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, SEEK_END)

    def at(self, start: int, size: int) -> bytes:
        """So many bytes, or fewer at the end of the file."""
        self._file.seek(start)
        return self._file.read(size)


def read_header(file: BinaryIO, name: str, most_channels: int = TWO) -> Header:
    """The header of a file that begins with RIFF, RF64 or BW64, and WAVE.

    :raises BrokenAudio: a part is missing, or its numbers are nonsense.
    :raises UnsupportedAudio: more channels than asked for.
    """
    data = _Bytes(file)
    chunks = _chunks(data)
    if b"fmt " not in chunks:
        raise BrokenAudio(f"{name}: a WAV file without a fmt chunk, so nothing says what its bytes mean")
    tag, channels, rate, block, bits, valid_bits = _format(data, chunks[b"fmt "], name)
    check_form(name, channels, rate, most_channels)
    if b"data" not in chunks:
        raise BrokenAudio(f"{name}: a WAV file without a data chunk, so there is no sound in it")
    start, promised = chunks[b"data"]
    there = data.size - start
    codec = CODECS.get(tag)
    if codec is None:
        words = LEFT_TO_FFMPEG.get(tag, f"codec 0x{tag:04X}")
        return Header(tag, words, False, channels, rate, 0, start, min(promised, there))
    width = block // channels
    if width not in codec.widths or block % channels or not width * 8 - 7 <= bits <= width * 8:
        raise BrokenAudio(
            f"{name}: the header contradicts itself: {codec.words.format(bits=bits)} in frames of {block} bytes"
            f" for {channels} channel{'s' if channels > 1 else ''}"
        )
    words = codec.words.format(bits=valid_bits)
    size, warnings = _sound(data, start, promised, block * rate)
    return Header(tag, words, True, channels, rate, width, start, size, warnings)


def headless(size: int, rate: int) -> Header:
    """What the header of so many bytes of µ-law would say, one channel of them."""
    codec = CODECS[MU_LAW].words
    return Header(MU_LAW, f"{codec} without a header", True, 1, rate, 1, 0, size)


def blocks(file: BinaryIO, header: Header, name: str) -> Blocks:
    """The recording behind a header whose codec is ``own``, for as long as the file is open.

    :raises BrokenAudio: not one frame.
    :raises UnsupportedAudio: longer than genqa takes.
    """
    width = header.width * header.channels
    frames = header.size // width
    check_length(name, frames, header.rate)
    from genqa.audio import samples  # numpy: not before there is a recording

    def between(first: int, last: int) -> tuple[Samples, ...]:
        file.seek(header.start + first * width)
        data = file.read((last - first) * width)
        if len(data) < (last - first) * width:
            raise BrokenAudio(f"{name}: the file became shorter while it was read")
        return samples.decode(data, header.channels, header.tag, header.width)

    warnings = header.warnings
    if header.tag == FLOAT:
        faults = samples.Faults()
        for first in range(0, frames, FRAMES):
            file.seek(header.start + first * width)
            faults.add(file.read(min(FRAMES, frames - first) * width), header.width)
        warnings += faults.warnings()
    return Blocks(header.rate, header.channels, frames, header.codec, between, warnings)


def _chunks(data: _Bytes) -> dict[bytes, tuple[int, int]]:
    """Where the content of the first chunk of each kind starts, and its size as promised."""
    found: dict[bytes, tuple[int, int]] = {}
    at = 12
    for _ in range(_MOST_CHUNKS):
        if at + 8 > data.size or (b"fmt " in found and b"data" in found):
            break
        kind, size = data.at(at, 4), int.from_bytes(data.at(at + 4, 4), "little")
        start = at + 8
        if kind == b"data" and size == _UNKNOWN_SIZE and b"ds64" in found and data.at(0, 4) != b"RIFF":
            # ds64: the size of the file, the size of data, the number of frames; 64 bits each
            large = found[b"ds64"][0] + 8
            size = int.from_bytes(data.at(large, 8), "little") or _UNKNOWN_SIZE
        if kind in (b"fmt ", b"ds64", b"data"):
            found.setdefault(kind, (start, size))
        at = start + size
        if size % 2 and data.at(at, 4) not in _USUAL:
            at += 1
    return found


def _format(data: _Bytes, chunk: tuple[int, int], name: str) -> tuple[int, int, int, int, int, int]:
    """The codec's number, channels, rate, bytes a frame, bits a sample, and how many of them carry sound."""
    start, size = chunk
    if size < 16 or start + size > data.size:
        raise BrokenAudio(f"{name}: the fmt chunk of this WAV file is cut off")
    tag, channels, rate, _, block, bits = struct.unpack("<HHIIHH", data.at(start, 16))
    if tag != EXTENSIBLE:
        return tag, channels, rate, block, bits, bits
    if size < 40:
        raise BrokenAudio(f"{name}: the fmt chunk of this WAV file is cut off before the codec's GUID")
    valid_bits, _, tag = struct.unpack("<HIH", data.at(start + 18, 8))
    if data.at(start + 26, 14) != _GUID_TAIL:
        tag = EXTENSIBLE
    return tag, channels, rate, block, bits, valid_bits if 0 < valid_bits < bits else bits


def _sound(data: _Bytes, start: int, promised: int, bytes_a_second: int) -> tuple[int, tuple[str, ...]]:
    """How many bytes of sound there are, and what is to be said about it."""
    there = data.size - start
    if promised == _UNKNOWN_SIZE or (promised == 0 and not _are_chunks(data, start)):
        return there, ("the header does not say how long the recording is; it was read to the end of the file",)
    if promised > there:
        in_header, in_file = (spoken_seconds(frames_to_ms(size, bytes_a_second)) for size in (promised, there))
        return there, (f"the file is cut off: its header promises {in_header}, the file holds {in_file}",)
    return promised, ()


def _are_chunks(data: _Bytes, at: int) -> bool:
    """Whether what starts here is a row of chunks to the end of the file, and so no sound."""
    for _ in range(_MOST_CHUNKS):
        kind = data.at(at, 4)
        if at + 8 > data.size or not (kind.isascii() and kind.decode("ascii").isprintable()):
            break
        size = int.from_bytes(data.at(at + 4, 4), "little")
        at += 8 + size + size % 2
    return at >= data.size
