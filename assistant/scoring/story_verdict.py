"""The verdict on a story. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.decks.cards import Card, Point, Story, StoryPrompt
from assistant.decks.derive import derive_points, point_id
from assistant.events import Timing, Transcript
from assistant.scoring.claims import ClaimReader
from assistant.scoring.delivery import measure_delivery
from assistant.scoring.grade import share
from assistant.scoring.normalise import read_transcript
from assistant.scoring.red_flags import FlagReader
from assistant.scoring.score import score
from assistant.scoring.standing import find_standing
from assistant.scoring.story import StoryReader
from assistant.scoring.story_grade import grade_story
from assistant.scoring.story_review import KeyPhrase, StoryReview
from assistant.scoring.verdict import PointResult, Status, Verdict


class StoryJudge:
    """Judges stories.

    Args:
        reader: reads their parts.
        claims: compares them with notes; None to go by words alone.
        flags: reads the red flags of the sheet; None where it has no rules for them.
    """

    def __init__(
        self, reader: StoryReader, claims: ClaimReader | None = None, flags: FlagReader | None = None
    ) -> None:
        self._reader = reader
        self._claims = claims
        self._flags = flags

    def judge(
        self,
        card: Card,
        prompt: StoryPrompt,
        written: Sequence[Story],
        transcript: Transcript,
        timing: Timing | None = None,
        limit_s: float | None = None,
    ) -> Verdict:
        """Its parts and its key phrase are the points; the notes are compared where they were written down.

        Args:
            card: of the prompt; see `story_cards`.
            written: the user's stories for it; the one that is told is found.
            timing: None for typed stories.
            limit_s: time limit from the first speech, in seconds; None for none.

        Raises:
            ModelError: a model cannot be loaded.
        """
        utterance = read_transcript(transcript)
        status = find_standing(card, utterance, timing).status
        delivery = measure_delivery(utterance, timing, limit_s)
        if status is not Status.OK:
            told = False if status is Status.NO_SPEECH else None
            points = tuple(PointResult(point.id, point.text, told, 0.0, "") for point in card.points)
            return Verdict(card.number, status, transcript.text, None, None, points, (), (), delivery)
        review = self._reader.read(prompt, transcript, timing)
        review = replace(review, notes=self._compare(written, transcript, timing))
        points = _points(card, review)
        grade = grade_story(review, wants_phrase=bool(prompt.key_phrase), over_s=delivery.over_limit_s or 0.0)
        return Verdict(
            card=card.number,
            status=status,
            transcript=transcript.text,
            coverage=share([point.made for point in points]),
            grade=round(grade, 2),
            points=points,
            terms=(),
            red_flags=self._flags.read(utterance, card) if self._flags else (),
            delivery=delivery,
            detail=review,
        )

    def _compare(
        self, written: Sequence[Story], transcript: Transcript, timing: Timing | None
    ) -> tuple[PointResult, ...]:
        """What was told of the notes for the story that comes nearest; none where none were written."""
        compared = [score(_notes(story), transcript, timing, claims=self._claims).points for story in written]
        return max(compared, key=_told, default=())


def _told(points: Sequence[PointResult]) -> int:
    return sum(point.made is True for point in points)


def _points(card: Card, review: StoryReview) -> tuple[PointResult, ...]:
    outcomes = [(part.told, part.quote) for part in review.parts]
    outcomes.append((review.key_phrase is not KeyPhrase.ABSENT, review.key_phrase_quote))
    return tuple(
        PointResult(point.id, point.text, made, float(made), quote)
        for point, (made, quote) in zip(card.points, outcomes, strict=False)  # not all sheets want a phrase
    )


def _notes(story: Story) -> Card:
    """The notes of a story as the points of a card."""
    parts = filter(None, (story.situation, story.task, story.action, story.result))
    texts = [point.text for part in parts for point in derive_points(part)]
    points = tuple(Point(point_id(place), text) for place, text in enumerate(texts))
    return Card(f"notes:{story.title}", 0, story.value, story.title, ". ".join(texts), points, ())
