"""Points: which claims of the expert answer were made.

A point counts as made when enough of its content words, or of those of one of its aliases, fall into one
stretch of the answer. Words that the question gave away, or that several points share, weigh less.
"""

from dataclasses import dataclass
from functools import lru_cache

from assistant.decks.cards import Card, Point
from assistant.scoring.claims import CARDS_KEPT, Claim, ClaimReader
from assistant.scoring.matching import WordFinder, content_words, is_negation, says_no
from assistant.scoring.normalise import TEXTS_KEPT, Utterance, read_text
from assistant.scoring.terms import TermMatch, doubted
from assistant.scoring.verdict import PointResult

MADE_PROBABILITY = 0.45
"""Probability from which a point is made.

Source: the middle of the plateau of F1 (0.893, from 0.40 to 0.55) over the manners of speaking in
tests/data/answers, each judged by a judge that was grown on the others.
"""

UNSURE_PROBABILITY = 0.02
"""So near the threshold a point is neither credited nor held against the person.

Source: 1.7 % of the points of the same answers fall in.
"""

NO_CREDIT, FULL_CREDIT = 0.2, 0.8
"""Probabilities at which a point earns nothing and all; in between it earns in part, as with an examiner.

Source: of seven pairs, near the best correlation (0.90) with the grades of tests/data/answers, and the least
mean error (0.57 of 5).
"""

MADE_SHARE = 0.42
"""Weighted share of content words at which a point with aliases is made.

Source: the middle of the plateau of F1 (0.72 to 0.74, from 0.34 to 0.5) on the 171 labelled answers of
tests/data/answers/short.jsonl.
"""

WORDINGS_COMPARED = 8
"""Wordings of a point that are compared by their words alone: of many, one always holds by chance."""

MADE_SHARE_WITHOUT_ALIASES = 0.30
"""The same for a point with a single wording, which a paraphrase hits less often. Source: as above,
where precision and recall balance without the aliases."""

UNSURE_SHARE = 0.01
"""So far below the threshold a point is neither credited nor held against the person."""

SHARED_WORD = 0.5
"""Weight of a content word that the question holds, and factor for each further point that holds it.

Source: raised the area under the ROC curve on tests/data/answers/short.jsonl from 0.86 to 0.89.
"""

NEGATION_MISMATCH = 0.7
"""Factor where one of claim and evidence holds a negation and the other does not ("channels never block").

Source: raised the area under the ROC curve on tests/data/answers/short.jsonl from 0.891 to 0.897; much lower,
and people who say "you don't need locks" in passing lose points that they made.
"""

NEGATION_REACH = 3
"""Tokens before the evidence in which a negation still bears on it."""


def stretch_length(words: int) -> int:
    """Tokens over which a claim of so many content words may be spread, function words included."""
    return 3 * words + 8


@dataclass(frozen=True, slots=True)
class PointMatch:
    """What became of one point.

    Attributes:
        score: probability that it was made, or weighted share of the best wording's content words, 0 to 1.
        credit: what it earns, 0 to 1.
        first: index of the first token of the evidence; None where there is none.
        last: index of its last token.
        made: None means that it could not be told.
    """

    point: Point
    score: float
    credit: float
    first: int | None
    last: int | None
    made: bool | None

    def result(self, utterance: Utterance) -> PointResult:
        """The line of the verdict."""
        evidence = ""
        if self.made is not False and self.first is not None and self.last is not None:
            evidence = utterance.quote(self.first, self.last)
        return PointResult(self.point.id, self.point.text, self.made, round(self.score, 3), evidence)


def match_points(card: Card, utterance: Utterance, terms: tuple[TermMatch, ...]) -> tuple[PointMatch, ...]:
    """Judge every point of the card, in order.

    Args:
        card: whose points.
        utterance: the answer.
        terms: what was found of the card's terms; a term that was said vouches for its words in a point.
    """
    finder = WordFinder(utterance)
    for match in terms:
        if match.said and match.first is not None:
            finder.vouch(content_words(match.term.text), match.first)
    weights = _weights(card)
    return tuple(_match(point, weights, finder, utterance) for point in card.points)


def read_points(card: Card, utterance: Utterance, claims: ClaimReader) -> tuple[PointMatch, ...]:
    """Judge every point of the card, in order, by what the answer claims in whatever words.

    Raises:
        ModelError: a model of `claims` cannot be loaded.
    """
    if _recites(card, utterance):
        last = len(utterance.tokens) - 1
        return tuple(PointMatch(point, 1.0, 1.0, 0, last, made=True) for point in card.points)
    read = claims.read(card, utterance.words)
    if not read:
        return tuple(PointMatch(point, 0.0, 0.0, None, None, made=False) for point in card.points)
    return tuple(_read_point(point, claim, utterance) for point, claim in zip(card.points, read, strict=True))


def _read_point(point: Point, claim: Claim, utterance: Utterance) -> PointMatch:
    places = [
        place
        for place, token in enumerate(utterance.tokens)
        if claim.first <= token.first and token.last <= claim.last
    ]
    first, last = (places[0], places[-1]) if places else (None, None)
    made: bool | None = claim.probability >= MADE_PROBABILITY
    if abs(claim.probability - MADE_PROBABILITY) < UNSURE_PROBABILITY:
        made = None
    if made and first is not None and last is not None and doubted(utterance, first, last):
        made = None
    return PointMatch(point, claim.probability, _credit(claim.probability), first, last, made)


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


@dataclass(frozen=True, slots=True)
class _Evidence:
    share: float = 0.0
    first: int | None = None
    last: int | None = None


def _match(point: Point, weights: dict[str, float], finder: WordFinder, utterance: Utterance) -> PointMatch:
    wordings = (point.text, *point.aliases)[:WORDINGS_COMPARED]
    best = max(
        (_evidence(wording, weights, finder, utterance) for wording in wordings), key=lambda e: e.share
    )
    needed = MADE_SHARE if point.aliases else MADE_SHARE_WITHOUT_ALIASES
    made = True if best.share >= needed else None if best.share >= needed - UNSURE_SHARE else False
    if made and best.first is not None and best.last is not None:
        made = None if doubted(utterance, best.first, best.last) else True
    return PointMatch(point, best.share, float(made is True), best.first, best.last, made)


def _evidence(wording: str, weights: dict[str, float], finder: WordFinder, utterance: Utterance) -> _Evidence:
    """What the answer holds of a wording's content words, within one stretch."""
    words = content_words(wording)
    places = sorted((place, word) for word in words for place in finder.places(word))
    if not places:
        return _Evidence()
    weight, first, last = _fullest_stretch(places, weights, stretch_length(len(words)))
    share = weight / sum(weights.get(word, 1.0) for word in words)
    around = utterance.tokens[max(0, first - NEGATION_REACH) : last + 1]
    if says_no(wording) != any(is_negation(token) for token in around):
        share *= NEGATION_MISMATCH
    return _Evidence(share, first, last)


def _fullest_stretch(
    places: list[tuple[int, str]], weights: dict[str, float], length: int
) -> tuple[float, int, int]:
    """Weight, first and last place of the stretch whose different words weigh most; the shortest of equals.

    Args:
        places: where each word stands, ascending; at least one.
        weights: of the words; 1 where none is given.
        length: a stretch ends at most so far after its beginning.
    """
    best = (0.0, 0, 0)
    for start, (first, _) in enumerate(places):
        seen: set[str] = set()
        weight = 0.0
        for place, word in places[start:]:
            if place - first > length:
                break
            if word not in seen:
                seen.add(word)
                weight += weights.get(word, 1.0)
                if (weight, first - place) > (best[0], best[1] - best[2]):
                    best = (weight, first, place)
    return best


@lru_cache(maxsize=CARDS_KEPT)
def _weights(card: Card) -> dict[str, float]:
    """How much each content word of the card's points tells; 1 for every other word."""
    given = frozenset(content_words(card.question))
    holders: dict[str, int] = dict.fromkeys(given, 0)
    for point in card.points:
        for word in content_words(point.text):
            holders[word] = holders.get(word, 0) + 1
    return {word: SHARED_WORD ** ((word in given) + max(0, count - 1)) for word, count in holders.items()}
