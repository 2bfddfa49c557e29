"""Contact Lens against a real file; the words of Call Analytics against the documented shape."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


def test_contact_lens_names_participants_on_each_turn(sample: Any) -> None:
    found = sample("transcripts/aws_contact_lens.json")
    assert (found.format, found.length, len(found.utterances)) == ("contact_lens", 32_110, 10)
    assert (found.roles_basis, found.anonymous) == ("named in the file", False)
    assert times(found)[:2] == [("agent", "AGENT", 0, 90), ("guest", "CUSTOMER", 160, 4_640)]
    assert times(found)[-1] == ("guest", "CUSTOMER", 30_580, 32_110)
    assert speech(found) == {"AGENT": 15_150, "CUSTOMER": 13_640}


def test_its_one_overlap_is_20_ms(sample: Any) -> None:
    turns = sample("transcripts/aws_contact_lens.json").utterances
    assert (turns[7].end, turns[8].start) == (24_140, 24_120)


def test_a_turn_with_words_lasts_from_its_first_to_its_last() -> None:
    """Call Analytics: the turns overlap by half a second, the words do not."""
    found = read(SHAPES["contact_lens"])
    assert times(found) == [("agent", "AGENT", 1_000, 2_000), ("guest", "CUSTOMER", 2_500, 2_750)]
    assert texts(found) == ["Thanks.", "Hi"]
    assert word_counts(found) == {"AGENT": 1, "CUSTOMER": 1}


def test_a_role_is_found_through_the_participants() -> None:
    connect = deepcopy(SHAPES["contact_lens"])
    connect["Participants"] = [
        {"ParticipantId": "p-1", "ParticipantRole": "CUSTOMER"},
        {"ParticipantId": "p-2", "ParticipantRole": "AGENT"},
    ]
    for turn, who in zip(connect["Transcript"], ("p-2", "p-1"), strict=True):
        del turn["ParticipantRole"]
        turn["ParticipantId"] = who
    assert [said[:2] for said in times(read(connect))] == [("agent", "p-2"), ("guest", "p-1")]


def test_a_turn_of_nobody_counts_for_neither_side() -> None:
    connect = deepcopy(SHAPES["contact_lens"])
    del connect["Transcript"][1]["ParticipantRole"]
    assert [said[0] for said in times(read(connect))] == ["agent", "unknown"]
