"""WebVTT captions, against small files, some broken on purpose, and captions of a recogniser's."""

from __future__ import annotations

import pytest

from genqa import transcript
from genqa.call import Call, Length
from genqa.metrics import measure
from genqa.transcript.captions import ROLLING
from tests.transcript.conftest import ReadSample
from tests.transcript.shapes import texts, times
from tests.transcript.text_shapes import TEXTS, read_text


def vtt(*cues: str) -> str:
    """Captions of two seconds each, one after the other."""
    lines = [f"00:{2 * n:02}.000 --> 00:{2 * n + 2:02}.000\n{cue}\n" for n, cue in enumerate(cues)]
    return "WEBVTT\n\n" + "\n".join(lines)


def test_the_cues_of_a_file(sample: ReadSample) -> None:
    found = sample("captions/sample.vtt")
    assert len(found.utterances) == 16
    assert times(found)[-1][2:] == (61_350, 64_300)
    assert texts(found)[-1] == "Caption text #16"
    assert (found.anonymous, found.warnings) == (True, ())


def test_a_byte_order_mark(sample: ReadSample) -> None:
    found = sample("captions/captions_with_bom.vtt")
    assert [said[2:] for said in times(found)] == [(500, 7_000), (7_000, 11_890), (11_890, 16_320), (16_320, 21_580)]


def test_a_cue_without_times_is_counted_and_the_others_are_read(sample: ReadSample) -> None:
    found = sample("captions/missing_timeframe.vtt")
    assert texts(found) == [f"Caption text #{n}" for n in (1, 3, 4, 5, 6, 7)]
    assert found.warnings == ("1 of 7 segments left out, no usable time: number 2",)


def test_markup_and_times_within_a_text(sample: ReadSample) -> None:
    found = sample("captions/cue_tags.vtt")
    assert texts(found) == ["When the moon hits your eye", "Like a big-a pizza pie", "That's amore"]
    assert [said[2:] for said in times(found)] == [(16_500, 18_500), (18_500, 20_500), (20_500, 21_500)]


def test_words_are_timed_where_each_has_a_time(sample: ReadSample) -> None:
    moon, pie, amore = sample("captions/cue_tags.vtt").utterances
    assert (moon.words, pie.words) == ((), ())  # a time for "When the moon" is none for "moon"
    assert list(amore.words) == [(20_500, 21_000, "That's"), (21_000, 21_500, "amore")]


def test_captions_of_a_recogniser_roll_and_are_counted_once(sample: ReadSample) -> None:
    found = sample("captions/youtube_dl.vtt")
    assert texts(found) == ["yeah", "what", "this will happen is I'm telling"]
    assert [said[2:] for said in times(found)] == [(286_070, 286_470), (286_470, 304_080), (304_080, 305_069)]
    assert [word.text for word in found.utterances[2].words] == ["this", "will", "happen", "is", "I'm", "telling"]
    assert found.utterances[2].words[1] == (304_199, 304_379, "will")
    assert (found.untimed, found.warnings) == (ROLLING, ())


def test_nothing_is_measured_of_captions_that_stay_until_the_next_one(sample: ReadSample) -> None:
    found = sample("captions/youtube_dl.vtt")
    measured = measure(Call(Length(305_069, "last word"), found.utterances, untimed=found.untimed))
    assert (measured.silence, measured.talk_over) == (None, None)
    assert measured.not_measured["silence_seconds"] == ROLLING


def test_what_youtube_writes_today() -> None:
    """Each line three times: new below an old one, alone for 10 ms, above the next."""
    found = read_text(
        "WEBVTT\nKind: captions\nLanguage: en\n\n"
        "00:00:00.000 --> 00:00:02.000 align:start position:0%\n \nhello<00:00:00.500><c> world</c>\n\n"
        "00:00:02.000 --> 00:00:02.010 align:start position:0%\nhello world\n \n\n"
        "00:00:02.010 --> 00:00:04.000 align:start position:0%\nhello world\nthank<00:00:03.000><c> you</c>\n"
    )
    assert texts(found) == ["hello world", "thank you"]
    assert [list(said.words) for said in found.utterances] == [
        [(0, 500, "hello"), (500, 2_000, "world")],
        [(2_010, 3_000, "thank"), (3_000, 4_000, "you")],
    ]


def test_remarks_styles_regions_and_settings_are_not_spoken() -> None:
    found = read_text(
        "WEBVTT - a title\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n"
        "NOTE\nAgent: not this\n\nNOTE nor this\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\n"
        "intro-1\n00:01.000 --> 00:02.000 line:0 position:20% size:60% align:start\nHello\n\n"
        "00:01:02.000 -->\t01:00:03.000\nHi\n"
    )
    assert texts(found) == ["Hello", "Hi"]
    assert [said[2:] for said in times(found)] == [(1_000, 2_000), (62_000, 3_603_000)]
    assert found.warnings == ()


def test_a_first_cue_right_after_the_head() -> None:
    assert texts(read_text("WEBVTT\n00:01.000 --> 00:02.000\nHello\n00:02.000 --> 00:03.000\nHi\n")) == ["Hello", "Hi"]


def test_a_voice_is_a_speaker_from_the_first_time_on() -> None:
    found = read_text(vtt("<v.loud Ann &amp; Co>How can I help?</v>", "<v Ben>Hi <i>there</i>\nall", "<v  Ben >Bye"))
    assert [(said.party.role.value, said.party.label, said.text) for said in found.utterances] == [
        ("agent", "Ann & Co", "How can I help?"),
        ("guest", "Ben", "Hi there all"),
        ("guest", "Ben", "Bye"),
    ]


def test_a_prefix_is_taken_out_of_text_and_words() -> None:
    found = read_text(vtt("Agent: <00:00.500>Hello <00:01.000>Ann", "[Customer] Hi"))
    assert [(said.party.label, said.text) for said in found.utterances] == [("Agent", "Hello Ann"), ("Customer", "Hi")]
    assert [word.text for word in found.utterances[0].words] in ([], ["Hello", "Ann"])


def test_two_voices_in_a_cue_tell_what_they_say_and_not_when() -> None:
    found = read_text(vtt("<v Agent>Bye</v> <v Customer>Bye bye</v>"))
    assert times(found) == [
        ("agent", "Agent", 0, 0),
        ("guest", "Customer", 0, 0),
        ("unknown", "", 0, 2_000),
    ]
    assert texts(found) == ["Bye", "Bye bye", ""]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("AT&amp;T &lt;3 &#39;yes&#39; &#x27;no&#x27;", "AT&T <3 'yes' 'no'"),
        ("a &nbsp; b", "a b"),
        ("&unknown; &#99999999999; &", "&unknown; &#99999999999; &"),
        ("cut <c.color", "cut"),
        ("<>empty< >", "empty"),
        ("<c><c><c>deep</c></c></c>", "deep"),
        ("<lang en>hello</lang>", "hello"),
    ],
)
def test_entities_and_odd_markup(raw: str, text: str) -> None:
    assert texts(read_text(vtt(raw))) == [text]


@pytest.mark.parametrize("inner", ["<00:09.000>", "<00:01.500>b <00:00.500>", "<00:99.000>"])
def test_times_that_lead_out_of_the_cue_are_not_used(inner: str) -> None:
    (said,) = read_text(vtt(f"a {inner}c")).utterances
    assert (said.start, said.end, said.words) == (0, 2_000, ())


def test_two_files_are_two_sides() -> None:
    found = transcript.read_two_sides(vtt("Hello").encode(), vtt("", "Hi").encode())
    assert times(found) == [("agent", "agent", 0, 2_000), ("guest", "guest", 2_000, 4_000)]


def test_only_the_head_is_a_call_in_which_nobody_speaks() -> None:
    assert transcript.read(b"WEBVTT\n").utterances == ()
    assert read_text(TEXTS["webvtt"]).format == "webvtt"
