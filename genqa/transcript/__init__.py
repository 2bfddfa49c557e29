"""From a speech-to-text file to utterances with sides, whatever provider it comes from.

bytes ─► Document ─► the format's reader ─► Reading ─► the rules for all formats ─► Transcript
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from genqa.call import SIDES, Role
from genqa.errors import BrokenTranscript, InvalidSetting, TranscriptError, UnknownFormat
from genqa.transcript import garbage, refusals, roles, rules
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
    "read_channels",
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
    row, both = _joined((agent, guest), names, format, recording)
    sides = [SIDES[said.channel or 0] for said in both.segments]
    both.segments = [
        said._replace(role=side, label=side.value) for said, side in zip(both.segments, sides, strict=True)
    ]
    found = rules.transcript(row, both, Choice())
    return replace(found, roles_basis="one file a side: the agent's first")


@garbage.seldom_looked_for()
def read_channels(
    files: Sequence[bytes], *, name: str = "the transcript", format: str | None = None, choice: Choice | None = None
) -> Transcript:
    """A file for each channel of one recording, channel 0 first, as one transcript. Errors as in :func:`read`.

    One side speaks on each channel: whom a file tells apart on its channel, and in which roles, is passed over. Which
    side it is is decided as for any file that tells channels apart.
    """
    choice = choice or Choice()
    row, both = _joined(files, [f"{name}, channel {number}" for number in range(len(files))], format, None)
    both.segments = [said._replace(role=None, label=f"channel {said.channel}") for said in both.segments]
    agent = choice.agent_channel
    if agent is None and choice.agent_speaker is None:
        agent = choice.channel_map.get(row)
    heard = sorted({said.channel for said in both.segments if said.channel is not None})
    quiet = agent is not None and agent not in heard and 0 <= agent < len(files)
    if quiet:  # the agent is there and says nothing: nobody else is the agent for that
        both.segments = [said._replace(role=Role.GUEST) for said in both.segments]
        basis = roles.MAPPED if choice.agent_channel is None else roles.CHOSEN
        found = replace(rules.transcript(row, both, Choice()), roles_basis=basis)
    else:
        found = rules.transcript(row, both, choice)
        agents = {said.party.label for said in found.utterances if said.party.role is Role.AGENT}
        agent = next((number for number in heard if f"channel {number}" in agents), None)
    if len(files) != 2 or agent is None:
        return found
    return replace(found, channels=(agent, 1 - agent))


def recognise(document: Document) -> list[Format]:
    """The formats that a document fits: one, for every file that genqa reads."""
    return [row for row in FORMATS if row.recognises(document)]


def _joined(
    files: Sequence[bytes], names: Sequence[str], format: str | None, recording: str | None
) -> tuple[str, Reading]:  # fmt: skip
    """What is in the files of one call, each on a channel of its own, and what their formats are called."""
    both = Reading(channels=max(2, len(files)))
    formats = []
    for channel, (data, name) in enumerate(zip(files, names, strict=True)):
        row, reading = _read(data, name, format, recording)
        formats.append(row.name)
        both.segments += [said.on_channel(channel) for said in reading.segments]
        both.length = max((length for length in (both.length, reading.length) if length is not None), default=None)
        untimed = reading.untimed or (rules.NO_TIMES if rules.without_times(reading.segments) else None)
        both.untimed = both.untimed or (f"{name}: {untimed}" if untimed else None)
        both.on_call_clock = both.on_call_clock or reading.on_call_clock
        both.epoch = reading.epoch if both.epoch is None else both.epoch
        both.connected = reading.connected if both.connected is None else both.connected
        both.warnings += [f"{name}: {warning}" for warning in reading.warnings]
    return "+".join(dict.fromkeys(formats)), both


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
