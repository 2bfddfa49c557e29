"""``python -m genqa rescore``: every stored call judged again, from its stored spans."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from genqa.call import counted
from genqa.cli.values import ACTOR, existing_index, number
from genqa.errors import InvalidSetting
from genqa.settings import Thresholds
from genqa.spans import to_ms


def run(options: argparse.Namespace) -> str:
    """How many scores changed, and the mean before and after."""
    if options.listen:
        return _listened(options)
    with existing_index(options.index) as index:
        if options.undo:
            done = index.undo_rescore(actor=ACTOR)
        else:
            _, thresholds = index.in_force()
            done = index.rescore(
                rubric=options.rubric,
                thresholds=_changed(thresholds, options),
                actor=ACTOR,
                progress=_progress if sys.stderr.isatty() else None,
            )
        rubric, _ = index.in_force()
    before, after = (_mean(mean) for mean in (done.mean_before, done.mean_after))
    return (
        f"{counted(done.calls, 'call')} scored under {rubric.name} v{rubric.version}, {done.changed} changed; "
        f"mean score {before} before, {after} after"
    )


def _listened(options: argparse.Namespace) -> str:
    if (options.silence_min, options.talk_over_min, options.measure_from) != (None, None, None):
        raise InvalidSetting("--listen changes no threshold: score again under another one in a run of its own")
    from genqa.cli import listening  # brings numpy

    with existing_index(options.index) as index:
        return listening.run(index)


def _changed(thresholds: Thresholds, options: argparse.Namespace) -> Thresholds:
    silence = number(options.silence_min, "--silence-min")
    talk_over = number(options.talk_over_min, "--talk-over-min")
    if silence is not None:
        thresholds = replace(thresholds, silence_min=to_ms(silence))
    if talk_over is not None:
        thresholds = replace(thresholds, talk_over_min=to_ms(talk_over))
    if options.measure_from is not None:
        thresholds = replace(thresholds, measure_from=options.measure_from)
    return thresholds


def _mean(mean: float | None) -> str:
    return "—" if mean is None else f"{mean:.1f}"


def _progress(done: int, of: int) -> None:
    end = "\n" if done >= of else ""
    print(f"\rscoring {done} of {of}", end=end, file=sys.stderr, flush=True)
