"""Calls measured from sound: turns over short pauses, and what sounds during hold."""

from __future__ import annotations

from dataclasses import replace

from genqa.call import Call, Hold, Role
from genqa.metrics import Measures, measure
from genqa.metrics.voices import voices_of
from genqa.spans import Spans
from tests.calls import call, said


def turns(*stretches: tuple[str, float, float]) -> dict[Role, list[tuple[int, int]]]:
    voices, _ = voices_of(by_sound(*stretches))
    return {voice.party.role: [tuple(span) for span in voice.turns] for voice in voices}


def by_sound(*stretches: tuple[str, float, float], **facts: object) -> Call:
    return replace(call(*[said(who, start, end, "") for who, start, end in stretches]), by_sound=True, **facts)


def test_a_turn_goes_on_over_a_pause_of_a_second_and_ends_in_a_longer_one() -> None:
    assert turns(("agent", 0, 1), ("agent", 2, 3), ("agent", 4.001, 5)) == {
        Role.AGENT: [(0, 3000), (4001, 5000)]
    }  # fmt: skip


def test_a_turn_ends_where_somebody_else_begins_in_the_pause_but_not_where_they_speak_over_it() -> None:
    assert turns(("agent", 0, 1), ("guest", 1.2, 1.4), ("agent", 1.8, 3))[Role.AGENT] == [(0, 1000), (1800, 3000)]
    assert turns(("agent", 0, 1), ("guest", 0.5, 2.5), ("agent", 1.8, 3))[Role.AGENT] == [(0, 3000)]


def test_speech_is_what_sounds_and_no_pause_whatever_the_turns_are() -> None:
    voices, _ = voices_of(by_sound(("agent", 0, 1), ("agent", 1.8, 3)))
    assert voices[0].speech == Spans([(0, 1000), (1800, 3000)])


def test_turns_of_a_transcript_are_its_utterances() -> None:
    voices, _ = voices_of(call(said("agent", 0, 1), said("agent", 1.8, 3)))
    assert voices[0].turns == Spans([(0, 1000), (1800, 3000)])


def held(*stretches: tuple[str, float, float]) -> Measures:
    """A call with hold in the recording from 10 to 20 s."""
    hold = Hold(10_000, Spans([(10_000, 20_000)]), in_file=True, source="test")
    return measure(replace(by_sound(*stretches, hold=hold), length=call(said("agent", 0, 30)).length))


def test_what_sounds_during_hold_is_nobodys_speech() -> None:
    measures = held(("agent", 1, 4), ("agent", 10, 20), ("guest", 5, 9), ("guest", 12, 19), ("agent", 21, 24))
    assert {name: spans.duration for name, spans in measures.speech.items()} == {"agent": 6000, "guest": 4000}
    assert (measures.talk_over, measures.partition["hold"]) == (0, 10_000)
    assert measures.longest_monologue == {Role.AGENT: 3000, Role.GUEST: 4000}


def test_music_that_begins_a_little_before_the_hold_or_ends_a_little_after_it_is_music() -> None:
    measures = held(("agent", 1, 4), ("agent", 9.6, 20.7), ("guest", 5, 9.9), ("agent", 22, 24))
    assert measures.speech["agent"] == Spans([(1000, 4000), (22_000, 24_000)])
    assert measures.talk_over == 0


def test_who_speaks_into_the_hold_for_a_second_or_more_is_heard_up_to_it() -> None:
    measures = held(("agent", 8, 12), ("guest", 1, 5))
    assert measures.speech["agent"] == Spans([(8000, 10_000)])


def test_where_a_transcript_tells_speech_during_hold_stays_and_is_warned_of() -> None:
    hold = Hold(10_000, Spans([(10_000, 20_000)]), in_file=True, source="test")
    measures = measure(call(said("agent", 1, 4), said("agent", 12, 15), said("guest", 5, 25), hold=hold))
    assert measures.speech["agent"].duration == 6000
    assert measures.warnings == ("agent or guest speak during hold: check when the recording starts",)
