"""The player: a call's waveform, events and transcript, each a click from its sound. A component without a frame.

    draw   ─► all there is to see; it stands at once, whatever the sound takes
    give   ─► the sound, or why there is none, into the player that is on the page already

Its JavaScript is one module, put together from ``js/`` in the order of ``PARTS``. Both components have that module in
common, which is how one hands over to the other in the browser. Texts of calls reach the page as text nodes alone.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from genqa.audio.peaks import Peaks
from genqa.audio.playable import Playable
from genqa.result import Result
from genqa.ui.player.media import address_of
from genqa.ui.player.payload import Look, finer_levels, payload

__all__ = ["PARTS", "Look", "draw", "give", "script", "style"]

#: The parts of the script; each may use those before it.
PARTS = (
    "units",
    "parts",
    "wave",
    "ink",
    "scene",
    "sound",
    "address",
    "keys",
    "lists",
    "bar",
    "figure",
    "shape",
    "player",
)


@cache
def script() -> str:
    """The whole module."""
    folder = files(__name__) / "js"
    return "\n".join((folder / f"{part}.js").read_text("utf-8") for part in PARTS)


@cache
def style() -> str:
    """Its style sheet."""
    return (files(__name__) / "player.css").read_text("utf-8")


_mount = component("genqa.player", js=script(), css=style(), isolate_styles=True)


def draw(result: Result, look: Look, address: str | None = None) -> None:
    """The player of a call.

    :param address: the recording id in the page's address, where it names one; a time is written beside it only.
    :raises BrokenAudio: the stored waveform is damaged; without it (``origin.peaks`` is None) the rest can be drawn.
    """
    peaks = _read(result.origin.peaks) if result.origin.peaks else None
    finer = b"".join(level.data() for level in finer_levels(peaks)) if peaks else b""
    where = address_of(finer, "application/octet-stream", "waveform") if finer else None
    _mount(key="player", data=payload(result, look, peaks, where, address))


def give(recording_id: str, sound: Playable | None, why_not: str = "") -> None:
    """The sound for the player of this call; ``None`` disables it, and ``why_not`` is shown there."""
    data: dict[str, Any] = {"part": "sound", "call": recording_id, "url": None, "why": why_not}
    if sound is not None:
        data["url"] = address_of(sound.data, sound.type, "sound")
    _mount(key="sound of the player", data=data)


# Not unpacked for each look: the waveform of an hour has a million numbers.
@st.cache_resource(max_entries=8, show_spinner=False)
def _read(stored: bytes) -> Peaks:
    return Peaks.from_bytes(stored)
