"""What the history holds, as frozen values: attempts, their rounds, and ways to choose among them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Self

from assistant import __version__
from assistant.decks.cards import Card
from assistant.history.amendments import Appeal, Regrade
from assistant.scoring.verdict import Status

CARD_DRILL = "quickfire"
"""The kind of practice that asks cards; what a number alone means to whoever forgets or counts."""


def new_id() -> str:
    """A fresh id for an attempt or a round: 32 hexadecimal digits, random."""
    return uuid.uuid4().hex


def recording_name(attempt_id: str) -> str:
    """Where the recording of an attempt belongs, relative to the recordings folder."""
    return f"{attempt_id}.flac"


def follow_up_name(attempt_id: str) -> str:
    """Where the recording of an answer to the follow-up belongs, beside the first."""
    return f"{attempt_id}.2.flac"


def require_utc(moment: datetime) -> datetime:
    """`moment` itself.

    Raises:
        ValueError: it is naive or not in UTC, so that sorting it as text would lie.
    """
    if moment.utcoffset() != timedelta(0):
        raise ValueError(f"a time in UTC is wanted, not {moment!r}")
    return moment


def utc_text(moment: datetime) -> str:
    """ISO 8601 in UTC and of constant width, so that text sorts as time does.

    Raises:
        ValueError: `moment` is naive or not in UTC.
    """
    return require_utc(moment).astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class CardRef:
    """A card as the history knows it: its key outlives edits of the sheet, its number is what people type."""

    key: str
    number: int

    @classmethod
    def of(cls, card: Card) -> Self:
        """The reference to `card`."""
        return cls(card.key, card.number)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One spoken answer with its verdict. Appended to the history and never rewritten.

    Attributes:
        id: from `new_id`.
        round_id: the round it belongs to.
        at: when the answer ended, in UTC.
        sheet: id of the sheet.
        card: the card that was asked.
        drill: the kind of practice.
        question: its wording at the time.
        verdict: the whole `Verdict.as_json()`; as read from the history, on the follow-up too, and with the
            appeals applied.
        limit_s: the time limit that was in force; None where there was none.
        recording: the sound, a path with slashes relative to the recordings folder; None where none was kept.
        model: the speech model that heard the answer; empty where it was typed.
        app_version: the version of this program that judged it.
        follow_up_recording: the sound of the answer to a follow-up, where one was asked.
        appeals: the points that its owner counted, as far as that holds.
        regraded: the newest later verdict; None where there is none.

    Raises:
        ValueError: `at` is not in UTC, or `recording` leads out of the recordings folder.
    """

    id: str
    round_id: str
    at: datetime
    sheet: str
    card: CardRef
    drill: str
    question: str
    verdict: Mapping[str, Any]
    limit_s: float | None = None
    recording: str | None = None
    model: str = ""
    app_version: str = __version__
    follow_up_recording: str | None = None
    appeals: tuple[Appeal, ...] = ()
    regraded: Regrade | None = None

    def __post_init__(self) -> None:
        require_utc(self.at)
        if self.recording is not None and not stays_inside(self.recording):
            raise ValueError(f"{self.recording!r} is not a path inside the recordings folder")

    @property
    def status(self) -> Status:
        """Whether there was anything to judge."""
        return Status(self.verdict["status"])

    @property
    def coverage(self) -> float | None:
        """Share of points made, 0 to 1; None unless the status is ok."""
        return None if self.verdict["coverage"] is None else float(self.verdict["coverage"])

    @property
    def grade(self) -> float | None:
        """0 to 5; None unless the status is ok."""
        return None if self.verdict["grade"] is None else float(self.verdict["grade"])

    @property
    def transcript(self) -> str:
        """What was heard."""
        return str(self.verdict["transcript"])

    def as_json(self) -> dict[str, Any]:
        """The object that `rehearse history --json` and `rehearse export` hold."""
        return {
            "id": self.id,
            "round": self.round_id,
            "at": self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "sheet": self.sheet,
            "card": self.card.number,
            "card_key": self.card.key,
            "drill": self.drill,
            "question": self.question,
            "status": self.status.value,
            "coverage": self.coverage,
            "grade": self.grade,
            "transcript": self.transcript,
            "limit_s": self.limit_s,
            "recording": self.recording,
            "follow_up_recording": self.follow_up_recording,
            "appeals": [{"point": appeal.point, "words": appeal.words} for appeal in self.appeals],
            "model": self.model,
            "app_version": self.app_version,
            "verdict": dict(self.verdict),
            "regraded": None if self.regraded is None else self.regraded.as_json(),
        }


def stays_inside(recording: str) -> bool:
    """Whether a stored path is relative and goes down only, as either system would read it."""
    windows = PureWindowsPath(recording)
    plain = not (PurePosixPath(recording).is_absolute() or windows.drive or windows.root)
    return plain and bool(windows.parts) and ".." not in windows.parts


class RoundState(StrEnum):
    """How far a round came."""

    RUNNING = "running"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """One round of practice.

    Attributes:
        started_at: in UTC.
        ended_at: in UTC; None where the program was killed.
        planned: the cards of the round, in order.
        remaining: those of them that nobody has answered yet, in order. A card met with silence remains.
        state: never running: a round that nobody ended was interrupted.
    """

    id: str
    started_at: datetime
    ended_at: datetime | None
    sheet: str
    drill: str
    planned: tuple[CardRef, ...]
    remaining: tuple[CardRef, ...]
    state: RoundState


@dataclass(frozen=True, slots=True)
class Selection:
    """Which attempts are meant. All conditions must hold; None asks for nothing.

    Attributes:
        since: the earliest time that counts, in UTC.
        before: the first time that no longer counts, in UTC.
        ids: whole ids.

    Raises:
        ValueError: a time is not in UTC.
    """

    sheet: str | None = None
    drill: str | None = None
    card_key: str | None = None
    card_number: int | None = None
    round_id: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    ids: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        for moment in (self.since, self.before):
            if moment is not None:
                require_utc(moment)


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What `forget` removed.

    Attributes:
        attempts: rows deleted.
        recordings: files deleted.
        traces_gone: false where another program had the history open, so that the old pages could not be
            overwritten yet; they go when that program ends.
        left_alone: recordings that lie outside the recordings folder, as only a tampered history names them.
    """

    attempts: int
    recordings: int
    traces_gone: bool
    left_alone: tuple[str, ...] = ()


def drill_of(attempt: Attempt) -> str:
    """The kind of practice by its name of today; the first histories wrote it otherwise."""
    return attempt.drill.replace("quick-fire", "quickfire")
