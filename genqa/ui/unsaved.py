"""The result of an upload between being scored and being saved or discarded. It lives in the session, nowhere else."""

from __future__ import annotations

import json
import re

import streamlit as st

from genqa.audio.kept import to_keep
from genqa.audio.playable import Playable, playable
from genqa.index import Index
from genqa.index.speech import Spoken
from genqa.masking import in_exports, masked_result
from genqa.result import Result, document
from genqa.scoring import Rubric
from genqa.settings import ffmpeg_path, keep_audio
from genqa.transcript import BY_NAME
from genqa.ui import problems

_KEY, _SAVED, _ROUND, _NOTE = "unsaved result", "saved result", "round of the form", "what a swap came to"
_SOUND, _SPOKEN = "sound of the unsaved result", "answer behind the unsaved result"


def keep(result: Result, sound: tuple[bytes, ...] = (), spoken: Spoken | None = None) -> None:
    """Holds a result in the session, and the files of its recording, until it is saved or discarded.

    ``spoken``: the provider's answer that it was made from, where it was transcribed here.
    """
    st.session_state[_KEY] = result
    st.session_state[_SOUND] = sound
    st.session_state[_SPOKEN] = spoken
    st.session_state.pop(_SAVED, None)
    st.session_state.pop(_NOTE, None)


def kept() -> Result | None:
    """The result that is neither saved nor discarded."""
    found: Result | None = st.session_state.get(_KEY)
    return found


def sound() -> tuple[bytes, ...]:
    """The files of its recording, none where it came without."""
    found: tuple[bytes, ...] = st.session_state.get(_SOUND, ())
    return found


def playable_sound() -> Playable | None:
    """The same to play; ``None`` where it came without. :raises GenqaError: it cannot be played."""
    return _playable(sound()) if sound() else None


@st.cache_resource(max_entries=2, show_spinner=False)
def _playable(files: tuple[bytes, ...]) -> Playable:
    return playable(files)


def save(index: Index, result: Result) -> None:
    """Stores the result, with its sound unless the settings say no, and with a provider's answer where one was asked.

    :raises GenqaError: it cannot be stored.
    """
    ffmpeg = ffmpeg_path()
    kept_sound = to_keep(sound(), keep_audio(), ffmpeg.value if ffmpeg else None)
    answer: Spoken | None = st.session_state.get(_SPOKEN)
    if answer is None:
        replaced = index.save(result, actor="browser", audio=kept_sound)
    else:
        replaced = index.save_spoken(result, answer, actor="browser", audio=kept_sound)
    note_saved(result.recording_id, replaced=replaced)


def discard() -> None:
    """Forgets the result."""
    st.session_state.pop(_KEY, None)
    st.session_state.pop(_SOUND, None)
    st.session_state.pop(_SPOKEN, None)


def swap_sides(index: Index, rubric: Rubric) -> None:
    """Exchanges agent and guest, measures and scores again, and remembers it for the format where that can be told."""
    result = kept()
    if result is None:
        return
    swapped = result.with_sides_swapped(rubric)
    keep(swapped, sound(), st.session_state.get(_SPOKEN))
    with problems.told():
        if index.remember_sides(swapped, actor="browser") and swapped.origin.sides and swapped.origin.transcript_format:
            title, (agent, _) = BY_NAME[swapped.origin.transcript_format].title, swapped.origin.sides
            st.session_state[_NOTE] = f"Sides swapped. Remembered: in files of {title} the agent is on channel {agent}."
        else:
            st.session_state[_NOTE] = (
                "Sides swapped, for this call alone: its file names the sides itself, or tells no channels apart."
            )


def note() -> str | None:
    """What the last swap came to, in a sentence."""
    found: str | None = st.session_state.get(_NOTE)
    return found


def note_saved(recording_id: str, replaced: bool) -> None:
    """Forgets the result and empties the form; what was saved is known until the next result."""
    discard()
    st.session_state[_SAVED] = (recording_id, replaced)
    st.session_state[_ROUND] = form_round() + 1


def form_round() -> int:
    """How often the form was emptied. Each round has fields of its own: no agent's name stays for the next call."""
    count: int = st.session_state.get(_ROUND, 0)
    return count


def saved() -> tuple[str, bool] | None:
    """What was saved last: its recording id, and whether it replaced an earlier result."""
    found: tuple[str, bool] | None = st.session_state.get(_SAVED)
    return found


def as_json(result: Result) -> str:
    """The result as ``score --json`` prints it, masked as exports are."""
    return json.dumps(document(masked_result(result, in_exports())), indent=2, ensure_ascii=False)


def download_name(recording_id: str, kind: str = "json") -> str:
    """A file name for a download, whatever the recording id is made of.

    >>> download_name("../../a b"), download_name("/", "csv")
    ('genqa-a-b.json', 'genqa-call.csv')
    """
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", recording_id).strip("-")[:60]
    return f"genqa-{safe or 'call'}.{kind}"
