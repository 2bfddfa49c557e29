"""One call's facts → its numbers (design.md §3). Pure: the same facts and thresholds always give the same numbers.

recording     |----------------------------------------------------------|
conversation         |----------------------------------------------|         connect → last agent or guest speech
agent                  |██████|             |███|            |██████|
guest                        |█████|   |██|         ▒▒▒▒▒▒▒▒▒
partition     |outside|e|agent|2|gst|sil|g|p|agt|sil|▒ hold ▒|agent |outside|
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from genqa.call import Call, Party, Role, clock, spoken_seconds
from genqa.metrics.hold import place
from genqa.metrics.talk_over import TalkOver, talk_overs
from genqa.metrics.turns import longest_monologue, response_latency
from genqa.metrics.voices import Voice, names_of, sides_of, speech_of, voices_of
from genqa.settings import Thresholds
from genqa.spans import NOTHING, Span, Spans, covered_twice

#: More than this cut off at the recording's end, or spoken before the connect or during hold, is worth a warning.
WORTH_A_WARNING_MS = 1000

PARTITION = ("agent", "guest", "other", "several", "pause", "silence", "edge", "outside", "hold")


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured, in ms; ``None`` is not known, and ``not_measured`` says why under the number's JSON name."""

    thresholds: Thresholds
    duration: int
    conversation: Span | None
    speech: dict[str, Spans]
    parties: dict[Party, str]
    silence_gaps: Spans | None
    talk_overs: tuple[TalkOver, ...] | None
    holds: Spans | None
    hold: int | None
    longest_hold: int | None
    hold_in_conversation: int
    partition: dict[str, int]
    agent_utterances: int | None
    guest_utterances: int | None
    greeting_latency: int | None
    talk_share: float | None
    words_per_minute: dict[Role, float | None]
    longest_monologue: dict[Role, int | None]
    response_latency: float | None
    last_word: int | None
    not_measured: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def silence(self) -> int | None:
        """All silence, ms."""
        return None if self.silence_gaps is None else self.silence_gaps.duration

    @property
    def talk_over(self) -> int | None:
        """All overlap of the listed events, ms."""
        return None if self.talk_overs is None else sum(event.duration for event in self.talk_overs)

    def dead_air(self, longer_than: int) -> Spans | None:
        """The silences longer than this many ms."""
        return None if self.silence_gaps is None else self.silence_gaps.longer_than(longer_than)

    def interruptions(self, role: Role) -> int | None:
        """How often a side interrupted."""
        if self.talk_overs is None:
            return None
        return sum(event.interruption for event in self.talk_overs if event.by is not None and event.by.role is role)

    @property
    def conversation_less_hold(self) -> int | None:
        """The conversation's length without the hold in it, ms."""
        return None if self.conversation is None else self.conversation.duration - self.hold_in_conversation

    @property
    def non_talk_share(self) -> float | None:
        """(Hold in the file + silence longer than 3 s) ÷ (start → last word): Amazon Connect's non-talk time."""
        dead_air = self.dead_air(3000)
        if dead_air is None or not self.last_word:
            return None
        return ((self.holds or NOTHING).duration + dead_air.duration) / self.last_word


def measure(call: Call, thresholds: Thresholds | None = None) -> Measures:
    """Every number of design.md §3 for one call."""
    thresholds = thresholds or Thresholds()
    voices, beyond = voices_of(call)
    warnings = []
    if beyond > WORTH_A_WARNING_MS:
        where = clock(call.length.ms)
        warnings.append(f"{spoken_seconds(beyond)} of speech lie after the recording's end at {where} and were cut off")
    hold = place(call)
    warnings += hold.warnings
    holds = hold.in_file or NOTHING
    not_measured = dict(hold.reasons)
    if call.by_sound:  # what sounds during hold is music
        voices = [voice.outside(holds) for voice in voices]

    connected = _connect(call, voices, warnings)
    conversation = _conversation(voices, connected)
    heard = _Heard.of(voices, conversation, holds, thresholds)
    if holds and speech_of(sides_of(voices)).intersection(holds).duration > WORTH_A_WARNING_MS:
        warnings.append("agent or guest speak during hold: check when the recording starts")

    why_not = _why_no_time(call, heard.speech)
    events: tuple[TalkOver, ...] | None = None
    if why_not is None and not call.anonymous:
        events = tuple(talk_overs(sides_of(voices), heard.outside_hold, thresholds.talk_over_min))
    not_measured |= _reasons(call, why_not)
    agent, guest = speech_of(voices, Role.AGENT), speech_of(voices, Role.GUEST)
    own = {Role.AGENT: agent, Role.GUEST: guest}
    spoken = agent.duration + guest.duration
    measures = Measures(
        thresholds=thresholds,
        duration=call.length.ms,
        conversation=conversation,
        speech={name: speech_of([v for v in voices if v.party == p]) for p, name in names_of(voices).items()},
        parties=names_of(voices),
        silence_gaps=heard.silence if why_not is None else None,
        talk_overs=events,
        holds=hold.in_file,
        hold=hold.total,
        longest_hold=hold.longest,
        hold_in_conversation=holds.crop(*conversation).duration if conversation else 0,
        partition=heard.partition(voices, call.length.ms, holds),
        agent_utterances=_utterances(call, voices, Role.AGENT),
        guest_utterances=_utterances(call, voices, Role.GUEST),
        greeting_latency=max(0, agent[0].start - (connected or 0)) if agent else None,
        talk_share=agent.duration / spoken if spoken and not call.anonymous else None,
        words_per_minute={role: _words_per_minute(voices, role, own[role]) for role in own},
        longest_monologue={role: longest_monologue(voices, role) for role in own},
        response_latency=response_latency(sides_of(voices), holds),
        last_word=heard.speech.extent.end if heard.speech.extent else None,
        not_measured=not_measured,
        warnings=tuple(warnings),
    )
    _explain_the_rest(measures, why_not, call.by_sound)
    return measures


@dataclass(frozen=True, slots=True)
class _Heard:
    """The conversation cut up by who is heard in it."""

    speech: Spans
    outside_hold: Spans
    silence: Spans
    pause: Spans
    edge: Spans

    @classmethod
    def of(cls, voices: Sequence[Voice], conversation: Span | None, holds: Spans, thresholds: Thresholds) -> _Heard:
        speech = speech_of(voices)
        outside_hold = Spans([conversation] if conversation else []).minus(holds)
        heard = speech.intersection(outside_hold)
        quiet = outside_hold.minus(heard)
        first_to_last = heard.extent or Span(0, 0)
        between = quiet.crop(*first_to_last)
        silence = between.longer_than(thresholds.silence_min)
        return cls(speech, outside_hold, silence, between.minus(silence), quiet.minus(between))

    def partition(self, voices: Sequence[Voice], length: int, holds: Spans) -> dict[str, int]:
        """The recording's length as a sum, exactly: see ``PARTITION``."""
        several = covered_twice(voice.speech for voice in voices).intersection(self.outside_hold)
        alone = self.outside_hold.minus(several)
        other = speech_of(voices, Role.IVR, Role.UNKNOWN)
        hold = holds.crop(0, length).duration
        return {
            "agent": speech_of(voices, Role.AGENT).intersection(alone).duration,
            "guest": speech_of(voices, Role.GUEST).intersection(alone).duration,
            "other": other.intersection(alone).duration,
            "several": several.duration,
            "pause": self.pause.duration,
            "silence": self.silence.duration,
            "edge": self.edge.duration,
            "outside": length - hold - self.outside_hold.duration,
            "hold": hold,
        }


def _connect(call: Call, voices: Sequence[Voice], warnings: list[str]) -> int | None:
    """When the agent came on, ms; unknown where the agent is heard well before it, for then two clocks differ."""
    agent = speech_of(voices, Role.AGENT).extent
    if call.connected is None or agent is None or agent.start >= call.connected:
        return call.connected
    early = call.connected - agent.start
    if early <= WORTH_A_WARNING_MS:
        return agent.start
    warnings.append(
        f"the agent speaks {spoken_seconds(early)} before the connect: the clocks of call and recording differ"
    )
    return None


def _conversation(voices: Sequence[Voice], connected: int | None) -> Span | None:
    """From the agent's connect (unknown: the first speech of a side) to the last speech of a side.

    Where nothing tells the sides apart, any voice counts.
    """
    spoken = speech_of(sides_of(voices) or voices).extent
    if spoken is None or connected is None or connected >= spoken.end:
        return spoken
    return Span(max(0, connected), spoken.end)


def _utterances(call: Call, voices: Sequence[Voice], role: Role) -> int | None:
    """How many utterances a side has; unknown without a transcript, and while nothing tells whose they are."""
    if call.by_sound:
        return None
    known = bool(sides_of(voices)) if call.utterances else call.untimed is None
    return sum(len(voice.said) for voice in voices if voice.party.role is role) if known else None


def _words_per_minute(voices: Sequence[Voice], role: Role, speech: Spans) -> float | None:
    words = sum(voice.words for voice in voices if voice.party.role is role)
    return words * 60_000 / speech.duration if words and speech else None


def _why_no_time(call: Call, speech: Spans) -> str | None:
    if call.untimed:
        return call.untimed
    if not call.utterances:
        return "no utterance: nothing tells who speaks when"
    return None if speech else "no utterance lasts any time"


#: The numbers that need to know when somebody speaks, by their JSON names.
_TIMED = (
    "silence_seconds", "silence_gaps", "talk_over_seconds", "talk_overs", "interruptions", "dead_air",
    "longest_silence_seconds", "aws_non_talk_pct",
)  # fmt: skip
_SOUND = "no transcript: nothing tells one utterance from the next"
_ANONYMOUS = "one voice without a name: nothing tells agent from guest"


def _reasons(call: Call, why_not: str | None) -> dict[str, str]:
    if why_not is not None:
        return dict.fromkeys(_TIMED, why_not)
    if call.anonymous:
        return dict.fromkeys(("talk_over_seconds", "talk_overs", "interruptions", "talk_share"), _ANONYMOUS)
    return {}


def _explain_the_rest(measures: Measures, why_not: str | None, by_sound: bool) -> None:
    """A reason for each remaining number that is unknown."""
    reasons = measures.not_measured
    unheard = why_not or (_SOUND if by_sound else _ANONYMOUS)
    missing: dict[str, tuple[float | None, str]] = {
        "agent_utterances": (measures.agent_utterances, unheard),
        "guest_utterances": (measures.guest_utterances, unheard),
        "greeting_latency_seconds": (measures.greeting_latency, "the agent is not heard"),
        "talk_share": (measures.talk_share, "neither agent nor guest is heard"),
        "response_latency_seconds": (measures.response_latency, "the agent never answers a guest's turn after a pause"),
        "aws_non_talk_pct": (measures.non_talk_share, "nobody speaks"),
    }
    for role, rate in measures.words_per_minute.items():
        wordless = "no transcript: no word is known" if by_sound else f"the {role} is not heard, or no words are known"
        missing[f"{role}_words_per_minute"] = (rate, wordless)
    for role, longest in measures.longest_monologue.items():
        missing[f"{role}_longest_monologue_seconds"] = (longest, f"the {role} is not heard")
    for name, (value, reason) in missing.items():
        if value is None:
            reasons.setdefault(name, why_not or reason)
