"""The verdict on the answer in hand: made, kept, and shown when it may be shown."""

from assistant.errors import ModelError
from assistant.history.rating import is_missed
from assistant.history.word_times import word_times_of
from assistant.listening.answer import Heard
from assistant.practice import signals, wording
from assistant.practice.answering import Answer, Answering
from assistant.practice.chronicle import Chronicle
from assistant.practice.equipment import Equipment, Inbox, Manners
from assistant.practice.follow_up import unclear_parts
from assistant.practice.judging import Judged, Judging
from assistant.practice.logbook import Logbook
from assistant.practice.plan import Given, Item, Plan
from assistant.scoring.verdict import Status


class Assessing:
    """Takes each answer from its end to its verdict in the history and on the screen.

    Attributes:
        judged: the last answer with its verdict; None before the first.
        failure: why an answer could not be judged; nothing is judged after that.
    """

    def __init__(
        self,
        plan: Plan,
        equipment: Equipment,
        manners: Manners,
        answering: Answering,
        logbook: Logbook,
        inbox: Inbox,
    ) -> None:
        self._equipment = equipment
        self._asks_again = manners.ask_again
        self._answering = answering
        self._logbook = logbook
        self._inbox = inbox
        self._chronicle = Chronicle(plan, equipment.journal, equipment.display, real_time=manners.real_time)
        self._judging = Judging(plan, equipment, self._chronicle, manners)
        self._is_shown = False
        self._given: dict[str, Given] = {}
        self.judged: Judged | None = None
        self.failure: ModelError | None = None

    @property
    def given(self) -> tuple[Given, ...]:
        """The last answer to each item so far, with its verdict, in order."""
        return tuple(self._given.values())

    def listen_again(self, serial: int) -> None:
        """Open the ear for what is added to the last answer."""
        first = self._last()
        self._answering.listen_again(first.id, first.item, serial, self._judging.settled(first))

    def judge(self, hints: int) -> None:
        """Judge and keep the answer that has ended, which came after so many hints."""
        answer = self._ended_answer()
        try:
            heard = self._judging.hear(answer)
            if self._is_command(answer, heard):
                return
            judged = self._judging.judge(answer, heard, hints)
        except ModelError as err:
            self._give_up(answer, err)
            return
        times = word_times_of(heard.transcript, heard.timing)
        self._let_go(kept=self._logbook.keep(self._judging.attempt(judged, self._logbook.round_id), times))
        self._report(judged)
        unclear = self._asks_again and bool(unclear_parts(judged.verdict))
        # What is asked about would be given away, so the verdict is shown after the follow-up.
        self._tell(judged, unclear=unclear)

    def take_pressed(self, item: Item, reply: str) -> None:
        """Judge and keep a reply that was given by a key."""
        try:
            judged = self._judging.judge_pressed(item, reply)
        except ModelError as err:
            self._fail(err)
            return
        self._logbook.keep(self._judging.attempt(judged, self._logbook.round_id))
        self._report(judged)
        self._tell(judged)

    def judge_again(self) -> None:
        """Judge the last answer once more with what was added to it, and keep that."""
        answer, first = self._ended_answer(), self._last()
        try:
            added = self._judging.hear(answer)
            if self._is_command(answer, added):
                return
            judged = self._judging.judge_again(first, answer, added)
        except ModelError as err:
            self._give_up(answer, err)
            return
        if judged is first:
            self._answering.drop()
        else:
            times = word_times_of(added.transcript, added.timing)
            self._let_go(kept=self._logbook.add(self._judging.follow_up(judged), times))
            self._report(judged)
        self._tell(judged)

    def _let_go(self, *, kept: bool) -> None:
        """Of the answer in hand. What the history refused leaves at least its sound."""
        if kept:
            self._answering.conclude()
        else:
            self._answering.release()

    def _is_command(self, answer: Answer, heard: Heard) -> bool:
        """Whether what ended before its words were read is no answer at all; then nothing of it is kept."""
        command = self._answering.command_in(answer.item, heard.transcript)
        if command is None:
            return False
        self._answering.drop()
        self._inbox.put(signals.Commanded(command))
        return True

    def show(self) -> None:
        """Show the last verdict, unless that was done."""
        if self.judged is None or self._is_shown:
            return
        self._is_shown = True
        self._equipment.display.verdict(self.judged.item, self.judged.verdict)

    def _report(self, judged: Judged) -> None:
        """For programs the verdict is there at once, and once more where a follow-up has changed it."""
        item, verdict = judged.item, judged.verdict
        self._equipment.journal.write(
            "verdict", **verdict.as_json() | {"card": item.card.number, "id": judged.id}
        )

    def _tell(self, judged: Judged, *, unclear: bool = False) -> None:
        self.judged, self._is_shown = judged, False
        self._given[judged.item.card.key] = Given(judged.item, judged.verdict)
        # First the event, then the screen: a key pressed at the sight of the verdict belongs to the feedback.
        verdict = judged.verdict
        missed = judged.item.drill.has_returns and is_missed(verdict.as_json())
        heard, silent = verdict.status is Status.OK, verdict.status is Status.NO_SPEECH
        self._inbox.put(signals.Judged(heard, unclear, missed, silent, verdict.delivery.flaw))
        if not unclear:
            self.show()

    def _give_up(self, answer: Answer, error: ModelError) -> None:
        """End the round; what was said stays on disk, so that it can be scored when the model works."""
        if answer.take.kept:
            self._equipment.display.note(wording.kept_text(answer.take.file))
        self._answering.release()
        self._fail(error)

    def _fail(self, error: ModelError) -> None:
        self.failure = error
        self._chronicle.trouble(error)
        self._inbox.put(signals.JudgingFailed())

    def _ended_answer(self) -> Answer:
        answer = self._answering.current
        assert answer is not None  # noqa: S101  (only an answer that was listened to is judged)
        self._equipment.display.scoring()
        return answer

    def _last(self) -> Judged:
        assert self.judged is not None  # noqa: S101  (a follow-up follows a verdict)
        return self.judged
