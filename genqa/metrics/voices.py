"""Who speaks when: the spans of each party, from its words where they are timed, else from its utterances."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import attrgetter

from genqa.call import SIDES, Call, Party, Role, Utterance
from genqa.spans import NOTHING, Pair, Span, Spans

#: A turn that is put together from stretches of sound goes on over pauses of this length, as one from timed words does.
LONGEST_PAUSE_MS = 1000
#: By how much the clocks of a recording and of what is known of its call may differ.
CLOCKS_DIFFER_MS = 1000


@dataclass(frozen=True, slots=True)
class Voice:
    """One party's speech in ms on the recording's clock.

        utterances   |── hello there ──|── how are ──|        |─ fine ─|
        speech       |hello|   |there|  |how|   |are|         |─ fine ─|    words, where they are timed
        turns        |───────────────────────────────|        |─ fine ─|    utterances that touch are one turn

    ``said`` are its utterances in the order of time. Where they are stretches of sound, a turn goes on over pauses of
    up to a second in which nobody else begins to speak.
    """

    party: Party
    speech: Spans
    turns: Spans
    said: tuple[Utterance, ...]

    @property
    def words(self) -> int:
        """How many words it has, spoken or written."""
        return sum([_words(one) or 0 for one in self.said])

    def outside(self, spans: Spans) -> Voice:
        """The same voice without what sounds in these spans, nor shortly before or after as a part of it.

        sound      |█████████████████|   |██|
        spans        |▒▒▒▒▒▒|                      two clocks differ: the short part before is of the sound within
        outside             |████████|   |██|
        """
        return replace(self, speech=_without(self.speech, spans), turns=_without(self.turns, spans))

    def turn_at(self, instant: int) -> Span | None:
        """The turn in which this party speaks at an instant."""
        return self.turns.at(instant) or self.speech.at(instant)

    def words_in(self, turn: Span) -> int | None:
        """How many words a turn has, ``None`` where no text tells."""
        first = bisect_left(self.said, turn.start, key=_start)
        last = bisect_left(self.said, turn.end, key=_start)
        counts = [count for one in self.said[first:last] if (count := _words(one)) is not None]
        return sum(counts) if counts else None


def voices_of(call: Call) -> tuple[list[Voice], int]:
    """Every party's speech inside the recording, and how many ms of speech lie after its end."""
    said_by: dict[Party, list[Utterance]] = {}
    for said in call.utterances:
        said_by.setdefault(said.party, []).append(said)
    voices, beyond, length = [], 0, call.length.ms
    for party, utterances in said_by.items():
        utterances.sort(key=_start)
        turns = Spans([(said.start, said.end) for said in utterances])
        spoken = Spans(_spoken(utterances)) if any(said.words for said in utterances) else turns
        if call.by_sound:
            turns = _over_short_pauses(turns, sorted(said.start for said in call.utterances if said.party != party))
        speech = spoken.crop(0, length)
        if speech is not spoken:
            beyond += spoken.duration - speech.duration
        voices.append(Voice(party, speech, turns.crop(0, length), tuple(utterances)))
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


def _without(sound: Spans, spans: Spans) -> Spans:
    left = sound.minus(spans)
    parts = [(start, end) for start, end in left.pairs if end - start < CLOCKS_DIFFER_MS]
    return left.minus(Spans([part for part in parts if spans.at(part[0] - 1) or spans.at(part[1])]))


def _over_short_pauses(stretches: Spans, others_begin: list[int]) -> Spans:
    """The same with pauses filled, unless they are long or somebody else begins in them.

    stretches    |██| |██|     |██|       |███|
    others                   |█
    filled       |███████|     |██|       |███|
    """
    gaps = stretches.gaps()
    short = gaps.minus(gaps.longer_than(LONGEST_PAUSE_MS))
    filled = [
        (start, end) for start, end in short.pairs if bisect_left(others_begin, start) == bisect_left(others_begin, end)
    ]
    return stretches.union(Spans(filled))


def _spoken(utterances: Iterable[Utterance]) -> Iterable[Pair]:
    for _, start, end, _, words in utterances:
        if words:
            for word in words:
                yield word.start, word.end
        else:
            yield start, end


def _words(said: Utterance) -> int | None:
    return len(said.words) or (len(said.text.split()) if said.text else None)


_start = attrgetter("start")
