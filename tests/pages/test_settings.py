from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from genqa.call import Hold
from genqa.index import Index
from genqa.result import judge
from genqa.scoring import built_in
from genqa.settings import BandLimits, Thresholds
from genqa.ui import readers
from tests.calls import REFERENCE, call, said
from tests.index.results import MILD
from tests.pages.conftest import CALL, Open, all_html, errors, field, saved, texts
from tests.ui.test_markup import Read

SETTINGS = "pages/set/settings.py"
LINEAR, BANDED = built_in()["linear"], built_in()["banded"]
HOSTILE = "<script>alert(1)</script> **x** $\\alpha$ :smile: =cmd()"


def part(open_page: Open, name: str):
    page = open_page(SETTINGS, part=name)
    assert not page.exception
    return page


def cells(page) -> list[str]:
    return [cell for piece in page.html for cell in Read(piece.value).cells]


def button(page, label: str):
    (found,) = [one for one in page.button if one.label == label]
    return found


def labels(page) -> list[str]:
    return [one.label for one in page.button]


def wanted(page, rubric: str | None = None, silence: float | None = None):
    if rubric is not None:
        page.selectbox[0].set_value(rubric)
    if silence is not None:
        page.number_input[0].set_value(silence)
    return page.run()


def successes(page) -> list[str]:
    return [_shown(box.value) for box in page.success]


def _shown(markdown: str) -> str:
    return markdown.replace("\u2060", "").replace("\\", "")


def two_calls(index: Index) -> None:
    saved(index, judge("ref", call(*REFERENCE, hold=Hold(90_000)), LINEAR))
    saved(index, judge("gap", call(said("agent", 0, 1), said("guest", 1.6, 3)), LINEAR))


def test_the_rubric_in_force_stands_there_with_its_numbers(open_page: Open):
    page = part(open_page, "Scoring")

    assert [title.value for title in page.title] == ["Settings"]
    assert _shown(page.subheader[0].value) == "In force: Linear, version 1"
    assert cells(page) == [
        "The rubric in force", "Component", "What is measured", "Points", "If it is unknown",
        "hold", "the guest's hold, in all", "−10 if more than 60 s, −20 if more than 120 s",
        "costs nothing, and is said so",
        "silence", "silence, in all", "−2 for each second", "no score",
        "talk-over", "talk-over, in all", "−5 for each second", "no score",
    ]  # fmt: skip
    assert _shown(page.caption[1].value) == "Measured with silence from more than 0.5 s, talk-over from 0 s."
    assert button(page, "Show what would change").disabled
    assert "Undo the last change" not in labels(page)


def test_banded_says_that_its_numbers_are_no_standard(open_page: Open, index: Index):
    index.rescore(actor="test", rubric="banded")

    page = part(open_page, "Scoring")

    assert "starting values, not a standard" in _shown(page.info[0].value)
    assert cells(page)[:7] == [
        "The rubric in force", "Component", "What is measured", "Points", "Weight", "If it is unknown", "dead air",
    ]  # fmt: skip
    assert "25 of 100" in cells(page)


def test_a_change_is_shown_before_it_is_made_then_made_then_taken_back(open_page: Open, index: Index):
    two_calls(index)
    page = wanted(part(open_page, "Scoring"), "Banded, version 1")

    button(page, "Show what would change").click().run()

    assert not page.exception
    assert index.in_force()[0] == LINEAR, "nothing is changed yet"
    assert index.row("ref").quality_score == 89.0
    assert (
        "With Banded, version 1 and silence from more than 0.5 s, talk-over from 0 s: 2 of 2 scores change."
        in texts(page)
    )
    table = cells(page)
    assert table[table.index("Before and after") :] == [
        "Before and after", "Scores", "Calls", "With a score", "Mean", "At 0", "At 100", "",
        "now", "2", "2", "93.9", "0", "0", "",
        "with the change", "2", "2", table[-4], "0", table[-2], "",
    ]  # fmt: skip
    assert page.get("plotly_chart")[0].proto.alt == (
        "Calls by score. 70–80: 0 now, 1 then; 80–90: 1 now, 0 then; 90–100: 1 now, 1 then."
    )

    button(page, "Apply to 2 calls").click().run()

    assert not page.exception
    assert index.in_force()[0] == BANDED
    assert index.row("ref").rubric == "banded"
    assert successes(page) == ["Banded, version 1 is in force. 2 of 2 scores change."]
    assert index.audit()[0].actor == "browser"

    button(page, "Undo the last change").click().run()

    assert not page.exception
    assert index.in_force()[0] == LINEAR
    assert index.row("ref").quality_score == 89.0
    assert successes(page) == ["Undone: Linear, version 1 is in force again. 2 of 2 scores change."]
    assert "Undo the last change" not in labels(page)


def test_a_threshold_is_changed_the_same_way(open_page: Open, index: Index):
    two_calls(index)
    page = wanted(part(open_page, "Scoring"), silence=0.6)
    button(page, "Show what would change").click().run()
    assert "1 of 2 scores changes." in " ".join(texts(page))

    button(page, "Apply to 2 calls").click().run()

    assert index.in_force() == (LINEAR, Thresholds(600, 0))
    assert index.row("gap").quality_score == 100.0
    assert page.number_input[0].value == 0.6


def test_what_was_shown_is_gone_when_something_else_is_asked_for(open_page: Open, index: Index):
    two_calls(index)
    page = wanted(part(open_page, "Scoring"), "Banded, version 1")
    button(page, "Show what would change").click().run()

    page = wanted(page, silence=3.0)

    assert [label for label in labels(page) if label.startswith("Apply")] == []


def test_calls_stored_since_are_said_to_be_scored_too(open_page: Open, index: Index):
    two_calls(index)
    page = wanted(part(open_page, "Scoring"), "Banded, version 1")
    button(page, "Show what would change").click().run()
    saved(index, judge("new", call(*REFERENCE), LINEAR))
    page.run()

    assert any("The index has changed since" in caption.value for caption in page.caption)
    button(page, "Apply to 2 calls").click().run()
    assert index.row("new").rubric == "banded"


def test_an_empty_index_can_change_its_rubric_too(open_page: Open, index: Index):
    page = wanted(part(open_page, "Scoring"), "Banded, version 1")
    button(page, "Show what would change").click().run()
    assert "There is no call in the index yet." in " ".join(texts(page))

    button(page, "Apply to 0 calls").click().run()

    assert not page.exception
    assert index.in_force()[0] == BANDED


def test_bands_are_kept_and_drawn_everywhere(open_page: Open, index: Index):
    saved(index, judge("ref", call(*REFERENCE, hold=Hold(90_000)), LINEAR))
    page = part(open_page, "Bands")
    assert [one.value for one in page.number_input] == [80.0, 60.0]
    page.number_input[0].set_value(95.0)
    page.number_input[1].set_value(90.0)

    button(page, "Save").click().run()

    assert not page.exception
    assert successes(page) == ["Saved: every page draws the bands from here on."]
    assert index.bands() == BandLimits(95.0, 90.0)
    assert "95 to 100" in all_html(page) and "below 90" in all_html(page)
    assert "▼ critical</strong>" in all_html(open_page(CALL, call="ref")), "89.0 is below 90"
    assert index.row("ref").quality_score == 89.0


def test_bands_that_do_not_rise_are_refused(open_page: Open, index: Index):
    page = part(open_page, "Bands")
    page.number_input[0].set_value(50.0)

    button(page, "Save").click().run()

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["This value makes no sense"]
    assert index.bands() == BandLimits(80.0, 60.0)


def test_a_rubric_of_ones_own_is_added_and_can_be_chosen(open_page: Open, index: Index):
    page = part(open_page, "Own rubric")
    assert page.text_area[0].value == LINEAR.toml
    page.text_area[0].set_value(MILD)

    button(page, "Add the rubric").click().run()

    assert not page.exception
    assert successes(page) == ["Added: mild, version 1. It can be chosen under Scoring; no score has changed yet."]
    assert index.rubric("mild").version == 1
    assert index.in_force()[0] == LINEAR
    assert "mild, version 1" in part(open_page, "Scoring").selectbox[0].options


def test_a_rubric_is_taken_from_a_file(open_page: Open, index: Index):
    page = part(open_page, "Own rubric")
    field(page.file_uploader, "rubric file").set_value(("mild.toml", b"\xef\xbb\xbf" + MILD.encode(), ""))

    button(page, "Add the rubric").click().run()

    assert not page.exception
    assert index.rubric("mild").title == "mild"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name =", "the rubric: not valid TOML"),
        (b"", "the rubric: 'kind' is missing"),
        (b"\xff\xfe\x00", "own.toml: is no text in UTF-8"),
        (b"#" * 100_001, "own.toml: more than 100 kB; a rubric is a short text"),
        (MILD.replace('"silence_seconds"', f"'''{HOSTILE}'''").encode(), "the rubric, silence: no quantity is called"),
        (MILD.replace("version = 1", f"version = {2**63}").encode(), "the rubric: its version is a whole number"),
        (b"[" * 50_000, "the rubric: n"),
    ],
)
def test_a_rubric_that_makes_no_sense_is_told(open_page: Open, index: Index, content: bytes, message: str):
    page = part(open_page, "Own rubric")
    field(page.file_uploader, "rubric file").set_value(("own.toml", content, ""))

    button(page, "Add the rubric").click().run()

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["This rubric cannot be used"]
    assert _shown(errors(page)[0]).startswith(message)
    assert "<script" not in errors(page)[0].replace("\\<", "")
    assert [rubric.name for rubric in index.rubrics()] == ["banded", "linear"]


def test_a_changed_rubric_needs_a_new_version(open_page: Open, index: Index):
    index.add_rubric(MILD, actor="test")
    page = part(open_page, "Own rubric")
    page.text_area[0].set_value(MILD.replace("per_second = 1", "per_second = 3"))

    button(page, "Add the rubric").click().run()

    assert "raise the version" in _shown(errors(page)[0])


def test_a_rubric_with_hostile_words_is_shown_as_text(open_page: Open, index: Index):
    hostile = MILD.replace('name = "silence"', f"name = '''{HOSTILE}'''") + f"[[flag]]\nname = '''{HOSTILE}'''\n"
    hostile += f"quantity = 'longest_hold'\nover = 3\nreason = '''{HOSTILE}'''\n"
    hostile = f"title = '''{HOSTILE}'''\nabout = '''{HOSTILE}'''\n" + hostile
    index.add_rubric(hostile, actor=HOSTILE)
    index.rescore(actor=HOSTILE, rubric="mild")

    page = part(open_page, "Scoring")

    assert HOSTILE in cells(page)
    assert any(HOSTILE in text for text in texts(page))
    markdown = (*page.markdown, *page.caption, *page.subheader, *page.info)
    assert all("<script" not in one.value.replace("\\<", "") and "**x" not in one.value for one in markdown)
    assert "<script>alert" not in all_html(page)
    assert cells(part(open_page, "Audit trail"))[7] == HOSTILE


def test_who_sits_on_which_channel_is_kept_and_can_be_forgotten(open_page: Open, index: Index):
    index.put_setting("channel_map", {"deepgram": 0, "whisper": 1}, actor="test")
    page = part(open_page, "Channels")
    assert texts(page)[1:] == [
        "Deepgram: the agent is on channel 0",
        "OpenAI transcription and the Whisper family: the agent is on channel 1",
    ]

    page.button[0].click().run()

    assert not page.exception
    assert index.channel_map() == {"whisper": 1}
    assert successes(page) == [
        "Forgotten for Deepgram: genqa finds out from each transcript. Stored calls stay as they are."
    ]


def test_without_a_channel_kept_the_page_says_so(open_page: Open):
    page = part(open_page, "Channels")

    assert [caption.value for caption in page.caption] == ["Nothing is kept yet: genqa finds out from each transcript."]


def test_what_is_configured_is_shown_with_where_it_comes_from(
    open_page: Open, index_file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GENQA_KEEP_AUDIO", "perhaps")
    monkeypatch.setenv("GENQA_FFMPEG", str(index_file.parent / "no-such-ffmpeg"))
    monkeypatch.setenv("GENQA_CLIENT_SECRET", "hush-hush")

    page = part(open_page, "This machine")

    shown = cells(page)
    assert shown[:7] == [
        "What is configured", "What", "Value", "From where", "Index file", str(index_file), "GENQA_INDEX",
    ]  # fmt: skip
    assert shown[7:10] == ["ffmpeg", "not there: WAV is read, MP3, Ogg and M4A are not", "GENQA_FFMPEG"]
    assert shown[10:] == ["Recordings are kept", "GENQA_KEEP_AUDIO is yes or no, not 'perhaps'", "GENQA_KEEP_AUDIO"]
    assert "hush-hush" not in "".join(shown)


def test_the_trail_says_who_did_what_the_latest_first(open_page: Open, index: Index):
    two_calls(index)
    index.rescore(actor="command line", rubric="banded", thresholds=Thresholds(600, 0))
    index.put_bands(BandLimits(90.0, 70.0), actor="browser")

    shown = cells(part(open_page, "Audit trail"))

    assert shown[:6] == ["Audit trail", "When, Europe/Berlin", "From", "What", "Recording", "Details"]
    assert shown[7:11] == ["browser", "setting changed", "—", "bands: target 90.0, watch 70.0"]
    assert shown[12:16] == [
        "command line", "rescored", "—",
        "from linear v1, silence min 0.5 s, talk over min 0 s, to banded v1, silence min 0.6 s, talk over min 0 s, "
        "calls 2, changed 2",
    ]  # fmt: skip
    assert shown[17:21] == ["command line", "stored", "gap", "linear v1"]


def test_the_trail_shows_the_last_fifty(open_page: Open, index: Index):
    for number in range(60):
        index.put_setting("n", number, actor="test")

    shown = cells(part(open_page, "Audit trail"))

    assert [cell for cell in shown if cell.startswith("n: ")] == [f"n: {number}" for number in range(59, 9, -1)]


def test_an_index_that_is_written_to_keeps_what_was_in_force(
    open_page: Open, index: Index, index_file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(readers, "PATIENCE_SECONDS", 0.05)
    two_calls(index)
    page = wanted(part(open_page, "Scoring"), "Banded, version 1")
    button(page, "Show what would change").click().run()
    other = sqlite3.connect(index_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    button(page, "Apply to 2 calls").click().run()
    other.execute("ROLLBACK")
    other.close()

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["The index is in use"]
    assert index.in_force()[0] == LINEAR
    assert "Apply to 2 calls" in labels(page), "it can be pressed again"
