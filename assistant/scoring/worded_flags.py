"""Red flags by words alone: patterns, and phrases that share words with what was said. Pure.

For when there is no model of meaning; it recognises less.
"""

from collections.abc import Iterator, Sequence

from assistant.decks.cards import RedFlagRule
from assistant.scoring.flag_patterns import RulePatterns
from assistant.scoring.flag_pieces import Piece, Raised
from assistant.scoring.flag_scope import Surroundings, is_denied, is_lifted, is_reported
from assistant.scoring.matching import content_words, is_negation, says_no
from assistant.scoring.normalise import Utterance

PATTERN_STRENGTH = 1.0
"""A pattern is surer than shared words, which stay below 1 unless a phrase is said word for word."""

LEAST = 0.6
"""Least share of content words that a phrase and a piece have in common (Dice), and of it ..."""

SCARCITY = 0.4
"""... so much more, over the number of content words in the piece: few words are soon alike."""

MARGIN = 0.12
"""By so much a phrase of `says` has to be ahead of every one of `near`.

Source of the three: so precision was 0.99 and recall 0.90 on the 168 statements of tests/data/red_flags.jsonl
(their writer wrote most patterns), and 0.86 and 0.39 on the 197 of red_flags_2.jsonl."""


class WordedFlags:
    """Finds what raises the flags of some rules, from any thread."""

    def __init__(self, rules: Sequence[RedFlagRule]) -> None:
        self._rules = tuple(rules)
        self._patterns = RulePatterns(rules)

    def prepare(self) -> None:
        """Nothing has to be read."""

    def find(self, utterance: Utterance, pieces: Sequence[Piece]) -> Iterator[Raised]:
        """What raises a flag; a piece raises at most one, the surest."""
        lifted = self._patterns.lifted(utterance)
        for piece in pieces:
            places = self._patterns.places(utterance.tokens[piece.first : piece.last + 1])
            said = frozenset(content_words(utterance.quote(piece.first, piece.last)))
            strengths = [
                0.0 if is_lifted_anyway else self._strength(rule, found, said, utterance, piece)
                for rule, found, is_lifted_anyway in zip(self._rules, places, lifted, strict=True)
            ]
            if any(strengths):
                best = max(range(len(strengths)), key=strengths.__getitem__)
                yield Raised(self._rules[best].rule, strengths[best], piece.first, piece.last)

    def _strength(
        self,
        rule: RedFlagRule,
        places: Sequence[tuple[int, int]],
        said: frozenset[str],
        utterance: Utterance,
        piece: Piece,
    ) -> float:
        alike, nearest = max(((_shared(said, phrase), phrase) for phrase in rule.says), default=(0.0, ""))
        if any(not is_lifted(piece.around(utterance, place)) for place in places):
            return PATTERN_STRENGTH + alike
        ahead = alike - max((_shared(said, phrase) for phrase in rule.near), default=0.0)
        enough = alike >= LEAST + SCARCITY / max(1, len(said)) and ahead >= MARGIN
        return alike if enough and not _differs(nearest, utterance, piece) else 0.0


def _shared(said: frozenset[str], phrase: str) -> float:
    known = content_words(phrase)
    return 2 * len(said.intersection(known)) / ((len(said) + len(known)) or 1)


def _differs(phrase: str, utterance: Utterance, piece: Piece) -> bool:
    """Whether a piece that is like `phrase` is not meant as the phrase is."""
    around = piece.around(utterance)
    inside = around.matched
    denies = any(is_negation(token) for token in inside)
    return (
        denies != says_no(phrase)
        or around.is_question != phrase.endswith("?")
        or is_reported((*around.before, *inside))
        or is_denied(around)
        or is_denied(Surroundings((), (), (), inside, (), is_question=False))
    )
