"""Transcripts of speech and text analytics."""

from __future__ import annotations

from pathlib import Path

from genqa.errors import MissingPermission, Unreachable
from genqa.genesys.platform.media import Result
from genqa.genesys.platform.transcripts import Transcripts
from genqa.genesys.source import Fetched, Outcome
from tests.genesys.platform.one_call import QUIET, WAV, fetch, found, paths, server, trunk


def test_the_transcript_of_the_recorded_leg_comes_with_the_recording(tmp_path: Path) -> None:
    web = server(transcripturl={"url": "https://storage/t.json"})
    (got,) = fetch(web, found(*QUIET), [WAV], tmp_path, transcripts=True)
    assert (got.transcript, got.transcript_format) == (tmp_path / "r1.transcript.json", "genesys")
    path = "/api/v2/speechandtextanalytics/conversations/call/communications/customer%20leg/transcripturl"
    assert paths(web)[-2:] == [path, "https://storage/t.json"]


def test_no_transcript_is_a_call_without_one(tmp_path: Path) -> None:
    (got,) = fetch(server(), found(*QUIET), [WAV], tmp_path, transcripts=True)
    assert (type(got), got.transcript, got.transcript_format) == (Fetched, None, None)


def test_a_transcript_that_cannot_be_had_now_fails_the_call_so_that_it_is_not_stored_without(tmp_path: Path) -> None:
    web = server(transcripturl=Unreachable("no answer"))
    (got,) = fetch(web, found(*QUIET), [WAV], tmp_path, transcripts=True)
    assert (got.recording_id, got.outcome) == ("r1", Outcome.FAILED)


def test_two_recordings_of_one_leg_have_a_transcript_each(tmp_path: Path) -> None:
    both = [WAV, Result("r2", "https://storage/r2.wav", "audio/wav", None)]
    urls = {"urls": [{"recording": {"id": name}, "url": f"https://storage/{name}.json"} for name in ("r2", "r1")]}
    web = server(recordingmetadata=[trunk(), trunk("r2")], transcripturls=urls)
    got = fetch(web, found(*QUIET), both, tmp_path, transcripts=True)
    assert [one.transcript.read_bytes() for one in got] == [
        b"sound of https://storage/r1.json",
        b"sound of https://storage/r2.json",
    ]


def test_transcripts_that_may_not_be_read_are_asked_for_once(tmp_path: Path, caplog) -> None:
    web = server(transcripturl=MissingPermission("lacks speechAndTextAnalytics:data:view"))
    transcripts = Transcripts(web, True)
    for _ in range(3):
        assert transcripts.fetch("call", "leg", "r1", False, tmp_path) is None
    assert web.requests == 1
    assert [record.getMessage() for record in caplog.records] == [
        "calls come without transcripts: lacks speechAndTextAnalytics:data:view"
    ]


def test_transcripts_that_are_not_wanted_are_not_asked_for(tmp_path: Path) -> None:
    web = server()
    assert Transcripts(web, False).fetch("call", "leg", "r1", False, tmp_path) is None
    assert web.requests == 0
