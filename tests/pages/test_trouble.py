"""Every page over an index file that cannot be used: it says so and what to do, and there is never a traceback."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from genqa.index import Index, connection
from genqa.result import judge
from genqa.scoring import built_in
from genqa.ui import which
from tests.calls import REFERENCE, call
from tests.pages.conftest import Open, errors, saved

APP = (Path(__file__).parents[2] / "app.py").read_text("utf-8")
PAGES = re.findall(r'st\.Page\(\s*"(pages/[^"]+)",\s*title="([^"]+)"', APP)

every_page = pytest.mark.parametrize(("path", "title"), PAGES, ids=[title for _, title in PAGES])


@pytest.fixture
def stored(index: Index) -> Index:
    """An index with one call; closed before the page opens it."""
    saved(index, judge("ref", call(*REFERENCE), built_in()["linear"]))
    index.close()
    return index


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(which, "PATIENCE_SECONDS", 0.05)


def told(open_page: Open, path: str, title: str) -> tuple[str, str]:
    """What stands over the box on this page, and what is in it."""
    page = open_page(path, call="ref", q="account")
    assert not page.exception
    assert [one.value for one in page.title] == [title], "the page is still itself"
    assert len(page.error) >= 1, "it says nothing"
    return page.error[0].proto.title, errors(page)[0].replace("\u2060", "").replace("\\", "")


def test_every_page_of_the_app_is_tried() -> None:
    assert len(PAGES) >= 5
    assert len(PAGES) == APP.count("st.Page(")


@every_page
def test_an_index_that_another_program_holds(
    open_page: Open, stored: Index, index_file: Path, impatient: None, path: str, title: str
) -> None:
    with ExitStack() as later:
        other = sqlite3.connect(index_file, isolation_level=None)
        later.callback(other.close)
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        later.callback(other.execute, "ROLLBACK")

        assert told(open_page, path, title) == (
            "The index is in use",
            f"{index_file}: another program holds the index; try again, or end that program",
        )


@every_page
def test_an_index_whose_folder_is_missing(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, title: str
) -> None:
    gone = tmp_path / "gone" / "qa_index.db"
    monkeypatch.setenv("GENQA_INDEX", str(gone))

    assert told(open_page, path, title) == (
        "The index cannot be used",
        f"{gone}: cannot be opened; its folder must exist and allow writing",
    )


@every_page
def test_an_index_that_is_a_folder(open_page: Open, index_file: Path, path: str, title: str) -> None:
    index_file.mkdir()

    assert told(open_page, path, title) == (
        "The index cannot be used",
        f"{index_file}: is a folder; name the index file in it",
    )


@every_page
def test_an_index_of_a_later_genqa(open_page: Open, stored: Index, index_file: Path, path: str, title: str) -> None:
    later = sqlite3.connect(index_file)
    later.execute("PRAGMA user_version = 999")
    later.close()

    heading, words = told(open_page, path, title)

    assert heading == "A later genqa wrote the index"
    assert words.startswith(f"{index_file}: written by a later genqa (schema 999") and words.endswith("update genqa")


@every_page
def test_a_file_that_is_no_index(open_page: Open, index_file: Path, path: str, title: str) -> None:
    index_file.write_bytes(b"not a database, whatever its name says" * 100)

    assert told(open_page, path, title) == (
        "The index cannot be read",
        f"{index_file}: is not a genqa index, nor any SQLite database; name another file",
    )


@every_page
def test_a_database_of_another_program(open_page: Open, index_file: Path, path: str, title: str) -> None:
    other = sqlite3.connect(index_file)
    other.execute("CREATE TABLE theirs (id)")
    other.close()

    assert told(open_page, path, title) == (
        "The index cannot be read",
        f"{index_file}: is an SQLite database of another program, not a genqa index; name another file",
    )


@every_page
def test_an_index_with_a_damaged_beginning(
    open_page: Open, stored: Index, index_file: Path, path: str, title: str
) -> None:
    damage(index_file, 100, 4000)

    heading, words = told(open_page, path, title)

    assert heading == "The index cannot be read"
    assert words == f"{index_file}: the index is damaged; restore it from a backup"


@every_page
@pytest.mark.parametrize("seed", range(3))
def test_an_index_with_damage_in_the_middle_never_ends_in_a_traceback(
    open_page: Open, stored: Index, index_file: Path, path: str, title: str, seed: int
) -> None:
    size = index_file.stat().st_size
    damage(index_file, size // 4 * (seed + 1) // 4096 * 4096, size // 4)

    page = open_page(path, call="ref", q="account")

    assert not page.exception
    assert [one.value for one in page.title] == [title]


@every_page
def test_an_index_that_may_only_be_read_is_shown_or_says_why_not(
    open_page: Open, stored: Index, index_file: Path, monkeypatch: pytest.MonkeyPatch, path: str, title: str
) -> None:
    real: Callable[..., sqlite3.Connection] = connection.connect
    monkeypatch.setattr(connection, "connect", lambda uri, wait: real(re.sub(r"mode=rwc?", "mode=ro", uri), wait))

    page = open_page(path, call="ref", q="account")

    assert not page.exception
    assert [one.value for one in page.title] == [title]
    assert all("may be read, not written" in text for text in errors(page))


@every_page
def test_an_index_that_goes_away_while_the_page_is_open(
    open_page: Open, stored: Index, index_file: Path, path: str, title: str
) -> None:
    page = open_page(path, call="ref", q="account")
    assert errors(page) == []
    for file in index_file.parent.glob("qa_index.db*"):
        file.unlink()
    index_file.mkdir()

    page.run()

    assert not page.exception
    assert [box.proto.title for box in page.error][:1] == ["The index cannot be used"]


def damage(path: Path, start: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * length)
