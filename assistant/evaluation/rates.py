"""Precision, recall and F1 of what was found, to four places."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rates:
    """Agreement of what was found with what is there.

    Attributes:
        precision: share of what was found that is there, 0 to 1; 0 where nothing was.
        recall: share of what is there that was found, 0 to 1; 0 where nothing is.
        f1: their harmonic mean.
    """

    precision: float
    recall: float
    f1: float


def rates(*, hits: int, found: int, there: int) -> Rates:
    """The rates of `hits` among `found` and among `there`."""
    return Rates(share(hits, found), share(hits, there), share(2 * hits, found + there))


def share(part: int, total: int) -> float:
    """`part` of `total`; 0 of nothing."""
    return round(part / total, 4) if total else 0.0
