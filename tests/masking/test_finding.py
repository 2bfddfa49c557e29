"""What is masked and what is not, example by example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from genqa.call import Party, Role, Utterance, Word
from genqa.errors import InvalidSetting
from genqa.masking import BY_NAME, KINDS, before_storing, chosen, in_exports, in_words, masked
from genqa.settings import Setting

GUEST, AGENT = Party(Role.GUEST, "guest"), Party(Role.AGENT, "agent")


def shown(*texts: str, kinds: str = "all") -> list[str]:
    """What is shown of utterances that one voice says, a second each."""
    said = [Utterance(GUEST, n * 1000, n * 1000 + 900, text) for n, text in enumerate(texts)]
    return [one.text for one in masked(said, chosen(Setting(kinds, "here")))]


@pytest.mark.parametrize(
    ("said", "masked_text"),
    [
        ("my card is 4111 1111 1111 1111, thanks", "my card is [card] •••• •••• ••••, thanks"),
        ("it is 4111-1111-1111-1111.", "it is [card]."),
        ("4111111111111111 12/26 123", "[card] [number] ••••"),
        ("Amex 3782 822463 10005", "Amex [card] •••• ••••"),
        ("four one one one " + "one one one one " * 3, "[card] •••• •••• •••• " + "•••• •••• •••• •••• " * 3),
        ("forty-one eleven eleven eleven eleven eleven eleven eleven", "[card]" + " ••••" * 7),
        ("forty one eleven eleven eleven eleven eleven eleven eleven", "[card]" + " ••••" * 8),
        ("four triple one, double one double one 1111 1111", "[card] •••• ••••, •••• •••• •••• •••• •••• ••••"),
        ("4111 uh 1111 - 1111 um 1111", "[card] uh •••• - •••• um ••••"),
        ("４１１１ １１１１ １１１１ １１１１", "[card] •••• •••• ••••"),
        ("call me at 555-1234", "call me at [phone]"),
        ("call me at 555 1234", "call me at [phone] ••••"),
        ("(555) 123-4567", "[phone] ••••"),
        ("+49 30 123456", "[phone] •••• ••••"),
        ("plus four nine three oh one two three four", "plus [phone] •••• •••• •••• •••• •••• •••• ••••"),
        ("030 1234567", "[phone] ••••"),
        ("five five five, one two three, four five six seven",
         "[phone] •••• ••••, •••• •••• ••••, •••• •••• •••• ••••"),
        ("my social is 123 45 6789", "my social is [ssn] •••• ••••"),
        ("123-45-6789", "[ssn]"),
        ("DE89 3704 0044 0532 0130 00", "[iban] •••• •••• •••• •••• ••••"),
        ("GB82WEST12345698765432", "[iban]"),
        ("d e eight nine three seven zero four double zero four four zero five three two zero one three zero zero zero",
         "[iban]" + " ••••" * 21),
        ("jane@example.com", "[email]"),
        ("write to jane.smith+x@mail.example.co.uk, please", "write to [email], please"),
        ("it is jane at example dot com", "it is [email] •••• •••• •••• ••••"),
        ("jane dot smith at g mail dot com", "[email]" + " ••••" * 7),
        ("that's j a n e 4 2 at example.com", "that's [email]" + " ••••" * 7),
        ("jane@ example dot com", "[email] •••• •••• ••••"),
        ("account 123456789", "account [number]"),
        ("Vertrag ١٢٣٤٥٦٧٨٩", "Vertrag [number]"),
        ("reference AB123456789", "reference [number]"),
    ],
)  # fmt: skip
def test_personal_data_is_masked(said: str, masked_text: str) -> None:
    assert shown(said) == [masked_text]
    assert len(masked_text.split()) == len(said.split())  # words per minute stay


@pytest.mark.parametrize(
    "said",
    [
        "at 10 30",
        "at 10:30, or 10.30",
        "$1,234.56",
        "that is 1.234.567,89 € or £12.50, 20%",
        "we paid 1,200,000 dollars",
        "one thousand two hundred thirty four dollars and fifty six cents",
        "2026-11-22",
        "on 11/22/2026 or 22.11.2026",
        "2026-11-22T10:30:00Z",
        "in 2024, 2025, 2026",
        "nineteen ninety nine",
        "flight 1234",
        "flight LH 456 seat 12A",
        "order 48213377",
        "order number AB-1234",
        "room one oh one, the two of us, one by one",
        "twenty four seven",
        "version 2.14.3 of the 22nd",
        "find us at example dot com",
        "look at example.com, or meet at nine",
        "double room for two",
        "my zip is 90210. 24 people",
        "is it at 5 dot 30",
        "",
        "   ",
        "•••• [card] ••••",
        "please hold, I'm at home now",
    ],
)
def test_what_only_looks_like_it_is_not(said: str) -> None:
    assert shown(said) == [said]


def test_a_number_that_is_dictated_in_pieces_is_one_number() -> None:
    assert shown("my card is 4111", "1111", "1111 one one one one thanks") == [
        "my card is [card]",
        "[card]",
        "[card] •••• •••• •••• •••• thanks",
    ]


def test_the_other_side_may_say_yes_in_between() -> None:
    said = [
        Utterance(GUEST, 0, 900, "4111 1111"),
        Utterance(AGENT, 1000, 1200, "yes, 1"),
        Utterance(GUEST, 1300, 2000, "1111 1111"),
    ]
    assert [one.text for one in masked(said, KINDS)] == ["[card] ••••", "yes, 1", "[card] ••••"]


def test_after_half_a_minute_another_number_begins() -> None:
    said = [Utterance(GUEST, 0, 1000, "4111 1111"), Utterance(GUEST, 31_001, 32_000, "1111 1111")]
    assert [one.text for one in masked(said, KINDS)] == ["4111 1111", "1111 1111"]
    near = [said[0], said[1]._replace(start=31_000)]
    assert [one.text for one in masked(near, KINDS)] == ["[card] ••••", "[card] ••••"]


def test_words_are_masked_with_their_text_and_keep_their_times() -> None:
    words = (Word(0, 100, "card"), Word(100, 300, "4111-1111"), Word(300, 900, "1111-1111."))
    (one,) = masked([Utterance(GUEST, 0, 900, "Card 4111-1111 1111-1111.", words)], KINDS)
    assert one == Utterance(
        GUEST, 0, 900, "Card [card] ••••.", (Word(0, 100, "card"), Word(100, 300, "[card]"), Word(300, 900, "••••."))
    )


def test_words_that_are_written_otherwise_than_the_text_are_masked_too() -> None:
    spoken = "four one one one one one one one one one one one one one one one"
    words = tuple([Word(n * 10, n * 10 + 9, word) for n, word in enumerate(spoken.split())])
    (one,) = masked([Utterance(GUEST, 0, 900, "4111 1111 1111 1111", words)], KINDS)
    assert one.text == "[card] •••• •••• ••••"
    assert [word.text for word in one.words] == ["[card]"] + ["••••"] * 15
    assert [word[:2] for word in one.words] == [word[:2] for word in words]


def test_what_the_words_show_holds_for_a_text_of_as_many_pieces() -> None:
    words = (Word(0, 1, "4111-1111-1111-1111"), Word(1, 2, "thanks"))
    (one,) = masked([Utterance(GUEST, 0, 900, "(number) thanks", words)], KINDS)
    assert (one.text, one.words[0].text) == ("[card] thanks", "[card]")


def test_spaces_and_lines_stay_as_they_are() -> None:
    assert shown("  4111 1111\t1111\n1111  ok ") == ["  [card] ••••\t••••\n••••  ok "]


@pytest.mark.parametrize(
    ("kinds", "masked_text"),
    [
        ("none", "4111111111111111 jane@example.com 5551234567"),
        ("card", "[card] jane@example.com 5551234567"),
        ("phone, email", "4111111111111111 [email] [phone]"),
        ("number", "[number] jane@example.com [number]"),
        ("all", "[card] [email] [phone]"),
    ],
)
def test_only_the_kinds_that_are_chosen_are_masked(kinds: str, masked_text: str) -> None:
    assert shown("4111111111111111 jane@example.com 5551234567", kinds=kinds) == [masked_text]


def test_nothing_is_masked_in_what_is_stored_and_all_in_exports_unless_it_is_set() -> None:
    assert (before_storing({}), in_exports({})) == ((), KINDS)
    environ = {"GENQA_MASK": " Card,phone ", "GENQA_MASK_EXPORTS": "none"}
    assert (before_storing(environ), in_exports(environ)) == ((BY_NAME["card"], BY_NAME["phone"]), ())
    assert in_words(Setting("all", "default")) == (
        "IBAN, e-mail, card number, social security number, phone number, other long number masked"
    )


def test_a_kind_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(InvalidSetting) as refused:
        before_storing({"GENQA_MASK": "cards"})
    assert str(refused.value) == (
        "GENQA_MASK: 'cards' is nothing that is masked; there are iban, email, card, ssn, phone, number, or all"
    )


def test_the_table_says_of_each_kind_what_it_is() -> None:
    assert [kind.name for kind in KINDS] == ["iban", "email", "card", "ssn", "phone", "number"]
    assert all(kind.title and kind.finds for kind in KINDS)


def test_the_page_about_it_names_every_kind_and_setting_and_its_examples_are_true(project: Path) -> None:
    page = (project / "docs/personal_data.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == [
        "GENQA_MASK", "GENQA_MASK_EXPORTS", "card", "iban", "email", "ssn", "phone", "number",
    ]  # fmt: skip
    examples = re.findall(r"^(\S.*?) {2,}→ {3}(.+)$", page, re.MULTILINE)
    assert len(examples) == 3
    for said, masked_text in (examples[0], examples[2]):
        assert shown(said) == [masked_text]
