"""Whose turn it is to transcribe a recording: down the chain, past links that cannot be asked, each with its reason.

    genesys ─► deepgram ─► local ─► none
      │           │          └ asked
      │           └ not set up, not installed, or could not transcribe this recording: passed over, the chain goes on
      └ had no transcript, as ingest was told

A provider that is set up and refuses (key, permission, quota), or whose limit is reached, is not passed over: its
calls wait. Nobody is to find out by a bill, or by a recording that went elsewhere, that a key had run out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from genqa.errors import MissingDependency, NotConfigured
from genqa.index.spending import Terms
from genqa.index.transcribing import Decide, Turn
from genqa.stt import BY_NAME, FROM_SOURCE, NONE, Configured, SttConfig

SOURCE_TITLE = "Genesys Cloud"
_AGAIN = "put that right, then transcribe it again"

PassedOver = Sequence[tuple[str, str]]


def title(name: str) -> str:
    """What people call a link of the chain."""
    return SOURCE_TITLE if name == FROM_SOURCE else BY_NAME[name].title if name in BY_NAME else name


def decider(config: SttConfig, chain: Sequence[str]) -> Decide:
    """Decides whose turn a transcription is, by this chain."""
    known = {one.row.name: one for one in config.providers}
    broken = {row.name for row, _ in config.broken}

    def decide(named: str | None, passed_over: tuple[tuple[str, str], ...]) -> Turn:
        passed = list(passed_over)
        for link in chain if named is None else (named,):
            if link == NONE:
                break
            if link == FROM_SOURCE or any(link == name for name, _ in passed):
                continue
            why = None if link in broken else _cannot(link, known.get(link))
            if why is None:
                return Turn(link, tuple(passed))
            passed.append((link, why))
        reason = reasons(passed) or "no provider of speech to text is in the chain"
        return Turn(None, tuple(passed), reason, _AGAIN)

    return decide


def _cannot(name: str, provider: Configured | None) -> str | None:
    if provider is None:
        return "not set up"
    try:
        provider.row.check_installed()
    except MissingDependency as error:
        return f"not installed ({error})"
    return None


def reasons(passed_over: PassedOver) -> str:
    """Why each link was passed over, in one line."""
    return "; ".join(f"{title(name)}: {_own(why, title(name))}" for name, why in passed_over)


def by(name: str, model: str | None, passed_over: PassedOver) -> str:
    """By whom a transcript was made and why by them: ``Deepgram nova-3; Genesys Cloud: no transcript``."""
    who = f"{title(name)} {model}" if model else title(name)
    return "; ".join(filter(None, (who, reasons(passed_over))))


def terms_of(provider: Configured, config: SttConfig) -> Terms:
    """On which terms a provider is asked."""
    return Terms(
        provider.row.name, provider.row.title, provider.leaves, provider.row.per_channel, provider.price,
        config.currency, provider.at_once, config.monthly_minutes, config.monthly_cost,
    )  # fmt: skip


def links(chain: Sequence[str]) -> tuple[str, ...]:
    """Who is asked by a chain, in its order: nobody behind ``none``."""
    return tuple(takewhile(lambda name: name != NONE, chain))


def usable(config: SttConfig, chain: Sequence[str]) -> list[Configured]:
    """Those of a chain that can be asked, in its order."""
    known = {one.row.name: one for one in config.providers}
    return [known[name] for name in links(chain) if name in known and _cannot(name, known[name]) is None]


def check(config: SttConfig, provider: str | None, *, uploads: bool = False) -> list[Configured]:
    """Who may be asked: the provider that is named, or those of the chain.

    :raises NotConfigured: it is not set up, or nobody is. :raises MissingDependency: it is not installed.
    """
    if provider is not None:
        named = config.provider(provider)
        named.row.check_installed()
        return [named]
    chain = config.uploads if uploads else config.chain
    found = usable(config, chain)
    broken = [why for row, why in config.broken if row.name in chain]
    if not found:
        for one in config.providers:
            if one.row.name in chain:
                one.row.check_installed()
        raise NotConfigured(
            broken[0] if broken else "no provider of speech to text is set up: see docs/speech_to_text.md"
        )
    return found


def _own(why: str, name: str) -> str:
    """The reason without the provider's name, with which its messages begin."""
    return why.removeprefix(f"{name}: ")
