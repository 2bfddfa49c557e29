"""The sound of a recording: which parts are asked for, and every way in which they may come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from genqa.genesys.recordings import Recordings
from genqa.genesys.source import Outcome
from tests.genesys.gateway import (
    EVENTS,
    TOKEN,
    Answer,
    Gateway,
    as_json,
    recording,
    served,
    sound,
    source,
)
from tests.genesys.recordings.conftest import PART, VOICE, fetched, refused


def test_sound_in_the_reply_itself(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    one.answers[PART] = Answer(200, b"RIFF and more", {"Content-Type": "audio/wav"})
    answer = fetched(recordings, tmp_path)
    assert [file.read_bytes() for file in answer.audio] == [b"RIFF and more"]
    assert list(tmp_path.iterdir()) == list(answer.audio)
    assert one.paths("GET") == [PART, EVENTS]
    assert recordings.requests == 4


def test_a_redirect_to_another_origin_is_followed_without_the_token(one: Gateway, tmp_path: Path) -> None:
    with served(Gateway()) as storage, source(one) as recordings:
        storage.answers["/signed/1"] = sound(77)
        one.answers[PART] = Answer(302, b"", {"Location": f"{storage.url}/signed/1?key=abc"})
        assert fetched(recordings, tmp_path).audio[0].stat().st_size == 77
        assert [(asked.path, asked.query, asked.authorization) for asked in storage.log] == [
            ("/signed/1", {"key": "abc"}, None)
        ]
        assert {asked.authorization for asked in one.log[1:]} == {f"Bearer {TOKEN}"}
        assert recordings.requests == 4


@pytest.mark.parametrize(
    "reply",
    [
        {"url": "?"},
        {"uri": "?"},
        {"mediaUri": "?", "selfUri": "https://api.example.com/api/v2/recordings/rec-1"},
        {"id": "rec-1", "mediaUris": {"0": {"mediaUri": "?"}}},
        {"entities": [{"downloadUrl": "?", "again": "?"}]},
        "?",
    ],
)
def test_json_with_the_address_of_the_sound_whatever_its_key(one: Gateway, tmp_path: Path, reply: Any) -> None:
    with served(Gateway()) as storage, source(one) as recordings:
        storage.answers["/signed/1"] = sound(78)
        one.answers[PART] = as_json(_filled(reply, f"{storage.url}/signed/1?key=abc"))
        answer = fetched(recordings, tmp_path)
        assert answer.audio[0].stat().st_size == 78
        assert list(tmp_path.iterdir()) == list(answer.audio)
        assert [asked.authorization for asked in storage.log] == [None]


def _filled(reply: Any, address: str) -> Any:
    if isinstance(reply, dict):
        return {key: _filled(value, address) for key, value in reply.items()}
    if isinstance(reply, list):
        return [_filled(value, address) for value in reply]
    return address if reply == "?" else reply


def test_json_is_known_where_its_type_is_not_told(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    one.answers["/media/1"] = sound(79)
    one.answers[PART] = Answer(200, b' {"url": "/media/1"}')
    assert fetched(recordings, tmp_path).audio[0].stat().st_size == 79


def test_an_address_that_has_run_out_is_asked_for_once_more(one: Gateway, tmp_path: Path) -> None:
    with served(Gateway()) as storage, source(one) as recordings:
        addresses = iter(("old", "new"))
        storage.answers |= {"/signed/old": Answer(403, b"<Code>AccessDenied</Code>"), "/signed/new": sound(80)}
        one.answers[PART] = lambda _: as_json({"url": f"{storage.url}/signed/{next(addresses)}?key=abc"})
        assert fetched(recordings, tmp_path).audio[0].stat().st_size == 80


def test_addresses_that_have_all_run_out_fail_that_recording(one: Gateway, tmp_path: Path) -> None:
    with served(Gateway()) as storage, source(one) as recordings:
        storage.answers["/signed/1"] = Answer(403)
        one.answers[PART] = Answer(302, b"", {"Location": f"{storage.url}/signed/1?key=abc"})
        outcome, reason, advice = refused(recordings, tmp_path)
        assert (outcome, advice) == (Outcome.FAILED, "try again with ingest --resume")
        assert "is no longer good (403)" in reason
        assert "abc" not in reason


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        ({"message": "soon"}, "answers with JSON without an address where the one of the sound is due"),
        ({"selfUri": "https://api.example.com/x"}, "answers with JSON without an address"),
        ({"a": "https://m.example.com/1", "b": "https://m.example.com/2"}, "answers with JSON with 2 addresses"),
        ({"url": "http://m.example.com/1"}, "m.example.com/1, which is not https"),
    ],
)
def test_json_that_leads_to_no_sound(
    one: Gateway, recordings: Recordings, tmp_path: Path, reply: Any, says: str
) -> None:
    one.answers[PART] = as_json(reply)
    outcome, reason, _ = refused(recordings, tmp_path)
    assert outcome is Outcome.FAILED
    assert says in reason


def test_an_address_that_leads_to_json_again_is_no_sound(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    one.answers[PART] = as_json({"url": PART})
    assert refused(recordings, tmp_path)[1] == f"{PART}: the address that it holds leads to JSON, not to sound"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("told", "outcome", "reason"),
    [
        ({"status": "IN_PROGRESS"}, "failed", "the recording is not finished: its status is IN_PROGRESS"),
        ({"status": "Deleted"}, "skipped", "the recording was deleted"),
        ({"status": ""}, "failed", "the recording is not finished: its status is not told"),
        (
            {"parts": [{**VOICE, "id": "part-1", "status": "PROCESSING"}]},
            "failed",
            "a voice part is not finished: its status is PROCESSING",
        ),
        (
            {"parts": [{**VOICE, "id": "part-1"}, {**VOICE, "id": "part-2", "status": "PROCESSING"}]},
            "failed",
            "a voice part is not finished: its status is PROCESSING",
        ),
        ({"parts": []}, "skipped", "the recording has no voice part; its parts are: none at all"),
        ({"parts": None}, "skipped", "the recording has no voice part; its parts are: none at all"),
        (
            {"parts": [{**VOICE, "id": "part-1", "type": "screen"}]},
            "skipped",
            "the recording has no voice part; its parts are: screen",
        ),
        ({"parts": [VOICE]}, "failed", "the recording is listed with a part that has no id or no type"),
        ({"parts": ["part-1"]}, "failed", "the recording is listed with a part that has no id or no type"),
        (
            {"parts": [{**VOICE, "id": f"part-{number}"} for number in (1, 2, 3)]},
            "skipped",
            "the recording has 3 voice parts; nothing tells in which way they belong together",
        ),
    ],
)
def test_what_is_not_asked_for(
    one: Gateway, recordings: Recordings, tmp_path: Path, told: dict[str, Any], outcome: str, reason: str
) -> None:
    one.recordings = [recording(**told)]
    assert refused(recordings, tmp_path)[:2] == (outcome, reason)
    assert one.paths("GET") == []


def test_parts_beside_the_voice_are_left_alone_and_case_counts_nowhere(
    one: Gateway, recordings: Recordings, tmp_path: Path
) -> None:
    voice = {"id": "part-1", "type": "Voice", "status": "completed"}
    one.recordings = [recording(status="Completed", parts=[{"id": "part-0", "type": "screen"}, voice])]
    assert len(fetched(recordings, tmp_path).audio) == 1
    assert one.paths("GET") == [PART, EVENTS]


def two_parts(gateway: Gateway, first: Answer, second: Answer) -> None:
    gateway.recordings = [recording(parts=[{**VOICE, "id": "part-1"}, {**VOICE, "id": "part-2"}])]
    gateway.answers |= {PART: first, PART.replace("part-1", "part-2"): second}


def test_two_voice_parts_of_one_length_are_the_two_sides(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    two_parts(one, sound(160_044), sound(160_060))
    answer = fetched(recordings, tmp_path)
    assert [file.stat().st_size for file in answer.audio] == [160_044, 160_060]
    assert answer.warnings == (
        "the recording has two voice parts of the same length; they were taken as the two sides",
    )


@pytest.mark.parametrize("second", [sound(150_000), sound(160_000, "audio/mpeg")])
def test_two_voice_parts_that_may_be_pieces_are_not_guessed_at(
    one: Gateway, recordings: Recordings, tmp_path: Path, second: Answer
) -> None:
    two_parts(one, sound(160_000), second)
    assert refused(recordings, tmp_path) == (
        Outcome.SKIPPED,
        "the recording has two voice parts of different length; nothing tells whether they are its two sides or two "
        "pieces of it",
        "two sides can be scored with genqa score --audio AGENT --audio GUEST",
    )
    assert list(tmp_path.iterdir()) == []
