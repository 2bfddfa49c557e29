"""From whatever version an index file has to the one this genqa knows; the version is ``PRAGMA user_version``.

A migration is a small function; it and the version's step up are one transaction. Never edit one that was released: add
the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from genqa.errors import IndexDamaged, IndexTooNew
from genqa.index import (
    schema,
    schema_findings,
    schema_ingest,
    schema_sound,
    schema_transcriptions,
    schema_trunk,
)
from genqa.index.connection import Database, is_complete
from genqa.index.rubrics import put_in_force
from genqa.scoring import DEFAULT_RUBRIC, built_in
from genqa.settings import Thresholds

#: What marks a file as genqa's: "genq" in ASCII.
APPLICATION_ID = 0x67656E71


def _housekeeping(db: Database, now: str) -> None:
    _run(db, schema.HOUSEKEEPING)
    add_built_in_rubrics(db, now)
    put_in_force(db, built_in()[DEFAULT_RUBRIC], Thresholds(), now)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")  # a pragma takes no bound value


def _calls(db: Database, _now: str) -> None:
    _run(db, schema.CALLS)


def _search(db: Database, _now: str) -> None:
    _run(db, schema.SEARCH)


def _rescoring(db: Database, _now: str) -> None:
    _run(db, schema.RESCORING)


def _audio(db: Database, _now: str) -> None:
    _run(db, schema.AUDIO)


def _numbers(db: Database, _now: str) -> None:
    _run(db, schema.NUMBERS)


def _ingest(db: Database, _now: str) -> None:
    _run(db, schema_ingest.INGEST)


def _agents_and_kept_audio(db: Database, _now: str) -> None:
    _run(db, schema_sound.AGENTS_AND_KEPT_AUDIO)


def _findings(db: Database, _now: str) -> None:
    _run(db, schema_findings.FINDINGS)


def _trunk(db: Database, _now: str) -> None:
    _run(db, schema_trunk.TRUNK)


def _transcriptions(db: Database, _now: str) -> None:
    _run(db, schema_transcriptions.TRANSCRIPTIONS)


MIGRATIONS: tuple[Callable[[Database, str], None], ...] = (
    _housekeeping,
    _calls,
    _search,
    _rescoring,
    _audio,
    _numbers,
    _ingest,
    _agents_and_kept_audio,
    _findings,
    _trunk,
    _transcriptions,
)


def migrate(db: Database, path: Path, now: str) -> None:
    """Bring the file up to date; nothing is written where it is.

    :raises IndexTooNew: a later genqa wrote it. :raises IndexDamaged: an SQLite database, but not genqa's.
    """
    while _version(db, path) < len(MIGRATIONS):
        db.execute("BEGIN IMMEDIATE")
        version = _version(db, path)  # again, now that nobody else can be at it
        if version < len(MIGRATIONS):
            MIGRATIONS[version](db, now)
            db.execute(f"PRAGMA user_version = {version + 1}")  # a pragma takes no bound value
        db.execute("COMMIT")
    if _lacks_built_in(db):
        db.execute("BEGIN IMMEDIATE")
        add_built_in_rubrics(db, now)
        db.execute("COMMIT")


def add_built_in_rubrics(db: Database, now: str) -> None:
    """The rubrics that came with this genqa, beside those that earlier ones brought."""
    rows = [(rubric.name, rubric.version, rubric.toml, now) for rubric in built_in().values()]
    db.executemany("INSERT OR IGNORE INTO rubrics VALUES (?, ?, ?, ?)", rows)


def _lacks_built_in(db: Database) -> bool:
    stored = set(db.execute("SELECT name, version FROM rubrics"))
    return any((rubric.name, rubric.version) not in stored for rubric in built_in().values())


def _version(db: Database, path: Path) -> int:
    # One statement: between several, another program may have made the tables, and the file would look like no index.
    version, application, tables = db.execute(
        "SELECT user_version, application_id, (SELECT count(*) FROM sqlite_master) "
        "FROM pragma_user_version, pragma_application_id"
    ).fetchone()
    if application != APPLICATION_ID and (version or tables):
        raise IndexDamaged(f"{path}: is an SQLite database of another program, not a genqa index; name another file")
    if version > len(MIGRATIONS):
        raise IndexTooNew(
            f"{path}: written by a later genqa (schema {version}, this one knows {len(MIGRATIONS)}); update genqa"
        )
    return int(version)


def _run(db: Database, script: str) -> None:
    """Run a script statement by statement; ``executescript`` would end the transaction first."""
    for statement in _statements(script):
        db.execute(statement)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if is_complete(statement):
            yield statement
            statement = ""
    assert not statement.strip(), statement
