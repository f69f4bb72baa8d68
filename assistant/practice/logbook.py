"""What a round leaves in the history: the round itself and its attempts."""

from collections.abc import Callable

from assistant.errors import HistoryError, RehearseError
from assistant.history.amendments import FollowUp
from assistant.history.reading import with_amendments
from assistant.history.records import Attempt, CardRef, RoundState
from assistant.history.store import History
from assistant.history.summary import RoundSummary, summarize
from assistant.history.word_times import WordTimes
from assistant.ports import Clock
from assistant.practice.plan import Plan


class Logbook:
    """Keeps one round. Only the thread that opened the history may use it.

    Args:
        on_trouble: told what the history refuses once the round has begun; the round goes on without it.
    """

    def __init__(
        self, plan: Plan, history: History, clock: Clock, on_trouble: Callable[[RehearseError], None]
    ) -> None:
        self._plan = plan
        self._history = history
        self._clock = clock
        self._on_trouble = on_trouble
        self._attempts: list[Attempt] = []
        self.round_id = plan.resumes or ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been answered yet."""
        return not self._attempts

    @property
    def last(self) -> Attempt:
        """The last answer as it stands; there must be one."""
        return self._attempts[-1]

    def revise(self, attempt: Attempt) -> None:
        """Take in what the history holds of the last answer by now."""
        self._attempts[-1] = attempt

    def open(self) -> None:
        """Note that the round begins, or goes on.

        Raises:
            HistoryError: the history refuses it.
        """
        if self._plan.resumes:
            self._history.resume_round(self._plan.resumes)
        else:
            self.round_id = self._history.begin_round(
                sheet=self._plan.sheet.id,
                drill=self._plan.drill,
                planned=[CardRef.of(card) for card in self._plan.cards],
                at=self._clock.utc_now(),
            )

    def keep(self, attempt: Attempt, word_times: WordTimes | None = None) -> bool:
        """Keep one answer; whether it is on disk when this returns."""
        self._attempts.append(attempt)
        try:
            self._history.record(attempt, word_times=word_times)
        except HistoryError as err:
            self._on_trouble(err)
            return False
        return True

    def add(self, follow_up: FollowUp, word_times: WordTimes | None = None) -> bool:
        """Keep what was added to the last answer; whether it is on disk when this returns."""
        self._attempts[-1] = with_amendments(self._attempts[-1], follow_up, ())
        try:
            self._history.record_follow_up(follow_up, word_times=word_times)
        except HistoryError as err:
            self._on_trouble(err)
            return False
        return True

    def close(self, *, complete: bool) -> HistoryError | None:
        """Note how the round ended; returns why that cannot be kept."""
        state = RoundState.FINISHED if complete else RoundState.INTERRUPTED
        try:
            self._history.end_round(self.round_id, state, self._clock.utc_now())
        except HistoryError as err:
            return err
        return None

    def summary(self) -> RoundSummary:
        """What the round has come to."""
        return summarize(self._attempts, [CardRef.of(card) for card in self._plan.cards])
