"""What waits is transcribed, stored and told: once each, so many at a time, down the chain, within the limit."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from genqa.errors import (
    NotConfigured,
    RateLimited,
    StillRunning,
    TranscriptionFailed,
    Unreachable,
    UnsupportedAudio,
    WrongCredentials,
)
from genqa.index import Index
from genqa.ingest.transcribing import job
from genqa.stt import Note, ProviderRow
from tests.ingest.transcribing.conftest import Work, store
from tests.ingest.transcribing.stub import WORDS, Stub, config, set_up, still_running


def other(stub: Stub) -> Stub:
    folder = stub.folder.with_name("other provider")
    folder.mkdir()
    return Stub(folder, model=None)


def states(index: Index) -> list[tuple[str, str, str | None]]:
    return sorted((one.recording_id, one.state, one.provider) for one in index.transcriptions())


def test_a_call_gets_its_transcript_and_is_scored_by_it(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    assert index.row("r1").transcript_format is None
    assert index.without_transcript() == ["r1"]
    asked = index.ask_transcriptions(["r1", "r1", "no such call"], actor="Ada")
    assert (asked.waiting, asked.under_way, asked.without_sound) == (1, 0, 0)
    summary = worked(config(set_up("stub", stub, price=0.5)))
    assert (summary.done, summary.failed, summary.left) == (1, 0, 0)
    result = index.load("r1")
    assert (result.agent_text, result.guest_text) == (WORDS[0], WORDS[1])
    assert result.origin.transcribed == "stub m-1"
    assert result.origin.agent_channel == 0
    assert result.call.by_sound is False
    assert result.score.value is not None
    assert not any(warning.startswith(("no transcript", "nothing tells")) for warning in result.warnings)
    assert "said by the stub" in result.warnings
    assert index.raw("r1")["transcribed"] == "stub m-1"
    assert [hit.recording_id for hit in index.search("heating", speaker="guest")] == ["r1"]
    (done,) = index.transcriptions_of("r1")
    assert (done.state, done.model, done.seconds, done.cost, done.currency) == ("done", "m-1", 3.0, 0.025, "USD")
    assert index.audit()[0].action == "transcribed on request"
    assert stub.log[:2] == ["begun r1", "answered r1"]
    assert stub.count("removed").total() == 1
    assert not list(index.path.parent.glob("*.transcribe-*"))


def test_the_answers_are_kept_as_they_came_and_go_with_their_call(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    worked(config(set_up("stub", stub)))
    (raw,) = index.raw_transcripts("r1")
    assert (raw.provider, raw.model, raw.format, len(raw.files)) == ("stub", "m-1", "generic", 2)
    assert b"my heating" in raw.files[1]
    index.delete("r1", actor="Ada")
    assert index.raw_transcripts("r1") == []
    assert states(index) == [("r1", "done", "stub")]  # what it cost is known still
    assert index.check().problems == ()


def test_nothing_is_kept_of_the_answer_where_that_is_not_wanted(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    assert worked(config(set_up("stub", stub)), keep_raw=False).done == 1
    assert index.raw_transcripts("r1") == []


def test_at_most_so_many_are_under_way_with_a_provider_and_as_many_as_may_be(
    index: Index, stub: Stub, worked: Work
) -> None:
    calls = [f"r{n}" for n in range(24)]
    store(index, *calls)
    index.ask_transcriptions(calls, actor="Ada")
    together = threading.Barrier(8)
    stub.at_each = lambda _: (together.wait(timeout=60), None)[1]  # eight are in flight at once, or this fails
    assert worked(config(set_up("stub", stub, at_once=8))).done == 24
    assert stub.most == 8
    assert stub.count("begun") == dict.fromkeys(calls, 1)


def test_a_call_waits_once_however_often_it_is_asked_for(index: Index) -> None:
    store(index, "r1")
    assert index.ask_transcriptions(["r1"], actor="Ada").waiting == 1
    again = index.ask_transcriptions(["r1"], actor="Bo", provider="stub")
    assert (again.waiting, again.under_way) == (0, 1)
    assert index.without_transcript() == []


def test_who_cannot_transcribe_a_recording_is_followed_by_the_next_in_the_chain(
    index: Index, stub: Stub, worked: Work
) -> None:
    store(index, "r1", "r2")
    stub.errors = {"r1": UnsupportedAudio("Stub: this codec is not taken")}
    second = other(stub)
    index.ask_transcriptions(["r1", "r2"], actor="Ada")
    chain = ("genesys", "missing", "stub", "second", "none")
    summary = worked(config(set_up("stub", stub), set_up("second", second), chain=chain))
    assert (summary.done, summary.failed) == (2, 0)
    assert states(index) == [("r1", "done", "second"), ("r2", "done", "stub")]
    assert index.load("r1").origin.transcribed == "second; missing: not set up; stub: Stub: this codec is not taken"
    assert index.load("r2").origin.transcribed == "stub m-1; missing: not set up"
    assert stub.count("removed").total() == 2  # of the one it could not do, too


def test_a_call_that_nobody_can_transcribe_has_failed_with_every_reason(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    stub.always = TranscriptionFailed("Stub: no speech found")
    index.ask_transcriptions(["r1"], actor="Ada")
    summary = worked(config(set_up("stub", stub)))
    assert (summary.done, summary.failed) == (0, 1)
    (failed,) = index.transcriptions("failed")
    assert failed.reason == "stub: Stub: no speech found"
    assert failed.advice == "put that right, then transcribe it again"
    assert index.load("r1").call.by_sound is True  # as it was
    stub.always = None
    assert index.retry_transcriptions([failed.id], actor="Ada") == 1
    assert worked(config(set_up("stub", stub))).done == 1


@pytest.mark.parametrize("refusal", [WrongCredentials, RateLimited, NotConfigured])
def test_a_provider_that_refuses_is_not_asked_on_and_nobody_else_is_asked_instead(
    index: Index, stub: Stub, worked: Work, refusal: type[Exception]
) -> None:
    calls = [f"r{n}" for n in range(6)]
    store(index, *calls)
    stub.always = refusal("Stub: the key is refused; set another one")  # type: ignore[assignment]
    second = other(stub)
    index.ask_transcriptions(calls, actor="Ada")
    summary = worked(config(set_up("stub", stub, at_once=2), set_up("second", second)))
    assert (summary.done, summary.failed, summary.left) == (0, 0, 6)
    assert stub.count("begun").total() <= 2
    assert second.log == []
    waiting = index.transcriptions("waiting")
    assert {one.reason for one in waiting} == {"Stub: the key is refused; set another one"}
    assert index.spent_on_speech() == []  # it was refused: nothing was charged
    stub.always = None
    assert worked(config(set_up("stub", stub), set_up("second", second))).done == 6


def test_a_provider_that_is_not_installed_is_passed_over_and_one_set_up_in_part_is_not(
    index: Index, stub: Stub, worked: Work
) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    absent = set_up("absent", stub, modules=("no_such_module_anywhere",))
    assert worked(config(absent, set_up("stub", stub))).done == 1
    passed = index.transcriptions_of("r1")[0].passed_over
    assert passed == (("absent", "not installed (Absent needs no_such_module_anywhere: pip install 'genqa[absent]')"),)

    store(index, "r2")
    index.ask_transcriptions(["r2"], actor="Ada")
    row = ProviderRow("partly", "Partly", set_up("x", stub).row.connect, True, (), ())
    broken = config(set_up("stub", stub), chain=("partly", "stub"), broken=((row, "Partly is set up in part only"),))
    summary = worked(broken)
    assert (summary.done, summary.left) == (0, 1)
    (waiting,) = index.transcriptions("waiting")
    assert waiting.reason == "Partly is set up in part only"
    assert summary.lines == ["partly: 0 calls transcribed, 1 waiting; Partly is set up in part only"]


def test_values_that_do_not_go_together_keep_the_calls_waiting(index: Index, stub: Stub, worked: Work) -> None:
    def connect(*_: object) -> Stub:
        raise NotConfigured("the region and the bucket do not go together")

    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    summary = worked(config(set_up("stub", stub, connect=connect)))
    assert (summary.done, summary.left) == (0, 1)
    (waiting,) = index.transcriptions("waiting")
    assert (waiting.reason, waiting.cost) == ("the region and the bucket do not go together", None)


def test_who_gives_no_answer_is_left_alone_after_a_few_calls(index: Index, stub: Stub, worked: Work) -> None:
    calls = [f"r{n}" for n in range(10)]
    store(index, *calls)
    stub.always = Unreachable("Stub: no answer")
    index.ask_transcriptions(calls, actor="Ada")
    summary = worked(config(set_up("stub", stub, at_once=1)))
    assert (summary.left, stub.count("begun").total()) == (10, 3)
    assert index.transcription_counts() == {("waiting", "stub"): 10}


def test_a_job_that_still_runs_is_taken_up_by_the_next_run_and_paid_once(
    index: Index, stub: Stub, worked: Work
) -> None:
    store(index, "r1")
    stub.always = StillRunning("Stub: the job is not done")
    index.ask_transcriptions(["r1"], actor="Ada")
    how = config(set_up("stub", stub, price=1.0))
    assert worked(how).left == 1
    assert worked(how).left == 1
    stub.always = None
    assert worked(how).done == 1
    assert stub.count("begun") == {"r1": 1}
    (spent,) = index.spent_on_speech()
    assert (spent.recordings, spent.seconds, spent.cost) == (1, 3.0, 0.05)


def test_a_setting_that_is_broken_for_a_while_loses_no_job(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    stub.always = still_running()
    index.ask_transcriptions(["r1"], actor="Ada")
    how = config(set_up("stub", stub))
    worked(how)
    row = how.providers[0].row
    assert worked(config(chain=("stub",), broken=((row, "Stub is set up in part only"),))).left == 1
    stub.always = None
    assert worked(how).done == 1
    assert stub.count("begun") == {"r1": 1}


def test_a_job_of_a_provider_that_nobody_asks_any_more_is_removed_there_when_it_is_set_up_again(
    index: Index, stub: Stub, worked: Work
) -> None:
    store(index, "r1")
    stub.always = still_running()
    index.ask_transcriptions(["r1"], actor="Ada")
    worked(config(set_up("stub", stub)))
    assert worked(config(set_up("second", other(stub)))).done == 1
    assert len(stub.left) == 1
    stub.always = None
    worked(config(set_up("stub", stub)))
    assert stub.left == []


def test_runs_in_which_a_key_was_refused_do_not_count_as_tries(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    stub.always = WrongCredentials("Stub: the key is refused")
    for _ in range(6):
        worked(config(set_up("stub", stub)))
    stub.always = still_running()
    assert worked(config(set_up("stub", stub))).left == 1


def test_after_five_runs_in_vain_a_job_counts_as_failed_and_is_still_found(
    index: Index, stub: Stub, worked: Work
) -> None:
    store(index, "r1")
    stub.always = StillRunning("Stub: the job is not done")
    index.ask_transcriptions(["r1"], actor="Ada")
    for _ in range(5):
        worked(config(set_up("stub", stub)))
    (failed,) = index.transcriptions("failed")
    assert failed.reason == "Stub: the job is not done (tried 5 times)"
    stub.always = None
    index.retry_transcriptions(actor="Ada")
    assert worked(config(set_up("stub", stub))).done == 1
    assert stub.count("begun") == {"r1": 1}


def test_what_is_sent_again_without_a_job_is_counted_again(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    stub.jobs, stub.always = False, Unreachable("Stub: the connection broke off")
    index.ask_transcriptions(["r1"], actor="Ada")
    worked(config(set_up("stub", stub, price=1.0)))
    stub.always = None
    worked(config(set_up("stub", stub, price=1.0)))
    assert stub.count("sent") == {"r1": 2}
    (spent,) = index.spent_on_speech()
    assert (spent.recordings, spent.seconds, spent.cost) == (2, 6.0, 0.1)


def test_the_month_has_a_limit_that_those_in_flight_cannot_overrun(index: Index, stub: Stub, worked: Work) -> None:
    calls = [f"r{n}" for n in range(10)]
    store(index, *calls, seconds=12.0)
    index.ask_transcriptions(calls, actor="Ada")
    stub.seconds = 0.05
    summary = worked(config(set_up("stub", stub, price=0.1, at_once=8), monthly_minutes=1))
    assert (summary.done, summary.left) == (5, 5)  # 5 × 12 s are one minute
    assert index.spent_this_month() == (1.0, pytest.approx(0.1))
    reason = index.transcriptions("waiting")[0].reason
    assert reason is not None
    assert reason == (
        "the monthly limit of 1 minutes (GENQA_STT_MONTHLY_MINUTES) allows no more: 1.00 are used, this recording takes"
        " 0.20; raise it, or wait until 2026-04-01"
    )
    assert worked(config(set_up("stub", stub, price=0.1), monthly_minutes=2)).done == 5


def test_a_limit_of_cost_holds_and_asks_for_prices(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1", "r2", seconds=12.0)
    index.ask_transcriptions(["r1", "r2"], actor="Ada")
    assert worked(config(set_up("stub", stub), monthly_cost=1.0)).done == 0
    assert "GENQA_STT_STUB_PRICE" in (index.transcriptions("waiting")[0].reason or "")
    assert worked(config(set_up("stub", stub, price=4.0), monthly_cost=1.0)).done == 1  # 12 s are 0.80
    assert worked(config(set_up("local", stub, leaves=False), monthly_cost=1.0)).done == 1  # costs nothing


def test_what_stays_on_this_machine_does_not_count_against_the_minutes(index: Index, stub: Stub, worked: Work) -> None:
    calls = [f"r{n}" for n in range(3)]
    store(index, *calls, seconds=30.0)
    index.ask_transcriptions(calls, actor="Ada")
    summary = worked(config(set_up("local", stub, leaves=False), monthly_minutes=1))
    assert summary.lines == ["Whisper on this machine: 3 calls transcribed (1:30 of sound)"]
    assert index.spent_this_month() == (0.0, 0.0)


def test_each_channel_is_charged_where_the_provider_does_so(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    worked(config(set_up("stub", stub, price=1.0, per_channel=True)))
    (spent,) = index.spent_on_speech()
    assert (spent.month, spent.provider, spent.seconds, spent.cost) == ("2026-03", "stub", 6.0, 0.1)


def test_another_provider_replaces_the_transcript_and_the_record_says_so(
    index: Index, stub: Stub, worked: Work
) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    both = config(set_up("stub", stub), set_up("second", other(stub)))
    worked(both)
    index.ask_transcriptions(["r1"], actor="Bo", provider="second")
    worked(both)
    assert index.load("r1").origin.transcribed == "second"
    last, first = index.transcriptions_of("r1")
    assert (last.provider, last.replaced, last.asked_for) == ("second", "stub m-1", "second")
    assert (first.provider, first.replaced) == ("stub", None)
    assert [raw.provider for raw in index.raw_transcripts("r1")] == ["second", "stub"]
    warnings = index.load("r1").origin.warnings
    assert warnings.count("said by the stub") == 1  # the earlier transcript's went with it


def test_sides_that_somebody_swapped_stay_so_with_a_new_transcript(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    stored = index.load("r1")
    rubric, _ = index.in_force()
    index.revise(stored.with_sides_swapped(rubric), action="sides swapped", detail={}, actor="Ada")
    index.ask_transcriptions(["r1"], actor="Ada")
    worked(config(set_up("stub", stub)))
    result = index.load("r1")
    assert (result.agent_text, result.guest_text) == (WORDS[1], WORDS[0])
    assert result.origin.agent_channel == 1


def test_a_call_that_is_changed_while_it_is_transcribed_is_not_overwritten(
    index: Index, stub: Stub, worked: Work
) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    rubric, _ = index.in_force()

    def swap(_: str) -> None:
        swapped = index.load("r1").with_sides_swapped(rubric)
        index.revise(swapped, action="sides swapped", detail={}, actor="Ada")

    stub.at_each = swap
    worked(config(set_up("stub", stub)))
    assert index.load("r1").agent_text == WORDS[1]


def test_a_call_that_is_deleted_while_it_is_transcribed_stays_away(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    stub.at_each = lambda _: index.delete("r1", actor="Ada")
    worked(config(set_up("stub", stub)))
    assert index.count() == 0
    assert states(index) == [("r1", "cancelled", "stub")]
    assert stub.left == []  # nothing of it lies at the provider
    assert index.raw_transcripts("r1") == []


def test_what_is_cancelled_is_not_stored_and_what_lies_at_the_provider_is_removed(
    index: Index, stub: Stub, worked: Work
) -> None:
    store(index, "r1", "r2")
    index.ask_transcriptions(["r1", "r2"], actor="Ada")
    stub.at_each = lambda _: (index.cancel_transcriptions(actor="Bo"), None)[1]
    summary = worked(config(set_up("stub", stub, at_once=1)))
    assert summary.left == 0
    assert {state for _, state, _ in states(index)} == {"cancelled"}
    assert index.transcriptions_of("r1")[0].reason == "cancelled by Bo"
    assert index.load("r1").origin.transcribed is None
    assert stub.left == []


def test_stopping_ends_in_order_and_the_next_run_takes_the_job_up(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1", "r2", "r3")
    index.ask_transcriptions(["r1", "r2", "r3"], actor="Ada")
    stop = threading.Event()
    stub.seconds = 60
    stub.at_each = lambda _: stop.set()
    summary = worked(config(set_up("stub", stub, at_once=1)), stop=stop)
    assert (summary.done, summary.left) == (0, 3)
    stub.seconds, stub.at_each = 0, lambda _: None
    assert worked(config(set_up("stub", stub))).done == 3
    assert stub.count("begun") == {"r1": 1, "r2": 1, "r3": 1}


def test_a_call_without_kept_sound_cannot_be_asked_for(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    index.save(index.load("r1"))  # stored again without its sound
    asked = index.ask_transcriptions(["r1"], actor="Ada")
    assert (asked.waiting, asked.without_sound) == (0, 1)
    assert index.without_transcript() == []


def test_a_mistake_of_a_provider_costs_one_call_and_its_words_stay_out_of_the_index(
    index: Index, stub: Stub, worked: Work
) -> None:
    store(index, "r1", "r2")
    index.ask_transcriptions(["r1", "r2"], actor="Ada")
    stub.errors = {"r1": ValueError("what was said in the call")}  # type: ignore[dict-item]
    summary = worked(config(set_up("stub", stub)))
    assert (summary.done, summary.failed) == (1, 1)
    (failed,) = index.transcriptions("failed")
    assert failed.reason is not None
    assert failed.reason.startswith("a mistake in genqa (ValueError, ")
    assert "said in the call" not in failed.reason


def test_what_cannot_be_removed_now_is_removed_by_the_next_run(
    index: Index, stub: Stub, worked: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Stub, note: Note) -> None:
        raise Unreachable("Stub: no answer")

    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    with monkeypatch.context() as patched:
        patched.setattr(Stub, "clean_up", refused)
        assert worked(config(set_up("stub", stub))).done == 1
    assert len(stub.left) == 1
    worked(config(set_up("stub", stub)))
    assert stub.left == []


def test_an_answer_that_cannot_be_read_is_kept_and_the_next_is_asked(
    index: Index, stub: Stub, worked: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Stub.transcribe

    def garbled(self: Stub, *asked: object) -> object:
        answer = whole(self, *asked)  # type: ignore[arg-type]
        return replace(answer, files=(b"<html>",)) if self is stub else answer

    monkeypatch.setattr(Stub, "transcribe", garbled)
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    assert worked(config(set_up("stub", stub), set_up("second", other(stub)))).done == 1
    assert index.transcriptions_of("r1")[0].provider == "second"
    assert [(raw.provider, raw.files[0][:6]) for raw in index.raw_transcripts("r1")][1] == ("stub", b"<html>")


def test_asking_when_nobody_is_set_up_says_how(index: Index) -> None:
    store(index, "r1")
    with pytest.raises(NotConfigured, match="no provider of speech to text is set up"):
        job.ask(index, config(), ["r1"], actor="Ada")
    assert index.transcriptions() == []


def test_folders_of_processes_that_are_gone_are_removed(index: Index, stub: Stub, worked: Work, path: Path) -> None:
    left = path.with_name(f"{path.name}.transcribe-77")
    left.mkdir()
    (left / "recording_0").write_bytes(b"sound")
    worked(config(set_up("stub", stub)))
    assert not left.exists()
