"""STM: turns with a speaker and the text, times in seconds, start and end.

    ;; comment
    call-7 A anna 11.34 12.20 <o,f0,female> yes of course
    call-7 A inter_segment_gap 12.20 13.05 ignore_time_segment_in_scoring

What is to be left out of scoring may well be speech, only that nobody wrote it down: an unknown voice. A turn without
text beside others that have one is nobody speaking; where no turn has a text, the file is about times alone.
"""

from __future__ import annotations

from genqa.call import Role
from genqa.transcript import nist, units
from genqa.transcript.reading import Document, Reading, Segment

_IGNORED = "ignore_time_segment_in_scoring"
_GAP = "inter_segment_gap"


def recognises(document: Document) -> bool:
    """Three lines in four have a speaker between the channel and two times in order."""
    return nist.kind(document) == "stm"


def read(document: Document) -> Reading:
    """The turns of one recording."""
    recordings: dict[str, list[list[str]]] = {}
    unread: list[int] = []
    for number, fields in nist.rows(document):
        if nist.is_stm(fields):
            recordings.setdefault(fields[0], []).append(fields)
        else:
            unread.append(number)
    lines = nist.chosen(recordings, document.recording) or []
    channels = nist.channel_numbers({fields[1] for fields in lines})
    turns = [_turn(fields, channels) for fields in lines if fields[2] != _GAP]
    ignored = sum(_is_ignored(fields) for fields in lines if fields[2] != _GAP)
    reading = Reading(channels=max(channels.values(), default=0) + 1, warnings=nist.unread(unread))
    if ignored:
        reading.warnings.append(f"{ignored} stretches are marked as not to be scored: they count for neither side")
    reading.segments, warnings = without_empty(turns)
    reading.warnings += warnings
    return reading


def without_empty(turns: list[Segment]) -> tuple[list[Segment], list[str]]:
    """The turns that have a text, all of them where none has; and the warning about the others."""
    filled = [turn for turn in turns if turn.text or turn.role is Role.UNKNOWN]
    empty = len(turns) - len(filled)
    if not any(turn.text for turn in turns):
        warning = "no turn has a text: nothing can be searched, words per minute are not known"
        return turns, [warning] if turns else []
    return filled, [f"{empty} of {len(turns)} turns hold no words: taken for silence"] if empty else []


def _is_ignored(fields: list[str]) -> bool:
    return len(fields) > 5 and fields[-1].lower() == _IGNORED


def _turn(fields: list[str], channels: dict[str, int]) -> Segment:
    rest = fields[5:]
    if rest and rest[0].startswith("<") and rest[0].endswith(">") and "," in rest[0]:
        rest = rest[1:]
    ignored = _is_ignored(fields)
    name = None if ignored else nist.label(fields[2])
    return Segment(
        label=name,
        start=units.seconds(fields[3]),
        end=units.seconds(fields[4]),
        text="" if ignored else units.text(" ".join(rest)),
        role=Role.UNKNOWN if ignored else units.role(name),
        channel=channels.get(fields[1]),
    )
