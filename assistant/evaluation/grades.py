"""How well grades agree with those of human examiners, on questions that nobody has prepared."""

import csv
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.decks.cards import Card
from assistant.decks.derive import derive_points, derive_terms
from assistant.errors import UsageError

_COLUMNS = ("id", "question", "desired_answer", "student_answer", "score_avg")


@dataclass(frozen=True, slots=True)
class GradedAnswer:
    """An answer and what examiners thought of it.

    Attributes:
        card: its question, with the desired answer as the expert's; points and terms are derived.
        grade: 0 to 5.
    """

    id: str
    card: Card
    text: str
    grade: float


@dataclass(frozen=True, slots=True)
class GradesSummary:
    """Agreement over all answers.

    Attributes:
        pearson_r: correlation of the grades, -1 to 1; None for fewer than two different grades.
        n: number of answers.
    """

    pearson_r: float | None
    n: int


def read_graded(lines: Iterable[str], name: str) -> Iterator[GradedAnswer]:
    """The answers of a CSV file with the columns id, question, desired_answer, student_answer and score_avg.

    Args:
        name: of the file, for errors.

    Raises:
        UsageError: a column is missing, or a grade is no number.
    """
    cards: dict[tuple[str, str], Card] = {}
    for number, row in enumerate(csv.DictReader(lines), start=2):
        missing = [column for column in _COLUMNS if row.get(column) is None]
        if missing:
            raise UsageError(
                f"line {number} of {name} has no {missing[0]}", remedy=f"Columns: {', '.join(_COLUMNS)}."
            )
        asked = row["question"], row["desired_answer"]
        if asked not in cards:
            cards[asked] = _card(len(cards) + 1, *asked)
        try:
            grade = float(row["score_avg"])
        except ValueError as err:
            raise UsageError(
                f"line {number} of {name} has no grade", why=str(err), remedy="score_avg runs from 0 to 5."
            ) from err
        yield GradedAnswer(row["id"], cards[asked], row["student_answer"], grade)


def summarise(pairs: Iterable[tuple[float, float]]) -> GradesSummary:
    """Agreement of predicted and true grades."""
    predicted, true = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
    varied = len(set(predicted)) > 1 and len(set(true)) > 1
    return GradesSummary(round(statistics.correlation(predicted, true), 4) if varied else None, len(true))


def as_json(answer: GradedAnswer, predicted: float) -> dict[str, Any]:
    """One line of `rehearse evaluate`."""
    return {"id": answer.id, "predicted": {"grade": predicted}, "truth": {"grade": answer.grade}}


def _card(number: int, question: str, answer: str) -> Card:
    return Card(
        key=str(number),
        number=number,
        deck="",
        question=question,
        answer=answer,
        points=derive_points(answer),
        terms=derive_terms(answer),
    )
