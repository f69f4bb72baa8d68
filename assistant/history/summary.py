"""What a round comes to: the figures said and shown when it ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from assistant.history.records import Attempt, CardRef
from assistant.scoring.verdict import Status


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """The figures of one round.

    Attributes:
        answered: attempts with a verdict.
        no_speech: attempts in which nobody spoke.
        unclear: attempts that could not be understood.
        not_reached: planned cards without any attempt.
        mean_coverage: over the answered, 0 to 1; None where there are none.
        mean_grade: over the answered, 0 to 5; None where there are none.
        points_made: over the answered.
        points_total: the points that could be judged; those that could not are in neither count.
        over_limit: answers that ran past their limit.
        speech_s: seconds in which the person spoke, over all attempts.
        weakest: the answered attempt with the lowest grade; None where every answer was complete.
    """

    answered: int
    no_speech: int
    unclear: int
    not_reached: int
    mean_coverage: float | None
    mean_grade: float | None
    points_made: int
    points_total: int
    over_limit: int
    speech_s: float
    weakest: Attempt | None


def summarize(attempts: Sequence[Attempt], planned: Iterable[CardRef] = ()) -> RoundSummary:
    """The summary of a round's attempts, in the order in which they were made.

    Args:
        planned: the cards of the round, for `not_reached`.
    """
    statuses = [attempt.status for attempt in attempts]
    answered = [attempt for attempt in attempts if attempt.status is Status.OK]
    made = [point["made"] for attempt in answered for point in attempt.verdict["points"]]
    met = {attempt.card.key for attempt in attempts}
    return RoundSummary(
        answered=len(answered),
        no_speech=statuses.count(Status.NO_SPEECH),
        unclear=statuses.count(Status.UNCLEAR),
        not_reached=len({card.key for card in planned} - met),
        mean_coverage=_mean(attempt.coverage for attempt in answered),
        mean_grade=_mean(attempt.grade for attempt in answered),
        points_made=made.count(True),
        points_total=made.count(True) + made.count(False),
        over_limit=sum((attempt.verdict["delivery"]["over_limit_s"] or 0) > 0 for attempt in attempts),
        speech_s=sum(attempt.verdict["delivery"]["speech_s"] or 0.0 for attempt in attempts),
        weakest=_weakest(answered),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _weakest(answered: Iterable[Attempt]) -> Attempt | None:
    """The first of those with the lowest grade, then coverage, that left something to say."""
    incomplete = [
        (attempt.grade, attempt.coverage, place, attempt)
        for place, attempt in enumerate(answered)
        if attempt.grade is not None and attempt.coverage is not None and attempt.coverage < 1
    ]
    return min(incomplete, key=lambda ranked: ranked[:3])[3] if incomplete else None
