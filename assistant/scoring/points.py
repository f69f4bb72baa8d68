"""Points: which claims of the expert answer were made."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assistant.decks.cards import Card, Point
from assistant.scoring.claims import Claim, ClaimReader
from assistant.scoring.normalise import TEXTS_KEPT, Utterance, read_text
from assistant.scoring.terms import doubted
from assistant.scoring.threshold import BADLY_HEARD, HARD_TO_HEAR, Open, Threshold
from assistant.scoring.verdict import PointResult

MADE_PROBABILITY = Threshold(
    0.45,
    name="made",
    meaning="probability from which a point is made",
    source="the middle of the plateau of F1 (0.893, from 0.40 to 0.55) over the manners of speaking in "
    "tests/data/answers, each judged by a judge that was grown on the others",
)

UNSURE_PROBABILITY = Threshold(
    0.01,
    name="open",
    meaning="so near to that probability a point is neither credited nor held against the person",
    source="3.0 % of the points of tests/data/second fall in, whose cards have one or two wordings a point; "
    "with 0.02 it was 7.3 %, more than anybody wants to be asked about",
)

_CREDIT_SOURCE = (
    "of nine pairs of no and full credit one with little mean error of grades on tests/data/held_out/"
    "hesitant.jsonl (0.30 of 5; 0.33 with 0.2 and 0.8) and tests/data/second (0.92; 0.96)"
)

NO_CREDIT = Threshold(
    0.25, name="no credit", meaning="probability up to which a point earns nothing", source=_CREDIT_SOURCE
)

FULL_CREDIT = Threshold(
    0.7,
    name="full credit",
    meaning="probability from which a point earns all; below it earns in part, as with an examiner",
    source=_CREDIT_SOURCE,
)


class PointRule(StrEnum):
    """What judged a point."""

    LIKENESS = "likeness"
    WORDS = "words"
    RECITED = "recited"
    NOTHING_SAID = "nothing said"


@dataclass(frozen=True, slots=True)
class PointMatch:
    """What became of one point.

    Attributes:
        score: probability that it was made, or weighted share of the best wording's content words, 0 to 1.
        credit: what it earns, 0 to 1.
        first: index of the first token of the evidence; None where there is none.
        last: index of its last token.
        made: None means that it could not be told.
        rule: what judged it.
        needed: what `score` must reach; None where nothing was compared.
        why_open: why it could not be told.
        at_best: the higher of the two readings that `score` is the mean of; see `Claim`.
        doubt: the threshold that was missed where it lies in how the answer was heard; None elsewhere, and
            where the sound itself was bad.
        like: the known way of saying it that the answer comes nearest to; None where it has nothing of it.
        unlike: the wrong claim that it comes nearest to; None where none are known.
        wrong_number: what was said in place of the point's own number; None where nothing was.
    """

    point: Point
    score: float
    credit: float
    first: int | None
    last: int | None
    made: bool | None
    rule: PointRule
    needed: Threshold | None = None
    why_open: Open | None = None
    at_best: float = 0.0
    doubt: Threshold | None = None
    like: str | None = None
    unlike: str | None = None
    wrong_number: str | None = None

    @property
    def badly_heard(self) -> bool:
        """Whether it could not be told because the answer as a whole was heard badly."""
        return self.why_open in BADLY_HEARD

    @property
    def misheard(self) -> bool:
        """Whether it could not be told for how the answer, or a part of it, was heard."""
        return self.why_open in HARD_TO_HEAR

    def result(self, utterance: Utterance) -> PointResult:
        """The line of the verdict."""
        evidence = ""
        if self.made is not False and self.first is not None and self.last is not None:
            evidence = utterance.quote(self.first, self.last)
        return PointResult(self.point.id, self.point.text, self.made, round(self.score, 3), evidence)


def read_points(card: Card, utterance: Utterance, claims: ClaimReader) -> tuple[PointMatch, ...]:
    """Judge every point of the card, in order, by what the answer claims in whatever words.

    Raises:
        ModelError: a model of `claims` cannot be loaded.
    """
    if _recites(card, utterance):
        last = len(utterance.tokens) - 1
        return tuple(PointMatch(point, 1.0, 1.0, 0, last, True, PointRule.RECITED) for point in card.points)
    read = claims.read(card, utterance.words)
    if not read:
        silent = PointRule.NOTHING_SAID
        return tuple(PointMatch(point, 0.0, 0.0, None, None, False, silent) for point in card.points)
    return tuple(_read_point(point, claim, utterance) for point, claim in zip(card.points, read, strict=True))


def _read_point(point: Point, claim: Claim, utterance: Utterance) -> PointMatch:
    places = [
        place
        for place, token in enumerate(utterance.tokens)
        if claim.first <= token.first and token.last <= claim.last
    ]
    first, last = (places[0], places[-1]) if places else (None, None)
    made: bool | None = claim.probability >= MADE_PROBABILITY
    why_open = None
    if abs(claim.probability - MADE_PROBABILITY) < UNSURE_PROBABILITY:
        why_open = Open.NEAR
    elif made and first is not None and last is not None and doubted(utterance, first, last):
        why_open = Open.DOUBTED
    return PointMatch(
        point=point,
        score=claim.probability,
        credit=_credit(claim.probability),
        first=first,
        last=last,
        made=None if why_open else made,
        rule=PointRule.LIKENESS,
        needed=MADE_PROBABILITY,
        why_open=why_open,
        at_best=claim.at_best,
        like=claim.like,
        unlike=claim.unlike,
    )


def _recites(card: Card, utterance: Utterance) -> bool:
    """Whether the whole expert answer was said word for word: nothing is left to judge."""
    expert = _stems(card.answer)
    said = tuple(token.stem for token in utterance.tokens)
    starts = range(len(said) - len(expert) + 1) if expert else ()
    return any(said[start : start + len(expert)] == expert for start in starts)


@lru_cache(maxsize=TEXTS_KEPT)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(token.stem for token in read_text(text).tokens)


def _credit(probability: float) -> float:
    return min(1.0, max(0.0, (probability - NO_CREDIT) / (FULL_CREDIT - NO_CREDIT)))
