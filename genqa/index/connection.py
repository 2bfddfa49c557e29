"""Connections to the index file: the only place where genqa meets ``sqlite3``.

Each thread has a connection of its own. Readers never wait for a writer (WAL); writers of this process queue at a lock,
which is fair, before they queue at SQLite's, which is not. SQLite's errors become genqa's here and nowhere else.
"""

from __future__ import annotations

import ctypes
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from genqa.errors import IndexDamaged, IndexFileError, IndexLocked

Database = sqlite3.Connection
SQLITE_VERSION = sqlite3.sqlite_version
is_complete = sqlite3.complete_statement

#: What every SQLite database begins with.
_HEADER = b"SQLite format 3\x00"
#: No database is smaller: one page of the smallest size, in bytes.
_SMALLEST = 512

#: How long one waits for another before giving up.
WAIT_SECONDS = 30.0

#: SQLite's primary result code → the error to raise and what to tell people. Codes that are not here are bugs.
_ERRORS: dict[int, tuple[type[IndexFileError], str]] = {
    sqlite3.SQLITE_BUSY: (IndexLocked, "another program holds the index; try again, or end that program"),
    sqlite3.SQLITE_LOCKED: (IndexLocked, "another program holds the index; try again, or end that program"),
    sqlite3.SQLITE_NOTADB: (IndexDamaged, "is not a genqa index, nor any SQLite database; name another file"),
    sqlite3.SQLITE_CORRUPT: (IndexDamaged, "the index is damaged; restore it from a backup"),
    sqlite3.SQLITE_READONLY: (
        IndexFileError,
        "the index may be read, not written; change the file's or folder's rights",
    ),
    sqlite3.SQLITE_PERM: (IndexFileError, "the index may not be opened; change the file's rights"),
    sqlite3.SQLITE_CANTOPEN: (IndexFileError, "cannot be opened; its folder must exist and allow writing"),
    sqlite3.SQLITE_FULL: (IndexFileError, "the disk is full; make room and try again"),
    sqlite3.SQLITE_IOERR: (IndexFileError, "the disk cannot read or write the index; check the disk"),
    sqlite3.SQLITE_TOOBIG: (IndexFileError, "a text is too long to be stored"),
}


class _Handle:
    """A connection that is closed when its thread ends and nobody holds it any more, at the latest with the program."""

    __slots__ = ("__weakref__", "closer", "db")

    def __init__(self, db: Database) -> None:
        self.db = db
        self.closer = weakref.finalize(self, db.close)

    def leave_open(self) -> None:
        """Never close it, not even when nothing refers to it any more."""
        self.closer.detach()
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self.db))


class Connections:
    """The connections of this process to one index file that is there already."""

    def __init__(self, path: Path, wait_seconds: float = WAIT_SECONDS) -> None:
        self._path = path
        self._file = path.absolute()  # the working folder may change
        self._wait = wait_seconds
        self._uri = _uri(path) + "?mode=rw"
        self._identity = _identity(self._file)
        self._closed = False
        self._start_over()
        _ALL.add(self)

    def _start_over(self) -> None:
        self._own = threading.local()
        self._handles: weakref.WeakSet[_Handle] = weakref.WeakSet()
        self._writing = threading.Lock()
        self._opening = threading.Lock()

    def _forget_inherited(self) -> None:
        """After a fork: the parent's connections may not be used here, not even closed (sqlite.org/howtocorrupt)."""
        for handle in list(self._handles):
            handle.leave_open()
        self._start_over()

    def close(self) -> None:
        """Close every connection of every thread; what is used afterwards raises :class:`IndexFileError`."""
        with self._opening:
            self._closed = True
            for handle in list(self._handles):
                handle.closer()

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """One state of the index, however many statements read it and whoever writes meanwhile."""
        with self._translated():
            db = self._mine()
            db.execute("BEGIN")
            try:
                yield db
            finally:
                if db.in_transaction:
                    db.execute("COMMIT")

    @contextmanager
    def writing(self, db: Database | None = None) -> Iterator[Database]:
        """One change of the index, whole or not at all; on the thread's connection unless another is given."""
        if not self._writing.acquire(timeout=self._wait):
            raise IndexLocked(f"{self._path}: this program has written to the index for {self._wait:g} s; try again")
        try:
            with self._translated():
                db = db or self._mine()
                self._check_still_there()
                db.execute("BEGIN IMMEDIATE")
                try:
                    yield db
                    db.execute("COMMIT")
                except BaseException:
                    if db.in_transaction:
                        db.execute("ROLLBACK")
                    raise
        finally:
            self._writing.release()

    @contextmanager
    def private(self) -> Iterator[Database]:
        """A connection for one long piece of work, such as a stream of rows or a temporary table."""
        with self._translated():
            handle = self._open()
            try:
                yield handle.db
            finally:
                handle.closer()

    def _mine(self) -> Database:
        handle: _Handle | None = getattr(self._own, "handle", None)
        if handle is None or self._closed:
            handle = self._own.handle = self._open()
        else:
            self._check_still_there()
        return handle.db

    def _open(self) -> _Handle:
        with self._opening:
            if self._closed:
                raise IndexFileError(f"{self._path}: this index was closed; open it again")
            self._check_still_there()
            handle = _Handle(connect(self._uri, self._wait))
            self._handles.add(handle)
            return handle

    def _check_still_there(self) -> None:
        """Whoever writes to a deleted file writes to the void, and SQLite does not notice."""
        if _identity(self._file) != self._identity:
            raise IndexFileError(f"{self._path}: the index was removed or replaced while in use; start genqa again")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        with translated(self._path):
            try:
                yield
            except sqlite3.ProgrammingError:
                if self._closed:
                    raise IndexFileError(f"{self._path}: the index was closed during the work") from None
                raise


def connect(uri: str, wait_seconds: float) -> Database:
    """A connection with genqa's pragmas."""
    db = sqlite3.connect(
        uri, uri=True, timeout=wait_seconds, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        db.execute("PRAGMA foreign_keys = ON")
        # With WAL this loses no stored call when a program dies; a power cut may take the last ones, never the file.
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA journal_size_limit = 67108864")
        # What is deleted is overwritten: call texts are about people.
        db.execute("PRAGMA secure_delete = ON")
    except sqlite3.Error:
        db.close()
        raise
    return db


@contextmanager
def first_connection(
    path: Path, *, create: bool, wait_seconds: float, pause: Callable[[float], None] = time.sleep
) -> Iterator[Database]:
    """The connection that makes the file, or looks at it first; the file is in WAL mode afterwards."""
    with translated(path):
        uri = _uri(path) + ("?mode=rwc" if create else "?mode=rw")
        _refuse_other_files(path)
        db = connect(uri, wait_seconds)
        try:
            _use_wal(db, path, wait_seconds, pause)
            yield db
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        finally:
            db.close()


def _refuse_other_files(path: Path) -> None:
    """SQLite takes a file of a few bytes for an empty database, and would write over it.

    No file that may be an index is opened here: closing it would give up the locks that all connections of this
    process hold on it (sqlite.org/howtocorrupt, 2.2), and the next program to leave would take the journal along.
    """
    try:
        if path.stat().st_size >= _SMALLEST:
            return
        with path.open("rb") as file:
            start = file.read(len(_HEADER))
    except OSError:
        return  # not there, or not to be read: SQLite says which
    if start and start != _HEADER:
        leaf, words = _ERRORS[sqlite3.SQLITE_NOTADB]
        raise leaf(f"{path}: {words}")


def _use_wal(db: Database, path: Path, wait_seconds: float, pause: Callable[[float], None]) -> None:
    """Switch the file to WAL. Several may try at once on a new file, and SQLite's own waiting does not cover that."""
    until = time.monotonic() + wait_seconds
    while True:
        try:
            (mode,) = db.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                raise
            pause(0.01)
            continue
        if mode != "wal":
            raise IndexFileError(f"{path}: this folder cannot hold an index in WAL mode; use a local disk")
        return


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's errors as genqa's, with the file they are about."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None or code & 0xFF not in _ERRORS:
            raise
        leaf, words = _ERRORS[code & 0xFF]
        raise leaf(f"{path}: {words}") from error


def _uri(path: Path) -> str:
    try:
        if "\x00" in str(path):
            raise ValueError
        return path.absolute().as_uri()
    except ValueError:  # NUL, or half of a character
        raise IndexFileError(f"{str(path)!r}: no file can have this name") from None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


_ALL: weakref.WeakSet[Connections] = weakref.WeakSet()


def _after_fork() -> None:
    for connections in list(_ALL):
        connections._forget_inherited()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
