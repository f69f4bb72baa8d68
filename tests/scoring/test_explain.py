"""Why a verdict is as it is."""

import json

import numpy as np
import pytest

from assistant.decks.cards import Card, Point, Term
from assistant.events import Samples, Transcript, Word
from assistant.scoring.claims import ClaimReader
from assistant.scoring.evidence import EVIDENCE
from assistant.scoring.explain import Explanation, explain
from assistant.scoring.score import judge
from tests.scoring.cards import QUEUES
from tests.scoring.test_claims import LikenessJudge, SameWords

POLL = Point("a", "workers poll their queue", ("nobody pushes tasks",), ("the queue calls the workers",))
TERMS = (
    Term("poll"),
    Term("2 queues"),
    Term("unbuffered"),
    Term("idempotency"),
    Term("backoff", ("wait longer",)),
)
CARD = Card("1", 1, "Deck", "Question?", "Answer here.", (POLL,), TERMS)
PLAIN = Card("2", 2, "Deck", "Question?", "Workers poll their queue.", (Point("a", POLL.text),), ())
SAYS_IT = "So, the short version. Workers poll their queue. Then it ends."


class Sure:
    """A judge that always says the same."""

    def __init__(self, probability: float) -> None:
        self._probability = probability

    def probabilities(self, evidence: Samples) -> Samples:
        made: Samples = evidence[:, 0] * 0 + self._probability
        return made


def heard(text: str, probability: float) -> Transcript:
    """The first two words clear, so that the answer as a whole is; the others believed in so far."""
    words = text.split()
    sure = [0.99 if number < len(words) - 4 else probability for number in range(len(words))]
    timed = enumerate(zip(words, sure, strict=True))
    return Transcript(text, tuple(Word(word, 0.5 * n, 0.5 * n + 0.4, p) for n, (word, p) in timed))


def reasons(text: str | Transcript, card: Card = CARD, probability: float | None = None) -> Explanation:
    judges = LikenessJudge() if probability is None else Sure(probability)
    transcript = Transcript(text) if isinstance(text, str) else text
    return explain(judge(card, transcript, claims=ClaimReader(SameWords(), judges)))


def by_words(text: str | Transcript, card: Card = CARD) -> Explanation:
    return explain(judge(card, Transcript(text) if isinstance(text, str) else text))


@pytest.mark.parametrize(
    ("probability", "made", "why", "thresholds"),
    [
        (0.93, True, "probability 0.93, made from 0.45", ("made",)),
        (0.10, False, "probability 0.10, below 0.45", ("made",)),
        (0.452, None, "probability 0.45, too near to the threshold (0.44 to 0.46)", ("made", "open")),
    ],
)
def test_a_point_judged_by_likeness(
    probability: float, made: bool | None, why: str, thresholds: tuple[str, ...]
) -> None:
    (point,) = reasons(SAYS_IT, probability=probability).points
    assert (point.rule, point.made, point.why, point.thresholds) == ("likeness", made, why, thresholds)
    assert (point.clause, point.like) == ("Workers poll their queue", POLL.text)
    assert point.unlike == "the queue calls the workers"
    assert point.credit_thresholds == ("no credit", "full credit")


@pytest.mark.parametrize(
    ("text", "made", "rule", "why"),
    [
        ("The workers poll it", True, "words", "share of its words 0.67, made from 0.42"),
        ("It is a shop with a queue of people", False, "words", "share of its words 0.33, below 0.42"),
        ("It ends soon", False, "words", "share of its words 0.00, below 0.42"),
    ],
)
def test_a_point_judged_by_its_words(text: str, made: bool | None, rule: str, why: str) -> None:
    (point,) = by_words(text).points
    assert (point.made, point.rule, point.why) == (made, rule, why)
    assert (point.like is None) == (not point.clause)


def test_a_recited_answer_needs_no_threshold() -> None:
    (point,) = reasons("So: answer here!").points
    assert (point.rule, point.thresholds) == ("recited", ())
    assert point.why == "the whole expert answer was said word for word"


def parted(text: str, clear: float = 0.9) -> Transcript:
    """A recognised text, with one word less sure than the others."""
    words = text.split()
    timed = (Word(word, 0.5 * n, 0.5 * n + 0.4, clear if n == 3 else 0.9) for n, word in enumerate(words))
    return Transcript(text, tuple(timed))


class OneBreath:
    """A judge that believes in what is said in one clause alone."""

    def probabilities(self, evidence: Samples) -> Samples:
        clauses = evidence[:, EVIDENCE.index("clauses")]
        made: Samples = np.where(clauses < clauses.max(), 0.5, 0.3)
        return made


@pytest.mark.parametrize("recognised", [True, False])
def test_where_a_sentence_ends_makes_no_point_missed(recognised: bool) -> None:
    text = "Workers are not idle there. They poll their queue."
    transcript = parted(text) if recognised else Transcript(text)
    claims = ClaimReader(SameWords(), OneBreath())
    (point,) = explain(judge(CARD, transcript, claims=claims)).points
    assert (point.made, point.score) == (None if recognised else False, 0.4)
    assert point.why.endswith("that is the recogniser's guess") is recognised


@pytest.mark.parametrize(
    ("clear", "probability", "made"),
    [(0.3, 0.3, None), (0.6, 0.3, False), (0.3, 0.1, False), (0.3, 0.6, True)],
    ids=["misheard", "heard", "nothing of it", "made all the same"],
)
def test_a_word_that_is_more_probably_another_makes_no_point_missed(
    clear: float, probability: float, made: bool | None
) -> None:
    (point,) = reasons(
        parted("so nobody ever pulls any task from it at all as far as I can tell you now", clear),
        probability=probability,
    ).points
    assert point.made is made
    assert ("likely word" in point.thresholds) is (made is None)
    assert point.why.endswith("more probably another") is (made is None)


def test_doubted_words_are_named() -> None:
    transcript = heard("well now you have to know first of all that the workers poll their queue", 0.1)
    (point,) = by_words(transcript).points
    assert (point.made, point.thresholds) == (None, ("made by words", "doubted"))
    assert point.why.endswith("but the recogniser doubts these words")
    poll = by_words(transcript).terms[0]
    assert (poll.said, poll.thresholds) == (None, ("same short word", "doubted"))


@pytest.mark.parametrize(
    ("said", "term", "outcome", "why"),
    [
        ("they poll it", "poll", True, "alike to 100, said from 100"),
        ("with three queues", "2 queues", False, "alike to 83, below 85, but number differs"),
        ("it is buffered", "unbuffered", False, "too unlike: 67, below 95"),
        ("idempotensy it is called", "idempotency", False, "too unlike: 78, below 85"),
        ("it is idempatency", "idempotency", True, "alike to 86, said from 85"),
        ("then wait longer", "backoff", True, "alike to 100, said from 85"),
        ("then zzz", "backoff", False, "nothing is like it"),
    ],
)
def test_terms(said: str, term: str, outcome: bool | None, why: str) -> None:
    (found,) = (reason for reason in by_words(said).terms if reason.term == term)
    assert (found.said, found.why) == (outcome, why)


def test_the_alias_that_matched_is_named() -> None:
    backoff = by_words("then they wait longer").terms[-1]
    assert (backoff.heard, backoff.wording) == ("wait longer", "wait longer")


def test_the_grade_is_the_sum_that_is_shown() -> None:
    explanation = reasons(SAYS_IT, probability=0.475)
    assert explanation.grade is not None
    assert explanation.grade.by_points == 0.5
    assert explanation.grade.formula == "2.60 = 5 × (0.50 + 0.2 × 0.20 × (1 - 0.50))"
    assert explanation.grade.thresholds == ("term credit",)


def test_resemblance_is_told_where_it_counts() -> None:
    assert reasons(SAYS_IT).grade.resemblance is None  # type: ignore[union-attr]
    grade = reasons("So the workers poll a queue of their own there", PLAIN, 0.475).grade
    assert grade is not None
    assert grade.resemblance is not None
    assert grade.formula.startswith(f"{grade.earned:.2f} = 0.4 × 0.50 + 0.6 × ")
    assert "resemblance" in grade.thresholds


@pytest.mark.parametrize(
    ("transcript", "why_not", "thresholds"),
    [
        (Transcript(""), "there are no words", []),
        (Transcript("это платформа для надежного выполнения кода"), "most of its letters are not Latin", []),
        (heard("workers poll their queue", 0.3), "the recogniser was guessing: 0.30, below 0.40", ["clear"]),
        (
            heard("workers of all kinds poll their own queue", 0.3),
            "the recogniser was guessing: 0.65, below 0.70",
            ["clear answer"],
        ),
        (
            Transcript("Das ist eine dauerhafte Plattform, alle Abläufe laufen nach Absturz weiter"),
            "it does not sound like English: 0.00, below 0.17",
            ["familiar"],
        ),
    ],
)
def test_why_nothing_was_graded(transcript: Transcript, why_not: str, thresholds: list[str]) -> None:
    explanation = by_words(transcript, QUEUES)
    assert (explanation.why_not, explanation.points, explanation.grade) == (why_not, (), None)
    assert [threshold.name for threshold in explanation.thresholds] == thresholds


@pytest.mark.parametrize(
    "text", [SAYS_IT, "with 3 queues, unbufered", "Answer here.", "", "это платформа для кода"]
)
def test_every_threshold_that_is_named_has_a_source(text: str) -> None:
    written = json.loads(json.dumps(reasons(text).as_json()))
    named = {name for item in written["points"] + written["terms"] for name in item["thresholds"]}
    named |= {name for item in written["points"] for name in item["credit_thresholds"]}
    named |= set((written["grade"] or {"thresholds": []})["thresholds"])
    told = {item["name"]: item for item in written["thresholds"]}
    assert named <= told.keys()
    assert all(item["meaning"] and item["source"] for item in told.values())
