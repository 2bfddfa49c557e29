from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from genqa.call import Hold
from genqa.index import Index
from genqa.result import judge
from genqa.scoring import built_in
from genqa.settings import Thresholds
from genqa.ui import which
from tests.calls import REFERENCE, call, said
from tests.pages.conftest import Open, saved, texts
from tests.ui.test_markup import Read

SETTINGS = "pages/set/settings.py"
LINEAR, BANDED = built_in()["linear"], built_in()["banded"]
HOSTILE = "<script>alert(1)</script> **x** $\\alpha$ :smile: =cmd()"


def part(open_page: Open, name: str):
    page = open_page(SETTINGS, part=name)
    assert not page.exception
    return page


def cells(page) -> list[str]:
    return [cell for piece in page.html for cell in Read(piece.value).cells]


def button(page, label: str):
    (found,) = [one for one in page.button if one.label == label]
    return found


def labels(page) -> list[str]:
    return [one.label for one in page.button]


def wanted(page, rubric: str | None = None, silence: float | None = None):
    if rubric is not None:
        page.selectbox[0].set_value(rubric)
    if silence is not None:
        page.number_input[0].set_value(silence)
    return page.run()


def successes(page) -> list[str]:
    return [shown(box.value) for box in page.success]


def shown(markdown: str) -> str:
    return markdown.replace("\u2060", "").replace("\\", "")


def two_calls(index: Index) -> None:
    saved(index, judge("ref", call(*REFERENCE, hold=Hold(90_000)), LINEAR))
    saved(index, judge("gap", call(said("agent", 0, 1), said("guest", 1.6, 3)), LINEAR))


def test_the_rubric_in_force_stands_there_with_its_numbers(open_page: Open):
    page = part(open_page, "Scoring")

    assert [title.value for title in page.title] == ["Settings"]
    assert shown(page.subheader[0].value) == "In force: Linear, version 1"
    assert cells(page) == [
        "The rubric in force", "Component", "What is measured", "Points", "If it is unknown",
        "hold", "the guest's hold, in all", "−10 if more than 60 s, −20 if more than 120 s",
        "costs nothing, and is said so",
        "silence", "silence, in all", "−2 for each second", "no score",
        "talk-over", "talk-over, in all", "−5 for each second", "no score",
    ]  # fmt: skip
    assert shown(page.caption[1].value) == "Measured with silence from more than 0.5 s, talk-over from 0 s."
    assert button(page, "Show what would change").disabled
    assert "Undo the last change" not in labels(page)


def test_banded_says_that_its_numbers_are_no_standard(open_page: Open, index: Index):
    index.rescore(actor="test", rubric="banded")

    page = part(open_page, "Scoring")

    assert "starting values, not a standard" in shown(page.info[0].value)
    assert cells(page)[:7] == [
        "The rubric in force", "Component", "What is measured", "Points", "Weight", "If it is unknown", "dead air",
    ]  # fmt: skip
    assert "25 of 100" in cells(page)


def test_a_change_is_shown_before_it_is_made_then_made_then_taken_back(open_page: Open, index: Index):
    two_calls(index)
    page = wanted(part(open_page, "Scoring"), "Banded, version 1")

    button(page, "Show what would change").click().run()

    assert not page.exception
    assert index.in_force()[0] == LINEAR, "nothing is changed yet"
    assert index.row("ref").quality_score == 89.0
    assert (
        "With Banded, version 1 and silence from more than 0.5 s, talk-over from 0 s: 2 of 2 scores change."
        in texts(page)
    )
    table = cells(page)
    assert table[table.index("Before and after") :] == [
        "Before and after", "Scores", "Calls", "With a score", "Mean", "At 0", "At 100", "",
        "now", "2", "2", "93.9", "0", "0", "",
        "with the change", "2", "2", table[-4], "0", table[-2], "",
    ]  # fmt: skip
    assert page.get("plotly_chart")[0].proto.alt == (
        "Calls by score. 70–80: 0 now, 1 then; 80–90: 1 now, 0 then; 90–100: 1 now, 1 then."
    )

    button(page, "Apply to 2 calls").click().run()

    assert not page.exception
    assert index.in_force()[0] == BANDED
    assert index.row("ref").rubric == "banded"
    assert successes(page) == ["Banded, version 1 is in force. 2 of 2 scores change."]
    assert index.audit()[0].actor == "browser"

    button(page, "Undo the last change").click().run()

    assert not page.exception
    assert index.in_force()[0] == LINEAR
    assert index.row("ref").quality_score == 89.0
    assert successes(page) == ["Undone: Linear, version 1 is in force again. 2 of 2 scores change."]
    assert "Undo the last change" not in labels(page)


def test_a_threshold_is_changed_the_same_way(open_page: Open, index: Index):
    two_calls(index)
    page = wanted(part(open_page, "Scoring"), silence=0.6)
    button(page, "Show what would change").click().run()
    assert "1 of 2 scores changes." in " ".join(texts(page))

    button(page, "Apply to 2 calls").click().run()

    assert index.in_force() == (LINEAR, Thresholds(600, 0))
    assert index.row("gap").quality_score == 100.0
    assert page.number_input[0].value == 0.6


def test_what_was_shown_is_gone_when_something_else_is_asked_for(open_page: Open, index: Index):
    two_calls(index)
    page = wanted(part(open_page, "Scoring"), "Banded, version 1")
    button(page, "Show what would change").click().run()

    page = wanted(page, silence=3.0)

    assert [label for label in labels(page) if label.startswith("Apply")] == []


def test_calls_stored_since_are_said_to_be_scored_too(open_page: Open, index: Index):
    two_calls(index)
    page = wanted(part(open_page, "Scoring"), "Banded, version 1")
    button(page, "Show what would change").click().run()
    saved(index, judge("new", call(*REFERENCE), LINEAR))
    page.run()

    assert any("The index has changed since" in caption.value for caption in page.caption)
    button(page, "Apply to 2 calls").click().run()
    assert index.row("new").rubric == "banded"


def test_an_empty_index_can_change_its_rubric_too(open_page: Open, index: Index):
    page = wanted(part(open_page, "Scoring"), "Banded, version 1")
    button(page, "Show what would change").click().run()
    assert "There is no call in the index yet." in " ".join(texts(page))

    button(page, "Apply to 0 calls").click().run()

    assert not page.exception
    assert index.in_force()[0] == BANDED


def test_an_index_that_is_written_to_keeps_what_was_in_force(
    open_page: Open, index: Index, index_file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(which, "PATIENCE_SECONDS", 0.05)
    two_calls(index)
    page = wanted(part(open_page, "Scoring"), "Banded, version 1")
    button(page, "Show what would change").click().run()
    other = sqlite3.connect(index_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    button(page, "Apply to 2 calls").click().run()
    other.execute("ROLLBACK")
    other.close()

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["The index is in use"]
    assert index.in_force()[0] == LINEAR
    assert "Apply to 2 calls" in labels(page), "it can be pressed again"
