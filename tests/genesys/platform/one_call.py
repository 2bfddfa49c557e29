"""One conversation, a server scripted for its recordings, and fetching it."""

from __future__ import annotations

from genqa.errors import NotAtSource
from genqa.genesys.platform import fetching
from genqa.genesys.platform.facts import condensed
from genqa.genesys.platform.media import Result
from genqa.genesys.platform.one import Ground, Known
from genqa.genesys.platform.polling import Polling
from genqa.genesys.platform.transcripts import Transcripts
from genqa.genesys.source import Found
from tests.genesys.platform.made import NOON, ScriptedWeb, agent, at, conversation, customer, queue, segment

QUIET = (
    customer(10, 500),
    queue("Billing", "q1"),
    agent("ann", segment("interact", 50, 500, queueId="q1"), peerId="customer leg"),
)
HELD = (
    customer(10, 500),
    agent("ann", segment("interact", 50, 190), segment("hold", 190, 295), segment("interact", 295, 500), held=(105,)),
)
KNOWN = Known({"ann": "Ann A."}, {})
CALL = "/api/v2/conversations/call"
LONG_AFTER = NOON + 30 * 86_400_000
WAV = Result("r1", "https://storage/r1.wav", "audio/wav", None)


def found(*participants, only=(), **more):
    facts = condensed(conversation(*participants, **more))
    return Found("call", None, at(0), facts | ({"only": list(only)} if only else {}))


def trunk(name="r1", subtype="Trunk", state="AVAILABLE", session="customer leg"):
    return {"id": name, "media": "audio", "mediaSubtype": subtype, "fileState": state, "sessionId": session}


def playable(*keys, **more):
    keys = keys or ("S",)
    return {
        "startTime": at(10),
        "endTime": at(500),
        "mediaUris": {key: {"mediaUri": f"https://storage/{key}.wav"} for key in keys},
    } | more


def server(**bodies):
    """Answers by the last part of the path: ``recordingmetadata``, a recording's id, ``transcripturl``, ``file``."""

    def answer(method, path, sent):
        if method == "FILE":
            body = bodies.get("file", b"sound of " + path.encode())
            return body() if callable(body) else body
        body = bodies.get(path.rpartition("/")[2], NotAtSource("none"))
        return body() if callable(body) else body

    return ScriptedWeb(answer)


def fetch(web, found, results, folder, *, transcripts=False, now=LONG_AFTER):
    ground = Ground(web, Transcripts(web, transcripts), Polling(web, 900), folder, "Genesys Cloud (test)")
    return fetching.answers(ground, found, results, KNOWN, now)


def paths(web):
    return [path for _, path, _ in web.asked]
