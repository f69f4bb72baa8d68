"""A whole interview: a warm-up, stories, a design walk-through, the candidate's questions, on time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.decks.cards import Card
from assistant.events import Timing, Transcript
from assistant.practice.advice import design_advice, things_to_work_on
from assistant.practice.drill import Drill, QuietDrill
from assistant.practice.plan import Debrief, Debriefing, Given, Item
from assistant.practice.wording import number_word
from assistant.scoring.design_review import DesignReview
from assistant.scoring.verdict import Status, Verdict

NAME = "mock"

STOP_FACTOR = 1.15
"""An interviewer lets you finish the sentence: an answer ends this far beyond its time; a choice."""

GREETING = "Hello, and welcome. I am your interviewer today, and we have {minutes} minutes."

INTERRUPTION = "Let me stop you there."

THANKS = ("Thank you.", "All right.", "Okay, thanks.", "Good, let us move on.")
"""What an interviewer says to any answer: nothing that tells whether it was right."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How an interview of some length is divided. What is left of it is for the interviewer's own words.

    Attributes:
        cards: quick-fire questions of the warm-up.
        card_s: time for each.
        stories: how many.
        design_s: time for the whole walk-through.
        asking_s: time for the candidate's questions.
    """

    cards: int
    card_s: float
    stories: int
    design_s: float
    asking_s: float


SHAPES = {
    15: Shape(cards=3, card_s=45.0, stories=1, design_s=330.0, asking_s=60.0),
    30: Shape(cards=4, card_s=60.0, stories=2, design_s=900.0, asking_s=150.0),
    45: Shape(cards=5, card_s=60.0, stories=2, design_s=1620.0, asking_s=240.0),
}
"""By minutes. The walk-through takes about half, as in interviews of this kind; a choice."""


class Interviewed(QuietDrill):
    """Another drill, as an interviewer holds it: not graded aloud, no word of what was left out."""

    def __init__(self, drill: Drill) -> None:
        self._drill = drill

    @property
    def name(self) -> str:
        """That of the other."""
        return self._drill.name

    @property
    def noun(self) -> str:
        """That of the other."""
        return self._drill.noun

    def prepare(self, card: Card) -> None:
        """As the other."""
        self._drill.prepare(card)

    def judge(
        self,
        card: Card,
        transcript: Transcript,
        timing: Timing | None = None,
        limit_s: float | None = None,
    ) -> Verdict:
        """As the other."""
        return self._drill.judge(card, transcript, timing, limit_s)

    def enough(self, card: Card, transcript: Transcript) -> bool | None:
        """As the other."""
        return self._drill.enough(card, transcript)

    def feedback(self, card: Card, verdict: Verdict) -> str:
        """A word of thanks, where the other would have said something."""
        if verdict.status is Status.OK and self._drill.feedback(card, verdict):
            return THANKS[card.number % len(THANKS)]
        return ""


def interview_items(minutes: int, parts: Sequence[tuple[str, Sequence[Item]]]) -> tuple[Item, ...]:
    """The items of an interview: a greeting, then each part with the words that lead to it.

    Args:
        parts: the words, and the items; a part without items is left out.
    """
    held = [(lead, items) for lead, items in parts if items]
    interview: list[Item] = []
    for number, (lead, items) in enumerate(held):
        greeting = GREETING.format(minutes=minutes) if number == 0 else ""
        for place, item in enumerate(items):
            intro = " ".join(filter(None, (greeting, lead, item.intro))) if place == 0 else item.intro
            nudge = item.pacing.nudge or INTERRUPTION
            pacing = replace(item.pacing, nudge=nudge, stop_factor=STOP_FACTOR)
            interview.append(Item(item.card, Interviewed(item.drill), pacing, intro, tells_verdict=False))
    return tuple(interview)


def looking_back(review: Callable[[Sequence[Given]], DesignReview | None]) -> Debriefing:
    """The three things to work on, and how each part went.

    Args:
        review: looks back on the walk-through among the answers; None where there was none.
    """

    def look_back(given: Sequence[Given]) -> Debrief | None:
        if not given:
            return None
        whole = review(given)
        advice = things_to_work_on(given, design_advice(whole) if whole else ())
        spoken = "That was the interview."
        if advice:
            spoken += f" {number_word(len(advice)).capitalize()} to work on."
            spoken += "".join(
                f" {number_word(number).capitalize()}: {each.text}" for number, each in enumerate(advice, 1)
            )
        else:
            spoken += " I have nothing to add: well done."
        lines = [*_part_lines(given), *(f"To work on: {each.text}" for each in advice)]
        facts = {"work_on": [{"about": each.about, "text": each.text} for each in advice]}
        return Debrief(spoken, tuple(lines), facts)

    return look_back


def _part_lines(given: Sequence[Given]) -> list[str]:
    """A line for each kind of part: how many answers, how good, and how many were stopped."""
    lines = []
    for name in dict.fromkeys(one.item.drill.name for one in given):
        of_part = [one for one in given if one.item.drill.name == name]
        grades = [one.verdict.grade for one in of_part if one.verdict.grade is not None]
        over = sum((one.verdict.delivery.over_limit_s or 0.0) > 0 for one in of_part)
        graded = f", grade {sum(grades) / len(grades):.1f} of 5" if grades else ""
        lines.append(f"{name}: {len(of_part)} answered{graded}" + (f", {over} over time" if over else ""))
    return lines
