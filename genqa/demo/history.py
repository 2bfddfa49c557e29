"""When the demo's calls came in, who took them, and what they were about: ninety days up to now.

Office hours are those of UTC: Monday to Friday from eight to six, Saturday until one. More people call on Mondays and
in the late morning, and a few more each month; once there was a storm, and technical support had a busy week.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from genqa.demo.cast import CAST, Person
from genqa.demo.script import Script, scripts

DAYS = 90
#: How many calls come on a weekday, Monday first, and in an hour of the day, beside the others.
_WEEKDAYS = (1.25, 1.1, 1.0, 1.05, 0.9, 0.22, 0.0)
_HOURS = {8: 0.7, 9: 1.1, 10: 1.3, 11: 1.2, 12: 0.8, 13: 0.9, 14: 1.15, 15: 1.1, 16: 1.0, 17: 0.6}
_SATURDAY_ENDS = 13
_STORM = (41, 46)  # days before now
#: An agent's calls are at least so far apart.
_APART = timedelta(minutes=9)


@dataclass(frozen=True, slots=True)
class Planned:
    """One call to be played. ``progress``: the share of the time that has gone by."""

    number: int
    at: datetime
    progress: float
    first: Person
    second: Person
    script: Script


def history(now: datetime, seed: int, calls: int) -> tuple[Planned, ...]:
    """So many calls in the 90 days before ``now`` (with a zone), in the order of time, the last one shortly before."""
    dice = Random(f"{seed}/history")  # noqa: S311 - repeatable is what it is to be
    until = now.astimezone(UTC)
    since = until - timedelta(days=DAYS)
    used: dict[str, float] = {script.name: dice.random() / 2 for script in scripts()}
    taken = {person.name: dice.random() / 2 for person in CAST}
    busy: dict[str, datetime] = {}
    planned = []
    for number, at in enumerate(_times(since, until, calls, dice)):
        progress = (at - since) / (until - since)
        stormy = _STORM[0] <= (until - at).days < _STORM[1]
        there = [one for one in CAST if one.until > progress and at - busy.get(one.name, since) >= _APART]
        first = min(there, key=lambda one: taken[one.name] / one.share)
        taken[first.name] += 1
        queues = ("Technical support",) if stormy and "Technical support" in first.queues else first.queues
        queue = queues[0] if len(queues) == 1 or dice.random() < 0.62 else queues[1]
        script = min((one for one in scripts() if one.queue == queue), key=lambda one: used[one.name])
        used[script.name] += dice.uniform(0.8, 1.2)
        others = [one for one in CAST if script.transfers_to in one.queues and one.until > progress and one != first]
        second = dice.choice(others) if others else first
        busy[first.name] = busy[second.name] = at
        planned.append(Planned(number, at, progress, first, second, script))
    return tuple(planned)


def _times(since: datetime, until: datetime, calls: int, dice: Random) -> list[datetime]:
    """Instants in office hours, spread by how busy each hour is."""
    first = since.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    hours = [first + timedelta(hours=number) for number in range(DAYS * 24 - 1)]
    whole = [one for one in hours if one + timedelta(hours=1) <= until]
    days = {one.date(): dice.uniform(0.75, 1.25) for one in whole}
    weights = [_busy(one) * days[one.date()] * _season((until - one) / (until - since)) for one in whole]
    total = list(accumulate(weights))
    instants = []
    for number in range(calls):
        at = (number + dice.random()) / calls * total[-1]
        if number == calls - 1:  # the last one comes in the last hour that anybody worked
            at = total[-1] - 0.2 * next(weight for weight in reversed(weights) if weight)
        place = bisect_left(total, at)
        within = (at - (total[place - 1] if place else 0.0)) / weights[place]
        instants.append(whole[place] + timedelta(milliseconds=round(within * 3_600_000) // 1000 * 1000 + 137))
    return sorted(instants)


def _season(ago: float) -> float:
    """How many call at a time, 1 being the beginning of the ninety days and 0 now: more each month, and a storm."""
    stormy = _STORM[0] <= ago * DAYS < _STORM[1]
    return (1.3 - 0.55 * ago) * (1.5 if stormy else 1.0)


def _busy(hour: datetime) -> float:
    if hour.weekday() == 5 and hour.hour >= _SATURDAY_ENDS:
        return 0.0
    return _WEEKDAYS[hour.weekday()] * _HOURS.get(hour.hour, 0.0)
