"""One row of the table of providers, and what can be set about every provider."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from genqa.errors import MissingDependency, NotConfigured
from genqa.settings import Setting
from genqa.settings.rows import Row, Table
from genqa.stt.provider import Provider, Wishes

PREFIX, SECTION = "GENQA_STT_", "stt"

Values = Mapping[str, Setting]
#: Makes a provider from what holds for it, by key. Raises NotConfigured where the values do not go together.
Connect = Callable[[Values, Wishes, threading.Event], Provider]


def decimal(text: str, origin: str) -> str:
    """A number such as 0.024, as it is kept.

    :raises NotConfigured: it is none.
    """
    if not re.fullmatch(r"\d{1,6}(\.\d{1,8})?", text):
        raise NotConfigured(f"{origin} is a number such as 0.024, not {text[:40]!r}")
    return text


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider: the name that chooses it, and the title people know it by.

    ``leaves``: recordings leave this machine for it. ``settings``: its own, beside those that all have; ``needs``: the
    keys without which it is not set up. ``per_channel``: each channel is charged for. ``at_once``: recordings in
    flight unless set otherwise. ``extra``: what to install, as ``genqa[extra]``, for these ``modules``. ``others``: how
    names of other providers go on that begin with this one's. ``also_needs``: further keys, by what is set.
    """

    name: str
    title: str
    connect: Connect
    leaves: bool
    settings: tuple[Row, ...]
    needs: tuple[str, ...]
    per_channel: bool = False
    at_once: int = 8
    extra: str | None = None
    modules: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    also_needs: Callable[[Values], tuple[str, ...]] = lambda told: ()

    @property
    def table(self) -> Table:
        """All that can be set about it: ``GENQA_STT_{NAME}_{KEY}``, or ``key`` under ``[stt.{name}]``."""
        return Table(f"{PREFIX}{self.name.upper()}_", f"{SECTION}.{self.name}", self.rows, self.others)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Its own settings and those of every provider."""
        return (
            *self.settings,
            Row("price", "what it costs a minute, in the currency of the limit; unset: no cost is told", check=decimal),
            Row("at_once", "how many recordings may be under way at once", str(self.at_once), numbers=(1, 64)),
        )

    @property
    def missing_modules(self) -> tuple[str, ...]:
        """What it needs and is not installed."""
        return tuple(name for name in self.modules if not _installed(name))

    def check_installed(self) -> None:
        """:raises MissingDependency: says what to install."""
        if missing := self.missing_modules:
            raise MissingDependency(f"{self.title} needs {', '.join(missing)}: pip install 'genqa[{self.extra}]'")


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # not even the package around it
        return False
