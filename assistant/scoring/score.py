"""The verdict: everything that is told about one answer."""

from functools import lru_cache
from statistics import fmean

from assistant.decks.cards import Card
from assistant.decks.stopwords import COMMON_WORDS
from assistant.events import Timing, Transcript
from assistant.scoring.claims import CARDS_KEPT, ClaimReader
from assistant.scoring.delivery import measure_delivery
from assistant.scoring.grade import blended, coverage, grade, share
from assistant.scoring.lexicon import FALSE_FRIENDS, FUNCTION_WORDS
from assistant.scoring.matching import content_stems
from assistant.scoring.normalise import Token, Utterance, read_text, read_transcript
from assistant.scoring.points import PointMatch, match_points, read_points
from assistant.scoring.red_flags import FlagReader
from assistant.scoring.terms import match_terms
from assistant.scoring.verdict import PointResult, Status, TermResult, Verdict

CLEAR_PROBABILITY = 0.4
"""Mean word probability below which the recogniser was guessing.

Source: the worst of 78 clear recordings has 0.84, the median 0.95 (base model).
"""

JUDGED_TOKENS = 8
"""Answers of fewer tokens are too short to tell a language by."""

FAMILIAR_SHARE = 0.17
"""Least share of tokens that are common English words or words of the card.

Source: answers in eleven other languages reach 0.14 at most; expert answers given to the wrong question, all
jargon, 0.21 and more, the answers of tests/data/answers/short.jsonl 0.20 (to whatever card).
"""

LATIN_END = "\u0250"
"""First character after the Latin letters of European languages."""


def score(
    card: Card,
    transcript: Transcript,
    timing: Timing | None = None,
    limit_s: float | None = None,
    claims: ClaimReader | None = None,
    flags: FlagReader | None = None,
) -> Verdict:
    """Judge one answer to `card`.

    Args:
        card: the question with its points and terms.
        transcript: what was said; with recognised words, doubtful ones are not held against the person.
        timing: when there was speech; None for typed answers.
        limit_s: time limit from the first speech, in seconds; None for none.
        claims: reads what the answer claims, in whatever words; None to judge points by their words alone.
        flags: reads the red flags of the sheet; None for a sheet without rules.

    Raises:
        ModelError: a model of `claims` or `flags` cannot be loaded.
    """
    utterance = read_transcript(transcript)
    status = _status(card, utterance, timing)
    terms = match_terms(card.terms, utterance)
    points = match_points(card, utterance, terms) if claims is None else read_points(card, utterance, claims)
    covered = coverage(points, terms) if status is Status.OK else None
    said = share([match.said for match in terms])
    point_results = tuple(match.result(utterance) for match in points)
    term_results = tuple(match.result(utterance) for match in terms)
    if status is not Status.OK:
        told = False if status is Status.NO_SPEECH else None
        point_results = tuple(PointResult(item.id, item.text, told, 0.0, "") for item in point_results)
        term_results = tuple(TermResult(item.term, told, None, None, 0.0) for item in term_results)
    return Verdict(
        card=card.number,
        status=status,
        transcript=transcript.text,
        coverage=None if covered is None else round(covered, 4),
        grade=None if covered is None else round(grade(_earned(card, utterance, points, claims), said), 2),
        points=point_results,
        terms=term_results,
        red_flags=flags.read(utterance, card) if flags is not None and status is Status.OK else (),
        delivery=measure_delivery(utterance, timing, limit_s),
    )


def _earned(
    card: Card, utterance: Utterance, points: tuple[PointMatch, ...], claims: ClaimReader | None
) -> float:
    """What the points earn, 0 to 1.

    Where nobody has written down how else they may be said, it counts too how far the answer resembles the
    expert's.
    """
    earned = fmean(match.credit for match in points) if points else 0.0
    if claims is None or any(point.aliases or point.wrong for point in card.points):
        return earned
    return blended(earned, claims.resemblance(card, utterance.words))


def _status(card: Card, utterance: Utterance, timing: Timing | None) -> Status:
    if not utterance.tokens or (timing is not None and not timing.speech):
        return Status.NO_SPEECH
    if utterance.heard and fmean(word.probability for word in utterance.heard) < CLEAR_PROBABILITY:
        return Status.UNCLEAR
    return Status.OK if _is_english(card, utterance) else Status.UNCLEAR


def _is_english(card: Card, utterance: Utterance) -> bool:
    """Whether most letters are Latin, and enough of the words are English or the card's own."""
    letters = [char for token in utterance.tokens for char in token.text if char.isalpha()]
    if sum(char < LATIN_END for char in letters) < len(letters) / 2:
        return False
    if len(utterance.tokens) < JUDGED_TOKENS:
        return True
    # Nearly always plain English is enough, and the many wordings of the card need not be read.
    return _sounds_familiar(utterance, frozenset()) or _sounds_familiar(utterance, _vocabulary(card))


def _sounds_familiar(utterance: Utterance, own: frozenset[str]) -> bool:
    familiar = sum(_is_familiar(token, own) for token in utterance.tokens)
    return familiar >= FAMILIAR_SHARE * len(utterance.tokens)


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
