"""How a run of bringing calls in is said: where it is, how fast, how it ended, what it brought."""

from __future__ import annotations

from datetime import datetime

from genqa.call import counted
from genqa.index import IngestRun
from genqa.index.runs import STALE_SECONDS
from genqa.ingest import Progress

#: Mark and words for how a run ended.
ENDS = {
    "done": ("✓", "done"),
    "failed": ("✗", "ended early"),
    "cancelled": ("◼", "cancelled"),
    "interrupted": ("✗", "interrupted"),
}


def progress(run: IngestRun, now: datetime) -> Progress:
    """The run as it is at this moment."""
    began = run.fetching_at or run.started_at
    seconds = max(0.0, (now - datetime.fromisoformat(began)).total_seconds())
    return Progress(run.id, run.phase, run.counts, run.api_requests, seconds)


def phase(run: IngestRun) -> str:
    """What it is doing, in words."""
    if run.cancel_asked_by is not None:
        return "Stopping: what is being analysed is still stored"
    if run.waiting:
        return "Starting"
    if run.phase == "listing":
        return "Looking for calls"
    return "Fetching, measuring and storing"


def of_all(run: IngestRun) -> str:
    """How far it is, in calls."""
    if run.phase == "listing":
        return f"{counted(run.counts.found, 'call')} found so far"
    return f"{run.counts.settled:,} of {run.counts.found - run.counts.unchanged:,} calls"


def share(run: IngestRun) -> float:
    """How much of it is done, from 0 to 1; 0 while nobody knows how much there is."""
    of = run.counts.found - run.counts.unchanged
    if run.phase == "listing" or of == 0:
        return 0.0
    return min(1.0, run.counts.settled / of)


def far(run: IngestRun, now: datetime) -> str:
    """What it is doing, how far it is, and how long the rest takes as soon as that can be said."""
    left = progress(run, now).seconds_left
    known = run.phase == "fetching" and left is not None and run.counts.left > 0 and run.cancel_asked_by is None
    parts = [phase(run)] if run.waiting else [phase(run), of_all(run)]
    return " · ".join([*parts, f"{about(left)} left"] if known and left is not None else parts)


def pace(now: Progress) -> str:
    """Calls a minute; ``—`` before that says anything."""
    return "—" if now.phase == "listing" or now.rate is None else f"{now.rate * 60:.0f} a minute"


def about(seconds: float) -> str:
    """A length of time that is not known exactly.

    >>> about(3), about(44), about(100), about(5000)
    ('a few seconds', 'about 45 s', 'about 2 min', 'about 1 h 23 min')
    """
    if seconds < 10:
        return "a few seconds"
    if seconds < 58:
        return f"about {round(seconds / 5) * 5} s"
    minutes = max(1, round(seconds / 60))
    return f"about {minutes} min" if minutes < 60 else f"about {minutes // 60} h {minutes % 60} min"


def exactly(seconds: float) -> str:
    """How long something took.

    >>> exactly(7), exactly(100), exactly(5000)
    ('7 s', '1 min 40 s', '1 h 23 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60} s" if whole < 3600 else f"{whole // 3600} h {whole // 60 % 60} min"


def took(run: IngestRun) -> str:
    """How long a run took; ``—`` while it is under way."""
    if run.ended_at is None:
        return "—"
    began, ended = datetime.fromisoformat(run.started_at), datetime.fromisoformat(run.ended_at)
    return exactly((ended - began).total_seconds())


def silent(run: IngestRun, now: datetime) -> float | None:
    """For how many seconds a run under way has not been heard of; ``None`` where that is no cause for doubt."""
    seconds = (now - datetime.fromisoformat(run.heartbeat_at)).total_seconds()
    return seconds if seconds > STALE_SECONDS else None


def ended(run: IngestRun) -> str:
    """How it ended, with its mark; or that it is under way."""
    mark, words = ENDS.get(run.state, ("…", "under way"))
    return f"{mark} {words}"


def brought(run: IngestRun) -> str:
    """What it brought, and what it did not."""
    counts = run.counts
    numbers = (
        (counts.stored, "stored"),
        (counts.unchanged, "there before"),
        (counts.skipped, "skipped"),
        (counts.failed, "failed"),
        (counts.left, "left"),
    )
    parts = [f"{number:,} {word}" for number, word in numbers if number]
    return " · ".join(parts) if parts else "nothing found"


def sentence(run: IngestRun) -> str:
    """How the last run ended, in one sentence."""
    counts = run.counts
    stored = f"{counted(counts.stored, 'call')} stored"
    if run.state == "done":
        if not counts.found:
            return "Done: no call was found there."
        if counts.unchanged == counts.found:
            return f"Done: nothing new. {counted(counts.found, 'call')} found, all of them here already."
        rest = [f"{counts.failed:,} failed"] if counts.failed else []
        rest += [f"{counts.skipped:,} skipped"] if counts.skipped else []
        rest += [f"{counts.unchanged:,} here already"] if counts.unchanged else []
        return f"Done: {', '.join([stored, *rest])}."
    left = "the list was not complete" if not run.listed else f"{counted(counts.left, 'call')} left"
    match run.state:
        case "cancelled":
            by = "" if run.cancel_asked_by in (None, run.actor) else f" by the {run.cancel_asked_by}"
            return f"Cancelled{by}: {stored}, {left}."
        case "interrupted":
            return f"Interrupted: {run.error or 'its process ended'}. {stored}, {left}."
        case _:
            return f"Ended early: {run.error or 'nobody knows why'}. {stored}, {left}."
