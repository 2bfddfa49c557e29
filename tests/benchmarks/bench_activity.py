"""Voice activity: how many frames of 10 ms each method gets wrong, against words' times and marks of people; how fast.

What is compared with comes from no detector of voices: times of words that recognisers gave or people corrected (as
they lie beside the recordings), marks of people, and for the calls of two channels and a lecture the words that a
recogniser (Whisper, tiny) heard in each channel by itself, aligned to the sound by another (PocketSphinx): the file
``words/aligned.json``. Where people corrected words (``sales_call``), words aligned so differ from theirs in 8.4 % of
the frames, less than any method here.

An error is a frame of 10 ms that is speech by one and not by the other. Words that are 0.2 s apart or less count as one
stretch; the line "words as given" has the mean without that.

    python -m tests.benchmarks.bench_activity
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from genqa import audio
from genqa.audio import activity
from genqa.audio.peaks import Gathering
from genqa.errors import MissingDependency
from genqa.spans import Spans
from genqa.transcript import read
from tests.wavs import mu_law, pcm

if TYPE_CHECKING:
    from genqa.audio.recording import Samples

CALLS = Path(__file__).resolve().parents[3] / "shared" / "data" / "calls"
ALIGNED = Path(__file__).with_name("words") / "aligned.json"
BRIDGED_MS, HOUR = 200, 3600
AGAINST = "webrtc-3"


class Labelled(NamedTuple):
    """One channel and when somebody speaks in it; where several engines tell, each counts for its share."""

    name: str
    samples: Samples
    rate: int
    labels: tuple[tuple[tuple[int, int], ...], ...]


def labelled() -> Iterator[Labelled]:
    """Every channel with labels; those that take an ffmpeg which is not there are left out, and said so."""
    aligned = json.loads(ALIGNED.read_text())
    rows: list[tuple[str, str, list[tuple[int, tuple[list[tuple[int, int]], ...]]]]] = [
        ("sales_call", "sales_call/call.mp3", [(0, (_words("sales_call/gecko.json"),))]),
        ("monologue", "monologue/call.mp3", [(0, (_words("monologue/revai.json"),))]),
        ("four_engines", "four_engines/call.wav", [(0, (_words("four_engines/dg_utterances.json"),
                                                       _words("four_engines/assemblyai_utterances.json")))]),
        ("three_turns", "three_turns/call.wav", [(0, ([(1700, 3900), (6200, 11_100), (12_800, 18_000)],))]),
        ("one_side", "one_side_dominant/call.wav", [(1, ([(350, 2620)],))]),
    ]  # fmt: skip
    rows += [(name, path, [(int(n), (words,)) for n, words in by.items()]) for name, path, by in aligned]
    for name, path, channels in rows:
        file = (CALLS / path).resolve()
        if not file.exists():
            print(f"{name}: {path} is not there")
            continue
        try:
            recording = audio.read(file.read_bytes(), name=path)
        except MissingDependency as error:
            print(f"{name} is left out: {error}")
            continue
        for number, labels in channels:
            shown = f"{name} {number}" if len(recording.channels) > 1 else name
            as_pairs = tuple(tuple((start, end) for start, end in one) for one in labels)
            yield Labelled(shown, recording.channels[number], recording.rate, as_pairs)


def _words(path: str) -> list[tuple[int, int]]:
    said = read((CALLS / path).read_bytes(), name=path).utterances
    return [(word.start, word.end) for one in said for word in one.words]


def frames(spans: Spans, count: int) -> NDArray[np.bool_]:
    """Which frames of 10 ms they cover."""
    found = np.zeros(count, bool)
    for start, end in spans.pairs:
        found[round(start / 10) : round(end / 10)] = True
    return found


class Score(NamedTuple):
    """Shares of the frames: missed, wrongly taken for speech; and wrong against the words as they are."""

    missed: float
    false: float
    raw: float


def score(speech: Spans, channel: Labelled) -> Score:
    """How far the spans differ from the labels, as a mean over those who tell."""
    count = len(channel.samples) * 100 // channel.rate
    found = frames(speech, count)
    told = []
    for label in channel.labels:
        words = Spans(label)
        truth, raw = frames(words.bridged(BRIDGED_MS), count), frames(words, count)
        told.append(((truth & ~found).mean(), (found & ~truth).mean(), (found != raw).mean()))
    return Score(*np.mean(told, axis=0).tolist())


def table(channels: Iterable[Labelled]) -> None:
    """Print method by channel, and what each method comes to."""
    channels = list(channels)
    seconds = sum(len(one.samples) / one.rate for one in channels)
    spoken = sum(Spans(one.labels[0]).duration for one in channels) / 1000
    print(f"\n{len(channels)} channels, {seconds:.0f} s of sound, of which {spoken:.0f} s are words. Wrong frames in %")
    print("(missed + taken for speech):\n")
    print(f"{'':14}" + "".join(f"{row:>13}" for row in activity.METHODS))
    scores: dict[str, list[Score]] = {}
    speed: dict[str, float] = {}
    for name, row in activity.METHODS.items():
        try:
            row.method.speech(np.zeros(8000, np.int16), 8000)
            begun = time.process_time()
            scores[name] = [score(row.method.speech(one.samples, one.rate), one) for one in channels]
            speed[name] = seconds / (time.process_time() - begun)
        except MissingDependency as error:
            print(error)
    for number, one in enumerate(channels):
        cells = [scores[name][number] if name in scores else None for name in activity.METHODS]
        print(f"{one.name:14}" + "".join(f"{_cell(cell):>13}" for cell in cells))
    _line("mean", {name: f"{100 * _mean(found):.2f}" for name, found in scores.items()})
    if AGAINST in scores:
        against = _mean(scores[AGAINST])
        _line(f"of {AGAINST}", {name: f"{_mean(found) / against:.0%}" for name, found in scores.items()})
    _line("words as given", {name: f"{100 * np.mean([s.raw for s in found]):.2f}" for name, found in scores.items()})
    _line("× real time", {name: f"{times:.0f}" for name, times in speed.items()})


def _mean(scores: list[Score]) -> float:
    return float(np.mean([one.missed + one.false for one in scores]))


def _cell(found: Score | None) -> str:
    return "—" if found is None else f"{100 * found.missed:.1f} + {100 * found.false:.1f}"


def _line(title: str, by_method: dict[str, str]) -> None:
    print(f"{title:14}" + "".join(f"{by_method.get(name, '—'):>13}" for name in activity.METHODS))


def an_hour(channels: list[Labelled]) -> None:
    """Decode an hour of two channels in µ-law, listen to it and gather its peaks, in blocks, on one core."""
    call = [one.samples for one in channels if one.name.startswith("auto_repairs")]
    if len(call) != 2:
        print("\nan hour: auto_repairs_40 is not there")
        return
    both = np.stack(call, axis=1)
    data = mu_law(np.resize(both, (HOUR * 8000, 2)), 8000)
    with tempfile.TemporaryFile() as file:
        file.write(data)
        del data
        file.seek(0)
        begun, wall = time.process_time(), time.perf_counter()
        with audio.in_blocks(file, name="an hour") as recording:
            peaks = Gathering(recording.rate, recording.channels)
            listeners = [activity.VOICE.listen(recording.rate) for _ in range(recording.channels)]
            for block in recording.blocks():
                peaks.add(block)
                for listener, samples in zip(listeners, block, strict=True):
                    listener.add(samples)
            speech = [listener.done().duration / 60_000 for listener in listeners]
            stored = len(peaks.done().to_bytes())
        used, passed = time.process_time() - begun, time.perf_counter() - wall
    minutes = " and ".join(f"{one:.1f}" for one in speech)
    print(f"\nan hour of two channels, µ-law, 8 kHz: decoded, {minutes} min of speech, {stored:,} bytes of peaks:")
    print(f"{used:.1f} s of processor time = {HOUR / used:.0f} × real time ({HOUR / passed:.0f} × by the clock)")


def four_hours(channels: list[Labelled]) -> None:
    """The memory of the command for four hours of two channels, PCM of 16 bit: in a process of its own."""
    call = [one.samples for one in channels if one.name.startswith("auto_repairs")]
    if len(call) != 2:
        return
    once = pcm(np.stack(call, axis=1) / 32767, 8000)
    times = 4 * HOUR * 8000 // len(call[0])
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        # the size in the header is that of one round: 0xFFFFFFFF says that it was not known
        file.write(once[:40] + b"\xff\xff\xff\xff")
        for _ in range(times):
            file.write(once[44:])
        file.flush()
        # what a process is told to have used at most includes its parent's memory; VmHWM is its own
        asked = "import sys; from genqa.cli import main; main(sys.argv[1:]); print(open('/proc/self/status').read())"
        run = subprocess.run(
            [sys.executable, "-c", asked, "activity", file.name], check=True, capture_output=True, text=True
        )
    most = int(run.stdout.partition("VmHWM:")[2].split()[0]) / 1024
    print(f"four hours of two channels, PCM: at most {most:.0f} MB in python -m genqa activity")


def main() -> None:
    """Print the table and the hour."""
    if not CALLS.is_dir():
        print("the folder ../shared/data with labelled recordings is not there")
        return
    channels = list(labelled())
    table(channels)
    an_hour(channels)
    four_hours(channels)


if __name__ == "__main__":
    main()
