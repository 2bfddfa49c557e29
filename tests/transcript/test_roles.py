"""Which voice is the agent: the user's choice, the file's roles, the channel map, the words, the first speaker."""

from __future__ import annotations

import pytest

from genqa.call import Role
from genqa.errors import UnknownSpeaker
from genqa.transcript.reading import Segment
from genqa.transcript.roles import Choice, decide

Voice = tuple[str | None, int | None]

FIRST = Segment("spk_0", 0, 1_000, "Hello?")
SECOND = Segment("spk_1", 1_000, 2_000, "Hi.")
GREETING = Segment("spk_1", 1_000, 2_000, "Thank you for calling, how can I help you?")


def roles(*segments: Segment, channels: int = 0, **choice: object) -> dict[Voice, Role]:
    return decide(segments, channels, Choice(**choice)).roles  # type: ignore[arg-type]


def test_the_users_choice_goes_before_everything() -> None:
    named = [FIRST._replace(role=Role.AGENT), GREETING._replace(role=Role.GUEST)]
    sides = decide(named, 0, Choice(agent_speaker="SPK_1 "))
    assert sides.roles == {("spk_0", None): Role.GUEST, ("spk_1", None): Role.AGENT}
    assert sides.basis == "chosen by the user"


def test_a_chosen_channel_is_the_agent() -> None:
    two = [FIRST._replace(channel=0), SECOND._replace(channel=1)]
    assert roles(*two, channels=2, agent_channel=1) == {("spk_0", 0): Role.GUEST, ("spk_1", 1): Role.AGENT}
    assert roles(*two, channels=2, agent_speaker="channel 1") == {("spk_0", 0): Role.GUEST, ("spk_1", 1): Role.AGENT}


def test_an_ivr_stays_one_whoever_is_chosen() -> None:
    machine = Segment("ivr", 0, 500, "Press one", role=Role.IVR)
    assert roles(machine, FIRST, SECOND, agent_speaker="spk_1")[("ivr", None)] is Role.IVR


def test_a_speaker_who_does_not_occur_is_refused_with_those_who_do() -> None:
    with pytest.raises(UnknownSpeaker, match=r"no speaker is called 'bob'; the file has: 'spk_0', 'spk_1'$"):
        decide([FIRST, SECOND], 0, Choice(agent_speaker="bob"))


def test_a_long_list_of_speakers_is_cut() -> None:
    crowd = [Segment(f"s{number}", number, number + 1, "") for number in range(500)]
    with pytest.raises(UnknownSpeaker) as refused:
        decide(crowd, 0, Choice(agent_speaker="bob"))
    assert str(refused.value).endswith("'s18', 's19', …")


def test_a_channel_that_does_not_occur_is_refused() -> None:
    with pytest.raises(UnknownSpeaker, match=r"nobody speaks on channel 1; the file has: none"):
        decide([FIRST], 0, Choice(agent_channel=1))


def test_the_files_roles_go_before_the_words() -> None:
    sides = decide([FIRST._replace(role=Role.AGENT), GREETING._replace(role=Role.GUEST)], 0, Choice())
    assert sides.roles == {("spk_0", None): Role.AGENT, ("spk_1", None): Role.GUEST}
    assert (sides.basis, sides.anonymous) == ("named in the file", False)


def test_who_is_left_beside_a_named_agent_is_a_guest() -> None:
    assert roles(FIRST._replace(role=Role.AGENT), GREETING)[("spk_1", None)] is Role.GUEST


def test_one_voice_beside_a_named_guest_is_the_agent_and_two_are_not() -> None:
    third = Segment("spk_2", 2_000, 3_000, "And I.")
    guest = FIRST._replace(role=Role.GUEST)
    assert roles(guest, SECOND)[("spk_1", None)] is Role.AGENT
    assert set(roles(guest, SECOND, third).values()) == {Role.GUEST}


def test_the_channel_map_goes_before_the_words() -> None:
    two = [FIRST._replace(channel=0), GREETING._replace(channel=1)]
    sides = decide(two, 2, Choice(channel_map={"deepgram": 0}), "deepgram")
    assert sides.roles == {("spk_0", 0): Role.AGENT, ("spk_1", 1): Role.GUEST}
    assert sides.basis == "channel map in the settings"


def test_who_says_the_greeting_is_the_agent() -> None:
    sides = decide([FIRST, GREETING], 0, Choice())
    assert sides.roles == {("spk_0", None): Role.GUEST, ("spk_1", None): Role.AGENT}
    assert sides.basis == "the words: says “Thank you for calling”"


def test_words_after_the_first_twelve_segments_do_not_count() -> None:
    small_talk = [FIRST, SECOND] * 6
    assert roles(*small_talk, GREETING)[("spk_0", None)] is Role.AGENT


def test_for_want_of_anything_better_it_is_the_first_speaker() -> None:
    sides = decide([FIRST, SECOND], 0, Choice())
    assert sides.roles == {("spk_0", None): Role.AGENT, ("spk_1", None): Role.GUEST}
    assert sides.basis == "the first speaker, for want of anything better"


def test_a_voice_that_nobody_can_name_is_not_the_first_speaker() -> None:
    nobody = Segment(None, 0, 100, "uh", role=Role.UNKNOWN)
    assert roles(nobody, FIRST, SECOND) == {
        (None, None): Role.UNKNOWN,
        ("spk_0", None): Role.AGENT,
        ("spk_1", None): Role.GUEST,
    }


@pytest.mark.parametrize("label", [None, "spk_0"])
def test_one_voice_that_nothing_tells_apart_is_anonymous(label: str | None) -> None:
    sides = decide([FIRST._replace(label=label)], 0, Choice())
    assert (sides.anonymous, sides.roles) == (True, {(label, None): Role.UNKNOWN})


def test_one_voice_on_one_of_two_channels_or_with_a_role_is_not() -> None:
    assert not decide([FIRST._replace(channel=0)], 2, Choice()).anonymous
    assert not decide([FIRST._replace(role=Role.GUEST)], 0, Choice()).anonymous


def test_nobody_is_not_anonymous() -> None:
    assert decide([], 0, Choice()).basis == "nobody speaks"
    assert not decide([], 0, Choice()).anonymous
