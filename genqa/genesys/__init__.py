"""What genqa knows of Genesys Cloud: its two dialects, each a :class:`~genqa.genesys.source.Source` of calls."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from genqa.genesys.config import GenesysConfig
    from genqa.genesys.source import Source
    from genqa.http import Web


def connect(config: GenesysConfig, *, stop: Event | None = None) -> Source:
    """The source that is configured, ready to be asked; nothing is sent yet. ``stop``, once set, ends every wait."""
    from genqa.genesys.config import RECORDINGS

    if config.api == RECORDINGS:
        from genqa.genesys import recordings

        return recordings.Recordings(_web(config, stop, recordings.permission_for), config)
    from genqa.genesys import platform

    return platform.Platform(_web(config, stop, platform.permission_for), config)


def _web(config: GenesysConfig, stop: Event | None, permissions: Callable[[str], str]) -> Web:
    from genqa.http import Login, Web

    return Web(
        config.base_url,
        login=Login(config.token_url, config.client_id, config.client_secret),
        patience=config.patience,
        per_minute=config.per_minute,
        stop=stop,
        permissions=permissions,
    )
