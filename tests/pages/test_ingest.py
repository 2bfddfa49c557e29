"""The page Ingest: what it needs, what it begins, what it says of runs under way and ended."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from genqa.genesys.source import Outcome
from genqa.index import Counts, Index, IngestRun, Owner, open_index
from genqa.ingest import Options, ingest, job
from genqa.settings import DEMO_SETTING
from tests.ingest.fake import WEEK, FakeSource, Inline, calls
from tests.pages.conftest import OVERVIEW, Open, all_html, errors, links, texts
from tests.pages.test_settings import HOSTILE, button, cells

INGEST = "pages/bring/ingest.py"
SOURCE = "Genesys Cloud (mypurecloud.ie)"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the developer's own Genesys Cloud is asked."""
    for name in [name for name in os.environ if name.startswith("GENQA_GENESYS_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENQA_GENESYS_REGION", "eu-west-1")
    monkeypatch.setenv("GENQA_GENESYS_CLIENT_ID", "the-client")
    monkeypatch.setenv("GENQA_GENESYS_CLIENT_SECRET", "hush-hush")


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The runs for which a process would have been started; none is."""
    runs: list[int] = []
    monkeypatch.setattr(job, "start", lambda path, run: runs.append(run))
    return runs


def brought(index: Index, *refused: tuple[int, str]) -> IngestRun:
    """Four calls brought in, some of them not."""
    source = FakeSource(calls(4), name=SOURCE)
    for number, reason in refused:
        source.calls[number] = replace(source.calls[number], refusal=(Outcome.FAILED, reason))
    options = Options(executor=lambda _: Inline(), workers=1)
    return ingest(index, source, WEEK, actor="command line", stop=threading.Event(), options=options)


def last(index: Index) -> IngestRun:
    return index.ingests(1)[0]


def labels(page: AppTest) -> list[str]:
    return [one.label for one in page.button]


def shown(page: AppTest) -> str:
    """All that the page says, as one text."""
    words = [one.value for one in (*page.text, *page.caption, *page.subheader, *page.markdown, *page.error)]
    return "\n".join([*words, all_html(page)]).replace("\\", "").replace("\u2060", "")


def press(page: AppTest, label: str) -> AppTest:
    return button(page, label).click().run()


# Where calls come from.


def test_without_a_source_the_page_says_what_to_set(open_page: Open, index: Index) -> None:
    page = open_page(INGEST)

    assert not page.exception
    assert texts(page)[0].startswith("No source of calls is set up yet.")
    assert [cell for cell in cells(page) if cell.startswith("GENQA_")] == [
        "GENQA_GENESYS_REGION", "GENQA_GENESYS_CLIENT_ID", "GENQA_GENESYS_CLIENT_SECRET",
    ]  # fmt: skip
    assert page.code[0].value.startswith("[genesys]")
    assert [one.label for one in page.expander] == ["README: Genesys Cloud, with all that can be set"]
    assert labels(page) == []


def test_a_source_that_is_set_up_in_part_names_what_is_missing(
    open_page: Open, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENQA_GENESYS_REGION", "eu-west-1")
    page = open_page(INGEST)

    assert [box.proto.title for box in page.error] == ["Genesys Cloud is not set up"]
    assert "GENQA\\_GENESYS\\_CLIENT\\_ID, GENQA\\_GENESYS\\_CLIENT\\_SECRET" in errors(page)[0].replace("\\,", ",")
    assert "Bring them in" not in labels(page)


def test_what_is_configured_is_shown_and_the_secret_is_not(open_page: Open, index: Index, configured: None) -> None:
    page = open_page(INGEST)

    assert not page.exception
    assert texts(page)[0] == "From Genesys Cloud (mypurecloud.ie), platform API"
    assert "client secret" in cells(page) and "set" in cells(page)
    assert "hush-hush" not in shown(page)


def test_the_first_visit_says_that_nothing_was_brought_in(open_page: Open, index: Index, configured: None) -> None:
    page = open_page(INGEST)

    assert "Nothing was brought in here yet." in shown(page)
    assert [one.value for one in page.subheader] == ["Bring calls in"]


def test_the_check_is_kept_for_the_next_look(open_page: Open, index: Index, stand_in: StandIn) -> None:
    page = press(open_page(INGEST), "Check the connection")

    assert not page.exception
    assert page.expander[0].label.startswith("Everything that is needed answers")
    asked = len(stand_in.log)
    assert asked > 0

    again = page.run()
    assert again.expander[0].label.startswith("Everything that is needed answers")
    assert len(stand_in.log) == asked, "looking at it again asks nothing"


def test_a_check_names_the_permission_that_is_missing(
    open_page: Open, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StandIn(tiny(2), lacking=frozenset({"recording:recording:view"})) as server:
        for name, value in server.environ.items():
            monkeypatch.setenv(name, value)
        page = press(open_page(INGEST), "Check the connection")

    assert page.expander[0].label.startswith("Not allowed\\: transcripts")
    assert any("recording:recording:view" in cell for cell in cells(page))


def test_a_server_that_is_not_there_is_told(
    open_page: Open, index: Index, configured: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GENQA_GENESYS_REGION")
    monkeypatch.setenv("GENQA_GENESYS_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("GENQA_GENESYS_TOTAL_WAIT", "0")
    page = press(open_page(INGEST), "Look first")

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["Genesys Cloud does not answer"]
    assert index.ingests() == []


def test_an_empty_overview_leads_here_where_there_is_a_source(
    open_page: Open, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Bring calls in" not in labels(open_page(OVERVIEW))
    monkeypatch.setenv("GENQA_GENESYS_REGION", "eu-west-1")
    assert "Bring calls in" in labels(open_page(OVERVIEW)), "also where it is set up in part: the page says what lacks"


# What is asked for.


def test_a_look_says_what_is_there_and_begins_nothing(open_page: Open, index: Index, stand_in: StandIn) -> None:
    page = press(open_page(INGEST, window="Own dates", first="2026-03-01", last="2026-03-03"), "Look first")

    assert not page.exception
    assert "6 calls, begun 2 Mar 2026 " in shown(page) and "all of them new or changed." in shown(page)
    assert "Bringing 6 in takes about 16 requests." in shown(page)
    assert index.ingests() == []


def test_a_look_is_gone_when_something_else_is_asked_for(open_page: Open, index: Index, stand_in: StandIn) -> None:
    page = press(open_page(INGEST, window="Own dates", first="2026-03-01", last="2026-03-03"), "Look first")
    (queue,) = [field for field in page.text_input if field.key == "in_queue"]
    assert "begun 2 Mar 2026" not in shown(queue.set_value("Billing").run())


def test_the_address_fills_the_fields_and_they_are_what_is_begun(
    open_page: Open, index: Index, configured: None, begun: list[int]
) -> None:
    page = open_page(
        INGEST, window="Own dates", first="2026-11-01", last="2026-11-12", in_queue="Billing", of_agent="Mara L.",
        at_least="1:30", most="100",
    )  # fmt: skip
    page = press(page, "Bring them in")

    assert not page.exception
    run = last(index)
    assert begun == [run.id]
    assert run.wanted == {
        "since": "2026-10-31T23:00:00+00:00", "until": "2026-11-12T23:00:00+00:00", "conversations": [],
        "recordings": [], "queue": "Billing", "agent": "Mara L.", "min_seconds": 90.0, "limit": 100,
    }  # fmt: skip
    assert (run.waiting, run.actor, run.source) == (True, "browser", SOURCE)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ({"at_least": "soon"}, "“soon” is no length such as 1:30"),
        ({"recordings": "r1"}, "give the id of its conversation, too"),
        ({"window": "Own dates", "first": "2199-01-01", "last": "2199-01-02"}, "has not begun yet"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_can_be_begun(
    open_page: Open, index: Index, configured: None, address: dict[str, str], words: str
) -> None:
    page = open_page(INGEST, **address)

    assert not page.exception
    assert words in shown(page)
    assert button(page, "Bring them in").disabled and button(page, "Look first").disabled


@pytest.mark.parametrize("address", [{"window": "<b>"}, {"first": "x"}, {"most": "many"}, {"run": HOSTILE}])
def test_an_address_that_makes_no_sense_stops_no_page(
    open_page: Open, index: Index, configured: None, address: dict[str, str]
) -> None:
    brought(index)
    page = open_page(INGEST, **address)
    assert not page.exception
    assert "Bring them in" in labels(page)


def test_why_no_process_could_be_started_is_told(
    open_page: Open, index: Index, configured: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(job, "command", lambda index, run: [str(tmp_path / "no-python")])
    page = press(open_page(INGEST), "Bring them in")

    assert not page.exception
    assert "This machine does not allow it" in [box.proto.title for box in page.error]
    assert last(index).error == "no process could be started for it: No such file or directory"


# Under way.


def under_way(index: Index, owner: Owner | None = None) -> None:
    wanted = {"since": "2026-11-01T00:00:00+00:00", "until": "2026-11-02T00:00:00+00:00"}
    index.begin_ingest(SOURCE, wanted, actor="command line", owner=owner)


def bar(page: AppTest) -> str:
    """What stands over the bar of the run under way."""
    (found,) = page.get("progress")
    return found.proto.text.replace("\\", "")


def test_a_run_under_way_is_shown_and_no_other_can_begin(open_page: Open, index: Index, configured: None) -> None:
    under_way(index)
    page = open_page(INGEST)

    assert not page.exception
    assert "begun from the command line" in shown(page)
    assert bar(page) == "Looking for calls · 0 calls found so far"
    assert button(page, "Bring them in").disabled and button(page, "Look first").disabled
    assert "One at a time" in shown(page)


def test_a_run_that_waits_for_its_process_says_so(open_page: Open, index: Index, configured: None) -> None:
    under_way(index, Owner.nobody())
    assert bar(open_page(INGEST)) == "Starting"


def test_a_run_is_cancelled_by_a_click(open_page: Open, index: Index, configured: None) -> None:
    under_way(index)
    page = press(open_page(INGEST), "Cancel")

    assert not page.exception
    assert last(index).cancel_asked_by == "browser"
    assert button(page, "Cancel").disabled


def test_two_visitors_begin_one_run(open_page: Open, index: Index, configured: None, begun: list[int]) -> None:
    page = open_page(INGEST)
    under_way(index)
    page = press(page, "Bring them in")

    assert not page.exception
    assert "One at a time" in shown(page)
    assert begun == [] and len(index.ingests()) == 1


def test_a_run_whose_process_is_gone_can_be_gone_on_with(
    open_page: Open, index: Index, configured: None, begun: list[int]
) -> None:
    under_way(index, Owner(999_999_999, Owner.this_process().host))
    page = open_page(INGEST)
    assert "Interrupted: its process ended before it was done. 0 calls stored, the list was not complete." in shown(
        page
    )

    page = press(page, "Begin again")

    assert not page.exception
    assert [(run.state, run.resumes) for run in index.ingests()] == [("running", 1), ("interrupted", None)]
    assert begun == [2]


# Ended.


def test_an_ended_run_says_what_it_brought_and_leads_to_its_calls(
    open_page: Open, index: Index, configured: None
) -> None:
    brought(index)
    page = open_page(INGEST)

    assert not page.exception
    assert "Done: 4 calls stored." in texts(page)
    assert "4 stored" in texts(page) and "✓ done" in texts(page)
    assert ("Calls", "period=2026-03-01..2026-03-08") in [
        (label, query.replace("%3A", ":")) for label, query in links(page)
    ]
    assert "Nothing failed." in texts(page)


def test_what_failed_is_told_with_why_and_tried_again_one_or_all(
    open_page: Open, index: Index, configured: None, begun: list[int]
) -> None:
    brought(index, (1, "the status is ARCHIVED"), (2, "no sound in it"))
    page = open_page(INGEST)
    assert "Done: 2 calls stored, 2 failed." in texts(page)
    assert {"The status is ARCHIVED", "No sound in it"} <= set(texts(page))

    again = [one for one in page.button if one.label == "Try again"]
    assert len(again) == 2
    page = again[1].click().run()

    assert not page.exception
    assert (begun, last(index).counts, last(index).resumes) == ([2], Counts(found=1), 1)
    assert [item.conversation_id for item in index.ingest_items(1, "failed")] == ["c1"]


def test_all_that_failed_is_tried_again(open_page: Open, index: Index, configured: None, begun: list[int]) -> None:
    brought(index, (1, "a"), (2, "b"))
    page = press(open_page(INGEST), "Try all of them again")

    assert not page.exception
    assert (begun, last(index).counts) == ([2], Counts(found=2))


def test_the_run_in_the_address_is_the_one_that_is_opened(open_page: Open, index: Index, configured: None) -> None:
    brought(index, (1, "only in the first"))
    brought(index)

    assert "Only in the first" not in texts(open_page(INGEST))
    page = open_page(INGEST, run="1")
    assert "What failed was tried again later." in texts(page), "the second run took it over"


def test_hostile_words_of_the_source_are_shown_as_text(open_page: Open, index: Index, configured: None) -> None:
    brought(index, (1, HOSTILE))
    page = open_page(INGEST)

    assert not page.exception
    assert "<script>" not in all_html(page)
    assert all("<script" not in one.value.replace("\\<", "") for one in (*page.markdown, *page.caption))
    assert HOSTILE[1:] in "".join(texts(page))


def test_without_a_source_the_history_stays_and_nothing_can_be_begun(open_page: Open, index: Index) -> None:
    brought(index, (1, "a"))
    page = open_page(INGEST)

    assert "Done: 3 calls stored, 1 failed." in texts(page)
    assert not {"Try again", "Try all of them again", "Bring them in"} & set(labels(page))


def test_the_demo_says_that_it_is_one_and_shows_how_it_was_filled(
    open_page: Open, index_file: Path, configured: None
) -> None:
    with open_index(index_file.with_name("qa_demo.db")) as demo:
        brought(demo)
        demo.put_setting(DEMO_SETTING, {"filled_at": "2026-11-22T00:00:00+00:00", "remark": ""}, actor="demo")
        demo.put_setting("demo_shown", True, actor="browser")
    page = open_page(INGEST)

    assert not page.exception
    assert any(text.startswith("This is the demo: its calls are made up") for text in texts(page))
    assert "Done: 4 calls stored." in texts(page)
    assert "Leave the demo" in labels(page)
    assert not {"Bring them in", "Check the connection"} & set(labels(page))
