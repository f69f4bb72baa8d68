"""Which cards a round asks, and in which order."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card as Memory
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.decks.cards import Card
from assistant.history.schedule import Standing
from assistant.practice.plan import choose_cards, interleaved

NOW = datetime(2026, 11, 2, 18, tzinfo=ZoneInfo("Europe/Berlin"))


def card(name: str) -> Card:
    """The card of a name like g2: deck g, number 2."""
    return Card(name, int(name[1:]), name[0], f"{name}?", "", (), ())


def stands(days: float, retrievability: float) -> Standing:
    """A card that is due in so many days."""
    due_at = NOW.astimezone(ZoneInfo("UTC")) + timedelta(days=days)
    memory = Memory(card_id=1, due=due_at)
    return Standing(due_at, retrievability, due_at, due_at, 1, 0, left_out=False, memory=memory)


def chosen(names: str, standing: dict[str, tuple[float, float]], count: int, new_allowed: int = 10) -> str:
    cards = [card(name) for name in names.split()]
    known = {name: stands(*one) for name, one in standing.items()}
    return " ".join(one.key for one in choose_cards(cards, known, NOW, count, new_allowed))


@pytest.mark.parametrize(
    ("names", "standing", "count", "new_allowed", "expected"),
    [
        # Everything is new: of each deck one, in the order of the sheet.
        ("a1 a2 b3 b4 c5", {}, 5, 10, "a1 b3 c5 a2 b4"),
        ("a1 a2 b3 b4 c5", {}, 2, 10, "a1 b3"),
        ("a1 a2", {}, 5, 10, "a1 a2"),
        # What is due comes before what is new, the weakest first; of three, two are of deck a.
        ("a1 b2 a3 b4", {"a3": (-1, 0.8), "b4": (-3, 0.6)}, 3, 10, "a3 b4 a1"),
        ("a1 b2 a3 b4", {"a3": (-1, 0.8), "b4": (-3, 0.6)}, 2, 0, "b4 a3"),
        # Due tonight is due; tomorrow morning is not, and comes after what is new.
        ("a1 b2 c3", {"b2": (0.2, 0.9), "c3": (0.4, 0.5)}, 3, 10, "b2 a1 c3"),
        # The number of the day is used up: first what is known least well, then new ones all the same.
        ("a1 b2 c3 d4", {"c3": (4, 0.97), "d4": (2, 0.93)}, 3, 0, "d4 c3 a1"),
        ("a1 b2 c3 d4", {"c3": (4, 0.97), "d4": (2, 0.93)}, 3, 1, "a1 d4 c3"),
        ("a1 b2", {}, 2, 0, "a1 b2"),
        # Nothing is due, and nothing is new.
        ("a1 b2", {"a1": (9, 0.99), "b2": (5, 0.95)}, 5, 10, "b2 a1"),
        ("", {}, 5, 10, ""),
        ("a1", {"gone": (-1, 0.1)}, 5, 10, "a1"),
        # Topics take turns, though not at the price of what is asked.
        ("a1 a2 b3", {"a1": (-1, 0.1), "a2": (-1, 0.2), "b3": (-1, 0.3)}, 3, 10, "a1 b3 a2"),
        ("a1 a2 b3", {"a1": (-1, 0.1), "a2": (-1, 0.2), "b3": (-1, 0.3)}, 2, 10, "a1 a2"),
    ],
)
def test_due_cards_first_then_new_ones_then_the_weakest(
    names: str, standing: dict[str, tuple[float, float]], count: int, new_allowed: int, expected: str
) -> None:
    assert chosen(names, standing, count, new_allowed) == expected


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcd"), max_size=14))
def test_no_two_of_a_deck_in_a_row_where_that_can_be(decks: list[str]) -> None:
    cards = [card(f"{deck}{number}") for number, deck in enumerate(decks)]
    ordered = interleaved(cards)
    assert sorted(ordered, key=lambda one: one.number) == cards
    largest = max((decks.count(deck) for deck in decks), default=0)
    meetings = sum(one.deck == other.deck for one, other in pairwise(ordered))
    assert meetings == max(0, 2 * largest - len(cards) - 1)  # as few as there can be


@settings(deadline=None)
@given(
    st.dictionaries(st.integers(0, 20), st.tuples(st.floats(-9, 9), st.floats(0.01, 1)), max_size=20),
    st.integers(1, 30),
    st.integers(0, 30),
)
def test_a_round_is_as_long_as_was_asked_for(
    known: dict[int, tuple[float, float]], count: int, new_allowed: int
) -> None:
    cards = [card(f"{'abc'[number % 3]}{number}") for number in range(15)]
    standing = {card.key: stands(*known[card.number]) for card in cards if card.number in known}
    asked = choose_cards(cards, standing, NOW, count, new_allowed)
    assert len(set(asked)) == len(asked) == min(count, len(cards))


def test_in_a_long_round_what_is_due_comes_early() -> None:
    names = " ".join(
        [*(f"a{number}" for number in range(1, 13)), *(f"b{number}" for number in range(13, 19))]
    )
    due = {f"b{number}": (-1.0, 0.5 + number / 100) for number in range(13, 19)}
    asked = chosen(names, due, 18).split()
    assert set(asked[:5]) < set(due)
    assert asked.index("b18") < 10
