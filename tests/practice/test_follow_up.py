"""What is asked about again, and how two answers become one."""

from dataclasses import replace

import pytest

from assistant.events import Flaw, Span, Timing, Transcript, Word
from assistant.listening.answer import Heard
from assistant.practice.follow_up import QUOTED_WORDS, joined, settled, together, unclear_parts
from assistant.practice.wording import follow_up_text
from assistant.scoring.score import score
from assistant.scoring.verdict import Admission, PointResult, Status, TermResult, Verdict
from tests.scoring.cards import QUEUES

BASE = score(QUEUES, Transcript("Named queues that connect tasks to workers."))


def verdict(*points: tuple[bool | None, float, str], heard_as: str | None = None) -> Verdict:
    """A verdict with points by what was made of them, their score and their evidence; one unclear term."""
    results = tuple(
        PointResult("abcdef"[place], f"secret {place}", made, score, evidence)
        for place, (made, score, evidence) in enumerate(points)
    )
    terms = (TermResult("hidden", None, heard_as, None, 0.8),) if heard_as else ()
    return replace(BASE, points=results, terms=terms)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        (verdict((True, 0.9, "x"), (False, 0.1, "")), []),
        (verdict((None, 0.4, "x"), (True, 0.9, "y")), ["a"]),
        (verdict((None, 0.4, "x"), (None, 0.5, "y"), (None, 0.45, "z")), ["b", "c"]),
        (verdict((None, 0.4, "x"), heard_as="task cues"), ["a", "hidden"]),
        (replace(verdict((None, 0.4, "x")), status=Status.UNCLEAR), []),
        (replace(verdict((None, 0.4, "x")), admission=Admission("I don't know", "")), []),
    ],
)
def test_the_one_or_two_that_matter(given: Verdict, asked: list[str]) -> None:
    names = [part.id if isinstance(part, PointResult) else part.term for part in unclear_parts(given)]
    assert names == asked


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            verdict((None, 0.4, "work gets put in lanes")),
            "I was not sure about one thing. You said: “work gets put in lanes”. "
            "Can you say that again, more precisely?",
        ),
        (
            verdict((None, 0.4, "lanes"), heard_as="task cues"),
            "I was not sure about two things. You said: “lanes”, and: “task cues”. "
            "Can you say both again, more precisely?",
        ),
        (
            verdict((None, 0.4, "the same"), (None, 0.5, "the same")),
            "I was not sure about one thing. You said: “the same”. Can you say that again, more precisely?",
        ),
        (
            verdict((None, 0.4, "put it on task cues"), heard_as="task cues"),
            "I was not sure about one thing. You said: “put it on task cues”. "
            "Can you say that again, more precisely?",
        ),
        (
            verdict((None, 0.4, "")),
            "I was not sure about one part of your answer. What are task queues? Can you put it another way?",
        ),
    ],
)
def test_the_question_quotes_the_answer_and_never_the_point(given: Verdict, told: str) -> None:
    assert follow_up_text(QUEUES, given) == told
    assert "secret" not in told


def test_a_long_clause_is_cut() -> None:
    text = follow_up_text(QUEUES, verdict((None, 0.4, "word " * 40)))
    assert text.count("word") == QUOTED_WORDS
    assert " …”" in text


def heard(text: str, duration_s: float) -> Heard:
    words = tuple(Word(word, float(place), place + 0.5, 0.9) for place, word in enumerate(text.split()))
    return Heard(Transcript(text, words), Timing(duration_s, (Span(0.5, duration_s - 1),)))


def test_times_count_on_from_the_end_of_the_first_recording() -> None:
    both = together(heard("queues with a name,", 8.0), heard("that workers poll.", 5.0))
    assert both.transcript.text == "queues with a name. that workers poll."
    assert [word.text for word in both.transcript.words[3:5]] == ["name.", "that"]
    assert [word.start_s for word in both.transcript.words] == [0, 1, 2, 3, 8, 9, 10]
    assert both.timing == Timing(13.0, (Span(0.5, 7.0), Span(8.5, 12.0)))


@pytest.mark.parametrize("end", [".", "!", "?"])
def test_a_sentence_that_has_ended_gets_no_second_stop(end: str) -> None:
    assert joined(Transcript(f"one{end}"), Transcript("two"), 1.0).text == f"one{end} two"


def test_enough_has_been_said_once_what_was_asked_about_is_clear() -> None:
    first = Transcript("They have names.")
    asked = replace(BASE, points=tuple(replace(point, made=None) for point in BASE.points[2:3]), terms=())
    enough = settled(asked, lambda said: score(QUEUES, said), first)
    assert not enough(Transcript("They well"))
    assert enough(Transcript("The workers poll their queue."))


@pytest.mark.parametrize("spoilt_first", [True, False])
def test_what_made_one_answer_hard_to_hear_does_so_for_both(spoilt_first: bool) -> None:
    words = tuple(Word("word", 0.1 * n, 0.1 * n + 0.1, 0.9) for n in range(30))
    fast = Heard(Transcript("word " * 30, words), Timing(5.0, (Span(0.0, 3.0),)))
    slow = Heard(Transcript("word", words[:1]), Timing(60.0, (Span(0.0, 50.0),)))
    clipped = replace(slow, timing=replace(slow.timing, flaw=Flaw.CLIPPED))
    for spoilt, flaw in ((fast, Flaw.TOO_FAST), (clipped, Flaw.CLIPPED)):
        both = together(spoilt, slow) if spoilt_first else together(slow, spoilt)
        assert both.timing.flaw is flaw
    assert together(slow, slow).timing.flaw is None
