"""A recording that is handed in without a transcript: transcribed while the page waits, by whom a person chose.

Score ─► a thread: provider ─► transcript ─► result ─► the page goes on as with a transcript that was handed in
           └ stop: what was sent is found again when the same recording is handed in once more
"""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

import streamlit as st

from genqa import audio
from genqa.analyse import Request, id_of
from genqa.call import clock
from genqa.errors import GenqaError, Stopped
from genqa.index import Index
from genqa.index.speech import Spoken
from genqa.ingest.transcribing import chain, upload
from genqa.ingest.transcribing.summary import money
from genqa.result import Result
from genqa.scoring import Rubric
from genqa.settings import Thresholds
from genqa.spans import to_ms
from genqa.stt import SttConfig, configured
from genqa.ui import messages, problems, speech, unsaved
from genqa.ui.text import plain
from genqa.ui.upload import Form, check_length

#: Seconds between two looks at what is under way.
EVERY = 0.5
#: The choice of having no transcript made.
NOBODY = "none"
_KEY, _FAILED = "recording that is transcribed", "why a recording was not transcribed"


@dataclass(slots=True)
class Attempt:
    """One recording that is being transcribed. Its thread writes, the page reads."""

    request: Request
    sound: tuple[bytes, ...] = field(repr=False)
    began: float
    stop: threading.Event = field(default_factory=threading.Event)
    told: str = "Getting ready"
    result: Result | None = None
    spoken: Spoken | None = None
    error: GenqaError | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def run(
        self, index: Index, config: SttConfig, provider: str | None, rubric: Rubric, thresholds: Thresholds
    ) -> None:  # fmt: skip
        """Have it transcribed, measured and scored."""
        choice = self.request.choice
        try:
            heard = upload.transcribe(
                self.request.audio, id_of(self.request), config, index=index, provider=provider, stop=self.stop,
                tell=self.tell, agent_channel=choice.agent_channel if choice else None, ffmpeg=self.request.ffmpeg,
            )  # fmt: skip
            self.result = upload.analysed(self.request, heard, rubric, thresholds)
            self.spoken = heard.spoken
        except GenqaError as error:
            self.error = error
        finally:
            self.over.set()

    def tell(self, words: str) -> None:
        """What is being done now."""
        self.told = words


def under_way() -> bool:
    """Whether a recording is being transcribed in this visit."""
    return st.session_state.get(_KEY) is not None


def choose(form: Form) -> str | None:
    """Draws the choice for a recording alone; a provider's name, ``""``: the chain, ``None``: no transcript is made."""
    if form.transcripts or not form.audio:
        return None
    config = speech.config()
    if config is None:
        return None
    able = speech.providers(config, uploads=True)
    if not able:
        with st.container(horizontal=True, vertical_alignment="center", key="no provider"):
            st.caption("No transcript: it is measured from its sound. A provider of speech to text would make one.")
            speech.how_to()
        return None
    chained = [one.row.name for one in chain.usable(config, config.uploads)]
    options = [*[one.row.name for one in able], NOBODY]
    titles = {one.row.name: one.row.title for one in able} | {NOBODY: "nobody, measure it from its sound"}
    if len(chained) > 1:
        options.insert(0, speech.CHAIN)
        titles[speech.CHAIN] = speech.in_order(config, config.uploads)
    usual = options[0] if chained else NOBODY
    chosen: str = st.selectbox(
        "Transcribe with", options, index=options.index(usual), format_func=titles.__getitem__, width=480,
        key=f"transcribe with {unsaved.form_round()}", disabled=under_way(),
    )  # fmt: skip
    if chosen == NOBODY:
        return None
    _expect(form, config, chosen or None)
    return chosen


def _expect(form: Form, config: SttConfig, provider: str | None) -> None:
    """What will be sent to whom, and what it will cost about."""
    asked = [config.provider(provider)] if provider else chain.usable(config, config.uploads)
    first = asked[0]
    leaves = [one.row.title for one in asked if one.leaves]
    found = _length(form, tuple([file.file_id for file in form.audio]))
    price = ""
    if found is not None:
        seconds = first.charged_seconds(*found)
        cost = first.cost(seconds)
        each = " (every channel counts)" if first.row.per_channel and found[1] > 1 else ""
        price = f"{clock(to_ms(seconds))} of sound{each} for {first.row.title}"
        price += f", about {money(cost, config.currency)}. " if cost is not None else ". "
    box = st.warning if leaves else st.info
    box(
        plain(f"{price}{speech.leaving(first.row.title, leaves, config)}"),
        icon=speech.LEAVES if leaves else speech.STAYS,
    )


# The files are known by their ids: an upload's content never changes.
@st.cache_data(max_entries=8, show_spinner=False)
def _length(_form: Form, files: tuple[str, ...]) -> tuple[float, int] | None:
    """Seconds and channels of what was handed in; ``None`` where it cannot be read, which the checks above say."""
    try:
        return _measured(_form.without_hold().request({}))
    except GenqaError:
        return None


def _measured(request: Request) -> tuple[float, int]:
    with ExitStack() as files:
        opened = [files.enter_context(file.open()) for file in request.audio]
        names = [file.name for file in request.audio]
        sound = files.enter_context(audio.opened(opened, names, request.ffmpeg))
        return sound.frames / sound.rate, sound.channels


def begin(index: Index, form: Form, provider: str, rubric: Rubric, thresholds: Thresholds) -> None:
    """Have it transcribed by a thread, which the page watches.

    :raises GenqaError: the recording or the hold cannot be read, or nobody can be asked; nothing was sent.
    """
    request, config = form.request(index.channel_map()), configured()
    seconds, _ = _measured(request)
    check_length(to_ms(seconds))
    chain.check(config, provider or None, uploads=True)
    attempt = Attempt(request, form.sound(), time.monotonic())
    st.session_state[_KEY] = attempt
    st.session_state.pop(_FAILED, None)
    threading.Thread(
        target=attempt.run, args=(index, config, provider or None, rubric, thresholds), name="genqa-upload", daemon=True
    ).start()


def state() -> None:
    """How far it is; what came of it is kept, and the page drawn anew; why nothing came of it."""
    if under_way():
        st.fragment(_live, run_every=EVERY)()
    elif (error := st.session_state.get(_FAILED)) is not None:
        problems.box(error, title="This recording was not transcribed")
        st.caption("Nothing was stored. Choose another provider, or nobody, above.")


def _live() -> None:
    attempt: Attempt | None = st.session_state.get(_KEY)
    if attempt is None:
        st.rerun()
    elif attempt.over.is_set():
        del st.session_state[_KEY]
        _came_back(attempt)
        st.rerun()
    else:
        seconds = int(time.monotonic() - attempt.began)
        words = "Stopping" if attempt.stop.is_set() else attempt.told
        box = st.status(plain(f"{words} … {clock(seconds * 1000)}"), state="running", expanded=True)
        with box.container():  # of its own: a status that is left as a block says that it is complete
            st.caption("Stay on this page until it is done.")
            st.button("Stop", icon=":material/stop:", on_click=attempt.stop.set, disabled=attempt.stop.is_set(),
                      help="What was sent already may be charged all the same.")  # fmt: skip


def _came_back(attempt: Attempt) -> None:
    if attempt.result is not None:
        unsaved.keep(attempt.result, attempt.sound, attempt.spoken)
    elif isinstance(attempt.error, Stopped) or attempt.stop.is_set():
        messages.leave("Stopped. Nothing was stored.")
    elif attempt.error is not None:
        st.session_state[_FAILED] = attempt.error
