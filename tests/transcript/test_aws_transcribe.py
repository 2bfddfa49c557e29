"""Amazon Transcribe, against real files with channels, with speakers and with neither."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from genqa.errors import BrokenTranscript
from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


def word(text: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "pronunciation",
        "start_time": start,
        "end_time": end,
        "alternatives": [{"content": text}],
        **more,
    }


def job(**results: Any) -> dict[str, Any]:
    return {"jobName": "job", "status": "COMPLETED", "results": {"transcripts": [], **results}}


def test_a_word_under_its_channel_and_at_the_top_counts_once(sample: Any) -> None:
    found = sample("transcripts/aws_transcribe_channels.json")
    assert found.format == "aws_transcribe"
    assert word_counts(found) == {"ch_0": 149, "ch_1": 205}
    assert speech(found) == {"ch_0": 44_770, "ch_1": 60_330}
    assert (found.utterances[0].start, max(said.end for said in found.utterances)) == (490, 141_540)
    assert found.length is None


def test_punctuation_has_no_time_and_joins_the_text(sample: Any) -> None:
    found = sample("transcripts/aws_transcribe_channels_new.json")
    assert texts(found) == ["I've been on hold for an hour.", "Sorry about that."]
    assert times(found) == [("agent", "ch_0", 4_860, 6_870), ("guest", "ch_1", 8_500, 9_250)]
    assert word_counts(found) == {"ch_0": 7, "ch_1": 3}
    assert speech(found) == {"ch_0": 1_740, "ch_1": 750}


def test_speakers_on_items(sample: Any) -> None:
    found = sample("transcripts/aws_transcribe_speakers.json")
    assert times(found) == [("agent", "spk_0", 4_870, 6_880), ("guest", "spk_1", 8_490, 9_240)]
    assert found.roles_basis == "the first speaker, for want of anything better"


def test_without_speakers_and_channels_it_is_one_anonymous_voice(sample: Any) -> None:
    found = sample("transcripts/aws_transcribe_plain.json")
    assert (word_counts(found), speech(found)) == ({"": 354}, {"": 105_000})
    assert found.anonymous


def test_old_files_name_speakers_by_start_time_alone() -> None:
    """The documented shape before speakers stood on items."""
    labels = [
        {"speaker_label": "spk_0", "start_time": "1.0", "items": [{"speaker_label": "spk_0", "start_time": "1.0"}]},
        {"speaker_label": "spk_1", "start_time": "2.5", "items": [{"start_time": "2.5"}, {"start_time": "2.8"}]},
    ]
    items = [word("Thanks", "1.0", "2.0"), word("Hi", "2.50", "2.75"), word("there", "2.8", "3.0")]
    found = read(job(items=items, speaker_labels={"segments": labels}))
    assert times(found) == [("agent", "spk_0", 1_000, 2_000), ("guest", "spk_1", 2_500, 3_000)]


def test_a_word_with_an_empty_label_is_nobodys() -> None:
    items = [
        word("Uh", "0.1", "0.2", speaker_label=""),
        word("Thanks", "1.0", "2.0", speaker_label="spk_0"),
        word("Hi", "2.5", "2.75", speaker_label="spk_1"),
    ]
    found = read(job(items=items))
    assert [said[:2] for said in times(found)] == [("unknown", ""), ("agent", "spk_0"), ("guest", "spk_1")]
    assert found.warnings == (
        "1 segment does not say who speaks, where others do: what nobody is named for counts for neither side",
    )


def test_an_empty_label_is_filled_from_the_labels_by_start_time() -> None:
    labels = [{"speaker_label": "spk_0", "start_time": "0.1", "items": []}]
    items = [word("Uh", "0.1", "0.2", speaker_label=""), word("Hi", "2.5", "2.75", speaker_label="spk_1")]
    found = read(job(items=items, speaker_labels={"segments": labels}))
    assert [said[1] for said in times(found)] == ["spk_0", "spk_1"]


def test_a_channel_is_numbered_as_its_label_says_not_by_its_place() -> None:
    channels = [
        {"channel_label": "ch_1", "items": [word("Hi", "2.5", "2.75")]},
        {"channel_label": "ch_0", "items": [word("Thanks", "1.0", "2.0")]},
    ]
    found = read(job(items=[], channel_labels={"channels": channels, "number_of_channels": 2}), agent_channel=0)
    assert [said[:2] for said in times(found)] == [("agent", "ch_0"), ("guest", "ch_1")]


def test_one_of_two_channels_speaking_is_not_anonymous() -> None:
    channels = [{"channel_label": "ch_0", "items": [word("Thanks", "1.0", "2.0")]}]
    assert not read(job(items=[], channel_labels={"channels": channels, "number_of_channels": 2})).anonymous
    assert read(job(items=[], channel_labels={"channels": channels, "number_of_channels": 1})).anonymous


def test_a_word_without_a_time_is_left_out_and_counted() -> None:
    broken = deepcopy(SHAPES["aws_transcribe"])
    broken["results"]["items"][0]["start_time"] = "soon"
    found = read(broken)
    assert texts(found) == ["Hi"]
    assert found.warnings == ("1 of 2 segments left out, no usable time: number 1",)


def test_a_failed_job_is_refused() -> None:
    with pytest.raises(BrokenTranscript, match=r"could not transcribe this call: The media is silent"):
        read({"jobName": "j", "status": "FAILED", "FailureReason": "The media is silent", "results": {}})


def test_the_reply_of_its_api_about_a_failed_job_is_refused() -> None:
    reply = {"TranscriptionJob": {"TranscriptionJobStatus": "FAILED", "FailureReason": "Invalid sample rate"}}
    with pytest.raises(BrokenTranscript, match=r"Invalid sample rate"):
        read(reply)
