"""Whether two channels are the two sides of a call."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from genqa import audio
from genqa.call import Sound
from tests.wavs import pcm, talk

TALK = ([(0.5, 3.0), (6.0, 8.0)], [(3.5, 5.5), (8.5, 9.5)])


def heard(data: bytes) -> Sound:
    return audio.hear(audio.read(data))


def mixed(*channels: np.ndarray) -> bytes:
    return pcm(np.column_stack(channels) / 32768, 8000)


@pytest.fixture(scope="module")
def sides() -> tuple[np.ndarray, np.ndarray]:
    recording = audio.read(talk(*TALK, seconds=10))
    return recording.channels[0].astype(float), recording.channels[1].astype(float)


def test_two_channels_in_which_two_people_talk_are_two_sides() -> None:
    found = heard(talk(*TALK, seconds=10))
    assert (found.method, json.loads(found.settings)["bridged"], found.why_not) == ("voice v2", 200, None)
    assert [len(spans) for spans in found.speech] == [2, 2]


def test_a_recording_of_one_channel_has_no_sides() -> None:
    found = heard(talk(TALK[0], seconds=10))
    assert (len(found.speech), found.two_sides) == (1, None)


def test_one_channel_in_which_nobody_is_heard_is_named() -> None:
    assert heard(talk([], TALK[1], seconds=10)).why_not == "channel 0 is silent throughout"
    assert heard(talk(TALK[0], [], seconds=10, noise=0)).why_not == "channel 1 is silent throughout"
    assert heard(talk([], [], seconds=10)).why_not == "both channels are silent throughout"


@pytest.mark.parametrize("gain", [1.0, 0.2, -1.0])
def test_one_sound_on_both_channels_is_no_two_sides_louder_softer_or_reversed(sides, gain: float) -> None:
    both = sides[0] + sides[1]
    assert heard(mixed(both, gain * both)).why_not == "both channels hold the same sound"


def test_a_channel_that_only_echoes_the_other_is_no_side(sides) -> None:
    echo = np.roll(sides[0], 400) * 0.03
    assert heard(mixed(sides[0], echo)).why_not == "channel 1 holds no more than an echo of channel 0"
    assert heard(mixed(echo, sides[0])).why_not == "channel 0 holds no more than an echo of channel 1"


def test_a_side_with_an_echo_in_it_is_a_side(sides) -> None:
    echo = np.roll(sides[0], 400) * 0.02
    found = heard(mixed(sides[0], sides[1] + echo))
    assert found.why_not is None
    assert found.speech[0].intersection(found.speech[1]).duration == 0


def test_channels_that_always_sound_together_are_no_two_sides() -> None:
    music = [(0.0, 4.0), (4.5, 9.0)]
    assert heard(talk(music, music, seconds=10)).why_not == "both channels sound nearly always at once"


def test_a_real_call_in_which_one_side_talks_nearly_throughout_has_two_sides(shared: Path) -> None:
    assert heard((shared / "calls" / "one_side_dominant" / "call.wav").read_bytes()).why_not is None


def test_two_monos_are_heard_as_the_stereo_file_of_the_same_call(shared: Path) -> None:
    folder = shared / "calls" / "two_monos"
    agent, customer = ((folder / name).read_bytes() for name in ("agent.wav", "customer.wav"))
    assert audio.hear(audio.read_two_monos(agent, customer)) == heard((folder / "stereo.wav").read_bytes())


def test_a_real_file_of_one_sound_on_two_channels_is_told(shared: Path) -> None:
    stereo = audio.read((shared / "audio" / "pcm24_stereo.wav").read_bytes())
    assert len(stereo.channels) == 2
    one = np.column_stack([stereo.channels[0], stereo.channels[0]]) / 32768
    assert heard(pcm(one, stereo.rate)).why_not in (
        "both channels hold the same sound", "both channels are silent throughout"
    )  # fmt: skip
