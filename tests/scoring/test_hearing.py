"""What is not held against somebody who was heard badly."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.decks.cards import Card, Point, Term
from assistant.events import Flaw, Samples, Span, Timing, Transcript, Word
from assistant.practice.follow_up import unclear_parts
from assistant.scoring.claims import ClaimReader
from assistant.scoring.evidence import EVIDENCE
from assistant.scoring.explain import explain
from assistant.scoring.hearing import flaw_of, in_doubt
from assistant.scoring.normalise import read_transcript
from assistant.scoring.points import PointMatch, PointRule
from assistant.scoring.score import judge, score
from assistant.scoring.threshold import Open
from assistant.scoring.verdict import Status
from tests.scoring.test_claims import SameWords

TEXT = (
    "so the workers poll their own queue and nobody ever pushes a task to any of them, I am quite sure of it"
)
SLOW = Timing(9.0, (Span(0.5, 8.0),))
FAST = Timing(9.0, (Span(0.5, 2.5), Span(4.0, 6.0)))
POINT = Point("a", "workers poll")
TWO = Card(
    "1", 1, "Deck", "Question?", "Answer here.", (POINT, Point("b", "it starts with 2KB of stack")), ()
)


def heard(probability: float, words: int = 100, doubted: float | None = None) -> Transcript:
    """The text, or so many words of it, each believed in so far, and the fourth otherwise if told so."""
    said = TEXT.split()[:words]
    sure = [doubted if n == 3 and doubted is not None else probability for n in range(len(said))]
    return Transcript(" ".join(said), tuple(Word(w, 0.0, 0.1, p) for w, p in zip(said, sure, strict=True)))


def match(score: float, **more: object) -> PointMatch:
    """A point that was missed, with its evidence in all of the text."""
    missed = PointMatch(POINT, score, 0.0, 0, 4, False, PointRule.LIKENESS, at_best=score)
    return replace(missed, **more)  # type: ignore[arg-type]


def opened(transcript: Transcript, timing: Timing | None, point: PointMatch) -> PointMatch:
    (after,) = in_doubt((point,), read_transcript(transcript), timing)
    return after


@pytest.mark.parametrize(
    ("transcript", "timing", "flaw"),
    [
        (heard(0.9), SLOW, None),
        (heard(0.9), FAST, Flaw.TOO_FAST),
        (heard(0.9, words=12), Timing(9.0, (Span(0, 2.0),)), None),
        (heard(0.9), replace(SLOW, flaw=Flaw.CLIPPED), Flaw.CLIPPED),
        (heard(0.9), Timing(9.0, ()), None),
        (Transcript(TEXT), FAST, None),
    ],
    ids=["slow", "fast", "a fast remark", "bad sound", "no speech", "typed"],
)
def test_what_was_wrong(transcript: Transcript, timing: Timing, flaw: Flaw | None) -> None:
    assert flaw_of(transcript.words, timing) is flaw


@pytest.mark.parametrize(
    ("transcript", "timing", "at_least", "why"),
    [
        (heard(0.77), SLOW, 0.1, Open.HALF_HEARD),
        (heard(0.77), None, 0.1, Open.HALF_HEARD),
        (heard(0.7), SLOW, 0.0, Open.HALF_HEARD),
        (heard(0.5, words=5), Timing(9.0, (Span(0, 3.0),)), 0.2, Open.HALF_HEARD),
        (heard(0.5, words=5), Timing(9.0, (Span(0, 4.0),)), 0.0, Open.HALF_HEARD),
        (heard(0.95), FAST, 0.0, Open.TOO_FAST),
        (heard(0.95), replace(SLOW, flaw=Flaw.CLIPPED), 0.0, Open.CLIPPED),
        (heard(0.95), replace(SLOW, flaw=Flaw.TOO_QUIET), 0.0, Open.TOO_QUIET),
        (heard(0.9, doubted=0.4), SLOW, 0.2, Open.MISHEARD),
    ],
    ids=[
        "half heard", "no timing", "hardly heard", "a few words", "few words for so long", "fast", "clipped",
        "quiet", "a misheard word",
    ],
)  # fmt: skip
def test_what_may_be_the_rest_of_a_point_is_no_miss(
    transcript: Transcript, timing: Timing | None, at_least: float, why: Open
) -> None:
    above = opened(transcript, timing, match(at_least + 1e-6))
    assert (above.made, above.why_open) == (None, why)
    if at_least:
        below = match(at_least - 1e-6)
        assert opened(transcript, timing, below) == below


@pytest.mark.parametrize(
    ("transcript", "is_open"), [(heard(0.9), True), (heard(0.95), False), (Transcript(TEXT), False)]
)
def test_where_a_sentence_ends_makes_no_point_missed_unless_all_is_clear(
    transcript: Transcript, is_open: bool
) -> None:
    after = opened(transcript, SLOW, match(0.4, at_best=0.5))
    assert (after.made, after.why_open) == ((None, Open.PARTED) if is_open else (False, None))


@pytest.mark.parametrize(
    ("transcript", "point"),
    [
        (heard(0.95, doubted=0.4), match(0.4)),
        (heard(0.9), match(0.4)),
        (heard(0.77), match(0.6, made=True)),
        (heard(0.77), match(0.4, rule=PointRule.WORDS)),
        (Transcript(TEXT), match(0.4, at_best=0.5)),
    ],
    ids=["all is clear", "no misheard word", "made", "by its words", "typed"],
)
def test_what_is_clear_stays_as_it_was(transcript: Transcript, point: PointMatch) -> None:
    assert opened(transcript, SLOW, point) == point


class Sure:
    """A judge that believes in points that say something about workers, and in all others so far."""

    def __init__(self, others: float) -> None:
        self._others = others

    def probabilities(self, evidence: Samples) -> Samples:
        says = evidence[:, EVIDENCE.index("there_point")]
        made: Samples = np.where(says > 0.9, 0.9, self._others).astype(np.float32)
        return made


def test_a_doubtful_point_counts_neither_way() -> None:
    claims = ClaimReader(SameWords(), Sure(0.1))
    clear, fast = (judge(TWO, heard(0.95), timing, claims=claims) for timing in (SLOW, FAST))
    assert [point.made for point in clear.verdict.points] == [True, False]
    assert [point.made for point in fast.verdict.points] == [True, None]
    assert (clear.verdict.coverage, fast.verdict.coverage) == (0.5, 1.0)
    assert clear.earned
    assert fast.earned
    assert (clear.earned.by_points, fast.earned.by_points) == (0.5, 1.0)
    why = explain(fast).points[1]
    assert (why.thresholds, why.why) == (
        ("made", "too fast"),
        "probability 0.10, below 0.45, but it was spoken too fast",
    )


def test_an_answer_of_which_no_point_can_be_told_is_unclear() -> None:
    one = replace(TWO, points=(TWO.points[1],))
    claims = ClaimReader(SameWords(), Sure(0.1))
    claims_little = ClaimReader(
        SameWords(), type("Little", (), {"probabilities": lambda _, e: e[:, 0] * 0 + 0.1})()
    )
    assert score(one, heard(0.95), SLOW, claims=claims).status is Status.OK
    told = judge(one, heard(0.95), replace(SLOW, flaw=Flaw.CLIPPED), claims=claims_little)
    assert (told.verdict.status, told.verdict.grade, told.verdict.coverage) == (Status.UNCLEAR, None, None)
    assert told.standing.why == "most could not be told, as the microphone cut off the loudest sound"


@pytest.mark.parametrize(("others", "status"), [(1, Status.OK), (2, Status.UNCLEAR), (5, Status.UNCLEAR)])
def test_what_little_can_be_told_is_not_graded_as_if_it_were_all(others: int, status: Status) -> None:
    more = tuple(replace(TWO.points[1], id=f"b{n}") for n in range(others))
    claims = ClaimReader(SameWords(), Sure(0.1))
    told = score(replace(TWO, points=(POINT, *more)), heard(0.95), FAST, claims=claims)
    assert told.status is status
    assert (told.grade is None) is (status is Status.UNCLEAR)


def test_no_term_is_missing_from_bad_sound() -> None:
    card = replace(TWO, terms=(Term("queue"), Term("semaphore"), Term("mutex")))
    claims = ClaimReader(SameWords(), Sure(0.9))
    clear, spoilt = (
        score(card, heard(0.95), timing, claims=claims)
        for timing in (SLOW, replace(SLOW, flaw=Flaw.TOO_QUIET))
    )
    assert [term.said for term in clear.terms] == [True, False, False]
    assert [term.said for term in spoilt.terms] == [True, None, None]
    assert (clear.grade or 0.0) < (spoilt.grade or 0.0)
    assert unclear_parts(spoilt) == ()
    reasons = explain(judge(card, heard(0.95), replace(SLOW, flaw=Flaw.TOO_QUIET), claims=claims)).terms
    assert [reason.why.endswith(f", but {Flaw.TOO_QUIET}") for reason in reasons] == [False, True, True]
    alone = replace(card, points=())
    assert score(alone, heard(0.95), SLOW).coverage == pytest.approx(1 / 3, abs=1e-3)
    assert score(alone, heard(0.95), replace(SLOW, flaw=Flaw.TOO_QUIET)).status is Status.UNCLEAR


def test_what_may_have_been_misheard_is_not_in_the_grade() -> None:
    claims = ClaimReader(SameWords(), Sure(0.3))
    told = judge(TWO, heard(0.9, doubted=0.4), SLOW, claims=claims)
    assert [point.why_open for point in told.points] == [None, Open.MISHEARD]
    assert told.earned is not None
    assert told.earned.by_points == 1.0
    one = judge(replace(TWO, points=TWO.points[1:]), heard(0.9, doubted=0.4), SLOW, claims=claims).verdict
    assert (one.status, one.coverage, one.grade) == (Status.OK, None, None)
    most = replace(TWO, points=(POINT, *(replace(TWO.points[1], id=f"b{n}") for n in range(3))))
    little = judge(most, heard(0.9, doubted=0.4), SLOW, claims=claims).verdict
    assert (little.status, little.coverage, little.grade) == (Status.OK, 1.0, None)


def test_who_admits_not_knowing_is_not_called_unclear() -> None:
    said = tuple(Word(word, 0.0, 0.1, 0.95) for word in ["I", "have", "no", "idea,", "sorry."])
    loud = replace(SLOW, flaw=Flaw.CLIPPED)
    told = score(
        TWO, Transcript("I have no idea, sorry.", said), loud, claims=ClaimReader(SameWords(), Sure(0.0))
    )
    assert told.status is Status.OK
    assert told.admission is not None
    assert ([point.made for point in told.points], told.grade) == ([None, None], 0.0)


def test_who_admits_not_knowing_a_detail_in_bad_sound_has_not_failed() -> None:
    text = f"I have no idea about the number, but {TEXT}"
    said = tuple(Word(word, 0.0, 0.1, 0.95) for word in text.split())
    few = replace(TWO, points=TWO.points[1:])
    claims = ClaimReader(SameWords(), Sure(0.1))
    clear, loud = (
        score(few, Transcript(text, said), timing, claims=claims)
        for timing in (SLOW, replace(SLOW, flaw=Flaw.CLIPPED))
    )
    assert clear.admission is not None
    assert (loud.status, loud.grade) == (Status.UNCLEAR, None)


def test_a_number_that_is_wrong_stays_wrong_however_fast_it_was_said() -> None:
    said = (
        "it starts with eight kilobytes of stack and so on and on, as you can see when you look at it there"
    )
    words = tuple(Word(word, 0.0, 0.1, 0.95) for word in said.split())
    claims = ClaimReader(SameWords(), Sure(0.9))
    assert len(words) >= 20
    assert score(TWO, Transcript(said, words), FAST, claims=claims).points[1].made is False


@pytest.mark.parametrize("probability", [0.9, 0.1])
def test_a_number_that_was_probably_another_is_no_wrong_number(probability: float) -> None:
    said = "it starts with eight kilobytes of stack"
    words = tuple(Word(word, 0.0, 0.1, 0.45 if word == "eight" else 0.98) for word in said.split())
    (_, number) = judge(
        TWO, Transcript(said, words), SLOW, claims=ClaimReader(SameWords(), Sure(probability))
    ).points
    assert (number.made, number.wrong_number) == ((None, None) if probability > 0.5 else (False, None))
