"""Silero's network for 8,000 samples a second, reckoned in numpy: how likely each 32 ms hold a voice.

    320 samples ─► spectra (4 of 65) ─► 4 convolutions (128) ─► LSTM (128) ─► log-odds of a voice

Weights: Silero VAD 6 (https://github.com/snakers4/silero-vad), MIT licence, see SILERO_LICENSE beside this file; those
of its network for 8 kHz, as float16, without what never meets sound at this length. Its first layer is a Fourier
transform and is reckoned as one.

The LSTM goes from chunk to chunk, so that many pieces of sound are gone through side by side to be quick. All products
are kept on one core: they are so small that several cores would spend their time waiting for each other.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

Floats = NDArray[np.float32]

#: Samples in a chunk, and those before it that the network hears with it.
CHUNK, CONTEXT = 256, 32
_WINDOW, _STEP, _SPECTRA, _WIDE = 128, 64, 4, 128
#: Chunks whose spectra are taken at once: what they need stays in the processor's cache.
_AT_ONCE = 512


class Network:
    """The weights, in the shapes in which they are multiplied."""

    def __init__(self, weights: dict[str, Floats]) -> None:
        self._layers = [(weights[f"encoder{n}"], weights[f"encoder{n}_bias"]) for n in range(4)]
        # A logistic function is a hyperbolic tangent of half of it, which cannot overflow: one call for all four gates.
        halves = np.full(4 * _WIDE, 0.5, np.float32)
        halves[2 * _WIDE : 3 * _WIDE] = 1
        self._into = weights["lstm_in"] * halves
        self._from = weights["lstm_state"] * halves
        self._bias = weights["lstm_bias"] * halves
        self._out, self._out_bias = weights["out"], float(weights["out_bias"][0])
        self._shape = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)

    def odds(self, pieces: Floats, warm_up: int) -> Floats:
        """Log-odds that a chunk holds a voice, of shape (pieces, chunks - warm_up), from sound between about -1 and 1.

        ``pieces``: of shape (pieces, CONTEXT + chunks * CHUNK). The first ``warm_up`` chunks only lead in.
        """
        with _libraries().limit(limits=1, user_api="blas"):
            return self._odds(pieces, warm_up)

    def _odds(self, pieces: Floats, warm_up: int) -> Floats:
        many, chunks = len(pieces), (pieces.shape[1] - CONTEXT) // CHUNK
        # by time and then by piece, so that a step of the LSTM reads what lies together
        gates = np.empty((chunks, many, 4 * _WIDE), np.float32)
        for number, piece in enumerate(pieces):
            rows = np.lib.stride_tricks.sliding_window_view(piece, CONTEXT + CHUNK)[::CHUNK]
            for first in range(0, chunks, _AT_ONCE):
                heard = self._encoded(rows[first : first + _AT_ONCE])
                gates[first : first + len(heard), number] = heard @ self._into + self._bias
        state, cell = np.zeros((2, many, _WIDE), np.float32)
        found = np.empty((chunks - warm_up, many), np.float32)
        for step, gate in enumerate(gates):
            gate += state @ self._from
            np.tanh(gate, out=gate)
            enter, forget, new, leave = np.split(gate, 4, axis=1)
            cell = (forget + 1) * cell * 0.5 + (enter + 1) * new * 0.5
            state = (leave + 1) * np.tanh(cell) * 0.5
            if step >= warm_up:
                found[step - warm_up] = np.maximum(state, 0) @ self._out + self._out_bias
        return np.ascontiguousarray(found.T)

    def _encoded(self, rows: Floats) -> Floats:
        """What the LSTM is told of each row of CONTEXT + CHUNK samples, shape (rows, 128)."""
        many = len(rows)
        # the end is mirrored, so that the last samples are heard as well as those before
        sound = np.concatenate([rows, rows[:, -2 : -2 - _STEP // 2 : -1]], axis=1)
        windows = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW, axis=1)[:, ::_STEP]
        heard = np.fft.rfft(windows * self._shape, axis=2)
        # a convolution of three over the four spectra of a row, and zeros around them
        spectra = np.zeros((many, _SPECTRA + 2, _WINDOW // 2 + 1), np.float32)
        np.abs(heard, out=spectra[:, 1:-1])
        one = np.zeros((many, _SPECTRA + 1, _WIDE), np.float32)
        one[:, 1:] = self._layer(0, _threes(spectra, 1)).reshape(many, _SPECTRA, _WIDE)
        two = self._layer(1, _threes(one, 2)).reshape(many, -1)
        return self._layer(3, self._layer(2, two))

    def _layer(self, number: int, rows: Floats) -> Floats:
        weights, bias = self._layers[number]
        found: Floats = rows @ weights
        found += bias
        np.maximum(found, 0, out=found)
        return found


def _threes(values: Floats, step: int) -> Floats:
    """Each three neighbours of shape (rows, places, width), every ``step`` places, laid end to end in a row."""
    rows, places, width = values.shape
    count = (places - 3) // step + 1
    return np.concatenate([values[:, n : n + (count - 1) * step + 1 : step] for n in range(3)], axis=2).reshape(
        rows * count, 3 * width
    )


@cache
def _libraries() -> ThreadpoolController:
    """What multiplies matrices for numpy in this process."""
    return ThreadpoolController()


@cache
def network() -> Network:
    """The network, read once."""
    with np.load(Path(__file__).with_name("silero_8k.npz")) as file:
        return Network({name: file[name].astype(np.float32) for name in file.files})
