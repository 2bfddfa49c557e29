"""How the facts of a call were come by, and what its sound tells beside them."""

from __future__ import annotations

from dataclasses import dataclass, field

from genqa.call import Fit, Sound


@dataclass(frozen=True, slots=True)
class Origin:
    """How the facts were come by: formats and what reading them brought up. ``peaks`` is the waveform, as stored.

    ``sides``: the agent's and the guest's channel in the transcript, where it does not itself say which is whose.
    ``agent_channel``: the recording's channel on which the agent is, from 0, and how that is known; else ``None``.
    ``transcribed``: by whom, and why by them (``Deepgram nova-3; Genesys Cloud: no transcript``), ``None`` where a
    transcript came with the call; ``transcript_warnings``: those of the warnings that go with the transcript.
    ``sound``: what the recording alone tells; ``fit``: how the transcript's times lie on it, where that can be told.
    """

    transcript_format: str | None = None
    roles_basis: str | None = None
    audio: str | None = None
    channels: int = 0
    warnings: tuple[str, ...] = ()
    peaks: bytes | None = field(default=None, repr=False)
    sides: tuple[int, int] | None = None
    agent_channel: int | None = None
    agent_channel_basis: str | None = None
    sound: Sound | None = None
    fit: Fit | None = None
    transcribed: str | None = None
    transcript_warnings: tuple[str, ...] = ()
