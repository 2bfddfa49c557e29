"""Who was on a call, how long each talked and held; and what an index of before knows of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from genqa.call import Hold, OnCall, Party, Role, Utterance
from genqa.index import AgentRow, Index, migrations, open_index
from genqa.result import Origin
from genqa.spans import Spans
from tests.calls import REFERENCE, call
from tests.index.conftest import Ask
from tests.index.results import result

MARA, JON = OnCall("Mara", Spans([(0, 3000)]), 4000), OnCall("Jon", Spans([(3000, 9000)]), None)


def sounds(label: str, start: int, end: int, role: Role = Role.AGENT) -> Utterance:
    return Utterance(Party(role, label), start, end, "")


TWO = replace(
    call(sounds("Mara", 0, 1000), sounds("Jon", 4000, 7000), sounds("", 1500, 3000, Role.GUEST), hold=Hold(9000)),
    by_sound=True,
    agents=(MARA, JON),
)


def test_each_of_several_agents_has_their_own_hold_or_none_that_is_known(index: Index) -> None:
    index.save(result("a", TWO))
    assert index.agents_in("a") == [AgentRow("Jon", 3.0, 0.75, None), AgentRow("Mara", 1.0, 0.25, 4.0)]


def test_the_hold_of_a_call_is_its_only_agents(index: Index) -> None:
    index.save(result("a"))
    (agent,) = index.agents_in("a")
    assert (agent.hold_seconds, agent.share) == (90.0, 1.0)
    index.save(result("a", replace(call(sounds("Mara", 0, 1000), hold=Hold(9000)), agents=(MARA,))))
    assert index.agents_in("a") == [AgentRow("Mara", 1.0, 1.0, 9.0)]


def test_an_agent_who_is_not_heard_was_on_the_call_all_the_same(index: Index) -> None:
    silent = replace(TWO, utterances=tuple(one for one in TWO.utterances if one.party.label != "Mara"))
    index.save(result("silent", silent))
    assert index.agents_in("silent") == [AgentRow("Jon", 3.0, 1.0, None), AgentRow("Mara", 0.0, 0.0, 4.0)]
    index.save(result("unmeasured", replace(TWO, utterances=(), untimed="there is no transcript")))
    assert index.agents_in("unmeasured") == [AgentRow("Jon", None, None, None), AgentRow("Mara", None, None, 4.0)]
    assert [row.agents for row in index.calls()] == [2, 2]


def test_a_corrected_hold_is_nobodys_own(index: Index) -> None:
    before = result("a", TWO)
    index.save(before)
    index.revise(before.with_hold(Hold(500), index.rubric("linear")), action="hold corrected", detail={}, actor="test")
    assert {one.hold_seconds for one in index.agents_in("a")} == {None}
    assert index.load("a").call.agents == (MARA._replace(hold=None), JON)


def test_a_call_measured_from_sound_comes_back_as_it_was(index: Index) -> None:
    saved = result("a", TWO, origin=Origin(channels=2, agent_channel=1, agent_channel_basis="set by the user"))
    index.save(saved)
    assert index.load("a") == saved
    assert (index.raw("a")["agent_channel"], index.raw("a")["agent_utterances"]) == (1, None)
    assert index.row("a").why_not("agent_utterances") == "no transcript: nothing tells one utterance from the next"


def test_facts_of_version_1_are_read_as_nothing_more_than_they_say(index: Index, ask: Ask) -> None:
    saved = result("a")
    index.save(saved)
    ((text,),) = ask("SELECT facts FROM qa_results")
    old = json.loads(text)
    old["v"] = 1
    del (
        old["trunk"],
        old["by_sound"],
        old["agents"],
        old["origin"]["agent_channel"],
        old["origin"]["agent_channel_basis"],
    )
    ask("UPDATE qa_results SET facts = ?", json.dumps(old))

    assert index.load("a") == saved


def test_an_index_of_before_gives_the_hold_of_a_call_to_its_only_agent(
    path: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    with open_index(path) as index:
        index.save(result("one"))
        index.save(result("two", TWO))
    # back to the table of version 7
    ask("DROP TABLE audio_dropped")
    ask("ALTER TABLE call_agents RENAME TO later")
    ask(
        "CREATE TABLE call_agents (call INTEGER NOT NULL REFERENCES qa_results (id) ON DELETE CASCADE, "
        "label TEXT NOT NULL, talk_seconds REAL NOT NULL, share REAL, PRIMARY KEY (call, label)) WITHOUT ROWID"
    )
    ask("INSERT INTO call_agents SELECT call, label, talk_seconds, share FROM later")
    ask("DROP TABLE later")
    monkeypatch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:8])
    ask("PRAGMA user_version = 7")

    with open_index(path) as index:
        (only,) = index.agents_in("one")
        assert only.hold_seconds == 90.0
        assert index.agents_in("two") == [AgentRow("Jon", 3.0, 0.75, None), AgentRow("Mara", 1.0, 0.25, None)]
        assert index.check().problems == ()
    assert ask("PRAGMA user_version") == [(8,)]


def test_nobody_on_a_call_is_no_row(index: Index) -> None:
    index.save(result("a", call(*REFERENCE[1:2])))
    assert index.agents_in("a") == []
