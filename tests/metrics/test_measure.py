"""The numbers of design.md §3 on calls written out by hand."""

from __future__ import annotations

import pytest

from genqa.call import Hold, Role
from genqa.metrics import PARTITION, Measures, measure
from genqa.settings import Thresholds
from genqa.spans import NOTHING, Spans
from tests.calls import REFERENCE, call, said


def held(*pairs: tuple[float, float]) -> Hold:
    spans = Spans((round(start * 1000), round(end * 1000)) for start, end in pairs)
    return Hold(spans.duration, spans, in_file=True)


def gaps(measures: Measures) -> list[tuple[int, int]]:
    return [tuple(gap) for gap in measures.silence_gaps or ()]


def test_the_reference_call() -> None:
    measures = measure(call(*REFERENCE, hold=Hold(90_000)))
    assert (measures.silence, measures.talk_over, measures.hold) == (0, 200, 90_000)
    assert (measures.agent_utterances, measures.guest_utterances) == (2, 1)
    assert measures.partition == {
        "agent": 2800, "guest": 1500, "other": 0, "several": 200, "pause": 200, "silence": 0, "edge": 0, "outside": 500,
        "hold": 0,
    }  # fmt: skip
    assert measures.holds is None
    assert measures.not_measured["holds"] == "only a total was given"


def test_a_gap_of_exactly_the_threshold_is_no_silence() -> None:
    exactly = call(said("agent", 0, 1), said("guest", 1.5, 2))
    longer = call(said("agent", 0, 1), said("guest", 1.501, 2))
    assert gaps(measure(exactly)) == []
    assert gaps(measure(longer)) == [(1000, 1501)]
    assert gaps(measure(exactly, Thresholds(silence_min=499))) == [(1000, 1500)]


def test_quiet_before_the_first_and_after_the_last_speech_is_no_silence() -> None:
    measures = measure(call(said("agent", 3, 4), said("guest", 6, 7), length=20))
    assert gaps(measures) == [(4000, 6000)]
    assert measures.partition["outside"] == 3000 + 13_000


def test_an_ivr_that_speaks_breaks_silence_but_lies_outside_the_conversation() -> None:
    measures = measure(call(said("ivr", 0, 4), said("guest", 6, 8), said("ivr", 9, 10), said("agent", 11, 12)))
    assert gaps(measures) == [(8000, 9000), (10_000, 11_000)]
    assert measures.partition["other"] == 1000
    assert measures.partition["outside"] == 6000


def test_a_gap_cut_by_a_hold_is_two_gaps() -> None:
    measures = measure(call(said("agent", 0, 10), said("guest", 60, 61), hold=held((12, 55))))
    assert gaps(measures) == [(10_000, 12_000), (55_000, 60_000)]
    assert measures.partition["hold"] == 43_000


def test_the_rest_of_a_gap_cut_by_a_hold_counts_only_when_long_enough() -> None:
    measures = measure(call(said("agent", 0, 10), said("guest", 60, 61), hold=held((10.4, 59))))
    assert gaps(measures) == [(59_000, 60_000)]
    assert measures.partition["pause"] == 400


def test_a_call_that_ends_on_hold_has_no_silence_after_its_last_words_outside_it() -> None:
    measures = measure(call(said("agent", 0, 10), said("guest", 20, 21), hold=held((12, 30)), length=30))
    assert gaps(measures) == []
    assert measures.partition["edge"] == 2000
    assert measures.partition["hold"] == 18_000


def test_talk_over_during_hold_does_not_count() -> None:
    measures = measure(call(said("agent", 0, 10), said("guest", 4, 8), hold=held((5, 7))))
    assert measures.talk_over == 2000


@pytest.mark.parametrize(
    ("who", "other", "talk_over"),
    [
        ("agent", "guest", 1000),
        ("agent:Ann", "agent:Bob", 1000),
        ("guest:1", "guest:2", 1000),
        ("agent", "ivr", 0),
        ("guest", "unknown", 0),
        ("agent", "agent", 0),
    ],
)
def test_who_can_talk_over_whom(who: str, other: str, talk_over: int) -> None:
    quiet_third = said("guest", 20, 21)
    assert measure(call(said(who, 0, 5), said(other, 4, 8), quiet_third)).talk_over == talk_over


def test_three_at_once_count_once() -> None:
    assert measure(call(said("agent", 0, 10), said("guest:1", 4, 8), said("guest:2", 5, 9))).talk_over == 5000


def test_overlaps_close_to_each_other_are_one_event_of_their_overlap_only() -> None:
    words = [(2.0, 2.5), (2.8, 3.0), (3.301, 4.0)]
    measures = measure(call(said("agent", 0, 10), said("guest", 2, 4, "three words here", words)))
    assert [(event.start, event.end, event.duration) for event in measures.talk_overs or ()] == [
        (2000, 3000, 700),
        (3301, 4000, 699),
    ]


def test_an_event_shorter_than_the_setting_is_left_out_but_stays_in_the_partition() -> None:
    measures = measure(call(said("agent", 0, 2), said("guest", 1.9, 4)), Thresholds(talk_over_min=101))
    assert (measures.talk_over, measures.talk_overs) == (0, ())
    assert measures.partition["several"] == 100
    assert measure(call(said("agent", 0, 2), said("guest", 1.9, 4)), Thresholds(talk_over_min=100)).talk_over == 100


def test_who_came_in_second_is_who_began_to_speak_later_and_nobody_when_both_began_at_once() -> None:
    guest_second = measure(call(said("agent", 0, 3), said("guest", 2, 5)))
    at_once = measure(call(said("agent", 2, 3), said("guest", 2, 5)))
    assert [event.by.role for event in guest_second.talk_overs or () if event.by] == [Role.GUEST]
    assert [event.by for event in at_once.talk_overs or ()] == [None]


def test_who_is_between_two_words_has_not_stopped_speaking() -> None:
    """The agent comes in between two of the guest's words, so the overlap begins with the guest's next word."""
    guest = said("guest", 0, 3, "one two", [(0, 1.9), (2.1, 3)])
    measures = measure(call(guest, said("agent", 2, 4)))
    assert [(event.start, event.by.role) for event in measures.talk_overs or () if event.by] == [(2100, Role.AGENT)]


@pytest.mark.parametrize(
    ("why", "second", "interruptions"),
    [
        ("it is one", said("guest", 2, 5, "no wait a moment"), 1),
        ("begins too soon after the first", said("guest", 0.299, 5, "no wait a moment"), 0),
        ("begins just late enough", said("guest", 0.3, 5, "no wait a moment"), 1),
        ("stops before the first", said("guest", 2, 2.9, "no wait a moment"), 0),
        ("is one second long", said("guest", 2.5, 3.5, "no wait a moment"), 0),
        ("has two words", said("guest", 2, 5, "no wait"), 0),
        ("has no known words", said("guest", 2, 5, ""), 1),
    ],
)
def test_when_a_talk_over_is_an_interruption(why: str, second: object, interruptions: int) -> None:
    measures = measure(call(said("agent", 0, 3), second))  # type: ignore[arg-type]
    assert (measures.interruptions(Role.GUEST), measures.interruptions(Role.AGENT)) == (interruptions, 0)


def test_speech_is_the_words_where_they_are_timed() -> None:
    agent = said("agent", 0, 10, "hello there", [(0, 1), (9, 10)])
    measures = measure(call(agent, said("guest", 11, 12)))
    assert measures.speech["agent"].duration == 2000
    assert gaps(measures) == [(1000, 9000), (10_000, 11_000)]


def test_dead_air_tiers_and_the_longest() -> None:
    measures = measure(call(said("agent", 0, 1), said("guest", 4, 5), said("agent", 8.001, 9), said("guest", 25, 26)))
    assert [len(measures.dead_air(limit) or ()) for limit in (3000, 5000, 10_000, 15_000)] == [2, 1, 1, 1]
    assert (measures.dead_air(3000) or NOTHING).duration == 3001 + 16_000


def test_turn_taking_numbers() -> None:
    measures = measure(
        call(
            said("guest", 2, 4, "I have a question"),
            said("guest", 4.5, 6, "about my bill"),
            said("agent", 7, 12, "let me have a look at it"),
            said("guest", 8, 8.5, "ok"),
            said("agent", 14, 16, "there it is"),
            said("guest", 17, 18, "thanks"),
            said("agent", 17.5, 19, "you are welcome"),
        )
    )
    assert measures.greeting_latency == 7000
    assert measures.response_latency == (1000 + 5500) / 2
    assert measures.longest_monologue == {Role.AGENT: 7000, Role.GUEST: 3500}
    assert measures.talk_share == 8.5 / (8.5 + 5.0)
    assert measures.words_per_minute[Role.AGENT] == pytest.approx(13 / (8.5 / 60))


def test_an_answer_with_a_hold_before_it_is_no_answer_time() -> None:
    turns = (said("guest", 0, 1), said("agent", 60, 61), said("guest", 62, 63), said("agent", 65, 66))
    assert measure(call(*turns, hold=held((2, 59)))).response_latency == 2000


def test_non_talk_time_as_amazon_connect_counts_it() -> None:
    measures = measure(call(said("agent", 0, 10), said("guest", 24, 30), said("agent", 32, 40), hold=held((12, 20))))
    assert measures.non_talk_share == (8 + 4) / 40


def test_the_conversation_begins_with_the_connect_and_what_lies_before_is_outside() -> None:
    measures = measure(call(said("guest", 1, 3), said("agent", 7, 9), said("guest", 9, 10), connected=5000))
    assert (measures.greeting_latency, gaps(measures)) == (2000, [])
    assert (measures.partition["outside"], measures.partition["edge"]) == (5000, 2000)


def test_an_agent_who_speaks_long_before_the_connect_makes_the_clocks_doubtful() -> None:
    measures = measure(call(said("agent", 1, 3), said("guest", 4, 5), connected=4000))
    assert measures.warnings == ("the agent speaks 3.0 s before the connect: the clocks of call and recording differ",)
    assert (measures.partition["outside"], measures.greeting_latency) == (1000, 1000)


def test_an_agent_who_speaks_a_moment_before_the_connect_came_on_then() -> None:
    measures = measure(call(said("agent", 3.5, 5), said("guest", 5, 6), connected=4000))
    assert (measures.greeting_latency, measures.partition["outside"], measures.warnings) == (0, 3500, ())


def test_speech_after_the_end_of_the_recording_is_cut_off_and_said_so() -> None:
    measures = measure(call(said("agent", 0, 5), said("guest", 6, 12), length=10))
    assert measures.speech["guest"].duration == 4000
    assert measures.warnings == ("2.0 s of speech lie after the recording's end at 0:10 and were cut off",)
    assert measures.guest_utterances == 1


def test_a_second_cut_off_is_not_worth_a_warning() -> None:
    assert measure(call(said("agent", 0, 5), said("guest", 6, 11), length=10)).warnings == ()


def test_a_call_with_one_utterance_is_a_call() -> None:
    measures = measure(call(said("agent", 1, 3)))
    assert (measures.silence, measures.talk_over, measures.agent_utterances, measures.guest_utterances) == (0, 0, 1, 0)


def test_without_any_utterance_nothing_is_measured() -> None:
    measures = measure(call(length=10))
    assert (measures.silence, measures.talk_over) == (None, None)
    assert measures.not_measured["silence_seconds"] == "no utterance: nothing tells who speaks when"
    assert sum(measures.partition.values()) == 10_000


def test_utterances_of_no_length_are_text_and_no_speech() -> None:
    measures = measure(call(said("agent", 2, 2, "hello")))
    assert (measures.agent_utterances, measures.silence) == (1, None)
    assert measures.not_measured["silence_seconds"] == "no utterance lasts any time"


def test_with_one_anonymous_voice_silence_is_known_and_talk_over_is_not() -> None:
    measures = measure(call(said("unknown", 0, 2), said("unknown", 5, 6), anonymous=True))
    assert (measures.silence, measures.talk_over) == (3000, None)
    assert (measures.agent_utterances, measures.talk_share) == (None, None)
    assert "nothing tells" in measures.not_measured["talk_over_seconds"]


def test_every_unknown_number_has_its_reason() -> None:
    from genqa.metrics.table import values, why_not

    for facts in (
        call(length=10),
        call(said("unknown", 0, 2), anonymous=True),
        call(said("ivr", 0, 2)),
        call(*REFERENCE),
    ):
        measures = measure(facts)
        unknown = [name for name, value in values(measures).items() if value is None]
        assert [name for name in unknown if not why_not(name, measures.not_measured)] == []
        assert unknown != []


def test_the_partition_has_its_nine_parts_in_order() -> None:
    assert tuple(measure(call(*REFERENCE)).partition) == PARTITION
