"""Overview, with the day standing still."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from genqa.call import About, Hold
from genqa.index import Index
from genqa.result import Result, judge
from genqa.scoring import built_in
from genqa.ui import filters, overview_view
from tests.calls import call
from tests.index.results import silent_for
from tests.pages.conftest import OVERVIEW, Open, all_html, errors, links, texts

RUBRICS = built_in()


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the 22nd of November 2026, whatever the machine says."""
    for module in (filters, overview_view):
        monkeypatch.setattr(module, "today", lambda: date(2026, 11, 22))


def on(day: str, silence: float | None, name: str, *, rubric: str = "linear", **about: Any) -> Result:
    """A call at ten in the morning of a day with this much silence; without any, it is not scorable."""
    facts = call(length=9) if silence is None else replace(silent_for(silence), hold=Hold(0))
    return judge(name, facts, RUBRICS[rubric], about=About(started_at=f"{day}T10:00:00Z", **about))


@pytest.fixture
def filled(index: Index) -> Index:
    """Scores of 100, 90 and 40 and a call that is not scorable; five of 80 in the 30 days before."""
    index.save(on("2026-11-20", 0, "perfect", agent="Mara L.", queue="Billing"))
    index.save(on("2026-11-20", 5, "good", agent="Mara L.", queue="Billing"))
    index.save(on("2026-11-21", 30, "silent", agent="Jon P.", queue="Orders"))
    index.save(on("2026-11-21", None, "nobody"))
    index.save_many(on("2026-10-01", 10, f"before {n}") for n in range(5))
    return index


def captions(app: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for one in app.caption]


def test_an_empty_index_is_a_sentence_and_a_button(open_page: Open):
    app = open_page(OVERVIEW)

    assert not app.exception
    assert texts(app) == ["No call is in the index yet."]
    assert app.button[0].label == "Score a call"


def test_tiles_say_the_numbers_of_how_many_calls_and_how_they_moved(open_page: Open, filled: Index):
    html = all_html(open_page(OVERVIEW)).replace("\xa0", " ")

    assert '<div class="value">76.7</div>' in html
    assert "▼ 3.3</span> against the 30 days before" in html
    assert "median 90.0, n 3" in html
    assert '<div class="value">67 %</div>' in html
    assert "2 of n 3" in html
    assert '<div class="value">0:11.7</div>' in html
    assert "▲ 0:01.7</span> against the 30 days before" in html
    assert '<div class="value">4</div>' in html
    assert "1 not scorable" in html


def test_the_questions_stand_in_the_order_of_the_page(open_page: Open, filled: Index):
    app = open_page(OVERVIEW)

    assert [one.value for one in app.subheader] == [
        "How are scores spread?",
        "How do they move?",
        "Where are points lost?",
        "Which calls need attention?",
    ]
    assert len(app.get("plotly_chart")) == 3


def test_the_worst_call_is_linked_with_what_lost_it_points(open_page: Open, filled: Index):
    app = open_page(OVERVIEW, queue="Orders")

    assert (":red[▼] 40 · 21 Nov 2026 11\\:00 · Jon P\\. · Orders", "call=silent&queue=Orders") in links(app)
    assert "silence 30.0 s in 1 gap (−60.0)" in captions(app)
    assert "The worst first. Times: Europe/Berlin." in captions(app)


def test_calls_that_reach_the_target_need_no_attention(open_page: Open, filled: Index):
    app = open_page(OVERVIEW, agent="Mara L.")

    assert "None: every scored call reaches the target of 80." in texts(app)
    assert not [address for _, address in links(app) if address.startswith("call=")]


def test_each_bar_has_a_row_that_leads_to_its_calls_with_the_other_filters_kept(open_page: Open, filled: Index):
    app = open_page(OVERVIEW, period="30d")

    assert ("40 to below 50", "period=30d&score=40-50") in links(app)
    assert ("90 to 100", "period=30d&score=90-100") in links(app)
    assert not [label for label, _ in links(app) if label == "50 to below 60"], "no call, no link"


def test_each_day_has_a_row_that_leads_to_its_calls(open_page: Open, filled: Index):
    app = open_page(OVERVIEW, queue="Billing", period="7d")

    assert ("20 Nov 2026", "period=2026-11-20..2026-11-20&queue=Billing") in links(app)
    assert not [label for label, _ in links(app) if label == "21 Nov 2026"]


def test_points_lost_are_those_of_a_scored_call_on_average(open_page: Open, filled: Index):
    app = open_page(OVERVIEW)

    shown = texts(app)
    at = shown.index("silence")
    assert shown[at : at + 3] == ["silence", "23.3", "2"], "70 points over 3 scored calls, lost in 2"


def test_points_that_a_score_could_not_lose_are_said(open_page: Open, index: Index):
    index.save(on("2026-11-20", 90, "silent"))

    assert "Of these, 80.0 points a call were not taken: a score is never below 0." in captions(open_page(OVERVIEW))


def test_scores_at_either_end_bring_up_the_other_rubric(open_page: Open, index: Index):
    index.save_many(on("2026-11-20", 90, f"zero {n}") for n in range(2))
    index.save(on("2026-11-20", 0, "perfect"))
    index.save(on("2026-11-20", 10, "good"))

    app = open_page(OVERVIEW)

    assert [box.value for box in app.info] == [
        "More than a quarter of the scores sit at 0 (2) or at 100 (1) of 4: among those calls this rubric tells no "
        "difference. Another one may."
    ]
    assert "Compare with another rubric, before and after" in [label for label, _ in links(app)]


def test_a_quarter_of_the_scores_at_the_ends_is_not_more_than_a_quarter(open_page: Open, index: Index):
    index.save(on("2026-11-20", 0, "perfect"))
    index.save_many(on("2026-11-20", 10, f"good {n}") for n in range(3))

    assert not open_page(OVERVIEW).info


def test_nothing_scorable_in_view_is_said_and_no_0(open_page: Open, index: Index):
    index.save(on("2026-11-20", None, "nobody"))

    app = open_page(OVERVIEW)

    assert not app.exception
    assert texts(app) == [
        "1 call, 1 not scorable",
        "None of these calls is scorable, so there is nothing to chart.",
    ]
    assert all_html(app).count('<div class="value">—</div>') == 5


def test_calls_without_a_date_have_no_trend(open_page: Open, index: Index):
    index.save(judge("undated", silent_for(5), RUBRICS["linear"]))

    app = open_page(OVERVIEW, period="undated")

    assert not app.exception
    assert "These calls have no date." in texts(app)
    assert len(app.get("plotly_chart")) == 2


def test_scores_of_another_rubric_stay_out_of_the_averages(open_page: Open, filled: Index):
    filled.save(on("2026-11-21", 30, "banded", rubric="banded"))

    app = open_page(OVERVIEW)

    assert texts(app)[0] == "5 calls, 1 not scorable"
    assert [box.value.replace("\\", "") for box in app.warning] == [
        "1 call scored under banded version 1 (silence over 0.5 s, talk-over over 0 s) was left out of the averages."
    ]
    assert '<div class="value">76.7</div>' in all_html(app)


def test_a_file_that_is_no_index_is_told_in_a_box(open_page: Open, index_file: Any):
    index_file.write_bytes(b"not a database, whatever its name says" * 100)

    app = open_page(OVERVIEW)

    assert not app.exception
    assert "is not a genqa index" in errors(app)[0]
