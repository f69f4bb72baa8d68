"""Reads the quantities of an utterance: numbers, ranges, round numbers, rates, with what they measure. Pure.

What is counted ("methods", "read requests") is told by its noun.
"""

import re
from dataclasses import replace
from functools import lru_cache

from assistant.scoring.lexicon import FEW, FUNCTION_WORDS, MULTIPLIERS, ROUND_NUMBERS
from assistant.scoring.normalise import TEXTS_KEPT, Utterance, read_text
from assistant.scoring.quantities import Quantity
from assistant.scoring.units import unit_of

NOUNS = 3
"""Words behind a number that may say what it counts: "5 read transactions per second"."""

NO_NOUNS = FUNCTION_WORDS | {"per"}
"""Words that say nothing of what is counted."""

CENTS = 100
"""In a dollar or a euro."""

RANGE_WORDS = frozenset({"to", "or", "and", "through", "maybe"})
"""What stands between the ends of a range: "1 to 3 methods", "between 1 and 3 methods"."""

VAGUE_WORDS = frozenset({"about", "around", "like", "up", "maybe", "perhaps", "roughly", "say"})
"""What may stand beside them: "two or maybe three"."""

LINK_LENGTH = 3
"""Words between the ends of a range at most."""

MANY = frozenset({"hundred", "thousand", "million", "billion"})
"""Number words that "a" makes a number of."""

FRACTIONS = {
    "half": 0.5,
    "quarter": 0.25,
    "third": 1 / 3,
    "tenth": 0.1,
    "hundredth": 0.01,
    "thousandth": 0.001,
}
"""Parts of a unit or a round number: "half a second", "two and a half days", "half a thousand"."""

SINGLE = frozenset({"a", "an", "sub"})
"""What makes one of a unit: "a day", "sub millisecond"."""

TIMES = frozenset({"once", "twice", "times", "wait"})
"""Words before "a day" that make it no amount: "once a day", "wait a minute"."""

WHOLE = frozenset({"full", "whole", "entire", "single"})
"""Words that change no amount: "a full day"."""

THOUSAND = 1000
""""Ten to fifty thousand" begins at ten thousand."""

_STOPS = (",", ".", ";", ":", "?", "!", ")")


def find_quantities(utterance: Utterance) -> list[Quantity]:
    """The quantities that are told in numbers, in order."""
    reader = _Reader(utterance)
    found: list[Quantity] = []
    place = 0
    while place < len(utterance.tokens):
        quantity = reader.read(place)
        if quantity is not None:
            found.append(quantity)
        place = place + 1 if quantity is None else quantity.last + 1
    return found


@lru_cache(maxsize=TEXTS_KEPT)
def quantities_of(text: str) -> tuple[Quantity, ...]:
    """The quantities in a wording of a sheet."""
    return tuple(find_quantities(read_text(text)))


class _Reader:
    """Reads the quantity that begins at a token of one utterance."""

    def __init__(self, utterance: Utterance) -> None:
        self._utterance = utterance
        self._tokens = utterance.tokens

    def read(self, place: int) -> Quantity | None:
        """The quantity whose first token is at `place`; None where none begins there."""
        token = self._tokens[place]
        if token.text in FRACTIONS:
            return self._part(place, FRACTIONS[token.text])
        number = self._number(place)
        return self._single(place) if number is None else self._measured(number)

    def _single(self, place: int) -> Quantity | None:
        """ "A day", "sub millisecond": one of a unit."""
        if self._text(place) not in SINGLE or self._text(place - 1) in TIMES:
            return None
        last = place + 2 if self._text(place + 1) in WHOLE else place + 1
        found = None if self._text(last) in FRACTIONS else unit_of(self._text(last))
        if found is None or not self._goes_on(place):
            return None
        single = Quantity(1.0, 1.0, "", frozenset(), place, last, numbers=(1.0, 1.0), counted=False)
        return self._rate(_in_units(single, *found))

    def _part(self, place: int, share: float) -> Quantity | None:
        """ "Half a second", "a quarter of an hour": a part counts only of a unit."""
        unit_at = place + 1
        while self._text(unit_at) in {"of", "a", "an"}:
            unit_at += 1
        if unit_at == place + 1:
            return None
        if self._text(unit_at) in MANY:
            value = share * MULTIPLIERS[self._text(unit_at)]
            return self._measured(Quantity(value, value, "", frozenset(), place, unit_at))
        found = unit_of(self._text(unit_at))
        if found is None:
            return None
        return _in_units(Quantity(share, share, "", frozenset(), place, unit_at, (share, share)), *found)

    def _measured(self, number: Quantity) -> Quantity:
        number = self._with_half(self._with_end(number))
        number = replace(number, numbers=(number.low, number.high))
        found = unit_of(self._text(number.last + 1)) if self._goes_on(number.last) else None
        if found is None:
            return self._rate(self._counted(number))
        measured = replace(_in_units(number, *found), last=number.last + 1)
        return self._rate(self._with_smaller(self._with_cents(measured), found[1]))

    def _with_smaller(self, quantity: Quantity, size: float) -> Quantity:
        """ "One minute thirty seconds", "1 minute and 30 seconds": the smaller unit is added."""
        place = quantity.last + 1
        place = place + 1 if self._text(place) == "and" else place
        value, found = self._value(place), unit_of(self._text(place + 1))
        is_more = value is not None and found is not None and self._goes_on(quantity.last)
        if value is None or found is None or not is_more or found[0] != quantity.unit or found[1] >= size:
            return quantity
        more = value * found[1]
        low, high = quantity.low + more, quantity.high + more
        return self._with_smaller(replace(quantity, low=low, high=high, last=place + 1), found[1])

    def _with_end(self, number: Quantity) -> Quantity:
        """The number with the other end of its range, if it has one."""
        after = self._end_of_range(number.last)
        end = None if after is None else self._number(after)
        if end is None or end.high <= number.low:
            return number
        shared = THOUSAND if 1 < number.low < end.high / THOUSAND < THOUSAND else 1
        vague = number.vague or end.vague
        return replace(number, low=number.low * shared, high=end.high, last=end.last, vague=vague)

    def _end_of_range(self, last: int) -> int | None:
        """Where the other end of a range may begin whose first end ends at `last`."""
        if self._is_dashed(last, last + 1):
            return last + 1
        is_range = False
        for place in range(last + 1, last + 1 + LINK_LENGTH):
            word = self._text(place)
            if not self._goes_on(place - 1) or word not in RANGE_WORDS | VAGUE_WORDS:
                return place if is_range else None
            is_range = is_range or word in RANGE_WORDS
        return last + 1 + LINK_LENGTH if is_range else None

    def _with_half(self, number: Quantity) -> Quantity:
        """ "Two and a half"."""
        place = number.last + 1
        share = FRACTIONS.get(self._text(place + 2))
        if share is None or (self._text(place), self._text(place + 1)) != ("and", "a"):
            return number
        return replace(number, low=number.low + share, high=number.high + share, last=place + 2)

    def _with_cents(self, money: Quantity) -> Quantity:
        """ "Ten dollars fifty"."""
        cents = self._value(money.last + 1)
        is_money = money.unit in {"dollar", "euro"} and money.low == money.high
        if not is_money or cents is None or cents >= CENTS or not self._goes_on(money.last):
            return money
        if unit_of(self._text(money.last + 2)) is not None:
            return money
        value = money.low + cents / CENTS
        return replace(money, low=value, high=value, last=money.last + 1)

    def _counted(self, number: Quantity) -> Quantity:
        """The number with the words that say what it counts."""
        nouns: list[str] = []
        place = number.last
        if number.vague and self._text(place + 1) == "of":
            place += 1
        while len(nouns) < NOUNS and self._goes_on(place):
            token = self._tokens[place + 1]
            if token.is_number or token.text in NO_NOUNS:
                break
            place += 1
            if (nouns or place > number.last + 1) and (found := unit_of(token.text)):
                return replace(_in_units(number, *found), nouns=frozenset(nouns), last=place)
            if token.text not in WHOLE:
                nouns.append(token.stem)
        return replace(number, nouns=frozenset(nouns), last=place)

    def _rate(self, quantity: Quantity) -> Quantity:
        """The quantity with the time that it is told for: "2 MB per second", "100 requests a second"."""
        place = quantity.last + 1
        link, found = self._text(place), unit_of(self._text(place + 1))
        if link not in {"per", "a", "an", "every", "each"} or not self._goes_on(quantity.last):
            return quantity
        if found is None or found[0] != "second":
            return quantity
        rate = _in_units(quantity, f"{quantity.unit or 1} / second", 1 / found[1])
        return replace(rate, last=place + 1)

    def _text(self, place: int) -> str:
        return self._tokens[place].text if 0 <= place < len(self._tokens) else ""

    def _value(self, place: int) -> float | None:
        text = self._text(place)
        return float(text) if text and self._tokens[place].is_number else None

    def _number(self, place: int) -> Quantity | None:
        """The bare number that begins at `place`, its unit aside: "20", "a hundred", "tens of thousands"."""
        value = self._value(place)
        if value is not None:
            is_name = self._is_name(place)
            return None if is_name else Quantity(value, value, "", frozenset(), place, place)
        if self._text(place) in FEW:
            return self._few(place, *FEW[self._text(place)])
        if self._text(place) in SINGLE and self._text(place + 1) in MANY:
            value = float(MULTIPLIERS[self._text(place + 1)])
            return Quantity(value, value, "", frozenset(), place, place + 1)
        return self._round_number(place)

    def _few(self, place: int, low: int, high: int) -> Quantity:
        """ "A couple of", "a few hundred"."""
        last = place + 1 if self._text(place + 1) == "of" else place
        size = MULTIPLIERS[self._text(last + 1)] if self._text(last + 1) in MANY else 1
        last = last + 1 if size > 1 else last
        return Quantity(float(low * size), float(high * size), "", frozenset(), place, last, vague=True)

    def _is_name(self, place: int) -> bool:
        """Whether the number is part of a name: "r6g", "p99"."""
        token = self._tokens[place]
        before = self._tokens[place - 1] if place else None
        word = self._utterance.words[token.first]
        return (
            before is not None
            and before.first == token.first
            and re.search(rf"[^\W\d_]{re.escape(token.text)}", word) is not None
        )

    def _round_number(self, place: int) -> Quantity | None:
        """ "Thousands" are a thousand to ten thousand."""
        size, last = ROUND_NUMBERS.get(self._text(place)), place
        if size is None:
            return None
        of = ROUND_NUMBERS.get(self._text(place + 2)) if self._text(place + 1) == "of" else None
        if of is not None and of > size:
            size, last = size * of, place + 2
        return Quantity(float(size), 10.0 * size, "", frozenset(), place, last, vague=True)

    def _goes_on(self, place: int) -> bool:
        """Whether the sentence goes on behind a token."""
        if place + 1 >= len(self._tokens):
            return False
        word, following = self._tokens[place].last, self._tokens[place + 1].first
        return word == following or not self._utterance.words[word].endswith(_STOPS)

    def _is_dashed(self, place: int, after: int) -> bool:
        """Whether two tokens are one word with a dash in it: "1-3"."""
        if after >= len(self._tokens) or self._tokens[place].last != self._tokens[after].first:
            return False
        word = self._utterance.words[self._tokens[place].last]
        return any(dash in word for dash in "-–—")


def _in_units(number: Quantity, unit: str, size: float) -> Quantity:
    """A number of units, each of so many base units."""
    return replace(number, low=number.low * size, high=number.high * size, unit=unit)
