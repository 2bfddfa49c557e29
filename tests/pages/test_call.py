from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genqa.audio.peaks import Peaks
from genqa.call import About, Hold
from genqa.index import Index
from genqa.result import Origin, judge
from genqa.scoring import built_in
from genqa.ui import which
from genqa.ui.text import JOINER
from tests.calls import REFERENCE, call, said
from tests.index.results import silent_for
from tests.pages.conftest import CALL, TOTAL_OF_90_S, Open, all_html, errors, in_player, links, saved, sound_of, texts
from tests.ui.test_markup import Read

LINEAR = built_in()["linear"]
HOSTILE = "<script>alert(1)</script> **x** $\\alpha$ :smile: =cmd()"


def cells(page) -> list[str]:
    return [cell for piece in page.html for cell in Read(piece.value).cells]


def lost(page) -> list[str]:
    """What can be chosen among the points lost: the reasons and their places."""
    return [button.label for button in page.button if (button.key or "").startswith(("line ", "place "))]


def press(page, key: str) -> None:
    next(button for button in page.button if button.key == key or button.label == key).click().run()


def test_the_reference_call_is_shown_with_score_reasons_words_and_numbers(open_page: Open, index: Index):
    about = About(agent="Mara L.", queue="Billing", direction="inbound", started_at="2026-11-12T11:04:00Z")
    origin = Origin("generic", "named in the file", warnings=("the agent is hard to hear",))
    saved(index, judge("ref", call(*REFERENCE, length=5.2, hold=TOTAL_OF_90_S), LINEAR, about=about, origin=origin))

    page = open_page(CALL, call="ref")

    assert not page.exception
    assert errors(page) == []
    assert texts(page) == [
        "Mara L. · Billing · inbound · 12 Nov 2026 12:04 (CET) · 0:05 long",
        *("−10.0", "hold 1:30", "−1.0"),
    ]
    assert [(metric.label, metric.value) for metric in page.metric] == [("Score", "89.0")]
    assert "● on target</strong>" in all_html(page)
    assert [tab.label for tab in page.tabs] == ["All numbers", "Record"]
    shown = cells(page)
    assert lost(page) == [r"talk\-over 0\.2 s in 1 event", r"0\:03\.8–0\:04\.0"]
    assert "Where the holds lie, Longest hold" in shown
    told = in_player(page)
    assert told["parties"] == [["agent", "agent"], ["guest", "guest"]]
    assert told["said"] == [
        [500, 2100, 0, "Hello, how can I help you?"],
        [2300, 4000, 1, "I need assistance with my account."],
        [3800, 5200, 0, "I can certainly help with that."],
    ]
    assert shown[shown.index("Talk-over") + 1] == "0:00.2"
    assert shown[shown.index("Recording id") + 1] == "ref"
    assert shown[shown.index("Who is the agent") + 1] == "named in the file"
    assert shown[shown.index("First stored") + 1].endswith("(CET)") or shown[shown.index("First stored") + 1].endswith(
        "(CEST)"
    )
    assert [box.value for box in page.warning] == [
        f"* the agent is hard to hear\n* hold is known only as a total of 1\\:{JOINER}30\\: silence may include it"
    ]
    assert told["words"].startswith("Recording of 5.2 s.")


def test_a_call_that_is_not_scorable_says_why(open_page: Open, index: Index):
    saved(index, judge("nobody", call(length=9), LINEAR))

    page = open_page(CALL, call="nobody")

    assert not page.exception
    assert [metric.value for metric in page.metric] == ["—"]
    assert texts(page)[1] == "not scorable: silence was not measured: no utterance: nothing tells who speaks when"
    told = in_player(page)
    assert (told["lanes"], told["said"], told["events"]) == ([], [], [])
    assert told["words"].startswith("Recording of 9.0 s. Nobody is heard.")


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
    assert cells(page).count(HOSTILE) == 6, "ids, source of transcript, sides and sound; an agent"
    assert [text for *_, text in in_player(page)["said"]].count(HOSTILE) == 2, "which the browser tests look at"


def test_a_damaged_waveform_is_named_and_the_lanes_are_drawn(open_page: Open, index: Index):
    result = judge("ref", call(*REFERENCE), LINEAR)
    saved(index, replace(result, origin=Origin(peaks=b"GQPK and nothing more", channels=2)))

    page = open_page(CALL, call="ref")

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["This recording cannot be used"]
    told = in_player(page)
    assert (told["peaks"], [lane["name"] for lane in told["lanes"]]) == (None, ["agent", "guest"])


def test_the_waveform_is_drawn_where_the_sound_is_known(open_page: Open, index: Index, silence_of_a_second: bytes):
    result = judge("ref", call(*REFERENCE), LINEAR)
    saved(index, replace(result, origin=Origin(peaks=silence_of_a_second, channels=2)))

    page = open_page(CALL, call="ref")

    assert [lane["name"] for lane in in_player(page)["lanes"]] == ["channel 1", "channel 2", "agent", "guest"]


def test_an_index_that_another_program_holds_is_told_in_a_box(
    open_page: Open, index: Index, index_file: Path, monkeypatch
):
    saved(index, judge("ref", call(*REFERENCE), LINEAR))
    index.close()
    monkeypatch.setattr(which, "PATIENCE_SECONDS", 0.05)
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
    (level,) = Peaks.from_bytes(silence_of_a_second).levels
    assert (level.length, level.channels) == (50, 2)


# What is looked at: a line of the points lost, and a second.

LONG = [said("agent", 0, 2, "Hello"), said("guest", 6, 8, "Hi"), said("agent", 13, 15, "Bye")]


def test_choosing_a_reason_frames_its_places_and_goes_to_the_first(open_page: Open, index: Index):
    saved(index, judge("ref", call(*LONG, hold=Hold(0)), LINEAR))
    page = open_page(CALL, call="ref")

    press(page, "line 0")

    assert (page.query_params["line"], page.query_params["t"]) == ("1", "2")
    assert lost(page)[0] == r"**▸ silence 9\.0 s in 2 gaps**"
    told = in_player(page)
    assert told["framed"] == [[2000, 6000], [8000, 13_000]]
    assert (told["asked"], told["chosen"]) == (1, 2000), "the player goes to a moment before"

    press(page, "line 0")

    assert "line" not in page.query_params and "t" not in page.query_params
    assert (in_player(page)["framed"], in_player(page)["chosen"]) == ([], None)


def test_choosing_a_place_goes_there(open_page: Open, index: Index):
    saved(index, judge("ref", call(*LONG, hold=Hold(0)), LINEAR))
    page = open_page(CALL, call="ref")

    press(page, "place 0 8000")

    assert (page.query_params["line"], page.query_params["t"]) == ("1", "8")
    assert (in_player(page)["asked"], in_player(page)["chosen"]) == (1, 8000)

    press(page, "place 0 8000")

    assert in_player(page)["asked"] == 2, "the same place again is another choice"


def test_the_player_opens_at_the_second_in_the_address(open_page: Open, index: Index):
    saved(index, judge("ref", call(*LONG, hold=Hold(0)), LINEAR))

    page = open_page(CALL, call="ref", t="6.4")

    assert (in_player(page)["at"], in_player(page)["asked"]) == (6400, 0)


@pytest.mark.parametrize("text", ["-1", "soon", "nan", "inf", "1e999", "999999", "", "6,4", HOSTILE])
@pytest.mark.parametrize("name", ["t", "line"])
def test_a_second_or_line_that_is_none_marks_nothing(open_page: Open, index: Index, name: str, text: str):
    saved(index, judge("ref", call(*LONG), LINEAR))

    page = open_page(CALL, call="ref", **{name: text})

    assert not page.exception
    assert (in_player(page)["at"], in_player(page)["framed"]) == (None, [])


def test_many_places_open_out_of_the_line(open_page: Open, index: Index):
    turns = [said("agent", 3 * n, 3 * n + 1) for n in range(9)]
    saved(index, judge("ref", call(*turns, said("guest", 30, 31)), LINEAR))

    page = open_page(CALL, call="ref")

    assert len(lost(page)) == 1 + 9, "the reason and its nine places"


# The list that the call was opened from.


def test_the_neighbours_are_those_of_the_list_with_its_filters_and_order(open_page: Open, index: Index):
    for name, agent, seconds in (("a", "Ana", 3), ("b", "Ben", 2), ("c", "Ana", 1), ("d", "Ana", 5)):
        saved(index, judge(name, silent_for(seconds), LINEAR, about=About(agent=agent)))

    page = open_page(CALL, call="a", agent="Ana", order="quality_score")

    assert "2 of 3" in texts(page)
    assert links(page)[1:3] == [
        ("Previous", "call=d&agent=Ana&order=quality_score"),
        ("Next", "call=c&agent=Ana&order=quality_score"),
    ]
    assert links(page)[0] == ("All calls", "agent=Ana&order=quality_score")


def test_at_the_end_of_the_list_there_is_no_next(open_page: Open, index: Index):
    saved(index, judge("a", call(*REFERENCE), LINEAR))
    saved(index, judge("b", call(*REFERENCE), LINEAR))

    page = open_page(CALL, call="a")

    assert "2 of 2" in texts(page)
    assert [link.proto.label for link in page.page_link if link.proto.disabled] == ["Next"]


def test_a_call_that_the_filters_leave_out_says_so(open_page: Open, index: Index):
    saved(index, judge("a", call(*REFERENCE), LINEAR, about=About(agent="Ana")))

    page = open_page(CALL, call="a", agent="Ben")

    assert "Not among the calls that the filters leave." in [one.value for one in page.caption]
    assert not page.exception


def test_an_older_call_opened_by_its_address_alone_stands_among_all_calls(open_page: Open, index: Index):
    saved(index, judge("old", call(*REFERENCE), LINEAR, about=About(started_at="2020-01-01")))
    saved(index, judge("new", call(*REFERENCE), LINEAR, about=About(started_at=datetime.now(UTC).isoformat())))

    page = open_page(CALL, call="old")

    assert "2 of 2" in texts(page)


# What can be put right.


def test_sides_are_swapped_measured_again_and_logged(open_page: Open, index: Index):
    saved(index, judge("ref", call(*REFERENCE), LINEAR))
    page = open_page(CALL, call="ref")

    press(page, "Swap sides")

    assert not page.exception
    assert [one.party.role.value for one in index.load("ref").call.utterances] == ["guest", "agent", "guest"]
    assert "Sides swapped and measured again" in page.success[0].value
    told = in_player(page)
    assert told["parties"][told["said"][0][2]] == ["guest", "guest"]
    assert [(line.actor, line.action) for line in index.audit(1)] == [("browser", "sides swapped")]

    page.run()
    assert not page.success, "said once"


def test_swapped_sides_are_remembered_for_a_format_that_tells_channels_apart(open_page: Open, index: Index):
    origin = Origin("aws_transcribe", "the words", sides=(0, 1))
    saved(index, judge("ref", call(*REFERENCE), LINEAR, origin=origin))

    press(open_page(CALL, call="ref"), "Swap sides")

    assert index.channel_map() == {"aws_transcribe": 1}


def test_a_hold_is_entered_as_a_total_and_measured_again(open_page: Open, index: Index):
    saved(index, judge("ref", call(*REFERENCE, length=5.2), LINEAR))
    page = open_page(CALL, call="ref")
    assert page.metric[0].value == "99.0"

    page.text_input(key="hold total").set_value("1:30")
    press(page, "Measure again")

    assert not page.exception
    assert page.metric[0].value == "89.0"
    assert index.load("ref").measures.hold == 90_000
    assert r"Hold corrected and measured again\: score 99\.0 → 89\.0" in page.success[0].value
    line = index.audit(1)[0]
    assert (line.action, line.detail["score_before"], line.detail["score_after"]) == ("hold corrected", 99.0, 89.0)
    assert cells(page)[cells(page).index("Hold", cells(page).index("Sound")) + 1] == "a total, corrected by hand"


def test_a_hold_is_corrected_by_when_it_was(open_page: Open, index: Index):
    saved(index, judge("ref", call(*LONG, hold=TOTAL_OF_90_S), LINEAR))
    page = open_page(CALL, call="ref")

    page.segmented_control(key="hold how").set_value("when it was").run()
    page.text_input(key="hold spans").set_value("0:02-0:06")
    press(page, "Measure again")

    assert index.load("ref").measures.hold == 4_000
    assert index.row("ref").silence_seconds == 5.0


def test_a_hold_may_turn_out_to_be_unknown(open_page: Open, index: Index):
    saved(index, judge("ref", call(*LONG, hold=TOTAL_OF_90_S), LINEAR))
    page = open_page(CALL, call="ref")

    page.segmented_control(key="hold how").set_value("not known").run()
    press(page, "Measure again")

    assert index.row("ref").hold_time_seconds is None


def test_a_hold_that_cannot_be_read_is_told_and_nothing_changes(open_page: Open, index: Index):
    saved(index, judge("ref", call(*REFERENCE), LINEAR))
    page = open_page(CALL, call="ref")

    page.text_input(key="hold total").set_value("a while")
    press(page, "Measure again")

    assert [box.proto.title for box in page.error] == ["This hold cannot be read"]
    assert index.load("ref").measures.hold is None
    assert len(index.audit()) == 1, "stored, and nothing since"


def test_another_rubric_is_looked_at_and_stored_nowhere(open_page: Open, index: Index):
    saved(index, judge("ref", call(*LONG, hold=Hold(0)), LINEAR))
    page = open_page(CALL, call="ref")

    page.selectbox(key="rubric").set_value("banded v1").run()

    assert page.query_params["rubric"] == "banded v1"
    assert page.metric[0].value != "82.0"
    assert "nothing is changed" in page.info[0].value and "Stored is 82" in page.info[0].value
    assert index.row("ref").rubric == "linear"

    page.selectbox(key="rubric").set_value("linear v1").run()

    assert "rubric" not in page.query_params
    assert not page.info


def test_a_rubric_that_is_not_there_is_the_calls_own(open_page: Open, index: Index):
    saved(index, judge("ref", call(*LONG), LINEAR))

    page = open_page(CALL, call="ref", rubric=HOSTILE)

    assert not page.exception
    assert page.selectbox(key="rubric").value == "linear v1"


def test_a_call_that_somebody_else_deleted_meanwhile_is_told(open_page: Open, index: Index):
    saved(index, judge("ref", call(*REFERENCE), LINEAR))
    page = open_page(CALL, call="ref")
    index.delete("ref", actor="somebody else")

    press(page, "Swap sides")

    assert not page.exception
    assert {box.proto.title for box in page.error} == {"There is no such call"}
    assert index.count() == 0


# The sound.


def test_a_call_with_its_recording_is_played_from_the_second_that_is_looked_at(
    open_page: Open, index: Index, wav_of_a_second: bytes
):
    index.save(judge("ref", call(*LONG), LINEAR), audio=[wav_of_a_second])

    page = open_page(CALL, call="ref", t="6.4")

    assert not page.exception
    assert (in_player(page)["at"], sound_of(page)["url"] is not None) == (6400, True)


def test_a_call_without_its_recording_says_so_in_the_player(open_page: Open, index: Index):
    saved(index, judge("ref", call(*REFERENCE), LINEAR))

    page = open_page(CALL, call="ref")

    assert sound_of(page) == {
        "part": "sound", "call": "ref", "url": None, "why": "No recording of this call was kept.",
    }  # fmt: skip


def test_a_recording_that_cannot_be_played_is_told_and_the_rest_is_there(open_page: Open, index: Index):
    index.save(judge("ref", call(*REFERENCE), LINEAR), audio=[b"no sound at all"])

    page = open_page(CALL, call="ref")

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["This recording cannot be used"]
    assert (sound_of(page)["url"], sound_of(page)["why"]) == (None, "The recording cannot be played.")
    assert [tab.label for tab in page.tabs] == ["All numbers", "Record"]


def test_a_sample_is_marked_as_one(open_page: Open, index: Index):
    saved(index, judge("ref", call(*REFERENCE), LINEAR, about=About(source="sample")))

    assert any("sample" in one.value for one in open_page(CALL, call="ref").markdown)
