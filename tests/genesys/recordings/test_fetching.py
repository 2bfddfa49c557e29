"""One recording with all that is known of it, and what is done when something goes wrong on the way."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from genqa.call import About
from genqa.errors import CannotWrite, MissingPermission, Stopped, WrongCredentials
from genqa.genesys.recordings import Recordings, permission_for
from genqa.genesys.source import Fetched, NotFetched, Outcome
from genqa.http import Login, Patience, Web
from tests.genesys.gateway import (
    EVENTS,
    Answer,
    Asked,
    Gateway,
    as_json,
    config,
    recording,
    sound,
    source,
)
from tests.genesys.recordings.conftest import ALL, PART, VOICE, fetch, fetched, refused


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
        (429, {"Retry-After": "86400"}, "rate limited", ""),
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
