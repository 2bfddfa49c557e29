"""Names from ids, and the other way round for queues."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from genqa.errors import BadReply, NotAtSource, Refused, Unreachable
from genqa.genesys.names import Names
from tests.genesys.platform.made import ScriptedWeb


def entities(**named):
    return {"entities": [{"id": key, "name": name} for key, name in named.items()], "pageCount": 1}


def test_the_samples_of_users_and_queues_are_read(shared_genesys: Path) -> None:
    files = {"/api/v2/users": "users_bulk_200.json", "/api/v2/routing/queues": "routing_queues_200.json"}
    web = ScriptedWeb(lambda method, path, params: json.loads((shared_genesys / "samples" / files[path]).read_bytes()))
    names = Names(web)
    alex, sam = "b2000000-0000-4000-8000-000000000001", "b2000000-0000-4000-8000-000000000002"
    assert names.users([alex, sam]) == {alex: "Alex Example", sam: "Sam Example"}
    assert names.queue_ids("billing support") == ("c3000000-0000-4000-8000-000000000001",)


def test_users_are_asked_for_a_hundred_at_a_time_in_every_state_and_only_once() -> None:
    web = ScriptedWeb(lambda method, path, params: entities(**{key: key.upper() for key in params["id"]}))
    names = Names(web)
    ids = [f"u{number}" for number in range(150)]
    assert names.users([*ids, *ids]) == {key: key.upper() for key in ids}
    assert names.users(ids[:3]) == {"u0": "U0", "u1": "U1", "u2": "U2"}
    assert [(len(params["id"]), params["pageSize"], params["state"]) for _, _, params in web.asked] == [
        (100, 100, "any"),
        (50, 100, "any"),
    ]


def test_who_was_deleted_is_asked_for_singly_and_who_never_was_stays_unknown() -> None:
    def server(method, path, params):
        if path == "/api/v2/users":
            return entities(ann="Ann A.")
        assert params == {"state": "deleted"}
        return {"id": "old", "name": "Olga D.", "state": "deleted"} if path.endswith("/old") else NotAtSource("none")

    web = ScriptedWeb(server)
    names = Names(web)
    assert names.users(["ann", "old", "ghost"]) == {"ann": "Ann A.", "old": "Olga D."}
    assert names.users(["ghost"]) == {}
    assert [path for _, path, _ in web.asked] == ["/api/v2/users", "/api/v2/users/old", "/api/v2/users/ghost"]


def test_queues_nobody_knows_are_asked_for_once() -> None:
    web = ScriptedWeb(lambda *_: entities(q1="Billing"))
    names = Names(web)
    assert names.queues(["q1", "q2"]) == names.queues(["q2", "q1"]) == {"q1": "Billing"}
    assert web.requests == 1


def test_where_a_server_takes_fewer_ids_at_a_time_they_are_asked_for_in_halves() -> None:
    def server(method, path, params):
        if len(params["id"]) > 30 or "no id" in params["id"]:
            return Refused("400: too many, or none")
        return entities(**{key: key.upper() for key in params["id"]})

    ids = [f"u{number}" for number in range(60)]
    assert Names(ScriptedWeb(server)).queues([*ids, "no id"]) == {key: key.upper() for key in ids}


def test_users_beyond_the_first_page_are_not_taken_for_deleted() -> None:
    def server(method, path, params):
        assert path == "/api/v2/users"
        return entities(**{f"u{params.get('pageNumber', 1)}": "Uma"}) | {"pageCount": 2}

    assert Names(ScriptedWeb(server)).users(["u1", "u2"]) == {"u1": "Uma", "u2": "Uma"}


def test_a_queues_name_means_all_queues_of_exactly_this_name_on_all_pages() -> None:
    def server(method, path, params):
        page = params.get("pageNumber", 1)
        return entities(**{f"q{page}": "Billing", f"x{page}": "Billing EU"}) | {"pageCount": 2}

    assert Names(ScriptedWeb(server)).queue_ids("BILLING") == ("q1", "q2")


@pytest.mark.parametrize("body", [None, [], {}, {"entities": 3}])
def test_a_page_without_entities_is_a_bad_reply(body) -> None:
    with pytest.raises(BadReply):
        Names(ScriptedWeb(lambda *_: body)).users(["u"])


def test_a_look_up_that_failed_is_asked_again_next_time() -> None:
    answers = [Unreachable("no answer"), entities(u="Uma")]
    names = Names(ScriptedWeb(lambda *_: answers.pop(0)))
    with pytest.raises(Unreachable):
        names.users(["u"])
    assert names.users(["u"]) == {"u": "Uma"}
