"""The demo's calls on the pages: shown while there is nothing else, marked, left and come back to with one click."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from genqa.index import open_index
from genqa.result import judge
from genqa.scoring import built_in
from genqa.settings import DEMO_SETTING
from tests.calls import REFERENCE, call
from tests.pages.conftest import CALLS, OVERVIEW, Open, saved, texts

MARK = "A made-up team and its made-up calls."
NONE_YET = "No call is in the index yet."


@pytest.fixture
def demo(index_file: Path) -> Path:
    path = index_file.with_name("qa_demo.db")
    with open_index(path) as index:
        saved(index, judge("made-up", call(*REFERENCE), built_in()["linear"]))
        index.put_setting(DEMO_SETTING, {"filled_at": "2026-11-20T15:00:00+00:00", "remark": None}, actor="test")
    return path


def button(page: AppTest, label: str) -> object:
    (found,) = [one for one in page.button if one.label == label]
    return found


def labels(page: AppTest) -> list[str]:
    return [one.label for one in page.button]


def test_the_demo_is_shown_and_marked_while_there_is_nothing_else(open_page: Open, demo: Path, index_file: Path):
    page = open_page(CALLS, period="all")
    assert not page.exception
    assert MARK in texts(page)
    assert "1 call" in texts(page)
    assert not index_file.exists()


def test_a_demo_without_voices_says_so_beside_its_mark(open_page: Open, demo: Path):
    with open_index(demo) as index:
        index.put_setting(DEMO_SETTING, {"filled_at": "2026-11-20T15:00:00+00:00", "remark": "Tones."}, actor="test")
    assert f"{MARK} Tones." in texts(open_page(CALLS))


def test_leaving_the_demo_leads_to_the_empty_index_and_one_click_back(open_page: Open, demo: Path, index_file: Path):
    page = button(open_page(OVERVIEW), "Leave the demo").click().run()
    assert MARK not in texts(page) and NONE_YET in texts(page)
    assert index_file.exists()
    assert MARK not in texts(open_page(OVERVIEW)), "a new visit shows the same"

    page = button(page, "See the demo").click().run()
    assert MARK in texts(page) and NONE_YET not in texts(page)
    assert MARK in texts(open_page(OVERVIEW))


def test_calls_of_ones_own_are_shown_rather_than_the_demo(open_page: Open, demo: Path, index_file: Path):
    with open_index(index_file) as index:
        saved(index, judge("own", call(*REFERENCE), built_in()["linear"]))
    page = open_page(OVERVIEW)
    assert MARK not in texts(page)
    assert "See the demo" not in labels(page)


def test_a_source_that_is_set_up_goes_before_the_demo(open_page: Open, demo: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GENQA_GENESYS_REGION", "eu-west-1")
    page = open_page(OVERVIEW)
    assert MARK not in texts(page)
    assert "See the demo" in labels(page)


def test_a_demo_that_cannot_be_read_is_none(open_page: Open, demo: Path):
    demo.write_bytes(b"no database at all, just text" * 100)
    page = open_page(OVERVIEW)
    assert not page.exception
    assert MARK not in texts(page) and NONE_YET in texts(page)
