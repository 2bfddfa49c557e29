"""What goes wrong at the stand-in, and when: a plan that is the same in every run.

A rule counts the requests that it is about (method, path) and acts on the n-th of them, or on every k-th:

    Rule("limited", path="/api/v2/*", times=(3,), seconds=1)     the third is answered 429, Retry-After: 1
    Rule("reset", method="GET", path="/sound/*", every=5)        every fifth download is reset
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from random import Random

from genqa.demo.conversation import Recording
from genqa.demo.organisation import Organisation

#: What a rule can do, in words.
ACTS: Mapping[str, str] = {
    "limited": "429; `told_in` says where the wait of `seconds` stands: seconds, date, message, nothing",
    "revoked": "every token given out so far is void from this request on: 401",
    "forbidden": "403, naming the permissions that the endpoint takes",
    "missing": "404",
    "failing": "a passing fault of the server, with `status` 500, 502, 503 or 504",
    "reset": "the connection is reset before an answer",
    "slow": "the answer takes `seconds` longer",
    "cut": "half of the body is sent, then the connection ends",
    "expired": "the address of media is too old from now on; a new one helps",
    "moved": "the details query does not know its first `hits` yet: totals and rows move between pages",
    "listless": "the details query answers without its conversations",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the plan. Without ``times`` and ``every`` it acts on each request that it is about."""

    do: str
    method: str = "*"
    path: str = "*"
    times: tuple[int, ...] = ()
    every: int = 0
    seconds: float = 0
    told_in: str = "seconds"
    status: int = 503
    hits: int = 1

    def __post_init__(self) -> None:
        if self.do not in ACTS:
            raise ValueError(f"{self.do!r} is no fault; there are {', '.join(ACTS)}")

    def is_about(self, method: str, path: str) -> bool:
        """Whether a request counts for it."""
        return self.method in ("*", method) and fnmatchcase(path, self.path)

    def acts_on(self, number: int) -> bool:
        """Whether it acts on the request of this number, from 1."""
        if self.every and number % self.every == 0:
            return True
        return number in self.times or not (self.times or self.every)


#: How a recording can be unsound: by the word for it, what is changed of it.
UNSOUND: Mapping[str, Mapping[str, object]] = {
    "archived": {"state": "ARCHIVED"},
    "deleted": {"state": "DELETED"},
    "uploading": {"state": "UPLOADING"},
    "error": {"state": "ERROR"},
    "empty": {"empty": True},
    "gone": {"gone": True},
    "redacted": {"redacted": True},
}


@dataclass(frozen=True, slots=True)
class Faults:
    """The plan. ``unsound``: which calls (by position, in the order of time) cannot be listened to, and why."""

    rules: tuple[Rule, ...] = ()
    unsound: tuple[tuple[int, str], ...] = ()

    def applied(self, organisation: Organisation) -> Organisation:
        """The organisation with its unsound recordings. A position beyond the last call means none."""
        if not self.unsound:
            return organisation
        calls = list(organisation.conversations)
        for position, word in self.unsound:
            if position < len(calls):
                changed = tuple(_unsound(one, word) for one in calls[position].recordings)
                calls[position] = replace(calls[position], recordings=changed)
        return replace(organisation, conversations=tuple(calls))

    def started(self) -> Running:
        """The plan with its counters at 0."""
        return Running(self.rules)


NONE = Faults()


class Running:
    """A plan and how often each of its rules was met."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._met = [0] * len(rules)
        self._lock = threading.Lock()

    def on(self, method: str, path: str) -> Rule | None:
        """What happens to this request: the first rule that acts on it. Each rule counts it all the same."""
        acting = None
        with self._lock:
            for position, rule in enumerate(self._rules):
                if rule.is_about(method, path):
                    self._met[position] += 1
                    if acting is None and rule.acts_on(self._met[position]):
                        acting = rule
        return acting


def everything(seed: int = 1) -> Faults:
    """Every fault that passes, spread over a run, and a recording of each unsound sort.

    A client that repeats what may be repeated (a refused POST after 429 too) still stores every sound call.
    """
    dice = Random(seed)  # noqa: S311 - it makes up faults

    def nth(first: int, last: int) -> tuple[int, ...]:
        return (dice.randrange(first, last + 1),)

    query, batches = "/api/v2/*/query", "/api/v2/recording/batchrequests"
    rules = (
        Rule("failing", "POST", "/oauth/token", times=(1,)),
        Rule("moved", "POST", query, times=(1,)),
        Rule("limited", "POST", "/api/v2/*", times=nth(2, 3), seconds=1, told_in="date"),
        Rule("limited", "POST", batches, times=(1,), told_in="nothing"),
        Rule("failing", "POST", "/api/v2/*/details/query", times=nth(4, 5), status=500),
        Rule("revoked", "GET", "/api/v2/*", times=nth(3, 5)),
        Rule("reset", "GET", "/api/v2/*", times=nth(7, 8)),
        Rule("limited", "GET", "/api/v2/*", times=nth(10, 11), seconds=0),
        Rule("cut", "GET", "/api/v2/*", times=nth(13, 14)),
        Rule("slow", "GET", "/api/v2/*", every=9, seconds=0.05),
        Rule("failing", "GET", "/api/v2/*", every=31, status=500),
        Rule("limited", "GET", "/api/v2/*", every=17, seconds=0, told_in="message"),
        Rule("reset", "GET", "/api/v2/*", every=37),
        Rule("failing", "GET", "/api/v2/*", every=43, status=504),
        Rule("expired", "GET", "/sound/*", times=nth(1, 2)),
        Rule("cut", "GET", "/sound/*", times=nth(4, 5)),
        Rule("reset", "GET", "/sound/*", times=nth(7, 8)),
        Rule("failing", "GET", "/sound/*", times=nth(10, 11)),
        Rule("failing", "GET", "/sound/*", every=29),
        Rule("slow", "GET", "/sound/*", every=5, seconds=0.05),
        Rule("expired", "GET", "/sound/*", every=13),
        Rule("cut", "GET", "/transcript/*", every=6),
        Rule("expired", "GET", "/transcript/*", every=10),
        Rule("failing", "GET", "/transcript/*", every=15, status=500),
    )
    words = ("archived", "deleted", "empty", "gone", "redacted")
    return Faults(rules, tuple(zip(sorted(dice.sample(range(20), len(words))), words, strict=True)))


def _unsound(recording: Recording, word: str) -> Recording:
    return replace(recording, **UNSOUND[word])  # type: ignore[arg-type]
