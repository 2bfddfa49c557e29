"""What was found about a call: on its page, in the list, as a filter; and what the settings make of it."""

from __future__ import annotations

from genqa.index import Index
from genqa.settings import Thresholds
from tests.calls import call, said
from tests.index.results import result
from tests.index.test_findings import SILENT, beside, sound_call
from tests.pages.conftest import CALL, CALLS, Open, all_html, saved, texts
from tests.pages.test_settings import button, part, successes


def captions(open_page: Open) -> list[str]:
    return [one.value.replace("\\", "") for one in open_page(CALL, call="r1").caption]


def test_a_call_that_is_not_scorable_says_why_and_what_to_do(open_page: Open, index: Index) -> None:
    saved(index, result("silent", call(said("agent", 0, 4), length=12), origin=SILENT))
    page = open_page(CALL, call="silent")
    assert not page.exception
    assert "⊘" in all_html(page)
    assert (
        "the recording is silent throughout its 12.0 s. <strong>Next:</strong> have the recorder checked"
        in all_html(page)
    )
    assert "not scorable: the recording is silent throughout its 12.0 s" in texts(page)


def test_the_list_has_a_badge_with_reason_and_next_step_and_can_be_filtered(open_page: Open, index: Index) -> None:
    saved(index, result("silent", call(said("agent", 0, 4), length=12), origin=SILENT))
    saved(index, result("sound"))
    page = open_page(CALLS, period="all")
    assert not page.exception
    assert 'aria-label="silent: the recording is silent throughout its 12.0 s. Next: have the' in all_html(page)
    assert texts(page)[0] == "2 calls, 1 not scorable"
    assert texts(open_page(CALLS, period="all", found="silent"))[0] == "1 call, 1 not scorable"
    assert texts(open_page(CALLS, period="all", found="doubt"))[0] == "0 calls"


def test_the_sound_stands_beside_the_transcript_and_a_setting_scores_by_it(open_page: Open, index: Index) -> None:
    saved(index, beside())
    line = "From the sound: silence 1.0 s, talk-over 0.0 s; the score uses the {}."
    assert line.format("transcript") in captions(open_page)
    settings = part(open_page, "Scoring")
    (choice,) = [one for one in settings.selectbox if one.label == "Measured from"]
    choice.set_value("sound").run()
    button(settings, "Show what would change").click().run()
    button(settings, "Apply to 1 call").click().run()
    assert not settings.exception
    assert index.in_force()[1] == Thresholds(measure_from="sound")
    assert line.format("sound") in captions(open_page)


def test_the_agents_channel_is_set_for_a_source_and_puts_its_calls_right(open_page: Open, index: Index) -> None:
    saved(index, sound_call("out", direction="outbound"))
    page = part(open_page, "Channels")
    fields = {one.label: one for one in page.selectbox}
    fields["Direction"].set_value("outbound")
    fields["The agent is on channel"].set_value(1)
    button(page, "Set, and put stored calls right").click().run()
    assert not page.exception
    assert successes(page) == ["Set for upload, outbound calls; 1 stored call put right and measured again."]
    assert index.load("out").origin.agent_channel == 1
    assert "upload, outbound calls: the agent is on channel 1" in texts(page)
    button(page, "Forget").click().run()
    assert index.agent_channels() == {}


def test_the_agents_channel_is_set_for_a_trunk_that_calls_came_over(open_page: Open, index: Index) -> None:
    saved(index, sound_call("north", trunk="+4930123450"))
    saved(index, sound_call("south", trunk="+4989555000"))
    page = part(open_page, "Channels")
    fields = {one.label: one for one in page.selectbox}
    assert fields["Trunk"].options == ["every trunk", "+4930123450 (1 call)", "+4989555000 (1 call)"]
    fields["Trunk"].set_value("+4930123450")
    fields["The agent is on channel"].set_value(1)
    button(page, "Set, and put stored calls right").click().run()
    assert not page.exception
    assert successes(page) == [
        "Set for upload, all calls over +4930123450; 1 stored call put right and measured again."
    ]
    assert [index.load(one).origin.agent_channel for one in ("north", "south")] == [1, 0]
    assert "+4930123450" in all_html(open_page(CALL, call="north"))
