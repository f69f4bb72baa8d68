"""Whether a reply means yes or no. Pure."""

import re

from assistant.decks.cards import Card
from assistant.events import Timing, Transcript
from assistant.scoring.clauses import read_said
from assistant.scoring.delivery import measure_delivery
from assistant.scoring.lexicon import NEGATIONS
from assistant.scoring.normalise import Utterance, read_text, read_transcript
from assistant.scoring.standing import find_standing
from assistant.scoring.verdict import PointResult, Status, Verdict

YES = frozenset({
    "yes", "yeah", "yep", "yup", "sure", "done", "did", "have", "ready", "finished", "already", "check",
    "absolutely", "certainly", "course", "definitely", "ok", "okay", "right", "correct", "got", "complete",
    "completed", "ticked",
})  # fmt: skip
"""Words of which each alone tells that something is done."""

NO = frozenset({
    "no", "nope", "nah", "never", "later", "tomorrow", "tonight", "soon", "forgot", "forgotten", "open",
    "pending", "still", "yet", "missing", "skip", "almost", "nearly", "half", "halfway", "partly", "will",
    "going", "need", "must", "should", "not",
})  # fmt: skip
"""Words that tell that something is left to do, whatever else is said with them: "I still do"."""

_LEFT_TO_DO = re.compile(r"\b(?:have|got|gotta) to\b", re.IGNORECASE)

_NO_TROUBLE = re.compile(r"\bno (?:problem|worries|doubt)\b", re.IGNORECASE)
"""Says "no" and means yes."""


def read_reply(utterance: Utterance) -> bool | None:
    """True for yes and done, False for no, not yet and later, None where neither was said.

    Of a reply that is taken back ("no, wait, yes") what stands in the end counts.
    """
    said = read_said(utterance.words)
    text = _NO_TROUBLE.sub("", " ".join(sentence.text for sentence in said.sentences))
    words = [token.text for token in read_text(text).tokens]
    if _LEFT_TO_DO.search(text) or any(word in NO or word in NEGATIONS for word in words):
        return False
    return True if any(word in YES for word in words) else None


def score_reply(
    card: Card, transcript: Transcript, timing: Timing | None = None, limit_s: float | None = None
) -> Verdict:
    """The verdict on the reply to an item of a checklist: its one point is made by a yes. There is no grade.

    Args:
        card: has one point.
        timing: None for a reply that was typed or given by a key.
        limit_s: time limit from the first speech, in seconds; None for none.
    """
    utterance = read_transcript(transcript)
    status = find_standing(card, utterance, timing).status
    is_done = read_reply(utterance) if status is Status.OK else None
    (point,) = card.points
    return Verdict(
        card=card.number,
        status=status,
        transcript=transcript.text,
        coverage=None if is_done is None else float(is_done),
        grade=None,
        points=(PointResult(point.id, point.text, is_done, float(bool(is_done)), ""),),
        terms=(),
        red_flags=(),
        delivery=measure_delivery(utterance, timing, limit_s),
    )
