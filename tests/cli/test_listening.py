"""Stored calls are listened to again: those never heard, and those heard by another method than the one in use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from genqa.audio import activity
from genqa.call import Call
from genqa.index import open_index
from genqa.result import Result, judge
from genqa.scoring import built_in
from tests.cli.conftest import Genqa
from tests.wavs import talk

LINEAR = built_in()["linear"]
CALL = talk([(1.0, 4.0), (9.0, 12.0)], [(5.0, 8.0)], seconds=15)
ENERGY, VOICE = (activity.words(method) for method in (activity.ENERGY, activity.VOICE))


@pytest.fixture(autouse=True)
def recording(folder: Path) -> Path:
    path = folder / "call.wav"
    path.write_bytes(CALL)
    return path


def stored(folder: Path, recording_id: str) -> Result:
    with open_index(folder / "qa_index.db") as index:
        return index.load(recording_id)


def as_before_sound_was_heard(result: Result) -> Result:
    """The call as it was stored by a genqa that did not listen: its recording is kept, nothing is known of it."""
    none = "there is no transcript: nothing tells who speaks when"
    call: Call = (
        replace(result.call, utterances=(), by_sound=False, untimed=none) if result.call.by_sound else result.call
    )
    origin = replace(result.origin, sound=None, fit=None, agent_channel=None, agent_channel_basis=None, warnings=())
    return judge(result.recording_id, call, LINEAR, None, result.about, origin)


def test_what_was_heard_by_another_method_is_heard_again_and_the_rest_is_left(
    genqa: Genqa, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENQA_ACTIVITY_METHOD", "energy")
    sound = ("--audio", "call.wav", "--agent-channel", "0", "--save")
    assert genqa("score", *sound, "--recording-id", "by energy").code == 0
    assert genqa("score", "--transcript", "call.json", "--recording-id", "words", "--save").code == 0
    monkeypatch.delenv("GENQA_ACTIVITY_METHOD")
    assert genqa("score", *sound, "--recording-id", "by voice").code == 0
    before = stored(folder, "by energy")

    ran = genqa("rescore", "--listen")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"1 call listened to by {VOICE}, ")
    assert ran.out.endswith("; 1 heard by it before; 1 without a kept recording\n")
    after = stored(folder, "by energy")
    methods = [one.origin.sound.method for one in (before, after) if one.origin.sound]
    assert methods == [ENERGY, VOICE]
    assert (after.origin.agent_channel, after.origin.agent_channel_basis) == (0, "set by the user")
    assert after.origin.roles_basis == f"voice activity of two channels, {VOICE}"
    assert [one for one in after.warnings if one.startswith("no transcript")] == [
        one for one in stored(folder, "by voice").warnings if one.startswith("no transcript")
    ]
    assert after.score == stored(folder, "by voice").score
    assert genqa("rescore", "--listen").out == (
        f"0 calls listened to by {VOICE}, 0 of them with another score; 2 heard by it before; "
        "1 without a kept recording\n"
    )


@pytest.mark.parametrize("transcript", [(), ("--transcript", "call.json")], ids=["sound alone", "with words"])
def test_a_call_that_was_never_heard_becomes_what_it_would_be_today(
    genqa: Genqa, folder: Path, transcript: tuple[str, ...]
) -> None:
    asked = ("score", "--audio", "call.wav", *transcript, "--recording-id", "r", "--save")
    assert genqa(*asked).code == 0
    today = stored(folder, "r")
    with open_index(folder / "qa_index.db") as index:
        index.revise(as_before_sound_was_heard(today), action="test", detail={}, actor="test")
        assert index.load("r").origin.sound is None

    assert genqa("rescore", "--listen").code == 0

    after = stored(folder, "r")
    assert after == today
    assert after.origin.sound is not None
    with open_index(folder / "qa_index.db") as index:
        line = next(line for line in index.audit() if line.action == "listened to again")
        assert (line.recording_id, line.detail["method"]) == ("r", VOICE)


def test_sides_that_were_swapped_by_hand_stay_swapped(genqa: Genqa, folder: Path) -> None:
    asked = ("score", "--audio", "call.wav", "--agent-channel", "0", "--recording-id", "r", "--save")
    assert genqa(*asked).code == 0
    swapped = stored(folder, "r").with_sides_swapped(LINEAR)
    with open_index(folder / "qa_index.db") as index:
        old = replace(swapped.origin, sound=replace(swapped.origin.sound, method="voice v0"))
        index.revise(replace(swapped, origin=old), action="sides swapped", detail={}, actor="test")

    assert genqa("rescore", "--listen").code == 0

    after = stored(folder, "r")
    assert (after.origin.agent_channel, after.origin.agent_channel_basis) == (1, "swapped by the user")
    assert after.measures.speech == swapped.measures.speech


def test_a_recording_that_cannot_be_read_is_named_and_the_others_are_heard(genqa: Genqa, folder: Path) -> None:
    for name in ("a", "b"):
        assert genqa("score", "--audio", "call.wav", "--recording-id", name, "--save").code == 0
        with open_index(folder / "qa_index.db") as index:
            was = as_before_sound_was_heard(index.load(name))
            index.revise(was, action="test", detail={}, actor="test")
            if name == "a":
                index.save(was, actor="test", audio=[b"no sound at all"])

    ran = genqa("rescore", "--listen")

    assert ran.code == 0
    assert ran.err == "genqa: a: this is text, not a recording\n"
    assert ran.out.startswith(f"1 call listened to by {VOICE}, 1 of them with another score")
    assert ran.out.endswith("; 1 whose recording cannot be read, each named above\n")


def test_listening_changes_no_thresholds_and_no_rubric(genqa: Genqa, folder: Path) -> None:
    assert genqa("score", "--transcript", "call.json", "--save").code == 0
    refused = genqa("rescore", "--listen", "--silence-min", "1")
    assert (refused.code, refused.out) == (1, "")
    assert "--listen changes no threshold" in refused.err
    assert genqa("rescore", "--listen", "--rubric", "banded").code == 2
