"""What statistics need of an answer, read without making whole attempts, so that a year takes no time.

SQLite picks the few fields out of each verdict, so that transcripts, terms and evidence are not unpacked.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.history.reading import PAGE_ROWS, read_page
from assistant.history.records import CardRef, Selection
from assistant.history.rows import where
from assistant.scoring.verdict import Status

_TOLD = "'$.status', '$.coverage', '$.grade', '$.delivery', '$.points'"


@dataclass(frozen=True, slots=True)
class Figures:
    """One attempt as it stands today: with its follow-up, and with the points counted on appeal.

    Attributes:
        at: when the answer ended, in UTC.
        coverage: share of points made, 0 to 1; None unless the status is ok.
        grade: 0 to 5; None unless the status is ok.
        speech_s: seconds in which the person spoke; 0 for a typed answer.
        told_s: seconds from the first to the last speech; None where that is not known.
        over_limit_s: how far it ran past its limit, 0 within it; None where there was none.
        points: the text of each point, and whether it was made; None where that could not be told.
    """

    at: datetime
    sheet: str
    card: CardRef
    drill: str
    question: str
    status: Status
    coverage: float | None
    grade: float | None
    words: int
    fillers: int
    speech_s: float
    told_s: float | None
    over_limit_s: float | None
    points: tuple[tuple[str, bool | None], ...]

    @property
    def is_spoken(self) -> bool:
        """Whether anything was said, clear or not."""
        return self.status is not Status.NO_SPEECH


def read_figures(database: sqlite3.Connection, which: Selection) -> list[Figures]:
    """The figures of the selected attempts, in the order in which they were recorded.

    Raises:
        sqlite3.Error: they cannot be read.
    """
    conditions, values = where(which)
    rows = database.execute(
        "SELECT id, at, sheet, card_key, card_number, drill, question, json_extract(coalesce("  # noqa: S608  (own text)
        f"(SELECT verdict FROM follow_ups WHERE attempt_id = attempts.id), verdict), {_TOLD}) AS told,"
        " EXISTS (SELECT 1 FROM appeals WHERE attempt_id = attempts.id) AS appealed"
        f" FROM attempts WHERE {conditions} ORDER BY position",
        values,
    ).fetchall()
    counted = dict(_appealed(database, [row["id"] for row in rows if row["appealed"]]))
    return [_figures(row, counted.get(row["id"]) or json.loads(row["told"])) for row in rows]


def _appealed(database: sqlite3.Connection, ids: Sequence[str]) -> Iterator[tuple[str, list[Any]]]:
    """What is told of the attempts with appeals, which change points, coverage and grade."""
    for start in range(0, len(ids), PAGE_ROWS):
        some = Selection(ids=tuple(ids[start : start + PAGE_ROWS]))
        attempts, _ = read_page(database, some, PAGE_ROWS, beyond=None, newest_first=False)
        for attempt in attempts:
            verdict = attempt.verdict
            yield (
                attempt.id,
                [verdict[name] for name in ("status", "coverage", "grade", "delivery", "points")],
            )


def _figures(row: sqlite3.Row, told: Sequence[Any]) -> Figures:
    status, coverage, grade, delivery, points = told
    words, pace = delivery.get("words") or 0, delivery.get("words_per_minute")
    return Figures(
        at=datetime.fromisoformat(row["at"]),
        sheet=row["sheet"],
        card=CardRef(row["card_key"], row["card_number"]),
        drill=row["drill"],
        question=row["question"],
        status=Status(status),
        coverage=coverage,
        grade=grade,
        words=words,
        fillers=delivery.get("fillers") or 0,
        speech_s=delivery.get("speech_s") or 0.0,
        told_s=60 * words / pace if pace else None,
        over_limit_s=delivery.get("over_limit_s"),
        points=tuple(map(_point, points)),
    )


def _point(point: Mapping[str, Any]) -> tuple[str, bool | None]:
    return point["text"], point["made"]
