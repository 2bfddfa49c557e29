"""The recording that comes with genqa to try a provider with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from genqa import audio
from genqa.analyse import File
from genqa.demo.espeak import espeak
from genqa.errors import MissingDependency
from genqa.ingest.take import taken
from genqa.stt import sample
from tests.stt.sample_made import made


def test_it_is_five_seconds_of_two_sides_in_a_small_file() -> None:
    assert sample.PATH.stat().st_size < 100_000
    with taken([File("sample.wav", sample.PATH)], sample.RECORDING_ID) as take:
        assert (take.seconds, take.rate, take.channels, take.why_one) == (5.0, 8000, 2, None)
    with sample.PATH.open("rb") as file, audio.in_blocks(file) as recording:
        assert recording.codec == "µ-law" and recording.warnings == ()
        agent, guest = audio.hear(recording).speech
    assert (agent.pairs[0][0] < 400, agent.pairs[-1][1] < 3000) == (True, True)
    assert (guest.pairs[0][0] > 2600, guest.pairs[-1][1] <= 5000) == (True, True)
    assert agent.intersection(guest).duration == 0


def test_it_comes_with_the_package(project: Path) -> None:
    assert '"genqa.stt" = ["sample.wav"]' in (project / "pyproject.toml").read_text("utf-8")


def test_it_is_what_the_demos_voices_say() -> None:
    try:
        espeak()
    except MissingDependency as missing:
        pytest.skip(str(missing))
    ours, came = (audio.read(data).channels for data in (made(), sample.PATH.read_bytes()))
    for channel, (one, other) in enumerate(zip(ours, came, strict=True)):
        assert len(one) == len(other)
        assert np.corrcoef(one.astype(float), other.astype(float))[0, 1] > 0.999, channel
