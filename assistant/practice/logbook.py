"""What a round leaves in the history: the round itself and its attempts."""

from collections.abc import Callable

from assistant.errors import HistoryError, RehearseError, UnwritableHistoryError
from assistant.history.amendments import FollowUp
from assistant.history.labels import AnswerLabel
from assistant.history.reading import with_amendments
from assistant.history.records import Attempt, CardRef, RoundState, new_id
from assistant.history.store import History
from assistant.history.summary import RoundSummary, summarize
from assistant.history.word_times import WordTimes
from assistant.ports import Clock
from assistant.practice.plan import Item, Plan


class Logbook:
    """Keeps one round. Only the thread that opened the history may use it.

    Where the history does not take the round at its start, it is offered it again with every answer.

    Args:
        on_trouble: told what the history refuses; the round goes on without it.
    """

    def __init__(
        self, plan: Plan, history: History, clock: Clock, on_trouble: Callable[[RehearseError], None]
    ) -> None:
        self._plan = plan
        self._history = history
        self._clock = clock
        self._on_trouble = on_trouble
        self._attempts: list[Attempt] = []
        self._began_at = clock.utc_now()
        self._is_open = False
        self.round_id = plan.resumes or new_id()

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

    def label_of(self, item: Item, model: str) -> AnswerLabel:
        """What the recording of an answer to `item` says of itself."""
        card = CardRef.of(item.card)
        limit_s = item.pacing.limit_s
        return AnswerLabel(
            self.round_id, self._plan.sheet.id, card, item.drill.name, item.card.question, limit_s, model
        )

    def open(self) -> None:
        """Note that the round begins, or goes on.

        Raises:
            HistoryError: the round that is to go on is not there any more, or goes on elsewhere.
        """
        self._is_open = bool(self._plan.resumes)
        try:
            if self._plan.resumes:
                self._history.rounds.resume(self._plan.resumes)
            else:
                self._begin()
        except HistoryError as err:
            if self._plan.resumes and not isinstance(err, UnwritableHistoryError):
                raise
            self._on_trouble(err)

    def keep(self, attempt: Attempt, word_times: WordTimes | None = None) -> bool:
        """Keep one answer; whether it is on disk when this returns."""
        self._attempts.append(attempt)
        return self._kept(lambda: self._history.record(attempt, word_times=word_times))

    def add(self, follow_up: FollowUp, word_times: WordTimes | None = None) -> bool:
        """Keep what was added to the last answer; whether it is on disk when this returns."""
        self._attempts[-1] = with_amendments(self._attempts[-1], follow_up, ())
        return self._kept(lambda: self._history.record_follow_up(follow_up, word_times=word_times))

    def close(self, *, complete: bool) -> HistoryError | None:
        """Note how the round ended; returns why that cannot be kept."""
        state = RoundState.FINISHED if complete else RoundState.INTERRUPTED
        try:
            if self._is_open:
                self._history.rounds.end(self.round_id, state, self._clock.utc_now())
        except HistoryError as err:
            return err
        return None

    def _begin(self) -> None:
        self._history.rounds.begin(
            sheet=self._plan.sheet.id,
            drill=self._plan.drill,
            planned=[CardRef.of(card) for card in self._plan.cards],
            at=self._began_at,
            round_id=self.round_id,
        )
        self._is_open = True

    def _kept(self, write: Callable[[], None]) -> bool:
        try:
            if not self._is_open:
                self._begin()
            write()
        except HistoryError as err:
            self._on_trouble(err)
            return False
        return self._history.stays

    def summary(self) -> RoundSummary:
        """What the round has come to."""
        return summarize(self._attempts, [CardRef.of(card) for card in self._plan.cards])
