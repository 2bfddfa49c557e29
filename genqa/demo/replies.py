"""What a server answers: one value, and the errors in the platform's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. ``body``: JSON, or bytes that go out as they are, or ``None`` for no body at all."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def with_headers(self, headers: Mapping[str, str]) -> Reply:
        """The same with more headers; those that it has stay."""
        return replace(self, headers={**headers, **self.headers})


@dataclass(frozen=True, slots=True)
class Needs:
    """The permissions that an endpoint takes: each of ``all``, or one of ``any``."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()

    def refusal(self, lacking: frozenset[str]) -> Reply | None:
        """The 403 for a client that lacks these, ``None`` where it has enough."""
        missing = [permission for permission in self.all if permission in lacking]
        if missing:
            return forbidden(missing)
        if self.any and lacking.issuperset(self.any):
            return forbidden(self.any, any_of_them=True)
        return None


#: What an endpoint takes that is open to every client.
NOTHING = Needs()


def error(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> Reply:
    """An ErrorBody; the server fills in its ``contextId``."""
    body = {"message": message, "code": code, "status": status, "contextId": "", "details": [], "errors": []}
    return Reply(status, body, headers or {})


def bad_request(message: str, code: str = "bad.request") -> Reply:
    """The request makes no sense, and why."""
    return error(400, code, message)


def no_token() -> Reply:
    """The call came without a token."""
    return error(401, "authentication.required", "No authentication bearer token specified in authorization header.")


def bad_token() -> Reply:
    """The token is unknown, revoked or too old."""
    return error(401, "bad.credentials", "Invalid login credentials.")


def bad_client(description: str) -> Reply:
    """The token endpoint's own shape, which is no ErrorBody; 400, not 401."""
    return Reply(400, {"error": "invalid_client", "description": description})


def forbidden(permissions: list[str] | tuple[str, ...], *, any_of_them: bool = False) -> Reply:
    """The client lacks permissions: one of several, or each of them."""
    unable, named = "Unable to perform the requested action.", ", ".join(permissions)
    if any_of_them:
        told = f"{unable} You must have at least one of the following permissions assigned: [{named}]"
        return error(403, "missing.any.permissions", told)
    return error(403, "missing.permissions", f"{unable} You are missing the following permission(s): [{named}]")


def not_authorized() -> Reply:
    """It is another client's."""
    return error(403, "not.authorized", "You are not authorized to perform the requested action.")


def not_found(code: str = "not.found") -> Reply:
    """There is no such thing."""
    return error(404, code, "The requested resource was not found.")


def failing(status: int) -> Reply:
    """A passing fault of the server."""
    code, words = {
        500: ("internal.server.error", "The server encountered an unexpected condition."),
        502: ("bad.gateway", "An upstream server gave an invalid response."),
        504: ("authentication.request.timeout", "Authentication request timed out."),
    }.get(status, ("service.unavailable", "Service Unavailable - The server is currently unavailable."))
    return error(status, code, words)


def too_many(seconds: float, told_in: str, now: datetime) -> Reply:
    """Too many requests. ``told_in``: ``seconds``, a ``date``, only the ``message``, or ``nothing``, says the wait."""
    message = "Rate limit exceeded the maximum."
    if told_in != "nothing":
        message += f" Retry the request in [{seconds:g}] seconds"
    headers = {"Cache-Control": "no-cache, no-store, must-revalidate"}
    if told_in == "seconds":
        headers["Retry-After"] = f"{seconds:g}"
    if told_in == "date":
        at = datetime.fromtimestamp(now.timestamp() + seconds, UTC)
        headers["Retry-After"] = at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return error(429, "too.many.requests.retry.after", message, headers)


def iso(moment: datetime) -> str:
    """A time as the platform writes it, in UTC with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
