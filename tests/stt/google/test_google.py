"""Google Speech-to-Text: what is sent and what comes back, over HTTP against a stand-in that checks each request."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from genqa import transcript
from genqa.errors import NotConfigured, UnsupportedAudio
from genqa.http import Patience
from genqa.stt import Wishes
from genqa.stt.google.account import Tokens, read_account
from tests.stt import takes
from tests.stt.gateway import Unwaiting
from tests.stt.google.conftest import Google
from tests.stt.google.server import BUCKET, EMAIL, PRIVATE_KEY, GoogleServer
from tests.stt.takes import MadeTake, Notes


def words(file: bytes, format: str) -> list[tuple[str, int, int]]:
    """Each word with its times, as genqa reads them."""
    read = transcript.read(file, format=format)
    return [(word.text, word.start, word.end) for said in read.utterances for word in said.words or ()]


def test_each_channel_is_transcribed_apart_and_its_words_are_read(
    server: GoogleServer, google: Google, tmp_path: Path
) -> None:
    notes = Notes()
    done = google().transcribe(MadeTake(tmp_path), None, notes.keep)
    assert (done.format, done.model, done.warnings) == ("google_v2", "v2 long", ())
    assert [words(file, "google_v2") for file in done.files] == [
        [("thank", 1000, 1500), ("you", 1500, 2000)],
        [("good", 2500, 3000), ("morning", 3000, 3250)],
    ]
    assert len(server.begun) == 2
    assert all("diarizationConfig" not in one.config["features"] for one in server.operations.values())


def test_the_two_files_are_one_call_with_two_sides(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    done = google().transcribe(MadeTake(tmp_path), None, Notes().keep)
    read = transcript.read_two_sides(done.files[0], done.files[1], format=done.format)
    assert [(said.party.role.value, said.text) for said in read.utterances] == [
        ("agent", "thank you"),
        ("guest", "good morning"),
    ]


def test_voices_on_one_channel_are_told_apart(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    done = google().transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)
    (running,) = server.operations.values()
    assert running.config["features"]["diarizationConfig"] == {}
    (file,) = done.files
    assert [said.party.label for said in transcript.read(file, format="google_v2").utterances] == ["1", "2"]


def test_voices_are_not_told_apart_where_that_is_set(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    provider = google(speakers="no")
    provider.transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)
    (running,) = server.operations.values()
    assert "diarizationConfig" not in running.config["features"]


def test_a_silent_channel_is_a_transcript_without_words(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    server.silent = True
    done = google().transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)
    assert done.files == (b'{"results": [], "metadata": {"totalBilledDuration": "4s", "requestId": "r-1"}}',)
    assert transcript.read(done.files[0]).format == "google_v2"
    assert transcript.read(done.files[0]).utterances == ()


def test_wishes_are_asked_for_and_what_is_not_granted_is_said(
    server: GoogleServer, google: Google, tmp_path: Path
) -> None:
    wishes = Wishes("de-DE", ("Grünwald GmbH", "Tarif Plus"), redact=True)
    done = google(wishes, model="telephony").transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)
    (running,) = server.operations.values()
    assert running.config["languageCodes"] == ["de-DE"]
    assert running.config["model"] == "telephony"
    assert running.config["adaptation"] == {
        "phraseSets": [{"inlinePhraseSet": {"phrases": [{"value": "Grünwald GmbH"}, {"value": "Tarif Plus"}]}}]
    }
    assert done.warnings == (
        "Google Speech-to-Text does not leave out personal data: the transcript has all that was said",
    )


@pytest.mark.parametrize(
    ("values", "asked"),
    [({"model": "chirp_2"}, ["auto"]), ({"languages": "en-US, es-US"}, ["en-US", "es-US"])],
)
def test_the_language_is_found_out_where_the_model_can(
    server: GoogleServer, google: Google, tmp_path: Path, values: dict[str, str], asked: list[str]
) -> None:
    provider = google(Wishes(), **values)
    provider.transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)
    assert [running.config["languageCodes"] for running in server.operations.values()] == [asked]


def test_a_model_that_needs_a_language_says_so(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match=r"long does not find out which language .* GENQA_STT_GOOGLE_LANGUAGES"):
        google(Wishes())


def test_phrases_that_are_too_long_are_left_out_with_a_warning(
    server: GoogleServer, google: Google, tmp_path: Path
) -> None:
    wishes = Wishes("en-US", ("short", "x" * 101))
    done = google(wishes).transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)
    assert done.warnings == (
        "Google Speech-to-Text: 1 of the vocabulary were left out: it takes 5000 phrases of at most 100 characters",
    )


def test_version_1_is_asked_where_it_is_set(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    wishes = Wishes(vocabulary=("Tarif Plus",))
    provider = google(wishes, api="v1", languages="en-US, es-US")
    done = provider.transcribe(MadeTake(tmp_path), None, Notes().keep)
    assert (done.format, done.model) == ("google_v1", "v1 latest_long")
    assert [words(file, "google_v1") for file in done.files] == [
        [("thank", 1000, 1500), ("you", 1500, 2000)],
        [("good", 2500, 3000), ("morning", 3000, 3250)],
    ]
    assert [running.config for running in server.operations.values()] == [
        {
            "model": "latest_long", "languageCode": "en-US", "alternativeLanguageCodes": ["es-US"],
            "enableWordTimeOffsets": True, "enableAutomaticPunctuation": True,
            "speechContexts": [{"phrases": ["Tarif Plus"]}],
        }
    ] * 2  # fmt: skip


def test_a_silent_call_of_version_1_is_read(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    server.silent = True
    provider = google(api="v1")
    done = provider.transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)
    assert transcript.read(done.files[0], format="google_v1").utterances == ()


def test_what_was_put_in_the_bucket_is_removed(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    provider, notes = google(bucket=f"gs://{BUCKET}/genqa"), Notes()
    provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert len(server.objects) == 2 and all(name.startswith("genqa/rec-1-") for name in server.objects)
    provider.clean_up(notes.last)
    assert server.objects == {}
    provider.clean_up(notes.last)


def test_waits_become_longer_up_to_half_a_minute(
    server: GoogleServer, google: Google, tmp_path: Path, stop: Unwaiting
) -> None:
    server.polls = 9
    google().transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)
    assert stop.waits == [2.0, 3.0, 4.5, 6.75, 10.125, 15.1875, 22.78125, 30.0, 30.0]


def test_eight_recordings_are_under_way_at_once(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    provider = google()
    provider.transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)  # the token is there now
    server.hold_until(8)
    with ThreadPoolExecutor(8) as threads:
        take = MadeTake(tmp_path, channels=1)
        asked = [threads.submit(provider.transcribe, take, None, Notes().keep) for _ in range(8)]
        assert {one.result().format for one in asked} == {"google_v2"}
    assert server.most_in_flight >= 8
    assert len(server.tokens) == 1


def test_a_recording_longer_than_8_hours_is_not_sent(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedAudio, match="at most 480 minutes, and this one has 500"):
        google().transcribe(MadeTake(tmp_path, seconds=30_000), None, Notes().keep)
    assert server.log == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("-----BEGIN s3cret", "is not JSON"),
        ('{"type": "authorized_user", "refresh_token": "s3cret"}', "is no key of a service account"),
        ('{"type": "service_account", "private_key": "s3cret"}', "has no client_email, token_uri"),
        (
            '{"type": "service_account", "private_key": "s3cret", "client_email": "a", "project_id": "p",'
            ' "token_uri": "https://oauth2.googleapis.com/token"}',
            "its private key cannot be read",
        ),
    ],
)
def test_a_key_file_that_is_none_is_refused_without_being_quoted(
    server: GoogleServer, google: Google, tmp_path: Path, content: str | None, said: str
) -> None:
    path = tmp_path / "key.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(NotConfigured, match=said) as refused:
        google(credentials=str(path))
    assert "s3cret" not in str(refused.value)
    assert "GENQA_STT_GOOGLE_CREDENTIALS" in str(refused.value)


def test_the_key_is_sent_nowhere_over_plain_http(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    path = server.key_file(tmp_path, token_uri="http://oauth2.example.com/token").rename(tmp_path / "other.json")
    with pytest.raises(NotConfigured, match="token_uri in it is no https address"):
        google(credentials=str(path))


def test_nothing_of_the_key_is_kept_or_shown(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    provider, notes = google(), Notes()
    provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    shown = repr(notes.kept) + repr(vars(provider))
    assert PRIVATE_KEY[100:140] not in shown and "s3cret" not in shown
    assert EMAIL not in repr(notes.kept)


@pytest.mark.parametrize(
    ("values", "leaves"),
    [
        ({}, False),
        ({"storage_endpoint": "https://storage.example.com"}, True),
        ({"endpoint": "https://a.example"}, True),
    ],
)
def test_recordings_leave_this_machine_unless_all_of_google_is_on_it(
    server: GoogleServer, tmp_path: Path, values: dict[str, Any], leaves: bool
) -> None:
    usual = {"credentials": "key.json", "bucket": BUCKET, "endpoint": server.url, "storage_endpoint": server.url}
    assert takes.set_up("google", tmp_path, None, **(usual | values)).leaves is leaves


def test_neither_a_token_nor_the_claim_for_it_is_in_any_log(
    google: Google, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    google().transcribe(MadeTake(tmp_path), None, Notes().keep)
    assert "HTTP Request: POST" in caplog.text
    for secret in ("t0ken-0", "eyJ", "Bearer"):
        assert secret not in caplog.text


def test_a_token_is_renewed_a_minute_before_it_runs_out(server: GoogleServer, tmp_path: Path, stop: Unwaiting) -> None:
    now, server.skew = time.time(), 3600
    with closing(Tokens(read_account(server.key_file(tmp_path)), Patience(), stop, lambda: now)) as tokens:
        assert [tokens(False), tokens(False), tokens(True)] == ["t0ken-0-s3cret", "t0ken-0-s3cret", "t0ken-1-s3cret"]
        now += 3599 - 61
        assert tokens(False) == "t0ken-1-s3cret"
        now += 1
        assert tokens(False) == "t0ken-2-s3cret"
