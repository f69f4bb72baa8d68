"""Quantities: numbers with what they measure, compared by value: 0.1 s is 100 ms, a day is 24 hours. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.scoring.units import BYTE, MONTH_S

WIDEST = 5.0
"""A range tells a value that it holds only if its ends are not further apart: not "1 to 1000 seconds"."""

SAME_MONTHS = 0.04
"""Relative difference of equal times, from a month on, in other units: a year is 12 months or 365 days."""

SAME_VALUE = 1e-9
"""Relative difference of equal values: floating point has no more."""

SAMEBYTES = 1024**3 / 1000**3 - 1
"""The same for bytes: a gigabyte is 1000 or 1024 megabytes, and so on; nobody is corrected for it."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value, or a range of values, of something.

    Attributes:
        low: smallest value, in `unit` where there is one.
        high: largest value; `low` where it is no range.
        unit: base unit of what is measured: "second", "byte", "dollar"; "byte / second" for a rate, and
            "1 / second" where something is counted; empty for a count and for a bare number.
        nouns: stems of the words that say what is counted, or which unit is meant ("business days"); empty
            where nothing more is told.
        first: index of its first token.
        last: index of its last token.
        numbers: `low` and `high` as they were told, in whatever unit.
        counted: a number was told, not an article: "24 hours", not "a day".
        vague: it was told without any number: "a few", "thousands".
    """

    low: float
    high: float
    unit: str
    nouns: frozenset[str]
    first: int
    last: int
    numbers: tuple[float, float] = (0.0, 0.0)
    counted: bool = True
    vague: bool = False

    def rivals(self, other: "Quantity") -> bool:
        """Whether both tell how much of the same there is, so that one may contradict the other.

        Two bare numbers may stand for anything.
        """
        if self.unit != other.unit:
            return False
        return bool(self.nouns & other.nouns) or bool(self.unit and not self.nouns and not other.nouns)

    def agrees(self, other: "Quantity") -> bool:
        """Whether both tell the same amount of the same: values are equal, or one range holds the other.

        Of bytes the unit may be left out, as in "two K of stack".
        """
        if not self.rivals(other) and ({self.unit, other.unit} != {"", BYTE} or self.nouns or other.nouns):
            return False
        return self.same_value(other)

    def told_by(self, other: "Quantity") -> bool:
        """Whether the same number was told without its unit: "a 2K stack" for 2 KB."""
        return not other.unit and other.numbers in {self.numbers, (self.low, self.high)}

    def same_value(self, other: "Quantity") -> bool:
        """Whether the values are equal, or one range holds the other, whatever they measure.

        What is vague agrees with all that it touches; another range only with what it is not much wider than.
        """
        if self.vague or other.vague:
            return self.low <= other.high and other.low <= self.high
        return any(
            wide._holds(narrow) and wide.high <= max(WIDEST * wide.low, narrow.high)
            for wide, narrow in ((self, other), (other, self))
        )

    def _holds(self, other: "Quantity") -> bool:
        same = SAMEBYTES if BYTE in {self.unit, other.unit} else SAME_VALUE
        in_other_units = self.low * other.numbers[0] != other.low * self.numbers[0]
        if self.unit == other.unit == "second" and min(self.low, other.low) >= MONTH_S and in_other_units:
            same = SAME_MONTHS
        slack = 1 + same
        return self.low / slack <= other.low and other.high <= self.high * slack


def contradiction(
    claimed: Sequence[Quantity], there: Sequence[Quantity], anywhere: Sequence[Quantity]
) -> Quantity | None:
    """What was said in the place of a quantity that was claimed, and does not agree with it.

    "About 2 KB" is contradicted by "8 KB"; not by "2 million goroutines", and not where "2 KB" was said too.
    Counts contradict nothing: "two entries" may be in "one journal entry".

    Args:
        claimed: of the claim.
        there: where the claim is made.
        anywhere: in the whole answer.
    """
    for claim in claimed:
        rivals = [
            quantity for quantity in there if quantity.counted and claim.unit and claim.rivals(quantity)
        ]
        if rivals and not any(claim.agrees(quantity) or claim.told_by(quantity) for quantity in anywhere):
            return rivals[0]
    return None
