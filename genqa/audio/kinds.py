"""What kind of file some bytes are, by their content alone: names and content types are often wrong."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO, NamedTuple


class Kind(NamedTuple):
    """A kind of file: as a noun, its codec in words, what ffmpeg calls it, and the bytes it has at some offsets.

    ``timed``: it tells the time of each of its parts, so that a hole in it can be told.

    ffmpeg is told the kind and does not guess it: what it would guess includes playlists, which make it open other
    files and addresses.
    """

    title: str
    codec: str
    demuxer: str | None
    marks: tuple[tuple[int, bytes], ...] = ()
    timed: bool = False

    def fits(self, data: bytes) -> bool:
        """Whether all of its marks are there."""
        return all(data.startswith(mark, offset) for offset, mark in self.marks)


_MP3 = Kind("an MP3 file", "MP3", "mp3")
_AAC = Kind("an AAC file", "AAC", "aac")

#: Tried from the top. No demuxer: ffmpeg's guess is safe, since these marks win over all others.
KINDS = (
    Kind("a WAV file", "WAV", None, ((0, b"RIFF"), (8, b"WAVE"))),
    Kind("a WAV file", "WAV", None, ((0, b"RF64"), (8, b"WAVE"))),
    Kind("a WAV file", "WAV", None, ((0, b"BW64"), (8, b"WAVE"))),
    Kind("a big-endian WAV file (RIFX)", "RIFX", None, ((0, b"RIFX"), (8, b"WAVE"))),
    Kind("a Wave64 file", "Wave64", "w64", ((0, b"riff\x2e\x91\xcf\x11"),)),
    Kind("an Ogg Opus file", "Opus", "ogg", ((0, b"OggS"), (28, b"OpusHead")), timed=True),
    Kind("an Ogg Vorbis file", "Vorbis", "ogg", ((0, b"OggS"), (28, b"\x01vorbis")), timed=True),
    Kind("an Ogg Speex file", "Speex", "ogg", ((0, b"OggS"), (28, b"Speex   ")), timed=True),
    Kind("an Ogg file", "Ogg", "ogg", ((0, b"OggS"),), timed=True),
    Kind("a FLAC file", "FLAC", "flac", ((0, b"fLaC"),)),
    Kind("a WebM or Matroska file", "WebM", "matroska", ((0, b"\x1a\x45\xdf\xa3"),), timed=True),
    Kind("an M4A or MP4 file", "M4A", "mp4", ((4, b"ftyp"),), timed=True),
    Kind("an AMR file", "AMR", "amr", ((0, b"#!AMR"),)),
    Kind("a WMA file", "WMA", "asf", ((0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),), timed=True),
    Kind("an AIFF file", "AIFF", "aiff", ((0, b"FORM"), (8, b"AIF"))),
    Kind("a Sun AU file", "AU", "au", ((0, b".snd"),)),
    Kind("a CAF file", "CAF", "caf", ((0, b"caff"),)),
)

WAV = KINDS[:3]

#: So many bytes tell what kind of file it is: two frames of MPEG layer III and more.
_BEGINNING = 1 << 13

#: Bits a second ÷ 1000 of MPEG layer III, by the 4 bits in the frame's header: version 1, versions 2 and 2.5.
_KILOBITS = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_MPEG_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def kind_of(data: bytes) -> Kind | None:
    """The kind of file, ``None`` for what genqa does not know."""
    return kind_in(BytesIO(data))


def kind_in(file: BinaryIO) -> Kind | None:
    """The same of an open file, of which only the beginning is read, and what follows a tag there."""
    file.seek(0)
    data = file.read(_BEGINNING)
    for kind in KINDS:
        if kind.fits(data):
            return kind
    if data.startswith(b"ID3") and len(data) > 10:
        # the tag's length: four times 7 bits. What wears one is an MP3, a FLAC or an AAC file
        file.seek(10 + (data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]))
        rest = file.read(16)
        if _is_adts(rest):
            return _AAC
        return next((kind for kind in KINDS if kind.codec == "FLAC" and kind.fits(rest)), _MP3)
    if _is_adts(data):
        return _AAC
    length = _mp3_frame(data, 0)
    # one frame's 11 bits occur in any noise; a second one where the first says it ends does not
    return _MP3 if length and _mp3_frame(data, length) else None


def is_text(data: bytes) -> bool:
    """Whether these bytes read as text, such as a transcript handed in as the recording."""
    beginning = data[:400].removeprefix(b"\xef\xbb\xbf")
    try:
        text = beginning.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(beginning) - 3:
            return False
        text = beginning[: error.start].decode("utf-8")
    return bool(text) and all(sign.isprintable() or sign.isspace() for sign in text)


def _is_adts(data: bytes) -> bool:
    return len(data) > 6 and data[0] == 0xFF and data[1] & 0xF6 == 0xF0 and data[2] >> 2 & 15 < 13


def _mp3_frame(data: bytes, at: int) -> int:
    """The length in bytes of the layer III frame that starts here, 0 where none does."""
    if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] & 0xE6 != 0xE2:
        return 0
    version, bitrate, rate = data[at + 1] >> 3 & 3, data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version not in _MPEG_RATES or bitrate == 15 or rate == 3:
        return 0
    kilobits = _KILOBITS[version != 3][bitrate]
    slots = 144_000 if version == 3 else 72_000
    return slots * kilobits // _MPEG_RATES[version][rate] + (data[at + 2] >> 1 & 1) if kilobits else 0
