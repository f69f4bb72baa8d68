"""Finding patterns of words in what was said, and those of rules of red flags. Pure."""

from collections.abc import Sequence
from functools import lru_cache

from assistant.decks.cards import RedFlagRule
from assistant.decks.patterns import Part, Pattern
from assistant.scoring.lexicon import FILLER_WORDS, NEGATIONS
from assistant.scoring.matching import same_word
from assistant.scoring.normalise import TEXTS_KEPT, Token, Utterance, read_text

GAP_TOKENS = 4
"""Most tokens in a gap. Source: in six words people rarely leave the clause, and a gap of two loses
"guarantees, for each message, exactly once"."""

PASSED_OVER = FILLER_WORDS | frozenset({
    "actually", "all", "already", "basically", "completely", "ever", "even", "honestly", "just", "like",
    "literally", "only", "quite", "really", "simply", "still", "totally", "very", "well",
})  # fmt: skip
"""Words that may stand anywhere inside a pattern: they change the tone, not the claim."""

COPULAS = frozenset({"am", "is", "are"})
"""Left out on both sides: `read_text` drops them from "it's", "we're" and "I'm"."""

_SKIPPED = PASSED_OVER | COPULAS | {"will", "would", "have", "do"}

TURNING = NEGATIONS | frozenset({"but", "instead", "rather", "than", "unlike", "until"})
"""Words over which no gap reaches: what follows is said of something else, or denied."""


PIECES_KEPT = 512
"""Pieces of answers that are kept with the patterns in them: an answer is read anew while it grows."""


class RulePatterns:
    """The patterns of some rules. May be used from any thread."""

    def __init__(self, rules: Sequence[RedFlagRule]) -> None:
        self._rules = tuple(rules)
        self.places = lru_cache(maxsize=PIECES_KEPT)(self._find)
        """For each rule, where its patterns are in a tuple of tokens: first and last place."""

    def lifted(self, utterance: Utterance) -> list[bool]:
        """For each rule, whether an answer holds what lifts it."""
        return [
            any(find_pattern(pattern, utterance.tokens) is not None for pattern in rule.unless)
            for rule in self._rules
        ]

    def _find(self, tokens: tuple[Token, ...]) -> tuple[tuple[tuple[int, int], ...], ...]:
        return tuple(
            tuple(place for pattern in rule.patterns if (place := find_pattern(pattern, tokens)))
            for rule in self._rules
        )


def find_pattern(pattern: Pattern, tokens: Sequence[Token]) -> tuple[int, int] | None:
    """First and last token of the earliest place at which `pattern` is said; None where it is not."""
    parts = _compiled(pattern)
    for start in range(len(tokens)):
        end = _match(parts, tokens, start)
        if end is not None:
            return start, end - 1
    return None


_Choices = tuple[tuple[str, ...], ...]
"""Each choice as the stems of its words."""


@lru_cache(maxsize=TEXTS_KEPT)
def _compiled(pattern: Pattern) -> tuple[tuple[Part, _Choices], ...]:
    compiled: list[tuple[Part, _Choices]] = []
    for part in pattern.parts:
        choices = tuple(map(_stems, part.choices))
        spoken = tuple(filter(None, choices))
        if spoken or part.is_gap:
            compiled.append((Part(part.choices, part.optional or len(spoken) < len(choices)), spoken))
    return tuple(compiled)


def _stems(choice: str) -> tuple[str, ...]:
    return tuple(token.stem for token in read_text(choice).tokens if token.text not in COPULAS)


def _match(parts: Sequence[tuple[Part, _Choices]], tokens: Sequence[Token], place: int) -> int | None:
    """Where the tokens end that say `parts` from `place` on; None where they do not."""
    if not parts:
        return place
    (part, choices), rest = parts[0], parts[1:]
    if part.is_gap:
        for length in range(GAP_TOKENS + 1):
            end = _match(rest, tokens, place + length)
            if end is not None:
                return end
            if place + length >= len(tokens) or tokens[place + length].text in TURNING:
                return None
        return None
    for choice in choices:
        after = _said(choice, tokens, place)
        if after is not None and (end := _match(rest, tokens, _passed(tokens, after, rest))) is not None:
            return end
        if after is not None and (end := _match(rest, tokens, after)) is not None:
            return end
    return _match(rest, tokens, place) if part.optional else None


def _said(stems: Sequence[str], tokens: Sequence[Token], place: int) -> int | None:
    """The place after the words that have these stems."""
    for number, wanted in enumerate(stems):
        while number and place < len(tokens) and tokens[place].text in _SKIPPED:
            if same_word(wanted, tokens[place].stem):
                break
            place += 1
        if place >= len(tokens) or not same_word(wanted, tokens[place].stem):
            return None
        place += 1
    return place


def _passed(tokens: Sequence[Token], place: int, rest: Sequence[object]) -> int:
    """The next place that is worth a look, if anything is still to come."""
    while rest and place < len(tokens) and tokens[place].text in _SKIPPED:
        place += 1
    return place
