"""An answer in sentences and clauses, without what was withdrawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.scoring.clauses import BREATH_WORDS, read_said, run_on, standing_places


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in read_said(text.split()).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It retries. Workers poll the queue.", ["It retries.", "Workers poll the queue."]),
        (
            "Queries read the state but signals change it.",
            ["Queries read the state", "but signals change it."],
        ),
        ("It is saved, so nothing is lost.", ["It is saved, so nothing is lost."]),
        ("Yes. It is durable.", ["Yes. It is durable."]),
        ("durable", ["durable"]),
        ("", []),
    ],
    ids=["two sentences", "a contrast", "a comma", "a short one joins the next", "one word", "nothing"],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Signals are synchronous, no wait, they are asynchronous.", "they are asynchronous."),
        ("The stack starts at two megabytes. Sorry, no, two kilobytes it is.", "two kilobytes it is."),
        ("It retries forever. Scratch that. There is a limit of attempts.", "There is a limit of attempts."),
        ("It never blocks, well, no, it blocks when full.", "it blocks when full."),
        ("You wrap it with percent v, hang on, with percent w.", "with percent w."),
    ],
)
def test_what_is_taken_back_does_not_stand(text: str, expected: str) -> None:
    said = read_said(text.split())
    assert said.withdrew
    assert said.sentences[-1].text == expected
    assert len(said.sentences) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It retries. Workers poll it! Who pushes?", ["It retries, Workers poll it, Who pushes?"]),
        ("It is saved. But it is slow.", ["It is saved,", "But it is slow."]),
        ("It never blocks, well, no, it blocks. Always.", ["it blocks, Always."]),
        ("It is async. No, wait. It is sync. No doubt about it.", ["It is sync, No doubt about it."]),
        ("Nothing else ...", ["Nothing else ..."]),
        ("", []),
    ],
    ids=["ends", "a contrast", "taken back", "nothing more is taken back", "no words", "nothing"],
)
def test_in_one_breath(text: str, expected: list[str]) -> None:
    said = run_on(read_said(text.split()))
    assert [sentence.text for sentence in said.sentences] == expected
    assert said.withdrew is read_said(text.split()).withdrew


def test_a_breath_has_an_end() -> None:
    words = ["Six", "words", "are", "in", "each", "sentence."] * 40
    lengths = [len(sentence.text.split()) for sentence in run_on(read_said(words)).sentences]
    assert lengths == [BREATH_WORDS] * (len(words) // BREATH_WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "There is no wait time for the caller.",
        "It is not sync, it is async.",
        "I am sorry for the customer who waits.",
        "Workers poll, nobody pushes.",
    ],
)
def test_a_plain_sentence_takes_nothing_back(text: str) -> None:
    said = read_said(text.split())
    assert not said.withdrew
    assert " ".join(sentence.text for sentence in said.sentences) == text


def test_clauses_are_parts_of_sentences_that_have_several() -> None:
    said = read_said(
        ["It", "is", "saved", "on", "disk,", "and", "the", "caller", "goes", "on.", "Then", "it", "ends."]
    )
    assert [sentence.text for sentence in said.sentences] == [
        "It is saved on disk, and the caller goes on.",
        "Then it ends.",
    ]
    assert [clause.text for clause in said.clauses] == ["It is saved on disk,", "and the caller goes on."]


@given(
    st.lists(
        st.sampled_from(["it", "no,", "wait,", "sorry", "done.", "but", "and", "x,", "Scratch", "that."])
    )
)
def test_every_clause_is_a_stretch_of_the_answer(words: list[str]) -> None:
    said = read_said(words)
    assert bool(said.sentences) == bool(words)
    for part in said.clauses:
        assert part.text == " ".join(words[part.first : part.last + 1])
    starts = [sentence.first for sentence in said.sentences]
    assert starts == sorted(starts)
    if not said.withdrew:
        assert " ".join(sentence.text for sentence in said.sentences) == " ".join(words)


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("It retries. Workers poll.", "It retries. Workers poll."),
        ("Signals are sync, no wait, signals are async.", "signals are async."),
        ("It retries. Workers push tasks. No, scratch that. They poll.", "It retries. They poll."),
        ("Workers push tasks, scratch that.", ""),
        ("", ""),
    ],
)
def test_the_places_of_what_stands(text: str, standing: str) -> None:
    words = text.split()
    assert " ".join(words[place] for place in standing_places(words)) == standing
