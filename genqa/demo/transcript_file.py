"""The transcript of a conversation as speech analytics writes it: phrases and words at epoch milliseconds.

A phrase is ``external`` when the guest says it, and ``internal`` for everybody of the organisation, machines too; who
of them it was follows from the times of ``participants``. Times are on the call's clock, hold included.
"""

from __future__ import annotations

from typing import Any

from genqa.demo.conversation import GUEST, Conversation, Said
from genqa.demo.made_up import ids
from genqa.demo.organisation import Organisation

Json = dict[str, Any]


def transcript_file(organisation: Organisation, conversation: Conversation) -> Json:
    """The file for the recorded communication of a conversation."""
    whole = [one for one in conversation.recordings if one.session_id == conversation.guest_session]
    begin = whole[0].start if whole else conversation.connected
    length = (whole[0].end if whole else conversation.length) - begin
    phrases = [_phrase(conversation, said) for said in conversation.said]
    transcript = {
        "transcriptId": ids(conversation.id, "transcript"),
        "language": "en-US",
        "programId": "",
        "startTime": _epoch(conversation, begin),
        "duration": {"milliseconds": length},
        "phrases": phrases,
        "analytics": {"sentiment": []},
    }
    uri = f"/conversations/{conversation.id}/communications/{conversation.guest_session}"
    return {
        "organizationId": organisation.id,
        "conversationId": conversation.id,
        "communicationId": conversation.guest_session,
        "transcripts": [transcript],
        "participants": _participants(organisation, conversation),
        "uri": f"/transcript/v1/organizations/{organisation.id}{uri}",
        "startTime": _epoch(conversation, begin),
        "duration": {"milliseconds": length},
        "mediaType": "call",
        "conversationStartTime": _epoch(conversation, 0),
    }


def words(said: Said) -> list[tuple[str, int, int]]:
    """The words of an utterance: as they are timed, else one right after the other, each as long as the others."""
    if said.words:
        return [(_plain(word.text), word.start, word.end) for word in said.words]
    spoken = [_plain(word) for word in said.text.split()]
    length, count = said.end - said.start, len(spoken)
    edges = [said.start + length * number // count for number in range(count + 1)]
    return list(zip(spoken, edges, edges[1:], strict=False))


def _plain(word: str) -> str:
    return word.strip(".,;:?!").lower()


def _phrase(conversation: Conversation, said: Said) -> Json:
    return {
        "text": " ".join(word for word, _, _ in words(said)),
        "decoratedText": said.text,
        "stability": 1,
        "startTimeMs": _epoch(conversation, said.start),
        "duration": {"milliseconds": said.end - said.start},
        "words": [
            {
                "word": word,
                "confidence": 0.86,
                "startTimeMs": _epoch(conversation, start),
                "duration": {"milliseconds": end - start},
            }
            for word, start, end in words(said)
        ],
        "alternatives": [],
        "participantPurpose": "external" if said.who == GUEST else "internal",
    }


def _participants(organisation: Organisation, conversation: Conversation) -> list[Json]:
    def one(purpose: str, start: int, end: int, **more: str | None) -> Json:
        told = {
            "participantPurpose": purpose,
            **{key: value for key, value in more.items() if value is not None},
            "initialDirection": conversation.direction,
            "divisionId": organisation.division_id,
            "ani": "tel:+15555550123",
            "dnis": "tel:+15555550199",
        }
        return {**told, "startTimeMs": _epoch(conversation, start), "endTimeMs": _epoch(conversation, end)}

    outbound = conversation.direction == "outbound"
    found = [one("external" if outbound else "customer", 0, conversation.length, queueId=conversation.queue_id)]
    if conversation.ivr:
        found.append(one("ivr", *conversation.ivr, flowId=organisation.flow_id))
    if conversation.queue:
        found.append(one("acd", *conversation.queue, queueId=conversation.queue_id))
    return [
        *found,
        *(one(leg.purpose, leg.start, leg.end, userId=leg.agent_id, queueId=leg.queue_id) for leg in conversation.legs),
    ]


def _epoch(conversation: Conversation, milliseconds: int) -> int:
    """Milliseconds after 1970, exact: the conversation's start has no fraction below them."""
    return round(conversation.started.timestamp() * 1000) + milliseconds
