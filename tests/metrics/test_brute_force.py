"""Whatever the call, the numbers agree with walking through it millisecond by millisecond."""

from __future__ import annotations

import random

import pytest

from genqa.call import Call, Hold, Length, Utterance
from genqa.metrics import measure
from genqa.settings import Thresholds
from genqa.spans import Spans
from tests.calls import said

VOICES = ("agent", "guest", "guest:2", "agent:2", "ivr", "unknown")
CALLS = 1000


def random_call(dice: random.Random) -> Call:
    """A call of some seconds in coarse steps, so that touching, nesting, repeating and equal starts really happen."""
    step = dice.choice((1, 10, 50))
    utterances: list[Utterance] = []
    for _ in range(dice.choice((0, 1, 1, 2, 3, 5, 8, 12))):
        who = dice.choice(VOICES[: dice.choice((2, 2, 3, 6))])
        start = dice.randrange(0, 3000, step)
        end = start + dice.choice((0, step, dice.randrange(0, 1500, step), -step))
        words = []
        if dice.random() < 0.3 and end > start:
            cuts = sorted(dice.randrange(start, end + 1) for _ in range(4))
            words = [(cuts[0] / 1000, cuts[1] / 1000), (cuts[2] / 1000, cuts[3] / 1000)]
        one = said(who, start / 1000, end / 1000, "", words)
        utterances.append(one._replace(end=max(one.end, one.start)))
        if dice.random() < 0.1:
            utterances.append(utterances[-1])
    dice.shuffle(utterances)
    last = max((one.end for one in utterances), default=0)
    length = Length(dice.choice((last, last, max(0, last - 200), last + 500)), "audio")
    hold = None
    if dice.random() < 0.5:
        spans = Spans((start := dice.randrange(0, 3000, step), start + dice.randrange(0, 1000, step)) for _ in range(2))
        hold = Hold(spans.duration, spans, in_file=True)
    connected = dice.choice((None, None, dice.randrange(0, 2000, step)))
    return Call(length, tuple(utterances), hold, connected)


def walked(call: Call, thresholds: Thresholds) -> tuple[dict[str, int], list[tuple[int, int]], int]:  # noqa: C901 (plain on purpose)
    """Partition, silence gaps and talk-over by looking at each millisecond in turn."""
    length = call.length.ms
    speakers: list[set[tuple[str, str]]] = [set() for _ in range(length)]
    for one in call.utterances:
        for start, end in [(word.start, word.end) for word in one.words] or [(one.start, one.end)]:
            for instant in range(start, min(end, length)):
                speakers[instant].add((str(one.party.role), one.party.label))
    held = [False] * length
    for span in call.hold.spans or () if call.hold else ():
        for instant in range(span.start, min(span.end, length)):
            held[instant] = True
    sides = [{one for one in now if one[0] in ("agent", "guest")} for now in speakers]
    counting = sides if any(one.party.role in ("agent", "guest") for one in call.utterances) else speakers
    spoken = [instant for instant in range(length) if counting[instant]]
    begin, stop = (spoken[0], spoken[-1] + 1) if spoken else (0, 0)
    if spoken and call.connected is not None:
        agents = [instant for instant in range(length) if any(one[0] == "agent" for one in speakers[instant])]
        connected = min([call.connected, *agents[:1]])
        doubtful = call.connected - connected > 1000
        begin = connected if connected < stop and not doubtful else begin
    heard = [instant for instant in range(begin, stop) if speakers[instant] and not held[instant]]
    first, last = (heard[0], heard[-1] + 1) if heard else (0, 0)

    quiet_runs, run = [], None
    for instant in range(first, last + 1):
        quiet = instant < last and not held[instant] and not speakers[instant]
        if quiet and run is None:
            run = instant
        elif not quiet and run is not None:
            quiet_runs.append((run, instant))
            run = None
    silence = [(start, end) for start, end in quiet_runs if end - start > thresholds.silence_min]
    pauses = sum(end - start for start, end in quiet_runs) - sum(end - start for start, end in silence)

    parts = dict.fromkeys(("agent", "guest", "other", "several", "pause", "silence", "edge", "outside", "hold"), 0)
    talk_over = 0
    for instant in range(length):
        now = speakers[instant]
        if held[instant]:
            parts["hold"] += 1
        elif not begin <= instant < stop:
            parts["outside"] += 1
        elif len(now) > 1:
            parts["several"] += 1
            talk_over += len(sides[instant]) > 1
        elif now:
            role = next(iter(now))[0]
            parts[role if role in ("agent", "guest") else "other"] += 1
        elif not first <= instant < last:
            parts["edge"] += 1
    parts["silence"] = sum(end - start for start, end in silence)
    parts["pause"] = pauses
    return parts, silence, talk_over


@pytest.mark.parametrize("batch", range(4))
def test_a_thousand_random_calls_are_measured_as_if_walked_through(batch: int) -> None:
    dice = random.Random(batch)
    measured = 0
    for number in range(CALLS // 4):
        call = random_call(dice)
        thresholds = Thresholds(silence_min=dice.choice((0, 50, 100, 500)))
        measures = measure(call, thresholds)
        parts, silence, talk_over = walked(call, thresholds)
        where = f"call {number} of batch {batch}: {call}"
        assert measures.partition == parts, where
        assert sum(measures.partition.values()) == call.length.ms, where
        if measures.silence_gaps is not None:
            measured += 1
            assert [tuple(gap) for gap in measures.silence_gaps] == silence, where
            assert measures.silence == sum(end - start for start, end in silence), where
            assert measures.talk_over == talk_over, where
            assert sum(event.duration for event in measures.talk_overs or ()) == talk_over, where
    assert measured > CALLS // 8
