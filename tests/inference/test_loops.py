"""Where a recogniser got stuck."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import Word
from assistant.inference.loops import LOOP_TIMES, without_loops


def words(text: str) -> list[Word]:
    return [Word(word, float(place), place + 0.5, 0.9) for place, word in enumerate(text.split())]


def text(of: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in of)


@pytest.mark.parametrize(
    ("heard", "kept"),
    [
        (
            "the server goes, oh, Oh, oh, oh oh oh, oh, oh already did it",
            "the server goes, oh, already did it",
        ),
        ("it retries and retries and retries and retries and retries and", "it retries and"),
        ("done. " * LOOP_TIMES, "done."),
        ("it is very, very, very, very good", "it is very, very, very, very good"),
        ("a million is 1 0 0 0 0 0 0", "a million is 1 0 0 0 0 0 0"),
        ("debit and credit, debit and credit", "debit and credit, debit and credit"),
        ("", ""),
    ],
)
def test_what_is_repeated_without_end_is_kept_once(heard: str, kept: str) -> None:
    assert text(without_loops(words(heard))) == kept


AROUND = st.lists(st.sampled_from(["u", "v", "w", "x"]), max_size=5, unique=True)
PHRASE = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f"]), min_size=1, max_size=8, unique=True)


@given(
    PHRASE,
    st.integers(LOOP_TIMES, 12),
    st.lists(st.sampled_from(["u", "v", "w", "x"]), max_size=5, unique=True),
)
def test_what_stands_around_a_loop_stays(phrase: list[str], times: int, around: list[str]) -> None:
    said = [*around, *phrase * times, *around]
    assert text(without_loops(words(" ".join(said)))).split() == [*around, *phrase, *around]


@given(st.lists(st.sampled_from(["a", "b"]), max_size=40))
def test_it_only_leaves_words_out_and_never_twice(said: list[str]) -> None:
    heard = words(" ".join(said))
    once = without_loops(heard)
    places = [heard.index(word) for word in once]
    assert places == sorted(places)
    assert bool(once) == bool(heard)
