"""The timed walk-through of a system design: a phase an answer, and a look back on all of them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.decks.cards import Card, Phase
from assistant.events import Timing, Transcript
from assistant.history.records import Attempt
from assistant.listening.patience import Patience
from assistant.practice.clock_words import clock, duration
from assistant.practice.drill import QuietDrill
from assistant.practice.plan import Debrief, Debriefing, Given, Item, Pacing
from assistant.practice.wording import number_word
from assistant.scoring.check_ins import last_check_in_s
from assistant.scoring.claims import ClaimReader
from assistant.scoring.delivery import measure_delivery
from assistant.scoring.design_review import TOTAL_MINUTES, DesignReview, PhaseTime, review_design
from assistant.scoring.grade import TOP_GRADE, share
from assistant.scoring.normalise import read_transcript
from assistant.scoring.phase_review import MONOLOGUE_S, PhaseReview, review_phase
from assistant.scoring.red_flags import FlagReader
from assistant.scoring.said_aloud import Saying
from assistant.scoring.standing import find_standing
from assistant.scoring.trade_offs import TradeOff
from assistant.scoring.verdict import PointResult, Status, Verdict

MINUTE_S = 60.0

DEFAULT_MINUTES = 5.0
"""Budget of a phase for which the sheet gives no time. Source: the middle of the bundled sheet's budgets."""

PATIENCE = Patience(usual_s=8.0, complete_s=8.0, unfinished_s=12.0)
"""Silences that end a phase: who designs aloud draws and thinks; a choice. "Next phase" ends it at once."""

TOPICS = (
    "the metering pipeline of a usage-based billing system",
    "a rate limiter for a public API",
    "a notification service that sends e-mail, text messages and push",
    "ticket sales for concerts that sell out in minutes",
    "a service that shares photos with friends",
    "a scheduler that runs millions of jobs a day",
)
"""What is designed where nobody says what, one after the other."""

BAR_CELLS = 20

MENTIONED = 4
"""Items never mentioned that are spoken of; the screen shows all."""


class Design(QuietDrill):
    """Judges what was said in each phase.

    Args:
        phases: those of the sheet, by the number of their card.
        claims: compares meaning; None to go by words alone.
        flags: reads the red flags of the sheet; None where it has no rules for them.
        monologue_s: longest speech without turning to the interviewer that is no monologue.
    """

    name = "design"
    noun = "phase"

    def __init__(
        self,
        phases: Mapping[int, Phase],
        claims: ClaimReader | None,
        flags: FlagReader | None,
        monologue_s: float = MONOLOGUE_S,
    ) -> None:
        self._phases = phases
        self._claims = claims
        self._flags = flags
        self.monologue_s = monologue_s

    def prepare(self, card: Card) -> None:
        """Read the phrases of the red flags, once."""
        if self._flags is not None:
            self._flags.prepare()

    def judge(
        self,
        card: Card,
        transcript: Transcript,
        timing: Timing | None = None,
        limit_s: float | None = None,
    ) -> Verdict:
        """What was covered, said aloud, weighed and asked; there is no expert answer."""
        utterance = read_transcript(transcript)
        status = find_standing(card, utterance, timing).status
        phase = self._phases[card.number]
        heard = transcript if status is Status.OK else Transcript("")
        review = review_phase(phase, heard, timing, self._claims, self.monologue_s)
        points = _points(card, review) if status is Status.OK else ()
        coverage = share([point.made for point in points])
        return Verdict(
            card=card.number,
            status=status,
            transcript=transcript.text,
            coverage=None if coverage is None else round(coverage, 4),
            grade=None if coverage is None else round(coverage * TOP_GRADE, 2),
            points=points,
            terms=(),
            red_flags=self._flags.read(utterance, card) if self._flags and status is Status.OK else (),
            delivery=measure_delivery(utterance, timing, limit_s),
            detail=review if status is Status.OK else None,
        )


def _points(card: Card, review: PhaseReview) -> tuple[PointResult, ...]:
    """What a phase wants covered and said aloud, in the order of its card's points."""
    covered = [(item.made, item.quote) for item in review.covered]
    said = [(line.how is not Saying.NOT_SAID, line.quote) for line in review.said_aloud]
    return tuple(
        PointResult(point.id, point.text, made, float(bool(made)), quote if made else "")
        for point, (made, quote) in zip(card.points, (*covered, *said), strict=True)
    )


def choose_topic(attempts: Iterable[Attempt]) -> str:
    """What to design, one topic after the other.

    Args:
        attempts: of this drill.
    """
    rounds = {attempt.round_id for attempt in attempts}
    return TOPICS[len(rounds) % len(TOPICS)]


def design_items(
    cards: Sequence[Card], phases: Sequence[Phase], drill: Design, *, topic: str, scale: float
) -> tuple[Item, ...]:
    """The phases as items, each with its budget; the first says what is to be designed.

    Args:
        scale: of the budgets; below 1 for less time.
    """
    items = []
    for place, (card, phase) in enumerate(zip(cards, phases, strict=True)):
        following = phases[place + 1].title if place + 1 < len(phases) else ""
        nudge = f"Time for the next phase: {following}." if following else "That is the time. Come to an end."
        pacing = Pacing(
            limit_s=budget_s(phase) * scale,
            nudge=nudge,
            monologue_s=drill.monologue_s,
            check_in=last_check_in_s,
            patience=PATIENCE,
        )
        notes = (*(f"Say: {line}" for line in phase.say_aloud), *(f"Cover: {item}" for item in phase.cover))
        intro = f"Let us design {topic}. Talk me through it, phase by phase." if place == 0 else ""
        asked = replace(card, question=f"{card.question} You have {duration(pacing.limit_s)}.")
        items.append(Item(asked, drill, pacing, intro, notes))
    return tuple(items)


def budget_s(phase: Phase) -> float:
    """The upper bound of a phase's time, in seconds."""
    return MINUTE_S * (DEFAULT_MINUTES if phase.max_minutes is None else phase.max_minutes)


def looking_back(phases: Sequence[Phase], red_flags: Collection[str], scale: float) -> Debriefing:
    """Tells of the whole walk-through: time against plan, what was never mentioned, what hurts.

    Args:
        red_flags: those of the sheet, which name what is flagged.
    """
    review = reviewing(phases, red_flags, scale)

    def look_back(given: Sequence[Given]) -> Debrief | None:
        spoken = _reviews(given)
        if not spoken:
            return None
        whole = review(given)
        return Debrief(_spoken(whole, spoken), tuple(_lines(whole, spoken)), whole.as_json())

    return look_back


def reviewing(
    phases: Sequence[Phase], red_flags: Collection[str], scale: float
) -> Callable[[Sequence[Given]], DesignReview]:
    """Reviews the walk-through among the answers of a round.

    Args:
        red_flags: those of the sheet, which name what is flagged.
        scale: of the budgets.
    """
    timed = [replace(phase, max_minutes=budget_s(phase) / MINUTE_S * scale) for phase in phases]

    def review(given: Sequence[Given]) -> DesignReview:
        told = {each.number: each for each in _reviews(given)}
        reviews = [told.get(phase.number) for phase in phases]
        return review_design(timed, reviews, red_flags, TOTAL_MINUTES * scale)

    return review


def _reviews(given: Sequence[Given]) -> list[PhaseReview]:
    details = (one.verdict.detail for one in given)
    return [detail for detail in details if isinstance(detail, PhaseReview)]


def _spoken(whole: DesignReview, reviews: Sequence[PhaseReview]) -> str:
    sentences = [f"You spoke for {duration(whole.spent_s or 0.0)} of {duration(whole.planned_s)} planned."]
    over = [time.title for time in whole.times if time.over_s]
    if over:
        sentences.append(f"Over time: {'; '.join(over)}.")
    never = [missing.item.rstrip(".?") for missing in whole.never_mentioned]
    if never:
        more = f", and {number_word(len(never) - MENTIONED)} more" if len(never) > MENTIONED else ""
        sentences.append(f"Never mentioned: {'; '.join(never[:MENTIONED])}{more}.")
    complete = sum(each.is_complete for review in reviews for each in review.trade_offs)
    sentences.append(f"Trade-offs with a reason: {number_word(complete) if complete else 'none'}.")
    sentences += [
        f"Red flag: {rule.rstrip('.')}." for rule in dict.fromkeys(flag.rule for flag in whole.flags)
    ]
    return " ".join(sentences)


def _lines(whole: DesignReview, reviews: Sequence[PhaseReview]) -> list[str]:
    width = max((len(time.title) for time in whole.times), default=0)
    lines = [_time_line(time, width) for time in whole.times]
    total = (whole.spent_s or 0.0, whole.planned_s)
    lines.append(
        f"  {'Together':{width}}  {clock(total[0])} of {clock(total[1])}, slack {clock(whole.slack_s)}"
    )
    for review in reviews:
        lines += [f"Trade-off ({review.number}): {_trade_off(each)}" for each in review.trade_offs]
        lines += [f"Check-in ({review.number}): {turn.quote}" for turn in review.check_ins]
        lines += [f"Clarified ({review.number}): {turn.quote}" for turn in review.clarifying]
    lines += [f"Covered later: {each.item} (phase {each.covered_in})" for each in whole.elsewhere]
    lines += [f"Never mentioned ({missing.phase}): {missing.item}" for missing in whole.never_mentioned]
    for rule in dict.fromkeys(flag.rule for flag in whole.flags):
        where = [flag.phase for flag in whole.flags if flag.rule == rule and flag.phase is not None]
        seen = f" (phase {', '.join(map(str, where))})" if where else ""
        lines.append(f"Red flag: {rule}{seen}")
    return lines


def _time_line(time: PhaseTime, width: int) -> str:
    """A phase on the map of time: a bar as long as its share of the budget, and both times."""
    if time.spent_s is None:
        return f"{time.number} {time.title:{width}}  not spoken"
    budget = time.budget_s or time.spent_s or 1.0
    filled = min(BAR_CELLS, round(BAR_CELLS * time.spent_s / budget))
    over = f", {clock(time.over_s)} over" if time.over_s else ""
    bar = "▮" * filled + "▯" * (BAR_CELLS - filled)
    return f"{time.number} {time.title:{width}}  {bar}  {clock(time.spent_s)} of {clock(budget)}{over}"


def _trade_off(each: TradeOff) -> str:
    return f"{each.chosen} over {each.rejected}, {each.reason or 'without a reason'}"
