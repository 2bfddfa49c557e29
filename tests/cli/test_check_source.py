"""``check`` on the source of calls: what is set, from where, and whether each endpoint answers."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genqa.demo.faults import Faults, Rule
from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from genqa.genesys.config import configured
from tests.cli.conftest import Genqa, Ran
from tests.genesys.gateway import EVENTS, ID, SEARCH, SECRET, Gateway, as_json, recording, served, sound

Set = dict[str, str]
PART = "/api/v2/recordings/rec-1/parts/part-1"


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Gateway]:
    """A gateway with one recording, set up as the source of calls."""
    with served(Gateway()) as running:
        running.recordings = [recording(2, status="IN_PROGRESS"), recording(1)]
        running.events["int-1"] = [{"timestamp": "2023-10-25T14:30:10Z", "state": "TALK"}]
        running.answers[PART] = sound(12_345)
        monkeypatch.setenv("GENQA_GENESYS_API", "recordings")
        monkeypatch.setenv("GENQA_GENESYS_BASE_URL", running.url)
        monkeypatch.setenv("GENQA_GENESYS_CLIENT_ID", ID)
        monkeypatch.setenv("GENQA_GENESYS_CLIENT_SECRET", SECRET)
        yield running


def findings(ran: Ran) -> dict[str, tuple[str, str]]:
    """State and detail by what was looked at, of the source alone; the secret is nowhere."""
    assert (ran.code, ran.err) == (0, "")
    assert SECRET not in ran.out
    found: list[dict[str, Any]] = ran.json
    assert len({one["what"] for one in found}) == len(found)
    return {
        one["what"]: (one["state"], one["detail"]) for one in found if one["what"].startswith(("genesys", "secrets"))
    }


def test_without_a_source_there_is_nothing_wrong(genqa: Genqa) -> None:
    assert findings(genqa("check", "--json")) == {
        "genesys": (
            "not yet",
            "nothing is set: calls are given by hand; for Genesys Cloud see the README, or [genesys] in "
            ".streamlit/secrets.toml",
        )
    }


def test_every_value_with_its_origin_and_every_endpoint_tried(genqa: Genqa, gateway: Gateway) -> None:
    assert findings(genqa("check", "--json")) == {
        "genesys": ("ok", f"set up for {gateway.url.removeprefix('http://')}"),
        "genesys.api": ("ok", "recordings (GENQA_GENESYS_API)"),
        "genesys.base_url": ("ok", f"{gateway.url} (GENQA_GENESYS_BASE_URL)"),
        "genesys.login_url": ("ok", f"{gateway.url} (default)"),
        "genesys.client_id": ("ok", "client-1 (GENQA_GENESYS_CLIENT_ID)"),
        "genesys.client_secret": ("ok", "set (GENQA_GENESYS_CLIENT_SECRET)"),
        "genesys.per_minute": ("ok", "100 (default)"),
        "genesys.longest_wait": ("ok", "120 (default)"),
        "genesys.total_wait": ("ok", "900 (default)"),
        "genesys.workers": ("ok", "12 (default)"),
        "genesys token": ("ok", f"given by {gateway.url}"),
        "genesys list": ("ok", f"{SEARCH} lists 2 recordings, of at most 10 asked"),
        "genesys sound": ("ok", "12 kB of audio/wav came"),
        "genesys states": ("ok", "1 state change of an interaction came"),
    }
    assert gateway.paths() == [SEARCH, PART, EVENTS]


def test_as_text_the_columns_stand_under_each_other(genqa: Genqa, gateway: Gateway) -> None:
    lines = genqa("check").out.splitlines()
    told = {line[9:].partition("  ")[0]: line for line in lines}
    column = lines[0].index("0.1.0 on Python")
    assert told["genesys.client_secret"][column:] == "set (GENQA_GENESYS_CLIENT_SECRET)"
    assert told["genesys sound"][column:] == "12 kB of audio/wav came"


def test_offline_nothing_is_asked(genqa: Genqa, gateway: Gateway) -> None:
    found = findings(genqa("check", "--offline", "--json"))
    assert found["genesys"] == ("ok", f"set up for {gateway.url.removeprefix('http://')}; not tried (--offline)")
    assert not [what for what in found if what.startswith("genesys ")]
    assert gateway.log == []


@pytest.mark.parametrize(
    ("path", "name", "permission"),
    [
        (SEARCH, "genesys list", "recording:read"),
        (PART, "genesys sound", "recording:read"),
        (EVENTS, "genesys states", "interaction:read"),
    ],
)
def test_a_missing_permission_is_named(genqa: Genqa, gateway: Gateway, path: str, name: str, permission: str) -> None:
    gateway.answers[path] = as_json({"message": "forbidden"}, 403)
    found = findings(genqa("check", "--json"))
    assert found["genesys token"][0] == "ok"
    state, words = found[name]
    assert state == "missing"
    assert f"the client lacks {permission}" in words


def test_with_no_finished_recording_the_rest_cannot_be_tried(genqa: Genqa, gateway: Gateway) -> None:
    gateway.recordings = [recording(2, status="IN_PROGRESS"), recording(3, parts=[]), "rec-4"]
    found = findings(genqa("check", "--json"))
    assert found["genesys list"] == ("ok", f"{SEARCH} lists 3 recordings, of at most 10 asked")
    words = "none of the recordings listed is finished, so there is none to try it with"
    assert (found["genesys sound"], found["genesys states"]) == (("not yet", words), ("not yet", words))


def test_a_refused_client(genqa: Genqa, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENQA_GENESYS_CLIENT_ID", "another")
    found = findings(genqa("check", "--json"))
    assert found["genesys token"] == (
        "broken",
        "127.0.0.1 refuses the client (authentication failed); check the client id and secret",
    )
    assert "genesys list" not in found


def test_a_source_that_cannot_be_reached_is_one_line(
    genqa: Genqa, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: every connection is refused
        monkeypatch.setenv("GENQA_GENESYS_BASE_URL", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        found = findings(genqa("check", "--json"))
    state, words = found["genesys list"]
    assert state == "broken"
    assert "no connection" in words
    assert "\n" not in words
    assert [what for what in found if what.startswith("genesys ")] == ["genesys list"]


def test_a_setting_that_makes_no_sense_is_said_and_nothing_is_asked(
    genqa: Genqa, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENQA_GENESYS_WORKERS", "many")
    assert findings(genqa("check", "--json")) == {
        "genesys": ("broken", "GENQA_GENESYS_WORKERS is a whole number from 1 to 32, not 'many'")
    }
    assert gateway.log == []


@pytest.mark.skipif(os.name != "posix", reason="files have no such rights here")
def test_a_secrets_file_that_everyone_can_read_is_said(genqa: Genqa, folder: Path, gateway: Gateway) -> None:
    path = folder / ".streamlit" / "secrets.toml"
    path.parent.mkdir()
    path.write_text("[genesys]\nworkers = 2\n")
    path.chmod(0o644)
    found = findings(genqa("check", "--offline", "--json"))
    assert found["secrets"] == (
        "broken",
        "everyone on this machine can read .streamlit/secrets.toml: chmod 600 .streamlit/secrets.toml",
    )
    assert found["genesys.workers"] == ("ok", "2 (workers in .streamlit/secrets.toml)")
    path.chmod(0o600)
    assert "secrets" not in findings(genqa("check", "--offline", "--json"))


@pytest.mark.parametrize("api", ["platform", "recordings"])
def test_both_dialects_of_the_stand_in_are_in_order(genqa: Genqa, monkeypatch: pytest.MonkeyPatch, api: str) -> None:
    with StandIn(tiny(calls=2, seconds=2)) as server:
        for name, value in (server.environ | {"GENQA_GENESYS_API": api}).items():
            monkeypatch.setenv(name, value)
        found = json.loads(genqa("check", "--json").out)
        tried = [one for one in found if one["what"].startswith("genesys ")]
        assert len(tried) >= 4
        assert [one for one in tried if one["state"] != "ok"] == []
        assert not [one for one in server.log if one.origin == "media" and one.authorization != "none"]


def test_a_permission_that_the_stand_in_misses_is_named(genqa: Genqa, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Faults((Rule("forbidden", path="/api/v2/interactions/*"),))
    with StandIn(tiny(calls=2, seconds=2), faults=plan) as server:
        for name, value in (server.environ | {"GENQA_GENESYS_API": "recordings"}).items():
            monkeypatch.setenv(name, value)
        state, words = findings(genqa("check", "--json"))["genesys states"]
    assert state == "missing"
    assert "interaction:read" in words


def test_the_stand_in_says_how_it_is_reached(folder: Path) -> None:
    with StandIn(tiny(calls=1, seconds=2)) as server:
        assert configured(server.environ, folder) is not None
