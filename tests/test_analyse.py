"""One recording from its files: what is known, on one clock, judged."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from genqa.analyse import File, Request, analyse, utc
from genqa.call import About, Role
from genqa.errors import BrokenAudio, BrokenTranscript, InputError, InvalidSetting, MissingFile, UnknownFormat
from genqa.holds import from_file, total
from genqa.result import Result, document
from genqa.scoring import built_in
from genqa.spans import NOTHING, Spans
from genqa.transcript import Choice
from tests.wavs import wav

LINEAR = built_in()["linear"]
SEGMENTS = [
    {"speaker": "agent", "start_time": 0.5, "end_time": 2.1, "transcript": "Hello, how can I help you?"},
    {"channel": 1, "startTime": "2.3", "endTime": "4.0", "text": "I need assistance with my account."},
    {"speaker": "channel_0", "start_time": 3.8, "end_time": 5.2, "transcript": "I can certainly help with that."},
]


def file(content: Any, name: str = "call.json") -> File:
    return File(name, json.dumps(content).encode())


def scored(**request: Any) -> Result:
    return analyse(Request(**{"transcripts": [file({"results": SEGMENTS})], **request}), LINEAR)


def test_the_reference_call_from_its_file() -> None:
    result = scored(hold=total(90))
    shown = document(result)
    assert {name: shown[name] for name in (
        "quality_score", "hold_time_seconds", "silence_seconds", "talk_over_seconds", "agent_utterances",
        "guest_utterances", "duration_seconds", "transcript_format", "silence_gaps", "talk_overs", "holds", "speech",
        "interruptions",
    )} == {
        "quality_score": 89.0,
        "hold_time_seconds": 90.0,
        "silence_seconds": 0.0,
        "talk_over_seconds": 0.2,
        "agent_utterances": 2,
        "guest_utterances": 1,
        "duration_seconds": 5.2,
        "transcript_format": "generic",
        "silence_gaps": [],
        "talk_overs": [{"start": 3.8, "end": 4.0, "duration": 0.2, "by": "agent", "interruption": True}],
        "holds": None,
        "speech": {"agent": 3.0, "guest": 1.7},
        "interruptions": {"agent": 1, "guest": 0},
    }  # fmt: skip
    assert shown["agent_text"] == "Hello, how can I help you?\nI can certainly help with that."
    assert json.loads(json.dumps(shown)) == shown


def test_the_recording_gives_the_length_and_the_waveform() -> None:
    result = scored(audio=[File("call.wav", wav(8, channels=2))])
    assert (result.call.length.ms, result.call.length.source) == (8000, "audio")
    assert (result.origin.channels, result.origin.peaks is not None) == (2, True)
    assert result.measures.partition["outside"] == 500 + 2800


def test_two_monos_are_one_recording_of_two_channels() -> None:
    result = scored(audio=[File("a.wav", wav(6)), File("b.wav", wav(6))])
    assert (result.origin.channels, result.call.length.ms) == (2, 6000)


def test_a_transcript_of_another_length_raises_a_doubt() -> None:
    deepgram = {
        "metadata": {"duration": 60.0},
        "results": {"channels": [{"alternatives": [{"words": [{"word": "hi", "start": 1, "end": 2, "speaker": 0}]}]}]},
    }
    result = scored(transcripts=[file(deepgram)], audio=[File("call.wav", wav(8))])
    assert "the transcript is of a recording of 1:00, this one has 8.0 s: do they belong together?" in result.warnings


def test_audio_alone_is_a_call_of_which_nothing_is_known_but_its_length() -> None:
    result = scored(transcripts=[], audio=[File("call.wav", wav(3))])
    shown = document(result)
    assert (shown["duration_seconds"], shown["quality_score"], shown["silence_seconds"]) == (3.0, None, None)
    assert shown["agent_utterances"] is None
    assert shown["score"]["reason"].startswith("silence was not measured: there is no transcript")


def test_two_transcripts_are_two_sides() -> None:
    def side(start: float, end: float, text: str) -> File:
        return file([{"start_time": start, "end_time": end, "text": text, "speaker": "x"}], f"{text}.json")

    result = scored(transcripts=[side(0, 2, "agent's"), side(1.5, 3, "guest's")])
    assert (result.agent_text, result.guest_text, result.measures.talk_over) == ("agent's", "guest's", 500)
    assert result.origin.roles_basis == "one file a side: the agent's first"


def test_a_transcript_in_which_one_side_alone_speaks_raises_a_doubt() -> None:
    alone = scored(transcripts=[file({"results": SEGMENTS[:1]})])
    assert alone.warnings == (
        "only the agent speaks in the transcript; if the guest has a file of their own, give both",
    )
    assert (alone.measures.talk_over, alone.score.value) == (0, 100.0)


def test_the_user_says_who_the_agent_is() -> None:
    result = scored(choice=Choice(agent_speaker="guest"))
    assert (result.measures.agent_utterances, result.measures.guest_utterances) == (1, 2)
    assert result.origin.roles_basis == "chosen by the user"
    assert scored(choice=Choice(agent_channel=1)).guest_text == result.guest_text


def test_swapping_sides_measures_again_and_swapping_back_is_the_same() -> None:
    result = scored(hold=total(90))
    swapped = result.with_sides_swapped(LINEAR)
    assert (swapped.agent_text, swapped.guest_text) == (result.guest_text, result.agent_text)
    assert swapped.measures.interruptions(Role.GUEST) == 1
    assert swapped.with_sides_swapped(LINEAR).measures == result.measures


def deepgram(*sides: list[tuple[float, float]]) -> File:
    """A Deepgram reply with a channel for each side, a word for each pair of times."""
    channels = [
        {"alternatives": [{"words": [{"word": "word", "start": start, "end": end} for start, end in side]}]}
        for side in sides
    ]
    return file({"metadata": {"channels": len(sides)}, "results": {"channels": channels}})


def test_a_file_that_tells_channels_apart_and_names_no_side_says_on_which_channel_genqa_takes_the_agent_to_be() -> None:
    talk = deepgram([(3.0, 4.0)], [(0.0, 2.0)])
    first_speaker = scored(transcripts=[talk])
    mapped = scored(transcripts=[talk], choice=Choice(channel_map={"deepgram": 0}))
    assert (first_speaker.origin.sides, first_speaker.measures.speech["agent"].duration) == ((1, 0), 2000)
    assert (mapped.origin.sides, mapped.origin.roles_basis) == ((0, 1), "channel map in the settings")
    assert mapped.measures.speech["agent"].duration == 1000
    assert first_speaker.with_sides_swapped(LINEAR).origin.sides == (0, 1)


def test_a_channel_map_never_contradicts_a_file_that_names_its_sides_or_has_no_such_channel() -> None:
    assert scored(choice=Choice(channel_map={"generic": 1})).origin.roles_basis == "named in the file"
    assert scored().origin.sides is None
    one_voice = scored(transcripts=[deepgram([(0, 1)])], choice=Choice(channel_map={"deepgram": 0}))
    assert one_voice.measures.talk_over is None


GENESYS_START = 1_700_000_000_000


def genesys(*phrases: tuple[str, float, float]) -> File:
    return file(
        {
            "conversationId": "c",
            "startTime": GENESYS_START,
            "transcripts": [
                {
                    "startTime": GENESYS_START,
                    "phrases": [
                        {
                            "text": "some words",
                            "participantPurpose": purpose,
                            "startTimeMs": GENESYS_START + start * 1000,
                            "duration": {"milliseconds": (end - start) * 1000},
                        }
                        for purpose, start, end in phrases
                    ],
                }
            ],
        }
    )


def test_times_on_the_calls_clock_move_by_what_the_recorder_left_out() -> None:
    """30 s of hold are not in the file of 20 s: what is said at 45 s of the call stands at 15 s of the recording."""
    events = {
        "startTime": "2023-11-14T22:13:20Z",
        "entities": [
            {"timestamp": "2023-11-14T22:13:20Z", "state": "TALK"},
            {"timestamp": "2023-11-14T22:13:30Z", "state": "HOLD"},
            {"timestamp": "2023-11-14T22:14:00Z", "state": "TALK"},
            {"timestamp": "2023-11-14T22:14:10Z", "state": "DISCONNECTED"},
        ],
    }
    result = scored(
        transcripts=[genesys(("internal", 0, 9), ("external", 41, 44), ("internal", 45, 49))],
        audio=[File("call.wav", wav(20))],
        hold=from_file(json.dumps(events).encode()),
    )
    assert [(said.start, said.end) for said in result.call.utterances] == [
        (0, 9000),
        (11_000, 14_000),
        (15_000, 19_000),
    ]
    assert (result.measures.hold, result.measures.holds) == (30_000, NOTHING)
    assert result.measures.silence_gaps == Spans([(9000, 11_000), (14_000, 15_000)])
    assert result.about.started_at == "2023-11-14T22:13:20Z"


def test_the_same_files_always_get_the_same_id_and_others_another() -> None:
    assert scored().recording_id == scored(hold=total(5)).recording_id
    assert scored().recording_id != scored(audio=[File("x.wav", wav(6))]).recording_id
    assert scored(recording_id=" rec 1 ").recording_id == "rec 1"


def test_what_is_said_about_a_call_is_cleaned_of_what_no_database_holds() -> None:
    about = scored(about=About(agent="Mara\ud800\x00\nL.", queue="  ", started_at="2026-11-12T12:04:00+01:00")).about
    assert (about.agent, about.queue, about.started_at) == ("Mara? L.", None, "2026-11-12T11:04:00Z")


def test_a_request_and_its_result_can_travel_to_another_process() -> None:
    request = Request(transcripts=[file({"results": SEGMENTS})], audio=[File("x.wav", wav(6))], hold=total(9))
    result = analyse(pickle.loads(pickle.dumps(request)), LINEAR)
    assert pickle.loads(pickle.dumps(result)) == result


def test_files_are_read_where_they_lie_and_come_to_what_their_bytes_do(tmp_path: Path) -> None:
    words, sound = file({"results": SEGMENTS}), File("x.wav", wav(6, channels=2))
    in_memory = analyse(Request(transcripts=[words], audio=[sound]), LINEAR)
    on_disk = [File(one.name, tmp_path / one.name) for one in (words, sound)]
    for one, data in zip(on_disk, (words.data, sound.data), strict=True):
        assert isinstance(data, bytes)
        (tmp_path / one.name).write_bytes(data)
    request = pickle.loads(pickle.dumps(Request(transcripts=on_disk[:1], audio=on_disk[1:])))
    assert analyse(request, LINEAR) == in_memory
    (tmp_path / "x.wav").unlink()
    with pytest.raises(MissingFile, match=r"^x\.wav: cannot be read \(No such file or directory\)$"):
        analyse(request, LINEAR)


@pytest.mark.parametrize(
    ("request_", "error", "says"),
    [
        ({"transcripts": []}, InputError, "nothing to score"),
        ({"transcripts": [file([])] * 3}, InputError, "3 transcripts for one call"),
        ({"transcripts": [File("x.json", b'{"results": [{"start_ti')]}, BrokenTranscript, "x.json: not valid JSON"),
        ({"transcripts": [File("x.json", b"[" * 100_000)]}, BrokenTranscript, "x.json: nested too deeply"),
        ({"transcripts": [File("x.json", bytes(range(256)))]}, BrokenTranscript, "x.json: not a text file"),
        ({"transcripts": [File("x.json", b"")]}, BrokenTranscript, "x.json: the file is empty"),
        ({"transcripts": [file({"a": 1, "b": 2})]}, UnknownFormat, "Top-level keys: a, b"),
        ({"audio": [File("x.wav", b"\x01\x02" * 4000)]}, InputError, "x.wav"),
        ({"audio": [File("x.wav", wav(0))]}, BrokenAudio, "x.wav"),
        ({"recording_id": " "}, InvalidSetting, "a recording id is a text"),
        ({"about": About(started_at="yesterday")}, InvalidSetting, "'yesterday' is not a time such as"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(request_: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error) as caught:
        scored(**request_)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("2026-03-02", "2026-03-02T00:00:00Z"),
        ("2026-03-02T14:30:00", "2026-03-02T14:30:00Z"),
        ("2026-03-02T14:30:00.5+01:00", "2026-03-02T13:30:00.500000Z"),
    ],
)
def test_times_are_stored_in_utc(given: str, stored: str) -> None:
    assert utc(given) == stored
