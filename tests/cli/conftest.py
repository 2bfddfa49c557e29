"""The command line, called as a person calls it, with its own index."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from genqa.cli import main

REFERENCE = {
    "results": [
        {"speaker": "agent", "start_time": 0.5, "end_time": 2.1, "transcript": "Hello, how can I help you?"},
        {"speaker": "guest", "start_time": 2.3, "end_time": 4.0, "transcript": "I need assistance with my account."},
        {"speaker": "agent", "start_time": 3.8, "end_time": 5.2, "transcript": "I can certainly help with that."},
    ]
}


@dataclass
class Ran:
    """What one call of the command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Genqa = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder in which no setting of the machine counts."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GENQA_")]:
        monkeypatch.delenv(name)
    (tmp_path / "call.json").write_text(json.dumps(REFERENCE))
    return tmp_path


@pytest.fixture
def genqa(folder: Path, capsys: pytest.CaptureFixture[str]) -> Genqa:
    def run(*arguments: object) -> Ran:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run
