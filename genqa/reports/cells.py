"""Cells of a CSV file, such that a spreadsheet shows what is meant and runs nothing."""

from __future__ import annotations

Cell = str | int | float | None

_BEGINS_FORMULA = ("=", "+", "-", "@")


def cell_text(value: Cell) -> str:
    """What stands in the file: numbers with a point, nothing for what is unknown, texts made harmless.

    >>> cell_text(-0.5), cell_text(None), cell_text("-0.5"), cell_text(" =1+1")
    ('-0.5', '', "'-0.5", "' =1+1")
    """
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else repr(value)


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula.

    Spreadsheets skip blanks, tabs and line ends before a formula, and some start one at a tab itself.
    """
    start = text.lstrip()
    before = text[: len(text) - len(start)]
    is_formula = start.startswith(_BEGINS_FORMULA) or "\t" in before or "\r" in before
    return f"'{text}" if is_formula else text
