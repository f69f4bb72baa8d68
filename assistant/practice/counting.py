"""The keys that count a point in a round, and take it back: what happens, and what the user sees of it."""

from assistant.decks.cards import Card
from assistant.decks.own_phrases import with_phrase, without_phrase
from assistant.errors import HistoryError, UsageError
from assistant.events import Transcript
from assistant.history.records import Attempt
from assistant.practice import wording
from assistant.practice.appeals import Appeals, candidates
from assistant.practice.equipment import Equipment
from assistant.practice.logbook import Logbook
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

    def count(self, card: Card, said: Transcript) -> Card:
        """Count the likeliest point that is not made; the card as it is from now on in this round.

        Raises:
            ModelError: a model cannot be loaded.
        """
        before = self._logbook.last
        words = read_transcript(said).words
        open_points = candidates(card, verdict_from_json(before.verdict), words, self._equipment.claims)
        found = next((candidate for candidate in open_points if candidate.words), None)
        if found is None:
            self._note(wording.NOTHING_TO_COUNT)
            return card
        try:
            now = self._appeals.count(before, found)
        except HistoryError as err:
            self._note(str(err))
            return card
        appeal = now.appeals[-1]
        self._changed(card, now, appeal.point, appeal.words, counts=True)
        self._note(wording.counted_text(found.point, appeal.words, before, now, left=len(open_points) - 1))
        return with_phrase(card, appeal.point, appeal.words)

    def uncount(self, card: Card) -> Card:
        """Take back the last point that was counted; the card as it is from now on in this round."""
        before = self._logbook.last
        try:
            now, appeal = self._appeals.undo(before)
        except (UsageError, HistoryError) as err:
            self._note(str(err))
            return card
        self._changed(card, now, appeal.point, appeal.words, counts=False)
        self._note(wording.uncounted_text(appeal.point, before, now))
        return without_phrase(card, appeal.point, appeal.words)

    def _changed(self, card: Card, now: Attempt, point: str, words: str, *, counts: bool) -> None:
        self._logbook.revise(now)
        self._equipment.journal.write(
            "appeal",
            card=card.number,
            id=now.id,
            point=point,
            words=words,
            counts=counts,
            coverage=now.coverage,
            grade=now.grade,
        )

    def _note(self, text: str) -> None:
        self._equipment.display.note(text)
