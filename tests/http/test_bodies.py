"""Files and forms as bodies: streamed from the disk, whole each time, and sent again only where nothing was done."""

from __future__ import annotations

import json
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

import pytest

from genqa.errors import BadReply, MissingFile, NotAtSource, RateLimited, Stopped, Unreachable
from genqa.http import Fields, Form, Patience, SentFile, Web
from tests.http.conftest import OpenWeb
from tests.http.servers import FakeTime, Heard, Say, Server, reset, said, silence

OK = said(200, {"fine": True})
SOUND = bytes(range(256)) * 1000
LARGE = 48 * 1024 * 1024


@pytest.fixture
def sound(tmp_path: Path) -> SentFile:
    path = tmp_path / "secret name of a caller.wav"
    path.write_bytes(SOUND)
    return SentFile(path, "audio/wav")


def form(heard: Heard) -> list[tuple[str | None, str | None, str, bytes]]:
    """Name, file name, content type and bytes of each part."""
    assert heard.headers["content-type"].startswith("multipart/form-data; boundary=")
    whole = b"Content-Type: " + heard.headers["content-type"].encode() + b"\r\n\r\n" + heard.body
    parts = BytesParser().parsebytes(whole).get_payload()
    assert isinstance(parts, list)
    found = []
    for part in parts:
        assert isinstance(part, Message)
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        name = part.get_param("name", header="content-disposition")
        found.append((str(name), part.get_filename(), part.get_content_type(), content))
    return found


def test_a_file_is_a_body_of_known_length(server: Server, web: Web, sound: SentFile) -> None:
    server.on("/listen", OK)
    reply = web.send("POST", "/listen", sound, repeatable=False, params=[("redact", "pci"), ("redact", "pii, all")])
    (heard,) = server.to("/listen")
    assert (heard.method, heard.path) == ("POST", "/listen?redact=pci&redact=pii%2C+all")
    assert (heard.headers["content-type"], heard.headers["content-length"]) == ("audio/wav", "256000")
    assert "transfer-encoding" not in heard.headers
    assert heard.body == SOUND
    assert (reply.body, reply.content) == ({"fine": True}, b'{"fine": true}')


def test_a_form_has_its_fields_and_the_file_and_nothing_of_its_path(server: Server, web: Web, sound: SentFile) -> None:
    server.on("/form", OK)
    fields = (("model", "whisper-1"), ("of[]", "word"), ("of[]", "ségment"), ("definition", "{}", "application/json"))
    web.send("POST", "/form", Form(fields, sound, part="audio", file_name="call.wav"), repeatable=False)
    (heard,) = server.to("/form")
    assert int(heard.headers["content-length"]) == len(heard.body)
    assert form(heard) == [
        ("model", None, "text/plain", b"whisper-1"),
        ("of[]", None, "text/plain", b"word"),
        ("of[]", None, "text/plain", "ségment".encode()),
        ("definition", None, "application/json", b"{}"),
        ("audio", "call.wav", "audio/wav", SOUND),
    ]
    assert b"caller" not in heard.body


def test_fields_are_a_form_of_the_web(server: Server, web: Web) -> None:
    server.on("/token", OK)
    web.send("POST", "/token", Fields({"grant": "a b", "x": "ü&="}), repeatable=True)
    (heard,) = server.to("/token")
    assert (heard.headers["content-type"], heard.body) == (
        "application/x-www-form-urlencoded",
        b"grant=a+b&x=%C3%BC%26%3D",
    )


@pytest.mark.parametrize("refused", [said(429, {}, retry_after="3"), said(503, {}, retry_after="3")])
def test_what_was_turned_away_is_sent_again_whole(
    refused: Say, server: Server, web: Web, sound: SentFile, time: FakeTime
) -> None:
    server.on("/listen", refused, OK)
    server.on("/form", refused, OK)
    web.send("POST", "/listen", sound, repeatable=False)
    web.send("POST", "/form", Form((("a", "b"),), sound), repeatable=False)
    assert [heard.body for heard in server.to("/listen")] == [SOUND, SOUND]
    assert [form(heard)[1][3] for heard in server.to("/form")] == [SOUND, SOUND]
    assert time.waits == [3.0, 3.0]


@pytest.mark.parametrize("fault", [reset, said(500, {}), said(503, {})])
def test_what_may_have_been_done_and_paid_for_is_not_sent_again(
    fault: Say, server: Server, web: Web, sound: SentFile
) -> None:
    server.on("/listen", fault, OK)
    with pytest.raises(Unreachable):
        web.send("POST", "/listen", sound, repeatable=False)
    assert len(server.to("/listen")) == 1


def test_a_provider_that_is_silent_is_asked_once(server: Server, open_web: OpenWeb, sound: SentFile) -> None:
    server.on("/listen", silence)
    web = open_web(patience=Patience(read_seconds=0.05))
    with pytest.raises(Unreachable, match=r"/listen: no answer within 0\.05 s; given up after 1 try$"):
        web.send("POST", "/listen", sound, repeatable=False)
    assert len(server.to("/listen")) == 1


def test_what_broke_off_while_it_was_being_sent_is_sent_again(server: Server, web: Web, tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    with path.open("wb") as file:
        file.truncate(LARGE)
    server.on("/listen", OK)
    server.on("/warm", OK)
    web.get("/warm")  # has a token
    server.hangs_up_after = [1000, 70_000]
    web.send("POST", "/listen", SentFile(path), repeatable=False)
    assert server.broken == ["POST", "POST"]
    (heard,) = server.to("/listen")
    assert len(heard.body) == LARGE


def test_a_file_that_is_not_there_is_named_without_its_folder(server: Server, web: Web, tmp_path: Path) -> None:
    for body in (SentFile(tmp_path / "gone.wav"), Form((), SentFile(tmp_path / "gone.wav"))):
        with pytest.raises(MissingFile) as missing:
            web.send("POST", "/listen", body, repeatable=False)
        assert str(missing.value) == "gone.wav: cannot be read (No such file or directory)"
    assert server.heard == []


def test_a_user_who_stops_ends_the_sending(server: Server, web: Web, sound: SentFile, time: FakeTime) -> None:
    server.on("/warm", OK)
    web.get("/warm")
    time.stops_at = time.now
    with pytest.raises(Stopped):
        web.send("POST", "/listen", sound, repeatable=False)
    assert server.to("/listen") == []


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_other_methods(method: str, server: Server, web: Web) -> None:
    server.on("/jobs/1", Say(204, b""))
    reply = web.send(method, "/jobs/1", repeatable=True, headers={"x-ms-blob-type": "BlockBlob"})
    (heard,) = server.to("/jobs/1")
    assert (heard.method, heard.headers["x-ms-blob-type"], heard.body) == (method, "BlockBlob", b"")
    assert (reply.status, reply.body, reply.content) == (204, None, b"")
    with pytest.raises(NotAtSource):
        web.send(method, "/jobs/2", repeatable=True)


def test_an_answer_may_be_text(server: Server, web: Web) -> None:
    server.on("/text", Say(200, "grüß Gott".encode(), {"Content-Type": "text/plain; charset=utf-8"}))
    assert web.send("GET", "/text", repeatable=True, text=True).body == "grüß Gott"
    with pytest.raises(BadReply, match="where JSON is due"):
        web.get("/text")


def test_a_link_that_the_api_gives_to_itself_is_asked_as_any_path(server: Server, elsewhere: Server, web: Web) -> None:
    server.on("/jobs/1", OK)
    assert web.get(f"{server.url}/jobs/1?api-version=2").body == {"fine": True}
    assert server.to("/jobs/1")[0].path == "/jobs/1?api-version=2"
    with pytest.raises(BadReply, match=r"which is not its own$"):
        web.get(f"{elsewhere.url}/jobs/1")
    assert elsewhere.heard == []


def test_who_takes_up_the_work_later_is_named(server: Server, open_web: OpenWeb, time: FakeTime) -> None:
    web = open_web(later="the next run")
    server.on("/a", said(429, {}, retry_after="7200"))
    with pytest.raises(RateLimited, match=r"go on later with the next run$"):
        web.get("/a")
    time.stops_at = time.now
    with pytest.raises(Stopped, match=r"and the next run goes on from here$"):
        web.get("/a")


def test_json_is_still_json(server: Server, web: Web) -> None:
    server.on("/a", OK)
    web.send("POST", "/a", {"ä": [1]}, repeatable=True)
    assert json.loads(server.to("/a")[0].body) == {"ä": [1]}
