"""Google Cloud Speech-to-Text: version 2 in batches, version 1 by setting; the sound goes through a bucket."""

from __future__ import annotations

import re
import secrets
import threading
from pathlib import Path

from genqa.errors import NotConfigured
from genqa.http import Bearer, Patience, Web
from genqa.settings.rows import Row
from genqa.stt.asking import LATER, address
from genqa.stt.google.account import CREDENTIALS, Tokens, read_account
from genqa.stt.google.bucket import Bucket
from genqa.stt.google.provider import TITLE, Google
from genqa.stt.google.refusals import judge
from genqa.stt.google.versions import LONGEST_PHRASE, MOST_PHRASES, V1, V2, Asked, Version
from genqa.stt.provider import Provider, Wishes
from genqa.stt.row import Values

__all__ = ["SETTINGS", "TITLE", "connect"]

_NAME = re.compile(r"[a-z0-9_][a-z0-9._:-]{0,99}")
_PLACE = re.compile(r"[a-z0-9][a-z0-9._-]{1,221}(/[A-Za-z0-9._/-]{1,200})?")
_AUTO = "auto"
_DEFAULT_MODEL = {"v2": "long", "v1": "latest_long"}


def _name(text: str, origin: str) -> str:
    if not _NAME.fullmatch(text):
        raise NotConfigured(f"{origin} is a name such as us-central1 or chirp_2, not {text[:40]!r}")
    return text


def _place(text: str, origin: str) -> str:
    place = text.removeprefix("gs://").strip("/")
    if not _PLACE.fullmatch(place):
        raise NotConfigured(f"{origin} is a bucket, or a bucket and a folder: calls-to-transcribe/genqa")
    return place


def languages(text: str, origin: str) -> str:
    """Languages such as ``en-US, es-US``, as they are kept. :raises NotConfigured: they are none."""
    found = [tag.strip() for tag in text.split(",") if tag.strip()]
    if not found or not all(re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", tag) for tag in found):
        raise NotConfigured(f"{origin} is a list of languages such as en-US, es-US, not {text[:40]!r}")
    return ", ".join(dict.fromkeys(found))


SETTINGS: tuple[Row, ...] = (
    Row("credentials", "the key file of a service account (JSON)", words=True),
    Row("bucket", "the bucket of Cloud Storage that recordings go through, or a folder in it: name/folder",
        check=_place),
    Row("project", "the project that pays; unset: the service account's", check=_name),
    Row("location", "where it is transcribed, such as us-central1, eu or global", "global", check=_name),
    Row("model", "the model; unset: long with v2, latest_long with v1", check=_name),
    Row("api", "the version of the API", "v2", choices=("v2", "v1")),
    Row("languages", "what may be spoken where the language is auto, the likeliest first: en-US, es-US",
        check=languages),
    Row("speakers", "whether voices on one channel are told apart; not every model can", "yes", choices=("yes", "no")),
    Row("wait_minutes", "how long to wait for one recording before the next run goes on", "60", numbers=(1, 1440)),
    Row("endpoint", "another address of the API; unset: that of the location", check=address),
    Row("storage_endpoint", "another address of Cloud Storage", "https://storage.googleapis.com", check=address),
)  # fmt: skip


def connect(values: Values, wishes: Wishes, stop: threading.Event) -> Provider:
    """Ready to be asked.

    :raises NotConfigured: the key file is none, or no language is known to a model that does not find out itself.
    """
    account = read_account(Path(values["credentials"].value).expanduser())
    project = values["project"].value if "project" in values else account.project
    if not project:
        raise NotConfigured("the key file names no project; set GENQA_STT_GOOGLE_PROJECT")
    api, location = values["api"].value, values["location"].value
    models = _DEFAULT_MODEL | ({api: values["model"].value} if "model" in values else {})
    host = "speech.googleapis.com" if location == "global" else f"{location}-speech.googleapis.com"
    endpoint = values["endpoint"].value if "endpoint" in values else f"https://{host}"
    spoken = _languages(values, wishes, models[api])
    phrases, warnings = _phrases(wishes)
    patience = Patience()
    tokens = Tokens(account, patience, stop)
    speech, storage = (
        Web(url, login=Bearer(tokens, f"the service account {account.email} ({CREDENTIALS})"), patience=patience,
            per_minute=None, stop=stop, judge=judge, later=LATER)
        for url in (endpoint, values["storage_endpoint"].value)
    )  # fmt: skip
    versions: dict[str, Version] = {"v2": V2(speech, project, location), "v1": V1(speech)}
    return Google(
        speech,
        storage,
        tokens,
        Bucket(storage, values["bucket"].value),
        versions,
        api,
        models,
        Asked(spoken, phrases, values["speakers"].value == "yes"),
        warnings,
        60.0 * int(values["wait_minutes"].value),
        lambda: secrets.token_hex(8),
    )


def _languages(values: Values, wishes: Wishes, model: str) -> tuple[str, ...]:
    if wishes.language:
        return (wishes.language,)
    if "languages" in values:
        return tuple(tag.strip() for tag in values["languages"].value.split(","))
    if model.startswith("chirp"):
        return (_AUTO,)
    raise NotConfigured(
        f"{TITLE}: the model {model} does not find out which language is spoken; set GENQA_STT_LANGUAGE, or"
        " GENQA_STT_GOOGLE_LANGUAGES with those that may be"
    )


def _phrases(wishes: Wishes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The vocabulary as far as a request takes it, and what the person should know."""
    warnings = []
    taken = tuple(phrase for phrase in wishes.vocabulary if len(phrase) <= LONGEST_PHRASE)[:MOST_PHRASES]
    if left := len(wishes.vocabulary) - len(taken):
        warnings.append(
            f"{TITLE}: {left} of the vocabulary were left out: it takes {MOST_PHRASES} phrases of at most"
            f" {LONGEST_PHRASE} characters"
        )
    if wishes.redact:
        warnings.append(f"{TITLE} does not leave out personal data: the transcript has all that was said")
    return taken, tuple(warnings)
