"""Gridspace, against a real call of the Harper Valley data set."""

from __future__ import annotations

from typing import Any

from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


def segment(human: str | None, machine: str, words: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "index": 1,
        "channel_index": 1,
        "speaker_role": "caller",
        "offset_ms": 5990,
        "start_ms": 3990,
        "duration_ms": 1000,
        "transcript": machine,
        "word_offsets_ms": [200 * number for number in range(words)],
        "word_durations_ms": [100] * words,
        **({} if human is None else {"human_transcript": human}),
        **more,
    }


def test_a_real_call_with_its_roles(sample: Any) -> None:
    found = sample("transcripts/gridspace.json")
    assert (found.format, found.roles_basis, found.anonymous) == ("gridspace", "named in the file", False)
    assert (len(found.utterances), found.length, found.warnings) == (12, None, ())
    assert times(found)[:2] == [("agent", "agent", 3_730, 8_560), ("guest", "caller", 9_890, 11_300)]
    assert times(found)[-1] == ("agent", "agent", 43_320, 43_710)
    assert speech(found) == {"agent": 18_960, "caller": 5_430}


def test_six_of_its_18_segments_are_noise(sample: Any) -> None:
    found = sample("transcripts/gridspace.json")
    assert [text for text in texts(found) if "[" in text or "<" in text] == []
    starts = {said.start for said in found.utterances}
    assert starts.isdisjoint({1_490, 12_960, 15_190, 41_220, 42_590, 44_190})


def test_the_text_is_the_persons_and_the_times_are_the_machines(sample: Any) -> None:
    found = sample("transcripts/gridspace.json")
    assert found.utterances[0].text.startswith("hello this is harper valley national bank")  # heard as "happy valley"
    assert [(word.start, word.end, word.text) for word in found.utterances[0].words[3:5]] == [
        (4_510, 4_900, "harper"),
        (4_990, 5_320, "valley"),
    ]
    can_you = next(said for said in found.utterances if said.text == "can you send me a new one")
    assert [word.text for word in can_you.words] == ["you", "send", "me", "a", "new", "one"]  # "can" was not heard


def test_times_count_from_the_start_of_the_recording_not_of_the_conversation() -> None:
    assert times(read([segment(None, "hi")]))[0][2:] == (5_990, 6_990)


def test_who_is_on_which_channel() -> None:
    found = read(SHAPES["gridspace"], agent_channel=0)
    assert [said[:2] for said in times(found)] == [("guest", "agent"), ("agent", "caller")]


def test_sounds_alone_are_no_speech_and_neither_is_an_unknown_word() -> None:
    alone = [segment(None, sound) for sound in ("[noise]", "[laughter]", "<unk>", "<unk> [noise]", "")]
    found = read(alone)
    assert (found.format, found.utterances) == ("gridspace", ())


def test_what_the_person_heard_decides_whether_it_is_speech() -> None:
    found = read([segment("[noise]", "mm hmm", 2), segment("bye", "[noise]")])
    assert texts(found) == ["bye"]
    assert speech(found) == {"caller": 1_000}  # the machine timed no word of it, so the segment counts


def test_a_sound_inside_speech_is_no_word_and_an_unknown_word_is_one() -> None:
    found = read([segment(None, "well [laughter] <unk>", 3)])
    assert texts(found) == ["well [laughter] <unk>"]
    assert [(word.start, word.text) for word in found.utterances[0].words] == [(5_990, "well"), (6_390, "<unk>")]


def test_times_that_do_not_match_the_words_are_not_used() -> None:
    found = read([segment(None, "thank you", 3)])
    assert (word_counts(found), speech(found)) == ({"caller": 0}, {"caller": 1_000})
