"""Whatever a call is made of, the index gives it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genqa.call import About, Call, Hold, Length, OnCall, Party, Role, Utterance, Word
from genqa.index import Index, open_index
from genqa.result import Origin, Result, document, judge
from genqa.scoring import built_in
from genqa.settings import Thresholds
from genqa.spans import Spans

MS = st.integers(-2000, 60_000)
TEXT = st.text(max_size=20)  # any characters, NUL and line ends too; no halves of one
PERHAPS = st.none() | TEXT
SPANS = st.builds(Spans, st.lists(st.tuples(MS, MS), max_size=4))
WORDS = st.lists(st.builds(Word, MS, MS, TEXT), max_size=3).map(tuple)
PARTIES = st.builds(Party, st.sampled_from(Role), st.sampled_from(["", "agent", "Mara", "1"]))
UTTERANCES = st.lists(st.builds(Utterance, PARTIES, MS, MS, TEXT, WORDS), max_size=6).map(tuple)
HOLDS = st.builds(
    Hold, st.none() | st.integers(0, 60_000), st.none() | SPANS, st.booleans(), st.none() | MS, st.booleans(), TEXT
)
AGENTS = st.lists(st.builds(OnCall, TEXT, SPANS, st.none() | st.integers(0, 60_000)), max_size=2).map(tuple)
CALLS = st.builds(
    Call,
    st.builds(Length, st.integers(0, 60_000), st.sampled_from(["audio", "stated", "last word"])),
    UTTERANCES,
    st.none() | HOLDS,
    st.none() | MS,
    st.booleans(),
    PERHAPS,
    st.booleans(),
    AGENTS,
)
STARTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(datetime.isoformat)
ABOUTS = st.builds(About, PERHAPS, PERHAPS, PERHAPS, PERHAPS, st.none() | STARTS, TEXT)
ORIGINS = st.builds(
    Origin,
    PERHAPS,
    PERHAPS,
    PERHAPS,
    st.integers(0, 9),
    st.lists(TEXT, max_size=2).map(tuple),
    st.none() | st.binary(max_size=9),
    st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
    st.none() | st.integers(0, 1),
    PERHAPS,
)
RESULTS = st.builds(
    judge,
    TEXT,
    CALLS,
    st.sampled_from(list(built_in().values())),
    st.builds(Thresholds, st.integers(0, 3000), st.integers(0, 3000)),
    ABOUTS,
    ORIGINS,
)


@pytest.fixture(scope="module")
def shared_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    path: Path = tmp_path_factory.mktemp("round_trip") / "qa_index.db"
    with open_index(path) as index:
        yield index


@given(saved=RESULTS)
def test_a_saved_result_is_loaded_as_it_was(shared_index: Index, saved: Result) -> None:
    shared_index.save(saved)
    assert shared_index.load(saved.recording_id) == saved
    assert shared_index.raw(saved.recording_id) == document(saved)


@given(saved=RESULTS)
def test_re_scoring_and_undoing_it_changes_nothing(shared_index: Index, saved: Result) -> None:
    for row in shared_index.calls(limit=None):
        shared_index.delete(row.recording_id, actor="test")
    shared_index.save(saved)
    before, raw = shared_index.row(saved.recording_id), shared_index.raw(saved.recording_id)
    shared_index.rescore(rubric="banded", thresholds=Thresholds(1234, 56), actor="test")
    assert shared_index.load(saved.recording_id) == saved.judged_again(built_in()["banded"], Thresholds(1234, 56))
    shared_index.undo_rescore(actor="test")
    assert (shared_index.row(saved.recording_id), shared_index.raw(saved.recording_id)) == (before, raw)
    assert shared_index.load(saved.recording_id) == saved
