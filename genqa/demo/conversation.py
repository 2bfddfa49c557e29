"""One made-up conversation: who was connected when, who was on hold, what was said, and what was recorded of it.

Times are milliseconds after the conversation's start, on the call's clock, which goes on while a recorder pauses:

    guest      |───────────────────────────────────────────|
    ivr        |──|
    queue         |──|
    agent A          |── talk ──|▒▒ hold ▒▒|── talk ──|
    agent B                                           |────|  transferred to
    recording   |──────────────────────────────────────────|
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from genqa.call import Word
from genqa.spans import Span, Spans

#: Who speaks when it is no agent; an agent is named by their id.
GUEST, MACHINE = "guest", "ivr"


class Said(NamedTuple):
    """What one voice said: ``GUEST``, ``MACHINE`` or an agent's id. Without ``words`` they are spread evenly."""

    who: str
    start: int
    end: int
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Leg:
    """One agent's part: from their connect to their leaving, with the stretches in which they held the other side.

    ``transferred``: left by handing the call to the next agent. ``consulted_by``: the session of the agent who called
    this one in, and talks to them instead of the guest. ``purpose``: ``agent``, or ``user`` outside a queue.
    """

    agent_id: str
    session_id: str
    start: int
    end: int
    holds: tuple[tuple[int, int], ...] = ()
    queue_id: str | None = None
    alert_ms: int = 0
    wrap_up_ms: int = 0
    transferred: bool = False
    consulted_by: str | None = None
    purpose: str = "agent"


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording of a conversation.

    ``subtype``: Trunk, Station, Consult or Screen. ``layout``: ``stereo`` (one file of two channels), ``two monos``
    (two files) or ``mono`` (one mix). ``agent_channel``: which of two the agents are on. ``suppressed``: the recorder
    pauses during hold. ``secure``: stretches in which card numbers are said and the recorder pauses. ``redacted``: left
    out of batch downloads. ``empty``: a file of a header and no sound. ``gone``: listed nowhere, 404 when asked for.
    """

    id: str
    session_id: str
    start: int
    end: int
    subtype: str = "Trunk"
    state: str = "AVAILABLE"
    layout: str = "stereo"
    agent_channel: int = 1
    suppressed: bool = False
    secure: tuple[tuple[int, int], ...] = ()
    redacted: bool = False
    empty: bool = False
    gone: bool = False

    @property
    def media(self) -> str:
        """``audio`` or ``screen``."""
        return "screen" if self.subtype == "Screen" else "audio"

    @property
    def downloadable(self) -> bool:
        """Whether there is a file of it, sound or not."""
        return self.state == "AVAILABLE" and self.media == "audio" and not self.gone

    @property
    def sound(self) -> bool:
        """Whether its file can be listened to."""
        return self.downloadable and not self.empty


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation. ``end`` is ``None`` while it goes on; ``transcribed``: speech analytics has a file of it.

    ``ivr`` and ``queue`` are stretches before the first agent, ``dialing`` the one before an outbound call is answered.
    """

    id: str
    started: datetime
    end: int | None
    direction: str
    guest_session: str
    legs: tuple[Leg, ...]
    said: tuple[Said, ...] = ()
    recordings: tuple[Recording, ...] = ()
    ivr: tuple[int, int] | None = None
    queue: tuple[int, int] | None = None
    queue_id: str | None = None
    dialing: tuple[int, int] | None = None
    transcribed: bool = True
    media_type: str = "voice"

    def at(self, milliseconds: int) -> datetime:
        """A time on the call's clock as a time of day."""
        return self.started + timedelta(milliseconds=milliseconds)

    @property
    def connected(self) -> int:
        """When there is a line to the guest."""
        return self.dialing[1] if self.dialing else min(180, self.length // 20)

    @property
    def length(self) -> int:
        """Up to the end, or to the last leg's while it goes on."""
        return max([leg.end for leg in self.legs], default=0) if self.end is None else self.end

    @property
    def whole(self) -> Recording | None:
        """The recording of all of it: the Trunk's, else a Station's; one that can be listened to before others."""
        kinds = ("Trunk", "Station")
        whole = sorted(
            [one for one in self.recordings if one.subtype in kinds], key=lambda one: kinds.index(one.subtype)
        )
        return next((one for one in whole if one.sound), whole[0] if whole else None)

    @property
    def on_hold(self) -> Spans:
        """When the guest is on hold: an agent holds, and none talks to the guest."""
        held = Spans([hold for leg in self.legs for hold in leg.holds])
        talks = [Spans([(leg.start, leg.end)]).minus(Spans(leg.holds)) for leg in self.legs if not leg.consulted_by]
        return held.minus(Spans().union(*talks))

    def pauses(self, recording: Recording) -> tuple[tuple[Span, str], ...]:
        """When this recorder paused and why (``Hold`` or ``SecurePause``), in the order of time."""
        hold = self.on_hold.crop(recording.start, recording.end) if recording.suppressed else Spans()
        secure = Spans(recording.secure).crop(recording.start, recording.end).minus(hold)
        return tuple(sorted([(span, "Hold") for span in hold] + [(span, "SecurePause") for span in secure]))

    def in_file(self, recording: Recording) -> Spans:
        """The stretches of the call's clock that this recording holds, one after the other."""
        paused = Spans([(span.start, span.end) for span, _ in self.pauses(recording)])
        return Spans([(recording.start, recording.end)]).minus(paused)
