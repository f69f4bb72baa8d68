"""What comes after an attempt: a follow-up that was asked, points that its owner counted, a later verdict.

Attempts are never rewritten, so these are kept beside them and applied whenever an attempt is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant import __version__


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


@dataclass(frozen=True, slots=True)
class Regrade:
    """A later verdict on an attempt. It stands beside the one before, and changes no review.

    Attributes:
        at: when it was made, in UTC.
        verdict: the `Verdict.as_json()`; as read from the history with an attempt, with the appeals applied.
        model: the speech model that heard the recording again; empty where the words stayed as they were.
        basis: digest of what the answer was compared with: the same where the sheet said the same.
        app_version: the version of this program that judged.
    """

    attempt_id: str
    at: datetime
    verdict: Mapping[str, Any]
    model: str = ""
    basis: str = ""
    app_version: str = __version__

    @property
    def coverage(self) -> float | None:
        """Share of points made, 0 to 1; None unless the status is ok."""
        return None if self.verdict["coverage"] is None else float(self.verdict["coverage"])

    @property
    def grade(self) -> float | None:
        """0 to 5; None unless the status is ok."""
        return None if self.verdict["grade"] is None else float(self.verdict["grade"])

    def as_json(self) -> dict[str, Any]:
        """What an attempt tells of it in `rehearse history --json` and `rehearse export`."""
        return {
            "at": self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "status": self.verdict["status"],
            "coverage": self.coverage,
            "grade": self.grade,
            "model": self.model,
            "app_version": self.app_version,
            "verdict": dict(self.verdict),
        }


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


def still_meant(
    appeals: Iterable[Appeal], before: Mapping[str, Any], now: Mapping[str, Any]
) -> tuple[Appeal, ...]:
    """The appeals whose points a later verdict has too: under the same id, in the same words."""
    texts = {point["id"]: point["text"] for point in now["points"]}
    same = {point["id"] for point in before["points"] if texts.get(point["id"]) == point["text"]}
    return tuple(appeal for appeal in appeals if appeal.point in same)
