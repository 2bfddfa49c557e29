"""The demo's own index: filled from the stand-in by the same ingest that brings in real calls."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from genqa.demo.history import DAYS
from genqa.demo.organisation import Organisation
from genqa.demo.server import StandIn
from genqa.errors import GenqaError, IndexFileError, InvalidSetting
from genqa.genesys import connect
from genqa.genesys.config import PLATFORM, GenesysConfig
from genqa.genesys.source import Wanted
from genqa.index import Index, IngestRun, open_index
from genqa.ingest import Options, Progress, ingest
from genqa.settings import DEMO_SETTING

SOURCE = "demo organisation"
ACTOR = "demo"
#: A demo that was filled longer ago than this shows an empty last month.
OLD = timedelta(days=30)


def fill(
    path: Path, organisation: Organisation, now: datetime, *, remark: str | None = None,
    options: Options | None = None, begun: Callable[[Index], Callable[[Progress], None]] = lambda _: lambda _: None,
) -> IngestRun:  # fmt: skip
    """Put the calls of an organisation into an index of their own, in place of an earlier demo there.

    It is filled beside and moved in place when it is complete: whoever stops it keeps what was there. ``begun`` gets
    the new index and gives what is to be told of the progress. ``remark`` stands beside the mark of the demo.

    :raises InvalidSetting: another index lies there. :raises IndexFileError: the folder cannot be written to.
    :raises GenqaError: the run ended before its end; its reason.
    """
    if path.exists() and filled_at(path) is None:
        raise InvalidSetting(f"{path}: holds calls that are no demo; name another file with --index")
    beside = path.with_name(f"{path.name}.new")
    _remove(beside)
    try:
        with open_index(beside) as index, StandIn(organisation) as server:
            wanted = Wanted(now - timedelta(days=DAYS + 2), now)
            with closing(connect(_reached(server))) as source:
                run = ingest(
                    index, source, wanted, actor=ACTOR, stop=threading.Event(), options=options, tell=begun(index)
                )
            if run.state != "done":
                raise GenqaError(f"the demo could not be filled: {run.error or run.state}")
            index.put_setting(DEMO_SETTING, {"filled_at": now.isoformat(), "remark": remark}, actor=ACTOR)
        _in_place(beside, path)
    finally:
        _remove(beside)
    return run


def filled_at(path: Path) -> datetime | None:
    """When the demo in this file was filled; ``None`` where there is none, or another index."""
    if not path.exists():
        return None
    with open_index(path, create=False) as index:
        told = index.setting(DEMO_SETTING)
    return None if told is None else datetime.fromisoformat(told["filled_at"])


def _reached(server: StandIn) -> GenesysConfig:
    return GenesysConfig(
        api=PLATFORM,
        base_url=server.base_url,
        login_url=server.base_url,
        client_id=server.client_id,
        client_secret=server.client_secret,
        per_minute=100_000,
        known_as=SOURCE,
    )


def _in_place(new: Path, path: Path) -> None:
    # The old file's log must not be read into the new one.
    _remove(path)
    try:
        new.rename(path)
    except OSError as error:
        raise IndexFileError(f"{path}: {error.strerror}; the new demo could not be moved there") from None


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
