"""The three endpoints of the dialect, and what each takes."""

from __future__ import annotations

from urllib.parse import quote

from genqa.errors import BadReply

SEARCH = "/api/v2/recordings/search"
STATES = "/api/v2/interactions/events/details"


def part(recording_id: str, part_id: str) -> str:
    """Where one part's sound is.

    :raises BadReply: an id that would lead to another endpoint.
    """
    for name in (recording_id, part_id):
        if name in (".", ".."):
            raise BadReply(f"the source gave {name!r} as an id")
    return f"/api/v2/recordings/{quote(recording_id, safe='')}/parts/{quote(part_id, safe='')}"


def permission_for(path: str) -> str:
    """What a client must be allowed for this path."""
    return "interaction:read" if "/interactions/" in path else "recording:read"
