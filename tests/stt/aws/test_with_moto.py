"""Amazon Transcribe against moto, which keeps objects and jobs as AWS does, and transcribes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genqa import transcript
from genqa.call import Role
from genqa.errors import NotConfigured, TranscriptionFailed, WrongCredentials
from genqa.stt import Wishes
from tests.stt.aws.amazon import BUCKET, REGION, transcribed
from tests.stt.conftest import Connect
from tests.stt.gateway import Unwaiting
from tests.stt.takes import MadeTake, Notes


class KilledError(BaseException):
    """The process ends here."""


@pytest.fixture
def values(moto_url: str) -> dict[str, str]:
    return {"bucket": BUCKET, "region": REGION, "endpoint": moto_url, "s3_endpoint": moto_url}


def keys(moto: dict[str, Any]) -> list[str]:
    return [one["Key"] for one in moto["s3"].list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def jobs(moto: dict[str, Any]) -> list[str]:
    found = moto["transcribe"].list_transcription_jobs()["TranscriptionJobSummaries"]
    return [one["TranscriptionJobName"] for one in found]


def transcribes(moto: dict[str, Any], stop: Unwaiting, notes: Notes, *, channels: bool = True) -> None:
    """While the provider waits, what Transcribe would write is put where it was told to."""

    def write() -> None:
        content = transcribed(notes.last["job"], channels=channels)
        moto["s3"].put_object(Bucket=BUCKET, Key=notes.last["output"], Body=content)

    stop.meanwhile = write


def test_a_call_of_two_channels_comes_back_with_its_sides_and_leaves_nothing_behind(
    tmp_path: Path, moto: dict[str, Any], stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    notes = Notes()
    transcribes(moto, stop, notes)
    aws = connected("aws", Wishes("en-GB"), **values)
    answer = aws.transcribe(MadeTake(tmp_path), None, notes.keep)

    (name,) = jobs(moto)
    assert notes.kept == [
        {"job": name, "bucket": BUCKET, "upload": f"genqa/{name}.wav", "output": f"genqa/{name}.json"}
    ]
    assert keys(moto) == [f"genqa/{name}.json", f"genqa/{name}.wav"]
    job = moto["transcribe"].get_transcription_job(TranscriptionJobName=name)["TranscriptionJob"]
    assert (job["LanguageCode"], job["Settings"]) == ("en-GB", {"ChannelIdentification": True})
    assert job["Media"] == {"MediaFileUri": f"s3://{BUCKET}/genqa/{name}.wav"}
    assert stop.waits == [5.0, 7.5, 11.25]  # begun, QUEUED, IN_PROGRESS

    read = transcript.read(answer.files[0], name="it", format=answer.format)
    assert [(said.party.label, said.start, said.end, said.text) for said in read.utterances] == [
        ("ch_0", 0, 400, "Hello"),
        ("ch_1", 500, 900, "Hi"),
    ]
    assert (read.channels, answer.model, answer.warnings) == ((0, 1), None, ())

    aws.clean_up(notes.last)
    assert (keys(moto), jobs(moto)) == ([], [])
    aws.clean_up(notes.last)  # nothing left to remove is no error


def test_a_call_on_one_channel_is_told_apart_by_voices(
    tmp_path: Path, moto: dict[str, Any], stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    notes = Notes()
    transcribes(moto, stop, notes, channels=False)
    aws = connected("aws", speakers="3", **values)
    answer = aws.transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    job = moto["transcribe"].get_transcription_job(TranscriptionJobName=notes.last["job"])["TranscriptionJob"]
    assert job["IdentifyLanguage"] is True
    assert job["Settings"] == {"ShowSpeakerLabels": True, "MaxSpeakerLabels": 3}
    read = transcript.read(answer.files[0], name="it", format=answer.format)
    assert [(said.party.label, said.text) for said in read.utterances] == [("spk_0", "Hello"), ("spk_1", "Hi")]


def test_a_kill_before_the_job_is_begun_loses_nothing(
    tmp_path: Path, moto: dict[str, Any], stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    notes, take = Notes(), MadeTake(tmp_path)

    def killed(note: Any) -> None:
        notes.keep(note)
        raise KilledError

    with pytest.raises(KilledError):
        connected("aws", **values).transcribe(take, None, killed)
    assert (keys(moto), jobs(moto)) == ([], [])
    transcribes(moto, stop, notes)
    answer = connected("aws", **values).transcribe(take, notes.last, notes.keep)
    assert jobs(moto) == [notes.kept[0]["job"]]
    assert json.loads(answer.files[0])["jobName"] == notes.kept[0]["job"]


@pytest.mark.parametrize("note_is_lost", [False, True])
def test_a_kill_while_the_job_runs_begins_no_second_one(
    tmp_path: Path,
    moto: dict[str, Any],
    stop: Unwaiting,
    values: dict[str, str],
    note_is_lost: bool,
    connected: Connect,
) -> None:
    notes, take = Notes(), MadeTake(tmp_path)

    def kill() -> None:
        raise KilledError

    stop.meanwhile = kill
    with pytest.raises(KilledError):
        connected("aws", **values).transcribe(take, None, notes.keep)
    (name,) = jobs(moto)
    again = Notes()
    again.kept = notes.kept[:]
    transcribes(moto, stop, again)
    aws = connected("aws", **values)
    begun = [one["CreationTime"] for one in moto["transcribe"].list_transcription_jobs()["TranscriptionJobSummaries"]]
    assert aws.transcribe(take, None if note_is_lost else notes.last, again.keep).format == "aws_transcribe"
    now = moto["transcribe"].list_transcription_jobs()["TranscriptionJobSummaries"]
    assert [one["TranscriptionJobName"] for one in now] == [name]
    assert [one["CreationTime"] for one in now] == begun
    assert take.asked == [(None, 2_000_000_000)] * (2 if note_is_lost else 1)  # with a note no file is made


def test_other_wishes_are_another_job_and_the_recording_of_the_first_is_removed(
    tmp_path: Path, moto: dict[str, Any], stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    notes, take = Notes(), MadeTake(tmp_path)
    transcribes(moto, stop, notes)
    connected("aws", Wishes("en-US"), **values).transcribe(take, None, notes.keep)
    moto["transcribe"].delete_transcription_job(TranscriptionJobName=notes.kept[0]["job"])
    connected("aws", Wishes("de-DE"), **values).transcribe(take, notes.kept[0], notes.keep)
    first, second = (note["job"] for note in notes.kept)
    assert first != second
    assert f"genqa/{first}.wav" not in keys(moto)
    assert f"genqa/{second}.wav" in keys(moto)


def test_a_bucket_that_is_not_there_is_said(
    tmp_path: Path, moto: dict[str, Any], stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    aws = connected("aws", **(values | {"bucket": "another-bucket"}))
    with pytest.raises(NotConfigured) as refused:
        aws.transcribe(MadeTake(tmp_path), None, Notes().keep)
    assert str(refused.value) == (
        "Amazon Transcribe: there is no such bucket; check the bucket's name and region (NoSuchBucket)"
    )
    assert jobs(moto) == []


def test_a_transcript_that_somebody_removed_is_no_transcript(
    tmp_path: Path, moto: dict[str, Any], stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    notes = Notes()
    with pytest.raises(TranscriptionFailed) as refused:
        connected("aws", **values).transcribe(MadeTake(tmp_path), None, notes.keep)
    assert str(refused.value) == (
        f"Amazon Transcribe: {notes.last['job']} is done, and its transcript genqa/{notes.last['job']}.json is gone "
        f"from the bucket; transcribe the recording again"
    )


@pytest.fixture
def keys_are_checked(moto: dict[str, Any], moto_url: str) -> Iterator[None]:
    """moto checks who asks, and knows nobody; from the second request on, which is the upload to S3."""
    import httpx

    httpx.post(f"{moto_url}/moto-api/reset-auth", content="1").raise_for_status()
    yield
    httpx.post(f"{moto_url}/moto-api/reset-auth", content="inf").raise_for_status()


@pytest.mark.usefixtures("keys_are_checked")
def test_a_key_that_aws_does_not_know_is_a_matter_of_credentials(
    tmp_path: Path, stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    with pytest.raises(WrongCredentials) as refused:
        connected("aws", **values).transcribe(MadeTake(tmp_path), None, Notes().keep)
    assert str(refused.value) == (
        "Amazon Transcribe: AWS refuses the credentials (InvalidAccessKeyId); check the profile or access key"
    )
    assert stop.waits == []  # asking again would not help


def test_what_transcribe_returns_is_not_read_by_role_where_nobody_knows_roles(
    tmp_path: Path, moto: dict[str, Any], stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    notes = Notes()
    transcribes(moto, stop, notes)
    answer = connected("aws", **values).transcribe(MadeTake(tmp_path), None, notes.keep)
    choice = transcript.Choice(agent_channel=1)
    read = transcript.read(answer.files[0], name="it", format=answer.format, choice=choice)
    assert {said.party.label: said.party.role for said in read.utterances} == {"ch_0": Role.GUEST, "ch_1": Role.AGENT}
