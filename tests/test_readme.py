"""What the README says holds: formats are the table's, examples print what they show, links lead to files."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from genqa.cli import main
from genqa.transcript import FORMATS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_every_format_stands_in_the_readme_with_how_it_was_checked() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", README, re.MULTILINE)
    assert rows == [(row.name, row.title, "a real file" if row.seen else "the documentation only") for row in FORMATS]


def test_every_link_leads_to_a_file() -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert "docs/call.png" in targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_example_prints_what_the_readme_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GENQA_INDEX", raising=False)
    call = re.search(r"```json\n(.*?)```", README, re.DOTALL)
    assert call is not None
    (tmp_path / "call.json").write_text(json.dumps(json.loads(call[1])))
    shown = dict(re.findall(r"^\$ python -m genqa (.+)\n((?:(?!```).*\n)+)", README, re.MULTILINE))
    assert len(shown) == 2
    for command, expected in shown.items():
        assert main(shlex.split(command)) == 0
        assert capsys.readouterr().out == expected
