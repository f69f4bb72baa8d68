"""Whether a person stands by the words that would raise a red flag. Pure.

"We have no exactly-once delivery", "people say exactly once", "instead of exactly once", "if we had exactly
once", "exactly once is a myth" and "do we have exactly once?" all hold the words and do not claim them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.decks.patterns import Pattern, parse_pattern
from assistant.scoring.flag_patterns import find_pattern
from assistant.scoring.matching import is_negation
from assistant.scoring.normalise import Token, Utterance

NEGATION_REACH = 5
"""Tokens before the words in which a negation still governs them: "I would never go and store it as"."""

CONTRAST_REACH = 3
"""The same for "instead of", "rather than", "avoid": they stand right before what they reject."""

DENIAL_REACH = 9
"""Tokens behind the words in which a denial is one of them: "exactly once over a network is a myth"."""


def _patterns(text: str) -> tuple[Pattern, ...]:
    return tuple(parse_pattern(line) for line in text.strip().splitlines())


_REJECTING = _patterns(
    """
    (instead of|rather than|as opposed to|unlike)
    avoid|avoiding|against|stop|prevent|forbid|refuse|moved|migrated|beyond
    (the phrase|the term|the word|the words|the slogan|the label|so called|the myth of|the idea of|the claim)
    (far from|anything but|more than|no such thing as|easy to)
    """
)
_SAID_BY = (
    "people|folks|they|others|many|everyone|everybody|someone|somebody|some|vendor|marketing|docs|juniors"
)
_SAID = "say|claim|think|believe|call|tell|told|advertise|promise|assume|argue|file|compare|ask|insist"
_REPORTING = _patterns(
    f"""
    {_SAID_BY} ... {_SAID}
    (the other candidate|some people|a lot of people|most people|some candidates|a junior|the sales deck)
    (i|we) thought|assumed|believed
    (i|we) once|initially|first|originally ... thought|believed|assumed|did|had|kept|stored|called|used
    (used to|early on|at first|back then|in hindsight|it turned out|years ago|at first glance)
    (when i joined|when i started|when we started|when i was)
    as a|an junior|beginner|student|intern
    (in my twenties|in my first job|in my first project|in my first year|in my first month|in my first team)
    my first guess|idea|draft|sketch|thought|instinct|reaction
    my gut|instinct|reaction
    often|sometimes|commonly|usually|frequently compare|confuse|mistake|call|describe
    """
)
_SUPPOSING = _patterns(
    """
    if|unless|suppose|supposing|imagine|assuming|whether|until|before|without|pretend
    would (be|mean) a? disaster|mistake|wrong|bug
    """
)
_DENYING = _patterns(
    """
    impossible|myth|lie|fiction|nonsense|overkill|antipattern|dangerous|unrealistic|misleading|marketing
    not exist|possible|true|real|enough|work|right|fair
    (not a thing|not good enough)
    (a mistake|a bug|a bad idea|was wrong|be wrong|an anti pattern|a trap|a disaster|a lesson|a red flag)
    (bit us|blew up|burned us|cost us|went wrong|i learned|we learned|taught me|never again|until)
    """
)
_MENDING = _patterns(
    """
    so we|i moved|switched|changed|fixed|rewrote|stopped|replaced
    (these days|nowadays|since then|ever since|from then on|now i know|i know better|let me not)
    """
)
_TURNS = frozenset({"but", "which", "except", "although", "though", "however", "yet", "and"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around some words.

    Attributes:
        before: the tokens of the sentence before them.
        near_before: those of them behind the last comma.
        matched: the words themselves.
        behind: the tokens of the sentence behind them.
        following: the tokens of the next sentence.
        is_question: whether the sentence is one.
    """

    before: tuple[Token, ...]
    near_before: tuple[Token, ...]
    matched: tuple[Token, ...]
    behind: tuple[Token, ...]
    following: tuple[Token, ...]
    is_question: bool


def surroundings(
    utterance: Utterance, sentence: tuple[int, int], match: tuple[int, int], following: tuple[int, int] | None
) -> Surroundings:
    """What stands around the tokens of `match`; all are spans of tokens, first and last included."""
    tokens, words = utterance.tokens, utterance.words
    comma = sentence[0]
    for place in range(sentence[0], match[0]):
        if words[tokens[place].last].endswith((",", ";", ":", "?")):
            comma = place + 1
    return Surroundings(
        before=tokens[sentence[0] : match[0]],
        near_before=tokens[comma : match[0]],
        matched=tokens[match[0] : match[1] + 1],
        behind=tokens[match[1] + 1 : sentence[1] + 1],
        following=tokens[following[0] : following[1] + 1] if following else (),
        is_question=words[tokens[match[1]].last].rstrip("\"'”’").endswith("?")
        or words[tokens[sentence[1]].last].rstrip("\"'”’").endswith("?"),
    )


def is_lifted(around: Surroundings) -> bool:
    """Whether the words are denied, rejected, reported, supposed or asked, and so not claimed."""
    close = around.near_before[-NEGATION_REACH:]
    return (
        around.is_question
        or any(is_negation(token) for token in close)
        or _holds(_REJECTING, around.near_before[-CONTRAST_REACH:])
        or is_reported((*around.before, *around.matched))
        or _holds(_SUPPOSING, around.near_before)
        or is_denied(around)
    )


def is_reported(before: Sequence[Token]) -> bool:
    """Whether these tokens make what follows the word of others, or of former times."""
    return _holds(_REPORTING, before)


def is_denied(around: Surroundings) -> bool:
    """Whether what comes behind takes the words for untrue or for a mistake."""
    if _holds(_DENYING, around.behind[:DENIAL_REACH]) or _holds(_MENDING, around.behind):
        return True
    turned = bool(around.following) and around.following[0].text in _TURNS
    return turned and _holds(_DENYING, around.following[: DENIAL_REACH + 1])


def _holds(patterns: Sequence[Pattern], tokens: Sequence[Token]) -> bool:
    return any(find_pattern(pattern, tokens) is not None for pattern in patterns)
