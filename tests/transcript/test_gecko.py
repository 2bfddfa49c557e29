"""Gecko, against the sales call that comes with it; several speakers and sounds against its source."""

from __future__ import annotations

from typing import Any

from genqa.spans import Spans
from tests.transcript.shapes import read, speech, texts, times, word_counts


def monologue(speaker: Any, start: float, end: float, *words: str) -> dict[str, Any]:
    terms = [{"start": start, "end": end, "text": word, "type": "WORD"} for word in words]
    return {"speaker": {"id": speaker, "name": None}, "terms": terms}


def call(*monologues: dict[str, Any]) -> dict[str, Any]:
    return {"schemaVersion": "2.0", "monologues": list(monologues)}


def test_a_sales_call_of_62_turns(sample: Any) -> None:
    found = sample("calls/sales_call/gecko.json")
    assert (found.format, len(found.utterances), found.warnings) == ("gecko", 62, ())
    assert speech(found) == {"Roger": 289_380, "Virgil": 110_460}
    assert word_counts(found) == {"Roger": 1_087, "Virgil": 410}
    assert times(found)[0] == ("agent", "Roger", 30, 5_550)
    assert found.utterances[0].text.startswith("Hi, Virgil good to finally connect")
    assert found.roles_basis == "the first speaker, for want of anything better"


def test_nobody_speaks_over_the_other_and_three_pauses_are_long(sample: Any) -> None:
    words = [word for said in sample("calls/sales_call/gecko.json").utterances for word in said.words]
    assert sum(word.end - word.start for word in words) == 289_380 + 110_460
    gaps = Spans([(word.start, word.end) for word in words]).gaps().longer_than(4_000)
    assert gaps == Spans([(480_490, 484_910), (491_220, 495_310), (512_720, 517_690)])


def test_people_who_speak_together_each_speak() -> None:
    found = read(call(monologue("Roger", 1, 2, "Hi"), monologue("Roger+Virgil", 3, 4, "Yeah")))
    assert times(found) == [
        ("agent", "Roger", 1_000, 2_000),
        ("agent", "Roger", 3_000, 4_000),
        ("guest", "Virgil", 3_000, 4_000),
    ]


def test_a_name_of_many_pluses_is_one_name() -> None:
    found = read(call(monologue("+".join("abcdefgh"), 1, 2, "Hi"), monologue("+".join("abcdefghi"), 3, 4, "Hi")))
    assert [said[1] for said in times(found)] == [*"abcdefgh", "a+b+c+d+e+f+g+h+i"]


def test_nobody_named_is_on_no_side() -> None:
    found = read(call(monologue("Roger", 1, 2, "Hi"), monologue("Virgil", 3, 4, "Hi"), monologue("<NA>", 5, 6, "hm")))
    assert [said[:2] for said in times(found)] == [("agent", "Roger"), ("guest", "Virgil"), ("unknown", "")]


def test_a_sound_is_no_speaker_and_a_recorded_voice_is_on_no_side() -> None:
    found = read(
        call(
            monologue("[recording]", 0, 1, "welcome"),
            monologue("[music]", 1, 2, "la"),
            monologue("Roger", 3, 4, "Hi"),
            monologue("Virgil+[noise]", 5, 6, "Hi"),
        )
    )
    assert [said[:2] for said in times(found)] == [
        ("unknown", "[recording]"),
        ("agent", "Roger"),
        ("guest", "Virgil"),
    ]


def test_a_name_that_is_a_role_tells_the_side() -> None:
    named = [monologue(1, 1, 2, "Hi"), monologue(2, 3, 4, "Thanks")]
    named[0]["speaker"]["name"], named[1]["speaker"]["name"] = "Customer", "Agent"
    assert [said[:2] for said in times(read(call(*named)))] == [("guest", "1"), ("agent", "2")]


def test_a_monologue_without_terms_is_speech_without_text() -> None:
    silent = {"speaker": {"id": "Virgil"}, "start": 3.0, "end": 4.5, "terms": []}
    found = read(call(monologue("Roger", 1, 2, "Hi"), silent, {"speaker": {"id": "Virgil"}, "terms": []}))
    assert times(found)[1] == ("guest", "Virgil", 3_000, 4_500)
    assert texts(found) == ["Hi", ""]


def test_a_call_nobody_spoke_in() -> None:
    found = read(call())
    assert (found.format, found.utterances) == ("gecko", ())
