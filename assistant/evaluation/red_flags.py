"""How truly red flags are raised: the surest flag of each utterance beside the one that a reader gave it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from assistant.decks.flag_rules import find_flag
from assistant.errors import UsageError
from assistant.evaluation.json_lines import read_values
from assistant.evaluation.rates import rates

_SHAPE = 'Write {"id": "...", "text": "...", "flag": "the red flag of the sheet"}, or null in its place.'


@dataclass(frozen=True, slots=True)
class FlaggedText:
    """An utterance with the red flag that it raises, in the sheet's words; None where it raises none."""

    id: Any
    text: str
    flag: str | None


@dataclass(frozen=True, slots=True)
class JudgedFlag:
    """The flag that was raised, beside the truth."""

    id: Any
    predicted: str | None
    truth: str | None

    def as_json(self) -> dict[str, Any]:
        """One line of `rehearse evaluate`."""
        return {"id": self.id, "predicted": {"flag": self.predicted}, "truth": {"flag": self.truth}}


@dataclass(frozen=True, slots=True)
class FlagsSummary:
    """Agreement over all utterances; another flag than the true one is false and leaves the true one missing.

    Attributes:
        precision: share of the flags raised that were right, 0 to 1.
        recall: share of the true flags that were raised, 0 to 1.
        f1: their harmonic mean.
        n: number of utterances.
    """

    precision: float
    recall: float
    f1: float
    n: int


def read_flagged(lines: Iterable[bytes], flags: Collection[str]) -> Iterator[FlaggedText]:
    """The utterances of a file, a JSON object a line; a flag may be named by how it begins.

    Args:
        flags: the red flags of the sheet.

    Raises:
        UsageError: a line holds none, or names a flag that the sheet has not.
    """
    for number, value in read_values(lines, _SHAPE):
        if not isinstance(value, dict) or not isinstance(value.get("text"), str) or "flag" not in value:
            raise UsageError(f"line {number} holds no labelled utterance", remedy=_SHAPE)
        named = value["flag"]
        flag = find_flag(named, flags) if isinstance(named, str) else None
        if named is not None and flag is None:
            raise UsageError(
                f"line {number} names the red flag {named!r}, which the sheet has not",
                remedy="Mend the label, or name the right sheet with --sheet.",
            )
        yield FlaggedText(value.get("id"), value["text"], flag)


def summarise(judged: Iterable[JudgedFlag]) -> FlagsSummary:
    """Precision, recall and F1 over single flags."""
    texts = list(judged)
    hits = sum(text.truth is not None and text.predicted == text.truth for text in texts)
    raised = sum(text.predicted is not None for text in texts)
    true = sum(text.truth is not None for text in texts)
    return FlagsSummary(
        **asdict(rates(hits=hits, found=raised, there=true)),
        n=len(texts),
    )
