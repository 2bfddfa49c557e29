"""From a speech-to-text file to utterances with sides, whatever provider it comes from.

bytes ─► Document ─► the format's reader ─► Reading ─► the rules for all formats ─► Transcript
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from genqa.call import Role
from genqa.errors import BrokenTranscript, InvalidSetting, TranscriptError, UnknownFormat
from genqa.transcript import garbage, refusals, rules
from genqa.transcript.decoding import decode
from genqa.transcript.formats import BY_NAME, FORMATS, Format
from genqa.transcript.reading import Document, Reading
from genqa.transcript.roles import Choice
from genqa.transcript.rules import BEFORE_THE_RECORDING, Transcript

__all__ = [
    "BEFORE_THE_RECORDING",
    "BY_NAME",
    "FORMATS",
    "Choice",
    "Format",
    "Transcript",
    "read",
    "read_two_sides",
    "recognise",
]


@garbage.seldom_looked_for()
def read(
    data: bytes, *, name: str = "the transcript", format: str | None = None, choice: Choice | None = None,
    recording: str | None = None,
) -> Transcript:  # fmt: skip
    """One transcript file.

    :param name: what to call the file in messages.
    :param format: a format's name from the table, to force it; otherwise it is recognised from the content.
    :param choice: what the user or the settings say about sides.
    :param recording: the id of the one to read, where a file holds several recordings; otherwise it is just a name.
    :raises BrokenTranscript: cut off, empty, no text, or a provider's report that it failed.
    :raises UnknownFormat: sound, but nothing that genqa reads.
    :raises UnknownSpeaker: the chosen agent does not occur in it.
    :raises SeveralRecordings: the file holds more than one, and ``recording`` is none of them.
    :raises InvalidSetting: no format is called that.
    """
    row, reading = _read(data, name, format, recording)
    return rules.transcript(row.name, reading, choice or Choice())


@garbage.seldom_looked_for()
def read_two_sides(
    agent: bytes, guest: bytes, *, names: tuple[str, str] = ("the agent's transcript", "the guest's transcript"),
    format: str | None = None, recording: str | None = None,
) -> Transcript:  # fmt: skip
    """Two files, the agent's and the guest's side of one call, as one transcript. Errors as in :func:`read`."""
    both = Reading(channels=2)
    formats = []
    for side, (data, name) in enumerate(zip((agent, guest), names, strict=True)):
        row, reading = _read(data, name, format, recording)
        formats.append(row.name)
        role = (Role.AGENT, Role.GUEST)[side]
        both.segments += [said._replace(role=role, label=role.value, channel=side) for said in reading.segments]
        both.length = max((length for length in (both.length, reading.length) if length is not None), default=None)
        untimed = reading.untimed or (rules.NO_TIMES if rules.without_times(reading.segments) else None)
        both.untimed = both.untimed or (f"{name}: {untimed}" if untimed else None)
        both.on_call_clock = both.on_call_clock or reading.on_call_clock
        both.epoch = reading.epoch if both.epoch is None else both.epoch
        both.connected = reading.connected if both.connected is None else both.connected
        both.warnings += [f"{name}: {warning}" for warning in reading.warnings]
    found = rules.transcript("+".join(dict.fromkeys(formats)), both, Choice())
    return replace(found, roles_basis="one file a side: the agent's first")


def recognise(document: Document) -> list[Format]:
    """The formats that a document fits: one, for every file that genqa reads."""
    return [row for row in FORMATS if row.recognises(document)]


def _read(data: bytes, name: str, format: str | None, recording: str | None) -> tuple[Format, Reading]:
    if format is not None and format not in BY_NAME:
        near = get_close_matches(format, BY_NAME, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise InvalidSetting(f"no format is called {format!r}{hint} Known: {', '.join(BY_NAME)}")
    document = decode(data, name)
    document.recording = recording
    failed = refusals.failure(document)
    if failed:
        raise BrokenTranscript(f"{name}: {failed}")
    # One row at most recognises a file, which a test holds for every sample: the first is the only one.
    row = next((row for row in FORMATS if row.recognises(document)), None) if format is None else BY_NAME[format]
    if row is None:
        raise UnknownFormat(refusals.unknown(document, name, BY_NAME))
    try:
        reading = row.read(document)
        fits = bool(reading.segments) or row.recognises(document)
    except TranscriptError as error:  # a reader knows what is wrong, and not what the file is called
        raise type(error)(f"{name}: {error}") from None
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, RecursionError) as error:
        # A reader met a shape that its format does not have: the file's fault when the format was forced or mimicked.
        raise BrokenTranscript(
            f"{name}: looks like {row.title}, but is not built like it ({type(error).__name__})"
        ) from error
    if not fits:
        raise UnknownFormat(f"{name}: nothing in it can be read as {row.title}; leave the format out to have it found")
    return row, reading
