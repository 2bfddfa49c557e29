"""Every reply of the stand-in is one that the public SDK understands, key by key."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from genqa.demo.platform_routes import ROUTES
from genqa.demo.server import StandIn
from genqa.genesys.states import instant
from tests.contract import sdk
from tests.contract.asked import call_of
from tests.contract.visit import DAY, Visit

Visited = tuple[StandIn, list[Visit]]


def kind_of(visit: Visit) -> str:
    """The SDK's type for what was answered."""
    call = call_of(visit.method, visit.path)
    assert call is not None, f"the SDK has no {visit.method} {visit.path}"
    return call.reply if visit.status < 300 else "ErrorBody"


@pytest.mark.usefixtures("sdk_folder")
def test_the_sdk_is_the_version_that_is_pinned(project: Path) -> None:
    pinned = re.findall(r"^(\w+)==([\d.]+)$", (project / "requirements-contract.txt").read_text("utf-8"), re.MULTILINE)
    assert pinned == [(sdk.PACKAGE, version(sdk.PACKAGE))]


def test_every_reply_is_what_the_sdk_declares_for_that_request(visited: Visited) -> None:
    _, visits = visited
    assert len(visits) > 100
    found = [f"{one.path} {fault}" for one in visits for fault in sdk.faults(one.body, kind_of(one), kind_of(one))]
    assert found == []


def test_each_endpoint_was_seen_with_a_reply_that_is_no_error(visited: Visited) -> None:
    _, visits = visited
    seen = {call.path for one in visits if one.status == 200 and (call := call_of(one.method, one.path))}
    told = {route.path.replace("namespaces/platform.api", "namespaces/{namespaceName}") for route in ROUTES}
    assert len(told) == len(ROUTES) == 19
    assert told - seen == set()


def test_the_replies_show_each_thing_that_a_client_has_to_tell_apart(visited: Visited) -> None:
    _, visits = visited
    text = json.dumps([one.body for one in visits])
    for word in (
        '"hold"', '"external"', '"Screen"', '"Station"', '"Consult"', '"reason": "Hold"', '"S": {',
        '"estimatedTranscodeTimeMs"', '"errorMsg"', '"InProgress"', '"inactive"', '"tHeldComplete"', '"bad.request"',
    ):  # fmt: skip
        assert word in text
    assert {one.status for one in visits} == {200, 202, 400, 404}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda one: one.update(wallet="full"), ".wallet: AnalyticsConversationWithoutAttributes has no such key"),
        (lambda one: one.update(originatingDirection="sideways"), "'sideways' is none of inbound, outbound"),
        (lambda one: one.update(conversationStart="2 March"), "'2 March' is no time as the API writes it"),
        (lambda one: one["participants"][0]["sessions"][0].update(mediaType="shouting"), "'shouting' is none of"),
        (lambda one: one["participants"][0]["sessions"][0]["metrics"][0].update(value="1"), "'1' is no int"),
        (lambda one: one.update(participants={}), ".participants: no list"),
    ],
)
def test_a_reply_that_was_tampered_with_is_reported(visited: Visited, change: Any, told: str) -> None:
    _, visits = visited
    reply = copy.deepcopy(next(one for one in visits if one.path.endswith("/details/query")).body)
    assert sdk.faults(reply, "AnalyticsConversationQueryResponse") == []
    change(reply["conversations"][0])
    (fault,) = sdk.faults(reply, "AnalyticsConversationQueryResponse")
    assert told in fault


def test_the_sdk_itself_reads_every_reply_without_losing_any_of_it_and_can_talk_to_the_stand_in(
    visited: Visited, tmp_path: Path
) -> None:
    server, visits = visited
    replies = [(kind_of(one), one.body) for one in visits if one.body is not None]
    given = {
        "base_url": server.base_url,
        "client_id": server.client_id,
        "client_secret": server.client_secret,
        "interval": DAY,
        "replies": replies,
    }
    run = subprocess.run(
        [sys.executable, Path(__file__).with_name("with_the_sdk.py")],
        input=json.dumps(given),
        env={**os.environ, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    answer = json.loads(run.stdout)
    assert (answer["hits"], answer["organisation"]) == (20, "Northwind (made up)")
    assert [alike(one) for one in answer["read"]] == [alike(body) for _, body in replies]


def alike(value: Any) -> Any:
    """A JSON value in which times that are written differently are the same, and a missing list is as good as none."""
    if isinstance(value, dict):
        return {key: alike(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [alike(one) for one in value]
    at = instant(value) if isinstance(value, str) and "T" in value and value[:1] == "2" else None
    return value if at is None else at.isoformat()
