"""Every request that genqa makes in the platform dialect is one that the public SDK could make."""

from __future__ import annotations

from typing import Any

import pytest

from genqa.demo.server import Request
from tests.contract.asked import impossible
from tests.contract.visit import DAY

pytestmark = pytest.mark.usefixtures("sdk_folder")

QUERY = "/api/v2/analytics/conversations/details/query"
USERS = "/api/v2/users"


def made(method: str, path: str, body: Any = None, authorization: str = "bearer", **query: str) -> Request:
    """A request as the server logs it."""
    headers = {} if body is None else {"content-type": "application/json"}
    return Request(method, path, tuple(query.items()), headers, authorization, True, body, 200, "api")


def test_requests_as_the_sdk_makes_them_pass() -> None:
    login = Request(
        "POST",
        "/oauth/token",
        (),
        {"content-type": "application/x-www-form-urlencoded"},
        "basic",
        True,
        "grant_type=client_credentials",
        200,
        "api",
    )
    predicate = {"type": "dimension", "dimension": "mediaType", "operator": "matches", "value": "voice"}
    query = {
        "interval": DAY,
        "order": "asc",
        "orderBy": "conversationStart",
        "paging": {"pageSize": 100, "pageNumber": 1},
        "segmentFilters": [{"type": "and", "predicates": [predicate]}],
    }
    requests = [
        login,
        made("POST", QUERY, query),
        made("GET", USERS, id="a,b", pageSize="100", state="any"),
        made("GET", f"{USERS}/b2", state="deleted"),
        made("POST", "/api/v2/recording/batchrequests", {"batchDownloadRequestList": [{"conversationId": "c"}]}),
        Request("GET", "/sound/c/r/stereo.wav", (("X-Amz-Signature", "s"),), {}, "none", None, None, 200, "media"),
    ]
    assert impossible(requests) == []


@pytest.mark.parametrize(
    ("request_made", "told"),
    [
        (made("GET", "/api/v2/recordings/jobs"), "the SDK has no such request"),
        (made("PUT", QUERY, {"interval": DAY}), "the SDK has no such request"),
        (made("GET", USERS, ids="a,b"), "the SDK has no parameter ids here"),
        (made("GET", USERS, pageSize="many"), "pageSize=many is no int"),
        (made("GET", USERS, authorization="none"), "without a bearer token"),
        (made("GET", USERS, {"id": ["a"]}), "a body, where the SDK sends none"),
        (made("POST", QUERY), "without its body, a ConversationQuery"),
        (made("POST", QUERY, {"interval": DAY, "pages": 1}), "body.pages: ConversationQuery has no such key"),
        (made("POST", QUERY, {"interval": DAY, "order": "up"}), "body.order: 'up' is none of asc, desc, unordered"),
        (made("POST", QUERY, {"interval": DAY, "paging": {"pageSize": "100"}}), "'100' is no int"),
        (made("POST", "/oauth/token", "grant_type=password", "basic"), "no log-in with client credentials"),
    ],
)
def test_a_request_that_the_sdk_could_not_make_is_reported(request_made: Request, told: str) -> None:
    assert told in " | ".join(impossible([request_made]))


def test_a_list_as_repeated_parameters_is_reported() -> None:
    twice = Request("GET", USERS, (("id", "a"), ("id", "b")), {}, "bearer", True, None, 200, "api")
    assert impossible([twice]) == ["GET /api/v2/users: id several times; the SDK joins lists with commas"]


def test_a_token_at_another_origin_is_reported() -> None:
    leaked = Request("GET", "/sound/c/r/stereo.wav", (), {}, "bearer", True, None, 400, "media")
    assert impossible([leaked]) == ["GET /sound/c/r/stereo.wav: the SDK sends nobody's token to another origin"]
