"""How a run is said: under way, ended, in numbers; and what a look and a check came to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from genqa.genesys.source import Tried
from genqa.index import Counts, IngestRun
from genqa.ingest.look import Looked
from genqa.ui import ingest_live, ingest_words
from genqa.ui.ingest_form import found_in_words
from genqa.ui.ingest_runs import chosen
from genqa.ui.ingest_source import readme_part, verdict

NOW = datetime(2026, 11, 22, 12, 1, tzinfo=UTC)
RUN = IngestRun(
    7, "Genesys Cloud (fake)", "browser", {}, None, "running", "fetching", True, "2026-11-22T11:59:50Z",
    "2026-11-22T12:00:00Z", None, "2026-11-22T12:00:59Z", 4711, "desk", None, 90, 75, None,
    Counts(found=100, stored=18, unchanged=40, skipped=1, failed=1),
)  # fmt: skip
ENDED = replace(RUN, state="done", ended_at="2026-11-22T12:01:30Z", counts=Counts(100, 58, 40, 1, 1))


@pytest.mark.parametrize(
    ("run", "words", "share"),
    [
        (RUN, "Fetching, measuring and storing · 20 of 60 calls · about 2 min left", 1 / 3),
        (replace(RUN, pid=0, phase="listing", counts=Counts()), "Starting", 0),
        (replace(RUN, phase="listing", counts=Counts(found=250)), "Looking for calls · 250 calls found so far", 0),
        (replace(RUN, counts=Counts(found=5, unchanged=5)), "Fetching, measuring and storing · 0 of 0 calls", 0),
        (replace(RUN, counts=Counts(found=9, stored=2)), "Fetching, measuring and storing · 2 of 9 calls", 2 / 9),
        (
            replace(RUN, cancel_asked_by="browser"),
            "Stopping: what is being analysed is still stored · 20 of 60 calls",
            1 / 3,
        ),
    ],
)
def test_a_run_under_way_says_what_it_does_and_how_far_it_is(run: IngestRun, words: str, share: float) -> None:
    assert ingest_words.far(run, NOW) == words
    assert ingest_words.share(run) == pytest.approx(share)


def test_the_numbers_of_a_run_under_way() -> None:
    shown = ingest_live.numbers(RUN, NOW)
    assert "<dt>Stored</dt><dd>18</dd>" in shown and "<dt>Failed</dt><dd>1</dd>" in shown
    assert "<dt>Requests</dt><dd>75</dd>" in shown and "<dt>Pace</dt><dd>20 a minute</dd>" in shown
    assert "<dt>Pace</dt><dd>—</dd>" in ingest_live.numbers(replace(RUN, phase="listing"), NOW)


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (ENDED, "Done: 58 calls stored, 1 failed, 1 skipped, 40 here already."),
        (replace(ENDED, counts=Counts()), "Done: no call was found there."),
        (
            replace(ENDED, counts=Counts(found=40, unchanged=40)),
            "Done: nothing new. 40 calls found, all of them here already.",
        ),
        (replace(ENDED, counts=Counts(found=1, stored=1)), "Done: 1 call stored."),
        (replace(RUN, state="cancelled", cancel_asked_by="browser"), "Cancelled: 18 calls stored, 40 calls left."),
        (
            replace(RUN, state="cancelled", cancel_asked_by="command line"),
            "Cancelled by the command line: 18 calls stored, 40 calls left.",
        ),
        (
            replace(RUN, state="interrupted", error="its process was ended by the signal SIGKILL"),
            "Interrupted: its process was ended by the signal SIGKILL. 18 calls stored, 40 calls left.",
        ),
        (
            replace(RUN, state="failed", listed=False, error="no answer", counts=Counts()),
            "Ended early: no answer. 0 calls stored, the list was not complete.",
        ),
    ],
)
def test_how_a_run_ended_is_one_sentence(run: IngestRun, sentence: str) -> None:
    assert ingest_words.sentence(run) == sentence


def test_what_a_run_brought_has_no_zeros() -> None:
    assert ingest_words.brought(RUN) == "18 stored · 40 there before · 1 skipped · 1 failed · 40 left"
    assert ingest_words.brought(replace(RUN, counts=Counts())) == "nothing found"
    assert [ingest_words.ended(run) for run in (ENDED, replace(ENDED, state="cancelled"), RUN)] == [
        "✓ done", "◼ cancelled", "… under way",
    ]  # fmt: skip
    assert (ingest_words.took(ENDED), ingest_words.took(RUN)) == ("1 min 40 s", "—")


def test_a_run_is_doubted_after_a_minute_of_silence() -> None:
    heard = datetime.fromisoformat(RUN.heartbeat_at)
    assert ingest_words.silent(RUN, heard + timedelta(seconds=60)) is None
    assert ingest_words.silent(RUN, heard + timedelta(seconds=61)) == 61


@pytest.mark.parametrize(
    ("run", "goes_on"),
    [
        (None, False),
        (RUN, False),
        (ENDED, False),
        (replace(RUN, state="cancelled"), True),
        (replace(RUN, state="interrupted", listed=False, counts=Counts()), True),
        (replace(ENDED, state="failed", counts=Counts(found=2, stored=2)), False),
    ],
)
def test_only_what_has_something_left_is_gone_on_with(run: IngestRun | None, goes_on: bool) -> None:
    assert ingest_live.goes_on(run) == goes_on


@pytest.mark.parametrize(
    ("found", "per_minute", "sentences"),
    [
        (Looked(0, 0, 0), 300, ["No call is there. Choose other days, or take a filter off."]),
        (Looked(3, 0, 0), 300, ["3 calls, begun A to B: all of them are here already."]),
        (
            Looked(1200, 1000, 1410), 300,
            ["1200 calls, begun A to B, 1,000 of them new or changed.",
             "Bringing 1,000 in takes about 1410 requests; at 300 a minute that is about 5 min or more."],
        ),
        (
            Looked(2, 2, 14), 300,
            ["2 calls, begun A to B, all of them new or changed.", "Bringing 2 in takes about 14 requests."],
        ),
    ],
)  # fmt: skip
def test_what_a_look_found(found: Looked, per_minute: int, sentences: list[str]) -> None:
    assert found_in_words(found, per_minute, ("A", "B")) == sentences


def test_calls_without_a_beginning_are_said_without_one() -> None:
    assert found_in_words(Looked(1, 0, 0), 300, None) == ["1 call: all of them are here already."]
    assert found_in_words(Looked(1, 0, 0), 300, ("A", "A")) == ["1 call, begun A: all of them are here already."]


def test_a_check_names_what_is_missing_and_what_does_not_work() -> None:
    good, missing, broken = Tried("list", "ok", ""), Tried("media", "missing", ""), Tried("names", "broken", "")
    assert verdict((good,)) == "Everything that is needed answers."
    assert verdict((good, missing, broken)) == "Not allowed: media; does not work: names."
    assert verdict(()) == "Nothing could be tried."


def test_the_run_of_the_address_is_opened_and_of_a_wrong_one_the_latest() -> None:
    runs = [replace(RUN, id=3), replace(RUN, id=2)]
    assert [chosen(runs, asked).id for asked in (None, "2", "3", "9", "x'; --", "")] == [3, 2, 3, 3, 3, 3]


def test_the_part_of_the_readme_about_genesys_cloud_is_there() -> None:
    from genqa.ui.ingest_source import README

    part = readme_part(README.read_text(encoding="utf-8"), "Genesys Cloud")
    assert part is not None and "`GENQA_GENESYS_CLIENT_SECRET`" in part and "\n## " not in part
    assert readme_part("# nothing", "Genesys Cloud") is None
