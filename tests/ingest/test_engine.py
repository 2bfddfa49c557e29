"""Bringing calls in: what is stored, what is left alone, what is tried again."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from genqa.errors import BadReply, CannotWrite, WrongCredentials
from genqa.genesys.source import Outcome
from genqa.index import Counts, Index
from genqa.ingest import Progress
from genqa.settings import Setting
from tests.ingest.conftest import Run
from tests.ingest.fake import WEEK, FakeCall, FakeSource, calls
from tests.wavs import wav

#: The header of a WAV file, and nothing behind it.
BROKEN = wav(1)[:44]


def states(index: Index, run_id: int) -> dict[str, str]:
    every = ("found", "fetching", "analysing", "stored", "skipped", "failed")
    return {item.recording_id or item.conversation_id: item.state for item in index.ingest_items(run_id, *every)}


def log(index: Index, run_id: int) -> list[tuple[str, str | None, str]]:
    return [(line.level, line.recording_id, line.text) for line in index.ingest_log(run_id)]


def test_each_call_is_stored_with_its_numbers_its_sound_and_where_it_is_from(index: Index, run: Run) -> None:
    source = FakeSource(calls(3))
    ended = run(source)

    assert (ended.state, ended.listed, ended.estimate, ended.api_requests) == ("done", True, 3, 4)
    assert ended.counts == Counts(found=3, stored=3)
    assert states(index, ended.id) == {"r0": "stored", "r1": "stored", "r2": "stored"}
    row = index.row("r1")
    assert (row.silence_seconds, row.agent, row.interaction_id) == (2.0, "Mara L.", "c1")
    assert (row.source, row.started_at) == ("Genesys Cloud (fake)", "2026-03-02T09:00:00Z")
    assert [data[:4] for data in index.audio("r1")] == [b"RIFF"]
    assert log(index, ended.id) == [("info", None, "3 found, 0 of them unchanged; fetching 3 takes about 3 requests")]


def test_a_second_run_fetches_and_stores_nothing(index: Index, run: Run) -> None:
    source = FakeSource(calls(3))
    run(source)
    before = index.change_counter()
    source.fetched.clear()

    again = run(source)

    assert again.counts == Counts(found=3, unchanged=3)
    assert source.fetched == []
    assert index.change_counter() == before


def test_what_the_source_tells_otherwise_is_fetched_again_and_replaced(index: Index, run: Run) -> None:
    source = FakeSource(calls(3))
    run(source)
    source.calls[1] = replace(source.calls[1], version=2, silence=7.0)
    source.fetched.clear()

    again = run(source)

    assert again.counts == Counts(found=3, stored=1, unchanged=2)
    assert source.fetched == ["c1"]
    assert index.row("r1").silence_seconds == 7.0
    assert index.count() == 3


def test_a_broken_recording_fails_alone_and_is_tried_again(index: Index, run: Run) -> None:
    source = FakeSource(calls(3))
    source.calls[1] = replace(source.calls[1], audio=BROKEN)

    ended = run(source)

    assert (ended.state, ended.counts) == ("done", Counts(found=3, stored=2, failed=1))
    (failed,) = index.ingest_items(ended.id, "failed")
    assert (failed.recording_id, failed.attempts) == ("r1", 1)
    assert "the recording" in (failed.reason or "") and "/" not in (failed.reason or "")
    assert ("error", "r1", failed.reason) in log(index, ended.id)
    source.calls[1] = replace(source.calls[1], audio=None)
    source.fetched.clear()
    again = run(source)
    assert again.counts == Counts(found=3, stored=1, unchanged=2)
    assert source.fetched == ["c1"]


def test_what_cannot_be_had_is_skipped_once_and_what_failed_is_tried_again(index: Index, run: Run) -> None:
    source = FakeSource(calls(3))
    source.calls[0].refusal = (Outcome.SKIPPED, "it is archived")
    source.calls[1].refusal = (Outcome.FAILED, "still transcoding")

    ended = run(source)

    assert ended.counts == Counts(found=3, stored=1, skipped=1, failed=1)
    (skipped,) = index.ingest_items(ended.id, "skipped")
    assert (skipped.conversation_id, skipped.recording_id) == ("c0", None)
    assert (skipped.reason, skipped.advice) == ("it is archived", "do something about it")
    source.calls[0].refusal = source.calls[1].refusal = None
    source.fetched.clear()
    again = run(source)
    assert again.counts == Counts(found=3, stored=1, unchanged=2)
    assert source.fetched == ["c1"]
    named = run(source, replace(WEEK, conversations=("c0",)))
    assert named.counts == Counts(found=1, stored=1)
    assert index.count() == 3


def test_a_conversation_with_two_recordings_becomes_two_rows(index: Index, run: Run) -> None:
    source = FakeSource([FakeCall("c0", ("a", "b")), FakeCall("c1", ("c",))])

    ended = run(source)

    assert ended.counts == Counts(found=3, stored=3)
    assert states(index, ended.id) == {"a": "stored", "b": "stored", "c": "stored"}
    source.calls[0] = replace(source.calls[0], version=2)
    assert run(source).counts == Counts(found=3, stored=2, unchanged=1)


def test_of_two_recordings_only_the_one_that_failed_is_analysed_again(index: Index, run: Run) -> None:
    source = FakeSource([FakeCall("c0", ("a", "b"))])
    run(source)
    index.delete("b", actor="Ada")
    stored = index.row("a").updated_at

    again = run(source, replace(WEEK, recordings=("b",)))

    assert again.counts == Counts(found=2, stored=1, unchanged=1)
    assert [line.recording_id for line in index.audit() if line.action in ("stored", "replaced")] == ["b", "b", "a"]
    assert index.row("a").updated_at == stored


def test_a_recording_that_the_source_lets_go_stays_in_the_index(index: Index, run: Run) -> None:
    source = FakeSource([FakeCall("c0", ("a", "b"))])
    run(source)
    source.calls[0] = FakeCall("c0", ("a",), version=2)

    again = run(source)

    assert again.counts == Counts(found=2, stored=1, skipped=1)
    assert index.count() == 2
    assert ("warning", None, "b: the source tells of this recording no more; what was stored of it is kept") in log(
        index, again.id
    )


def test_a_mistake_in_genqa_fails_one_recording_and_says_where(
    index: Index, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from genqa.ingest import jobs

    whole = jobs.analyse

    def wrong(request: object, *others: object) -> object:
        if getattr(request, "recording_id", "") == "r1":
            raise KeyError("what the guest said")
        return whole(request, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "analyse", wrong)
    ended = run(FakeSource(calls(3)))

    assert (ended.state, ended.counts) == ("done", Counts(found=3, stored=2, failed=1))
    (failed,) = index.ingest_items(ended.id, "failed")
    assert (failed.reason, failed.advice) == ("a mistake in genqa (KeyError)", "please report it, with the log")
    ((_, _, words),) = [line for line in log(index, ended.id) if line[0] == "error"]
    assert words.startswith("a mistake in genqa (KeyError) (genqa/ingest/jobs.py:")
    assert "guest said" not in str(log(index, ended.id))


def test_a_source_that_refuses_ends_the_run_and_keeps_what_was_had(index: Index, run: Run) -> None:
    source = FakeSource(calls(8), batch=2, fetch_after=5, fetch_error=WrongCredentials("check the client secret"))

    ended = run(source)

    assert (ended.state, ended.error) == ("failed", "check the client secret")
    assert ended.counts == Counts(found=8, stored=5)
    source.fetch_error = None
    source.fetched.clear()
    resumed = run(source, None)
    assert (resumed.state, resumed.resumes) == ("done", ended.id)
    # Nobody had said that there is no second recording of the fifth conversation, so that is asked again.
    assert resumed.counts == Counts(found=4, stored=3, unchanged=1)
    assert source.fetched == ["c4", "c5", "c6", "c7"]
    assert index.count() == 8


def test_a_listing_that_broke_off_is_listed_again_by_a_resumption(index: Index, run: Run) -> None:
    source = FakeSource(calls(5), find_after=2, find_error=BadReply("the page is cut off"))

    ended = run(source)

    assert (ended.state, ended.listed, ended.error) == ("failed", False, "the page is cut off")
    assert index.count() == 0
    source.find_error = None
    resumed = run(source, None)
    assert (resumed.listed, resumed.wanted) == (True, ended.wanted)
    assert resumed.counts == Counts(found=5, stored=5)


def test_a_resumption_takes_up_only_what_failed(index: Index, run: Run) -> None:
    source = FakeSource(calls(4))
    source.calls[2].refusal = (Outcome.FAILED, "no answer")
    run(source)
    source.calls[2].refusal = None
    source.fetched.clear()
    requests = source.requests

    resumed = run(source, None)

    assert resumed.counts == Counts(found=1, stored=1)
    assert (source.fetched, source.requests - requests) == (["c2"], 1)
    assert run(source, None).counts == Counts()


def test_a_deleted_call_stays_away_until_it_is_named(index: Index, run: Run) -> None:
    source = FakeSource(calls(2))
    run(source)
    index.delete("r1", actor="Ada")
    source.calls[1] = replace(source.calls[1], version=2)

    again = run(source)

    assert again.counts == Counts(found=2, unchanged=2)
    assert [row.recording_id for row in index.calls()] == ["r0"]
    assert run(source, replace(WEEK, conversations=("c1",))).counts == Counts(found=1, stored=1)
    assert index.count() == 2


def test_a_recording_that_is_named_alone_is_asked_for_with_its_call(index: Index, run: Run) -> None:
    source = FakeSource(calls(3))
    run(source)
    asked = []
    source.find = lambda wanted: asked.append(wanted) or iter(())  # type: ignore[method-assign,func-returns-value]
    run(source, replace(WEEK, recordings=("r1", "r2")))
    run(source, replace(WEEK, recordings=("r1", "nobody's")))
    assert [one.conversations for one in asked] == [("c1", "c2"), ()]


def test_a_call_that_somebody_corrected_is_not_replaced_by_itself(index: Index, run: Run) -> None:
    source = FakeSource(calls(2))
    run(source)
    rubric, _ = index.in_force()
    index.revise(index.load("r1").with_sides_swapped(rubric), action="sides swapped", detail={}, actor="Ada")
    source.calls[1] = replace(source.calls[1], version=2)
    source.fetched.clear()

    again = run(source)

    assert (again.counts, source.fetched) == (Counts(found=2, unchanged=2), [])
    (warning,) = [line for line in log(index, again.id) if line[0] == "warning"]
    assert warning[1:] == (
        "r1",
        "it changed at the source after Ada (2026-03-09) corrected it here, so it stays as it was corrected; name its "
        "recording to bring it in again",
    )
    assert run(source).counts == Counts(found=2, unchanged=2)
    source.calls[1] = replace(source.calls[1], version=3)
    named = run(source, replace(WEEK, recordings=("r1",)))
    assert named.counts == Counts(found=1, stored=1)
    assert index.load("r1").call.utterances[0].party.role == "agent"


def test_calls_are_stored_under_what_is_in_force_when_they_are(index: Index, run: Run) -> None:
    source = FakeSource(calls(12), batch=4)
    source.at_each = lambda call: index.rescore(rubric="banded", actor="Ada") if call == "c6" else None

    run(source)

    assert {(row.rubric, row.rubric_version) for row in index.stream()} == {("banded", 1)}
    assert index.row("r3").quality_score == index.load("r3").score.value


def test_a_call_that_is_deleted_while_it_comes_in_again_stays_away(index: Index, run: Run) -> None:
    source = FakeSource(calls(1))
    run(source)
    source.calls[0] = replace(source.calls[0], version=2)
    source.at_each = lambda _: index.delete("r0", actor="Ada")

    run(source)

    assert index.count() == 0


def test_what_the_source_told_of_a_call_goes_when_it_has_served(index: Index, run: Run, path: Path) -> None:
    source = FakeSource(calls(2))
    source.calls[1].refusal = (Outcome.SKIPPED, "it is archived")
    run(source)
    with index._connections.reading() as db:
        assert db.execute("SELECT DISTINCT facts FROM ingest_items").fetchall() == [("{}",)]


def test_sound_is_kept_or_not_as_it_is_set(index: Index, run: Run) -> None:
    run(FakeSource(calls(1)), keep_audio=Setting("no", "test"))
    assert index.audio("r0") == ()


def test_sound_older_than_it_is_kept_goes_at_the_end_of_the_run(index: Index, run: Run) -> None:
    run(FakeSource(calls(1)), keep_audio_days=5)
    assert (index.audio("r0"), index.count()) == ((), 1)


def test_fetched_files_lie_in_a_folder_of_ones_own_that_is_gone_afterwards(run: Run, path: Path) -> None:
    spool = path.with_name("qa_index.db.ingest")
    spool.mkdir()
    (spool / "of a killed run").write_text("x")
    seen: list[tuple[int, list[str]]] = []
    source = FakeSource(calls(2))
    source.at_each = lambda _: seen.append(
        (stat.S_IMODE(spool.stat().st_mode), sorted(one.name for one in spool.iterdir()))
    )

    run(source)

    assert seen[0] == (0o700, ["1"])
    assert not spool.exists()


def test_a_folder_that_cannot_be_made_is_said_in_one_line(index: Index, run: Run, path: Path) -> None:
    path.with_name("qa_index.db.ingest").write_text("a file of somebody's")
    ended = run(FakeSource(calls(2)))
    assert ended.state == "failed"
    assert "qa_index.db.ingest: fetched files cannot lie there" in (ended.error or "")
    assert index.count() == 0


def test_a_disk_that_is_full_for_fetching_ends_the_run_with_what_was_stored(index: Index, run: Run) -> None:
    ended = run(FakeSource(calls(4), fetch_after=2, fetch_error=CannotWrite("the disk is full")))
    assert (ended.state, ended.error, ended.counts) == ("failed", "the disk is full", Counts(found=4, stored=2))


def test_only_so_many_files_lie_there_at_once(run: Run, path: Path) -> None:
    spool = path.with_name("qa_index.db.ingest")
    most = []
    source = FakeSource(calls(60), batch=30)
    source.at_each = lambda _: most.append(len(list(spool.rglob("*.wav"))))
    run(source, workers=1)
    assert len(most) == 60
    assert max(most) <= 4 + 4 + 1


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (Progress(1, "listing", Counts(found=1), 2, 0), "listing: 1 call found, 2 requests"),
        (Progress(1, "fetching", Counts(found=9, stored=1), 5, 1.0), "1 of 9 calls, 5 requests"),
        (
            Progress(1, "fetching", Counts(found=100, stored=38, unchanged=20, skipped=1, failed=1), 90, 8.0),
            "40 of 80 calls, 1 failed, 1 skipped, 5.0 a second, 0:08 left, 90 requests",
        ),
    ],
)
def test_progress_in_a_line(progress: Progress, line: str) -> None:
    assert progress.line == line
