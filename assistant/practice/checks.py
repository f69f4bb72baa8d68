"""Items of a checklist that the program can look into itself: by the history, or by trying. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from assistant.decks.cards import Card
from assistant.history.records import Attempt
from assistant.practice.drills.checklist import Checked
from assistant.practice.drills.questions import ASKED
from assistant.practice.wording import number_word
from assistant.scoring.normalise import read_text
from assistant.scoring.verdict import Status, verdict_from_json

Probe: TypeAlias = Callable[[], tuple[bool, str]]
"""Tries something: whether it works, and what was found, as a sentence."""

MINUTE_S = 60.0

STORY_MINUTES = 2
"""Limit of a story where the item names none. Source: two minutes are the most that guides allow."""


def look_into(
    cards: Sequence[Card], attempts: Iterable[Attempt], phases: int, microphone: Probe
) -> tuple[Checked, ...]:
    """What can be told of the items without asking.

    Args:
        cards: the items of the checklist.
        attempts: of this sheet, from the history.
        phases: how many the walk-through of the sheet has.
        microphone: tries the microphone; only called where an item wants it.
    """
    answered = [attempt for attempt in attempts if attempt.status is Status.OK]
    found = (_look_into(card, answered, phases, microphone) for card in cards)
    return tuple(checked for checked in found if checked is not None)


def _look_into(card: Card, answered: Sequence[Attempt], phases: int, microphone: Probe) -> Checked | None:
    words = {token.text for token in read_text(card.question).tokens}
    text = card.question.casefold()
    if words & {"story", "stories"}:
        minutes = _number_before(text, "minute", STORY_MINUTES)
        return _counted(
            card, _stories(answered, minutes * MINUTE_S), "stories", f"in under {minutes} minutes"
        )
    if "design" in words and (words & {"loud", "aloud", "walk"}) and phases:
        return _counted(card, _walk_throughs(answered, phases), "walk-throughs", "done aloud and timed")
    if "questions" in words and "ask" in words:
        return _counted(card, _questions(answered), "questions", "asked from memory")
    if words & {"mic", "microphone"}:
        works, detail = microphone()
        return Checked(card, works, detail)
    return None


def _counted(card: Card, count: int, what: str, how: str) -> Checked:
    wanted = _number_before(card.question.casefold(), "", 1)
    found = f"{what.capitalize()} {how}: {number_word(count)} of {number_word(wanted)}."
    return Checked(card, count >= wanted, found)


def _number_before(text: str, unit: str, otherwise: int) -> int:
    """The first whole number of a text that stands right before a word beginning so."""
    match = re.search(rf"(\d{{1,3}})\W+{unit}", text)
    return int(match[1]) if match else otherwise


def _stories(answered: Iterable[Attempt], limit_s: float) -> int:
    """Different stories that were told within so many seconds."""
    return len({
        attempt.card.key
        for attempt in answered
        if attempt.drill == "star" and attempt.limit_s is not None and _spoken_s(attempt) <= limit_s
    })  # fmt: skip


def _spoken_s(attempt: Attempt) -> float:
    """From the first to the last speech; endless where that is not known."""
    told_s = verdict_from_json(attempt.verdict).delivery.told_s
    return float("inf") if told_s is None else told_s


def _walk_throughs(answered: Iterable[Attempt], phases: int) -> int:
    """Rounds in which every phase was talked through."""
    reached: dict[str, set[str]] = {}
    for attempt in answered:
        if attempt.drill == "design":
            reached.setdefault(attempt.round_id, set()).add(attempt.card.key)
    return sum(len(keys) >= phases for keys in reached.values())


def _questions(answered: Iterable[Attempt]) -> int:
    """Different questions that were asked from memory."""
    return len({
        attempt.card.key
        for attempt in answered
        if attempt.drill == "questions" and attempt.coverage is not None and attempt.coverage >= ASKED
    })  # fmt: skip
