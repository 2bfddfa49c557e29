"""On which channel of recordings the agent is, by where calls come from and their direction: decided once, for all.

A decision holds for calls to come and puts the stored ones right from their facts, but those that somebody swapped by
hand: who did so listened to that call.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace

from genqa.errors import InvalidSetting
from genqa.index import rubrics, store
from genqa.index.connection import Connections, Database
from genqa.index.facts import clean
from genqa.index.rows import stored_call
from genqa.result import Result, judge

AGENT_CHANNELS = "agent_channels"
#: Calls put right in one transaction: others get their turn in between.
BATCH = 50

_CALLS = """
SELECT recording_id FROM qa_results
WHERE source = :source AND (:direction IS NULL OR direction = :direction)
  AND json_extract(facts, '$.origin.channels') = 2
ORDER BY id
"""

#: Source, direction (``None``: every one that is not decided by itself) → channel, from 0.
Decided = Mapping[tuple[str, str | None], int]


def channel_for(decided: Decided, source: str, direction: str | None) -> int | None:
    """The agent's channel in calls of this source and direction; ``None`` where nobody decided."""
    return decided.get((source, direction), decided.get((source, None)))


class AgentChannels(ABC):
    """The part of the index that knows on which channel the agents are."""

    _connections: Connections

    @abstractmethod
    def _now(self) -> str:
        """This moment, as it is stored."""

    def agent_channels(self) -> dict[tuple[str, str | None], int]:
        """What was decided, by source and direction."""
        with self._connections.reading() as db:
            return _decided(db)

    def put_agent_channel(self, source: str, direction: str | None, channel: int | None, *, actor: str) -> int:
        """Decide it, or (``channel=None``) leave it to each recording again, which changes no stored call.

        How many stored calls were put right: agent and guest exchanged and measured again, a line in the trail each.

        :raises InvalidSetting: a recording has no such channel.
        """
        if channel not in (None, 0, 1):
            raise InvalidSetting(f"the agent is on channel 0 or 1 of a recording, not {channel}")
        source, direction = clean(source), None if direction is None else clean(direction)
        with self._connections.writing() as db:
            decided = _decided(db)
            decided.pop((source, direction), None)
            if channel is not None:
                decided[source, direction] = channel
            kept = [{"source": of, "direction": way, "channel": on} for (of, way), on in decided.items()]
            rubrics.put_setting(db, AGENT_CHANNELS, kept, self._now())
            what = {"source": source, "direction": direction or "every", "agent's channel": channel}
            rubrics.note(db, self._now(), actor, "setting changed", None, {"name": AGENT_CHANNELS, "value": what})
            calls = [one for (one,) in db.execute(_CALLS, {"source": source, "direction": direction})]
        if channel is None:
            return 0
        changed = 0
        for first in range(0, len(calls), BATCH):
            with self._connections.writing() as db:
                changed += sum(self._put_right(db, one, decided, actor) for one in calls[first : first + BATCH])
        return changed

    def _put_right(self, db: Database, recording_id: str, decided: Decided, actor: str) -> bool:
        """Whether a call's sides were exchanged."""
        if db.execute("SELECT 1 FROM qa_results WHERE recording_id = ?", (recording_id,)).fetchone() is None:
            return False  # deleted meanwhile
        facts = store.get(db, recording_id)
        channel = channel_for(decided, facts.about.source, facts.about.direction)
        rubric = rubrics.rubric(db, facts.rubric, facts.rubric_version)
        thresholds = replace(facts.thresholds, measure_from=rubrics.in_force(db)[1].measure_from)
        before = judge(facts.recording_id, facts.call, rubric, thresholds, facts.about, facts.origin)
        after: Result = before if channel is None else before.with_agent_channel(channel, rubric)
        if after == before:
            return False
        store.put(db, stored_call(after), self._now())
        if after.call == before.call:
            return False
        scores = {"score_before": before.score.value, "score_after": after.score.value}
        detail = {"agent's channel": channel, "by": "the setting of its source", **scores}
        rubrics.note(db, self._now(), actor, "sides swapped", recording_id, detail)
        return True


def _decided(db: Database) -> dict[tuple[str, str | None], int]:
    kept = rubrics.setting(db, AGENT_CHANNELS) or []
    return {(one["source"], one["direction"]): int(one["channel"]) for one in kept}
