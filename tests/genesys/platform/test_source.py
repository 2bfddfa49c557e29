"""Fetching by the platform dialect from the stand-in for Genesys Cloud, over real HTTP."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from genqa.demo.faults import Faults, everything
from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from genqa.errors import MissingPermission, Stopped, WrongCredentials
from genqa.genesys.source import Fetched, Outcome
from tests.genesys.platform.conftest import MARCH


def heard(server: StandIn) -> set[str]:
    return {recording.id for _, recording in server.organisation.sound_calls}


@pytest.mark.parametrize("media", ["batch", "single"])
def test_every_call_of_an_organisation_comes_with_sound_names_and_hold(meet, media) -> None:
    organisation = tiny(12, seconds=3, holds=0.5, layouts=("stereo", "two monos", "mono"), departed=3)
    with meet(organisation, media=media) as met:
        got, left = met.fetched()
        assert {one.recording_id for one in got} == heard(met.server)
        assert left == []
    for one in got:
        call, recording = organisation.recording[one.recording_id]
        # Singly, two channels come as two files whatever the recorder made of them.
        files = {"stereo": 1 if media == "batch" else 2, "two monos": 2, "mono": 1}[recording.layout]
        assert [path.stat().st_size > 44 for path in one.audio] == [True] * files
        assert one.about.agent == organisation.agent_name[call.legs[0].agent_id]
        assert one.about.queue == organisation.queue_name[call.queue_id]
        assert (one.about.direction, one.about.interaction_id) == (call.direction, call.id)
        assert one.hold is not None
        assert one.hold.total == call.on_hold.duration
        assert one.connected == call.legs[0].start - recording.start
        assert one.transcript is not None
        assert one.warnings == ()


def test_a_suppressed_hold_is_known_in_full(meet) -> None:
    organisation = tiny(4, seconds=3, suppressed=1.0)
    with meet(organisation) as met:
        got, _ = met.fetched()
    assert len(got) == 4
    for one in got:
        call, recording = organisation.recording[one.recording_id]
        assert one.hold.total == call.on_hold.duration > 0
        assert one.hold.call_end == recording.end - recording.start


def test_transfers_and_consultations_have_two_agents_and_the_guests_hold(meet) -> None:
    organisation = tiny(8, seconds=3, holds=0, transfers=0.5, consults=0.25, outbound=0)
    with meet(organisation) as met:
        got, _ = met.fetched()
    agents = {one.recording_id: len(one.legs) for one in got}
    for one in got:
        call, _ = organisation.recording[one.recording_id]
        assert agents[one.recording_id] == len(call.legs)
        assert one.hold.total == call.on_hold.duration
    assert Counter(agents.values()) == Counter(len(call.legs) for call in organisation.conversations)
    assert 2 in agents.values()


def test_of_several_recordings_the_trunk_is_taken_and_each_other_has_its_reason(meet) -> None:
    with meet(tiny(2, seconds=3, several=1.0, holds=0)) as met:
        got, left = met.fetched()
        assert {one.recording_id for one in got} == heard(met.server)
    assert Counter(one.reason for one in left) == {
        "a recording of the screen: there is no sound in it": 2,
        "the same call once more (Station): its Trunk recording was taken": 2,
        "a consultation between agents: the guest is not in it": 2,
    }
    assert {one.outcome for one in left} == {Outcome.SKIPPED}


@pytest.mark.parametrize(
    ("unsound", "outcome", "reason"),
    [
        ("archived", Outcome.SKIPPED, "the recording is archived"),
        ("deleted", Outcome.SKIPPED, "the recording is deleted"),
        ("uploading", Outcome.FAILED, "the recording is still being uploaded"),
        ("error", Outcome.SKIPPED, "Genesys Cloud has an error in place of the recording"),
    ],
)
def test_a_recording_without_sound_is_said_with_its_reason(meet, unsound, outcome, reason) -> None:
    with meet(tiny(3, seconds=2, holds=0), Faults(unsound=((1, unsound),))) as met:
        got, (left,) = met.fetched()
    assert len(got) == 2
    assert (left.outcome, left.reason) == (outcome, reason)


def test_a_redacted_recording_is_fetched_singly(meet) -> None:
    with meet(tiny(2, seconds=2, holds=0), Faults(unsound=((0, "redacted"),))) as met:
        got, left = met.fetched()
    assert (len(got), left) == (2, [])
    assert sorted(len(one.warnings) for one in got) == [0, 1]


def test_the_whole_fault_plan_loses_no_call(meet) -> None:
    organisation = tiny(24, seconds=2, several=0.2, layouts=("stereo", "two monos"))
    with meet(organisation, everything(2)) as met:
        got, _ = met.fetched()
        assert heard(met.server) <= {one.recording_id for one in got}
        assert all(request.authorization != "bearer" for request in met.server.log if request.origin == "media")


@pytest.mark.parametrize(("transcripts", "most"), [(False, 150), (True, 1_150)])
def test_a_thousand_calls_of_a_day_stay_within_their_requests(meet, transcripts, most) -> None:
    with meet(tiny(1_000, seconds=0.5, holds=0), transcripts=transcripts) as met:
        found = list(met.source.find(MARCH))
        estimated = met.source.estimate(len(found))
        got = list(met.source.fetch(found, met.folder))
        assert len(got) == 1_000
        assert {type(one) for one in got} == {Fetched}
        assert met.server.count() == met.source.requests
        assert met.server.count() <= most
        assert met.server.count() <= estimated + 50
        asked = "/api/v2/conversations/"
        assert met.server.count(asked) == 0  # neither recordingmetadata nor recordings


def test_a_thousand_calls_over_ninety_days_take_few_requests_more(meet) -> None:
    with meet(tiny(1_000, seconds=0.5, holds=0, days=90), transcripts=False) as met:
        got, _ = met.fetched(replace(MARCH, until=datetime(2026, 6, 1, tzinfo=UTC)))
        assert len(got) == 1_000
        assert met.server.count() <= 150


def test_transcripts_that_may_not_be_read_are_refused_once_and_the_calls_come_without(meet, caplog) -> None:
    with meet(tiny(8, seconds=2, holds=0), lacking=frozenset({"speechAndTextAnalytics:data:view"})) as met:
        got, left = met.fetched()
        assert met.server.count("/api/v2/speechandtextanalytics") == 1
    assert (len(got), left) == (8, [])
    assert {one.transcript for one in got} == {None}
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["calls come without transcripts"]


def test_a_permission_that_all_calls_need_ends_the_run_and_is_named(meet) -> None:
    kinds = ("recording", "recordingSegment", "snippetRecording", "screenRecording")
    with (
        meet(tiny(3, seconds=2), lacking=frozenset(f"recording:{kind}:view" for kind in kinds)) as met,
        pytest.raises(MissingPermission, match="recording:recording:view"),
    ):
        met.fetched()


def test_a_wrong_secret_ends_the_run(meet) -> None:
    with meet(tiny(1, seconds=2), secret="wrong") as met, pytest.raises(WrongCredentials):
        met.fetched()


def test_names_that_may_not_be_read_are_shown_as_ids_and_said(meet) -> None:
    organisation = tiny(2, seconds=2, holds=0, outbound=1.0)
    with meet(organisation, lacking=frozenset({"routing:queue:view"})) as met:
        got, left = met.fetched()
    assert left == []
    for one in got:
        assert one.about.queue in organisation.queue_name
        assert any("routing:queue:view" in warning for warning in one.warnings)


def test_a_batch_that_never_completes_fails_its_calls_with_advice(meet, monkeypatch) -> None:
    with meet(tiny(2, seconds=1), batch_polls=1_000) as met:
        monkeypatch.setattr("genqa.genesys.platform.source.BATCH_SECONDS", 0.3)
        got, left = met.fetched()
    assert got == []
    assert {(one.outcome, one.reason) for one in left} == {
        (Outcome.FAILED, "the batch download did not complete within 0.3 s")
    }
    assert {one.advice for one in left} == {"run again with --resume, or with media = single in the settings"}


def test_stopping_ends_the_waiting_at_once(meet) -> None:
    with meet(tiny(2, seconds=1), batch_polls=1_000) as met:
        found = list(met.source.find(MARCH))
        threading.Timer(0.3, met.stop.set).start()
        with pytest.raises(Stopped):
            list(met.source.fetch(found, met.folder))


def test_a_round_that_is_given_up_leaves_no_thread_behind(meet) -> None:
    with meet(tiny(40, seconds=1)) as met:
        answers = met.source.fetch(list(met.source.find(MARCH)), met.folder)
        assert isinstance(next(answers), Fetched)
        answers.close()
        assert [one.name for one in threading.enumerate() if one.name.startswith("genesys")] == []
