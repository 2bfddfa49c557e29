"""Finding calls by what was said in them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genqa.errors import InvalidSetting
from genqa.index import Index, Said, open_index
from genqa.index.query import quote_fts, terms
from tests.calls import REFERENCE, call, said
from tests.index.conftest import Ask
from tests.index.results import result

HOSTILE = [
    'refund"', '"', '""', '"""', '"a" "', "c++", "a AND", "AND", "OR NOT", "don't", "agent:bob", "agent_text : x",
    "NEAR(",
    "NEAR(a b, 2)", "*", "a*", "-x", "^a", "+", "(", ")", "{a}", "\\", "'; DROP TABLE qa_results; --", "😀", "a 😀 b",
    "a" * 10_000, "a " * 5_000, '"' * 10_000, "a\x00b", "\x00", "\ud800", "a\udfffb", "", " \t\n", "ⳟ", "𞤀𞤁",
    "\u0301", "%", "_", "?1", ":text", "\ue000",
]  # fmt: skip


def found(index: Index, text: str, speaker: str | None = None) -> list[str]:
    return [hit.recording_id for hit in index.search(text, speaker=speaker)]


@pytest.fixture
def filled(index: Index) -> Index:
    index.save(result("r1", interaction_id="i-77", agent="Mara L.", queue="Billing"))
    index.save(
        result("r2", call(said("agent", 0, 1, "Your account is fine"), said("guest", 1, 2, "Crème brûlée, thanks")))
    )
    index.save(result("r3", call(said("guest", 0, 1, "assistance"), said("agent", 1, 2, "Which account?"))))
    return index


def test_the_words_of_a_query_may_be_far_apart_and_said_by_both(filled: Index) -> None:
    assert sorted(found(filled, "account assistance")) == ["r1", "r3"]
    assert found(filled, "account nowhere") == []


def test_shown_are_the_utterances_that_hold_any_of_the_words(filled: Index) -> None:
    (hit,) = [hit for hit in filled.search("account assistance") if hit.recording_id == "r3"]
    assert hit.utterances == (
        Said("guest", "guest", 0, 1000, "assistance", 0),
        Said("agent", "agent", 1000, 2000, "Which account?", 1),
    )


def test_a_hit_says_which_call_it_is(filled: Index) -> None:
    (hit,) = filled.search("certainly")
    assert (hit.recording_id, hit.interaction_id, hit.agent, hit.queue, hit.started_at, hit.quality_score) == (
        "r1", "i-77", "Mara L.", "Billing", None, 89.0,
    )  # fmt: skip
    assert hit.call == filled.row("r1")


def test_a_quoted_phrase_stays_together(filled: Index) -> None:
    assert found(filled, '"my account"') == ["r1"]
    assert found(filled, '"account my"') == []
    assert found(filled, "“my account” certainly") == ["r1"]
    assert sorted(found(filled, '"my account')) == ["r1"], "without its end it is two words"
    assert [said.n for said in filled.search('"my account"')[0].utterances] == [1]


def test_one_side_only(filled: Index) -> None:
    assert found(filled, "account", "guest") == ["r1"]
    assert sorted(found(filled, "account", "agent")) == ["r2", "r3"]
    assert found(filled, "account assistance", "agent") == []
    filled.save(result("r4", call(said("agent", 0, 1, "one"), said("guest", 1, 2, "one two"))))
    assert [said.role for said in filled.search("one", speaker="guest")[0].utterances] == ["guest"]


def test_case_and_accents_do_not_matter(filled: Index) -> None:
    assert found(filled, "CREME brulee") == ["r2"]
    assert found(filled, "BRÛLÉE") == ["r2"]


def test_ids_are_found_too_and_show_no_utterance(filled: Index) -> None:
    (hit,) = filled.search("i-77")
    assert (hit.recording_id, hit.utterances) == ("r1", ())


def test_voices_on_neither_side_are_found_where_nobody_asks_for_a_side(filled: Index) -> None:
    alone = call(said("unknown:", 0, 1, "a parcel arrived"), said("unknown:", 1, 2, "broken"), anonymous=True)
    filled.save(result("alone", alone))
    assert found(filled, "broken parcel") == ["alone"]
    assert found(filled, "broken parcel", "guest") == []
    assert found(filled, "broken account") == []
    assert [said.text for said in filled.search("parcel")[0].utterances] == ["a parcel arrived"]


def test_the_best_match_comes_first_and_the_list_ends_at_its_limit(index: Index) -> None:
    for number, times in enumerate((1, 9, 3)):
        text = "refund " * times + "word " * (10 - times)
        index.save(result(f"r{number}", call(said("agent", 0, 1, text), said("guest", 1, 2))))
    for number in range(9):
        index.save(result(f"other {number}"))
    assert found(index, "refund") == ["r1", "r2", "r0"]
    assert [hit.recording_id for hit in index.search("refund", limit=2)] == ["r1", "r2"]
    assert index.search("refund", limit=0) == []


@pytest.mark.parametrize("speaker", [None, "agent", "guest"])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_no_text_raises(filled: Index, text: str, speaker: str | None) -> None:
    assert isinstance(filled.search(text, speaker=speaker), list)


@pytest.mark.parametrize("text", ["", " \t\n", '"', '""', "*", "+", "-", "😀", "\x00", "\ud800", "( )", "\u0301"])
def test_a_text_without_a_word_finds_nothing(filled: Index, text: str) -> None:
    assert filled.search(text) == []


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = open_index(tmp_path_factory.mktemp("search") / "qa_index.db")
    index.save(result("r1"))
    return index


@given(text=st.text(st.characters(exclude_categories=()), max_size=60))
def test_nothing_that_can_be_typed_raises(small: Index, text: str) -> None:
    small.search(text)
    small.search(text + ' "')


def test_what_nobody_meant_as_an_operator_is_none(filled: Index) -> None:
    filled.save(result("r5", call(said("agent", 0, 1, "ham and eggs or not"), said("guest", 1, 2, "I don't use C++"))))
    assert found(filled, "ham AND eggs") == ["r5"]
    assert found(filled, "eggs OR nowhere") == []
    assert found(filled, "don't c++") == ["r5"]
    assert found(filled, "-eggs") == ["r5"]


def test_a_speaker_is_agent_or_guest(filled: Index) -> None:
    with pytest.raises(InvalidSetting, match="agent or guest, not 'ivr'"):
        filled.search("account", speaker="ivr")


def test_terms_are_words_and_phrases_each_once() -> None:
    assert terms('refund" c++ "account  assistance" refund') == ('"refund"', '"c++"', '"account assistance"')
    assert terms('5" pipe, 6" hose ("in stock") "" don"t') == (
        '"5"',
        '"pipe,"',
        '"6"',
        '"hose"',
        '"in stock"',
        '"don"',
        '"t"',
    )
    assert terms('NEAR( * -x "a') == ('"NEAR("', '"-x"', '"a"')
    assert len(terms(" ".join(map(str, range(500))))) == 64


def test_a_quotation_mark_in_a_term_is_doubled() -> None:
    assert quote_fts('5" pipe') == '"5"" pipe"'


def test_every_row_is_found_by_its_own_text_after_changes_of_every_kind(filled: Index, ask: Ask) -> None:
    match = "SELECT rowid FROM qa_search WHERE qa_search MATCH ?"
    ask("UPDATE qa_results SET agent_text = 'zebra' WHERE recording_id = 'r1'")
    assert ask(match, "zebra") == [(1,)]
    assert ask(match, "certainly") == []
    ask("DELETE FROM qa_results WHERE recording_id = 'r1'")
    assert ask(match, "zebra") == []
    assert filled.search("certainly") == []
    assert filled.check().problems == ()


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="there is no sqlite3 shell on this machine")
def test_any_sqlite_shell_can_search(filled: Index, path: Path) -> None:
    statement = "SELECT * FROM qa_search WHERE qa_search MATCH 'account assistance' ORDER BY recording_id"
    shell = subprocess.run(["sqlite3", "-separator", "|", path, statement], capture_output=True, text=True, check=True)
    assert shell.stdout == (
        "r1|i-77|Hello, how can I help you?\nI can certainly help with that.|I need assistance with my account.\n"
        "r3||Which account?|assistance\n"
    )


def test_an_utterance_without_words_is_never_shown(index: Index) -> None:
    index.save(result("r1", call(*REFERENCE, said("agent", 6, 7, ""))))
    assert all(said.text for said in index.search("help")[0].utterances)
