"""Real transcripts beside the project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from genqa import transcript
from genqa.transcript import Transcript

ReadSample = Callable[..., Transcript]


@pytest.fixture
def sample(shared_data: Path) -> ReadSample:
    """``sample("transcripts/azure_batch.json")``: a real file, read; skipped where the files are not there."""

    def read(path: str, format: str | None = None, recording: str | None = None) -> Transcript:
        return transcript.read((shared_data / path).read_bytes(), name=path, format=format, recording=recording)

    return read
