"""The recordings that calls were stored with: to be played, and to be dropped when their time is over."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta

from genqa.index import audio, rubrics
from genqa.index.connection import Connections


class Kept(ABC):
    """The part of the index that keeps sound."""

    _connections: Connections

    @abstractmethod
    def _now(self) -> str:
        """This moment, as it is stored."""

    def audio(self, recording_id: str) -> tuple[bytes, ...]:
        """The files that a call was stored with, as they were kept. :raises CallNotFound:"""
        with self._connections.reading() as db:
            return audio.get(db, recording_id)

    def drop_audio_before(self, instant: datetime, *, days: int, actor: str) -> int:
        """Drop the sound of calls that started before this instant, or were stored where nothing tells when they did.

        Their numbers, words and waveforms stay. ``days``: how long recordings are kept, which the call's page says.
        How many calls lost theirs, which the trail has in one line.
        """
        before = instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self._connections.writing() as db:
            now = self._now()
            dropped = audio.drop_before(db, before, days, now)
            if dropped:
                detail = {"calls": dropped, "started before": before, "kept for days": days}
                rubrics.note(db, now, actor, "recordings dropped", None, detail)
        return dropped

    def drop_old_audio(self, days: int | None, *, actor: str) -> int:
        """The same for recordings kept for longer than so many days; ``None``: they are kept for ever."""
        if days is None:
            return 0
        now = datetime.fromisoformat(self._now())
        return self.drop_audio_before(now - timedelta(days=days), days=days, actor=actor)

    def audio_dropped_after(self, recording_id: str) -> int | None:
        """After how many days the sound of a call was dropped; ``None`` where it was not."""
        with self._connections.reading() as db:
            return audio.dropped_after(db, recording_id)
