"""Providers' own answers, compressed: what a better reader can read again, and what nobody pays for twice."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from genqa.errors import IndexDamaged
from genqa.index.connection import Database
from genqa.index.facts import clean
from genqa.masking import before_storing

_PUT = """
INSERT INTO raw_transcripts (transcription, n, call, provider, model, format, at, data)
SELECT :transcription, :n, call, :provider, :model, :format, :now, :data FROM transcriptions WHERE id = :transcription
ON CONFLICT (transcription, provider, n) DO UPDATE SET data = excluded.data, format = excluded.format, at = excluded.at
"""
_GET = """
SELECT r.transcription, r.provider, r.model, r.format, r.at, r.data
FROM raw_transcripts AS r JOIN transcriptions AS t ON t.id = r.transcription AND t.provider = r.provider
WHERE r.transcription = ? ORDER BY r.n
"""
_OF_CALL = """
SELECT r.transcription, r.provider, r.model, r.format, r.at, r.data
FROM raw_transcripts AS r JOIN qa_results AS q ON q.id = r.call
WHERE q.recording_id = ? ORDER BY r.transcription DESC, r.provider, r.n
"""


@dataclass(frozen=True, slots=True)
class RawTranscript:
    """One answer of a provider: its files as they came, one of the whole recording, or one a channel."""

    transcription: int
    provider: str
    model: str | None
    format: str
    at: str
    files: tuple[bytes, ...] = field(repr=False)


def put(
    db: Database, transcription: int, provider: str, model: str | None, format: str, files: Sequence[bytes], now: str
) -> None:
    """Keep an answer about a stored call; not where what is stored is masked, for an answer as it came is not."""
    if before_storing():
        return
    for n, data in enumerate(files):
        values = {"transcription": transcription, "n": n, "provider": provider,
                  "model": None if model is None else clean(model), "format": format, "now": now,
                  "data": zlib.compress(data, 6)}  # fmt: skip
        db.execute(_PUT, values)


def get(db: Database, transcription: int) -> RawTranscript | None:
    """The answer of one transcription, where it was kept."""
    found = _grouped(db.execute(_GET, (transcription,)).fetchall())
    return found[0] if found else None


def of_call(db: Database, recording_id: str) -> list[RawTranscript]:
    """All of a call, the latest first."""
    return _grouped(db.execute(_OF_CALL, (clean(recording_id),)).fetchall())


def _grouped(rows: Sequence[tuple[Any, ...]]) -> list[RawTranscript]:
    grouped: dict[tuple[int, str], RawTranscript] = {}
    for transcription, provider, model, kind, at, data in rows:
        try:
            file = zlib.decompress(data)
        except zlib.error:
            raise IndexDamaged(f"a provider's kept answer (transcription {transcription}) is damaged") from None
        before = grouped[transcription, provider].files if (transcription, provider) in grouped else ()
        grouped[transcription, provider] = RawTranscript(transcription, provider, model, kind, at, (*before, file))
    return list(grouped.values())
