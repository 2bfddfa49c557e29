"""What was said, as it may leave the index: personal data masked, as ``GENQA_MASK_EXPORTS`` has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from genqa.index import Hit, Index, Said
from genqa.masking import Kind, masked


def masked_hits(index: Index, hits: Iterable[Hit], kinds: Iterable[Kind]) -> list[Hit]:
    """The same hits with their utterances masked; each call is read whole, for a number may go on past an utterance."""
    kinds = tuple(kinds)
    if not kinds:
        return list(hits)
    return [replace(hit, utterances=_masked(index, hit, kinds)) if hit.utterances else hit for hit in hits]


def _masked(index: Index, hit: Hit, kinds: tuple[Kind, ...]) -> tuple[Said, ...]:
    said = masked(index.load(hit.recording_id).call.utterances, kinds)
    return tuple([replace(one, text=said[one.n].text) for one in hit.utterances])
