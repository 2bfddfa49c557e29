"""The platform API of Genesys Cloud as a source of calls.

    find    details of conversations ─► facts                       1 request for 100 calls
    fetch   100 conversations ─► one batch request ─► polls         some 10 requests for 100 calls
                └─ each conversation, by threads: file, transcript  1 request a call where there are transcripts

What is asked beyond that is asked for calls with hold, with several recordings, or with an error.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genqa.errors import MissingPermission
from genqa.genesys.config import GenesysConfig
from genqa.genesys.names import Names
from genqa.genesys.platform import checking, fetching, finding, media
from genqa.genesys.platform.details import Details
from genqa.genesys.platform.facts import Facts
from genqa.genesys.platform.fetching import Answer
from genqa.genesys.platform.media import Result
from genqa.genesys.platform.one import LATER, OF_ONE, Ground, Known
from genqa.genesys.platform.polling import Polling
from genqa.genesys.platform.transcripts import Transcripts
from genqa.genesys.source import Found, NotFetched, Outcome, Tried, Wanted
from genqa.http import Web

#: Batch requests under way at once.
BATCHES = 4
#: How long a batch request may take before its calls are left to a later run, in seconds.
BATCH_SECONDS = 1800.0
#: Roughly how often the state of a batch request is asked for.
_POLLS = 8


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A conversation whose recordings can be fetched now: names, and what a batch request gave; or why it cannot."""

    found: Found
    known: Known
    results: list[Result] | None = None
    failure: NotFetched | None = None


class Platform:
    """Genesys Cloud, asked by its platform API. ``now``: seconds since 1970."""

    def __init__(self, web: Web, config: GenesysConfig, now: Callable[[], float] = time.time) -> None:
        self._web = web
        self._config = config
        self._now = now
        self._names = Names(web)
        self._details = Details(web)
        self._transcripts = Transcripts(web, config.transcripts)

    @property
    def name(self) -> str:
        """What it is and where: ``Genesys Cloud (mypurecloud.ie)``."""
        return f"Genesys Cloud ({self._config.where})"

    @property
    def requests(self) -> int:
        """Requests to the API so far."""
        return self._web.requests

    @property
    def batch(self) -> int:
        """As many as keep all batch requests busy."""
        return BATCHES * media.AT_ONCE

    def find(self, wanted: Wanted) -> Iterator[Found]:
        """The conversations that are wanted, each once.

        :raises InvalidSetting: a recording is wanted without its conversation.
        :raises SourceError: no list can be had.
        """
        return finding.find(self._details, self._names, wanted)

    def estimate(self, found: int) -> int:
        """Roughly how many requests fetching so many conversations takes."""
        hundreds = -(-found // media.AT_ONCE)
        by_batch = self._config.media == "batch"
        return hundreds * (2 + _POLLS if by_batch else 1) + found * ((0 if by_batch else 3) + self._config.transcripts)

    def fetch(self, found: Sequence[Found], folder: Path) -> Iterator[Answer]:
        """Each recording of these conversations as soon as it is there; files go into ``folder``.

        :raises SourceError: what makes all further asking useless: credentials, a permission that all need, stopped.
        """
        fit = []
        for one in found:
            refused = fetching.unfit(one)
            if refused is None:
                fit.append(one)
            else:
                yield refused
        if fit:
            polling = Polling(self._web, BATCH_SECONDS)
            ground = Ground(self._web, self._transcripts, polling, folder, self.name)
            yield from self._fetched(ground, fit)

    def _fetched(self, ground: Ground, found: list[Found]) -> Iterator[Answer]:
        """Two kinds of work side by side: batches of conversations give the single ones, these give the answers."""
        chunks = deque(found[start : start + media.AT_ONCE] for start in range(0, len(found), media.AT_ONCE))
        backlog: deque[_Prepared] = deque()
        preparing: set[Future[list[_Prepared]]] = set()
        fetching_now: set[Future[list[Answer]]] = set()
        with ThreadPoolExecutor(self._config.workers + BATCHES, thread_name_prefix="genesys") as pool:
            try:
                while chunks or backlog or preparing or fetching_now:
                    # A batch's URLs run out: no more are asked for than soon will be used.
                    while chunks and len(preparing) < BATCHES and len(backlog) < media.AT_ONCE:
                        preparing.add(pool.submit(self._prepared, ground, chunks.popleft()))
                    while backlog and len(fetching_now) < self._config.workers:
                        fetching_now.add(pool.submit(self._answers, ground, backlog.popleft()))
                    under_way: set[Future[Any]] = {*preparing, *fetching_now}
                    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                    for batch in done & preparing:
                        preparing.remove(batch)
                        backlog.extend(batch.result())
                    for single in done & fetching_now:
                        fetching_now.remove(single)
                        yield from single.result()
            finally:
                ground.polling.give_up()
                for future in preparing | fetching_now:
                    future.cancel()

    def _prepared(self, ground: Ground, found: list[Found]) -> list[_Prepared]:
        """Names for a hundred conversations, and their files' URLs where they are asked for by batch."""
        known = Known({}, {})
        try:
            known = self._known(found)
            if self._config.media != "batch":
                return [_Prepared(one, known) for one in found]
            results = media.batch(self._web, ground.polling, [one.conversation_id for one in found])
        except OF_ONE as error:
            return [_Prepared(one, known, failure=fetching.failed(one, None, error)) for one in found]
        if results is not None:
            return [_Prepared(one, known, results.get(one.conversation_id, [])) for one in found]
        words = f"the batch download did not complete within {ground.polling.longest:g} s"
        advice = f"{LATER}, or with media = single in the settings"
        return [_Prepared(one, known, failure=NotFetched(one, None, Outcome.FAILED, words, advice)) for one in found]

    def _known(self, found: list[Found]) -> Known:
        """Names of all agents and queues; where the client may not ask for them their ids are shown, and it is said."""
        facts = [Facts.of(one.facts) for one in found]
        users: dict[str, str] = {}
        queues: dict[str, str] = {}
        no_users = no_queues = None
        try:
            users = self._names.users(user for one in facts for user in one.users)
        except MissingPermission as error:
            no_users = f"agents are shown by their ids: {error}"
        try:
            queues = self._names.queues(queue for one in facts for queue in one.nameless_queues)
        except MissingPermission as error:
            no_queues = f"queues are shown by their ids: {error}"
        return Known(users, queues, no_users, no_queues)

    def _answers(self, ground: Ground, ready: _Prepared) -> list[Answer]:
        if ready.failure is not None:
            return [ready.failure]
        return fetching.answers(ground, ready.found, ready.results, ready.known, self._now() * 1000)

    def check(self) -> Iterator[Tried]:
        """Each endpoint that will be needed, tried."""
        return checking.check(self._web, self._config.transcripts, round(self._now() * 1000))

    def close(self) -> None:
        """Give up the connections."""
        self._web.close()
