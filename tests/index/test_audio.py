"""The recordings as they came: kept by content, gone with their last call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from genqa.errors import CallNotFound, MissingFile, UnsupportedAudio
from genqa.index import Index
from genqa.index import audio as kept
from tests.index.conftest import Ask
from tests.index.results import result

CET = timezone(timedelta(hours=1))
SOUND, OTHER = b"RIFF the sound of one call " * 400, b"RIFF the sound of another call " * 400


def test_a_call_gives_back_the_files_it_was_stored_with_in_their_order(index: Index) -> None:
    index.save(result("two sides"), audio=[SOUND, OTHER])
    index.save(result("silent"))

    assert index.audio("two sides") == (SOUND, OTHER)
    assert index.audio("silent") == ()


def test_files_are_kept_from_where_they_lie_however_large(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_PIECE", 1000)
    lies = tmp_path / "call.wav"
    lies.write_bytes(SOUND)
    index.save(result("on disk"), audio=[lies, OTHER])
    index.save(result("in memory"), audio=[SOUND, b""])

    assert (index.audio("on disk"), index.audio("in memory")) == ((SOUND, OTHER), (SOUND, b""))
    assert index.check().problems == ()


def test_a_file_that_is_gone_or_changes_while_it_is_stored_leaves_nothing_stored(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    index.save(result("a"), audio=[SOUND])
    with pytest.raises(MissingFile, match=r"^the recording cannot be read again \(No such file or directory\)$"):
        index.save(result("a"), audio=[OTHER, tmp_path / "gone.wav"])
    with monkeypatch.context() as changing:
        changing.setattr(kept, "_gone_through", lambda file, size, take: f"{id(take)}")
        with pytest.raises(MissingFile, match="changed while it was stored; try again"):
            index.save(result("b"), audio=[OTHER])

    assert index.audio("a") == (SOUND,)
    assert ask("SELECT (SELECT count(*) FROM audio), (SELECT count(*) FROM qa_results)") == [(1, 1)]


def test_a_call_that_is_not_there_has_no_sound_to_give(index: Index) -> None:
    with pytest.raises(CallNotFound):
        index.audio("nobody")


def test_the_same_sound_of_two_calls_is_kept_once_until_the_last_is_deleted(index: Index, ask: Ask) -> None:
    index.save(result("a"), audio=[SOUND])
    index.save(result("b"), audio=[SOUND])
    assert ask("SELECT count(*) FROM audio") == [(1,)]

    index.delete("a", actor="test")
    assert index.audio("b") == (SOUND,)

    index.delete("b", actor="test")
    assert ask("SELECT count(*) FROM audio") == [(0,)]


def test_both_sides_of_a_call_may_be_the_same_file(index: Index, ask: Ask) -> None:
    index.save(result("a"), audio=[SOUND, SOUND])
    index.save(result("a"), audio=[OTHER, SOUND])
    assert index.audio("a") == (OTHER, SOUND)
    index.save(result("a"), audio=[OTHER])

    assert index.audio("a") == (OTHER,)
    assert ask("SELECT count(*) FROM audio") == [(1,)]


def test_replacing_a_call_replaces_its_sound(index: Index, ask: Ask) -> None:
    index.save(result("a"), audio=[SOUND])
    index.save(result("a"), audio=[OTHER])
    assert index.audio("a") == (OTHER,)

    index.save(result("a"))
    assert index.audio("a") == ()
    assert ask("SELECT count(*) FROM audio") == [(0,)]


def test_saving_the_same_call_again_keeps_its_sound(index: Index) -> None:
    index.save(result("a"), audio=[SOUND])
    index.save(result("a"), audio=[SOUND])

    assert index.audio("a") == (SOUND,)


def test_no_byte_of_a_deleted_call_is_left_after_compacting(index: Index, path: Path) -> None:
    index.save(result("kept"), audio=[OTHER])
    index.save(result("secret-id-of-a-call"), audio=[SOUND])
    assert SOUND[:50] in _all_bytes(path)

    index.delete("secret-id-of-a-call", actor="test")
    index.compact(actor="test")

    left = _all_bytes(path)
    assert SOUND[:27] not in left
    assert OTHER[:31] in left


def test_a_call_removed_in_a_shell_takes_its_sound_along(index: Index, ask: Ask) -> None:
    index.save(result("a"), audio=[SOUND])
    ask("DELETE FROM qa_results WHERE recording_id = 'a'")

    assert ask("SELECT count(*) FROM audio") == [(0,)]


def test_a_file_too_large_for_an_index_is_refused_and_nothing_is_stored(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 1000)

    with pytest.raises(UnsupportedAudio, match="GENQA_KEEP_AUDIO=no"):
        index.save(result("a"), audio=[SOUND])

    assert index.count() == 0


def test_a_corrected_call_keeps_its_sound_and_the_trail_says_what_was_corrected(index: Index) -> None:
    before = result("a")
    index.save(before, audio=[SOUND])
    swapped = before.with_sides_swapped(index.rubric("linear"))

    index.revise(swapped, action="sides swapped", detail={"why": "test"}, actor="browser")

    assert index.audio("a") == (SOUND,)
    assert index.load("a").origin.roles_basis == "swapped by the user"
    line = index.audit()[0]
    assert (line.actor, line.action, line.recording_id) == ("browser", "sides swapped", "a")
    assert line.detail == {"why": "test", "score_before": 89.0, "score_after": 89.0}


def test_a_call_that_was_deleted_meanwhile_does_not_come_back_by_a_correction(index: Index) -> None:
    with pytest.raises(CallNotFound):
        index.revise(result("gone"), action="sides swapped", detail={}, actor="browser")

    assert index.count() == 0


def test_recordings_of_calls_that_started_too_long_ago_are_dropped_and_all_else_of_them_stays(
    index: Index, ask: Ask
) -> None:
    index.save(result("old", started_at="2026-01-29T11:59:59Z"), audio=[SOUND, OTHER])
    index.save(result("old without", started_at="2026-01-01"))
    index.save(result("young", started_at="2026-01-30T12:00:00Z"), audio=[OTHER])
    before, version = index.load("old"), index.change_counter()

    assert index.drop_old_audio(30, actor="ingest") == 1

    assert [index.audio(name) for name in ("old", "old without", "young")] == [(), (), (OTHER,)]
    assert [index.audio_dropped_after(name) for name in ("old", "old without", "young")] == [30, None, None]
    assert ask("SELECT count(*) FROM audio") == [(1,)]
    assert index.load("old") == before
    assert index.change_counter() > version
    line = index.audit()[0]
    assert (line.actor, line.action, line.recording_id) == ("ingest", "recordings dropped", None)
    assert line.detail == {"calls": 1, "started before": "2026-01-30T12:00:00Z", "kept for days": 30}


def test_nothing_is_dropped_or_noted_where_nothing_is_old_or_recordings_are_kept_for_ever(index: Index) -> None:
    index.save(result("a", started_at="2026-02-28"), audio=[SOUND])
    lines, version = len(index.audit()), index.change_counter()

    assert index.drop_old_audio(30, actor="ingest") == 0
    assert index.drop_old_audio(None, actor="ingest") == 0

    assert index.audio("a") == (SOUND,)
    assert (len(index.audit()), index.change_counter()) == (lines, version)


def test_a_call_of_which_nobody_knows_when_it_started_counts_from_when_it_was_stored(index: Index) -> None:
    index.save(result("a"), audio=[SOUND])

    assert index.drop_audio_before(datetime(2026, 3, 1, 12, tzinfo=UTC), days=1, actor="test") == 0
    assert index.drop_audio_before(datetime(2026, 3, 1, 13, 0, 1, tzinfo=CET), days=1, actor="test") == 1


def test_a_call_that_is_stored_with_its_sound_again_has_it_again(index: Index) -> None:
    index.save(result("a", started_at="2026-01-01"), audio=[SOUND])
    index.drop_old_audio(30, actor="ingest")
    index.save(result("a", started_at="2026-01-01"))
    assert index.audio_dropped_after("a") == 30

    index.save(result("a", started_at="2026-01-01"), audio=[SOUND])

    assert (index.audio("a"), index.audio_dropped_after("a")) == ((SOUND,), None)


def test_all_calls_of_a_source_go_at_once_and_others_stay(index: Index, ask: Ask) -> None:
    index.save(result("s1", source="sample"), audio=[SOUND])
    index.save(result("s2", source="sample"), audio=[OTHER])
    index.save(result("mine", source="upload"))
    assert index.count_from("sample") == 2

    assert index.delete_from("sample", actor="browser") == 2

    assert [row.recording_id for row in index.calls()] == ["mine"]
    assert ask("SELECT count(*) FROM audio") == [(0,)]
    assert [line.recording_id for line in index.audit(2)] == ["s2", "s1"]


def _all_bytes(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
