"""A recording that is handed in is transcribed while somebody waits: by a chain of its own, found again, paid once."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest

from genqa.errors import (
    LimitReached,
    NotConfigured,
    StillRunning,
    Stopped,
    TranscriptionFailed,
    Unreachable,
    UnsupportedAudio,
    WrongCredentials,
)
from genqa.index import Index
from genqa.index.speech import Spoken
from genqa.ingest.transcribing.upload import Heard, analysed, transcribe
from genqa.request import File, Request
from genqa.scoring import built_in
from genqa.settings import Thresholds
from genqa.sides import CONTRADICTED
from genqa.stt import SttConfig
from genqa.transcript import Choice
from tests.ingest.transcribing.conftest import Work, recorded
from tests.ingest.transcribing.stub import WORDS, Stub, config, set_up

FILES = [File("call.wav", recorded())]


def heard(speech: SttConfig, index: Index | None = None, provider: str | None = None) -> Heard:
    return transcribe(FILES, "file-1", speech, index=index, provider=provider, stop=threading.Event())


def test_it_is_scored_with_what_was_said_under_the_id_of_the_recording_alone(index: Index, stub: Stub) -> None:
    told: list[str] = []
    speech = config(set_up("stub", stub, price=1.2))
    spoken = transcribe(FILES, "file-1", speech, index=index, stop=threading.Event(), tell=told.append)
    assert told == ["Stub transcribes, off this machine"]
    request = Request(audio=FILES)
    result = analysed(request, spoken, built_in()["linear"], Thresholds())
    assert result.recording_id.startswith("file-")
    assert (result.agent_text, result.origin.transcribed) == (WORDS[0], "stub m-1")
    assert "said by the stub" in result.warnings
    assert index.save_spoken(result, spoken.spoken, actor="Ada", audio=[recorded()]) is False
    assert index.save_spoken(result, spoken.spoken, actor="Ada", audio=[recorded()]) is True
    assert index.load(result.recording_id).guest_text == WORDS[1]
    last, before = index.transcriptions_of(result.recording_id)
    assert (last.state, last.provider, last.cost) == ("done", "stub", pytest.approx(0.06))
    assert (before.state, before.cost) == ("done", None)  # it was paid once
    assert index.raw_transcripts(result.recording_id)[0].files == spoken.spoken.files
    assert stub.left == []


def test_without_an_index_it_is_transcribed_all_the_same(stub: Stub) -> None:
    spoken = heard(config(set_up("stub", stub)))
    assert (spoken.by, spoken.spoken.charges, len(spoken.spoken.files)) == ("stub m-1", (), 2)


def test_uploads_have_a_chain_of_their_own(stub: Stub) -> None:
    speech = replace(config(set_up("stub", stub)), chain=("genesys", "none"))
    assert heard(speech).by == "stub m-1"
    with pytest.raises(NotConfigured, match="no provider of speech to text is set up"):
        heard(replace(speech, uploads=("genesys", "none", "stub")))


def test_who_cannot_transcribe_it_is_followed_by_the_next(index: Index, stub: Stub) -> None:
    stub.always = UnsupportedAudio("Stub: too long")
    folder = stub.folder.with_name("second")
    folder.mkdir()
    speech = config(set_up("stub", stub, price=1.0), set_up("second", Stub(folder), price=1.0))
    assert heard(speech, index).by == "second m-1; stub: Stub: too long"
    assert [one.provider for one in index.spent_on_speech()] == ["second"]
    with pytest.raises(UnsupportedAudio, match="Stub: too long"):
        heard(speech, index, provider="stub")


def test_where_nobody_can_every_reason_is_said(stub: Stub) -> None:
    stub.always = TranscriptionFailed("Stub: no speech")
    with pytest.raises(TranscriptionFailed, match="nobody could transcribe it: stub: Stub: no speech"):
        heard(config(set_up("stub", stub)))


def test_a_refusal_is_raised_and_costs_nothing(index: Index, stub: Stub) -> None:
    stub.always = WrongCredentials("Stub: the key is refused")
    folder = stub.folder.with_name("second")
    folder.mkdir()
    with pytest.raises(WrongCredentials):
        heard(config(set_up("stub", stub, price=1.0), set_up("second", Stub(folder))), index)
    assert index.spent_on_speech() == []
    assert not (folder / "log").exists()


def test_the_monthly_limit_holds_here_too(index: Index, stub: Stub) -> None:
    speech = config(set_up("stub", stub, price=30.0), monthly_cost=2.0)  # three seconds are 1.50
    heard(speech, index)
    with pytest.raises(LimitReached, match="the monthly limit of 2 USD"):
        heard(speech, index)
    assert stub.count("begun") == {"file-1": 1}


@pytest.mark.parametrize("fault", [StillRunning, Unreachable, Stopped])
def test_the_same_recording_handed_in_again_takes_its_job_up(index: Index, stub: Stub, fault: type[Exception]) -> None:
    speech = config(set_up("stub", stub, price=1.0))
    stub.always = fault("Stub: not now")  # type: ignore[assignment]
    with pytest.raises(fault):
        heard(speech, index)
    stub.always = None
    assert heard(speech, index).by == "stub m-1"
    assert stub.count("begun") == {"file-1": 1}
    (spent,) = index.spent_on_speech()
    assert (spent.recordings, spent.cost) == (1, 0.05)


def test_what_cannot_be_removed_now_is_removed_by_whoever_works_on_the_queue(
    index: Index, stub: Stub, worked: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise Unreachable("Stub: no answer")

    with monkeypatch.context() as patched:
        patched.setattr(Stub, "clean_up", refused)
        heard(config(set_up("stub", stub)), index)
    assert len(stub.left) == 1
    worked(config(set_up("stub", stub)))
    assert stub.left == []


def answered(content: object, format: str) -> Heard:
    """What a provider would have answered."""
    return Heard(Spoken("stub", None, format, (json.dumps(content).encode(),)), "by the stub")


@pytest.mark.parametrize("channel", [0, 1])
def test_an_answer_that_names_its_sides_needs_no_channel_of_the_agents(channel: int) -> None:
    turns = [
        {"ParticipantRole": role, "BeginOffsetMillis": begin, "EndOffsetMillis": begin + 900, "Content": text}
        for role, begin, text in (("AGENT", 200, "Hello."), ("CUSTOMER", 1800, "Hi."))
    ]
    request = Request(audio=FILES, choice=Choice(agent_channel=channel))
    result = analysed(request, answered({"Transcript": turns}, "contact_lens"), built_in()["linear"], Thresholds())
    assert (result.agent_text, result.guest_text) == ("Hello.", "Hi.")
    assert (result.origin.roles_basis, result.origin.agent_channel) == ("named in the file", channel)


def test_where_nobody_speaks_on_the_agents_channel_the_other_is_the_guests() -> None:
    item = {"type": "pronunciation", "start_time": "0.3", "end_time": "1.2", "alternatives": [{"content": "Hello"}]}
    channels = [{"channel_label": "ch_0", "items": [item]}, {"channel_label": "ch_1", "items": []}]
    content = {"jobName": "x", "results": {"items": [item | {"channel_label": "ch_0"}], "channel_labels": {
        "channels": channels, "number_of_channels": 2}}}  # fmt: skip
    request = Request(audio=FILES, choice=Choice(agent_channel=1))
    result = analysed(request, answered(content, "aws_transcribe"), built_in()["linear"], Thresholds())
    assert (result.agent_text, result.guest_text) == ("", "Hello")
    assert (result.origin.roles_basis, result.origin.agent_channel) == ("chosen by the user", 1)
    assert not any(one.endswith(CONTRADICTED) for one in result.warnings)
