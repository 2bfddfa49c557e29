"""Recordings and their sound: metadata, playback, batch downloads, and pre-signed addresses on another origin."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from genqa import audio
from genqa.demo.conversation import Conversation, Recording
from genqa.demo.faults import Faults
from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from tests.demo.asking import asking

BATCHES = "/api/v2/recording/batchrequests"


def playable(client: httpx.Client, call: Conversation, **query: Any) -> list[dict[str, Any]]:
    """The recordings of a call, once they are transcoded."""
    path = f"/api/v2/conversations/{call.id}/recordings"
    first, second = (client.get(path, params=query) for _ in range(2))
    assert (first.status_code, first.content) == (202, b"")
    assert second.status_code == 200
    found: list[dict[str, Any]] = second.json()
    return found


def batch(client: httpx.Client, items: list[dict[str, str]]) -> dict[str, Any]:
    """A batch download's status when it is complete."""
    submitted = client.post(BATCHES, json={"batchDownloadRequestList": items}).json()
    assert sorted(submitted) == ["id", "selfUri"]
    first, second = (client.get(submitted["selfUri"]).json() for _ in range(2))
    assert (first["status"], second["status"]) == ("InProgress", "Completed")
    return dict(second)


def fetched(address: str) -> Any:
    reply = httpx.get(address)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "audio/wav")
    return audio.read(reply.content, name="fetched")


def test_the_list_is_transcoding_with_an_empty_body_and_then_has_two_monos(
    server: StandIn, client: httpx.Client
) -> None:
    call = server.organisation.conversations[0]
    (told,) = playable(client, call, formatId="WAV")
    assert (told["id"], told["sessionId"], told["mediaSubtype"]) == (
        call.recordings[0].id,
        call.guest_session,
        "Trunk",
    )
    assert sorted(told["mediaUris"]) == ["0", "1"]
    sides = [fetched(told["mediaUris"][key]["mediaUri"]) for key in ("0", "1")]
    assert [(side.codec, len(side.channels), side.length_ms) for side in sides] == [
        ("PCM 16 bit", 1, told["outputDurationMs"])
    ] * 2


def test_one_recording_is_transcoding_with_a_body_and_then_has_one_file_to_download(
    server: StandIn, client: httpx.Client
) -> None:
    call = server.organisation.conversations[0]
    path = f"/api/v2/conversations/{call.id}/recordings/{call.recordings[0].id}"
    query = {"formatId": "WAV_ULAW", "download": "true"}
    first, second = (client.get(path, params=query) for _ in range(2))
    assert (first.status_code, first.json()["estimatedTranscodeTimeMs"], "mediaUris" in first.json()) == (
        202,
        200,
        False,
    )
    assert (second.status_code, list(second.json()["mediaUris"])) == (200, ["S"])
    whole = fetched(second.json()["mediaUris"]["S"]["mediaUri"])
    assert (whole.codec, len(whole.channels)) == ("µ-law", 2)


def test_a_mono_recording_has_the_key_0_alone() -> None:
    with StandIn(tiny(1, seconds=2, layouts=("mono",))) as server, asking(server) as client:
        (told,) = playable(client, server.organisation.conversations[0], formatId="WAV")
        assert list(told["mediaUris"]) == ["0"]
        assert len(fetched(told["mediaUris"]["0"]["mediaUri"]).channels) == 1


def test_format_none_gives_annotations_and_no_media_at_once(server: StandIn, client: httpx.Client) -> None:
    call = next(one for one in server.organisation.conversations if one.on_hold and not one.recordings[-1].suppressed)
    reply = client.get(f"/api/v2/conversations/{call.id}/recordings", params={"formatId": "NONE"})
    whole = next(one for one in reply.json() if one["mediaSubtype"] == "Trunk")
    assert (reply.status_code, "mediaUris" in whole) == (200, False)
    begin = next(one.start for one in call.recordings if one.subtype == "Trunk")
    assert [(one["type"], one["location"], one["durationMs"]) for one in whole["annotations"]] == [
        ("hold", call.on_hold[0].start - begin, call.on_hold[0].duration)
    ]


def test_an_unknown_format_is_400(server: StandIn, client: httpx.Client) -> None:
    call = server.organisation.conversations[0]
    reply = client.get(f"/api/v2/conversations/{call.id}/recordings", params={"formatId": "FLAC"})
    assert (reply.status_code, reply.json()["code"]) == (400, "invalid.value")


def test_ids_of_holds_change_from_request_to_request_and_those_of_pauses_do_not() -> None:
    made = tiny(2, holds=1.0, suppressed=0.5, seconds=4)
    with StandIn(made) as server, asking(server) as client:
        seen: dict[str, list[str]] = {}
        for call in server.organisation.conversations:
            for _ in range(2):
                reply = client.get(f"/api/v2/conversations/{call.id}/recordings", params={"formatId": "NONE"})
                (annotation,) = reply.json()[0]["annotations"]
                seen.setdefault(annotation["type"], []).append(annotation["id"])
    assert (len(set(seen["hold"])), len(set(seen["pause"]))) == (2, 1)


def test_a_suppressed_hold_is_a_pause_and_the_file_is_shorter_by_it(server: StandIn, client: httpx.Client) -> None:
    call = next(one for one in server.organisation.conversations if one.whole and one.whole.suppressed)
    told = next(one for one in playable(client, call, formatId="WAV") if one["mediaSubtype"] == "Trunk")
    (pause,) = told["annotations"]
    assert (pause["type"], pause["reason"], pause["recordingDurationMs"]) == ("pause", "Hold", 0)
    assert pause["durationMs"] == call.on_hold.duration > 500
    assert call.whole is not None
    assert told["outputDurationMs"] == call.whole.end - call.whole.start - pause["durationMs"]


def test_metadata_names_every_recording_and_says_nothing_of_holds(server: StandIn, client: httpx.Client) -> None:
    call = next(one for one in server.organisation.conversations if len(one.recordings) == 4)
    told = client.get(f"/api/v2/conversations/{call.id}/recordingmetadata").json()
    assert [(one["media"], one["mediaSubtype"], "startTime" in one) for one in told] == [
        ("screen", "Screen", True),
        ("audio", "Station", False),
        ("audio", "Trunk", False),
        ("audio", "Consult", False),
    ]
    assert [one["annotations"] for one in told] == [[]] * 4
    assert client.get(told[2]["selfUri"]).json() == told[2]
    for path in (f"{call.id}/recordingmetadata/nothing", "nobody/recordingmetadata", "nobody/recordings"):
        assert client.get(f"/api/v2/conversations/{path}").status_code == 404


def test_a_batch_gives_every_recording_of_a_conversation_in_its_original_format(
    server: StandIn, client: httpx.Client
) -> None:
    call = next(one for one in server.organisation.conversations if len(one.recordings) == 4)
    done = batch(client, [{"conversationId": call.id}])
    assert (done["expectedResultCount"], done["resultCount"], done["errorCount"]) == (4, 4, 0)
    kinds = {one["recordingId"]: one["contentType"] for one in done["results"]}
    assert kinds == {one.id: "video/webm" if one.media == "screen" else "audio/wav" for one in call.recordings}
    trunk = next(one for one in done["results"] if one["recordingId"] == call.whole.id)
    assert (fetched(trunk["resultUrl"]).codec, len(fetched(trunk["resultUrl"]).channels)) == ("µ-law", 2)


def test_two_monos_are_two_results_of_one_recording() -> None:
    with StandIn(tiny(1, seconds=2, layouts=("two monos",))) as server, asking(server) as client:
        call = server.organisation.conversations[0]
        results = batch(client, [{"conversationId": call.id, "recordingId": call.recordings[0].id}])["results"]
        assert [one["recordingId"] for one in results] == [call.recordings[0].id] * 2
        assert len({one["resultUrl"] for one in results}) == 2
        assert [len(fetched(one["resultUrl"]).channels) for one in results] == [1, 1]


def test_a_batch_says_of_each_recording_what_is_wrong_with_it() -> None:
    words = ("archived", "deleted", "uploading", "gone", "redacted", "empty")
    with StandIn(tiny(7, seconds=2), faults=Faults(unsound=tuple(enumerate(words)))) as server:
        items = [{"conversationId": one.id} for one in server.organisation.conversations]
        with asking(server) as client:
            done = batch(client, [*items, {"conversationId": "nobody"}])
            sound = [one["recordingId"] for one in done["results"] if "resultUrl" in one]
            errors = [one["errorMsg"] for one in done["results"] if "errorMsg" in one]
            assert errors == [
                "The recording is archived and must be restored first.",
                "The recording has been deleted.",
                "The recording is not available.",
                "No recordings found for the conversation.",
                "Conversation not found.",
            ]
            assert sound == [one.recordings[0].id for one in server.organisation.conversations[5:]]
            assert done["errorCount"] == 5
            assert len(httpx.get(done["results"][-3]["resultUrl"]).content) == 44
        heard = [one.id for one, _ in server.organisation.sound_calls]
        assert heard == [server.organisation.conversations[number].id for number in (4, 6)]


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([], "batch.download.bad.request"),
        ([{"conversationId": "c"}] * 101, "batch.download.too.many.items"),
    ],
)
def test_a_batch_of_none_or_of_too_many_is_400(client: httpx.Client, items: list[Any], code: str) -> None:
    reply = client.post(BATCHES, json={"batchDownloadRequestList": items})
    assert (reply.status_code, reply.json()["code"]) == (400, code)


def test_only_who_submitted_a_batch_may_read_it(server: StandIn, client: httpx.Client) -> None:
    one = {"conversationId": server.organisation.conversations[0].id}
    submitted = client.post(BATCHES, json={"batchDownloadRequestList": [one]}).json()
    with asking(server, server.other_client_id, server.other_client_secret) as other:
        reply = other.get(submitted["selfUri"])
    assert (reply.status_code, reply.json()["code"]) == (403, "not.authorized")
    assert client.get(submitted["selfUri"]).status_code == 200
    assert client.get(f"{BATCHES}/other").status_code == 404


def test_media_lies_on_another_origin_that_refuses_a_token(server: StandIn, client: httpx.Client) -> None:
    address = _address(server, client)
    assert address.startswith(server.media_url)
    assert server.media_url != server.base_url
    refused = client.get(address)
    assert (refused.status_code, b"Only one auth mechanism allowed" in refused.content) == (400, True)
    assert httpx.get(address).status_code == 200
    assert [(one.authorization, one.right, one.status) for one in server.log if one.origin == "media"] == [
        ("bearer", True, 400),
        ("none", None, 200),
    ]


def test_an_address_with_another_signature_or_path_is_refused(server: StandIn, client: httpx.Client) -> None:
    address = _address(server, client)
    bad = [address[:-1] + ("0" if address[-1] != "0" else "1"), address.replace("stereo", "mono")]
    bad += [address.replace("Expires=3600", "Expires=9999"), address.partition("?")[0]]
    for changed in bad:
        reply = httpx.get(changed)
        assert (reply.status_code, b"SignatureDoesNotMatch" in reply.content) == (403, True), changed


def test_an_address_is_too_old_after_its_time_and_a_new_one_helps() -> None:
    now = [1_800_000_000.0]
    with StandIn(tiny(1, seconds=2), clock=lambda: now[0], url_seconds=60) as server, asking(server) as client:
        old = _address(server, client)
        now[0] += 60
        refused = httpx.get(old)
        assert (refused.status_code, b"Request has expired" in refused.content) == (403, True)
        assert httpx.get(_address(server, client)).status_code == 200


def test_addresses_are_different_each_time_they_are_given_out(server: StandIn, client: httpx.Client) -> None:
    first, second = _address(server, client), _address(server, client)
    assert first != second
    assert urlsplit(first).path == urlsplit(second).path


def _address(server: StandIn, client: httpx.Client) -> str:
    call = next(one for one in server.organisation.conversations if len(one.recordings) == 1)
    (result,) = batch(client, [{"conversationId": call.id}])["results"]
    return str(result["resultUrl"])


def test_what_can_be_listened_to_is_the_trunk_before_the_station_and_no_screen() -> None:
    def whole(*recordings: Recording) -> str | None:
        call = Conversation("c", _START, 9000, "inbound", "s", (), recordings=recordings)
        return call.whole.id if call.whole else None

    station = Recording("station", "a", 0, 9000, "Station")
    trunk = Recording("trunk", "s", 0, 9000)
    assert whole(Recording("screen", "x", 0, 9000, "Screen"), station, trunk) == "trunk"
    assert whole(station, Recording("trunk", "s", 0, 9000, state="ARCHIVED")) == "station"
    assert whole(Recording("consult", "x", 0, 9000, "Consult")) is None


_START = tiny(1).conversations[0].started
