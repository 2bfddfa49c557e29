"""From a speech-to-text file to utterances with sides, whatever provider it comes from.

bytes ─► Document ─► the format's reader ─► Reading ─► the rules for all formats ─► Transcript
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from genqa.call import Party, Role, Utterance, Word
from genqa.errors import BrokenTranscript, InvalidSetting, UnknownFormat
from genqa.transcript.formats import BY_NAME, FORMATS, Format
from genqa.transcript.reading import Document, RawWord, Reading, Segment
from genqa.transcript.roles import Choice, Sides, decide

__all__ = ["BY_NAME", "FORMATS", "Choice", "Format", "Transcript", "read", "read_two_sides", "recognise"]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript with its sides decided, in the order of time.

    ``length``: the provider's stated length of the recording in ms. ``anonymous``: one voice that nothing tells apart
    from the other side. ``untimed``: why nothing in it can be measured in time. ``roles_basis``: how it is known who
    is the agent. ``on_call_clock``: its times go on while the recorder pauses.
    """

    format: str
    utterances: tuple[Utterance, ...]
    roles_basis: str
    length: int | None = None
    anonymous: bool = False
    untimed: str | None = None
    on_call_clock: bool = False
    warnings: tuple[str, ...] = ()


def read(
    data: bytes, *, name: str = "the transcript", format: str | None = None, choice: Choice | None = None
) -> Transcript:
    """One transcript file.

    :param name: what to call the file in messages.
    :param format: a format's name from the table, to force it; otherwise it is recognised from the content.
    :param choice: what the user or the settings say about sides.
    :raises BrokenTranscript: cut off, empty, or no text.
    :raises UnknownFormat: sound, but nothing that genqa reads.
    :raises UnknownSpeaker: the chosen agent does not occur in it.
    """
    row, reading = _read(data, name, format)
    return _transcript(row.name, reading, choice or Choice())


def read_two_sides(
    agent: bytes, guest: bytes, *, names: tuple[str, str] = ("the agent's transcript", "the guest's transcript"),
    format: str | None = None,
) -> Transcript:  # fmt: skip
    """Two files, the agent's and the guest's side of one call, as one transcript. Errors as in :func:`read`."""
    both = Reading(channels=2)
    formats = []
    for side, (data, name) in enumerate(zip((agent, guest), names, strict=True)):
        row, reading = _read(data, name, format)
        formats.append(row.name)
        role = (Role.AGENT, Role.GUEST)[side]
        both.segments += [said._replace(role=role, label=role.value, channel=side) for said in reading.segments]
        both.length = max((length for length in (both.length, reading.length) if length is not None), default=None)
        both.untimed = both.untimed or reading.untimed
        both.on_call_clock = both.on_call_clock or reading.on_call_clock
        both.warnings += [f"{name}: {warning}" for warning in reading.warnings]
    transcript = _transcript("+".join(dict.fromkeys(formats)), both, Choice())
    return replace(transcript, roles_basis="one file a side: the agent's first")


def recognise(document: Document) -> list[Format]:
    """The formats that a document fits: one, for every file that genqa reads."""
    return [row for row in FORMATS if row.recognises(document)]


def _read(data: bytes, name: str, format: str | None) -> tuple[Format, Reading]:
    document = _document(data, name)
    if format is not None:
        if format not in BY_NAME:
            near = get_close_matches(format, BY_NAME, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise InvalidSetting(f"no format is called {format!r}{hint} Known: {', '.join(BY_NAME)}")
        row = BY_NAME[format]
    else:
        fitting = recognise(document)
        if not fitting:
            raise UnknownFormat(_unknown(document, name))
        row = fitting[0]
    try:
        return row, row.read(document)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, RecursionError) as error:
        # A reader met a shape that its format does not have: the file's fault when the format was forced or mimicked.
        raise BrokenTranscript(
            f"{name}: looks like {row.title}, but is not built like it ({type(error).__name__})"
        ) from error


def _document(data: bytes, name: str) -> Document:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise BrokenTranscript(f"{name}: the file is empty")
    text = _text(data, name)
    if text.lstrip()[:1] not in ("{", "["):
        return Document(text, None)
    try:
        return Document(text, json.loads(text))
    except RecursionError:
        raise BrokenTranscript(f"{name}: nested too deeply to be a transcript") from None
    except json.JSONDecodeError as error:
        cut = " (the file seems to be cut off)" if error.pos >= len(text.rstrip()) - 1 else ""
        where = f"line {error.lineno}, column {error.colno}"
        raise BrokenTranscript(f"{name}: not valid JSON at {where}: {error.msg}{cut}") from None
    except ValueError:  # an integer of more digits than Python converts
        raise BrokenTranscript(f"{name}: holds a number too long to be read") from None


def _text(data: bytes, name: str) -> str:
    encoding = "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise BrokenTranscript(f"{name}: not a text file; a transcript is JSON or text in UTF-8") from None
    if "\x00" in text:
        raise BrokenTranscript(f"{name}: not a text file; it holds NUL bytes")
    return text


def _unknown(document: Document, name: str) -> str:
    formats = ", ".join(BY_NAME)
    if document.json is None:
        return f"{name}: fits no format that genqa reads ({formats})"
    keys = document.keys
    found = ", ".join(keys[:12])[:300] if keys else f"none, the top is a {type(document.json).__name__}"
    near = _nearest(keys)
    hint = f"; nearest: {near}, which --format {near} forces" if near else ""
    return f"{name}: fits no format that genqa reads ({formats}). Top-level keys: {found}{hint}"


#: Keys by which a damaged or unusual file still tells where it comes from.
_TELLTALE = {
    "results": "generic", "transcripts": "generic", "jobName": "aws_transcribe", "Transcript": "contact_lens",
    "Participants": "contact_lens", "recognizedPhrases": "azure_batch", "phrases": "azure_fast",
    "NBest": "azure_realtime", "conversationId": "genesys", "metadata": "deepgram", "utterances": "assemblyai",
    "audio_duration": "assemblyai", "segments": "whisper", "start": "generic", "end": "generic", "speaker": "generic",
}  # fmt: skip


def _nearest(keys: Sequence[str]) -> str | None:
    votes: Counter[str] = Counter()
    for key in keys[:50]:
        for match in get_close_matches(key, _TELLTALE, 1, cutoff=0.8):
            votes[_TELLTALE[match]] += 1
    return votes.most_common(1)[0][0] if votes else None


def _transcript(format: str, reading: Reading, choice: Choice) -> Transcript:
    """The rules that hold for every format: unusable times, sides, order."""
    warnings = list(reading.warnings)
    segments, untimed = reading.segments, reading.untimed
    if segments and all(said.start is None or said.end is None for said in segments):
        untimed = untimed or "the transcript has no usable times"
        segments = [said._replace(start=0, end=0, words=()) for said in segments]
    usable = _usable(segments, warnings)
    usable.sort(key=_by_time)
    sides = decide(usable, reading.channels, choice)
    utterances = _utterances(usable, sides, warnings)
    return Transcript(
        format=format,
        utterances=tuple(utterances),
        roles_basis=sides.basis,
        length=reading.length if reading.length is not None and reading.length > 0 else None,
        anonymous=sides.anonymous,
        untimed=untimed,
        on_call_clock=reading.on_call_clock,
        warnings=tuple(warnings),
    )


def _by_time(said: Segment) -> tuple[int, int]:
    return (said.start or 0, said.end or 0)


def _usable(segments: Sequence[Segment], warnings: list[str]) -> list[Segment]:
    usable, left_out = [], []
    for number, said in enumerate(segments, 1):
        if said.start is None or said.end is None:
            left_out.append(number)
        else:
            usable.append(said)
    if left_out:
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
                end = max(end, *[word.end for word in words])
        if end < start:
            reversed_times += 1
            end = start
        if start < 0:
            negative += 1
            start, end = 0, max(0, end)
        utterances.append(Utterance(parties[label, channel], start, end, text, words))
    if reversed_times:
        warnings.append(f"{reversed_times} segments end before they start: their text counts, their time does not")
    if negative:
        warnings.append(f"{negative} segments start before the recording and were cropped to its start")
    if lost_words:
        warnings.append(f"{lost_words} words left out, no usable time")
    return utterances


def _words(raw_words: Sequence[RawWord]) -> tuple[tuple[Word, ...], int]:
    """The words in the order of time, those before the recording's start cropped, and how many had no usable time."""
    words = [
        Word(max(start, 0), max(start, end, 0), text)
        for start, end, text in raw_words
        if start is not None and end is not None
    ]
    lost = len(raw_words) - len(words)
    words.sort()
    return tuple(words), lost
