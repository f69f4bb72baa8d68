"""How truly red flags are raised: whether one is, and whether the surest is the one that a reader saw."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from assistant.decks.flag_rules import find_flag
from assistant.errors import UsageError
from assistant.evaluation.json_lines import read_values
from assistant.evaluation.rates import rates, share

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
    """Agreement over all utterances on whether a flag is raised, and on which.

    Attributes:
        precision: share of the utterances with a raised flag in which one was due, 0 to 1.
        recall: share of the utterances in which a flag was due that raised one, 0 to 1.
        f1: their harmonic mean.
        same_flag: share of the utterances that rightly raised a flag whose surest was the very one, 0 to 1.
        n: number of utterances.
    """

    precision: float
    recall: float
    f1: float
    same_flag: float
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
    """How often flags were raised where they were due, and how often the very flag."""
    texts = list(judged)
    raised = [text for text in texts if text.predicted is not None]
    due = sum(text.truth is not None for text in texts)
    hits = [text for text in raised if text.truth is not None]
    same = sum(text.predicted == text.truth for text in hits)
    return FlagsSummary(
        **asdict(rates(hits=len(hits), found=len(raised), there=due)),
        same_flag=share(same, len(hits)),
        n=len(texts),
    )
