"""The form of Score a call: what was handed in becomes a ``Request``, and what is wrong with it stands where it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from genqa import errors, holds
from genqa.analyse import File, Request, analyse
from genqa.call import About, parse_clock, spoken_seconds
from genqa.holds import GivenHold
from genqa.result import Result
from genqa.scoring import Rubric
from genqa.settings import Thresholds, ffmpeg_path
from genqa.spans import to_seconds
from genqa.transcript import FORMATS, Choice
from genqa.ui import problems, unsaved
from genqa.ui.text import file_name

#: The most that one file may hold, in megabytes.
TRANSCRIPT_MB, AUDIO_MB, EVENTS_MB = 50, 200, 5
#: The most of a recording that is scored here, whatever its file takes.
LONGEST_MS = 6 * 3_600_000

_RECOGNISE = "recognise it"
_FORMATS = {_RECOGNISE: None, **{row.title: row.name for row in FORMATS}}
_UNKNOWN, _TOTAL, _SPANS, _EVENTS = "not known", "its total", "when it was", "an events file"
_FIRST, _SECOND = "the first", "the second"


@dataclass(frozen=True, slots=True)
class Form:
    """What the form holds, and the places beside its parts where their errors are shown."""

    transcripts: Sequence[UploadedFile]
    audio: Sequence[UploadedFile]
    format: str | None
    hold: _HoldGiven
    agent_speaker: str
    about: About
    recording_id: str
    places: dict[type[errors.GenqaError], DeltaGenerator]

    def score(self, rubric: Rubric, thresholds: Thresholds, channel_map: Mapping[str, int]) -> Result:
        """What was handed in, measured and scored. :raises GenqaError: it cannot be; :meth:`show` tells it."""
        result = analyse(self.request(channel_map), rubric, thresholds)
        if self.audio:
            check_length(result.call.length.ms)
        return result

    def request(self, channel_map: Mapping[str, int]) -> Request:
        """What is to be scored. :raises InputError: a file is too large, or the hold cannot be read."""
        ffmpeg = ffmpeg_path()
        return Request(
            transcripts=_files(self.transcripts, TRANSCRIPT_MB, errors.TranscriptError),
            audio=_files(self.audio, AUDIO_MB, errors.AudioError),
            format=self.format,
            choice=Choice(agent_speaker=self.agent_speaker.strip() or None, channel_map=channel_map),
            hold=self.hold.given(),
            about=self.about,
            recording_id=self.recording_id.strip() or None,
            ffmpeg=ffmpeg.value if ffmpeg else None,
        )

    def sound(self) -> tuple[bytes, ...]:
        """The recording's file, or the agent's and the guest's, as they came."""
        return tuple([file.getvalue() for file in self.audio])

    def without_hold(self) -> Form:
        """The same, with nothing known of hold: what is still being typed is no mistake yet."""
        return replace(self, hold=_HoldGiven(_UNKNOWN))

    def show(self, error: errors.GenqaError) -> None:
        """Shows an error beside what caused it; the first kind that fits has the place."""
        beside = next((place for kind, place in self.places.items() if isinstance(error, kind)), None)
        problems.box(error, beside)


def check_length(length: int) -> None:
    """:raises UnsupportedAudio: a recording of so many ms is too long to be scored here."""
    if length > LONGEST_MS:
        longest = spoken_seconds(LONGEST_MS)
        raise errors.UnsupportedAudio(f"{spoken_seconds(length)} long; recordings up to {longest} are scored here")


def ask(zone: tzinfo) -> Form:
    """Draws the form. ``zone`` is the reader's, in which dates and times are typed."""
    left, right = st.columns(2, gap="medium")
    with left:
        transcripts, format_, beside_transcript = _transcript()
    with right:
        audio, beside_audio = _recording()
    hold, beside_hold = _hold()
    with st.expander("Who, where and when"):
        about, agent_speaker, recording_id = _about(zone)
    beside_about = st.container()
    places: dict[type[errors.GenqaError], DeltaGenerator] = {
        errors.UnknownSpeaker: beside_about,
        errors.TranscriptError: beside_transcript,
        errors.AudioError: beside_audio,
        errors.MissingDependency: beside_audio,
        errors.HoldError: beside_hold,
        errors.InvalidSetting: beside_about,
    }
    return Form(transcripts, audio, format_, hold, agent_speaker, about, recording_id, places)


def _key(field: str) -> str:
    return f"{field} {unsaved.form_round()}"


def _transcript() -> tuple[Sequence[UploadedFile], str | None, DeltaGenerator]:
    files = st.file_uploader(
        "Transcript",
        accept_multiple_files=True,
        max_upload_size=TRANSCRIPT_MB,
        key=_key("transcripts"),
        help="What speech-to-text made of the call. Two files are the two sides of one call, a file a side.",
    )
    format_ = st.selectbox("Format of the transcript", list(_FORMATS), key=_key("format"))
    return _agent_first(files, "transcript"), _FORMATS[format_], st.container()


def _recording() -> tuple[Sequence[UploadedFile], DeltaGenerator]:
    files = st.file_uploader(
        "Recording (optional)",
        accept_multiple_files=True,
        max_upload_size=AUDIO_MB,
        key=_key("audio"),
        help="The sound of the call, at most six hours: one file, or two with one channel each, a file a side. "
        "It gives the exact length and the waveform.",
    )
    return _agent_first(files, "recording"), st.container()


def _agent_first(files: Sequence[UploadedFile], kind: str) -> Sequence[UploadedFile]:
    """The files in the order that genqa takes them: the agent's, then the guest's."""
    if len(files) != 2:
        return files
    for number, file in zip((_FIRST, _SECOND), files, strict=True):
        st.text(f"{number}: {file_name(file.name)}")
    whose = st.segmented_control(
        f"Which {kind} is the agent's?", (_FIRST, _SECOND), default=_FIRST, required=True, key=_key(f"agent's {kind}")
    )
    return files if whose == _FIRST else files[::-1]


def _files(
    files: Sequence[UploadedFile], most: int, error: type[errors.TranscriptError | errors.AudioError]
) -> Sequence[File]:
    for file in files:
        if file.size > most * 1_048_576:
            raise error(f"{file_name(file.name)}: {file.size / 1_048_576:.1f} MB; at most {most} MB are taken here")
    return tuple([File(file_name(file.name), file.getvalue()) for file in files])


@dataclass(frozen=True, slots=True)
class _HoldGiven:
    """How hold was given, and what was typed or handed in."""

    how: str
    typed: str = ""
    file: UploadedFile | None = None
    recording_start: str = ""

    def given(self) -> GivenHold | None:
        if self.how == _TOTAL:
            milliseconds = parse_clock(self.typed)
            if milliseconds is None:
                raise errors.HoldError(f"“{self.typed.strip()[:60]}” is not a length of time such as 90 or 1:30")
            return holds.total(to_seconds(milliseconds))
        if self.how == _SPANS:
            return holds.spans(self.typed)
        if self.how == _EVENTS:
            if self.file is None:
                raise errors.HoldError("there is no events file yet: add it, or choose another way to give the hold")
            if self.file.size > EVENTS_MB * 1_048_576:
                raise errors.HoldError(f"{file_name(self.file.name)}: at most {EVENTS_MB} MB of events are taken here")
            start = self.recording_start.strip() or None
            return holds.from_file(self.file.getvalue(), file_name(self.file.name), start)
        return None


def _hold() -> tuple[_HoldGiven, DeltaGenerator]:
    how = st.segmented_control(
        "Hold", (_UNKNOWN, _TOTAL, _SPANS, _EVENTS), default=_UNKNOWN, required=True, key=_key("hold"),
        help="How long the guest was on hold. Not known is not the same as none: for none, give a total of 0.",
    )  # fmt: skip
    given = _HoldGiven(how or _UNKNOWN)
    if how == _TOTAL:
        typed = st.text_input("Total hold, in seconds or m:ss", placeholder="1:30", key=_key("hold_total"), width=320)
        given = _HoldGiven(_TOTAL, typed)
    elif how == _SPANS:
        label = "Holds on the recording's clock, from-to"
        typed = st.text_input(label, placeholder="1:02-2:32, 3:00-3:10", key=_key("hold_spans"), width=480)
        given = _HoldGiven(_SPANS, typed)
    elif how == _EVENTS:
        file = st.file_uploader("Events file", max_upload_size=EVENTS_MB, key=_key("events"), width=480)
        label = "Start of the recording (optional, where the file does not say)"
        start = st.text_input(label, placeholder="2026-03-02T14:30:00Z", key=_key("recording_start"), width=480)
        given = _HoldGiven(_EVENTS, file=file, recording_start=start)
    return given, st.container()


def _about(zone: tzinfo) -> tuple[About, str, str]:
    left, middle, right = st.columns(3)
    agent = left.text_input("Agent", key=_key("agent"), max_chars=200)
    queue = middle.text_input("Queue", key=_key("queue"), max_chars=200)
    direction = right.selectbox(
        "Direction", ("inbound", "outbound"), index=None, placeholder="not known", key=_key("way")
    )
    started = left.datetime_input(
        f"Started ({zone})", None, min_value=datetime(2000, 1, 1), step=60, format="YYYY-MM-DD", key=_key("started")
    )
    recording_id = middle.text_input(
        "Recording id", placeholder="made from the content", max_chars=200, key=_key("recording_id"),
        help="A recording that is stored again under its id replaces the earlier result.",
    )  # fmt: skip
    speaker = right.text_input(
        "The agent's label in the transcript", placeholder="as genqa finds it", max_chars=200, key=_key("agent_speaker")
    )
    utc = started.replace(tzinfo=zone).astimezone(UTC).isoformat() if started else None
    about = About(agent=agent.strip() or None, queue=queue.strip() or None, direction=direction, started_at=utc)
    return about, speaker, recording_id
