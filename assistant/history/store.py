"""The history: every round and every answer with its verdict, in one SQLite file on the user's machine."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from fsrs import Rating

from assistant.errors import HistoryError
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
    RoundRecord,
    RoundState,
    Selection,
    new_id,
    utc_text,
)
from assistant.history.review_log import MARKED, Review, append, append_rating, read_log
from assistant.history.rows import (
    appeal_row,
    attempt_row,
    cards_text,
    follow_up_row,
    regrade_of,
    regrade_row,
    round_of,
    storable,
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
        self._rounds = RunningRounds(file.parent if stays else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. May be called more than once."""
        self._rounds.close()
        self._database.close()

    def begin_round(
        self, *, sheet: str, drill: str, planned: Sequence[CardRef], at: datetime, round_id: str | None = None
    ) -> str:
        """Note that a round has begun, and return its id. Until it ends other programs leave it alone.

        Args:
            round_id: a fresh one from `new_id`; None to have it made.

        Raises:
            HistoryError: it cannot be written.
            ValueError: `at` is not in UTC.
        """
        round_id = round_id or new_id()
        self._rounds.begin(round_id)
        row = (round_id, utc_text(at), storable(sheet), drill, cards_text(planned), RoundState.RUNNING.value)
        with explained("the round cannot be kept", self.file):
            self._database.execute(
                "INSERT INTO rounds (id, started_at, sheet, drill, planned, state) VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
        return round_id

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
            known = self._database.execute(
                "SELECT 1 FROM rounds WHERE id = ?", (attempt.round_id,)
            ).fetchall()
            if not known:
                raise _round_is_gone("the answer cannot be kept")
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
        with explained("the mark cannot be kept", self.file):
            append(self._database, Review(at, sheet, card, MARKED, Rating.Easy))

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

    def end_round(self, round_id: str, state: RoundState, at: datetime) -> None:
        """Note how a round ended.

        Raises:
            HistoryError: it cannot be written, or its round was forgotten meanwhile.
            ValueError: `state` is running, or `at` is not in UTC.
        """
        if state is RoundState.RUNNING:
            raise ValueError("a round does not end by running on")
        self._rounds.end(round_id)
        self._set_state(round_id, state, utc_text(at))

    def resume_round(self, round_id: str) -> None:
        """Note that an interrupted round goes on under its own id.

        Raises:
            HistoryError: it cannot be written, the round was forgotten meanwhile, or it runs elsewhere.
        """
        if not self._rounds.begin(round_id):
            raise HistoryError(
                "the round cannot be resumed",
                why="it goes on in another window",
                remedy="Go on there, or end it there first.",
            )
        self._set_state(round_id, RoundState.RUNNING, None)

    def _set_state(self, round_id: str, state: RoundState, ended_at: str | None) -> None:
        with explained("the round cannot be kept", self.file):
            done = self._database.execute(
                "UPDATE rounds SET state = ?, ended_at = ? WHERE id = ?", (state.value, ended_at, round_id)
            )
        if done.rowcount == 0:
            raise _round_is_gone("the round cannot be kept")

    def rounds_elsewhere(self) -> list[str]:
        """The ids of the rounds that other programs hold at this moment."""
        return self._rounds.elsewhere()

    def has_round(self, round_id: str) -> bool:
        """Whether the history knows that round.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self.file):
            return bool(self._database.execute("SELECT 1 FROM rounds WHERE id = ?", (round_id,)).fetchall())

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

    def unfinished_round(self, sheet: str, *, drill: str | None = None) -> RoundRecord | None:
        """The last round on a sheet (in a drill), if it was interrupted with cards to answer; else None.

        A round that a killed program left running counts as interrupted; one that is running elsewhere at
        this moment does not.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self.file):
            rounds = self._database.execute(
                "SELECT * FROM rounds WHERE sheet = ?1 AND (?2 IS NULL OR drill = ?2)"
                " ORDER BY started_at DESC, rowid DESC LIMIT 1",
                (storable(sheet), drill),
            ).fetchall()
            if not rounds or self._rounds.is_elsewhere(rounds[0]["id"]):
                return None
            statuses = self._database.execute(
                "SELECT card_key, status FROM attempts WHERE round_id = ?", (rounds[0]["id"],)
            ).fetchall()
            last = round_of(rounds[0], [(row["card_key"], row["status"]) for row in statuses])
        return last if last.state is RoundState.INTERRUPTED and last.remaining else None

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


def _round_is_gone(what: str) -> HistoryError:
    return HistoryError(what, why="its round was forgotten meanwhile", remedy="Begin a new round.")
