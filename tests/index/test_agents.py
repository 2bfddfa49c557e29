"""Numbers by agent, each worked out by hand."""

from __future__ import annotations

from genqa.index import AgentSummary, Filters, Index, Number
from tests.calls import call, said
from tests.index.results import result, silent_for

TWO_AGENTS = call(said("agent:a", 0, 2), said("guest", 2, 3), said("agent:b", 3, 4))


def test_agents_come_by_their_mean_and_those_without_a_score_last(index: Index):
    index.save(result("1", silent_for(30), agent="Mara L."))
    index.save(result("2", silent_for(0), agent="Mara L."))
    index.save(result("3", silent_for(5), agent="Jon P."))
    index.save(result("4", call(), agent="Ada"))

    assert index.agents(Filters()) == (
        AgentSummary("Jon P.", 1, 0, Number(1, 90.0, 90.0), Number(1, 5.0, 5.0), Number(1, 0.0, 0.0)),
        AgentSummary("Mara L.", 2, 0, Number(2, 70.0, 70.0), Number(2, 15.0, 15.0), Number(2, 0.0, 0.0)),
        AgentSummary("Ada", 1, 0),
    )


def test_a_call_of_several_agents_counts_and_enters_no_number(index: Index):
    index.save(result("alone", silent_for(30), agent="Mara L."))
    index.save(result("shared", TWO_AGENTS, agent="Mara L."))
    index.save(result("only shared", TWO_AGENTS, agent="Jon P."))

    mara, jon = index.agents(Filters())

    assert (mara.name, mara.calls, mara.shared, mara.score) == ("Mara L.", 1, 1, Number(1, 40.0, 40.0))
    assert jon == AgentSummary("Jon P.", 0, 1)
    assert index.tally(Filters(alone=True)).calls == 1
    assert index.tally(Filters(alone=False)).calls == 2


def test_calls_that_name_nobody_stand_under_no_name(index: Index):
    index.save(result("1", silent_for(0)))

    assert index.agents(Filters()) == (
        AgentSummary(None, 1, 0, Number(1, 100.0, 100.0), Number(1, 0.0, 0.0), Number(1, 0.0, 0.0)),
    )


def test_only_the_calls_in_view_count(index: Index):
    index.save(result("1", silent_for(30), agent="Mara L.", queue="Billing"))
    index.save(result("2", silent_for(0), agent="Mara L.", queue="Orders"))

    (mara,) = index.agents(Filters(queue="Billing"))

    assert mara.score == Number(1, 40.0, 40.0)
    assert index.agents(Filters(queue="nowhere")) == ()
