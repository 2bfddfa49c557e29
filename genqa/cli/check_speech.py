"""What is set for speech to text, and from where; which providers can be asked, and what is missing for the others."""

from __future__ import annotations

from collections.abc import Iterator

from genqa import stt
from genqa.cli.finding import Finding
from genqa.errors import NotConfigured
from genqa.ingest.transcribing.estimate import automatic
from genqa.settings import SECRETS_FILE
from genqa.stt import Configured, SttConfig
from genqa.stt.row import SECTION


def findings() -> Iterator[Finding]:
    """The chain, the general settings, and each provider with its own; keys are masked. Nobody is asked."""
    try:
        config = stt.configured()
    except NotConfigured as error:
        yield Finding(SECTION, "broken", str(error))
        return
    if not (config.providers or config.broken):
        yield Finding(SECTION, "not yet", f"no provider is set up: see docs/speech_to_text.md, or [{SECTION}] in "
                      f"{SECRETS_FILE}")  # fmt: skip
    else:
        words, _ = automatic(config)
        yield Finding(SECTION, "ok", f"{', '.join(config.chain)}: {words or 'ingest has no calls transcribed'}")
    for row, setting in config.settings:
        if setting.origin != "default":
            yield Finding(f"{SECTION}.{row.key}", "ok", f"{setting.value} ({setting.origin})")
    for one, why in config.broken:
        yield Finding(f"{SECTION}.{one.name}", "broken", why)
    for provider in config.providers:
        yield from _provider(config, provider)


def _provider(config: SttConfig, provider: Configured) -> Iterator[Finding]:
    row = provider.row
    where = "recordings leave this machine" if provider.leaves else "recordings stay on this machine"
    asked = "" if row.name in (*config.chain, *config.uploads) else "; it is in no chain, and asked by name alone"
    missing = row.missing_modules
    if missing:
        extra = f"pip install 'genqa[{row.extra}]'"
        yield Finding(f"{SECTION}.{row.name}", "missing", f"{row.title} needs {', '.join(missing)}: {extra}")
    else:
        yield Finding(f"{SECTION}.{row.name}", "ok", f"{row.title}; {where}{asked}")
    for one, setting in provider.settings:
        if setting.origin != "default":
            yield Finding(f"{SECTION}.{row.name}.{one.key}", "ok", f"{setting.value} ({setting.origin})")
