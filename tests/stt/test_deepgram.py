"""Deepgram: what is asked, what comes back, and what each refusal means."""

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
    NotConfigured,
    RateLimited,
    Refused,
    Stopped,
    TranscriptionFailed,
    Unreachable,
    UnsupportedAudio,
    WrongCredentials,
)
from genqa.stt import Provider, Wishes
from tests.http.servers import Say, Step, chunks, reset, said, silence
from tests.stt.conftest import Connect
from tests.stt.deepgram_gateway import LISTEN, REQUEST, DeepgramGateway, refused, transcribed
from tests.stt.gateway import Unwaiting
from tests.stt.takes import SECRET, MadeTake, Notes


@pytest.fixture
def provider(deepgram: DeepgramGateway, connected: Connect) -> Provider:
    return connected("deepgram", key=SECRET, endpoint=deepgram.url)


def test_two_channels_go_as_one_file_and_come_back_as_two_sides(
    deepgram: DeepgramGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    take = MadeTake(tmp_path)
    done = provider.transcribe(take, None, notes.keep)
    (asked,) = deepgram.to(LISTEN)
    assert asked.query == (
        ("model", "nova-3"), ("punctuate", "true"), ("utterances", "true"), ("multichannel", "true"),
        ("detect_language", "true"), ("mip_opt_out", "true"),
    )  # fmt: skip
    assert asked.body == take.file().read_bytes()
    assert (done.format, done.model, done.warnings) == ("deepgram", "general-nova-3 2025-07-31.0", ())
    assert notes.kept == [{"sent": 2}]
    (file,) = done.files
    read = transcript.read(file, format=done.format)
    assert [(said.party.role, said.start, said.end, said.text) for said in read.utterances] == [
        (Role.AGENT, 480, 1520, "thank you for calling"),
        (Role.GUEST, 2100, 3400, "hi my order is late"),
    ]
    assert read.channels == (0, 1)
    assert [word.start for word in read.utterances[1].words] == [2100, 2340, 2500, 2900, 3000]


def test_the_voices_of_one_channel_are_told_apart(
    deepgram: DeepgramGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    done = provider.transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    assert deepgram.to(LISTEN)[0].all("diarize") == ["true"]
    read = transcript.read(done.files[0], format=done.format)
    assert [said.party.role for said in read.utterances] == [Role.AGENT, Role.GUEST]


def test_wishes_are_passed_on(deepgram: DeepgramGateway, connected: Connect, tmp_path: Path, notes: Notes) -> None:
    wishes = Wishes("de-CH", ("Zürich", "genqa plus"), redact=True)
    with_wishes = connected("deepgram", wishes, key=SECRET, endpoint=deepgram.url, smart_format="yes", training="yes")
    assert with_wishes.transcribe(MadeTake(tmp_path), None, notes.keep).warnings == ()
    (asked,) = deepgram.to(LISTEN)
    assert asked.query[4:] == (
        ("language", "de-CH"), ("smart_format", "true"), ("redact", "pci"), ("redact", "pii"), ("redact", "numbers"),
        ("keyterm", "Zürich"), ("keyterm", "genqa plus"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("model", "sent", "warning"),
    [
        ("nova-2-phonecall", ["genqa"],
         "Deepgram's nova-2-phonecall takes single words only: phrases of the vocabulary were left out"),
        ("whisper-large", [], "Deepgram's whisper-large takes no vocabulary: it was left out"),
    ],
)  # fmt: skip
def test_what_a_model_does_not_take_is_said(
    model: str,
    sent: list[str],
    warning: str,
    deepgram: DeepgramGateway,
    connected: Connect,
    tmp_path: Path,
    notes: Notes,
) -> None:
    wishes = Wishes(vocabulary=("genqa", "two words"))
    provider = connected("deepgram", wishes, key=SECRET, endpoint=deepgram.url, model=model)
    assert provider.transcribe(MadeTake(tmp_path), None, notes.keep).warnings == (warning,)
    assert deepgram.to(LISTEN)[0].all("keywords") == sent


def test_a_vocabulary_that_is_too_long_is_cut_and_said(
    deepgram: DeepgramGateway, connected: Connect, tmp_path: Path, notes: Notes
) -> None:
    wishes = Wishes(vocabulary=tuple(f"word{number}" for number in range(103)))
    provider = connected("deepgram", wishes, key=SECRET, endpoint=deepgram.url)
    done = provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert done.warnings == ("Deepgram takes 100 words and phrases of the vocabulary: 3 were left out",)
    assert len(deepgram.to(LISTEN)[0].all("keyterm")) == 100


REFUSALS: list[tuple[Step, type[GenqaError], str]] = [
    (refused(401, "INVALID_AUTH", f"Invalid credentials {SECRET}."), WrongCredentials,
     f"Deepgram: the key is refused (request {REQUEST}); check GENQA_STT_DEEPGRAM_KEY"),
    (refused(401, "INSUFFICIENT_PERMISSIONS", "User does not have sufficient permissions."), MissingPermission,
     f"Deepgram: User does not have sufficient permissions. (request {REQUEST}); give the key the role Member, or "
     "choose another model"),
    (refused(402, "ASR_PAYMENT_REQUIRED", "Project does not have enough credits."), LimitReached,
     f"Deepgram: the project has no credit left (request {REQUEST}); add some at console.deepgram.com"),
    (refused(400, "Bad Request", "Bad Request: failed to process audio: corrupt or unsupported data"), UnsupportedAudio,
     "Deepgram: it cannot read this recording: Bad Request: failed to process audio: corrupt or unsupported data "
     f"(request {REQUEST})"),
    (refused(400, "Bad Request", "Bad Request: No such model/language/tier combination found."), NotConfigured,
     f"Deepgram: Bad Request: No such model/language/tier combination found. (request {REQUEST}); check "
     "GENQA_STT_DEEPGRAM_MODEL and GENQA_STT_LANGUAGE"),
    (refused(413, "PAYLOAD_TOO_LARGE", "Payload too large."), UnsupportedAudio,
     f"Deepgram: the recording is too large for it (request {REQUEST}); choose another provider for it"),
    (refused(422, "ASR_UNPROCESSABLE_ENTITY", "Unprocessable."), Unreachable,
     f"Deepgram: the recording did not reach it whole (request {REQUEST}); it is sent again by the next run"),
    (refused(504, "GATEWAY_TIMEOUT", "Timed out."), TranscriptionFailed,
     f"Deepgram: this recording takes longer than it allows (request {REQUEST}); choose another provider for it"),
]  # fmt: skip


@pytest.mark.parametrize(("refusal", "kind", "message"), REFUSALS)
def test_each_refusal_says_what_to_do(
    refusal: Step, kind: type[GenqaError], message: str, deepgram: DeepgramGateway, provider: Provider, tmp_path: Path,
    notes: Notes,
) -> None:  # fmt: skip
    deepgram.play(LISTEN, refusal)
    with pytest.raises(kind) as caught:
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert (type(caught.value), str(caught.value)) == (kind, message)
    assert len(deepgram.log) == 1


def test_channels_that_are_missing_are_not_passed_over(
    deepgram: DeepgramGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    deepgram.play(LISTEN, said(200, transcribed(1, diarize=False)))
    with pytest.raises(TranscriptionFailed, match=r"^Deepgram: it heard 1 of 2 channels: who speaks is not known$"):
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)


def test_an_address_that_is_another_is_told(deepgram: DeepgramGateway, provider: Provider, tmp_path: Path) -> None:
    deepgram.play(LISTEN, said(404, {}))
    with pytest.raises(NotConfigured, match=r"/v1/listen is not there; check GENQA_STT_DEEPGRAM_ENDPOINT$"):
        provider.transcribe(MadeTake(tmp_path), None, Notes().keep)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (reset, Unreachable),
        (said(500, {"err_msg": "oh"}), Unreachable),
        (chunks(b'{"results": {', whole=False), BadReply),
        (Say(200, b"<html>"), BadReply),
        (said(200, []), BadReply),
        (said(200, {"error": "none"}), BadReply),
        (refused(400, "Bad Request", "Something else."), Refused),
    ],
)
def test_what_may_have_been_paid_for_is_not_sent_again(
    fault: Step, kind: type[GenqaError], deepgram: DeepgramGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    deepgram.play(LISTEN, fault)
    with pytest.raises(kind, match=r"^Deepgram: ") as caught:
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert type(caught.value) is kind
    assert len(deepgram.log) == 1
    assert notes.kept == [{"sent": 2}]


def test_too_many_at_once_is_waited_for(
    deepgram: DeepgramGateway, provider: Provider, tmp_path: Path, stop: Unwaiting, notes: Notes
) -> None:
    deepgram.play(LISTEN, refused(429, "TOO_MANY_REQUESTS", "Too many requests.", retry_after="0.02"))
    assert provider.transcribe(MadeTake(tmp_path), None, notes.keep).format == "deepgram"
    assert (len(deepgram.log), stop.waits[0]) == (2, 0.02)
    deepgram.play(LISTEN, refused(429, "TOO_MANY_REQUESTS", "Too many requests.", retry_after="7200"))
    with pytest.raises(RateLimited, match=r"^Deepgram: rate limited: .* go on later with the next run$"):
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)


def test_one_who_stops_need_not_wait_for_an_answer(
    deepgram: DeepgramGateway, provider: Provider, tmp_path: Path, stop: Unwaiting, notes: Notes
) -> None:
    def hears(handler: object) -> None:
        stop.set()
        silence(handler)  # type: ignore[arg-type]

    deepgram.play(LISTEN, hears)
    with pytest.raises(Stopped, match=r"^stopped; .* and the next run goes on from here$"):
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)


def test_a_recording_of_a_deleted_call_is_not_sent(
    deepgram: DeepgramGateway, provider: Provider, tmp_path: Path
) -> None:
    def deleted(_: object) -> None:
        raise Stopped("the call was deleted")

    with pytest.raises(Stopped, match=r"^the call was deleted$"):
        provider.transcribe(MadeTake(tmp_path), None, deleted)
    assert deepgram.log == []


def test_a_recording_that_is_too_long_is_refused_before_it_is_sent(
    deepgram: DeepgramGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    with pytest.raises(UnsupportedAudio, match=r"^Deepgram: the recording is too long"):
        provider.transcribe(MadeTake(tmp_path, too_long=True), None, notes.keep)
    assert (deepgram.log, notes.kept) == ([], [])


def test_eight_recordings_are_under_way_at_once(
    deepgram: DeepgramGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    deepgram.hold_until(8)
    with ThreadPoolExecutor(8) as workers:
        take = MadeTake(tmp_path)
        take.file()
        done = list(workers.map(lambda _: provider.transcribe(take, None, notes.keep), range(8)))
    assert deepgram.most_in_flight == 8
    assert {one.format for one in done} == {"deepgram"}


def test_nothing_is_left_there_to_be_removed(deepgram: DeepgramGateway, provider: Provider) -> None:
    provider.clean_up({"sent": 2})
    provider.close()
    assert deepgram.log == []
