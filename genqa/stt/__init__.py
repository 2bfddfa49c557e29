"""Speech to text: providers that make a transcript of a recording, each behind one protocol."""

from genqa.stt.config import Configured, SttConfig, configured
from genqa.stt.provider import Keep, Note, Provider, Take, Transcribed, Wishes
from genqa.stt.providers import BY_NAME, FROM_SOURCE, NONE, PROVIDERS
from genqa.stt.row import ProviderRow

__all__ = [
    "BY_NAME",
    "FROM_SOURCE",
    "NONE",
    "PROVIDERS",
    "Configured",
    "Keep",
    "Note",
    "Provider",
    "ProviderRow",
    "SttConfig",
    "Take",
    "Transcribed",
    "Wishes",
    "configured",
]
