"""From the bytes of a file to its text, and to its JSON where it is JSON."""

from __future__ import annotations

import json

from genqa.errors import BrokenTranscript
from genqa.transcript.reading import Document


def decode(data: bytes, name: str) -> Document:
    """The document in these bytes: UTF-8 or, with a byte order mark, UTF-16.

    :raises BrokenTranscript: empty, no text, or JSON that is cut off, damaged or nested beyond reason.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise BrokenTranscript(f"{name}: the file is empty")
    text = _text(data, name)
    if text.lstrip()[:1] not in ("{", "["):
        return Document(text, None)
    try:
        return Document(text, json.loads(text))
    except RecursionError:
        raise BrokenTranscript(f"{name}: nested too deeply to be a transcript") from None
    except json.JSONDecodeError as error:
        is_cut = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated string")
        cut = " (the file seems to be cut off)" if is_cut else ""
        where = f"line {error.lineno}, column {error.colno}"
        what = error.msg.removesuffix(" at").removesuffix(" starting")
        raise BrokenTranscript(f"{name}: not valid JSON at {where}: {what}{cut}") from None
    except ValueError:  # an integer of more digits than Python converts
        raise BrokenTranscript(f"{name}: holds a number too long to be read") from None


def _text(data: bytes, name: str) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise BrokenTranscript(f"{name}: not a text file; a transcript is JSON or text in UTF-8") from None
    if "\x00" in text:
        raise BrokenTranscript(f"{name}: not a text file; it holds NUL bytes")
    return text
