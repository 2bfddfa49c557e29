"""Tiles: one number each, what it means, how many calls it is from, and how it moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from genqa.call import counted
from genqa.charts.colours import CRITICAL, ON_TARGET, PANEL, Theme
from genqa.charts.trend import FEW
from genqa.index import Number, Summary
from genqa.metrics.table import BY_NAME
from genqa.ui.numbers import UNKNOWN, length, per_cent

_STYLE = """<style>
.genqa-tiles {display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: 0.625rem;
  font-variant-numeric: tabular-nums}
.genqa-tile {position: relative; padding: 0.625rem 0.75rem; border-radius: 0.5rem; line-height: 1.35;
  border: 1px solid color-mix(in srgb, currentColor 16%, transparent)}
.genqa-tile .name {font-size: 0.875rem; cursor: help; width: fit-content;
  text-decoration: underline dotted color-mix(in srgb, currentColor 45%, transparent); text-underline-offset: 0.2em}
.genqa-tile .value {font-size: 1.75rem; font-weight: 600; line-height: 1.3}
.genqa-tile .change, .genqa-tile .of {font-size: 0.8125rem}
.genqa-tile .of {opacity: 0.75}
.genqa-tile .tip {display: none; position: absolute; z-index: 9; top: 2.25rem; left: 0; width: 16rem; padding: 0.625rem;
  border-radius: 0.5rem; font-size: 0.875rem; background: PANEL; box-shadow: 0 2px 12px rgba(0, 0, 0, 0.25)}
.genqa-tile:nth-child(n+4) .tip {left: auto; right: 0}
.genqa-tile .name:hover .tip, .genqa-tile .name:focus .tip {display: block}
</style>"""


@dataclass(frozen=True, slots=True)
class Change:
    """How a number moved, in words, and whether that is for the better (``None``: neither)."""

    words: str
    better: bool | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with its definition, its change if there is something to compare with, and what it is from."""

    name: str
    definition: str
    value: str
    of: str
    change: Change | None = None


def change(
    now: float, before: float | None, of: int, name: str, written: Callable[[float], str], *, more_is_better: bool
) -> Change:
    """The change from ``before``, known ``of`` so many calls, to ``now``; ``name`` is what the days before are called.

    >>> change(83.0, 80.9, 40, "the 30 days before", "{:.1f}".format, more_is_better=True)
    Change(words='▲ 2.1 against the 30 days before', better=True)
    """
    if before is None:
        return Change(f"nothing to compare with in {name}")
    if of < FEW:
        return Change(f"only {counted(of, 'call')} to compare with in {name}")
    moved = written(abs(now - before))
    if moved == written(0.0):
        return Change(f"as in {name}")
    more = now > before
    return Change(f"{'▲' if more else '▼'} {moved} against {name}", more is more_is_better)


def tiles_of(now: Summary, before: Summary | None, name: str | None) -> list[Tile]:
    """The tiles of the calls in view, compared with those of the days before if there are such days."""

    def moved(
        value: Callable[[Summary], float | None],
        of: Callable[[Summary], Number],
        written: Callable[[float], str],
        *,
        more_is_better: bool = False,
    ) -> Change | None:
        here = value(now)
        if before is None or name is None or here is None:
            return None
        return change(here, value(before), of(before).n, name, written, more_is_better=more_is_better)

    def time(title: str, metric: str, number: Callable[[Summary], Number]) -> Tile:
        return _time(title, metric, number(now), now, moved(lambda one: number(one).mean, number, length))

    score, share = now.score, now.share_on_target
    return [
        Tile(
            "Mean score", "Mean of the scored calls' points, from 0 to 100, not rounded before. Calls that are not "
            "scorable stay out of it.", UNKNOWN if score.mean is None else f"{score.mean:.1f}",
            "no scored call" if score.median is None else f"median {score.median:.1f}, {_n(score.n, now)}",
            moved(lambda one: one.score.mean, lambda one: one.score, "{:.1f}".format, more_is_better=True),
        ),
        Tile(
            "On target", "Share of the scored calls whose score reaches the target.",
            UNKNOWN if share is None else per_cent(share), f"{now.on_target:,} of {_n(now.scored, now)}",
            moved(lambda one: one.share_on_target, lambda one: one.score, "{:.0f} percentage points".format,
                  more_is_better=True),
        ),
        time("Silence", "silence_seconds", lambda one: one.silence),
        time("Talk-over", "talk_over_seconds", lambda one: one.talk_over),
        time("Hold", "hold_time_seconds", lambda one: one.hold),
        Tile(
            "Calls", "Calls in view, and how many of them are not scorable: what a score needs was not measured.",
            f"{now.calls:,}", f"{now.calls - now.scored:,} not scorable",
            _more(now.calls, None if before is None else before.calls, name),
        ),
    ]  # fmt: skip


def html(tiles: Iterable[Tile], ground: Theme) -> str:
    """The tiles side by side. The definition shows under the pointer and with the keyboard's focus."""
    inside = "".join(_tile(one, ground) for one in tiles)
    return f'{_STYLE.replace("PANEL", PANEL.on(ground))}<div class="genqa-tiles">{inside}</div>'


def _time(title: str, metric: str, number: Number, now: Summary, moved: Change | None) -> Tile:
    known = f"median {length(number.median)}, {_n(number.n, now)}" if number.n else "known in no scored call"
    definition = f"Mean a scored call. {BY_NAME[metric].definition}"
    return Tile(title, definition, length(number.mean), known, moved)


def _n(known: int, now: Summary) -> str:
    """From how many calls a number is, and how many in view are not scorable and stay out of it."""
    left = now.calls - now.scored
    return f"n\N{NO-BREAK SPACE}{known:,}" + (f" ({left:,} not scorable)" if left else "")


def _more(now: int, before: int | None, name: str | None) -> Change | None:
    """More calls are neither better nor worse."""
    if before is None or name is None:
        return None
    return Change(change(now, before, FEW, name, "{:,.0f}".format, more_is_better=True).words)


def _tile(tile: Tile, ground: Theme) -> str:
    tip = f'<span class="tip" role="tooltip">{escape(tile.definition)}</span>'
    return (
        f'<div class="genqa-tile"><div class="name" tabindex="0">{escape(tile.name)}{tip}</div>'
        f'<div class="value">{escape(tile.value)}</div>{_change(tile.change, ground)}'
        f'<div class="of">{escape(tile.of)}</div></div>'
    )


def _change(moved: Change | None, ground: Theme) -> str:
    if moved is None:
        return ""
    if moved.better is None:
        return f'<div class="change">{escape(moved.words)}</div>'
    colour = (ON_TARGET if moved.better else CRITICAL).on(ground)
    number, _, rest = moved.words.partition(" against ")
    return f'<div class="change"><span style="color:{colour}">{escape(number)}</span> against {escape(rest)}</div>'
