"""The demo organisation: a team that could be real, the same each time; scores spread, and trends show."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from statistics import median

import numpy as np
import pytest

from genqa import audio
from genqa.analyse import File, Request, analyse
from genqa.call import Hold
from genqa.demo import sound, speech
from genqa.demo.conversation import Conversation, Recording
from genqa.demo.espeak import espeak
from genqa.demo.organisation import Organisation
from genqa.demo.showcase import showcase
from genqa.demo.speech import toned
from genqa.demo.transcript_file import transcript_file
from genqa.errors import MissingDependency
from genqa.holds import given
from genqa.result import Result
from genqa.scoring import built_in
from genqa.settings import Thresholds
from genqa.spans import Spans

NOW = datetime(2026, 11, 20, 16, 45, tzinfo=UTC)


@cache
def team() -> Organisation:
    """All of it, with tones for speech: pauses, overlaps and holds are those of the spoken one."""
    return showcase(NOW, say=toned)


@cache
def few() -> Organisation:
    """A dozen calls, spoken where that can be."""
    return showcase(NOW, calls=12)


@pytest.fixture
def spoken() -> Organisation:
    try:
        espeak()
    except MissingDependency as missing:
        pytest.skip(str(missing))
    return few()


def result(organisation: Organisation, conversation: Conversation, *, listen: bool = False) -> Result:
    """The call, measured by genqa from what the stand-in serves of it."""
    (recording,) = conversation.recordings
    begin = recording.start
    told = json.dumps(transcript_file(organisation, conversation)).encode()
    wav = sound.wav(organisation.sound_of(conversation, recording)) if listen else b""
    spans = Spans([(start - begin, end - begin) for start, end in conversation.on_hold.pairs])
    hold = Hold(spans.duration, spans, call_end=recording.end - begin, source="segments")
    request = Request(
        transcripts=[File("told.json", told)],
        audio=[File("call.wav", wav)] if listen else [],
        hold=given(hold, conversation.legs[0].start - begin, None),
    )
    return analyse(request, built_in()["linear"], Thresholds())


@cache
def scores() -> dict[str, tuple[float, ...]]:
    """Each agent's scores in the order of time, of the calls that they had alone."""
    found: dict[str, list[float]] = {}
    for one in team().conversations:
        value = result(team(), one).score.value
        assert value is not None
        if len(one.legs) == 1:
            found.setdefault(team().agent_name[one.legs[0].agent_id], []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def all_scores() -> list[float]:
    """Every score, the lowest first."""
    return sorted(value for values in scores().values() for value in values)


def in_thirds(name: str) -> list[float]:
    """An agent's median score in the first, the second and the last third of their calls."""
    values = scores()[name]
    third = len(values) // 3
    return [round(median(part), 1) for part in (values[:third], values[third:-third], values[-third:])]


def test_there_are_160_calls_of_eight_agents_in_three_queues_over_ninety_days() -> None:
    calls = team().conversations

    assert (len(calls), len(team().agents), len(team().queues)) == (160, 8, 3)
    assert len({one.id for one in calls}) == 160
    assert min(Counter(one.legs[0].agent_id for one in calls).values()) >= 11
    assert min(Counter(one.queue_id for one in calls).values()) >= 45
    assert [one.started for one in calls] == sorted(one.started for one in calls)
    assert NOW - timedelta(days=90) < calls[0].started < NOW - timedelta(days=88)


def test_calls_come_in_office_hours_and_the_last_one_within_the_hour() -> None:
    assert all(8 <= one.started.hour < 18 and one.started.weekday() < 6 for one in team().conversations)
    assert all(one.started.hour < 13 for one in team().conversations if one.started.weekday() == 5)
    last = team().conversations[-1]
    assert timedelta() < NOW - last.started < timedelta(hours=2)
    assert last.at(last.length) < NOW


@pytest.mark.parametrize("weekday", range(7))
def test_no_call_lies_after_now_whatever_day_it_is(weekday: int) -> None:
    now = datetime(2026, 11, 16 + weekday, 7, 20, tzinfo=UTC)
    last = showcase(now, calls=8, say=toned).conversations[-1]

    assert last.at(last.length) < now
    assert now - last.started < timedelta(days=3)


def test_each_week_has_its_calls_and_none_is_like_the_other() -> None:
    weeks = Counter((NOW - one.started).days // 7 for one in team().conversations)

    assert [weeks[number] for number in range(13)] == [14, 15, 13, 14, 14, 12, 17, 11, 11, 9, 11, 11, 8]


def test_nobody_is_in_two_calls_at_once() -> None:
    parts = [(leg.agent_id, one.at(leg.start), one.at(leg.end)) for one in team().conversations for leg in one.legs]
    for agent in team().agents:
        mine = sorted((start, end) for agent_id, start, end in parts if agent_id == agent.id)
        assert all(before[1] <= after[0] for before, after in pairwise(mine)), agent.name


def test_one_agent_has_left_and_takes_no_calls_since() -> None:
    (left,) = [agent for agent in team().agents if agent.state != "active"]
    theirs = [one.started for one in team().conversations if left.id in [leg.agent_id for leg in one.legs]]

    assert left.name == "Peter Nakamura"
    assert timedelta(days=20) < NOW - max(theirs) < timedelta(days=40)


def test_calls_have_all_that_calls_have() -> None:
    calls = team().conversations

    assert 10 <= sum(one.direction == "outbound" for one in calls) <= 25
    assert 8 <= sum(len(one.legs) == 2 for one in calls) <= 20
    assert 20 <= sum(bool(one.on_hold) for one in calls) <= 60
    paused = sum(bool(one.pauses(one.recordings[0])) for one in calls)
    assert 8 <= paused < sum(bool(one.on_hold) for one in calls) - 8
    lengths = sorted(one.length for one in calls)
    assert 40_000 < lengths[0] < 60_000 < lengths[80] < 110_000 < lengths[-1] < 300_000


def test_a_few_calls_have_something_wrong_with_them() -> None:
    recordings = [one.recordings[0] for one in team().conversations]

    assert sum(not one.transcribed for one in team().conversations) == 2
    assert sum(one.layout == "mono" for one in recordings) == 2
    assert sum(one.recordings[0].layout == "mono" and not one.transcribed for one in team().conversations) == 1
    assert sum(one.empty for one in recordings) == 1
    assert Counter(one.state for one in recordings) == {"AVAILABLE": 159, "ARCHIVED": 1}


def test_scores_spread_like_a_teams() -> None:
    values = all_scores()

    assert (len(values), round(median(values), 1)) == (148, 81.1)
    assert sum(value < 50 for value in values) == 3
    assert sum(value >= 95 for value in values) == 20
    assert sum(value == 0 for value in values) == 0
    assert sum(value == 100 for value in values) == 0


def test_agents_differ_each_in_their_own_way() -> None:
    assert {name: round(median(values), 1) for name, values in sorted(scores().items())} == {
        "Aisha Rahman": 79.7,
        "Ben Kowalski": 76.5,
        "Dorothy Okafor": 59.6,
        "Hannah Whitlock": 97.5,
        "Liam Castellano": 78.9,
        "Marcus Reyes": 84.7,
        "Peter Nakamura": 75.7,
        "Sofia Lindqvist": 89.6,
    }


def test_one_improves_and_one_slips() -> None:
    assert in_thirds("Aisha Rahman") == [71.9, 81.5, 92.0]
    assert in_thirds("Ben Kowalski") == [82.0, 76.5, 60.8]
    assert in_thirds("Hannah Whitlock") == [97.8, 97.3, 96.3]


def test_what_lowers_the_score_is_what_each_agent_is_given_to() -> None:
    lost: dict[str, Counter[str]] = {}
    for one in team().conversations:
        measures = result(team(), one).measures
        name = team().agent_name[one.legs[0].agent_id]
        assert measures.silence is not None
        assert measures.talk_over is not None
        assert measures.hold is not None
        lost.setdefault(name, Counter()).update(
            silence=measures.silence, talk_over=measures.talk_over, held=int(measures.hold > 60_000)
        )

    assert max(lost, key=lambda name: lost[name]["silence"]) == "Dorothy Okafor"
    assert max(lost, key=lambda name: lost[name]["talk_over"]) == "Marcus Reyes"
    assert max(lost, key=lambda name: lost[name]["held"]) == "Liam Castellano"


def test_no_transcript_of_the_demo_needs_a_warning() -> None:
    assert [warning for one in team().conversations for warning in result(team(), one).warnings] == []


def test_each_word_stands_in_order_within_its_utterance_and_the_file() -> None:
    for one in few().conversations:
        (recording,) = one.recordings
        for said in one.said:
            assert [word.text for word in said.words] == said.text.split()
            assert (said.words[0].start, said.words[-1].end) == (said.start, said.end)
            starts = [word.start for word in said.words]
            assert starts == sorted(starts)
        assert recording.start <= min(said.start for said in one.said)
        assert max(said.end for said in one.said) <= recording.end == one.length
        assert not Spans([(said.start, said.end) for said in one.said]).intersection(one.on_hold)


def test_a_file_is_as_long_as_the_call_less_its_pauses() -> None:
    for one in few().conversations:
        (recording,) = one.recordings
        paused = sum(span.duration for span, _ in one.pauses(recording))
        assert few().sound_of(one, recording).length_ms == recording.end - recording.start - paused


def test_there_is_speech_where_the_transcript_has_words(spoken: Organisation) -> None:
    for one in spoken.conversations:
        for guest in (True, False):
            assert _heard(spoken, one, one.recordings[0], guest) > 0.75, one.id


def _heard(organisation: Organisation, one: Conversation, recording: Recording, guest: bool) -> float:
    """The share of the words' time in which that side's channel is louder than four times its noise."""
    sides = organisation.sound_of(one, recording)
    samples = audio.read(sound.wav((sides.guest if guest else sides.internal,))).channels[0].astype(float)
    loud = np.sqrt(np.square(samples[: len(samples) // 80 * 80]).reshape(-1, 80).mean(axis=1))
    loud = loud > 4 * np.quantile(loud, 0.05)
    pauses = Spans([tuple(span) for span, _ in one.pauses(recording)])
    in_words = np.zeros(len(loud), bool)
    for said in one.said:
        for word in said.words if (said.who == "guest") == guest else ():
            before = recording.start + pauses.crop(0, word.start).duration
            in_words[(word.start - before) // 10 : (word.end - before) // 10] = True
    assert in_words.sum() > 200
    return float((loud & in_words).sum() / in_words.sum())


def test_what_is_heard_is_what_is_told(spoken: Organisation) -> None:
    for one in spoken.conversations[:4]:
        heard = result(spoken, one, listen=True)
        assert heard.measures.duration == sum(end - start for start, end in one.in_file(one.recordings[0]).pairs)
        assert {party.partition(":")[0] for party in heard.measures.speech} == {"agent", "guest", "ivr"}
        assert heard.score.value == result(spoken, one).score.value


def test_levels_differ_from_call_to_call_and_nothing_is_clipped(spoken: Organisation) -> None:
    peaks = []
    for one in spoken.conversations:
        for side in spoken.sound_of(one, one.recordings[0]):
            samples = np.abs(audio.read(sound.wav((side,))).channels[0].astype(int))
            peaks.append(int(samples.max()))
            assert (samples > 32_000).mean() < 1e-4
    assert 2.5 * min(peaks) < max(peaks)


def test_the_same_seed_and_now_give_the_same_bytes_and_another_seed_others() -> None:
    def told(organisation: Organisation) -> list[str]:
        return [
            hashlib.sha256(
                json.dumps(transcript_file(organisation, one)).encode()
                + b"".join(organisation.sound_of(one, one.recordings[0]))
            ).hexdigest()
            for one in organisation.conversations
        ]

    again = showcase(NOW, calls=12)
    assert again.conversations == few().conversations
    assert told(again) == told(few())
    assert not set(told(showcase(NOW, seed=8, calls=12))) & set(told(few()))


def test_a_day_later_it_is_the_same_team_with_other_times() -> None:
    later = showcase(NOW + timedelta(days=1), calls=12)

    assert later.agents == few().agents
    assert later.conversations[-1].started > few().conversations[-1].started


def test_without_a_synthesiser_there_is_a_demo_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise MissingDependency("not here")

    monkeypatch.setattr(speech, "espeak", missing)
    organisation = showcase(NOW, calls=3)

    assert organisation.conversations == showcase(NOW, calls=3, say=toned).conversations
    one = organisation.conversations[0]
    assert result(organisation, one, listen=True).score.value is not None
