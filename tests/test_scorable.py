"""Whether a call can be scored: each thing that spoils it, or makes it doubtful; and real calls that nothing spoils."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from genqa.analyse import File, Request, analyse
from genqa.audio import ffmpeg_found, hear, read
from genqa.call import About, Hold
from genqa.holds import KnownHold
from genqa.result import Result, document
from genqa.scorable import Severity
from genqa.scoring import built_in
from genqa.settings import Thresholds, ffmpeg_path
from genqa.spans import NOTHING, Spans
from tests.wavs import pcm, talk

LINEAR = built_in()["linear"]
AGENT, GUEST = [(1.0, 3.0), (6.0, 9.0), (12.0, 14.0)], [(3.5, 5.5), (9.5, 11.0)]
CALL = talk(AGENT, GUEST, seconds=15)
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
HELLO = "Hello, how can I help you?"


def words(agent: Any = AGENT, guest: Any = GUEST, texts: dict[str, str] | None = None, later: float = 0.0) -> File:
    """A transcript with a segment for each stretch."""
    sides = {"agent": agent, "guest": guest}
    segments = [
        {
            "speaker": who,
            "start_time": start + later,
            "end_time": end + later,
            "transcript": (texts or {}).get(who, "so"),
        }
        for who, stretches in sides.items()
        for start, end in stretches
    ]
    return File("words.json", json.dumps({"results": segments}).encode())


def scored(audio: bytes | None = CALL, transcript: File | None = None, **request: Any) -> Result:
    files = {"audio": [File("call.wav", audio)] if audio else [], "transcripts": [transcript] if transcript else []}
    return analyse(Request(**{**files, **request}), LINEAR)


def found(result: Result) -> list[tuple[str, str]]:
    return [(one.severity.value, one.key) for one in result.findings]


def samples(data: bytes = CALL) -> np.ndarray:
    return np.frombuffer(data[44:], "<i2").reshape(-1, 2).astype(float) / 32768


def test_nothing_is_found_about_a_sound_call() -> None:
    result = scored(CALL, words())
    assert (found(result), result.score.reason) == ([], None)
    assert result.score.value is not None
    assert found(scored(CALL)) == []


def test_a_silent_recording_takes_the_score_and_every_number_of_who_speaks_when() -> None:
    result = scored(pcm(np.zeros((8000 * 15, 2)), 8000), words())
    assert found(result) == [("not scorable", "silent")]
    reason = "the recording is silent throughout its 15.0 s"
    assert (result.score.value, result.score.reason, result.score.lines) == (None, reason, ())
    assert (result.measures.silence, result.measures.talk_over) == (None, None)
    assert result.measures.not_measured["silence_seconds"] == reason
    shown = document(result)
    assert shown["findings"][0]["key"] == "silent"
    assert shown["findings"][0]["advice"]


def test_steady_tones_are_no_silence_and_leave_the_transcript_its_score() -> None:
    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(8000 * 15) / 8000)
    result = scored(pcm(np.column_stack([tone]), 8000), words())
    assert ("doubt", "no_speech") in found(result)
    assert result.score.value is not None


def test_a_side_that_was_not_recorded_is_not_scorable_but_where_the_transcript_has_both() -> None:
    one_side = talk(AGENT, [], seconds=15, noise=0)
    assert found(scored(one_side, words(guest=[]))) == [("not scorable", "silent_channel")]
    both = scored(talk([*AGENT, *GUEST], [], seconds=15, noise=0), words())
    assert found(both) == [("doubt", "silent_channel")]
    assert both.score.value is not None


def test_a_copied_channel_is_not_scorable_where_the_words_were_heard_twice_or_there_are_none() -> None:
    one = samples().sum(axis=1)
    copied = pcm(np.column_stack([one, one]), 8000)
    every = sorted([*AGENT, *GUEST])
    assert found(scored(copied)) == [("not scorable", "copied")]
    assert found(scored(copied, words(every, every))) == [("not scorable", "copied")]
    apart = scored(copied, words())
    assert found(apart) == [("doubt", "copied")]
    assert apart.score.value is not None


def test_one_channel_is_a_note_that_keeps_the_score() -> None:
    result = scored(pcm(samples().sum(axis=1, keepdims=True), 8000), words())
    assert found(result) == [("note", "mono")]
    assert result.score.value is not None
    alone = scored(pcm(samples().sum(axis=1, keepdims=True), 8000))
    assert found(alone) == [("not scorable", "mono")]
    assert alone.findings[0].advice.startswith("bring its transcript")


@pytest.mark.parametrize(("seconds", "expected"), [(0.5, "not scorable"), (2.0, "doubt")])
def test_a_recording_in_which_no_talk_has_room_is_too_short(seconds: float, expected: str) -> None:
    short = talk([(0.0, seconds / 2)], [(seconds / 2, seconds)], seconds=seconds)
    assert (expected, "too_short") in found(scored(short, words([(0, seconds / 2)], [(seconds / 2, seconds)])))


def test_a_recording_of_less_than_half_its_transcript_is_not_scorable() -> None:
    result = scored(CALL, words([*AGENT, (30, 40)], GUEST))
    assert found(result)[0] == ("not scorable", "shorter_than_transcript")
    assert "the recording ends at 0:15, its transcript at 0:40" in (result.score.reason or "")


def test_a_recording_of_less_than_half_the_call_is_not_scorable_but_what_the_recorder_paused_is_no_part_of_it() -> None:
    class At:
        def __init__(self, total: int) -> None:
            self.total = total

        def at(self, length: int) -> KnownHold:
            spans = Spans([(4000, 4000 + self.total)])
            return KnownHold(Hold(self.total, spans, call_end=115_000, source="the record"))

    assert ("not scorable", "shorter_than_record") in found(scored(CALL, words(), hold=At(2000)))
    assert "shorter_than_record" not in [key for _, key in found(scored(CALL, words(), hold=At(100_000)))]


def test_the_other_sides_voice_in_a_channel_spoils_what_is_measured_by_sound_alone() -> None:
    both = samples()
    # no hum: one that goes on is like itself at every delay, and no echo can be told
    hiss = np.random.default_rng(1).normal(0, 0.1, len(both)) * (np.abs(both[:, 0]) > 0.01)
    bled = pcm(np.column_stack([hiss, both[:, 1] + np.roll(hiss, 800) * 0.3]), 8000)
    without, with_words = scored(bled), scored(bled, words())
    assert ("not scorable", "bleed") in found(without)
    assert without.measures.talk_over is None
    assert ("doubt", "bleed") in found(with_words)
    assert with_words.score.value is not None
    assert with_words.findings[0].spans


def test_the_other_sides_voice_in_a_channel_is_no_talk_over_by_the_sound(shared_data: Path) -> None:
    """A call without talk-over, and 20 dB fainter in the agent's channel the guest, 50 ms later."""
    clean = read((shared_data / "calls/auto_repairs_40/call.wav").read_bytes())
    agent, guest = [samples.astype(float) / 32768 for samples in clean.channels]
    bled = read(pcm(np.column_stack([agent + 0.1 * np.roll(guest, 400), guest]), clean.rate))
    heard = hear(bled)
    one, other = heard.speech
    assert one.intersection(other).duration > 60_000
    sides = heard.two_sides
    assert sides is not None
    assert sides[0].intersection(sides[1]).duration < 3000
    assert heard.channels[0].echo.duration > 60_000
    assert heard.channels[1].echo == NOTHING


def test_tops_that_are_cut_off_are_a_doubt() -> None:
    loud = np.clip(samples() * 8, -0.9, 0.9)
    assert ("doubt", "clipped") in found(scored(pcm(loud, 8000), words()))


def test_words_of_another_recording_lie_where_nothing_sounds() -> None:
    result = scored(CALL, words([(3.2, 3.4), (5.6, 5.9), (11.2, 11.9), (14.2, 14.9)], [(0.0, 0.9)]))
    assert "foreign_transcript" not in [key for _, key in found(result)]  # too little to tell
    sound = talk([(1.0, 9.0)], [(10.0, 14.0)], seconds=60)
    foreign = scored(sound, words([(20, 28), (40, 48)], [(30, 38), (50, 58)]))
    assert ("not scorable", "foreign_transcript") in found(foreign)
    assert foreign.against is not None
    assert foreign.against.soundless.duration == 32_000


def test_words_that_all_come_too_early_are_told_by_how_much_and_keep_their_score() -> None:
    by_chance = np.random.default_rng(3)
    at, agent, guest = 2.0, [], []
    for turn in range(40):
        length = float(by_chance.uniform(1, 4))
        (agent if turn % 2 == 0 else guest).append((round(at, 2), round(at + length, 2)))
        at += length + float(by_chance.uniform(0.6, 2))
    shifted = scored(talk(agent, guest, seconds=at + 2), words(agent, guest, later=-1.5))
    assert shifted.origin.fit is not None
    assert abs(shifted.origin.fit.offset - 1500) <= 60
    assert ("doubt", "offset") in found(shifted)
    assert shifted.score.value is not None
    assert document(shifted)["against_sound"]["offset_seconds"] == shifted.origin.fit.offset / 1000


def test_sides_may_be_swapped_where_the_guest_says_what_agents_do_and_not_after_somebody_swapped_them() -> None:
    result = scored(None, words(texts={"guest": HELLO}), about=About(direction="inbound"))
    assert found(result) == [("doubt", "swapped")]
    assert "the guest says what agents do (an offer of help)" in result.findings[0].reason
    assert found(result.with_sides_swapped(LINEAR)) == []
    assert found(scored(None, words(texts={"agent": HELLO, "guest": HELLO}))) == []
    assert found(scored(None, words(texts={"guest": HELLO}), about=About(direction="outbound"))) == []


def test_sides_may_be_swapped_where_channel_and_transcript_contradict_each_other() -> None:
    result = scored(CALL, words(), agent_channel=1)
    assert ("doubt", "swapped") in found(result)


def test_the_sound_stands_beside_the_transcript_and_is_what_is_scored_where_that_is_set() -> None:
    sparse = words([(1.0, 3.0)], [(3.5, 5.5), (9.5, 11.0)])
    by_words = scored(CALL, sparse)
    by_sound = by_words.judged_again(LINEAR, Thresholds(measure_from="sound"))
    assert (by_words.measured_from, by_sound.measured_from) == ("transcript", "sound")
    assert by_words.measures.silence == 4000
    assert by_words.from_sound is not None
    assert by_words.from_sound.silence == by_sound.measures.silence
    assert by_sound.measures.silence is not None
    assert by_sound.measures.silence < 2000
    assert (by_sound.measures.agent_utterances, by_sound.measures.guest_utterances) == (1, 2)
    shown = document(by_words)
    assert shown["silence_seconds"] == 4.0
    assert shown["from_sound"]["silence_seconds"] == by_sound.measures.silence / 1000
    assert document(scored(None, sparse))["from_sound"] is None


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not there")
def test_no_real_call_is_found_not_scorable_or_doubtful() -> None:
    calls = SHARED / "calls"
    setting = ffmpeg_path()
    pairs: list[tuple[list[str], list[str]]] = [
        (["auto_repairs_40/call.wav"], []), (["one_side_dominant/call.wav"], []), (["two_monos/stereo.wav"], []),
        (["two_monos/agent.wav", "two_monos/customer.wav"], []),
        (["four_engines/call.wav"], ["four_engines/assemblyai_utterances.json"]),
        (["four_engines/call.wav"], ["four_engines/dg_whisper_transcription.json"]),
    ]  # fmt: skip
    if ffmpeg_found(setting.value if setting else None):
        pairs.append((["sales_call/call.mp3"], ["sales_call/gecko.json"]))
    for audio, transcripts in pairs:
        files = [[File(name, (calls / name).read_bytes()) for name in names] for names in (audio, transcripts)]
        result = analyse(Request(audio=files[0], transcripts=files[1]), LINEAR)
        assert [one for one in result.findings if one.severity is not Severity.NOTE] == [], audio
