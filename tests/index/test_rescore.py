"""The whole index under another rubric or other thresholds, and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from genqa.call import Hold
from genqa.errors import InvalidSetting, RubricError
from genqa.index import AuditLine, Index, OldScore, Spread, open_index
from genqa.index import rescoring as module
from genqa.scoring import parse
from genqa.settings import Thresholds
from tests.calls import call
from tests.index.conftest import Ask
from tests.index.results import BANDED, LINEAR, MILD, result, silent_for

EVERY_NUMBER = "SELECT * FROM qa_results ORDER BY id"


@pytest.fixture
def filled(index: Index) -> Index:
    """Five calls: 100, 80, 40, 0 and none under linear."""
    for name, seconds in (("r0", 0), ("r1", 10), ("r2", 30), ("r3", 60)):
        index.save(result(name, silent_for(seconds)))
    index.save(result("r4", call()))
    return index


def scores(index: Index) -> dict[str, float | None]:
    return {row.recording_id: row.quality_score for row in index.calls(order="recording_id", descending=False)}


def numbers(ask: Ask) -> list[tuple[object, ...]]:
    """Every column of every call but the revision, which counts changes."""
    return [row[:2] + row[3:] for row in ask(EVERY_NUMBER)]


def test_every_call_is_judged_under_the_other_rubric(filled: Index) -> None:
    filled.add_rubric(MILD, actor="test")
    done = filled.rescore(rubric="mild", actor="test")
    assert scores(filled) == {"r0": 100.0, "r1": 90.0, "r2": 70.0, "r3": 40.0, "r4": None}
    assert (done.calls, done.changed, done.mean_before, done.mean_after) == (5, 3, 55.0, 75.0)
    assert done.before == Spread(5, 4, 55.0, 1, 1, (1, 0, 0, 0, 1, 0, 0, 0, 1, 1))
    assert done.after == Spread(5, 4, 75.0, 0, 1, (0, 0, 0, 0, 1, 0, 0, 1, 0, 2))
    assert filled.in_force() == (parse(MILD), Thresholds())
    assert filled.load("r1") == result("r1", silent_for(10), rubric=parse(MILD))
    assert filled.raw("r1")["score"]["rubric"] == "mild"
    assert {row.rubric for row in filled.calls()} == {"mild"}


def test_thresholds_change_the_numbers_themselves(filled: Index) -> None:
    done = filled.rescore(thresholds=Thresholds(silence_min=10_000), actor="test")
    assert scores(filled) == {"r0": 100.0, "r1": 100.0, "r2": 40.0, "r3": 0.0, "r4": None}
    assert (done.rubric, done.thresholds) == (LINEAR, Thresholds(silence_min=10_000))
    assert filled.row("r1").silence_seconds == 0.0
    assert filled.row("r1").thresholds == Thresholds(silence_min=10_000)
    assert filled.in_force() == (LINEAR, Thresholds(silence_min=10_000))


def test_undoing_it_gives_every_number_back(filled: Index, ask: Ask) -> None:
    before = numbers(ask)
    filled.rescore(rubric="banded", thresholds=Thresholds(2000, 100), actor="test")
    assert numbers(ask) != before
    done = filled.undo_rescore(actor="test")
    assert numbers(ask) == before
    assert (done.calls, done.mean_after) == (5, 55.0)
    assert filled.in_force() == (LINEAR, Thresholds())
    assert filled.check().problems == ()


def test_several_are_undone_one_after_the_other(filled: Index, ask: Ask) -> None:
    states = [numbers(ask)]
    for rubric, thresholds in (("banded", Thresholds()), ("banded", Thresholds(3000)), ("linear", Thresholds(700))):
        filled.rescore(rubric=rubric, thresholds=thresholds, actor="test")
        states.append(numbers(ask))
    while len(states) > 1:
        assert numbers(ask) == states.pop()
        filled.undo_rescore(actor="test")
    assert numbers(ask) == states[0]
    with pytest.raises(InvalidSetting, match="no re-scoring to undo"):
        filled.undo_rescore(actor="test")
    filled.rescore(rubric="banded", actor="test")
    filled.undo_rescore(actor="test")
    assert numbers(ask) == states[0]


def test_each_call_goes_back_to_its_own_rubric(index: Index) -> None:
    index.save(result("under linear"))
    index.save(result("under banded", rubric=BANDED))
    index.rescore(rubric="banded", actor="test")
    index.save(result("stored since, as in force", rubric=BANDED))
    index.save(result("stored since, on purpose", rubric=LINEAR, thresholds=Thresholds(9000)))
    index.undo_rescore(actor="test")
    assert {row.recording_id: (row.rubric, row.silence_min) for row in index.calls()} == {
        "under linear": ("linear", 500),
        "under banded": ("banded", 500),
        "stored since, as in force": ("linear", 500),
        "stored since, on purpose": ("linear", 9000),
    }


def test_old_scores_are_kept_under_their_rubric_and_thresholds(filled: Index) -> None:
    filled.rescore(thresholds=Thresholds(silence_min=20_000), actor="Mara")
    filled.rescore(rubric="banded", actor="Jon")
    noon = "2026-03-01T12:00:00Z"
    assert filled.score_history("r1") == [
        OldScore(noon, "Jon", 100.0, None, "linear", 1, 20_000, 0, 0.0, 0.0, None),
        OldScore(noon, "Mara", 80.0, None, "linear", 1, 500, 0, 10.0, 0.0, None),
    ]
    filled.save(result("r1", silent_for(3)))
    assert filled.score_history("r1") == [], "the old scores were those of another recording"


def test_it_is_in_the_audit_trail(filled: Index) -> None:
    filled.rescore(thresholds=Thresholds(1000), actor="Mara")
    filled.undo_rescore(actor="Jon")
    first = {"rubric": "linear", "version": 1, "silence_min": 500, "talk_over_min": 0, "measure_from": "transcript"}
    second = {**first, "silence_min": 1000}
    noon = "2026-03-01T12:00:00Z"
    assert filled.audit(2) == [
        AuditLine(noon, "Jon", "rescore undone", None, {"from": second, "to": first, "calls": 5, "changed": 0}),
        AuditLine(noon, "Mara", "rescored", None, {"from": first, "to": second, "calls": 5, "changed": 0}),
    ]


def test_a_preview_changes_nothing(filled: Index, ask: Ask) -> None:
    before, counter = ask(EVERY_NUMBER), filled.change_counter()
    done = filled.preview_rescore(rubric="banded")
    assert (ask(EVERY_NUMBER), filled.change_counter()) == (before, counter)
    assert done == filled.rescore(rubric="banded", actor="test")


def test_an_unknown_rubric_changes_nothing(filled: Index, ask: Ask) -> None:
    before = ask(EVERY_NUMBER)
    with pytest.raises(RubricError, match="no rubric is called 'strict'; known: banded, linear"):
        filled.rescore(rubric="strict", actor="test")
    assert ask(EVERY_NUMBER) == before


def test_an_empty_index_can_be_re_scored(index: Index) -> None:
    done = index.rescore(rubric="banded", actor="test")
    assert (done.calls, done.changed, done.mean_before, done.mean_after) == (0, 0, None, None)
    assert index.in_force()[0] == BANDED


def test_progress_ends_with_all(index: Index) -> None:
    index.save_many(result(f"r{number}", silent_for(number / 10)) for number in range(450))
    told: list[tuple[int, int]] = []
    index.rescore(rubric="banded", actor="test", progress=lambda done, of: told.append((done, of)))
    assert told == [(200, 450), (400, 450), (450, 450)]


class Meanwhile:
    """Does something to the index once, in the middle of a re-scoring."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.work, self.done = work, 0

    def __call__(self, _done: int, _of: int) -> None:
        self.done += 1
        if self.done == 1:
            self.work()


def test_others_may_store_replace_and_delete_meanwhile(index: Index, path: Path) -> None:
    index.save_many(result(f"r{number:03d}", silent_for(1)) for number in range(210))
    index.add_rubric(MILD, actor="test")
    other = open_index(path)

    def change() -> None:
        other.save(result("r000", silent_for(7)))
        other.save(result("new", silent_for(9)))
        other.delete("r001", actor="test")

    meanwhile = Meanwhile(change)
    done = index.rescore(rubric="mild", actor="test", progress=meanwhile)
    other.close()
    assert meanwhile.done == 2
    assert (done.calls, index.count()) == (210, 210)
    found = {row.recording_id: (row.rubric, row.quality_score) for row in index.calls(limit=None)}
    assert (found["r000"], found["new"], found["r002"]) == (("mild", 93.0), ("mild", 91.0), ("mild", 99.0))
    assert {rubric for rubric, _ in found.values()} == {"mild"}
    assert "r001" not in found


def test_many_calls_stored_meanwhile_are_judged_before_the_switch(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.save_many(result(f"r{number}") for number in range(10))
    in_the_switch: list[int] = []
    batches = module._batches
    switch = module._switch

    def watched(*given: object) -> object:
        monkeypatch.setattr(module, "_batches", lambda due: in_the_switch.extend(due) or batches(due))
        return switch(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_switch", watched)
    meanwhile = Meanwhile(lambda: index.save_many(result(f"s{number}") for number in range(120)))
    done = index.rescore(rubric="banded", actor="test", progress=meanwhile)
    assert (done.calls, in_the_switch) == (130, [])
    assert {row.rubric for row in index.calls(limit=None)} == {"banded"}


def test_of_two_at_once_the_last_to_switch_wins_whole(index: Index, path: Path) -> None:
    index.save_many(result(f"r{number}", silent_for(number)) for number in range(210))
    with open_index(path) as other:
        meanwhile = Meanwhile(lambda: other.rescore(thresholds=Thresholds(5000), actor="other"))
        index.rescore(rubric="banded", actor="test", progress=meanwhile)
    assert index.in_force() == (BANDED, Thresholds())
    assert {(row.rubric, row.silence_min) for row in index.calls(limit=None)} == {("banded", 500)}
    index.undo_rescore(actor="test")
    assert {(row.rubric, row.silence_min) for row in index.calls(limit=None)} == {("linear", 5000)}


def test_what_was_re_scored_meanwhile_is_not_undone_by_chance(index: Index, path: Path) -> None:
    index.save_many(result(f"r{number}") for number in range(210))
    index.rescore(rubric="banded", actor="test")
    with open_index(path) as other:
        meanwhile = Meanwhile(lambda: other.rescore(thresholds=Thresholds(5000), actor="other"))
        with pytest.raises(InvalidSetting, match="re-scored meanwhile"):
            index.undo_rescore(actor="test", progress=meanwhile)
    assert index.in_force() == (BANDED, Thresholds(5000))


def test_a_failure_half_way_leaves_the_old_state_whole(filled: Index, ask: Ask) -> None:
    before = ask(EVERY_NUMBER)
    broken = Meanwhile(lambda: ask("UPDATE qa_results SET revision = revision + 1, facts = '{}' WHERE id = 1"))
    with pytest.raises(Exception, match="its facts cannot be read"):
        filled.rescore(rubric="banded", actor="test", progress=broken)
    assert ask(EVERY_NUMBER)[1:] == before[1:]
    assert filled.in_force()[0] == LINEAR
    assert ask("SELECT count(*) FROM scores") == [(0,)]


def test_a_hold_with_a_place_and_one_without_are_re_scored_as_they_were(index: Index) -> None:
    total = result("total", silent_for(1), rubric=LINEAR)
    index.save(result("total", call(*total.call.utterances, hold=Hold(130_000))))
    assert index.row("total").quality_score == 78.0
    index.rescore(rubric="banded", actor="test")
    index.rescore(rubric="linear", actor="test")
    assert index.row("total").quality_score == 78.0
