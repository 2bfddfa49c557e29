"""STM: turns with a speaker and the text, times in seconds, start and end.

    ;; comment
    call-7 A anna 11.34 12.20 <o,f0,female> yes of course
    call-7 A inter_segment_gap 12.20 13.05 ignore_time_segment_in_scoring

What is to be left out of scoring may well be speech, only that nobody wrote it down: an unknown voice. A turn without
text beside others that have one is nobody speaking; where no turn has a text, the file is about times alone.
"""

from __future__ import annotations

from genqa.call import Role
from genqa.transcript import nist, recordings, units
from genqa.transcript.reading import Document, Reading, Segment

_IGNORED = "ignore_time_segment_in_scoring"
_GAP = "inter_segment_gap"


def recognises(document: Document) -> bool:
    """Half of the first lines have a speaker between the channel and two times in order."""
    return nist.kind(document) == "stm"


def read(document: Document) -> Reading:
    """The turns of one recording."""
    found, warnings = recordings.by_id(nist.rows(document), (0, 1), _parsed)
    recording = recordings.chosen(found, document.recording) or recordings.Recording()
    items, channels = recording.on_channels()
    turns = [turn._replace(text="") if turn.text == _IGNORED else turn for turn in items if turn.label != _GAP]
    ignored = sum(turn.text == _IGNORED for turn in items if turn.label != _GAP)
    if ignored:
        warnings.append(f"{ignored} stretches are marked as not to be scored: they count for neither side")
    segments, more = without_empty(turns)
    return Reading(segments=segments, channels=channels, warnings=warnings + more)


def without_empty(turns: list[Segment]) -> tuple[list[Segment], list[str]]:
    """The turns that have a text, all of them where none has; and the warning about the others."""
    filled = [turn for turn in turns if turn.text or turn.role is Role.UNKNOWN]
    empty = len(turns) - len(filled)
    if not any(turn.text for turn in turns):
        warning = "no turn has a text: nothing can be searched, words per minute are not known"
        return turns, [warning] if turns else []
    return filled, [f"{empty} of {len(turns)} turns hold no words: taken for silence"] if empty else []


def _parsed(fields: list[str]) -> Segment | None:
    times = nist.times(fields[3], fields[4]) if len(fields) >= 5 else None
    if times is None:
        return None
    rest = fields[5:]
    if rest and rest[0].startswith("<") and rest[0].endswith(">") and "," in rest[0]:
        rest = rest[1:]
    name, text = nist.label(fields[2]), units.text(" ".join(rest))
    if text.lower() == _IGNORED and name != _GAP:
        return Segment(None, *times, _IGNORED, role=Role.UNKNOWN)
    return Segment(name, *times, text, role=units.role(name))
