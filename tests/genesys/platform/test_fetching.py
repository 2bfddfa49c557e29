"""Recordings of one conversation: by batch or singly, several, without sound, with an URL that ran out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from genqa.call import About, Hold
from genqa.errors import BadReply, LinkExpired, MissingPermission, NotAtSource, RateLimited, Stopped, Unreachable
from genqa.genesys.platform import fetching, media
from genqa.genesys.platform.media import Result
from genqa.genesys.source import Fetched, Found, Leg, NotFetched, Outcome
from genqa.http import Reply
from genqa.spans import NOTHING, Spans
from tests.genesys.platform.made import NOON, ScriptedWeb, at
from tests.genesys.platform.one_call import (
    CALL,
    HELD,
    QUIET,
    WAV,
    fetch,
    found,
    paths,
    playable,
    server,
    trunk,
)


def test_a_call_without_hold_is_fetched_with_nothing_but_its_file(tmp_path: Path) -> None:
    web, call = server(), found(*QUIET)
    assert fetch(web, call, [WAV], tmp_path) == [
        Fetched(
            found=call,
            recording_id="r1",
            audio=(tmp_path / "r1.audio",),
            about=About("call", "Ann A.", "Billing", "inbound", "2026-03-02T14:00:10.000Z", "Genesys Cloud (test)"),
            hold=Hold(0, NOTHING, call_end=490_000, source="segments"),
            connected=40_000,
            legs=(Leg("ann", "Ann A.", 40_000, 490_000, 0),),
            names=(("ann", "Ann A."),),
            no_transcript="transcripts are not asked for (GENQA_GENESYS_TRANSCRIPTS=no)",
        )
    ]
    assert paths(web) == ["https://storage/r1.wav"]
    assert (tmp_path / "r1.audio").read_bytes() == b"sound of https://storage/r1.wav"


def test_of_a_call_with_hold_the_recording_is_asked_when_it_starts_and_pauses(tmp_path: Path) -> None:
    told = playable("0", "1", startTime=at(12), annotations=[
        {"type": "pause", "reason": "SecurePause", "realtimeLocation": 300_000, "durationMs": 20_000},
        {"type": "Pause", "reason": "hold", "realtimeLocation": 178_000, "durationMs": 105_000},
        {"type": "hold", "realtimeLocation": 178_000, "durationMs": 105_000},
        {"type": "pause", "reason": "SecurePause", "location": 300_000, "durationMs": 20_000},
    ])  # fmt: skip
    web = server(r1=told)
    (got,) = fetch(web, found(*HELD), [WAV], tmp_path)
    assert got.hold == Hold(105_000, Spans([(178_000, 283_000)]), call_end=468_000, source="segments")
    assert got.about.started_at == "2026-03-02T14:00:12.000Z"
    assert got.audio == (tmp_path / "r1.audio",)
    assert paths(web) == [f"{CALL}/recordings/r1", "https://storage/r1.wav"]
    assert got.warnings == (
        "the recorder paused for 20.0 s that were no hold: nothing of that time is in the recording",
    )


@pytest.mark.parametrize(
    "error", [NotAtSource("gone"), Unreachable("no answer"), MissingPermission("no"), RateLimited("later")]
)
def test_where_the_recording_cannot_be_asked_analytics_is_believed_and_it_is_said(error, tmp_path: Path) -> None:
    (got,) = fetch(server(r1=error), found(*HELD), [WAV], tmp_path)
    assert got.hold == Hold(105_000, Spans([(180_000, 285_000)]), call_end=490_000, source="segments")
    assert got.warnings == (f"when the recording starts and pauses is taken from analytics alone: {error}",)


def test_where_the_recording_is_being_transcoded_analytics_is_believed_too(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(media, "TELLING_SECONDS", 0)
    (got,) = fetch(server(r1=Reply(202, {"id": "r1"}, {})), found(*HELD), [WAV], tmp_path)
    assert got.hold.total == 105_000
    assert got.warnings == (
        "when the recording starts and pauses is taken from analytics alone: it is being transcoded",
    )


def test_singly_a_recording_is_asked_for_until_it_is_transcoded(tmp_path: Path) -> None:
    replies = [Reply(202, None, {}), Reply(202, {"mediaUris": None}, {}), Reply(200, None, {}), playable("1", "0")]
    web = server(recordingmetadata=[trunk()], r1=lambda: replies.pop(0))
    (got,) = fetch(web, found(*QUIET), None, tmp_path)
    assert got.audio == (tmp_path / "r1-0.audio", tmp_path / "r1-1.audio")
    assert got.audio[0].read_bytes() == b"sound of https://storage/0.wav"
    assert [sent for _, path, sent in web.asked if path.endswith("/r1")] == [{"formatId": "WAV"}] * 4
    assert len(web.paused) >= 3


def test_a_recording_that_is_never_transcoded_is_left_to_a_later_run(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(media, "TRANSCODING_SECONDS", 0)
    web = server(recordingmetadata=[trunk()], r1=Reply(202, None, {}))
    (got,) = fetch(web, found(*QUIET), None, tmp_path)
    assert (got.recording_id, got.outcome) == ("r1", Outcome.FAILED)
    assert (got.reason, got.advice) == ("the recording is still being transcoded", "run again with --resume")


@pytest.mark.parametrize("name", ["recordings_200_dual_channel.json", "recordings_200_hold_suppressed.json"])
def test_the_samples_of_a_recording_are_read(shared_genesys: Path, tmp_path: Path, name) -> None:
    body = json.loads((shared_genesys / "samples" / name).read_bytes())[0]
    web = server(recordingmetadata=[trunk()], r1=body)
    (got,) = fetch(web, found(*QUIET), None, tmp_path)
    assert [path.name for path in got.audio] == ["r1-0.audio", "r1-1.audio"]
    assert got.about.started_at == "2026-03-02T14:00:00.180Z"
    secure = 20_000 if "suppressed" in name else 0
    assert got.hold.call_end == 510_220 - secure


def test_a_recording_of_three_files_is_not_guessed_at(tmp_path: Path) -> None:
    web = server(recordingmetadata=[trunk()], r1=playable("0", "1", "2"))
    (got,) = fetch(web, found(*QUIET), None, tmp_path)
    assert got.reason == "a recording comes in 3 files, of which nothing tells how they belong together"


def test_two_files_of_one_recording_are_fetched_singly_in_the_order_of_their_channels(tmp_path: Path) -> None:
    two = [
        Result("r1", "https://storage/b.wav", "audio/wav", None),
        Result("r1", "https://storage/a.wav", "audio/wav", None),
    ]
    web = server(recordingmetadata=[trunk()], r1=playable("0", "1"))
    (got,) = fetch(web, found(*QUIET), two, tmp_path)
    assert [path.read_bytes() for path in got.audio] == [
        b"sound of https://storage/0.wav",
        b"sound of https://storage/1.wav",
    ]
    assert got.warnings == ()


def test_of_several_recordings_the_trunk_is_fetched_and_the_others_are_said(tmp_path: Path) -> None:
    several = [
        WAV,
        Result("r2", "https://storage/r2.wav", "audio/wav", None),
        Result("r3", "https://storage/r3.webm", "video/webm", None),
    ]
    screen = {"id": "r3", "media": "screen", "mediaSubtype": "Screen", "fileState": "AVAILABLE"}
    web = server(recordingmetadata=[trunk("r2", "Station", session="ann leg"), screen, trunk()])
    got = fetch(web, found(*QUIET), several, tmp_path)
    assert [(one.recording_id, type(one)) for one in got] == [("r3", NotFetched), ("r2", NotFetched), ("r1", Fetched)]
    assert paths(web) == [f"{CALL}/recordingmetadata", "https://storage/r1.wav"]


def test_one_recording_that_cannot_be_had_leaves_the_other(tmp_path: Path) -> None:
    lost = Result("r2", None, "", "not available")
    web = server(recordingmetadata=[trunk(), trunk("r2", session="second leg")], r2=Unreachable("no answer"))
    got = fetch(web, found(*QUIET), [WAV, lost], tmp_path)
    assert [(one.recording_id, type(one)) for one in got] == [("r1", Fetched), ("r2", NotFetched)]
    assert (got[1].outcome, got[1].reason) == (Outcome.FAILED, "no answer")


def test_what_a_batch_leaves_out_as_redacted_is_fetched_singly(tmp_path: Path) -> None:
    web = server(recordingmetadata=[trunk()], r1=playable())
    (got,) = fetch(web, found(*QUIET), [], tmp_path)
    assert got.audio == (tmp_path / "r1.audio",)
    assert got.warnings == (
        "the batch download left this recording out (it is probably redacted); it was fetched singly",
    )


def test_an_error_of_a_batch_is_looked_into(tmp_path: Path) -> None:
    error = Result("r1", None, "", "not available")
    (gone,) = fetch(server(recordingmetadata=[trunk(state="ARCHIVED")]), found(*QUIET), [error], tmp_path)
    assert (gone.outcome, gone.reason) == (Outcome.SKIPPED, "the recording is archived")
    (got,) = fetch(server(recordingmetadata=[trunk()], r1=playable()), found(*QUIET), [error], tmp_path)
    assert got.warnings == ("the batch download left this recording out (not available); it was fetched singly",)


def test_a_call_whose_recording_is_not_listed_yet_is_tried_again_and_an_old_one_is_not(tmp_path: Path) -> None:
    for listed in ([], NotAtSource("none")):
        (new,) = fetch(server(recordingmetadata=listed), found(*QUIET), [], tmp_path, now=NOON + 3_600_000)
        (old,) = fetch(server(recordingmetadata=listed), found(*QUIET), [], tmp_path)
        assert (new.outcome, new.reason) == (Outcome.FAILED, "no recording of the call is listed yet")
        assert (old.outcome, old.reason) == (Outcome.SKIPPED, "the call was recorded, but no recording of it is kept")


STALE = [LinkExpired("expired"), NotAtSource("404"), BadReply("cut off")]


@pytest.mark.parametrize("stale", STALE)
def test_an_url_of_a_batch_that_is_no_longer_good_is_had_anew_from_a_batch(stale, tmp_path: Path) -> None:
    again = {"conversationId": "call", "recordingId": "r1", "resultUrl": "https://storage/again"}

    def answer(method, path, sent):
        if method == "FILE":
            return stale if path == WAV.url else b"the same sound"
        if method == "POST":
            assert sent == {"batchDownloadRequestList": [{"conversationId": "call", "recordingId": "r1"}]}
            return {"id": "job"}
        return {"status": "Completed", "results": [again]}

    (got,) = fetch(ScriptedWeb(answer), found(*QUIET), [WAV], tmp_path)
    assert got.audio[0].read_bytes() == b"the same sound"


@pytest.mark.parametrize("stale", STALE)
def test_an_url_had_singly_that_is_no_longer_good_is_had_anew_singly(stale, tmp_path: Path) -> None:
    files = [stale, b"sound"]
    web = server(recordingmetadata=[trunk()], r1=playable(), file=lambda: files.pop(0))
    (got,) = fetch(web, found(*QUIET), None, tmp_path)
    assert got.audio[0].read_bytes() == b"sound"
    assert paths(web).count(f"{CALL}/recordings/r1") == 2


def test_urls_that_never_are_good_fail_that_call(tmp_path: Path) -> None:
    web = server(recordingmetadata=[trunk()], r1=playable(), file=LinkExpired("expired"))
    (got,) = fetch(web, found(*QUIET), None, tmp_path)
    assert (got.recording_id, got.outcome, got.reason) == ("r1", Outcome.FAILED, "expired")
    assert len([path for path in paths(web) if path.startswith("https")]) == 4


@pytest.mark.parametrize("error", [MissingPermission("no"), Stopped("stopped")])
def test_what_makes_all_asking_useless_leaves(error, tmp_path: Path) -> None:
    with pytest.raises(type(error)):
        fetch(server(recordingmetadata=error), found(*QUIET), None, tmp_path)


def test_a_permission_for_one_division_alone_is_a_failure_of_that_call(tmp_path: Path) -> None:
    (got,) = fetch(server(recordingmetadata=MissingPermission("not in this division")), found(*QUIET), [], tmp_path)
    assert (got.outcome, got.reason) == (Outcome.FAILED, "not in this division")


def test_recordings_that_were_asked_for_by_id_are_the_only_ones(tmp_path: Path) -> None:
    web = server(recordingmetadata=[trunk(), trunk("r2", "Station", session="ann leg")], r2=playable())
    got = fetch(web, found(*QUIET, only=("r2", "r9")), [WAV], tmp_path)
    assert [(one.recording_id, type(one)) for one in got] == [
        ("r1", NotFetched), ("r9", NotFetched), ("r2", Fetched)
    ]  # fmt: skip
    assert [(one.outcome, one.reason) for one in got[:2]] == [
        (Outcome.SKIPPED, "another recording of the call was asked for by its id"),
        (Outcome.FAILED, "the call has no recording with this id"),
    ]


def test_of_several_calls_another_one_may_have_a_recording_that_was_asked_for(tmp_path: Path) -> None:
    web, call = server(recordingmetadata=[trunk()], r1=playable()), found(*QUIET, only=("r1", "r9"))
    call.facts["elsewhere"] = True
    (got,) = fetch(web, call, [WAV], tmp_path)
    assert got.recording_id == "r1"


def test_who_is_to_ask_again_later_is_told_so_once(tmp_path: Path) -> None:
    refused = RateLimited("rate limited; go on later with --resume")
    (got,) = fetch(server(recordingmetadata=refused), found(*QUIET), [], tmp_path)
    assert (got.reason, got.advice) == ("rate limited; go on later with --resume", "")


@pytest.mark.parametrize(
    ("call", "outcome", "reason"),
    [
        (found(*QUIET, end=None), Outcome.SKIPPED, "the call is still going on"),
        (found({"purpose": "customer"}, QUIET[2]), Outcome.SKIPPED, "the call was not recorded"),
        (found(QUIET[0], QUIET[1]), Outcome.SKIPPED, "no agent was on the call"),
        (
            Found("gone", None, None, {"missing": True}),
            Outcome.FAILED,
            "there is no conversation gone that the client may see",
        ),
    ],
)
def test_what_cannot_be_fetched_is_said_without_asking(call, outcome, reason) -> None:
    answer = fetching.unfit(call)
    assert answer is not None
    assert (answer.outcome, answer.reason) == (outcome, reason)


def test_a_list_of_recordings_that_comes_back_empty_is_asked_for_again(tmp_path: Path) -> None:
    replies = [Reply(200, None, {}), Reply(200, [trunk()], {})]
    web = server(recordingmetadata=lambda: replies.pop(0), r1=playable())
    (got,) = fetch(web, found(*QUIET), [], tmp_path)
    assert got.recording_id == "r1"


def test_each_part_of_a_call_recorded_in_two_has_its_own_start_and_hold(tmp_path: Path) -> None:
    both = [WAV, Result("r2", "https://storage/r2.wav", "audio/wav", None)]
    parts = {"r1": playable(endTime=at(250)), "r2": playable(startTime=at(250))}
    web = server(recordingmetadata=[trunk(), trunk("r2")], **parts)
    first, second = fetch(web, found(*HELD), both, tmp_path)
    assert (first.about.started_at, first.hold.total) == ("2026-03-02T14:00:10.000Z", 60_000)
    assert (second.about.started_at, second.hold.total) == ("2026-03-02T14:04:10.000Z", 45_000)
    assert second.hold.spans == Spans([(0, 45_000)])


def test_facts_of_another_version_are_not_read_but_said() -> None:
    call = found(*QUIET)
    assert fetching.unfit(call) is None
    old = fetching.unfit(replace(call, facts=call.facts | {"version": 0}))
    assert old is not None
    assert (old.outcome, old.advice) == (Outcome.FAILED, "run again without --resume")


def test_ids_from_a_server_never_leave_the_folder(tmp_path: Path) -> None:
    evil = Result("../../evil", "https://storage/x", "audio/wav", None)
    (got,) = fetch(server(), found(*QUIET), [evil], tmp_path)
    assert got.recording_id == "../../evil"
    assert got.audio[0].parent == tmp_path
    assert media.file_stem("../../evil") != media.file_stem("..-../evil")
