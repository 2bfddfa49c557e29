"""A service account of Google Cloud: its key file, and the tokens that the key is good for.

OAuth 2.0 for service accounts, https://developers.google.com/identity/protocols/oauth2/service-account: a claim that
is signed with the account's key is exchanged for a token that holds for an hour.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from genqa.errors import BadReply, GenqaError, NotConfigured, WrongCredentials
from genqa.http import Denial, Fields, Patience, Web
from genqa.http.patience import StopSign
from genqa.stt.asking import LATER

CREDENTIALS = "GENQA_STT_GOOGLE_CREDENTIALS"
SCOPE = "https://www.googleapis.com/auth/cloud-platform"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
#: The longest life that a claim may ask for, in seconds; and how long before its end a token is renewed.
LIFE, EARLY = 3600, 60


@dataclass(frozen=True, slots=True)
class Account:
    """What a key file says. ``key``: all of it, the private key among it, in no ``repr``."""

    email: str
    project: str
    token_uri: str
    key: Mapping[str, Any] = field(repr=False)


def read_account(path: Path) -> Account:
    """The service account of a key file.

    :raises NotConfigured: it cannot be read, or is no such file. The message never quotes it.
    """
    where = f"{CREDENTIALS}: {path.name}"
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise NotConfigured(f"{where} cannot be read ({error.strerror or type(error).__name__})") from None
    except (ValueError, RecursionError):
        raise NotConfigured(f"{where} is not JSON; it is the key file of a service account") from None
    if not isinstance(found, dict) or found.get("type") != "service_account":
        raise NotConfigured(f"{where} is no key of a service account; make one under IAM, Service accounts, Keys")
    missing = [
        name
        for name in ("client_email", "private_key", "token_uri")
        if not isinstance(found.get(name), str) or not found[name]
    ]
    if missing:
        raise NotConfigured(f"{where} has no {', '.join(missing)}; make a new key and save its file whole")
    return Account(found["client_email"], str(found.get("project_id") or ""), found["token_uri"], found)


class Tokens:
    """Gets tokens, for any number of threads.

    :raises NotConfigured: the private key is none, or ``token_uri`` may not be asked.
    """

    def __init__(
        self, account: Account, patience: Patience, stop: StopSign, now: Callable[[], float] = time.time
    ) -> None:
        from google.auth import crypt

        try:
            self._signer = crypt.RSASigner.from_service_account_info(dict(account.key))  # type: ignore[no-untyped-call]
        except (ValueError, TypeError):
            # neither the text nor the cause is shown: both may hold a part of the key
            raise NotConfigured(f"{CREDENTIALS}: its private key cannot be read; make a new one") from None
        self._account = account
        self._now = now
        try:
            self._web = Web(
                account.token_uri,
                login=None,
                patience=patience,
                per_minute=None,
                stop=stop,
                judge=self._judge,
                later=LATER,
            )
        except NotConfigured:
            raise NotConfigured(f"{CREDENTIALS}: token_uri in it is no https address; make a new key") from None
        self._lock = threading.Lock()
        self._value = ""
        self._good_until = 0.0

    def __call__(self, new: bool) -> str:
        """The token that holds; ``new``: another one, for it was refused."""
        with self._lock:
            if new or self._now() >= self._good_until:
                asked_at = self._now()
                answer = self._web.send(
                    "POST",
                    self._account.token_uri,
                    Fields({"grant_type": GRANT, "assertion": self._claim(int(asked_at))}),
                    repeatable=True,
                ).body
                value = answer.get("access_token") if isinstance(answer, dict) else None
                life = answer.get("expires_in") if isinstance(answer, dict) else None
                if not isinstance(value, str) or not value.isascii() or not value.isprintable():
                    raise BadReply(
                        f"{self._account.token_uri} answers without a token; check token_uri in the key file"
                    )
                seconds = float(life) if isinstance(life, int | float) and 0 < life < 10**6 else LIFE
                self._value, self._good_until = value, asked_at + max(seconds - EARLY, seconds / 2)
            return self._value

    def close(self) -> None:
        """Give up the connection."""
        self._web.close()

    def _claim(self, now: int) -> str:
        from google.auth import jwt

        claims = {
            "iss": self._account.email,
            "scope": SCOPE,
            "aud": self._account.token_uri,
            "iat": now,
            "exp": now + LIFE,
        }
        signed: bytes = jwt.encode(self._signer, claims)  # type: ignore[no-untyped-call]
        return signed.decode()

    def _judge(self, denied: Denial) -> GenqaError | None:
        if denied.status not in (400, 401, 403):
            return None
        body = denied.body if isinstance(denied.body, dict) else {}
        said = denied.shown(str(body.get("error_description") or body.get("error") or ""))
        return WrongCredentials(
            f"{denied.where} refuses the service account {self._account.email}{f' ({said})' if said else ''}; check the"
            f" key file {CREDENTIALS}, whether the key still holds, and this machine's clock"
        )
