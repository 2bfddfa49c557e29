"""A call that was measured from its sound, and one whose recording was kept for a time, as their page shows them."""

from __future__ import annotations

from datetime import UTC, datetime

from genqa.analyse import File, Request, analyse
from genqa.call import About
from genqa.genesys.source import Leg
from genqa.index import Index
from genqa.result import Result
from genqa.scoring import built_in
from tests.pages.conftest import CALL, SCORE, Open, all_html, field, in_player, sound_of, texts
from tests.wavs import talk

SOUND = talk([(1.0, 3.0), (6.0, 10.0)], [(3.5, 5.5), (9.5, 11.0)], seconds=12)
LEGS = (Leg("u1", "Mara Lind", 0, 5000, 2000), Leg("u2", "Jon Bern", 5000, None, None))


def by_sound(**request) -> Result:
    about = About(started_at="2026-01-05T10:00:00Z")
    return analyse(
        Request(audio=[File("call.wav", SOUND)], agent_channel=0, recording_id="r", about=about, **request),
        built_in()["linear"],
    )


def captions(page) -> list[str]:
    """The small print as it is read, without the backslashes that keep it from being markup."""
    return [piece.value.replace("\\", "") for piece in page.caption]


def test_its_page_says_from_what_it_was_measured_and_shows_no_empty_transcript(open_page: Open, index: Index) -> None:
    index.save(by_sound(), actor="test")

    page = open_page(CALL, call="r")

    assert not page.exception
    said = captions(page)
    assert (
        "No transcript: voice activity of two channels, voice v2. The agent is on channel 0: set by the user." in said
    )
    assert in_player(page)["said"] == []
    assert "in 2 stretches of sound" in in_player(page)["words"]
    assert "utterance from the next" in all_html(page)


def test_several_agents_stand_in_a_table_with_what_each_talked_and_held(open_page: Open, index: Index) -> None:
    index.save(by_sound(legs=LEGS), actor="test")

    page = open_page(CALL, call="r")

    shown = all_html(page)
    table = shown[shown.index("Agents in this call") :]
    assert [name in table for name in ("Jon Bern", "Mara Lind", "2.0 s")] == [True, True, True]
    assert texts(page)[0].startswith("Jon Bern · ")


def test_sides_can_be_swapped_where_the_guess_was_wrong(open_page: Open, index: Index) -> None:
    index.save(by_sound(), actor="test")
    page = open_page(CALL, call="r")

    page = next(button for button in page.button if button.label == "Swap sides").click().run()

    assert not page.exception
    origin = index.load("r").origin
    assert (origin.agent_channel, origin.agent_channel_basis) == (1, "swapped by the user")


def test_a_recording_that_was_dropped_is_said_to_have_been_kept(open_page: Open, index: Index) -> None:
    index.save(by_sound(), actor="test", audio=[SOUND])
    assert sound_of(open_page(CALL, call="r"))["url"] is not None

    index.drop_audio_before(datetime(2026, 2, 1, tzinfo=UTC), days=30, actor="test")
    page = open_page(CALL, call="r")

    assert not page.exception
    assert sound_of(page)["url"] is None
    assert sound_of(page)["why"] == "The recording was kept for 30 days after the call."


def test_a_recording_alone_is_scored_on_the_page_and_says_what_it_cannot_tell(open_page: Open, index: Index) -> None:
    page = open_page(SCORE)
    field(page.file_uploader, "audio").set_value([("call.wav", SOUND, "audio/wav")])
    page = page.run()
    assert "which tells voices from music and noise, though not without fail, and no word is known" in all_html(page)

    page = field(page.button, "score").click().run()

    assert not page.exception
    assert any("No transcript: voice activity of two channels" in text for text in captions(page))
