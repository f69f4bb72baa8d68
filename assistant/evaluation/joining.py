"""Longer answers out of shorter recordings."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

import numpy as np

from assistant.audio.files import read_audio
from assistant.errors import UsageError
from assistant.evaluation.clips import Clip
from assistant.events import EndReason, Samples, Span, sample_count, seconds
from assistant.inference.vad import speech_probabilities
from assistant.listening.endpointer import NEVER_ENDING, Endpointer, EndpointRules
from assistant.ports import VoiceDetector

JOIN_PAUSE_S = 0.7
"""Silence between joined recordings: a pause between two sentences, far shorter than the end of an answer."""

MARGIN_S = 0.2
"""Sound kept around detected speech, so that no soft consonant is clipped."""

CUT_RULES = EndpointRules(
    pause_s=0.15,  # the shortest gap that is no closed consonant
    end_silence_s=NEVER_ENDING.end_silence_s,
    nudge_s=NEVER_ENDING.nudge_s,
    give_up_s=NEVER_ENDING.give_up_s,
)
"""What counts as speech and as a gap in which a recording may be cut."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A recording, and the stretches in which somebody speaks in it; a gap of 0.15 s parts them."""

    samples: Samples
    speech: tuple[Span, ...]


def detect_speech(samples: Samples, detector: VoiceDetector) -> tuple[Span, ...]:
    """The stretches of speech in `samples`, shape (n,), in order."""
    endpointer = Endpointer(CUT_RULES)
    for probability in speech_probabilities(samples, detector):
        endpointer.push(probability)
    endpointer.end(EndReason.SOURCE_ENDED)
    return endpointer.speech


def load_spoken(clip: Clip, detector: VoiceDetector) -> Spoken:
    """The recording from its first word to its last.

    Raises:
        UsageError: there is no such file, or nobody speaks in it.
        AudioFileError: it cannot be decoded.
    """
    samples = read_audio(clip.file)
    speech = detect_speech(samples, detector)
    if not speech:
        raise UsageError(f"nobody speaks in {clip.file}", remedy="Take it out of the folder.")
    first = max(0, sample_count(speech[0].start_s - MARGIN_S))
    last = sample_count(speech[-1].end_s + MARGIN_S)
    return Spoken(samples[first:last], _later(speech, -seconds(first)))


def join(recordings: Sequence[Samples], pause_s: float = JOIN_PAUSE_S) -> Samples:
    """One recording after the other with silence in between."""
    pause = np.zeros(sample_count(pause_s), dtype=np.float32)
    pieces = [piece for samples in recordings for piece in (pause, samples)]
    return np.concatenate(pieces[1:])


def make_answers(
    clips: Sequence[Clip], load: Callable[[Clip], Spoken], *, length_s: float, count: int
) -> list[Samples]:
    """`count` answers of about `length_s` seconds, each by one voice, cut in the gap nearest to the length.

    The voices take turns, and each goes on where it left off. No recording comes twice in a row. Where no
    voice has enough recordings for that, voices are mixed.

    Args:
        load: reads a clip; called again for one that comes again.

    Raises:
        UsageError: there is but one recording, and it is too short.
    """
    voices = _usable(clips, load, length_s)
    if not voices:
        raise UsageError(
            f"one recording does not make an answer of {length_s:g} s",
            remedy="Name a folder with two or more: --answers DIR.",
        )
    turns = [cycle(voice) for voice in voices]
    return [_answer(turns[number % len(turns)], load, length_s) for number in range(count)]


def _usable(clips: Sequence[Clip], load: Callable[[Clip], Spoken], length_s: float) -> list[list[Clip]]:
    by_voice: dict[str, list[Clip]] = {}
    for clip in clips:
        by_voice.setdefault(clip.voice, []).append(clip)

    def is_enough(voice: Sequence[Clip]) -> bool:
        return len(voice) > 1 or seconds(len(load(voice[0]).samples)) >= length_s

    return [voice for voice in by_voice.values() if is_enough(voice)] or [
        voice for voice in [list(clips)] if is_enough(voice)
    ]


def _answer(clips: Iterator[Clip], load: Callable[[Clip], Spoken], length_s: float) -> Samples:
    pieces: list[Samples] = []
    gaps_s: list[float] = []
    joined_s = 0.0
    while joined_s < length_s:
        spoken = load(next(clips))
        begins_s = joined_s + JOIN_PAUSE_S if pieces else 0.0
        gaps_s += [span.end_s for span in _later(spoken.speech, begins_s)]
        pieces.append(spoken.samples)
        joined_s = begins_s + seconds(len(spoken.samples))
    end_s = min(gaps_s, key=lambda gap_s: abs(gap_s - length_s))
    return join(pieces)[: sample_count(end_s + CUT_RULES.pause_s / 2)]


def _later(speech: Sequence[Span], by_s: float) -> tuple[Span, ...]:
    return tuple(Span(span.start_s + by_s, span.end_s + by_s) for span in speech)
