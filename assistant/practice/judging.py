"""From an answer that has ended to its verdict, and to the attempt that is kept."""

import logging
from dataclasses import dataclass, replace

from assistant.events import ANSWER, Timing, Transcript
from assistant.history.amendments import FollowUp
from assistant.history.records import Attempt, CardRef, follow_up_name, new_id, recording_name
from assistant.listening.answer import Heard
from assistant.listening.by_words import MadeAll
from assistant.practice.answering import Answer
from assistant.practice.chronicle import Chronicle
from assistant.practice.equipment import Equipment, Manners
from assistant.practice.follow_up import believed, settled, still_open, together
from assistant.practice.plan import Item, Plan
from assistant.scoring.verdict import Status, Verdict

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer with its verdict.

    Attributes:
        id: of its attempt.
        recorded: whether its sound is on disk, and stays there.
    """

    id: str
    item: Item
    heard: Heard
    verdict: Verdict
    recorded: bool


class Judging:
    """Judges the answers of a round.

    Args:
        manners: which speech model hears, and whether recordings stay.
    """

    def __init__(self, plan: Plan, equipment: Equipment, chronicle: Chronicle, manners: Manners) -> None:
        self._plan = plan
        self._equipment = equipment
        self._chronicle = chronicle
        self._manners = manners

    def hear(self, answer: Answer) -> Heard:
        """What was heard. Waits for what is still being recognised.

        Raises:
            ModelError: the speech model cannot be loaded, or failed.
        """
        heard = answer.hearing.heard()
        self._chronicle.recognised(answer.item.card, heard.timing, answer.hearing.workload)
        return heard

    def judge(self, answer: Answer, heard: Heard, hints: int) -> Judged:
        """What an answer is worth that came after so many hints.

        Raises:
            ModelError: a model cannot be loaded, or failed.
        """
        scored = self._score(answer, heard)
        verdict = replace(scored, delivery=replace(scored.delivery, hints=hints))
        log.debug("heard %.1f s, status %s", heard.timing.duration_s, verdict.status)
        log.debug("heard: %s", heard.transcript.text, extra=ANSWER)
        return Judged(answer.id, answer.item, heard, verdict, self._stays(answer))

    def judge_pressed(self, item: Item, reply: str) -> Judged:
        """A reply that was given by a key, as if it had been said.

        Raises:
            ModelError: a model cannot be loaded.
        """
        said = Transcript(reply)
        verdict = item.drill.judge(item.card, said)
        return Judged(new_id(), item, Heard(said, Timing(0.0, ())), verdict, recorded=False)

    def judge_again(self, first: Judged, answer: Answer, added: Heard) -> Judged:
        """The first answer and what was added to it, judged as one; the first alone where nothing was added.

        The delivery is that of the first: what was added answers the assistant, and its time is held against
        nobody. What makes one hard to hear does so for both.

        Raises:
            ModelError: a model cannot be loaded, or failed.
        """
        if not added.transcript.text.strip():
            return first
        heard = together(first.heard, added)
        both = self._score(answer, heard)
        if left := still_open(first.verdict, both):
            firm = replace(first.heard, transcript=believed(first.heard.transcript))
            clear = self._score(answer, together(firm, added))
            if still_open(first.verdict, clear) < left:
                both = replace(clear, transcript=heard.transcript.text)
        log.debug("heard again: %s", added.transcript.text, extra=ANSWER)
        verdict = first.verdict  # it stands where what was added was heard so badly that neither can be told
        if both.status is Status.OK:
            verdict = replace(both, delivery=replace(verdict.delivery, flaw=both.delivery.flaw))
        return Judged(first.id, first.item, heard, verdict, self._stays(answer))

    def settled(self, first: Judged) -> MadeAll:
        """When what is added to an answer is enough, by its words."""
        item = first.item
        return settled(first.verdict, lambda said: item.drill.judge(item.card, said), first.heard.transcript)

    def follow_up(self, judged: Judged) -> FollowUp:
        """What was added to an answer, as the history keeps it."""
        return FollowUp(
            attempt_id=judged.id,
            at=self._equipment.clock.utc_now(),
            verdict=judged.verdict.as_json(),
            recording=follow_up_name(judged.id) if judged.recorded else None,
        )

    def _stays(self, answer: Answer) -> bool:
        return answer.take.kept and self._manners.keeps_recordings

    def _score(self, answer: Answer, heard: Heard) -> Verdict:
        item = answer.item
        return item.drill.judge(item.card, heard.transcript, heard.timing, item.pacing.limit_s)

    def attempt(self, judged: Judged, round_id: str) -> Attempt:
        """The answer as the history keeps it."""
        item = judged.item
        return Attempt(
            id=judged.id,
            round_id=round_id,
            at=self._equipment.clock.utc_now(),
            sheet=self._plan.sheet.id,
            card=CardRef.of(item.card),
            drill=item.drill.name,
            question=item.card.question,
            verdict=judged.verdict.as_json(),
            limit_s=item.pacing.limit_s,
            recording=recording_name(judged.id) if judged.recorded else None,
            model=self._manners.model if judged.heard.timing.duration_s else "",
        )
