"""Damaged files are read or refused in one line; tests/soak damages more of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transcript.mutations import run, samples

DAMAGED = 400


def test_damaged_small_files_of_every_format_are_read_or_refused() -> None:
    sound = samples(None)
    outcomes = [run(sound, number) for number in range(DAMAGED)]
    assert [outcome.wrong for outcome in outcomes if outcome.wrong] == []
    assert DAMAGED / 4 < sum(outcome.read for outcome in outcomes) < DAMAGED


def test_damaged_real_files_are_read_or_refused(shared_data: Path) -> None:
    sound = samples(shared_data)
    assert len(sound) > 50
    outcomes = [run(sound, number) for number in range(DAMAGED)]
    assert [outcome.wrong for outcome in outcomes if outcome.wrong] == []
    assert DAMAGED / 4 < sum(outcome.read for outcome in outcomes) < DAMAGED


def test_a_reader_that_raises_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("genqa.transcript.units.seconds", lambda value: 1 / 0)
    wrong = [outcome.wrong for outcome in (run(samples(None), number) for number in range(50)) if outcome.wrong]
    assert wrong and wrong[0].startswith("number ")
