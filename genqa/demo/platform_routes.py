"""The platform dialect's endpoints: each with its path, the permissions it takes, and what answers."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from uuid import NAMESPACE_OID, uuid5

from genqa.demo import platform_names as names
from genqa.demo import platform_query
from genqa.demo import platform_recordings as recordings
from genqa.demo.conversation import Conversation, Recording
from genqa.demo.desk import UNLIMITED, Asked, Desk
from genqa.demo.replies import NOTHING, Needs, Reply, bad_request, forbidden, not_authorized, not_found

LARGEST_BATCH = 100
_FORMATS = ("WAV", "WEBM", "WAV_ULAW", "OGG_VORBIS", "OGG_OPUS", "MP3", "NONE")


@dataclass(frozen=True, slots=True)
class Route:
    """One endpoint. ``path`` has its variable parts in braces."""

    method: str
    path: str
    answer: Callable[[Desk, Asked], Reply]
    needs: Needs = NOTHING


def basic(authorization: str | None) -> tuple[str, str]:
    """Client id and secret of a Basic header; empty where there is none."""
    kind, _, code = (authorization or "").partition(" ")
    try:
        client, _, secret = base64.b64decode(code, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (client, secret) if kind.lower() == "basic" else ("", "")


def _query(desk: Desk, asked: Asked) -> Reply:
    return platform_query.query(desk.organisation, asked.body)


def _by_ids(desk: Desk, asked: Asked) -> Reply:
    wanted = [one for one in asked.query.get("id", "").split(",") if one]
    return Reply(200, platform_query.by_ids(desk.organisation, wanted))


def _by_id(desk: Desk, asked: Asked) -> Reply:
    found = platform_query.by_ids(desk.organisation, [asked.places["conversationId"]])["conversations"]
    return Reply(200, found[0]) if found else not_found()


def _metadata_list(desk: Desk, asked: Asked) -> Reply:
    conversation = _conversation(desk, asked)
    if conversation is None:
        return not_found("conversation.not.found")
    return Reply(200, [recordings.metadata(conversation, one) for one in recordings.listed(conversation)])


def _metadata(desk: Desk, asked: Asked) -> Reply:
    conversation = _conversation(desk, asked)
    found = _recording(conversation, asked)
    return Reply(200, recordings.metadata(conversation, found)) if conversation and found else not_found()


def _recordings(desk: Desk, asked: Asked) -> Reply:
    conversation = _conversation(desk, asked)
    if conversation is None:
        return not_found("conversation.not.found")
    form = asked.query.get("formatId", "WEBM")
    if form not in _FORMATS:
        return bad_request(f"The value '{form}' of formatId is not valid.", "invalid.value")
    listed = recordings.listed(conversation)
    to_do = form != "NONE" and any(one.downloadable for one in listed)
    if to_do and desk.still_transcoding(f"{conversation.id}/{form}"):
        return Reply(202)
    number = desk.number()
    told = [recordings.playable(conversation, one, desk.sign, form=form, request=number) for one in listed]
    return Reply(200, told)


def _one_recording(desk: Desk, asked: Asked) -> Reply:
    conversation = _conversation(desk, asked)
    found = _recording(conversation, asked)
    if conversation is None or found is None:
        return not_found()
    form, download = asked.query.get("formatId", "WEBM"), asked.query.get("download", "false").lower() == "true"
    if form not in _FORMATS:
        return bad_request(f"The value '{form}' of formatId is not valid.", "invalid.value")
    if found.downloadable and form != "NONE" and desk.still_transcoding(f"{found.id}/{form}/{download}"):
        return Reply(202, recordings.transcoding(conversation, found))
    told = recordings.playable(conversation, found, desk.sign, form=form, download=download, request=desk.number())
    return Reply(200, told)


def _submit(desk: Desk, asked: Asked) -> Reply:
    items = asked.body.get("batchDownloadRequestList") if isinstance(asked.body, dict) else None
    if not isinstance(items, list) or not items or not all(isinstance(one, dict) for one in items):
        return bad_request("The batch download request list must not be empty.", "batch.download.bad.request")
    if len(items) > LARGEST_BATCH:
        told = f"The batch download request list may have at most {LARGEST_BATCH} items."
        return bad_request(told, "batch.download.too.many.items")
    job_id = str(uuid5(NAMESPACE_OID, f"genqa/job/{desk.number()}"))
    desk.submit(job_id, asked.client, items)
    return Reply(200, {"id": job_id, "selfUri": f"/api/v2/recording/batchrequests/{job_id}"})


def _job(desk: Desk, asked: Asked) -> Reply:
    job_id = asked.places["jobId"]
    job = desk.job(job_id)
    if job is None:
        return not_found()
    client, items, completed = job
    if client != asked.client:
        return not_authorized()
    done = items if completed else items[: len(items) // 2]
    results = [result for one in done for result in recordings.batch_results(desk.organisation, one, desk.sign)]
    expected = len(results) if completed else len(items)
    return Reply(200, recordings.batch_status(job_id, results, expected, completed=completed))


def _transcript_url(desk: Desk, asked: Asked) -> Reply:
    return _transcript(desk, asked, recordings.transcript_url)


def _transcript_urls(desk: Desk, asked: Asked) -> Reply:
    return _transcript(desk, asked, recordings.transcript_urls)


def _transcript(desk: Desk, asked: Asked, told: Callable[..., dict[str, object]]) -> Reply:
    if not desk.organisation.licensed:
        return forbidden(_STA.all[1:])
    conversation = _conversation(desk, asked)
    there = conversation is not None and conversation.transcribed
    if conversation is None or not there or asked.places["communicationId"] != conversation.guest_session:
        return not_found()
    return Reply(200, told(conversation, desk.sign))


def _users(desk: Desk, asked: Asked) -> Reply:
    return Reply(200, names.users(desk.organisation, asked.query))


def _user(desk: Desk, asked: Asked) -> Reply:
    state = asked.query.get("state", "active")
    for agent in desk.organisation.agents:
        if agent.id == asked.places["userId"] and state in ("any", agent.state):
            return Reply(200, names.user(desk.organisation, agent))
    return not_found()


def _queues(desk: Desk, asked: Asked) -> Reply:
    return Reply(200, names.queues(desk.organisation, asked.query))


def _queue(desk: Desk, asked: Asked) -> Reply:
    queue_id = asked.places["queueId"]
    there = queue_id in desk.organisation.queue_name
    return Reply(200, names.queue(desk.organisation, queue_id)) if there else not_found()


def _wrap_up_codes(desk: Desk, asked: Asked) -> Reply:
    return Reply(200, names.wrap_up_codes(desk.organisation, asked.query))


def _me(desk: Desk, asked: Asked) -> Reply:
    return Reply(200, names.token_info(desk.organisation, asked.client))


def _limits(desk: Desk, _: Asked) -> Reply:
    return Reply(200, names.limits(desk.habits.per_minute or UNLIMITED))


def _settings(_: Desk, __: Asked) -> Reply:
    return Reply(200, names.recording_settings())


def _conversation(desk: Desk, asked: Asked) -> Conversation | None:
    return desk.organisation.conversation.get(asked.places["conversationId"])


def _recording(conversation: Conversation | None, asked: Asked) -> Recording | None:
    listed = recordings.listed(conversation) if conversation else ()
    return next((one for one in listed if one.id == asked.places["recordingId"]), None)


_DETAILS = Needs(any=("analytics:conversationDetail:view", "analytics:agentConversationDetail:view"))
_RECORDING = Needs(
    any=(
        "recording:recording:view",
        "recording:recordingSegment:view",
        "recording:snippetRecording:view",
        "recording:screenRecording:view",
    )
)
_STA = Needs(all=("recording:recording:view", "speechAndTextAnalytics:data:view"))
_URLS = Needs(any=("recording:recording:view", "recording:recordingSegment:view"))
_QUEUES, _CODES = Needs(all=("routing:queue:view",)), Needs(all=("routing:wrapupCode:view",))
_ANALYTICS, _CONVERSATION = "/api/v2/analytics/conversations", "/api/v2/conversations/{conversationId}"
_SPEECH = "/api/v2/speechandtextanalytics/conversations/{conversationId}/communications/{communicationId}"

ROUTES = (
    Route("POST", f"{_ANALYTICS}/details/query", _query, _DETAILS),
    Route("GET", f"{_ANALYTICS}/details", _by_ids, _DETAILS),
    Route("GET", f"{_ANALYTICS}/{{conversationId}}/details", _by_id, _DETAILS),
    Route("GET", f"{_CONVERSATION}/recordingmetadata", _metadata_list, _RECORDING),
    Route("GET", f"{_CONVERSATION}/recordingmetadata/{{recordingId}}", _metadata, _RECORDING),
    Route("GET", f"{_CONVERSATION}/recordings", _recordings, _RECORDING),
    Route("GET", f"{_CONVERSATION}/recordings/{{recordingId}}", _one_recording, _RECORDING),
    Route("POST", "/api/v2/recording/batchrequests", _submit, _RECORDING),
    Route("GET", "/api/v2/recording/batchrequests/{jobId}", _job),
    Route("GET", f"{_SPEECH}/transcripturl", _transcript_url, _STA),
    Route("GET", f"{_SPEECH}/transcripturls", _transcript_urls, _URLS),
    Route("GET", "/api/v2/users", _users),
    Route("GET", "/api/v2/users/{userId}", _user),
    Route("GET", "/api/v2/routing/queues", _queues, _QUEUES),
    Route("GET", "/api/v2/routing/queues/{queueId}", _queue, _QUEUES),
    Route("GET", "/api/v2/routing/wrapupcodes", _wrap_up_codes, _CODES),
    Route("GET", "/api/v2/tokens/me", _me),
    Route("GET", "/api/v2/organizations/limits/namespaces/platform.api", _limits),
    Route("GET", "/api/v2/recording/settings", _settings),
)
