"""Run in a process of its own, with a home of its own: the SDK itself reads replies, and talks to the stand-in.

In (stdin): {"base_url", "client_id", "client_secret", "interval", "replies": [[type, body]]}. Out: {"read": [what the
SDK made of each reply, as JSON], "hits": of a details query that the SDK made, "organisation": its name by tokens/me}.
"""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace
from typing import Any

import PureCloudPlatformClientV2 as Sdk


def main() -> None:
    given = json.load(sys.stdin)
    Sdk.configuration.host = given["base_url"]
    client = Sdk.api_client.ApiClient()
    read = [
        client.sanitize_for_serialization(client.deserialize(_response(body), kind)) for kind, body in given["replies"]
    ]
    client.get_client_credentials_token(given["client_id"], given["client_secret"])
    query = Sdk.ConversationQuery()
    query.interval = given["interval"]
    hits = Sdk.AnalyticsApi(client).post_analytics_conversations_details_query(query).total_hits
    organisation = Sdk.TokensApi(client).get_tokens_me().organization.name
    json.dump({"read": read, "hits": hits, "organisation": organisation}, sys.stdout)


def _response(body: Any) -> Any:
    return SimpleNamespace(data=json.dumps(body), getheader=lambda _: "application/json")


if __name__ == "__main__":
    main()
