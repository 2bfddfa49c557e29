"""Who speaks when: the spans of each party, from its words where they are timed, else from its utterances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from genqa.call import SIDES, Call, Party, Role, Utterance
from genqa.spans import NOTHING, Pair, Span, Spans


@dataclass(frozen=True, slots=True)
class Voice:
    """One party's speech in ms on the recording's clock.

        utterances   |── hello there ──|── how are ──|        |─ fine ─|
        speech       |hello|   |there|  |how|   |are|         |─ fine ─|    words, where they are timed
        turns        |───────────────────────────────|        |─ fine ─|    utterances that touch are one turn

    ``words`` counts words, spoken or written; ``turn_words`` does so for each turn (``None``: it has no text).
    """

    party: Party
    speech: Spans
    turns: Spans
    turn_words: dict[int, int | None]
    words: int
    utterances: int

    def turn_at(self, instant: int) -> Span | None:
        """The turn in which this party speaks at an instant."""
        return self.turns.at(instant) or self.speech.at(instant)


def voices_of(call: Call) -> tuple[list[Voice], int]:
    """Every party's speech inside the recording, and how many ms of speech lie after its end."""
    said_by: dict[Party, list[Utterance]] = {}
    for said in call.utterances:
        said_by.setdefault(said.party, []).append(said)
    voices, beyond = [], 0
    for party, utterances in said_by.items():
        speech = Spans(_spoken(utterances))
        inside = speech.crop(0, call.length.ms)
        beyond += speech.duration - inside.duration
        turns = Spans((said.start, said.end) for said in utterances).crop(0, call.length.ms)
        turn_words, words = _count_words(utterances, turns)
        voices.append(Voice(party, inside, turns, turn_words, words, len(utterances)))
    return voices, beyond


def speech_of(voices: Iterable[Voice], *roles: Role) -> Spans:
    """What all voices of these roles cover together; of every role when none is given."""
    return NOTHING.union(*[voice.speech for voice in voices if not roles or voice.party.role in roles])


def sides_of(voices: Iterable[Voice]) -> list[Voice]:
    """The voices of agents and guests."""
    return [voice for voice in voices if voice.party.role in SIDES]


def names_of(voices: Iterable[Voice]) -> dict[Party, str]:
    """What to call each party: its role, or role:label where several share the role."""
    parties = [voice.party for voice in voices]
    shared = {role for role in Role if sum(party.role is role for party in parties) > 1}
    return {party: f"{party.role}:{party.label}" if party.role in shared else str(party.role) for party in parties}


def _spoken(utterances: Iterable[Utterance]) -> Iterable[Pair]:
    for _, start, end, _, words in utterances:
        if words:
            for word in words:
                yield word.start, word.end
        else:
            yield start, end


def _count_words(utterances: Iterable[Utterance], turns: Spans) -> tuple[dict[int, int | None], int]:
    """Words of each turn by the turn's start, and of all utterances."""
    counts: dict[int, int | None] = {}
    total = 0
    for said in utterances:
        words = len(said.words) or (len(said.text.split()) if said.text else None)
        total += words or 0
        turn = turns.at(said.start)
        if turn is not None:
            before = counts.get(turn.start)
            counts[turn.start] = before if words is None else (before or 0) + words
    return counts, total
