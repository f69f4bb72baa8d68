"""How well terms are heard: those in a recording, beside those in the text that was read aloud."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from assistant.evaluation.rates import rates, share
from assistant.scoring.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ComparedTerms:
    """The terms of one answer, by name: whether they were heard, beside whether they are in the text.

    None: it could not be told.
    """

    id: Any
    predicted: dict[str, bool | None]
    truth: dict[str, bool]

    @property
    def lost(self) -> list[str]:
        """Terms that were said and not heard."""
        return [term for term, said in self.truth.items() if said and self.predicted[term] is not True]

    @property
    def invented(self) -> list[str]:
        """Terms that were heard and not said."""
        return [term for term, said in self.truth.items() if not said and self.predicted[term] is True]

    def as_json(self) -> dict[str, Any]:
        """One line of `rehearse evaluate`."""
        return {"id": self.id, "predicted": self.predicted, "truth": self.truth}


@dataclass(frozen=True, slots=True)
class TermsSummary:
    """Agreement over all terms of all answers; what could not be told counts as not heard.

    Attributes:
        precision: share of the terms heard that were said, 0 to 1.
        recall: share of the terms said that were heard, 0 to 1.
        f1: their harmonic mean.
        false_share: share of the terms not said that were heard nevertheless, 0 to 1.
        null_share: share of the terms of which it could not be told.
        n: number of answers.
        terms: number of terms in them.
    """

    precision: float
    recall: float
    f1: float
    false_share: float
    null_share: float
    n: int
    terms: int


def compare(name: Any, written: Verdict, spoken: Verdict) -> ComparedTerms:
    """The terms of an answer called `name`: the truth from its text, the prediction from its recording."""
    return ComparedTerms(
        id=name,
        # Where the sound is left out, words that only sound like a term are what they are: other words.
        predicted={term.term: False if term.unasked else term.said for term in spoken.terms},
        truth={term.term: term.said is True for term in written.terms},
    )


def summarise(compared: Iterable[ComparedTerms]) -> TermsSummary:
    """Precision, recall and F1 over single terms."""
    answers = list(compared)
    terms = sum(len(answer.truth) for answer in answers)
    said = sum(sum(answer.truth.values()) for answer in answers)
    hits = said - sum(len(answer.lost) for answer in answers)
    false = sum(len(answer.invented) for answer in answers)
    unclear = sum(list(answer.predicted.values()).count(None) for answer in answers)
    return TermsSummary(
        **asdict(rates(hits=hits, found=hits + false, there=said)),
        false_share=share(false, terms - said),
        null_share=share(unclear, terms),
        n=len(answers),
        terms=terms,
    )
