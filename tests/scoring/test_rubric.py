"""Reading a rubric: what does not add up is refused, and the message says which value."""

from __future__ import annotations

import pytest

from genqa.errors import RubricError
from genqa.scoring import built_in, parse

GOOD = """
name = "house"
version = 3
kind = "bands"
[[component]]
name = "silence"
quantity = "longest_silence"
weight = 10
bands = [ { up_to = 5, points = 1.0 }, { up_to = 15, points = 0.5 } ]
"""


def test_a_rubric_of_the_house_is_read() -> None:
    rubric = parse(GOOD)
    assert (rubric.name, rubric.version, rubric.kind, rubric.least_weight) == ("house", 3, "bands", 0.6)
    assert rubric.toml == GOOD


def test_two_rubrics_come_with_genqa_and_linear_is_the_first() -> None:
    assert list(built_in()) == ["linear", "banded"]
    assert sum(component.weight for component in built_in()["banded"].components) == 100


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('kind = "bands"', 'kind = "stars"'), "kind is 'deductions' or 'bands', not 'stars'"),
        (('"longest_silence"', '"mood"'), "no quantity is called 'mood'"),
        (("weight = 10", "weight = 0"), "needs a weight above 0"),
        (("weight = 10", "weight = nan"), "nan is not a number"),
        (("points = 0.5", "points = 1.5"), "points from 0 to 1"),
        (("up_to = 15", "up_to = 5"), "its bounds must rise"),
        (("weight = 10", ""), "'weight' is missing"),
        (("version = 3", 'version = "three"'), "its version is a whole number from 1, not 'three'"),
        (("version = 3", "version = 1.5"), "its version is a whole number from 1, not '1.5'"),
        (("version = 3", "version = true"), "its version is a whole number from 1, not 'True'"),
        (("version = 3", "version = 0"), "its version is a whole number from 1, not '0'"),
        (("version = 3", f"version = {2**63}"), f"its version is a whole number from 1, not '{2**63}'"),
        (("version = 3", f"version = 3\nx = {'[' * 100_000}"), "nested beyond reason|not valid TOML"),
        (("[[component]]", "[component]"), "a value is not of the kind"),
        (('name = "house"', 'name = "a b/c"'), "a rubric's name is letters"),
        (('name = "house"', "name ="), "not valid TOML"),
    ],
)
def test_what_does_not_add_up_is_refused(change: tuple[str, str], says: str) -> None:
    with pytest.raises(RubricError, match=says):
        parse(GOOD.replace(*change, 1))
