"""From the call's clock to the recording's, where the recorder paused during hold.

call's clock         |─ a ─|▒▒▒▒ hold ▒▒▒▒|─ b ─|
recording's clock    |─ a ─|─ b ─|                    b stands earlier by the hold before it
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from genqa.call import Call, Utterance, Word
from genqa.metrics.hold import place
from genqa.spans import NOTHING, Spans


def pauses(call: Call) -> Spans:
    """When the recorder paused, on the call's clock; nothing where it did not, or where it cannot be told."""
    if call.hold is None or call.hold.spans is None or not place(call).recorder_paused:
        return NOTHING
    return call.hold.spans


def on_the_recordings(call: Call, paused: Spans, utterances_too: bool) -> Call:
    """The call with its connect on the recording's clock, and its utterances where they are on the call's."""
    if not paused:
        return call
    connected = None if call.connected is None else without(paused, call.connected)
    utterances = tuple(_moved(said, paused) for said in call.utterances) if utterances_too else call.utterances
    return replace(call, connected=connected, utterances=utterances)


def without(paused: Spans, instant: int) -> int:
    """An instant on the recording's clock, ms."""
    return instant - sum(min(end, instant) - start for start, end in paused.pairs if start < instant)


def spans_without(paused: Spans, spans: Iterable[tuple[int, int]]) -> Spans:
    """Spans on the recording's clock."""
    return Spans([(without(paused, start), without(paused, end)) for start, end in spans])


def _moved(said: Utterance, paused: Spans) -> Utterance:
    words = tuple(Word(without(paused, word.start), without(paused, word.end), word.text) for word in said.words)
    return said._replace(start=without(paused, said.start), end=without(paused, said.end), words=words)
