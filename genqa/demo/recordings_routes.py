"""The recordings dialect: its endpoints, and what they answer."""

from __future__ import annotations

from genqa.demo.conversation import Conversation, Recording
from genqa.demo.desk import Asked, Desk
from genqa.demo.media import pieces, sound_path, wav
from genqa.demo.organisation import Organisation
from genqa.demo.platform_details import Json
from genqa.demo.platform_routes import Route
from genqa.demo.replies import Needs, Reply, bad_request, iso, not_found

_STATUS = {"AVAILABLE": "COMPLETED", "UPLOADING": "IN_PROGRESS", "ERROR": "FAILED"}


def search(organisation: Organisation, body: Json) -> Json:
    """One page of recordings, one of each call, sorted by their start."""
    size, page = int(body.get("pageSize", 25)), int(body.get("pageNumber", 1))
    listed = [
        (conversation, one)
        for conversation in organisation.conversations
        if (one := conversation.whole) and conversation.media_type == "voice"
    ]
    latest_first = str((body.get("filter") or {}).get("sort", "startTime desc")).lower().endswith("desc")
    listed.sort(key=lambda pair: (pair[0].at(pair[1].start), pair[1].id), reverse=latest_first)
    shown = listed[(page - 1) * size : page * size]
    return {"entities": [recording(organisation, *one) for one in shown], "pageSize": size, "pageNumber": page}


def recording(organisation: Organisation, conversation: Conversation, one: Recording) -> Json:
    """A recording: when it began, whose it is, and its parts."""
    status = _STATUS.get(one.state, one.state)
    parts = [{"id": f"{one.id}-{piece}", "type": "voice", "format": "wav", "status": status} for piece in pieces(one)]
    told: Json = {
        "id": one.id,
        "interactionId": conversation.id,
        "status": status,
        "startTime": iso(conversation.at(one.start)),
        "direction": conversation.direction,
        "parts": parts,
    }
    if conversation.legs:
        agent = conversation.legs[0].agent_id
        told |= {"agentId": agent, "agentName": organisation.agent_name[agent]}
    if conversation.queue_id:
        told["queueName"] = organisation.queue_name[conversation.queue_id]
    return told


def states(conversation: Conversation) -> list[Json]:
    """The state changes of an interaction in the order of time."""
    changes: list[tuple[int, str]] = []
    if conversation.queue:
        changes.append((conversation.queue[0], "QUEUE"))
    for leg in conversation.legs[:1]:
        changes.append((max(0, leg.start - leg.alert_ms), "RINGING"))
        changes.append((leg.start, "TALK"))
    for hold in conversation.on_hold:
        changes += [(hold.start, "HOLD"), (hold.end, "TALK")]
    if conversation.end is not None:
        changes.append((conversation.end, "DISCONNECTED"))
    return [{"timestamp": iso(conversation.at(at)), "state": state} for at, state in sorted(changes)]


def _search(desk: Desk, asked: Asked) -> Reply:
    if not isinstance(asked.body, dict) or not isinstance(asked.body.get("pageNumber", 1), int):
        return bad_request("The request body is not valid.")
    return Reply(200, search(desk.organisation, asked.body))


def _part(desk: Desk, asked: Asked) -> Reply:
    found = desk.organisation.recording.get(asked.places["recordingId"])
    part = asked.places["partId"]
    if found is None:
        return not_found()
    conversation, one = found
    piece = part.removeprefix(f"{one.id}-")
    if piece not in pieces(one) or piece == part or not one.downloadable:
        return not_found()
    address = desk.sign(sound_path(conversation.id, one, piece))
    if desk.habits.parts == "redirect":
        return Reply(302, None, {"Location": address})
    if desk.habits.parts == "json":
        return Reply(200, {"url": address})
    return Reply(200, wav(desk.organisation, one, piece), {"Content-Type": "audio/wav"})


def _events(desk: Desk, asked: Asked) -> Reply:
    conversation = desk.organisation.conversation.get(asked.query.get("interactionId", ""))
    if conversation is None:
        return not_found()
    limit, page = (asked.query.get(key, default) for key, default in (("limit", "100"), ("pageNumber", "1")))
    if not (limit.isdigit() and page.isdigit() and 1 <= int(limit) <= 1000 and int(page) >= 1):
        return bad_request("limit goes from 1 to 1000, pageNumber from 1.")
    size, number = int(limit), int(page)
    return Reply(200, {"entities": states(conversation)[(number - 1) * size : number * size]})


_RECORDINGS, _INTERACTIONS = Needs(all=("recording:read",)), Needs(all=("interaction:read",))

ROUTES = (
    Route("POST", "/api/v2/recordings/search", _search, _RECORDINGS),
    Route("GET", "/api/v2/recordings/{recordingId}/parts/{partId}", _part, _RECORDINGS),
    Route("GET", "/api/v2/interactions/events/details", _events, _INTERACTIONS),
)
