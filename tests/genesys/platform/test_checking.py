"""Trying the endpoints of the platform dialect, and what each of them needs."""

from __future__ import annotations

import pytest

from genqa.demo.organisation import tiny
from genqa.errors import NotAtSource
from genqa.genesys.platform import permission_for
from genqa.genesys.platform.checking import check
from genqa.genesys.source import Tried
from tests.genesys.platform.made import ScriptedWeb


def test_each_endpoint_is_tried_and_a_missing_permission_named(meet) -> None:
    lacking = frozenset({"speechAndTextAnalytics:data:view", "routing:queue:view"})
    with meet(tiny(1, seconds=1), lacking=lacking) as met:
        tried = list(met.source.check())
        assert {request.method for request in met.server.log} == {"GET", "POST"}
    assert [(one.name, one.state) for one in tried] == [
        ("login and region", "ok"),
        ("list of calls", "ok"),
        ("recordings of a call", "ok"),
        ("agents' names", "ok"),
        ("queues", "missing"),
        ("transcripts", "missing"),
    ]
    assert "routing:queue:view" in tried[4].words
    assert tried[4].words.endswith("without it queues that a call does not name are shown by their ids")
    assert "speechAndTextAnalytics:data:view" in tried[5].words


def test_an_address_that_serves_something_else_is_not_taken_for_an_empty_genesys_cloud() -> None:
    (tried,) = check(ScriptedWeb(lambda *_: NotAtSource("localhost/api/v2/tokens/me is not there")), True, 0)
    assert tried == Tried(
        "login and region", "broken", "localhost/api/v2/tokens/me is not there; check the region or the base URL"
    )


def test_with_wrong_credentials_nothing_more_is_tried(meet) -> None:
    with meet(tiny(1, seconds=1), secret="wrong") as met:
        (tried,) = met.source.check()
    assert (tried.name, tried.state) == ("login and region", "broken")


def test_transcripts_that_are_not_wanted_are_not_tried(meet) -> None:
    with meet(tiny(1, seconds=1), transcripts=False) as met:
        assert [one.name for one in met.source.check()][-2:] == ["agents' names", "queues"]
        assert met.server.count("/api/v2/speechandtextanalytics") == 0


def test_a_source_says_what_and_where_it_is(meet) -> None:
    with meet(tiny(1, seconds=1)) as met:
        assert met.source.name == f"Genesys Cloud ({met.server.base_url.removeprefix('http://')})"
        assert met.source.batch == 400


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("/api/v2/analytics/conversations/details/query", "analytics:conversationDetail:view"),
        ("/api/v2/conversations/c1/recordings/r1", "recording:recording:view"),
        ("/api/v2/conversations/c1/recordingmetadata", "recording:recording:view"),
        ("/api/v2/recording/batchrequests", "recording:recording:view"),
        ("/api/v2/recording/batchrequests/j1", ""),
        ("/api/v2/users", ""),
    ],
)
def test_each_path_knows_its_permission(path, permission) -> None:
    assert permission_for(path).partition(" or ")[0] == permission
