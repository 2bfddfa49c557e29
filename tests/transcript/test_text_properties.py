"""What holds for any call written in a text format, and for any text at all."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genqa import transcript
from genqa.errors import GenqaError
from tests.transcript.shapes import times
from tests.transcript.test_textgrid import grid
from tests.transcript.text_shapes import TEXTS, read_text

Turn = tuple[str, int, int]
turns = st.lists(
    st.tuples(st.sampled_from(["agent", "customer"]), st.integers(0, 10**7), st.integers(1, 10**5)), min_size=1
)


def seconds(ms: int) -> str:
    return f"{ms // 1000}.{ms % 1000:03}"


def clock(ms: int, point: str) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"


def rttm(call: list[Turn]) -> str:
    return "".join(f"SPEAKER c 1 {seconds(at)} {seconds(ms)} <NA> <NA> {who} <NA> <NA>\n" for who, at, ms in call)


def stm(call: list[Turn]) -> str:
    return "".join(f"c 1 {who} {seconds(at)} {seconds(at + ms)} yes\n" for who, at, ms in call)


def ctm(call: list[Turn]) -> str:
    """Each turn a segment of Gecko's, whose words could not be told from a neighbour's otherwise."""
    ordered = sorted(call, key=lambda turn: turn[1])
    return "".join(f"{who}_{n:05}_audio 1 {seconds(at)} {seconds(ms)} yes\n" for n, (who, at, ms) in enumerate(ordered))


def seglst(call: list[Turn]) -> str:
    return json.dumps(
        [
            {"session_id": "c", "speaker": who, "start_time": seconds(at), "end_time": seconds(at + ms), "words": "yes"}
            for who, at, ms in call
        ]
    )


def srt(call: list[Turn]) -> str:
    return "".join(
        f"{n}\n{clock(at, ',')} --> {clock(at + ms, ',')}\n[{who}] yes\n\n" for n, (who, at, ms) in enumerate(call)
    )


def webvtt(call: list[Turn]) -> str:
    return "WEBVTT\n\n" + "".join(
        f"{clock(at, '.')} --> {clock(at + ms, '.')}\n<v {who}>yes\n\n" for who, at, ms in call
    )


def textgrid(call: list[Turn]) -> str:
    tiers = []
    for side in ("agent", "customer"):
        own = [[seconds(at), seconds(at + ms), '"yes"'] for who, at, ms in call if who == side]
        tiers.append(("IntervalTier", side, [field for interval in own for field in interval]))
    return grid(*tiers)


WRITERS: tuple[Callable[[list[Turn]], str], ...] = (rttm, stm, seglst, srt, webvtt, textgrid)


@pytest.mark.parametrize("write", WRITERS)
@given(turns)
def test_every_turn_is_read_as_it_was_written(write: Callable[[list[Turn]], str], call: list[Turn]) -> None:
    found = read_text(write(call))
    assert found.format == write.__name__
    roles = {"agent": "agent", "customer": "guest"}
    assert sorted(times(found)) == sorted((roles[who], who, at, at + ms) for who, at, ms in call)


@given(st.lists(st.tuples(st.sampled_from(["agent", "customer"]), st.integers(0, 900)), min_size=1, max_size=50))
def test_geckos_segments_are_read_as_they_were_written(lengths: list[tuple[str, int]]) -> None:
    call = [(who, 1_000 * n, 1 + ms) for n, (who, ms) in enumerate(lengths)]
    found = read_text(ctm(call))
    roles = {"agent": "agent", "customer": "guest"}
    assert times(found) == [(roles[who], who, at, at + ms) for who, at, ms in call]


@given(st.sampled_from(list(TEXTS)), st.data())
def test_a_text_cut_anywhere_is_read_or_refused(name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    cut = data.draw(st.integers(0, len(text)))
    put_in = data.draw(st.sampled_from(["", "\n", "-->", '"', "<", "<NA>", "9" * 400, "1e999", ";;", "\r", "\u2028"]))
    for damaged in (text[:cut], text[:cut] + put_in + text[cut:], text[cut:]):
        try:
            found = transcript.read(damaged.encode())
        except GenqaError as refused:
            assert "\n" not in str(refused)  # noqa: PT017  either is right, and each must be in order
            continue
        assert all(0 <= said.start <= said.end for said in found.utterances)


@given(st.text(max_size=200), st.sampled_from(list(TEXTS)))
def test_any_text_is_read_or_refused_as_any_format(text: str, format: str) -> None:
    try:
        found = transcript.read(text.encode(), format=format)
    except GenqaError as refused:
        assert "\n" not in str(refused)  # noqa: PT017  either is right, and each must be in order
    else:
        assert found.format == format
