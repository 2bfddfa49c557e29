"""Which recordings of a conversation are taken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from genqa.errors import BadReply
from genqa.genesys.platform.recorded import Left, Recording, chosen, listed
from genqa.genesys.source import Outcome


def recording(subtype="Trunk", state="AVAILABLE", media="audio"):
    return Recording(subtype.lower(), media, subtype, state, None)


def taken(*recordings, only=()):
    ready, left = chosen(recordings, only)
    return [one.id for one in ready], {one.id: one.reason for one in left}


def test_of_the_sample_the_trunk_is_taken(shared_genesys: Path) -> None:
    body = json.loads((shared_genesys / "samples" / "recordingmetadata_200.json").read_bytes())
    ready, left = chosen(listed(body))
    trunk, screen, consult = (f"17000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
    assert ready == [Recording(trunk, "audio", "Trunk", "AVAILABLE", "a1000000-0000-4000-8000-000000000001")]
    assert sorted(left, key=lambda one: one.id) == [
        Left(screen, Outcome.SKIPPED, "a recording of the screen: there is no sound in it"),
        Left(
            consult,
            Outcome.SKIPPED,
            "the recording is archived",
            "restore it in Genesys Cloud, then name its call by --conversation",
        ),
    ]


def test_the_trunk_goes_before_the_station() -> None:
    assert taken(recording("Station"), recording("Trunk")) == (
        ["trunk"],
        {"station": "the same call once more (Station): its Trunk recording was taken"},
    )


def test_the_station_is_taken_where_the_trunk_cannot_be_had() -> None:
    assert taken(recording("Station"), recording("Trunk", state="ARCHIVED")) == (
        ["station"],
        {"trunk": "the recording is archived"},
    )


def test_a_snippet_is_taken_only_where_there_is_nothing_else() -> None:
    assert taken(recording("Snippet"))[0] == ["snippet"]
    assert taken(recording("Snippet"), recording("Station"))[0] == ["station"]


def test_a_consultation_is_no_call_unless_it_is_asked_for() -> None:
    two = recording("Consult"), recording("Trunk")
    assert taken(*two) == (["trunk"], {"consult": "a consultation between agents: the guest is not in it"})
    assert taken(*two, only=("consult",)) == (
        ["consult"], {"trunk": "another recording of the call was asked for by its id"}
    )  # fmt: skip
    assert taken(recording("Consult"))[0] == []


def test_a_restored_recording_is_taken() -> None:
    assert taken(recording(state="RESTORED")) == (["trunk"], {})


@pytest.mark.parametrize(
    ("state", "outcome", "reason"),
    [
        ("ARCHIVED", Outcome.SKIPPED, "the recording is archived"),
        ("DELETED", Outcome.SKIPPED, "the recording is deleted"),
        ("RESTORING", Outcome.FAILED, "the recording is being restored from the archive"),
        ("UPLOADING", Outcome.FAILED, "the recording is still being uploaded"),
        ("ERROR", Outcome.SKIPPED, "Genesys Cloud has an error in place of the recording"),
        ("MELTED", Outcome.FAILED, "the state of the recording is melted"),
        ("", Outcome.FAILED, "the state of the recording is unknown"),
    ],
)
def test_each_state_without_sound_has_its_reason(state, outcome, reason) -> None:
    ready, (left,) = chosen((recording(state=state),))
    assert (ready, left.outcome, left.reason) == ([], outcome, reason)


@pytest.mark.parametrize("body", [None, {}, "none"])
def test_what_is_no_list_is_a_bad_reply(body) -> None:
    with pytest.raises(BadReply):
        listed(body)


def test_entries_without_an_id_are_no_recordings() -> None:
    assert listed([{}, None, {"id": ""}, {"id": "r", "media": "Audio", "fileState": "available"}]) == (
        Recording("r", "audio", "", "AVAILABLE", None),
    )
