"""What genqa cannot do, as a box that says what, why and what to do; the rest of the page stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from genqa import errors
from genqa.ui.text import plain

#: What happened, by the kind of error; the first row that fits is shown. Why and what to do is in the error's own line.
TITLES: tuple[tuple[type[errors.GenqaError], str], ...] = (
    (errors.CallNotFound, "There is no such call"),
    (errors.IndexLocked, "The index is in use"),
    (errors.IndexTooNew, "A later genqa wrote the index"),
    (errors.IndexDamaged, "The index cannot be read"),
    (errors.IngestUnderWay, "Another ingest is under way"),
    (errors.IndexFileError, "The index cannot be used"),
    (errors.TranscriptError, "This transcript cannot be used"),
    (errors.AudioError, "This recording cannot be used"),
    (errors.MissingDependency, "Something is not installed"),
    (errors.HoldError, "This hold cannot be read"),
    (errors.RubricError, "This rubric cannot be used"),
    (errors.InvalidSetting, "This value makes no sense"),
    (errors.NotConfigured, "Genesys Cloud is not set up"),
    (errors.WrongCredentials, "Genesys Cloud refuses the login"),
    (errors.MissingPermission, "A permission is missing"),
    (errors.RateLimited, "Genesys Cloud asks for a longer wait"),
    (errors.Unreachable, "Genesys Cloud does not answer"),
    (errors.SourceError, "Genesys Cloud does not give what was asked for"),
    (errors.CannotWrite, "This machine does not allow it"),
    (errors.GenqaError, "genqa cannot do this"),
)


def box(error: errors.GenqaError, where: DeltaGenerator | None = None, title: str | None = None) -> None:
    """Shows an error on the page, or where it belongs on it; ``title`` where the table's is about something else."""
    shown = title or title_of(error)
    (st if where is None else where).error(plain(str(error)), title=shown, icon=":material/error:")


def title_of(error: errors.GenqaError) -> str:
    """What happened, in a few words."""
    return next(title for kind, title in TITLES if isinstance(error, kind))


@contextmanager
def told(title: str | None = None) -> Iterator[None]:
    """Shows a ``GenqaError`` from within as a box. What depends on the outcome belongs inside, too."""
    try:
        yield
    except errors.GenqaError as error:
        box(error, title=title)
