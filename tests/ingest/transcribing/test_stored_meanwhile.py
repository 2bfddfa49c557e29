"""A call that is stored anew while its transcript is made: words go to the sound that they were heard in."""

from __future__ import annotations

import json

from genqa.analyse import File, Request, analyse
from genqa.index import Index
from genqa.index.transcriptions import ask
from genqa.scoring import built_in
from tests.ingest.transcribing.conftest import Work, recorded, store
from tests.ingest.transcribing.stub import WORDS, Stub, config, set_up

ANEW = "its recording was brought in anew"


def ends(index: Index, recording: str = "r1") -> list[tuple[str, str | None]]:
    return [(one.state, one.reason) for one in index.transcriptions_of(recording)]


def said(index: Index, recording: str = "r1") -> list[str]:
    return [one.text for one in index.load(recording).call.utterances]


def automatic(index: Index, *, drop_sound: bool = False) -> None:
    """What ingest asks for."""
    with index._connections.writing() as db:
        assert ask(db, "r1", "ingest", "2026-03-09T12:00:00Z", automatic=True, drop_sound=drop_sound)


def given_by_hand(index: Index) -> None:
    parties = (("agent", 0.2, 1.3, "as I wrote it"), ("customer", 1.7, 2.8, "and what they said"))
    words = [{"speaker": who, "start_time": a, "end_time": b, "transcript": text} for who, a, b, text in parties]
    transcript = json.dumps({"results": words}).encode()
    request = Request(
        audio=[File("call.wav", recorded())], transcripts=[File("t.json", transcript)], recording_id="r1"
    )  # fmt: skip
    index.save(analyse(request, built_in()["linear"]), audio=[recorded()])


def test_the_words_of_other_sound_are_not_stored_in_the_call(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    stub.at_each = lambda _: store(index, "r1", seconds=9.0)
    worked(config(set_up("stub", stub)))
    assert ends(index) == [("cancelled", ANEW)]
    assert index.load("r1").origin.transcribed is None
    assert not any(said(index))
    assert stub.left == []  # what was begun for the old sound is removed


def test_what_nobody_has_begun_is_done_with_the_new_sound(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    store(index, "r1", seconds=9.0)
    worked(config(set_up("stub", stub)))
    assert ends(index) == [("done", None)]
    (guest,) = [one for one in index.load("r1").call.utterances if one.text == WORDS[1]]
    assert guest.start == 4700
    (spent,) = index.spent_on_speech()
    assert spent.seconds == 9.0


def test_a_transcript_that_a_person_gives_stays_where_ingest_wanted_one(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1")
    automatic(index)
    stub.at_each = lambda _: given_by_hand(index)
    worked(config(set_up("stub", stub)))
    assert ends(index) == [("cancelled", "somebody has given a transcript meanwhile")]
    assert said(index) == ["as I wrote it", "and what they said"]


def test_sound_that_is_kept_since_is_not_dropped_with_another_call(index: Index, stub: Stub, worked: Work) -> None:
    store(index, "r1", "r2")
    automatic(index, drop_sound=True)
    worked(config(set_up("stub", stub)))
    assert index.audio("r1") == ()
    store(index, "r1")  # brought in anew, now that recordings are kept
    index.ask_transcriptions(["r2"], actor="Ada")
    assert index.cancel_transcriptions(actor="Bo") == 1
    assert len(index.audio("r1")) == 1
