"""The "recordings API" dialect: recordings searched page by page, their parts, and state changes for hold.

    search ─► Recording ─► parts[] of type voice ─► audio      a reply in bytes, a redirect, or JSON with an address
                      └──► interaction's state changes ─► hold

It has no transcripts: calls are measured from their channels.
"""

from genqa.genesys.recordings.paths import permission_for
from genqa.genesys.recordings.source import Recordings

__all__ = ["Recordings", "permission_for"]
