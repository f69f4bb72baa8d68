"""What it costs to grade a written answer: by its words alone, and by what it claims."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.decks.cards import Card, Point
from assistant.errors import UsageError
from assistant.events import Transcript
from assistant.scoring.claims import ClaimReader
from assistant.scoring.score import score

ANSWER_WORDS = 60
"""About what people say in half a minute."""

ANSWERS = 8
"""Of each card: with the 26 cards of the bundled sheet, ten lie above the 95th percentile."""

WARM_UP = Card("", 0, "", "", "Nothing.", (Point("a", "nothing at all"),), ())
"""What is graded first and not counted, so that the models are loaded."""


@dataclass(frozen=True, slots=True)
class GradingLine:
    """Cost of grading, one answer after the other, in milliseconds of wall time.

    Attributes:
        judged_by: "words" alone, or "likeness" to known claims.
        answers: how many were graded; each was new, and so were its sentences.
        words: in an answer, on average.
        median_ms: an answer whose card has been prepared.
        p95_ms: the 95th percentile of these, and
        worst_ms: the worst.
        cpu_median_ms: processor time of all threads for an answer, which other programs disturb less.
        prepare_median_ms: preparing a card: its phrases are read.
        prepare_worst_ms: the worst of these.
    """

    judged_by: str
    answers: int
    words: float
    median_ms: float
    p95_ms: float
    worst_ms: float
    cpu_median_ms: float
    prepare_median_ms: float
    prepare_worst_ms: float


def measure_grading(
    cards: Sequence[Card], claims: ClaimReader | None, answers: int = ANSWERS
) -> Iterator[GradingLine]:
    """Measure on this machine, now: by words, then by likeness, where `claims` is given.

    Args:
        cards: those with too few phrases for so many answers are left out.
        claims: one that has prepared no card.
        answers: of each card and way of judging.

    Raises:
        UsageError: no card has enough phrases.
        ModelError: a model of `claims` cannot be loaded.
    """
    made = {card: make_answers(card) for card in cards}
    enough = {card: texts for card, texts in made.items() if len(texts) >= 2 * answers}
    if not enough:
        raise UsageError(
            f"no card has phrases for {2 * answers} answers",
            why=f"each takes {ANSWER_WORDS} words of aliases",
            remedy="Ask for fewer answers, or name a sheet with a companion file.",
        )
    yield _measure("words", {card: texts[:answers] for card, texts in enough.items()}, None)
    if claims is not None:
        others = {card: texts[answers : 2 * answers] for card, texts in enough.items()}
        yield _measure("likeness", others, claims)


def make_answers(card: Card) -> list[str]:
    """Answers of `ANSWER_WORDS` words, made of the known ways of saying the card's points, each used once.

    No cache of the scoring knows an answer, or a sentence of it, from one before.
    """
    phrases = [phrase for point in card.points for phrase in (point.text, *point.aliases)]
    random.Random(card.number).shuffle(phrases)
    answers: list[str] = []
    words: list[str] = []
    for phrase in dict.fromkeys(phrases):
        words += f"{phrase[:1].upper()}{phrase[1:].rstrip('.')}.".split()
        if len(words) >= ANSWER_WORDS:
            answers.append(" ".join(words[:ANSWER_WORDS]))
            words = []
    return answers


def _measure(judged_by: str, texts: Mapping[Card, Sequence[str]], claims: ClaimReader | None) -> GradingLine:
    _grade(WARM_UP, "Well.", claims)
    prepare_ms = []
    answer_ms = []
    cpu_ms = []
    for card, answers in texts.items():
        prepare_ms.append(_prepare(card, claims))
        for answer in answers:
            began_s = time.process_time()
            answer_ms.append(_grade(card, answer, claims))
            cpu_ms.append(1000 * (time.process_time() - began_s))
    words = [len(answer.split()) for answers in texts.values() for answer in answers]
    return GradingLine(
        judged_by=judged_by,
        answers=len(answer_ms),
        words=float(np.mean(words)),
        median_ms=float(np.median(answer_ms)),
        p95_ms=float(np.percentile(answer_ms, 95)),
        worst_ms=max(answer_ms),
        cpu_median_ms=float(np.median(cpu_ms)),
        prepare_median_ms=float(np.median(prepare_ms)),
        prepare_worst_ms=max(prepare_ms),
    )


def _prepare(card: Card, claims: ClaimReader | None) -> float:
    """Duration in milliseconds. Without `claims` a first answer does it: it reads the card's wordings."""
    began_s = time.perf_counter()
    if claims is not None:
        claims.prepare(card)
    prepared_s = time.perf_counter()
    first_ms = _grade(card, "Well.", claims)
    return first_ms if claims is None else 1000 * (prepared_s - began_s)


def _grade(card: Card, answer: str, claims: ClaimReader | None) -> float:
    """Duration in milliseconds."""
    began_s = time.perf_counter()
    score(card, Transcript(answer), claims=claims)
    return 1000 * (time.perf_counter() - began_s)
