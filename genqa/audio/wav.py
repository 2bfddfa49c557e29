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
from mmap import mmap

from genqa.audio.codecs import CODECS, EXTENSIBLE, LEFT_TO_FFMPEG
from genqa.audio.recording import Recording, check_form, check_length, frames_to_ms
from genqa.call import spoken_seconds
from genqa.errors import BrokenAudio

#: What follows the codec's number in the GUID of an EXTENSIBLE header.
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")
_UNKNOWN_SIZE = 0xFFFFFFFF
#: Chunks that writers put behind an odd-sized one without the padding byte that belongs there.
_USUAL = (b"fmt ", b"data", b"LIST", b"fact")


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


def read_header(data: bytes | mmap, name: str) -> Header:
    """The header of a file that begins with RIFF, RF64 or BW64, and WAVE.

    :raises BrokenAudio: a part is missing, or its numbers are nonsense.
    :raises UnsupportedAudio: more than two channels.
    """
    chunks = _chunks(data)
    if b"fmt " not in chunks:
        raise BrokenAudio(f"{name}: a WAV file without a fmt chunk, so nothing says what its bytes mean")
    tag, channels, rate, block, bits, valid_bits = _format(data, chunks[b"fmt "], name)
    check_form(name, channels, rate)
    if b"data" not in chunks:
        raise BrokenAudio(f"{name}: a WAV file without a data chunk, so there is no sound in it")
    start, promised = chunks[b"data"]
    there = len(data) - start
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


def read_samples(data: bytes, header: Header, name: str) -> Recording:
    """The recording behind a header whose codec is ``own``.

    :raises BrokenAudio: not one frame.
    :raises UnsupportedAudio: longer than genqa takes.
    """
    frames = header.size // (header.width * header.channels)
    check_length(name, frames, header.rate)
    from genqa.audio import samples  # numpy: not before there is a recording

    decoded = samples.decode(data, header.start, frames, header.channels, header.tag, header.width)
    return Recording(header.rate, decoded.channels, header.codec, header.warnings + decoded.warnings)


def _chunks(data: bytes | mmap) -> dict[bytes, tuple[int, int]]:
    """Where the content of the first chunk of each kind starts, and its size as promised."""
    found: dict[bytes, tuple[int, int]] = {}
    at = 12
    while at + 8 <= len(data) and not (b"fmt " in found and b"data" in found):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        start = at + 8
        if kind == b"data" and size == _UNKNOWN_SIZE and b"ds64" in found and data[:4] != b"RIFF":
            # ds64: the size of the file, the size of data, the number of frames; 64 bits each
            large = found[b"ds64"][0] + 8
            size = int.from_bytes(data[large : large + 8], "little") or _UNKNOWN_SIZE
        if kind in (b"fmt ", b"ds64", b"data"):
            found.setdefault(kind, (start, size))
        at = start + size
        if size % 2 and data[at : at + 4] not in _USUAL:
            at += 1
    return found


def _format(data: bytes | mmap, chunk: tuple[int, int], name: str) -> tuple[int, int, int, int, int, int]:
    """The codec's number, channels, rate, bytes a frame, bits a sample, and how many of them carry sound."""
    start, size = chunk
    if size < 16 or start + size > len(data):
        raise BrokenAudio(f"{name}: the fmt chunk of this WAV file is cut off")
    tag, channels, rate, _, block, bits = struct.unpack_from("<HHIIHH", data, start)
    if tag != EXTENSIBLE:
        return tag, channels, rate, block, bits, bits
    if size < 40:
        raise BrokenAudio(f"{name}: the fmt chunk of this WAV file is cut off before the codec's GUID")
    valid_bits, _, tag = struct.unpack_from("<HIH", data, start + 18)
    if data[start + 26 : start + 40] != _GUID_TAIL:
        tag = EXTENSIBLE
    return tag, channels, rate, block, bits, valid_bits if 0 < valid_bits < bits else bits


def _sound(data: bytes | mmap, start: int, promised: int, bytes_a_second: int) -> tuple[int, tuple[str, ...]]:
    """How many bytes of sound there are, and what is to be said about it."""
    there = len(data) - start
    if promised == _UNKNOWN_SIZE or (promised == 0 and not _are_chunks(data, start)):
        return there, ("the header does not say how long the recording is; it was read to the end of the file",)
    if promised > there:
        in_header, in_file = (spoken_seconds(frames_to_ms(size, bytes_a_second)) for size in (promised, there))
        return there, (f"the file is cut off: its header promises {in_header}, the file holds {in_file}",)
    return promised, ()


def _are_chunks(data: bytes | mmap, at: int) -> bool:
    """Whether what starts here is a row of chunks to the end of the file, and so no sound."""
    while at + 8 <= len(data) and data[at : at + 4].isascii() and data[at : at + 4].decode("ascii").isprintable():
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return at >= len(data)
