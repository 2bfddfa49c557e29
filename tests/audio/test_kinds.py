"""Files are known by their content, and what takes ffmpeg says so."""

from __future__ import annotations

import pytest

from genqa import audio
from genqa.audio.kinds import kind_of
from genqa.errors import BrokenAudio, MissingDependency

# MPEG 1, layer III, 128 kbit/s, 44,100 Hz: a frame of 417 bytes
FRAME = b"\xff\xfb\x90\x64" + bytes(413)
# MPEG 2.5, layer III, 8 kbit/s, 8,000 Hz, padded: 72,000 × 8 ÷ 8,000 + 1 bytes
SLOW_FRAME = b"\xff\xe3\x1a\x00" + bytes(69)
ID3 = b"ID3\x04\0\0\0\0\x01\x02" + bytes(130)

BEGINNINGS = {
    "an MP3 file": [FRAME * 2, SLOW_FRAME * 2, ID3 + FRAME, ID3],
    "an AAC file": [
        b"\xff\xf1\x50\x80\x02\x1f\xfc\x00",
        b"\xff\xf9\x6c\x40\x02\x1f\xfc\x00",
        ID3 + b"\xff\xf1\x50\x80\x02\x1f\xfc",
    ],
    "a FLAC file": [b"fLaC\0\0\0\x22", ID3 + b"fLaC\0\0\0\x22"],
    "an Ogg Opus file": [b"OggS" + bytes(24) + b"OpusHead"],
    "an Ogg Vorbis file": [b"OggS" + bytes(24) + b"\x01vorbis"],
    "an Ogg Speex file": [b"OggS" + bytes(24) + b"Speex   1.2"],
    "an Ogg file": [b"OggS" + bytes(60)],
    "a WebM or Matroska file": [b"\x1a\x45\xdf\xa3\x01\0\0\0"],
    "an M4A or MP4 file": [b"\0\0\0\x1cftypM4A "],
    "an AMR file": [b"#!AMR\n", b"#!AMR-WB\n"],
    "a WMA file": [b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9"],
    "an AIFF file": [b"FORM\0\0\0\0AIFF", b"FORM\0\0\0\0AIFC"],
    "a Sun AU file": [b".snd\0\0\0\x18"],
    "a CAF file": [b"caff\0\x01\0\0"],
    "a Wave64 file": [b"riff\x2e\x91\xcf\x11\xa5\xd6"],
    "a big-endian WAV file (RIFX)": [b"RIFX\0\0\0\0WAVE"],
}
EACH = [(title, data) for title, beginnings in BEGINNINGS.items() for data in beginnings]


@pytest.mark.usefixtures("no_ffmpeg")
@pytest.mark.parametrize(("title", "data"), EACH)
def test_without_ffmpeg_a_file_is_refused_with_what_it_is_and_what_to_do(title, data):
    with pytest.raises(MissingDependency) as refused:
        audio.read(data, name="call.wav")
    assert str(refused.value) == (
        f"call.wav: {title}, which genqa decodes with ffmpeg:"
        " install ffmpeg or the package imageio-ffmpeg, set GENQA_FFMPEG to the program, or hand in a WAV file"
    )


@pytest.mark.usefixtures("no_ffmpeg")
@pytest.mark.parametrize(
    ("tag", "codec"),
    [(0x31, "GSM 6.10"), (0x02, "Microsoft ADPCM"), (0x11, "IMA ADPCM"), (0x55, "MP3"), (0x1234, "codec 0x1234")],
)
def test_without_ffmpeg_a_wav_file_in_another_codec_is_refused_by_its_name(wav, tag, codec):
    with pytest.raises(MissingDependency, match=f"call.wav: a WAV file in {codec}, which genqa decodes with ffmpeg"):
        audio.read(wav(bytes(65), tag=tag, bits=0, block=65), name="call.wav")


@pytest.mark.usefixtures("no_ffmpeg")
def test_an_extensible_header_with_a_codec_of_somebodys_own_is_not_taken_for_pcm(wav):
    with pytest.raises(MissingDependency, match="a WAV file in codec 0xFFFE"):
        audio.read(wav(valid_bits=16, guid_tail=bytes(14)))


@pytest.mark.parametrize(
    "data",
    [
        FRAME,  # one frame's mark occurs in any noise
        FRAME[:-1] + b"\0" + b"\0" + FRAME,  # the second is not where the first one says
        b"\xff" * 2000,  # µ-law silence without a header
        b"\xff\xfb\xf0\x64" * 500,  # a bit rate that does not exist
        b"\xff\xfb\x9c\x64" * 500,  # a sample rate that does not exist
        b"\xff\xeb\x90\x64" * 500,  # a version that does not exist
        b"\xff\xfb\x00\x64" * 500,  # no bit rate, so no length
    ],
)
def test_noise_with_an_mp3_mark_in_it_is_no_mp3(data):
    assert kind_of(data) is None


def test_text_that_is_cut_within_a_letter_is_still_text():
    with pytest.raises(BrokenAudio, match="this is text, not a recording"):
        audio.read(("x" + "é" * 400).encode())
