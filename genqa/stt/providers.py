"""The table of providers. Adding one is a file with its settings and what connects to it, and a row here."""

from __future__ import annotations

from genqa.stt import assemblyai, aws, azure, deepgram, google, local, openai
from genqa.stt.row import ProviderRow

#: What stands in a chain beside providers: the transcript that the source of the call has, and doing without one.
FROM_SOURCE, NONE = "genesys", "none"

PROVIDERS: tuple[ProviderRow, ...] = (
    ProviderRow("aws", "Amazon Transcribe", aws.connect_transcribe, leaves=True, settings=aws.SETTINGS,
                needs=("bucket",), extra="aws", modules=("boto3",), others=("calls",),
                also_needs=aws.also_needs),
    ProviderRow("aws_calls", "Transcribe Call Analytics", aws.connect_calls, leaves=True, settings=aws.CALLS_SETTINGS,
                needs=("bucket", "role_arn"), extra="aws", modules=("boto3",),
                also_needs=aws.also_needs),
    ProviderRow("google", google.TITLE, google.connect, leaves=True, settings=google.SETTINGS,
                needs=("credentials", "bucket"), per_channel=True, extra="google", modules=("google.auth",)),
    ProviderRow("azure", azure.TITLE, azure.connect, leaves=True, settings=azure.SETTINGS, needs=("key",),
                per_channel=True, also_needs=azure.also_needs),
    ProviderRow("openai", openai.TITLE, openai.connect, leaves=True, settings=openai.SETTINGS, needs=(),
                per_channel=True, also_needs=openai.also_needs),
    ProviderRow("deepgram", deepgram.TITLE, deepgram.connect, leaves=True, settings=deepgram.SETTINGS, needs=("key",),
                per_channel=True),
    ProviderRow("assemblyai", assemblyai.TITLE, assemblyai.connect, leaves=True, settings=assemblyai.SETTINGS,
                needs=("key",), per_channel=True),
    ProviderRow("local", local.TITLE, local.connect, leaves=False, settings=local.SETTINGS, needs=("model",),
                at_once=1, extra="local", modules=("faster_whisper",)),
)  # fmt: skip

BY_NAME = {row.name: row for row in PROVIDERS}
