"""How speech becomes text here: by which providers, in which order, with which wishes and limits.

From ``GENQA_STT_*`` variables, else ``[stt]`` in the secrets file; each provider's own from ``GENQA_STT_{NAME}_*``,
else ``[stt.{name}]``. No key is in a ``repr`` or a message.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from genqa.errors import NotConfigured
from genqa.http import on_this_machine
from genqa.settings import Setting
from genqa.settings.rows import Row, Table, shown, with_defaults
from genqa.stt.provider import Provider, Wishes
from genqa.stt.providers import BY_NAME, FROM_SOURCE, NONE, PROVIDERS
from genqa.stt.row import PREFIX, SECTION, ProviderRow, decimal

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_AUTO = "auto"


def _chain(text: str, origin: str) -> str:
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    known = (FROM_SOURCE, *BY_NAME, NONE)
    for name in names:
        if name not in known:
            raise NotConfigured(f"{origin}: {name[:40]!r} is no provider; there are {', '.join(known)}")
    if len(set(names)) < len(names):
        raise NotConfigured(f"{origin} names a provider twice")
    return ", ".join(names)


def _language(text: str, origin: str) -> str:
    if text.lower() == _AUTO:
        return _AUTO
    if not _TAG.fullmatch(text):
        raise NotConfigured(f"{origin} is a language such as en-US, or auto, not {text[:40]!r}")
    return text


ROWS: tuple[Row, ...] = (
    Row("chain", "who is asked for a transcript, in this order; unset: genesys, then all that is set up", check=_chain),
    Row("uploads", "the same for recordings that are handed in by hand; unset: as the chain", check=_chain),
    Row("auto", "whether ingest has calls transcribed that came without a transcript", "yes", choices=("yes", "no")),
    Row("language", "the language spoken, such as en-US; auto: the provider finds out", _AUTO, check=_language),
    Row("vocabulary", "words and phrases that a provider should know, with commas between", words=True),
    Row("redact", "whether providers are asked to leave out personal data", "no", choices=("yes", "no")),
    Row("monthly_minutes", "minutes of sound a month that may leave this machine; unset: no limit", numbers=(1, 10**8)),
    Row("monthly_cost", "what a month may cost, by the providers' prices; unset: no limit", check=decimal),
    Row("currency", "the currency of prices and of the limit, such as USD", "USD"),
)
TABLE = Table(PREFIX, SECTION, ROWS, others=tuple(BY_NAME))


@dataclass(frozen=True, slots=True)
class Configured:
    """One provider that is set up. ``values``: what holds, by key, secrets among them: in no ``repr``."""

    row: ProviderRow
    values: Mapping[str, Setting] = field(repr=False)
    wishes: Wishes = field(default_factory=Wishes)

    @property
    def leaves(self) -> bool:
        """Whether recordings leave this machine for it: not where its endpoint, and all else it asks, is on it."""
        asked = [setting.value for setting in self.values.values() if setting.value.startswith(("https://", "http://"))]
        return self.row.leaves and not ("endpoint" in self.values and all(map(on_this_machine, asked)))

    @property
    def where(self) -> str:
        """Where it is asked, for people: a host, else a region; empty where nothing tells."""
        if "endpoint" in self.values:
            return self.values["endpoint"].value.partition("://")[2].partition("/")[0]
        return next((self.values[key].value for key in ("region", "location") if key in self.values), "")

    @property
    def at_once(self) -> int:
        """Recordings that may be in flight."""
        return int(self.values["at_once"].value)

    @property
    def price(self) -> float | None:
        """Cost of a minute of sound, ``None`` where nobody said."""
        return float(self.values["price"].value) if "price" in self.values else None

    @property
    def settings(self) -> tuple[tuple[Row, Setting], ...]:
        """What holds, for people, with secrets masked."""
        return tuple((row, shown(row, self.values[row.key])) for row in self.row.rows if row.key in self.values)

    def charged_seconds(self, seconds: float, channels: int) -> float:
        """The seconds of sound that it charges for a recording."""
        return seconds * (channels if self.row.per_channel else 1)

    def cost(self, charged_seconds: float) -> float | None:
        """What so much sound costs, ``None`` where nobody said."""
        return None if self.price is None else self.price * charged_seconds / 60

    def connect(self, stop: threading.Event) -> Provider:
        """Ready to be asked.

        :raises MissingDependency: a package is not installed. :raises NotConfigured: values do not go together.
        """
        self.row.check_installed()
        return self.row.connect(self.values, self.wishes, stop)


@dataclass(frozen=True, slots=True)
class SttConfig:
    """All of speech to text on this machine. ``broken``: providers set up in part only, and what is wrong.

    ``chain`` is for calls of a source, ``uploads`` for recordings handed in by hand: names of providers, and
    ``genesys`` and ``none``. ``settings``: the general ones, for people.
    """

    providers: tuple[Configured, ...]
    broken: tuple[tuple[ProviderRow, str], ...]
    chain: tuple[str, ...]
    uploads: tuple[str, ...]
    auto: bool
    wishes: Wishes
    currency: str
    monthly_minutes: int | None = None
    monthly_cost: float | None = None
    settings: tuple[tuple[Row, Setting], ...] = field(default=(), repr=False)

    def provider(self, name: str) -> Configured:
        """The provider of this name.

        :raises NotConfigured: it is not set up, or unknown; says how to set it up.
        """
        for one in self.providers:
            if one.row.name == name:
                return one
        for row, why in self.broken:
            if row.name == name:
                raise NotConfigured(why)
        if name not in BY_NAME:
            raise NotConfigured(f"{name[:40]!r} is no provider of speech to text; there are {', '.join(BY_NAME)}")
        raise NotConfigured(f"{BY_NAME[name].title} is not set up: {_how(BY_NAME[name])}")


def configured(environ: Mapping[str, str] = os.environ, folder: Path = Path()) -> SttConfig:
    """How speech becomes text here. A provider of which nothing is set is left out, unless it needs no setting.

    :raises NotConfigured: a general setting that makes no sense. What is wrong with one provider is in ``broken``.
    """
    general = with_defaults(ROWS, TABLE.told(environ, folder))
    text = {key: setting.value for key, setting in general.items()}
    wishes = Wishes(
        None if text["language"] == _AUTO else text["language"],
        tuple(phrase.strip() for phrase in text.get("vocabulary", "").split(",") if phrase.strip()),
        text["redact"] == "yes",
    )
    providers, broken = [], []
    for row in PROVIDERS:
        try:
            told = row.table.told(environ, folder)
            missing = [row.table.variable(key) for key in (*row.needs, *row.also_needs(told)) if key not in told]
            if told and missing:
                raise NotConfigured(f"{row.title} is set up in part only; missing: {', '.join(missing)}")
        except NotConfigured as error:
            broken.append((row, str(error)))
            continue
        if told:
            providers.append(Configured(row, with_defaults(row.rows, told), wishes))
    usual = ", ".join((FROM_SOURCE, *(one.row.name for one in providers), NONE))
    chain = _names(text.get("chain", usual))
    return SttConfig(
        providers=tuple(providers),
        broken=tuple(broken),
        chain=chain,
        uploads=_names(text["uploads"]) if "uploads" in text else chain,
        auto=text["auto"] == "yes",
        wishes=wishes,
        currency=text["currency"],
        monthly_minutes=int(text["monthly_minutes"]) if "monthly_minutes" in text else None,
        monthly_cost=float(text["monthly_cost"]) if "monthly_cost" in text else None,
        settings=tuple((row, shown(row, general[row.key])) for row in ROWS if row.key in general),
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _how(row: ProviderRow) -> str:
    named = ", ".join(row.table.variable(key) for key in row.needs) or f"any of {row.table.prefix}*"
    return f"set {named}, or the same keys under [{row.table.section}] in the secrets file"
