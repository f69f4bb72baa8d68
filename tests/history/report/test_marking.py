"""Words are marked by what the verdict says of them."""

from typing import Any

import pytest

from assistant.events import Word
from assistant.history.report.marking import Kind, Run, marked, marked_expert, plain_words
from assistant.scoring.verdict import Delivery, PointResult, RedFlag, Status, TermResult, Verdict


def verdict(
    points: tuple[PointResult, ...] = (),
    terms: tuple[TermResult, ...] = (),
    flags: tuple[RedFlag, ...] = (),
) -> dict[str, Any]:
    return Verdict(7, Status.OK, "", 1.0, 5.0, points, terms, flags, Delivery(0, 0)).as_json()


def point(evidence: str, made: bool | None = True, point_id: str = "a", text: str = "") -> PointResult:
    return PointResult(point_id, text, made, 0.9, evidence)


def term(heard_as: str | None, start_s: float | None = None) -> TermResult:
    return TermResult("term", heard_as is not None, heard_as, start_s, 1.0)


def timed(text: str) -> tuple[Word, ...]:
    return tuple(Word(word, float(place), place + 0.9, 0.9) for place, word in enumerate(text.split()))


def shown(runs: list[Run]) -> list[tuple[str, str]]:
    return [(" ".join(word for word, _ in run.words), "+".join(run.kinds)) for run in runs]


SAID = "Um, a Mutex – you know – guards it. A mutex guards shared state"


@pytest.mark.parametrize(
    ("said", "of", "runs"),
    [
        ("a b c", verdict(), [("a b c", "")]),
        ("", verdict((point("a"),)), []),
        (
            SAID,
            verdict((point("guards shared state"),)),
            [
                ("Um,", "filler"),
                ("a Mutex –", ""),
                ("you know", "filler"),
                ("– guards it. A mutex", ""),
                ("guards shared state", "made"),
            ],
        ),
        (
            "so x, y. then z",
            verdict((point("x y … z"),)),
            [("so", ""), ("x, y.", "made"), ("then", ""), ("z", "made")],
        ),
        ("a bc d", verdict((point("b"), point("ab"))), [("a bc d", "")]),
        ("it may be so", verdict((point("be so", None),)), [("it may", ""), ("be so", "unclear")]),
        ("it may be so", verdict((point("be so", made=False),)), [("it may be so", "")]),
        (
            "we never test it",
            verdict((point("never test"),), flags=(RedFlag("tests", "test it", None),)),
            [("we", ""), ("never", "made"), ("test", "made+flag"), ("it", "flag")],
        ),
        ("0 .1 seconds", verdict(terms=(term("0.1"),)), [("0 .1", "term"), ("seconds", "")]),
    ],
    ids=str,
)  # fmt: skip
def test_runs(said: str, of: dict[str, Any], runs: list[tuple[str, str]]) -> None:
    assert shown(marked(plain_words(said), of)) == runs


def test_of_equal_words_those_at_the_time_are_meant() -> None:
    runs = marked(timed("queue of a queue of queues"), verdict(terms=(term("queue", 3.02),)))
    assert shown(runs) == [("queue of a", ""), ("queue", "term"), ("of queues", "")]
    assert runs[1].words == (("queue", 3.0),)


def test_a_point_is_named_where_its_words_end() -> None:
    made = verdict((point("a b c"),), (term("b"),))
    runs = marked(plain_words("a b c d"), made)
    assert [(run.points, run.ending) for run in runs] == [
        (("a",), ()),
        (("a",), ()),
        (("a",), ("a",)),
        ((), ()),
    ]


def test_pieces_of_a_number_stay_together() -> None:
    (run,) = marked(timed("0 .1 seconds"), verdict())
    assert run.glued == {1}


def test_the_expert_answer_is_marked_as_a_whole_or_not_at_all() -> None:
    points = (point("", True, "a", "locks guard state"), point("", False, "b", "never block"))
    runs = marked_expert("Locks guard state; never block.", verdict(points))
    assert shown(runs) == [("Locks guard state;", "made"), ("never block.", "missed")]
    other = (points[0], point("", False, "b", "worded otherwise"))
    assert shown(marked_expert("Locks guard state; never block.", verdict(other))) == [
        ("Locks guard state; never block.", "")
    ]


def test_hostile_lengths_take_no_time() -> None:
    said = "a " * 50_000 + "x" * 100_000
    of = verdict(
        tuple(point("a " * 100, point_id="abcdefgh"[i]) for i in range(8)),
        tuple(term("a", 9.0) for _ in range(20)),
    )
    runs = marked(plain_words(said), of)
    assert sum(len(run.words) for run in runs) == 50_001
    assert runs[0].kinds[0] is Kind.MADE
