"""The recordings as they came, kept by content: the same sound of two calls is there once, and gone with the last."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import closing
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import BinaryIO

from genqa.errors import MissingFile, UnsupportedAudio
from genqa.index.connection import Database
from genqa.index.facts import clean
from genqa.index.store import not_found
from genqa.settings import KEEP_AUDIO_VARIABLE

#: The most that one file may have, in bytes; SQLite itself ends at twice that.
MOST_BYTES = 500_000_000

#: Bytes that are written at once.
_PIECE = 1 << 20

_PUT_SOUND = "INSERT INTO audio (sha256, data) VALUES (?, zeroblob(?)) ON CONFLICT DO NOTHING"
# Triggers remove what the last call lets go, so new sound comes first and the same one is never written twice.
_PUT = """
INSERT INTO call_audio (call, n, sha256) SELECT id, ?, ? FROM qa_results WHERE recording_id = ?
ON CONFLICT (call, n) DO UPDATE SET sha256 = excluded.sha256 WHERE sha256 <> excluded.sha256
"""
_FORGET = """
DELETE FROM call_audio WHERE call = (SELECT id FROM qa_results WHERE recording_id = ?) AND n >= ?
"""
_NO_LONGER_DROPPED = """
DELETE FROM audio_dropped WHERE call = (SELECT id FROM qa_results WHERE recording_id = ?)
"""
_NOTE_DROPPED = """
INSERT INTO audio_dropped (call, at, days)
SELECT DISTINCT q.id, :now, :days FROM qa_results AS q JOIN call_audio AS c ON c.call = q.id
WHERE coalesce(q.started_at, q.stored_at) < :before
  AND q.id NOT IN (SELECT call FROM transcriptions WHERE state IN ('waiting', 'running'))
ON CONFLICT (call) DO UPDATE SET at = excluded.at, days = excluded.days
"""
# What waits to be transcribed keeps its sound until that is done.
_DROP = """
DELETE FROM call_audio
WHERE call IN (SELECT id FROM qa_results WHERE coalesce(started_at, stored_at) < ?)
  AND call NOT IN (SELECT call FROM transcriptions WHERE state IN ('waiting', 'running'))
"""
_DROPPED = """
SELECT days FROM audio_dropped JOIN qa_results ON qa_results.id = audio_dropped.call WHERE recording_id = ?
"""
_GET = """
SELECT audio.data
FROM qa_results JOIN call_audio ON call_audio.call = qa_results.id JOIN audio USING (sha256)
WHERE recording_id = ? ORDER BY call_audio.n
"""


def put(db: Database, recording_id: str, files: Sequence[bytes | Path]) -> None:
    """Keep these files of a stored call, the agent's side first where there are two, in place of what it had.

    :raises MissingFile: one cannot be read. :raises UnsupportedAudio: one is larger than an index should hold.
    """
    for number, data in enumerate(files):
        try:
            with BytesIO(data) if isinstance(data, bytes) else data.open("rb") as file:
                name = _put_sound(db, file)
        except OSError as error:
            raise MissingFile(
                f"the recording cannot be read again ({error.strerror or type(error).__name__})"
            ) from None
        db.execute(_PUT, (number, name, recording_id))
    db.execute(_FORGET, (recording_id, len(files)))
    if files:
        db.execute(_NO_LONGER_DROPPED, (recording_id,))


def _put_sound(db: Database, file: BinaryIO) -> str:
    """The name under which this file is kept. It goes in piece by piece: never is all of it in memory."""
    size = file.seek(0, SEEK_END)
    if size > MOST_BYTES:
        raise UnsupportedAudio(
            f"the recording has {size / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB are kept in the index: "
            f"set {KEEP_AUDIO_VARIABLE}=no to store calls without their sound"
        )
    name = _gone_through(file, size, lambda _: None)
    put = db.execute(_PUT_SOUND, (name, size))
    if put.rowcount and put.lastrowid is not None:
        with closing(db.blobopen("audio", "data", put.lastrowid)) as kept:
            if _gone_through(file, size, kept.write) != name:
                raise MissingFile("the recording was changed while it was stored; try again")
    return name


def _gone_through(file: BinaryIO, size: int, take: Callable[[bytes], None]) -> str:
    """The SHA-256 of the first so many bytes, each piece of which is handed on."""
    file.seek(0)
    digest = hashlib.sha256()
    for first in range(0, size, _PIECE):
        piece = file.read(min(_PIECE, size - first))
        digest.update(piece)
        take(piece)
    return digest.hexdigest()


def get(db: Database, recording_id: str) -> tuple[bytes, ...]:
    """The files of a call, none where none were kept. :raises CallNotFound: there is no such call."""
    recording_id = clean(recording_id)
    if db.execute("SELECT 1 FROM qa_results WHERE recording_id = ?", (recording_id,)).fetchone() is None:
        raise not_found(recording_id)
    return tuple([data for (data,) in db.execute(_GET, (recording_id,))])


def drop_before(db: Database, before: str, days: int, now: str) -> int:
    """Drop the sound of calls that started before this, or were stored where nothing tells that; of how many."""
    dropped = db.execute(_NOTE_DROPPED, {"now": now, "days": days, "before": before}).rowcount
    db.execute(_DROP, (before,))
    if dropped:
        db.execute("UPDATE changes SET n = n + 1")
    return dropped


def dropped_after(db: Database, recording_id: str) -> int | None:
    """After how many days the sound of a call was dropped; ``None`` where it was not."""
    row = db.execute(_DROPPED, (clean(recording_id),)).fetchone()
    return None if row is None else int(row[0])
