"""Hours of sound: what time and memory it takes to score and store them, each way in a process of its own.

Memory is what one process held at most (VmHWM of Linux); an ingest has two, the one that stores and one that analyses.

    python -m tests.benchmarks.bench_long [HOURS]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from genqa import audio
from tests.wavs import mu_law, talk

PROJECT = Path(__file__).parents[2]
CALL = PROJECT.parent / "shared" / "data" / "calls" / "auto_repairs_40" / "call.wav"
HOURS, RATE = 4, 8000
MOST_MB = 300


class Way(NamedTuple):
    """The files of a recording, what is done with them, and what makes them of µ-law, where it takes ffmpeg."""

    files: tuple[str, ...]
    command: tuple[str, ...]
    ffmpeg: tuple[str, ...] = ()
    environ: tuple[tuple[str, str], ...] = ()


_SAVE = ("score", "--save", "--json")
_MP3, _OPUS = ("-b:a", "32k"), ("-c:a", "libopus", "-b:a", "32k")
LONG = {
    "µ-law, scored and stored": Way(("call.wav",), (*_SAVE, "--agent-channel", "0")),
    "two monos, scored and stored": Way(("agent.wav", "guest.wav"), _SAVE),
    "MP3, scored and stored": Way(("call.mp3",), (*_SAVE, "--agent-channel", "0"), _MP3),
    "Opus, scored and stored": Way(("call.opus",), (*_SAVE, "--agent-channel", "0"), _OPUS),
    "µ-law, kept as Opus": Way(("call.wav",), (*_SAVE, "--agent-channel", "0"), _OPUS, (("GENQA_KEEP_AUDIO", "opus"),)),
    "µ-law, brought in": Way(("call.wav",), ("ingest",)),
    "Opus, brought in": Way(("call.opus",), ("ingest",), _OPUS),
}


class Used(NamedTuple):
    """What it took: the most memory of one process, and the processor's time of all."""

    megabytes: float
    seconds: float


#: Runs a command, or an ingest of one file, and prints what it took.
_RUN = """
import contextlib, io, json, os, resource, sys, threading
from pathlib import Path

def most():
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024

def children(found):
    for task in Path("/proc/self/task").glob("*/children"):
        for child in task.read_text().split():
            with contextlib.suppress(OSError, IndexError):
                status = Path(f"/proc/{child}/status").read_text()
                if "python" in status.partition("\\n")[0]:
                    found.append(int(status.partition("VmHWM:")[2].split()[0]) / 1024)

def watch(found, over):
    while not over.wait(0.1):
        children(found)

def main(arguments):
    if arguments[0] != "ingest":
        from genqa.cli import main
        with contextlib.redirect_stdout(io.StringIO()):
            assert main(arguments) == 0
        return
    from genqa.index import open_index
    from genqa.ingest import Options, ingest
    from tests.ingest.fake import WEEK, FakeCall, FakeSource
    class Source(FakeSource):
        def _fetched(self, found, call, recording, folder):
            file = Path(arguments[arguments.index("--audio") + 1])
            one = super()._fetched(found, call, recording, folder)
            one.audio[0].unlink()
            os.link(file, one.audio[0])
            return one
    with open_index(arguments[arguments.index("--index") + 1]) as index:
        run = ingest(index, Source([FakeCall("c", ("r",))]), WEEK, actor="a", stop=threading.Event(),
                     options=Options(workers=1))
        assert run.counts.stored == 1, index.ingest_items(run.id)

if __name__ == "__main__":
    beneath, over = [0.0], threading.Event()
    watching = threading.Thread(target=watch, args=(beneath, over))
    watching.start()
    main(sys.argv[1:])
    over.set()
    watching.join()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps([max(most(), *beneath), sum(one.ru_utime + one.ru_stime for one in used)]))
"""


def measured(folder: Path, way: str, hours: float) -> Used | None:
    """What it takes to bring so many hours in this way; ``None`` where it takes an ffmpeg that is not there."""
    how = LONG[way]
    if how.ffmpeg and audio.ffmpeg_found() is None:
        return None
    files = [folder / name for name in how.files]
    _write(files, how, round(hours * 3600))
    (folder / "run.py").write_text(_RUN)
    named = [word for file in files for word in ("--audio", str(file))]
    asked = [sys.executable, str(folder / "run.py"), *how.command, *named, "--index", str(folder / "index.db")]
    environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT), "OPENBLAS_NUM_THREADS": "1", **dict(how.environ)}
    try:
        run = subprocess.run(asked, cwd=folder, env=environ, check=True, capture_output=True, text=True)
    finally:
        for file in [*files, *folder.glob("index.db*")]:
            file.unlink(missing_ok=True)
    return Used(*json.loads(run.stdout))


def _write(files: list[Path], how: Way, seconds: int) -> None:
    both = _a_call()
    if len(files) == 2:
        for side, file in enumerate(files):
            file.write_bytes(mu_law(np.resize(both[:, side : side + 1], (seconds * RATE, 1)), RATE))
        return
    plain = files[0].with_name("call.wav")
    plain.write_bytes(mu_law(np.resize(both, (seconds * RATE, 2)), RATE))
    if files[0] != plain:
        program = audio.ffmpeg_found()
        subprocess.run([str(program), "-v", "error", "-i", plain, *how.ffmpeg, files[0]], check=True)
        plain.unlink()


def _a_call() -> NDArray[np.int16]:
    """Two channels of a real call where it is there, else of two hums."""
    made = talk([(n, n + 4.0) for n in range(0, 120, 11)], [(n, n + 4.0) for n in range(5, 120, 11)], seconds=120)
    return np.stack(audio.read(CALL.read_bytes() if CALL.exists() else made).channels, axis=1)


def main() -> None:
    """Print an hour of µ-law, then all ways of so many hours."""
    hours = float(sys.argv[1]) if len(sys.argv) > 1 else HOURS
    with tempfile.TemporaryDirectory() as folder:
        for way, length in (("µ-law, scored and stored", 1.0), *((way, hours) for way in LONG)):
            used = measured(Path(folder), way, length)
            if used is None:
                print(f"{length:g} h of two channels, {way}: there is no ffmpeg")
                continue
            times = f"{length * 3600 / used.seconds:.0f} × real time on one core"
            print(
                f"{length:g} h of two channels, {way}: {used.seconds:.1f} s, {times}; at most {used.megabytes:.0f} MB"
            )


if __name__ == "__main__":
    main()
