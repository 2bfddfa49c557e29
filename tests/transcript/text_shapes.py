"""One small file of each text format, the same call as in shapes.py: 1.0–2.0 s and 2.5–2.75 s."""

from __future__ import annotations

import json
from typing import Any

from genqa import transcript
from genqa.transcript import Choice, Transcript
from tests.transcript.shapes import SHAPES

TEXTS = {
    "rttm": """\
SPEAKER call-7 1 1.000 1.000 <NA> <NA> anna <NA> <NA>
SPEAKER call-7 1 2.500 0.250 <NA> <NA> ben <NA> <NA>
""",
    "ctm": """\
call-7 A 1.00 0.40 thank 0.98
call-7 A 1.40 0.20 you 0.99
call-7 A 1.60 0.40 for 0.97
call-7 B 2.50 0.25 hi 0.91
""",
    "stm": """\
call-7 1 anna 1.00 2.00 <o,f0,female> thank you for calling
call-7 1 ben 2.50 2.75 <o,f0,male> hi
""",
    "srt": """\
1
00:00:01,000 --> 00:00:02,000
Agent: Thank you for calling.

2
00:00:02,500 --> 00:00:02,750
Customer: Hi.
""",
    "webvtt": """\
WEBVTT

00:01.000 --> 00:02.000 align:start
<v Agent>Thank you for calling.

00:02.500 --> 00:02.750
<v Customer>Hi.
""",
    "textgrid": """\
File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 3
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "agent"
        xmin = 0
        xmax = 3
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 1
            text = ""
        intervals [2]:
            xmin = 1
            xmax = 2
            text = "thank you for calling"
        intervals [3]:
            xmin = 2
            xmax = 3
            text = ""
    item [2]:
        class = "IntervalTier"
        name = "customer"
        xmin = 0
        xmax = 3
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 2.5
            text = ""
        intervals [2]:
            xmin = 2.5
            xmax = 2.75
            text = "hi"
        intervals [3]:
            xmin = 2.75
            xmax = 3
            text = ""
""",
}


def read_text(text: str, format: str | None = None, recording: str | None = None, **choice: str | int) -> Transcript:
    """The transcript in a text."""
    return transcript.read(
        text.encode(), format=format, recording=recording, choice=Choice(**choice) if choice else None
    )


def large(name: str, size: int) -> bytes:
    """A file of this format and about this size: the longest list of its small one repeated, or its lines."""
    if name in SHAPES:
        return json.dumps(_with_longest_list_repeated(SHAPES[name], size)).encode()
    if name == "textgrid":
        interval = '1.5\n2.5\n"hi"\n'
        count = size // len(interval)
        head = f'File type = "ooTextFile"\n"TextGrid"\n0\n3\n<exists>\n1\n"IntervalTier"\n"a"\n0\n3\n{count}\n'
        return (head + interval * count).encode()
    head = "WEBVTT\n\n" if name == "webvtt" else ""
    body = TEXTS[name].removeprefix(head) + "\n"
    return (head + body * (size // len(body))).encode()


def _with_longest_list_repeated(shape: Any, size: int) -> Any:
    def lists(value: Any) -> list[list[Any]]:
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        own = [value] if isinstance(value, list) and value and isinstance(value[0], dict) else []
        return own + [found for item in inside for found in lists(item)]

    copy = json.loads(json.dumps(shape))
    longest = max(lists(copy), key=lambda found: len(json.dumps(found)))
    longest *= max(1, size // len(json.dumps(longest)))
    return copy
