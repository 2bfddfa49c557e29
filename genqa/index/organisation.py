"""What an organisation decided: rubrics, what is in force, bands, who sits on which channel; and the audit trail."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from genqa.errors import InvalidSetting
from genqa.index import rubrics
from genqa.index.connection import Connections
from genqa.index.rubrics import AuditLine
from genqa.result import Result
from genqa.scoring import Rubric, parse
from genqa.settings import BandLimits, Thresholds

CHANNEL_MAP, BANDS = "channel_map", "bands"


class Organisation(ABC):
    """The part of the index that people decide."""

    _connections: Connections

    @abstractmethod
    def _now(self) -> str:
        """This moment, as it is stored."""

    def rubrics(self) -> list[Rubric]:
        """All rubrics by name, the newest version of each first."""
        with self._connections.reading() as db:
            return rubrics.every_rubric(db)

    def rubric(self, name: str, version: int | None = None) -> Rubric:
        """A rubric, the newest version unless one is asked for. :raises RubricError: there is none."""
        with self._connections.reading() as db:
            return rubrics.rubric(db, name, version)

    def add_rubric(self, toml: str, *, actor: str) -> Rubric:
        """Keep a rubric for re-scoring. :raises RubricError: it makes no sense, or its name and version are taken."""
        new = parse(toml)
        with self._connections.writing() as db:
            rubrics.add(db, new, self._now(), actor)
        return new

    def in_force(self) -> tuple[Rubric, Thresholds]:
        """The rubric and thresholds for new calls; a re-scoring changes them."""
        with self._connections.reading() as db:
            return rubrics.in_force(db)

    def setting(self, name: str) -> Any:
        """An organisation's setting, such as the channel map, as JSON; ``None`` where it was never set."""
        with self._connections.reading() as db:
            return rubrics.setting(db, name)

    def put_setting(self, name: str, value: Any, *, actor: str) -> None:
        """Keep a setting, any JSON value. :raises InvalidSetting: what is in force changes by re-scoring alone."""
        if name == rubrics.IN_FORCE:
            raise InvalidSetting("the rubric and thresholds in force are changed by re-scoring")
        with self._connections.writing() as db:
            now = self._now()
            rubrics.put_setting(db, name, value, now)
            rubrics.note(db, now, actor, "setting changed", None, {"name": name, "value": value})

    def bands(self) -> BandLimits:
        """Where the bands of scores begin: those that were set, else those that genqa brings."""
        stored = self.setting(BANDS)
        return BandLimits() if stored is None else BandLimits(float(stored["target"]), float(stored["watch"]))

    def put_bands(self, limits: BandLimits, *, actor: str) -> None:
        """Draw bands from here on, on every page; no score changes."""
        self.put_setting(BANDS, {"target": limits.target, "watch": limits.watch}, actor=actor)

    def channel_map(self) -> dict[str, int]:
        """By format, the channel that the agent is on where a transcript does not say so: what users decided."""
        return {str(name): int(channel) for name, channel in (self.setting(CHANNEL_MAP) or {}).items()}

    def remember_sides(self, result: Result, *, actor: str) -> bool:
        """Keep on which channel the agent is for later transcripts of this format.

        ``False``: the transcript tells no channels apart, or names its sides itself, so there is nothing to keep.
        """
        if result.origin.sides is None or result.origin.transcript_format is None:
            return False
        self.put_setting(
            CHANNEL_MAP, {**self.channel_map(), result.origin.transcript_format: result.origin.sides[0]}, actor=actor
        )
        return True

    def forget_sides(self, format: str, *, actor: str) -> None:
        """Find out again who is the agent in transcripts of this format; stored calls stay as they are."""
        left = {name: channel for name, channel in self.channel_map().items() if name != format}
        self.put_setting(CHANNEL_MAP, left, actor=actor)

    def audit(self, limit: int = 100) -> list[AuditLine]:
        """Who did what, the latest first."""
        with self._connections.reading() as db:
            return rubrics.audit(db, limit)
