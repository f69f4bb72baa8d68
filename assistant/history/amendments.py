"""What comes after an attempt: a follow-up that was asked, points that its owner counted.

Attempts are never rewritten, so these are kept beside them and applied whenever an attempt is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The answer to one more question about what was unclear, judged together with the first answer.

    Attributes:
        at: when it ended, in UTC.
        verdict: the `Verdict.as_json()` on both answers, which takes the place of the first.
        recording: its sound, as in `Attempt`; the first answer keeps its own.
    """

    attempt_id: str
    at: datetime
    verdict: Mapping[str, Any]
    recording: str | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """That the owner of an answer counted one of its points, or took that back.

    Attributes:
        at: in UTC.
        point: its id in the verdict.
        words: what makes it, in the owner's view; empty where it is taken back.
        counts: false where it is taken back.
    """

    attempt_id: str
    at: datetime
    point: str
    words: str = ""
    counts: bool = True


def in_force(appeals: Iterable[Appeal]) -> tuple[Appeal, ...]:
    """The appeals that hold, in the order in which they were made: the last word on each point decides."""
    last: dict[str, Appeal] = {}
    for appeal in appeals:
        last.pop(appeal.point, None)
        last[appeal.point] = appeal
    return tuple(appeal for appeal in last.values() if appeal.counts)


def applied(verdict: Mapping[str, Any], appeals: Sequence[Appeal]) -> Mapping[str, Any]:
    """A stored verdict with the points counted that `appeals` (those in force) name."""
    if not appeals:
        return verdict
    from assistant.scoring.appeals import with_counted
    from assistant.scoring.verdict import verdict_from_json

    counted = {appeal.point: appeal.words for appeal in appeals}
    return with_counted(verdict_from_json(verdict), counted).as_json()
