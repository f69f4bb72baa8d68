"""The keys that count a point in a round, and take it back: what happens, and what the user sees of it."""

from dataclasses import replace

from assistant.decks.own_phrases import with_phrase, without_phrase
from assistant.errors import HistoryError, UsageError
from assistant.events import Transcript
from assistant.history.records import Attempt
from assistant.practice import wording
from assistant.practice.appeals import Appeals
from assistant.practice.equipment import Equipment
from assistant.practice.logbook import Logbook
from assistant.practice.plan import Item
from assistant.scoring.normalise import read_transcript
from assistant.scoring.verdict import verdict_from_json


class Counting:
    """Counts points of the last answer, the likeliest first."""

    def __init__(self, equipment: Equipment, logbook: Logbook) -> None:
        self._equipment = equipment
        self._logbook = logbook
        self._appeals = Appeals(
            equipment.history, equipment.phrases, equipment.clock, lambda err: self._note(str(err))
        )

    def count(self, item: Item, said: Transcript) -> Item:
        """Count the likeliest point that is not made; the item as it is from now on in this round.

        Raises:
            ModelError: a model cannot be loaded.
        """
        before = self._logbook.last
        words = read_transcript(said).words
        open_points = item.drill.countable(item.card, verdict_from_json(before.verdict), words)
        found = next((candidate for candidate in open_points if candidate.words), None)
        if found is None:
            self._note(wording.NOTHING_TO_COUNT)
            return item
        try:
            now = self._appeals.count(before, found)
        except HistoryError as err:
            self._note(str(err))
            return item
        appeal = now.appeals[-1]
        self._changed(item, now, appeal.point, appeal.words, counts=True)
        self._note(wording.counted_text(found.point, appeal.words, before, now, left=len(open_points) - 1))
        return replace(item, card=with_phrase(item.card, appeal.point, appeal.words))

    def uncount(self, item: Item) -> Item:
        """Take back the last point that was counted; the item as it is from now on in this round."""
        before = self._logbook.last
        try:
            now, appeal = self._appeals.undo(before)
        except (UsageError, HistoryError) as err:
            self._note(str(err))
            return item
        self._changed(item, now, appeal.point, appeal.words, counts=False)
        self._note(wording.uncounted_text(appeal.point, before, now))
        return replace(item, card=without_phrase(item.card, appeal.point, appeal.words))

    def _changed(self, item: Item, now: Attempt, point: str, words: str, *, counts: bool) -> None:
        self._logbook.revise(now)
        self._equipment.journal.write(
            "appeal",
            card=item.card.number,
            id=now.id,
            point=point,
            words=words,
            counts=counts,
            coverage=now.coverage,
            grade=now.grade,
        )

    def _note(self, text: str) -> None:
        self._equipment.display.note(text)
