"""Red flags by meaning: likeness to known phrases, how the words are meant, and a judge of both. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

import numpy as np

from assistant.decks.cards import RedFlagRule
from assistant.events import Samples
from assistant.ports import Embedder, FlagJudge
from assistant.scoring.flag_evidence import (
    Cues,
    FlagBank,
    Places,
    Reading,
    Scope,
    gather_flag_evidence,
    mean_vectors,
)
from assistant.scoring.flag_patterns import RulePatterns
from assistant.scoring.flag_pieces import Piece, Raised, passages, written
from assistant.scoring.flag_scope import Surroundings, is_denied, is_lifted, is_reported
from assistant.scoring.matching import is_negation
from assistant.scoring.normalise import Utterance

RAISED_PROBABILITY = 0.6
"""Probability from which a flag is raised.

Source: on 134 statements by a writer on whom nothing was grown (tests/data/held_out) precision and recall are
0.90 and 0.44 at 0.5, 0.95 and 0.36 at 0.6, 1.00 and 0.22 at 0.7. A false alarm costs more than a miss.
"""

TEXTS_KEPT = 512
"""Texts of answers that are kept as they were read: an answer is read again and again while it grows."""


@dataclass(frozen=True, slots=True)
class FlagModels:
    """What reading red flags by meaning needs."""

    embedder: Embedder
    judge: FlagJudge


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence of an answer.

    Attributes:
        evidence: shape (sentences, rules, len(FLAG_EVIDENCE)).
        pieces: of all sentences, in order.
        best: which of them is most like each rule in each sentence, shape (sentences, rules).
    """

    evidence: Samples
    pieces: tuple[Piece, ...]
    best: Places


class JudgedFlags:
    """Finds what raises the flags of some rules. The rules need phrases; may be used from any thread."""

    def __init__(self, rules: Sequence[RedFlagRule], models: FlagModels) -> None:
        self._rules = tuple(rules)
        self._models = models
        self._patterns = RulePatterns(rules)
        self._read = lru_cache(maxsize=TEXTS_KEPT)(self._read_text)

    @cached_property
    def _bank(self) -> FlagBank:
        return FlagBank(self._rules, self._models.embedder)

    def prepare(self) -> None:
        """Read the phrases.

        Raises:
            ModelError: a model cannot be loaded.
        """
        _ = self._bank

    def find(self, utterance: Utterance, pieces: Sequence[Piece]) -> Iterator[Raised]:
        """What raises a flag; a sentence raises at most one, the likeliest.

        Raises:
            ModelError: a model cannot be loaded.
        """
        found = self.gather(utterance, pieces)
        sentences, rules, _ = found.evidence.shape
        likely = self._models.judge.probabilities(found.evidence.reshape(sentences * rules, -1))
        for sentence, probabilities in enumerate(likely.reshape(sentences, rules)):
            rule = int(probabilities.argmax())
            if probabilities[rule] >= RAISED_PROBABILITY:
                piece = found.pieces[found.best[sentence, rule]]
                yield Raised(self._rules[rule].rule, float(probabilities[rule]), piece.first, piece.last)

    def gather(self, utterance: Utterance, pieces: Sequence[Piece]) -> Gathered:
        """The evidence for each rule in each sentence.

        Args:
            pieces: at least one, sentence by sentence.

        Raises:
            ModelError: a model cannot be loaded.
        """
        sentences = [(span, list(group)) for span, group in groupby(pieces, key=lambda piece: piece.sentence)]
        spans = passages([span for span, _ in sentences])
        whole = [self._read(written(utterance, span)) for span in spans]
        alone = [self._read(written(utterance, span)) for span, _ in sentences]
        parts = [self._read(written(utterance, (piece.first, piece.last))) for piece in pieces]
        first = 0
        places = []
        for span, group in sentences:
            within = [number for number, passage in enumerate(spans) if passage[0] <= span[0] <= passage[1]]
            places.append((range(first, first + len(group)), within))
            first += len(group)
        lifted = self._patterns.lifted(utterance)
        reading = Reading(
            pieces=self._bank.compare(np.stack([text.means for text in parts], axis=1)),
            passages=self._bank.compare(np.stack([text.means for text in whole], axis=1)),
            places=places,
            passage_stances=np.array([text.stance for text in whole], dtype=np.float32),
            sentence_stances=np.array([text.stance for text in alone], dtype=np.float32),
            cues=[self._cues(utterance, group, lifted) for _, group in sentences],
            scopes=[_scope(utterance, piece) for piece in pieces],
        )
        evidence, best = gather_flag_evidence(self._bank, reading)
        return Gathered(evidence, tuple(pieces), best)

    def _cues(self, utterance: Utterance, pieces: Sequence[Piece], lifted: Sequence[bool]) -> list[Cues]:
        meant: list[list[bool]] = [[] for _ in self._rules]
        for piece in pieces:
            found = self._patterns.places(utterance.tokens[piece.first : piece.last + 1])
            for rule, places in zip(meant, found, strict=True):
                rule += [not is_lifted(piece.around(utterance, place)) for place in places]
        return [Cues(any(rule), not all(rule), unless) for rule, unless in zip(meant, lifted, strict=True)]

    def _read_text(self, text: str) -> "_Text":
        (read,) = self._models.embedder.embed([text])
        return _Text(mean_vectors(read), self._models.judge.fault(read.vectors))


@dataclass(frozen=True, slots=True)
class _Text:
    """A part of an answer as it was read.

    Attributes:
        means: shape (2, dimensions).
        stance: how likely it is a fault to say so, 0 to 1.
    """

    means: Samples
    stance: float


def _scope(utterance: Utterance, piece: Piece) -> Scope:
    around = piece.around(utterance)
    inside = around.matched
    return Scope(
        denies=any(is_negation(token) for token in inside),
        asks=around.is_question,
        reported=is_reported((*around.before, *inside)),
        denied=is_denied(around) or is_denied(Surroundings((), (), (), inside, (), is_question=False)),
        words=len(inside),
    )
