"""Why a verdict is as it is: the evidence, the rule and the threshold behind each part of it. Pure.

Nothing is judged anew: what the matches carry is put into words. Only the nearest miss of a term of which
nothing was found is looked for here, since no verdict needs it.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from assistant.scoring.grade import (
    FULL_RESEMBLANCE,
    NO_RESEMBLANCE,
    RESEMBLANCE_WEIGHT,
    TERM_CREDIT,
    TOP_GRADE,
)
from assistant.scoring.letters import UNSURE_TERM, Hit, Refusal, nearest_miss
from assistant.scoring.matching import SAME_WORD
from assistant.scoring.misplaced import MISPLACED_GRADE, SAME_ANSWER
from assistant.scoring.normalise import Utterance
from assistant.scoring.points import (
    FULL_CREDIT,
    MADE_PROBABILITY,
    NO_CREDIT,
    UNSURE_PROBABILITY,
    PointMatch,
    PointRule,
)
from assistant.scoring.score import Judgement
from assistant.scoring.soundalikes import SOUND_FITS, SOUNDS_ALIKE
from assistant.scoring.standing import UNHEARD_SHARE, Standing
from assistant.scoring.terms import DOUBTED_WORD, SAME_AMOUNT, TermMatch
from assistant.scoring.threshold import BADLY_HEARD, Open, Threshold
from assistant.scoring.verdict import RedFlag, Status
from assistant.scoring.word_points import UNSURE_SHARE


@dataclass(frozen=True, slots=True)
class PointReason:
    """Why a point was made or not.

    Attributes:
        rule: what judged it; see `PointRule`.
        score: probability (likeness) or weighted share of its words (words), 0 to 1.
        thresholds: names of those that decided, that which `score` must reach first.
        clause: the words that come nearest; empty where there are none.
        like: the known way of saying it that they are like.
        unlike: the wrong claim that comes nearest; None where none is known.
        credit: what it earns, 0 to 1.
        credit_thresholds: names of those between which it earns in part.
        why: what decided, in words.
    """

    id: str
    text: str
    made: bool | None
    rule: str
    score: float
    thresholds: tuple[str, ...]
    clause: str
    like: str | None
    unlike: str | None
    credit: float
    credit_thresholds: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class TermReason:
    """Why a term was said or not.

    Attributes:
        heard: the words that come nearest; empty where nothing is like it.
        wording: the term or the alias that they are like.
        ratio: how alike their letters are, 0 to 100.
        thresholds: names of those that took part, that which `ratio` must reach first.
        why: what decided, in words.
    """

    term: str
    said: bool | None
    heard: str
    wording: str | None
    ratio: float
    thresholds: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class GradeReason:
    """How the grade came about.

    Attributes:
        by_points: mean credit of the points, 0 to 1.
        resemblance: to the expert answer, up to 1; None where it does not count.
        earned: both together, 0 to 1.
        term_share: share of terms said, 0 to 1; None where the card has none or none could be told.
        thresholds: names of those that took part.
        formula: the sum with its figures.
    """

    by_points: float
    resemblance: float | None
    earned: float
    term_share: float | None
    thresholds: tuple[str, ...]
    formula: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All reasons of one verdict.

    Attributes:
        why_not: why nothing was judged; empty where the answer was. Then there are no points, terms or grade.
        red_flags: they stand beside the grade and do not change it.
        thresholds: all that are named, each once.
    """

    why_not: str
    points: tuple[PointReason, ...]
    terms: tuple[TermReason, ...]
    grade: GradeReason | None
    red_flags: tuple[RedFlag, ...]
    thresholds: tuple[Threshold, ...]

    def as_json(self) -> dict[str, Any]:
        """The object `explanation` of a line of `rehearse score --explain --json`."""
        parts = {
            "points": [asdict(item) for item in self.points],
            "terms": [asdict(item) for item in self.terms],
            "grade": asdict(self.grade) if self.grade else None,
            "red_flags": [asdict(item) for item in self.red_flags],
        }
        return {"why_not": self.why_not, **parts, "thresholds": [item.as_json() for item in self.thresholds]}


def explain(judgement: Judgement) -> Explanation:
    """The reasons behind a verdict."""
    standing, utterance = judgement.standing, judgement.utterance
    named = _Named()
    if standing.status is not Status.OK:
        return Explanation(_why_not(standing, named), (), (), None, (), named.thresholds)
    return Explanation(
        why_not="",
        points=tuple(_point(match, utterance, named) for match in judgement.points),
        terms=tuple(_term(match, utterance, named) for match in judgement.terms),
        grade=_grade(judgement, named),
        red_flags=judgement.verdict.red_flags,
        thresholds=named.thresholds,
    )


class _Named:
    """The thresholds that were named so far."""

    def __init__(self) -> None:
        self._found: dict[str, Threshold] = {}

    def __call__(self, thresholds: Iterable[Threshold]) -> tuple[str, ...]:
        found = {threshold.name: threshold for threshold in thresholds}
        self._found |= found
        return tuple(found)

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        return tuple(self._found.values())


def _why_not(standing: Standing, named: _Named) -> str:
    if standing.value is None or standing.needed is None:
        return standing.why
    named([standing.needed])
    missed = "from" if standing.needed is UNHEARD_SHARE else "below"
    return f"{standing.why}: {standing.value:.2f}, {missed} {standing.needed:.2f}"


def _point(match: PointMatch, utterance: Utterance, named: _Named) -> PointReason:
    nowhere = match.first is None or match.last is None or match.like is None
    return PointReason(
        id=match.point.id,
        text=match.point.text,
        made=match.made,
        rule=match.rule.value,
        score=round(match.score, 3),
        thresholds=named(_point_thresholds(match)),
        clause="" if nowhere else utterance.quote(match.first or 0, match.last or 0),
        like=match.like,
        unlike=match.unlike,
        credit=round(match.credit, 3),
        credit_thresholds=named([NO_CREDIT, FULL_CREDIT] if match.rule is PointRule.LIKENESS else []),
        why=_why_point(match),
    )


def _point_thresholds(match: PointMatch) -> list[Threshold]:
    if match.needed is None:
        return []
    found = [match.needed]
    if match.why_open is Open.NEAR:
        found.append(UNSURE_PROBABILITY if match.rule is PointRule.LIKENESS else UNSURE_SHARE)
    elif match.why_open is Open.DOUBTED:
        found.append(DOUBTED_WORD)
    elif match.doubt is not None:
        found.append(match.doubt)
    return found


def _why_point(match: PointMatch) -> str:
    if match.needed is None:
        recited = match.rule is PointRule.RECITED
        return "the whole expert answer was said word for word" if recited else "nothing was said"
    what = "probability" if match.rule is PointRule.LIKENESS else "share of its words"
    if match.why_open is Open.NEAR:
        near = (
            (match.needed - UNSURE_PROBABILITY, match.needed + UNSURE_PROBABILITY)
            if match.needed is MADE_PROBABILITY
            else (match.needed - UNSURE_SHARE, match.needed)
        )
        return f"{what} {match.score:.2f}, {match.why_open} ({near[0]:.2f} to {near[1]:.2f})"
    reached = "made from" if match.score >= match.needed else "below"
    compared = f"{what} {match.score:.2f}, {reached} {match.needed:.2f}"
    but = f'the number is another: "{match.wrong_number}"' if match.wrong_number else match.why_open
    return _but(compared, but)


def _but(why: str, but: str | None) -> str:
    return f"{why}, but {but}" if but else why


def _term(match: TermMatch, utterance: Utterance, named: _Named) -> TermReason:
    hit = match.hit or nearest_miss((match.term.text, *match.term.aliases), utterance)
    if hit is None:
        why = _but("nothing is like it", match.why_open)
        return TermReason(match.term.text, match.said, "", None, 0.0, (), why)
    return TermReason(
        term=match.term.text,
        said=match.said,
        heard=utterance.quote(hit.first, hit.last),
        wording=hit.wording,
        ratio=round(hit.score, 1),
        thresholds=named(_term_thresholds(match, hit)),
        why=_why_term(match, hit),
    )


def _term_thresholds(match: TermMatch, hit: Hit) -> list[Threshold]:
    if hit.needed is SOUNDS_ALIKE:
        return [SOUNDS_ALIKE, SOUND_FITS]
    near, doubted = match.why_open is Open.NEAR, match.why_open is Open.DOUBTED
    return [hit.needed, *([UNSURE_TERM] if near else []), *([DOUBTED_WORD] if doubted else [])]


def _why_term(match: TermMatch, hit: Hit) -> str:
    if match.why_open in BADLY_HEARD:
        return _but("too little is like it", match.why_open)
    if hit.needed is SOUNDS_ALIKE:
        sounds = f"sounds alike to {hit.score:.0f}, at least {hit.needed:.0f}"
        if match.gain is None:
            return _but(sounds, match.why_open)
        compared = "at least" if match.said else "below"
        return f"{sounds}; the sound gives it {match.gain:.1f} nats, {compared} {SOUND_FITS:.0f}"
    if hit.needed is SAME_AMOUNT:
        return _but("the same amount", match.why_open)
    if match.why_open is Open.NEAR:
        return f"alike to {hit.score:.0f}, {match.why_open} ({UNSURE_TERM:.0f} to {SAME_WORD:.0f})"
    if hit.refusal is Refusal.UNLIKE:
        return f"too unlike: {hit.score:.0f}, below {hit.needed:.0f}"
    reached = "said from" if hit.score >= hit.needed else "below"
    return _but(f"alike to {hit.score:.0f}, {reached} {hit.needed:.0f}", match.why_open or hit.refusal)


def _grade(judgement: Judgement, named: _Named) -> GradeReason | None:
    earned, grade = judgement.earned, judgement.verdict.grade
    if earned is None or grade is None:
        return None
    took_part = [TERM_CREDIT]
    blend = ""
    if earned.resemblance is not None:
        took_part += [RESEMBLANCE_WEIGHT, NO_RESEMBLANCE, FULL_RESEMBLANCE]
        blend = (
            f"{earned.total:.2f} = {1 - RESEMBLANCE_WEIGHT:.1f} × {earned.by_points:.2f} + "
            f"{RESEMBLANCE_WEIGHT:.1f} × {earned.by_resemblance:.2f}; "
        )
    total, said = earned.total, judgement.term_share or 0.0
    by_terms = f"{TERM_CREDIT:.1f} × {said:.2f} × (1 - {total:.2f})"
    formula = f"{TOP_GRADE:.0f} × ({total:.2f} + {by_terms})"
    if judgement.misplaced is not None:
        took_part += [SAME_ANSWER, MISPLACED_GRADE]
        formula = (
            f'the lesser of {MISPLACED_GRADE:.0f} and {formula}: it answers "{judgement.misplaced.question}"'
        )
    formula = f"{grade:.2f} = {formula}"
    return GradeReason(
        by_points=round(earned.by_points, 4),
        resemblance=None if earned.resemblance is None else round(earned.resemblance, 4),
        earned=round(total, 4),
        term_share=None if judgement.term_share is None else round(judgement.term_share, 4),
        thresholds=named(took_part),
        formula=blend + formula,
    )
