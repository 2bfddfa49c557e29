"""Five seconds of a call, to try a provider with: an agent on channel 0, a guest on channel 1, and what they say.

Spoken by espeak-ng with the voices of the demo; ``python -m tests.stt.sample_made`` makes the file. µ-law, 8 kHz.
"""

from __future__ import annotations

from pathlib import Path

PATH = Path(__file__).with_name("sample.wav")
#: What is said on each channel, and on which the agent is.
SAID = ("Thank you for calling Northwind. What can I do for you?", "Hello. I would like to pay my bill.")
AGENT_CHANNEL = 0
RECORDING_ID = "genqa-sample"
