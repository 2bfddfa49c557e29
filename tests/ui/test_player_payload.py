"""What the browser is told of a call: events in order, peaks as levels, texts as plain strings."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import numpy as np

from genqa.audio.peaks import Level, Peaks
from genqa.beside import Against
from genqa.call import Hold, Utterance
from genqa.result import Origin, Result, judge
from genqa.scorable.finding import Finding, Severity
from genqa.scoring import built_in
from genqa.spans import Spans
from genqa.ui.player.events import Event, events_of
from genqa.ui.player.payload import COMES_ALONG, Look, finer_levels, payload
from tests.calls import call, said

HELD = Hold(2000, Spans([(15_000, 17_000)]), in_file=True)


def result(*heard: Utterance, hold: Hold | None = None, **facts: object) -> Result:
    return judge("r", call(*heard, length=30, hold=hold, **facts), built_in()["linear"], origin=Origin(channels=2))


TALK = result(
    said("agent", 0, 3), said("guest", 2, 5), said("agent", 9, 10), said("guest", 9, 11), said("agent", 11.6, 15),
    said("guest", 17.2, 20), hold=HELD,
)  # fmt: skip


def test_the_events_of_a_call_stand_in_the_order_of_time() -> None:
    assert events_of(TALK) == (
        Event(2000, 3000, "talk-over", "1.0 s", "guest interrupts"),
        Event(5000, 9000, "dead air", "4.0 s"),
        Event(9000, 10_000, "talk-over", "1.0 s", "both at once"),
        Event(11_000, 11_600, "silence", "0.6 s"),
        Event(15_000, 17_000, "hold", "2.0 s"),
    )


def test_what_is_not_known_has_no_events() -> None:
    assert events_of(result(said("unknown", 0, 2), said("unknown", 9, 10), anonymous=True)) == (
        Event(2000, 9000, "dead air", "7.0 s"),
    )
    assert events_of(result()) == ()


def test_three_seconds_of_silence_are_not_yet_dead_air() -> None:
    gaps = result(said("agent", 0, 1), said("guest", 4, 5), said("agent", 8.001, 9))
    assert [event.kind for event in events_of(gaps)] == ["silence", "dead air"]


def test_the_same_events_are_drawn_by_kind() -> None:
    marks = payload(TALK, Look(), None, None, None)["marks"]
    assert marks == {
        "talk": [[2000, 3000, "1.0 s"], [9000, 10_000, "1.0 s"]],
        "silence": [[11_000, 11_600, "0.6 s"]],
        "dead": [[5000, 9000, "4.0 s"]],
        "hold": [[15_000, 17_000, "2.0 s"]],
        "soundless": [],
        "wordless": [],
    }


def test_where_transcript_and_sound_disagree_stands_among_the_events() -> None:
    against = Against(Spans([(0, 5000)]), soundless=Spans([(4000, 5000)]), wordless=Spans([(7000, 8500)]))
    doubted = replace(result(said("agent", 0, 5)), against=against)
    assert events_of(doubted) == (
        Event(4000, 5000, "words without sound", "1.0 s"),
        Event(7000, 8500, "sound without words", "1.5 s"),
    )
    assert payload(doubted, Look(), None, None, None)["marks"]["wordless"] == [[7000, 8500, "1.5 s"]]


def test_bleed_and_clipping_stand_among_the_events_at_their_places() -> None:
    found = [
        Finding("bleed", Severity.DOUBT, "bleed", "reason", "advice", Spans([(1000, 2000)])),
        Finding("wordless_speech", Severity.DOUBT, "sound without words", "reason", "advice", Spans([(3000, 4000)])),
    ]
    doubted = replace(result(said("agent", 0, 5)), findings=tuple(found))
    assert events_of(doubted) == (Event(1000, 2000, "bleed", "1.0 s"),), (
        "the other one comes from the comparison itself"
    )


def test_voices_of_the_transcript_are_named_where_the_numbers_are_from_the_sound() -> None:
    talk = result(said("agent:Mara", 0, 2, "Hello"), said("guest", 3, 5, "Hi"))
    by_sound = result(said("agent", 0, 2), said("guest", 3, 5)).measures
    told = payload(replace(talk, measures=by_sound, from_words=talk.measures), Look(), None, None, None)
    assert [name for name, _ in told["parties"]] == ["agent", "guest"]
    assert [text for *_, text in told["said"]] == ["Hello", "Hi"]


def test_it_is_json_and_says_what_is_looked_at() -> None:
    told = json.loads(json.dumps(payload(TALK, Look(1500, Spans([(2, 5)]), 3, 2000), None, None, "r")))
    assert {key: told[key] for key in ("part", "call", "address", "duration", "at", "framed", "asked", "chosen")} == {
        "part": "player", "call": "r", "address": "r", "duration": 30_000, "at": 1500, "framed": [[2, 5]], "asked": 3,
        "chosen": 2000,
    }  # fmt: skip
    assert told["sides"] == ["channel 1", "channel 2"]
    assert told["lanes"][0] == {
        "name": "agent", "colour": "agent", "channel": None, "speech": [[0, 3000], [9000, 10_000], [11_600, 15_000]],
    }  # fmt: skip
    assert told["colours"]["light"]["agent"] == "#0072B2" and told["colours"]["dark"]["agent"] == "#4DA3D9"


def test_what_was_said_goes_as_it_was_said() -> None:
    told = payload(result(said("agent", 1, 2, "<b>&amp;</b>"), said("guest:x", 2, 3)), Look(), None, None, None)
    assert told["said"] == [[1000, 2000, 0, "<b>&amp;</b>"], [2000, 3000, 1, "some words here"]]
    assert [colour for _, colour in told["parties"]] == ["agent", "guest"]
    assert told["untimed"] is False


def test_stretches_of_sound_are_no_transcript() -> None:
    told = payload(result(said("agent", 1, 2, ""), by_sound=True), Look(), None, None, None)
    assert (told["said"], len(told["lanes"])) == ([], 1)


def test_of_the_peaks_only_a_short_level_comes_along() -> None:
    points = np.arange(4 * 180_000, dtype=np.int64).astype(np.int16).reshape(180_000, 2, 2)
    peaks = Peaks.over(Level(8000, 160, points))
    finer = finer_levels(peaks)
    told = payload(TALK, Look(), peaks, "/media/x.bin", None)["peaks"]

    assert [level.length for level in finer] == [11_250, 45_000, 180_000]
    assert told["along"]["length"] == 2813 <= COMES_ALONG
    assert np.frombuffer(base64.b64decode(told["along"]["data"]), "<i2").reshape(-1, 2, 2).tolist() == (
        peaks.levels[3].points.tolist()
    )
    assert told["finer"] == [
        {"ms": 320.0, "length": 11_250, "offset": 0},
        {"ms": 80.0, "length": 45_000, "offset": 90_000},
        {"ms": 20.0, "length": 180_000, "offset": 450_000},
    ]
    file = b"".join(level.data() for level in finer)
    assert file[450_000:450_008] == points[0].astype("<i2").tobytes()


def test_an_hour_is_told_in_less_than_a_quarter_of_a_megabyte() -> None:
    turns = [
        said(("agent", "guest")[n % 2], 5 * n, 5 * n + 4.4, "a sentence of eight or nine words, no more")
        for n in range(720)
    ]
    hour = judge("r", call(*turns, length=3600), built_in()["linear"], origin=Origin(channels=2, agent_channel=0))
    peaks = Peaks.over(Level(8000, 160, np.zeros((180_000, 2, 2), np.int16)))
    assert len(json.dumps(payload(hour, Look(), peaks, "/media/x.bin", "r"))) < 250_000
