"""``demo --serve`` as a user has it: a process that says how to use it, answers, and ends with Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from genqa.cli import main

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process there")


def test_it_says_how_to_use_it_answers_and_ends_quietly(project: Path) -> None:
    command = [sys.executable, "-u", "-m", "genqa", "demo", "--serve", "--calls", "2"]
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=_interruptible
    ) as running:
        assert running.stdout is not None
        lines = []
        while not lines or "genqa ingest" not in lines[-1]:
            lines.append(running.stdout.readline())
            assert lines[-1], "it ended before it said how to use it"
        told = dict(re.findall(r"^export (\w+)=(.+)$", "".join(lines), re.MULTILINE))
        reply = httpx.post(
            f"{told['GENQA_GENESYS_BASE_URL']}/oauth/token",
            auth=(told["GENQA_GENESYS_CLIENT_ID"], told["GENQA_GENESYS_CLIENT_SECRET"]),
            data={"grant_type": "client_credentials"},
        )
        assert reply.status_code == 200
        running.send_signal(signal.SIGINT)
        rest, errors = running.communicate(timeout=20)
    assert (running.returncode, rest) == (0, "")
    assert "Traceback" not in errors


def test_a_port_that_is_taken_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["demo", "--serve", "--calls", "2", "--port", str(port)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    told = output.err.splitlines()[-1]
    assert told == f"genqa: port {port} of 127.0.0.1 cannot be had; name another one with --port"


@pytest.mark.parametrize("port", ["99999", "x", "-1"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--serve", "--calls", "2", f"--port={port}"]) == 1
    assert "port" in capsys.readouterr().err.splitlines()[-1]


def _interruptible() -> None:
    """In the child: Ctrl-C as a terminal has it, also where this process was started in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
