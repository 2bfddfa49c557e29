"""On which channel of recordings the agent is, by source, direction and trunk of calls: decided once, for all.

A decision holds for calls to come and puts the stored ones right from their facts, but those that somebody swapped by
hand: who did so listened to that call.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from genqa.decided import BLOCK, Decided, Kind, channel_for
from genqa.errors import InvalidSetting
from genqa.index import rubrics, store
from genqa.index.connection import Connections, Database
from genqa.index.facts import clean
from genqa.index.rows import stored_call
from genqa.result import Result, judge

AGENT_CHANNELS = "agent_channels"
_LONGEST_TRUNK = 100
#: Calls put right in one transaction: others get their turn in between.
BATCH = 50

_CALLS = """
SELECT recording_id FROM qa_results
WHERE source = :source AND (:direction IS NULL OR direction = :direction)
  AND (:trunk IS NULL OR trunk = :trunk OR substr(trunk, 1, length(:block)) = :block)
  AND json_extract(facts, '$.origin.channels') = 2
ORDER BY id
"""
_TRUNKS = """
SELECT trunk, count(*) FROM qa_results WHERE source = ? AND trunk IS NOT NULL GROUP BY trunk ORDER BY trunk
"""


class AgentChannels(ABC):
    """The part of the index that knows on which channel the agents are."""

    _connections: Connections

    @abstractmethod
    def _now(self) -> str:
        """This moment, as it is stored."""

    def agent_channels(self) -> dict[Kind, int]:
        """What was decided, by the kind of calls."""
        with self._connections.reading() as db:
            return _decided(db)

    def trunks(self, source: str) -> list[tuple[str, int]]:
        """The trunks that calls of this source came over, each with how many did."""
        with self._connections.reading() as db:
            return list(db.execute(_TRUNKS, (clean(source),)))

    def put_agent_channel(self, kind: Kind, channel: int | None, *, actor: str) -> int:
        """Decide it, or (``channel=None``) leave it to each recording again, which changes no stored call.

        How many stored calls were put right and measured again, a line in the trail each: agent and guest exchanged,
        or, where a transcript names its sides itself, the channel on which the agent's sound is taken to be.

        :raises InvalidSetting: a recording has no such channel, or the trunk is no text to begin a number.
        """
        if channel not in (None, 0, 1):
            raise InvalidSetting(f"the agent is on channel 0 or 1 of a recording, not {channel}")
        if kind.trunk is not None and not (kind.trunk.strip(BLOCK) and len(kind.trunk) <= _LONGEST_TRUNK):
            raise InvalidSetting(f"a trunk is a number such as +4930123450, or +4930123* for a block of them, at most "
                                 f"{_LONGEST_TRUNK} characters")  # fmt: skip
        kind = Kind(clean(kind.source), _clean(kind.direction), _clean(kind.trunk))
        with self._connections.writing() as db:
            decided = _decided(db)
            decided.pop(kind, None)
            if channel is not None:
                decided[kind] = channel
            kept = [{**which._asdict(), "channel": on} for which, on in decided.items()]
            rubrics.put_setting(db, AGENT_CHANNELS, kept, self._now())
            what = {"source": kind.source, "direction": kind.direction or "every", "trunk": kind.trunk or "every",
                    "agent's channel": channel}  # fmt: skip
            rubrics.note(db, self._now(), actor, "setting changed", None, {"name": AGENT_CHANNELS, "value": what})
            calls = [one for (one,) in db.execute(_CALLS, {**kind._asdict(), "block": kind.block})]
        if channel is None:
            return 0
        changed = 0
        for first in range(0, len(calls), BATCH):
            with self._connections.writing() as db:
                changed += sum(self._put_right(db, one, decided, actor) for one in calls[first : first + BATCH])
        return changed

    def _put_right(self, db: Database, recording_id: str, decided: Decided, actor: str) -> bool:
        """Whether anything changed in a call."""
        if db.execute("SELECT 1 FROM qa_results WHERE recording_id = ?", (recording_id,)).fetchone() is None:
            return False  # deleted meanwhile
        facts = store.get(db, recording_id)
        channel = channel_for(decided, facts.about)
        rubric = rubrics.rubric(db, facts.rubric, facts.rubric_version)
        thresholds = replace(facts.thresholds, measure_from=rubrics.in_force(db)[1].measure_from)
        before = judge(facts.recording_id, facts.call, rubric, thresholds, facts.about, facts.origin)
        after: Result = before if channel is None else before.with_agent_channel(channel, rubric)
        if after == before:
            return False
        store.put(db, stored_call(after), self._now())
        scores = {"score_before": before.score.value, "score_after": after.score.value}
        detail = {"agent's channel": channel, "by": "the setting for such calls", **scores}
        what = "agent's channel set" if after.call == before.call else "sides swapped"
        rubrics.note(db, self._now(), actor, what, recording_id, detail)
        return True


def _decided(db: Database) -> dict[Kind, int]:
    kept = rubrics.setting(db, AGENT_CHANNELS) or []  # without trunks, until there were any
    return {Kind(one["source"], one["direction"], one.get("trunk")): int(one["channel"]) for one in kept}


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)
