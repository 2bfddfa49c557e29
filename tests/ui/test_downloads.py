from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

from genqa.call import About, Hold
from genqa.index import CallRow, Filters, open_index
from genqa.reports import export_file
from genqa.result import judge
from genqa.scoring import built_in
from genqa.ui import downloads
from tests.calls import REFERENCE, call, said

LINEAR, BANDED = built_in()["linear"], built_in()["banded"]
HOSTILE = "=cmd()|'/c calc'!A1"


def lines(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "spreadsheets need the byte order mark"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_download_is_byte_for_byte_what_the_command_writes(tmp_path: Path):
    with open_index(tmp_path / "qa_index.db") as index:
        for agent in ("Mara L.", "Jon P."):
            index.save(judge(agent, call(*REFERENCE, hold=Hold(90_000)), LINEAR, about=About(agent=agent)))
        for kind in ("calls", "events", "agents"):
            export_file(kind, index, Filters(agent="Mara L."), tmp_path / "file.csv")

            assert downloads.content(kind, index, Filters(agent="Mara L.")) == (tmp_path / "file.csv").read_bytes()
        assert [line["recording_id"] for line in lines(downloads.content("calls", index, Filters()))] == [
            "Mara L.",
            "Jon P.",
        ]


def test_agents_have_as_many_lines_as_the_button_says(tmp_path: Path):
    with open_index(tmp_path / "qa_index.db") as index:
        index.save(judge("1", call(*REFERENCE), LINEAR, about=About(agent="Mara L.")))
        index.save(judge("2", call(*REFERENCE), LINEAR, about=About(agent="Mara L.")))
        index.save(judge("3", call(*REFERENCE), BANDED, about=About(agent="Mara L.")))
        index.save(judge("4", call(*REFERENCE), LINEAR))

        assert index.agent_lines() == len(lines(downloads.content("agents", index, Filters()))) == 3
        assert index.agent_lines(Filters(agent="Mara L.")) == 2
        assert index.agent_lines(Filters(agent="nobody")) == 0


def test_a_result_that_is_not_saved_reads_as_it_will_when_it_is(tmp_path: Path):
    about = About(agent=HOSTILE, queue="Billing", started_at="2026-11-12T11:04:00Z")
    for facts in (call(*REFERENCE, hold=Hold(90_000)), call(said("unknown", 0, 2), anonymous=True), call(length=3)):
        result = judge("one", facts, LINEAR, about=about)
        with open_index(tmp_path / "qa_index.db") as index:
            index.save(result)
            stored = index.row("one")

        assert replace(stored, stored_at="", updated_at="") == CallRow.of(result)
        (line,) = lines(downloads.one_call(CallRow.of(result)))
        (saved,) = lines(downloads.one_call(stored))
        assert {**saved, "stored_at": "", "updated_at": ""} == line
        assert line["agent"] == f"'{HOSTILE}"


def test_the_reference_call_as_csv():
    (line,) = lines(downloads.one_call(CallRow.of(judge("ref", call(*REFERENCE, hold=Hold(90_000)), LINEAR))))

    assert (line["recording_id"], line["quality_score"], line["hold_time"], line["talk_over_seconds"]) == (
        "ref", "89.0", "90.0", "0.2",
    )  # fmt: skip
    assert (line["agent"], line["stored_at"]) == ("", "")
