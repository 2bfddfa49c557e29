"""What a person asked to see, as it stands in the address: ``period=30d&agent=Mara L.&score=60-80&length=60-600``.

    period      7d, 30d, 90d, this-month, last-month, all, undated, or two days: 2026-11-01..2026-11-12
    agent, queue, direction      as they are called in the index
    score       60-80 is from 60 up to below 80, 80-100 has the 100 in it; none: calls that are not scorable
    found       what genqa found about the call: doubt, or the key of a finding such as swapped
    length      in seconds: 60-600, 60- for at least, -600 for at most
    transcript  none: calls without a transcript, some: calls with one

No address can be wrong enough to stop a page: what cannot be read is left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any, NamedTuple

from genqa.call import clock
from genqa.charts.colours import Bands
from genqa.index import Filters
from genqa.spans import to_ms
from genqa.ui.period import ALL, UNDATED, period_of

#: ``score=none``.
NOT_SCORABLE = "none"

#: ``found=doubt``: calls with a doubt of any kind.
DOUBT = "doubt"

#: ``transcript=none`` and its opposite, in words.
TRANSCRIPT = {"none": "none", "some": "there"}

#: Longer than any name; what is longer was not picked from a list.
_LONGEST_NAME = 500

_SCORE = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)-(\d{1,3}(?:\.\d{1,3})?)", re.ASCII)
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)?-(\d{1,6}(?:\.\d{1,3})?)?", re.ASCII)


class Range(NamedTuple):
    """From here up to there; ``None`` is no bound."""

    low: float | None
    high: float | None

    def __str__(self) -> str:
        return "-".join("" if bound is None else f"{bound:g}" for bound in self)


@dataclass(frozen=True, slots=True)
class View:
    """What is asked for; ``None`` asks for nothing. Without a period it is up to the page which one is shown."""

    period: str | None = None
    agent: str | None = None
    queue: str | None = None
    direction: str | None = None
    score: Range | str | None = None
    length: Range | None = None
    found: str | None = None
    transcript: str | None = None

    def filters(self, today: date, zone: tzinfo) -> Filters:
        """The same as the index asks for it: days by the reader's clock, as bounds in UTC."""
        score = self.score if isinstance(self.score, Range) else Range(None, None)
        length = self.length or Range(None, None)
        period = period_of(self.period or ALL)
        days = period.days(today) if period else None
        since, until = days.bounds(zone) if days else (None, None)
        return Filters(
            since=since,
            until=until,
            agent=self.agent,
            queue=self.queue,
            direction=self.direction,
            min_score=score.low,
            max_score=score.high if score.high == 100 else None,
            below_score=None if score.high == 100 else score.high,
            scored=False if self.score == NOT_SCORABLE else None,
            min_duration=length.low,
            max_duration=length.high,
            undated=True if self.period == UNDATED else None,
            finding=self.found,
            transcript=None if self.transcript is None else self.transcript != "none",
        )

    def address(self) -> dict[str, str]:
        """What the address says after the question mark."""
        return {key: str(value) for key in KEYS if (value := getattr(self, key)) is not None}

    def sentences(self, bands: Bands) -> dict[str, str]:
        """What is asked for, in words, by key."""
        return {
            field.key: f"{field.title}: {field.words(value, bands)}"
            for field in FIELDS
            if (value := getattr(self, field.key)) is not None
        }


@dataclass(frozen=True, slots=True)
class Field:
    """One row: its key in the address, its title, its value from the address (``None``: none), and that in words."""

    key: str
    title: str
    read: Callable[[str], Any]
    words: Callable[[Any, Bands], str]


def of_address(address: Mapping[str, str]) -> tuple[View, list[str]]:
    """What an address asks for, and what of it cannot be read, a sentence each."""
    read: dict[str, Any] = {}
    unreadable = []
    for field in FIELDS:
        text = address.get(field.key, "")
        if not text.strip():
            continue
        read[field.key] = field.read(text)
        if read[field.key] is None:
            shown = text if len(text) <= 40 else text[:39] + "…"
            unreadable.append(
                f"The address asks for the {field.title.lower()} “{shown}”, which genqa cannot read. It is left out."
            )
    return View(**read), unreadable


def bands_of(bands: Bands) -> dict[Range, str]:
    """The scores of each band, best first, and what it is called."""
    target, watch = bands.target, bands.watch
    return {
        Range(target, 100.0): f"● on target, {target:g} and more",
        Range(watch, target): f"▲ watch, {watch:g} to below {target:g}",
        Range(0.0, watch): f"▼ critical, below {watch:g}",
    }


def score_words(score: Range | str, bands: Bands) -> str:
    """A range of scores in words; a band by its name."""
    if not isinstance(score, Range):
        return "not scorable"
    named = bands_of(bands).get(score)
    if named is not None:
        return named
    return f"{score.low:g} to {'' if score.high == 100 else 'below '}{score.high:g}"


def found_words(key: str) -> str:
    """A finding's key in words.

    >>> found_words("doubt"), found_words("silent_channel")
    ('any doubt', 'silent channel')
    """
    return "any doubt" if key == DOUBT else key.replace("_", " ")


def _period(text: str) -> str | None:
    return text if period_of(text) else None


def _period_words(key: str, bands: Bands) -> str:
    period = period_of(key)
    return key if period is None else period.title


def _name(text: str) -> str | None:
    return text if len(text) <= _LONGEST_NAME else None


def _name_words(name: str, bands: Bands) -> str:
    return name


def _found_words(key: str, bands: Bands) -> str:
    return found_words(key)


def _transcript(text: str) -> str | None:
    return text if text in TRANSCRIPT else None


def _transcript_words(key: str, bands: Bands) -> str:
    return TRANSCRIPT[key]


def _score(text: str) -> Range | str | None:
    if text == NOT_SCORABLE:
        return text
    bounds = _SCORE.fullmatch(text)
    if bounds is None:
        return None
    low, high = float(bounds[1]), float(bounds[2])
    return Range(low, high) if low < high <= 100 or low == high == 100 else None


def _length(text: str) -> Range | None:
    bounds = _LENGTH.fullmatch(text)
    if bounds is None or bounds[1] is bounds[2]:
        return None
    low, high = (None if bound is None else float(bound) for bound in bounds.groups())
    return Range(low, high) if low is None or high is None or low <= high else None


def _length_words(length: Range, bands: Bands) -> str:
    low, high = (None if bound is None else clock(to_ms(bound)) for bound in length)
    return f"at most {high}" if low is None else f"at least {low}" if high is None else f"{low} to {high}"


FIELDS: tuple[Field, ...] = (
    Field("period", "Period", _period, _period_words),
    Field("agent", "Agent", _name, _name_words),
    Field("queue", "Queue", _name, _name_words),
    Field("direction", "Direction", _name, _name_words),
    Field("score", "Score", _score, score_words),
    Field("length", "Length", _length, _length_words),
    Field("found", "Found", _name, _found_words),
    Field("transcript", "Transcript", _transcript, _transcript_words),
)
KEYS = tuple(field.key for field in FIELDS)
