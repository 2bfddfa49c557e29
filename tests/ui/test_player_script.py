"""The player's script and style: whole, and of a sort that no text of a call can act in."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from genqa.ui import player

FOLDER = Path(player.__file__).parent


def test_every_part_is_in_the_module_and_it_has_one_way_in() -> None:
    assert sorted(player.PARTS) == sorted(path.stem for path in (FOLDER / "js").glob("*.js"))
    assert player.script().count("export default") == 1
    assert "import " not in re.sub(r"//.*", "", player.script())


def test_no_text_is_ever_read_as_html() -> None:
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser"):
        assert way not in player.script()


def test_no_colour_is_written_but_those_of_the_table() -> None:
    for text in (player.script(), player.style()):
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b", text) == []
        assert re.findall(r"\b(?:rgb|hsl)a?\(\s*\d", text) == []


def test_nothing_is_fetched_from_elsewhere() -> None:
    for text in (player.script(), player.style()):
        assert re.findall(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)\w[\w.-]*\.\w+/", text) == []
        assert "@import" not in text
    assert "url(" not in player.style()


def test_who_wants_less_motion_has_less() -> None:
    assert "prefers-reduced-motion" in player.script()


def test_no_part_is_longer_than_one_reads_in_one_go() -> None:
    assert {
        path.name for path in (FOLDER / "js").glob("*.js") if len(path.read_text("utf-8").splitlines()) > 300
    } == set()


RULES = """
const said = [[0, 2000], [1000, 4000], [8000, 9000]];
const at = [0, 500, 1000, 3999, 4000, 4899, 4900, 8000, 9000, 99000].map((ms) => saidAt(said, ms));
console.log(JSON.stringify({
  at,
  none: saidAt([], 5),
  before: saidAt([[9000, 9500]], 5),
  clock: [62400, 59960, 0, 3600000].map((ms) => clock(ms)),
  whole: [62400, 59960].map((ms) => clock(ms, false)),
  address: [83400, 2000, 2040, 3600049].map(inAddress),
  upTo: [-1, 0, 999, 1000, 8000].map((ms) => countUpTo(said, ms)),
}));
"""


def test_times_and_the_utterance_that_is_looked_at_are_those_of_genqa(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node: the browser tests look at the same through the page")
    script = tmp_path / "rules.mjs"
    script.write_text((FOLDER / "js/units.js").read_text("utf-8") + RULES, "utf-8")
    told = subprocess.run([node, str(script)], capture_output=True, text=True, check=True).stdout
    assert told.strip() == (
        '{"at":[0,0,1,1,1,1,2,2,2,2],"none":-1,"before":-1,"clock":["1:02.4","1:00.0","0:00.0","60:00.0"],"whole":["1:02","1:00"],'
        '"address":["83.4","2","2","3600"],"upTo":[0,1,1,2,3]}'
    )
