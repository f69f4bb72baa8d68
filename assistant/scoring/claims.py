"""Which points an answer makes, in whatever words: by likeness to known ways of saying them, and a judge.

The vectors and the judge come in through Protocols; without them `points` judges by the words alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.decks.cards import Card
from assistant.events import Samples, TokenVectors
from assistant.ports import Embedder, PointJudge
from assistant.scoring.clauses import Clause, Said, read_said, run_on
from assistant.scoring.evidence import PointEvidence, Wordings, gather_evidence
from assistant.scoring.likeness import AnswerVectors, Comparison, Phrases, content_places
from assistant.scoring.normalise import ANSWERS_KEPT
from assistant.scoring.units import unit_of

PASSAGE_WORDS = 120
"""An answer is read in passages of so many words: the vectors of longer texts are cut off or blur."""

CARDS_KEPT = 32
"""Cards whose phrases are kept as vectors: about 8 MB each where the companion has 100 phrases a point."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the answer holds for one point.

    Attributes:
        probability: that the point was made, 0 to 1; the mean of two readings, of the answer as it is written
            and of the same in one breath.
        at_best: the higher of the two.
        first: index of the first word of the clause that comes nearest.
        last: index of its last word.
        like: the known way of saying the point that it is like.
        unlike: the wrong claim that comes nearest; None where none are known.
    """

    probability: float
    at_best: float
    first: int
    last: int
    like: str
    unlike: str | None


@dataclass(frozen=True, slots=True)
class _Bank:
    texts: tuple[str, ...]
    points: tuple[Wordings, ...]
    phrases: Phrases


class ClaimReader:
    """Reads the claims of answers, from any thread. The phrases of the cards asked last are kept.

    Attributes:
        embedder: where it has its vectors from; one that keeps those of an answer that is read again.

    Args:
        cards_kept: so many; a round, which asks one card after the other, needs few.
    """

    def __init__(self, embedder: Embedder, judge: PointJudge, *, cards_kept: int = CARDS_KEPT) -> None:
        self.embedder = embedder
        self._judge = judge
        self._read_bank = lru_cache(maxsize=cards_kept)(self._read)
        self._judged = lru_cache(maxsize=ANSWERS_KEPT)(self._judge_claims)

    def prepare(self, card: Card) -> None:
        """Read the phrases of `card` now, which takes up to half a second, rather than with its first answer.

        Raises:
            ModelError: a model cannot be loaded.
        """
        self._bank(card)
        unit_of("second")  # loads the units

    def read(self, card: Card, words: Sequence[str]) -> list[Claim]:
        """The claim for each point of `card`, in order, in an answer of these words; none without words.

        Raises:
            ModelError: a model cannot be loaded.
        """
        if not card.points or not any(map(_is_word, words)):
            return []
        return list(self._judged(card, tuple(words)))

    def _judge_claims(self, card: Card, words: tuple[str, ...]) -> tuple[Claim, ...]:
        """Judged twice, for a recogniser that hears the same words may end a sentence here or there.

        Source: that alone moved the probability of a point from 0.81 to 0.34. With the mean of both, F1 rose
        from 0.942 to 0.978 on tests/data/held_out/hesitant.jsonl, and stayed at 0.776 on tests/data/second.
        """
        bank, said = self._bank(card), _said(words)
        clauses, evidence = self._gather(bank, said, words)
        _, in_one_breath = self._gather(bank, run_on(said), words)
        values = np.array([item.values for item in (*evidence, *in_one_breath)], dtype=np.float32)
        readings = self._judge.probabilities(values).reshape(2, len(evidence)).T
        return tuple(
            _claim(item, reading, clauses, bank.texts)
            for item, reading in zip(evidence, readings, strict=True)
        )

    def resemblance(self, card: Card, words: Sequence[str]) -> float:
        """How much of the expert answer's content is found anywhere in an answer, up to 1; 0 without words.

        What the question gave away does not count, unless nothing else is there.

        Source: so the correlation with the grades of tests/data/second rose from 0.36 to 0.43.

        Raises:
            ModelError: the model cannot be loaded.
        """
        if not _is_word(card.answer) or not any(map(_is_word, words)):
            return 0.0
        expert, question, *passages = self.embedder.embed([card.answer, card.question, *_passages(words)])
        content = content_places(expert.pieces)
        own = [place for place in content if expert.pieces[place] not in question.pieces]
        likeness = expert.vectors[own or content] @ np.concatenate([text.vectors for text in passages]).T
        return float(likeness.max(axis=1).mean())

    def gather(self, card: Card, words: Sequence[str]) -> tuple[tuple[Clause, ...], list[PointEvidence]]:
        """The clauses of an answer of at least one word, and the evidence for each point in them.

        Raises:
            ModelError: the model cannot be loaded.
        """
        return self._gather(self._bank(card), _said(words), words)

    def _gather(
        self, bank: _Bank, said: Said, words: Sequence[str]
    ) -> tuple[tuple[Clause, ...], list[PointEvidence]]:
        standing = [word for sentence in said.sentences for word in sentence.text.split()]
        passages = _passages(standing)
        uttered = _passages(words) if said.withdrew else []
        spoken = tuple(part for part in (*said.sentences, *said.clauses) if _is_word(part.text))
        clauses = [clause.text for clause in spoken]
        vectors = [self.embedder.embed([text])[0] for text in (*clauses, *passages, *uttered)]
        in_clauses = tuple(vectors[: len(clauses)])
        in_context = tuple(vectors[len(clauses) : len(clauses) + len(passages)])
        stands = Comparison(bank.phrases, AnswerVectors(in_context, in_clauses))
        everything = stands
        if uttered:
            read: tuple[TokenVectors, ...] = tuple(vectors[len(clauses) + len(passages) :])
            everything = Comparison(bank.phrases, AnswerVectors(read, in_clauses))
        return spoken, gather_evidence(bank.points, stands, everything, withdrew=said.withdrew)

    def _bank(self, card: Card) -> _Bank:
        return self._read_bank(
            tuple((point.text, *filter(_is_word, point.aliases)) for point in card.points),
            tuple(tuple(filter(_is_word, point.wrong)) for point in card.points),
        )

    def _read(self, wordings: tuple[tuple[str, ...], ...], wrongs: tuple[tuple[str, ...], ...]) -> _Bank:
        texts = tuple(text for says, wrong in zip(wordings, wrongs, strict=True) for text in (*says, *wrong))
        return _Bank(texts, _rows(wordings, wrongs), Phrases(self.embedder.embed(texts)))


def _said(words: Sequence[str]) -> Said:
    said = read_said(words)
    if any(_is_word(sentence.text) for sentence in said.sentences):
        return said
    # Nothing but a sign stands: all that was said is looked at.
    return Said((Clause(" ".join(words), 0, len(words) - 1),), (), said.withdrew)


def _is_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def _rows(wordings: Sequence[Sequence[str]], wrongs: Sequence[Sequence[str]]) -> tuple[Wordings, ...]:
    rows: list[Wordings] = []
    first = 0
    for says, wrong in zip(wordings, wrongs, strict=True):
        middle, last = first + len(says), first + len(says) + len(wrong)
        rows.append(Wordings(tuple(range(first, middle)), tuple(range(middle, last))))
        first = last
    return tuple(rows)


def _passages(words: Sequence[str]) -> list[str]:
    passages = (words[first : first + PASSAGE_WORDS] for first in range(0, len(words), PASSAGE_WORDS))
    return [text for text in map(" ".join, passages) if _is_word(text)]


def _claim(
    evidence: PointEvidence, readings: Samples, clauses: Sequence[Clause], texts: Sequence[str]
) -> Claim:
    clause = clauses[evidence.span]
    return Claim(
        probability=float(readings.mean()),
        at_best=float(readings.max()),
        first=clause.first,
        last=clause.last,
        like=texts[evidence.say],
        unlike=None if evidence.wrong is None else texts[evidence.wrong],
    )
