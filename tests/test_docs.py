"""docs/transcripts.md has a section for each row of the table of formats, and every example on it is really read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from genqa import transcript
from genqa.call import Role
from genqa.cli import main
from genqa.transcript import BY_NAME, FORMATS, recognise, units
from genqa.transcript.decoding import decode

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/transcripts.md").read_text("utf-8")
RULES = PAGE.partition("\n---\n")[0]
REAL, DOCUMENTED = "Checked against a real file.", "Checked against the documentation only."


class Section(NamedTuple):
    """One format on the page."""

    title: str
    name: str
    text: str

    @property
    def examples(self) -> list[str]:
        return re.findall(r"^```(?:json|text)\n(.*?)^```$", self.text, re.MULTILINE | re.DOTALL)

    def part(self, name: str) -> str:
        """What stands after ``**Tells:**`` and its like, up to the next of them."""
        parts = re.findall(rf"^(?:\* )?\*\*{name}:\*\* (.+?)(?=\n\* |\n\n)", self.text, re.MULTILINE | re.DOTALL)
        assert len(parts) == 1, f"{self.name}: {len(parts)} parts {name!r}"
        return " ".join(parts[0].split())


def sections() -> list[Section]:
    _, *rest = re.split(r"^## (.+) · `(\w+)`$", PAGE, flags=re.MULTILINE)
    return [Section(*rest[at : at + 3]) for at in range(0, len(rest), 3)]


SECTIONS = {section.name: section for section in sections()}
each_section = pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)


def test_the_page_has_one_section_for_each_format_in_the_tables_order() -> None:
    assert [(section.title, section.name) for section in sections()] == [(row.title, row.name) for row in FORMATS]


@each_section
def test_the_example_is_recognised_as_this_format_alone_and_read_into_utterances(section: Section) -> None:
    (example,) = section.examples
    assert [row.name for row in recognise(decode(example.encode(), section.name))] == [section.name]
    found = transcript.read(example.encode())
    assert found.format == section.name
    assert [(said.party.role, said.start, said.end) for said in found.utterances] == [
        ("agent", 1_000, 2_000),
        ("guest", 2_500, 2_750),
    ]
    assert (found.untimed, found.anonymous) == (None, False)


@each_section
def test_the_example_shows_what_the_format_tells(section: Section) -> None:
    found = transcript.read(section.examples[0].encode())
    tells = section.part("Tells")
    assert ("word times" in tells) == any(said.words for said in found.utterances)
    assert ("the length" in tells) == (found.length is not None)
    assert ("who is the agent" in tells) == (found.roles_basis == "named in the file")


@each_section
def test_the_section_says_whether_its_reader_met_a_real_file(section: Section) -> None:
    expected, other = (REAL, DOCUMENTED) if BY_NAME[section.name].seen else (DOCUMENTED, REAL)
    assert section.text.count(expected) == 1
    assert other not in section.text


@each_section
def test_the_section_says_where_the_file_comes_from_what_it_lacks_and_what_to_watch(section: Section) -> None:
    for name in ("From", "Does not tell", "Watch"):
        assert section.part(name).endswith(".")


def test_the_options_and_boxes_that_the_rules_name_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["score", "--help"])
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    options = set(re.findall(r"--[a-z-]+", RULES))
    assert {"--format", "--agent-speaker", "--recording-id"} <= options <= known
    app = "".join(path.read_text("utf-8") for part in ("genqa/ui", "pages") for path in (ROOT / part).rglob("*.py"))
    boxes = set(re.findall(r"(?<!\*)\*([A-Z][\w' ]+)\*(?!\*)", " ".join(RULES.split())))
    assert {"Format of the transcript", "Swap sides", "Recording id"} <= boxes
    assert [box for box in boxes if f'"{box}"' not in app] == []


def test_the_words_that_the_rules_give_for_each_side_are_read_as_that_side() -> None:
    (line,) = re.findall(
        r"where it names sides: (.+?) are the agent; (.+?) are the guest; (.+?) are neither", " ".join(RULES.split())
    )
    agents, guests, others = ([units.role(word) for word in re.findall(r"`(\w+)`", words)] for words in line)
    assert agents == [Role.AGENT] * 4
    assert guests == [Role.GUEST] * 4
    assert others == [Role.IVR] * 3
