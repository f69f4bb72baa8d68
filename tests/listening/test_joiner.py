"""Joining stretches: no word doubled, none lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import Transcript, Word
from assistant.listening.joiner import join, later

WORD_S = 0.3


def said(text: str, from_s: float = 0.0) -> Transcript:
    """A transcript of `text`, a word each 0.3 s."""
    words = tuple(
        Word(word, from_s + WORD_S * index, from_s + WORD_S * (index + 1) - 0.05, 0.9)
        for index, word in enumerate(text.split())
    )
    return Transcript(text, words, 0.1)


@pytest.mark.parametrize(
    ("before", "after", "after_from_s", "seam_s", "expected"),
    [
        ("one two three", "four five", 2.0, None, "one two three four five"),
        ("one two three four", "three four five six", 0.6, 0.9, "one two three four five six"),
        ("one two three fo", "three four five", 0.6, 0.95, "one two three four five"),
        ("one two three", "four five six", 0.9, 0.9, "one two three four five six"),
        ("one two Three,", "three four", 0.6, 0.75, "one two Three, four"),
        ("", "one two", 0.0, None, "one two"),
        ("one two", "", 0.0, 0.5, "one two"),
        ("no no no no", "no no yes", 0.9, 1.2, "no no no no yes"),
    ],
    ids=[
        "a pause", "both heard two words", "the first heard half a word", "nothing in common",
        "other punctuation", "nothing before", "nothing after", "a word said many times",
    ],
)  # fmt: skip
def test_join(before: str, after: str, after_from_s: float, seam_s: float | None, expected: str) -> None:
    assert join(said(before), said(after, after_from_s), seam_s).text == expected


WORDS = [f"word{index}" for index in range(60)]


@given(
    st.integers(4, 50),
    st.integers(0, 2),
    st.integers(0, 2),
    st.floats(-0.2, 0.2),
)
def test_an_overlap_is_joined_to_the_same_words(
    cut: int, heard_before: int, heard_after: int, off_s: float
) -> None:
    """Cut between two words; each side hears up to two words of the other, at times a little off."""
    text = WORDS[:cut] + WORDS[cut:]
    before = said(" ".join(text[: cut + heard_after]))
    first = max(0, cut - heard_before)
    after = later(said(" ".join(text[first:]), WORD_S * first), off_s)
    joined = join(before, after, WORD_S * cut)
    if heard_before + heard_after:
        assert joined.text.split() == text


SOME_WORDS = st.lists(st.sampled_from("abc"), max_size=12)


@given(SOME_WORDS, SOME_WORDS, st.floats(0, 8))
def test_times_never_go_back_and_text_is_the_words(
    before: list[str], after: list[str], seam_s: float
) -> None:
    joined = join(said(" ".join(before)), said(" ".join(after), seam_s), seam_s)
    starts = [word.start_s for word in joined.words]
    assert starts == sorted(starts)
    assert all(word.end_s >= word.start_s for word in joined.words)
    assert joined.text == " ".join(word.text for word in joined.words)


@given(SOME_WORDS, SOME_WORDS)
def test_at_a_pause_every_word_stays(before: list[str], after: list[str]) -> None:
    joined = join(said(" ".join(before)), said(" ".join(after), 10.0), None)
    assert [word.text for word in joined.words] == before + after
