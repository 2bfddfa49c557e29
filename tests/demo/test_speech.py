"""Sentences as sound: spoken by espeak-ng where it is installed, bursts of tone where it is not."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from genqa.demo import espeak as binding
from genqa.demo import speech
from genqa.demo.espeak import VOICES, espeak
from genqa.demo.speech import RATE, Spoken, Voice, spoken, toned
from genqa.errors import MissingDependency

SENTENCE = "Thank you for calling, I am sorry to hear that one of the bills was late."
NAMES = sorted(path.name for path in VOICES.iterdir())


@pytest.fixture
def synthesiser() -> None:
    try:
        espeak()
    except MissingDependency as missing:
        pytest.skip(str(missing))


@pytest.fixture
def without_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    monkeypatch.setattr(speech, "espeak", binding.espeak.__wrapped__)


def loudness(samples: speech.Samples, start: int, end: int) -> float:
    """The root of the mean square between two ms."""
    return float(np.sqrt(np.square(samples[start * 8 : end * 8]).mean()))


def energetic(sentence: Spoken) -> float:
    """The share of the words' 10 ms in which there is sound."""
    frames = [
        loudness(sentence.samples, at, at + 10) for word in sentence.words for at in range(word.start, word.end, 10)
    ]
    return sum(frame > 0.01 for frame in frames) / len(frames)


@pytest.mark.usefixtures("synthesiser")
@pytest.mark.parametrize("name", NAMES)
def test_each_voice_says_every_word_in_order_within_the_sentence(name: str) -> None:
    said = spoken(SENTENCE, Voice(name))

    assert [word.text for word in said.words] == SENTENCE.split()
    edges = [edge for word in said.words for edge in (word.start, word.end)]
    assert all(after - before >= -10 for before, after in pairwise(edges))
    assert (edges[0], edges[-1]) == (0, said.length)
    assert 3_000 < said.length < 6_000


@pytest.mark.usefixtures("synthesiser")
@pytest.mark.parametrize("name", NAMES)
def test_there_is_sound_where_a_word_is_and_no_long_pause_within_a_sentence(name: str) -> None:
    said = spoken(SENTENCE, Voice(name))

    assert energetic(said) > 0.9
    assert max(after.start - before.end for before, after in pairwise(said.words)) < 400


@pytest.mark.usefixtures("synthesiser")
def test_a_pause_at_a_comma_is_quiet() -> None:
    said = spoken("Good morning, how are you?", Voice("alto"))
    (comma,) = [word.end for word in said.words if word.text == "morning,"]
    after = said.words[2].start

    assert after - comma > 80
    assert loudness(said.samples, comma + 10, after - 10) < 0.02 < 0.2 < loudness(said.samples, 0, comma)


@pytest.mark.usefixtures("synthesiser")
def test_words_that_are_run_together_share_their_time() -> None:
    words = {word.text: word for word in spoken("It is one of the best.", Voice("tenor")).words}

    assert words["of"].end == pytest.approx(words["the"].start, abs=50)
    assert words["the"].end > words["the"].start


@pytest.mark.usefixtures("synthesiser")
def test_a_sentence_sounds_the_same_to_the_bit_whatever_was_said_before() -> None:
    first = spoken(SENTENCE, Voice("alto"))
    spoken("Something else entirely!", Voice("bass", 190, 30, 70))

    assert spoken(SENTENCE, Voice("alto")).samples.tobytes() == first.samples.tobytes()
    assert spoken(SENTENCE, Voice("alto", pitch=60)).samples.tobytes() != first.samples.tobytes()


@pytest.mark.usefixtures("synthesiser")
def test_threads_wait_for_each_other() -> None:
    alone = [spoken(f"Number {n} is here.", Voice("tenor")).samples.tobytes() for n in range(8)]
    together = dict.fromkeys(range(8), b"")

    def say(number: int) -> None:
        together[number] = spoken(f"Number {number} is here.", Voice("tenor")).samples.tobytes()

    threads = [threading.Thread(target=say, args=(number,)) for number in together]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(together.values()) == alone


@pytest.mark.usefixtures("synthesiser")
def test_another_process_says_the_same_leaves_quietly_and_writes_nothing(project: Path) -> None:
    here = hashlib.sha256(spoken(SENTENCE, Voice("soprano")).samples.tobytes()).hexdigest()
    there = (
        "import hashlib; from genqa.demo.speech import Voice, spoken;"
        f"print(hashlib.sha256(spoken({SENTENCE!r}, Voice('soprano')).samples.tobytes()).hexdigest())"
    )
    run = subprocess.run([sys.executable, "-c", there], cwd=project, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, here, "")


@pytest.mark.usefixtures("synthesiser")
def test_an_unknown_voice_is_said() -> None:
    with pytest.raises(MissingDependency, match="does not take the voice nobody"):
        spoken("Hello.", Voice("nobody"))


def test_a_path_that_espeak_would_cut_is_refused() -> None:
    with pytest.raises(MissingDependency, match="takes no path as long as"):
        binding.Espeak("libespeak-ng.so", "/" + "long/" * 30 + "espeak-ng-data")


@pytest.mark.parametrize("folder", ["Capital", "c++"])
def test_a_voice_is_found_from_where_genqa_lies_whatever_the_folders_above_are_called(
    synthesiser: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    before = spoken(SENTENCE, Voice("alto")).samples
    voices = Path(shutil.copytree(VOICES, tmp_path / folder / "genqa" / "demo" / "voices"))
    monkeypatch.setattr(binding, "VOICES", voices)
    monkeypatch.chdir(tmp_path / folder)
    assert np.array_equal(spoken(SENTENCE, Voice("alto")).samples, before)

    monkeypatch.chdir(tmp_path)
    with pytest.raises(MissingDependency, match=f"start genqa in {re.escape(str(tmp_path / folder))}$"):
        spoken(SENTENCE, Voice("alto"))


@pytest.mark.usefixtures("without_package")
def test_without_the_package_tones_stand_in_and_why_is_said() -> None:
    say, why = speech.speaker()

    assert say is toned
    assert (
        why == 'the demo speaks with the package espeakng-loader: pip install "genqa[demo]"; without it, tones stand in'
    )


@pytest.mark.parametrize("name", NAMES)
def test_tones_are_where_the_words_are(name: str) -> None:
    said = toned(SENTENCE, Voice(name))

    assert [word.text for word in said.words] == SENTENCE.split()
    assert (said.words[0].start, said.words[-1].end) == (0, said.length)
    assert energetic(said) > 0.7
    assert 2_000 < said.length < 6_000


def test_tones_are_no_speech() -> None:
    bins = np.abs(np.fft.rfft(toned("Hello there, how are you?", Voice("alto")).samples))
    hertz = np.fft.rfftfreq(len(toned("Hello there, how are you?", Voice("alto")).samples), 1 / RATE)

    near = np.zeros(len(hertz), bool)
    for harmonic in (2, 3, 4):
        near |= np.abs(hertz - harmonic * 180) < 40
    assert (bins[near] ** 2).sum() / (bins**2).sum() > 0.98
