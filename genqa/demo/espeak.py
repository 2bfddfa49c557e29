"""The synthesiser espeak-ng, called in its library: text in, sound and the place of each word out.

The library and its data come with the package ``espeakng-loader`` (the extra ``demo``); nothing is asked of the system.
The voices are genqa's own, in ``voices/``: without flutter and roughness a sentence sounds the same to the bit,
whatever was said before it.
"""

from __future__ import annotations

import ctypes
import os
import threading
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from genqa.errors import MissingDependency

#: Where the voices are, each a file of espeak-ng's format.
VOICES = Path(__file__).with_name("voices")

# What speak_lib.h calls these.
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_POS_CHARACTER = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_LIST_TERMINATED, _WORD = 0, 1
_BUFFER_MS = 1000
#: espeak-ng keeps paths in 160 bytes and cuts longer ones without a word.
_LONGEST_PATH = 120


class Mark(NamedTuple):
    """Where in the text (characters from 0) a word begins, and at which sample."""

    character: int
    sample: int


class Sound(NamedTuple):
    """Samples of 16 bit in one channel, how many a second, and the words' marks in order."""

    samples: NDArray[np.int16]
    rate: int
    marks: tuple[Mark, ...]


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Espeak:
    """The library, of which a process has one; calls wait for each other. Made by :func:`espeak` alone."""

    def __init__(self, library: str, data: str) -> None:
        """Load it.

        :raises MissingDependency: it cannot be loaded, or finds no data.
        """
        for path in (data, _path_of("contralto")):
            if len(path.encode()) > _LONGEST_PATH:
                raise MissingDependency(f"espeak-ng takes no path as long as {path}; move genqa to a shorter one")
        try:
            self._library = ctypes.CDLL(library)
        except OSError as error:
            raise MissingDependency(f"espeak-ng cannot be loaded: {error}") from error
        self._lock = threading.Lock()
        self._heard: list[bytes] = []
        self._marks: list[Mark] = []
        self._callback = _Callback(self._collect)  # kept: the library holds only its address
        self._library.espeak_Synth.argtypes = (
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint,
            ctypes.c_void_p, ctypes.c_void_p,
        )  # fmt: skip
        self._library.espeak_Initialize.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int)
        self._library.espeak_ng_SetVoiceByFile.argtypes = (ctypes.c_char_p,)
        self._rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, data.encode(), _DONT_EXIT))
        if self._rate <= 0:
            raise MissingDependency(f"espeak-ng finds no data in {data}; install espeakng-loader anew")
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, voice: str, speed: int, pitch: int, liveliness: int) -> Sound:
        """A text in ASCII, spoken by a voice of ``voices/`` at ``speed`` words a minute.

        ``pitch`` and ``liveliness`` (how far the pitch moves) lie in 0 … 100, 50 is the voice's own.
        """
        data = text.encode("ascii")
        with self._lock:
            self._heard, self._marks = [], []
            if self._library.espeak_ng_SetVoiceByFile(_path_of(voice).encode()) != 0:
                raise MissingDependency(f"espeak-ng does not take the voice {voice}; install espeakng-loader anew")
            for parameter, value in ((_RATE, speed), (_PITCH, pitch), (_RANGE, liveliness)):
                self._library.espeak_SetParameter(parameter, value, 0)
            if self._library.espeak_Synth(data, len(data) + 1, 0, _POS_CHARACTER, 0, _CHARS_UTF8, None, None) != 0:
                raise MissingDependency(f"espeak-ng does not speak {text[:40]!r}")
            return Sound(np.frombuffer(b"".join(self._heard), np.int16), self._rate, tuple(self._marks))

    def _collect(self, wave: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        """What the library calls with each piece of sound and the events in it; 0: go on."""
        number = 0
        while events[number].type != _LIST_TERMINATED:
            if events[number].type == _WORD:
                self._marks.append(Mark(events[number].text_position - 1, events[number].sample))
            number += 1
        if count > 0:
            self._heard.append(ctypes.string_at(wave, count * 2))
        return 0


def _path_of(voice: str) -> str:
    """The path of a voice's file, from the root or else from the working folder, in a spelling that espeak-ng keeps.

    It reads a voice's path in small letters and takes what follows a ``+`` for a variant.

    :raises MissingDependency: both ways lead through a folder that it would not find.
    """
    path = str(VOICES / voice)
    relative = os.path.relpath(path) if Path(path).anchor == Path.cwd().anchor else path
    for spelled in (path, relative):
        if spelled == spelled.lower() and "+" not in spelled:
            return spelled
    raise MissingDependency(
        f"espeak-ng takes no path with capital letters or a + in it: start genqa in {VOICES.parents[2]}"
    )


@cache
def espeak() -> Espeak:
    """The synthesiser of this process.

    :raises MissingDependency: the package is not there, or its library does not work here.
    """
    try:
        import espeakng_loader
    except ImportError:
        raise MissingDependency(
            'the demo speaks with the package espeakng-loader: pip install "genqa[demo]"; without it, tones stand in'
        ) from None
    try:
        data = str(espeakng_loader.get_data_path())
    except RuntimeError as error:
        raise MissingDependency(f"espeakng-loader is installed without its data: {error}") from error
    return Espeak(str(espeakng_loader.get_library_path()), data)
