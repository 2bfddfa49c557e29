"""Instants of the platform API as whole milliseconds since 1970, and back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Lenient, as the API's own samples ask for: a fraction of any length or none, days and months without a leading 0.
_INSTANT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})T(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):?(\d{2}))?", re.ASCII
)


def epoch_ms(text: Any) -> int | None:
    """Milliseconds since 1970 from ISO 8601 (no offset: UTC); ``None`` when it is none.

    >>> epoch_ms("2026-03-02T14:00:00.180Z"), epoch_ms("2026-03-2T14:00:00Z"), epoch_ms("soon")
    (1772460000180, 1772460000000, None)
    """
    found = _INSTANT.fullmatch(text.strip()) if isinstance(text, str) and len(text) <= 40 else None
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    fraction, sign, offset_hours, offset_minutes = found.groups()[6:]
    try:
        whole = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    ms = (whole - _EPOCH) // timedelta(milliseconds=1)
    if fraction:
        ms += round(int(fraction) * 1000 / 10 ** len(fraction))
    if sign:
        east = (int(offset_hours) * 60 + int(offset_minutes)) * 60_000
        ms -= east if sign == "+" else -east
    return ms


def iso(ms: int) -> str:
    """The instant as the API writes it, UTC with milliseconds.

    >>> iso(1772460000180)
    '2026-03-02T14:00:00.180Z'
    """
    return (_EPOCH + timedelta(milliseconds=ms)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
