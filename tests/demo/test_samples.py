"""The sample calls: made up, marked as samples, and worth a look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from genqa import audio
from genqa.demo.samples import samples
from genqa.scoring import built_in
from genqa.settings import Thresholds

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
CALLS = list(samples(NOW, built_in()["linear"], Thresholds()))


def test_they_are_eight_calls_of_four_agents_and_three_queues_marked_as_samples() -> None:
    abouts = [result.about for result, _ in CALLS]

    assert len({result.recording_id for result, _ in CALLS}) == 8
    assert {about.source for about in abouts} == {"sample"}
    assert {about.agent for about in abouts} == {"Mara L.", "Jon P.", "Priya S.", "Tom W."}
    assert {about.queue for about in abouts} == {"Billing", "Orders", "Support"}


def test_they_lie_in_the_thirty_days_before_now() -> None:
    started = [datetime.fromisoformat(result.about.started_at or "") for result, _ in CALLS]

    assert all(NOW - timedelta(days=30) < one < NOW for one in started)
    assert len({one.date() for one in started}) == 8


def test_they_show_every_band_silence_talk_over_and_hold() -> None:
    scores = [result.score.value for result, _ in CALLS]

    assert all(score is not None for score in scores)
    assert min(scores) < 60 < sorted(scores)[1] < 80 <= max(scores) == 100
    assert max(result.measures.silence or 0 for result, _ in CALLS) > 15_000
    assert sum((result.measures.talk_over or 0) > 1_000 for result, _ in CALLS) == 1
    assert sum((result.measures.hold or 0) > 0 for result, _ in CALLS) == 2


def test_nothing_about_them_needs_a_warning() -> None:
    assert [result.warnings for result, _ in CALLS] == [()] * 8


def test_their_sound_is_where_they_speak() -> None:
    for result, sound in CALLS:
        recording = audio.read(sound)
        assert (recording.length_ms, len(recording.channels)) == (result.measures.duration, 2)
        agent = recording.channels[0]
        for span in result.measures.speech["agent"]:
            assert abs(agent[span.start * 8 : span.end * 8]).max() > 1_000
        heard = sum(span.duration for span in result.measures.speech["agent"])
        loud = (abs(agent) > 0).sum() / 8
        assert loud < heard * 1.02


def test_they_are_the_same_each_time() -> None:
    again = list(samples(NOW, built_in()["linear"], Thresholds()))

    assert [sound for _, sound in again] == [sound for _, sound in CALLS]
    assert [result.score for result, _ in again] == [result.score for result, _ in CALLS]
