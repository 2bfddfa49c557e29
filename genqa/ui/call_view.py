"""One result on a page: the answer, its parts, the player, every number, where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from genqa.audio.playable import Playable
from genqa.call import clock, counted, spoken_seconds
from genqa.charts.colours import Theme
from genqa.errors import AudioError, GenqaError
from genqa.index import SAMPLE, AgentRow, CallRow
from genqa.metrics.table import BY_NAME, METRICS, why_not
from genqa.result import Result
from genqa.scoring import Score
from genqa.spans import NOTHING, to_ms
from genqa.transcript import BY_NAME as BY_FORMAT
from genqa.ui import badges, beside_view, instant, player, points_lost, problems, readers, transcribed
from genqa.ui.markup import Column, band_of, html
from genqa.ui.numbers import UNKNOWN, moment, number, zone
from genqa.ui.text import plain

#: What is explained under a name that is no number's.
_LISTS = {
    "holds": "Where the holds lie",
    "silence_gaps": "Where the silences lie",
    "talk_overs": "Where the talk-overs lie",
    "interruptions": "Interruptions",
    "dead_air": "Dead air",
}


def reader_zone() -> tzinfo:
    """The time zone of the reader's browser."""
    return zone(st.context.timezone)


def theme() -> Theme:
    """The ground that the reader sees."""
    return Theme.of(st.context.theme.type)


def draw(
    result: Result, row: CallRow | None = None, sound: Callable[[], Playable | None] = lambda: None,
    beside_transcript: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Everything that is known about a call; ``row`` is what the index knows of it, ``None`` when it is not there.

    ``beside_transcript`` draws what can be done about its transcript, beside where that comes from.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(headline(result), width="content")
        if result.about.source == SAMPLE:
            st.badge("sample", icon=":material/science:", color="gray")
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            _transcript(result)
        beside_transcript()
    badges.draw(result, theme())
    left, right = st.columns([1, 3], gap="medium")
    with left:
        _score(result.score)
    with right:
        line = points_lost.draw(result.score)
        if (sound_says := beside_view.in_words(result)) is not None:
            st.caption(plain(sound_says))
        _flags_and_unknown(result)
    if result.warnings:
        st.warning("\n".join(f"* {plain(warning)}" for warning in result.warnings), title="Before you rely on it")
    framed = result.score.lines[line].spans if line is not None else NOTHING
    _player(result, instant.looked_at(result.measures.duration, framed), row)
    trouble = st.container()
    beside_view.draw(result)
    numbers, record = st.tabs(["All numbers", "Record"])
    with numbers:
        _numbers(result)
    with record:
        _record(result, row)
    # Last: to make it ready may take a second, and all else is there to be read meanwhile.
    _sound(result, sound, row, trouble)


def _transcript(result: Result) -> None:
    """Where the transcript comes from, and who is who; or that there is none."""
    if result.origin.transcript_format:
        st.caption(
            plain(f"Transcript read as {read_as(result.origin.transcript_format)}. Who is who: {_basis(result)}.")
        )
    if result.origin.transcribed:
        st.caption(plain(f"Transcribed by {result.origin.transcribed}."))
    if result.call.by_sound:
        st.caption(plain(f"No transcript: {_basis(result)}. {_agents_channel(result)}."))


def headline(result: Result) -> str:
    """Who, where, when and how long, as far as it is known."""
    about = result.about
    started = moment(about.started_at, reader_zone(), with_zone=True) if about.started_at else None
    length = f"{clock(result.measures.duration)} long"
    return " · ".join(part for part in (about.agent, about.queue, about.direction, started, length) if part)


def read_as(format: str) -> str:
    """A format's title, or those of the two sides' formats."""
    return " and ".join(BY_FORMAT[name].title if name in BY_FORMAT else name for name in format.split("+"))


def _agents_channel(result: Result) -> str:
    return f"The agent is on channel {result.origin.agent_channel}: {result.origin.agent_channel_basis}"


def _basis(result: Result) -> str:
    return result.origin.roles_basis or "not known"


def _score(score: Score) -> None:
    with st.container(border=True):
        if score.value is None:
            st.metric("Score", UNKNOWN)
            st.text(f"not scorable: {score.reason}")
        else:
            st.metric("Score", f"{score.value:.1f}")
            st.html(band_of(score.value, readers.bands(), theme()))
        st.caption(plain(f"rubric {score.rubric}, version {score.version}"))


def _flags_and_unknown(result: Result) -> None:
    for flag in result.score.flags:
        st.warning(plain(flag))
    reasons: dict[str, list[str]] = {}
    for name, reason in result.measures.not_measured.items():
        reasons.setdefault(reason, []).append(_title(name))
    if reasons:
        unknown = [(", ".join(names), reason) for reason, names in reasons.items()]
        st.html(html("Not measured", (Column("Not measured"), Column("Why not")), unknown))


def _title(name: str) -> str:
    metric = BY_NAME.get(name)
    return metric.title if metric else _LISTS.get(name, name.replace("_", " "))


def _player(result: Result, look: player.Look, row: CallRow | None) -> None:
    """Waveform, events and transcript; a damaged waveform leaves the rest of them."""
    address = result.recording_id if row is not None else None
    try:
        player.draw(result, look, address)
    except AudioError as error:
        problems.box(error)
        player.draw(replace(result, origin=replace(result.origin, peaks=None)), look, address)


def _sound(result: Result, sound: Callable[[], Playable | None], row: CallRow | None, trouble: DeltaGenerator) -> None:
    """The recording for the player, or why it has none; what is wrong with it is told beneath the player."""
    file, why_not = None, "No recording of this call was kept."
    try:
        file = sound()
    except GenqaError as error:
        problems.box(error, trouble)
        why_not = "The recording cannot be played."
    if file is None and row is not None and (days := readers.sound_dropped_after(row.recording_id)) is not None:
        why_not = f"The recording was kept for {counted(days, 'day')} after the call."
    player.give(result.recording_id, file, why_not)


def _numbers(result: Result) -> None:
    measures = result.measures
    _agents(result)
    columns = (Column("Number"), Column("Value", "number"), Column("What it means"))
    rows = []
    for metric in METRICS:
        value = metric.value(measures)
        unknown = f" Not known: {why_not(metric.name, measures.not_measured) or 'nothing tells'}."
        rows.append((metric.title, number(metric, value), metric.definition + (unknown if value is None else "")))
    st.html(html("All numbers", columns, rows))
    thresholds = measures.thresholds
    st.caption(
        f"Measured with silence from more than {spoken_seconds(thresholds.silence_min)} and talk-over from "
        f"{spoken_seconds(thresholds.talk_over_min)}."
    )


def _record(result: Result, row: CallRow | None) -> None:
    about, origin = result.about, result.origin
    length = f"{clock(result.call.length.ms, tenths=True)}, taken from the {result.call.length.source}"
    facts = (
        ("Recording id", result.recording_id),
        ("Interaction id", about.interaction_id),
        ("Came from", about.source),
        ("Trunk", about.trunk),
        ("First stored", moment(row.stored_at, reader_zone(), with_zone=True) if row else "not in the index"),
        ("Last changed", moment(row.updated_at, reader_zone(), with_zone=True) if row else None),
        ("Length", length),
        ("Transcript", read_as(origin.transcript_format) if origin.transcript_format else None),
        ("Transcribed by", origin.transcribed),
        ("Who is the agent", origin.roles_basis),
        ("Agent's channel", None if origin.agent_channel is None else _agents_channel(result)),
        ("Sound", origin.audio),
        ("Hold", result.call.hold.source if result.call.hold else None),
    )
    rows = [(title, value or UNKNOWN) for title, value in facts]
    st.html(html("Record", (Column("What", "short"), Column("From where")), rows))
    if row is not None:
        transcribed.draw(result.recording_id, reader_zone())


def _agents(result: Result) -> None:
    """What each agent did, where there are several."""
    agents = AgentRow.each_in(result)
    if len(agents) > 1:
        columns = (Column("Agent"), Column("Talked", "number"), Column("Share", "number"), Column("Held", "number"))
        rows = [
            (one.label or UNKNOWN, _length(one.talk_seconds), _share(one.share), _length(one.hold_seconds))
            for one in agents
        ]
        st.html(html("Agents in this call", columns, rows))


def _share(share: float | None) -> str:
    return UNKNOWN if share is None else f"{share:.0%}".replace("%", " %")


def _length(seconds: float | None) -> str:
    return UNKNOWN if seconds is None else spoken_seconds(to_ms(seconds))
