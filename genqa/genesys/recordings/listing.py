"""What the search tells of recordings: which there are, and which of them are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from genqa.errors import BadReply, Refused
from genqa.genesys.recordings.pages import pages
from genqa.genesys.recordings.paths import SEARCH
from genqa.genesys.source import Found, Wanted
from genqa.genesys.states import instant, utc
from genqa.http import Reply, Web
from genqa.settings import LONGEST_MS

PAGE_SIZE = 100
#: What is kept of a recording. Anything else may change from one listing to the next without a change of the recording.
_KEPT = ("status", "startTime", "agentId", "agentName", "queueName", "direction")
_KEPT_OF_PART = ("id", "type", "format", "status")
_LONGEST = timedelta(milliseconds=LONGEST_MS)
_NEVER = datetime.min.replace(tzinfo=UTC)


def search(web: Web, number: int, size: int = PAGE_SIZE) -> Reply:
    """One page of all voice recordings, the latest first."""
    wish = {"filter": {"type": "type eq 'voice'", "sort": "startTime desc"}, "pageSize": size, "pageNumber": number}
    return web.post(SEARCH, wish, repeatable=True)


def find(web: Web, wanted: Wanted) -> Iterator[Found]:
    """Each wanted recording once, as the pages come.

    The search knows no window: pages are read until one is all before it. That holds only while the latest really come
    first; where they do not, every page is read. While calls are being written the pages shift, and what was seen
    already is passed over. A recording without a readable start is never outside the window.

    :raises BadReply: in the end, when entries without an id had to be left out.
    :raises Refused: a least length is wanted; the search tells no lengths.
    """
    if wanted.min_seconds > 0:
        raise Refused("the recordings API does not tell how long a recording is; leave --min-seconds out")
    if wanted.limit is None:
        yield from _wanted(web, wanted)
        return
    matching: list[Found] = []
    reading = Reading()
    for found in _wanted(web, wanted, reading):
        matching.append(found)
        if reading.latest_first and len(matching) >= wanted.limit:
            break
    matching.sort(key=lambda found: instant(found.started_at) or _NEVER, reverse=True)
    yield from matching[: wanted.limit]


@dataclass(slots=True)
class Reading:
    """How far a listing has come: ids seen, whether the latest came first so far, and the earliest start yet."""

    seen: set[str] = field(default_factory=set)
    latest_first: bool = True
    last: datetime | None = None
    nameless: int = 0

    def take(self, entities: Iterable[Any]) -> list[Found]:
        """What is new on a page; a recording that was seen already does not count against the order either."""
        new = []
        for entity in entities:
            found = read(entity)
            if found is None:
                self.nameless += 1
            elif found.recording_id not in self.seen:
                self.seen.add(str(found.recording_id))
                new.append(found)
        for start in filter(None, (instant(found.started_at) for found in new)):
            self.latest_first = self.latest_first and (self.last is None or start <= self.last)
            self.last = start
        return new


def _wanted(web: Web, wanted: Wanted, reading: Reading | None = None) -> Iterator[Found]:
    reading = reading or Reading()
    ids = _Ids(wanted)
    for entities in pages(lambda number: search(web, number), PAGE_SIZE, "the list of recordings"):
        new = reading.take(entities)
        for found in new:
            if (ids.match(found) if ids else _in_window(found, wanted)) and _narrowed(found, wanted):
                yield found
        if reading.latest_first and reading.last is not None and _done(reading.last, new, wanted, ids):
            break
    if reading.nameless:
        raise BadReply(
            f"the list of recordings: {reading.nameless} of its entries have no id and were left out; all others stand"
        )
    yield from ids.missing()


class _Ids:
    """The ids that were asked for, and which of them were met. False when none were asked for.

    Where recordings are named, conversations only narrow them.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.recordings = set(wanted.recordings)
        self.conversations = set(wanted.conversations)
        self.to_come = set(self.recordings or self.conversations)
        self.earliest: datetime | None = None

    def __bool__(self) -> bool:
        return bool(self.recordings or self.conversations)

    def match(self, found: Found) -> bool:
        if self.conversations and found.conversation_id not in self.conversations:
            return False
        if self.recordings and found.recording_id not in self.recordings:
            return False
        self.to_come.discard(str(found.recording_id) if self.recordings else found.conversation_id)
        start = instant(found.started_at)
        if start is not None:
            self.earliest = min(start, self.earliest or start)
        return True

    def missing(self) -> Iterator[Found]:
        """Those that were asked for and are not listed, to be reported as such."""
        for name in sorted(self.to_come):
            yield Found("" if self.recordings else name, name if self.recordings else None, None, {"missing": True})

    def all_met(self, last: datetime) -> bool:
        """Whether nothing more can come: each was met, and no call lasts long enough to have an earlier recording."""
        if self.to_come:
            return False
        return bool(self.recordings) or (self.earliest is not None and last < self.earliest - _LONGEST)


def _done(last: datetime, new: list[Found], wanted: Wanted, ids: _Ids) -> bool:
    if ids:
        return ids.all_met(last)
    starts = [instant(found.started_at) for found in new]
    return bool(starts) and all(start is not None and start < wanted.since for start in starts)


def _in_window(found: Found, wanted: Wanted) -> bool:
    start = instant(found.started_at)
    return start is None or wanted.since <= start < wanted.until


def _narrowed(found: Found, wanted: Wanted) -> bool:
    return _named(wanted.queue, found, "queueName") and _named(wanted.agent, found, "agentName", "agentId")


def _named(name: str | None, found: Found, *keys: str) -> bool:
    if name is None:
        return True
    told = [str(found.facts.get(key) or "").strip().casefold() for key in keys]
    return name.strip().casefold() in told


def read(entity: Any) -> Found | None:
    """One recording of a page, with what is kept of it; ``None`` when it has no id."""
    if not isinstance(entity, dict) or not isinstance(entity.get("id"), str) or not entity["id"].strip():
        return None
    facts: dict[str, Any] = {key: entity[key] for key in _KEPT if isinstance(entity.get(key), str)}
    parts = entity.get("parts")
    facts["parts"] = [
        {key: part[key] for key in _KEPT_OF_PART if isinstance(part, dict) and isinstance(part.get(key), str)}
        for part in (parts if isinstance(parts, list) else [])
    ]
    start = instant(entity.get("startTime"))
    interaction = entity.get("interactionId")
    return Found(
        conversation_id=interaction if isinstance(interaction, str) else "",
        recording_id=entity["id"],
        started_at=None if start is None else utc(start),
        facts=facts,
    )
