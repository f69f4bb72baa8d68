"""Delivery: pace, fillers, pauses and time, apart from what was said."""

from itertools import pairwise

from assistant.events import Span, Timing
from assistant.scoring.hearing import flaw_of
from assistant.scoring.lexicon import FILLER_PHRASES, FILLER_WORDS
from assistant.scoring.normalise import Utterance
from assistant.scoring.verdict import Delivery

LONG_PAUSE_S = 1.2
"""Silence inside an answer that is a long pause. Source: pauses over 1.2 s inside a clause sound hesitant."""

SHORTEST_PACED_S = 1.0
"""Below this much speech a pace in words a minute means nothing."""


def measure_delivery(utterance: Utterance, timing: Timing | None, limit_s: float | None) -> Delivery:
    """What text and, where there is sound, voice activity tell about the delivery.

    Args:
        utterance: the answer.
        timing: None for typed answers.
        limit_s: time limit, counted from the first speech; None for none.
    """
    words = sum(any(char.isalnum() for char in word) for word in utterance.words)
    fillers = count_fillers(utterance)
    if timing is None:
        return Delivery(words=words, fillers=fillers)
    speech = timing.speech
    if not speech:
        return Delivery(words, fillers, duration_s=round(timing.duration_s, 2), speech_s=0.0, long_pauses=0)
    spoken = Span(speech[0].start_s, speech[-1].end_s)
    stretches = _stretches(speech)
    paced = spoken.duration_s >= SHORTEST_PACED_S
    return Delivery(
        words=words,
        fillers=fillers,
        duration_s=round(timing.duration_s, 2),
        speech_s=round(sum(span.duration_s for span in speech), 2),
        words_per_minute=round(60 * words / spoken.duration_s, 1) if paced else None,
        long_pauses=len(stretches) - 1,
        response_latency_s=round(max(0.0, spoken.start_s - timing.asked_s), 2),
        over_limit_s=None if limit_s is None else round(max(0.0, spoken.duration_s - limit_s), 2),
        longest_stretch_s=round(max(span.duration_s for span in stretches), 2),
        flaw=flaw_of(utterance.heard, timing),
    )


def count_fillers(utterance: Utterance) -> int:
    """Filled pauses ("um") and empty phrases ("you know"); not "like", which is too often a real word."""
    return len(filler_spans(utterance))


def filler_spans(utterance: Utterance) -> list[tuple[int, int]]:
    """The first and the last token, both included, of each of them."""
    texts = [token.text for token in utterance.tokens]
    phrases = [(first, first + 1) for first, pair in enumerate(pairwise(texts)) if pair in FILLER_PHRASES]
    return [*phrases, *((place, place) for place, text in enumerate(texts) if text in FILLER_WORDS)]


def _stretches(speech: tuple[Span, ...]) -> list[Span]:
    """Speech with everything but its long pauses closed up."""
    stretches = [speech[0]]
    for span in speech[1:]:
        if span.start_s - stretches[-1].end_s > LONG_PAUSE_S:
            stretches.append(span)
        else:
            stretches[-1] = Span(stretches[-1].start_s, span.end_s)
    return stretches
