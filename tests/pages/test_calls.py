from __future__ import annotations

from pathlib import Path

from genqa.call import About, Hold
from genqa.index import Index
from genqa.result import judge
from genqa.scoring import built_in
from tests.calls import REFERENCE, call, said
from tests.pages.conftest import CALLS, SCORE, TOTAL_OF_90_S, Open, all_html, errors, links, saved, texts

LINEAR = built_in()["linear"]
HOSTILE = "<script>alert(1)</script> **x** $\\alpha$ :smile: =cmd()"


def test_an_empty_index_is_a_sentence_and_a_button_that_opens_score_a_call(open_page: Open):
    page = open_page(CALLS)

    assert texts(page) == ["No call is in the index yet."]
    assert [button.label for button in page.button] == ["Score a call"]

    page.button[0].click().run()

    assert [title.value for title in page.title] == ["Score a call"]
    assert not page.exception


def test_a_call_is_a_row_that_links_to_it_by_its_recording_id(open_page: Open, index: Index):
    about = About(agent="Mara L.", queue="Billing", started_at="2026-11-12T11:04:00Z")
    saved(index, judge("a & b/1", call(*REFERENCE, length=5.2, hold=TOTAL_OF_90_S), LINEAR, about=about))

    page = open_page(CALLS)

    assert not page.exception
    assert texts(page) == ["1 call", "Mara L.", "Billing", "0:05", "0.0", "0.2", "1:30"]
    assert [caption.value for caption in page.caption] == [
        "Score",
        r"Started\, Europe\/Berlin",
        "Agent",
        "Queue",
        "Length, m:ss",
        "Silence, s",
        "Talk-over, s",
        "Hold, m:ss",
    ]
    assert links(page) == [(r"12 Nov 2026 12\:04", "call=a+%26+b%2F1")]
    assert '<span style="color:#00855F" role="img" aria-label="on target" title="on target">●</span> 89' in all_html(
        page
    )


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
