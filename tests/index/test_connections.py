"""Threads, forks, and files that vanish."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from genqa.errors import IndexFileError
from genqa.index import Index, open_index
from tests.index.results import result


def test_a_closed_index_says_so(index: Index) -> None:
    index.save(result("r1"))
    index.close()
    index.close()
    with pytest.raises(IndexFileError, match="this index was closed; open it again"):
        index.count()
    with pytest.raises(IndexFileError, match="this index was closed; open it again"):
        index.save(result("r1"))


def test_closing_closes_the_connections_of_every_thread(index: Index) -> None:
    with ThreadPoolExecutor(4) as threads:
        barrier = threading.Barrier(4)

        def count(_: int) -> int:
            barrier.wait()
            return index.count()

        assert list(threads.map(count, range(4))) == [0, 0, 0, 0]
        index.close()
        for failed in [threads.submit(index.count) for _ in range(4)]:
            with pytest.raises(IndexFileError, match="closed"):
                failed.result()
    assert [file.name for file in index.path.parent.iterdir()] == ["qa_index.db"], "the last one took the WAL with it"


def test_a_stream_ends_when_the_index_is_closed(index: Index) -> None:
    index.save_many(result(f"r{number}") for number in range(300))
    stream = index.stream()
    next(stream)
    index.close()
    with pytest.raises(IndexFileError, match="closed during the work"):
        list(stream)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files cannot be counted here")
def test_threads_that_end_take_their_connections_with_them(index: Index) -> None:
    def open_files() -> int:
        return len([name for name in os.listdir("/proc/self/fd") if _leads_to(name, index.path)])

    index.count()
    before = open_files()
    for _ in range(20):
        thread = threading.Thread(target=index.count)
        thread.start()
        thread.join()
    gc.collect()
    # SQLite may keep one file open for the next connection; twenty threads would leave forty.
    assert 0 < before <= open_files() <= before + 1


def _leads_to(name: str, path: Path) -> bool:
    try:
        return os.readlink(f"/proc/self/fd/{name}").startswith(str(path))
    except OSError:
        return False


@pytest.mark.parametrize("left", [True, False], ids=["deleted", "replaced"])
def test_a_file_that_vanished_underneath_is_not_written_to(index: Index, tmp_path: Path, left: bool) -> None:
    index.save(result("r1"))
    kept = tmp_path / "kept.db"
    index.path.rename(kept)
    if not left:
        shutil.copy(kept, index.path)
    for use in (index.count, lambda: index.save(result("r2")), lambda: list(index.stream())):
        with pytest.raises(IndexFileError, match="removed or replaced while in use; start genqa again"):
            use()
    with ThreadPoolExecutor(1) as thread, pytest.raises(IndexFileError, match="removed or replaced"):
        thread.submit(index.count).result()
    assert left is not index.path.exists()


FORK = """
import os, sys
from pathlib import Path
from genqa.index import open_index
from tests.index.results import result

with open_index(sys.argv[1]) as index:
    index.save(result("parent"))
    child = os.fork()
    if child == 0:
        index.save(result("child"))
        assert index.count() == 2
        sys.exit(0)                       # an orderly end: everything the child holds is torn down
    _, status = os.waitpid(child, 0)
    assert status == 0, status
    index.save(result("parent again"))
    print(sorted(row.recording_id for row in index.calls()), index.check().problems)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_a_forked_process_has_connections_of_its_own(path: Path, project: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", FORK, str(path)], cwd=project, capture_output=True, text=True, check=False
    )
    assert (run.stdout, run.stderr) == ("['child', 'parent', 'parent again'] ()\n", "")


def test_two_indexes_in_one_process_see_each_other(index: Index) -> None:
    with open_index(index.path) as other:
        other.save(result("r1"))
        counter = index.change_counter()
        assert index.count() == 1
        other.delete("r1", actor="test")
        assert index.count() == 0
        assert index.change_counter() > counter


def test_a_program_that_never_closes_its_index_ends_quietly(path: Path, project: Path) -> None:
    program = (
        "import sys; from genqa.index import open_index; from tests.index.results import result\n"
        "index = open_index(sys.argv[1]); index.save(result('r1')); stream = index.stream(); next(stream)"
    )
    run = subprocess.run(
        [sys.executable, "-X", "dev", "-c", program, str(path)],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    with open_index(path) as index:
        assert index.count() == 1
