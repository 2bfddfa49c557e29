"""What the platform tells of recordings: metadata, playable media, batch downloads, and where transcripts lie."""

from __future__ import annotations

from typing import Any

from genqa.demo.conversation import Conversation, Recording
from genqa.demo.made_up import ids
from genqa.demo.media import Sign, pieces, sound_path, transcript_path
from genqa.demo.organisation import Organisation
from genqa.demo.platform_details import Json
from genqa.demo.replies import iso
from genqa.demo.sound import RATE

_AWAY = {
    "ARCHIVED": "The recording is archived and must be restored first.",
    "DELETED": "The recording has been deleted.",
}


def listed(conversation: Conversation) -> tuple[Recording, ...]:
    """The recordings that the platform knows of."""
    return tuple(one for one in conversation.recordings if not one.gone)


def metadata(conversation: Conversation, recording: Recording) -> Json:
    """A ``RecordingMetadata``: no playable media, and no annotations of the system."""
    told = _common(conversation, recording, "recordingmetadata")
    told |= {"annotations": [], "region": "us-east-1"}
    if recording.media == "screen":
        told |= {"startTime": _at(conversation, recording.start), "endTime": _at(conversation, recording.end)}
    return told


def playable(
    conversation: Conversation,
    recording: Recording,
    sign: Sign,
    *,
    form: str,
    download: bool = False,
    request: int = 0,
) -> Json:
    """A ``Recording``. ``form`` NONE: without media. ``request``: a number of which ids of holds are made anew.

    WAV gives PCM of 16 bit; every other format gives WAV of µ-law, because nothing is encoded here.
    """
    told = _common(conversation, recording, "recordings")
    if not recording.downloadable:
        return told
    told |= {
        "startTime": _at(conversation, recording.start),
        "endTime": _at(conversation, recording.end),
        "originalRecordingStartTime": _at(conversation, recording.start),
        "creationTime": _at(conversation, recording.end),
        "recordingFileRole": "CUSTOMER_EXPERIENCE",
        "annotations": annotations_of(conversation, recording, request),
        "users": [{"id": leg.agent_id, "selfUri": f"/api/v2/users/{leg.agent_id}"} for leg in conversation.legs],
    }
    if form == "NONE":
        return told
    length = 0 if recording.empty else conversation.in_file(recording).duration
    kind = "pcm" if form == "WAV" else "ulaw"
    found = _playback(recording, download)
    told["mediaUris"] = {
        key: {"mediaUri": sign(sound_path(conversation.id, recording, piece, kind))} for key, piece in found.items()
    }
    channels = 1 if recording.layout == "mono" else 2
    return told | {
        "estimatedTranscodeTimeMs": 0,
        "actualTranscodeTimeMs": 40,
        "outputDurationMs": length,
        "outputSizeInBytes": 44 * len(found) + length * RATE // 1000 * channels * (2 if form == "WAV" else 1),
    }


def transcoding(conversation: Conversation, recording: Recording) -> Json:
    """A ``Recording`` that is not playable yet."""
    return _common(conversation, recording, "recordings") | {"estimatedTranscodeTimeMs": 200}


def annotations_of(conversation: Conversation, recording: Recording, request: int = 0) -> list[Json]:
    """Holds (or, where the recorder paused, pauses) by their places in the recording.

    All pauses of a recording share an id; a hold has another one at each request.
    """
    pauses = conversation.pauses(recording)
    told = []
    for number, (span, reason) in enumerate(pauses):
        before = sum(other.duration for other, _ in pauses[:number])
        at = span.start - recording.start
        place = _place(at - before, span.duration, at) | {"recordingDurationMs": 0}
        told.append({"id": ids(recording.id, "pause"), "type": "pause", **place, "reason": reason})
    if not recording.suppressed:
        for number, span in enumerate(conversation.on_hold.crop(recording.start, recording.end)):
            before = sum(other.duration for other, _ in pauses if other.end <= span.start)
            at = span.start - recording.start
            place = _place(at - before, span.duration, at)
            told.append({"id": ids(recording.id, "hold", number, request), "type": "hold", **place})
    return sorted(told, key=lambda one: int(str(one["realtimeLocation"])))


def batch_results(organisation: Organisation, item: Json, sign: Sign) -> list[Json]:
    """Each ``BatchDownloadJobResult`` of one item of a batch: one for each file, or one that says what is wrong.

    A redacted recording is left out, and nothing says so.
    """
    conversation = organisation.conversation.get(str(item.get("conversationId")))
    wanted = item.get("recordingId")
    if conversation is None:
        return [{**item, "errorMsg": "Conversation not found."}]
    chosen = [one for one in listed(conversation) if wanted in (None, one.id)]
    if not chosen:
        return [{**item, "errorMsg": "No recordings found for the conversation."}]
    return [result for one in chosen if not one.redacted for result in _results(conversation, one, sign)]


def _results(conversation: Conversation, recording: Recording, sign: Sign) -> list[Json]:
    named = {"conversationId": conversation.id, "recordingId": recording.id}
    if recording.state != "AVAILABLE":
        return [{**named, "errorMsg": _AWAY.get(recording.state, "The recording is not available.")}]
    if recording.media != "audio":
        address = sign(sound_path(conversation.id, recording, "screen"))
        return [{**named, "resultUrl": address, "contentType": "video/webm"}]
    return [
        {**named, "resultUrl": sign(sound_path(conversation.id, recording, piece)), "contentType": "audio/wav"}
        for piece in pieces(recording)
    ]


def batch_status(job_id: str, results: list[Json], expected: int, *, completed: bool) -> Json:
    """A ``BatchDownloadJobStatusResult``; what is in progress shows what is done so far."""
    return {
        "id": job_id,
        "jobId": job_id,
        "expectedResultCount": expected,
        "resultCount": len(results),
        "errorCount": sum("errorMsg" in result for result in results),
        "status": "Completed" if completed else "InProgress",
        "results": results,
        "selfUri": f"/api/v2/recording/batchrequests/{job_id}",
    }


def transcript_url(conversation: Conversation, sign: Sign) -> Json:
    """A ``TranscriptUrl``."""
    return {"url": sign(transcript_path(conversation.id, conversation.guest_session))}


def transcript_urls(conversation: Conversation, sign: Sign) -> Json:
    """A ``TranscriptUrls``: one for each recording of the communication."""
    whole = [one for one in listed(conversation) if one.session_id == conversation.guest_session]
    return {
        "conversation": {"id": conversation.id, "selfUri": f"/api/v2/conversations/{conversation.id}"},
        "communicationId": conversation.guest_session,
        "urls": [
            {"recording": {"id": one.id, "selfUri": _uri(conversation, one, "recordings")}}
            | transcript_url(conversation, sign)
            for one in whole
        ],
    }


def _common(conversation: Conversation, recording: Recording, kind: str) -> Json:
    told: Json = {
        "id": recording.id,
        "conversationId": conversation.id,
        "media": recording.media,
        "mediaSubtype": recording.subtype,
        "fileState": recording.state,
        "maxAllowedRestorationsForOrg": 10000,
        "remainingRestorationsAllowedForOrg": 10000,
        "selfUri": _uri(conversation, recording, kind),
    }
    if recording.state == "ARCHIVED":
        return told | {"archiveDate": _at(conversation, recording.end), "archiveMedium": "CLOUDARCHIVE"}
    if recording.state == "DELETED":
        return told | {"deleteDate": _at(conversation, recording.end)}
    return told | {"sessionId": recording.session_id}


def _playback(recording: Recording, download: bool) -> dict[str, str]:
    """Which keys the media has, and the piece of each."""
    mono = recording.layout == "mono"
    if download:
        return {"S": "mono" if mono else "stereo"}
    return {"0": "mono"} if mono else {"0": "0", "1": "1"}


def _place(location: int, duration: int, realtime: int) -> dict[str, Any]:
    return {
        "location": location,
        "durationMs": duration,
        "absoluteLocation": location,
        "absoluteDurationMs": duration,
        "recordingLocation": location,
        "recordingDurationMs": duration,
        "realtimeLocation": realtime,
    }


def _at(conversation: Conversation, milliseconds: int) -> str:
    return iso(conversation.at(milliseconds))


def _uri(conversation: Conversation, recording: Recording, kind: str) -> str:
    return f"/api/v2/conversations/{conversation.id}/{kind}/{recording.id}"
