"""Questions to ask the interviewer: read aloud, then said from memory."""

from collections.abc import Sequence

from assistant.decks.cards import Card
from assistant.practice.drills.quickfire import Quickfire
from assistant.practice.plan import Debrief, Given, Item, Pacing, spread
from assistant.practice.wording import NOT_HEARD, number_word
from assistant.scoring.verdict import Status, Verdict

LIMIT_S = 30.0
"""A question takes 5 to 15 s to ask; a choice."""

ASKED = 0.5
"""Share of the parts of a question from which it counts as asked; a choice: the gist can be answered."""


class Questions(Quickfire):
    """Judges what was asked by the parts of the question that was meant."""

    name = "questions"
    noun = "question"

    def feedback(self, card: Card, verdict: Verdict) -> str:
        """Whether it was asked, what was left out, and the question once more where it was not whole."""
        if verdict.status is not Status.OK:
            return f"{NOT_HEARD[verdict.status]} The question: {card.answer}"
        missed = [point.text for point in verdict.points if point.made is False]
        if not missed:
            return "That is all of it."
        if was_asked(verdict):
            return f"You asked it. You left out: {'; '.join(missed)}."
        return f"That was another question. The one you chose: {card.answer}"


def was_asked(verdict: Verdict) -> bool:
    """Whether the gist of the question was there."""
    return verdict.coverage is not None and verdict.coverage >= ASKED


def choose_questions(cards: Sequence[Card], count: int) -> tuple[Card, ...]:
    """So many questions from as many topics as there are, in the sheet's order.

    Args:
        cards: those asked longest ago first.
    """
    return tuple(sorted(spread(cards, count), key=lambda card: card.number))


def question_items(cards: Sequence[Card], drill: Questions, limit_s: float) -> tuple[Item, ...]:
    """The questions as items; before the first all are read aloud."""
    read = " ".join(
        f"{number_word(number).capitalize()}: {card.answer}" for number, card in enumerate(cards, 1)
    )
    if len(cards) > 1:
        intro = f"Here are your {number_word(len(cards))} questions. {read} Now say each from memory."
    else:
        intro = f"Here is your question. {read} Now say it from memory."
    return tuple(
        Item(card, drill, Pacing(limit_s), intro if place == 0 else "") for place, card in enumerate(cards)
    )


def look_back(given: Sequence[Given]) -> Debrief:
    """Which questions can be asked from memory, and which to read once more."""
    again = [one.item.card for one in given if not was_asked(one.verdict)]
    ready = len(given) - len(again)
    spoken = f"{number_word(ready).capitalize()} of {number_word(len(given))} questions ready."
    if again:
        spoken += f" To read once more: {' '.join(card.answer for card in again)}"
    lines = (
        f"Ready to be asked: {ready} of {len(given)}",
        *(f"Read once more: {card.answer}" for card in again),
    )
    return Debrief(
        spoken, lines, {"ready": ready, "asked": len(given), "again": [card.number for card in again]}
    )
