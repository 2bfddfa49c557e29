"""Whisper on this machine, by the package ``faster-whisper``: no recording leaves it, and no network is needed.

``model`` finds and loads the model, ``listening`` finds what there is to hear, ``whisper`` has it written down.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping

from genqa.settings import Setting
from genqa.settings.rows import Row
from genqa.stt.local.model import located
from genqa.stt.local.whisper import TITLE, LocalWhisper
from genqa.stt.provider import Wishes

__all__ = ["SETTINGS", "TITLE", "connect"]

SETTINGS: tuple[Row, ...] = (
    Row("model", "the folder of a Whisper model for CTranslate2, an installed package with one, or auto", words=True),
    Row("compute_type", "how it calculates: int8 takes the least memory and time", "int8", choices=("int8", "float32")),
    Row("threads", "how many threads it uses; unset: as many as this machine has, up to 8", numbers=(1, 64)),
    Row("beam_size", "how many ways to understand a sentence it weighs", "5", numbers=(1, 10)),
)


def connect(values: Mapping[str, Setting], wishes: Wishes, stop: threading.Event) -> LocalWhisper:
    """Ready to transcribe; the model is loaded with the first recording.

    :raises NotConfigured: there is no such model.
    """
    named = values["model"]
    threads = int(values["threads"].value) if "threads" in values else min(8, os.cpu_count() or 1)
    model = located(named.value, named.origin)
    return LocalWhisper(model, values["compute_type"].value, threads, int(values["beam_size"].value), wishes, stop)
