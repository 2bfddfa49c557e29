"""How speech becomes text here: which providers are set up, in which order they are asked, and what is refused."""

from __future__ import annotations

import pickle
import threading
from pathlib import Path
from typing import Any, NoReturn

import pytest

from genqa.errors import MissingDependency, NotConfigured
from genqa.settings import Setting
from genqa.settings.rows import Row
from genqa.stt import ProviderRow, SttConfig, Wishes, config, configured

SECRET = "k3y-of-the-organisation"


def never(*_: Any) -> NoReturn:
    raise AssertionError("nothing is asked while it is being set up")


CLOUD = ProviderRow(
    "cloud", "The Cloud", never, True, (Row("key", "the key", secret=True), Row("model", "which", "best")), ("key",)
)
BOTH = ProviderRow("both", "Both Sides", never, True, (Row("key", "the key", secret=True),), ("key",), per_channel=True)
HERE = ProviderRow(
    "here", "This Machine", never, False, (Row("model", "which"),), ("model",), at_once=1, extra="here",
    modules=("no_such_module_of_python",),
)  # fmt: skip
TABLE = (CLOUD, BOTH, HERE)


@pytest.fixture(autouse=True)
def _three_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    by_name = {row.name: row for row in TABLE}
    monkeypatch.setattr(config, "PROVIDERS", TABLE)
    monkeypatch.setattr(config, "BY_NAME", by_name)
    monkeypatch.setattr(config, "TABLE", config.Table("GENQA_STT_", "stt", config.ROWS, others=tuple(by_name)))


def of(folder: Path, **values: str) -> SttConfig:
    return configured({f"GENQA_STT_{key.upper()}": value for key, value in values.items()}, folder)


def refusal(folder: Path, **values: str) -> str:
    with pytest.raises(NotConfigured) as refused:
        of(folder, **values)
    return str(refused.value)


def test_where_nothing_is_set_the_transcript_of_the_source_is_all_there_is(tmp_path: Path) -> None:
    found = of(tmp_path)
    assert (found.chain, found.uploads, found.providers, found.broken) == (("genesys", "none"),) * 2 + ((), ())
    assert (found.wishes, found.monthly_minutes, found.monthly_cost) == (Wishes(), None, None)


def test_what_is_set_up_stands_in_the_chain_in_the_order_of_the_table(tmp_path: Path) -> None:
    found = of(tmp_path, here_model="small", cloud_key=SECRET)
    assert found.chain == ("genesys", "cloud", "here", "none")
    assert [one.row.name for one in found.providers] == ["cloud", "here"]


def test_the_chain_can_be_set_and_another_one_for_uploads(tmp_path: Path) -> None:
    found = of(tmp_path, cloud_key=SECRET, chain="Cloud, none", uploads="none")
    assert (found.chain, found.uploads) == (("cloud", "none"), ("none",))


def test_wishes_go_to_every_provider(tmp_path: Path) -> None:
    found = of(tmp_path, cloud_key=SECRET, language="de-CH", vocabulary="Zürich, genqa ,", redact="yes")
    assert found.wishes == Wishes("de-CH", ("Zürich", "genqa"), True)
    assert found.provider("cloud").wishes == found.wishes


def test_a_provider_that_is_set_up_in_part_is_told_and_keeps_no_other_away(tmp_path: Path) -> None:
    found = of(tmp_path, cloud_model="fast", both_key=SECRET)
    assert [one.row.name for one in found.providers] == ["both"]
    why = "The Cloud is set up in part only; missing: GENQA_STT_CLOUD_KEY"
    assert found.broken == ((CLOUD, why),)
    with pytest.raises(NotConfigured, match=why):
        found.provider("cloud")


def test_a_provider_that_is_not_set_up_says_how_to(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured) as refused:
        of(tmp_path).provider("both")
    assert str(refused.value) == (
        "Both Sides is not set up: set GENQA_STT_BOTH_KEY, or the same keys under [stt.both] in the secrets file"
    )
    with pytest.raises(NotConfigured, match="'nobody' is no provider of speech to text; there are cloud, both, here"):
        of(tmp_path).provider("nobody")


def test_what_each_channel_costs_and_what_a_recording_costs(tmp_path: Path) -> None:
    found = of(tmp_path, cloud_key=SECRET, cloud_price="0.024", both_key=SECRET)
    cloud, both = found.provider("cloud"), found.provider("both")
    assert (cloud.charged_seconds(90, 2), both.charged_seconds(90, 2)) == (90, 180)
    assert cloud.cost(90) == pytest.approx(0.036)
    assert both.cost(180) is None


def test_no_key_is_shown_anywhere(tmp_path: Path) -> None:
    found = of(tmp_path, cloud_key=SECRET)
    assert SECRET not in repr(found)
    assert dict(found.provider("cloud").settings)[CLOUD.settings[0]] == Setting("set", "GENQA_STT_CLOUD_KEY")
    assert pickle.loads(pickle.dumps(found.wishes)) == found.wishes


def test_a_package_that_is_not_installed_is_named_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(MissingDependency) as missing:
        of(tmp_path, here_model="small").provider("here").connect(threading.Event())
    assert str(missing.value) == "This Machine needs no_such_module_of_python: pip install 'genqa[here]'"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"chain": "genesys, nobody"}, "GENQA_STT_CHAIN: 'nobody' is no provider; there are genesys, cloud, both,"),
        ({"chain": "cloud, cloud"}, "GENQA_STT_CHAIN names a provider twice"),
        ({"language": "english"}, "GENQA_STT_LANGUAGE is a language such as en-US, or auto, not 'english'"),
        ({"monthly_cost": "lots"}, "GENQA_STT_MONTHLY_COST is a number such as 0.024, not 'lots'"),
        ({"monthly_minutes": "0"}, "GENQA_STT_MONTHLY_MINUTES is a whole number from 1 to 100000000, not '0'"),
        ({"monthly_minute": "5"}, "nothing reads GENQA_STT_MONTHLY_MINUTE; known are chain, uploads, auto"),
    ],
)
def test_a_general_setting_that_makes_no_sense_is_refused(tmp_path: Path, values: dict[str, str], message: str) -> None:
    assert refusal(tmp_path, **values).startswith(message)


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({}, ""),
        ({"region": "eu-west-1"}, "eu-west-1"),
        ({"endpoint": "https://eu.cloud.example:8443/v1", "region": "eu-west-1"}, "eu.cloud.example:8443"),
    ],
)
def test_where_a_provider_is_asked_is_told_as_a_host_or_a_region(values: dict[str, str], where: str) -> None:
    held = {key: Setting(value, "default") for key, value in values.items()}
    assert config.Configured(CLOUD, held).where == where
