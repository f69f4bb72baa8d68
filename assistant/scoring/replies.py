"""Whether a reply means yes or no. Pure."""

import re
from collections.abc import Iterator

from assistant.decks.cards import Card
from assistant.events import Timing, Transcript
from assistant.scoring.clauses import read_said
from assistant.scoring.delivery import measure_delivery
from assistant.scoring.normalise import Utterance, read_transcript
from assistant.scoring.standing import find_standing
from assistant.scoring.verdict import PointResult, Status, Verdict

_YES = (
    r"yes|yeah|yep|yup|yah|sure|done|did|ready|finished|already|absolutely|certainly|of course|definitely"
    r"|correct|completed?|ticked|checked|all set|good to go|right|ok(?:ay)?|they are|it is"
    r"|nothing (?:is )?left|no (?:problems?|worries|doubt|issues?|need|questions?|trouble)"
    r"|i have|i (?:have )?got|i (?:\w+ )?\w+ed|i (?:\w+ )?(?:slept|read|wrote|went|made|took|bought|set|put)"
)
_NO = (
    r"no(?! (?:problem|worries|doubt|issue|need|question|trouble))|nope|nah|not|never"
    r"|nothing(?! (?:is )?left)|later|tomorrow|tonight|soon|in a (?:minute|moment|second|bit)"
    r"|yet|pending|missing|forgot(?:ten)?|skip"
    r"|almost|nearly|half(?:way)?|partly|part of|some of|a bit of"
    r"|will|would|going to|need to|must|should|have to|got to|gotta|(?:could|might) have|let me|when i"
    r"|still (?:have|need|open|to)"
)
_SAYS_NO = re.compile(rf"\b(?:{_NO})\b", re.IGNORECASE)
_SAYS_YES = re.compile(rf"\b(?:{_YES})\b", re.IGNORECASE)

_PLAIN = re.compile(
    r"\b(?:yes|yeah|yep|yup|done|no|nope|not yet|not|later|finished|absolutely|of course)\b", re.IGNORECASE
)
"""A reply that needs nothing more."""

_CLAUSE = re.compile(r"[.!?;,]|\bbut\b|\band\b|\b(?:no|oh) wait\b|\bsorry\b", re.IGNORECASE)

_FEELINGS = re.compile(r"\bnot (?:worried|nervous|sure why|a problem|an issue)\b", re.IGNORECASE)
"""Says "not" about something else."""


def read_reply(utterance: Utterance) -> bool | None:
    """True for yes and done, False for no, not yet, later and only in part, None where neither was said.

    A clause with a "no" in it is one, whatever else it holds ("I have not"); the last clause that is either
    decides: "no, wait, yes".
    """
    text = " ".join(sentence.text for sentence in read_said(utterance.words).sentences)
    text = _FEELINGS.sub(" ", " ".join(_expanded(text)))
    outcomes = [outcome for clause in _CLAUSE.split(text) if (outcome := _clause(clause)) is not None]
    return outcomes[-1] if outcomes else None


def is_plain(utterance: Utterance) -> bool:
    """Whether a reply says yes or no in words that need nothing more."""
    return read_reply(utterance) is not None and _PLAIN.search(" ".join(utterance.words)) is not None


def _expanded(text: str) -> Iterator[str]:
    """The words with contractions opened, and punctuation kept."""
    for word in text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split():
        yield re.sub(r"n't\b", " not", re.sub(r"'(?:ll|d)\b", " will", re.sub(r"'ve\b", " have", word)))


def _clause(clause: str) -> bool | None:
    if _SAYS_NO.search(clause):
        return False
    return True if _SAYS_YES.search(clause) else None


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
