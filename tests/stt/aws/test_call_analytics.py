"""Call Analytics: roles by channel, what it does not take, and what of the wishes it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from genqa import transcript
from genqa.call import Role
from genqa.errors import NotConfigured, UnsupportedAudio
from genqa.stt import Wishes
from tests.stt.aws.amazon import BUCKET, ROLE, Amazon
from tests.stt.conftest import Connect
from tests.stt.gateway import Unwaiting
from tests.stt.takes import MadeTake, Notes, set_up


@pytest.mark.parametrize("agent", [0, 1])
def test_the_role_that_a_channel_is_known_to_have_is_the_one_in_the_transcript(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, calls_values: dict[str, str], agent: int, connected: Connect
) -> None:
    calls = connected("aws_calls", **calls_values)
    notes = Notes()
    answer = calls.transcribe(MadeTake(tmp_path, agent_channel=agent), None, notes.keep)
    read = transcript.read(answer.files[0], name="it", format=answer.format)
    greets, answers = (Role.AGENT, Role.GUEST) if agent == 0 else (Role.GUEST, Role.AGENT)
    assert [(said.party.role, said.text) for said in read.utterances] == [(greets, "Hello."), (answers, "Hi.")]
    assert answer.format == "contact_lens"

    name = notes.last["job"]
    assert set(amazon.objects) == {f"{BUCKET}/genqa/{name}.wav", f"{BUCKET}/genqa/{name}.json"}
    calls.clean_up(notes.last)
    assert (amazon.objects, amazon.jobs) == ({}, {})


def test_where_nobody_knows_the_agents_channel_nothing_is_sent(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, calls_values: dict[str, str], connected: Connect
) -> None:
    calls = connected("aws_calls", **calls_values)
    with pytest.raises(UnsupportedAudio) as refused:
        calls.transcribe(MadeTake(tmp_path), None, Notes().keep)
    assert str(refused.value) == (
        "Transcribe Call Analytics must be told which channel the agent is on, and nothing tells; set it under "
        "Settings, Channels, or for all of them as GENQA_STT_AWS_CALLS_AGENT_CHANNEL"
    )
    assert amazon.log == []


def test_the_agents_channel_can_be_set_for_all_calls_and_gives_way_to_what_is_known_of_one(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, calls_values: dict[str, str], connected: Connect
) -> None:
    calls = connected("aws_calls", agent_channel="1", **calls_values)
    calls.transcribe(MadeTake(tmp_path), None, Notes().keep)
    calls.transcribe(MadeTake(tmp_path, agent_channel=0), None, Notes().keep)
    by_set, by_known = amazon.jobs.values()
    agents = [{"ChannelId": 0, "ParticipantRole": "CUSTOMER"}, {"ChannelId": 1, "ParticipantRole": "AGENT"}]
    assert by_set["ChannelDefinitions"] == agents
    assert by_known["ChannelDefinitions"][0] == {"ChannelId": 0, "ParticipantRole": "AGENT"}


@pytest.mark.parametrize(
    ("take", "why"),
    [
        ({"channels": 1}, "takes calls with one side on each of two channels only"),
        ({"seconds": 0.25}, "takes recordings of half a second to four hours; this one has 0.2 s"),
        ({"seconds": 14_401.0}, "takes recordings of half a second to four hours; this one has 14401.0 s"),
        ({"too_long": True}, "the recording is too long for this provider; choose another one for it"),
    ],
)
def test_what_it_does_not_take_is_refused_before_anything_is_sent(
    tmp_path: Path,
    amazon: Amazon,
    stop: Unwaiting,
    calls_values: dict[str, str],
    take: dict[str, Any],
    why: str,
    connected: Connect,
) -> None:
    recording, notes = MadeTake(tmp_path, agent_channel=0, **take), Notes()
    with pytest.raises(UnsupportedAudio, match=why):
        connected("aws_calls", **calls_values).transcribe(recording, None, notes.keep)
    assert (amazon.log, notes.kept) == ([], [])


def test_it_is_asked_for_files_of_500_mb_at_most(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, calls_values: dict[str, str], connected: Connect
) -> None:
    take = MadeTake(tmp_path, agent_channel=0)
    connected("aws_calls", **calls_values).transcribe(take, None, Notes().keep)
    assert take.asked == [(None, 500_000_000)]


def test_wishes_become_what_it_has_for_them(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, calls_values: dict[str, str], connected: Connect
) -> None:
    wishes = Wishes("en", ("Genqa",), redact=True)
    own = {"vocabulary_name": "our-words", "language_model": "our-model", "kms_key": "arn:aws:kms:eu:1:key/2"}
    calls = connected("aws_calls", wishes, **calls_values, **own)
    notes = Notes()
    answer = calls.transcribe(MadeTake(tmp_path, agent_channel=0), None, notes.keep)
    (job,) = amazon.jobs.values()
    assert job["Settings"] == {
        "LanguageOptions": ["en-US"],
        "VocabularyName": "our-words",
        "LanguageModelName": "our-model",
        "ContentRedaction": {"RedactionType": "PII", "RedactionOutput": "redacted"},
    }
    assert (job["DataAccessRoleArn"], job["OutputEncryptionKMSKeyId"]) == (ROLE, "arn:aws:kms:eu:1:key/2")
    assert amazon.to("PUT /{bucket}/{folder}/{name}")[0].headers["x-amz-server-side-encryption"] == "aws:kms"
    assert (answer.model, answer.warnings) == (
        "our-model",
        ("Transcribe Call Analytics: it does not know en: taken for en-US",),
    )
    assert any("/redacted-genqa-" in key for key in amazon.objects)
    calls.clean_up(notes.last)
    assert amazon.objects == {}  # the redacted transcript has a name of its own, and goes as well


def test_wishes_that_amazon_transcribe_cannot_grant_are_warnings(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    aws = connected("aws", Wishes(None, ("Genqa",)), language_model="ours", **values)
    answer = aws.transcribe(MadeTake(tmp_path), None, Notes().keep)
    (job,) = amazon.jobs.values()
    assert job["IdentifyLanguage"] is True
    assert "ModelSettings" not in job
    assert answer.warnings == (
        "Amazon Transcribe: it takes no list of words with a recording; make a custom vocabulary at AWS and name it in "
        "GENQA_STT_AWS_VOCABULARY_NAME",
        "Amazon Transcribe: custom vocabulary and model were left out; they need GENQA_STT_LANGUAGE",
    )


def test_wishes_of_amazon_transcribe_become_its_fields(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    wishes = Wishes("de-DE", ("Genqa",), redact=True)
    aws = connected("aws", wishes, vocabulary_name="our-words", language_model="ours", **values)
    answer = aws.transcribe(MadeTake(tmp_path), None, Notes().keep)
    (job,) = amazon.jobs.values()
    assert json.dumps({key: job[key] for key in ("LanguageCode", "Settings", "ModelSettings", "ContentRedaction")}) == (
        '{"LanguageCode": "de-DE", "Settings": {"ChannelIdentification": true, "VocabularyName": "our-words"}, '
        '"ModelSettings": {"LanguageModelName": "ours"}, '
        '"ContentRedaction": {"RedactionType": "PII", "RedactionOutput": "redacted"}}'
    )
    assert (answer.model, answer.warnings) == ("ours", ())


def test_the_two_services_are_set_up_apart_though_one_name_begins_with_the_other(tmp_path: Path) -> None:
    both = {"bucket": BUCKET, "role_arn": ROLE}
    assert set_up("aws_calls", tmp_path, **both).row.title == "Transcribe Call Analytics"
    with pytest.raises(NotConfigured, match="Amazon Transcribe is not set up: set GENQA_STT_AWS_BUCKET"):
        set_up("aws", tmp_path, calls_bucket=BUCKET, calls_role_arn=ROLE)
    with pytest.raises(NotConfigured, match="set up in part only; missing: GENQA_STT_AWS_CALLS_ROLE_ARN"):
        set_up("aws_calls", tmp_path, bucket=BUCKET)


def test_recordings_stay_here_only_where_both_services_do(tmp_path: Path, amazon: Amazon) -> None:
    assert set_up("aws", tmp_path, bucket=BUCKET).leaves
    assert not set_up("aws", tmp_path, bucket=BUCKET, endpoint=amazon.url, s3_endpoint=amazon.url).leaves
    with pytest.raises(NotConfigured, match="GENQA_STT_AWS_S3_ENDPOINT"):
        set_up("aws", tmp_path, bucket=BUCKET, endpoint=amazon.url)


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("bucket", "Calls Of The Desk", "BUCKET is the name of an S3 bucket, not 'Calls Of The Desk'"),
        ("region", "Frankfurt", "REGION is a region such as eu-central-1, not 'Frankfurt'"),
        ("role_arn", "transcribe", "ROLE_ARN is a role such as arn:aws:iam::111122223333:role/transcribe"),
        ("endpoint", "http://media.example.com", "ENDPOINT is plain http: media.example.com/ is only asked over https"),
        ("agent_channel", "2", "AGENT_CHANNEL is 0 or 1, not '2'"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(tmp_path: Path, key: str, value: str, why: str) -> None:
    with pytest.raises(NotConfigured) as refused:
        set_up("aws_calls", tmp_path, **({"bucket": BUCKET, "role_arn": ROLE} | {key: value}))
    assert why in str(refused.value)


def test_a_bucket_may_be_written_as_a_url_and_its_folder_with_strokes(tmp_path: Path) -> None:
    found = set_up("aws", tmp_path, bucket=f"s3://{BUCKET}/", prefix="/quality/calls").values
    assert (found["bucket"].value, found["prefix"].value) == (BUCKET, "quality/calls/")
