"""Items of a checklist that the program can look into itself: by the history, or by trying. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from assistant.decks.cards import Card
from assistant.history.records import Attempt
from assistant.practice.drills.checklist import Checked
from assistant.practice.drills.questions import ASKED
from assistant.practice.wording import count_of
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
    text = " ".join(token.text for token in read_text(card.question).tokens)
    if match := _STORIES.search(text):
        number, unit = _WITHIN.search(text), MINUTE_S
        limit = int(number[1]) if number else STORY_MINUTES
        if number and number[2].startswith("second"):
            unit = 1.0
        told = _stories(answered, limit * unit)
        how = f"in under {limit} {number[2] if number else 'minutes'}"
        return _counted(card, told, int(match[1] or 1), "stories", how)
    if (match := _DESIGNS.search(text)) and _ALOUD.search(text) and phases:
        done = _walk_throughs(answered, phases)
        return _counted(card, done, int(match[1] or 1), "walk-throughs", "done aloud and timed")
    if match := _QUESTIONS.search(text):
        return _counted(card, _questions(answered), int(match[1] or 1), "questions", "asked from memory")
    if _MICROPHONE.search(text):
        works, detail = microphone()
        # The list may name more than the microphone: a camera nobody has looked into.
        return Checked(card, works and len(text.split()) <= MICROPHONE_WORDS, detail)
    return None


def _counted(card: Card, count: int, wanted: int, what: str, how: str) -> Checked:
    return Checked(card, count >= wanted, f"{what.capitalize()} {how}: {count_of(count, wanted).lower()}.")


_STORIES = re.compile(
    r"\b(?:prepare|practi[cs]e|rehearse|tell|have)\b(?: \w+){0,3}? (?:(\d{1,2}) )?(?:\w+ ){0,2}"
    r"stor(?:y|ies)\b(?=.*\b(?:minutes?|seconds?|star)\b)"
)
_WITHIN = re.compile(r"\b(?:under|within|below|in|less than) (\d{1,3}) (minutes?|seconds?)\b")
_DESIGNS = re.compile(r"\b(?:(\d{1,2}) )?(?:system )?designs?\b")
_ALOUD = re.compile(r"\b(?:out loud|aloud)\b")
_QUESTIONS = re.compile(
    r"\b(?:prepare|have|write|choose|pick)\b(?: \w+){0,2}? (?:(\d{1,2}) )?questions? to ask\b"
)
_MICROPHONE = re.compile(r"\b(?:test|check|try)\b.*\b(?:mic|microphone)\b")
"""How the items are worded that can be looked into, in lower case, with digits for number words."""

MICROPHONE_WORDS = 6
"""An item about the microphone alone has no more words: "test your microphone before the call"."""


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
