"""The demo's dialogues: enough of them, varied, speakable, and with everything filled in."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest

from genqa.demo import phrases, script
from genqa.demo.cast import CAST, QUEUES
from genqa.demo.phrases import daypart, filled
from genqa.demo.script import scripts

AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
FIELDS = {*filled(Random(1), AT, True), "agent", "queue", "daypart"}


def texts() -> list[str]:
    """Everything that anybody may say."""
    spoken = [part for one in scripts() for line in one.lines for part in (line.text, *line.parts[-2:])]
    around = [phrases.OUTBOUND, phrases.ACCOUNT, phrases.SMALL_TALK, *phrases.GOODBYES.values()]
    spoken += [text for group in around for exchange in group for _, text in exchange]
    spoken += [
        *phrases.GREETINGS,
        *phrases.FILLERS,
        *phrases.BACKCHANNELS,
        *(part for pair in phrases.HOLDS for part in pair),
    ]
    return [text for text in spoken if text]


def test_there_are_36_in_three_queues_each_with_a_name_of_its_own() -> None:
    assert len({one.name for one in scripts()}) == len(scripts()) == 36
    assert Counter(one.queue for one in scripts()) == {"Billing": 10, "Technical support": 12, "Contracts": 14}
    assert Counter(one.direction for one in scripts()) == {"inbound": 32, "outbound": 4}


def test_each_is_a_conversation_of_both_sides_with_a_search_in_it() -> None:
    for one in scripts():
        said = [line for line in one.lines if not line.event]
        assert 9 <= len(said) <= 18, one.name
        assert min(Counter(line.who for line in said).values()) >= 4, one.name
        assert any(line.cue == "~" and line.who == "A" for line in said), one.name
        assert said[0].who == ("A" if one.direction == "outbound" else "G"), one.name


def test_no_line_is_said_in_two_dialogues() -> None:
    lines = Counter(line.text for one in scripts() for line in one.lines if len(line.text) > 40)
    assert [text for text, times in lines.items() if times > 1] == []


def test_who_is_handed_over_comes_to_another_colleague() -> None:
    targets = [one.transfers_to for one in scripts() if one.transfers_to]

    assert len(targets) == 3
    assert set(targets) <= set(QUEUES)
    for target in targets:
        assert sum(target in person.queues for person in CAST if person.until == 1) >= 2


def test_what_is_said_is_ascii_without_digits_and_every_brace_can_be_filled() -> None:
    for text in texts():
        assert text.isascii(), text
        assert not re.search(r"[0-9$%&@/]", text), text
        assert set(re.findall(r"{(\w+)}", text)) <= FIELDS, text
        assert re.search(r"[.?!]$", text) or text == "{number}.", text


def test_the_words_that_fill_the_braces_are_speakable_and_belong_together() -> None:
    for seed in range(50):
        words = filled(Random(seed), AT, seed % 2 == 0)
        assert words["guest"] == f"{words['first']} {words['lastname']}"
        assert words["title"] == ("Mrs" if seed % 2 == 0 else "Mr")
        assert words["lastmonth"] == "October"
        assert words["day"] != words["newday"]
        assert words["plan"] != words["newplan"]
        assert words["number"].startswith("five five five, oh one ")
        assert all(re.fullmatch(r"[A-Za-z ,']+", text) for text in words.values()), words


@pytest.mark.parametrize(
    ("hour", "part"), [(8, "morning"), (11, "morning"), (12, "afternoon"), (16, "afternoon"), (17, "evening")]
)
def test_the_part_of_the_day_is_that_of_the_hour(hour: int, part: str) -> None:
    assert daypart(AT.replace(hour=hour)) == part


@pytest.mark.parametrize("text", ["A Hello.", "B: Hello.", "HOLD: only one part", "TO: Billing | one", "A:Hello."])
def test_a_line_that_is_none_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(ValueError, match=r"^mine\.txt:3: "):
        script._line(text, "mine.txt:3")
