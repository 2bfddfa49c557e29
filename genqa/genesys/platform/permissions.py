"""What the client must be allowed to, for each endpoint that genqa asks."""

from __future__ import annotations

import re

_ANY_DETAILS = "analytics:conversationDetail:view or analytics:agentConversationDetail:view"
_RECORDING = "recording:recording:view"
_TRANSCRIPTS = "recording:recording:view and speechAndTextAnalytics:data:view"

#: Path and the permissions that it needs; the first that fits counts.
NEEDED: tuple[tuple[str, str], ...] = (
    (r"/analytics/conversations/details", _ANY_DETAILS),
    (r"/speechandtextanalytics/", _TRANSCRIPTS),
    (r"/conversations/[^/]+/record", _RECORDING),
    (r"/recording/batchrequests$", _RECORDING),
    (r"/routing/queues", "routing:queue:view"),
)


def permission_for(path: str) -> str:
    """The permissions that a path of the API needs, as Genesys Cloud names them; empty where it needs none.

    >>> permission_for("/api/v2/routing/queues")
    'routing:queue:view'
    """
    return next((permissions for fits, permissions in NEEDED if re.search(fits, path)), "")
