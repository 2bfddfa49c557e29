"""Files: they come whole, with their length and hash checked, or not at all."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest

from genqa.errors import BadReply, CannotWrite, LinkExpired, MissingPermission, NotAtSource, Stopped, Unreachable
from genqa.http import Download, Web
from tests.http.servers import FakeTime, Handler, Say, Server, Step, chunks, reset, said, until_the_end

SOUND = bytes(range(256)) * 300
SHA = hashlib.sha256(SOUND).hexdigest()
WHOLE = Say(200, SOUND, {"Content-Type": "audio/wav; x=1"})


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "call.wav"


def test_a_file_comes_with_its_size_kind_and_hash(server: Server, web: Web, to: Path) -> None:
    server.on("/a", WHOLE)
    assert web.download("/a", to, most_bytes=76_800) == Download(to, 76_800, "audio/wav; x=1", SHA)
    assert to.read_bytes() == SOUND
    assert list(to.parent.iterdir()) == [to]


def test_so_does_one_in_pieces_without_a_stated_length(server: Server, web: Web, to: Path) -> None:
    server.on("/a", chunks(SOUND[:10], SOUND[10:]))
    assert web.download("/a", to, most_bytes=10**6) == Download(to, 76_800, "", SHA)


def test_a_file_of_which_nobody_said_how_long_it_is_is_marked(server: Server, web: Web, to: Path) -> None:
    server.on("/a", until_the_end(SOUND))
    assert web.download("/a", to, most_bytes=10**6) == Download(to, 76_800, "", SHA, whole=False)


def test_an_empty_file_is_a_file(server: Server, web: Web, to: Path) -> None:
    server.on("/a", Say(200, b""))
    assert web.download("/a", to, most_bytes=10).bytes == 0
    assert to.read_bytes() == b""


def test_a_file_is_asked_for_as_it_is_and_unpacked_where_it_comes_packed(server: Server, web: Web, to: Path) -> None:
    server.on("/a", Say(200, gzip.compress(SOUND), {"Content-Encoding": "gzip"}))
    assert web.download("/a", to, most_bytes=10**6).sha256 == SHA
    assert server.to("/a")[0].headers["accept-encoding"] == "identity"


BROKEN: dict[str, Step] = {
    "short": Say(200, SOUND[:5000], length=len(SOUND)),
    "without its last piece": chunks(SOUND[:5000], whole=False),
    "nothing of it": Say(200, b"", length=len(SOUND)),
    "hung up": reset,
    "a fault": said(503, {}),
}


@pytest.mark.parametrize("step", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_fetched_again_from_its_start(
    step: Step, server: Server, web: Web, to: Path, time: FakeTime
) -> None:
    server.on("/a", step, step, WHOLE)
    assert web.download("/a", to, most_bytes=10**6).sha256 == SHA
    assert to.read_bytes() == SOUND
    assert time.waits == [1.0, 2.0]
    assert "range" not in server.to("/a")[-1].headers


def test_a_connection_that_breaks_within_a_file_is_no_end_of_it(server: Server, web: Web, to: Path) -> None:
    def break_off(handler: Handler) -> None:
        handler.send_response_only(200)
        handler.send_header("Content-Length", str(len(SOUND)))
        handler.end_headers()
        handler.wfile.write(SOUND[:5000])
        reset(handler)

    server.on("/a", break_off, WHOLE)
    assert web.download("/a", to, most_bytes=10**6).sha256 == SHA


def test_a_file_that_never_comes_whole_leaves_nothing_behind(server: Server, web: Web, to: Path) -> None:
    server.on("/a", BROKEN["short"])
    with pytest.raises(BadReply, match=r"/a: the answer breaks off before its end; given up after 6 tries$"):
        web.download("/a", to, most_bytes=10**6)
    assert list(to.parent.iterdir()) == []


def test_an_earlier_file_in_its_place_stays_until_the_new_one_is_whole(server: Server, web: Web, to: Path) -> None:
    to.write_bytes(b"earlier")
    server.on("/a", *[BROKEN["short"]] * 6, WHOLE)
    with pytest.raises(BadReply):
        web.download("/a", to, most_bytes=10**6)
    assert to.read_bytes() == b"earlier"
    web.download("/a", to, most_bytes=10**6)
    assert to.read_bytes() == SOUND


def test_what_a_killed_run_left_behind_is_overwritten(server: Server, web: Web, to: Path) -> None:
    to.with_name("call.wav.part").write_bytes(SOUND * 2)
    server.on("/a", WHOLE)
    web.download("/a", to, most_bytes=10**6)
    assert to.read_bytes() == SOUND


@pytest.mark.parametrize("step", [WHOLE, chunks(SOUND), until_the_end(SOUND)], ids=["stated", "pieces", "unstated"])
def test_a_file_longer_than_allowed_is_refused(step: Step, server: Server, web: Web, to: Path) -> None:
    server.on("/a", step)
    with pytest.raises(BadReply, match=r"/a is longer than the 76,799 bytes that are allowed for it$"):
        web.download("/a", to, most_bytes=76_799)
    assert len(server.to("/a")) == 1
    assert list(to.parent.iterdir()) == []


def test_a_file_that_says_that_it_is_too_long_is_not_even_begun(server: Server, web: Web, to: Path) -> None:
    server.on("/a", Say(200, b"RI", length=10**12))
    with pytest.raises(BadReply, match="longer than the 10 bytes"):
        web.download("/a", to, most_bytes=10)
    assert len(server.to("/a")) == 1


def test_a_little_that_unpacks_to_much_is_refused_too(server: Server, web: Web, to: Path) -> None:
    server.on("/a", Say(200, gzip.compress(bytes(10**7)), {"Content-Encoding": "gzip"}))
    with pytest.raises(BadReply, match=r"longer than the 100,000 bytes"):
        web.download("/a", to, most_bytes=100_000)


@pytest.mark.parametrize("status", [400, 401, 403, 410])
def test_a_link_that_ran_out_is_told_apart_from_a_missing_permission(
    status: int, elsewhere: Server, web: Web, to: Path
) -> None:
    elsewhere.on("/a", Say(status, b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"))
    with pytest.raises(LinkExpired, match=rf"^the link to 127\.0\.0\.1:\d+/a is no longer good \({status}\)$"):
        web.download(f"{elsewhere.url}/a?X-Amz-Signature=s3cret", to, most_bytes=10)
    assert issubclass(LinkExpired, NotAtSource)


def test_a_file_that_is_not_there_is_not_at_the_source(server: Server, elsewhere: Server, web: Web, to: Path) -> None:
    for url in ("/a", f"{elsewhere.url}/a"):
        with pytest.raises(NotAtSource, match="/a is not there") as caught:
            web.download(url, to, most_bytes=10)
        assert type(caught.value) is NotAtSource


def test_a_file_of_the_api_that_may_not_be_had_names_the_permission(server: Server, web: Web, to: Path) -> None:
    server.on("/a", said(403, {"message": "missing the following permission(s): [recording:recording:view]"}))
    with pytest.raises(MissingPermission, match="lacks recording:recording:view"):
        web.download("/a", to, most_bytes=10)


@pytest.mark.parametrize("status", [202, 204, 206])
def test_an_answer_that_is_no_file_is_a_bad_reply(status: int, server: Server, web: Web, to: Path) -> None:
    server.on("/a", Say(status, b""))
    with pytest.raises(BadReply, match=f"answers {status} where a file is due"):
        web.download("/a", to, most_bytes=10)
    assert not to.exists()


@pytest.mark.parametrize("status", [304, 418])
def test_an_odd_answer_of_a_storage_is_a_bad_reply(status: int, elsewhere: Server, web: Web, to: Path) -> None:
    elsewhere.on("/a", Say(status, b""))
    with pytest.raises(BadReply, match=f"answers {status} where a file is due"):
        web.download(f"{elsewhere.url}/a", to, most_bytes=10)


def test_a_storage_that_only_fails_is_given_up(elsewhere: Server, web: Web, to: Path) -> None:
    elsewhere.on("/a", said(500, {}))
    with pytest.raises(Unreachable, match="given up after 6 tries"):
        web.download(f"{elsewhere.url}/a", to, most_bytes=10)
    assert len(elsewhere.heard) == 6


def test_a_storage_that_refuses_for_a_while_is_waited_for_and_counts_apart(
    elsewhere: Server, web: Web, to: Path, time: FakeTime
) -> None:
    elsewhere.on("/a", said(429, {}, retry_after="9"), WHOLE)
    web.download(f"{elsewhere.url}/a", to, most_bytes=10**6)
    assert time.waits == [9.0]
    assert (web.requests, web.limited) == (0, 0)


def test_a_folder_that_is_not_there_is_told(server: Server, web: Web, tmp_path: Path) -> None:
    server.on("/a", WHOLE)
    with pytest.raises(CannotWrite, match=r"none/call\.wav cannot be written: No such file or directory; make room or"):
        web.download("/a", tmp_path / "none" / "call.wav", most_bytes=10**6)
    assert len(server.to("/a")) == 1


def test_a_place_that_is_a_folder_is_told(server: Server, web: Web, to: Path) -> None:
    to.mkdir()
    server.on("/a", WHOLE)
    with pytest.raises(CannotWrite, match="Is a directory"):
        web.download("/a", to, most_bytes=10**6)
    assert list(to.parent.iterdir()) == [to]


def test_a_full_disk_is_told_and_nothing_stays(
    server: Server, web: Web, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.FileIO):
        def write(self, data: Any) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", lambda path, mode: Full(path, mode))
    server.on("/a", WHOLE)
    with pytest.raises(CannotWrite, match="No space left on device; make room or choose another folder"):
        web.download("/a", to, most_bytes=10**6)
    assert len(server.to("/a")) == 1
    assert list(to.parent.iterdir()) == []


def test_a_file_is_given_up_as_soon_as_the_user_stops(server: Server, web: Web, to: Path, time: FakeTime) -> None:
    def stop_within(handler: Handler) -> None:
        time.stops_at = time.now
        WHOLE(handler)

    server.on("/a", stop_within)
    with pytest.raises(Stopped):
        web.download("/a", to, most_bytes=10**6)
    assert list(to.parent.iterdir()) == []
