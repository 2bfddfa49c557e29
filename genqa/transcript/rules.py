"""The rules that hold for every format: who is a voice, which times can be used, which side each voice is on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from genqa.call import Party, Role, Utterance, Word, counted
from genqa.transcript.reading import RawWord, Reading, Segment
from genqa.transcript.roles import Choice, Sides, decide
from genqa.transcript.words import sentence

NO_TIMES = "the transcript has no usable times"
#: What the warning says about segments with times below 0.
BEFORE_THE_RECORDING = "before the recording"


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript with its sides decided, in the order of time.

    ``length``: the provider's stated length of the recording in ms. ``anonymous``: one voice that nothing tells apart
    from the other side. ``untimed``: why nothing in it can be measured in time. ``roles_basis``: how it is known who
    is the agent. ``channels``: the agent's and the guest's, where the file tells two apart and does not say which is
    whose. ``on_call_clock``: its times go on while the recorder pauses. ``epoch``: the epoch ms of its time 0,
    ``connected``: when the first agent came on, in ms; both ``None`` where the file does not say.
    """

    format: str
    utterances: tuple[Utterance, ...]
    roles_basis: str
    channels: tuple[int, int] | None = None
    length: int | None = None
    anonymous: bool = False
    untimed: str | None = None
    on_call_clock: bool = False
    epoch: int | None = None
    connected: int | None = None
    warnings: tuple[str, ...] = ()


def transcript(format: str, reading: Reading, choice: Choice) -> Transcript:
    """What a reader found in a file of this format, as a transcript."""
    warnings = list(reading.warnings)
    segments = _timed_by_words(_voices(reading.segments, reading.channels, warnings))
    untimed = reading.untimed or (NO_TIMES if without_times(segments) else None)
    if untimed:  # every text counts, no time does
        segments = [said if _has_times(said) else said._replace(start=0, end=0, words=()) for said in segments]
    usable = _usable(segments, warnings)
    usable.sort(key=attrgetter("start", "end"))
    sides = decide(usable, reading.channels, choice, format)
    utterances = _utterances(usable, sides, warnings)
    return Transcript(
        format=format,
        utterances=tuple(utterances),
        roles_basis=sides.basis,
        channels=sides.channels,
        length=reading.length if reading.length is not None and reading.length > 0 else None,
        anonymous=sides.anonymous,
        untimed=untimed,
        on_call_clock=reading.on_call_clock,
        epoch=reading.epoch,
        connected=reading.connected,
        warnings=tuple(warnings),
    )


def without_times(segments: Sequence[Segment]) -> bool:
    """Whether there is speech, and none of it has a usable time."""
    return bool(segments) and not any(_has_times(said) or _word_times(said) for said in segments)


def _has_times(said: Segment) -> bool:
    return said.start is not None and said.end is not None


def _word_times(said: Segment) -> list[RawWord]:
    return [word for word in said.words if word.start is not None and word.end is not None]


def _voices(segments: Sequence[Segment], channels: int, warnings: list[str]) -> list[Segment]:
    """A channel is a voice only beside another; what is not said to be anybody's is nobody's where other speech is."""
    if channels < 2:
        segments = [said if said.channel is None else said._replace(channel=None) for said in segments]
    labelled = {said.channel for said in segments if said.label is not None}
    found = list(segments)
    nobody = 0
    for at, said in enumerate(segments):
        if said.label is None and said.role is None:
            if said.channel in labelled or (said.channel is None and labelled):
                found[at] = said._replace(role=Role.UNKNOWN)
                nobody += 1
            elif said.channel is not None:
                found[at] = said._replace(label=f"channel {said.channel}")
    if nobody:
        warnings.append(
            counted(nobody, "segment does not", "segments do not")
            + " say who speaks, where others do: what nobody is named for counts for neither side"
        )
    return found


def _timed_by_words(segments: Sequence[Segment]) -> list[Segment]:
    """Segments that have no times themselves last from their first to their last word."""
    timed: list[Segment] = []
    for said in segments:
        if (said.start is None or said.end is None) and (words := _word_times(said)):
            starts = [word.start for word in words if word.start is not None]
            ends = [word.end for word in words if word.end is not None]
            said = said._replace(start=min(starts), end=max(ends))
        timed.append(said)
    return timed


def _usable(segments: Sequence[Segment], warnings: list[str]) -> list[Segment]:
    usable = [said for said in segments if said.start is not None and said.end is not None]
    if len(usable) < len(segments):
        left_out = [number for number, said in enumerate(segments, 1) if not _has_times(said)]
        which = ", ".join(map(str, left_out[:10])) + (", …" if len(left_out) > 10 else "")
        warnings.append(f"{len(left_out)} of {len(segments)} segments left out, no usable time: number {which}")
    return usable


def _utterances(segments: Sequence[Segment], sides: Sides, warnings: list[str]) -> list[Utterance]:
    parties = {voice: Party(role, voice[0] or "") for voice, role in sides.roles.items()}
    utterances: list[Utterance] = []
    negative = reversed_times = lost_words = 0
    for label, start, end, text, raw_words, _role, channel in segments:
        assert start is not None and end is not None  # _usable saw to it
        words: tuple[Word, ...] = ()
        if raw_words:
            words, lost = _words(raw_words)
            lost_words += lost
            if words:
                start = min(start, words[0].start)
                end = max(end, max([word.end for word in words]))
        if end < start:
            reversed_times += 1
            end = start
        if start < 0:
            negative += 1
            start, end = 0, max(0, end)
        text = text or sentence([word.text for word in raw_words])
        utterances.append(Utterance(parties[label, channel], start, end, text, words))
    if reversed_times:
        what = counted(reversed_times, "segment ends before it starts", "segments end before they start")
        warnings.append(f"{what}: the text counts, the time does not")
    if negative:
        what = counted(negative, "segment starts", "segments start")
        warnings.append(f"{what} {BEFORE_THE_RECORDING}: what lies before it was cropped")
    if lost_words:
        warnings.append(f"{counted(lost_words, 'word')} left out, no usable time")
    return utterances


def _words(raw_words: Sequence[RawWord]) -> tuple[tuple[Word, ...], int]:
    """The words in the order of time, those before the recording's start cropped, and how many had no usable time."""
    words = [
        Word(start, end, word.text) if 0 <= start <= end else Word(max(start, 0), max(start, end, 0), word.text)
        for word in raw_words
        if (start := word.start) is not None and (end := word.end) is not None
    ]
    lost = len(raw_words) - len(words)
    words.sort()
    return tuple(words), lost
