"""A conversation as analytics tells it: participants, their sessions, and the segments and metrics of each.

customer  one long ``interact``; the session that is recorded
ivr, acd  before the agent
agent     alert | interact | hold | interact | … | wrapup, and the sums of them as metrics
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from genqa.demo.conversation import Conversation, Leg
from genqa.demo.made_up import ids
from genqa.demo.organisation import Organisation
from genqa.demo.replies import iso

_CUSTOMER, _OURS, _OURS_OUTBOUND = "tel:+15555550123", "tel:+15555550199", "tel:+15555550188"
Json = dict[str, Any]


def details(organisation: Organisation, conversation: Conversation) -> Json:
    """An ``AnalyticsConversationWithoutAttributes``. It is made once; nobody may change it."""
    return _details(organisation, conversation.id)


@lru_cache(maxsize=4096)
def _details(organisation: Organisation, conversation_id: str) -> Json:
    conversation = organisation.conversation[conversation_id]
    told: Json = {
        "conversationId": conversation.id,
        "conversationStart": iso(conversation.started),
        "originatingDirection": conversation.direction,
        "divisionIds": [organisation.division_id],
    }
    if conversation.end is not None:
        told["conversationEnd"] = iso(conversation.at(conversation.end))
    guest = _guest(conversation)
    machines = [*_ivr(organisation, conversation), *_queue(organisation, conversation)]
    agents = [_agent(conversation, number, leg) for number, leg in enumerate(conversation.legs)]
    called = conversation.direction == "outbound"
    told["participants"] = [agents[0], guest, *agents[1:]] if called and agents else [guest, *machines, *agents]
    return told


def _participant(conversation: Conversation, name: str, purpose: str, session: Json, **more: str) -> Json:
    return {"participantId": ids(conversation.id, name), **more, "purpose": purpose, "sessions": [session]}


def _session(conversation: Conversation, session_id: str, **more: Any) -> Json:
    outbound = conversation.direction == "outbound"
    return {
        "ani": _OURS_OUTBOUND if outbound else _CUSTOMER,
        "direction": conversation.direction,
        "dnis": _CUSTOMER if outbound else _OURS,
        "mediaType": conversation.media_type,
        "provider": "Edge",
        "sessionId": session_id,
        **more,
    }


def _segment(conversation: Conversation, kind: str, start: int, end: int | None, **more: str | None) -> Json:
    told: Json = {"conference": False, "segmentStart": iso(conversation.at(start)), "segmentType": kind}
    if end is not None:
        told["segmentEnd"] = iso(conversation.at(end))
    return told | {key: value for key, value in more.items() if value is not None}


def _metric(conversation: Conversation, at: int, name: str, value: int) -> Json:
    return {"emitDate": iso(conversation.at(at)), "name": name, "value": value}


def _guest(conversation: Conversation) -> Json:
    begin, end = conversation.connected, conversation.end
    waiting = "dialing" if conversation.dialing else "system"
    segments = [_segment(conversation, waiting, conversation.dialing[0] if conversation.dialing else 0, begin)]
    metrics = [_metric(conversation, begin, "nConnected", 1)]
    closing = None if end is None else "endpoint"
    segments.append(
        _segment(conversation, "interact", begin, end, disconnectType=closing, queueId=conversation.queue_id)
    )
    if end is not None:
        metrics.append(_metric(conversation, end, "tConnected", end - begin))
    recorded = any(one.session_id == conversation.guest_session for one in conversation.recordings)
    session = _session(conversation, conversation.guest_session, recording=recorded, metrics=metrics, segments=segments)
    purpose = "external" if conversation.direction == "outbound" else "customer"
    return _participant(conversation, "guest", purpose, session, participantName="Mobile Number")


def _ivr(organisation: Organisation, conversation: Conversation) -> list[Json]:
    if conversation.ivr is None:
        return []
    start, end = conversation.ivr
    flow = {
        "flowId": organisation.flow_id,
        "flowName": "Main IVR",
        "flowType": "INBOUNDCALL",
        "flowVersion": "12.0",
        "entryType": "dnis",
        "entryReason": _OURS,
        "exitReason": "TRANSFER",
        "transferType": "ACD",
    }
    metrics = [_metric(conversation, start, "nFlow", 1), _metric(conversation, end, "tIvr", end - start)]
    segments = [_segment(conversation, "ivr", start, end, disconnectType="transfer")]
    session = _session(
        conversation,
        ids(conversation.id, "ivr"),
        peerId=conversation.guest_session,
        flow=flow,
        metrics=metrics,
        segments=segments,
    )
    return [_participant(conversation, "ivr", "ivr", session, participantName="Main IVR")]


def _queue(organisation: Organisation, conversation: Conversation) -> list[Json]:
    if conversation.queue is None or conversation.queue_id is None:
        return []
    start, end = conversation.queue
    metrics = [_metric(conversation, start, "nOffered", 1), _metric(conversation, end, "tAcd", end - start)]
    segments = [
        _segment(conversation, "interact", start, end, disconnectType="transfer", queueId=conversation.queue_id)
    ]
    session = _session(
        conversation,
        ids(conversation.id, "acd"),
        peerId=conversation.guest_session,
        requestedRoutings=["Standard"],
        usedRouting="Standard",
        metrics=metrics,
        segments=segments,
    )
    name = organisation.queue_name[conversation.queue_id]
    return [_participant(conversation, "acd", "acd", session, participantName=name)]


def _agent(conversation: Conversation, number: int, leg: Leg) -> Json:
    """One agent's part. It has the user's id and no name, as in captured calls."""
    live = conversation.end is None
    segments = []
    if leg.alert_ms and not (conversation.dialing and number == 0):
        alert = max(0, leg.start - leg.alert_ms)
        segments.append(_segment(conversation, "alert", alert, leg.start, queueId=leg.queue_id))
    if conversation.dialing and number == 0:
        segments.append(_segment(conversation, "dialing", *conversation.dialing, queueId=leg.queue_id))
    segments += [_segment(conversation, *stretch, queueId=leg.queue_id) for stretch in _stretches(leg)]
    if live:
        segments[-1].pop("segmentEnd")
    else:
        segments[-1]["disconnectType"] = "transfer" if leg.transferred else "peer"
    if leg.wrap_up_ms and not live:
        wrap_up = leg.end + leg.wrap_up_ms
        code = ids("wrap-up", 0)
        segments.append(_segment(conversation, "wrapup", leg.end, wrap_up, queueId=leg.queue_id, wrapUpCode=code))
    session = _session(
        conversation,
        leg.session_id,
        peerId=leg.consulted_by or conversation.guest_session,
        requestedRoutings=["Standard"],
        usedRouting="Standard",
        selectedAgentId=leg.agent_id,
        metrics=[] if live else _agents_metrics(conversation, leg),
        segments=segments,
    )
    return _participant(conversation, f"agent {number}", leg.purpose, session, userId=leg.agent_id)


def _stretches(leg: Leg) -> list[tuple[str, int, int]]:
    """Talk and hold in turn, from the connect to the end."""
    found: list[tuple[str, int, int]] = []
    at = leg.start
    for start, end in leg.holds:
        if start > at:
            found.append(("interact", at, start))
        found.append(("hold", start, end))
        at = end
    if at < leg.end or not found:
        found.append(("interact", at, leg.end))
    return found


def _agents_metrics(conversation: Conversation, leg: Leg) -> list[Json]:
    """Each stretch on its own and both totals: a hold is told three times, and must be counted once."""
    stretches = _stretches(leg)
    names = {"interact": "tTalk", "hold": "tHeld"}
    told = [_metric(conversation, leg.start, "tAlert", leg.alert_ms)] if leg.alert_ms else []
    told += [_metric(conversation, end, names[kind], end - start) for kind, start, end in stretches]
    talk, held = (sum(end - start for one, start, end in stretches if one == kind) for kind in names)
    if leg.transferred:
        told.append(_metric(conversation, leg.end, "nTransferred", 1))
    told.append(_metric(conversation, leg.end, "tTalkComplete", talk))
    if held:
        told.append(_metric(conversation, leg.end, "tHeldComplete", held))
    if leg.wrap_up_ms:
        told.append(_metric(conversation, leg.end + leg.wrap_up_ms, "tAcw", leg.wrap_up_ms))
    return [*told, _metric(conversation, leg.end + leg.wrap_up_ms, "tHandle", talk + held + leg.wrap_up_ms)]
