from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from genqa.audio import Peaks
from genqa.call import About, Hold
from genqa.index import Index
from genqa.result import Origin, judge
from genqa.scoring import built_in
from genqa.ui import readers
from genqa.ui.text import JOINER
from tests.calls import REFERENCE, call, said
from tests.pages.conftest import CALL, TOTAL_OF_90_S, Open, all_html, errors, links, saved, texts
from tests.ui.test_markup import Read

LINEAR = built_in()["linear"]
HOSTILE = "<script>alert(1)</script> **x** $\\alpha$ :smile: =cmd()"


def cells(page) -> list[str]:
    return [cell for piece in page.html for cell in Read(piece.value).cells]


def test_the_reference_call_is_shown_with_score_reasons_words_and_numbers(open_page: Open, index: Index):
    about = About(agent="Mara L.", queue="Billing", direction="inbound", started_at="2026-11-12T11:04:00Z")
    origin = Origin("generic", "named in the file", warnings=("the agent is hard to hear",))
    saved(index, judge("ref", call(*REFERENCE, length=5.2, hold=TOTAL_OF_90_S), LINEAR, about=about, origin=origin))

    page = open_page(CALL, call="ref")

    assert not page.exception
    assert errors(page) == []
    assert texts(page) == ["Mara L. · Billing · inbound · 12 Nov 2026 12:04 (CET) · 0:05 long"]
    assert [(metric.label, metric.value) for metric in page.metric] == [("Score", "89.0")]
    assert "● on target</strong>" in all_html(page)
    assert [tab.label for tab in page.tabs] == ["Transcript", "All numbers", "Record"]
    shown = cells(page)
    assert shown[:10] == [
        "Points lost", "Points", "Why", "Where in the recording",
        "−10.0", "hold 1:30", "",
        "−1.0", "talk-over 0.2 s in 1 event", "0:03.8–0:04.0",
    ]  # fmt: skip
    assert "Where the holds lie, Longest hold" in shown
    assert shown[shown.index("What was said") + 1 :][:9] == [
        "0:00.5", "■ agent", "Hello, how can I help you?",
        "0:02.3", "■ guest", "I need assistance with my account.",
        "0:03.8", "■ agent", "I can certainly help with that.",
    ]  # fmt: skip
    assert shown[shown.index("Talk-over") + 1] == "0.2 s"
    assert shown[shown.index("Recording id") + 1] == "ref"
    assert shown[shown.index("Who is the agent") + 1] == "named in the file"
    assert shown[shown.index("First stored") + 1].endswith("(CET)") or shown[shown.index("First stored") + 1].endswith(
        "(CEST)"
    )
    assert [box.value for box in page.warning] == [
        f"* the agent is hard to hear\n* hold is known only as a total of 1\\:{JOINER}30\\: silence may include it"
    ]
    assert page.get("plotly_chart")[0].proto.alt.startswith("Recording of 5.2 s.")


def test_a_call_that_is_not_scorable_says_why(open_page: Open, index: Index):
    saved(index, judge("nobody", call(length=9), LINEAR))

    page = open_page(CALL, call="nobody")

    assert not page.exception
    assert [metric.value for metric in page.metric] == ["—"]
    assert texts(page)[1] == "not scorable: silence was not measured: no utterance: nothing tells who speaks when"
    assert "There is no transcript of this call." in texts(page)
    assert len(page.get("plotly_chart")) == 0, "there is nothing to draw"
    assert page.caption[1].value.startswith(r"Recording of 9\.0 s\. Nobody is heard\.")


def test_a_call_without_a_lost_point_says_so(open_page: Open, index: Index):
    saved(index, judge("good", call(said("agent", 0, 2), said("guest", 2, 4), hold=Hold(0)), LINEAR))

    assert "No points were lost." in texts(open_page(CALL, call="good"))


def test_an_unknown_id_is_told_and_the_way_back_shown(open_page: Open):
    page = open_page(CALL, call=HOSTILE)

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["There is no such call"]
    assert "alert" in errors(page)[0] and "<script>" not in errors(page)[0].replace("\\<", "")
    assert links(page) == [("All calls", "")]


def test_without_an_id_the_page_says_what_is_missing(open_page: Open):
    page = open_page(CALL)

    assert texts(page) == ["No call is named in the address. Open one from the list."]
    assert links(page) == [("All calls", "")]
    assert not page.exception


def test_nothing_of_a_hostile_call_acts(open_page: Open, index: Index):
    hostile = judge(
        HOSTILE,
        call(said(f"agent:{HOSTILE}", 0, 2, HOSTILE), said("agent:x", 1, 2), said("guest", 2, 4, HOSTILE)),
        LINEAR,
        about=About(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
        origin=Origin(HOSTILE, HOSTILE, HOSTILE, warnings=(HOSTILE,)),
    )
    saved(index, hostile)

    page = open_page(CALL, call=HOSTILE)

    assert not page.exception
    assert texts(page)[0].startswith(f"{HOSTILE} · {HOSTILE} · {HOSTILE} · ")
    markdown = (*page.markdown, *page.caption, *page.warning, *page.error)
    assert all("<script" not in piece.value.replace("\\<", "") for piece in markdown)
    assert all("<script" not in piece.value for piece in page.html)
    assert cells(page).count(HOSTILE) == 7, "twice said; ids, source of transcript, sides and sound"
    assert HOSTILE not in page.get("plotly_chart")[0].proto.spec


def test_a_damaged_waveform_is_named_and_the_lanes_are_drawn(open_page: Open, index: Index):
    result = judge("ref", call(*REFERENCE), LINEAR)
    saved(index, replace(result, origin=Origin(peaks=b"GQPK and nothing more", channels=2)))

    page = open_page(CALL, call="ref")

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["This recording cannot be used"]
    assert '"ticktext":["agent","guest"]' in page.get("plotly_chart")[0].proto.spec


def test_the_waveform_is_drawn_where_the_sound_is_known(open_page: Open, index: Index, silence_of_a_second: bytes):
    result = judge("ref", call(*REFERENCE), LINEAR)
    saved(index, replace(result, origin=Origin(peaks=silence_of_a_second, channels=2)))

    page = open_page(CALL, call="ref")

    assert '"ticktext":["channel 1","channel 2","agent","guest"]' in page.get("plotly_chart")[0].proto.spec


def test_an_index_that_another_program_holds_is_told_in_a_box(
    open_page: Open, index: Index, index_file: Path, monkeypatch
):
    saved(index, judge("ref", call(*REFERENCE), LINEAR))
    index.close()
    monkeypatch.setattr(readers, "PATIENCE_SECONDS", 0.05)
    other = sqlite3.connect(index_file, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")

    page = open_page(CALL, call="ref")
    other.execute("ROLLBACK")
    other.close()

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["The index is in use"]
    assert "another program holds the index" in errors(page)[0]


def test_a_damaged_index_is_told_in_a_box(open_page: Open, index: Index, index_file: Path):
    saved(index, judge("ref", call(*REFERENCE), LINEAR))
    index.close()
    with index_file.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)

    page = open_page(CALL, call="ref")

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["The index cannot be read"]


def test_an_index_of_a_later_genqa_is_told_in_a_box(open_page: Open, index: Index, index_file: Path):
    index.close()
    later = sqlite3.connect(index_file)
    later.execute("PRAGMA user_version = 999")
    later.commit()
    later.close()

    page = open_page(CALL, call="ref")

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["A later genqa wrote the index"]


def test_peaks_of_the_fixture_are_what_they_say(silence_of_a_second: bytes):
    assert (Peaks.from_bytes(silence_of_a_second).points, len(Peaks.from_bytes(silence_of_a_second).channels)) == (
        50,
        2,
    )
