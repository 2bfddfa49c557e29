"""One answer for both channels: whose words they are is known from the recording, not guessed from them."""

from __future__ import annotations

import io
import json
import threading
import wave
from collections.abc import Sequence

import numpy as np
import pytest

from genqa.analyse import analyse
from genqa.errors import InvalidSetting
from genqa.index.speech import Spoken
from genqa.ingest.transcribing.upload import Heard, analysed, transcribe
from genqa.request import File, Request
from genqa.result import Result
from genqa.retold import NewTranscript, retold
from genqa.scoring import built_in
from genqa.settings import Thresholds
from genqa.sides import BY_ORDER, CONTRADICTED
from genqa.transcript import Choice
from tests.ingest.transcribing.stub import Stub, config, set_up
from tests.wavs import pcm, talk

LINEAR = built_in()["linear"]
FIRST, THEN = [(0.5, 3.5)], [(4.5, 8.5)]
GREETING, NEED = "Thank you for calling, how can I help you?", "My order is late, and I need it"
SOUND = talk(FIRST, THEN, seconds=10)


def deepgram(*said: tuple[int, str, float, float], voices: bool = False) -> bytes:
    """What Deepgram answers: by channel, or on one channel by voices."""
    utterances = [
        {"id": "u", "channel": 0 if voices else n, "speaker": n, "start": start, "end": end, "transcript": text,
         "confidence": 1, "words": []}
        for n, text, start, end in said
    ]  # fmt: skip
    return json.dumps({"metadata": {"duration": 10}, "results": {"channels": [], "utterances": utterances}}).encode()


def one_side(spans: Sequence[tuple[float, float]]) -> File:
    return File("side.wav", talk(spans, seconds=10))


def texts(result: Result) -> tuple[str, str]:
    return result.agent_text, result.guest_text


@pytest.mark.parametrize("words", [(GREETING, NEED), (NEED, GREETING)])
@pytest.mark.parametrize("agent_first", [True, False])
def test_of_two_files_the_first_is_the_agents_whatever_is_said_and_whoever_begins(
    words: tuple[str, str], agent_first: bool
) -> None:
    times = (FIRST, THEN) if agent_first else (THEN, FIRST)
    answer = deepgram(*((n, words[n], *times[n][0]) for n in (0, 1)))
    request = Request(audio=[one_side(times[0]), one_side(times[1])])
    result = analysed(request, Heard(Spoken("d", None, "deepgram", (answer,)), "by d"), LINEAR, Thresholds())
    assert texts(result) == words
    assert (result.origin.roles_basis, result.origin.agent_channel) == (f"channel 0: {BY_ORDER}", 0)
    assert not any(one.endswith(CONTRADICTED) for one in result.warnings)


def test_of_two_files_the_agents_may_be_silent() -> None:
    request = Request(audio=[one_side(FIRST), one_side(THEN)])
    answer = Heard(Spoken("d", None, "deepgram", (deepgram((1, NEED, 4.5, 8.5)),)), "by d")
    result = analysed(request, answer, LINEAR, Thresholds())
    assert texts(result) == ("", NEED)


def test_a_channel_for_two_files_is_refused_before_anything_is_sent(stub: Stub) -> None:
    files = [one_side(FIRST), one_side(THEN)]
    with pytest.raises(InvalidSetting, match="the first is the agent's"):
        transcribe(files, "r1", config(set_up("stub", stub)), stop=threading.Event(), agent_channel=1)
    assert stub.log == []


def test_voices_of_a_copy_in_both_channels_are_not_all_the_agents() -> None:
    answer = deepgram((0, GREETING, 0.5, 3.5), (1, NEED, 4.5, 8.5), voices=True)
    with wave.open(io.BytesIO(SOUND)) as file:
        both = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2).sum(axis=1) / 65536
    sound = pcm(np.column_stack([both, both]), 8000)
    stored = analyse(Request(audio=[File("call.wav", sound)], recording_id="r1"), LINEAR)
    assert stored.origin.sound is not None
    assert stored.origin.sound.two_sides is None
    again = retold(stored, NewTranscript((answer,), "deepgram", "D"), LINEAR, Thresholds(), agent_channel=0)
    assert texts(again) == (GREETING, NEED)
    heard = Heard(Spoken("d", None, "deepgram", (answer,)), "by d", channels=1)
    request = Request(audio=[File("call.wav", sound)], choice=Choice(agent_channel=0))
    assert texts(analysed(request, heard, LINEAR, Thresholds())) == (GREETING, NEED)


def test_a_guess_by_one_transcript_is_no_knowledge_for_the_next() -> None:
    stored = analyse(Request(audio=[File("call.wav", SOUND)], recording_id="r1"), LINEAR)
    unclear = deepgram((0, "well, yes", 0.5, 3.5), (1, "no, not yet", 4.5, 8.5))
    guessed = retold(stored, NewTranscript((unclear,), "deepgram", "D"), LINEAR, Thresholds())
    assert (guessed.origin.agent_channel, (guessed.origin.roles_basis or "").startswith("the first")) == (0, True)
    clear = deepgram((0, NEED, 0.5, 3.5), (1, GREETING, 4.5, 8.5))
    after = retold(guessed, NewTranscript((clear,), "deepgram", "E"), LINEAR, Thresholds())
    assert texts(after) == (GREETING, NEED)
    assert after.origin.agent_channel == 1


def test_a_channel_that_is_known_is_not_said_to_be_chosen_by_the_user() -> None:
    stored = analyse(Request(audio=[File("call.wav", SOUND)], recording_id="r1", agent_channel=1), LINEAR)
    answer = deepgram((0, GREETING, 0.5, 3.5), (1, NEED, 4.5, 8.5))
    after = retold(stored, NewTranscript((answer,), "deepgram", "D"), LINEAR, Thresholds())
    assert texts(after) == (NEED, GREETING)
    assert after.origin.roles_basis == "channel 1: set by the user"
