"""The dialect as a source of calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory

from genqa.call import counted
from genqa.errors import BadReply, GenqaError, MissingPermission, SourceError, Stopped, WrongCredentials
from genqa.genesys.config import GenesysConfig
from genqa.genesys.recordings import fetching, listing, media, paths
from genqa.genesys.recordings.pages import pages
from genqa.genesys.source import Fetched, Found, NotFetched, Tried, Wanted
from genqa.http import Web

#: A recording takes one request for its part and one for its state changes.
_REQUESTS_EACH = 2
#: How many recordings are listed to find one with which the other endpoints can be tried.
_TRIED = 10


class Recordings:
    """A :class:`~genqa.genesys.source.Source` over the recordings API. Fetches with ``config.workers`` threads."""

    def __init__(self, web: Web, config: GenesysConfig) -> None:
        self._web = web
        self._config = config

    @property
    def name(self) -> str:
        return f"recordings API ({self._config.where})"

    @property
    def requests(self) -> int:
        return self._web.requests

    @property
    def batch(self) -> int:
        """Enough for all workers to be busy while the first answers are looked at."""
        return 4 * self._config.workers

    def find(self, wanted: Wanted) -> Iterator[Found]:
        return listing.find(self._web, wanted)

    def estimate(self, found: int) -> int:
        return _REQUESTS_EACH * found

    def fetch(self, found: Sequence[Found], folder: Path) -> Iterator[Fetched | NotFetched]:
        """Each as soon as it is there. What ends all of it is raised when what was under way has been handed over."""
        fatal: GenqaError | None = None
        with ThreadPoolExecutor(self._config.workers, thread_name_prefix="genqa-fetch") as pool:
            started = [pool.submit(fetching.fetch, self._web, item, folder, self.name) for item in found]
            try:
                for done in as_completed(started):
                    if done.cancelled():
                        continue
                    try:
                        answer = done.result()
                    except GenqaError as error:
                        fatal = fatal or error
                        for waiting in started:
                            waiting.cancel()
                    else:
                        yield answer
            finally:
                for waiting in started:
                    waiting.cancel()
        if fatal is not None:
            raise fatal

    def check(self) -> Iterator[Tried]:
        """The token, the list, then the sound and the state changes of the latest finished recording."""
        try:
            page = next(pages(lambda number: listing.search(self._web, number, _TRIED), _TRIED, "the list"))
        except Stopped:
            raise
        except WrongCredentials as error:
            yield Tried("token", "broken", str(error))
            return
        except SourceError as error:
            if isinstance(error, MissingPermission):
                yield self._token()
            yield _tried("list", error)
            return
        yield self._token()
        yield Tried("list", "ok", f"{paths.SEARCH} lists {counted(len(page), 'recording')}, of at most {_TRIED} asked")
        finished = next(filter(_fit, filter(None, map(listing.read, page))), None)
        if finished is None:
            for name in ("sound", "states"):
                yield Tried(
                    name, "not yet", "none of the recordings listed is finished, so there is none to try it with"
                )
            return
        yield self._sound(finished)
        yield self._states(finished)

    def close(self) -> None:
        self._web.close()

    def _token(self) -> Tried:
        return Tried("token", "ok", f"given by {self._config.login_url}")

    def _sound(self, recording: Found) -> Tried:
        part = fetching.voice_parts(recording)[0]
        with TemporaryDirectory(prefix="genqa-check-") as folder:
            try:
                path = paths.part(str(recording.recording_id), part)
                came = media.fetch(self._web, path, Path(folder) / "part")
            except SourceError as error:
                return _tried("sound", error)
        return Tried("sound", "ok", f"{came.bytes / 1000:,.0f} kB of {came.content_type or 'an untold type'} came")

    def _states(self, recording: Found) -> Tried:
        try:
            changes = fetching.state_changes(self._web, recording.conversation_id, "the state changes")
        except SourceError as error:
            return _tried("states", error)
        return Tried("states", "ok", f"{counted(len(changes), 'state change')} of an interaction came")


def _fit(recording: Found) -> bool:
    try:
        return bool(fetching.voice_parts(recording))
    except (fetching.Unfit, BadReply):
        return False


def _tried(name: str, error: SourceError) -> Tried:
    if isinstance(error, Stopped):
        raise error
    return Tried(name, "missing" if isinstance(error, MissingPermission) else "broken", str(error))
