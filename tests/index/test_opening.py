"""Opening index files: new ones, old ones, and files that are none."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from genqa.errors import IndexDamaged, IndexFileError, IndexLocked, IndexTooNew
from genqa.index import Index, migrations, open_index
from genqa.index.connection import Database, connect, first_connection
from tests.index.conftest import Ask
from tests.index.results import result

NEWEST = len(migrations.MIGRATIONS)


def test_a_new_file_is_made_on_first_use(path: Path, ask: Ask) -> None:
    with open_index(str(path)) as index:
        assert index.path == path
        assert index.count() == 0
        assert ask("PRAGMA journal_mode") == [("wal",)]
    assert ask("PRAGMA user_version") == [(NEWEST,)]
    assert ask("PRAGMA application_id") == [(0x67656E71,)]


def test_closing_leaves_one_file(path: Path) -> None:
    with open_index(path) as index:
        index.save(result("r1"))
    assert [file.name for file in path.parent.iterdir()] == ["qa_index.db"]


def test_opened_twice_it_is_kept_when_another_program_leaves(path: Path) -> None:
    save = (
        "import sys; from genqa.index import open_index\n"
        "with open_index(sys.argv[1]) as index: index.put_setting('n', 1, actor='another')"
    )
    with open_index(path) as index:
        index.put_setting("n", 0, actor="test")
        with open_index(path):
            pass
        subprocess.run([sys.executable, "-c", save, str(path)], check=True, timeout=60)
        assert sorted(file.name for file in path.parent.iterdir()) == [
            "qa_index.db",
            "qa_index.db-shm",
            "qa_index.db-wal",
        ]
        assert index.setting("n") == 1


def test_the_columns_that_others_rely_on(index: Index, ask: Ask) -> None:
    columns = {name for (name,) in ask("SELECT name FROM pragma_table_info('qa_results')")}
    assert columns >= {
        "id", "recording_id", "interaction_id", "hold_time", "silence_seconds", "talk_over_seconds", "quality_score",
        "raw_data", "agent_text", "guest_text", "agent", "queue", "direction", "started_at", "duration_seconds",
        "rubric", "rubric_version", "source", "state",
    }  # fmt: skip
    assert ask("SELECT name FROM pragma_table_info('qa_search')") == [
        ("recording_id",), ("interaction_id",), ("agent_text",), ("guest_text",),
    ]  # fmt: skip


def test_without_create_a_missing_file_stays_missing(path: Path) -> None:
    with pytest.raises(IndexFileError, match=r"qa_index.db: there is no index"):
        open_index(path, create=False)
    assert not path.exists()
    open_index(path).close()
    open_index(path, create=False).close()


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match=r"nowhere/qa_index.db: cannot be opened; its folder must exist"):
        open_index(tmp_path / "nowhere" / "qa_index.db")
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match="is a folder; name the index file in it"):
        open_index(tmp_path)


@pytest.mark.parametrize("name", ["a b?c#d%20.db", "üñï 😀.db", "'quoted'.db", ":memory:"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    with open_index(tmp_path / name) as index:
        index.save(result("r1"))
    assert (tmp_path / name).is_file()
    with open_index(tmp_path / name) as index:
        assert index.count() == 1


@pytest.mark.parametrize("name", ["a\x00b.db", "\ud83d.db", "x" * 300], ids=ascii)
def test_a_name_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    with pytest.raises(IndexFileError):
        open_index(tmp_path / name)


def test_a_relative_path_means_the_folder_of_that_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_index("qa_index.db") as index:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        index.save(result("r1"))
        assert index.count() == 1
    assert not (tmp_path / "elsewhere" / "qa_index.db").exists()


@pytest.mark.parametrize(
    "content",
    [b"This is a letter.\n" * 100, b"x", b"SQLite format 3\x00" + b"\xff" * 4000, b"\x00" * 5000],
    ids=["text", "one byte", "a header and noise", "zeros"],
)
def test_a_file_that_is_no_database_is_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"qa_index\.db: "):
        open_index(path)
    assert path.read_bytes() == content


def test_an_empty_file_becomes_an_index(path: Path) -> None:
    path.touch()
    with open_index(path) as index:
        assert index.count() == 0


def test_another_programs_database_is_left_alone(path: Path, ask: Ask) -> None:
    path.touch()
    ask("CREATE TABLE bookmarks (url)")
    with pytest.raises(IndexDamaged, match="of another program, not a genqa index"):
        open_index(path)
    assert ask("SELECT name FROM sqlite_master") == [("bookmarks",)]


def test_a_later_genqas_index_is_left_alone(path: Path, ask: Ask) -> None:
    open_index(path).close()
    ask(f"PRAGMA user_version = {NEWEST + 1}")
    with pytest.raises(IndexTooNew, match=f"schema {NEWEST + 1}, this one knows {NEWEST}\\); update genqa"):
        open_index(path)
    assert ask("PRAGMA user_version") == [(NEWEST + 1,)]


def test_a_truncated_index_is_damaged(path: Path) -> None:
    with open_index(path) as index:
        index.save_many(result(f"r{number}") for number in range(300))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(IndexDamaged, match="the index is damaged; restore it from a backup"):
        open_index(path)


def test_an_index_with_noise_in_it_is_damaged(path: Path) -> None:
    with open_index(path) as index:
        index.save_many(result(f"r{number}") for number in range(300))
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes(content[:half] + b"\xff" * half + content[2 * half :])
    with open_index(path) as index:
        for use in (index.check, lambda: list(index.stream_documents())):
            with pytest.raises(IndexDamaged, match="the index is damaged; restore it from a backup"):
                use()


def test_check_names_what_is_broken(path: Path, ask: Ask) -> None:
    with open_index(path) as index:
        index.save(result("r1"))
        assert index.check().problems == ()
        ask("INSERT INTO qa_search (qa_search, rowid, agent_text) VALUES ('delete', 1, 'Hello')")
        assert index.check().problems == ("the text index qa_search is damaged",)
        ask("INSERT INTO qa_search (qa_search) VALUES ('rebuild')")
        assert index.check().problems == ()
        ask("UPDATE utterances SET n = 9 WHERE n = 1")
        ask("DROP TRIGGER utterance_search_update")
        ask("UPDATE utterances SET text = 'something else' WHERE n = 9")
        assert index.check().problems == ("the text index utterance_search is damaged",)
        ask("PRAGMA ignore_check_constraints = ON")
        ask("UPDATE qa_results SET state = 'odd'")
        assert index.check().problems == ("CHECK constraint failed in qa_results",)
        ask("PRAGMA foreign_keys = OFF")
        ask("DELETE FROM qa_results")
        assert "a row of utterances belongs to no row of qa_results" in index.check().problems


def test_check_says_what_is_there(path: Path) -> None:
    with open_index(path) as index:
        index.save(result("r1"))
        index.save(result("r2"))
        found = index.check()
    assert (found.path, found.schema_version, found.calls, found.scored, found.problems) == (path, NEWEST, 2, 2, ())
    assert found.bytes > 100_000


@pytest.fixture
def as_anybody() -> Iterator[Path]:
    """A folder of a user who is not root, and who we are for the moment: root may write everywhere."""
    if not hasattr(os, "geteuid"):
        pytest.skip("files have no owners here")
    with tempfile.TemporaryDirectory() as folder:
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        yield Path(folder)
        if is_root:
            os.seteuid(0)
        os.chmod(folder, 0o700)


def test_a_folder_that_may_not_be_written(as_anybody: Path) -> None:
    as_anybody.chmod(0o500)
    with pytest.raises(IndexFileError, match="cannot be opened; its folder must exist and allow writing"):
        open_index(as_anybody / "qa_index.db")


def test_a_file_that_may_not_be_written(as_anybody: Path) -> None:
    path = as_anybody / "qa_index.db"
    with open_index(path) as index:
        index.save(result("r1"))
    path.chmod(0o400)
    with open_index(path) as index:
        assert index.count() == 1
        with pytest.raises(IndexFileError, match="may be read, not written; change the file's or folder's rights"):
            index.save(result("r2"))
        assert [row.recording_id for row in index.calls()] == ["r1"]


def test_a_file_that_may_not_be_read(as_anybody: Path) -> None:
    path = as_anybody / "qa_index.db"
    open_index(path).close()
    path.chmod(0o000)
    with pytest.raises(IndexFileError, match=r"qa_index\.db"):
        open_index(path)


def test_a_writer_that_holds_on_too_long(index: Index, path: Path, ask: Ask) -> None:
    index.save(result("r1"))
    ask("BEGIN IMMEDIATE")
    with open_index(path, wait_seconds=0.05) as waiting:
        assert waiting.count() == 1, "reading does not wait for a writer"
        with pytest.raises(IndexLocked, match="another program holds the index; try again"):
            waiting.save(result("r2"))
        ask("COMMIT")
        waiting.save(result("r2"))
        assert waiting.count() == 2


def test_many_may_make_it_at_once(path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        opened = list(threads.map(lambda _: open_index(path), range(32)))
    for number, index in enumerate(opened):
        index.save(result(f"r{number}"))
    for index in opened:
        assert index.count() == 32
        index.close()


def test_each_migration_leads_from_the_version_before(path: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask) -> None:
    whole = migrations.MIGRATIONS
    for version in range(1, NEWEST + 1):
        monkeypatch.setattr(migrations, "MIGRATIONS", whole[:version])
        with first_connection(path, create=True, wait_seconds=1) as db:
            migrations.migrate(db, path, "2026-03-01T12:00:00Z")
        assert ask("PRAGMA user_version") == [(version,)]
    with open_index(path) as index:
        index.save(result("r1"))
        assert index.load("r1") == result("r1")
        assert index.check().problems == ()


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    index: Index, path: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    index.save(result("r1"))
    index.close()

    def half(db: Database, _now: str) -> None:
        db.execute("CREATE TABLE half_done (x)")
        raise RuntimeError("the power went out")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, half))
    with pytest.raises(RuntimeError):
        open_index(path)
    assert ask("PRAGMA user_version") == [(NEWEST,)]
    assert ask("SELECT count(*) FROM sqlite_master WHERE name = 'half_done'") == [(0,)]
    monkeypatch.undo()
    with open_index(path) as again:
        assert again.load("r1") == result("r1")


def test_pragmas_of_each_connection(path: Path) -> None:
    open_index(path).close()
    db = connect(path.as_uri() + "?mode=rw", 1.5)
    pragmas = {
        name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "busy_timeout", "secure_delete")
    }
    db.close()
    assert pragmas == {"foreign_keys": 1, "busy_timeout": 1500, "secure_delete": 1}
