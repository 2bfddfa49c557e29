"""Exports as files: there whole, or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from genqa.errors import IndexFileError, InvalidSetting, MissingFile
from genqa.index import Filters, Index
from genqa.reports import export_file
from tests.index.results import result


def test_an_export_is_written_to_its_file(index: Index, tmp_path: Path) -> None:
    index.save(result("r1", agent="Zoë"))
    target = tmp_path / "calls.csv"
    assert export_file("calls", index, Filters(), target) == 1
    assert target.read_bytes().startswith(b"\xef\xbb\xbfrecording_id,")
    assert "\r\nr1,,Zoë,".encode() in target.read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir() if "qa_index" not in file.name) == ["calls.csv"]


def test_an_earlier_file_is_replaced(index: Index, tmp_path: Path) -> None:
    target = tmp_path / "calls.csv"
    target.write_text("old " * 10_000)
    assert export_file("calls", index, Filters(), target) == 0
    assert target.read_bytes().count(b"\r\n") == 1


def test_a_failure_half_way_leaves_the_earlier_file_and_nothing_else(index: Index, tmp_path: Path) -> None:
    index.save_many(result(f"r{number}") for number in range(3))
    with index._connections.writing() as db:
        db.execute("UPDATE qa_results SET not_measured = '7' WHERE recording_id = 'r2'")
    target = tmp_path / "calls.csv"
    target.write_text("earlier")
    with pytest.raises(TypeError):
        export_file("calls", index, Filters(), target)
    assert target.read_text() == "earlier"
    index.close()
    with pytest.raises(IndexFileError):
        export_file("calls", index, Filters(), target)
    assert target.read_text() == "earlier"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["calls.csv", "qa_index.db"]


def test_an_unknown_export_leaves_no_file(index: Index, tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting):
        export_file("rows", index, Filters(), tmp_path / "rows.csv")
    assert not (tmp_path / "rows.csv").exists()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere/calls.csv", "cannot be written (No such file or directory)"),
        ("a\x00b.csv", "cannot be written (embedded null byte)"),
        ("x" * 300 + ".csv", "cannot be written (File name too long)"),
        (".", "is a folder; name the file to write in it"),
    ],
    ids=["no folder", "NUL", "too long", "a folder"],
)
def test_a_place_where_nothing_can_be_written(index: Index, tmp_path: Path, name: str, reason: str) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(MissingFile) as raised:
        export_file("calls", index, Filters(), tmp_path / name)
    assert str(raised.value).endswith(reason)
    assert sorted(tmp_path.iterdir()) == before
