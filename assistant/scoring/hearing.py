"""How well an answer was heard, and what is not held against the person where it was heard badly. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from assistant.events import Flaw, Timing, Word
from assistant.scoring.normalise import Utterance
from assistant.scoring.points import MADE_PROBABILITY, PointMatch, PointRule
from assistant.scoring.standing import CLEAR_ANSWER_PROBABILITY, JUDGED_TOKENS, Standing
from assistant.scoring.terms import TermMatch
from assistant.scoring.threshold import BADLY_HEARD, Open, Threshold
from assistant.scoring.verdict import Status

WELL_HEARD = Threshold(
    0.92,
    name="well heard",
    meaning="mean probability of recognised words from which a missed point is missed, whatever single words "
    "and the ends of sentences are worth",
    source="62 of 78 clear recordings by synthetic voices have more; without it 17 of 276 points were left "
    "open there, 14 of them rightly missed, with it 6",
)

CLEARLY_HEARD = Threshold(
    0.84,
    name="clearly heard",
    meaning="the same, below which a point of which there is something in the answer, though too little, is "
    "not held against the person; the less the words are believed, the less has to be there",
    source="the worst of 78 clear recordings by synthetic voices; 22 of 70 short human ones have less; "
    "an answer of tests/data in a hall had 0.78 and lost two of four points, which fell to probabilities "
    "of 0.27 and 0.36",
)

SOMETHING_OF_IT = Threshold(
    0.2,
    name="something of it",
    meaning="probability of a point from which there is something of it in the answer",
    source="two points lost in a hall, see above, have more, and most of those that one word took in 50 "
    "answers of tests/data, spoilt in ten ways",
)

LIKELY_WORD = Threshold(
    0.5,
    name="likely word",
    meaning="probability of a recognised word below which it is more probably another, so that a point of "
    "which there is something in its clause is not held against the person",
    source="of 24 points missed in 50 clear synthetic recordings of tests/data, most of them strong answers, "
    "it opens 8, of which 7 had been made",
)

TOO_FAST = Threshold(
    5.0,
    name="too fast",
    meaning="words in a second of speech from which no missed point is held against the person",
    source="50 answers of tests/data and 78 others, spoken by synthetic voices, have 2.1 to 4.9, and twice "
    "as fast lose points; of 70 short human recordings 2 have more, both of 12 words",
)

PACED_WORDS = 20
"""Fewer words are too few to tell a pace by; source: see there."""

LOST_S = 3.5
"""Speech of this length with fewer words than `JUDGED_TOKENS` lost most of them, unless they are believed.

Source: the slowest of 50 answers of tests/data has 2.1 words a second. One, spoken fast in a bare room, came
out as 6 words in 3.9 s, 0.65 believed.
"""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an answer was not heard well.

    Attributes:
        from_score: points that score at least so much are open where they would be missed.
        why: what is said about them.
        threshold: what was missed; None where the sound itself was bad.
    """

    from_score: float
    why: Open
    threshold: Threshold | None


def flaw_of(heard: Sequence[Word], timing: Timing) -> Flaw | None:
    """What was wrong with the sound, or with the pace of an answer."""
    speech_s = sum(span.duration_s for span in timing.speech)
    is_fast = len(heard) >= PACED_WORDS and len(heard) >= TOO_FAST * speech_s
    return timing.flaw or (Flaw.TOO_FAST if is_fast and speech_s else None)


def in_doubt(
    points: tuple[PointMatch, ...], utterance: Utterance, timing: Timing | None
) -> tuple[PointMatch, ...]:
    """The same, where what may be the rest of a point is no miss. What was typed stays as it is.

    Only points that were judged by likeness: words that are not there say little about what was misheard.

    Args:
        utterance: the answer.
        timing: None for typed answers.
    """
    if not utterance.heard:
        return points
    clear = fmean(word.probability for word in utterance.heard)
    doubt = _doubt(utterance, clear, timing)
    return tuple(_in_doubt(match, doubt, utterance, is_well_heard=clear >= WELL_HEARD) for match in points)


def without_most_told(points: tuple[PointMatch, ...], terms: tuple[TermMatch, ...]) -> Standing | None:
    """That nothing can be judged, where most could not be told for how the answer was heard; else None.

    That is: most of its points, or of its terms on a card without points. What is left would say little, and
    is graded as if it were the whole.
    """
    judged = points or terms
    open_for = [match.why_open for match in judged if match.why_open in BADLY_HEARD]
    if len(open_for) <= len(judged) / 2:
        return None
    return Standing(Status.UNCLEAR, f"most could not be told, as {open_for[0]}")


def not_said(
    terms: tuple[TermMatch, ...], utterance: Utterance, timing: Timing | None
) -> tuple[TermMatch, ...]:
    """The same, where a term is not missing from an answer whose sound, or pace, was bad."""
    flaw = flaw_of(utterance.heard, timing) if timing else None
    if flaw is None:
        return terms
    return tuple(
        replace(match, said=None, first=None, last=None, why_open=Open(flaw.value))
        if match.said is False
        else match
        for match in terms
    )


def _doubt(utterance: Utterance, clear: float, timing: Timing | None) -> Doubt | None:
    flaw = flaw_of(utterance.heard, timing) if timing else None
    if flaw is not None:
        return Doubt(0.0, Open(flaw.value), TOO_FAST if flaw is Flaw.TOO_FAST else None)
    if clear >= CLEARLY_HEARD:
        return None
    if len(utterance.tokens) < JUDGED_TOKENS:
        speech_s = sum(span.duration_s for span in timing.speech) if timing else 0.0
        has_lost = speech_s >= LOST_S and clear < CLEAR_ANSWER_PROBABILITY
        return Doubt(0.0 if has_lost else SOMETHING_OF_IT, Open.HALF_HEARD, CLEARLY_HEARD)
    believed = (clear - CLEAR_ANSWER_PROBABILITY) / (CLEARLY_HEARD - CLEAR_ANSWER_PROBABILITY)
    return Doubt(SOMETHING_OF_IT * max(0.0, believed), Open.HALF_HEARD, CLEARLY_HEARD)


def _in_doubt(
    match: PointMatch, doubt: Doubt | None, utterance: Utterance, *, is_well_heard: bool
) -> PointMatch:
    if match.made is not False or match.rule is not PointRule.LIKENESS:
        return match
    if doubt is not None and match.score >= doubt.from_score:
        return replace(
            match,
            made=None,
            first=None,
            last=None,
            why_open=doubt.why,
            doubt=doubt.threshold,
        )
    if is_well_heard or match.score < SOMETHING_OF_IT:
        return match
    if match.at_best >= MADE_PROBABILITY:
        return replace(match, made=None, why_open=Open.PARTED, doubt=WELL_HEARD)
    if _is_misheard(match, utterance):
        return replace(match, made=None, why_open=Open.MISHEARD, doubt=LIKELY_WORD)
    return match


def _is_misheard(match: PointMatch, utterance: Utterance) -> bool:
    if match.first is None or match.last is None:
        return False
    return any(word.probability < LIKELY_WORD for word in utterance.heard_words(match.first, match.last))
