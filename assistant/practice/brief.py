"""The brief of the morning: reminders, the weakest cards and the red flags, in under three minutes. Pure."""

from collections.abc import Callable, Iterable, Sequence

from assistant.decks.cards import Card, Sheet
from assistant.history.records import Attempt
from assistant.practice.plan import Debrief, Given
from assistant.scoring.verdict import Status

LONGEST_S = 180.0
"""The brief is shorter than this when it is read aloud."""

SPARE = 0.85
"""Share of it that is filled: voices keep to their pace only roughly, and pause at the end of sentences."""

WEAKEST = 3
"""Cards that are gone through; more would be cramming."""

SOLID = 4.5
"""A card whose last grade is at least this is not weak; a choice, half a grade from the best."""


def briefing(
    sheet: Sheet, attempts: Iterable[Attempt], words_per_minute: float
) -> Callable[[Sequence[Given]], Debrief]:
    """The brief of a sheet, cut to its time.

    Reminders come first, then the weakest cards, then the red flags, as many as there is time for.

    Args:
        attempts: of this sheet, in the order in which they were made.
        words_per_minute: pace of the voice.
    """
    weakest = weakest_cards(sheet.cards, attempts)
    reminders = [("reminder", text) for text in sheet.reminders]
    cards = [("card", f"{card.question} {card.answer}") for card in weakest]
    flags = [("red flag", text) for topic in sheet.red_flags for text in topic.items]
    told = _within([*reminders, *cards, *flags], LONGEST_S * SPARE * words_per_minute / 60)

    def brief(_: Sequence[Given]) -> Debrief:
        spoken: list[str] = []
        for kind, heading in HEADINGS.items():
            texts = [text for of_kind, text in told if of_kind == kind]
            if texts:
                spoken += [heading, *texts]
        lines = [f"{kind}: {text}" for kind, text in told]
        facts = {
            "reminders": sum(kind == "reminder" for kind, _ in told),
            "cards": [card.number for card in weakest if ("card", f"{card.question} {card.answer}") in told],
            "red_flags": sum(kind == "red flag" for kind, _ in told),
        }
        return Debrief(" ".join(spoken), tuple(lines), facts, title="The brief")

    return brief


HEADINGS = {
    "reminder": "Good morning. Keep in mind:",
    "card": "Your weakest cards:",
    "red flag": "And avoid this:",
}


def weakest_cards(cards: Sequence[Card], attempts: Iterable[Attempt]) -> tuple[Card, ...]:
    """The cards with the lowest last grade, the weakest first; none never practised, none that are solid."""
    last = {
        attempt.card.key: attempt.grade
        for attempt in attempts
        if attempt.status is Status.OK and attempt.grade is not None
    }
    weak = [(last[card.key], card.number, card) for card in cards if last.get(card.key, SOLID) < SOLID]
    return tuple(card for _, _, card in sorted(weak, key=lambda ranked: ranked[:2])[:WEAKEST])


def _within(texts: Sequence[tuple[str, str]], words: float) -> list[tuple[str, str]]:
    """The texts from the first on, as many as have so many words together."""
    told: list[tuple[str, str]] = []
    left = words
    for kind, text in texts:
        left -= len(text.split())
        if left >= 0:
            told.append((kind, text))
    return told
