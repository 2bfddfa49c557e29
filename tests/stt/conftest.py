"""What every provider's tests start from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from genqa.stt import Provider, Wishes
from tests.stt.assemblyai_gateway import AssemblyAIGateway
from tests.stt.deepgram_gateway import DeepgramGateway
from tests.stt.gateway import Unwaiting
from tests.stt.openai_gateway import OpenAIGateway
from tests.stt.takes import Notes, connect

Connect = Callable[..., Provider]


@pytest.fixture
def stop() -> Unwaiting:
    return Unwaiting()


@pytest.fixture
def connected(tmp_path: Path, stop: Unwaiting) -> Iterator[Connect]:
    """Sets providers up as their variables do, and closes them: ``connected("deepgram", wishes, key=…)``."""
    with ExitStack() as opened:

        def make(name: str, wishes: Wishes | None = None, **values: str) -> Provider:
            return opened.enter_context(closing(connect(name, tmp_path, stop, wishes, **values)))

        yield make


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def deepgram() -> Iterator[DeepgramGateway]:
    gateway = DeepgramGateway()
    yield gateway
    gateway.end()


@pytest.fixture
def openai() -> Iterator[OpenAIGateway]:
    gateway = OpenAIGateway()
    yield gateway
    gateway.end()


@pytest.fixture
def assemblyai() -> Iterator[AssemblyAIGateway]:
    gateway = AssemblyAIGateway()
    yield gateway
    gateway.end()
