"""The end of an interview: the candidate's own questions, whichever they are."""

from assistant.decks.cards import Card, Point
from assistant.events import Timing, Transcript
from assistant.practice.drill import QuietDrill
from assistant.scoring.asked import questions_in
from assistant.scoring.delivery import measure_delivery
from assistant.scoring.grade import TOP_GRADE
from assistant.scoring.normalise import read_transcript
from assistant.scoring.standing import find_standing
from assistant.scoring.verdict import PointResult, RedFlag, Status, Verdict

WANTED = 2
"""Questions that fill the end of an interview: one may be answered in a sentence; a choice."""

ASKING_CARD = Card(
    key="asking",
    number=1,
    deck="Your questions",
    question="What would you like to ask me?",
    answer="Two questions or more, about the team, the product or the role.",
    points=(Point("a", "asked a question"), Point("b", "asked more than one")),
    terms=(),
)


class Asking(QuietDrill):
    """Counts the questions that are asked.

    Args:
        red_flag: that of the sheet for asking none; empty where it has none.
    """

    name = "asking"
    noun = "question"

    def __init__(self, red_flag: str) -> None:
        self._red_flag = red_flag

    def judge(
        self,
        card: Card,
        transcript: Transcript,
        timing: Timing | None = None,
        limit_s: float | None = None,
    ) -> Verdict:
        """Whether one question was asked, and more than one."""
        utterance = read_transcript(transcript)
        status = find_standing(card, utterance, timing).status
        asked = questions_in(utterance.words) if status is Status.OK else ()
        points = tuple(
            PointResult(point.id, point.text, len(asked) > place, float(len(asked) > place), quote)
            for place, point in enumerate(card.points)
            for quote in [asked[place] if len(asked) > place else ""]
        )
        share = min(len(asked), WANTED) / WANTED
        silent = status is Status.OK and not asked and bool(self._red_flag)
        return Verdict(
            card=card.number,
            status=status,
            transcript=transcript.text,
            coverage=share if status is Status.OK else None,
            grade=share * TOP_GRADE if status is Status.OK else None,
            points=points,
            terms=(),
            red_flags=(RedFlag(self._red_flag, transcript.text, None),) if silent else (),
            delivery=measure_delivery(utterance, timing, limit_s),
        )
