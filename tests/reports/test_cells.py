"""Cells that a spreadsheet shows and does not run."""

from __future__ import annotations

import pytest

from genqa.reports.cells import cell_text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49 30 1234", "-x", "@SUM(A1)", "\tcmd", "\rcmd", "  =1+1", "\n=1+1", "\u00a0=1+1", " \t x", "=", "-0.5"],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert cell_text(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "Mara L.", "a=b", "3-4", "'quoted", "me@example.org", "\nline", "  blank", "2026-03-01T12:00:00Z"]
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert cell_text(text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.5, "-0.5"), (-3, "-3"), (0, "0"), (0.1 + 0.2, "0.30000000000000004"), (89.0, "89.0"), (None, "")],
)
def test_numbers_stay_numbers_and_unknown_is_empty(value: float | None, text: str) -> None:
    assert cell_text(value) == text
