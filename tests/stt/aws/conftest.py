"""Amazon on this machine: moto's server for what it has, a stand-in for the rest; keys are made up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.stt.aws.amazon import BUCKET, KEY_ID, REGION, ROLE, SECRET_KEY, Amazon


@pytest.fixture(autouse=True)
def _made_up_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of this machine's own AWS set-up is seen, and nothing off this machine is asked for keys."""
    if missing := [name for name in ("boto3", "moto", "flask", "flask_cors") if find_spec(name) is None]:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{', '.join(missing)} is not installed; make test does that")
        pytest.skip(f"{', '.join(missing)} is not installed: pip install -r requirements-aws.txt")
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    """The stand-in; a request that departs from the contract fails the test."""
    server = Amazon()
    yield server
    server.end()


@pytest.fixture
def values(amazon: Amazon) -> dict[str, str]:
    """What sets a provider up for the stand-in."""
    return {"bucket": BUCKET, "region": REGION, "endpoint": amazon.url, "s3_endpoint": amazon.url}


@pytest.fixture
def calls_values(values: dict[str, str]) -> dict[str, str]:
    """The same for Call Analytics."""
    return values | {"role_arn": ROLE}


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """A real moto server."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def moto(moto_url: str, _made_up_keys: None) -> Iterator[Any]:
    """boto3's clients for an empty moto with the bucket, by service."""
    import boto3
    import httpx

    httpx.post(f"{moto_url}/moto-api/reset").raise_for_status()
    clients = {name: boto3.client(name, region_name=REGION, endpoint_url=moto_url) for name in ("s3", "transcribe")}
    clients["s3"].create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    yield clients
    for client in clients.values():
        client.close()
