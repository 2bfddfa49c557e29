"""Rubrics, what is in force, other settings, and the trail of who did what."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from genqa.errors import RubricError
from genqa.index.connection import Database
from genqa.index.facts import clean
from genqa.scoring import Rubric, parse
from genqa.settings import TRANSCRIPT, Thresholds

_NOTE = "INSERT INTO audit (at, actor, action, recording_id, detail) VALUES (?, ?, ?, ?, ?)"
_SET = """
INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
"""
_AUDIT = "SELECT at, actor, action, recording_id, detail FROM audit ORDER BY id DESC LIMIT ?"
IN_FORCE = "in_force"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what, when (UTC), to which recording; ``detail`` never holds what was said in a call."""

    at: str
    actor: str
    action: str
    recording_id: str | None
    detail: dict[str, Any]


def every_rubric(db: Database) -> list[Rubric]:
    """All rubrics and versions by name, the newest version of each first."""
    return [_parsed(toml) for (toml,) in db.execute("SELECT toml FROM rubrics ORDER BY name, version DESC")]


def rubric(db: Database, name: str, version: int | None) -> Rubric:
    """One rubric, the newest version unless one is asked for. :raises RubricError: there is none."""
    name = clean(name)
    if version is None:
        row = db.execute("SELECT toml FROM rubrics WHERE name = ? ORDER BY version DESC LIMIT 1", (name,)).fetchone()
    else:
        row = db.execute("SELECT toml FROM rubrics WHERE name = ? AND version = ?", (name, version)).fetchone()
    if row is None:
        known = ", ".join(dict.fromkeys(rubric.name for rubric in every_rubric(db)))
        asked = name[:40] if version is None else f"{name[:40]} v{version}"
        raise RubricError(f"no rubric is called {asked!r}; known: {known}")
    return _parsed(row[0])


def add(db: Database, new: Rubric, now: str, actor: str) -> None:
    """Keep a rubric beside the others. :raises RubricError: another one has this name and version."""
    row = db.execute("SELECT toml FROM rubrics WHERE name = ? AND version = ?", (new.name, new.version)).fetchone()
    if row is not None:
        if _parsed(row[0]) != new:
            raise RubricError(f"the index holds another rubric {new.name} v{new.version}: raise the version")
        return
    db.execute("INSERT INTO rubrics VALUES (?, ?, ?, ?)", (new.name, new.version, new.toml, now))
    note(db, now, actor, "rubric added", None, {"rubric": new.name, "version": new.version})


def in_force(db: Database) -> tuple[Rubric, Thresholds]:
    """The rubric and thresholds that new calls are judged under."""
    stored = setting(db, IN_FORCE)
    measure_from = stored.get("measure_from", TRANSCRIPT)  # indexes were without it once
    thresholds = Thresholds(stored["silence_min"], stored["talk_over_min"], measure_from)
    return rubric(db, stored["rubric"], stored["version"]), thresholds


def put_in_force(db: Database, new: Rubric, thresholds: Thresholds, now: str) -> None:
    """From now on new calls are judged under these."""
    put_setting(db, IN_FORCE, judged_under(new.name, new.version, thresholds), now)


def judged_under(name: str, version: int, thresholds: Thresholds) -> dict[str, Any]:
    """A rubric and thresholds (ms) as JSON."""
    return {
        "rubric": name,
        "version": version,
        "silence_min": thresholds.silence_min,
        "talk_over_min": thresholds.talk_over_min,
        "measure_from": thresholds.measure_from,
    }


def setting(db: Database, name: str) -> Any:
    """A setting's value, ``None`` where it was never set."""
    row = db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return None if row is None else json.loads(row[0])


def put_setting(db: Database, name: str, value: Any, now: str) -> None:
    """Keep a setting, any JSON value."""
    db.execute(_SET, (name, json.dumps(value), now))


def note(db: Database, now: str, actor: str, action: str, recording_id: str | None, detail: dict[str, Any]) -> None:
    """A line in the audit trail."""
    db.execute(_NOTE, (now, clean(actor), action, recording_id, json.dumps(detail)))


def audit(db: Database, limit: int) -> list[AuditLine]:
    """The last lines of the trail, the latest first."""
    rows = db.execute(_AUDIT, (max(0, limit),))
    return [
        AuditLine(at, actor, action, recording_id, json.loads(text)) for at, actor, action, recording_id, text in rows
    ]


@lru_cache(maxsize=64)
def _parsed(toml: str) -> Rubric:
    return parse(toml, "a rubric in the index")
