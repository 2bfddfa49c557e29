"""One recording: its sound in every way in which it may come, and what is done when it does not."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from genqa.call import About
from genqa.errors import CannotWrite, MissingPermission, Stopped, WrongCredentials
from genqa.genesys.recordings import Recordings, permission_for
from genqa.genesys.source import Fetched, NotFetched, Outcome, Wanted
from genqa.http import Login, Patience, Web
from tests.genesys.gateway import (
    EVENTS,
    TOKEN,
    Answer,
    Asked,
    Gateway,
    as_json,
    config,
    recording,
    served,
    sound,
    source,
)

ALL = Wanted(datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
PART = "/api/v2/recordings/rec-1/parts/part-1"
STEREO, VOICE = "audio/wav", {"type": "voice", "format": "wav", "status": "COMPLETED"}


@pytest.fixture
def one(gateway: Gateway) -> Gateway:
    """A gateway with one sound recording."""
    gateway.recordings = [recording()]
    gateway.events["int-1"] = []
    gateway.answers[PART] = sound()
    return gateway


def fetch(source: Recordings, folder: Path) -> list[Fetched | NotFetched]:
    return sorted(source.fetch(list(source.find(ALL)), folder), key=lambda answer: str(answer.recording_id))


def fetched(source: Recordings, folder: Path) -> Fetched:
    (answer,) = fetch(source, folder)
    assert isinstance(answer, Fetched), answer
    return answer


def refused(source: Recordings, folder: Path) -> tuple[Outcome, str, str]:
    (answer,) = fetch(source, folder)
    assert isinstance(answer, NotFetched), answer
    assert answer.recording_id == "rec-1"
    return answer.outcome, answer.reason, answer.advice


def test_sound_in_the_reply_itself(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    one.answers[PART] = Answer(200, b"RIFF and more", {"Content-Type": "audio/wav"})
    answer = fetched(recordings, tmp_path)
    assert [file.read_bytes() for file in answer.audio] == [b"RIFF and more"]
    assert list(tmp_path.iterdir()) == list(answer.audio)
    assert one.paths("GET") == [PART, EVENTS]
    assert recordings.requests == 4


def test_what_is_told_of_a_recording_is_taken(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    one.recordings = [
        recording(agentId="a-1", agentName="Mara L.", queueName="Billing", direction="INBOUND", other={"a": 1})
    ]
    answer = fetched(recordings, tmp_path)
    assert answer.about == About(
        interaction_id="int-1",
        agent="Mara L.",
        queue="Billing",
        direction="inbound",
        started_at="2023-10-25T14:30:00Z",
        source=recordings.name,
    )
    assert recordings.name == f"recordings API ({one.url.removeprefix('http://')})"
    assert (answer.names, answer.transcript, answer.legs) == ((("a-1", "Mara L."),), None, ())


def test_an_agent_without_a_name_is_shown_by_id(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    one.recordings = [recording(agentId="a-1")]
    answer = fetched(recordings, tmp_path)
    assert (answer.about.agent, answer.about.queue, answer.names) == ("a-1", None, ())


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


def test_a_part_that_is_not_there_is_reported_and_the_next_goes_on(
    one: Gateway, recordings: Recordings, tmp_path: Path
) -> None:
    one.recordings = [recording(3), recording(2), recording(1)]
    one.events |= {"int-2": [], "int-3": []}
    one.answers["/api/v2/recordings/rec-3/parts/part-3"] = sound()
    first, second, third = fetch(recordings, tmp_path)
    assert isinstance(first, Fetched) and isinstance(third, Fetched)
    assert isinstance(second, NotFetched)
    assert (second.recording_id, second.outcome) == ("rec-2", Outcome.FAILED)
    assert second.reason.endswith("/parts/part-2 is not there: recording part not found")
    assert second.advice == "it was listed but is gone; if it was deleted on purpose there is nothing to do"


@pytest.mark.parametrize("path", [PART, EVENTS])
@pytest.mark.parametrize(
    ("status", "headers", "says", "advice"),
    [
        (500, {}, "answers 500", "try again with ingest --resume"),
        (429, {"Retry-After": "86400"}, "rate limited", "go on later with ingest --resume"),
        (400, {}, "answers 400", "try again with ingest --resume"),
    ],
)
def test_what_goes_wrong_with_one_recording_fails_that_one(
    one: Gateway,
    recordings: Recordings,
    tmp_path: Path,
    path: str,
    status: int,
    headers: dict[str, str],
    says: str,
    advice: str,
) -> None:
    one.answers[path] = Answer(status, b"", headers)
    outcome, reason, said = refused(recordings, tmp_path)
    assert (outcome, said) == (Outcome.FAILED, advice)
    assert says in reason


@pytest.mark.parametrize(("path", "permission"), [(PART, "recording:read"), (EVENTS, "interaction:read")])
def test_a_missing_permission_ends_all_and_is_named(
    one: Gateway, recordings: Recordings, tmp_path: Path, path: str, permission: str
) -> None:
    one.answers[path] = as_json({"message": "forbidden"}, 403)
    with pytest.raises(MissingPermission, match=f"the client lacks {permission}"):
        fetch(recordings, tmp_path)


def test_after_the_end_of_all_nothing_more_is_asked(one: Gateway, tmp_path: Path) -> None:
    one.recordings = [recording(number) for number in range(10, 0, -1)]
    one.answers["/api/v2/recordings/rec-10/parts/part-10"] = as_json({"message": "forbidden"}, 403)
    one.answers["/api/v2/recordings/rec-9/parts/part-9"] = lambda _: (threading.Event().wait(0.2), sound())[1]
    with source(one, workers=1) as recordings:
        found = list(recordings.find(ALL))
        with pytest.raises(MissingPermission):
            list(recordings.fetch(found, tmp_path))
    assert len(one.paths("GET")) < 1 + 9 * 2


def test_what_came_before_the_end_of_all_is_handed_over(one: Gateway, tmp_path: Path) -> None:
    one.recordings = [recording(2), recording(1)]
    one.answers["/api/v2/recordings/rec-2/parts/part-2"] = sound()
    one.events["int-2"] = []
    both_there = threading.Barrier(2, timeout=5)

    def when_both_are_under_way(answer: Answer) -> Any:
        def say(_: Asked) -> Answer:
            both_there.wait()
            return answer

        return say

    one.answers[PART] = when_both_are_under_way(as_json({"message": "forbidden"}, 403))
    one.answers["/api/v2/recordings/rec-2/parts/part-2"] = when_both_are_under_way(sound())
    came = []
    with source(one, workers=2) as recordings:
        found = list(recordings.find(ALL))
        with pytest.raises(MissingPermission):
            came.extend(answer.recording_id for answer in recordings.fetch(found, tmp_path))
    assert came == ["rec-2"]


def test_a_refused_client_ends_all(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    found = list(recordings.find(ALL))
    with source(one, client_secret="wrong") as other, pytest.raises(WrongCredentials, match="authentication failed"):
        list(other.fetch(found, tmp_path))


def test_a_token_that_ran_out_is_renewed_once(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    answers = iter((as_json({"message": "expired"}, 401), sound()))
    one.answers[PART] = lambda _: next(answers)
    assert fetched(recordings, tmp_path)
    assert [asked.path for asked in one.log].count("/oauth/token") == 2


def test_a_folder_that_takes_no_file_ends_all(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="cannot be written"):
        fetch(recordings, tmp_path / "gone")


def test_stopping_ends_all(one: Gateway, tmp_path: Path) -> None:
    stop = threading.Event()
    settings = config(one)
    web = Web(
        one.url,
        login=Login(settings.token_url, settings.client_id, settings.client_secret),
        patience=Patience(),
        per_minute=None,
        stop=stop,
        permissions=permission_for,
    )
    recordings = Recordings(web, settings)
    found = list(recordings.find(ALL))
    one.answers[PART] = lambda _: (stop.set(), Answer(503))[1]
    with pytest.raises(Stopped):
        list(recordings.fetch(found, tmp_path))
    recordings.close()


def test_who_looks_no_further_leaves_nothing_running(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    one.recordings = [recording(number) for number in range(1, 20)]
    answers = recordings.fetch(list(recordings.find(ALL)), tmp_path)
    next(answers)
    answers.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("genqa-fetch")]
    assert len(one.paths("GET")) < 19


def test_an_id_cannot_lead_to_another_endpoint(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    part = {**VOICE, "id": "a b"}
    one.recordings = [recording(id="../../oauth/token?x=1", parts=[part]), recording(id="..", parts=[part])]
    answers = fetch(recordings, tmp_path)
    assert [type(answer) for answer in answers] == [NotFetched, NotFetched]
    assert {answer.reason.partition("/api")[2] or answer.reason for answer in answers} == {
        "/v2/recordings/../../oauth/token?x=1/parts/a b is not there: recording part not found",
        "the source gave '..' as an id",
    }
    assert [asked.path for asked in one.log if asked.method == "GET"] == [
        "/api/v2/recordings/..%2F..%2Foauth%2Ftoken%3Fx%3D1/parts/a%20b"
    ]


def test_each_id_has_files_of_its_own(one: Gateway, recordings: Recordings, tmp_path: Path) -> None:
    names = ["rec/1", "rec 1", "REC-1", "rec-1", "x" * 300]
    one.recordings = [recording(id=name) for name in names]
    part = {"rec/1": "rec%2F1", "rec 1": "rec%201"}
    for name in names:
        one.answers[f"/api/v2/recordings/{part.get(name, name)}/parts/part-1"] = sound()
    assert [type(answer) for answer in fetch(recordings, tmp_path)] == [Fetched] * 5
    assert len({file.name.casefold() for file in tmp_path.iterdir()}) == 5
