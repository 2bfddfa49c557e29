"""How Genesys Cloud is reached: where each value comes from, and what is refused."""

from __future__ import annotations

import os
import pickle
import re
from pathlib import Path

import pytest

from genqa.errors import NotConfigured
from genqa.genesys import connect
from genqa.genesys.config import ROWS, TABLE, GenesysConfig, configured
from genqa.genesys.recordings import Recordings
from genqa.genesys.regions import REGIONS
from genqa.http import Patience
from genqa.settings import Setting, secrets_open_to_all

SECRET = "s3cret-of-the-client"
CLIENT = {"client_id": "client-1", "client_secret": SECRET}
WHOLE = {"region": "eu-west-1", **CLIENT}


def variables(**values: str) -> dict[str, str]:
    return {f"GENQA_GENESYS_{key.upper()}": value for key, value in values.items()}


def filed(folder: Path, text: str) -> Path:
    path = folder / ".streamlit" / "secrets.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def config(folder: Path, **values: str) -> GenesysConfig:
    found = configured(variables(**values), folder)
    assert found is not None
    return found


def refusal(folder: Path, **values: str) -> str:
    with pytest.raises(NotConfigured) as refused:
        configured(variables(**values), folder)
    message = str(refused.value)
    assert SECRET not in message
    assert "\n" not in message
    return message


def test_where_nothing_is_set_there_is_no_source(tmp_path: Path) -> None:
    assert configured({"GENQA_INDEX": "x.db", "GENQA_GENESYS_REGION": " "}, tmp_path) is None
    filed(tmp_path, '[other]\nkey = "value"\n')
    assert configured({}, tmp_path) is None


def test_a_region_and_a_client_are_enough(tmp_path: Path) -> None:
    assert config(tmp_path, **WHOLE) == GenesysConfig(
        api="platform",
        base_url="https://api.mypurecloud.ie",
        login_url="https://login.mypurecloud.ie",
        client_id="client-1",
        client_secret=SECRET,
        per_minute=300,
        patience=Patience(longest_wait=120, total_wait=900),
        agent_channel=None,
        transcripts=True,
        media="batch",
        workers=12,
        settings=config(tmp_path, **WHOLE).settings,
    )
    assert config(tmp_path, **WHOLE).token_url == "https://login.mypurecloud.ie/oauth/token"
    assert config(tmp_path, **WHOLE).where == "mypurecloud.ie"


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_by_name_in_either_spelling(tmp_path: Path, region: str) -> None:
    domain = REGIONS[region]
    for spelled in (region, region.replace("-", "_"), f" {region.upper()} "):
        found = config(tmp_path, region=spelled, **CLIENT)
        assert (found.base_url, found.login_url) == (f"https://api.{domain}", f"https://login.{domain}")


def test_all_that_can_be_set(tmp_path: Path) -> None:
    values = {
        "api": "recordings",
        "base_url": "https://gateway.example.com",
        "login_url": "https://id.example.com",
        "per_minute": "250",
        "longest_wait": "30",
        "total_wait": "60",
        "agent_channel": "1",
        "transcripts": "No",
        "media": "single",
        "workers": "3",
        **CLIENT,
    }
    assert {*values, "region"} == {row.key for row in ROWS}
    found = config(tmp_path, **values)
    assert (found.api, found.base_url, found.login_url) == (
        "recordings",
        "https://gateway.example.com",
        "https://id.example.com",
    )
    assert (found.per_minute, found.patience, found.workers) == (250, Patience(longest_wait=30, total_wait=60), 3)
    assert (found.agent_channel, found.transcripts, found.media) == (1, False, "single")


def test_the_recordings_api_gives_tokens_itself_and_is_asked_less_often(tmp_path: Path) -> None:
    found = config(tmp_path, api="recordings", base_url="https://api.mypurecloud.com/", **CLIENT)
    assert found.token_url == "https://api.mypurecloud.com/oauth/token"
    assert found.per_minute == 100
    assert config(tmp_path, api="recordings", **WHOLE).login_url == "https://api.mypurecloud.ie"


@pytest.mark.parametrize("key", ["base_url", "login_url"])
def test_an_address_is_named_by_its_variable_and_never_quoted(tmp_path: Path, key: str) -> None:
    values = {"base_url": "https://api.example.com", **CLIENT, key: f"https://me:{SECRET}@api.example.com"}
    assert refusal(tmp_path, **values) == (
        f"GENQA_GENESYS_{key.upper()} holds a user name or password before the host; give the address alone"
    )


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        (
            {"api": "platform"},
            "GENQA_GENESYS_REGION (or GENQA_GENESYS_BASE_URL), GENQA_GENESYS_CLIENT_ID, GENQA_GENESYS_CLIENT_SECRET",
        ),
        ({"region": "eu-west-1"}, "GENQA_GENESYS_CLIENT_ID, GENQA_GENESYS_CLIENT_SECRET"),
        ({"region": "eu-west-1", "client_id": "client-1"}, "GENQA_GENESYS_CLIENT_SECRET"),
        ({"region": "eu-west-1", "client_secret": SECRET}, "GENQA_GENESYS_CLIENT_ID"),
        (CLIENT, "GENQA_GENESYS_REGION (or GENQA_GENESYS_BASE_URL)"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, values: dict[str, str], missing: str) -> None:
    assert refusal(tmp_path, **values) == (
        f"Genesys Cloud is set up in part only; missing: {missing}. Set them as variables, or under [genesys] in "
        ".streamlit/secrets.toml"
    )


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("api", "public", " is platform or recordings, not 'public'"),
        ("region", "eu-north-9", ": there is no region 'eu-north-9'; there are us-east-1, us-east-2"),
        ("per_minute", "0", " is a whole number from 1 to 100000, not '0'"),
        ("per_minute", "many", " is a whole number from 1 to 100000, not 'many'"),
        ("per_minute", "1e3", " is a whole number from 1 to 100000, not '1e3'"),
        ("per_minute", "٣", " is a whole number from 1 to 100000, not '٣'"),
        ("longest_wait", "-1", " is a whole number from 0 to 86400, not '-1'"),
        ("total_wait", "9" * 50, f" is a whole number from 0 to 86400, not '{'9' * 40}'"),
        ("agent_channel", "2", " is 0 or 1, not '2'"),
        ("transcripts", "maybe", " is yes or no, not 'maybe'"),
        ("media", "bulk", " is batch or single, not 'bulk'"),
        ("workers", "33", " is a whole number from 1 to 32, not '33'"),
        ("client_id", "a\nb", " has characters in it that no client id has"),
        ("client_secret", f"{SECRET}\x00", " has characters in it that no client secret has"),
    ],
)
def test_a_value_that_makes_no_sense_is_one_line_that_names_the_variable(
    tmp_path: Path, key: str, value: str, says: str
) -> None:
    assert refusal(tmp_path, **{**WHOLE, key: value}).startswith(f"GENQA_GENESYS_{key.upper()}{says}")


def test_a_region_and_an_address_at_once_are_refused(tmp_path: Path) -> None:
    filed(tmp_path, '[genesys]\nbase_url = "https://api.example.com"\n')
    assert refusal(tmp_path, **WHOLE) == (
        "a region (GENQA_GENESYS_REGION) and an address (base_url in .streamlit/secrets.toml) are both set: unset one"
    )


def test_a_variable_goes_before_the_file_and_each_value_knows_its_origin(tmp_path: Path) -> None:
    filed(
        tmp_path,
        f'[genesys]\nregion = "us-west-2"\nclient_id = "of the file"\nclient_secret = "{SECRET}"\n'
        "agent_channel = 0\ntranscripts = false\nworkers = 4\n",
    )
    found = config(tmp_path, client_id="of-the-variable", workers="5")
    assert (found.client_id, found.workers, found.agent_channel, found.transcripts) == ("of-the-variable", 5, 0, False)
    assert {row.key: setting for row, setting in found.settings} == {
        "api": Setting("platform", "default"),
        "region": Setting("us-west-2", "region in .streamlit/secrets.toml"),
        "login_url": Setting("https://login.usw2.pure.cloud", "default"),
        "client_id": Setting("of-the-variable", "GENQA_GENESYS_CLIENT_ID"),
        "client_secret": Setting("set", "client_secret in .streamlit/secrets.toml"),
        "per_minute": Setting("300", "default"),
        "longest_wait": Setting("120", "default"),
        "total_wait": Setting("900", "default"),
        "agent_channel": Setting("0", "agent_channel in .streamlit/secrets.toml"),
        "transcripts": Setting("no", "transcripts in .streamlit/secrets.toml"),
        "media": Setting("batch", "default"),
        "workers": Setting("5", "GENQA_GENESYS_WORKERS"),
    }


def test_an_empty_variable_leaves_the_file_in_force(tmp_path: Path) -> None:
    filed(tmp_path, f'[genesys]\nregion = "us-west-2"\nclient_id = "of-the-file"\nclient_secret = "{SECRET}"\n')
    assert config(tmp_path, client_id="").client_id == "of-the-file"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            f'[genesys]\nclient_sercet = "{SECRET}"\n',
            "nothing reads client_sercet under [genesys] in .streamlit/secrets.toml; known are api, region, base_url, ",
        ),
        ("[genesys]\nworkers = [1]\n", "workers in .streamlit/secrets.toml is one value, written in quotation marks"),
        ("[genesys]\nworkers = 99\n", "workers in .streamlit/secrets.toml is a whole number from 1 to 32, not '99'"),
        ("[genesys.region]\nname = 1\n", "region in .streamlit/secrets.toml is one value"),
        ('genesys = "x"\n', ".streamlit/secrets.toml: genesys is a table, written as [genesys]"),
        (f'[genesys]\nclient_secret = "{SECRET}\n', ".streamlit/secrets.toml is not valid TOML, at line 2, column "),
        (f"[genesys]\nclient_secret = {SECRET}\n", ".streamlit/secrets.toml is not valid TOML, at line 2, column "),
    ],
)
def test_a_file_that_makes_no_sense(tmp_path: Path, text: str, says: str) -> None:
    filed(tmp_path, text)
    assert refusal(tmp_path, **WHOLE).startswith(says)


def test_a_file_that_is_no_text_or_no_file(tmp_path: Path) -> None:
    path = filed(tmp_path, "")
    path.write_bytes(b"\xff\xfe\x00")
    assert refusal(tmp_path, **WHOLE) == ".streamlit/secrets.toml is not UTF-8 text; save it as UTF-8"
    path.unlink()
    path.mkdir()
    assert refusal(tmp_path, **WHOLE).startswith(".streamlit/secrets.toml cannot be read: ")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    filed(tmp_path, '\ufeff[genesys]\nregion = "us-west-2"\n')
    assert config(tmp_path, **CLIENT).base_url == "https://api.usw2.pure.cloud"


def test_a_variable_that_nothing_reads_is_said(tmp_path: Path) -> None:
    assert refusal(tmp_path, **WHOLE, per_minut="5").startswith("nothing reads GENQA_GENESYS_PER_MINUT; known are api,")


def test_the_secret_is_in_no_repr(tmp_path: Path) -> None:
    found = config(tmp_path, **WHOLE)
    assert found.client_secret == SECRET
    assert SECRET not in repr(found) + str(found) + repr(connect(config(tmp_path, api="recordings", **WHOLE)))
    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.skipif(os.name != "posix", reason="files have no such rights here")
@pytest.mark.parametrize(("mode", "open_to_all"), [(0o600, False), (0o640, False), (0o604, True), (0o644, True)])
def test_a_secrets_file_that_everyone_can_read_is_known(tmp_path: Path, mode: int, open_to_all: bool) -> None:
    filed(tmp_path, "").chmod(mode)
    assert secrets_open_to_all(tmp_path) is open_to_all


def test_no_secrets_file_is_open_to_nobody(tmp_path: Path) -> None:
    assert secrets_open_to_all(tmp_path) is False


def test_the_dialect_is_the_one_that_is_set(tmp_path: Path) -> None:
    source = connect(config(tmp_path, api="recordings", base_url="https://gateway.example.com", **CLIENT))
    assert isinstance(source, Recordings)
    assert (source.name, source.requests) == ("recordings API (gateway.example.com)", 0)
    source.close()
    other = connect(config(tmp_path, **WHOLE))
    assert type(other).__name__ == "Platform"
    assert other.requests == 0
    other.close()


def test_the_readme_names_every_variable_that_is_read(project: Path) -> None:
    told = set(re.findall(r"`(GENQA_GENESYS_\w+)`", (project / "README.md").read_text("utf-8")))
    assert told == {TABLE.variable(row.key) for row in ROWS}
