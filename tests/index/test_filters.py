"""Lists of calls: which, in which order, how many."""

from __future__ import annotations

from dataclasses import fields

import pytest

from genqa.call import Hold
from genqa.errors import InvalidSetting
from genqa.index import FILTERS, ORDERS, CallRow, Filters, Index, Making
from genqa.metrics.table import METRICS
from genqa.origin import Origin
from genqa.spans import Spans
from tests.calls import call, said
from tests.index.conftest import Ask
from tests.index.results import result, silent_for

ALL = ["r1", "r2", "r3", "r4"]


@pytest.fixture
def filled(index: Index) -> Index:
    index.save(result("r1", silent_for(30), agent="Mara L.", queue="Billing", direction="inbound",
                      started_at="2026-03-01T23:30:00Z"))  # fmt: skip
    index.save(result("r2", silent_for(10), agent="Jon P.", queue="Billing", direction="outbound",
                      started_at="2026-03-02T01:00:00+01:00", origin=Origin("generic")))  # fmt: skip
    index.save(
        result("r3", silent_for(0), agent="Mara L.", queue="Café; DROP TABLE", started_at="2026-03-02T00:00:01.5")
    )
    index.save(result("r4", call()))
    return index


def ids(index: Index, filters: Filters) -> list[str]:
    return sorted(row.recording_id for row in index.calls(filters))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ALL),
        (Filters(agent=""), ALL),
        (Filters(since="2026-03-02"), ["r2", "r3"]),
        (Filters(until="2026-03-02"), ["r1"]),
        (Filters(since="2026-03-01T23:30:00Z", until="2026-03-02T00:00:01Z"), ["r1", "r2"]),
        (Filters(since="2026-03-02T01:00:00+01:00", until="2026-03-02T01:00:01+01:00"), ["r2"]),
        (Filters(undated=True), ["r4"]),
        (Filters(undated=False), ["r1", "r2", "r3"]),
        (Filters(agent="Mara L."), ["r1", "r3"]),
        (Filters(agent="mara l."), []),
        (Filters(agent="Mara L.", queue="Billing"), ["r1"]),
        (Filters(queue="Café; DROP TABLE"), ["r3"]),
        (Filters(queue="' OR 1 --"), []),
        (Filters(queue="\ud800"), []),
        (Filters(direction="outbound"), ["r2"]),
        (Filters(min_score=80), ["r2", "r3"]),
        (Filters(max_score=40), ["r1"]),
        (Filters(min_score=40.0, max_score=40.0), ["r1"]),
        (Filters(below_score=40), []),
        (Filters(below_score=80), ["r1"]),
        (Filters(min_score=80, below_score=100), ["r2"]),
        (Filters(scored=True), ["r1", "r2", "r3"]),
        (Filters(scored=False), ["r4"]),
        (Filters(transcript=True), ["r2"]),
        (Filters(transcript=False), ["r1", "r3", "r4"]),
        (Filters(alone=True), ALL),
        (Filters(alone=False), []),
        (Filters(making=Making("linear", 1, 500, 0)), ALL),
        (Filters(making=Making("linear", 2, 500, 0)), []),
        (Filters(min_duration=12), ["r1", "r2"]),
        (Filters(max_duration=2), ["r3", "r4"]),
        (Filters(min_duration=0), ALL),
        (Filters(text="words some"), ["r1", "r2", "r3"]),
        (Filters(text="nowhere"), []),
        (Filters(text='NEAR("'), []),
        (Filters(text="***"), []),
    ],
)
def test_a_filter_leaves_what_it_says(filled: Index, filters: Filters, expected: list[str]) -> None:
    assert ids(filled, filters) == expected
    assert filled.count(filters) == len(expected)


def test_each_filter_has_a_row_and_a_sentence() -> None:
    assert [row.key for row in FILTERS] == [field.name for field in fields(Filters)]
    everything = Filters(
        "2026-03-01",
        "2026-04-01",
        "Mara L.",
        "Billing",
        "inbound",
        0,
        80,
        80.5,
        True,
        60,
        600,
        False,
        True,
        Making("linear", 1, 500, 0),
        "refund",
        "bleed",
        False,
    )
    assert everything.sentences == {
        "since": "from 2026-03-01",
        "until": "before 2026-04-01",
        "agent": "agent: Mara L.",
        "queue": "queue: Billing",
        "direction": "direction: inbound",
        "min_score": "score from 0",
        "max_score": "score up to 80",
        "below_score": "score below 80.5",
        "scored": "scored",
        "min_duration": "at least 1:00 long",
        "max_duration": "at most 10:00 long",
        "undated": "with a starting time",
        "alone": "one agent",
        "making": "under linear version 1 (silence over 0.5 s, talk-over over 0 s)",
        "text": "saying refund",
        "finding": "found: bleed",
        "transcript": "without a transcript",
    }
    assert Filters().sentences == {}


@pytest.mark.parametrize("moment", ["soon", "2026-13-01", "", " ", "0001-01-01T00:00:00+14:00"])
def test_a_time_that_is_none_is_refused(moment: str) -> None:
    with pytest.raises(InvalidSetting, match="is not a time such as"):
        Filters(since=moment)
    with pytest.raises(InvalidSetting, match="is not a time such as"):
        Filters(until=moment)


def listed(index: Index, order: str, descending: bool) -> list[str]:
    return [row.recording_id for row in index.calls(order=order, descending=descending)]


def test_lists_are_in_order_and_unknown_values_come_last(filled: Index) -> None:
    assert [row.recording_id for row in filled.calls()] == ["r3", "r2", "r1", "r4"]
    assert listed(filled, "quality_score", descending=True) == ["r3", "r2", "r1", "r4"]
    assert listed(filled, "quality_score", descending=False) == ["r1", "r2", "r3", "r4"]
    assert listed(filled, "silence_seconds", descending=False) == ["r3", "r2", "r1", "r4"]


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_lists_every_call(filled: Index, order: str) -> None:
    assert sorted(listed(filled, order, descending=True)) == ALL
    assert sorted(listed(filled, order, descending=False)) == ALL


def test_what_is_in_no_table_orders_nothing(filled: Index) -> None:
    with pytest.raises(InvalidSetting, match="cannot be ordered by 'agent; DROP TABLE"):
        filled.calls(order="agent; DROP TABLE qa_results")


def test_a_list_has_pages(filled: Index) -> None:
    pages = [[row.recording_id for row in filled.calls(limit=3, offset=offset)] for offset in (0, 3, 6)]
    assert pages == [["r3", "r2", "r1"], ["r4"], []]
    assert filled.calls(limit=0) == []
    assert len(filled.calls(limit=None)) == 4
    for limit, offset in ((-1, 0), (5, -1)):
        with pytest.raises(InvalidSetting):
            filled.calls(limit=limit, offset=offset)


def test_a_stream_gives_the_same_calls_and_does_not_mind_changes_meanwhile(filled: Index) -> None:
    stream = filled.stream(order="recording_id", descending=False)
    assert next(stream).recording_id == "r1"
    filled.delete("r2", actor="test")
    filled.save(result("r5"))
    assert [row.recording_id for row in stream] == ["r2", "r3", "r4"]
    documents = list(filled.stream_documents(order="recording_id", descending=False))
    assert [(row.recording_id, raw["recording_id"]) for row, raw in documents] == [
        (name, name) for name in ("r1", "r3", "r4", "r5")
    ]
    assert documents[0][1] == filled.raw("r1")


def test_choices_are_what_occurs(filled: Index) -> None:
    assert filled.choices("agent") == ["Jon P.", "Mara L."]
    assert filled.choices("queue") == ["Billing", "Café; DROP TABLE"]
    assert filled.choices("direction") == ["inbound", "outbound"]
    with pytest.raises(InvalidSetting, match="nothing to choose from in 'raw_data'"):
        filled.choices("raw_data")


def test_points_are_summed_by_component(filled: Index) -> None:
    assert filled.points_by_component() == {"silence": (-80.0, 2)}
    assert filled.points_by_component(Filters(agent="Jon P.", text="words")) == {"silence": (-20.0, 1)}


def test_the_points_of_a_call_are_its_lines(filled: Index) -> None:
    assert filled.row("r1").points == {"silence": -60.0}
    assert filled.row("r3").points == {}


def test_each_metric_is_a_column_a_field_and_an_order(filled: Index, ask: Ask) -> None:
    columns = {name for (name,) in ask("SELECT name FROM pragma_table_info('qa_results')")}
    in_call_row = {field.name for field in fields(CallRow)}
    for metric in METRICS:
        column = "hold_time" if metric.name == "hold_time_seconds" else metric.name
        assert column in columns
        assert metric.name in in_call_row
        assert metric.name in ORDERS


def test_each_field_of_a_row_is_the_column_of_its_name(filled: Index, ask: Ask) -> None:
    """Guards against two columns of one type that changed places in one of the long statements."""
    names = {"hold_time_seconds": "hold_time", "not_measured_json": "not_measured", "points_json": "points"}
    filled.rescore(actor="test")
    for row in filled.calls():
        for field in fields(CallRow):
            if field.name == "findings_json":  # rows of a table of their own
                continue
            column = names.get(field.name, field.name)
            statement = f"SELECT {column} FROM qa_results WHERE recording_id = ?"
            assert ask(statement, row.recording_id) == [(getattr(row, field.name),)], field.name


def test_each_metric_is_stored_under_its_own_name(index: Index) -> None:
    """The same guard for the way in: every number of a rich call is there under its name, after a re-scoring too."""
    facts = call(
        said("agent", 2, 9, "one two three four"), said("guest", 8, 12.5, "one two three"),
        said("agent", 12, 15, "a b c d"), said("guest", 19, 20, "one"), said("agent", 20.75, 21, "one two"),
        said("guest", 27, 28, "one"),
        said("agent", 40, 41, "one"), said("guest", 59, 60.25, "one"),
        length=90, connected=1000, hold=Hold(13_000, Spans([(61_000, 70_000), (72_000, 76_000)]), in_file=True),
    )  # fmt: skip
    rich = result("rich", facts)
    index.save(rich)
    expected = {metric.name: metric.value(rich.measures) for metric in METRICS}
    assert len(set(expected.values())) > 20
    assert {name: getattr(index.row("rich"), name) for name in expected} == expected
    index.rescore(actor="test")
    assert {name: getattr(index.row("rich"), name) for name in expected} == expected
