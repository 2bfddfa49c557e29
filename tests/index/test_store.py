"""Storing a call, reading it back, replacing it, deleting it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from genqa.call import Hold, Length
from genqa.errors import CallNotFound, IndexDamaged, IndexTooNew, InvalidSetting, RubricError
from genqa.index import AgentRow, AuditLine, Index
from genqa.result import Origin, document
from genqa.scoring import parse
from genqa.spans import Spans
from tests.calls import REFERENCE, call, said
from tests.index.conftest import Ask
from tests.index.results import BANDED, MILD, result, silent_for


def test_what_is_loaded_is_what_was_saved(index: Index) -> None:
    facts = call(
        said("agent:Mara", 0.5, 2.1, "Hello, how can I help you?", [(0.5, 0.9, "Hello"), (1.0, 1.4, "how")]),
        said("guest", 2.3, 4.0, "one two", [(2.3, 2.5, "one"), (2.6, 2.9, "two")]),
        said("ivr", 4.0, 4.0, ""),
        length=9,
        hold=Hold(4000, Spans([(5000, 9000)]), call_end=9000, open_ended=True, source="segments"),
        connected=200,
    )
    origin = Origin("generic", "named in the file", "PCM, 8 kHz, mono", 1, ("a warning", "Grüße"), b"\x00\x01peaks\xff")
    saved = result("r1", facts, origin=origin, interaction_id="i1", agent="Mara L.", queue="Billing",
                   direction="inbound", started_at="2026-03-02T14:30:00.250+01:00", source="genesys")  # fmt: skip
    assert index.save(saved) is False
    assert index.load("r1") == saved
    assert index.raw("r1") == document(saved)


def test_a_call_with_nothing_in_it_is_stored_too(index: Index) -> None:
    empty = result("r1", replace(call(), untimed="there is no transcript", length=Length(0, "last word")))
    index.save(empty)
    assert index.load("r1") == empty
    assert index.row("r1").quality_score is None
    assert index.row("r1").state == "not scored"
    assert index.row("r1").why_not("quality_score") == "silence was not measured: there is no transcript"
    assert index.row("r1").why_not("dead_air_3_count") == "there is no transcript"


def test_the_columns_hold_the_numbers(index: Index, ask: Ask) -> None:
    index.save(result("r1", interaction_id="i1", agent="Mara L.", started_at="2026-03-02T14:30:00+01:00"))
    assert ask(
        "SELECT recording_id, interaction_id, hold_time, silence_seconds, talk_over_seconds, quality_score, agent,"
        " queue, started_at, duration_seconds, rubric, rubric_version, source, state, silence_min, talk_over_min,"
        " stored_at, agent_text, guest_text FROM qa_results"
    ) == [
        ("r1", "i1", 90.0, 0.0, 0.2, 89.0, "Mara L.", None, "2026-03-02T13:30:00Z", 5.2, "linear", 1, "upload",
         "scored", 500, 0, "2026-03-01T12:00:00Z", "Hello, how can I help you?\nI can certainly help with that.",
         "I need assistance with my account.")
    ]  # fmt: skip
    assert ask("SELECT n, role, label, start_ms, end_ms, text, words FROM utterances") == [
        (0, "agent", "agent", 500, 2100, "Hello, how can I help you?", None),
        (1, "guest", "guest", 2300, 4000, "I need assistance with my account.", None),
        (2, "agent", "agent", 3800, 5200, "I can certainly help with that.", None),
    ]


def test_words_are_stored_apart_from_the_text_only_where_they_differ_from_it(index: Index, ask: Ask) -> None:
    facts = call(
        said("agent", 0, 1, "hello you", [(0, 0.4, "hello"), (0.5, 1, "you")]),
        said("guest", 1, 2, "Good-bye.", [(1, 2, "goodbye")]),
    )
    index.save(result("r1", facts))
    assert ask("SELECT words FROM utterances ORDER BY n") == [
        ("[[0,500],[400,1000],null]",),
        ('[[1000],[2000],["goodbye"]]',),
    ]


def test_storing_a_recording_again_replaces_it_in_its_row(index: Index, ask: Ask) -> None:
    index.save(result("r1", origin=Origin(peaks=b"long"), agent="Mara L."))
    index.save(result("r2"))
    again = result("r1", call(said("guest", 0, 1, "goodbye"), said("agent", 1, 2, "farewell")))
    assert index.save(again) is True
    assert index.load("r1") == again
    assert ask("SELECT id, recording_id FROM qa_results") == [(1, "r1"), (2, "r2")]
    assert ask("SELECT count(*) FROM peaks") == [(0,)]
    assert [said.text for hit in index.search("goodbye") for said in hit.utterances] == ["goodbye"]
    assert [hit.recording_id for hit in index.search("assistance")] == ["r2"]
    assert index.check().problems == ()


def test_a_batch_is_stored_like_its_calls_one_by_one(index: Index) -> None:
    results = [result(f"r{number}", silent_for(number)) for number in range(450)]
    assert index.save_many(results[:10]) == 0
    assert index.save_many(iter(results)) == 10
    assert index.count() == 450
    assert index.load("r449") == results[449]
    assert index.check().problems == ()


def test_a_call_is_stored_as_it_was_judged_whatever_is_in_force(index: Index) -> None:
    index.save(result("r1", rubric=BANDED))
    assert index.in_force()[0].name == "linear"
    assert (index.row("r1").rubric, index.row("r1").rubric_version) == ("banded", 1)
    assert index.load("r1").score.rubric == "banded"


def test_a_call_judged_under_an_unknown_rubric_is_refused_until_the_rubric_is_there(index: Index) -> None:
    judged = result("r1", rubric=parse(MILD))
    with pytest.raises(RubricError, match="holds no rubric mild v1"):
        index.save(judged)
    assert index.count() == 0
    index.add_rubric(MILD, actor="test")
    index.save(judged)
    assert index.load("r1") == judged


def test_a_batch_with_a_refused_call_stores_nothing_of_its_transaction(index: Index) -> None:
    with pytest.raises(RubricError):
        index.save_many([result("r1"), result("r2", rubric=parse(MILD))])
    assert index.count() == 0
    assert index.save(result("r3")) is False


def test_a_starting_time_that_is_none_is_refused(index: Index) -> None:
    with pytest.raises(InvalidSetting, match="'yesterday' is not a time"):
        index.save(result("r1", started_at="yesterday"))
    assert index.count() == 0


def test_half_a_character_becomes_a_question_mark(index: Index) -> None:
    index.save(result("r\ud83d", call(said("agent:\udc00", 0, 1, "a \ud800 b")), agent="M\ud800"))
    loaded = index.load("r\ud83d")
    assert (loaded.recording_id, loaded.about.agent, loaded.call.utterances[0].text) == ("r?", "M?", "a ? b")


def test_a_call_that_is_not_there(index: Index) -> None:
    for ask_for in (index.load, index.raw, index.row, index.agents_in):
        with pytest.raises(CallNotFound, match="no call with the recording id 'nobody' is in the index"):
            ask_for("nobody")
    with pytest.raises(CallNotFound):
        index.delete("nobody", actor="test")
    assert index.score_history("nobody") == []
    assert index.audit() == []


def test_a_deleted_call_is_gone_from_every_table(index: Index, ask: Ask) -> None:
    index.save(result("r1", origin=Origin(peaks=b"peaks")))
    index.rescore(rubric="banded", actor="test")
    tables = ["qa_results", "utterances", "call_agents", "peaks", "scores"]
    assert [ask(f"SELECT count(*) FROM {table}")[0][0] for table in tables] == [1, 3, 1, 1, 1]
    index.delete("r1", actor="Mara")
    assert [ask(f"SELECT count(*) FROM {table}")[0][0] for table in tables] == [0, 0, 0, 0, 0]
    assert index.search("assistance") == []
    assert index.check().problems == ()
    assert index.audit(1) == [AuditLine("2026-03-01T12:00:00Z", "Mara", "deleted", "r1", {})]


def test_after_compacting_no_word_of_a_deleted_call_is_left_in_the_file(index: Index) -> None:
    word = "zwetschgenkuchen"
    for number in range(30):
        index.save(result(f"r{number}"))
    index.save(result("gone", call(said("agent", 0, 1, f"{word} and more"), said("guest", 1, 2, word))))
    index.delete("gone", actor="test")
    index.compact(actor="test")
    files = list(index.path.parent.glob(index.path.name + "*"))
    assert index.path in files
    assert not any(word.encode() in file.read_bytes() for file in files)
    assert index.check().problems == ()


def test_several_agents_are_listed_by_how_long_they_talk(index: Index) -> None:
    facts = call(said("agent:Mara", 0, 1), said("agent:Jon", 1, 4), said("guest", 4, 5))
    index.save(result("r1", facts, agent="Jon P."))
    assert index.row("r1").agents == 2
    assert index.agents_in("r1") == [AgentRow("Jon", 3.0, 0.75), AgentRow("Mara", 1.0, 0.25)]


def test_every_change_is_in_the_audit_trail(index: Index) -> None:
    index.save(result("r1"), actor="ingest")
    index.save(result("r1"), actor="browser")
    index.put_setting("channel_map", {"0": "agent"}, actor="Mara")
    under = {"rubric": "linear", "version": 1}
    noon = "2026-03-01T12:00:00Z"
    assert index.audit() == [
        AuditLine(noon, "Mara", "setting changed", None, {"name": "channel_map", "value": {"0": "agent"}}),
        AuditLine(noon, "browser", "replaced", "r1", under),
        AuditLine(noon, "ingest", "stored", "r1", under),
    ]
    assert index.audit(1) == index.audit()[:1]


@pytest.mark.parametrize(
    ("facts", "error"), [("{}", IndexDamaged), ("[1]", IndexDamaged), ("7", IndexDamaged), ('{"v": 6}', IndexTooNew)]
)
def test_facts_that_cannot_be_read_are_said_so(index: Index, ask: Ask, facts: str, error: type[Exception]) -> None:
    index.save(result("r1"))
    ask("UPDATE qa_results SET facts = ?", facts)
    with pytest.raises(error, match="call r1: its facts"):
        index.load("r1")


def test_the_change_counter_grows_with_every_change_and_with_nothing_else(index: Index, ask: Ask) -> None:
    seen = [index.change_counter()]
    for change in (
        lambda: index.save(result("r1")),
        lambda: index.save(result("r1")),
        lambda: index.put_setting("target", 80, actor="test"),
        lambda: index.add_rubric(MILD, actor="test"),
        lambda: index.rescore(rubric="banded", actor="test"),
        lambda: index.undo_rescore(actor="test"),
        lambda: ask("UPDATE qa_results SET agent = 'Jon P.'"),
        lambda: index.delete("r1", actor="test"),
    ):
        change()
        seen.append(index.change_counter())
        index.calls()
        assert index.change_counter() == seen[-1]
    assert all(before < after for before, after in pairwise(seen))


def test_texts_of_other_voices_are_kept_though_they_are_on_no_side(index: Index) -> None:
    index.save(result("r1", call(said("ivr", 0, 1, "press one"), *REFERENCE[1:])))
    assert index.load("r1").call.utterances[0].text == "press one"
