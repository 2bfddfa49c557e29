from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from genqa.audio import Peaks
from genqa.call import Hold
from genqa.charts.call import call_figure
from genqa.charts.colours import Theme
from genqa.charts.rows import ORIGIN
from genqa.errors import BrokenAudio
from genqa.result import Origin, Result, judge
from genqa.scoring.rubric import built_in
from genqa.spans import Spans
from tests.calls import REFERENCE, call, said

HOSTILE = "<script>alert(1)</script> & <b>x</b> $\\alpha$ %{y} =cmd()"


def result_of(*utterances: Any, origin: Origin | None = None, **facts: Any) -> Result:
    return judge("a call", call(*utterances, **facts), built_in()["linear"], origin=origin)


def drawn(figure: go.Figure, name: str) -> go.Bar:
    (trace,) = [trace for trace in figure.data if trace.name == name]
    return trace


def names(figure: go.Figure) -> list[str]:
    return [trace.name for trace in figure.data]


def starts(trace: go.Bar) -> list[int]:
    return [base - ORIGIN for base in trace.base]


def told(trace: go.Bar) -> list[tuple[str, ...]]:
    return [tuple(row) for row in trace.customdata]


def test_the_reference_call_has_a_lane_a_party_and_one_talk_over_across_both():
    figure = call_figure(result_of(*REFERENCE, length=5.2, hold=Hold(90_000)), Theme.LIGHT)

    assert names(figure) == ["agent", "guest", "talk-over"]
    agent, guest, talk_over = figure.data
    assert (starts(agent), agent.x, agent.y) == ([500, 3800], (1600, 1400), (1, 1))
    assert (starts(guest), guest.x, guest.y) == ([2300], (1700,), (0,))
    assert (starts(talk_over), talk_over.x, talk_over.y, talk_over.width) == ([3800], (200,), (0.5,), 2)
    assert talk_over.marker.pattern.shape == "/"
    assert dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True)) == {
        1: "agent",
        0: "guest",
    }


def test_the_axis_is_the_recording_in_minutes_and_seconds():
    axis = call_figure(result_of(*REFERENCE, length=5.2), Theme.LIGHT).layout.xaxis

    assert axis.range == (ORIGIN, ORIGIN + 5200)
    assert (axis.tickformat, axis.title.text) == ("%-M:%S", "time in the recording (m:ss)")
    assert ORIGIN % 86_400_000 == 0, "the axis starts at 0:00"


def test_a_call_of_an_hour_has_hours_on_its_axis():
    axis = call_figure(result_of(said("agent", 0, 3600)), Theme.LIGHT).layout.xaxis

    assert (axis.tickformat, axis.title.text) == ("%-H:%M:%S", "time in the recording (h:mm:ss)")


def test_the_pointer_shows_when_and_what_was_said():
    agent = drawn(call_figure(result_of(*REFERENCE), Theme.LIGHT), "agent")

    assert told(agent) == [
        ("0:00.5", "0:02.1", "Hello, how can I help you?"),
        ("0:03.8", "0:05.2", "I can certainly help with that."),
    ]
    assert agent.hovertemplate == ("%{customdata[0]} to %{customdata[1]}<br>%{customdata[2]}<extra>agent</extra>")


def test_who_came_in_stands_beside_the_pointer():
    figure = call_figure(result_of(*REFERENCE), Theme.LIGHT)

    assert told(drawn(figure, "talk-over")) == [("0:03.8", "0:04.0", "0.2 s, agent came in (interruption)")]


def test_pauses_of_300_ms_are_bridged_and_longer_ones_are_not():
    words = [(0.0, 0.4), (0.7, 1.0), (1.301, 2.0)]
    figure = call_figure(result_of(said("agent", 0, 2, "three words", words)), Theme.LIGHT)

    agent = drawn(figure, "agent")

    assert (starts(agent), agent.x) == ([0, 1301], (1000, 699))
    assert [row[2] for row in agent.customdata] == ["three words", "three words"]


def test_two_utterances_drawn_as_one_bar_are_both_told():
    figure = call_figure(result_of(said("agent", 0, 1, "One."), said("agent", 1.2, 2, "Two.")), Theme.LIGHT)

    assert told(drawn(figure, "agent")) == [("0:00.0", "0:02.0", "One. Two.")]


def test_silence_is_dotted_and_dead_air_darker_and_labelled_with_its_length():
    figure = call_figure(
        result_of(said("agent", 0, 1), said("guest", 4, 5), said("agent", 8.5, 9), length=9), Theme.LIGHT
    )

    silence, dead_air, lengths = (drawn(figure, name) for name in ("silence", "dead air", "lengths"))

    assert (starts(silence), silence.x) == ([1000], (3000,)), "3.0 s exactly is not longer than 3 s"
    assert (starts(dead_air), dead_air.x) == ([5000], (3500,))
    assert [trace.marker.pattern.shape for trace in (silence, dead_air)] == [".", "."]
    assert silence.marker.color == "rgba(100, 116, 139, 0.18)"
    assert dead_air.marker.color == "rgba(100, 116, 139, 0.34)"
    assert (lengths.x, lengths.text) == ((ORIGIN + 6750,), ("3.5 s",))


def test_hold_is_cross_hatched_over_everything_and_carries_a_pause_sign():
    hold = Hold(70_000, Spans([(10_000, 80_000)]), in_file=True)
    figure = call_figure(result_of(said("agent", 0, 9), said("guest", 81, 90), hold=hold), Theme.LIGHT)

    bar = drawn(figure, "hold")

    assert (starts(bar), bar.x, bar.y, bar.width) == ([10_000], (70_000,), (0.5,), 2)
    assert bar.marker.pattern.shape == "x"
    assert drawn(figure, "lengths").text == ("❚❚ hold 1:10",)


def test_a_hold_without_a_place_is_not_drawn():
    assert "hold" not in names(call_figure(result_of(*REFERENCE, hold=Hold(90_000)), Theme.LIGHT))


def test_of_two_labels_that_would_touch_the_longer_stretch_keeps_its_own():
    turns = [said("agent", 0, 1), said("guest", 5, 5.5), said("agent", 10.5, 11), said("guest", 99, 100)]
    hold = Hold(85_000, Spans([(12_000, 97_000)]), in_file=True)
    figure = call_figure(result_of(*turns, length=200, hold=hold), Theme.LIGHT)

    lengths = drawn(figure, "lengths")

    assert drawn(figure, "dead air").x == (4000, 5000)
    assert lengths.text == ("5.0 s", "❚❚ hold 1:25")


def test_an_ivr_has_a_lane_under_the_sides_and_talk_over_does_not_reach_it():
    figure = call_figure(
        result_of(said("ivr", 0, 2), said("guest", 2, 5), said("agent", 4, 6), said("unknown", 6, 7)), Theme.LIGHT
    )

    assert figure.layout.yaxis.ticktext == ("agent", "guest", "ivr", "unknown")
    assert (drawn(figure, "talk-over").y, drawn(figure, "talk-over").width) == ((2.5,), 2)


def test_two_agents_have_a_lane_each():
    figure = call_figure(result_of(said("agent:anna", 0, 2), said("guest", 2, 5), said("agent:ben", 5, 6)), Theme.LIGHT)

    assert figure.layout.yaxis.ticktext == ("agent:anna", "agent:ben", "guest")


def test_no_text_of_a_call_acts_as_a_tag_an_entity_or_tex():
    label = "<b>mallory</b>"
    figure = call_figure(
        result_of(said(f"agent:{label}", 0, 2, HOSTILE), said("agent:anna", 1, 4), said("guest", 5, 6)), Theme.LIGHT
    )

    escaped = "agent:&#60;b&#62;mallory&#60;/b&#62;"
    lane = drawn(figure, escaped)
    assert lane.customdata[0][2] == (
        "&#60;script&#62;alert(1)&#60;/script&#62; &#38; &#60;b&#62;x&#60;/b&#62; &#36;\\alpha&#36; %{y} =cmd()"
    )
    assert escaped in figure.layout.yaxis.ticktext
    assert "<b>" not in figure.to_json() and "<script>" not in figure.to_json()


def test_a_long_text_is_cut_and_wrapped():
    figure = call_figure(result_of(said("agent", 0, 2, "word " * 200)), Theme.LIGHT)

    lines = drawn(figure, "agent").customdata[0][2].split("<br>")

    assert [len(line) for line in lines] == [59, 59, 59, 59, 60]
    assert lines[-1].endswith("…")


def test_both_channels_have_a_waveform_to_a_scale_of_its_own():
    loud = np.array([[-100, 50], [-50, 100], [0, 0]], np.int16)
    quiet = np.array([[-4, 2], [-2, 4], [0, 0]], np.int16)
    origin = Origin(peaks=Peaks(1, (loud, quiet)).to_bytes(), channels=2)

    figure = call_figure(result_of(*REFERENCE, length=3, origin=origin), Theme.LIGHT)

    assert figure.layout.yaxis.ticktext == ("channel 1", "channel 2", "agent", "guest")
    first, second = drawn(figure, "channel 1"), drawn(figure, "channel 2")
    assert [x - ORIGIN for x in first.x] == [500, 1500, 2500, 2500, 1500, 500]
    assert first.y == (3.23, 3.46, 3.0, 3.0, 2.77, 2.54)
    assert second.y == (2.23, 2.46, 2.0, 2.0, 1.77, 1.54)
    assert first.fill == "toself"


def test_a_mono_recording_has_one_waveform_that_is_nobodys():
    origin = Origin(peaks=Peaks(50, (np.array([[-1, 1]], np.int16),)).to_bytes(), channels=1)

    figure = call_figure(result_of(*REFERENCE, origin=origin), Theme.LIGHT)

    assert figure.layout.yaxis.ticktext == ("recording", "agent", "guest")


def test_a_waveform_of_an_hour_has_at_most_1500_points():
    points = np.zeros((180_000, 2), np.int16)
    origin = Origin(peaks=Peaks(50, (points,)).to_bytes(), channels=1)

    wave = drawn(call_figure(result_of(said("agent", 0, 3600), origin=origin), Theme.LIGHT), "recording")

    assert len(wave.x) == len(wave.y) == 2 * 1500


def test_a_damaged_waveform_says_so():
    with pytest.raises(BrokenAudio, match="read the recording again"):
        call_figure(result_of(*REFERENCE, origin=Origin(peaks=b"GQPK?")), Theme.LIGHT)


def test_a_call_in_which_nobody_speaks_still_has_an_axis():
    figure = call_figure(result_of(length=30), Theme.LIGHT)

    assert names(figure) == []
    assert figure.layout.xaxis.range == (ORIGIN, ORIGIN + 30_000)


def test_two_thousand_utterances_are_a_handful_of_traces():
    turns = [said(("agent", "guest")[n % 2], n * 2, n * 2 + 2.1, "x" * 80) for n in range(2000)]

    figure = call_figure(result_of(*turns), Theme.LIGHT)

    assert names(figure) == ["agent", "guest", "talk-over"]
    assert len(drawn(figure, "agent").x) == 1000
    assert len(drawn(figure, "talk-over").x) == 1999


def test_the_dark_figure_has_the_dark_colours():
    result = result_of(*REFERENCE)

    light, dark = (call_figure(result, theme) for theme in Theme)

    assert [trace.marker.color for trace in light.data[:2]] == ["#0072B2", "#D55E00"]
    assert [trace.marker.color for trace in dark.data[:2]] == ["#4DA3D9", "#F28E4B"]
    assert (light.layout.paper_bgcolor, dark.layout.paper_bgcolor) == ("#FFFFFF", "#11161D")
