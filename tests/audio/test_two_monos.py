"""One call in two files, a side each."""

from __future__ import annotations

import struct

import pytest

from genqa import audio
from genqa.errors import BrokenAudio, UnsupportedAudio

NAMES = ("agent.wav", "guest.wav")


def test_the_first_file_is_channel_0_and_the_second_channel_1(wav):
    recording = audio.read_two_monos(wav(struct.pack("<2h", 1, 2)), wav(struct.pack("<2h", 3, 4)))
    assert [samples.tolist() for samples in recording.channels] == [[1, 2], [3, 4]]
    assert (recording.rate, recording.codec, recording.warnings) == (8000, "PCM 16 bit", ())


def test_the_shorter_file_is_filled_up_with_silence(wav):
    recording = audio.read_two_monos(wav(struct.pack("<h", 1)), wav(struct.pack("<3h", 3, 4, 5)))
    assert [samples.tolist() for samples in recording.channels] == [[1, 0, 0], [3, 4, 5]]
    assert recording.warnings == ()


@pytest.mark.parametrize(
    ("seconds", "warned"), [(1, ()), (2, ("guest.wav is 2.0 s shorter than agent.wav; the rest was taken as silence",))]
)
def test_more_than_a_second_of_difference_is_a_warning(wav, seconds, warned):
    agent, guest = wav(bytes(16_000 * (1 + seconds))), wav(bytes(16_000))
    assert audio.read_two_monos(agent, guest, names=NAMES).warnings == warned


def test_a_shorter_agent_is_named_as_the_shorter_one(wav):
    recording = audio.read_two_monos(wav(), wav(bytes(16_000 * 90)), names=NAMES)
    assert recording.warnings == ("agent.wav is 1:30 shorter than guest.wav; the rest was taken as silence",)


def test_warnings_name_the_file_they_are_about(wav):
    recording = audio.read_two_monos(wav(bytes(16_000)), wav(bytes(16_000), size=0xFFFFFFFF), names=NAMES)
    assert recording.warnings == (
        "guest.wav: the header does not say how long the recording is; it was read to the end of the file",
    )


def test_two_codecs_are_both_named(wav):
    recording = audio.read_two_monos(wav(b"\x80", tag=7, bits=8), wav(struct.pack("<h", 5)))
    assert ([samples.tolist() for samples in recording.channels], recording.codec) == (
        [[32124], [5]],
        "µ-law + PCM 16 bit",
    )


def test_two_sample_rates_are_refused(wav):
    with pytest.raises(UnsupportedAudio) as refused:
        audio.read_two_monos(wav(), wav(rate=16_000), names=NAMES)
    assert str(refused.value) == (
        "agent.wav has 8,000 samples a second, guest.wav 16,000; convert one to the other's rate"
    )


def test_a_stereo_file_is_not_one_side(wav):
    with pytest.raises(UnsupportedAudio, match=r"guest.wav: has 2 channels; of two files each holds one side"):
        audio.read_two_monos(wav(), wav(channels=2), names=NAMES)


def test_a_broken_file_is_named(wav):
    with pytest.raises(BrokenAudio, match=r"guest.wav: the file is empty"):
        audio.read_two_monos(wav(), b"", names=NAMES)
