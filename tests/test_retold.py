"""A stored call gets another transcript: the facts of its sound stay, the old transcript goes, known sides hold."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from genqa.analyse import analyse
from genqa.call import Hold
from genqa.errors import InputError, TranscriptError
from genqa.request import File, Request
from genqa.result import Result
from genqa.retold import NewTranscript, retold
from genqa.scoring import built_in
from genqa.settings import Thresholds
from genqa.spans import Spans
from tests.wavs import talk, wav

LINEAR = built_in()["linear"]
#: Channel 0 sounds first, channel 1 then; the agent is whoever says the greeting.
SOUND = talk([(0.5, 3.5)], [(4.5, 8.5)], seconds=10)
GREETING, NEED = "Thank you for calling, how can I help you?", "My order is late, and I need it"


def stored(**known: object) -> Result:
    """The recording as it is measured from its channels."""
    return analyse(Request(audio=[File("call.wav", SOUND)], recording_id="r1", **known), LINEAR)  # type: ignore[arg-type]


def generic(*said: tuple[str, float, float, str]) -> bytes:
    results = [
        {"speaker": who, "start_time": start, "end_time": end, "transcript": text} for who, start, end, text in said
    ]
    return json.dumps({"results": results}).encode()


def apart(first: str = GREETING, second: str = NEED) -> tuple[bytes, bytes]:
    """A file a channel; nothing is said on a channel whose words are empty."""
    one = [("spk", 0.5, 3.5, first)] if first else []
    other = [("spk", 4.5, 8.5, second)] if second else []
    return generic(*one), generic(*other)


def with_words(call: Result, *files: bytes, by: str = "Stub m-1", **known: int) -> Result:
    return retold(call, NewTranscript(files, "generic", by), LINEAR, Thresholds(), **known)


def texts(result: Result) -> tuple[str, str]:
    return result.agent_text, result.guest_text


def test_what_is_known_of_the_sound_and_the_call_stays() -> None:
    before = stored()
    hold = Hold(1000, Spans([(3600, 4400)]), in_file=True)
    before = replace(before, call=replace(before.call, hold=hold, connected=400))
    after = with_words(before, *apart())
    assert (after.call.length, after.call.hold, after.call.connected) == (before.call.length, hold, 400)
    assert (after.origin.sound, after.origin.peaks, after.origin.audio) == (
        before.origin.sound, before.origin.peaks, before.origin.audio,
    )  # fmt: skip
    assert after.origin.transcribed == "Stub m-1"
    assert after.call.by_sound is False
    assert texts(after) == (GREETING, NEED)
    assert after.from_sound is not None


def test_warnings_of_having_no_transcript_go_and_others_stay() -> None:
    before = stored(warnings=("the source told no start",))
    assert any(warning.startswith("no transcript") for warning in before.origin.warnings)
    after = with_words(before, *apart())
    assert after.origin.warnings == ("the source told no start",)


def test_a_guess_by_who_speaks_first_gives_way_to_the_words() -> None:
    after = with_words(stored(), *apart(NEED, GREETING))
    assert (after.origin.agent_channel, after.origin.agent_channel_basis) == (
        1,
        "the words: says “Thank you for calling”",
    )
    assert texts(after) == (GREETING, NEED)


@pytest.mark.parametrize("channel", [0, 1])
def test_a_channel_that_was_set_holds_whatever_the_words_say(channel: int) -> None:
    after = with_words(stored(agent_channel=channel), *apart())
    assert after.origin.agent_channel == channel
    assert after.origin.roles_basis == f"channel {channel}: set by the user"
    assert texts(after) == ((GREETING, NEED) if channel == 0 else (NEED, GREETING))


def test_a_decision_for_calls_like_it_goes_before_a_guess() -> None:
    after = with_words(stored(), *apart(), agent_channel=1)
    assert texts(after) == (NEED, GREETING)


def test_nobody_on_the_agents_channel_makes_nobody_else_the_agent() -> None:
    after = with_words(stored(agent_channel=0), *apart(first=""))
    assert texts(after) == ("", NEED)


def test_one_file_with_voices_finds_the_agent_by_the_words_and_checks_the_channel() -> None:
    both = generic(("A", 0.5, 3.5, GREETING), ("B", 4.5, 8.5, NEED))
    after = with_words(stored(agent_channel=1), both)
    assert texts(after) == (GREETING, NEED)
    contradiction = [warning for warning in after.origin.warnings if warning.endswith("has the sides swapped")]
    assert len(contradiction) == 1
    assert set(contradiction) <= set(after.origin.transcript_warnings)


def test_a_transcript_replaces_the_one_before_with_its_warnings() -> None:
    one_sided = generic(("agent", 0.5, 3.5, GREETING))
    request = Request(transcripts=[File("t.json", one_sided)], audio=[File("call.wav", SOUND)], recording_id="r1")
    before = analyse(request, LINEAR)
    assert any("only the agent speaks" in warning for warning in before.origin.warnings)
    after = with_words(before, *apart(), by="Other")
    assert (texts(after), after.origin.transcribed) == ((GREETING, NEED), "Other")
    assert not any("only the agent speaks" in warning for warning in after.origin.warnings)


def test_a_swap_by_hand_in_mono_is_found_again_by_when_each_side_speaks() -> None:
    mono = [File("mono.wav", wav(10.0))]
    both = generic(("A", 0.5, 3.5, GREETING), ("B", 4.5, 8.5, NEED))
    before = analyse(Request(transcripts=[File("t.json", both)], audio=mono, recording_id="r1"), LINEAR)
    assert texts(before) == (GREETING, NEED)
    swapped = before.with_sides_swapped(LINEAR)
    again = generic(("x", 0.6, 3.4, GREETING), ("y", 4.6, 8.4, NEED))
    after = with_words(swapped, again)
    assert (texts(after), after.origin.roles_basis) == ((NEED, GREETING), "swapped by the user")


def test_mono_without_a_transcript_is_scored_once_it_has_one() -> None:
    before = analyse(Request(audio=[File("mono.wav", wav(10.0))], recording_id="r1"), LINEAR)
    assert before.score.value is None
    after = with_words(before, generic(("A", 0.5, 3.5, GREETING), ("B", 4.5, 8.5, NEED)))
    assert after.score.value == 98.0  # one second of silence
    assert "mono" not in [finding.key for finding in after.findings if finding.severity.value == "not scorable"]


def test_what_cannot_be_read_is_said() -> None:
    with pytest.raises(TranscriptError):
        with_words(stored(), b"<html>")
    with pytest.raises(InputError, match="3 transcripts for one call"):
        with_words(stored(), *apart(), b"{}")
