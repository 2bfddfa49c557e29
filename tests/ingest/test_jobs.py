"""What is known of a fetched recording, as a request of the analysis."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from genqa.analyse import File
from genqa.call import About, Hold
from genqa.decided import Kind
from genqa.errors import AudioError
from genqa.genesys.source import Fetched, Found, Leg
from genqa.ingest.jobs import Job, Setup, analyse_job, request_of
from genqa.scoring import built_in
from genqa.settings import Setting, Thresholds
from genqa.spans import Spans
from tests.ingest.fake import FakeCall
from tests.wavs import wav

SETUP = Setup("Genesys Cloud (fake)", built_in()["linear"], Thresholds(), channel_map=(("generic", 1),))
CALL = FakeCall("c0", ("r0",))


def fetched(folder: Path, *audio: bytes) -> Fetched:
    paths = tuple(folder / f"{number}.wav" for number in range(len(audio)))
    for path, data in zip(paths, audio, strict=True):
        path.write_bytes(data)
    transcript = folder / "t.json"
    transcript.write_bytes(CALL.transcript())
    found = Found("c0", None, None, {"ani": "+4930123"})
    return Fetched(found, "r0", paths, About(agent="Mara L."), transcript, "generic")


def test_all_that_is_known_reaches_the_analysis(tmp_path: Path) -> None:
    leg = Leg("u1", "Mara L.", 500, None, 0)
    hold = Hold(1000, Spans([(1000, 2000)]), call_end=5000)
    given = replace(
        fetched(tmp_path, b"one", b"other"), hold=hold, connected=500, legs=(leg,), names=(("u1", "Mara L."),),
        warnings=("a doubt",),
    )  # fmt: skip
    request = request_of(Job.of(given, replace(SETUP, agent_channel=1, ffmpeg="ff")))
    assert request.audio == [
        File("the recording's channel 0", given.audio[0]), File("the recording's channel 1", given.audio[1])
    ]  # fmt: skip
    assert [file.read() for file in request.audio] == [b"one", b"other"]
    assert request.audio_by_channel
    assert request.transcripts == [File("the transcript", CALL.transcript())]
    assert (request.format, request.recording_id, request.ffmpeg) == ("generic", "r0", "ff")
    assert (request.agent_channel, request.connected, request.legs) == (1, 500, (leg,))
    assert (request.names, request.warnings) == ((("u1", "Mara L."),), ("a doubt",))
    assert request.choice is not None and request.choice.channel_map == {"generic": 1}
    assert request.about == About(agent="Mara L.", source="Genesys Cloud (fake)")
    assert request.hold is not None and request.hold.at(5000).hold == hold


def test_the_channel_that_was_decided_for_a_trunk_goes_before_the_one_that_is_configured(tmp_path: Path) -> None:
    given = fetched(tmp_path, wav(5, channels=2))
    over = replace(given, about=replace(given.about, trunk="+4930123450"))
    setup = replace(SETUP, agent_channel=0, agent_channels=((Kind(SETUP.source, trunk="+4930123*"), 1),))
    assert [request_of(Job.of(one, setup)).agent_channel for one in (given, over)] == [0, 1]


def test_a_job_travels_without_what_the_source_told_beside(tmp_path: Path) -> None:
    job = Job.of(fetched(tmp_path, wav(5, channels=2)), SETUP)
    assert b"+4930123" not in pickle.dumps(job)
    analysed = analyse_job(pickle.loads(pickle.dumps(job)))
    assert pickle.loads(pickle.dumps(analysed)) == analysed
    assert (analysed.result.recording_id, analysed.result.about.source) == ("r0", "Genesys Cloud (fake)")
    assert analysed.audio == (tmp_path / "0.wav",)
    assert analysed.result.origin.peaks is not None


def test_sound_that_is_not_kept_comes_back_as_no_file(tmp_path: Path) -> None:
    setup = replace(SETUP, keep_audio=Setting("no", "test"))
    assert analyse_job(Job.of(fetched(tmp_path, wav(5, channels=2)), setup)).audio == ()


def test_what_is_wrong_with_a_file_is_said_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(AudioError) as error:
        analyse_job(Job.of(fetched(tmp_path, wav(5)[:44]), SETUP))
    assert str(error.value).startswith("the recording: ")
    assert str(tmp_path) not in str(error.value)
