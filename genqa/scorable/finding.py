"""One thing found about a call, how bad it is, and what such things are found in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from genqa.beside import Against
from genqa.call import SIDES, Call, Role
from genqa.metrics import Measures
from genqa.origin import Origin
from genqa.spans import NOTHING, Spans


class Severity(StrEnum):
    """What a finding does to a call."""

    NOT_SCORABLE = "not scorable"
    DOUBT = "doubt"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its key, a word or two for a badge, the reason with its numbers, what to do, and where."""

    key: str
    severity: Severity
    word: str
    reason: str
    advice: str
    spans: Spans = NOTHING


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a call is judged scorable by. ``words`` are the numbers by its transcript, ``by_sound`` those beside."""

    call: Call
    origin: Origin
    words: Measures
    by_sound: Measures | None
    against: Against | None
    direction: str | None


def timed(call: Call) -> bool:
    """Whether a transcript tells when somebody speaks."""
    return not call.by_sound and call.untimed is None and bool(call.utterances)


def heard(call: Call) -> set[Role]:
    """The sides that a transcript with times tells apart."""
    if call.by_sound or call.untimed is not None or call.anonymous:
        return set()
    return {said.party.role for said in call.utterances} & set(SIDES)


def per_cent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")
