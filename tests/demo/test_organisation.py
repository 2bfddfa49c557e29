"""A made-up organisation is the same for the same seed, and its facts, transcripts and sound agree."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime

import numpy as np
import pytest

from genqa import audio, transcript
from genqa.call import Word
from genqa.demo import media, sound
from genqa.demo.conversation import GUEST, Conversation, Leg, Recording, Said
from genqa.demo.organisation import tiny
from genqa.demo.transcript_file import transcript_file
from genqa.spans import Spans

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEG = Leg("mara", "s1", 1000, 9000, ((3000, 5000), (6000, 6500)))
TRUNK = Recording("r1", "s0", 180, 10_000, suppressed=True, secure=((4500, 5500),))


def test_the_same_seed_makes_the_same_organisation_and_another_seed_another() -> None:
    def facts(seed: int) -> object:
        made = tiny(6, seed)
        return made.agents, made.queues, made.conversations

    assert facts(1) == facts(1)
    assert facts(1) != facts(2)


def test_calls_spread_over_the_days_and_shares_are_exact() -> None:
    made = tiny(
        20, days=4, first_day=date(2026, 5, 30), holds=0.25, outbound=0.5, transfers=0.1, several=0.2, departed=2
    )
    days = Counter(one.started.date().isoformat() for one in made.conversations)
    assert days == {"2026-05-30": 5, "2026-05-31": 5, "2026-06-01": 5, "2026-06-02": 5}
    calls = made.conversations
    assert sum(bool(one.on_hold) for one in calls) == 5
    assert sum(one.direction == "outbound" for one in calls) == 10
    assert sum(len(one.legs) == 2 for one in calls) == 2
    assert sum(len(one.recordings) == 4 for one in calls) == 4
    assert [agent.state for agent in made.agents] == ["active"] * 4 + ["inactive"] * 2


def test_nobody_speaks_while_the_guest_is_on_hold() -> None:
    made = tiny(12, holds=1.0)
    for call in made.conversations:
        assert call.on_hold.duration > 2000
        assert call.said
        speech = Spans([(said.start, said.end) for said in call.said])
        assert speech.intersection(call.on_hold) == Spans()


def test_the_guest_is_on_hold_only_while_no_agent_talks_to_them() -> None:
    other = Leg("jon", "s2", 4000, 9000, ((6200, 8000),))
    both = Conversation("c", NOON, 9000, "inbound", "s0", (LEG, other))
    assert both.on_hold == Spans([(3000, 4000), (6200, 6500)])


def test_a_consulted_agent_neither_ends_a_hold_nor_makes_one() -> None:
    consulted = Leg("jon", "s2", 4000, 9000, ((4500, 8000),), consulted_by="s1")
    both = Conversation("c", NOON, 9000, "inbound", "s0", (LEG, consulted))
    assert both.on_hold == Spans(LEG.holds)


def test_a_recorder_that_pauses_leaves_hold_and_card_numbers_out_of_the_file() -> None:
    call = Conversation("c", NOON, 10_000, "inbound", "s0", (LEG,), recordings=(TRUNK,))
    assert [(tuple(span), why) for span, why in call.pauses(TRUNK)] == [
        ((3000, 5000), "Hold"),
        ((5000, 5500), "SecurePause"),
        ((6000, 6500), "Hold"),
    ]
    assert call.in_file(TRUNK) == Spans([(180, 3000), (5500, 6000), (6500, 10_000)])
    assert sound.bursts(call, TRUNK).length_ms == 2820 + 500 + 3500


def test_sound_is_where_somebody_speaks_and_on_their_side_alone() -> None:
    said = (Said("mara", 1000, 2000, "Hello"), Said(GUEST, 2500, 3500, "Hi"))
    call = Conversation("c", NOON, 4000, "inbound", "s0", (LEG,), said, (Recording("r", "s0", 500, 4000),))
    recording = audio.read(sound.wav(sound.bursts(call, call.recordings[0])), name="made up")
    assert (recording.codec, recording.rate, recording.length_ms) == ("µ-law", 8000, 3500)
    guest, agent = (_loud(channel, recording.rate) for channel in recording.channels)
    assert guest == Spans([(2000, 3000)])
    assert agent == Spans([(500, 1500)])


def test_after_a_pause_of_the_recorder_speech_stands_earlier_in_the_file() -> None:
    said = (Said(GUEST, 2000, 2500, "before"), Said(GUEST, 7000, 8000, "after"))
    whole = Recording("r", "s0", 0, 10_000, suppressed=True)
    call = Conversation("c", NOON, 10_000, "inbound", "s0", (LEG,), said, (whole,))
    guest = np.frombuffer(sound.bursts(call, whole).guest, np.uint8)
    assert _loud(sound.decoded(guest), 8000) == Spans([(2000, 2500), (4500, 5500)])


@pytest.mark.parametrize(
    ("layout", "pieces"), [("stereo", ("stereo",)), ("two monos", ("0", "1")), ("mono", ("mono",))]
)
def test_each_layout_is_kept_in_its_own_files(layout: str, pieces: tuple[str, ...]) -> None:
    made = tiny(1, layouts=(layout,), seconds=2)
    (one,) = made.conversations[0].recordings
    assert media.pieces(one) == pieces
    read = [audio.read(media.wav(made, one, piece), name=piece) for piece in pieces]
    assert [len(file.channels) for file in read] == ([2] if layout == "stereo" else [1] * len(pieces))
    assert len({file.length_ms for file in read}) == 1


def test_pcm_and_mu_law_files_hold_the_same_sound() -> None:
    made = tiny(1, seconds=2)
    (one,) = made.conversations[0].recordings
    pcm, law = (audio.read(media.wav(made, one, "stereo", pcm=pcm), name="file") for pcm in (True, False))
    assert (pcm.codec, law.codec) == ("PCM 16 bit", "µ-law")
    assert all(np.array_equal(*pair) for pair in zip(pcm.channels, law.channels, strict=True))


def test_every_code_of_mu_law_is_the_nearest_to_its_own_sample() -> None:
    codes = np.arange(256, dtype=np.uint8)
    again = np.frombuffer(sound.encoded(sound.decoded(codes)), np.uint8)
    assert np.array_equal(sound.decoded(again), sound.decoded(codes))


def test_an_empty_recording_is_a_header_of_44_bytes() -> None:
    made = tiny(1)
    (one,) = made.conversations[0].recordings
    emptied = type(made)(made.agents, made.queues, (_with_empty(made.conversations[0]),))
    assert one.sound
    assert len(media.wav(emptied, emptied.conversations[0].recordings[0], "stereo")) == 44


def test_the_transcript_is_read_as_what_was_said_by_whom_and_when() -> None:
    made = tiny(2, holds=1.0, outbound=0)
    call = made.conversations[1]
    read = transcript.read(json.dumps(transcript_file(made, call)).encode())
    assert read.format == "genesys"
    begin = call.recordings[0].start
    roles = {GUEST: "guest", "ivr": "ivr"}
    expected = [(roles.get(said.who, "agent"), said.start - begin, said.end - begin, said.text) for said in call.said]
    assert [(one.party.role, one.start, one.end, one.text) for one in read.utterances] == sorted(
        expected, key=lambda one: one[1]
    )
    assert read.connected == call.legs[0].start - begin


def test_words_keep_their_own_times_where_they_have_some() -> None:
    words = (Word(1000, 1200, "Hello,"), Word(1700, 2000, "you!"))
    call = Conversation("c", NOON, 4000, "inbound", "s0", (LEG,), (Said("mara", 1000, 2000, "Hello, you!", words),))
    (phrase,) = transcript_file(tiny(1), call)["transcripts"][0]["phrases"]
    noon = round(NOON.timestamp() * 1000)
    assert (phrase["text"], phrase["decoratedText"]) == ("hello you", "Hello, you!")
    assert [
        (word["word"], word["startTimeMs"] - noon, word["duration"]["milliseconds"]) for word in phrase["words"]
    ] == [
        ("hello", 1000, 200),
        ("you", 1700, 300),
    ]


def _with_empty(call: Conversation) -> Conversation:
    from dataclasses import replace

    return replace(call, recordings=(replace(call.recordings[0], empty=True),))


def _loud(samples: np.ndarray, rate: int) -> Spans:
    """Where 50 ms are loud."""
    frame = rate // 20
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame).astype(float)
    loud = np.flatnonzero(np.abs(frames).max(axis=1) > 500)
    return Spans([(int(one) * 50, int(one) * 50 + 50) for one in loud])
