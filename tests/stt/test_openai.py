"""OpenAI's transcription and servers like it: a request a channel, and what each refusal means."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from genqa import transcript
from genqa.analyse import File
from genqa.audio.ffmpeg import ffmpeg_found
from genqa.call import Role
from genqa.errors import (
    BadReply,
    GenqaError,
    LimitReached,
    MissingPermission,
    NotConfigured,
    Refused,
    Unreachable,
    UnsupportedAudio,
    WrongCredentials,
)
from genqa.ingest.take import taken
from genqa.stt import Provider, Wishes, configured
from genqa.transcript import read_channels
from tests.http.servers import Say, Step, chunks, reset, said
from tests.stt.conftest import Connect
from tests.stt.gateway import Unwaiting
from tests.stt.openai_gateway import TRANSCRIPTIONS, OpenAIGateway, refused
from tests.stt.takes import SECRET, MadeTake, Notes, set_up
from tests.wavs import wav


@pytest.fixture
def provider(openai: OpenAIGateway, connected: Connect) -> Provider:
    return connected("openai", key=SECRET, endpoint=f"{openai.url}/v1")


def test_each_channel_is_a_request_and_comes_back_as_a_side(
    openai: OpenAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    done = provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert (done.format, done.model, done.warnings) == ("whisper", "whisper-1", ())
    assert notes.kept == [{"sent": 2}]
    assert len(openai.to(TRANSCRIPTIONS)) == len(done.files) == 2
    agent, guest = Role.AGENT, Role.GUEST
    read = read_channels(done.files, format=done.format)
    assert [(said.party.role, said.start, said.end, said.text) for said in read.utterances] == [
        (agent, 480, 1520, "Thank you for calling."),
        (guest, 2100, 3400, "Hi, my order is late."),
    ]
    assert [word.start for word in read.utterances[0].words] == [480, 720, 880, 1040]


def test_two_channels_are_under_way_at_once(
    openai: OpenAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    openai.hold_until(2)
    provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert openai.most_in_flight == 2


def test_eight_recordings_of_two_channels_are_under_way_at_once(
    openai: OpenAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    openai.hold_until(16)
    take = MadeTake(tmp_path)
    for channel in (0, 1):
        take.file(channel)
    with ThreadPoolExecutor(8) as workers:
        done = list(workers.map(lambda _: provider.transcribe(take, None, notes.keep), range(8)))
    assert openai.most_in_flight == 16
    # each got its own two sides, in their order
    assert len({one.files for one in done}) == 1


def test_with_one_channel_it_is_said_that_nobody_is_told_apart(
    openai: OpenAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    done = provider.transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    assert done.warnings == (
        "whisper-1 does not tell voices apart, and the recording has one channel: who says what is unknown",
    )
    assert len(openai.log) == len(done.files) == 1
    assert transcript.read(done.files[0], format=done.format).anonymous


def test_a_model_that_tells_voices_apart_is_asked_in_its_own_way(
    openai: OpenAIGateway, connected: Connect, tmp_path: Path, notes: Notes
) -> None:
    provider = connected(
        "openai", Wishes("en-US", ("genqa",)), key=SECRET, endpoint=f"{openai.url}/v1",
        model="gpt-4o-transcribe-diarize",
    )  # fmt: skip
    done = provider.transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    assert done.warnings == ("gpt-4o-transcribe-diarize takes no vocabulary: it was left out",)
    read = transcript.read(done.files[0], format=done.format)
    assert [(said.party.role, said.start) for said in read.utterances] == [(Role.AGENT, 480), (Role.GUEST, 2100)]


def test_wishes_are_passed_on_and_what_it_cannot_do_is_said(
    openai: OpenAIGateway, connected: Connect, tmp_path: Path, notes: Notes
) -> None:
    wishes = Wishes("de-CH", ("Zürich", "genqa"), redact=True)
    provider = connected("openai", wishes, key=SECRET, endpoint=f"{openai.url}/v1")
    done = provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert done.warnings == ("it does not leave out personal data: the transcript has all that was said",)
    fields = openai.log[0].fields
    assert (fields["language"], fields["prompt"]) == (["de"], ["Zürich, genqa"])


def test_a_vocabulary_that_is_too_long_and_a_language_it_does_not_know_are_said(
    openai: OpenAIGateway, connected: Connect, tmp_path: Path, notes: Notes
) -> None:
    wishes = Wishes("gsw-CH", tuple(f"{number:04d} words" for number in range(70)))
    provider = connected("openai", wishes, key=SECRET, endpoint=f"{openai.url}/v1")
    assert provider.transcribe(MadeTake(tmp_path), None, notes.keep).warnings == (
        "it knows languages of two letters: gsw-CH was not passed on",
        "it takes about 800 letters of vocabulary; 4 words and phrases were left out",
    )
    fields = openai.log[0].fields
    assert "language" not in fields
    assert len(fields["prompt"][0]) == 66 * 12 - 2


def test_a_server_of_ones_own_needs_no_key(
    openai: OpenAIGateway, connected: Connect, tmp_path: Path, notes: Notes
) -> None:
    openai.key = None
    provider = connected("openai", endpoint=f"{openai.url}/v1", model="Systran/faster-whisper-small")
    assert provider.transcribe(MadeTake(tmp_path), None, notes.keep).model == "Systran/faster-whisper-small"


def test_a_server_that_tells_no_times_is_told_of(
    openai: OpenAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    openai.times = False
    done = provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert done.warnings == ("whisper-1 tells no times on this server: nothing can be measured by its words",)
    assert (read_channels(done.files, format=done.format).untimed or "").endswith("has no usable times")


@pytest.mark.parametrize("model", ["gpt-4o-transcribe", "gpt-4o-mini-transcribe"])
def test_a_model_without_times_is_refused_with_advice(model: str, tmp_path: Path) -> None:
    environ = {"GENQA_STT_OPENAI_KEY": SECRET, "GENQA_STT_OPENAI_MODEL": model}
    found = configured(environ, tmp_path)
    assert [(row.name, why) for row, why in found.broken] == [
        (
            "openai",
            f"GENQA_STT_OPENAI_MODEL: {model} tells no times, and without them nothing can be measured; use whisper-1 "
            "(times of words) or gpt-4o-transcribe-diarize (tells voices apart)",
        )
    ]


def test_openai_itself_takes_a_key(tmp_path: Path) -> None:
    found = configured({"GENQA_STT_OPENAI_MODEL": "whisper-1"}, tmp_path)
    (broken,) = found.broken
    assert broken[1] == "OpenAI-compatible endpoint is set up in part only; missing: GENQA_STT_OPENAI_KEY"


@pytest.mark.parametrize(
    ("endpoint", "leaves"),
    [
        ("http://127.0.0.1:8000/v1", False),
        ("http://localhost:8000/v1/", False),
        ("https://[::1]:8000/v1", False),
        ("https://whisper.example.com/v1", True),
        ("https://localhost.example.com/v1", True),
    ],
)
def test_on_this_machine_nothing_leaves_it(endpoint: str, leaves: bool, tmp_path: Path) -> None:
    assert set_up("openai", tmp_path, endpoint=endpoint).leaves is leaves


def test_another_machine_is_not_asked_over_plain_http(tmp_path: Path) -> None:
    (broken,) = configured({"GENQA_STT_OPENAI_ENDPOINT": "http://whisper.example.com/v1"}, tmp_path).broken
    assert broken[1] == ("GENQA_STT_OPENAI_ENDPOINT is plain http: whisper.example.com/v1 is only asked over https")


def test_the_largest_file_is_what_is_set(
    openai: OpenAIGateway, connected: Connect, tmp_path: Path, notes: Notes
) -> None:
    take = MadeTake(tmp_path)
    connected("openai", key=SECRET, endpoint=f"{openai.url}/v1").transcribe(take, None, notes.keep)
    connected("openai", key=SECRET, endpoint=f"{openai.url}/v1", most_megabytes="10").transcribe(take, None, notes.keep)
    assert take.asked == [(0, 25_000_000), (1, 25_000_000), (0, 10_000_000), (1, 10_000_000)]


def test_a_recording_that_is_too_large_as_wav_goes_as_opus(
    openai: OpenAIGateway, connected: Connect, tmp_path: Path, notes: Notes
) -> None:
    if ffmpeg_found() is None:
        pytest.skip("there is no ffmpeg on this machine")
    sound = wav(60, rate=16_000)
    provider = connected("openai", key=SECRET, endpoint=f"{openai.url}/v1", most_megabytes="1")
    with taken([File("long.wav", sound)], "rec-1", folder=tmp_path) as take:
        done = provider.transcribe(take, None, notes.keep)
    assert len(done.files) == 1
    (file,) = [part for part in openai.log[0].form if part.file_name is not None]
    assert (file.file_name, file.content_type, file.content[:4]) == ("recording.ogg", "audio/ogg", b"OggS")
    assert 20_000 < len(file.content) < 1_000_000


REFUSALS: list[tuple[Step, type[GenqaError], str]] = [
    (refused(401, "Incorrect API key provided: k3y-*********/+=.", "invalid_request_error", "invalid_api_key",
             x_request_id="req_1"), WrongCredentials,
     "{where} refuses the key (request req_1); check GENQA_STT_OPENAI_KEY"),
    (refused(429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota"), LimitReached,
     "the quota is used up: You exceeded your current quota."),
    (refused(403, "Country, region, or territory not supported", "request_forbidden", "unsupported_country"),
     MissingPermission,
     "{where}: the key (GENQA_STT_OPENAI_KEY) may not do this: Country, region, or territory not supported; check what "
     "it is allowed"),
    (refused(404, "The model `whisper-9` does not exist.", "invalid_request_error", "model_not_found"), NotConfigured,
     "The model `whisper-9` does not exist.; check GENQA_STT_OPENAI_MODEL"),
    (said(404, {"detail": "Not Found"}), NotConfigured,
     "{where} is not there; check GENQA_STT_OPENAI_ENDPOINT, which ends in /v1"),
    (refused(413, "Maximum content size limit (26214400) exceeded (30000000 bytes read)", "server_error"),
     UnsupportedAudio,
     "the file is too large: Maximum content size limit (26214400) exceeded (30000000 bytes read); set "
     "GENQA_STT_OPENAI_MOST_MEGABYTES lower"),
    (refused(400, "Invalid file format. Supported formats: ['flac', 'wav']", "invalid_request_error"), UnsupportedAudio,
     "it cannot read this recording: Invalid file format. Supported formats: ['flac', 'wav']"),
    (refused(400, "Audio file is too short. Minimum audio length is 0.1 seconds.", "invalid_request_error",
             "audio_too_short"), UnsupportedAudio,
     "it cannot read this recording: Audio file is too short. Minimum audio length is 0.1 seconds."),
    (refused(400, "Invalid language 'xx'.", "invalid_request_error", "invalid_language_format"), Refused,
     "{where} answers 400: Invalid language 'xx'."),
]  # fmt: skip


@pytest.mark.parametrize(("refusal", "kind", "message"), REFUSALS)
def test_each_refusal_says_what_to_do(
    refusal: Step, kind: type[GenqaError], message: str, openai: OpenAIGateway, provider: Provider, tmp_path: Path,
    notes: Notes,
) -> None:  # fmt: skip
    openai.play(TRANSCRIPTIONS, refusal)
    with pytest.raises(kind) as caught:
        provider.transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    where = f"127.0.0.1:{openai.server_port}/v1/audio/transcriptions"
    assert (type(caught.value), str(caught.value)) == (
        kind, f"OpenAI-compatible endpoint: {message.format(where=where)}",
    )  # fmt: skip
    assert len(openai.log) == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (reset, Unreachable),
        (refused(500, "The server had an error.", "server_error"), Unreachable),
        (chunks(b'{"text": "Thank', whole=False), BadReply),
        (Say(200, b"WEBVTT"), BadReply),
        (said(200, ["text"]), BadReply),
    ],
)
def test_what_may_have_been_paid_for_is_not_sent_again(
    fault: Step, kind: type[GenqaError], openai: OpenAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    openai.play(TRANSCRIPTIONS, fault)
    with pytest.raises(kind, match=r"^OpenAI-compatible endpoint: "):
        provider.transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    assert len(openai.log) == 1
    assert notes.kept == [{"sent": 1}]


def test_of_two_channels_the_one_that_was_answered_is_charged(
    openai: OpenAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    openai.play(TRANSCRIPTIONS, refused(401, "Incorrect API key provided.", "invalid_request_error"))
    with pytest.raises(WrongCredentials):
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert notes.kept == [{"sent": 2}, {"sent": 2, "answered": 1}]


def test_a_rate_that_is_too_high_is_waited_for(
    openai: OpenAIGateway, provider: Provider, tmp_path: Path, stop: Unwaiting, notes: Notes
) -> None:
    openai.play(
        TRANSCRIPTIONS,
        refused(429, "Rate limit reached.", "requests", "rate_limit_exceeded", retry_after="0.02"),
        refused(503, "Overloaded.", "server_error", retry_after="0.02"),
    )
    assert provider.transcribe(MadeTake(tmp_path, channels=1), None, notes.keep).format == "whisper"
    assert len(openai.log) == 3
    assert set(stop.waits[:1] + stop.waits[-1:]) == {0.02}


def test_nothing_is_left_there_to_be_removed(openai: OpenAIGateway, provider: Provider) -> None:
    provider.clean_up({"sent": 2})
    assert openai.log == []
