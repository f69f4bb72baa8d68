"""From a verdict to the rating that the schedule goes by. Pure.

The four ratings are those of FSRS. The grade decides between missed, half recalled and recalled; fluency
raises or lowers what was recalled: who makes every point after a long search has not got it at hand.
"""

from collections.abc import Mapping
from typing import Any

from fsrs import Rating

from assistant.scoring.verdict import Status

RECALLED_GRADE = 2.0
"""Grade below which an answer was missed.

Source: answers written as weak, partial and strong, graded by this program. On the 222 that its judge never
saw (tests/data/second, tests/data/held_out/hesitant.jsonl) 58 of 74 weak and 15 of 74 partial ones lie
below. The bound with the fewest errors there is 1.6 (24 weak ones would pass and 4 partial ones fail), on
the reversals of tests/data/answers 2.0; it is the higher one, as a card asked too soon costs a minute and
one asked too late the answer. `tests/history/test_rating.py` counts again on the labels.
"""

GOOD_GRADE = 3.5
"""Grade from which enough was recalled.

Source: the same 222 answers: 66 of 74 partial ones lie below, 50 of 74 strong ones above; 3.75 would make as
many errors. Of the hesitant ones alone none lies on the wrong side.
"""

FLUENT_FILLERS = 5.0
HALTING_FILLERS = 12.0
"""Fillers a minute. Source: no measurable penalty up to about 5, harm near 12 (Laske 2024, as cited by
speechaway.co). The hesitant answers of tests/data/held_out have 4.5 in the median, most others none."""

FEW_FILLERS = 2
"""So many are never held against a short answer, in which they make a high rate; a choice."""

SPOKEN_WORDS_PER_MINUTE = 150.0
"""Pace at which typed words would be said. Source: talks have 140 to 160."""

FLUENT_LATENCY_S = 3.0
HALTING_LATENCY_S = 8.0
"""Seconds to the first word: a breath and a thought; and those after which an encouraging word comes (setting
practice.nudge_s). Choices."""

FLUENT_PAUSES = 2.0
HALTING_PAUSES = 6.0
"""Silences of more than 1.2 s a minute: one each half minute is a breath between two thoughts; one each ten
seconds breaks most sentences. Choices."""

FEW_PAUSES = 1
"""So many are never held against an answer; a choice."""


def rating_of(verdict: Mapping[str, Any]) -> Rating | None:
    """How well something was recalled; None where nobody spoke or nothing was understood.

    Again for a grade below `RECALLED_GRADE`, hard for one below `GOOD_GRADE`, else good. Of what would be
    good, a halting answer, or one that took a hint or says it does not know, is hard; one that makes every
    point fluently, within its time, is easy. Typed answers are never easy, as nobody knows how long they
    took.

    Args:
        verdict: as `Verdict.as_json` gives it, of any drill.
    """
    grade = verdict.get("grade")
    if verdict.get("status") != Status.OK or grade is None:
        return None
    if grade < RECALLED_GRADE:
        return Rating.Again
    delivery = verdict["delivery"]
    if grade < GOOD_GRADE or verdict.get("admission") or delivery.get("hints") or _is_halting(delivery):
        return Rating.Hard
    points, terms = verdict.get("points", ()), verdict.get("terms", ())
    is_told = all(point["made"] for point in points) if points else all(term["said"] for term in terms)
    whole = verdict.get("coverage") == 1 and is_told
    return Rating.Easy if whole and _is_fluent(delivery) else Rating.Good


def is_missed(verdict: Mapping[str, Any]) -> bool:
    """Whether a card was missed, so that it should come again soon."""
    return rating_of(verdict) is Rating.Again


def points_left_out(verdict: Mapping[str, Any]) -> bool:
    """Whether points were left out; those that could not be told were not."""
    return verdict.get("status") == Status.OK and any(
        point["made"] is False for point in verdict.get("points", ())
    )


def _is_halting(delivery: Mapping[str, Any]) -> bool:
    fillers, pauses = _fillers(delivery), _pauses(delivery)
    latency_s = delivery.get("response_latency_s")
    return (
        fillers >= HALTING_FILLERS
        or (pauses is not None and pauses >= HALTING_PAUSES)
        or (latency_s is not None and latency_s >= HALTING_LATENCY_S)
    )


def _is_fluent(delivery: Mapping[str, Any]) -> bool:
    pauses, latency_s = _pauses(delivery), delivery.get("response_latency_s")
    return (
        latency_s is not None
        and latency_s <= FLUENT_LATENCY_S
        and pauses is not None
        and pauses <= FLUENT_PAUSES
        and _fillers(delivery) <= FLUENT_FILLERS
        and not delivery.get("over_limit_s")
    )


def _fillers(delivery: Mapping[str, Any]) -> float:
    """Fillers a minute; 0 for few of them."""
    fillers = delivery.get("fillers") or 0
    return 0.0 if fillers <= FEW_FILLERS else fillers / _minutes(delivery)


def _pauses(delivery: Mapping[str, Any]) -> float | None:
    """Long pauses a minute; 0 for few of them, None where nobody knows."""
    pauses = delivery.get("long_pauses")
    if pauses is None:
        return None
    return 0.0 if pauses <= FEW_PAUSES else pauses / _minutes(delivery)


def _minutes(delivery: Mapping[str, Any]) -> float:
    """From the first to the last word, or as long as typed words would take."""
    words = max(1, delivery.get("words") or 0)
    return float(words / (delivery.get("words_per_minute") or SPOKEN_WORDS_PER_MINUTE))
