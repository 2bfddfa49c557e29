"""Bringing calls in against a script that does one call after the other, at 50 ms for each request.

    python tests/benchmarks/bench_ingest.py [--calls 200]

Both fetch the same calls from the same stand-in, analyse and store them. The script is what one writes first: a token,
the list, then for each call its details, its recording, the sound, the transcript's URL, the transcript, the analysis,
the saving. It is given every advantage: connections that are kept open, and a server that never lets it wait for
transcoding. Printed are calls a second of both and the ratio.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from genqa.analyse import File, Request, analyse
from genqa.call import About
from genqa.demo.organisation import Organisation, tiny
from genqa.demo.server import StandIn
from genqa.genesys import connect
from genqa.genesys.config import configured
from genqa.genesys.source import Wanted
from genqa.index import open_index
from genqa.ingest import Options, ingest

SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
LATENCY = 0.05


class Client:
    """Requests one after the other, each host's connection kept open."""

    def __init__(self, server: StandIn) -> None:
        self._connections: dict[str, http.client.HTTPConnection] = {}
        self._base = server.base_url
        basic = base64.b64encode(f"{server.client_id}:{server.client_secret}".encode()).decode()
        form = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
        token = json.loads(self.send("POST", f"{self._base}/oauth/token", b"grant_type=client_credentials", form))
        self._bearer = {"Authorization": f"Bearer {token['access_token']}", "Content-Type": "application/json"}

    def api(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        return json.loads(self.send(method, self._base + path, data, self._bearer))

    def send(self, method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
        parts = urlsplit(url)
        connection = self._connections.setdefault(parts.netloc, http.client.HTTPConnection(parts.netloc))
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body, headers or {})
        with connection.getresponse() as reply:
            data = reply.read()
            assert reply.status == 200, (reply.status, url, data[:200])
            return data


def one_after_the_other(server: StandIn, path: Path) -> int:
    """The script; how many calls it stored."""
    client, stored = Client(server), 0
    with open_index(path) as index:
        rubric, thresholds = index.in_force()
        for conversation in listed(client):
            details = client.api("GET", f"/api/v2/analytics/conversations/{conversation}/details")
            for recording in client.api("GET", f"/api/v2/conversations/{conversation}/recordings?formatId=WAV"):
                media = [client.send("GET", uri["mediaUri"]) for _, uri in sorted(recording["mediaUris"].items())]
                where = f"/api/v2/speechandtextanalytics/conversations/{conversation}/communications"
                url = client.api("GET", f"{where}/{recording['sessionId']}/transcripturl")["url"]
                request = Request(
                    transcripts=[File("the transcript", client.send("GET", url))],
                    audio=[File("the recording", data) for data in media],
                    audio_by_channel=len(media) == 2,
                    about=About(interaction_id=conversation, started_at=details["conversationStart"]),
                    recording_id=recording["id"],
                )
                index.save(analyse(request, rubric, thresholds), audio=media)
                stored += 1
    return stored


def listed(client: Client) -> list[str]:
    """The ids of all conversations of the month."""
    found: list[str] = []
    interval = f"{SINCE:%Y-%m-%dT%H:%M:%SZ}/{UNTIL:%Y-%m-%dT%H:%M:%SZ}"
    while True:
        paging = {"pageSize": 100, "pageNumber": len(found) // 100 + 1}
        page = client.api(
            "POST", "/api/v2/analytics/conversations/details/query", {"interval": interval, "paging": paging}
        )
        found += [one["conversationId"] for one in page.get("conversations") or []]
        if len(found) >= page["totalHits"]:
            return found


def by_genqa(server: StandIn, path: Path) -> int:
    """What ``python -m genqa ingest`` does, without starting Python."""
    config = configured(server.environ, path.parent)
    assert config is not None
    source = connect(config)
    with open_index(path) as index:
        run = ingest(index, source, Wanted(SINCE, UNTIL), actor="bench", stop=threading.Event(), options=Options())
        source.close()
        assert run.state == "done" and run.counts.failed == 0, run
        return index.count()


def timed(organisation: Organisation, work: Callable[[StandIn, Path], int], path: Path) -> tuple[float, int]:
    """Calls a second, and requests that the server answered, media among them."""
    with StandIn(organisation, latency=LATENCY, transcoding=0) as server:
        began = perf_counter()
        stored = work(server, path)
        seconds = perf_counter() - began
        assert stored == len(organisation.sound_calls), (stored, len(organisation.sound_calls))
        return stored / seconds, len(server.log)


def main() -> None:
    """Run both and print it."""
    options = argparse.ArgumentParser()
    options.add_argument("--calls", type=int, default=200)
    organisation = tiny(calls=options.parse_args().calls, seconds=4.0, holds=0)
    with tempfile.TemporaryDirectory() as folder:
        script, its_requests = timed(organisation, one_after_the_other, Path(folder, "script.db"))
        genqa, requests = timed(organisation, by_genqa, Path(folder, "genqa.db"))
    print(f"{len(organisation.sound_calls)} calls, {LATENCY * 1000:.0f} ms a request")
    print(f"one after the other  {script:>7.1f} calls a second, {its_requests} requests")
    print(f"genqa                {genqa:>7.1f} calls a second, {requests} requests")
    print(f"ratio                {genqa / script:>7.1f}")


if __name__ == "__main__":
    main()
