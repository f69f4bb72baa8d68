"""Whether an answer can be judged at all: was anything said, could it be understood, is it English?"""

from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean

from assistant.decks.cards import Card
from assistant.decks.stopwords import COMMON_WORDS
from assistant.events import Timing
from assistant.scoring.claims import CARDS_KEPT
from assistant.scoring.lexicon import FALSE_FRIENDS, FUNCTION_WORDS
from assistant.scoring.matching import content_stems
from assistant.scoring.normalise import Token, Utterance, read_text
from assistant.scoring.threshold import Threshold
from assistant.scoring.verdict import Status

CLEAR_PROBABILITY = Threshold(
    0.4,
    name="clear",
    meaning="mean probability of a few recognised words below which the recogniser was guessing",
    source="the worst of 78 clear recordings has 0.84, the median 0.95 (base model)",
)

CLEAR_ANSWER_PROBABILITY = Threshold(
    0.7,
    name="clear answer",
    meaning="the same for answers, where the mean is over many words",
    source="9 answers of tests/data, spoken by synthetic voices and spoilt by tests/faults/spoilt.py: those "
    "that lost points have 0.53 to 0.68, but for two with 0.81 and 0.89, those that lost none 0.71 and more; "
    "the worst of 78 clear recordings has 0.84, that of 70 short human ones 0.62, the next 0.71",
)

UNHEARD_SHARE = Threshold(
    0.5,
    name="unheard",
    meaning="seconds as loud as the speech in which none was found, over those of speech, from which too "
    "much of the answer may be missing",
    source="in the same answers: clean ones have 0.01 at most, those spoilt whose speech was found 0.24, "
    "those of which an echo hid most of the speech 1.0 to 8; noise as loud as the speech 0.07",
)

JUDGED_TOKENS = 8
"""Answers of fewer tokens are too short to tell a language by, or how well they were heard."""

FAMILIAR_SHARE = Threshold(
    0.17,
    name="familiar",
    meaning="least share of words that are common English words or words of the card",
    source="answers in eleven other languages reach 0.14 at most; expert answers given to the wrong "
    "question, all jargon, 0.21 and more, the answers of tests/data/answers/short.jsonl 0.20 (to whatever "
    "card)",
)

LATIN_END = "\u0250"
"""First character after the Latin letters of European languages."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether there is anything to judge, and why not.

    Attributes:
        why: in words; empty where all is well.
        value: what was compared with the threshold.
        needed: the threshold that was missed; None where there is none.
    """

    status: Status
    why: str = ""
    value: float | None = None
    needed: Threshold | None = None


def find_standing(card: Card, utterance: Utterance, timing: Timing | None) -> Standing:
    """Whether the answer can be judged.

    Args:
        card: its own words count as English.
        utterance: the answer.
        timing: None for typed answers.
    """
    if not utterance.tokens:
        return Standing(Status.NO_SPEECH, "there are no words")
    if timing is not None and not timing.speech:
        return Standing(Status.NO_SPEECH, "there are words, but nobody spoke: the recogniser made them up")
    if utterance.heard:
        clear = fmean(word.probability for word in utterance.heard)
        few = len(utterance.tokens) < JUDGED_TOKENS
        needed = CLEAR_PROBABILITY if few else CLEAR_ANSWER_PROBABILITY
        if clear < needed:
            return Standing(Status.UNCLEAR, "the recogniser was guessing", clear, needed)
    if timing is not None:
        unheard = timing.unheard_s / sum(span.duration_s for span in timing.speech)
        if unheard >= UNHEARD_SHARE:
            return Standing(Status.UNCLEAR, "as loud as the speech, but not heard", unheard, UNHEARD_SHARE)
    if not _is_latin(utterance):
        return Standing(Status.UNCLEAR, "most of its letters are not Latin")
    if len(utterance.tokens) < JUDGED_TOKENS:
        return Standing(Status.OK)
    # Nearly always plain English is enough, and the many wordings of the card need not be read.
    if _familiar(utterance, frozenset()) < FAMILIAR_SHARE:
        familiar = _familiar(utterance, _vocabulary(card))
        if familiar < FAMILIAR_SHARE:
            return Standing(Status.UNCLEAR, "it does not sound like English", familiar, FAMILIAR_SHARE)
    return Standing(Status.OK)


def _is_latin(utterance: Utterance) -> bool:
    letters = [char for token in utterance.tokens for char in token.text if char.isalpha()]
    return sum(char < LATIN_END for char in letters) >= len(letters) / 2


def _familiar(utterance: Utterance, own: frozenset[str]) -> float:
    """Share of the tokens that are English words or the card's own."""
    return sum(_is_familiar(token, own) for token in utterance.tokens) / len(utterance.tokens)


def _is_familiar(token: Token, own: frozenset[str]) -> bool:
    if token.is_number:
        return True
    known = token.text in FUNCTION_WORDS or token.text in COMMON_WORDS or token.stem in own
    return known and token.text not in FALSE_FRIENDS


@lru_cache(maxsize=CARDS_KEPT)
def _vocabulary(card: Card) -> frozenset[str]:
    """All content words of a card and its aliases."""
    point_aliases = (alias for point in card.points for alias in point.aliases)
    term_aliases = (alias for term in card.terms for alias in term.aliases)
    texts = (card.question, card.answer, *point_aliases, *term_aliases)
    return frozenset(word for text in texts for word in content_stems(read_text(text).tokens))
