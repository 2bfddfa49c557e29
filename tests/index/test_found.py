"""A page of what a search finds, with the matches marked by the index's own tokens."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genqa.errors import InvalidSetting
from genqa.index import Filters, Index, MarkedText, open_index
from tests.calls import call, said
from tests.index.results import result


@pytest.fixture
def filled(index: Index) -> Index:
    index.save(
        result(
            "r1",
            call(
                said("agent:Mara", 0, 1, "Your account is fine, the party said."),
                said("guest", 83.4, 90, "Crème brûlée on my ACCOUNT, my account!"),
                said("ivr", 90, 91, "Press one for accounts"),
            ),
            agent="Mara",
        )
    )
    index.save(result("r2", call(said("agent", 0, 1, "Which account?"), said("guest", 1, 2, "No art")), agent="Ben"))
    index.save(result("r3", call(said("ivr", 0, 1, "press nine"), said("agent", 1, 2, "Hello")), agent="Ben"))
    return index


def marked(index: Index, text: str, **options) -> dict[str, list[list[str]]]:
    """By call, what is marked in each shown utterance."""
    return {
        one.call.recording_id: [[said.text[start:end] for start, end in said.marks] for said in one.utterances]
        for one in index.find(text, **options)
    }


def test_whole_words_are_marked_without_regard_to_case_and_accents(filled: Index) -> None:
    assert marked(filled, "creme account") == {"r1": [["account"], ["Crème", "ACCOUNT", "account"]]}
    assert marked(filled, "art") == {"r2": [["art"]]}, "not the art in party"


def test_a_phrase_is_one_mark(filled: Index) -> None:
    assert marked(filled, '"my account"') == {"r1": [["my ACCOUNT", "my account"]]}


def test_an_utterance_says_who_and_when(filled: Index) -> None:
    (found,) = filled.find("brûlée")

    assert found.utterances == (
        MarkedText("guest", "guest", 83_400, "Crème brûlée on my ACCOUNT, my account!", ((6, 12),)),
    )
    assert found.total == 1


def test_one_side_alone_may_be_asked(filled: Index) -> None:
    assert marked(filled, "account", speaker="guest") == {"r1": [["ACCOUNT", "account"]]}
    assert filled.count_found("account", speaker="guest") == 1
    with pytest.raises(InvalidSetting):
        filled.find("account", speaker="ivr")
    with pytest.raises(InvalidSetting):
        filled.count_found("account", speaker="ivr")


def test_voices_of_neither_side_are_found_after_all_others_and_once(filled: Index) -> None:
    assert marked(filled, "press") == {"r3": [["press"]], "r1": [["Press"]]}
    assert filled.count_found("press") == 2


def test_only_calls_in_view_are_found(filled: Index) -> None:
    bens = Filters(agent="Ben")

    assert list(marked(filled, "account", filters=bens)) == ["r2"]
    assert (filled.count_found("account", filters=bens), filled.count_found("account")) == (1, 2)


def test_pages_follow_each_other_without_a_call_twice(filled: Index) -> None:
    pages = [filled.find("account", limit=1, offset=offset) for offset in range(3)]

    assert sorted(one.call.recording_id for page in pages for one in page) == ["r1", "r2"]
    assert [len(page) for page in pages] == [1, 1, 0]


def test_a_call_shows_its_first_matches_and_says_how_many_there_are(index: Index) -> None:
    index.save(result("long", call(*[said("agent", n, n + 1, f"refund {n}") for n in range(9)])))

    (found,) = index.find("refund", utterances=2)

    assert [one.text for one in found.utterances] == ["refund 0", "refund 1"]
    assert found.total == 9


def test_a_call_found_by_its_id_alone_shows_no_utterance(index: Index) -> None:
    index.save(result("rec-4711"))

    (found,) = index.find("4711")

    assert (found.utterances, found.total) == ((), 0)


def test_a_phrase_over_two_utterances_finds_the_call_and_shows_none(index: Index) -> None:
    index.save(result("r", call(said("agent", 0, 1, "please hold"), said("agent", 2, 3, "the line"))))

    (found,) = index.find('"hold the"')

    assert found.utterances == ()


def test_times_that_nothing_tells_are_unknown(index: Index) -> None:
    index.save(result("r", call(said("agent", 0, 0, "refund"), untimed="the file times nothing")))

    (found,) = index.find("refund")

    assert found.utterances[0].start_ms is None


@pytest.mark.parametrize("text", ["", " ", "...", '""', "\x00"])
def test_a_text_without_a_word_finds_nothing(filled: Index, text: str) -> None:
    assert (filled.find(text), filled.count_found(text)) == ([], 0)


def test_the_marks_of_the_index_in_a_text_are_no_marks(index: Index) -> None:
    text = "\x020\x03 refund \x02/0\x03 <mark>refund</mark> \x021\x03"
    index.save(result("r", call(said("agent", 0, 1, text))))

    (found,) = index.find("refund")

    assert [(found.utterances[0].text[start:end]) for start, end in found.utterances[0].marks] == ["refund", "refund"]
    assert found.utterances[0].text == text


@settings(max_examples=30)
@given(text=st.text(st.sampled_from("ab \x02\x03/01é<>&\"'"), max_size=40))
def test_what_is_marked_is_always_a_word_that_was_asked_for(tmp_path_factory, text: str) -> None:
    with open_index(tmp_path_factory.mktemp("index") / "qa_index.db") as index:
        index.save(result("r", call(said("agent", 0, 1, f"a {text}"))))
        (found,) = index.find("a")

    assert found.utterances[0].text == f"a {text}"
    assert found.utterances[0].marks[0] == (0, 1)
    assert {found.utterances[0].text[start:end] for start, end in found.utterances[0].marks} == {"a"}
