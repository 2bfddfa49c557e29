"""The facts of a call as they are stored, and back. Version 5 of the ``facts`` column:

    {"v": 5, "length": [ms, source], "connected": ms|null, "anonymous": bool, "untimed": text|null, "by_sound": bool,
     "agents": [[label, [[start, end], …], hold in ms|null], …],
     "hold": {"total": ms|null, "spans": [[start, end], …]|null, "in_file": bool, "call_end": ms|null,
              "open_ended": bool, "source": text} | null,
     "origin": {"transcript_format", "roles_basis", "audio", "channels", "sides", "warnings", "agent_channel",
                "agent_channel_basis", "transcribed", "transcript_warnings", "fit": [offset, drift, agreement]|null,
                "sound": [method, why not|null, one sound: bool, [[speech, echo, clipped, loudest], …],
                          the method's settings as JSON]|null},
     "started_at": as it was given, "trunk": text|null}

``speech`` and ``echo`` of a channel are lengths in ms, by turns of quiet and of sound, from the beginning.
Version 4 has no ``transcribed`` and no ``transcript_warnings``, version 3 no ``trunk``, version 2 neither ``sound``
nor ``fit``, version 1 no ``by_sound``, no ``agents`` and no channel of the agent: then nothing of them was known.

What was said stands in the table ``utterances``, the waveform in ``peaks``. There, ``words`` is

    [[start, …], [end, …], [text, …]]       in ms; null for the texts where they are the utterance's, cut at each blank

Whoever changes any of this raises the version and keeps reading the old one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import accumulate
from typing import Any, NamedTuple

from genqa.call import About, Call, Channel, Fit, Hold, Length, OnCall, Party, Role, Sound, Utterance, Word
from genqa.errors import IndexDamaged, IndexTooNew
from genqa.result import Origin, Result
from genqa.spans import Spans

VERSION = 5
_READABLE = (1, 2, 3, 4, VERSION)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class SaidRow(NamedTuple):
    """One row of ``utterances``, less the call and its place."""

    role: str
    label: str
    start_ms: int
    end_ms: int
    text: str
    words: str | None


def compact(value: Any) -> str:
    """JSON without spaces, texts as they are."""
    return _encode(value)


def clean(text: str) -> str:
    """The text with ``?`` for each half of a character: UTF-8, and so SQLite, cannot hold one."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def facts_of(result: Result) -> str:
    """All but utterances and peaks that rebuilding the call and its origin takes."""
    call, origin = result.call, result.origin
    return clean(
        compact(
            {
                "v": VERSION,
                "length": [call.length.ms, call.length.source],
                "connected": call.connected,
                "anonymous": call.anonymous,
                "untimed": call.untimed,
                "by_sound": call.by_sound,
                "agents": [[who.label, list(who.connected), who.hold] for who in call.agents],
                "hold": _hold_out(call.hold),
                "origin": {
                    "transcript_format": origin.transcript_format,
                    "roles_basis": origin.roles_basis,
                    "audio": origin.audio,
                    "channels": origin.channels,
                    "sides": origin.sides,
                    "warnings": origin.warnings,
                    "agent_channel": origin.agent_channel,
                    "agent_channel_basis": origin.agent_channel_basis,
                    "transcribed": origin.transcribed,
                    "transcript_warnings": origin.transcript_warnings,
                    "fit": origin.fit and [origin.fit.offset, origin.fit.drift, round(origin.fit.agreement, 4)],
                    "sound": _sound_out(origin.sound),
                },
                "started_at": result.about.started_at,
                "trunk": result.about.trunk,
            }
        )
    )


def said_rows(utterances: Iterable[Utterance]) -> list[SaidRow]:
    """Rows of ``utterances``, in their order."""
    return [
        SaidRow(
            said.party.role.value,
            clean(said.party.label),
            said.start,
            said.end,
            clean(said.text),
            _words_out(said) if said.words else None,
        )
        for said in utterances
    ]


def about_from(stored: dict[str, Any], interaction_id: str | None, agent: str | None, queue: str | None,
               direction: str | None, source: str) -> About:  # fmt: skip
    """What is known beside the sound, from the row's columns; the time as given and the trunk, from the facts."""
    return About(interaction_id, agent, queue, direction, stored["started_at"], source, stored.get("trunk"))


def call_from(stored: dict[str, Any], said: Iterable[SaidRow]) -> Call:
    """The call of these facts and utterances."""
    return Call(
        length=Length(*stored["length"]),
        utterances=tuple([_utterance(*row) for row in said]),
        hold=_hold_in(stored["hold"]),
        connected=stored["connected"],
        anonymous=stored["anonymous"],
        untimed=stored["untimed"],
        by_sound=stored.get("by_sound", False),
        agents=tuple([OnCall(label, _spans(on), hold) for label, on, hold in stored.get("agents", ())]),
    )


def origin_from(stored: dict[str, Any], peaks: bytes | None) -> Origin:
    """The origin of these facts."""
    origin = stored["origin"]
    sides, fit = origin.get("sides"), origin.get("fit")
    built = {
        "warnings": tuple(origin["warnings"]),
        "transcript_warnings": tuple(origin.get("transcript_warnings", ())),
        "sides": sides and tuple(sides),
        "fit": fit and Fit(*fit),
        "sound": _sound_in(origin.get("sound")),
    }
    return Origin(**{**origin, **built}, peaks=peaks)


def read(text: str, recording_id: str) -> dict[str, Any]:
    """The facts column.

    :raises IndexTooNew: a later genqa wrote it. :raises IndexDamaged: it is none.
    """
    try:
        stored = json.loads(text)
        version = stored["v"]
    except (ValueError, TypeError, KeyError):
        raise IndexDamaged(f"call {recording_id}: its facts cannot be read; bring the recording in again") from None
    if version not in _READABLE:
        raise IndexTooNew(f"call {recording_id}: its facts were written by a later genqa; update genqa")
    return dict(stored)


def _words_out(said: Utterance) -> str:
    starts, ends, texts = zip(*said.words, strict=True)
    return clean(_encode([starts, ends, None if list(texts) == said.text.split(" ") else texts]))


def _utterance(role: str, label: str, start: int, end: int, text: str, words: str | None) -> Utterance:
    party = Party(_ROLES[role], label)
    if words is None:
        return Utterance(party, start, end, text)
    starts, ends, texts = json.loads(words)
    return Utterance(
        party, start, end, text, tuple(map(Word, starts, ends, text.split(" ") if texts is None else texts))
    )


_ROLES = {role.value: role for role in Role}


def _hold_out(hold: Hold | None) -> dict[str, Any] | None:
    if hold is None:
        return None
    return {
        "total": hold.total,
        "spans": None if hold.spans is None else list(hold.spans),
        "in_file": hold.in_file,
        "call_end": hold.call_end,
        "open_ended": hold.open_ended,
        "source": hold.source,
    }


def _hold_in(stored: dict[str, Any] | None) -> Hold | None:
    if stored is None:
        return None
    spans = stored["spans"]
    return Hold(**{**stored, "spans": None if spans is None else _spans(spans)})


def _sound_out(sound: Sound | None) -> list[Any] | None:
    if sound is None:
        return None
    channels = [
        [_steps(one.speech), _steps(one.echo), round(one.clipped, 4), round(one.loudest, 1)] for one in sound.channels
    ]
    return [sound.method, sound.why_not, sound.one_sound, channels, sound.settings]


def _sound_in(stored: list[Any] | None) -> Sound | None:
    if stored is None:
        return None
    method, why_not, one_sound, channels, settings = stored
    built = [Channel(_from_steps(speech), _from_steps(echo), *rest) for speech, echo, *rest in channels]
    return Sound(method, tuple(built), why_not, one_sound, settings)


def _steps(spans: Spans) -> list[int]:
    """Lengths from each edge to the next, the first from 0: half as many digits as the edges themselves."""
    edges = [edge for pair in spans.pairs for edge in pair]
    return [edge - before for before, edge in zip([0, *edges], edges, strict=False)]


def _from_steps(steps: Iterable[int]) -> Spans:
    edges = list(accumulate(steps))
    return Spans(zip(edges[::2], edges[1::2], strict=True))


def _spans(stored: Iterable[Iterable[int]]) -> Spans:
    return Spans([(start, end) for start, end in stored])
