"""The review of a whole design that was talked through, phase by phase. Pure.

Judged from all phases together: the time against the plan, what no phase mentioned, and what hurts in an
interview because it was not said.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.decks.cards import Phase
from assistant.decks.flag_rules import find_flag
from assistant.scoring.cover import find_elsewhere
from assistant.scoring.normalise import read_text
from assistant.scoring.phase_review import PhaseReview
from assistant.scoring.spoken_line import SpokenLine
from assistant.scoring.subject_cues import Subject
from assistant.scoring.subjects import find_mention, subjects_of

TOTAL_MINUTES = 45.0
"""Length of a system-design exercise. Source: the bundled sheet ("Timing for a 45-minute exercise")."""


@dataclass(frozen=True, slots=True)
class PhaseTime:
    """Time spent on a phase against its plan.

    Attributes:
        spent_s: seconds from first to last speech; None where the phase was not spoken or has no sound.
        budget_s: the upper bound of its time, in seconds; None where the sheet gives none.
        over_s: seconds beyond the budget, 0 within it; None where either is not known.
    """

    number: int
    title: str
    spent_s: float | None
    budget_s: float | None
    over_s: float | None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An item that was covered in another phase than its own.

    Attributes:
        phase: number of the phase whose item it is.
        covered_in: number of the phase that covered it.
    """

    phase: int
    item: str
    covered_in: int
    quote: str


@dataclass(frozen=True, slots=True)
class Missing:
    """An item that no phase covered."""

    phase: int
    item: str


@dataclass(frozen=True, slots=True)
class DesignFlag:
    """What hurts in an interview because it was not said.

    Attributes:
        rule: the red flag as the sheet words it, else in our words.
        why: what was missing, in words.
        phase: number of the phase that it was seen in; None for the whole.
    """

    rule: str
    why: str
    phase: int | None = None


@dataclass(frozen=True, slots=True)
class DesignReview:
    """What became of a whole walk-through.

    Attributes:
        times: of each phase.
        spent_s: seconds spent on all of them; None where no phase has sound.
        planned_s: sum of the budgets, in seconds.
        slack_s: seconds of the whole that the budgets leave.
        never_mentioned: items that no phase covered; where a phase was not spoken, none of its own.
        elsewhere: items that a phase other than their own covered.
        flags: each once, a monologue once a phase.
    """

    times: tuple[PhaseTime, ...]
    spent_s: float | None
    planned_s: float
    slack_s: float
    never_mentioned: tuple[Missing, ...]
    elsewhere: tuple[Elsewhere, ...]
    flags: tuple[DesignFlag, ...]

    def as_json(self) -> dict[str, Any]:
        """The same for the events and the history."""
        return asdict(self)


def review_design(
    phases: Sequence[Phase],
    reviews: Sequence[PhaseReview | None],
    red_flags: Collection[str] = (),
    total_minutes: float = TOTAL_MINUTES,
) -> DesignReview:
    """Review all phases together.

    Args:
        phases: of the sheet, in order.
        reviews: one for each phase; None for a phase that was left out.
        red_flags: those of the sheet, which name what is flagged.
        total_minutes: length of the whole exercise.
    """
    times = tuple(_time(phase, review) for phase, review in zip(phases, reviews, strict=True))
    spent = [time.spent_s for time in times if time.spent_s is not None]
    planned_s = sum(time.budget_s or 0.0 for time in times)
    missing, elsewhere = _sort_out(reviews)
    return DesignReview(
        times=times,
        spent_s=round(sum(spent), 2) if spent else None,
        planned_s=planned_s,
        slack_s=60 * total_minutes - planned_s,
        never_mentioned=missing,
        elsewhere=elsewhere,
        flags=tuple(_flags(phases, reviews, red_flags)),
    )


def _time(phase: Phase, review: PhaseReview | None) -> PhaseTime:
    spent_s = None if review is None else review.spoken_s
    budget_s = None if phase.max_minutes is None else 60 * phase.max_minutes
    known = spent_s is not None and budget_s is not None
    over_s = round(max(0.0, (spent_s or 0.0) - (budget_s or 0.0)), 2) if known else None
    return PhaseTime(phase.number, phase.title, spent_s, budget_s, over_s)


def _sort_out(
    reviews: Sequence[PhaseReview | None],
) -> tuple[tuple[Missing, ...], tuple[Elsewhere, ...]]:
    """What no phase covered, and what another phase than its own covered."""
    spoken = [(review, read_text(review.transcript)) for review in reviews if review is not None]
    missing: list[Missing] = []
    elsewhere: list[Elsewhere] = []
    for review, _ in spoken:
        for found in (found for found in review.covered if not found.made):
            others = (
                (other.number, find_elsewhere(found.item, said))
                for other, said in spoken
                if other is not review
            )
            number, quote = next((place for place in others if place[1]), (0, ""))
            if quote:
                elsewhere.append(Elsewhere(review.number, found.item, number, quote))
            elif found.made is False:
                missing.append(Missing(review.number, found.item))
    return tuple(missing), tuple(elsewhere)


@dataclass(frozen=True, slots=True)
class _Omission:
    """What should have been spoken of.

    Attributes:
        begins: how a sheet may begin to word the red flag; the first names it where none does.
        why: what was missing.
        subjects: any of them is enough.
    """

    begins: tuple[str, ...]
    why: str
    subjects: frozenset[Subject] = frozenset()


_NO_QUESTION = _Omission(
    ("Jumping into solution mode", "Not asking clarifying", "Not clarifying", "Skipping the requirements"),
    "No clarifying question was asked and no assumption was offered for correction.",
)
_MONOLOGUE = _Omission(
    ("Monologuing", "Monologue", "Talking for", "Not checking in"),
    "without turning to the interviewer",
)
_OMISSIONS = (
    _Omission(
        ("Designing without discussing failure modes", "Not discussing failure", "Ignoring failure"),
        "No phase spoke of what happens when something fails.",
        frozenset({Subject.FAILURE, Subject.ERRORS}),
    ),
    _Omission(
        ("Ignoring operational concerns", "Ignoring operations", "Not considering operation"),
        "No phase spoke of monitoring, deployment or on-call.",
        frozenset({Subject.MONITORING, Subject.DEPLOYMENT, Subject.ON_CALL}),
    ),
    _Omission(
        ("Not considering scale and cost", "Not considering scale", "Ignoring scale", "Not considering cost"),
        "No phase spoke of scale or cost.",
        frozenset({Subject.SCALE, Subject.GROWTH, Subject.COST}),
    ),
)


def _flags(
    phases: Sequence[Phase], reviews: Sequence[PhaseReview | None], red_flags: Collection[str]
) -> Iterator[DesignFlag]:
    """What was left out, judged only where every phase was spoken, and monologues."""
    spoken = [review for review in reviews if review is not None]
    if len(spoken) == len(phases) and any(review.transcript.strip() for review in spoken):
        if not any(review.clarifying for review in spoken):
            yield _flag(_NO_QUESTION, red_flags)
        subjects = _subjects(spoken)
        yield from (_flag(each, red_flags) for each in _OMISSIONS if not each.subjects & subjects)
    for review in spoken:
        if review.monologues:
            longest = max(stretch.duration_s for stretch in review.monologues)
            why = f"{longest:.0f} s {_MONOLOGUE.why}."
            yield DesignFlag(_flag(_MONOLOGUE, red_flags).rule, why, review.number)


def _flag(omission: _Omission, red_flags: Collection[str]) -> DesignFlag:
    """Named as the sheet words it, where it does."""
    named = (find_flag(begin, red_flags) for begin in omission.begins)
    return DesignFlag(next(filter(None, named), omission.begins[0]), omission.why)


def _subjects(reviews: Sequence[PhaseReview]) -> set[Subject]:
    """What was spoken of in any phase; what could not be told counts."""
    lines = [SpokenLine(review.transcript.split()) for review in reviews]
    mentioned = {subject for subject in Subject if any(find_mention(subject, line) for line in lines)}
    covered = (found for review in reviews for found in review.covered if found.made is not False)
    return mentioned.union(*(subjects_of(found.item) for found in covered))
