"""From an answer that has ended to its verdict, and to the attempt that is kept."""

import logging
from dataclasses import dataclass

from assistant.events import ANSWER
from assistant.history.records import Attempt, CardRef, recording_name
from assistant.listening.answer import Heard
from assistant.practice.answering import Answer
from assistant.practice.chronicle import Chronicle
from assistant.practice.equipment import Equipment
from assistant.practice.plan import DRILL, Plan
from assistant.scoring.score import score
from assistant.scoring.verdict import Verdict

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer with its verdict."""

    answer: Answer
    heard: Heard
    verdict: Verdict


class Judging:
    """Judges the answers of a round.

    Args:
        model: name of the speech model, for the history.
    """

    def __init__(self, plan: Plan, equipment: Equipment, chronicle: Chronicle, model: str) -> None:
        self._plan = plan
        self._equipment = equipment
        self._chronicle = chronicle
        self._model = model

    def judge(self, answer: Answer) -> Judged:
        """What was heard and what it is worth. Waits for what is still being recognised.

        Raises:
            ModelError: a model cannot be loaded, or failed.
        """
        heard = answer.hearing.heard()
        self._chronicle.recognised(answer.card, heard.timing, answer.hearing.workload)
        limit_s = self._plan.limits_s[answer.card.number]
        claims, flags = self._equipment.claims, self._equipment.flags
        verdict = score(answer.card, heard.transcript, heard.timing, limit_s, claims, flags)
        log.debug("heard %.1f s, status %s", heard.timing.duration_s, verdict.status)
        log.debug("heard: %s", heard.transcript.text, extra=ANSWER)
        return Judged(answer, heard, verdict)

    def attempt(self, judged: Judged, round_id: str) -> Attempt:
        """The answer as the history keeps it."""
        answer = judged.answer
        return Attempt(
            id=answer.id,
            round_id=round_id,
            at=self._equipment.clock.utc_now(),
            sheet=self._plan.sheet.id,
            card=CardRef.of(answer.card),
            drill=DRILL,
            question=answer.card.question,
            verdict=judged.verdict.as_json(),
            limit_s=self._plan.limits_s[answer.card.number],
            recording=recording_name(answer.id) if answer.take.kept else None,
            model=self._model,
        )
