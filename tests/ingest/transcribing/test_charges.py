"""What is counted as spent: all that may have been charged, once for each time it was sent, and nothing else."""

from __future__ import annotations

import threading

import pytest

from genqa.analyse import File
from genqa.errors import (
    BadReply,
    GenqaError,
    LimitReached,
    NotConnected,
    RateLimited,
    Refused,
    TranscriptionFailed,
    Unreachable,
    WrongCredentials,
)
from genqa.index import Index
from genqa.ingest.transcribing.chain import decider, terms_of
from genqa.ingest.transcribing.outcomes import at_stake, free
from genqa.ingest.transcribing.upload import transcribe
from tests.ingest.transcribing.conftest import Work, recorded, store
from tests.ingest.transcribing.stub import Stub, config, set_up


@pytest.mark.parametrize(
    ("error", "note", "nothing"),
    [
        (WrongCredentials("no"), None, True),
        (WrongCredentials("no"), {"sent": 2}, True),
        (RateLimited("no"), {"sent": 2, "answered": 1}, False),
        (RateLimited("asked about a job"), {"upload": "u", "id": "j1"}, False),
        (WrongCredentials("asked about a job"), {"parts": [{"object": "o", "operation": "op"}]}, False),
        (WrongCredentials("no"), {"parts": [{"object": "o", "sent": False}]}, True),
        (LimitReached("no"), {"mode": "batch", "submitting": True, "job": None}, True),
        (Refused("no"), {"sent": 1}, True),
        (NotConnected("no"), {"sent": 1}, True),
        (NotConnected("on the way to a job"), {"upload": "u"}, False),
        (Unreachable("it broke"), {"sent": 1}, False),
        (Unreachable("it broke"), None, True),
        (BadReply("cut off"), {"sent": 1}, False),
    ],
)
def test_a_line_goes_only_where_nothing_can_have_been_charged(
    error: GenqaError, note: dict[str, object] | None, nothing: bool
) -> None:
    assert free(error, note=note, before=False) is nothing
    assert free(error, note=note, before=True) is False


@pytest.mark.parametrize(
    ("note", "staked"),
    [
        (None, False),
        ({"upload": "u"}, False),
        ({"sent": 2}, True),
        ({"job": "genqa-r1"}, True),
        ({"upload": "u", "id": "j1"}, True),
        ({"parts": [{"object": "o", "sent": False}]}, False),
        ({"parts": [{"object": "o", "sent": False}, {"object": "p", "sent": True}]}, True),
    ],
)
def test_what_an_earlier_try_may_have_been_charged_is_told_by_its_note(
    note: dict[str, object] | None, staked: bool
) -> None:
    assert at_stake(note) is staked


@pytest.mark.parametrize("refusal", [WrongCredentials, NotConnected])
def test_what_is_refused_again_and_again_costs_nothing(
    index: Index, stub: Stub, worked: Work, refusal: type[GenqaError]
) -> None:
    store(index, "r1", "r2")
    index.ask_transcriptions(["r1", "r2"], actor="Ada")
    stub.jobs, stub.always = False, refusal("Stub: no")
    for _ in range(3):
        assert worked(config(set_up("stub", stub, price=1.0))).left == 2
        assert index.spent_on_speech() == []
    stub.always = None
    assert worked(config(set_up("stub", stub, price=1.0))).done == 2
    (spent,) = index.spent_on_speech()
    assert (spent.recordings, spent.seconds) == (2, 6.0)


def test_the_limit_also_holds_for_what_is_sent_once_more(index: Index, stub: Stub, worked: Work) -> None:
    calls = [f"r{n}" for n in range(5)]
    store(index, *calls, seconds=12.0)
    index.ask_transcriptions(calls, actor="Ada")
    stub.jobs, stub.always = False, BadReply("Stub: cut off")
    how = config(set_up("stub", stub), monthly_minutes=1)
    worked(how)
    assert index.spent_this_month()[0] == 1.0
    assert stub.count("sent").total() == 5
    summary = worked(how)
    assert summary.left == 5
    assert "the monthly limit of 1 minutes" in (summary.providers[0].shut or "")
    assert stub.count("sent").total() == 5
    assert index.spent_this_month()[0] == 1.0


def test_a_sample_for_which_there_is_no_connection_costs_nothing(index: Index, stub: Stub) -> None:
    stub.jobs, stub.always = False, NotConnected("Stub: no connection")
    how = config(set_up("stub", stub, price=1.0))
    for _ in range(2):
        with pytest.raises(NotConnected):
            transcribe([File("a.wav", recorded())], "r1", how, index=index, stop=threading.Event())
        assert index.spent_on_speech() == []


def test_an_upload_that_is_sent_once_more_needs_room_in_the_limit(index: Index, stub: Stub) -> None:
    stub.jobs, stub.always = False, BadReply("Stub: cut off")
    how = config(set_up("stub", stub), monthly_minutes=1)
    sound = [File("a.wav", recorded(40.0))]
    with pytest.raises(BadReply):
        transcribe(sound, "r1", how, index=index, stop=threading.Event())
    with pytest.raises(LimitReached):
        transcribe(sound, "r1", how, index=index, stop=threading.Event())
    assert stub.count("sent") == {"r1": 1}


@pytest.mark.parametrize("model", ["<b>\x00\ud800 " + "x" * 100_000, "\ud800\n"])
def test_whatever_a_provider_calls_its_model_the_transcript_is_stored(
    index: Index, stub: Stub, worked: Work, model: str
) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    stub.model = model
    assert worked(config(set_up("stub", stub))).done == 1
    (done,) = index.transcriptions("done")
    assert len(done.model or "") in (0, 100)
    assert (index.load("r1").origin.transcribed or "").isprintable()


@pytest.mark.parametrize("error", [TranscriptionFailed, BadReply])
def test_words_of_a_provider_that_no_database_holds_cost_nothing_but_themselves(
    index: Index, stub: Stub, worked: Work, error: type[GenqaError]
) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    stub.always = error("Stub: job failed: \ud800")
    worked(config(set_up("stub", stub)))
    (one,) = index.transcriptions_of("r1")
    assert "job failed" in (one.reason or "")
    assert "a mistake in genqa" not in (one.reason or "")


@pytest.mark.parametrize("jobs", [True, False])
def test_what_failed_and_is_tried_again_is_counted_again(index: Index, stub: Stub, worked: Work, jobs: bool) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    stub.jobs, stub.always = jobs, TranscriptionFailed("Stub: the job failed")
    how = config(set_up("stub", stub, price=1.0))
    assert worked(how).failed == 1
    assert index.spent_this_month() == (0.05, 0.05)
    stub.always = None
    assert index.retry_transcriptions(actor="Ada") == 1
    assert worked(how).done == 1
    assert stub.count("begun" if jobs else "sent") == {"r1": 2}
    assert index.spent_this_month() == (0.1, 0.1)


def test_a_line_of_a_process_that_was_killed_before_it_sent_counts_in_the_month_in_which_it_is_sent(
    index: Index, stub: Stub, worked: Work
) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    one = set_up("stub", stub, price=1.0)
    killed = index.begin_transcriber(actor="killed")
    killed.route(decider(config(one), ("stub",)))
    assert killed.claim(terms_of(one, config(one))) is not None
    with index._connections.writing() as db:
        db.execute("UPDATE transcription_charges SET at = '2026-02-28T23:59:59Z'")
        db.execute("UPDATE transcribers SET heartbeat_at = '2026-02-28T23:59:59Z'")
    assert worked(config(one)).done == 1
    (spent,) = index.spent_on_speech()
    assert (spent.month, spent.recordings, spent.seconds) == ("2026-03", 1, 3.0)
