"""What a later verdict changes: points, terms and words. Pure."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.history.amendments import Regrade
from assistant.history.records import Attempt

MARKS: Mapping[bool | None, str] = {True: "+", False: "-", None: "?"}
"""Before the id of a point, or a term: what it is now."""


@dataclass(frozen=True, slots=True)
class Change:
    """One item that is judged otherwise now.

    Attributes:
        name: id of the point, or the term.
        text: the point; empty for a term.
        before: made or said then; None for could not tell, and where it was not judged.
        after: the same now.
    """

    name: str
    before: bool | None
    after: bool | None
    text: str = ""

    @property
    def mark(self) -> str:
        """As "+a", "-a" or "?a"."""
        return MARKS[self.after] + self.name


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words that were heard otherwise; one of the two may be empty."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An attempt beside its later verdict.

    Attributes:
        points: those that changed; those that the card no longer has, or did not have, are left out.
        terms: likewise.
        words: in the order of the answer; none where the words were not heard again.
    """

    attempt: Attempt
    regrade: Regrade
    points: tuple[Change, ...]
    terms: tuple[Change, ...]
    words: tuple[WordChange, ...]

    @property
    def is_none(self) -> bool:
        """Whether the verdict is the same in all that counts."""
        before, after = self.attempt, self.regrade
        figures = (before.status.value, before.coverage) == (after.verdict["status"], after.coverage)
        return figures and not (self.points or self.terms or self.words)

    def as_json(self) -> dict[str, Any]:
        """The line of `rehearse regrade --json`."""
        before = self.attempt
        return {
            "id": before.id,
            "sheet": before.sheet,
            "card": before.card.number,
            "card_key": before.card.key,
            "drill": before.drill,
            "before": {"status": before.status.value, "coverage": before.coverage, "grade": before.grade}
            | {"model": before.model, "app_version": before.app_version},
            "after": {
                name: value for name, value in self.regrade.as_json().items() if name not in {"at", "verdict"}
            },
            "points": [
                {"id": one.name, "text": one.text, "before": one.before, "after": one.after}
                for one in self.points
            ],
            "terms": [{"term": one.name, "before": one.before, "after": one.after} for one in self.terms],
            "words": [{"before": one.before, "after": one.after} for one in self.words],
        }


def difference(attempt: Attempt, regrade: Regrade) -> Difference:
    """What a later verdict changes."""
    then, now = attempt.verdict, regrade.verdict
    texts = {(point["id"], point["text"]): point["made"] for point in then["points"]}
    points = tuple(
        Change(point["id"], texts[point["id"], point["text"]], point["made"], point["text"])
        for point in now["points"]
        if texts.get((point["id"], point["text"]), point["made"]) is not point["made"]
    )
    said = {term["term"]: term["said"] for term in then["terms"]}
    terms = tuple(
        Change(term["term"], said[term["term"]], term["said"])
        for term in now["terms"]
        if said.get(term["term"], term["said"]) is not term["said"]
    )
    return Difference(attempt, regrade, points, terms, changed_words(then["transcript"], now["transcript"]))


def changed_words(before: str, after: str) -> tuple[WordChange, ...]:
    """Where two transcripts differ, in case and punctuation aside."""
    old, new = before.split(), after.split()
    matcher = difflib.SequenceMatcher(None, _plain(old), _plain(new), autojunk=False)
    return tuple(
        WordChange(" ".join(old[i:j]), " ".join(new[k:m]))
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    )


def _plain(words: Iterable[str]) -> Sequence[str]:
    """Words as they are compared; a sign alone stays what it is."""
    return ["".join(filter(str.isalnum, word.casefold())) or word for word in words]
