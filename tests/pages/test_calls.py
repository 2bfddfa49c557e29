from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from genqa.call import About, Hold
from genqa.index import Index
from genqa.result import judge
from genqa.scoring import built_in
from tests.calls import REFERENCE, call, said
from tests.index.results import silent_for
from tests.pages.conftest import CALLS, SCORE, TOTAL_OF_90_S, Open, all_html, errors, links, saved, texts

LINEAR = built_in()["linear"]


def titles(page) -> list[str]:
    return [button.label for button in page.button if (button.key or "").startswith("order ")]


def shown(page) -> list[str]:
    """The recording ids of the rows, from the top."""
    addresses = [parse_qs(address) for _, address in links(page)]
    return [address["call"][0] for address in addresses if "call" in address]


def order_by(page, column: str) -> None:
    next(button for button in page.button if button.key == f"order {column}").click().run()


HOSTILE = "<script>alert(1)</script> **x** $\\alpha$ :smile: =cmd()"


def test_an_empty_index_is_a_sentence_a_picture_and_two_ways_on(open_page: Open):
    page = open_page(CALLS)

    assert texts(page) == ["No call is in the index yet."]
    assert "two voices taking turns" in all_html(page)
    assert [button.label for button in page.button] == ["Score a call", "Load sample calls"]

    page.button[0].click().run()

    assert [title.value for title in page.title] == ["Score a call"]
    assert not page.exception


def test_samples_are_loaded_marked_and_removed_again_at_a_click_each(open_page: Open, index: Index):
    page = open_page(CALLS)

    page.button[1].click().run()

    assert not page.exception
    labels = [label for label, address in links(page) if "call=sample-" in address]
    assert len(labels) == 8
    assert all(label.endswith(":gray-badge[sample]") for label in labels)
    assert {row.source for row in index.calls()} == {"sample"}
    assert len(index.audio("sample-1")) == 1

    saved(index, judge("mine", call(*REFERENCE), LINEAR, about=About(started_at=datetime.now(UTC).isoformat())))
    next(one for one in page.button if one.label == "Remove the samples").click().run()

    assert [box.value for box in page.success] == ["8 sample calls removed\\."]
    assert [row.recording_id for row in index.calls()] == ["mine"]
    assert not [one for one in page.button if one.label == "Remove the samples"]


def test_samples_come_without_sound_where_none_is_to_be_kept(open_page: Open, index: Index, monkeypatch):
    monkeypatch.setenv("GENQA_KEEP_AUDIO", "no")
    page = open_page(CALLS)

    page.button[1].click().run()

    assert index.audio("sample-1") == ()


def test_a_call_is_a_row_that_links_to_it_by_its_recording_id(open_page: Open, index: Index):
    about = About(agent="Mara L.", queue="Billing", started_at="2026-11-12T11:04:00Z")
    saved(index, judge("a & b/1", call(*REFERENCE, length=5.2, hold=TOTAL_OF_90_S), LINEAR, about=about))

    page = open_page(CALLS)

    assert not page.exception
    assert texts(page) == ["1 call", "Mara L.", "Billing", "0:05", "0:00", "0:00.2", "1:30"]
    assert titles(page) == [
        "Score",
        r"**Started\, Europe\/Berlin ↓**",
        "Agent",
        "Queue",
        r"Length\, m\:ss",
        r"Silence\, m\:ss",
        r"Talk\-over\, m\:ss",
        r"Hold\, m\:ss",
    ]
    assert links(page) == [(r"12 Nov 2026 12\:04", "call=a+%26+b%2F1")]
    assert '<span style="color:#00855F" role="img" aria-label="on target" title="on target">●</span> 89' in all_html(
        page
    )


def test_a_click_on_a_title_orders_by_it_and_a_second_one_turns_it_round(open_page: Open, index: Index):
    for name, seconds in (("worst", 9), ("best", 1), ("middle", 5)):
        saved(index, judge(name, silent_for(seconds), LINEAR, about=About(agent=name)))
    saved(index, judge("unknown", call(length=9), LINEAR))
    page = open_page(CALLS)

    order_by(page, "quality_score")

    assert shown(page) == ["worst", "middle", "best", "unknown"]
    assert titles(page)[0] == "**Score ↑**"
    assert page.query_params["order"] == "quality_score"
    assert "order=quality_score" in links(page)[0][1], "the call knows the list it was opened from"

    order_by(page, "quality_score")

    assert shown(page) == ["best", "middle", "worst", "unknown"]
    assert page.query_params["order"] == "-quality_score"


@pytest.mark.parametrize("order", ["", "x", "-", "id; DROP TABLE qa_results", "--quality_score", HOSTILE])
def test_an_order_that_does_not_exist_is_the_newest_first(open_page: Open, index: Index, order: str):
    saved(index, judge("old", call(*REFERENCE), LINEAR, about=About(started_at="2026-11-12T11:04:00Z")))
    saved(index, judge("new", call(*REFERENCE), LINEAR, about=About(started_at="2026-11-13T11:04:00Z")))

    page = open_page(CALLS, order=order)

    assert not page.exception
    assert shown(page) == ["new", "old"]


def test_another_order_begins_at_the_first_page(open_page: Open, index: Index):
    index.save_many(judge(f"call {n:02}", silent_for(n), LINEAR) for n in range(52))
    page = open_page(CALLS)
    page.pagination[0].set_value(2).run()
    assert len(shown(page)) == 2

    order_by(page, "silence_seconds")

    assert shown(page)[0] == "call 51"
    assert len(shown(page)) == 50


def test_calls_without_a_date_stand_last_as_a_group_of_their_own(open_page: Open, index: Index):
    saved(index, judge("undated", call(*REFERENCE), LINEAR))
    saved(index, judge("dated", call(*REFERENCE), LINEAR, about=About(started_at="2020-11-12T11:04:00Z")))

    page = open_page(CALLS, period="all")

    assert shown(page) == ["dated", "undated"]
    assert [one.value for one in page.caption] == ["**Without a date**: no source tells when they began."]


def test_a_period_says_how_many_undated_calls_it_leaves_out_and_leads_to_them(open_page: Open, index: Index):
    saved(index, judge("undated", call(*REFERENCE), LINEAR))
    saved(index, judge("dated", call(*REFERENCE), LINEAR, about=About(started_at=datetime.now(UTC).isoformat())))

    page = open_page(CALLS)

    assert shown(page) == ["dated"]
    assert ("1 call without a date", "period=undated") in links(page)

    assert shown(open_page(CALLS, period="undated")) == ["undated"]


def test_filters_that_leave_no_call_say_so(open_page: Open, index: Index):
    saved(index, judge("one", call(*REFERENCE), LINEAR))

    page = open_page(CALLS, agent="Nobody")

    assert "No call is left by these filters. Take one off, or choose another period." in texts(page)
    assert not page.exception


def test_what_is_unknown_is_a_dash_that_says_why(open_page: Open, index: Index):
    saved(index, judge("nobody", call(length=9), LINEAR))

    page = open_page(CALLS)

    nobody = "no utterance: nothing tells who speaks when"
    html = all_html(page)
    assert html.count(">—</span>") == 6, "score, agent, queue, silence, talk-over, hold"
    assert html.count('title="not given"') == 2, "agent and queue"
    assert f'title="silence was not measured: {nobody}"' in html
    assert html.count(f'title="{nobody}"') == 2
    assert 'title="nothing tells whether the guest was on hold"' in html
    assert links(page) == [("not dated", "call=nobody")]


def test_a_call_with_two_agents_says_so(open_page: Open, index: Index):
    result = judge("two", call(said("agent:a", 0, 2), said("agent:b", 2, 3), said("guest", 3, 4)), LINEAR,
                   about=About(agent="Mara L."))  # fmt: skip
    saved(index, result)

    assert "Mara L. +1" in texts(open_page(CALLS))


def test_the_newest_call_stands_first_and_fifty_are_a_page(open_page: Open, index: Index):
    index.save_many(
        judge(f"call {n:02}", call(*REFERENCE), LINEAR, about=About(started_at=f"2026-11-12T10:{n:02}:00Z"))
        for n in range(52)
    )

    page = open_page(CALLS)

    first = [address for _, address in links(page)]
    assert (first[0], first[-1], len(first)) == ("call=call+51", "call=call+02", 50)

    page.pagination[0].set_value(2).run()

    assert [address for _, address in links(page)] == ["call=call+01", "call=call+00"]


def test_no_agent_or_queue_acts_as_markdown_or_html(open_page: Open, index: Index):
    saved(index, judge(HOSTILE, call(*REFERENCE), LINEAR, about=About(agent=HOSTILE, queue=HOSTILE)))

    page = open_page(CALLS)

    assert texts(page)[1:3] == [HOSTILE, HOSTILE]
    assert all(HOSTILE not in piece.value for piece in (*page.markdown, *page.caption, *page.html))
    assert "alert" not in "".join(label for label, _ in links(page))


def test_a_call_that_was_stored_meanwhile_is_there_at_the_next_look(open_page: Open, index: Index):
    saved(index, judge("one", call(*REFERENCE), LINEAR))
    page = open_page(CALLS)

    saved(index, judge("two", call(*REFERENCE, hold=Hold(90_000)), LINEAR))
    page.run()

    assert {address for _, address in links(page)} == {"call=one", "call=two"}


def test_a_file_that_is_no_index_is_told_in_a_box(open_page: Open, index_file: Path):
    index_file.write_bytes(b"not a database, whatever its name says" * 100)

    page = open_page(CALLS)

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["The index cannot be read"]
    assert "is not a genqa index" in errors(page)[0]
    assert [title.value for title in page.title] == ["Calls"]


def test_a_folder_that_is_missing_is_told_in_a_box(open_page: Open, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("GENQA_INDEX", str(tmp_path / "gone" / "qa_index.db"))

    page = open_page(CALLS)

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["The index cannot be used"]
    assert "its folder must exist" in errors(page)[0]


def test_an_index_that_was_replaced_is_read_anew(open_page: Open, index: Index, index_file: Path):
    saved(index, judge("old", call(*REFERENCE), LINEAR))
    page = open_page(CALLS)
    index.close()
    for file in index_file.parent.glob("qa_index.db*"):
        file.unlink()

    page.run()

    assert not page.exception
    assert texts(page) == ["No call is in the index yet."]


def test_the_list_is_reached_from_the_score_page_and_back(open_page: Open):
    page = open_page(SCORE)

    assert not page.exception
    assert [title.value for title in page.switch_page(CALLS).run().title] == ["Calls"]
