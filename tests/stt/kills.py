"""Kills, where a note is due."""

from __future__ import annotations

from typing import Any

from tests.stt.takes import Notes


class KilledError(BaseException):
    """The process ends here, whatever it was about to do."""


class KillingNotes(Notes):
    """Kills where the note of this number is due, before or after it is stored; every later one as well."""

    def __init__(self, at: int, *, stored: bool) -> None:
        super().__init__()
        self.at, self.stored, self.due = at, stored, 0

    def keep(self, note: Any) -> None:
        self.due += 1
        if self.due < self.at or (self.due == self.at and self.stored):
            super().keep(note)
        if self.due >= self.at:
            raise KilledError
