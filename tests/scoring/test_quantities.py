"""Numbers with their units, compared by value."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.scoring.quantities import Quantity
from assistant.scoring.quantity_reader import quantities_of

HOUR_S = 3600.0


def only(text: str) -> Quantity:
    (found,) = quantities_of(text)
    return found


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("two kilobytes", 2000, 2000, "byte"),
        ("~2KB", 2000, 2000, "byte"),
        ("2 MiB", 2e6, 2e6, "byte"),
        ("one hundred megabits per second", 12.5e6, 12.5e6, "byte / second"),
        ("a hundred milliseconds", 0.1, 0.1, "second"),
        ("<100ms", 0.1, 0.1, "second"),
        ("half a second", 0.5, 0.5, "second"),
        ("a quarter of an hour", 900, 900, "second"),
        ("two and a half days", 60 * HOUR_S, 60 * HOUR_S, "second"),
        ("24-hour", 24 * HOUR_S, 24 * HOUR_S, "second"),
        ("one to five seconds", 1, 5, "second"),
        ("1–5 s", 1, 5, "second"),
        ("ten dollars fifty", 10.5, 10.5, "dollar"),
        ("$10.50", 10.5, 10.5, "dollar"),
        ("1050 cents", 10.5, 10.5, "dollar"),
        ("99.9 %", 99.9, 99.9, "percent"),
        ("2 MB/sec", 2e6, 2e6, "byte / second"),
        ("a thousand times a second", 1000, 1000, "1 / second"),
        ("1000s-10000s per second", 1000, 100000, "1 / second"),
        ("thousands to tens of thousands per second", 1000, 100000, "1 / second"),
        ("10K-50K simple TPS", 10000, 50000, "1 / second"),
        ("one meg", 1e6, 1e6, "byte"),
        ("10s", 10, 10, "second"),
        ("60 requests per minute", 1, 1, "1 / second"),
    ],
)
def test_the_value_in_base_units(text: str, low: float, high: float, unit: str) -> None:
    found = only(text)
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)
    assert found.unit == unit


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("keep them small, 1-3 methods", {"method"}),
        ("50K events or so", {"event"}),
        ("100 read requests/sec", {"read", "request"}),
        ("2 business days", {"busi"}),
        ("one of the things", set()),
        ("by then, 3. Workers poll", set()),
    ],
)
def test_what_is_counted(text: str, nouns: set[str]) -> None:
    assert only(text).nouns == nouns


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2KB", "around two K of stack"),
        ("2KB", "2048 bytes"),
        ("100 ms", "0.1 seconds"),
        ("24 hours", "one day"),
        ("1-3 methods", "two methods"),
        ("100 requests/sec", "6000 requests per minute"),
        ("$10.50", "1050 cents"),
    ],
)
def test_equal_amounts_agree_in_whatever_unit(one: str, other: str) -> None:
    assert only(one).agrees(only(other))
    assert only(other).agrees(only(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2KB", "2 MB"),
        ("2KB", "two thousand goroutines"),
        ("2KB", "two"),
        ("24 hours", "24"),
        ("24 hours", "24 minutes"),
        ("1-3 methods", "five methods"),
        ("1-3 methods", "two interfaces"),
        ("2 MB/sec", "2 MB"),
        ("100 dollars", "100 euros"),
    ],
)
def test_other_amounts_do_not_agree(one: str, other: str) -> None:
    assert not only(one).agrees(only(other))
    assert not only(other).agrees(only(one))


UNITS = [
    ("milliseconds", 1e-3),
    ("seconds", 1.0),
    ("minutes", 60.0),
    ("hours", HOUR_S),
    ("days", 24 * HOUR_S),
]


@given(st.integers(2, 9999), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_a_time_agrees_with_itself_in_any_unit_and_with_no_other(
    value: int, unit: tuple[str, float], other: tuple[str, float]
) -> None:
    said = only(f"about {value} {unit[0]} or so")
    converted = value * unit[1] / other[1]
    if converted == round(converted, 3) and converted >= 0.001:
        assert said.agrees(only(f"{converted:f} {other[0]}"))
    assert not said.agrees(only(f"{value + 1} {unit[0]}"))


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_quantities_do_not_overlap(text: str) -> None:
    found = quantities_of(text)
    assert all(before.last < after.first for before, after in pairwise(found))
    assert all(quantity.low <= quantity.high for quantity in found)
