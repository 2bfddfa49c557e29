"""However a card's number is said, none of it is left: in the text, in the words, in the index, in what is exported."""

from __future__ import annotations

import csv
import io
import json
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genqa.call import Party, Role, Utterance, Word
from genqa.cli import main
from genqa.errors import InvalidSetting
from genqa.index import Filters, Index, open_index
from genqa.masking import BY_NAME, KINDS, masked, masked_result
from genqa.masking.finders import luhn
from genqa.metrics.table import values
from genqa.reports import masked_hits, write_csv
from genqa.ui import unsaved
from genqa.ui.settings_record import configured
from tests.calls import call, said
from tests.index.results import result

GUEST = Party(Role.GUEST, "guest")
UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
CARD = "4539578763621486"


def with_check_figure(body: str) -> str:
    return next(body + str(last) for last in range(10) if luhn(body + str(last)))


numbers = (
    st.text("0123456789", min_size=12, max_size=18)
    .filter(lambda body: len(set(body)) > 2)
    .map(with_check_figure)
)  # fmt: skip


def pieces(number: str, chance: random.Random) -> list[str]:
    """The number as somebody might say it and some provider write it: in groups, words, or a mix."""
    found, rest = [], number
    while rest:
        size = chance.choice((1, 1, 2, 3, 4, 4, 4, 16))
        group, rest = rest[:size], rest[size:]
        match chance.randrange(5):
            case 0 | 1:
                found.append(group + chance.choice(("", "", "", ",", ".")))
            case 2:
                found.append("-".join(group))
            case 3:
                found += [UNITS[int(figure)] for figure in group]
            case 4:
                found.append("-".join(UNITS[int(figure)] for figure in group))
        if rest and chance.random() < 0.1:
            found.append(chance.choice(("uh", "-", "um,", "…")))
    return found


def figures_in(text: str) -> set[str]:
    """Figures that are left, written or spoken."""
    return {one for one in text if one.isdigit()} | (set(text.replace("-", " ").replace(",", " ").split()) & set(UNITS))


@given(numbers, st.randoms(use_true_random=False), st.sampled_from(["card", "all"]))
def test_no_figure_of_a_card_survives_however_it_is_said_and_cut(
    number: str, chance: random.Random, kinds: str
) -> None:
    cut = pieces(number, chance)
    ends = sorted(chance.sample(range(1, len(cut)), min(len(cut) - 1, chance.randrange(4))))
    parts = [cut[start:end] for start, end in zip([0, *ends], [*ends, len(cut)], strict=True)]
    utterances = []
    for n, part in enumerate(parts):
        before, after = (["my", "card", "is"] if n == 0 else []), (["thanks"] if n == len(parts) - 1 else [])
        tokens = [*before, *part, *after]
        words = tuple([Word(n * 1000 + at, n * 1000 + at + 1, token) for at, token in enumerate(tokens)])
        utterances.append(Utterance(GUEST, n * 1000, n * 1000 + 900, " ".join(tokens), words if n % 2 else ()))
    shown = masked(utterances, KINDS if kinds == "all" else [BY_NAME["card"]])
    for one, was in zip(shown, utterances, strict=True):
        assert figures_in(one.text) == set()
        assert figures_in(" ".join(word.text for word in one.words)) == set()
        assert len(one.text.split()) == len(was.text.split())
        assert [word[:2] for word in one.words] == [word[:2] for word in was.words]
        assert one[:3] == was[:3]
    assert shown[0].text.startswith("my card is [card]")
    assert shown[-1].text.endswith("thanks")
    assert masked(shown, KINDS) == shown  # once is enough


@given(st.lists(st.text(max_size=60), max_size=5))
def test_no_text_raises_or_changes_its_number_of_words(texts: list[str]) -> None:
    utterances = [Utterance(GUEST, n, n + 1, text, (Word(n, n + 1, text),)) for n, text in enumerate(texts)]
    for one, was in zip(masked(utterances, KINDS), utterances, strict=True):
        assert len(one.text.split()) == len(was.text.split())
        assert len(one.words) == len(was.words)


def spoken() -> str:
    return " ".join(UNITS[int(figure)] for figure in CARD)


@pytest.fixture
def card_call() -> Any:
    """A call in which a card's number is said in four ways, and a harmless order number."""
    words = [(4.0 + n / 10, 4.05 + n / 10, figure) for n, figure in enumerate(CARD)]
    return call(
        said("agent", 0, 2, "Your card number, please? The order is 1234."),
        said("guest", 2, 4, f"It is {CARD[:4]} {CARD[4:8]}"),
        said("guest", 4, 6, " ".join(CARD), words),
        said("agent", 6, 9, f"I repeat: {spoken()}."),
        said("guest", 9, 12, f"{CARD[:4]}-{CARD[4:8]}-{CARD[8:12]}-{CARD[12:]} and that is all"),
    )


@pytest.fixture
def stored(card_call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    monkeypatch.setenv("GENQA_MASK", "all")
    with open_index(tmp_path / "qa_index.db") as index:
        index.save(result("r1", card_call))
        yield index


def assert_clean(text: str) -> None:
    """None of the number is left: neither written together, nor in groups, nor spoken."""
    assert CARD not in text
    assert CARD[:4] not in text
    assert CARD[-4:] not in text
    assert " ".join(CARD[:4]) not in text
    assert "four five three nine" not in text


def test_nothing_in_the_file_of_the_index_holds_the_number(stored: Index, tmp_path: Path) -> None:
    loaded = stored.load("r1")
    for text in (loaded.agent_text, loaded.guest_text, *[one.text for one in loaded.call.utterances]):
        assert_clean(text)
    assert loaded.agent_text == "Your card number, please? The order is 1234.\nI repeat: [card]" + " ••••" * 15 + "."
    assert [word.text for word in loaded.call.utterances[2].words] == ["[card]"] + ["••••"] * 15
    stored.close()
    dump = []
    with sqlite3.connect(tmp_path / "qa_index.db") as file:
        for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            dump += [str(value) for row in file.execute(f'SELECT * FROM "{table}"') for value in row]
    file.close()
    assert any("[card]" in text for text in dump)
    for text in dump:
        assert_clean(text)
    bytes_of_it = (tmp_path / "qa_index.db").read_bytes()
    assert CARD.encode() not in bytes_of_it
    assert " ".join(CARD).encode() not in bytes_of_it


def test_no_number_changes_by_masking(card_call: Any) -> None:
    plain = result("r1", card_call)
    hidden = masked_result(plain, KINDS)
    assert hidden.guest_text != plain.guest_text
    again = result("r1", hidden.call)
    assert values(again.measures) == values(plain.measures)
    assert again.score == plain.score


def test_what_was_masked_is_found_by_its_kind_and_not_by_its_figures(stored: Index) -> None:
    assert [hit.recording_id for hit in stored.search("card")] == ["r1"]
    for text in (CARD, CARD[:4], " ".join(CARD), f'"{spoken()}"'):
        assert stored.search(text) == []
    assert [hit.recording_id for hit in stored.search("1234")] == ["r1"]


def test_a_call_that_is_swapped_or_rescored_stays_masked(stored: Index) -> None:
    loaded = stored.load("r1")
    stored.save(loaded)
    assert stored.load("r1").guest_text == loaded.guest_text


def test_a_setting_that_makes_no_sense_stores_nothing(
    card_call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENQA_MASK", "crads")
    with open_index(tmp_path / "qa_index.db") as index:
        with pytest.raises(InvalidSetting, match="GENQA_MASK: 'crads' is nothing that is masked"):
            index.save(result("r1", card_call))
        assert index.count(Filters()) == 0


def test_unless_it_is_set_calls_are_stored_as_they_are_and_masked_where_they_leave(
    card_call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GENQA_MASK", raising=False)
    monkeypatch.delenv("GENQA_MASK_EXPORTS", raising=False)
    path = tmp_path / "qa_index.db"
    with open_index(path) as index:
        index.save(result("r1", card_call))
        assert CARD[:4] in index.load("r1").guest_text
        hits = index.search(CARD[:4])
        assert CARD[:4] in hits[0].utterances[0].text  # on the page it is found and shown
        assert masked_hits(index, hits, ()) == hits
        for one in masked_hits(index, hits, KINDS)[0].utterances:
            assert_clean(one.text)
        stream = io.StringIO()
        for kind in ("calls", "events", "agents"):
            write_csv(kind, index, Filters(), stream)
        assert len(list(csv.reader(io.StringIO(stream.getvalue())))) > 3
        assert_clean(stream.getvalue())
    assert main(["search", CARD[:4], "--json", "--index", str(path)]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed)[0]["utterances"][0]["text"] == "It is [card] ••••"
    assert_clean(printed)
    monkeypatch.setenv("GENQA_MASK_EXPORTS", "none")
    assert main(["search", CARD[:4], "--json", "--index", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)[0]["utterances"][0]["text"] == f"It is {CARD[:4]} {CARD[4:8]}"


def test_check_says_what_is_masked_and_what_makes_no_sense(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GENQA_MASK", "card")
    monkeypatch.setenv("GENQA_MASK_EXPORTS", "everything")
    assert main(["check", "--offline", "--json"]) == 0
    found = {one["what"]: one for one in json.loads(capsys.readouterr().out)}
    known = "all, none, iban, email, card, ssn, phone, number"
    assert found["masking"] == {
        "what": "masking",
        "state": "ok",
        "detail": f"card number masked in calls that are stored (GENQA_MASK; GENQA_MASK={known})",
    }
    assert found["exports"]["state"] == "broken"
    assert found["exports"]["detail"].startswith("GENQA_MASK_EXPORTS: 'everything' is nothing that is masked")


def test_the_settings_page_says_it_too(tmp_path: Path) -> None:
    environ = {"GENQA_MASK_EXPORTS": "nothing at all"}
    rows = {what: (value, origin) for what, value, origin in configured((tmp_path / "i.db", "here"), environ)}
    assert rows["Personal data in calls that are stored"] == ("nothing is masked", "default")
    assert rows["Personal data in exports"][0].startswith("GENQA_MASK_EXPORTS: 'nothing at all' is nothing that is")


def test_the_download_of_a_result_that_is_not_stored_is_masked(card_call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GENQA_MASK_EXPORTS", raising=False)
    assert_clean(unsaved.as_json(result("r1", card_call)))
    monkeypatch.setenv("GENQA_MASK_EXPORTS", "none")
    assert CARD[:4] in unsaved.as_json(result("r1", card_call))
