"""What follows from the order of turns: monologues and how soon the agent answers."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from genqa.call import Role
from genqa.metrics.voices import Voice, speech_of
from genqa.spans import NOTHING, Spans

#: A turn of another party that breaks a monologue (design.md §3).
BREAKING_TURN_MS = 1000


def longest_monologue(voices: Sequence[Voice], role: Role) -> int | None:
    """The most own speech of a side, ms, between two turns of 1 s or more of another; ``None`` if it never speaks.

    agent                |████| |███|     |███████|
    guest                      |ok|  |──────|           only the long turn breaks the monologue
    monologues           |████| |███|       |█████|
    """
    own = speech_of(voices, role)
    if not own:
        return None
    turns = NOTHING.union(*[voice.turns for voice in voices if voice.party.role is not role])
    breaking = turns.longer_than(BREAKING_TURN_MS - 1)
    breaks = [start for start, _ in breaking.pairs]
    longest = current = broken = 0
    for start, end in own.minus(breaking).pairs:
        if broken < len(breaks) and breaks[broken] < start:
            current = 0
            while broken < len(breaks) and breaks[broken] < start:
                broken += 1
        current += end - start
        longest = max(longest, current)
    return longest


def response_latency(sides: Sequence[Voice], holds: Spans) -> float | None:
    """The median of the pauses, ms, from the end of a guest's turn to the agent's next; ``None`` without any.

    Turns of one side that follow each other are one. A start before the guest has ended is no pause, and a pause with a
    hold in it is no answer time.
    """
    turns = sorted((start, end, voice.party.role) for voice in sides for start, end in voice.turns.pairs)
    pauses: list[int] = []
    guest_end: int | None = None
    for start, end, role in turns:
        if role is Role.GUEST:
            guest_end = end if guest_end is None else max(guest_end, end)
        elif guest_end is not None:
            if start >= guest_end and not (holds and holds.crop(guest_end, start)):
                pauses.append(start - guest_end)
            guest_end = None
    return median(pauses) if pauses else None
