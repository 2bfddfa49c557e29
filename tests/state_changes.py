"""The state changes of the recordings API's example: 90 s of hold in a call that was recorded from 14:30:00."""

from __future__ import annotations

START = "2023-10-25T14:30:00Z"


def at(clock: str, state: str) -> dict[str, str]:
    return {"timestamp": f"2023-10-25T{clock}", "state": state}


EXAMPLE = [
    at("14:30:05Z", "RINGING"),
    at("14:30:10Z", "TALK"),
    at("14:32:15Z", "HOLD"),
    at("14:33:45Z", "TALK"),
    at("14:35:00Z", "DISCONNECTED"),
]
