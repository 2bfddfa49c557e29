from __future__ import annotations

from pathlib import Path

import pytest

from genqa.call import Hold
from genqa.index import Index
from genqa.result import judge
from genqa.settings import BandLimits, Thresholds
from tests.calls import REFERENCE, call
from tests.index.results import MILD
from tests.pages.conftest import CALL, Open, all_html, errors, field, saved, texts
from tests.pages.test_settings import HOSTILE, LINEAR, button, cells, part, shown, successes, two_calls


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
    assert shown(errors(page)[0]).startswith(message)
    assert "<script" not in errors(page)[0].replace("\\<", "")
    assert [rubric.name for rubric in index.rubrics()] == ["banded", "linear"]


def test_a_changed_rubric_needs_a_new_version(open_page: Open, index: Index):
    index.add_rubric(MILD, actor="test")
    page = part(open_page, "Own rubric")
    page.text_area[0].set_value(MILD.replace("per_second = 1", "per_second = 3"))

    button(page, "Add the rubric").click().run()

    assert "raise the version" in shown(errors(page)[0])


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
    assert texts(page)[1:3] == [
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

    assert [caption.value for caption in page.caption] == [
        "Nothing is kept yet: genqa finds out from each transcript.",
        "There are no calls yet.",
    ]


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
    assert shown[10:13] == [
        "Voices are told by", "voice v2: a network that knows voices, and the level over the channel's own noise",
        "default",
    ]  # fmt: skip
    assert shown[13:16] == [
        "Recordings are kept",
        "GENQA_KEEP_AUDIO is yes, no or opus, not 'perhaps'",
        "GENQA_KEEP_AUDIO",
    ]
    assert shown[16:19] == ["Personal data in calls that are stored", "nothing is masked", "default"]
    assert shown[19] == "Personal data in exports"
    assert shown[22:24] == ["Genesys Cloud", "not set up: no calls can be brought in"]
    assert "hush-hush" not in "".join(shown)


def test_how_genesys_cloud_is_reached_is_shown_without_the_secret(open_page: Open, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GENQA_GENESYS_REGION", "eu-west-1")
    monkeypatch.setenv("GENQA_GENESYS_CLIENT_ID", "the-client")
    monkeypatch.setenv("GENQA_GENESYS_CLIENT_SECRET", "hush-hush")

    shown = cells(part(open_page, "This machine"))

    rows = list(zip(shown[13::3], shown[14::3], shown[15::3], strict=True))
    assert ("Genesys Cloud: region", "eu-west-1", "GENQA_GENESYS_REGION") in rows
    assert ("Genesys Cloud: client secret", "set", "GENQA_GENESYS_CLIENT_SECRET") in rows
    assert ("Genesys Cloud: per minute", "300", "default") in rows
    assert "hush-hush" not in "".join(shown)


def test_a_wrong_setting_of_genesys_cloud_is_told_among_the_others(open_page: Open, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GENQA_GENESYS_REGION", "the-moon")

    shown = cells(part(open_page, "This machine"))

    assert shown[22] == "Genesys Cloud"
    assert shown[23].startswith("GENQA_GENESYS_REGION: there is no region 'the-moon'")


def test_the_trail_says_who_did_what_the_latest_first(open_page: Open, index: Index):
    two_calls(index)
    index.rescore(actor="command line", rubric="banded", thresholds=Thresholds(600, 0))
    index.put_bands(BandLimits(90.0, 70.0), actor="browser")

    shown = cells(part(open_page, "Audit trail"))

    assert shown[:6] == ["Audit trail", "When, Europe/Berlin", "From", "What", "Recording", "Details"]
    assert shown[7:11] == ["browser", "setting changed", "—", "bands: target 90.0, watch 70.0"]
    assert shown[12:16] == [
        "command line", "rescored", "—",
        "from linear v1, silence min 0.5 s, talk over min 0 s, measure from transcript, to banded v1, "
        "silence min 0.6 s, talk over min 0 s, measure from transcript, calls 2, changed 2",
    ]  # fmt: skip
    assert shown[17:21] == ["command line", "stored", "gap", "linear v1"]


def test_the_trail_shows_the_last_fifty(open_page: Open, index: Index):
    for number in range(60):
        index.put_setting("n", number, actor="test")

    shown = cells(part(open_page, "Audit trail"))

    assert [cell for cell in shown if cell.startswith("n: ")] == [f"n: {number}" for number in range(59, 9, -1)]
