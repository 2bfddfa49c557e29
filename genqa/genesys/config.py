"""How Genesys Cloud is reached: from ``GENQA_GENESYS_*`` variables, else ``[genesys]`` in the secrets file.

Each value is a row of ``ROWS``; how they are read is told in ``genqa.settings.rows``. The client's secret is in no
``repr`` and in no message.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from genqa.errors import NotConfigured
from genqa.genesys.origins import login_of, origin_of
from genqa.genesys.regions import REGIONS
from genqa.http import Patience
from genqa.settings import SECRETS_FILE, Setting
from genqa.settings.rows import Row, Table, shown, with_defaults

PREFIX = "GENQA_GENESYS_"
SECTION = "genesys"
#: The largest recording that is fetched, in bytes: nine hours of telephone sound, 16 bit, two channels.
MOST_BYTES = 1 << 30

PLATFORM, RECORDINGS = "platform", "recordings"


def _region(text: str, origin: str) -> str:
    name = text.lower().replace("_", "-")
    if name not in REGIONS:
        raise NotConfigured(f"{origin}: there is no region {text[:40]!r}; there are {', '.join(REGIONS)}")
    return name


ROWS: tuple[Row, ...] = (
    Row("api", "which of the two dialects the address speaks", PLATFORM, choices=(PLATFORM, RECORDINGS)),
    Row("region", "the AWS region of the organisation, such as eu-west-1", check=_region),
    Row("base_url", "the API's address instead of a region, such as https://api.mypurecloud.ie"),
    Row("login_url", "where tokens come from, scheme and host; by default worked out from the API's address"),
    Row("client_id", "the OAuth client's id (client credentials)"),
    Row("client_secret", "the OAuth client's secret", secret=True),
    Row("per_minute", "requests a minute at most; 300, in the recordings dialect 100", numbers=(1, 100_000)),
    Row("longest_wait", "seconds that one wait for the server may take", "120", numbers=(0, 86_400)),
    Row("total_wait", "seconds that all waits for one request may take", "900", numbers=(0, 86_400)),
    Row("agent_channel", "the channel on which the agent is; unset: found for each call", choices=("0", "1")),
    Row("transcripts", "whether transcripts are asked for", "yes", choices=("yes", "no"), only=PLATFORM),
    Row("media", "recordings by batch request, or singly", "batch", choices=("batch", "single"), only=PLATFORM),
    Row("workers", "how many requests may be under way at once", "12", numbers=(1, 32)),
)
TABLE = Table(PREFIX, SECTION, ROWS)
_PER_MINUTE = {PLATFORM: 300, RECORDINGS: 100}


@dataclass(frozen=True, slots=True)
class GenesysConfig:
    """All that a dialect needs to know. ``settings``: what holds, for people, with origins and the secret masked.

    ``base_url`` and ``login_url`` are origins, without a slash at the end. ``agent_channel`` ``None``: to be found.
    ``known_as``: what people call it, where its address says nothing to them.
    """

    api: str
    base_url: str
    login_url: str
    client_id: str
    client_secret: str = field(repr=False)
    per_minute: int = _PER_MINUTE[PLATFORM]
    patience: Patience = field(default_factory=Patience)
    agent_channel: int | None = None
    transcripts: bool = True
    media: str = "batch"
    workers: int = 12
    known_as: str | None = None
    settings: tuple[tuple[Row, Setting], ...] = field(default=(), repr=False)

    @property
    def token_url(self) -> str:
        """Where a token is asked for."""
        return f"{self.login_url}/oauth/token"

    @property
    def where(self) -> str:
        """The organisation's domain, else the host: ``mypurecloud.ie``."""
        if self.known_as is not None:
            return self.known_as
        host = self.base_url.partition("://")[2]
        return host.removeprefix("api.")


def configured(environ: Mapping[str, str] = os.environ, folder: Path = Path()) -> GenesysConfig | None:
    """How Genesys Cloud is reached; ``None`` where nothing of it is set.

    :raises NotConfigured: a part is missing, unknown, or has a value that makes no sense; names the variable or key.
    """
    given = TABLE.told(environ, folder)
    if not given:
        return None
    missing = [TABLE.variable(key) for key in ("client_id", "client_secret") if key not in given]
    if "region" not in given and "base_url" not in given:
        missing.insert(0, f"{TABLE.variable('region')} (or {TABLE.variable('base_url')})")
    if missing:
        raise NotConfigured(
            f"Genesys Cloud is set up in part only; missing: {', '.join(missing)}. Set them as variables, or under "
            f"[{SECTION}] in {SECRETS_FILE}"
        )
    values = with_defaults(ROWS, given)
    api = values["api"].value
    values.setdefault("per_minute", Setting(str(_PER_MINUTE[api]), "default"))
    base_url = _base_url(given)
    values.setdefault("login_url", Setting(base_url if api == RECORDINGS else login_of(base_url), "default"))
    return GenesysConfig(
        api=api,
        base_url=base_url,
        login_url=_address("login_url", values["login_url"]),
        client_id=values["client_id"].value,
        client_secret=values["client_secret"].value,
        per_minute=int(values["per_minute"].value),
        patience=Patience(float(values["longest_wait"].value), float(values["total_wait"].value)),
        agent_channel=int(values["agent_channel"].value) if "agent_channel" in values else None,
        transcripts=values["transcripts"].value == "yes",
        media=values["media"].value,
        workers=int(values["workers"].value),
        settings=tuple(
            (row, shown(row, values[row.key])) for row in ROWS if row.key in values and row.only in (None, api)
        ),
    )


def _base_url(given: Mapping[str, Setting]) -> str:
    if "region" in given and "base_url" in given:
        raise NotConfigured(
            f"a region ({given['region'].origin}) and an address ({given['base_url'].origin}) are both set: unset one"
        )
    if "region" in given:
        return f"https://api.{REGIONS[given['region'].value]}"
    return _address("base_url", given["base_url"])


def _address(key: str, setting: Setting) -> str:
    return origin_of(setting.value, setting.origin if setting.origin != "default" else key)
