"""Tables of what can be set for one machine: each row from a variable, else from a section of the secrets file.

A variable goes before the file; every value knows from where it came; what nothing reads is refused, for it is a typing
mistake that would go unseen. No secret is ever quoted in a message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genqa.errors import InvalidSetting, NotConfigured
from genqa.settings import SECRETS_FILE, Setting, secrets


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be set. ``default`` is what holds when it is not; ``only``: under this choice alone.

    ``numbers``: it is a whole number within these bounds. ``words``: it may have any letters, not those of keys and
    addresses alone. ``check``: makes what was told, with its origin, into what is kept.
    """

    key: str
    meaning: str
    default: str | None = None
    choices: tuple[str, ...] = ()
    numbers: tuple[int, int] | None = None
    secret: bool = False
    only: str | None = None
    words: bool = False
    check: Callable[[str, str], str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What can be set about one thing: ``{prefix}{KEY}`` as a variable, ``key`` under ``[section]`` in the file.

    ``section`` may be a path, ``stt.aws``. ``others``: prefixes within this one, and sections below this one, that
    other tables read.
    """

    prefix: str
    section: str
    rows: tuple[Row, ...]
    others: tuple[str, ...] = ()

    def variable(self, key: str) -> str:
        """The variable that sets this key."""
        return self.prefix + key.upper()

    def told(self, environ: Mapping[str, str], folder: Path) -> dict[str, Setting]:
        """What is set, by key, each value checked by its row; nothing of what is left to its default.

        :raises NotConfigured: a key that nothing reads, or a value that makes no sense.
        """
        filed = self._filed(folder)
        by_key = {row.key: row for row in self.rows}
        unknown = [f"{key} under [{self.section}] in {SECRETS_FILE}" for key in filed if key not in by_key]
        variables = {self.variable(key) for key in by_key}
        unknown += [
            name
            for name in environ
            if name.startswith(self.prefix)
            and environ[name]
            and name not in variables
            and not name.startswith(tuple(f"{self.prefix}{other.upper()}_" for other in self.others) or "\0")
        ]
        if unknown:
            raise NotConfigured(f"nothing reads {', '.join(unknown)}; known are {', '.join(by_key)}")
        found = {}
        for row in self.rows:
            origin = f"{row.key} in {SECRETS_FILE}"
            text = _text(filed[row.key], origin) if row.key in filed else ""
            if variable := environ.get(self.variable(row.key), "").strip():
                text, origin = variable, self.variable(row.key)
            if text:
                found[row.key] = Setting(_checked(row, text, origin), origin)
        return found

    def _filed(self, folder: Path) -> dict[str, Any]:
        first, *further = self.section.split(".")
        try:
            found = secrets(first, folder)
        except InvalidSetting as error:
            raise NotConfigured(str(error)) from None
        for name in further:
            found = found.get(name, {})
            if not isinstance(found, dict):
                raise NotConfigured(f"{SECRETS_FILE}: {self.section} is a table, written as [{self.section}]")
        return {key: value for key, value in found.items() if key not in self.others}


def with_defaults(rows: tuple[Row, ...], told: Mapping[str, Setting]) -> dict[str, Setting]:
    """What holds, by key: what was told, else each row's default; nothing of rows that have none."""
    return {row.key: Setting(row.default, "default") for row in rows if row.default is not None} | dict(told)


def shown(row: Row, setting: Setting) -> Setting:
    """The setting as people may see it."""
    return Setting("set", setting.origin) if row.secret else setting


def _text(value: Any, origin: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str | int):
        raise NotConfigured(f"{origin} is one value, written in quotation marks")
    return str(value).strip()


def _checked(row: Row, text: str, origin: str) -> str:
    """The value as it is kept; a wrong one is quoted only where it cannot be a secret in the wrong place."""
    if row.choices:
        if text.lower() not in row.choices:
            raise NotConfigured(f"{origin} is {' or '.join(row.choices)}, not {text[:40]!r}")
        return text.lower()
    if row.numbers:
        least, most = row.numbers
        if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
            raise NotConfigured(f"{origin} is a whole number from {least} to {most}, not {text[:40]!r}")
        return text
    if row.check:
        return row.check(text, origin)
    if not (text.isprintable() and (row.words or text.isascii())):
        raise NotConfigured(f"{origin} has characters in it that no {row.key.replace('_', ' ')} has")
    return text
