"""What an organisation decides: where bands begin, who sits on which channel, and what a re-scoring came from."""

from __future__ import annotations

import pytest

from genqa.errors import InvalidSetting
from genqa.index import Index, Run
from genqa.settings import BandLimits, Thresholds
from tests.index.results import result


def test_bands_begin_at_80_and_60_until_they_are_set(index: Index) -> None:
    assert index.bands() == BandLimits(80.0, 60.0)
    before = index.change_counter()
    index.put_bands(BandLimits(90.0, 72.5), actor="browser")
    assert index.bands() == BandLimits(90.0, 72.5)
    assert index.change_counter() > before, "caches must ask again"
    assert index.audit()[0].detail == {"name": "bands", "value": {"target": 90.0, "watch": 72.5}}


@pytest.mark.parametrize(("target", "watch"), [(60, 60), (50, 60), (101, 60), (80, 0), (80, -1), (float("nan"), 60)])
def test_bands_that_do_not_rise_within_the_scores_are_refused(target: float, watch: float) -> None:
    with pytest.raises(InvalidSetting, match="watch band must begin above 0 and below the target"):
        BandLimits(target, watch)


def test_a_side_that_was_kept_for_a_format_can_be_forgotten(index: Index) -> None:
    index.put_setting("channel_map", {"deepgram": 0, "whisper": 1}, actor="browser")
    index.forget_sides("deepgram", actor="browser")
    index.forget_sides("never kept", actor="browser")
    assert index.channel_map() == {"whisper": 1}


def test_the_last_rescoring_says_what_it_came_from_until_it_is_undone(index: Index) -> None:
    index.save(result())
    assert index.last_rescore() is None
    index.rescore(rubric="banded", actor="browser")
    index.rescore(thresholds=Thresholds(700, 100), actor="command line")
    at = "2026-03-01T12:00:00Z"
    assert index.last_rescore() == Run(2, at, "command line", "banded", 1, 500, 0)
    index.undo_rescore(actor="browser")
    assert index.last_rescore() == Run(1, at, "browser", "linear", 1, 500, 0)
    index.undo_rescore(actor="browser")
    assert index.last_rescore() is None
