"""What speech to text has cost, and what it may: a line for each recording before it is sent, summed by month (UTC)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from genqa.errors import LimitReached, NotConfigured
from genqa.index.connection import Database

#: Sums of many prices differ from the limit in the last digits.
_NOTHING = 1e-9

_SPENT = """
SELECT coalesce(sum(seconds) FILTER (WHERE leaves), 0), coalesce(sum(cost), 0)
FROM transcription_charges WHERE at >= ?
"""
_PUT = """
INSERT INTO transcription_charges (transcription, provider, leaves, at, seconds, cost, currency)
VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id
"""
_OWN = """
SELECT id FROM transcription_charges WHERE transcription = ? AND provider = ? ORDER BY id DESC LIMIT 1
"""
_OF_LINE = "SELECT seconds FROM transcription_charges WHERE id = ?"
_AGAIN = """
INSERT INTO transcription_charges (transcription, provider, leaves, at, seconds, cost, currency)
SELECT transcription, provider, leaves, ?, seconds, cost, currency FROM transcription_charges WHERE id = ?
"""
_MONTHS = """
SELECT substr(at, 1, 7), provider, currency, count(*), sum(seconds),
       CASE WHEN count(cost) = count(*) THEN sum(cost) END
FROM transcription_charges GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3 LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms a provider is asked. ``price``: of a minute, ``None`` where nobody said.

    ``leaves``: recordings leave this machine; only those count against ``monthly_minutes``.
    """

    provider: str
    title: str
    leaves: bool
    per_channel: bool = False
    price: float | None = None
    currency: str = "USD"
    at_once: int = 8
    monthly_minutes: int | None = None
    monthly_cost: float | None = None

    def seconds(self, seconds: float, channels: int) -> float:
        """The seconds of sound that are charged for a recording."""
        return seconds * (max(1, channels) if self.per_channel else 1)

    def cost(self, seconds: float) -> float | None:
        """What so many seconds cost, ``None`` where nobody said."""
        return None if self.price is None else self.price * seconds / 60


@dataclass(frozen=True, slots=True)
class Spent:
    """What went to one provider in a month (``2026-03``). ``cost``: ``None`` where a price was not known for all."""

    month: str
    provider: str
    currency: str
    recordings: int
    seconds: float
    cost: float | None


def reserve(db: Database, terms: Terms, transcription: int | None, seconds: float, now: str) -> int:
    """Write down that so many seconds (as charged) are about to be sent; the line's id.

    What is in flight, or was when its process was killed, counts like all else: it may have been sent.

    :raises LimitReached: the month's limit does not allow it. :raises NotConfigured: its price is not known, and a
    limit of cost is set.
    """
    _allow(db, terms, seconds, now)
    values = (transcription, terms.provider, terms.leaves, now, seconds, terms.cost(seconds), terms.currency)
    ((charge,),) = db.execute(_PUT, values).fetchall()
    return int(charge)


def _allow(db: Database, terms: Terms, seconds: float, now: str) -> None:
    minutes, cost = spent(db, now)
    new, limit = terms.cost(seconds), terms.monthly_cost
    if terms.leaves and terms.monthly_minutes is not None:
        _check("minutes", terms.monthly_minutes, minutes, seconds / 60, "minutes", now)
    if limit is not None and new is None and terms.leaves:
        raise NotConfigured(
            f"{terms.title}: a limit of monthly cost is set, and no price for it: set "
            f"GENQA_STT_{terms.provider.upper()}_PRICE, the cost of a minute"
        )
    if limit is not None and new is not None:
        _check("cost", limit, cost, new, terms.currency, now)


def reserved(db: Database, transcription: int, provider: str) -> int | None:
    """The line of an earlier try by this provider that is taken up again, if there was one."""
    row = db.execute(_OWN, (transcription, provider)).fetchone()
    return None if row is None else int(row[0])


def correct(db: Database, charge: int, terms: Terms, seconds: float) -> None:
    """So many seconds are charged in truth."""
    statement = "UPDATE transcription_charges SET seconds = ?, cost = ? WHERE id = ?"
    db.execute(statement, (seconds, terms.cost(seconds), charge))


def again(db: Database, charge: int, terms: Terms, now: str) -> None:
    """The same is sent once more. Errors as in :func:`reserve`."""
    for (seconds,) in db.execute(_OF_LINE, (charge,)).fetchall():
        _allow(db, terms, seconds, now)
    db.execute(_AGAIN, (now, charge))


def release(db: Database, charge: int) -> None:
    """Nothing of it was charged after all."""
    db.execute("DELETE FROM transcription_charges WHERE id = ?", (charge,))


def spent(db: Database, now: str) -> tuple[float, float]:
    """Minutes that left this machine in this month, and what all cost, as far as prices are known."""
    seconds, cost = db.execute(_SPENT, (f"{now[:7]}-01",)).fetchone()
    return seconds / 60, float(cost)


def months(db: Database, limit: int) -> list[Spent]:
    """What went to each provider in each month, the latest first."""
    return [Spent(*row) for row in db.execute(_MONTHS, (limit,))]


def _check(what: str, limit: float, used: float, new: float, unit: str, now: str) -> None:
    if used + new <= limit + _NOTHING:
        return
    raise LimitReached(
        f"the monthly limit of {limit:g} {unit} (GENQA_STT_MONTHLY_{what.upper()}) allows no more: {used:.2f} are used,"
        f" this recording takes {new:.2f}; raise it, or wait until {_next_month(now)}"
    )


def _next_month(now: str) -> str:
    first = date.fromisoformat(now[:10]).replace(day=1)
    return (first + timedelta(days=32)).replace(day=1).isoformat()
