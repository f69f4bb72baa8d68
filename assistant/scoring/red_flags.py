"""Red flags: what hurts in an interview, recognised in what was said.

A rule of the sheet raises its flag in two ways. Its patterns are words in an order; its phrases are compared
by likeness (`says` against `near`), so that other words for the same are recognised too. Neither counts where
the person does not stand by the words (see `flag_scope`), and what was withdrawn is not read at all. A
pattern that holds a negation itself ("not have any question") is raised by it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from assistant.decks.cards import Card, RedFlagRule
from assistant.events import Samples
from assistant.ports import Embedder
from assistant.scoring.clauses import Clause, read_said
from assistant.scoring.flag_likeness import PIECES_KEPT, PhraseLikeness, VectorLikeness, WordLikeness
from assistant.scoring.flag_patterns import find_pattern
from assistant.scoring.flag_scope import Surroundings, is_denied, is_lifted, is_reported, surroundings
from assistant.scoring.matching import content_words, is_negation, says_no
from assistant.scoring.normalise import ANSWERS_KEPT, Token, Utterance, read_text
from assistant.scoring.terms import doubted
from assistant.scoring.verdict import RedFlag

SHORTEST_PIECE = 4
"""Words; a part between commas with fewer says too little to be compared by itself."""

PATTERN_STRENGTH = 1.0
"""A pattern is surer than likeness, which stays below 1 unless a phrase is said word for word."""

_COMMA = (",", ";", ":")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Tokens that may raise a flag: a sentence, a clause or what stands between commas.

    Attributes:
        first: index of its first token.
        last: index of its last token.
        sentence: the sentence in which it stands, as first and last token.
        following: the next sentence; None for the last.
    """

    first: int
    last: int
    sentence: tuple[int, int]
    following: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Raised:
    rule: str
    strength: float
    first: int
    last: int


class FlagReader:
    """Reads the red flags of answers by the rules of a sheet, from any thread.

    Args:
        rules: of the sheet.
        embedder: None to compare phrases by their words alone, which recognises less.
    """

    def __init__(self, rules: Sequence[RedFlagRule], embedder: Embedder | None = None) -> None:
        self._rules = tuple(rules)
        self._phrases = tuple(text for rule in rules for text in (*rule.says, *rule.near))
        self._likeness: PhraseLikeness = (
            WordLikeness(self._phrases) if embedder is None else VectorLikeness(self._phrases, embedder)
        )
        self._patterns_in = lru_cache(maxsize=PIECES_KEPT)(self._find_patterns)
        self._raised_in = lru_cache(maxsize=ANSWERS_KEPT)(self._read)

    def prepare(self) -> None:
        """Read the phrases of the rules now, which takes a second or two, rather than with the first answer.

        Raises:
            ModelError: a model cannot be loaded.
        """
        if self._phrases:
            self._likeness.prepare()

    def read(self, utterance: Utterance, card: Card | None = None) -> tuple[RedFlag, ...]:
        """The flags that an answer raises, each once, the surest first.

        Args:
            card: the question that it answers; the words of its expert answer raise nothing.

        Raises:
            ModelError: a model cannot be loaded.
        """
        return self._raised_in(replace(utterance, weighed=()), card)  # what the sound says changes no flag

    def _read(self, utterance: Utterance, card: Card | None) -> tuple[RedFlag, ...]:
        expert = [token.stem for token in read_text(card.answer).tokens] if card else []
        pieces = [piece for piece in _pieces(utterance) if not _recites(expert, utterance, piece)]
        if not pieces or not self._rules:
            return ()
        texts = [utterance.quote(piece.first, piece.last) for piece in pieces]
        alike = (
            self._likeness.compare(texts) if self._phrases else np.zeros((0, len(pieces)), dtype=np.float32)
        )
        best: dict[str, _Raised] = {}
        for column, piece in enumerate(pieces):
            raised = self._strongest(utterance, piece, alike[:, column], self._least(texts[column]))
            if raised and (raised.rule not in best or raised.strength > best[raised.rule].strength):
                best[raised.rule] = raised
        found = sorted(best.values(), key=lambda raised: -raised.strength)
        return tuple(_result(raised, utterance) for raised in found)

    def _least(self, text: str) -> float:
        """How like a phrase a piece must be to count: the fewer words it has, the more."""
        bounds = self._likeness.bounds
        return bounds.least + bounds.scarcity / max(1, len(content_words(text)))

    def _strongest(self, utterance: Utterance, piece: _Piece, alike: Samples, least: float) -> _Raised | None:
        """The surest flag of a piece: one clause makes one mistake."""
        raised: list[_Raised] = []
        row = 0
        found = self._patterns_in(utterance.tokens[piece.first : piece.last + 1])
        for rule, places in zip(self._rules, found, strict=True):
            middle, end = row + len(rule.says), row + len(rule.says) + len(rule.near)
            is_said = any(_is_meant(place, utterance, piece) for place in places)
            said = float(alike[row:middle].max(initial=0.0))
            ahead = said - float(alike[middle:end].max(initial=0.0))
            strength = 0.0
            if is_said and ahead > -self._likeness.bounds.veto:
                strength = PATTERN_STRENGTH + said
            elif said >= least and ahead >= self._likeness.bounds.margin:
                nearest = rule.says[int(alike[row:middle].argmax())]
                strength = 0.0 if _differs(nearest, utterance, piece) else said
            if strength and not _is_lifted_by_answer(rule, utterance):
                raised.append(_Raised(rule.rule, strength, piece.first, piece.last))
            row = end
        best = max(raised, key=lambda item: item.strength, default=None)
        return None if best and doubted(utterance, best.first, best.last) else best

    def _find_patterns(self, tokens: tuple[Token, ...]) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each rule, where its patterns are in these tokens."""
        return tuple(
            tuple(place for pattern in rule.patterns if (place := find_pattern(pattern, tokens)))
            for rule in self._rules
        )


def _is_meant(place: tuple[int, int], utterance: Utterance, piece: _Piece) -> bool:
    """Whether the person stands by words of a piece, given by their first and last token in it."""
    return not is_lifted(_around(utterance, piece, (piece.first + place[0], piece.first + place[1])))


def _differs(phrase: str, utterance: Utterance, piece: _Piece) -> bool:
    """Whether a piece that is like `phrase` is not meant as the phrase is."""
    around = _around(utterance, piece, (piece.first, piece.last))
    inside = around.matched
    denies = any(is_negation(token) for token in inside)
    return (
        denies != says_no(phrase)
        or around.is_question != phrase.endswith("?")
        or is_reported((*around.before, *inside))
        or is_denied(around)
        or is_denied(Surroundings((), (), (), inside, (), is_question=False))
    )


def _around(utterance: Utterance, piece: _Piece, match: tuple[int, int]) -> Surroundings:
    return surroundings(utterance, piece.sentence, match, piece.following)


def _is_lifted_by_answer(rule: RedFlagRule, utterance: Utterance) -> bool:
    return any(find_pattern(pattern, utterance.tokens) is not None for pattern in rule.unless)


def _recites(expert: list[str], utterance: Utterance, piece: _Piece) -> bool:
    """Whether a piece is the expert's own words, given by their stems."""
    said = [token.stem for token in utterance.tokens[piece.first : piece.last + 1]]
    return any(expert[start : start + len(said)] == said for start in range(len(expert) - len(said) + 1))


def _pieces(utterance: Utterance) -> Iterator[_Piece]:
    """Sentences, their clauses, and what stands between commas, without what was withdrawn."""
    said = read_said(utterance.words)
    whole = sorted((part for part in (*said.sentences, *said.clauses) if _stands(part)), key=_place)
    spans = [span for part in whole if (span := _tokens_of(utterance, part.first, part.last))]
    sentences = [span for span in spans if not any(span != other and _within(span, other) for other in spans)]
    for number, sentence in enumerate(sentences):
        following = sentences[number + 1] if number + 1 < len(sentences) else None
        inside = [span for span in spans if _within(span, sentence)]
        for first, last in dict.fromkeys((*inside, *_between_commas(utterance, sentence))):
            yield _Piece(first, last, sentence, following)


def _stands(clause: Clause) -> bool:
    """Whether its words are all there: a sentence may span words that were withdrawn; its clauses do not."""
    return clause.last - clause.first + 1 == len(clause.text.split())


def _place(clause: Clause) -> tuple[int, int]:
    return clause.first, -clause.last


def _tokens_of(utterance: Utterance, first: int, last: int) -> tuple[int, int] | None:
    places = [
        place for place, token in enumerate(utterance.tokens) if first <= token.first and token.last <= last
    ]
    return (places[0], places[-1]) if places else None


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _between_commas(utterance: Utterance, sentence: tuple[int, int]) -> Iterator[tuple[int, int]]:
    first = sentence[0]
    for place in range(sentence[0], sentence[1] + 1):
        ends = place == sentence[1] or utterance.words[utterance.tokens[place].last].endswith(_COMMA)
        if ends and place - first + 1 >= SHORTEST_PIECE:
            yield first, place
        if ends:
            first = place + 1


def _result(raised: _Raised, utterance: Utterance) -> RedFlag:
    heard = utterance.heard_words(raised.first, raised.last)
    return RedFlag(
        rule=raised.rule,
        quote=utterance.quote(raised.first, raised.last),
        start_s=round(heard[0].start_s, 2) if heard else None,
    )
