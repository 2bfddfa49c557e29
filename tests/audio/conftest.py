"""WAV files made to measure, byte by byte, and a machine without ffmpeg."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

#: The GUID of an EXTENSIBLE header behind the two bytes of the codec's number.
GUID_TAIL = bytes.fromhex("00000000 1000 8000 00aa00389b71")

MakeWav = Callable[..., bytes]


def chunk(kind: bytes, content: bytes, size: int | None = None) -> bytes:
    """A RIFF chunk, padded to an even size; ``size``: what it claims to be."""
    claimed = len(content) if size is None else size
    return kind + struct.pack("<I", claimed) + content + b"\0" * (len(content) % 2)


def make_wav(
    samples: bytes = b"\x01\x00\x02\x00",
    *,
    tag: int = 1,
    channels: int = 1,
    rate: int = 8000,
    bits: int = 16,
    block: int | None = None,
    valid_bits: int | None = None,
    guid_tail: bytes = GUID_TAIL,
    before: bytes = b"",
    after: bytes = b"",
    size: int | None = None,
    form: bytes = b"RIFF",
) -> bytes:
    """A WAV file; with ``valid_bits`` its header is EXTENSIBLE. ``before`` and ``after``: chunks around the data."""
    block = channels * ((bits + 7) // 8) if block is None else block
    shape = struct.pack("<HIIHH", channels, rate, rate * block & 0xFFFFFFFF, block, bits)
    if valid_bits is None:
        fmt = struct.pack("<H", tag) + shape
    else:
        fmt = b"\xfe\xff" + shape + struct.pack("<HHIH", 22, valid_bits, 0, tag) + guid_tail
    body = b"WAVE" + chunk(b"fmt ", fmt) + before + chunk(b"data", samples, size) + after
    return form + struct.pack("<I", len(body) & 0xFFFFFFFF) + body


@pytest.fixture(scope="session")
def wav() -> MakeWav:
    return make_wav


@pytest.fixture
def no_ffmpeg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which no ffmpeg can be found."""
    monkeypatch.delenv("GENQA_FFMPEG", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing-here"))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real recordings, which lie beside the project and not in it."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder ../shared/data with real recordings is not there")
    return folder
