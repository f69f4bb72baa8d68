"""How well an answer was heard, and what is not held against the person where it was heard badly. Pure."""

from dataclasses import dataclass, replace
from statistics import fmean

from assistant.events import Timing
from assistant.scoring.normalise import Utterance
from assistant.scoring.points import NO_CREDIT, PointMatch
from assistant.scoring.standing import CLEAR_ANSWER_PROBABILITY, is_short
from assistant.scoring.threshold import Open, Threshold

CLEARLY_HEARD = Threshold(
    0.84,
    name="clearly heard",
    meaning="mean probability of recognised words below which a point of which there is something in the "
    "answer, though too little, is not held against the person: the less the words are believed, the less",
    source="the worst of 78 clear recordings by synthetic voices; 22 of 70 short human ones have less; "
    "an answer of tests/data in a hall had 0.78 and lost two of four points, which fell to probabilities "
    "of 0.27 and 0.36",
)

TOO_FAST = Threshold(
    4.8,
    name="too fast",
    meaning="words in a second of speech from which no missed point is held against the person",
    source="46 answers of tests/data, spoken by synthetic voices, have 2.7 to 3.9, and twice as fast lose "
    "points; of 70 short human recordings 5 have more, all of 8 to 13 words",
)

PACED_WORDS = 20
"""Fewer words are too few to tell a pace by."""

CLIPPED_SHARE = Threshold(
    0.01,
    name="clipped",
    meaning="share of samples at full scale from which no missed point is held against the person",
    source="answers of tests/data turned up by 24 dB have 0.15 to 0.4, none of 95 human recordings has any",
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an answer was not heard well.

    Attributes:
        from_score: points that score at least so much are open where they would be missed.
        why: what is said about them.
        threshold: what the answer was compared with.
    """

    from_score: float
    why: Open
    threshold: Threshold


def find_doubt(utterance: Utterance, timing: Timing | None) -> Doubt | None:
    """What speaks against holding missed points against the person; None for typed and well heard answers.

    Args:
        utterance: the answer.
        timing: None for typed answers.
    """
    if not utterance.heard:
        return None
    speech_s = sum(span.duration_s for span in timing.speech) if timing else 0.0
    if timing and speech_s:
        if timing.clipped_s / speech_s >= CLIPPED_SHARE:
            return Doubt(0.0, Open.CLIPPED, CLIPPED_SHARE)
        words = len(utterance.heard)
        if words >= PACED_WORDS and words / speech_s >= TOO_FAST:
            return Doubt(0.0, Open.TOO_FAST, TOO_FAST)
    clear = fmean(word.probability for word in utterance.heard)
    if clear >= CLEARLY_HEARD:
        return None
    believed = (clear - CLEAR_ANSWER_PROBABILITY) / (CLEARLY_HEARD - CLEAR_ANSWER_PROBABILITY)
    return Doubt(
        NO_CREDIT * (1.0 if is_short(utterance, timing) else max(0.0, believed)),
        Open.HALF_HEARD,
        CLEARLY_HEARD,
    )


def in_doubt(points: tuple[PointMatch, ...], doubt: Doubt | None) -> tuple[PointMatch, ...]:
    """The same, where what may be the rest of a point is no miss."""
    return points if doubt is None else tuple(_in_doubt(match, doubt) for match in points)


def _in_doubt(match: PointMatch, doubt: Doubt) -> PointMatch:
    if match.made is not False or match.score < doubt.from_score:
        return match
    return replace(match, made=None, first=None, last=None, why_open=doubt.why, doubt=doubt.threshold)
