"""The command line (design.md §6): its options and the JSON it prints are an interface.

Results go to stdout, everything else to stderr. Exit 0: done. 1: genqa cannot do it, said in one line, nothing stored,
nothing on stdout; only ingest stores what it can, and prints what became of all. 2: an unknown or missing option. Each
command is a module that is imported only when it is called, so that scoring a call does not wait for what other
commands need.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from genqa import __version__
from genqa.errors import GenqaError
from genqa.settings import DEMO_INDEX

Run = Callable[[argparse.Namespace], str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        run: Run = import_module(f"genqa.cli.{options.command}").run
        output = run(options)
        if output:
            print(output, flush=True)
    except GenqaError as error:
        print(f"genqa: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader went away, as in `genqa search … | head`. Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        print("genqa: stopped", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m genqa",
        description="Measure, score, store and find recorded customer-service calls.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"genqa {__version__}")
    parser.add_argument("--index", metavar="FILE", default=None, help=_INDEX_HELP)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, (purpose, add_options) in _COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose, allow_abbrev=False)
        index_help = _DEMO_INDEX_HELP if name == "demo" else _INDEX_HELP
        command.add_argument("--index", metavar="FILE", default=argparse.SUPPRESS, help=index_help)
        add_options(command)
    return parser


_INDEX_HELP = "the index file (default: GENQA_INDEX, else qa_index.db in the working folder)"
_DEMO_INDEX_HELP = f"the demo's own index file (default: {DEMO_INDEX} beside the index)"


def _score(command: argparse.ArgumentParser) -> None:
    files = command.add_argument_group(
        "the call: at least one file; two of a kind are the agent's side and the guest's"
    )
    files.add_argument("--transcript", metavar="FILE", action="append", default=[], help="a speech-to-text file")
    files.add_argument("--audio", metavar="FILE", action="append", default=[], help="the recording")
    files.add_argument("--format", metavar="NAME", help="the transcript's format (default: recognised)")
    sides = files.add_mutually_exclusive_group()
    sides.add_argument("--agent-speaker", metavar="LABEL", help="the speaker who is the agent")
    sides.add_argument("--agent-channel", metavar="N", help="the channel on which the agent is, from 0")
    hold = command.add_argument_group("hold")
    way = hold.add_mutually_exclusive_group()
    way.add_argument("--hold-seconds", metavar="S", help="time on hold in all")
    way.add_argument("--events", metavar="FILE", help='state changes, or {"holds": [{"start": s, "end": s}]}')
    hold.add_argument("--recording-start", metavar="T", help="when the recording starts, to place state changes")
    _about(command.add_argument_group("about the call"))
    command.add_argument("--rubric", metavar="NAME", help="default: the rubric in force in the index")
    command.add_argument("--save", action="store_true", help="store the result in the index")
    command.add_argument("--json", action="store_true", help="print JSON")


def _about(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--agent", metavar="NAME")
    group.add_argument("--queue", metavar="NAME")
    group.add_argument("--direction", metavar="D", help="inbound or outbound")
    group.add_argument("--started-at", metavar="T", help="ISO 8601; without a zone it is UTC")
    group.add_argument("--recording-id", metavar="ID", help="default: from the content")
    group.add_argument("--interaction-id", metavar="ID")


def _ingest(command: argparse.ArgumentParser) -> None:
    command.epilog = (
        "Exit 1 when a recording failed, after all others were stored: the result is printed all the same. Exit 130 "
        "after Ctrl-C: what was analysed is stored, and --resume goes on with the rest."
    )
    which = command.add_argument_group("which calls: those of the last 7 days, unless told otherwise")
    which.add_argument("--since", metavar="D", help="calls that started then or later; a bare date is midnight UTC")
    which.add_argument("--until", metavar="D", help="calls that started before")
    which.add_argument("--conversation", metavar="ID", action="append", default=[], help="this one, whenever it was")
    which.add_argument("--recording", metavar="ID", action="append", default=[], help="this one, whenever it was")
    which.add_argument("--queue", metavar="NAME", help="calls of this queue, by name or id")
    which.add_argument("--agent", metavar="NAME", help="calls of this agent, by name or id")
    which.add_argument("--min-seconds", metavar="S", help="calls that took this long or longer")
    which.add_argument("--limit", metavar="N", help="at most so many, the latest first")
    which.add_argument("--resume", action="store_true", help="go on with the last run: what is left, and what failed")
    command.add_argument("--run", metavar="N", help=argparse.SUPPRESS)  # the page's way: a run that waits in the index
    command.add_argument("--workers", metavar="N", help="processes that analyse (default: one a core, at most 4)")
    command.add_argument("--dry-run", action="store_true", help="count what would be fetched, and store nothing")
    command.add_argument("--json", action="store_true", help="print JSON")


def _transcribe(command: argparse.ArgumentParser) -> None:
    command.epilog = (
        "Exit 1 when a call could not be transcribed, or waits: the result is printed all the same. Exit 130 after "
        "Ctrl-C: what is under way is found again, and the next run goes on."
    )
    command.add_argument(
        "file", metavar="FILE", nargs="*", help="a recording; two are the agent's side and the guest's"
    )
    which = command.add_argument_group("calls of the index instead of a file")
    which.add_argument("--missing", action="store_true", help="all that have sound and no transcript, and what waits")
    which.add_argument(
        "--recording", metavar="ID", action="append", default=[], help="this one, once more if it has one"
    )
    which.add_argument("--since", metavar="D", help="with --missing: calls that started then or later")
    which.add_argument("--until", metavar="D", help="with --missing: calls that started before")
    which.add_argument("--limit", metavar="N", help="with --missing: at most so many, the latest first")
    command.add_argument("--try", metavar="NAME", dest="attempt", help="a sample of a few seconds, with this provider")
    command.add_argument("--run", metavar="N", help=argparse.SUPPRESS)  # the page's way: what waits in the index
    command.add_argument("--provider", metavar="NAME", help="who is asked (default: down the chain that is set)")
    command.add_argument("--yes", action="store_true", help="do not ask before recordings leave this machine")
    command.add_argument("--save", action="store_true", help="score the file and store it, with the provider's answer")
    about = command.add_argument_group("about the call of a file, or (agent and queue) which calls are missing")
    _about(about)
    about.add_argument("--agent-channel", metavar="N", help="the channel on which the agent is, from 0")
    command.add_argument("--json", action="store_true", help="print JSON: of a file the provider's own")


def _search(command: argparse.ArgumentParser) -> None:
    command.add_argument("text", help='words that all occur in a call, or "a phrase"')
    command.add_argument("--speaker", choices=("agent", "guest"), help="only what this side said")
    command.add_argument("--limit", metavar="N", default="50", help="at most so many calls (default 50)")
    command.add_argument("--json", action="store_true", help="print JSON")


def _export(command: argparse.ArgumentParser) -> None:
    command.add_argument("kind", choices=("calls", "events", "agents"), help="a line for each call, event or agent")
    command.add_argument("--out", metavar="FILE.csv", required=True)
    for option, metavar, purpose in _FILTERS:
        command.add_argument(option, metavar=metavar, help=purpose)


_FILTERS = (
    ("--since", "D", "calls that started then or later; a bare date is midnight UTC"),
    ("--until", "D", "calls that started before"),
    ("--agent", "NAME", "calls of this agent"),
    ("--queue", "NAME", "calls of this queue"),
    ("--direction", "D", "inbound or outbound calls"),
    ("--min-score", "S", "calls that score this or more"),
    ("--max-score", "S", "calls that score this or less"),
)


def _rescore(command: argparse.ArgumentParser) -> None:
    what = command.add_mutually_exclusive_group()
    what.add_argument("--rubric", metavar="NAME", help="the rubric to put in force (default: the one in force)")
    what.add_argument(
        "--undo", action="store_true", help="go back to the rubric and thresholds before the last re-score"
    )
    what.add_argument(
        "--listen", action="store_true", help="hear kept recordings that were not heard by the method in use"
    )
    command.add_argument("--silence-min", metavar="S", help="silence is longer than this, in seconds")
    command.add_argument("--talk-over-min", metavar="S", help="a talk-over has at least this much overlap, in seconds")
    command.add_argument(
        "--measure-from",
        metavar="WHAT",
        help="transcript (the default, wherever it has times) or sound, where a call has both",
    )


def _check(command: argparse.ArgumentParser) -> None:
    command.add_argument("--offline", action="store_true", help="do not ask the source of calls whether it answers")
    command.add_argument("--json", action="store_true", help="print JSON")


def _demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--calls", metavar="N", help="how many calls (default: 160, of 90 days)")
    way = command.add_mutually_exclusive_group()
    way.add_argument(
        "--if-needed", action="store_true",
        help="only where there is neither an index nor a source of calls, and no demo of the last 30 days",
    )  # fmt: skip
    way.add_argument(
        "--serve", action="store_true",
        help="fill nothing; answer as Genesys Cloud does, with these calls, on this machine, until Ctrl-C",
    )  # fmt: skip
    command.add_argument("--port", metavar="N", help="with --serve: the port of 127.0.0.1 (default: one that is free)")


def _activity(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="a recording, of one channel or two")
    command.add_argument(
        "--method", metavar="NAME",
        help="voice, energy, silero, webrtc-0 … webrtc-3 (default: GENQA_ACTIVITY_METHOD, else voice)",
    )  # fmt: skip
    command.add_argument("--json", action="store_true", help="print JSON")


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "score": ("Score one call.", _score),
    "ingest": ("Bring calls in from Genesys Cloud.", _ingest),
    "transcribe": ("Have recordings transcribed by a provider of speech to text.", _transcribe),
    "search": ("Find calls by what was said.", _search),
    "export": ("Write calls, events or agents as CSV.", _export),
    "rescore": ("Score every stored call again, from its stored spans.", _rescore),
    "activity": ("Show who speaks when in a recording, from its sound alone.", _activity),
    "demo": ("Fill an index of its own with a made-up team and its calls.", _demo),
    "check": ("Say what is configured, reachable and missing.", _check),
}
