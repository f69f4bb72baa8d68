"""The other pages of a sheet as cards that can be asked: questions to ask, and checklists."""

from assistant.decks.cards import Card, Point, Sheet
from assistant.decks.derive import derive_points, point_id
from assistant.errors import UsageError

ONLY = "a"
"""The id of the one point of an item on a checklist."""


def question_cards(sheet: Sheet) -> tuple[Card, ...]:
    """A card for each question to ask, numbered from 1; what the user is to ask is its answer.

    Raises:
        UsageError: the sheet has none.
    """
    listed = [(topic, text) for topic in sheet.questions for text in topic.items]
    if not listed:
        raise UsageError(
            f"the sheet {sheet.id!r} has no questions to ask",
            remedy='Add a list under a heading such as "Questions to ask".',
        )
    return tuple(
        Card(
            key=f"question:{text}",
            number=number,
            deck=topic.title,
            question=f"{topic.title}: what do you ask?",
            answer=text,
            points=derive_points(text),
            terms=(),
            line=topic.line,
        )
        for number, (topic, text) in enumerate(listed, start=1)
    )


def checklist_cards(sheet: Sheet) -> tuple[Card, ...]:
    """A card for each item of the checklists, numbered from 1.

    Raises:
        UsageError: the sheet has none.
    """
    listed = [(topic, text) for topic in sheet.checklists for text in topic.items]
    if not listed:
        raise UsageError(
            f"the sheet {sheet.id!r} has no checklist",
            remedy="Add a list of tasks, each beginning with - [ ].",
        )
    return tuple(
        Card(f"check:{text}", number, topic.title, text, text, (Point(ONLY, text),), (), topic.line)
        for number, (topic, text) in enumerate(listed, start=1)
    )


def phase_cards(sheet: Sheet) -> tuple[Card, ...]:
    """A card for each phase of the walk-through; what it wants covered and said are its points.

    Raises:
        UsageError: the sheet has none.
    """
    if not sheet.phases:
        raise UsageError(
            f"the sheet {sheet.id!r} has no phases of a walk-through",
            remedy='Add headings such as "Phase 1: Clarify requirements (2-3 min)".',
        )
    return tuple(
        Card(
            key=f"phase:{phase.number}",
            number=phase.number,
            deck="System design",
            question=f"Phase {phase.number}: {phase.title}.",
            answer=" ".join((*phase.cover, *phase.say_aloud)),
            points=tuple(
                Point(point_id(place), text) for place, text in enumerate((*phase.cover, *phase.say_aloud))
            ),
            terms=(),
            line=phase.line,
        )
        for phase in sheet.phases
    )
