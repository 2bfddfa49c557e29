"""The pages as a browser on this machine in Berlin would get them, over an index of the test's own."""

from __future__ import annotations

import io
import json
import math
import struct
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from genqa.audio.peaks import Level, Peaks
from genqa.call import Hold, Utterance
from genqa.index import Index, open_index
from genqa.ingest.transcribing import job
from genqa.result import Result
from genqa.stt import SttConfig
from genqa.ui import speech
from tests.calls import REFERENCE
from tests.ingest.transcribing.stub import Stub, config, set_up

OVERVIEW, AGENTS = "pages/look/overview.py", "pages/look/agents.py"
CALLS, CALL, SCORE = "pages/look/calls.py", "pages/look/call.py", "pages/bring/score.py"

Open = Callable[..., AppTest]


@pytest.fixture
def index_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The index that the pages use. It is not there yet."""
    path = tmp_path / "qa_index.db"
    monkeypatch.setenv("GENQA_INDEX", str(path))
    return path


@pytest.fixture
def index(index_file: Path) -> Index:
    """The same index, open for the test."""
    return open_index(index_file)


@pytest.fixture
def open_page(index_file: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a page of the app: its path, and what stands in the address."""
    st.cache_data.clear()
    st.cache_resource.clear()
    monkeypatch.chdir(project)
    context = type(st.context)
    monkeypatch.setattr(context, "ip_address", None)
    monkeypatch.setattr(context, "headers", {"Host": "127.0.0.1:8501"})
    monkeypatch.setattr(context, "timezone", "Europe/Berlin")

    def open_it(path: str, /, **address: str) -> AppTest:
        app = AppTest.from_file(str(project / "app.py"), default_timeout=30).run()
        for name, value in address.items():
            app.query_params[name] = value
        return app.switch_page(path).run()

    return open_it


def generic(*said: Utterance) -> bytes:
    """These utterances as a transcript in genqa's own format."""
    segments = [
        {
            "speaker": one.party.label,
            "start_time": one.start / 1000,
            "end_time": one.end / 1000,
            "transcript": one.text,
        }
        for one in said
    ]
    return json.dumps({"results": segments}).encode()


REFERENCE_FILE = ("call.json", generic(*REFERENCE), "application/json")
TOTAL_OF_90_S = Hold(90_000, source="a total")


def upload(app: AppTest, *files: tuple[str, bytes, str], kind: str = "transcripts", **typed: str) -> AppTest:
    """Hands files in, fills in the fields and presses Score."""
    field(app.file_uploader, kind).set_value(files)
    for name, text in typed.items():
        field(app.text_input, name).set_value(text)
    return field(app.button, "score").click().run()


def field(elements: object, name: str) -> object:
    """The one field of this name, in whatever round the form is."""
    (found,) = [one for one in elements if one.key and one.key.rsplit(" ", 1)[0] == name]
    return found


def texts(app: AppTest) -> list[str]:
    return [text.value for text in app.text]


def errors(app: AppTest) -> list[str]:
    return [box.value for box in app.error]


def links(app: AppTest) -> list[tuple[str, str]]:
    """Label and address of each link to a page."""
    return [(link.proto.label, link.proto.query_string) for link in app.page_link]


def all_html(app: AppTest) -> str:
    return "".join(piece.value for piece in app.html)


def in_player(app: AppTest) -> dict[str, Any]:
    """What the player of the page is told of its call."""
    (told,) = [found for found in _components(app) if found["part"] == "player"]
    return told


def sound_of(app: AppTest) -> dict[str, Any]:
    """What the player is told of the sound."""
    (told,) = [found for found in _components(app) if found["part"] == "sound"]
    return told


def _components(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(component.proto.json) for component in app.get("bidi_component")]


def saved(index: Index, result: Result) -> Result:
    index.save(result)
    return result


@pytest.fixture(scope="session")
def wav_of_a_second() -> bytes:
    """One second of a quiet tone in two channels."""
    tone = (round(800 * math.sin(n / 5)) for n in range(8000))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"".join(struct.pack("<hh", sample, -sample) for sample in tone))
    return file.getvalue()


@pytest.fixture(scope="session")
def silence_of_a_second() -> bytes:
    """The stored waveform of one second of two silent channels."""
    return Peaks.over(Level(8000, 160, np.zeros((50, 2, 2), np.int16))).to_bytes()


@pytest.fixture
def stub(tmp_path: Path) -> Stub:
    folder = tmp_path / "provider"
    folder.mkdir()
    return Stub(folder)


@pytest.fixture
def two(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> SttConfig:
    """A provider off this machine at a price for each channel, and one on it; no process is begun."""
    begun = config(set_up("cloud", stub, price=0.6, per_channel=True), set_up("here", stub, leaves=False))
    monkeypatch.setattr(speech, "configured", lambda: begun)
    monkeypatch.setattr(job, "begin", lambda index, *, actor: True)
    return begun
