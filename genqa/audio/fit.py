"""How the words' times of a transcript lie on the sound of the recording: by how much they are off, and drift.

    sound     ░░░██████░░████░░░░███████░░░
    words     ░██████░░████░░░░███████░░░░░     the same two steps earlier: the sound comes 2 later

Both are taken as series of ones and zeros. Where they go together at one delay far better than at every other one, that
is the offset; where the delay of the minutes grows along a line, that is drift.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from genqa.call import Fit
from genqa.spans import Spans

STEP_MS = 20
#: How far off words are looked for, and how far from the best delay another one must lie to be another.
FARTHEST_MS, APART_MS = 30_000, 1500
#: Words and quiet between them that are needed to tell anything.
ENOUGH_MS = 5000
#: A delay counts where both go together that well, and that much better than at any other and at none. The real
#: transcripts of `shared/data`, 2 to 9 minutes long, come to 0.42 … 0.70 at the right delay, at others to 0.11 at most;
#: one of 26 s with hardly a pause comes to 0.25 and tells no delay.
CLEAR, BETTER = 0.3, 0.2
#: Drift is looked for in windows of a minute, of which so many must tell a delay, on a line within this.
WINDOW_MS, WINDOWS, ON_A_LINE_MS = 60_000, 4, 200
#: Less drift than this over the whole recording is none.
LEAST_DRIFT_MS = 300

_Series = NDArray[np.float64]


def fit(words: Spans, sound: Spans, length: int) -> Fit | None:
    """How the words lie on the sound of a recording of so many ms; ``None`` where too little is said to tell."""
    whole = max(length, words.extent.end if words.extent else 0)
    if words.duration < ENOUGH_MS or whole - words.duration < ENOUGH_MS or not sound:
        return None
    said, heard = _series(words, whole), _series(sound, whole)
    drifting = _drifting(said, heard)
    if drifting is not None:
        return drifting
    delays, alike = _alike(said, heard)
    best = _clear(delays, alike)
    at_none = float(alike[delays == 0][0])
    if best is None or alike[best] - at_none < BETTER:
        return Fit(0, 0, at_none)
    return Fit(int(delays[best]) * STEP_MS, 0, float(alike[best]))


def _series(spans: Spans, length: int) -> _Series:
    """One for each step in which most is covered, else zero."""
    series = np.zeros(length // STEP_MS + 1)
    for start, end in spans.pairs:
        series[round(start / STEP_MS) : round(end / STEP_MS)] = 1.0
    return series


def _alike(said: _Series, heard: _Series) -> tuple[NDArray[np.int64], _Series]:
    """The correlation of both at each delay of the sound, in steps."""
    most = min(FARTHEST_MS // STEP_MS, len(said) // 2)
    one, other = said - said.mean(), heard - heard.mean()
    size = 1 << (len(one) + len(other)).bit_length()
    product = np.fft.irfft(np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size)), size)
    delays = np.arange(-most, most + 1)
    norm = float(np.sqrt((one @ one) * (other @ other)))
    return delays, product[delays] / norm if norm else np.zeros(len(delays))


def _clear(delays: NDArray[np.int64], alike: _Series) -> int | None:
    """Where the one delay stands at which both go together; ``None`` where there is none, or several would do."""
    best = int(alike.argmax())
    others = alike[np.abs(delays - delays[best]) > APART_MS // STEP_MS]
    rival = float(others.max()) if len(others) else 0.0
    return best if alike[best] >= CLEAR and alike[best] - rival >= BETTER else None


def _drifting(said: _Series, heard: _Series) -> Fit | None:
    """The line on which the delays of the minutes lie, where it rises or falls."""
    window = WINDOW_MS // STEP_MS
    found = []
    for first in range(0, len(said) - window + 1, window):
        delays, alike = _alike(said[first : first + window], heard[first : first + window])
        best = _clear(delays, alike)
        if best is not None:
            found.append((first + window / 2, float(delays[best]), float(alike[best])))
    if len(found) < WINDOWS:
        return None
    at, delay, clear = np.array(found).T
    left, right = np.triu_indices(len(at), 1)
    slope = float(np.median((delay[right] - delay[left]) / (at[right] - at[left])))
    begin = float(np.median(delay - slope * at))
    drift = slope * len(said) * STEP_MS
    off = np.median(np.abs(delay - begin - slope * at)) * STEP_MS
    if abs(drift) < LEAST_DRIFT_MS or off > ON_A_LINE_MS:
        return None
    return Fit(round(begin * STEP_MS), round(drift), float(np.median(clear)))
