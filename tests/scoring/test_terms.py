"""Which terms were said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.decks.cards import Term
from assistant.events import Transcript, Word
from assistant.scoring.normalise import read_text, read_transcript
from assistant.scoring.terms import TermMatch, match_terms
from tests.scoring.cards import QUEUES


def look_for(term: str, text: str, *aliases: str) -> TermMatch:
    (match,) = match_terms((Term(term, aliases),), read_text(text))
    return match


@pytest.mark.parametrize(
    ("term", "text", "heard_as"),
    [
        ("task queue", "We have Task Queues, yes", "Task Queues"),
        ("backoff coefficient", "the back-off coefficient", "back-off coefficient"),
        ("back-off", "a backoff of one second", "backoff"),
        ("user-space", "they live in userspace", "userspace"),
        ("GetVersion", "you call get version there", "get version"),
        ("errors.As", "then errors as finds it", "errors as"),
        ("2KB", "about two kilobytes each", "two kilobytes"),
        ("idempotent", "we need idempotency here", "idempotency"),
        ("async", "it is asynchronous", "asynchronous"),
        ("goroutines", "many gorutines run", "gorutines"),
        ("replaying events", "by replaying all of the events", "replaying all of the events"),
        ("payment is received", "when the payment is received", "payment is received"),
        ("non-deterministic", "non-deterministic code", "non-deterministic"),
        ("0.1", "zero point one", "zero point one"),
        ("24-hour", "for twenty four hours", "twenty four hours"),
    ],
)
def test_said(term: str, text: str, heard_as: str) -> None:
    result = look_for(term, text).result(read_text(text))
    assert (result.said, result.heard_as, result.start_s) == (True, heard_as, None)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("net", "a network of networks"),
        ("buffered", "it is unbuffered"),
        ("unbuffered", "it is buffered"),
        ("async", "it is synchronous"),
        ("non-retryable error types", "retryable error types"),
        ("old path", "the new path"),
        ("max interval", "the minimum interval"),
        ("2KB", "three kilobytes"),
        ("2KB", "2 megabytes"),
        ("same workflow ID", "the same workflow"),
        ("event history", "history of the event"),
        ("errors.As", "all errors are values"),
        ("GPU", "the CPU"),
        ("side effects", ""),
    ],
)
def test_not_said(term: str, text: str) -> None:
    match = look_for(term, text)
    assert match.said is False
    assert match.result(read_text(text)).heard_as is None


def test_an_alias_stands_for_its_term() -> None:
    assert look_for("fmt.Errorf", "wrap it with format error f", "format error f").said is True


def test_the_earliest_of_equal_matches_is_told() -> None:
    words = tuple(
        Word(text, float(index), index + 0.5, 0.9)
        for index, text in enumerate(("a", "queue", "or", "queues"))
    )
    utterance = read_transcript(Transcript("", words))
    (match,) = match_terms((Term("queue"),), utterance)
    assert match.result(utterance).start_s == 1.0


def test_at_the_threshold_it_cannot_be_told() -> None:
    match = look_for("idempotent", "it is impotent")
    assert 0.82 <= match.score < 0.85
    assert match.said is None


@pytest.mark.parametrize(("probability", "said"), [(0.95, True), (0.1, None)])
def test_words_that_the_recogniser_doubts_cannot_be_told(probability: float, said: bool | None) -> None:
    utterance = read_transcript(Transcript("", (Word("idempotent", 0.2, 0.9, probability),)))
    (match,) = match_terms((Term("idempotent"),), utterance)
    assert match.said is said


PLAIN_WORDS = st.lists(
    st.sampled_from(("well", "the", "is", "cat", "purple", "maybe", "network")), max_size=6
)


@given(before=PLAIN_WORDS, after=PLAIN_WORDS)
def test_more_words_around_never_take_a_term_away(before: list[str], after: list[str]) -> None:
    said = "named queues for the gpu with load balancing at least once"
    alone = match_terms(QUEUES.terms, read_text(said))
    longer = match_terms(QUEUES.terms, read_text(" ".join([*before, said, *after])))
    assert all(more.score >= less.score for more, less in zip(longer, alone, strict=True))
    assert [match.said for match in alone] == [True, True, True, True, False, False]


@pytest.mark.parametrize("change", [str.upper, str.title, lambda text: text.replace(" ", ", ") + "!"])
def test_case_and_punctuation_change_nothing(change: object) -> None:
    assert callable(change)
    said = "named queues for the gpu with load balancing and polling"
    plain, changed = (match_terms(QUEUES.terms, read_text(text)) for text in (said, change(said)))
    assert [match.said for match in plain] == [match.said for match in changed]
