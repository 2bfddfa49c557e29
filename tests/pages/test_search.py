from __future__ import annotations

from datetime import UTC, datetime

import pytest

from genqa.call import About
from genqa.index import Index
from genqa.result import judge
from genqa.scoring import built_in
from tests.calls import REFERENCE, call, said
from tests.pages.conftest import Open, all_html, links, saved, texts

SEARCH = "pages/look/search.py"
LINEAR = built_in()["linear"]
HOSTILE = "<script>alert(1)</script> **x** $\\alpha$ :smile: refund"


def shown(page) -> list[str]:
    """The addresses of the links to calls, without those that name a second."""
    return [address for _, address in links(page) if "call=" in address and "&t=" not in address]


def test_nothing_is_asked_for_at_first_and_the_page_says_what_can_be(open_page: Open, index: Index):
    saved(index, judge("ref", call(*REFERENCE), LINEAR))

    page = open_page(SEARCH)

    assert not page.exception
    assert "Finds the calls in which all of the words are said, wherever they stand." in texts(page)
    assert shown(page) == []


def test_a_call_is_found_with_who_said_it_when_and_the_words_marked(open_page: Open, index: Index):
    about = About(agent="Mara L.", queue="Billing", started_at="2020-11-12T11:04:00Z")
    turns = (said("agent", 0.5, 2.1, "Which account?"), said("guest", 83.4, 90, "My <b>account</b>, & yours."))
    saved(index, judge("ref", call(*turns), LINEAR, about=about))

    page = open_page(SEARCH, q="account yours")

    assert not page.exception
    assert "1 call in which all of this is said; the best match first." in texts(page)
    assert links(page) == [
        (r"**12 Nov 2020 12\:04 \(CET\)**", "call=ref"),
        (r"0\:00\.5", "call=ref&t=0.5"),
        (r"1\:23\.4", "call=ref&t=83.4"),
    ]
    html = all_html(page)
    assert "Which <mark>account</mark>?" in html
    assert "My &lt;b&gt;<mark>account</mark>&lt;/b&gt;, &amp; <mark>yours</mark>." in html
    assert "Mara L. · Billing · 1:30 long" in texts(page)


def test_a_phrase_is_found_as_its_words_follow_each_other(open_page: Open, index: Index):
    saved(index, judge("a", call(said("agent", 0, 1, "my account")), LINEAR))
    saved(index, judge("b", call(said("agent", 0, 1, "my old account")), LINEAR))

    assert shown(open_page(SEARCH, q='"my account"')) == ["call=a"]
    assert sorted(shown(open_page(SEARCH, q="my account"))) == ["call=a", "call=b"]


def test_one_side_alone_may_be_asked(open_page: Open, index: Index):
    saved(index, judge("a", call(said("agent", 0, 1, "refund")), LINEAR))
    saved(index, judge("g", call(said("guest", 0, 1, "refund")), LINEAR))

    page = open_page(SEARCH, q="refund", speaker="guest")

    assert shown(page) == ["call=g"]
    assert "1 call in which the guest says all of this; the best match first." in texts(page)


@pytest.mark.parametrize("speaker", ["ivr", "", HOSTILE])
def test_a_speaker_that_does_not_exist_is_anyone(open_page: Open, index: Index, speaker: str):
    saved(index, judge("a", call(said("agent", 0, 1, "refund")), LINEAR))

    page = open_page(SEARCH, q="refund", speaker=speaker)

    assert not page.exception
    assert shown(page) == ["call=a"]


def test_nothing_found_says_so_and_what_to_try(open_page: Open, index: Index):
    saved(index, judge("a", call(*REFERENCE), LINEAR))

    page = open_page(SEARCH, q="xyzzy")

    assert "There is no call in view in which all of this is said." in texts(page)
    assert any("Try fewer words" in one.value for one in page.caption)
    assert links(page) == []


def test_a_text_without_a_word_is_told_apart_from_nothing_found(open_page: Open, index: Index):
    saved(index, judge("a", call(*REFERENCE), LINEAR))

    page = open_page(SEARCH, q="?! ...")

    assert "There is no word in this text to search for. Type letters or digits." in texts(page)


def test_what_the_filters_hide_is_counted_and_reached(open_page: Open, index: Index):
    saved(index, judge("old", call(said("agent", 0, 1, "refund")), LINEAR, about=About(started_at="2020-01-01")))
    saved(index, judge("new", call(*REFERENCE), LINEAR, about=About(started_at=datetime.now(UTC).isoformat())))

    page = open_page(SEARCH, q="refund")

    assert links(page) == [("1 call outside of these filters", "q=refund&speaker=anyone&period=all")]

    assert shown(open_page(SEARCH, q="refund", period="all")) == ["call=old&period=all"]


def test_ten_calls_are_a_page_and_four_utterances_a_call(open_page: Open, index: Index):
    turns = [said("agent", n, n + 1, f"refund {n}") for n in range(6)]
    index.save_many(judge(f"call {n:02}", call(*turns), LINEAR) for n in range(12))

    page = open_page(SEARCH, q="refund")

    assert len(shown(page)) == 10
    assert len(links(page)) == 10 + 10 * 4
    assert [one.value for one in page.caption].count("and 2 more in this call") == 10

    page.pagination[0].set_value(2).run()

    assert len(shown(page)) == 2


def test_another_search_begins_at_the_first_page(open_page: Open, index: Index):
    index.save_many(judge(f"call {n:02}", call(said("agent", 0, 1, "refund now")), LINEAR) for n in range(12))
    page = open_page(SEARCH, q="refund")
    page.pagination[0].set_value(2).run()
    assert len(shown(page)) == 2

    page.text_input(key="q").set_value("now").run()

    assert len(shown(page)) == 10
    assert "page" not in page.query_params


def test_a_call_found_by_its_id_alone_says_why_no_utterance_is_shown(open_page: Open, index: Index):
    saved(index, judge("rec-4711", call(*REFERENCE), LINEAR))

    page = open_page(SEARCH, q="4711")

    assert shown(page) == ["call=rec-4711"]
    assert any(one.value.startswith("No single utterance holds it") for one in page.caption)


def test_a_sample_is_marked_as_one(open_page: Open, index: Index):
    saved(index, judge("a", call(said("agent", 0, 1, "refund")), LINEAR, about=About(source="sample")))

    assert any("sample" in one.value for one in open_page(SEARCH, q="refund").markdown)


def test_an_utterance_without_a_time_has_no_link(open_page: Open, index: Index):
    saved(index, judge("a", call(said("agent", 0, 0, "refund"), untimed="no times"), LINEAR))

    page = open_page(SEARCH, q="refund")

    assert [address for _, address in links(page)] == ["call=a"]
    assert "—" in texts(page)


def test_nothing_of_a_hostile_call_or_query_acts(open_page: Open, index: Index):
    hostile = call(said(f"agent:{HOSTILE}", 0, 2, HOSTILE), said("guest", 2, 4, HOSTILE))
    saved(index, judge(HOSTILE, hostile, LINEAR, about=About(HOSTILE, HOSTILE, HOSTILE)))

    page = open_page(SEARCH, q=HOSTILE)

    assert not page.exception
    assert len(shown(page)) == 1
    markdown = (*page.markdown, *page.caption, *page.warning, *page.error)
    assert all("<script" not in piece.value.replace("\\<", "") for piece in markdown)
    assert "<script>alert" not in all_html(page)
    assert "alert" not in "".join(label for label, _ in links(page))


@pytest.mark.parametrize("text", ['"', "NEAR(a b", "a AND", "c++", "'; DROP TABLE qa_results; --", "a" * 600, "\x00"])
def test_whatever_is_typed_the_page_stands(open_page: Open, index: Index, text: str):
    saved(index, judge("a", call(*REFERENCE), LINEAR))

    assert not open_page(SEARCH, q=text).exception
    assert index.count() == 1
