"""Questions to ask the interviewer: read aloud, then said from memory."""

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from assistant.decks.cards import Card
from assistant.events import Timing, Transcript
from assistant.practice.drill import Candidate
from assistant.practice.drills.quickfire import Quickfire
from assistant.practice.plan import Debrief, Given, Item, Pacing, spread
from assistant.practice.wording import count_of, hard_to_hear, not_heard, number_word
from assistant.scoring.claims import ClaimReader
from assistant.scoring.red_flags import FlagReader
from assistant.scoring.verdict import Status, Verdict

LIMIT_S = 30.0
"""A question takes 5 to 15 s to ask; a choice."""

ASKED = 0.5
"""Share of the parts of a question from which it counts as asked; a choice: the gist can be answered."""

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Questions(Quickfire):
    """Judges what was asked by the parts of the question that was meant.

    Args:
        claims: reads what answers claim; None to judge them by their words alone.
        flags: reads the red flags of the sheet; None where it has no rules for them.
        others: all questions of the sheet; what is more like another of them is not the one that was meant.
    """

    name = "questions"
    noun = "question"
    has_appeals = False

    def __init__(
        self, claims: ClaimReader | None, flags: FlagReader | None, others: Sequence[Card] = ()
    ) -> None:
        super().__init__(claims, flags)
        self._others = tuple(others)

    def judge(
        self,
        card: Card,
        transcript: Transcript,
        timing: Timing | None = None,
        limit_s: float | None = None,
    ) -> Verdict:
        """The parts of the question that were asked; none where another question was."""
        verdict = super().judge(card, transcript, timing, limit_s)
        if (
            verdict.status is not Status.OK
            or verdict.delivery.flaw
            or self._is_meant(card, transcript.text.split())
        ):
            return verdict
        points = tuple(replace(point, made=False, evidence="") for point in verdict.points)
        return replace(verdict, points=points, coverage=0.0, grade=0.0)

    def feedback(self, card: Card, verdict: Verdict) -> str:
        """Whether it was asked, what was left out, and the question once more where it was not whole."""
        if verdict.status is not Status.OK:
            return f"{not_heard(verdict)} The question: {card.answer}"
        left_out = [point.text for point in verdict.points if point.made is False]
        unclear = [point.text for point in verdict.points if point.made is None]
        if not left_out and not unclear:
            return "That is all of it."
        if was_asked(verdict) or (verdict.coverage is None and verdict.admission is None):
            told = ["You asked it."] if was_asked(verdict) else []
            told += [f"You left out: {'; '.join(left_out)}."] if left_out else []
            told += [f"I was not sure about: {'; '.join(unclear)}."] if unclear else []
            return " ".join((*told, *hard_to_hear(verdict)))
        if verdict.admission is not None:
            return f"Here it is again: {card.answer}"
        return f"That was another question. The one you chose: {card.answer}"

    def countable(self, card: Card, verdict: Verdict, words: Sequence[str]) -> tuple[Candidate, ...]:
        """Nothing: a question is no expert answer."""
        return ()

    def _is_meant(self, card: Card, words: Sequence[str]) -> bool:
        """Whether no other question of the sheet is more like what was said."""
        likeness = {each.key: self._likeness(each, words) for each in (*self._others, card)}
        return likeness[card.key] >= max(likeness.values())

    def _likeness(self, card: Card, words: Sequence[str]) -> float:
        if self._claims is not None:
            return self._claims.resemblance(card, words)
        return fuzz.token_set_ratio(card.answer, " ".join(words), processor=default_process)


def was_asked(verdict: Verdict) -> bool:
    """Whether the gist of the question was there."""
    return verdict.coverage is not None and verdict.coverage >= ASKED


def choose_questions(cards: Sequence[Card], count: int) -> tuple[Card, ...]:
    """So many questions from as many topics as there are, in the sheet's order.

    Args:
        cards: those to be asked first.
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
        Item(
            replace(card, question=f"Your {_ordinal(place)} question, {card.deck}: what do you ask?"),
            drill,
            Pacing(limit_s),
            intro if place == 0 else "",
        )
        for place, card in enumerate(cards)
    )


def _ordinal(place: int) -> str:
    return ORDINALS[place] if place < len(ORDINALS) else "next"


def look_back(given: Sequence[Given]) -> Debrief | None:
    """Which questions can be asked from memory, and which to read once more."""
    if not given:
        return None
    again = [one.item.card for one in given if not was_asked(one.verdict)]
    ready = len(given) - len(again)
    spoken = f"{count_of(ready, len(given))} questions ready."
    if again:
        spoken += f" To read once more: {' '.join(card.answer for card in again)}"
    lines = (
        f"Ready to be asked: {ready} of {len(given)}",
        *(f"Read once more: {card.answer}" for card in again),
    )
    return Debrief(
        spoken, lines, {"ready": ready, "asked": len(given), "again": [card.number for card in again]}
    )
