"""How truly spoken facts are judged: what was said beside the label that a reader gave it."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from assistant.errors import UsageError
from assistant.evaluation.json_lines import read_values
from assistant.evaluation.rates import rates, share

_SHAPE = 'Write {"id": "...", "fact": "Kinesis: Record max size", "text": "one megabyte", "right": true}.'


@dataclass(frozen=True, slots=True)
class SaidFact:
    """What was said when a fact was asked.

    Attributes:
        fact: how the line names it.
        right: whether it is the value of the fact.
    """

    id: Any
    fact: str
    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class JudgedFact:
    """The judgement on one answer, None where it could not be told, beside the truth."""

    id: Any
    predicted: bool | None
    truth: bool

    def as_json(self) -> dict[str, Any]:
        """One line of `rehearse evaluate`."""
        return {"id": self.id, "predicted": {"right": self.predicted}, "truth": {"right": self.truth}}


@dataclass(frozen=True, slots=True)
class NumbersSummary:
    """Agreement over all answers; what could not be told counts as not right.

    Attributes:
        precision: share of the answers called right that are right, 0 to 1.
        recall: share of the right answers that are called right, 0 to 1.
        f1: their harmonic mean.
        accuracy: share of answers that are judged as labelled, 0 to 1.
        null_share: share that could not be told, 0 to 1.
        n: number of answers.
    """

    precision: float
    recall: float
    f1: float
    accuracy: float
    null_share: float
    n: int


def read_said(lines: Iterable[bytes]) -> Iterator[SaidFact]:
    """The answers of a file, a JSON object a line.

    Raises:
        UsageError: a line holds none.
    """
    for number, value in read_values(lines, _SHAPE):
        texts = (value.get("fact"), value.get("text")) if isinstance(value, dict) else ()
        if (
            not texts
            or not all(isinstance(text, str) for text in texts)
            or type(value.get("right")) is not bool
        ):
            raise UsageError(f"line {number} holds no labelled answer to a fact", remedy=_SHAPE)
        yield SaidFact(value.get("id"), value["fact"], value["text"], value["right"])


def summarise(judged: Iterable[JudgedFact]) -> NumbersSummary:
    """Precision, recall and F1 of the answers that are called right."""
    facts = list(judged)
    hits = sum(fact.predicted is True and fact.truth for fact in facts)
    called = sum(fact.predicted is True for fact in facts)
    true = sum(fact.truth for fact in facts)
    return NumbersSummary(
        **asdict(rates(hits=hits, found=called, there=true)),
        accuracy=share(sum((fact.predicted is True) is fact.truth for fact in facts), len(facts)),
        null_share=share(sum(fact.predicted is None for fact in facts), len(facts)),
        n=len(facts),
    )
