"""``python -m genqa transcribe`` against a stand-in of Deepgram over HTTP, as a person calls it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from genqa.index import open_index
from tests.cli.conftest import Genqa
from tests.stt.deepgram_gateway import LISTEN, DeepgramGateway, refused
from tests.stt.takes import SECRET
from tests.wavs import talk

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def deepgram() -> Iterator[DeepgramGateway]:
    gateway = DeepgramGateway()
    yield gateway
    gateway.end()


@pytest.fixture
def set_up(deepgram: DeepgramGateway, folder: Path, monkeypatch: pytest.MonkeyPatch) -> DeepgramGateway:
    """Deepgram is set up, at the stand-in."""
    for name, value in {"KEY": SECRET, "ENDPOINT": deepgram.url, "PRICE": "0.0043"}.items():
        monkeypatch.setenv(f"GENQA_STT_DEEPGRAM_{name}", value)
    (folder / "call.wav").write_bytes(talk([(0.4, 1.6)], [(2.0, 3.5)], seconds=4))
    return deepgram


def stored(genqa: Genqa, *recordings: str) -> None:
    for recording in recordings:
        assert genqa("score", "--audio", "call.wav", "--recording-id", recording, "--save").code == 0


def test_a_file_is_read_out_with_who_said_what_when(genqa: Genqa, set_up: DeepgramGateway) -> None:
    ran = genqa("transcribe", "call.wav", "--agent-channel", 0)
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert lines[0].startswith("file-")
    assert lines[0].endswith("4.0 s; transcribed by Deepgram general-nova-3 2025-07-31.0")
    assert lines[3:] == ["  0:00.5  agent (channel 0): thank you for calling",
                         "  0:02.1  guest (channel 1): hi my order is late"]  # fmt: skip
    assert ran.err == "Deepgram transcribes\n"
    assert not Path("qa_index.db").exists()  # it stays on this machine, and nothing is to be stored
    assert len(set_up.to(LISTEN)) == 1


def test_json_is_the_providers_own(genqa: Genqa, set_up: DeepgramGateway) -> None:
    ran = genqa("transcribe", "call.wav", "--json", "--provider", "deepgram")
    assert ran.code == 0
    assert set(ran.json) == {"metadata", "results"}


def test_a_file_is_scored_and_stored_with_the_answer(genqa: Genqa, set_up: DeepgramGateway) -> None:
    ran = genqa("transcribe", "call.wav", "--save", "--agent", "Mara L.", "--recording-id", "r1", "--agent-channel", 1)
    assert ran.code == 0, ran.err
    assert "stored as r1 in qa_index.db" in ran.err
    with open_index("qa_index.db") as index:
        result = index.load("r1")
        assert (result.about.agent, result.origin.transcribed) == ("Mara L.", "Deepgram general-nova-3 2025-07-31.0")
        assert result.agent_text == "hi my order is late"
        (raw,) = index.raw_transcripts("r1")
        assert json.loads(raw.files[0])["results"]
        (spent,) = index.spent_on_speech()
        assert (spent.provider, spent.recordings, spent.cost) == ("deepgram", 1, pytest.approx(2 * 4 / 60 * 0.0043))
        assert index.transcriptions_of("r1")[0].state == "done"


def test_stored_calls_without_a_transcript_get_one(genqa: Genqa, set_up: DeepgramGateway) -> None:
    stored(genqa, "r1", "r2", "r3")
    ran = genqa("transcribe", "--missing", "--limit", 2, "--json")
    assert ran.code == 0, ran.err
    assert (ran.json["asked"], ran.json["transcribed"], ran.json["waiting"]) == (2, 2, 0)
    assert ran.json["providers"][0]["provider"] == "deepgram"
    assert "2 recordings, 0:16 of sound, to Deepgram, about " in ran.err
    again = genqa("transcribe", "--missing")
    assert again.code == 0
    assert again.out.startswith("Deepgram: 1 call transcribed (0:08 of sound, 0.0006 USD)")
    assert genqa("transcribe", "--missing").out == "nothing waits for a transcript\n"
    assert len(set_up.to(LISTEN)) == 3
    assert [hit["recording_id"] for hit in genqa("search", "order late", "--json").json] == ["r1", "r2", "r3"]


def test_one_call_is_transcribed_again(genqa: Genqa, set_up: DeepgramGateway) -> None:
    stored(genqa, "r1", "r2")
    assert genqa("transcribe", "--recording", "r1").code == 0
    assert genqa("transcribe", "--recording", "r1", "--provider", "deepgram").code == 0
    assert len(set_up.to(LISTEN)) == 2
    ran = genqa("transcribe", "--recording", "nowhere")
    assert (ran.code, ran.out) == (1, "")
    assert "no call with the recording id 'nowhere'" in ran.err


def test_a_refused_key_leaves_the_calls_waiting_and_never_shows_it(genqa: Genqa, set_up: DeepgramGateway) -> None:
    stored(genqa, "r1", "r2")
    set_up.play(LISTEN, *[refused(401, "INVALID_AUTH", "Invalid credentials.")] * 8)
    ran = genqa("transcribe", "--missing", "--json")
    assert ran.code == 1
    assert (ran.json["transcribed"], ran.json["waiting"]) == (0, 2)
    assert ran.json["providers"][0]["stopped_by"].startswith("Deepgram: ")
    assert SECRET not in ran.out + ran.err
    file = genqa("transcribe", "call.wav")
    assert (file.code, file.out) == (1, "")
    assert SECRET not in file.err


def test_the_sample_tries_a_provider(genqa: Genqa, set_up: DeepgramGateway) -> None:
    ran = genqa("transcribe", "--try", "deepgram")
    assert ran.code == 0, ran.err
    assert "agent (channel 0): thank you for calling" in ran.out
    assert not Path("qa_index.db").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["call.wav"], "no provider of speech to text is set up: see docs/speech_to_text.md"),
        (["call.wav", "--provider", "deepgram"], "Deepgram is not set up: set GENQA_STT_DEEPGRAM_KEY"),
        (["--try", "nobody"], "'nobody' is no provider of speech to text; there are "),
        (["call.wav", "--limit", "3"], "--limit does not go with this: leave it out"),
        (["--missing", "--save"], "--save does not go with this: leave it out"),
        (["--missing"], "no index there yet"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(genqa: Genqa, arguments: list[str], words: str) -> None:
    ran = genqa("transcribe", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert words in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["call.wav", "--missing"], ["--missing", "--try", "deepgram"]])
def test_one_thing_at_a_time(genqa: Genqa, arguments: list[str]) -> None:
    ran = genqa("transcribe", *arguments)
    assert (ran.code, ran.out) == (2, "")


def test_check_lists_what_is_set_with_its_origin_and_no_key(genqa: Genqa, set_up: DeepgramGateway) -> None:
    ran = genqa("check", "--offline")
    assert ran.code == 0
    assert SECRET not in ran.out
    lines = [" ".join(line.split()) for line in ran.out.splitlines() if "stt" in line]
    assert lines[0] == (
        "ok stt genesys, deepgram, none: calls without a transcript are transcribed by Deepgram (on this machine,"
        " 0.0043 USD a minute)"
    )
    assert "ok stt.deepgram.key set (GENQA_STT_DEEPGRAM_KEY)" in lines


def test_ctrl_c_stops_in_order_and_the_next_run_goes_on(genqa: Genqa, set_up: DeepgramGateway, folder: Path) -> None:
    stored(genqa, "r1", "r2", "r3")
    set_up.hold_until(9)  # nobody is answered
    process = subprocess.Popen(
        [sys.executable, "-m", "genqa", "transcribe", "--missing", "--json"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(PROJECT), "GENQA_STT_DEEPGRAM_AT_ONCE": "2"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while len(set_up.to(LISTEN)) < 2:
        assert process.poll() is None, process.communicate()[1]
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert json.loads(out)["waiting"] >= 1
    assert "Traceback" not in err
