"""Speech to words: Whisper by faster-whisper, in int8 on the processor."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelError
from assistant.events import Samples, Transcript, Word, sample_count, seconds
from assistant.inference.loops import without_loops
from assistant.ports import always

if TYPE_CHECKING:
    from faster_whisper.transcribe import Segment

    from assistant.inference.sounding import WhisperSounding, Window
    from assistant.inference.stretch_model import StretchModel

MIN_AUDIO_S = 0.1
"""No word is shorter. Below it the model is not asked: it would invent something."""

BEAM_SIZE = 1
"""Hypotheses followed at once.

Source: measured with `base`. On 95 clips of human speech (1,688 words) 1 and 5 had the same word error of
0.118, on 13 synthetic answers 0.053 and 0.052. 5 took 20 to 25 % more processor time.
"""

LOOP_COMPRESSION = 2.4
"""Ratio to its compressed size from which a text repeats itself. Source: openai/whisper, transcribe.py."""

UNREAD_S = 2.5
"""Sound behind the last word that is read again by itself: now and then the model stops after a sentence and
skips the rest of its window. Stretches end with speech, so that no silence is this long at their end.

Source: on 22 minutes of synthetic answers 78 of 4,582 words were lost so.
"""

READINGS = 4
"""So often a stretch is read at most, its rests included: where nobody speaks there is always a rest."""

NO_SPEECH_PROBABILITY = 0.35
DOUBTFUL_LOG_PROBABILITY = -0.7
"""Words were invented where the model believes more than the first that nobody speaks, and either gives its
words less than the second on average or repeats itself.

Source: chosen with `base` on 59 clips without speech, of which 1 keeps words (14 with the original's 0.6 and
-1.0), and 95 clips of speech, of which none loses any: these are no held-out figures. In noise at 5 dB 2 of
48 clips lost words; one text was plainly wrong, the other may have been right.
"""


class WhisperTranscriber:
    """A `Transcriber` on a Whisper model in `folder`, which a `ModelStore` has checked.

    Making one costs nothing. The model is loaded by `load`, best called on a background thread while
    something else happens, or else by the first `transcribe`. Both may be called from any thread; one decode
    is made at a time.

    Args:
        threads: processor threads; 0 for the library's choice.
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        self._folder = folder
        self._threads = threads
        self._loading = threading.Lock()
        self._decoding = threading.Lock()
        self._model: StretchModel | None = None

    def load(self) -> None:
        """Load the model now, once.

        Raises:
            ModelError: it cannot be loaded.
        """
        self._loaded()

    def transcribe(self, samples: Samples, is_wanted: Callable[[], bool] = always) -> Transcript:
        """Recognise English speech in `samples`, shape (n,); word times count from the first sample.

        Nothing is hinted: what a prompt names is heard more often, said or not.

        Args:
            is_wanted: see `Transcriber.transcribe`.

        Raises:
            CalledOff: the result is not wanted any more.
            ModelError: the model cannot be loaded, or fails on these samples.
        """
        transcript = self._decode(samples, is_wanted)
        for _ in range(READINGS - 1):
            unread = samples[sample_count(transcript.words[-1].end_s) :] if transcript.words else samples[:0]
            if seconds(len(unread)) < UNREAD_S:
                break
            rest = self._decode(unread, is_wanted)
            if not rest.words or rest.words[-1].end_s < MIN_AUDIO_S:
                break
            transcript = _followed(transcript, rest, seconds(len(samples) - len(unread)))
        return transcript

    def _decode(self, samples: Samples, is_wanted: Callable[[], bool]) -> Transcript:
        if len(samples) < sample_count(MIN_AUDIO_S):
            return Transcript(text="", no_speech_probability=1.0)
        model = self._loaded()
        try:
            with self._decoding:
                model.is_wanted, model.windows = is_wanted, {}
                found, _ = model.transcribe(
                    samples,
                    language="en",
                    task="transcribe",
                    beam_size=BEAM_SIZE,
                    temperature=0.0,
                    best_of=1,
                    compression_ratio_threshold=None,
                    log_prob_threshold=None,
                    no_speech_threshold=None,  # judged below, where the probabilities are not lost
                    condition_on_previous_text=False,
                    word_timestamps=True,
                )
                segments = list(found)  # the work is done here, not in the caller's hands
                model.is_wanted, windows = always, model.windows
        except (RuntimeError, ValueError) as err:
            raise ModelError(
                "the speech model failed", why=str(err), remedy="Run `rehearse models verify`."
            ) from err
        return replace(_transcript(segments), sounding=_sounding(model, windows, segments))

    def _loaded(self) -> "StretchModel":
        with self._loading:
            if self._model is None:
                self._model = _open(self._folder, self._threads)
            return self._model


def _open(folder: Path, threads: int) -> "StretchModel":
    from assistant.inference.stretch_model import StretchModel

    if not folder.is_dir():  # the library would take it for a name and go to the network
        raise ModelError(f"there is no speech model in {folder}", remedy="See `rehearse models list`.")
    try:
        return StretchModel(folder, threads)
    except Exception as err:  # the tokenizer library raises bare Exception
        raise ModelError(
            f"cannot load the speech model in {folder}",
            why=str(err),
            remedy="Run `rehearse models verify`, or choose another one with `rehearse models use NAME`.",
        ) from err


def _transcript(segments: Sequence["Segment"]) -> Transcript:
    """The words of the segments that somebody spoke.

    One window in which somebody surely spoke is enough, so the least of the windows' probabilities counts.
    """
    spoken = [segment for segment in segments if not _is_invented(segment)]
    written = [word for segment in spoken for word in segment.words or ()]
    heard = [
        Word(word.word.strip(), float(word.start), float(word.end), float(word.probability))
        for word in written
    ]
    words = without_loops(heard)
    text = " ".join(segment.text.strip() for segment in spoken)
    if len(words) < len(written):
        kept = {id(word) for word in words}
        text = "".join(raw.word for raw, word in zip(written, heard, strict=True) if id(word) in kept).strip()
    return Transcript(
        text=text,
        words=words,
        no_speech_probability=min((float(segment.no_speech_prob) for segment in segments), default=1.0),
    )


def _sounding(
    model: "StretchModel", windows: "Mapping[int, Window]", segments: Sequence["Segment"]
) -> "WhisperSounding":
    from assistant.inference.sounding import WhisperSounding, WindowWord

    return WhisperSounding(
        model.model,
        [
            (
                window,
                [
                    WindowWord(word.word, float(word.start), float(word.end))
                    for segment in segments
                    if segment.seek == seek and not _is_invented(segment)
                    for word in segment.words or ()
                ],
            )
            for seek, window in windows.items()
        ],
    )


def _followed(before: Transcript, after: Transcript, by_s: float) -> Transcript:
    """Two transcripts as one, the second `by_s` seconds later."""
    from assistant.inference.sounding import FollowedSounding

    words = (replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in after.words)
    return Transcript(
        text=f"{before.text} {after.text}",
        words=(*before.words, *words),
        no_speech_probability=min(before.no_speech_probability, after.no_speech_probability),
        sounding=FollowedSounding(before.sounding, after.sounding, by_s),
    )


def _is_invented(segment: "Segment") -> bool:
    is_doubtful = (
        segment.avg_logprob < DOUBTFUL_LOG_PROBABILITY or segment.compression_ratio > LOOP_COMPRESSION
    )
    return bool(segment.no_speech_prob > NO_SPEECH_PROBABILITY and is_doubtful)
