"""Calls that ingest brings without a transcript get one, meanwhile or after; sound that is not kept goes then."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from genqa.errors import Unreachable
from genqa.genesys.source import Fetched, Found, NotFetched
from genqa.index import Index, IngestRun
from genqa.ingest import Options, ingest
from genqa.ingest.transcribing import Summary
from genqa.ingest.transcribing.beside import Beside
from genqa.ingest.transcribing.estimate import automatic, estimate, still_to_send
from genqa.settings import Setting
from genqa.stt import SttConfig
from tests.ingest.fake import WEEK, FakeCall, FakeSource, Inline
from tests.ingest.transcribing.conftest import recorded
from tests.ingest.transcribing.stub import WORDS, Stub, config, set_up

NO, YES = Setting("no", "the test"), Setting("yes", "the test")


@dataclass
class Silent(FakeSource):
    """A source of calls of which only those of version 7 have a transcript."""

    def fetch(self, found: Sequence[Found], folder: Path) -> Iterator[Fetched | NotFetched]:
        for one in super().fetch(found, folder):
            if isinstance(one, Fetched) and one.found.facts["version"] != 7:
                one = replace(one, transcript=None, transcript_format=None, no_transcript="not licensed")
            yield one


def calls(count: int, version: int = 1) -> list[FakeCall]:
    return [FakeCall(f"c{n}", (f"r{n}",), version, audio=recorded()) for n in range(count)]


def bring_in(
    index: Index, source: FakeSource, speech: SttConfig, keep: Setting = YES
) -> tuple[IngestRun, Summary | None]:
    words, everything = automatic(speech)
    options = Options(
        executor=lambda _: Inline(), workers=1, keep_audio=keep, transcribe=words, transcribe_all=everything
    )
    stop = threading.Event()
    with Beside(index, speech, options, actor="the test", stop=stop) as queue:
        run = ingest(index, source, WEEK, actor="the test", stop=stop, options=options)
        return run, queue.finish()


def test_what_came_without_a_transcript_gets_one_and_the_record_says_why_by_whom(index: Index, stub: Stub) -> None:
    run, summary = bring_in(index, Silent(calls(5)), config(set_up("stub", stub, price=0.01)))
    assert (run.state, run.counts.stored) == ("done", 5)
    assert summary is not None
    assert (summary.done, summary.left) == (5, 0)
    assert summary.lines == ["stub: 5 calls transcribed (0:15 of sound, 0.0025 USD)"]
    result = index.load("r3")
    assert result.origin.transcribed == "stub m-1; Genesys Cloud: not licensed"
    assert result.agent_text == WORDS[0]
    assert result.about.interaction_id == "c3"
    said = [line.text for line in index.ingest_log(run.id)]
    who = "calls without a transcript are transcribed by Stub (leaves this machine, 0.01 USD a minute)"
    assert f"{who}; at most 5 calls of these" in said
    assert index.audio("r3") == (recorded(),)
    assert index.transcriptions_of("r3")[0].automatic is True


def test_what_came_with_one_keeps_it_unless_a_provider_stands_before_the_source(index: Index, stub: Stub) -> None:
    _, summary = bring_in(index, Silent(calls(2, version=7)), config(set_up("stub", stub)))
    assert summary is not None
    assert summary.done == 0
    assert stub.log == []
    first = config(set_up("stub", stub), chain=("stub", "genesys", "none"))
    assert automatic(first) == ("all calls are transcribed by Stub (leaves this machine)", True)
    _, summary = bring_in(index, Silent(calls(2, version=7) + calls(3)[2:]), first)
    assert summary is not None
    assert stub.count("begun") == {"r2": 1}  # the others are unchanged since
    assert index.load("r2").origin.transcribed == "stub m-1; Genesys Cloud: not licensed"


@pytest.mark.parametrize("how", ["auto off", "none first", "nobody"])
def test_nothing_is_asked_for_where_nobody_is_to_be_asked(index: Index, stub: Stub, how: str) -> None:
    speech = {
        "auto off": replace(config(set_up("stub", stub)), auto=False),
        "none first": config(set_up("stub", stub), chain=("genesys", "none", "stub")),
        "nobody": config(),
    }[how]
    assert automatic(speech) == (None, False)
    _, summary = bring_in(index, Silent(calls(2)), speech)
    assert summary is None
    assert index.transcriptions() == []


def test_sound_that_is_not_kept_stays_until_its_call_is_transcribed(index: Index, stub: Stub) -> None:
    stub.errors = {"r1": Unreachable("Stub: no answer")}
    speech = config(set_up("stub", stub))
    bring_in(index, Silent(calls(2)), speech, keep=NO)
    assert index.audio("r0") == ()
    assert index.load("r0").origin.transcribed is not None
    assert index.audio("r1") == (recorded(),)
    assert [one.recording_id for one in index.transcriptions("waiting")] == ["r1"]
    index.cancel_transcriptions(actor="Ada")
    assert index.audio("r1") == ()


def test_sound_that_waits_is_not_dropped_for_its_age(index: Index, stub: Stub) -> None:
    stub.always = Unreachable("Stub: no answer")
    bring_in(index, Silent(calls(2)), config(set_up("stub", stub)))
    soon = datetime(2026, 3, 9, tzinfo=UTC) + timedelta(days=1)
    index.cancel_transcriptions([index.transcriptions_of("r0")[0].id], actor="Ada")
    assert index.drop_audio_before(soon, days=1, actor="Ada") == 1
    assert (index.audio("r0"), index.audio("r1")) == ((), (recorded(),))


def test_a_call_that_is_brought_in_again_is_not_paid_again(index: Index, stub: Stub) -> None:
    speech = config(set_up("stub", stub, price=1.0))
    bring_in(index, Silent(calls(2)), speech, keep=NO)
    before = index.load("r0")
    _, summary = bring_in(index, Silent(calls(2, version=2)), speech, keep=NO)
    assert summary is not None
    assert summary.done == 2
    assert stub.count("begun") == {"r0": 1, "r1": 1}
    assert index.load("r0").call == before.call
    assert index.load("r0").origin.transcribed == "stub m-1; Genesys Cloud: not licensed"
    (spent,) = index.spent_on_speech()
    assert spent.recordings == 2
    assert index.transcriptions_of("r0")[0].reuses == index.transcriptions_of("r0")[1].id
    assert index.audio("r0") == ()


def test_what_a_person_had_transcribed_is_not_replaced_by_itself(index: Index, stub: Stub) -> None:
    speech = config(set_up("stub", stub))
    bring_in(index, Silent(calls(1, version=7)), speech)
    index.ask_transcriptions(["r0"], actor="Ada")
    bring_in(index, Silent(calls(1, version=7)), speech)
    assert index.load("r0").origin.transcribed == "stub m-1"
    run, _ = bring_in(index, Silent(calls(1, version=2)), speech)
    assert run.counts.unchanged == 1
    assert index.load("r0").origin.transcribed == "stub m-1"


def test_other_sound_of_the_same_recording_is_transcribed_anew(index: Index, stub: Stub) -> None:
    speech = config(set_up("stub", stub))
    bring_in(index, Silent(calls(1)), speech)
    bring_in(index, Silent([FakeCall("c0", ("r0",), 2, audio=recorded(4.0))]), speech)
    assert stub.count("begun") == {"r0": 2}
    assert index.load("r0").call.length.ms == 4000


def test_a_call_whose_source_gives_a_transcript_after_all_waits_no_longer(index: Index, stub: Stub) -> None:
    stub.always = Unreachable("Stub: no answer")
    speech = config(set_up("stub", stub))
    bring_in(index, Silent(calls(1)), speech)
    bring_in(index, Silent(calls(1, version=7)), speech)
    (one,) = index.transcriptions()
    assert (one.state, one.reason) == ("cancelled", "its source has given a transcript meanwhile")
    assert index.load("r0").origin.transcribed is None
    assert index.load("r0").origin.transcript_format == "generic"


def test_what_was_left_is_done_by_the_next_run(index: Index, stub: Stub) -> None:
    stub.always = Unreachable("Stub: no answer")
    speech = config(set_up("stub", stub))
    bring_in(index, Silent(calls(3)), speech)
    stub.always = None
    _, summary = bring_in(index, Silent(calls(3)), speech)
    assert summary is not None
    assert summary.done == 3
    assert stub.count("begun") == {"r0": 1, "r1": 1, "r2": 1}


def test_what_is_still_to_be_sent_is_said_when_all_is_fetched(index: Index, stub: Stub) -> None:
    stub.always = Unreachable("Stub: no answer")
    speech = config(set_up("stub", stub, price=2.0))
    bring_in(index, Silent(calls(3)), speech)
    assert still_to_send(index, speech) == ["Stub: 3 calls to be transcribed, 0:09 of sound, about 0.3000 USD"]


def test_the_estimate_says_what_is_sent_to_whom_and_what_it_costs(index: Index, stub: Stub) -> None:
    bring_in(index, Silent(calls(3)), replace(config(), auto=False))
    each = config(set_up("stub", stub, price=0.5, per_channel=True), monthly_cost=0.1)
    told = estimate(index, each, index.without_transcript())
    assert (told.recordings, told.seconds, told.cost, told.leaves) == (3, 18.0, 0.15, ("Stub",))
    assert told.words == (
        "3 recordings, 0:18 of sound, to Stub, about 0.1500 USD; leaves this machine for Stub; the monthly limit of"
        " 0.1000 USD will stop it: 0.00 USD are used"
    )
    here = estimate(index, config(set_up("local", stub, leaves=False)), ["r0", "nowhere"])
    assert here.words == (
        "1 recording, 0:03 of sound, to Local; stays on this machine; 1 call more cannot be: no recording is kept"
    )
