"""What holds for every row of the table of providers: its page, its settings, its secrets, its package."""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from genqa.errors import GenqaError, MissingDependency
from genqa.settings import Setting
from genqa.stt import PROVIDERS, Configured, ProviderRow, config, configured
from genqa.stt import row as row_module
from tests.http.servers import Handler, Say, Server, Step
from tests.stt.takes import SECRET, MadeTake, Notes

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/speech_to_text.md").read_text("utf-8")
GENERAL = PAGE.partition("\n---\n")[0]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
#: What a setting is made of in a test, where its name does not say; a row that needs more says so by failing.
VALUES = {
    "region": "westeurope",
    "role_arn": "arn:aws:iam::111122223333:role/transcribe",
    "credentials": "account.json",
}

every_row = pytest.mark.parametrize("row", PROVIDERS, ids=[row.name for row in PROVIDERS])
KEYED = [row for row in PROVIDERS if any(setting.secret for setting in row.settings)]
every_keyed_row = pytest.mark.parametrize("row", KEYED, ids=[row.name for row in KEYED])


class Section(NamedTuple):
    """One provider on the page."""

    title: str
    name: str
    text: str


def sections() -> dict[str, Section]:
    _, *rest = re.split(r"^## (.+) · `(\w+)`$", PAGE, flags=re.MULTILINE)
    found = [Section(*rest[at : at + 3]) for at in range(0, len(rest), 3)]
    return {section.name: section for section in found}


def set_up(row: ProviderRow, folder: Path, **further: str) -> Configured:
    """The provider with the least that it needs; each secret is the same one."""
    for _ in range(3):
        secrets = {setting.key for setting in row.settings if setting.secret}
        needed = {*row.needs, *(secrets & {"key"})}
        values = {key: SECRET if key in secrets else VALUES.get(key, "genqa") for key in needed} | further
        environ = {row.table.variable(key): value for key, value in values.items()}
        found = configured(environ, folder)
        missing = [re.findall(r"GENQA_STT_\w+", why) for broken, why in found.broken if broken is row]
        if not missing:
            return found.provider(row.name)
        for variable in missing[0]:
            key = variable.removeprefix(row.table.prefix).lower()
            further |= {key: SECRET if key in secrets else VALUES.get(key, "genqa")}
    raise AssertionError(f"{row.name} is not set up: {found.broken}")


def test_the_page_has_a_section_for_each_provider_in_the_tables_order() -> None:
    assert [(section.title, section.name) for section in sections().values()] == [
        (row.title, row.name) for row in PROVIDERS
    ]


@every_row
def test_each_setting_is_on_the_page_with_what_holds_else(row: ProviderRow) -> None:
    text = sections()[row.name].text
    for setting in row.settings:
        lines = [line for line in text.splitlines() if line.startswith("|") and row.table.variable(setting.key) in line]
        assert len(lines) == 1, f"{row.table.variable(setting.key)} stands in {len(lines)} rows"
        if setting.default and not setting.choices and "as above" not in lines[0]:
            default = f"{int(setting.default):,}" if setting.default.isdigit() else setting.default
            assert setting.default in lines[0] or default in lines[0], f"{setting.key}: {setting.default} is not told"


@every_row
def test_the_page_says_what_leaves_what_it_costs_and_how_it_was_tried(row: ProviderRow) -> None:
    text = sections()[row.name].text
    for words in ("**What leaves", "**Cost**", "**Not run**" if row.leaves else "**Run**"):
        assert words in text, f"{words} is missing"


def test_the_settings_of_all_providers_are_on_the_page() -> None:
    for setting in config.ROWS:
        assert f"| `{config.TABLE.variable(setting.key)}` |" in GENERAL
    own = {setting.key for setting in PROVIDERS[0].rows} - {setting.key for setting in PROVIDERS[0].settings}
    assert {f"| `GENQA_STT_…_{key.upper()}` |" in GENERAL for key in own} == {True}


@every_row
def test_a_name_is_what_variables_and_chains_can_hold(row: ProviderRow) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", row.name)
    assert sum(other.name == row.name for other in PROVIDERS) == 1
    keys = [setting.key for setting in row.rows]
    assert len(keys) == len(set(keys))
    assert set(row.needs) <= set(keys)


@every_row
def test_no_variable_of_one_provider_is_taken_for_anothers(row: ProviderRow) -> None:
    inner = [other for other in PROVIDERS if other is not row and other.table.prefix.startswith(row.table.prefix)]
    assert {other.name.removeprefix(f"{row.name}_") for other in inner} == set(row.others)


@every_row
def test_a_setting_that_is_a_key_is_a_secret(row: ProviderRow) -> None:
    for setting in row.settings:
        if setting.key in ("key", "secret", "token", "password") or setting.key.endswith(("_secret", "_token")):
            assert setting.secret, f"{setting.key} would be shown"


@every_row
def test_every_address_that_comes_with_genqa_is_https(row: ProviderRow) -> None:
    for setting in row.settings:
        if "://" in (setting.default or "") or setting.key.endswith("endpoint"):
            assert (setting.default or "https://").startswith("https://")


@every_row
def test_an_address_that_is_plain_http_is_refused_but_on_this_machine(row: ProviderRow, tmp_path: Path) -> None:
    for setting in row.settings:
        if setting.key.endswith("endpoint"):
            variable = row.table.variable(setting.key)
            (broken,) = configured({variable: "http://stt.example.com"}, tmp_path).broken
            assert broken == (row, f"{variable} is plain http: stt.example.com/ is only asked over https")


@every_row
def test_a_package_that_is_missing_is_named_with_what_installs_it(
    row: ProviderRow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not row.modules:
        assert row.extra is None
        return
    assert row.extra in EXTRAS
    monkeypatch.setattr(row_module, "find_spec", lambda name: None)
    with pytest.raises(MissingDependency) as missing:
        set_up(row, tmp_path).connect(threading.Event())
    assert str(missing.value) == f"{row.title} needs {', '.join(row.modules)}: pip install 'genqa[{row.extra}]'"


@every_row
def test_no_package_of_a_provider_is_imported_before_it_is_used(row: ProviderRow) -> None:
    for path in sorted((ROOT / "genqa/stt").rglob("*.py")):
        for module in row.modules:
            assert not re.search(rf"^(import|from) {re.escape(module)}\b", path.read_text("utf-8"), re.MULTILINE), path


@every_keyed_row
def test_no_key_is_shown(row: ProviderRow, tmp_path: Path) -> None:
    further = {"endpoint": "http://127.0.0.1:9"} if "endpoint" in {setting.key for setting in row.settings} else {}
    found = set_up(row, tmp_path, **further)
    assert SECRET in {setting.value for setting in found.values.values()}
    assert SECRET not in repr(found)
    secrets = {setting.key for setting in row.settings if setting.secret}
    for setting, shown in found.settings:
        assert SECRET not in repr(shown)
        if setting.key in secrets:
            assert shown == Setting("set", row.table.variable(setting.key))
    with closing(found.connect(threading.Event())) as provider:
        assert SECRET not in repr(provider)
        assert SECRET not in repr(vars(provider))


def tells_all(status: int) -> Step:
    """A refusal that tells everything that was asked, as a careless proxy does."""

    def step(handler: Handler) -> None:
        words = f"{handler.path} {handler.headers!s}".replace("\n", " ")
        body = '{"error": {"message": "%s", "code": "%s"}, "err_msg": "%s", "message": "%s"}' % ((words,) * 4)
        Say(status, body.replace('"', "'").replace("'", '"').encode(), {"Retry-After": "7200"})(handler)

    return step


class Careless(Server):
    """Answers everything with the same."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step = step

    def next_step(self, heard: object) -> Step:
        self.heard.append(heard)  # type: ignore[arg-type]
        return self._step


CARELESS: list[tuple[str, Callable[[], Step]]] = [
    *((str(status), lambda status=status: tells_all(status)) for status in (400, 401, 402, 403, 404, 413, 422, 429)),
    *((str(status), lambda status=status: tells_all(status)) for status in (500, 503, 504)),
    ("no JSON", lambda: Say(200, b"<html>")),
    ("a list", lambda: Say(200, b"[]")),
    ("an empty object", lambda: Say(200, b"{}")),
    ("a redirect", lambda: Say(302, b"", {"Location": "https://example.com/?key=1"})),
]


@every_keyed_row
@pytest.mark.parametrize("careless", [step for _, step in CARELESS], ids=[name for name, _ in CARELESS])
def test_no_key_is_in_an_error(row: ProviderRow, careless: Callable[[], Step], tmp_path: Path) -> None:
    server = Careless(careless())
    try:
        found = set_up(row, tmp_path, endpoint=server.url)
        with closing(found.connect(threading.Event())) as provider:
            take = MadeTake(tmp_path, channels=1)
            with pytest.raises(GenqaError) as caught:
                provider.transcribe(take, None, Notes().keep)
    finally:
        server.end()
    assert any(SECRET in "".join(heard.headers.values()) for heard in server.heard), "the key was not even sent"
    error: BaseException | None = caught.value
    while error is not None:
        assert SECRET not in str(error)
        error = error.__cause__
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"{row.title}: ")


@every_row
def test_its_tests_read_what_comes_back_by_the_readers_of_uploads(row: ProviderRow) -> None:
    folder = ROOT / "tests/stt"
    package = row.name.partition("_")[0]
    files = [*folder.glob(f"test_{package}*.py"), *folder.glob(f"{package}/test_*.py")]
    texts = [path.read_text("utf-8") for path in files]
    assert any(re.search(r"transcript\.read|read_channels\(|transcript import read", text) for text in texts), files
