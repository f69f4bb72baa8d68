"""The verdict: everything that is told about one answer."""

from dataclasses import dataclass
from statistics import fmean

from assistant.decks.cards import Card, OtherAnswer
from assistant.events import Timing, Transcript
from assistant.scoring.admission import find_admission
from assistant.scoring.claims import ClaimReader
from assistant.scoring.delivery import measure_delivery
from assistant.scoring.grade import Earned, coverage, grade, share
from assistant.scoring.hearing import in_doubt, not_said, without_most_told
from assistant.scoring.misplaced import MISPLACED_GRADE, find_misplaced
from assistant.scoring.normalise import Utterance, read_transcript
from assistant.scoring.points import PointMatch, read_points
from assistant.scoring.red_flags import FlagReader
from assistant.scoring.standing import Standing, find_standing
from assistant.scoring.terms import TermMatch, match_terms
from assistant.scoring.verdict import PointResult, RedFlag, Status, TermResult, Verdict
from assistant.scoring.word_points import match_points
from assistant.scoring.wrong_numbers import check_numbers

BARE_ADMISSION_TOKENS = 20
"""An admission of fewer tokens leaves no room for points; a choice."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with all that it rests on.

    Attributes:
        standing: whether the answer could be judged at all; where not, the rest does not count.
        earned: what the points earn; None where there is no grade.
        misplaced: the expert answer of another card that was given; None where none was.
        term_share: share of terms said among those that could be told; None where none could.
    """

    verdict: Verdict
    utterance: Utterance
    standing: Standing
    points: tuple[PointMatch, ...]
    terms: tuple[TermMatch, ...]
    earned: Earned | None
    misplaced: OtherAnswer | None
    term_share: float | None


def score(
    card: Card,
    transcript: Transcript,
    timing: Timing | None = None,
    limit_s: float | None = None,
    claims: ClaimReader | None = None,
    flags: FlagReader | None = None,
) -> Verdict:
    """Judge one answer to `card`; see `judge`."""
    return judge(card, transcript, timing, limit_s, claims, flags).verdict


def judge(
    card: Card,
    transcript: Transcript,
    timing: Timing | None = None,
    limit_s: float | None = None,
    claims: ClaimReader | None = None,
    flags: FlagReader | None = None,
) -> Judgement:
    """Judge one answer to `card`, and keep what the verdict rests on.

    Args:
        card: the question with its points and terms.
        transcript: what was said; with recognised words, doubtful ones are not held against the person.
        timing: when there was speech; None for typed answers.
        limit_s: time limit from the first speech, in seconds; None for none.
        claims: reads what the answer claims, in whatever words; None to judge points by their words alone.
        flags: reads the red flags of the sheet; None for a sheet without rules.

    Raises:
        ModelError: a model of `claims` or `flags` cannot be loaded.
    """
    utterance = read_transcript(transcript)
    standing = find_standing(card, utterance, timing)
    is_heard = standing.status is Status.OK
    terms = not_said(match_terms(card.terms, utterance), utterance, timing)
    made = match_points(card, utterance, terms) if claims is None else read_points(card, utterance, claims)
    points = check_numbers(in_doubt(made, utterance, timing), utterance)
    admission = find_admission(utterance.words)
    # An admission was heard well enough to be told; where little else was said, it is no unclear answer.
    is_bare = admission is not None and len(utterance.tokens) < BARE_ADMISSION_TOKENS
    if is_heard and not is_bare and (unclear := without_most_told(points, terms)):
        standing, is_heard = unclear, False
    covered = coverage(points, terms) if is_heard else None
    said = share([match.said for match in terms])
    is_judged = is_heard and bool(points or said is not None)
    earned = _earned(card, utterance, points, said, claims, nothing_else=is_bare) if is_judged else None
    misplaced = find_misplaced(card, utterance) if is_judged else None
    point_results, term_results = _results(standing.status, points, terms, utterance)
    verdict = Verdict(
        card=card.number,
        status=standing.status,
        transcript=transcript.text,
        coverage=None if covered is None else round(covered, 4),
        grade=None if earned is None else round(_grade(earned, said, misplaced), 2),
        points=point_results,
        terms=term_results,
        red_flags=_faults(flags.read(utterance, card), point_results) if flags and is_heard else (),
        delivery=measure_delivery(utterance, timing, limit_s),
        admission=admission if is_heard else None,
    )
    return Judgement(verdict, utterance, standing, points, terms, earned, misplaced, said)


def _faults(flags: tuple[RedFlag, ...], points: tuple[PointResult, ...]) -> tuple[RedFlag, ...]:
    """The flags without those raised by words that make a point of the card: what is right is no fault."""
    made = [point.evidence.casefold() for point in points if point.made and point.evidence]
    return tuple(
        flag
        for flag in flags
        if not any(flag.quote.casefold() in words or words in flag.quote.casefold() for words in made)
    )


def _grade(earned: Earned, term_share: float | None, misplaced: OtherAnswer | None) -> float:
    full = grade(earned.total, term_share)
    return full if misplaced is None else min(full, MISPLACED_GRADE)


def _results(
    status: Status, points: tuple[PointMatch, ...], terms: tuple[TermMatch, ...], utterance: Utterance
) -> tuple[tuple[PointResult, ...], tuple[TermResult, ...]]:
    if status is Status.OK:
        return (
            tuple(match.result(utterance) for match in points),
            tuple(match.result(utterance) for match in terms),
        )
    told = False if status is Status.NO_SPEECH else None
    return (
        tuple(PointResult(match.point.id, match.point.text, told, 0.0, "") for match in points),
        tuple(TermResult(match.term.text, told, None, None, 0.0) for match in terms),
    )


def _earned(
    card: Card,
    utterance: Utterance,
    points: tuple[PointMatch, ...],
    term_share: float | None,
    claims: ClaimReader | None,
    *,
    nothing_else: bool,
) -> Earned | None:
    """What the points earn that could be told, if most could; on a card without points, the terms.

    Where nobody has written down how else they may be said, it counts too how far the answer resembles the
    expert's.

    Args:
        nothing_else: an admission, and too little beside it to earn anything.
    """
    if not points:
        return Earned(term_share or 0.0)
    told = [match.credit for match in points if not match.misheard]
    if len(told) < len(points) / 2 and not nothing_else:
        return None
    by_points = fmean(told) if told else 0.0
    if claims is None or any(point.aliases or point.wrong for point in card.points):
        return Earned(by_points)
    return Earned(by_points, claims.resemblance(card, utterance.words))
