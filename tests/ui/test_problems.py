from __future__ import annotations

import inspect

import pytest

from genqa import errors
from genqa.ui.problems import TITLES, title_of


def leaves() -> list[type[errors.GenqaError]]:
    found = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.GenqaError)]
    return [kind for kind in found if not kind.__subclasses__()]


@pytest.mark.parametrize("leaf", leaves(), ids=lambda leaf: leaf.__name__)
def test_every_error_has_a_title(leaf: type[errors.GenqaError]):
    assert title_of(leaf("what happened"))


def test_the_title_is_that_of_the_nearest_kind():
    assert title_of(errors.BrokenTranscript("x")) == "This transcript cannot be used"
    assert title_of(errors.IndexLocked("x")) == "The index is in use"
    assert title_of(errors.IndexFileError("x")) == "The index cannot be used"
    assert title_of(errors.InputError("x")) == "genqa cannot do this"


def test_no_row_hides_a_later_one():
    kinds = [kind for kind, _ in TITLES]

    assert [later for at, later in enumerate(kinds) if issubclass(later, tuple(kinds[:at]))] == []
