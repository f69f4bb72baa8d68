"""Expert answers that were given to the wrong question: right words, but not what was asked. Pure."""

from functools import lru_cache

from rapidfuzz import fuzz

from assistant.decks.cards import Card, OtherAnswer
from assistant.scoring.normalise import TEXTS_KEPT, Utterance, read_text
from assistant.scoring.threshold import Threshold

SAME_ANSWER = Threshold(
    90.0,
    name="another card",
    meaning="ratio of letters from which an answer is the expert answer of another card",
    source="a tenth is left for slips of recogniser and tongue; the answers of tests/data/answers reach 53",
)

MISPLACED_GRADE = Threshold(
    2.0,
    name="misplaced",
    meaning="the highest grade of an expert answer to another question",
    source="a choice: it may touch what was asked, and does not answer it",
)


def find_misplaced(card: Card, utterance: Utterance) -> OtherAnswer | None:
    """The other card's expert answer that was given, word for word or nearly so, in place of this one's."""
    said = _letters(utterance)
    if fuzz.partial_ratio(_known(card.answer), said) >= SAME_ANSWER:  # with more besides
        return None
    nearest, ratio = None, max(SAME_ANSWER, fuzz.ratio(said, _known(card.answer)))
    for other in card.elsewhere:
        found = fuzz.ratio(said, _known(other.answer), score_cutoff=ratio)
        if found >= SAME_ANSWER and (found > ratio or ratio == SAME_ANSWER):
            nearest, ratio = other, found
    return nearest


def _letters(utterance: Utterance) -> str:
    return " ".join(token.stem for token in utterance.tokens)


@lru_cache(maxsize=TEXTS_KEPT)
def _known(text: str) -> str:
    return _letters(read_text(text))
