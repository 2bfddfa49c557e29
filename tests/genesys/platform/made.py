"""Conversations as analytics gives them, put together from a few words, and a web that answers from a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from genqa.genesys.platform.instants import iso
from genqa.http import Download, Reply

#: 2026-03-02T14:00:00Z.
NOON = 1_772_460_000_000


def at(seconds: float) -> str:
    """An instant so many seconds after the conversation's start, as the API writes it."""
    return iso(NOON + round(seconds * 1000))


def segment(kind: str, start: float, end: float | None, **more: Any) -> dict[str, Any]:
    ends = {} if end is None else {"segmentEnd": at(end)}
    return {"segmentType": kind, "segmentStart": at(start), "conference": False, **ends, **more}


def session(name: str, *segments: dict[str, Any], held: tuple[float, ...] = (), **more: Any) -> dict[str, Any]:
    metrics = [{"name": "tHeld", "value": round(one * 1000)} for one in held]
    if held:
        metrics.append({"name": "tHeldComplete", "value": round(sum(held) * 1000)})
    return {"sessionId": name, "mediaType": "voice", "metrics": metrics, "segments": list(segments), **more}


def customer(start: float, end: float, name: str = "customer leg", **more: Any) -> dict[str, Any]:
    """The customer's side of the whole call, recorded on the trunk."""
    leg = session(name, segment("interact", start, end), recording=True, ani="tel:+15555550123")
    return {"purpose": "customer", "participantName": "Mobile Number", "sessions": [leg], **more}


def agent(
    user: str, *segments: dict[str, Any], name: str = "", held: tuple[float, ...] = (), **more: Any
) -> dict[str, Any]:
    """An agent with one leg; ``more`` goes into the session."""
    return {
        "purpose": "agent",
        "userId": user,
        "sessions": [session(name or f"{user} leg", *segments, held=held, **more)],
    }


def queue(name: str, queue_id: str, start: float = 20, end: float = 50) -> dict[str, Any]:
    leg = session("queue leg", segment("interact", start, end, queueId=queue_id))
    return {"purpose": "acd", "participantName": name, "sessions": [leg]}


def conversation(
    *participants: dict[str, Any], end: float | None = 500, name: str = "call", **more: Any
) -> dict[str, Any]:
    ends = {} if end is None else {"conversationEnd": at(end)}
    return {
        "conversationId": name,
        "conversationStart": at(0),
        "originatingDirection": "inbound",
        "participants": list(participants),
        **ends,
        **more,
    }


class ScriptedWeb:
    """Stands in for a :class:`genqa.http.Web`: hands each request to a function and keeps what was asked.

    The function gets method, path and parameters or body, and gives a body, a ``Reply``, or an error to raise.
    """

    def __init__(self, answer: Callable[[str, str, Any], Any]) -> None:
        self._answer = answer
        self.asked: list[tuple[str, str, Any]] = []
        self.paused: list[float] = []

    @property
    def requests(self) -> int:
        return len(self.asked)

    def get(self, path: str, params: Any = None) -> Reply:
        return self._reply("GET", path, dict(params or {}))

    def post(self, path: str, body: Any, *, repeatable: bool, params: Any = None) -> Reply:
        return self._reply("POST", path, body)

    def download(self, url: str, to: Path, *, most_bytes: int) -> Download:
        body = self._reply("FILE", url, None).body
        to.write_bytes(body)
        return Download(to, len(body), "audio/wav", "")

    def pause(self, seconds: float) -> None:
        self.paused.append(seconds)

    def close(self) -> None:
        pass

    def _reply(self, method: str, path: str, sent: Any) -> Reply:
        self.asked.append((method, path, sent))
        answer = self._answer(method, path, sent)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Reply) else Reply(200, answer, {})
