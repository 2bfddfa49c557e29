"""What providers behind HTTP share: their settings, their client, and the words of their errors."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from genqa.errors import AudioError, BadReply, SourceError, Stopped
from genqa.http import Denial, Key, Patience, Reply, SentFile, Web, parsed
from genqa.http.web import Judge
from genqa.settings import Setting
from genqa.settings.rows import Row

#: What takes up what was left, for messages.
LATER = "the next run"
_KINDS = {".wav": "audio/wav", ".ogg": "audio/ogg"}


def address(text: str, origin: str) -> str:
    """The URL of an API, as it is kept: https, or http on this machine.

    :raises NotConfigured: it is none.
    """
    parsed(text, origin)
    return text.rstrip("/")


def endpoint(default: str, meaning: str = "the address of its API") -> Row:
    """The setting that says where a provider is."""
    return Row("endpoint", meaning, default, check=address)


def seconds_allowed(default: int) -> Row:
    """The setting of a provider that answers when the transcript is done."""
    return Row("timeout", "how many seconds it may take for one recording", str(default), numbers=(10, 86_400))


def web(values: Mapping[str, Setting], key: Key | None, judge: Judge, stop: threading.Event) -> Web:
    """The client of a provider, with the endpoint and the time-out that are set."""
    patience = Patience(read_seconds=float(values["timeout"].value))
    return Web(
        values["endpoint"].value, login=key, patience=patience, per_minute=None, stop=stop, judge=judge, later=LATER
    )


def key_of(values: Mapping[str, Setting], *, scheme: str = "") -> Key | None:
    """The key that is set, for the header ``Authorization``; messages name the setting, never its value."""
    setting = values.get("key")
    return Key(setting.value, f"the key ({setting.origin})", scheme=scheme) if setting else None


def sent(path: Path) -> SentFile:
    """A file of a take as a body."""
    return SentFile(path, _KINDS[path.suffix])


def primary(language: str) -> str:
    """The language of a BCP 47 tag, without region.

    >>> primary("de-CH")
    'de'
    """
    return language.partition("-")[0].lower()


def first_phrases(phrases: tuple[str, ...], most: int, title: str, warnings: list[str]) -> tuple[str, ...]:
    """As many phrases of the vocabulary as a provider takes, with a warning about the others."""
    if len(phrases) > most:
        warnings.append(
            f"{title} takes {most:,} words and phrases of the vocabulary: {len(phrases) - most:,} were left out"
        )
    return phrases[:most]


def as_object(reply: Reply, where: str) -> dict[str, object]:
    """The answer, which has to be an object. :raises BadReply: it is not."""
    if not isinstance(reply.body, dict):
        raise BadReply(f"{where} answers with something else than a JSON object; check the endpoint")
    return reply.body


def text_of(denial: Denial, *keys: str) -> str:
    """The text under one of the keys in the body of a refusal, or in its ``error``; empty where there is none."""
    body = denial.body if isinstance(denial.body, dict) else {}
    inner = body.get("error")
    for holder in (inner if isinstance(inner, dict) else {}, body):
        for key in keys:
            if isinstance(found := holder.get(key), str):
                return found
    return ""


@contextmanager
def told_by(title: str) -> Iterator[None]:
    """Errors within begin with the provider's title; a stop of the user stays as it is."""
    try:
        yield
    except Stopped:
        raise
    except (SourceError, AudioError) as error:
        raise type(error)(f"{title}: {error}") from error
