"""Damage done to sound files, and what must be true of whatever reads them. tests/soak does more of it."""

from __future__ import annotations

import copy
import json
import random
import re
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from genqa.analyse import File, Request, analyse
from genqa.errors import GenqaError
from genqa.scoring import built_in
from genqa.transcript import BY_NAME, Choice
from tests.transcript.shapes import SHAPES
from tests.transcript.text_shapes import TEXTS

MOST_SECONDS = 2.0
LINEAR = built_in()["linear"]
_SUFFIXES = {".json", ".ctm", ".srt", ".vtt", ".rttm", ".stm", ".TextGrid"}

_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 3, 0.5, 10**30, -(10**30), 10**400, 1e308, -1e308, float("nan"), float("inf"), 604_801,
    10**11, 2**53, "", " ", "agent", "guest", "0", "1", "1.5", "-0.0", "1e999", "nan", "NaN", "9" * 5_000, "1_000",
    "PT1S", "P99999DT1S", "1.5s", "00:00:01", "ch_1", "spk_0", "unknown", "\ud83d", "\x00", "a" * 100_000, "\n", [], {},
    [[]], [None], [{}], {"": None}, {"seconds": "x"}, ["a", "b"], [1, 2], [["hi", 0, 1]],
)  # fmt: skip
_NUMBERS = (
    "0", "-1", "00", "1e5", "1e999", "-1e999", "nan", "inf", "9" * 30, "9" * 5_000, "0." + "3" * 400, ".5", "5.", "1,5",
    "<NA>", "*", "0x10", "1_0", "٣", "½", "604801",
)  # fmt: skip
_TOKENS = (
    "-->", "<NA>", ";;", "<", ">", "<v ", "<v A>", "</v>", "<00:00:01.000>", "&amp;", "&#0;", "&#x110000;", "[", "]",
    "[CSR]", "Agent:", ":", '"', '""', "WEBVTT", "NOTE", "STYLE", "SPEAKER", "LEXEME", "<exists>", "IntervalTier",
    "\x00", "\ufeff", "\u2028", "\x85", "\x0b", "\t", "{", "}", "\\", "\\u0000", "\ud83d", "<ALT>", "\r",
    "00:00:01,000 --> 00:00:02,000",
)  # fmt: skip
_SMALL = 2_000  # what may be repeated often: the time limit is for files of some MB
_LARGEST = 8 * 1024 * 1024
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def samples(folder: Path | None) -> dict[str, bytes]:
    """Sound files: the small one of each format, and the real ones in this folder."""
    found = {f"{name}.json": json.dumps(shape).encode() for name, shape in SHAPES.items()}
    found |= {f"{name}.txt": text.encode() for name, text in TEXTS.items()}
    for path in sorted(folder.rglob("*")) if folder else ():
        if path.suffix in _SUFFIXES:
            found[path.name] = path.read_bytes()
    return found


class Outcome(NamedTuple):
    """Whether a damaged file was read, and what went wrong beyond a refusal in one line."""

    read: bool
    wrong: str | None


def run(sound: dict[str, bytes], number: int) -> Outcome:
    """How it goes with the damaged file of this number, which says all about the damage."""
    dice = random.Random(number)
    name, data = _damaged(sound, dice)
    files = [File(name, data)]
    if dice.random() < 0.1:
        files.append(File(*_damaged(sound, dice)))
    request = Request(
        transcripts=files,
        format=dice.choice(list(BY_NAME)) if dice.random() < 0.15 else None,
        choice=Choice(agent_channel=dice.randrange(2)) if dice.random() < 0.1 and len(files) == 1 else None,
        recording_id=dice.choice(["recordingA", "call-7", "jnivh", "x"]) if dice.random() < 0.3 else None,
    )
    read, wrong, seconds = _tried(request)
    if seconds > MOST_SECONDS and (seconds := min(seconds, _tried(request)[2])) > MOST_SECONDS:
        wrong = wrong or f"took {seconds:.1f} s"  # twice: once may be the machine's fault
    names = ", ".join(file.name for file in files)
    return Outcome(read, None if wrong is None else f"number {number}, {names}: {wrong}")


def _tried(request: Request) -> tuple[bool, str | None, float]:
    """Whether it was read, what went wrong, and the seconds it took."""
    started = time.process_time()
    read = False
    try:
        wrong = _wrong(request)
        read = True
    except GenqaError as refused:
        wrong = _wrong_with(str(refused), request)
    except Exception as error:  # noqa: BLE001  whatever it is: it is what this looks for
        where = traceback.extract_tb(error.__traceback__)[-1]
        wrong = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}: {error!s:.200}"
    return read, wrong, time.process_time() - started


def _wrong(request: Request) -> str | None:
    result = analyse(request, LINEAR)
    length = result.call.length.ms
    for said in result.call.utterances:
        if not 0 <= said.start <= said.end or any(not 0 <= word.start <= word.end for word in said.words):
            return f"times out of order: {said!r:.200}"
        if "\x00" in said.text or "\x00" in said.party.label:
            return f"a NUL in a text: {said!r:.200}"
        said.text.encode()
        said.party.label.encode()
    partition = result.measures.partition
    if sum(partition.values()) != length or min(partition.values()) < 0:
        return f"the partition is {partition} of {length}"
    return None


def _wrong_with(message: str, request: Request) -> str | None:
    if "\n" in message or len(message) > 2_000:
        return f"not one line: {message!r:.200}"
    # The frame's last net, for a file that is forced to be of a format that it is not.
    return message[:200] if "is not built like it" in message and request.format is None else None


def _damaged(sound: dict[str, bytes], dice: random.Random) -> tuple[str, bytes]:
    name = dice.choice(list(sound))
    data = sound[name]
    if data.lstrip()[:1] in (b"{", b"[") and dice.random() < 0.75:
        value = [json.loads(data)]
        for _ in range(dice.randint(1, 5)):
            dice.choice(_IN_JSON)(value, dice)
        try:
            return name, json.dumps(value[0]).encode()[:_LARGEST]
        except (ValueError, RecursionError):  # an integer of too many digits, nesting: only in the text can they stand
            return name, data.replace(b"1", b"[" * 2_000, 1)
    for _ in range(dice.randint(1, 5)):
        data = dice.choice(_IN_BYTES)(data, dice)
    return name, data[:_LARGEST]


def _place(value: list[Any], dice: random.Random) -> tuple[Any, Any]:
    """A holder and a key in it, anywhere in the value."""
    holder: Any = value
    key: Any = 0
    while True:
        inside = holder[key]
        if not (isinstance(inside, dict | list) and inside) or (holder is not value and dice.random() < 0.15):
            return holder, key
        holder, key = inside, dice.choice(list(inside)) if isinstance(inside, dict) else dice.randrange(len(inside))


def _drop(value: list[Any], dice: random.Random) -> None:
    holder, key = _place(value, dice)
    if holder is not value:
        del holder[key]


def _replace(value: list[Any], dice: random.Random) -> None:
    holder, key = _place(value, dice)
    holder[key] = copy.deepcopy(dice.choice(_VALUES))  # what follows may change it


def _drop_everywhere(value: list[Any], dice: random.Random) -> None:
    """Takes one key away from every object in a list."""
    holder, key = _place(value, dice)
    for item in holder if isinstance(holder, list) and holder is not value else ():
        if isinstance(item, dict) and item:
            item.pop(dice.choice(list(item)), None)
    if isinstance(holder, dict):
        holder[dice.choice(["speaker", "start", "words", "text", "channel"])] = holder.pop(key)


def _exchange(value: list[Any], dice: random.Random) -> None:
    (one, here), (other, there) = _place(value, dice), _place(value, dice)
    if value not in (one, other):
        one[here], other[there] = json.loads(json.dumps([other[there], one[here]]))


def _repeat(value: list[Any], dice: random.Random) -> None:
    holder, key = _place(value, dice)
    if isinstance(holder, list) and holder is not value:
        is_small = len(repr(holder[key])) < _SMALL
        holder.extend([holder[key]] * dice.choice([1, 2, 1_000 if is_small else 3]))
        dice.shuffle(holder)


def _nest(value: list[Any], dice: random.Random) -> None:
    holder, key = _place(value, dice)
    for _ in range(dice.choice([1, 3, 400])):
        holder[key] = [holder[key]] if dice.random() < 0.5 else {"results": holder[key]}


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _without_slice(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data) + 1)
    return data[:start] + data[start + dice.choice([1, 3, 50, 5_000]) :]


def _flipped(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice([1, 5, 50])):
        if changed:
            changed[dice.randrange(len(changed))] = dice.choice(b" \t\n\r\x00\xff\xc3-0123456789.,:;<>[]{}\"'aZ")
    return bytes(changed)


def _with_token(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(_TOKENS).encode("utf-8", "replace") * dice.choice([1, 1, 1, 500]) + data[at:]


def _number(data: bytes, dice: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    found = list(_NUMBER.finditer(text))
    if not found:
        return data
    at = dice.choice(found)
    return (text[: at.start()] + dice.choice(_NUMBERS) + text[at.end() :]).encode()


def _lines(data: bytes, dice: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at, how = dice.randrange(len(lines)), dice.randrange(5)
    if how == 0:
        del lines[at]
    elif how == 1:
        lines[at:at] = [lines[at]] * dice.choice([1, 2, 500 if len(lines[at]) < _SMALL else 3])
    elif how == 2:
        dice.shuffle(lines)
    elif how == 3:
        fields = lines[at].split(b" ")
        fields[dice.randrange(len(fields))] = dice.choice(_NUMBERS).encode()
        lines[at] = b" ".join(fields)
    else:
        lines[at] = lines[at].rstrip(b"\r\n")
    return b"".join(lines)


def _recoded(data: bytes, dice: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return dice.choice(
        [
            text.encode("utf-16"),
            text.encode("utf-8-sig"),
            text.encode("latin-1", "replace"),
            text.replace("\n", "\r").encode(),
            text.replace("\n", "\r\n").encode(),
            text.replace("\n", " ").encode(),
            text.replace(" ", "\n").encode(),
        ]
    )


_IN_JSON: tuple[Callable[[list[Any], random.Random], None], ...] = (
    _drop, _replace, _replace, _replace, _drop_everywhere, _exchange, _repeat, _nest,
)  # fmt: skip
_IN_BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut, _without_slice, _flipped, _with_token, _with_token, _number, _number, _lines, _lines, _recoded,
)  # fmt: skip
