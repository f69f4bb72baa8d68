"""The verdict on the answer to a fact of a number table. Pure."""

from dataclasses import replace

from assistant.decks.cards import Card
from assistant.events import Timing, Transcript
from assistant.scoring.admission import find_admission
from assistant.scoring.delivery import measure_delivery
from assistant.scoring.facts import judge_fact
from assistant.scoring.grade import TOP_GRADE
from assistant.scoring.normalise import read_transcript
from assistant.scoring.standing import find_standing
from assistant.scoring.verdict import FactResult, PointResult, Status, Verdict


def score_fact(
    card: Card, transcript: Transcript, timing: Timing | None = None, limit_s: float | None = None
) -> Verdict:
    """Judge the answer to a fact, whose value is the answer of its card: all or nothing.

    Args:
        card: has one point.
        timing: None for typed answers.
        limit_s: time limit from the first speech, in seconds; None for none.
    """
    utterance = read_transcript(transcript)
    status = find_standing(card, utterance, timing).status
    is_heard = status is Status.OK
    fact = judge_fact(card.answer, transcript.text) if is_heard else FactResult(None, "nothing was heard")
    delivery = measure_delivery(utterance, timing, limit_s)
    admission = find_admission(utterance.words) if is_heard else None
    if is_heard and fact.right is False and delivery.flaw and not admission:
        fact = replace(fact, right=None, why=delivery.flaw)  # the number may have been another
    right = False if status is Status.NO_SPEECH else fact.right
    share = float(bool(right))
    (point,) = card.points
    return Verdict(
        card=card.number,
        status=status,
        transcript=transcript.text,
        coverage=share if is_heard and right is not None else None,
        grade=share * TOP_GRADE if is_heard and right is not None else None,
        points=(PointResult(point.id, point.text, right, share, fact.quote if right is not False else ""),),
        terms=(),
        red_flags=(),
        delivery=delivery,
        admission=admission,
        detail=fact if is_heard else None,
    )
