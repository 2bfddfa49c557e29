"""What a check found, a line each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what, whether it is ``ok``, ``missing``, ``not yet`` or ``broken``, and the detail."""

    what: str
    state: str
    detail: str
