"""The export of calls."""

from __future__ import annotations

import io

import pytest

from genqa.call import Hold
from genqa.errors import InvalidSetting
from genqa.index import Filters, Index
from genqa.metrics.table import METRICS
from genqa.reports import KINDS, write_csv
from genqa.settings import Thresholds
from tests.calls import REFERENCE, call
from tests.index.results import BANDED, result, silent_for
from tests.reports.conftest import Read

HEADERS = (
    "recording_id", "interaction_id", "agent", "agents", "queue", "direction", "started_at", "source",
    "transcript_format",
    "state", "quality_score", "duration_seconds", "conversation_seconds", "silence_seconds", "silence_count",
    "longest_silence_seconds", "dead_air_3_count", "dead_air_3_seconds", "dead_air_5_count", "dead_air_5_seconds",
    "dead_air_10_count", "dead_air_10_seconds", "dead_air_15_count", "dead_air_15_seconds", "talk_over_seconds",
    "talk_over_count", "agent_interruptions", "guest_interruptions", "hold_time", "longest_hold_seconds",
    "agent_utterances", "guest_utterances", "greeting_latency_seconds", "talk_share", "agent_words_per_minute",
    "guest_words_per_minute", "agent_longest_monologue_seconds", "guest_longest_monologue_seconds",
    "response_latency_seconds", "aws_non_talk_pct", "rubric", "rubric_version", "silence_min_seconds",
    "talk_over_min_seconds", "not_measured", "stored_at", "updated_at",
)  # fmt: skip


def test_the_file_as_bytes(index: Index) -> None:
    index.save(result("r1", agent="Zoë"))
    stream = io.StringIO(newline="")
    assert write_csv("calls", index, Filters(), stream) == 1
    headers, line, end = stream.getvalue().encode("utf-8").split(b"\r\n")
    assert headers == b"\xef\xbb\xbf" + ",".join(HEADERS).encode()
    assert line.startswith("r1,,Zoë,1,,,,upload,,scored,89.0,5.2,4.7,0.0,0,".encode())
    assert end == b""


def test_an_empty_index_gives_headers_alone(index: Index) -> None:
    stream = io.StringIO(newline="")
    assert write_csv("calls", index, Filters(), stream) == 0
    assert stream.getvalue() == "\ufeff" + ",".join(HEADERS) + "\r\n"


def test_each_metric_has_a_column() -> None:
    assert KINDS["calls"].headers == HEADERS
    assert {metric.name for metric in METRICS} - set(HEADERS) == {"hold_time_seconds"}


def test_a_line_holds_the_numbers_and_what_they_were_made_under(index: Index, read: Read) -> None:
    index.save(result("r1", call(*REFERENCE, hold=Hold(90_000)), interaction_id="i1", queue="Billing",
                      direction="inbound", started_at="2026-03-02T14:30:00+01:00",
                      thresholds=Thresholds(750, 50), rubric=BANDED))  # fmt: skip
    (line,) = read("calls")
    assert line["started_at"] == "2026-03-02T13:30:00Z"
    assert (line["hold_time"], line["talk_over_seconds"], line["silence_seconds"]) == ("90.0", "0.2", "0.0")
    assert (line["rubric"], line["rubric_version"]) == ("banded", "1")
    assert (line["silence_min_seconds"], line["talk_over_min_seconds"]) == ("0.75", "0.05")
    assert (line["stored_at"], line["updated_at"]) == ("2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z")
    assert float(line["talk_share"]) == index.row("r1").talk_share


def test_what_is_unknown_is_empty_and_explained(index: Index, read: Read) -> None:
    index.save(result("r1", call(*REFERENCE, anonymous=True)))
    anonymous = index.row("r1").why_not("talk_over_seconds")
    (line,) = read("calls")
    assert [line[name] for name in ("quality_score", "talk_over_seconds", "hold_time", "talk_share")] == [
        "",
        "",
        "",
        "",
    ]
    assert line["not_measured"].split("; ") == [
        f"quality_score: talk-over was not measured: {anonymous}",
        f"talk_over_seconds, talk_over_count, agent_interruptions, guest_interruptions, talk_share, talk_overs,"
        f" interruptions: {anonymous}",
        "hold_time, longest_hold_seconds, holds: nothing tells whether the guest was on hold",
        "response_latency_seconds: the agent never answers a guest's turn after a pause",
    ]


def test_what_is_known_needs_no_explanation(index: Index, read: Read) -> None:
    guest_first = call(*[one._replace(start=one.start + 9000, end=one.end + 9000) for one in REFERENCE], hold=Hold(0))
    answered = call(REFERENCE[1], *guest_first.utterances, hold=Hold(0))
    index.save(result("r1", answered))
    assert read("calls")[0]["not_measured"] == ""


def test_every_empty_number_is_named(index: Index, read: Read) -> None:
    index.save(result("nothing", call()))
    index.save(result("anonymous", call(*REFERENCE, anonymous=True)))
    index.save(result("guest only", call(REFERENCE[1])))
    for line in read("calls"):
        named = {name for part in line["not_measured"].split("; ") for name in part.split(": ")[0].split(", ")}
        for metric in METRICS:
            header = "hold_time" if metric.name == "hold_time_seconds" else metric.name
            assert (line[header] == "") == (header in named), (line["recording_id"], header)


def test_texts_of_people_run_nothing(index: Index, read: Read) -> None:
    index.save(result("-r1", agent='=HYPERLINK("http://x")', queue=" @queue", interaction_id="line\r\nbreak"))
    (line,) = read("calls")
    assert (line["recording_id"], line["agent"], line["queue"], line["interaction_id"]) == (
        "'-r1", "'=HYPERLINK(\"http://x\")", "' @queue", "line\r\nbreak",
    )  # fmt: skip


def test_filters_and_order(index: Index, read: Read) -> None:
    index.save(result("later", started_at="2026-03-02", agent="Mara"))
    index.save(result("earlier", started_at="2026-03-01", agent="Mara"))
    index.save(result("undated", silent_for(3), agent="Jon"))
    assert [line["recording_id"] for line in read("calls")] == ["earlier", "later", "undated"]
    assert [line["recording_id"] for line in read("calls", Filters(agent="Mara", since="2026-03-02"))] == ["later"]


def test_an_unknown_export_is_refused(index: Index) -> None:
    stream = io.StringIO()
    with pytest.raises(InvalidSetting, match="no export 'rows'; known: calls, events, agents"):
        write_csv("rows", index, Filters(), stream)
    assert stream.getvalue() == ""
