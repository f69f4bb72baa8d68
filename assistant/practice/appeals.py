"""Appeals: somebody counts a point that was not credited. The history keeps it, the phrase book its words."""

from collections.abc import Callable, Sequence

from assistant.decks.cards import Card, Point
from assistant.decks.own_phrases import OwnPhrases, phrase_of
from assistant.decks.phrase_book import PhraseBook
from assistant.errors import RehearseError, SheetError, UsageError
from assistant.events import Transcript
from assistant.history.amendments import Appeal
from assistant.history.records import Attempt, Selection
from assistant.history.store import History
from assistant.ports import Clock
from assistant.practice.drill import Candidate
from assistant.scoring.claims import ClaimReader
from assistant.scoring.normalise import read_transcript
from assistant.scoring.verdict import Status, Verdict
from assistant.scoring.word_points import match_points


def candidates(
    card: Card, verdict: Verdict, words: Sequence[str], claims: ClaimReader | None
) -> tuple[Candidate, ...]:
    """The points that were not credited, the likeliest first, with the words of the answer that come nearest.

    Args:
        card: as it was asked, or made of the verdict alone.
        words: the answer, with its punctuation.

    Raises:
        ModelError: a model of `claims` cannot be loaded.
    """
    if verdict.status is not Status.OK:
        return ()
    nearest = _nearest_words(card, words, claims)
    found = [
        Candidate(point, nearest.get(point.id, "")) for point in verdict.points if point.made is not True
    ]
    return tuple(sorted(found, key=lambda candidate: -candidate.point.score))


def card_of(attempt: Attempt) -> Card:
    """What an attempt itself tells about its card, for one whose sheet is gone."""
    points = tuple(Point(point["id"], point["text"]) for point in attempt.verdict["points"])
    return Card(attempt.card.key, attempt.card.number, "", attempt.question, "", points, ())


class Appeals:
    """Counts points and takes that back, in the history and in the phrase book.

    Args:
        on_trouble: told why words cannot be kept as a way of saying a point, which counts all the same.
    """

    def __init__(
        self, history: History, book: PhraseBook, clock: Clock, on_trouble: Callable[[RehearseError], None]
    ) -> None:
        self._history = history
        self._book = book
        self._clock = clock
        self._on_trouble = on_trouble

    def count(self, attempt: Attempt, candidate: Candidate) -> Attempt:
        """Count a point of an attempt; its words become a way of saying it. The attempt as it stands now.

        Raises:
            UsageError: there are no words to keep.
            HistoryError: the appeal cannot be kept; then nothing has changed.
        """
        point, words = candidate.point, phrase_of(candidate.words)
        if not words:
            raise UsageError(
                f"no words of the answer come near point {point.id}",
                remedy='Say which words make it: --words "...".',
            )
        self._history.record_appeal(Appeal(attempt.id, self._clock.utc_now(), point.id, words))
        try:
            self._book.add(attempt.sheet, OwnPhrases(attempt.card.key, point.id, point.text, (words,)))
        except SheetError as err:
            self._on_trouble(err)
        return self._now(attempt)

    def undo(self, attempt: Attempt, point: str | None = None) -> tuple[Attempt, Appeal]:
        """Take back that a point was counted: this one, else the one counted last. Its phrase goes too.

        Returns:
            The attempt as it stands now, and the appeal that no longer holds.

        Raises:
            UsageError: it was not counted, or none was.
            HistoryError: it cannot be kept; then nothing has changed.
        """
        held = [appeal for appeal in attempt.appeals if point in {None, appeal.point}]
        if not held:
            counted = ", ".join(appeal.point for appeal in attempt.appeals)
            raise UsageError(
                f"point {point} was not counted" if point else "no point of this answer was counted",
                remedy=f"Counted: {counted}." if counted else "Count one first.",
            )
        last = held[-1]
        self._history.record_appeal(Appeal(attempt.id, self._clock.utc_now(), last.point, counts=False))
        text = next(item["text"] for item in attempt.verdict["points"] if item["id"] == last.point)
        try:
            self._book.remove(attempt.sheet, OwnPhrases(attempt.card.key, last.point, text, (last.words,)))
        except SheetError as err:
            self._on_trouble(err)
        return self._now(attempt), last

    def _now(self, attempt: Attempt) -> Attempt:
        return next(self._history.attempts(Selection(ids=(attempt.id,))))


def _nearest_words(card: Card, words: Sequence[str], claims: ClaimReader | None) -> dict[str, str]:
    if claims is not None and (read := claims.read(card, words)):
        return {
            point.id: phrase_of(" ".join(words[claim.first : claim.last + 1]))
            for point, claim in zip(card.points, read, strict=True)
        }
    utterance = read_transcript(Transcript(" ".join(words)))
    return {
        match.point.id: phrase_of(utterance.quote(match.first, match.last))
        for match in match_points(card, utterance, ())
        if match.first is not None and match.last is not None
    }
