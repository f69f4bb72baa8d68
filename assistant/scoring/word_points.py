"""Points judged by their words alone, where nothing reads what an answer claims.

A point counts as made when enough of its content words, or of those of one of its aliases, fall into one
stretch of the answer. Words that the question gave away, or that several points share, weigh less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.decks.cards import Card, Point
from assistant.scoring.claims import CARDS_KEPT
from assistant.scoring.matching import WordFinder, content_words, is_negation, says_no
from assistant.scoring.normalise import Utterance
from assistant.scoring.points import PointMatch, PointRule
from assistant.scoring.terms import TermMatch, doubted
from assistant.scoring.threshold import Open, Threshold

MADE_SHARE = Threshold(
    0.42,
    name="made by words",
    meaning="weighted share of content words from which a point with aliases is made",
    source="the middle of the plateau of F1 (0.72 to 0.74, from 0.34 to 0.5) on the 171 labelled answers of "
    "tests/data/answers/short.jsonl",
)

WORDINGS_COMPARED = 8
"""Wordings of a point that are compared by their words alone: of many, one always holds by chance."""

MADE_SHARE_WITHOUT_ALIASES = Threshold(
    0.30,
    name="made by words, one wording",
    meaning="the same share for a point with a single wording, which a paraphrase hits less often",
    source="where precision and recall balance on tests/data/answers/short.jsonl without the aliases",
)

UNSURE_SHARE = Threshold(
    0.01,
    name="open by words",
    meaning="so far below the share that makes it a point is neither credited nor held against the person",
    source="a margin for rounding, not a measurement",
)

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


def find_all(stems: Sequence[str], finder: WordFinder) -> tuple[int, int] | None:
    """First and last token of the earliest stretch that holds all of these stems; None where none does."""
    places = [finder.places(stem) for stem in stems]
    for first in places[0] if places and all(places) else ():
        nearest = [min(each, key=lambda place: abs(place - first)) for each in places]
        if max(nearest) - min(nearest) <= stretch_length(len(stems)):
            return min(nearest), max(nearest)
    return None


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


@dataclass(frozen=True, slots=True)
class _Evidence:
    wording: str
    share: float = 0.0
    first: int | None = None
    last: int | None = None


def _match(point: Point, weights: dict[str, float], finder: WordFinder, utterance: Utterance) -> PointMatch:
    wordings = (point.text, *point.aliases)[:WORDINGS_COMPARED]
    best = max(
        (_evidence(wording, weights, finder, utterance) for wording in wordings), key=lambda e: e.share
    )
    needed = MADE_SHARE if point.aliases else MADE_SHARE_WITHOUT_ALIASES
    made: bool | None = best.share >= needed
    why_open = None
    if not made and best.share >= needed - UNSURE_SHARE:
        why_open = Open.NEAR
    elif made and best.first is not None and best.last is not None:
        why_open = Open.DOUBTED if doubted(utterance, best.first, best.last) else None
    return PointMatch(
        point=point,
        score=best.share,
        credit=1.0 if made and not why_open else 0.0,
        first=best.first,
        last=best.last,
        made=None if why_open else made,
        rule=PointRule.WORDS,
        needed=needed,
        why_open=why_open,
        like=best.wording if best.share else None,
    )


def _evidence(wording: str, weights: dict[str, float], finder: WordFinder, utterance: Utterance) -> _Evidence:
    """What the answer holds of a wording's content words, within one stretch."""
    words = content_words(wording)
    places = sorted((place, word) for word in words for place in finder.places(word))
    if not places:
        return _Evidence(wording)
    weight, first, last = _fullest_stretch(places, weights, stretch_length(len(words)))
    share = weight / sum(weights.get(word, 1.0) for word in words)
    around = utterance.tokens[max(0, first - NEGATION_REACH) : last + 1]
    if says_no(wording) != any(is_negation(token) for token in around):
        share *= NEGATION_MISMATCH
    return _Evidence(wording, share, first, last)


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
