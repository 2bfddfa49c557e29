"""The two services: how each calls its operations and fields, what it takes, and how a job is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from genqa.errors import UnsupportedAudio
from genqa.stt.aws.languages import language_code
from genqa.stt.provider import Take, Wishes

#: Of both: what lies outside is refused there (https://docs.aws.amazon.com/general/latest/gr/transcribe.html).
LONGEST_SECONDS, SHORTEST_SECONDS = 4 * 3600, 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job is asked for beside its name and files, and what of the wishes it cannot grant."""

    fields: dict[str, Any]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One service. ``format``: the reader of its transcripts. ``prefix``: of its variables, for messages.

    ``start``, ``get``, ``delete``: methods of boto3's client. ``job``: the key of a job in an answer, to which
    ``…Name`` and ``…Status`` are added. ``where``: the fields that say where the transcript goes.
    """

    title: str
    format: str
    prefix: str
    most_bytes: int
    start: str
    get: str
    delete: str
    job: str
    where: Callable[[str, str], dict[str, Any]]
    asked: Callable[[Kind, Take, Mapping[str, str], Wishes, Collection[str]], Asked]

    def refuse(self, take: Take, settings: Mapping[str, str]) -> None:
        """:raises UnsupportedAudio: it would not take this recording; said before anything is sent."""
        if not SHORTEST_SECONDS <= take.seconds <= LONGEST_SECONDS:
            raise UnsupportedAudio(
                f"{self.title} takes recordings of half a second to four hours; this one has {take.seconds:.1f} s"
            )
        if self is CALLS and take.channels != 2:
            raise UnsupportedAudio(f"{self.title} takes calls with one side on each of two channels only")
        if self is CALLS and agent_channel(take, settings) is None:
            raise UnsupportedAudio(
                f"{self.title} must be told which channel the agent is on, and nothing tells; set it under Settings, "
                f"Channels, or for all of them as {self.prefix}AGENT_CHANNEL"
            )


def agent_channel(take: Take, settings: Mapping[str, str]) -> int | None:
    """The agent's channel: as it is known of this recording, else as it is set for all of them."""
    if take.agent_channel is not None:
        return take.agent_channel
    return int(settings["agent_channel"]) if "agent_channel" in settings else None


def _transcription(
    kind: Kind, take: Take, settings: Mapping[str, str], wishes: Wishes, known: Collection[str]
) -> Asked:
    code, warnings = _language(kind, wishes, known)
    fields: dict[str, Any] = {"LanguageCode": code} if code else {"IdentifyLanguage": True}
    if take.channels == 2:
        fields["Settings"] = {"ChannelIdentification": True}
    else:
        fields["Settings"] = {"ShowSpeakerLabels": True, "MaxSpeakerLabels": int(settings["speakers"])}
    vocabulary, model = _made_beforehand(kind, settings, wishes, code, warnings)
    if vocabulary:
        fields["Settings"]["VocabularyName"] = vocabulary
    if model:
        fields["ModelSettings"] = {"LanguageModelName": model}
    if wishes.redact:
        fields["ContentRedaction"] = _REDACTION
    return Asked(fields, tuple(warnings))


def _call_analytics(
    kind: Kind, take: Take, settings: Mapping[str, str], wishes: Wishes, known: Collection[str]
) -> Asked:
    code, warnings = _language(kind, wishes, known)
    agent = agent_channel(take, settings)
    within: dict[str, Any] = {"LanguageOptions": [code]} if code else {}
    vocabulary, model = _made_beforehand(kind, settings, wishes, code, warnings)
    if vocabulary:
        within["VocabularyName"] = vocabulary
    if model:
        within["LanguageModelName"] = model
    if wishes.redact:
        within["ContentRedaction"] = _REDACTION
    roles = [{"ChannelId": n, "ParticipantRole": "AGENT" if n == agent else "CUSTOMER"} for n in (0, 1)]
    fields = {"ChannelDefinitions": roles, "DataAccessRoleArn": settings["role_arn"]}
    return Asked(fields | ({"Settings": within} if within else {}), tuple(warnings))


def _language(kind: Kind, wishes: Wishes, known: Collection[str]) -> tuple[str | None, list[str]]:
    if wishes.language is None:
        return None, []
    code, remark = language_code(wishes.language, known)
    return code, [f"{kind.title}: {remark}"] if remark else []


def _made_beforehand(
    kind: Kind, settings: Mapping[str, str], wishes: Wishes, code: str | None, warnings: list[str]
) -> tuple[str | None, str | None]:
    """The names of vocabulary and language model, if they may be used: both are of one language, which must be set."""
    vocabulary, model = settings.get("vocabulary_name"), settings.get("language_model")
    if wishes.vocabulary and not vocabulary:
        warnings.append(
            f"{kind.title}: it takes no list of words with a recording; make a custom vocabulary at AWS and name it in "
            f"{kind.prefix}VOCABULARY_NAME"
        )
    if code is None and (vocabulary or model):
        warnings.append(f"{kind.title}: custom vocabulary and model were left out; they need GENQA_STT_LANGUAGE")
        return None, None
    return vocabulary, model


_REDACTION = {"RedactionType": "PII", "RedactionOutput": "redacted"}

TRANSCRIBE = Kind(
    title="Amazon Transcribe",
    format="aws_transcribe",
    prefix="GENQA_STT_AWS_",
    most_bytes=2_000_000_000,
    start="start_transcription_job",
    get="get_transcription_job",
    delete="delete_transcription_job",
    job="TranscriptionJob",
    where=lambda bucket, key: {"OutputBucketName": bucket, "OutputKey": key},
    asked=_transcription,
)
CALLS = Kind(
    title="Transcribe Call Analytics",
    format="contact_lens",
    prefix="GENQA_STT_AWS_CALLS_",
    most_bytes=500_000_000,
    start="start_call_analytics_job",
    get="get_call_analytics_job",
    delete="delete_call_analytics_job",
    job="CallAnalyticsJob",
    where=lambda bucket, key: {"OutputLocation": f"s3://{bucket}/{key}"},
    asked=_call_analytics,
)
