"""The rounds in the history: when they began, how they ended, which can go on."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from assistant.errors import HistoryError
from assistant.history.database import explained, understood
from assistant.history.records import CardRef, RoundRecord, RoundState, new_id, utc_text
from assistant.history.rows import cards_text, round_of, storable
from assistant.history.running import RunningRounds


class Rounds:
    """The rounds of an open history; see `History.rounds`.

    Args:
        file: of the history, for errors.
        running: which of them are being held at this moment.
    """

    def __init__(self, file: Path, database: sqlite3.Connection, running: RunningRounds) -> None:
        self._file = file
        self._database = database
        self._running = running

    def close(self) -> None:
        """Let go of those that this program holds. May be called more than once."""
        self._running.close()

    def begin(
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
        self._running.begin(round_id)
        row = (round_id, utc_text(at), storable(sheet), drill, cards_text(planned), RoundState.RUNNING.value)
        with explained("the round cannot be kept", self._file):
            self._database.execute(
                "INSERT INTO rounds (id, started_at, sheet, drill, planned, state) VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
        return round_id

    def end(self, round_id: str, state: RoundState, at: datetime) -> None:
        """Note how a round ended.

        Raises:
            HistoryError: it cannot be written, or its round was forgotten meanwhile.
            ValueError: `state` is running, or `at` is not in UTC.
        """
        if state is RoundState.RUNNING:
            raise ValueError("a round does not end by running on")
        self._running.end(round_id)
        self._set_state(round_id, state, utc_text(at))

    def resume(self, round_id: str) -> None:
        """Note that an interrupted round goes on under its own id.

        Raises:
            HistoryError: it cannot be written, the round was forgotten meanwhile, or it runs elsewhere.
        """
        if not self._running.begin(round_id):
            raise HistoryError(
                "the round cannot be resumed",
                why="it goes on in another window",
                remedy="Go on there, or end it there first.",
            )
        self._set_state(round_id, RoundState.RUNNING, None)

    def _set_state(self, round_id: str, state: RoundState, ended_at: str | None) -> None:
        with explained("the round cannot be kept", self._file):
            done = self._database.execute(
                "UPDATE rounds SET state = ?, ended_at = ? WHERE id = ?", (state.value, ended_at, round_id)
            )
        if done.rowcount == 0:
            raise round_is_gone("the round cannot be kept")

    def elsewhere(self) -> list[str]:
        """The ids of the rounds that other programs hold at this moment."""
        return self._running.elsewhere()

    def has(self, round_id: str) -> bool:
        """Whether the history knows that round.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self._file):
            return bool(self._database.execute("SELECT 1 FROM rounds WHERE id = ?", (round_id,)).fetchall())

    def unfinished(self, sheet: str, *, drill: str | None = None) -> RoundRecord | None:
        """The last round on a sheet (in a drill), if it was interrupted with cards to answer; else None.

        A round that a killed program left running counts as interrupted; one that is running elsewhere at
        this moment does not.

        Raises:
            HistoryError: the history cannot be read.
        """
        with understood(self._file):
            rounds = self._database.execute(
                "SELECT * FROM rounds WHERE sheet = ?1 AND (?2 IS NULL OR drill = ?2)"
                " ORDER BY started_at DESC, rowid DESC LIMIT 1",
                (storable(sheet), drill),
            ).fetchall()
            if not rounds or self._running.is_elsewhere(rounds[0]["id"]):
                return None
            statuses = self._database.execute(
                "SELECT card_key, status FROM attempts WHERE round_id = ?", (rounds[0]["id"],)
            ).fetchall()
            last = round_of(rounds[0], [(row["card_key"], row["status"]) for row in statuses])
        return last if last.state is RoundState.INTERRUPTED and last.remaining else None


def round_is_gone(what: str) -> HistoryError:
    """The error where its round was forgotten while it went on."""
    return HistoryError(what, why="its round was forgotten meanwhile", remedy="Begin a new round.")
