"""Whether the index is sound, and what is in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from genqa.errors import IndexDamaged
from genqa.index.connection import SQLITE_VERSION, Connections, Database

#: The text indexes → the statement with which FTS5 compares one with the texts it was made of.
_TEXT_INDEXES = {
    "qa_search": "INSERT INTO qa_search (qa_search, rank) VALUES ('integrity-check', 1)",
    "utterance_search": "INSERT INTO utterance_search (utterance_search, rank) VALUES ('integrity-check', 1)",
}
_MOST_PROBLEMS = 10


@dataclass(frozen=True, slots=True)
class IndexCheck:
    """What a check found. ``problems`` are sentences, none where the index is sound; ``bytes`` counts the WAL too."""

    path: Path
    schema_version: int
    sqlite_version: str
    calls: int
    scored: int
    bytes: int
    problems: tuple[str, ...]


def check(connections: Connections, path: Path) -> IndexCheck:
    """Look at every page, key and text index: seconds in a large index. While a text index is read, writers wait.

    :raises IndexDamaged: so damaged that not even the calls can be counted.
    """
    with connections.reading() as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        calls, scored = db.execute("SELECT count(*), count(quality_score) FROM qa_results").fetchone()
        problems = _broken_pages(db)
    if not problems:
        problems = [f"the text index {name} is damaged" for name in _TEXT_INDEXES if not _matches(connections, name)]
    return IndexCheck(path, version, SQLITE_VERSION, calls, scored, _bytes(path), tuple(problems))


def _broken_pages(db: Database) -> list[str]:
    found = [row[0] for row in db.execute(f"PRAGMA integrity_check({_MOST_PROBLEMS})") if row[0] != "ok"]
    orphans = [f"a row of {row[0]} belongs to no row of {row[2]}" for row in db.execute("PRAGMA foreign_key_check")]
    return found + orphans[:_MOST_PROBLEMS]


def _matches(connections: Connections, name: str) -> bool:
    try:
        with connections.writing() as db:
            db.execute(_TEXT_INDEXES[name])
    except IndexDamaged:
        return False
    return True


def _bytes(path: Path) -> int:
    files = (path, path.with_name(path.name + "-wal"))
    return sum(os.stat(file).st_size for file in files if file.exists())


def merge_text_indexes(db: Database) -> None:
    """Make each text index one part, in which nothing of a deleted call is left; until then its words linger."""
    for statement in (
        "INSERT INTO qa_search (qa_search) VALUES ('optimize')",
        "INSERT INTO utterance_search (utterance_search) VALUES ('optimize')",
    ):
        db.execute(statement)


def shrink(db: Database) -> None:
    """Rewrite the file without the room that deleted calls left, and empty the WAL."""
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
