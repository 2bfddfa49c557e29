"""Tables of what can be set for one machine: where each value comes from, and what is refused without quoting it."""

from __future__ import annotations

from pathlib import Path

import pytest

from genqa.errors import NotConfigured
from genqa.settings import Setting
from genqa.settings.rows import Row, Table, shown, with_defaults

KEY = Row("key", "the key", secret=True)
ROWS = (
    KEY,
    Row("tries", "how often", "3", numbers=(1, 9)),
    Row("mode", "how", "fast", choices=("fast", "slow")),
    Row("phrases", "words to know", words=True),
    Row("shout", "in capitals", check=lambda text, origin: text.upper()),
)
TABLE = Table("GENQA_X_", "x.y", ROWS, others=("inner",))


def filed(folder: Path, text: str) -> None:
    path = folder / ".streamlit" / "secrets.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def refusal(folder: Path, **values: str) -> str:
    with pytest.raises(NotConfigured) as refused:
        TABLE.told({f"GENQA_X_{key.upper()}": value for key, value in values.items()}, folder)
    return str(refused.value)


def test_where_nothing_is_set_nothing_is_told_and_the_defaults_hold(tmp_path: Path) -> None:
    told = TABLE.told({"GENQA_OTHER": "1", "GENQA_X_TRIES": "  "}, tmp_path)
    assert told == {}
    assert with_defaults(ROWS, told) == {"tries": Setting("3", "default"), "mode": Setting("fast", "default")}


def test_a_variable_goes_before_the_file_and_each_value_knows_from_where_it_came(tmp_path: Path) -> None:
    filed(tmp_path, '[x.y]\ntries = 4\nmode = "SLOW"\nphrases = "Zürich, Łódź"\nshout = "hi"\n')
    assert TABLE.told({"GENQA_X_TRIES": "5"}, tmp_path) == {
        "tries": Setting("5", "GENQA_X_TRIES"),
        "mode": Setting("slow", "mode in .streamlit/secrets.toml"),
        "phrases": Setting("Zürich, Łódź", "phrases in .streamlit/secrets.toml"),
        "shout": Setting("HI", "shout in .streamlit/secrets.toml"),
    }


def test_what_tables_within_read_is_left_to_them(tmp_path: Path) -> None:
    filed(tmp_path, "[x.y]\ntries = 4\n[x.y.inner]\nanything = 1\n")
    assert set(TABLE.told({"GENQA_X_INNER_ANYTHING": "1"}, tmp_path)) == {"tries"}


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("[x.y]\ntires = 4\n", "nothing reads tires under [x.y] in .streamlit/secrets.toml; known are key, tries, "),
        ("[x]\ny = 4\n", ".streamlit/secrets.toml: x.y is a table, written as [x.y]"),
        ("[x.y]\nkey = [1]\n", "key in .streamlit/secrets.toml is one value, written in quotation marks"),
        ("x = [", ".streamlit/secrets.toml is not valid TOML"),
    ],
)
def test_a_file_that_nothing_could_mean_is_refused(tmp_path: Path, text: str, begins: str) -> None:
    filed(tmp_path, text)
    assert refusal(tmp_path).startswith(begins)


@pytest.mark.parametrize(
    ("values", "begins"),
    [
        ({"tires": "4"}, "nothing reads GENQA_X_TIRES; known are key, tries, mode, phrases, shout"),
        ({"tries": "0"}, "GENQA_X_TRIES is a whole number from 1 to 9, not '0'"),
        ({"tries": "3.5"}, "GENQA_X_TRIES is a whole number from 1 to 9, not '3.5'"),
        ({"mode": "quick"}, "GENQA_X_MODE is fast or slow, not 'quick'"),
        ({"phrases": "one\ntwo"}, "GENQA_X_PHRASES has characters in it that no phrases has"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(tmp_path: Path, values: dict[str, str], begins: str) -> None:
    assert refusal(tmp_path, **values).startswith(begins)


def test_a_key_with_strange_characters_is_refused_and_never_quoted(tmp_path: Path) -> None:
    assert refusal(tmp_path, key="schlüssel-1") == "GENQA_X_KEY has characters in it that no key has"


def test_people_see_that_a_secret_is_set_and_not_what_it_is() -> None:
    setting = Setting("s3cret", "GENQA_X_KEY")
    assert shown(KEY, setting) == Setting("set", "GENQA_X_KEY")
    assert shown(ROWS[1], Setting("4", "default")) == Setting("4", "default")
