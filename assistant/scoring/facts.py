"""Facts: whether what was said is the value that a table of numbers gives. Pure.

A value is right in any unit, and as a range or a number in it. A wrong unit or magnitude is wrong; a number
whose unit was left out cannot be told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from assistant.scoring.clauses import read_said
from assistant.scoring.lexicon import NEGATIONS
from assistant.scoring.matching import WordFinder, content_words, is_negation, says_no
from assistant.scoring.normalise import Utterance, read_text
from assistant.scoring.quantities import Quantity
from assistant.scoring.quantity_reader import find_quantities
from assistant.scoring.threshold import Threshold
from assistant.scoring.verdict import FactResult

TEXT_SHARE = Threshold(
    0.6,
    name="fact in words",
    meaning="share of the content words of a fact without numbers from which it was said",
    source="a choice: 'per worker' is not 'configurable per account'; a long text may lose a word or two",
)

UNDER = frozenset({"sub", "under", "below", "most", "less", "fewer", "within", "up", "maximum"})
OVER = frozenset(
    {
        "over",
        "above",
        "least",
        "more",
        "greater",
        "minimum",
        "beyond",
        "exceed",
        "exceeds",
        "longer",
        "higher",
    }
)
"""Words before a number that say on which side of it the value lies."""

REACHED = frozenset({"up", "most", "maximum"})
"""Those of UNDER that name the largest value itself: 50 is no answer where it is "up to 500"."""

MORE_OR_LESS = OVER - {"least", "minimum"} | {"less", "fewer"}
"""Those that a negation turns round: "no more than"."""

UNSURE = frozenset({"sure", "certain", "know", "remember", "think", "but", "maybe", "probably"})
"""Words after a negation that make it deny no number: "I'm not sure, 20 seconds"."""

WAITING = frozenset({"think", "give", "hold", "hang", "gimme"})
"""Words before "a minute" or "a second" with which somebody asks for it."""

REACH = 3
"""Tokens before a number among which they, and negations, are looked for."""

MOMENT_S = 60.0
""""A second" and "a minute" are often said of nothing; longer times are meant."""

COUNT_RATE = "1 / second"
"""The unit of so many things in a second; of two rates the time is often said only once."""

FAR = 10.0
"""A value so many times below an upper bound still tells it: "a few hundred microseconds" for "<1 ms"."""

CORRECTIONS = frozenset({"sorry", "wait", "meant", "correction", "rather", "actually", "scratch", "no"})
"""Words between two numbers of which the second takes the place of the first. Recognisers leave out the
commas by which `clauses` finds such places."""

_UNIT_LATER = re.compile(r"(?<=\w)[.?!]\s+((?:[A-Za-z]+\s*){1,2})[.?!]?\s*$")
"""One or two words after the last stop: the unit of the number before, asked for and said by itself."""

_ASIDE = re.compile(r"\([^()]*\)")
_SIGNS = {"<": " under ", ">": " over ", "≤": " at most ", "≥": " at least "}


class Finding(Enum):
    """What a number that was said shows, the most decisive first."""

    WRONG_SIDE = "it is on the other side of that"
    OTHER_AMOUNT = "the amount is another"
    SAME_AMOUNT = "the same amount"
    WHICH_KIND = "it was not said of what kind"
    NO_UNIT = "the unit was not said"
    OTHER_NUMBER = "the number is another"

    @property
    def right(self) -> bool | None:
        """What it makes of the fact."""
        if self in {Finding.WHICH_KIND, Finding.NO_UNIT}:
            return None
        return self is Finding.SAME_AMOUNT


def judge_fact(value: str, answer: str) -> FactResult:
    """Whether `answer` gives the `value` of a fact, both as text.

    Each number of the same kind as one of the value's must agree with one of them, and at least one must.
    What stands in brackets may be said as well; where nothing else is a number, it counts beside the words.
    """
    said = read_text(_standing(_UNIT_LATER.sub(r" \1", _spoken(answer))))
    expected = _expected(value)
    found = [(finding, amount) for amount in _read(said) if (finding := _judge(amount, expected))]
    is_wrong = any(finding in {Finding.WRONG_SIDE, Finding.OTHER_AMOUNT} for finding, _ in found)
    main = _ASIDE.sub(" ", value)
    if not is_wrong and not _read(read_text(_spoken(main))):
        by_words = _in_words(main, said)
        if by_words.right or not expected:
            return by_words
    order = list(Finding)
    for finding, amount in sorted(found, key=lambda pair: order.index(pair[0])):
        quote = said.quote(amount.quantity.first, amount.quantity.last)
        return FactResult(finding.right, finding.value, quote)
    return FactResult(False, "nothing like it was said")


def _expected(value: str) -> list["_Amount"]:
    """The quantities of a value; what stands in brackets without a unit ("must return 2xx") is none of it."""
    asides = " ".join(_ASIDE.findall(value))
    return [
        *_read(read_text(_spoken(_ASIDE.sub(" ", value)))),
        *(amount for amount in _read(read_text(_spoken(asides))) if amount.quantity.unit),
    ]


@dataclass(frozen=True, slots=True)
class _Amount:
    """A quantity, and the side of it on which the value lies: -1 under it, 1 over it, 0 at it.

    Attributes:
        is_reached: the bound is a value too: "up to 500", not "under 100".
    """

    quantity: Quantity
    side: int
    is_reached: bool = False


def _judge(said: _Amount, expected: Sequence[_Amount]) -> Finding | None:
    """What a number that was said shows; None where it has nothing to do with the fact."""
    rivals = [each for each in expected if _same_kind(each.quantity, said.quantity)]
    for each in rivals:
        if each.quantity.same_value(said.quantity):
            if each.side * said.side < 0:
                return Finding.WRONG_SIDE
            is_open = _is_special(each.quantity) and not said.quantity.nouns
            return Finding.WHICH_KIND if is_open else Finding.SAME_AMOUNT
    if any(_is_within(each, said.quantity) for each in rivals):
        return Finding.SAME_AMOUNT
    if not said.quantity.counted and said.quantity.high <= MOMENT_S:  # "give me a second"
        return None
    if rivals:
        return Finding.OTHER_AMOUNT
    same_number = any(_same_number(each.quantity, said.quantity) for each in expected)
    if not same_number and any(_is_rate_of(each.quantity, said.quantity) for each in expected):
        return Finding.OTHER_AMOUNT
    if said.quantity.unit:
        return Finding.OTHER_AMOUNT if same_number else None
    if same_number:
        return Finding.NO_UNIT
    return None if said.quantity.nouns else Finding.OTHER_NUMBER


def _same_kind(expected: Quantity, said: Quantity) -> bool:
    """Whether the two tell how much of the same there is. What is counted, the question has told."""
    if expected.unit != said.unit:
        return expected.agrees(said)
    return bool(expected.unit or expected.nouns & said.nouns) or expected.same_value(said)


def _is_rate_of(expected: Quantity, said: Quantity) -> bool:
    """Whether a count is of what the rate counts: "a hundred records or one megabyte per second"."""
    return expected.unit == COUNT_RATE and not said.unit and bool(expected.nouns & said.nouns)


def _is_within(expected: _Amount, said: Quantity) -> bool:
    """Whether what was said lies below an upper bound, and not far below."""
    amount = expected.quantity
    is_under = expected.side < 0 and not expected.is_reached
    return is_under and amount.low / FAR <= said.low and said.high <= amount.high


def _is_special(quantity: Quantity) -> bool:
    """Whether its unit is of a kind: business days."""
    return quantity.unit == "second" and bool(quantity.nouns)


def _same_number(expected: Quantity, said: Quantity) -> bool:
    return expected.numbers[0] <= said.numbers[0] and said.numbers[1] <= expected.numbers[1]


def _read(utterance: Utterance) -> list[_Amount]:
    """The quantities of an utterance, without those that it denies ("not 20 but 30") or takes back."""
    read: list[_Amount] = []
    free_from = 0
    for quantity in find_quantities(utterance):
        between = [token.text for token in utterance.tokens[free_from : quantity.first]]
        behind = [token.text for token in utterance.tokens[quantity.last + 1 : quantity.last + 1 + REACH]]
        free_from = quantity.last + 1
        if not quantity.counted and WAITING.intersection(between[-REACH:]):
            continue  # "let me think for a minute"
        if CORRECTIONS.intersection(between) or "meant" in behind:
            quantity = _in_unit_of(read, quantity)  # noqa: PLW2901
            read = [each for each in read if each.quantity.unit not in {"", quantity.unit}]
        if read and between[:1] == ["over"]:  # "16 retries over 3 days"
            between = between[1:]
        if not _is_denied(between[-REACH:]):
            is_reached = bool(REACHED.intersection(between[-REACH:]))
            read.append(_Amount(quantity, _side(between), is_reached))
    return read


def _in_unit_of(read: Sequence[_Amount], quantity: Quantity) -> Quantity:
    """A bare number that corrects the amount before it, in the unit of that."""
    before = read[-1].quantity if read else quantity
    if quantity.unit or quantity.nouns or not before.unit or not before.numbers[0]:
        return quantity
    size = before.low / before.numbers[0]
    low, high = quantity.low * size, quantity.high * size
    return replace(quantity, low=low, high=high, unit=before.unit, nouns=before.nouns)


def _side(ahead: Sequence[str]) -> int:
    """On which side of a number the value lies, by the words before it."""
    near = ahead[-REACH:]
    side = bool(OVER.intersection(near)) - bool(UNDER.intersection(near))
    before = ahead[: max((place for place, word in enumerate(ahead) if word in MORE_OR_LESS), default=0)]
    # "It should not add more than 20" is at most 20; "I don't know, more than 20" is not.
    is_turned = any(map(_denies, before)) and not UNSURE.intersection(before)
    return -side if is_turned else side


def _is_denied(ahead: Sequence[str]) -> bool:
    """Whether a number is denied: "not 20", "isn't exactly 20"; not so in "not sure, 20" or "no, 20"."""
    for word in reversed(ahead):
        if word in UNSURE or word in MORE_OR_LESS:
            return False
        if _denies(word):
            return word != "no"
    return False


def _denies(word: str) -> bool:
    return word == "not" or word in NEGATIONS


def _in_words(value: str, said: Utterance) -> FactResult:
    """Whether a fact without numbers was said, by its words."""
    words = content_words(value)
    finder = WordFinder(said)
    places = sorted(place for word in words for place in finder.places(word)[:1])
    if not words or len(places) < TEXT_SHARE * len(words):
        return FactResult(False, "its words were not said")
    around = said.tokens[max(0, places[0] - REACH) : places[-1] + 1]
    if says_no(value) != any(is_negation(token) for token in around):
        return FactResult(False, "it was denied", said.quote(places[0], places[-1]))
    return FactResult(True, "its words were said", said.quote(places[0], places[-1]))


def _standing(answer: str) -> str:
    """The answer without what was taken back; all of it where nothing else stands."""
    said = read_said(answer.split())
    return " ".join(sentence.text for sentence in said.sentences) or answer


def _spoken(text: str) -> str:
    """Signs as the words that they stand for."""
    return "".join(_SIGNS.get(sign, sign) for sign in text)
