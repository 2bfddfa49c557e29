"""Pre-signed addresses of files on another origin, and the files: sound as WAV, transcripts as JSON.

    /sound/{conversation}/{recording}/{piece}.{ulaw|pcm}.wav      piece: stereo, mono, 0 or 1
    /transcript/{conversation}/{communication}.json
        ?X-Amz-Date=…&X-Amz-Expires=3600&X-Amz-Security-Token=…&X-Amz-Signature=…

As storage does, it refuses whoever sends an Authorization header beside the signature.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from genqa.demo import sound
from genqa.demo.conversation import Recording
from genqa.demo.organisation import Organisation
from genqa.demo.replies import Reply
from genqa.demo.transcript_file import transcript_file

#: How a WebM file begins; a film of a screen is none that anybody here looks at.
_NO_FILM = bytes.fromhex("1a45dfa3") + bytes(60)
_STAMP = "%Y%m%dT%H%M%SZ"
#: Makes the address of a path of this origin.
Sign = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs paths, and checks what was signed."""

    key: bytes

    def query(self, path: str, at: datetime, expires: int, token: str) -> str:
        """The signed query of an address that is good for ``expires`` seconds from ``at`` on."""
        told = f"X-Amz-Date={at.strftime(_STAMP)}&X-Amz-Expires={expires}&X-Amz-Security-Token={token}"
        return f"{told}&X-Amz-Signature={self._signature(path, told)}"

    def refusal(self, path: str, raw_query: str, headers: Mapping[str, str], now: datetime) -> Reply | None:
        """Why storage gives nothing: a second way to sign in (400), a wrong signature or one too old (403)."""
        if any(name.lower() == "authorization" for name in headers):
            return s3_error(400, "InvalidArgument", "Only one auth mechanism allowed")
        told, _, signature = raw_query.partition("&X-Amz-Signature=")
        if not hmac.compare_digest(signature.encode(), self._signature(path, told).encode()):
            return s3_error(403, "SignatureDoesNotMatch", "The request signature does not match")
        values = dict(pair.split("=", 1) for pair in told.split("&"))
        since = datetime.strptime(values["X-Amz-Date"], _STAMP).replace(tzinfo=UTC)
        if now >= since + timedelta(seconds=int(values["X-Amz-Expires"])):
            return expired()
        return None

    def _signature(self, path: str, told: str) -> str:
        return hmac.new(self.key, f"{path}?{told}".encode(), hashlib.sha256).hexdigest()


def s3_error(status: int, code: str, message: str) -> Reply:
    """What storage says when it gives nothing."""
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Reply(status, text.encode(), {"Content-Type": "application/xml"})


def expired() -> Reply:
    """The address is too old; a new one helps."""
    return s3_error(403, "AccessDenied", "Request has expired")


def file(organisation: Organisation, path: str) -> Reply:
    """The file at a path of the media origin."""
    kind, _, rest = path.lstrip("/").partition("/")
    parts = rest.split("/")
    if kind == "transcript" and len(parts) == 2:
        conversation = organisation.conversation.get(parts[0])
        if conversation is not None and conversation.transcribed:
            body = json.dumps(transcript_file(organisation, conversation)).encode()
            return Reply(200, body, {"Content-Type": "application/json"})
    if kind == "sound" and len(parts) == 3:
        found = organisation.recording.get(parts[1])
        piece, _, form = parts[2].removesuffix(".wav").partition(".")
        if found is not None and found[1].media == "screen" and piece == "screen":
            return Reply(200, _NO_FILM, {"Content-Type": "video/webm"})
        if found is not None and found[1].downloadable and piece in ("stereo", "mono", "0", "1"):
            body = wav(organisation, found[1], piece, pcm=form == "pcm")
            return Reply(200, body, {"Content-Type": "audio/wav"})
    return s3_error(404, "NoSuchKey", "The specified key does not exist.")


def wav(organisation: Organisation, recording: Recording, piece: str, *, pcm: bool = False) -> bytes:
    """A recording's file: ``stereo``, ``mono`` (both sides in one), or channel ``0`` or ``1`` alone."""
    conversation, _ = organisation.recording[recording.id]
    sides = sound.Sides(b"", b"") if recording.empty else organisation.sound_of(conversation, recording)
    channels = (sides.internal, sides.guest) if recording.agent_channel == 0 else (sides.guest, sides.internal)
    chosen = {"stereo": channels, "mono": (), "0": channels[:1], "1": channels[1:]}[piece] or (sound.mixed(sides),)
    return sound.wav(chosen, pcm=pcm)


def pieces(recording: Recording) -> tuple[str, ...]:
    """The pieces that a recording is kept in, as its trunk wrote them."""
    return {"stereo": ("stereo",), "two monos": ("0", "1"), "mono": ("mono",)}[recording.layout]


def sound_path(conversation_id: str, recording: Recording, piece: str, form: str = "ulaw") -> str:
    """Where a piece of a recording lies on the media origin."""
    return f"/sound/{conversation_id}/{recording.id}/{piece}.{form}.wav"


def transcript_path(conversation_id: str, communication_id: str) -> str:
    """Where the transcript of a communication lies on the media origin."""
    return f"/transcript/{conversation_id}/{communication_id}.json"
