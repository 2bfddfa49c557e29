"""The gate lets in the person at this machine, and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from genqa.ui.gate import is_loopback, why_refused

HERE = {"Host": "127.0.0.1:8501"}


@pytest.mark.parametrize(
    ("address", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.0.0.2", True),
        ("127.255.255.254", True),
        ("::1", True),
        ("0:0:0:0:0:0:0:1", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("LocalHost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("::ffff:10.0.0.7", False),
        ("::ffff:0.0.0.0", False),
        ("10.0.0.7", False),
        ("192.168.1.20", False),
        ("126.255.255.255", False),
        ("128.0.0.1", False),
        ("fe80::1", False),
        ("127.1", False),
        ("0177.0.0.1", False),
        ("2130706433", False),
        ("127.0.0.1 ", False),
        ("127.0.0.1.example.com", False),
        ("localhost.example.com", False),
        ("mylaptop", False),
        ("unix:///tmp/genqa.sock", False),
        ("", False),
    ],
)
def test_only_addresses_of_this_machine_are_loopback(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback


@pytest.mark.parametrize(
    ("server", "visitor", "headers"),
    [
        ("127.0.0.1", None, HERE),
        ("127.0.0.1", "127.0.0.1", HERE),
        ("127.0.0.1", None, {"Host": "127.0.0.1"}),
        ("localhost", None, {"Host": "localhost:8501"}),
        ("localhost", None, {"Host": "localhost.:8501"}),
        ("::1", "::1", {"Host": "[::1]:8501"}),
        ("::1", None, {"Host": "[::1]"}),
        ("127.0.0.1", None, {}),
    ],
)
def test_the_person_at_this_machine_gets_in(server: str, visitor: str | None, headers: dict[str, str]) -> None:
    assert why_refused(server, visitor, headers) is None


@pytest.mark.parametrize(
    ("server", "visitor", "headers", "reason"),
    [
        (None, None, HERE, "It listens on every network address."),
        ("", None, HERE, "It listens on every network address."),
        ("0.0.0.0", None, HERE, "It listens on `0.0.0.0`, which others may reach."),
        ("::", None, HERE, "It listens on `::`, which others may reach."),
        ("192.168.1.20", None, HERE, "It listens on `192.168.1.20`, which others may reach."),
        ("127.0.0.1", "10.0.0.7", HERE, "This visit comes from `10.0.0.7`."),
        ("127.0.0.1", "fe80::1", HERE, "This visit comes from `fe80::1`."),
        ("127.0.0.1", None, HERE | {"X-Forwarded-For": "127.0.0.1"}, "This visit came through a proxy"),
        ("127.0.0.1", None, HERE | {"X-Forwarded-Host": "qa.example"}, "This visit came through a proxy"),
        ("127.0.0.1", None, HERE | {"Forwarded": "for=10.0.0.7"}, "This visit came through a proxy"),
        ("127.0.0.1", None, HERE | {"X-Real-IP": "10.0.0.7"}, "This visit came through a proxy"),
        ("127.0.0.1", None, {"Host": "evil.example:8501"}, "It was opened under the name `evil.example`."),
        ("127.0.0.1", None, {"Host": "127.0.0.1.evil.example"}, "It was opened under the name `127.0.0.1.evil.ex"),
        ("127.0.0.1", None, {"Host": "localhost.evil.example"}, "It was opened under the name `localhost.evil.ex"),
        ("127.0.0.1", None, {"Host": "[::2]:8501"}, "It was opened under the name `::2`."),
        ("127.0.0.1", None, {"Host": ""}, "It was opened under the name ``."),
        ("127.0.0.1", None, {"Host": "`**a**`.example"}, "It was opened under the name `**a**.example`."),
    ],
)
def test_everybody_else_is_refused_with_the_reason(
    server: str | None, visitor: str | None, headers: dict[str, str], reason: str
) -> None:
    refusal = why_refused(server, visitor, headers)
    assert refusal is not None
    assert refusal.startswith(reason)


@pytest.mark.parametrize(
    ("server", "headers", "remedy"),
    [
        (None, HERE, "Start it with `make run`, or with `--server.address 127.0.0.1`."),
        ("0.0.0.0", HERE, "Start it with `make run`, or with `--server.address 127.0.0.1`."),
        ("127.0.0.1", {"Host": "evil.example"}, "Open it as http://127.0.0.1 with its port."),
    ],
)
def test_a_refusal_ends_with_what_to_do(server: str | None, headers: dict[str, str], remedy: str) -> None:
    refusal = why_refused(server, None, headers)
    assert refusal is not None
    assert refusal.endswith(remedy)


def gated_page() -> None:
    # AppTest runs the text of this function alone, so it imports what it needs.
    import streamlit as st

    from genqa.ui.gate import refuse_unless_loopback

    refuse_unless_loopback()
    st.write("412 calls")


@pytest.fixture
def served_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str | None], AppTest]]:
    """Runs the gated page for a visitor from this machine, as a server on the given address would."""
    configured = st.get_option("server.address")
    monkeypatch.setattr(type(st.context), "ip_address", None)
    monkeypatch.setattr(type(st.context), "headers", HERE)

    def run(address: str | None) -> AppTest:
        config.set_option("server.address", address)
        return AppTest.from_function(gated_page).run()

    yield run
    config.set_option("server.address", configured)


def test_behind_the_gate_the_page_runs_on_loopback(served_on: Callable[[str | None], AppTest]) -> None:
    page = served_on("127.0.0.1")
    assert [text.value for text in page.markdown] == ["412 calls"]
    assert not page.error
    assert not page.exception


@pytest.mark.parametrize("address", [None, "0.0.0.0"])
def test_in_front_of_the_gate_nothing_of_the_page_is_sent(
    served_on: Callable[[str | None], AppTest], address: str | None
) -> None:
    page = served_on(address)
    assert len(page.error) == 1
    assert page.error[0].value.startswith("**genqa has no sign-in yet and works only on the machine it runs on.** It ")
    assert not page.markdown
    assert not page.exception
