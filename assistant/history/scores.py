"""How some attempts went: sums that can be added up, and the averages made of them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from assistant.history.figures import Figures
from assistant.scoring.verdict import Status

TICKED = frozenset({"checklist"})
"""Drills whose answers are a yes or no: they count as practice, and have no part in averages."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How some attempts went. None stands for an average of nothing.

    Attributes:
        answers: attempts in which somebody spoke; those unclear are among them.
        unclear: answers that could not be understood.
        silent: attempts in which nobody spoke; in no other figure.
        speech_s: seconds in which the person spoke.
        coverage: mean share of points made, 0 to 1.
        grade: mean, 0 to 5.
        words_per_minute: words over the time from first to last speech, of spoken answers.
        fillers_per_minute: over the same time.
        limited: answers that had a time limit.
        over_limit: those of them that ran past it.
        over_share: the share of these, 0 to 1.
    """

    answers: int
    unclear: int
    silent: int
    speech_s: float
    coverage: float | None
    grade: float | None
    words_per_minute: float | None
    fillers_per_minute: float | None
    limited: int
    over_limit: int
    over_share: float | None


@dataclass(slots=True)
class Tally:
    """Sums over attempts, to which more can be added.

    Attributes:
        covered, graded: answers that have a coverage, or a grade.
        paced_s: seconds from first to last speech of the answers whose words and fillers are counted.
    """

    answers: int = 0
    unclear: int = 0
    silent: int = 0
    speech_s: float = 0.0
    coverage: float = 0.0
    covered: int = 0
    grade: float = 0.0
    graded: int = 0
    words: int = 0
    fillers: int = 0
    paced_s: float = 0.0
    limited: int = 0
    over_limit: int = 0

    def add(self, one: Figures) -> None:
        """Count one attempt."""
        if not one.is_spoken:
            self.silent += 1
            return
        self.answers += 1
        self.speech_s += one.speech_s
        if one.over_limit_s is not None:
            self.limited += 1
            self.over_limit += one.over_limit_s > 0
        if one.status is Status.UNCLEAR:
            self.unclear += 1
            return
        if one.told_s:
            self.words += one.words
            self.fillers += one.fillers
            self.paced_s += one.told_s
        if is_judged(one) and one.coverage is not None:
            self.coverage += one.coverage
            self.covered += 1
        if is_judged(one) and one.grade is not None:
            self.grade += one.grade
            self.graded += 1

    def include(self, other: "Tally") -> None:
        """Count all that another one has counted."""
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def scores(self) -> Scores:
        """The averages."""
        minutes = self.paced_s / 60
        return Scores(
            answers=self.answers,
            unclear=self.unclear,
            silent=self.silent,
            speech_s=self.speech_s,
            coverage=self.coverage / self.covered if self.covered else None,
            grade=self.grade / self.graded if self.graded else None,
            words_per_minute=self.words / minutes if minutes else None,
            fillers_per_minute=self.fillers / minutes if minutes else None,
            limited=self.limited,
            over_limit=self.over_limit,
            over_share=self.over_limit / self.limited if self.limited else None,
        )


_SUMS = tuple(field.name for field in fields(Tally))


def is_judged(one: Figures) -> bool:
    """Whether an attempt has a part in averages."""
    return one.status is Status.OK and one.drill not in TICKED


def together(tallies: Iterable[Tally]) -> Tally:
    """All of them added up."""
    total = Tally()
    for tally in tallies:
        total.include(tally)
    return total
