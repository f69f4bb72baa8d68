"""Numbers to know: each fact of a number table is asked, and its value judged as a number with its unit."""

from collections.abc import Sequence

from assistant.decks.cards import Card
from assistant.events import Timing, Transcript
from assistant.practice.drill import QuietDrill
from assistant.practice.plan import Debrief, Given
from assistant.practice.wording import count_of, hard_to_hear, not_heard
from assistant.scoring.fact_verdict import score_fact
from assistant.scoring.verdict import Status, Verdict

LIMIT_S = 15.0
"""A number comes at once or not at all; a choice, twice what a slow sentence takes."""


class Numbers(QuietDrill):
    """Judges the values of facts."""

    name = "numbers"
    noun = "fact"
    has_returns = True

    def judge(
        self,
        card: Card,
        transcript: Transcript,
        timing: Timing | None = None,
        limit_s: float | None = None,
    ) -> Verdict:
        """Whether the value was said, in whatever unit."""
        return score_fact(card, transcript, timing, limit_s)

    def enough(self, card: Card, transcript: Transcript) -> bool | None:
        """When the value was said; somebody who was wrong may still correct it."""
        return True if self.judge(card, transcript).points[0].made else None

    def feedback(self, card: Card, verdict: Verdict) -> str:
        """Right or not, and the value."""
        value = card.answer.rstrip(".")
        if verdict.status is not Status.OK:
            return f"{not_heard(verdict)} The value: {value}."
        if verdict.points[0].made:
            return f"Right: {value}."
        if verdict.points[0].made is None:
            return " ".join(("I could not tell.", *hard_to_hear(verdict), f"The value: {value}."))
        return f"{'Fine to say so.' if verdict.admission else 'No.'} The value: {value}."


def look_back(given: Sequence[Given]) -> Debrief | None:
    """How many values were right, table by table, and those to look at again."""
    if not given:
        return None
    wrong = [one for one in given if one.verdict.points[0].made is not True]
    right = len(given) - len(wrong)
    tables = dict.fromkeys(one.item.card.deck for one in given)
    lines = [_table_line(table, given) for table in tables]
    lines += [f"Again: {_point(one)}" for one in wrong]
    spoken = f"{count_of(right, len(given))} right."
    if wrong:
        spoken += f" To look at again: {'; '.join(map(_point, wrong))}."
    facts = {
        "right": right,
        "asked": len(given),
        "again": [one.item.card.number for one in wrong],
    }
    return Debrief(spoken, tuple(lines), facts)


def _table_line(table: str, given: Sequence[Given]) -> str:
    of_table = [one for one in given if one.item.card.deck == table]
    right = sum(one.verdict.points[0].made is True for one in of_table)
    return f"{table}: {right} of {len(of_table)} right"


def _point(one: Given) -> str:
    return one.item.card.points[0].text
