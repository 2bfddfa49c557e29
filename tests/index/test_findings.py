"""What was found about calls, in the index: badges, filters, averages; and what the index measures from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from genqa.call import Channel, Fit, Hold, Sound
from genqa.decided import Kind
from genqa.errors import InvalidSetting
from genqa.index import Filters, Index
from genqa.result import Origin, Result
from genqa.settings import Thresholds
from genqa.spans import NOTHING, Spans
from tests.calls import call, said
from tests.index.conftest import Ask
from tests.index.results import LINEAR, result

SOUND = Thresholds(measure_from="sound")
#: By its words the call has 4 s of silence, by its sound 1 s.
FACTS = call(said("agent", 0, 4), said("guest", 8, 12), length=12)
HEARD = Sound(
    "energy v1", (Channel(Spans([(0, 7000)]), Spans([(6000, 6500)]), 0.25, -3.5), Channel(Spans([(8000, 12_000)])))
)
ORIGIN = Origin(
    "generic", channels=2, agent_channel=0, agent_channel_basis="set by the user", sound=HEARD, fit=Fit(40, 0, 0.5)
)
SILENT = Origin(channels=1, sound=Sound("energy v1", (Channel(NOTHING, loudest=-90.0),)))


def beside(recording_id: str = "r1", **about: str) -> Result:
    return result(recording_id, FACTS, origin=ORIGIN, **about)


def test_what_the_sound_tells_is_stored_and_comes_back(index: Index) -> None:
    index.save(beside())
    assert index.load("r1") == beside()


def test_a_call_that_is_not_scorable_has_a_badge_a_filter_and_no_part_in_averages(index: Index) -> None:
    index.save(result("silent", call(said("agent", 0, 4), length=12), origin=SILENT))
    index.save(beside("r1"))
    (badge,) = index.row("silent").findings
    assert (badge.key, badge.severity, badge.word) == ("silent", "not scorable", "silent")
    assert (index.row("silent").state, index.row("silent").score_reason) == ("not scored", badge.reason)
    assert [row.recording_id for row in index.calls(Filters(finding="silent"))] == ["silent"]
    assert [row.recording_id for row in index.calls(Filters(finding="not scorable"))] == ["silent"]
    assert [row.recording_id for row in index.calls(Filters(finding="doubt"))] == ["r1"]
    assert index.choices("finding") == ["clipped", "silent"]
    assert (index.tally(Filters()).calls, index.tally(Filters()).not_scorable) == (2, 1)
    assert index.summary(Filters(), target=80).silence.n == 1


def test_a_call_that_is_not_scorable_enters_no_average_with_the_hold_that_is_known(index: Index) -> None:
    held = replace(call(said("agent", 0, 4), length=12), hold=Hold(30_000))
    index.save(result("silent", held, origin=SILENT, agent="Mara", started_at="2026-03-02T10:00:00Z"))
    index.save(result("sound", replace(FACTS, hold=Hold(90_000)), agent="Mara", started_at="2026-03-02T11:00:00Z"))
    assert index.row("silent").hold_time_seconds == 30.0
    (stretch,) = index.trend(Filters(), [("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")])
    (agent,) = index.agents(Filters())
    for of in (index.summary(Filters(), target=80), stretch, agent):
        assert (of.calls, of.hold.n, of.hold.mean) == (2, 1, 90.0)


def test_findings_go_with_their_call(index: Index, ask: Ask) -> None:
    index.save(result("silent", call(said("agent", 0, 4), length=12), origin=SILENT))
    index.delete("silent", actor="test")
    assert ask("SELECT count(*) FROM findings") == [(0,)]


def test_a_re_scoring_measures_from_the_sound_without_it_and_an_undo_goes_back(index: Index) -> None:
    index.save(beside())
    assert index.row("r1").silence_seconds == 4.0
    assert index.preview_rescore(thresholds=SOUND).changed == 1
    index.rescore(thresholds=SOUND, actor="test")
    assert (index.row("r1").silence_seconds, index.in_force()[1]) == (1.0, SOUND)
    assert index.load("r1").measured_from == "sound"
    assert index.raw("r1")["measured_from"] == "sound"
    index.save(beside("r2"))
    assert index.row("r2").silence_seconds == 1.0
    index.undo_rescore(actor="test")
    assert [index.row(one).silence_seconds for one in ("r1", "r2")] == [4.0, 4.0]
    assert index.in_force()[1] == Thresholds()
    assert index.score_history("r1")[0].measure_from == "sound"


def test_a_re_scoring_finds_again_what_facts_of_earlier_times_hold(index: Index, ask: Ask) -> None:
    index.save(result("silent", call(said("agent", 0, 4), length=12), origin=SILENT))
    ask("DELETE FROM findings")
    index.rescore(actor="test")
    assert [badge.key for badge in index.row("silent").findings] == ["silent"]


def test_the_agents_channel_of_a_source_and_direction_puts_its_stored_calls_right(index: Index) -> None:
    index.save(sound_call("out", direction="outbound"))
    index.save(sound_call("in", direction="inbound"))
    index.save(sound_call("by hand", direction="outbound").with_sides_swapped(LINEAR))
    assert index.put_agent_channel(Kind("upload", "outbound"), 1, actor="Mara") == 1
    assert index.agent_channels() == {Kind("upload", "outbound"): 1}
    out, inbound, by_hand = (index.load(one) for one in ("out", "in", "by hand"))
    assert (out.origin.agent_channel, out.origin.agent_channel_basis) == (1, "set by the user")
    assert out.measures.speech["agent"] == Spans([(8000, 12_000)])
    assert inbound.origin.agent_channel == 0
    assert by_hand.origin.agent_channel_basis == "swapped by the user"
    first, second = index.audit(2)
    assert (first.action, first.recording_id, first.detail["agent's channel"]) == ("sides swapped", "out", 1)
    assert (second.action, second.detail["name"]) == ("setting changed", "agent_channels")


def test_a_decision_that_is_forgotten_leaves_stored_calls_as_they_are(index: Index) -> None:
    index.save(sound_call("out", direction="outbound"))
    index.put_agent_channel(Kind("upload"), 1, actor="Mara")
    assert index.put_agent_channel(Kind("upload"), None, actor="Mara") == 0
    assert index.agent_channels() == {}
    assert index.load("out").origin.agent_channel == 1


def test_a_channel_that_no_recording_has_is_refused(index: Index) -> None:
    with pytest.raises(InvalidSetting, match="channel 0 or 1"):
        index.put_agent_channel(Kind("upload"), 2, actor="Mara")
    assert index.agent_channels() == {}


def test_the_agents_channel_of_a_trunk_puts_its_calls_right_and_their_numbers_follow(index: Index) -> None:
    index.save(sound_call("north", direction="inbound", trunk="+4930123450"))
    index.save(sound_call("south", direction="inbound", trunk="+4989555000"))
    index.save(sound_call("told by nothing", direction="inbound"))
    assert index.trunks("upload") == [("+4930123450", 1), ("+4989555000", 1)]
    before = index.row("north")
    assert (before.talk_share, index.load("north").about.trunk) == (7 / 11, "+4930123450")
    assert index.put_agent_channel(Kind("upload", trunk="+4930123450"), 1, actor="Mara") == 1
    north = index.row("north")
    assert (north.talk_share, north.quality_score) == (4 / 11, before.quality_score)
    assert [index.load(one).origin.agent_channel for one in ("north", "south", "told by nothing")] == [1, 0, 0]
    swap, setting = index.audit(2)
    assert (swap.action, swap.recording_id, swap.detail["by"]) == (
        "sides swapped",
        "north",
        "the setting for such calls",
    )
    assert setting.detail["value"] == {
        "source": "upload", "direction": "every", "trunk": "+4930123450", "agent's channel": 1
    }  # fmt: skip


def test_where_a_transcript_names_its_sides_the_channel_of_the_sound_alone_is_put_right(index: Index) -> None:
    index.save(beside(trunk="+4930123450"))
    before = index.load("r1")
    assert index.put_agent_channel(Kind("upload", trunk="+4930123450"), 1, actor="Mara") == 1
    after = index.load("r1")
    assert (after.call, after.origin.agent_channel, before.origin.agent_channel) == (before.call, 1, 0)
    assert (index.audit(1)[0].action, index.audit(1)[0].recording_id) == ("agent's channel set", "r1")
    assert index.put_agent_channel(Kind("upload", trunk="+4930123450"), 1, actor="Mara") == 0


def test_a_block_of_numbers_is_a_trunk_and_a_single_number_goes_before_it(index: Index) -> None:
    for number in ("+4930123450", "+4930123451", "+4989555000"):
        index.save(sound_call(number, trunk=number))
    index.put_agent_channel(Kind("upload", trunk="+4930123451"), 0, actor="Mara")
    assert index.put_agent_channel(Kind("upload", trunk="+4930123*"), 1, actor="Mara") == 1
    channels = [index.load(one).origin.agent_channel for one in ("+4930123450", "+4930123451", "+4989555000")]
    assert channels == [1, 0, 0]


@pytest.mark.parametrize("trunk", ["", "*", "4" * 101])
def test_a_trunk_that_names_no_number_is_refused(index: Index, trunk: str) -> None:
    with pytest.raises(InvalidSetting, match=r"a trunk is a number such as \+4930123450"):
        index.put_agent_channel(Kind("upload", trunk=trunk), 1, actor="Mara")
    assert index.agent_channels() == {}


def test_what_was_decided_before_there_were_trunks_still_holds(index: Index) -> None:
    index.put_setting("agent_channels", [{"source": "upload", "direction": None, "channel": 1}], actor="test")
    assert index.agent_channels() == {Kind("upload"): 1}


def sound_call(recording_id: str, **about: str) -> Result:
    """A call of two channels without a transcript; the agent is taken to be on the first."""
    facts = replace(call(said("agent", 0, 7), said("guest", 8, 12), length=12), by_sound=True)
    bare = tuple(one._replace(text="", party=one.party._replace(label="")) for one in facts.utterances)
    origin = replace(ORIGIN, transcript_format=None, agent_channel_basis="the first to speak", fit=None)
    return result(recording_id, replace(facts, utterances=bare), origin=origin, **about)
