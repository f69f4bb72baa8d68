"""Which points were made."""

import pytest

from assistant.events import Transcript, Word
from assistant.scoring.normalise import Utterance, read_text, read_transcript
from assistant.scoring.points import PointMatch
from assistant.scoring.terms import match_terms
from assistant.scoring.word_points import match_points
from tests.scoring.cards import QUEUES


def judge(utterance: Utterance) -> tuple[PointMatch, ...]:
    return match_points(QUEUES, utterance, match_terms(QUEUES.terms, utterance))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (QUEUES.answer, "abc"),
        ("um so they have names and they connect the tasks to somebody", "a"),
        ("you can route things to the GPU machines and you get load balancing", "b"),
        ("a worker polls the queue", "c"),
        ("nobody pushes anything, workers just ask for jobs", "c"),
        ("it is a database table", ""),
        ("", ""),
    ],
)
def test_made(text: str, made: str) -> None:
    matches = judge(read_text(text))
    assert "".join(match.point.id for match in matches if match.made) == made
    assert all(0 <= match.score <= 1 for match in matches)


def test_evidence_quotes_the_answer() -> None:
    text = "Well, the workers, I think, the workers poll their own queue, you know, all day long."
    evidence = [match.result(read_text(text)).evidence for match in judge(read_text(text))]
    assert evidence == ["", "", "workers poll their own queue"]


def test_words_scattered_over_a_long_answer_make_no_point() -> None:
    filling = " purple elephants dance slowly" * 12
    scattered = f"connect{filling} tasks{filling} named{filling}"
    assert not any(match.made for match in judge(read_text(scattered)))
    assert judge(read_text("connect tasks named"))[0].made


def test_a_negation_on_one_side_alone_counts_against_the_point() -> None:
    claim, denial = (judge(read_text(text))[2] for text in ("workers poll it", "workers never poll it"))
    assert denial.score < claim.score


def test_words_that_the_question_gave_away_weigh_less() -> None:
    given, new = (judge(read_text(text))[0].score for text in ("queues for tasks", "connected to a name"))
    assert given < new


def test_doubtful_words_leave_a_point_open() -> None:
    words = tuple(Word(text, 0.0, 0.1, 0.1) for text in ("workers", "poll", "their", "queue"))
    assert judge(read_transcript(Transcript("", words)))[2].made is None
