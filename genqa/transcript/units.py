"""Times in transcripts → whole milliseconds. The unit comes from the format and the key, never from the size.

Each function takes whatever a JSON file may hold in that place and returns ``None`` for what is no time: missing, text,
true, NaN, Infinity, or beyond the longest recording that genqa takes seriously.
"""

from __future__ import annotations

import re
from typing import Any

from genqa.call import Role
from genqa.settings import LONGEST_MS

_LONGEST_LABEL = 200
_LARGEST_LABEL = 10**15
_LONGEST = float(LONGEST_MS)  # compares with a float in a third of the time
_NUMBERS = (float, int)  # not True and False, whose class is another

_ISO_DURATION = re.compile(
    r"P(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?$"
)


def seconds(value: Any) -> int | None:
    """Seconds, a number or a number as text: ``0.49``, ``"0.49"``."""
    return _scaled(value, 1000.0)


def milliseconds(value: Any) -> int | None:
    """Milliseconds, a number or a number as text."""
    return _scaled(value, 1.0)


def ticks(value: Any) -> int | None:
    """Azure's ticks of 100 ns, integer or float."""
    return _scaled(value, 1e-4)


def suffixed_seconds(value: Any) -> int | None:
    """Google's ``"1.300s"``, or ``{"seconds": 1, "nanos": 300000000}`` with either missing."""
    if isinstance(value, str):
        return seconds(value[:-1]) if value.endswith("s") else None
    if isinstance(value, dict):
        whole, nanos = value.get("seconds"), value.get("nanos")
        whole_ms, rest_ms = seconds(0 if whole is None else whole), _scaled(0 if nanos is None else nanos, 1e-6)
        return None if whole_ms is None or rest_ms is None else whole_ms + rest_ms
    return None


def iso_duration(value: Any) -> int | None:
    """An ISO 8601 duration in days, hours, minutes and seconds: ``"PT1M2.28S"``."""
    found = _ISO_DURATION.match(value) if isinstance(value, str) and len(value) < 60 else None
    if not found or not any(found.groupdict().values()):
        return None
    part = {name: float(text or 0) for name, text in found.groupdict().items()}
    return _scaled(((part["days"] * 24 + part["hours"]) * 60 + part["minutes"]) * 60 + part["seconds"], 1000.0)


def after(start: int | None, duration: int | None) -> int | None:
    """The end of what lasts this long from there; ``None`` when either is unknown."""
    return None if start is None or duration is None else start + duration


def label(value: Any) -> str | None:
    """A speaker's or channel's name, text or number; ``None`` where there is none.

    >>> label(0), label(" Agent "), label(""), label(None), label(True), label({})
    ('0', 'Agent', None, None, None, None)
    """
    if isinstance(value, str):
        return _sound(value[:_LONGEST_LABEL]).strip() or None
    if value.__class__ not in _NUMBERS or not -_LARGEST_LABEL < value < _LARGEST_LABEL:
        return None  # NaN compares false and ends here too
    return str(whole if (whole := int(value)) == value else value)


def number(value: Any) -> int | None:
    """A small whole number such as a channel's (``1``, ``1.0``, ``"1"``), or ``None``."""
    if isinstance(value, str):
        digits = value.strip()
        value = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else None
    if value.__class__ not in _NUMBERS or not 0 <= value < 1000:
        return None
    return whole if (whole := int(value)) == value else None


def text(value: Any) -> str:
    """What was said: the text, stripped; empty for anything that is no text."""
    return _sound(value).strip() if isinstance(value, str) else ""


def records(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; nothing for whatever is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def first(value: Any) -> dict[str, Any]:
    """The first of the objects in a list, empty where there is none."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            return item
    return {}


def record(value: Any) -> dict[str, Any]:
    """An object, empty for whatever is none."""
    return value if isinstance(value, dict) else {}


#: What speech-to-text files call the sides. Read without regard to case.
ROLE_NAMES: dict[str, Role] = {
    **dict.fromkeys(
        ("agent", "csr", "representative", "rep", "advisor", "adviser", "operator", "internal", "employee", "doctor"),
        Role.AGENT,
    ),
    **dict.fromkeys(("guest", "customer", "caller", "client", "external", "consumer", "patient"), Role.GUEST),
    **dict.fromkeys(("ivr", "acd", "bot", "botflow", "system", "voicebot", "workflow"), Role.IVR),
    **dict.fromkeys(("unknown", "uu", "unk"), Role.UNKNOWN),
}


def role(value: Any) -> Role | None:
    """The role that a file names in words, ``None`` where the word names none."""
    return ROLE_NAMES.get(value.strip().lower()) if isinstance(value, str) else None


def _scaled(value: Any, factor: float) -> int | None:
    if value.__class__ is str:
        if len(value) > 40 or "_" in value:  # Python would read 1_000 as a number
            return None
        try:
            value = float(value)
        except ValueError:
            return None
    elif value.__class__ not in _NUMBERS:
        return None
    try:
        scaled = value * factor
    except OverflowError:  # an integer of hundreds of digits
        return None
    return round(scaled) if -_LONGEST <= scaled <= _LONGEST else None  # NaN compares false


def _sound(value: str) -> str:
    """The text without what JSON can hold and UTF-8 cannot: half a surrogate pair (``"\\ud83d"``), and without NUL."""
    if not value.isascii():
        value = value.encode("utf-8", "replace").decode("utf-8")
    return value.replace("\x00", "") if "\x00" in value else value
