"""Which channel is the agent's, and whose voice each stretch of sound is."""

from __future__ import annotations

import pytest

from genqa import sides
from genqa.call import Call, Hold, Length, OnCall, Party, Role, Utterance, Word
from genqa.errors import InvalidSetting, UnknownSpeaker
from genqa.genesys.source import Leg
from genqa.sides import AgentChannel
from genqa.spans import NOTHING, Spans
from genqa.transcript import Choice

AGENT, GUEST = Party(Role.AGENT, ""), Party(Role.GUEST, "")
SILENT_CALL = Call(Length(60_000, "audio"), untimed="there is no transcript")
#: Channel 0 is the guest's: they talk to a machine from 2 s on, an agent comes on at 10 s and speaks at 11 s.
SPEECH = (Spans([(2000, 6000), (14_000, 20_000)]), Spans([(11_000, 13_500), (20_500, 25_000)]))


def said(role: Role, start: int, end: int, label: str = "", *words: tuple[int, int]) -> Utterance:
    timed = tuple(Word(first, last, "word") for first, last in words)
    return Utterance(Party(role, label), start, end, "words", timed)


def channel(call: Call, given: AgentChannel | None = None, speech=SPEECH) -> tuple[AgentChannel | None, list[str]]:
    warnings: list[str] = []
    return sides.agent_channel(speech, given, call, warnings), warnings


TOLD = Call(
    Length(60_000, "audio"),
    (said(Role.GUEST, 14_000, 20_000), said(Role.AGENT, 11_000, 13_500), said(Role.AGENT, 20_500, 25_000)),
)


def test_the_transcript_tells_the_agents_channel_and_how_well_it_fits() -> None:
    found, warnings = channel(TOLD)
    assert (found, warnings) == (
        AgentChannel(1, "the transcript: 100 % of what either side says alone sounds on its channel"), []
    )  # fmt: skip


def test_words_count_where_they_are_timed() -> None:
    long = said(Role.AGENT, 0, 60_000, "", (11_000, 13_500), (20_500, 25_000))
    found, _ = channel(Call(Length(60_000, "audio"), (long, said(Role.GUEST, 14_000, 20_000))))
    assert found is not None
    assert found.number == 1


@pytest.mark.parametrize(
    "call",
    [
        Call(Length(60_000, "audio"), (said(Role.AGENT, 11_000, 12_000), said(Role.GUEST, 14_000, 15_000))),
        Call(Length(60_000, "audio"), (said(Role.AGENT, 11_000, 20_000), said(Role.GUEST, 2000, 6000))),
        Call(Length(60_000, "audio"), TOLD.utterances, anonymous=True),
        Call(Length(60_000, "audio"), TOLD.utterances, untimed="no times"),
    ],
    ids=["too little is said", "the sides fit neither way", "one voice", "no times"],
)
def test_an_unclear_transcript_leaves_the_channel_open_and_guesses_nothing(call: Call) -> None:
    speech = (Spans([(2000, 3000), (14_000, 20_000)]), Spans([(11_000, 13_500)]))
    assert channel(call, speech=speech) == (None, [])


def test_the_setting_goes_before_the_transcript_and_a_contradiction_is_said() -> None:
    given = AgentChannel(0, sides.BY_SETTING)
    assert channel(TOLD, given) == (
        given,
        [
            "the agent of the transcript sounds on channel 1, but the agent's channel is 0 (set by the user): one of "
            "them has the sides swapped"
        ],
    )
    agreed = AgentChannel(1, sides.BY_SETTING)
    assert channel(TOLD, agreed) == (agreed, [])


@pytest.mark.parametrize("number", [-1, 2])
def test_a_channel_that_the_recording_does_not_have_is_refused(number: int) -> None:
    with pytest.raises(InvalidSetting, match=rf"has the channels 0 and 1, the agent's cannot be {number}"):
        channel(SILENT_CALL, AgentChannel(number, sides.BY_SETTING))


def test_without_a_transcript_the_channel_that_is_silent_before_the_connect_is_the_agents() -> None:
    found, warnings = channel(Call(Length(60_000, "audio"), connected=10_000))
    assert found == AgentChannel(1, "the connect: channel 1 is silent before it, and the first to speak after it")
    assert warnings == []


def test_music_of_the_queue_until_the_connect_is_on_the_channel_of_the_agent_who_then_speaks() -> None:
    speech = (Spans([(14_000, 20_000)]), Spans([(500, 3000), (3500, 9900), (11_000, 13_500)]))
    found, warnings = channel(Call(Length(60_000, "audio"), connected=10_000), speech=speech)
    assert found == AgentChannel(1, "the connect: channel 1 plays until then, and is the first to speak after it")
    assert warnings == []


@pytest.mark.parametrize(
    ("connected", "speech", "expected", "basis"),
    [
        (None, SPEECH, 0, "the first to speak, for want of anything better"),
        (2600, SPEECH, 1, "the first to speak after the connect, for want of anything better"),
        (10_000, (Spans([(14_000, 20_000)]), Spans([(11_000, 13_500)])), 1,
         "the first to speak after the connect, for want of anything better"),
        (10_000, (Spans([(2000, 6000), (14_000, 20_000)]), Spans([(1000, 4000), (11_000, 13_500)])), 1,
         "the first to speak after the connect, for want of anything better"),
        (10_000, (Spans([(14_000, 20_000)]), Spans([(1000, 4000), (11_000, 13_500)])), 1,
         "the first to speak after the connect, for want of anything better"),
        (10_000, (Spans([(10_200, 12_000)]), Spans([(500, 9000), (13_000, 13_500)])), 0,
         "the first to speak after the connect, for want of anything better"),
    ],
    ids=[
        "no connect is known", "too early a connect", "both silent before", "both sound before",
        "sounds a little before and is the first after", "plays before and is not the first after",
    ],
)  # fmt: skip
def test_for_want_of_anything_better_it_is_the_first_to_speak_and_a_warning_says_so(
    connected: int | None, speech: tuple[Spans, Spans], expected: int, basis: str
) -> None:
    found, warnings = channel(Call(Length(60_000, "audio"), connected=connected), speech=speech)
    assert found == AgentChannel(expected, basis)
    assert warnings == [
        f"nothing tells which channel is the agent's but who speaks first: channel {expected} was taken, swap the "
        "sides if that is wrong"
    ]


def test_where_no_transcript_names_speakers_a_channel_can_be_named() -> None:
    assert sides.chosen_channel(Choice()) is None
    assert sides.chosen_channel(Choice(agent_channel=1)) == 1
    assert [sides.chosen_channel(Choice(agent_speaker=name)) for name in ("channel_1", "Ch 0", "1")] == [1, 0, 1]
    with pytest.raises(
        UnknownSpeaker, match="no transcript names a speaker 'Mara'; without one the agent is channel_0"
    ):
        sides.chosen_channel(Choice(agent_speaker="Mara"))


def measured(call: Call, speech=SPEECH, number: int = 1) -> tuple[Call, list[str]]:
    warnings: list[str] = []
    return sides.measured_by_sound(call, speech, number, "voice v2", warnings), warnings


NO_TRANSCRIPT = (
    "no transcript: measured from the sound of the two channels, which tells voices from music and noise, though not "
    "without fail"
)


def test_each_stretch_of_sound_is_an_utterance_without_a_word() -> None:
    call, warnings = measured(Call(Length(60_000, "audio"), connected=10_000))
    assert call.by_sound
    assert call.utterances == (
        Utterance(GUEST, 2000, 6000, ""),
        Utterance(AGENT, 11_000, 13_500, ""),
        Utterance(GUEST, 14_000, 20_000, ""),
        Utterance(AGENT, 20_500, 25_000, ""),
    )
    assert warnings == [NO_TRANSCRIPT]


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("energy v1", "in which music and noise count too"),
        ("webrtc-3 v1", "in which some music and noise may count too"),
        ("silero v1", "in which some music and noise may count too"),
    ],
)
def test_what_else_counts_is_said_of_the_method_that_was_in_use(method: str, words: str) -> None:
    warnings: list[str] = []
    sides.measured_by_sound(Call(Length(60_000, "audio")), SPEECH, 1, method, warnings)
    assert warnings == [f"no transcript: measured from the sound of the two channels, {words}"]


def test_what_sounds_on_the_agents_channel_before_the_connect_is_a_machine() -> None:
    """Music until the connect, and the greeting right behind it without a pause."""
    speech = (Spans([(14_000, 20_000)]), Spans([(1000, 13_500), (9_000_000, 9_100_000)]))
    call, _ = measured(Call(Length(60_000, "audio"), connected=10_000), speech)
    machine = Party(Role.IVR, "")
    assert call.utterances[:2] == (Utterance(machine, 1000, 10_000, ""), Utterance(AGENT, 10_000, 13_500, ""))


def test_clocks_that_differ_by_less_than_a_second_cut_no_word_in_two() -> None:
    speech = (Spans([(14_000, 20_000)]), Spans([(9400, 13_500)]))
    call, _ = measured(Call(Length(60_000, "audio"), connected=10_000), speech)
    assert call.utterances[0] == Utterance(AGENT, 9400, 13_500, "")


def test_the_end_of_the_music_a_little_after_the_connect_is_not_the_greeting() -> None:
    speech = (Spans([(14_000, 20_000)]), Spans([(1000, 10_030), (11_000, 13_500)]))
    call, _ = measured(Call(Length(60_000, "audio"), connected=10_000), speech)
    assert call.utterances[:2] == (
        Utterance(Party(Role.IVR, ""), 1000, 10_030, ""),
        Utterance(AGENT, 11_000, 13_500, ""),
    )


def test_a_hold_without_a_place_is_warned_of_for_its_music_counts() -> None:
    _, warnings = measured(Call(Length(60_000, "audio"), hold=Hold(30_000)))
    assert warnings == [NO_TRANSCRIPT, "hold has no place in the recording: what sounds during it counts as speech"]


MARA = Leg("u1", "Mara", 0, 15_000, 4000)
JON = Leg("u2", "Jon", 18_000, None, None)
AGENTS = (OnCall("Mara", Spans([(0, 15_000)]), 4000), OnCall("Jon", Spans([(18_000, 60_000)]), None))


def test_legs_become_agents_each_once_on_the_recordings_clock() -> None:
    again = Leg("u1", "Mara", 30_000, 40_000, 1000)
    labels = sides.labels_of((MARA, JON, again), ())
    assert sides.agents_of((JON, again, MARA), labels, NOTHING, 60_000) == (
        OnCall("Mara", Spans([(0, 15_000), (30_000, 40_000)]), 5000),
        AGENTS[1],
    )
    paused = Spans([(5000, 8000)])
    assert sides.agents_of((MARA, JON), labels, paused, 60_000) == (
        OnCall("Mara", Spans([(0, 12_000)]), 4000),
        OnCall("Jon", Spans([(15_000, 60_000)]), None),
    )


def test_agents_without_a_name_keep_apart_and_so_do_two_of_one_name() -> None:
    nameless = (Leg("u1", None, 0, 10, None), Leg(None, None, 20, 30, None), Leg(None, None, 40, 50, None))
    agents = sides.agents_of(nameless, sides.labels_of(nameless, ()), NOTHING, 100)
    assert [who.label for who in agents] == ["u1", "agent 2", "agent 3"]
    assert sides.labels_of((), (("u-one-long-id", "Sam"), ("u-two", "Sam"), ("u3", "Kim"))) == {
        "u-one-long-id": "Sam (u-one-lo)",
        "u-two": "Sam (u-two)",
        "u3": "Kim",
    }


def test_each_stretch_on_the_agents_channel_belongs_to_who_was_connected_in_its_middle() -> None:
    speech = (SPEECH[0], Spans([(11_000, 13_500), (14_000, 19_000), (20_500, 25_000)]))
    call, warnings = measured(Call(Length(60_000, "audio"), agents=AGENTS), speech)
    agents = [(one.party, one.start, one.end) for one in call.utterances if one.party.role is not Role.GUEST]
    assert agents == [
        (Party(Role.AGENT, "Mara"), 11_000, 13_500),
        (Party(Role.AGENT, "Mara"), 14_000, 15_000),
        (Party(Role.IVR, ""), 15_000, 18_000),
        (Party(Role.AGENT, "Jon"), 18_000, 19_000),
        (Party(Role.AGENT, "Jon"), 20_500, 25_000),
    ]
    assert warnings == [NO_TRANSCRIPT]


def test_while_several_agents_are_connected_nothing_tells_which_spoke() -> None:
    both = (OnCall("Mara", Spans([(0, 60_000)])), OnCall("Jon", Spans([(18_000, 60_000)])))
    call, warnings = measured(Call(Length(60_000, "audio"), agents=both))
    labels = [one.party.label for one in call.utterances if one.party.role is Role.AGENT]
    assert labels == ["Mara", "several agents"]
    assert warnings[1:] == ["1 stretch of speech falls in the time of several agents: nothing tells which spoke"]


def test_the_one_agents_voice_gets_their_name_in_a_transcript_too() -> None:
    call = Call(Length(60_000, "audio"), (said(Role.AGENT, 0, 1000, "internal"), said(Role.GUEST, 1000, 2000, "x")))
    only = (OnCall("Mara", Spans([(0, 60_000)])),)
    named = sides.with_agents(Call(call.length, call.utterances, agents=only), [])
    assert [one.party.label for one in named.utterances] == ["Mara", "x"]


def test_agents_whom_the_transcript_tells_apart_are_left_as_they_are() -> None:
    call = Call(Length(60_000, "audio"), (said(Role.AGENT, 30_000, 31_000, "Mara"),), agents=AGENTS)
    assert sides.with_agents(call, []) == call


def test_swapped_by_sound_the_other_channel_is_divided_among_the_agents_and_back_it_is_the_same() -> None:
    call, _ = measured(Call(Length(60_000, "audio"), agents=AGENTS))
    swapped = sides.swapped(call)
    assert [(one.party, one.start, one.end) for one in swapped.utterances] == [
        (Party(Role.AGENT, "Mara"), 2000, 6000),
        (GUEST, 11_000, 13_500),
        (Party(Role.AGENT, "Mara"), 14_000, 15_000),
        (Party(Role.IVR, ""), 15_000, 18_000),
        (Party(Role.AGENT, "Jon"), 18_000, 20_000),
        (GUEST, 20_500, 25_000),
    ]
    back = sides.swapped(swapped)
    assert {one.party.label for one in back.utterances if one.party.role is Role.GUEST} == {""}
    guest = Spans([(one.start, one.end) for one in back.utterances if one.party.role is Role.GUEST])
    assert guest == SPEECH[0]
