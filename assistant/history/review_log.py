"""The review log: how well each card was recalled, and when. Appended to and never rewritten.

An attempt has a review when its verdict can be rated, and one more whenever a follow-up or an appeal changes
that rating. Whoever reads the log takes the last rating of an attempt at the time of the first.
"""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fsrs import Rating

from assistant import __version__
from assistant.history.rating import rating_of
from assistant.history.reading import read_page
from assistant.history.records import CardRef, Selection, utc_text
from assistant.history.rows import storable

UNSCHEDULED: Collection[str] = frozenset({"design", "checklist", "asking"})
"""Drills whose cards are not scheduled: a phase of a walk-through, a yes or no, and the interviewer's last
question are no knowledge that fades. Scheduled are cards, number facts, stories and questions to ask."""

MARKED = "marked"
"""What stands for the drill where a card was marked as known without an answer."""

TOLD = "told"
"""And where its expert answer was asked for in place of one."""


@dataclass(frozen=True, slots=True)
class Review:
    """That a card was recalled, well or badly.

    Attributes:
        at: in UTC, by the computer's clock at that time, right or wrong.
        sheet: id of the sheet.
        drill: the kind of practice, or `MARKED` or `TOLD`.
        attempt_id: the answer; None where there was none.
        late_s: how many seconds later it was kept, as an answer that comes from a recording is.
    """

    at: datetime
    sheet: str
    card: CardRef
    drill: str
    rating: Rating
    attempt_id: str | None = None
    late_s: float = 0.0


def append(database: sqlite3.Connection, review: Review) -> None:
    """Append a review. The caller holds a write transaction, or needs none.

    Raises:
        ValueError: its time is not in UTC.
        sqlite3.Error: it cannot be written.
    """
    database.execute(
        "INSERT INTO reviews"
        " (at, sheet, card_key, card_number, drill, rating, late_s, attempt_id, app_version)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            utc_text(review.at),
            storable(review.sheet),
            storable(review.card.key),
            review.card.number,
            review.drill,
            review.rating.value,
            review.late_s,
            review.attempt_id,
            __version__,
        ),
    )


def append_rating(database: sqlite3.Connection, attempt_id: str, at: datetime, late_s: float = 0.0) -> None:
    """Append the rating of an attempt as it stands, unless the log has it. The caller holds a transaction.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    (attempt,), _ = read_page(database, Selection(ids=(attempt_id,)), 1, beyond=None, newest_first=False)
    rating = None if attempt.drill in UNSCHEDULED else rating_of(attempt.verdict)
    known = database.execute(
        "SELECT rating FROM reviews WHERE attempt_id = ? ORDER BY position DESC LIMIT 1", (attempt_id,)
    ).fetchone()
    if rating is not None and (known is None or known["rating"] != rating):
        card, drill = attempt.card, attempt.drill
        append(database, Review(at, attempt.sheet, card, drill, rating, attempt_id, late_s))


def read_log(database: sqlite3.Connection) -> list[Review]:
    """One review an attempt or mark, of all sheets, in the order in which they were given.

    Raises:
        sqlite3.Error: the log cannot be read.
    """
    log: dict[str | int, Review] = {}
    for row in database.execute("SELECT * FROM reviews ORDER BY position"):
        key = row["attempt_id"] or row["position"]
        rating = Rating(row["rating"])
        log[key] = replace(log[key], rating=rating) if key in log else _review(row, rating)
    return list(log.values())


def _review(row: Mapping[str, Any] | sqlite3.Row, rating: Rating) -> Review:
    card = CardRef(row["card_key"], row["card_number"])
    at = datetime.fromisoformat(row["at"])
    return Review(at, row["sheet"], card, row["drill"], rating, row["attempt_id"], row["late_s"])
