"""Text and recognised words to tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import Transcript, Word
from assistant.scoring.normalise import read_text, read_transcript, stem

NUMBER_WORDS = (
    "zero", "one", "ten", "nineteen", "twenty", "hundred", "thousand", "million", "billion", "point", "and",
    "minus", "second", "k", "2", "0.5", "007",
)  # fmt: skip


def texts(text: str) -> list[str]:
    return [token.text for token in read_text(text).tokens]


def stems(text: str) -> list[str]:
    return [token.stem for token in read_text(text).tokens]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("-- ... !?", []),
        ("Back-off, back off", ["back", "off", "back", "off"]),
        ("workflow.GetVersion()", ["workflow", "get", "version"]),
        ("errors.As", ["errors", "as"]),
        ('fmt.Errorf("context: %w")', ["fmt", "errorf", "context", "percent", "w"]),
        ("I can't, don't, won't", ["i", "can", "not", "do", "not", "will", "not"]),
        ("it\N{RIGHT SINGLE QUOTATION MARK}s the workflow's", ["it", "the", "workflow"]),
        ("async env vars, max", ["asynchronous", "environment", "variables", "maximum"]),
        ("na\N{LATIN SMALL LETTER I WITH DIAERESIS}ve \N{LATIN SMALL LIGATURE FI}le", ["naive", "file"]),
        ("wor\N{SOFT HYPHEN}kflow", ["workflow"]),
        ("M:N and p99", ["m", "n", "and", "p", "99"]),
        ("99.9%", ["99.9", "percent"]),
        ("$10.50", ["10.5", "dollar"]),
        ("steps N-1 through 1", ["steps", "n", "minus", "1", "through", "1"]),
    ],
)  # fmt: skip
def test_tokens(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    "variants",
    [
        ("2KB", "2 KB", "two kilobytes", "2 kilobytes", "Two KB."),
        ("<100ms", "100 milliseconds", "one hundred milliseconds"),
        ("10K", "10,000", "ten thousand", "10 thousand"),
        ("2 million", "two million", "2,000,000"),
        ("0.1", "zero point one", ".1", "0.10"),
        ("1050", "one thousand and fifty", "1,050"),
        ("24-hour", "twenty-four hours", "24 hours"),
        ("queues", "Queue", "QUEUES"),
        ("idempotent", "idempotency"),
        ("dedup", "deduplicates", "deduplication"),
    ],
)
def test_ways_to_write_the_same(variants: tuple[str, ...]) -> None:
    assert {tuple(stems(variant)) for variant in variants} == {tuple(stems(variants[0]))}


@pytest.mark.parametrize("text", ["one, two, three", "One. Two. Three."])
def test_punctuation_keeps_numbers_apart(text: str) -> None:
    assert texts(text) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "text", ["a million goroutines", "you can run millions", "oh well", "the second time"]
)
def test_words_that_only_look_like_numbers_stay_words(text: str) -> None:
    assert not any(token.is_number for token in read_text(text).tokens)


def words_of(*written: str) -> tuple[Word, ...]:
    return tuple(Word(text, float(index), index + 0.9, 0.9) for index, text in enumerate(written))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (("in", "-memory", "state"), [("in", 0, 1), ("memory", 0, 1), ("state", 2, 2)]),
        (("about", "0", ".1."), [("about", 0, 0), ("0.1", 1, 2)]),
        (("errors", ".As"), [("errors", 0, 1), ("as", 0, 1)]),
        (("two", "thousand", "queues,"), [("2000", 0, 1), ("queues", 2, 2)]),
        (("well,", "-", "yes"), [("well", 0, 0), ("yes", 2, 2)]),
    ],
)
def test_tokens_remember_their_words(written: tuple[str, ...], expected: list[tuple[str, int, int]]) -> None:
    utterance = read_transcript(Transcript(" ".join(written), words_of(*written)))
    assert [(token.text, token.first, token.last) for token in utterance.tokens] == expected
    assert utterance.heard_words(0, len(utterance.tokens) - 1) == words_of(*written)[: expected[-1][2] + 1]


def test_quotes_are_the_words_as_written() -> None:
    utterance = read_transcript(Transcript("", words_of("So,", "in", "-memory", "state,", "then.")))
    assert utterance.quote(1, 3) == "in-memory state"


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for token in read_text(text).tokens:
        assert token.text and token.stem
        assert token.text == token.text.casefold()


@given(st.lists(st.sampled_from(NUMBER_WORDS), max_size=20))
def test_any_row_of_number_words_can_be_read(words: list[str]) -> None:
    tokens = read_text(" ".join(words)).tokens
    assert [token.first for token in tokens] == sorted(token.first for token in tokens)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", max_size=60))
def test_case_and_punctuation_do_not_count(text: str) -> None:
    assert stems(text.upper()) == stems(text)
    assert stems(text.replace(" ", " ; ")) == stems(text) or any(token[0].isdigit() for token in stems(text))


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("queues", "queue"), ("retries", "retri"), ("polling", "poll"), ("idempotency", "idempot"),
        ("backoff", "backoff"), ("serialization", "serial"), ("dying", "die"), ("skies", "sky"),
        ("generously", "generous"), ("communication", "communic"), ("naïve", "naïv"), ("ugly", "ugli"),
    ],
)  # fmt: skip
def test_stems_are_those_of_the_snowball_algorithm(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed
