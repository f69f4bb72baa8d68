"""How true the verdict on points is: predictions beside labels, and their precision, recall and F1."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from assistant.decks.cards import Card
from assistant.errors import UsageError
from assistant.evaluation.answer_lines import AnswerLine, BadLine
from assistant.evaluation.grades import summarise as correlate
from assistant.evaluation.rates import rates, share
from assistant.scoring.verdict import Verdict


@dataclass(frozen=True, slots=True)
class LabelledAnswer:
    """An answer with the points that a reader found in it, by point id."""

    answer: AnswerLine
    covered: dict[str, bool]


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """What the verdict said about each point, beside the truth. None: it could not tell.

    Attributes:
        grades: the verdict's and the reader's, 0 to 5; None where the reader gave none. An answer that got no
            grade has 0.
    """

    id: Any
    predicted: dict[str, bool | None]
    truth: dict[str, bool]
    grades: tuple[float, float] | None = None

    def as_json(self) -> dict[str, Any]:
        """One line of `rehearse evaluate`."""
        return {"id": self.id, "predicted": self.predicted, "truth": self.truth}


@dataclass(frozen=True, slots=True)
class PointsSummary:
    """Agreement over all points of all answers.

    Attributes:
        precision: share of the points called made that were made, 0 to 1.
        recall: share of the points made that were called made, 0 to 1.
        f1: their harmonic mean.
        n: number of answers.
        points: number of points in them.
        null_share: share of points about which the verdict could not tell; each counts as not made.
        false_share: share of the points not made that were called made, 0 to 1.
        pearson_r: correlation of the grades, -1 to 1; None where the answers carry none, or all the same.
    """

    precision: float
    recall: float
    f1: float
    n: int
    points: int
    null_share: float
    false_share: float
    pearson_r: float | None


def labelled(lines: Iterable[AnswerLine | BadLine]) -> Iterator[LabelledAnswer]:
    """The answers with their labels.

    Raises:
        UsageError: a line holds no answer or no labels; a figure over the rest would mislead.
    """
    for line in lines:
        if isinstance(line, BadLine):
            raise line.error
        covered = line.extra.get("covered")
        if not isinstance(covered, dict) or not all(isinstance(made, bool) for made in covered.values()):
            raise UsageError(
                f"answer {line.id!r} has no labels",
                remedy='Add "covered": {"a": true, "b": false} with every point of its card.',
            )
        yield LabelledAnswer(line, covered)


def judge(labels: LabelledAnswer, card: Card, verdict: Verdict) -> JudgedAnswer:
    """Put the verdict on an answer beside its labels.

    Raises:
        UsageError: the labels are not those of the card's points.
    """
    predicted = {point.id: point.made for point in verdict.points}
    if predicted.keys() != labels.covered.keys():
        raise UsageError(
            f"answer {labels.answer.id!r} labels the points {', '.join(labels.covered)}",
            why=f"card {card.number} has {', '.join(predicted)}",
            remedy="Mend the labels, or name the right sheet with --sheet.",
        )
    grade = labels.answer.extra.get("grade")
    is_graded = isinstance(grade, int | float) and not isinstance(grade, bool)
    grades = (verdict.grade or 0.0, float(grade or 0.0)) if is_graded else None
    return JudgedAnswer(labels.answer.id, predicted, labels.covered, grades)


def summarise(judged: Iterable[JudgedAnswer]) -> PointsSummary:
    """Precision, recall and F1 of "made" over single points; what could not be told counts as not made."""
    answers = list(judged)
    pairs = [(answer.predicted[point], made) for answer in answers for point, made in answer.truth.items()]
    hits = sum(predicted is True and made for predicted, made in pairs)
    called = sum(predicted is True for predicted, _ in pairs)
    true = sum(made for _, made in pairs)
    return PointsSummary(
        **asdict(rates(hits=hits, found=called, there=true)),
        n=len(answers),
        points=len(pairs),
        null_share=share(sum(predicted is None for predicted, _ in pairs), len(pairs)),
        false_share=share(called - hits, len(pairs) - true),
        pearson_r=correlate(answer.grades for answer in answers if answer.grades).pearson_r,
    )
