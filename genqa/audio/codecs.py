"""The codecs of WAV files, by their numbers in the header: what genqa decodes itself, and what ffmpeg is left with."""

from __future__ import annotations

from typing import NamedTuple

PCM, FLOAT, A_LAW, MU_LAW, EXTENSIBLE = 0x0001, 0x0003, 0x0006, 0x0007, 0xFFFE


class Codec(NamedTuple):
    """One way to write a sample: in words, and the bytes a sample may take."""

    words: str
    widths: tuple[int, ...]


#: What genqa decodes itself, by the codec's number in the header.
CODECS = {
    PCM: Codec("PCM {bits} bit", (1, 2, 3, 4)),
    FLOAT: Codec("IEEE float {bits} bit", (4, 8)),
    A_LAW: Codec("A-law", (1,)),
    MU_LAW: Codec("µ-law", (1,)),
}

#: Codecs in WAV files that are left to ffmpeg, by name where recorders of calls use them.
LEFT_TO_FFMPEG = {
    0x0002: "Microsoft ADPCM", 0x0011: "IMA ADPCM", 0x0031: "GSM 6.10", 0x0042: "G.723.1", 0x0045: "G.726",
    0x0050: "MPEG audio", 0x0055: "MP3", 0x0064: "G.726", 0x0083: "G.729", 0x00FF: "AAC",
}  # fmt: skip
