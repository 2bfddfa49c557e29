"""The export of what happened in calls."""

from __future__ import annotations

from genqa.call import Hold
from genqa.index import Filters, Index
from genqa.reports import KINDS
from genqa.spans import Spans
from tests.calls import REFERENCE, call, said
from tests.index.results import result
from tests.reports.conftest import Read

HEADERS = (
    "recording_id", "interaction_id", "agent", "agents", "queue", "direction", "started_at", "source",
    "duration_seconds",
    "event", "start", "end", "duration", "by", "interruption", "rubric", "rubric_version", "silence_min_seconds",
    "talk_over_min_seconds", "not_measured",
)  # fmt: skip


def what(line: dict[str, str]) -> tuple[str, ...]:
    return tuple(line[name] for name in ("recording_id", "event", "start", "end", "duration", "by", "interruption"))


def test_each_silence_talk_over_and_hold_is_a_line_in_the_order_of_time(index: Index, read: Read) -> None:
    assert KINDS["events"].headers == HEADERS
    facts = call(
        said("agent", 0, 2), said("guest", 1.5, 4), said("agent", 5, 6), said("guest", 20, 21),
        hold=Hold(9000, Spans([(8000, 17_000)]), in_file=True),
    )  # fmt: skip
    index.save(result("r1", facts, agent="Mara L.", queue="Billing", started_at="2026-03-02"))
    lines = read("events")
    assert [what(line) for line in lines] == [
        ("r1", "talk-over", "1.5", "2.0", "0.5", "guest", "1"),
        ("r1", "silence", "4.0", "5.0", "1.0", "", ""),
        ("r1", "silence", "6.0", "8.0", "2.0", "", ""),
        ("r1", "hold", "8.0", "17.0", "9.0", "", ""),
        ("r1", "silence", "17.0", "20.0", "3.0", "", ""),
    ]
    assert {(line["agent"], line["queue"], line["started_at"], line["duration_seconds"]) for line in lines} == {
        ("Mara L.", "Billing", "2026-03-02T00:00:00Z", "21.0")
    }


def test_who_came_in_is_named_where_several_share_a_side(index: Index, read: Read) -> None:
    index.save(result("r1", call(said("agent:Mara", 0, 2), said("agent:Jon", 1, 3), said("guest", 3, 4))))
    assert [what(line) for line in read("events")] == [("r1", "talk-over", "1.0", "2.0", "1.0", "agent:Jon", "1")]


def test_both_at_once_is_by_nobody(index: Index, read: Read) -> None:
    index.save(result("r1", call(said("agent", 0, 2), said("guest", 0, 1))))
    assert [what(line) for line in read("events")] == [("r1", "talk-over", "0.0", "1.0", "1.0", "", "0")]


def test_what_has_no_place_is_no_line_and_said_so(index: Index, read: Read) -> None:
    index.save(result("r1", call(*REFERENCE, hold=Hold(90_000))))
    index.save(result("r2", call()))
    (line,) = read("events")
    assert line["event"] == "talk-over"
    assert "longest_hold_seconds, holds: only a total was given" in line["not_measured"]


def test_filters_choose_the_calls(index: Index, read: Read) -> None:
    index.save(result("r1", agent="Mara"))
    index.save(result("r2", agent="Jon"))
    assert [line["recording_id"] for line in read("events", Filters(agent="Jon"))] == ["r2"]


def test_after_a_re_scoring_the_events_are_those_of_the_new_thresholds(index: Index, read: Read) -> None:
    from genqa.settings import Thresholds

    index.save(result("r1", call(said("agent", 0, 1), said("guest", 3, 4))))
    assert len(read("events")) == 1
    index.rescore(thresholds=Thresholds(silence_min=2000), actor="test")
    assert read("events") == []
