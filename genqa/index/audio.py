"""The recordings as they came, kept by content: the same sound of two calls is there once, and gone with the last."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from genqa.errors import UnsupportedAudio
from genqa.index.connection import Database
from genqa.index.facts import clean
from genqa.index.store import not_found
from genqa.settings import KEEP_AUDIO_VARIABLE

#: The most that one file may have, in bytes; SQLite itself ends at twice that.
MOST_BYTES = 500_000_000

_PUT_SOUND = "INSERT INTO audio (sha256, data) VALUES (?, ?) ON CONFLICT DO NOTHING"
# Triggers remove what the last call lets go, so new sound comes first and the same one is never written twice.
_PUT = """
INSERT INTO call_audio (call, n, sha256) SELECT id, ?, ? FROM qa_results WHERE recording_id = ?
ON CONFLICT (call, n) DO UPDATE SET sha256 = excluded.sha256 WHERE sha256 <> excluded.sha256
"""
_FORGET = """
DELETE FROM call_audio WHERE call = (SELECT id FROM qa_results WHERE recording_id = ?) AND n >= ?
"""
_GET = """
SELECT audio.data
FROM qa_results JOIN call_audio ON call_audio.call = qa_results.id JOIN audio USING (sha256)
WHERE recording_id = ? ORDER BY call_audio.n
"""


def put(db: Database, recording_id: str, files: Sequence[bytes]) -> None:
    """Keep these files of a stored call, the agent's side first where there are two, in place of what it had.

    :raises UnsupportedAudio: one is larger than an index should hold.
    """
    for number, data in enumerate(files):
        if len(data) > MOST_BYTES:
            raise UnsupportedAudio(
                f"the recording has {len(data) / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB are kept in the index: "
                f"set {KEEP_AUDIO_VARIABLE}=no to store calls without their sound"
            )
        name = hashlib.sha256(data).hexdigest()
        db.execute(_PUT_SOUND, (name, data))
        db.execute(_PUT, (number, name, recording_id))
    db.execute(_FORGET, (recording_id, len(files)))


def get(db: Database, recording_id: str) -> tuple[bytes, ...]:
    """The files of a call, none where none were kept. :raises CallNotFound: there is no such call."""
    recording_id = clean(recording_id)
    if db.execute("SELECT 1 FROM qa_results WHERE recording_id = ?", (recording_id,)).fetchone() is None:
        raise not_found(recording_id)
    return tuple([data for (data,) in db.execute(_GET, (recording_id,))])
