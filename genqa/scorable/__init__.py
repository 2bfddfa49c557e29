"""Whether a call can be scored at all, and what is doubtful about it: said before any number of it is believed.

Not scorable is only what truly spoils measuring; then no number that needs to know who speaks when is given. All else
is a doubt, which leaves the score and stands beside it, or a note, which only the call's page tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from genqa.call import SIDES
from genqa.metrics import Measures
from genqa.scorable import pair, sound
from genqa.scorable.finding import Evidence, Finding, Severity

__all__ = ["RULES", "Evidence", "Finding", "Severity", "findings", "withheld"]

#: What is looked for; of equally bad findings the first comes first.
RULES: tuple[Callable[[Evidence], Iterator[Finding]], ...] = (
    sound.silent, sound.copied, sound.not_apart, sound.too_short, pair.against_transcript, pair.against_record,
    pair.foreign, sound.bleed, sound.clipped, pair.swapped, pair.differ, sound.mono,
)  # fmt: skip


def findings(evidence: Evidence) -> tuple[Finding, ...]:
    """What is found, the worst first."""
    found = [finding for rule in RULES for finding in rule(evidence)]
    return tuple(sorted(found, key=lambda one: tuple(Severity).index(one.severity)))


def withheld(measures: Measures, reason: str) -> Measures:
    """The same without any number that needs to know who speaks when."""
    names = (
        "conversation_seconds", "silence_seconds", "silence_gaps", "dead_air", "longest_silence_seconds",
        "talk_over_seconds", "talk_overs", "interruptions", "greeting_latency_seconds", "talk_share",
        "agent_words_per_minute", "guest_words_per_minute", "agent_longest_monologue_seconds",
        "guest_longest_monologue_seconds", "response_latency_seconds", "aws_non_talk_pct",
    )  # fmt: skip
    return replace(
        measures, conversation=None, silence_gaps=None, talk_overs=None, greeting_latency=None, talk_share=None,
        words_per_minute=dict.fromkeys(SIDES), longest_monologue=dict.fromkeys(SIDES), response_latency=None,
        last_word=None, not_measured={**dict.fromkeys(names, reason), **measures.not_measured},
    )  # fmt: skip
