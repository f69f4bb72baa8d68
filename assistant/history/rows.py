"""Between frozen records and rows of the database."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from assistant import __version__
from assistant.history.amendments import Appeal, FollowUp, Regrade
from assistant.history.records import Attempt, CardRef, RoundRecord, RoundState, Selection, utc_text
from assistant.scoring.verdict import Status


def storable(text: str) -> str:
    """`text` as valid Unicode: a half of a surrogate pair, which no file can hold, becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def attempt_row(attempt: Attempt) -> dict[str, Any]:
    """The columns of an attempt.

    Raises:
        ValueError: its verdict holds a number that JSON does not know (NaN or infinity).
    """
    return {
        "id": attempt.id,
        "round_id": attempt.round_id,
        "at": utc_text(attempt.at),
        "sheet": storable(attempt.sheet),
        "card_key": storable(attempt.card.key),
        "card_number": attempt.card.number,
        "drill": attempt.drill,
        "question": storable(attempt.question),
        "status": attempt.status.value,
        "coverage": attempt.coverage,
        "grade": attempt.grade,
        "transcript": storable(attempt.transcript),
        "verdict": storable(json.dumps(attempt.verdict, ensure_ascii=False, allow_nan=False)),
        "limit_s": attempt.limit_s,
        "recording": attempt.recording,
        "model": storable(attempt.model),
        "app_version": attempt.app_version,
    }


def attempt_of(row: Mapping[str, Any] | sqlite3.Row) -> Attempt:
    """The attempt in a row.

    Raises:
        ValueError, KeyError, TypeError: the row is damaged.
    """
    attempt = Attempt(
        id=row["id"],
        round_id=row["round_id"],
        at=datetime.fromisoformat(row["at"]),
        sheet=row["sheet"],
        card=CardRef(row["card_key"], row["card_number"]),
        drill=row["drill"],
        question=row["question"],
        verdict=json.loads(row["verdict"]),
        limit_s=row["limit_s"],
        recording=row["recording"],
        model=row["model"],
        app_version=row["app_version"],
    )
    # What everybody asks of an attempt; a damaged verdict comes to light here, not there.
    _ = attempt.status, attempt.coverage, attempt.grade, attempt.transcript
    return attempt


def follow_up_row(follow_up: FollowUp) -> dict[str, Any]:
    """The columns of a follow-up.

    Raises:
        ValueError: its verdict holds a number that JSON does not know (NaN or infinity).
    """
    return {
        "attempt_id": follow_up.attempt_id,
        "at": utc_text(follow_up.at),
        "verdict": storable(json.dumps(follow_up.verdict, ensure_ascii=False, allow_nan=False)),
        "recording": follow_up.recording,
        "app_version": __version__,
    }


def appeal_row(appeal: Appeal) -> dict[str, Any]:
    """The columns of an appeal."""
    return {
        "attempt_id": appeal.attempt_id,
        "at": utc_text(appeal.at),
        "point": storable(appeal.point),
        "words": storable(appeal.words),
        "counts": int(appeal.counts),
        "app_version": __version__,
    }


def regrade_row(regrade: Regrade) -> dict[str, Any]:
    """The columns of a later verdict.

    Raises:
        ValueError: the verdict holds a number that JSON does not know (NaN or infinity).
    """
    return {
        "attempt_id": regrade.attempt_id,
        "at": utc_text(regrade.at),
        "verdict": storable(json.dumps(regrade.verdict, ensure_ascii=False, allow_nan=False)),
        "model": storable(regrade.model),
        "basis": regrade.basis,
        "app_version": regrade.app_version,
    }


def regrade_of(row: Mapping[str, Any] | sqlite3.Row) -> Regrade:
    """The later verdict in a row."""
    return Regrade(
        attempt_id=row["attempt_id"],
        at=datetime.fromisoformat(row["at"]),
        verdict=json.loads(row["verdict"]),
        model=row["model"],
        basis=row["basis"],
        app_version=row["app_version"],
    )


def cards_text(cards: Iterable[CardRef]) -> str:
    """Planned cards as they are stored: a JSON array of [key, number]."""
    return storable(json.dumps([[card.key, card.number] for card in cards], ensure_ascii=False))


def round_of(row: Mapping[str, Any] | sqlite3.Row, statuses: Iterable[tuple[str, str]]) -> RoundRecord:
    """The round in a row.

    Args:
        statuses: (card key, status) of its attempts.
    """
    planned = tuple(CardRef(key, number) for key, number in json.loads(row["planned"]))
    answered = {key for key, status in statuses if status != Status.NO_SPEECH}
    state = RoundState(row["state"])
    return RoundRecord(
        id=row["id"],
        started_at=datetime.fromisoformat(row["started_at"]),
        ended_at=datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None,
        sheet=row["sheet"],
        drill=row["drill"],
        planned=planned,
        remaining=tuple(card for card in planned if card.key not in answered),
        state=RoundState.INTERRUPTED if state is RoundState.RUNNING else state,
    )


def where(which: Selection, **more: Any) -> tuple[str, list[Any]]:
    """The selection as SQL: a condition with question marks, and their values.

    Args:
        more: `beyond` and `below`, bounds of the position, excluded.
    """
    single: Mapping[str, Any] = {
        "sheet = ?": which.sheet,
        "drill = ?": which.drill,
        "card_key = ?": which.card_key,
        "card_number = ?": which.card_number,
        "round_id = ?": which.round_id,
        "at >= ?": utc_text(which.since) if which.since else None,
        "at < ?": utc_text(which.before) if which.before else None,
        "position > ?": more.get("beyond"),
        "position < ?": more.get("below"),
    }
    asked = {condition: value for condition, value in single.items() if value is not None}
    conditions, values = list(asked), list(asked.values())
    if which.ids is not None:
        conditions.append(f"id IN ({', '.join('?' * len(which.ids))})")
        values.extend(which.ids)
    return " AND ".join(conditions) or "TRUE", values
