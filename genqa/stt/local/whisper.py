"""The provider ``local``: each channel on its own, pack by pack, in the JSON shape of the Whisper family.

One model is in memory however many threads ask, and works for one of them at a time, with threads of its own.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from importlib import metadata
from itertools import groupby
from typing import TYPE_CHECKING, Any

from genqa.call import clock, spoken_seconds
from genqa.errors import NotConfigured, Stopped, TranscriptionFailed
from genqa.spans import Pair
from genqa.stt.local.listening import Listener, Pack
from genqa.stt.local.model import Located, load
from genqa.stt.provider import Keep, Note, Take, Transcribed, Wishes

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.transcribe import Segment, Word

#: Below this the language that was found is no more than a guess.
_SURE = 0.5
_ENGLISH, _UNKNOWN = "en", "und"
#: A pause between two words of a segment that makes two of it.
_PAUSE_MS = 1000
#: So near to where speech begins or ends the first or last word of it does.
_NEAR_MS = 500
#: What the model says over and over is no speech: text that can be compressed by more than this.
_REPEATS = 2.4
#: The choices by chance that it may make when it is stuck, and where chance begins.
_TEMPERATURES, _SEED = (0.0, 0.2, 0.4, 0.6), 1
#: From this length of speech on fewer words a second than this are few: people say two to three.
_SPARSE_MS, _SPARSE_WORDS = 3000, 1.6
#: Tokens of words to know that the model takes.
_MOST_TOKENS = 222
#: Speech of which nothing is understood is told of from this length on.
_UNHEARD_MS = 2000
TITLE = "Whisper on this machine"


class LocalWhisper:
    """Whisper, with the model loaded when it is first needed."""

    def __init__(
        self, model: Located, compute_type: str, threads: int, beam_size: int, wishes: Wishes, stop: threading.Event
    ) -> None:
        self._located = model
        self._compute_type = compute_type
        self._threads = threads
        self._beam_size = beam_size
        self._wishes = wishes
        self._stop = stop
        self._at_work = threading.Lock()
        self._model: WhisperModel | None = None
        self._version = f"faster-whisper {metadata.version('faster-whisper')}"

    def transcribe(self, take: Take, note: Note | None, keep: Keep) -> Transcribed:
        """See ``Provider``. There is no job to find again and nothing to pay: what was cut off is done anew."""
        paths = [take.file(channel) for channel in range(take.channels)]
        with self._at_work, ExitStack() as opened:
            self._go_on()
            if self._model is None:
                self._model = load(self._located, self._compute_type, self._threads)
            model = self._model
            listeners = [Listener(path) for path in paths]
            for listener in listeners:
                opened.callback(listener.close)
            packs = []
            for listener in listeners:
                packs.append(listener.packs())
                self._go_on()
            warnings: list[str] = []
            language = self._language(model, listeners, packs, warnings)
            known = self._known_words(model, warnings)
            files = []
            for number, (listener, own) in enumerate(zip(listeners, packs, strict=True)):
                where = f"channel {number}: " if len(listeners) > 1 else ""
                segments = []
                for pack in own:
                    found, unheard = self._written(model, listener, pack, language, known)
                    segments += found
                    warnings += [f"{where}{one}" for one in unheard]
                files.append(self._file(listener, own, language, segments))
        if self._wishes.redact:
            warnings.append(f"{TITLE} cannot leave out personal data: nothing was left out")
        model_words = f"{self._located.words}, {self._compute_type}, {self._version}"
        return Transcribed(tuple(files), "whisper", model_words, tuple(warnings))

    def clean_up(self, note: Note) -> None:
        """Nothing is left anywhere."""

    def close(self) -> None:
        """Let go of the model."""
        with self._at_work:
            self._model = None

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Stopped("stopped")

    def _language(
        self, model: WhisperModel, listeners: Sequence[Listener], packs: Sequence[Sequence[Pack]], warnings: list[str]
    ) -> str:
        """The language that both sides speak: as set, else as heard where most is said."""
        wished = self._wishes.language
        known = model.supported_languages
        if wished is not None:
            language = wished.split("-")[0].lower()
            if language not in known:
                knows = "knows English alone" if known == [_ENGLISH] else "does not know it"
                raise NotConfigured(f"{TITLE}: the language is {wished}, and the model {self._located.name} {knows}")
            return language
        if known == [_ENGLISH]:
            return _ENGLISH
        spoken = [(pack.speech, number, pack) for number, own in enumerate(packs) for pack in own]
        if not spoken:
            return _UNKNOWN
        _, number, pack = max(spoken, key=lambda one: one[:2])
        language, sure, _ = model.detect_language(listeners[number].sound(pack))
        if sure < _SURE:
            share = f"{sure:.0%}".replace("%", " %")
            warnings.append(f"the language was taken to be {language}, of which the model is sure by {share} only")
        return str(language)

    def _known_words(self, model: WhisperModel, warnings: list[str]) -> str | None:
        """As much of the vocabulary as the model takes."""
        phrases = self._wishes.vocabulary
        taken = list(phrases)
        while taken and len(model.hf_tokenizer.encode(" " + ", ".join(taken)).ids) > _MOST_TOKENS:
            taken.pop()
        if len(taken) < len(phrases):
            warnings.append(f"of the vocabulary the model takes the first {len(taken)} of {len(phrases)} entries")
        return ", ".join(taken) or None

    def _written(
        self, model: WhisperModel, listener: Listener, pack: Pack, language: str, known: str | None
    ) -> tuple[list[dict[str, Any]], list[str]]:
        """The segments of a pack, and where something was said of which nothing was understood.

        Of a pack Whisper may pass over whole sentences. Where it gives few words for a stretch, it gets that stretch
        alone, and what it then says is taken where it is more.
        """
        heard = self._heard(model, listener, pack, language, known)
        for one in pack.stretches if len(pack.stretches) > 1 else ():
            own = [word for _, words in heard for word in words if word.within in one.speech]
            if one.end - one.start < _SPARSE_MS or len(own) * 1000 >= _SPARSE_WORDS * (one.end - one.start):
                continue
            again = self._heard(model, listener, Pack((replace(one, at=0),)), language, known)
            if sum(len(words) for _, words in again) > len(own):
                heard = [(segment, [word for word in words if word not in own]) for segment, words in heard] + again
        heard = sorted([one for one in heard if one[1]], key=lambda one: one[1][0].start)
        _to_the_edges([word for _, words in heard for word in words])
        found = [piece for segment, words in heard for piece in _pieces(segment, words)]
        found.sort(key=lambda piece: piece["start"])
        understood = [(word["start"] * 1000, word["end"] * 1000) for one in found for word in one["words"]]
        unheard = [
            f"nothing was understood of {spoken_seconds(end - start)} of speech at {clock(start)}"
            for one in pack.stretches
            for start, end in one.speech
            if end - start >= _UNHEARD_MS and not any(first < end and start < last for first, last in understood)
        ]
        return found, unheard

    def _heard(
        self, model: WhisperModel, listener: Listener, pack: Pack, language: str, known: str | None
    ) -> list[tuple[Segment, list[_Word]]]:
        """What Whisper makes of a pack, each word where it lies in the recording; nothing of what it only repeats."""
        self._go_on()
        _seed()
        try:
            segments, _ = model.transcribe(
                listener.sound(pack), language=language, beam_size=self._beam_size, word_timestamps=True,
                condition_on_previous_text=False, temperature=_TEMPERATURES, hotwords=known,
                compression_ratio_threshold=_REPEATS,
            )  # fmt: skip
            heard: list[tuple[Segment, list[_Word]]] = []
            for segment in segments:
                self._go_on()
                if segment.compression_ratio <= _REPEATS:
                    heard.append((segment, [_Word.of(word, pack) for word in segment.words or ()]))
            return heard
        except RuntimeError as error:
            why = str(error).strip().splitlines() or [type(error).__name__]
            raise TranscriptionFailed(f"{TITLE}: {why[0][:200]}") from error

    def _file(
        self, listener: Listener, packs: Sequence[Pack], language: str, segments: Sequence[dict[str, Any]]
    ) -> bytes:
        spoken = [
            [start / 1000, end / 1000] for pack in packs for one in pack.stretches for start, end in one.speech
        ]  # fmt: skip
        return json.dumps(
            {
                "task": "transcribe",
                "language": language,
                "duration": listener.length_ms / 1000,
                "text": "".join(one["text"] for one in segments).strip(),
                "model": self._located.words,
                "made_by": f"{self._version}, {self._compute_type}",
                "heard": spoken,
                "segments": [{"id": number, **one} for number, one in enumerate(segments)],
            },
            ensure_ascii=False,
        ).encode()


@dataclass(slots=True)
class _Word:
    """A word on the recording's clock, in ms, and the speech that it lies in."""

    text: str
    start: int
    end: int
    probability: float
    within: Pair

    @classmethod
    def of(cls, word: Word, pack: Pack) -> _Word:
        """A word as Whisper gives it, on the clock of a pack."""
        start, end, within = pack.placed(round(word.start * 1000), round(word.end * 1000))
        return cls(word.word, start, end, word.probability, within)

    @property
    def document(self) -> dict[str, Any]:
        """As it is written."""
        return {
            "word": self.text,
            "start": self.start / 1000,
            "end": self.end / 1000,
            "probability": round(self.probability, 3),
        }


def _to_the_edges(words: Sequence[_Word]) -> None:
    """The first word of what is spoken without a pause begins with it, and the last one ends with it, if near."""
    for (start, end), group in groupby(words, key=lambda word: word.within):
        own = list(group)
        if own[0].start - start <= _NEAR_MS:
            own[0].start = start
        if end - own[-1].end <= _NEAR_MS:
            own[-1].end = end


def _pieces(segment: Segment, words: Sequence[_Word]) -> Iterator[dict[str, Any]]:
    """A segment on the recording's clock, cut in two wherever its words are far apart there."""
    run: list[_Word] = []
    for word in words:
        if run and word.start - run[-1].end > _PAUSE_MS:
            yield _piece(segment, run)
            run = []
        run.append(word)
    if run:
        yield _piece(segment, run)


def _piece(segment: Segment, words: Sequence[_Word]) -> dict[str, Any]:
    return {
        "start": words[0].start / 1000,
        "end": max(word.end for word in words) / 1000,
        "text": "".join(word.text for word in words),
        "avg_logprob": round(segment.avg_logprob, 4),
        "no_speech_prob": round(segment.no_speech_prob, 4),
        "compression_ratio": round(segment.compression_ratio, 3),
        "temperature": segment.temperature,
        "words": [word.document for word in words],
    }


def _seed() -> None:
    """Chance begins anew with each pack: the same recording gets the same words."""
    import ctranslate2

    ctranslate2.set_random_seed(_SEED)
