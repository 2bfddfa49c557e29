"""The platform dialect against the stand-in for Genesys Cloud, over real HTTP."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from genqa.demo.faults import Faults, Rule, everything
from genqa.demo.organisation import Organisation, tiny
from genqa.demo.server import StandIn
from genqa.errors import InvalidSetting, MissingPermission, NotAtSource, Stopped, WrongCredentials
from genqa.genesys.config import GenesysConfig
from genqa.genesys.platform import Platform, permission_for
from genqa.genesys.source import Fetched, NotFetched, Outcome, Tried, Wanted
from genqa.http import Login, Patience, Web

MARCH = Wanted(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
QUICK = Patience(longest_wait=5, total_wait=20)


@dataclass
class Round:
    """A stand-in, genqa's source for it, and a folder."""

    server: StandIn
    source: Platform
    folder: Path
    stop: threading.Event

    def fetched(self, wanted: Wanted = MARCH) -> tuple[list[Fetched], list[NotFetched]]:
        """All that is wanted, found and fetched."""
        answers = list(self.source.fetch(list(self.source.find(wanted)), self.folder))
        return (
            [one for one in answers if isinstance(one, Fetched)],
            [one for one in answers if isinstance(one, NotFetched)],
        )


@pytest.fixture
def meet(tmp_path: Path):
    """Starts a stand-in and gives a source for it."""

    @contextmanager
    def met(organisation: Organisation, faults: Faults | None = None, *, secret="", **more) -> Iterator[Round]:
        settings = {key: more.pop(key) for key in ("media", "transcripts", "workers") if key in more}
        with StandIn(organisation, faults=faults or Faults(), **more) as server:
            config = GenesysConfig(
                "platform", server.base_url, server.base_url, server.client_id, secret or server.client_secret,
                per_minute=100_000, patience=QUICK, **settings,
            )  # fmt: skip
            stop = threading.Event()
            login = Login(config.token_url, config.client_id, config.client_secret)
            web = Web(
                config.base_url, login=login, patience=QUICK, per_minute=100_000, stop=stop, permissions=permission_for
            )
            source = Platform(web, config)
            try:
                yield Round(server, source, tmp_path, stop)
            finally:
                source.close()

    return met


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


def test_a_list_whose_total_moves_is_complete(meet) -> None:
    faults = Faults((Rule("moved", "POST", "/api/v2/*/query", times=(1,), hits=2),))
    with meet(tiny(120, seconds=1), faults) as met:
        ids = [one.conversation_id for one in met.source.find(MARCH)]
    assert len(ids) == len(set(ids)) == 120


def test_the_latest_calls_come_first_when_there_is_a_limit_and_no_page_too_many_is_asked_for(meet) -> None:
    organisation = tiny(250, seconds=1)
    with meet(organisation) as met:
        found = list(met.source.find(replace(MARCH, limit=3)))
        assert met.server.count("/api/v2/analytics") == 1
    latest = sorted(organisation.conversations, key=lambda call: call.started, reverse=True)[:3]
    assert [one.conversation_id for one in found] == [call.id for call in latest]


def test_only_calls_that_started_within_the_times_are_found(meet) -> None:
    organisation = tiny(24, seconds=1)
    starts = sorted(call.started for call in organisation.conversations)
    with meet(organisation) as met:
        found = list(met.source.find(Wanted(starts[5], starts[9])))
    assert len(found) == 4
    assert [one.started_at for one in found] == sorted(one.started_at for one in found)


def test_a_queue_and_an_agent_are_found_by_name_in_any_case_and_by_id(meet) -> None:
    organisation = tiny(24, seconds=1)
    queue = organisation.queues[0]
    of_queue = {call.id for call in organisation.conversations if call.queue_id == queue.id}
    gone = next(one for one in organisation.agents if one.state == "inactive")
    of_agent = {call.id for call in organisation.conversations if call.legs[0].agent_id == gone.id}
    assert of_queue
    assert of_agent
    with meet(organisation) as met:

        def found(**narrowed):
            return {one.conversation_id for one in met.source.find(replace(MARCH, **narrowed))}

        assert found(queue=queue.name.upper()) == found(queue=queue.id) == of_queue
        assert found(agent=gone.name.lower()) == found(agent=gone.id) == of_agent
        assert found(agent="Nobody") == set()
        with pytest.raises(NotAtSource, match="there is no queue named 'Nowhere' that the client may see"):
            found(queue="Nowhere")


def test_a_queue_is_found_by_the_names_in_the_calls_where_queues_may_not_be_asked(meet) -> None:
    organisation = tiny(24, seconds=1, outbound=0)
    queue = organisation.queues[0]
    with meet(organisation, lacking=frozenset({"routing:queue:view"})) as met:
        found = {one.conversation_id for one in met.source.find(replace(MARCH, queue=queue.name))}
    assert found == {call.id for call in organisation.conversations if call.queue_id == queue.id}


def test_short_calls_are_left_out_by_the_server(meet) -> None:
    organisation = tiny(24, seconds=10)
    with meet(organisation) as met:
        found = {one.conversation_id for one in met.source.find(replace(MARCH, min_seconds=11))}
    assert found == {call.id for call in organisation.conversations if call.length >= 11_000}
    assert 0 < len(found) < 24


def test_calls_are_found_by_id_whatever_their_time_and_an_unknown_id_is_said(meet) -> None:
    organisation = tiny(3, seconds=2, holds=0)
    known, unknown = organisation.conversations[1].id, "00000000-0000-4000-8000-00000000dead"
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    wanted = Wanted(long_ago, long_ago + timedelta(days=1), conversations=(known, unknown, known))
    with meet(organisation) as met:
        got, left = met.fetched(wanted)
    assert [one.found.conversation_id for one in got] == [known]
    assert [(one.found.conversation_id, one.outcome) for one in left] == [(unknown, Outcome.FAILED)]


def test_a_recording_alone_cannot_be_found_and_it_is_said_what_to_give(meet) -> None:
    with meet(tiny(1, seconds=1)) as met, pytest.raises(InvalidSetting, match="give the id of its call too"):
        list(met.source.find(replace(MARCH, recordings=("r1",))))


def test_what_is_found_twice_has_the_same_fingerprint(meet) -> None:
    with meet(tiny(6, seconds=1)) as met:
        first = [one.fingerprint for one in met.source.find(MARCH)]
        assert [one.fingerprint for one in met.source.find(MARCH)] == first
    assert len(set(first)) == 6


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


def test_each_endpoint_is_tried_and_a_missing_permission_named(meet) -> None:
    lacking = frozenset({"speechAndTextAnalytics:data:view", "routing:queue:view"})
    with meet(tiny(1, seconds=1), lacking=lacking) as met:
        tried = list(met.source.check())
        assert {request.method for request in met.server.log} == {"GET", "POST"}
    assert [(one.name, one.state) for one in tried] == [
        ("login and region", "ok"),
        ("list of calls", "ok"),
        ("recordings of a call", "ok"),
        ("agents' names", "ok"),
        ("queues", "missing"),
        ("transcripts", "missing"),
    ]
    assert "routing:queue:view" in tried[4].words
    assert tried[4].words.endswith("without it queues that a call does not name are shown by their ids")
    assert "speechAndTextAnalytics:data:view" in tried[5].words


def test_with_wrong_credentials_nothing_more_is_tried(meet) -> None:
    with meet(tiny(1, seconds=1), secret="wrong") as met:
        (tried,) = met.source.check()
    assert (tried.name, tried.state) == ("login and region", "broken")


def test_transcripts_that_are_not_wanted_are_not_tried(meet) -> None:
    with meet(tiny(1, seconds=1), transcripts=False) as met:
        assert Tried("transcripts", "ok", "") not in list(met.source.check())
        assert met.server.count("/api/v2/speechandtextanalytics") == 0


def test_a_source_says_what_and_where_it_is(meet) -> None:
    with meet(tiny(1, seconds=1)) as met:
        assert met.source.name == f"Genesys Cloud ({met.server.base_url.removeprefix('http://')})"
        assert met.source.batch == 400


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("/api/v2/analytics/conversations/details/query", "analytics:conversationDetail:view"),
        ("/api/v2/conversations/c1/recordings/r1", "recording:recording:view"),
        ("/api/v2/conversations/c1/recordingmetadata", "recording:recording:view"),
        ("/api/v2/recording/batchrequests", "recording:recording:view"),
        ("/api/v2/recording/batchrequests/j1", ""),
        ("/api/v2/users", ""),
    ],
)
def test_each_path_knows_its_permission(path, permission) -> None:
    assert permission_for(path).partition(" or ")[0] == permission
