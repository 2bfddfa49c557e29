"""``python -m genqa search``: calls by what was said in them."""

from __future__ import annotations

import argparse
import json
from typing import Any

from genqa.call import clock
from genqa.cli.values import existing_index, whole_number
from genqa.index import Hit
from genqa.masking import in_exports
from genqa.reports import masked_hits
from genqa.spans import to_seconds


def run(options: argparse.Namespace) -> str:
    """The matching calls with their matching utterances, the best match first; ``[]`` when there is none.

    As JSON, which goes to other programs and files, personal data is masked.
    """
    limit = whole_number(options.limit, "--limit", 1) or 1
    with existing_index(options.index) as index:
        hits = index.search(options.text, speaker=options.speaker, limit=limit)
        if options.json:
            hits = masked_hits(index, hits, in_exports())
    if options.json:
        return json.dumps([_as_json(hit) for hit in hits], indent=2)
    return "\n\n".join(_as_text(hit) for hit in hits) or "nothing found"


def _as_json(hit: Hit) -> dict[str, Any]:
    return {
        "recording_id": hit.recording_id,
        "interaction_id": hit.interaction_id,
        "quality_score": hit.quality_score,
        "agent": hit.agent,
        "queue": hit.queue,
        "started_at": hit.started_at,
        "utterances": [
            {
                "role": said.role,
                "label": said.label,
                "start": to_seconds(said.start_ms),
                "end": to_seconds(said.end_ms),
                "text": said.text,
            }
            for said in hit.utterances
        ],
    }


def _as_text(hit: Hit) -> str:
    score = "—" if hit.quality_score is None else f"{hit.quality_score:.1f}"
    about = " · ".join(text for text in (hit.agent, hit.queue, hit.started_at) if text)
    lines = [f"{hit.recording_id}   {score}" + (f"   {about}" if about else "")]
    lines += [f"  {clock(said.start_ms):>6}  {said.role}: {said.text}" for said in hit.utterances]
    return "\n".join(lines)
