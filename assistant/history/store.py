"""The history: every round and every answer with its verdict, in one SQLite file on the user's machine."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from fsrs import Rating

from assistant.history.amendments import Appeal, FollowUp, Regrade
from assistant.history.database import (
    copy_database,
    explained,
    open_database,
    open_in_memory,
    transaction,
    understood,
)
from assistant.history.figures import Figures, read_figures
from assistant.history.forgetting import forget_attempts, forget_rounds_and_attempts
from assistant.history.reading import PAGE_ROWS, read_page
from assistant.history.records import (
    EVERYTHING,
    Attempt,
    CardRef,
    Forgotten,
    Selection,
)
from assistant.history.review_log import MARKED, TOLD, Review, append, append_rating, read_log
from assistant.history.rounds import Rounds, round_is_gone
from assistant.history.rows import (
    appeal_row,
    attempt_row,
    follow_up_row,
    regrade_of,
    regrade_row,
    where,
)
from assistant.history.running import RunningRounds
from assistant.history.word_times import (
    ANSWER,
    FOLLOW_UP,
    WordTimes,
    read_word_times,
    word_times_row,
)
from assistant.scoring.verdict import Status

PATIENCE_S = 5.0
"""How long to wait while another program writes: a commit takes milliseconds, forgetting much, seconds."""


class History:
    """The open history. Several programs may have it open at once; each takes turns to write.

    Every method that writes has committed, to the platter, when it returns. It serves only the thread that
    opened it; close it there, best by `with`.

    Args:
        file: made, for this user alone, where it is missing.
        patience_s: how long to wait while another program writes.

    Attributes:
        stays: whether what is written stays when this program ends; not so `unkept`.
        rounds: those that were and are being held.

    Raises:
        UnwritableHistoryError: the file cannot be written.
        DamagedHistoryError: the file is damaged.
        HistoryError: it is locked, from a newer program, or that of another one.
    """

    def __init__(self, file: Path, *, patience_s: float = PATIENCE_S) -> None:
        self._take(file, open_database(file, patience_s=patience_s), stays=True)

    @classmethod
    def unkept(cls, file: Path) -> Self:
        """A history in memory that begins with what can be read of `file`, for when nothing can be written.

        Raises:
            HistoryError: the file is from a newer program, or that of another one.
        """
        history = cls.__new__(cls)
        history._take(file, open_in_memory(file), stays=False)
        return history

    def _take(self, file: Path, database: sqlite3.Connection, *, stays: bool) -> None:
        self.file = file
        self.stays = stays
        self._database = database
        self.rounds = Rounds(file, database, RunningRounds(file.parent if stays else None))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. May be called more than once."""
        self.rounds.close()
        self._database.close()

    def record(self, attempt: Attempt, *, word_times: WordTimes | None = None, late_s: float = 0.0) -> None:
        """Keep one answer: after this call it survives a crash and a power cut.

        Args:
            word_times: when its words were said; None where nobody knows.
            late_s: how many seconds ago it was given.

        Raises:
            HistoryError: it cannot be written, is there already, or its round was forgotten meanwhile.
            ValueError: the verdict holds a number that JSON does not know.
        """
        row = attempt_row(attempt)
        with explained("the answer cannot be kept", self.file), transaction(self._database):
            if not self.rounds.has(attempt.round_id):
                raise round_is_gone("the answer cannot be kept")
            self._insert("attempts", row)
            self._insert_times(attempt.id, ANSWER, word_times)
            append_rating(self._database, attempt.id, attempt.at, late_s)

    def record_follow_up(self, follow_up: FollowUp, *, word_times: WordTimes | None = None) -> None:
        """Keep the answer to a follow-up beside the attempt that it completes.

        Args:
            word_times: when the words of this answer alone were said; None where nobody knows.

        Raises:
            HistoryError: it cannot be written, or the attempt is not there (any more), or has one already.
            ValueError: the verdict holds a number that JSON does not know.
        """
        row = follow_up_row(follow_up)
        with explained("the follow-up cannot be kept", self.file), transaction(self._database):
            self._insert("follow_ups", row)
            self._insert_times(follow_up.attempt_id, FOLLOW_UP, word_times)
            append_rating(self._database, follow_up.attempt_id, follow_up.at)

    def record_appeal(self, appeal: Appeal) -> None:
        """Keep that a point was counted, or that this was taken back.

        Raises:
            HistoryError: it cannot be written, or the attempt is not there (any more).
        """
        row = appeal_row(appeal)
        with explained("the appeal cannot be kept", self.file), transaction(self._database):
            self._insert("appeals", row)
            append_rating(self._database, appeal.attempt_id, appeal.at)

    def record_regrade(self, regrade: Regrade) -> None:
        """Keep a later verdict on an attempt, beside the one before. The review log stays as it is.

        Raises:
            HistoryError: it cannot be written, or the attempt is not there (any more).
            ValueError: the verdict holds a number that JSON does not know.
        """
        row = regrade_row(regrade)
        with explained("the verdict cannot be kept", self.file):
            self._insert("regrades", row)

    def regrades(self, attempt_id: str) -> list[Regrade]:
        """All later verdicts on an attempt, in order, as they were made.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self.file):
            rows = self._database.execute(
                "SELECT * FROM regrades WHERE attempt_id = ? ORDER BY position", (attempt_id,)
            ).fetchall()
            return [regrade_of(row) for row in rows]

    def mark_known(self, sheet: str, card: CardRef, at: datetime) -> None:
        """Keep that somebody calls a card known, without an answer: a review rated easy.

        Raises:
            HistoryError: it cannot be written.
            ValueError: `at` is not in UTC.
        """
        self._mark(Review(at, sheet, card, MARKED, Rating.Easy))

    def mark_told(self, sheet: str, card: CardRef, at: datetime) -> None:
        """Keep that somebody had the answer told instead of giving one: a review rated again.

        Raises:
            HistoryError: it cannot be written.
            ValueError: `at` is not in UTC.
        """
        self._mark(Review(at, sheet, card, TOLD, Rating.Again))

    def _mark(self, review: Review) -> None:
        with explained("the mark cannot be kept", self.file):
            append(self._database, review)

    def reviews(self) -> list[Review]:
        """The review log: one review an attempt or mark, of all sheets, in order.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self.file):
            return read_log(self._database)

    def word_times(self, ids: Sequence[str]) -> dict[str, dict[int, WordTimes]]:
        """When the words of some attempts were said, by id and part (`ANSWER`, `FOLLOW_UP`), if known.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self.file):
            return read_word_times(self._database, ids)

    def _insert_times(self, attempt_id: str, part: int, times: WordTimes | None) -> None:
        if times is not None:
            self._insert("word_times", word_times_row(attempt_id, part, times))

    def _insert(self, table: str, row: Mapping[str, Any]) -> None:
        self._database.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608  (own names)
            tuple(row.values()),
        )

    def answers_completed(self) -> dict[str, bool]:
        """The ids of all attempts, and whether an answer to a follow-up was added to each.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self.file):
            rows = self._database.execute(
                "SELECT id, follow_ups.attempt_id IS NOT NULL AS completed"
                " FROM attempts LEFT JOIN follow_ups ON follow_ups.attempt_id = id"
            ).fetchall()
        return {row["id"]: bool(row["completed"]) for row in rows}

    def attempts(
        self, which: Selection = EVERYTHING, *, limit: int | None = None, newest_first: bool = False
    ) -> Iterator[Attempt]:
        """The attempts in the order in which they were recorded, read as they are asked for.

        Each as it stands: with its follow-up, and with the points that were counted on appeal.

        Args:
            limit: at most so many, from the end that comes first.

        Raises:
            HistoryError: while iterating: the history cannot be read.
        """
        position: int | None = None
        left = limit
        while left is None or left > 0:
            rows = PAGE_ROWS if left is None else min(left, PAGE_ROWS)
            with understood(self.file):
                page, position = read_page(
                    self._database, which, rows, beyond=position, newest_first=newest_first
                )
            yield from page
            if position is None:
                return
            left = None if left is None else left - rows

    def figures(self, which: Selection = EVERYTHING) -> list[Figures]:
        """What statistics need of the attempts, in the order in which they were recorded.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self.file):
            return read_figures(self._database, which)

    def answer_times(self) -> list[datetime]:
        """When somebody spoke, clear or not, in UTC, in the order in which it was recorded.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self.file):
            rows = self._database.execute(
                "SELECT at FROM attempts WHERE status != ? ORDER BY position", (Status.NO_SPEECH.value,)
            ).fetchall()
            return [datetime.fromisoformat(row["at"]) for row in rows]

    def count(self, which: Selection = EVERYTHING) -> int:
        """How many attempts there are.

        Raises:
            HistoryError: the history cannot be read.
        """
        conditions, values = where(which)
        with understood(self.file):
            ((number,),) = self._database.execute(
                f"SELECT count(*) FROM attempts WHERE {conditions}",  # noqa: S608  (own text)
                values,
            ).fetchall()
        return int(number)

    def sheets(self) -> list[str]:
        """Ids of the sheets that were practised, in alphabetical order.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self.file):
            rows = self._database.execute("SELECT DISTINCT sheet FROM attempts ORDER BY sheet").fetchall()
        return [row["sheet"] for row in rows]

    def ids_beginning(self, start: str) -> list[str]:
        """The ids of the attempts that begin so: people type the first few characters.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self.file):
            rows = self._database.execute(
                "SELECT id FROM attempts WHERE substr(id, 1, length(?1)) = ?1 ORDER BY position",
                (start.lower(),),
            ).fetchall()
        return [row["id"] for row in rows]

    def layout(self) -> list[tuple[str, ...]]:
        """The tables, indexes and triggers, with the SQL that made them; the same for every history.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self.file):
            rows = self._database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name")
            return [tuple(map(str, row)) for row in rows]

    def copy_to(self, file: Path) -> None:
        """Write the history of this moment into a new `file`, whole by itself. Others may go on writing.

        Raises:
            HistoryError: the history cannot be read, or the copy not be written.
        """
        with explained("the history cannot be copied", file):
            copy_database(self._database, file)

    def forget(self, which: Selection, recordings: Path) -> Forgotten:
        """Delete the selected attempts for good: rows, recordings, and what SQLite leaves behind of them.

        Args:
            recordings: the recordings folder; nothing outside it is ever deleted.

        Raises:
            HistoryError: a recording cannot be deleted (all rows remain), or the history cannot be written.
            ValueError: the selection has no condition; that is `forget_everything`.
        """
        if which == EVERYTHING:
            raise ValueError("a selection without conditions; forget_everything says so openly")
        with explained("the history cannot forget", self.file):
            return forget_attempts(self._database, which, recordings)

    def forget_everything(self, recordings: Path) -> Forgotten:
        """Delete all rounds and attempts for good, and every recording, also those that no attempt names.

        Raises:
            HistoryError: a recording cannot be deleted (all rows remain), or the history cannot be written.
        """
        with explained("the history cannot forget", self.file):
            return forget_rounds_and_attempts(self._database, recordings)
