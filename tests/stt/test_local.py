"""Whisper on this machine: what it is given, what becomes of its words, and where its model comes from."""

from __future__ import annotations

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from genqa import transcript
from genqa.analyse import File
from genqa.call import SIDES, Role
from genqa.errors import NotConfigured, Stopped
from genqa.ingest.take import taken
from genqa.stt import Transcribed, Wishes, configured, sample
from genqa.stt.local import listening
from genqa.stt.local.listening import Pack, Stretch, packs
from genqa.stt.local.model import located
from tests.stt.stand_in_whisper import Told, install
from tests.wavs import talk

#: The first side speaks at 1, 2.6 and 20 s, the second at 5 and 40 s.
FIRST, SECOND = [(1.0, 2.0), (2.6, 3.0), (20.0, 21.0)], [(5.0, 6.0), (40.0, 41.0)]
CALL = talk(FIRST, SECOND, seconds=45, noise=0.0001)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    return install(monkeypatch)


def model_in(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.json"):
        (folder / name).write_bytes(b"{}")
    return folder


def transcribed(
    tmp_path: Path, data: bytes = CALL, stop: threading.Event | None = None, **general: str
) -> Transcribed:  # fmt: skip
    folder = tmp_path / "tiny"
    environ = {"GENQA_STT_LOCAL_MODEL": str(folder if folder.exists() else model_in(folder))}
    environ |= {f"GENQA_STT_{key.upper()}": value for key, value in general.items()}
    provider = configured(environ, tmp_path).provider("local")
    (ready,) = [provider.row.connect(provider.values, provider.wishes, stop or threading.Event())]
    with taken([File("call.wav", data)], "rec") as take:
        return ready.transcribe(take, None, lambda note: pytest.fail("there is no job to be kept"))


def words(file: bytes) -> list[tuple[float, float]]:
    return [(word["start"], word["end"]) for one in json.loads(file)["segments"] for word in one["words"]]


def near(found: list[tuple[float, float]], expected: list[tuple[float, float]]) -> bool:
    """Each begins and ends with the sound of it, less the stand-in's own 10 ms."""
    most = 0.011
    return len(found) == len(expected) and all(
        abs(one[at] - other[at]) <= most for one, other in zip(found, expected, strict=True) for at in (0, 1)
    )


def test_each_channel_is_heard_apart_and_its_words_stand_where_they_were_said(tmp_path: Path, told: Told) -> None:
    made = transcribed(tmp_path)
    assert len(made.files) == 2 and made.format == "whisper"
    assert near(words(made.files[1]), SECOND)
    assert near(words(made.files[0]), FIRST)
    read = transcript.read_channels(made.files, format="whisper")
    assert [(said.party.label, said.text) for said in read.utterances] == [
        ("channel 0", "word0"), ("channel 0", "word1"), ("channel 1", "word3"), ("channel 0", "word2"),
        ("channel 1", "word4"),
    ]  # fmt: skip
    assert read.length == 45_000 and read.warnings == ()


def test_it_is_given_speech_with_a_little_quiet_around_it_and_nothing_that_came_before(
    tmp_path: Path, told: Told
) -> None:
    transcribed(tmp_path)
    assert [round(seconds, 1) for seconds in told.seconds] == [2.5, 1.5, 1.5, 1.5]
    for asked in told.asked:
        assert asked["word_timestamps"] is True and asked["condition_on_previous_text"] is False
    assert told.seeds == [1, 1, 1, 1]


def test_the_model_is_loaded_once_from_the_disk_with_what_is_set(tmp_path: Path, told: Told) -> None:
    made = transcribed(tmp_path, local_threads="3", local_beam_size="2")
    assert told.loaded == [
        {
            "folder": str(tmp_path / "tiny"), "device": "cpu", "compute_type": "int8", "cpu_threads": 3,
            "num_workers": 1, "local_files_only": True,
        }
    ]  # fmt: skip
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert {asked["beam_size"] for asked in told.asked} == {2}
    assert made.model == "tiny (0 MB), int8, faster-whisper 0.0"
    assert json.loads(made.files[0])["model"] == "tiny (0 MB)"


def test_one_model_serves_all_who_ask_one_after_the_other(tmp_path: Path, told: Told) -> None:
    environ = {"GENQA_STT_LOCAL_MODEL": str(model_in(tmp_path / "tiny"))}
    provider = configured(environ, tmp_path).provider("local")
    assert provider.at_once == 1
    ready = provider.row.connect(provider.values, provider.wishes, threading.Event())

    def files(_: int) -> int:
        with taken([File("call.wav", CALL)], "rec") as take:
            return len(ready.transcribe(take, None, lambda note: None).files)

    with closing(ready), ThreadPoolExecutor(3) as threads:
        assert list(threads.map(files, range(3))) == [2, 2, 2]
    assert (len(told.loaded), told.most_at_once) == (1, 1)


def test_a_recording_in_which_nobody_speaks_has_a_transcript_without_words(tmp_path: Path, told: Told) -> None:
    made = transcribed(tmp_path, talk([], seconds=3, noise=0.0001))
    assert told.asked == [] and len(made.files) == 1
    found = transcript.read(made.files[0], format="whisper")
    assert (found.utterances, found.length) == ((), 3000)


def test_a_mono_recording_is_one_file_and_nobody_is_told_apart(tmp_path: Path, told: Told) -> None:
    made = transcribed(tmp_path, talk(FIRST, seconds=25, noise=0.0001))
    found = transcript.read(made.files[0], format="whisper")
    assert len(found.utterances) == 3 and found.anonymous


def test_what_is_said_over_and_over_is_no_speech_and_where_it_was_is_told(tmp_path: Path, told: Told) -> None:
    told.loops = (0,)
    made = transcribed(tmp_path, talk([(1.0, 4.0)], [(6.0, 9.0)], seconds=10, noise=0.0001))
    assert words(made.files[0]) == [] and near(words(made.files[1]), [(6.0, 9.0)])
    assert made.warnings == ("channel 0: nothing was understood of 3.0 s of speech at 0:01",)


def test_a_stretch_of_which_it_says_little_is_given_to_it_alone_and_what_is_more_is_taken(
    tmp_path: Path, told: Told
) -> None:
    told.passes_over = (0,)
    side = [(1.0, 1.8), *((start / 10, start / 10 + 0.3) for start in range(40, 80, 4)), (11.0, 12.0)]
    made = transcribed(tmp_path, talk(side, seconds=13, noise=0.0001))
    assert [round(seconds, 1) for seconds in told.seconds] == [7.2, 4.4]
    found = words(made.files[0])
    # within a stretch where one word ends and the next begins is the model's affair
    assert near([found[0], (found[1][0], found[-2][1]), found[-1]], [side[0], (4.0, 7.9), side[-1]])
    text = json.loads(made.files[0])["text"].split()
    assert len(text) == 12 and len(set(text)) == 12


def test_the_wishes_are_granted_as_far_as_it_can(tmp_path: Path, told: Told) -> None:
    made = transcribed(tmp_path, language="de-AT", vocabulary="Northwind, Zaphod", redact="yes")
    assert {(asked["language"], asked["hotwords"]) for asked in told.asked} == {("de", "Northwind, Zaphod")}
    assert made.warnings == ("Whisper on this machine cannot leave out personal data: nothing was left out",)


def test_a_vocabulary_that_is_too_long_is_cut_with_a_warning(tmp_path: Path, told: Told) -> None:
    made = transcribed(tmp_path, vocabulary=", ".join(f"name{number}" for number in range(300)))
    assert told.asked[0]["hotwords"].endswith("name221")
    assert made.warnings == ("of the vocabulary the model takes the first 222 of 300 entries",)


def test_a_language_that_was_found_holds_for_both_sides_and_a_guess_is_told(tmp_path: Path, told: Told) -> None:
    assert {json.loads(file)["language"] for file in transcribed(tmp_path).files} == {"de"}
    told.sure = 0.31
    warning = "the language was taken to be de, of which the model is sure by 31 % only"
    assert transcribed(tmp_path).warnings == (warning,)


def test_a_model_of_english_alone_takes_no_other_language(tmp_path: Path, told: Told) -> None:
    told.languages = ["en"]
    assert json.loads(transcribed(tmp_path).files[0])["language"] == "en"
    with pytest.raises(NotConfigured, match="the language is fr, and the model tiny knows English alone"):
        transcribed(tmp_path, language="fr")


def test_a_stop_ends_it_between_packs(tmp_path: Path, told: Told) -> None:
    class StopsSoon(threading.Event):
        def is_set(self) -> bool:
            return len(told.asked) >= 2

    with pytest.raises(Stopped):
        transcribed(tmp_path, stop=StopsSoon())
    assert len(told.asked) == 2


def test_a_model_that_cannot_be_loaded_is_named_in_one_line(tmp_path: Path, told: Told) -> None:
    told.breaks = True
    with pytest.raises(NotConfigured) as raised:
        transcribed(tmp_path)
    words = f"{tmp_path / 'tiny'}: the model cannot be loaded: Unsupported model binary version."
    assert str(raised.value) == words


# Where the model is.


def told_to_use(tmp_path: Path, named: str) -> Any:
    provider = configured({"GENQA_STT_LOCAL_MODEL": named}, tmp_path).provider("local")
    return provider.row.connect(provider.values, Wishes(), threading.Event())._located


def test_a_folder_that_is_no_model_says_what_it_lacks(tmp_path: Path, told: Told) -> None:
    (model_in(tmp_path / "half") / "tokenizer.json").unlink()
    (tmp_path / "half" / "vocabulary.json").unlink()
    with pytest.raises(
        NotConfigured, match=r"GENQA_STT_LOCAL_MODEL is .*half, .*: tokenizer.json, vocabulary.json mis"
    ):
        told_to_use(tmp_path, str(tmp_path / "half"))


def test_a_model_in_a_package_is_found_by_the_packages_name_and_the_package_is_not_run(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    for package in ("carries_one", "carries_two"):
        model_in(tmp_path / "site" / package / "models" / "base")
        (tmp_path / "site" / package / "__init__.py").write_text("raise SystemExit('run')")
    model_in(tmp_path / "site" / "carries_two" / "small")
    one = told_to_use(tmp_path, "carries_one")
    assert (one.folder, one.name) == (tmp_path / "site/carries_one/models/base", "carries_one")
    with pytest.raises(NotConfigured, match="several models: carries_two/base, carries_two/small"):
        told_to_use(tmp_path, "carries_two")
    assert told_to_use(tmp_path, "carries_two/small").folder == tmp_path / "site/carries_two/small"
    with pytest.raises(
        NotConfigured, match="large-v3 is neither the folder of a Whisper model nor an installed package"
    ):
        told_to_use(tmp_path, "large-v3")
    assert "carries_one" not in sys.modules


def test_auto_is_the_one_installed_package_that_carries_a_model(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *[path for path in sys.path if "packages" not in path]])
    (tmp_path / "site").mkdir()
    with pytest.raises(
        NotConfigured, match="the one installed package that carries a Whisper model: none is installed"
    ):
        told_to_use(tmp_path, "auto")
    for number, package in enumerate(("carries", "carries_too")):
        folder = model_in(tmp_path / "site" / package / "model")
        about = tmp_path / "site" / f"{package}-1.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Name: {package}\nVersion: 1\n")
        (about / "RECORD").write_text("".join(f"{package}/model/{file.name},,\n" for file in folder.iterdir()))
        if number == 0:
            assert told_to_use(tmp_path, "auto").folder == folder
    with pytest.raises(NotConfigured, match=r"several do \(carries, carries_too\); name one"):
        told_to_use(tmp_path, "auto")


# The real one.

REAL_MODEL = os.environ.get("GENQA_TEST_WHISPER_MODEL", "")


@pytest.fixture
def real() -> str:
    if find_spec("faster_whisper") is None:
        pytest.skip("faster-whisper is not installed (370 MB): pip install 'genqa[local]'")
    try:
        located(REAL_MODEL or "auto", "GENQA_TEST_WHISPER_MODEL")
    except NotConfigured as why:
        pytest.skip(f"no Whisper model is here: {why}")
    return REAL_MODEL or "auto"


def test_a_real_model_understands_the_sample_on_the_right_sides_at_the_right_times(real: str, tmp_path: Path) -> None:
    environ = {"GENQA_STT_LOCAL_MODEL": real, "GENQA_STT_LANGUAGE": "en", "GENQA_STT_LOCAL_THREADS": "2"}
    ready = configured(environ, tmp_path).provider("local").connect(threading.Event())
    with closing(ready), taken([File("sample.wav", sample.PATH)], "sample") as take:
        made = ready.transcribe(take, None, lambda note: None)
        again = ready.transcribe(take, None, lambda note: None)
    assert again == made
    found = transcript.read_channels(made.files, format="whisper")
    assert found.channels == (0, 1)
    said = {role: " ".join(one.text for one in found.utterances if one.party.role is role).lower() for role in SIDES}
    assert "thank you for calling" in said[Role.AGENT] and "i would like to pay" in said[Role.GUEST]
    spoken = {role: [one for one in found.utterances if one.party.role is role] for role in SIDES}
    assert 0 <= spoken[Role.AGENT][0].start < 500 and spoken[Role.AGENT][-1].end < 3100
    assert 2800 < spoken[Role.GUEST][0].start < 3300 and spoken[Role.GUEST][-1].end <= 5000


# Packs.


def test_short_pauses_stay_in_long_ones_go_and_no_two_stretches_share_their_quiet() -> None:
    (pack,) = packs([(1000, 2000), (2500, 3000), (4300, 5000), (9000, 9400)], 9500)
    assert pack.stretches == (
        Stretch(((1000, 2000), (2500, 3000)), 750, 3250, 0),
        Stretch(((4300, 5000),), 4050, 5250, 2500),
        Stretch(((9000, 9400),), 8750, 9500, 3700),
    )
    assert pack.speech == 2600


def test_a_word_stays_in_the_speech_that_has_most_of_it() -> None:
    pack = Pack((Stretch(((1000, 2000), (2500, 3000)), 750, 3250, 0), Stretch(((9000, 9400),), 8750, 9650, 2500)))
    assert pack.placed(250, 600) == (1000, 1350, (1000, 2000))
    assert pack.placed(1200, 1950) == (2500, 2700, (2500, 3000))  # drawn back over the pause before it
    assert pack.placed(2000, 2800) == (2750, 3000, (2500, 3000))  # drawn over what lies between
    assert pack.placed(2450, 3000) == (9000, 9250, (9000, 9400))  # drawn backwards over it
    assert pack.placed(2350, 2400) == (3000, 3000, (2500, 3000))  # in between: the nearer one
    assert pack.placed(3900, 9000) == (9400, 9400, (9000, 9400))  # beyond the end


def test_a_pack_is_full_before_30_seconds_and_ends_where_a_sentence_does_not_go_on() -> None:
    speech = [(start, start + 4000) for start in range(0, 60_000, 6000)] + [(75_000, 76_000)]
    found = packs(speech, 80_000)
    assert [len(pack.stretches) for pack in found] == [6, 4, 1]
    lengths = [pack.stretches[-1].at + pack.stretches[-1].finish - pack.stretches[-1].begin for pack in found]
    assert max(lengths) <= 28_000


def test_speech_without_a_pause_is_cut_between_words_and_nothing_is_given_twice() -> None:
    found = packs([(0, 20_000), (20_300, 40_000), (40_300, 50_000)], 50_000)
    given = [(one.begin, one.finish) for pack in found for one in pack.stretches]
    assert given == [(0, 20_150), (20_150, 40_150), (40_150, 50_000)]


def test_a_long_recording_is_listened_to_in_pieces_and_what_they_cut_is_whole(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_PIECE_MS", 5500)
    made = transcribed(tmp_path)
    assert near(words(made.files[1]), SECOND)
    heard = json.loads(made.files[1])["heard"]
    assert near([(start, end) for start, end in heard], SECOND)
