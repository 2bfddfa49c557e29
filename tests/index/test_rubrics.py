"""Rubrics in the index, and settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from genqa.errors import InvalidSetting, RubricError
from genqa.index import Index, migrations, open_index
from genqa.scoring import Rubric, parse
from genqa.settings import Thresholds
from tests.index.conftest import Ask
from tests.index.results import BANDED, LINEAR, MILD, result


def test_a_new_index_has_the_built_in_rubrics_and_linear_in_force(index: Index, ask: Ask) -> None:
    assert index.rubrics() == [BANDED, LINEAR]
    assert index.in_force() == (LINEAR, Thresholds(silence_min=500, talk_over_min=0))
    assert ask("SELECT name, version, created_at FROM rubrics") == [
        ("banded", 1, "2026-03-01T12:00:00Z"),
        ("linear", 1, "2026-03-01T12:00:00Z"),
    ]


def test_a_rubric_keeps_its_text(index: Index) -> None:
    assert index.rubric("linear").toml == LINEAR.toml
    assert index.add_rubric(MILD, actor="test") == parse(MILD)
    assert index.rubric("mild").toml == MILD


def test_versions_stand_beside_each_other_the_newest_first(index: Index) -> None:
    second = MILD.replace("version = 1", "version = 2").replace("per_second = 1", "per_second = 3")
    tenth = MILD.replace("version = 1", "version = 10")
    for toml in (tenth, MILD, second):
        index.add_rubric(toml, actor="test")
    assert [(rubric.name, rubric.version) for rubric in index.rubrics()] == [
        ("banded", 1), ("linear", 1), ("mild", 10), ("mild", 2), ("mild", 1),
    ]  # fmt: skip
    assert index.rubric("mild").version == 10
    assert index.rubric("mild", 2) == parse(second)


@pytest.mark.parametrize(
    ("name", "version", "asked"), [("mild", None, "mild"), ("linear", 7, "linear v7"), ("\ud800", None, r"\?")]
)
def test_a_rubric_that_is_not_there(index: Index, name: str, version: int | None, asked: str) -> None:
    with pytest.raises(RubricError, match=f"no rubric is called '{asked}'; known: banded, linear"):
        index.rubric(name, version)


def test_a_version_is_never_another_rubric(index: Index) -> None:
    index.add_rubric(MILD, actor="test")
    index.add_rubric(MILD + "# a remark changes nothing", actor="test")
    with pytest.raises(RubricError, match="another rubric mild v1: raise the version"):
        index.add_rubric(MILD.replace("per_second = 1", "per_second = 3"), actor="test")
    assert [line.action for line in index.audit()] == ["rubric added"]


def test_a_rubric_that_makes_no_sense_is_refused(index: Index) -> None:
    with pytest.raises(RubricError, match="no quantity is called 'charm'"):
        index.add_rubric(MILD.replace("silence_seconds", "charm"), actor="test")
    assert index.rubrics() == [BANDED, LINEAR]


def test_a_later_genqa_brings_a_new_version_and_what_was_in_force_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_index(path) as index:
        index.save(result("r1"))
        counter = index.change_counter()
    second = parse(LINEAR.toml.replace("version = 1", "version = 2").replace("per_second = 2", "per_second = 1"))
    later: dict[str, Rubric] = {"linear": second, "banded": BANDED}
    monkeypatch.setattr(migrations, "built_in", lambda: later)
    with open_index(path) as index:
        assert [(rubric.name, rubric.version) for rubric in index.rubrics()] == [
            ("banded", 1),
            ("linear", 2),
            ("linear", 1),
        ]
        assert index.in_force()[0] == LINEAR
        assert index.load("r1") == result("r1")
        assert index.change_counter() > counter
        counter = index.change_counter()
        index.rescore(rubric="linear", actor="test")
        assert index.in_force()[0] == second
        index.undo_rescore(actor="test")
        assert index.in_force()[0] == LINEAR
        assert index.load("r1") == result("r1")


def test_opening_again_writes_nothing(path: Path) -> None:
    with open_index(path) as index:
        counter = index.change_counter()
    with open_index(path) as index:
        assert index.change_counter() == counter


def test_settings_are_any_json(index: Index) -> None:
    assert index.setting("channel_map") is None
    index.put_setting("channel_map", {"0": "guest", "1": "agent"}, actor="test")
    index.put_setting("channel_map", {"0": "agent"}, actor="test")
    assert index.setting("channel_map") == {"0": "agent"}


def test_what_is_in_force_is_no_setting_to_be_put(index: Index) -> None:
    with pytest.raises(InvalidSetting, match="changed by re-scoring"):
        index.put_setting("in_force", {}, actor="test")
