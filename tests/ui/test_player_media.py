"""Where a browser finds the sound: under a path of its own, which two recordings never share."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from genqa.ui.player.media import address_of


class Runtime:
    """As much of Streamlit's as keeps files."""

    def __init__(self) -> None:
        self.media_file_mgr = MediaFileManager(MemoryMediaFileStorage("/media"))


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> MediaFileManager:
    kept = Runtime()
    monkeypatch.setattr(runtime, "get_instance", lambda: kept)
    return kept.media_file_mgr


def test_the_same_sound_has_the_same_address_each_time(manager: MediaFileManager) -> None:
    first = address_of(b"sound", "audio/wav", "sound")
    assert first.startswith("/media/") and first.endswith(".wav")
    assert address_of(b"sound", "audio/wav", "sound") == first


def test_recordings_that_differ_only_where_streamlit_does_not_look_have_addresses_of_their_own(
    manager: MediaFileManager,
) -> None:
    one = bytes(2_000_000)
    other = bytearray(one)
    other[500_000] = 1
    assert address_of(one, "audio/wav", "sound") != address_of(bytes(other), "audio/wav", "sound")


def test_what_was_there_before_is_forgotten(manager: MediaFileManager) -> None:
    address_of(b"one", "audio/wav", "sound")
    second = address_of(b"two", "audio/wav", "sound")
    manager.remove_orphaned_files()
    assert [f"/media/{name}.wav" for name in manager._file_metadata] == [second]


def test_the_path_that_genqa_is_served_under_stands_before(
    manager: MediaFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": "/quality/"}.get)
    assert address_of(b"sound", "audio/wav", "sound").startswith("/quality/media/")
