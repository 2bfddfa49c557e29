"""Azure Speech: fast transcription, which answers at once, and batches for what is too long for it."""

from __future__ import annotations

import re
import secrets
import threading

from genqa.errors import NotConfigured
from genqa.http import Key, Patience, Web
from genqa.settings.rows import Row
from genqa.stt.asking import LATER, address, seconds_allowed
from genqa.stt.azure.container import Container, checked
from genqa.stt.azure.fast import PHRASES_SINCE, Asked
from genqa.stt.azure.provider import TITLE, Azure
from genqa.stt.azure.refusals import judge
from genqa.stt.provider import Provider, Wishes
from genqa.stt.row import Values

__all__ = ["SETTINGS", "TITLE", "also_needs", "connect"]

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){1,3}")


def _region(text: str, origin: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9]{2,40}", text):
        raise NotConfigured(f"{origin} is a region as Azure writes it, such as westeurope, not {text[:40]!r}")
    return text


def _version(text: str, origin: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(-preview)?", text):
        raise NotConfigured(f"{origin} is a version such as 2025-10-15, not {text[:40]!r}")
    return text


def _languages(text: str, origin: str) -> str:
    found = [tag.strip() for tag in text.split(",") if tag.strip()]
    if not 1 <= len(found) <= 10 or not all(map(_TAG.fullmatch, found)):
        raise NotConfigured(f"{origin} is a list of 1 to 10 languages such as en-US, es-US, not {text[:40]!r}")
    return ", ".join(dict.fromkeys(found))


SETTINGS: tuple[Row, ...] = (
    Row("key", "a key of the Speech resource", secret=True),
    Row("region", "the region of the Speech resource, such as westeurope", check=_region),
    Row("endpoint", "another address of the API, such as a resource's own; then no region is needed", check=address),
    Row("mode", "fast: answers at once; batch: cheaper and slower; auto: fast, and batch for what is too long", "auto",
        choices=("auto", "fast", "batch")),
    Row("container_url", "a container for batches, as SAS URL that may read, write and delete", secret=True,
        check=checked),
    Row("languages", "what may be spoken where the language is auto, the likeliest first: en-US, es-US",
        check=_languages),
    Row("speakers", "how many voices there may be on one channel", "4", numbers=(2, 35)),
    seconds_allowed(1200),
    Row("wait_minutes", "how long to wait for a batch before the next run goes on", "60", numbers=(1, 1440)),
    Row("api_version", "the version of the API", "2025-10-15", check=_version),
)  # fmt: skip


def also_needs(told: Values) -> tuple[str, ...]:
    """The region, unless an endpoint says where the resource is; for batches alone, the container."""
    region = () if "endpoint" in told else ("region",)
    batches = "mode" in told and told["mode"].value == "batch"
    return (*region, "container_url") if batches else region


def connect(values: Values, wishes: Wishes, stop: threading.Event) -> Provider:
    """Ready to be asked."""
    host = f"https://{values['region'].value}.api.cognitive.microsoft.com" if "region" in values else ""
    endpoint = values["endpoint"].value if "endpoint" in values else host
    key = Key(values["key"].value, f"the key ({values['key'].origin})", header="Ocp-Apim-Subscription-Key")
    patience = Patience(read_seconds=float(values["timeout"].value))
    web = Web(endpoint, login=key, patience=patience, per_minute=None, stop=stop, judge=judge, later=LATER)
    version = values["api_version"].value
    spoken: tuple[str, ...] = ()
    if wishes.language:
        spoken = (wishes.language,)
    elif "languages" in values:
        spoken = tuple(tag.strip() for tag in values["languages"].value.split(","))
    phrases, warnings = wishes.vocabulary, []
    if phrases and version < PHRASES_SINCE:
        phrases = ()
        warnings.append(f"{TITLE} takes a vocabulary since version {PHRASES_SINCE} of its API: it was left out")
    if wishes.redact:
        warnings.append(f"{TITLE} does not leave out personal data: the transcript has all that was said")
    return Azure(
        web,
        Container(values["container_url"].value, stop) if "container_url" in values else None,
        values["mode"].value,
        Asked(version, spoken, phrases, int(values["speakers"].value)),
        tuple(warnings),
        60.0 * int(values["wait_minutes"].value),
        lambda: secrets.token_hex(8),
    )
