"""AssemblyAI: upload, job, questions, and what each refusal means."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from genqa import transcript
from genqa.call import Role
from genqa.errors import (
    BadReply,
    GenqaError,
    LimitReached,
    MissingPermission,
    Refused,
    StillRunning,
    Stopped,
    TranscriptionFailed,
    Unreachable,
    UnsupportedAudio,
    WrongCredentials,
)
from genqa.stt import Provider, Wishes
from genqa.stt import assemblyai as provider_module
from tests.http.servers import Step, reset, said
from tests.stt.assemblyai_gateway import FIRST, JOB, LIST, REMOVE, START, UPLOAD, AssemblyAIGateway
from tests.stt.conftest import Connect
from tests.stt.gateway import Unwaiting
from tests.stt.takes import SECRET, MadeTake, Notes


@pytest.fixture
def provider(assemblyai: AssemblyAIGateway, connected: Connect) -> Provider:
    return connected("assemblyai", key=SECRET, endpoint=assemblyai.url)


def test_a_recording_is_uploaded_begun_and_asked_about_until_it_is_done(
    assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, stop: Unwaiting, notes: Notes
) -> None:
    assemblyai.questions = 4
    take = MadeTake(tmp_path)
    done = provider.transcribe(take, None, notes.keep)
    assert assemblyai.asked == ["POST /v2/upload", "POST /v2/transcript", *["GET /v2/transcript/job-1"] * 4]
    assert assemblyai.uploads == {FIRST: take.file().read_bytes()}
    assert notes.kept == [{"upload": FIRST}, {"upload": FIRST, "id": "job-1"}]
    assert stop.waits == [2.0, 3.0, 4.5, 6.75]
    assert (done.format, done.model, done.warnings) == ("assemblyai", "universal-3-5-pro", ())
    read = transcript.read(done.files[0], format=done.format)
    assert [(said.party.role, said.start, said.end, said.text) for said in read.utterances] == [
        (Role.AGENT, 480, 1520, "Thank you for calling."),
        (Role.GUEST, 2100, 3400, "Hi, my order is late."),
    ]
    assert read.channels == (0, 1)


def test_the_voices_of_one_channel_are_told_apart(
    assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    done = provider.transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    assert assemblyai.to(START)[0].json == {
        "audio_url": FIRST, "speech_models": ["universal-3-5-pro", "universal-2"], "punctuate": True,
        "speaker_labels": True, "language_detection": True,
    }  # fmt: skip
    read = transcript.read(done.files[0], format=done.format)
    assert [said.party.role for said in read.utterances] == [Role.AGENT, Role.GUEST]


@pytest.mark.parametrize(
    ("language", "code"), [("en-US", "en_us"), ("en-GB", "en_uk"), ("de-CH", "de"), ("pt-BR", "pt"), ("en", "en")]
)
def test_a_language_is_written_as_it_knows_it(
    language: str, code: str, assemblyai: AssemblyAIGateway, connected: Connect, tmp_path: Path, notes: Notes
) -> None:
    provider = connected("assemblyai", Wishes(language), key=SECRET, endpoint=assemblyai.url)
    provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert assemblyai.to(START)[0].json["language_code"] == code


def test_wishes_are_passed_on_and_what_it_does_not_take_is_said(
    assemblyai: AssemblyAIGateway, connected: Connect, tmp_path: Path, notes: Notes
) -> None:
    words = tuple(f"word {number}" for number in range(201))
    wishes = Wishes(None, ("one two three four five six seven", *words), redact=True)
    provider = connected("assemblyai", wishes, key=SECRET, endpoint=assemblyai.url, models="universal-2")
    assert provider.transcribe(MadeTake(tmp_path), None, notes.keep).warnings == (
        "AssemblyAI takes phrases of 6 words: longer ones were left out",
        "AssemblyAI takes 200 words and phrases of the vocabulary: 1 were left out",
    )
    body = assemblyai.to(START)[0].json
    assert (body["speech_models"], body["keyterms_prompt"]) == (["universal-2"], list(words[:200]))
    assert (body["redact_pii"], body["redact_pii_sub"]) == (True, "entity_name")
    assert {"credit_card_number", "phone_number", "person_name"} <= set(body["redact_pii_policies"])


def test_an_upload_that_broke_is_sent_again(
    assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    assemblyai.play(UPLOAD, reset, said(500, {"error": "Server error, developers have been alerted."}))
    assert len(provider.transcribe(MadeTake(tmp_path), None, notes.keep).files) == 1
    assert len(assemblyai.to(UPLOAD)) == 3


def test_nothing_left_to_remove_is_no_error(assemblyai: AssemblyAIGateway, provider: Provider) -> None:
    provider.clean_up({"upload": FIRST})
    provider.clean_up({"upload": FIRST, "id": "job-9"})
    assert assemblyai.asked == ["DELETE /v2/transcript/job-9"]
    assemblyai.play(REMOVE, *[said(500, {"error": "Server error"})] * 6)
    with pytest.raises(Unreachable, match=r"^AssemblyAI: "):
        provider.clean_up({"id": "job-9"})


FAILURES = [
    ("Transcoding failed. File does not appear to contain audio. File type is text/html.", UnsupportedAudio,
     "AssemblyAI: it cannot read this recording: Transcoding failed. File does not appear to contain audio. File type "
     "is text/html. (job job-1)"),
    ("Audio duration is too short.", UnsupportedAudio,
     "AssemblyAI: it cannot read this recording: Audio duration is too short. (job job-1)"),
    ("language_detection cannot be performed on files with no spoken audio.", TranscriptionFailed,
     "AssemblyAI: it hears nobody speak, and so no language; set GENQA_STT_LANGUAGE (job job-1)"),
    ("Internal server error.", TranscriptionFailed, "AssemblyAI: job job-1 failed: Internal server error."),
    ("", TranscriptionFailed, "AssemblyAI: job job-1 failed: it does not say why"),
]  # fmt: skip


@pytest.mark.parametrize(("fails", "kind", "message"), FAILURES)
def test_a_job_that_fails_says_why(
    fails: str, kind: type[GenqaError], message: str, assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path,
    notes: Notes,
) -> None:  # fmt: skip
    assemblyai.fails = fails or "?"
    if not fails:
        assemblyai.play(JOB, said(200, {"id": "job-1", "status": "error", "error": None}))
    with pytest.raises(kind) as caught:
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert (type(caught.value), str(caught.value)) == (kind, message)


def test_channels_that_are_missing_are_not_passed_over(
    assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    assemblyai.play(JOB, said(200, {"id": "job-1", "status": "completed", "audio_channels": 1, "text": ""}))
    with pytest.raises(TranscriptionFailed, match=r"^AssemblyAI: it heard 1 of 2 channels: who speaks is not known$"):
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)


def test_a_job_that_never_ends_is_taken_up_by_the_next_run(
    assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, stop: Unwaiting, notes: Notes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(provider_module, "LEAST_PATIENCE", 60.0)
    assemblyai.questions = 10**6
    with pytest.raises(StillRunning, match=r"^AssemblyAI: job job-1 is not done yet; the next run asks again$"):
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert 60 <= sum(stop.waits) < 80
    assemblyai.questions = 0
    assert len(provider.transcribe(MadeTake(tmp_path), notes.last, notes.keep).files) == 1
    assert list(assemblyai.jobs) == ["job-1"]


def test_a_user_who_stops_leaves_a_job_that_can_be_taken_up(
    assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, stop: Unwaiting, notes: Notes
) -> None:
    stop.meanwhile = stop.set
    with pytest.raises(Stopped, match=r"^stopped; "):
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert notes.last == {"upload": FIRST, "id": "job-1"}


REFUSALS = [
    (UPLOAD, said(401, {"error": f"Authentication error, API token {SECRET} missing/invalid"}), WrongCredentials,
     "AssemblyAI: the key is refused; check GENQA_STT_ASSEMBLYAI_KEY, and the endpoint: US and EU differ"),
    (START, said(400, {"error": "Your current account balance is negative. Please top up to continue using the API."}),
     LimitReached,
     "AssemblyAI: Your current account balance is negative. Please top up to continue using the API.; add funds at "
     "www.assemblyai.com"),
    (START, said(400, {"error": "The following models are not available in this language: speaker_labels"}), Refused,
     "AssemblyAI: it refuses the request: The following models are not available in this language: speaker_labels; "
     "check its settings, GENQA_STT_LANGUAGE and GENQA_STT_VOCABULARY"),
    (START, said(403, {"error": "Cannot access uploaded file"}), MissingPermission,
     "AssemblyAI: Cannot access uploaded file; the upload and the job need keys of the same project"),
    (UPLOAD, said(413, {}), UnsupportedAudio,
     "AssemblyAI: the recording is too large for it; choose another provider for it"),
    (UPLOAD, said(200, {}), BadReply, "AssemblyAI: /v2/upload answers without upload_url; check the endpoint"),
    (START, said(200, {}), BadReply, "AssemblyAI: /v2/transcript answers without an id; check the endpoint"),
    (JOB, said(200, {"id": "job-1", "status": "asleep"}), BadReply,
     "AssemblyAI: a job has the status 'asleep', which is none"),
]  # fmt: skip


@pytest.mark.parametrize(("route", "refusal", "kind", "message"), REFUSALS)
def test_each_refusal_says_what_to_do(
    route: str, refusal: Step, kind: type[GenqaError], message: str, assemblyai: AssemblyAIGateway, provider: Provider,
    tmp_path: Path, notes: Notes,
) -> None:  # fmt: skip
    assemblyai.play(route, refusal)
    with pytest.raises(kind) as caught:
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert (type(caught.value), str(caught.value)) == (kind, message)
    assert len(assemblyai.to(route)) == 1


def test_a_rate_that_is_too_high_is_waited_for(
    assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    assemblyai.play(START, said(429, {"error": "Too many requests"}, retry_after="0.02"))
    assemblyai.play(JOB, said(500, {"error": "Server error"}))
    assert len(provider.transcribe(MadeTake(tmp_path), None, notes.keep).files) == 1
    assert (len(assemblyai.to(START)), len(assemblyai.to(JOB))) == (2, 2)


def test_eight_recordings_are_under_way_at_once(
    assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path
) -> None:
    assemblyai.hold_until(8)
    take = MadeTake(tmp_path)
    take.file()
    with ThreadPoolExecutor(8) as workers:
        done = list(workers.map(lambda _: provider.transcribe(take, None, Notes().keep), range(8)))
    assert assemblyai.most_in_flight == 8
    assert len({one.files for one in done}) == 8


def test_the_list_is_not_asked_for_without_need(
    assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert assemblyai.to(LIST) == []
