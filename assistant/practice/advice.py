"""What to work on: the weaknesses of a whole round, the worst of each kind first. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.practice.drills.design import MENTIONED
from assistant.practice.drills.star import MOST_SETUP, NAMES
from assistant.practice.plan import Given
from assistant.scoring.design_review import DesignReview
from assistant.scoring.phase_review import PhaseReview
from assistant.scoring.story_review import Part, StoryReview
from assistant.scoring.verdict import Status

THINGS = 3
"""As many as somebody can work on by the next time."""

MANY_FILLERS = 8.0
"""Fillers a minute from which they are worth a word. Source: no penalty up to about 5, harm near 12."""

FAST_WPM = 185.0
SLOW_WPM = 105.0
"""Words a minute beyond which the pace is worth a word. Source: talks have 140 to 160; a choice of slack."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to work on.

    Attributes:
        about: what it is about; of two about the same only the weightier is told.
        text: what to do, as a sentence.
        weight: how much it matters, 0 to 1.
    """

    about: str
    text: str
    weight: float


def things_to_work_on(given: Sequence[Given], more: Iterable[Advice] = ()) -> tuple[Advice, ...]:
    """The `THINGS` that matter most, the weightiest first, of different kinds.

    Args:
        more: what was seen in the round as a whole.
    """
    judged = [one for one in given if one.verdict.status is Status.OK]
    kinds = (_flags, _cards, _stories, _trade_offs, _asking, _delivery)
    found = [*more, *(advice for kind in kinds for advice in kind(judged))]
    best: dict[str, Advice] = {}
    for advice in sorted(found, key=lambda advice: -advice.weight):
        best.setdefault(advice.about, advice)
    return tuple(best.values())[:THINGS]


def _flags(given: Sequence[Given]) -> Iterator[Advice]:
    for one in given:
        for flag in one.verdict.red_flags:
            yield Advice("red flag", f"Avoid this: {flag.rule.rstrip('.')}. You said: “{flag.quote}”.", 1.0)


def _cards(given: Sequence[Given]) -> Iterator[Advice]:
    for one in given:
        missed = [point.text for point in one.verdict.points if point.made is False]
        if one.item.drill.name == "quickfire" and missed and one.verdict.grade is not None:
            text = f"{one.item.card.question} You left out: {'; '.join(missed)}."
            yield Advice("quick-fire", text, 0.8 * (1 - one.verdict.grade / 5))


def _asking(given: Sequence[Given]) -> Iterator[Advice]:
    for one in given:
        if one.item.drill.name == "asking" and one.verdict.coverage is not None and one.verdict.coverage < 1:
            yield Advice("asking", "Have two questions or more for the interviewer.", 0.6)


def _stories(given: Sequence[Given]) -> Iterator[Advice]:
    for one in given:
        review = one.verdict.detail
        if isinstance(review, StoryReview):
            yield from _story(review)


def _trade_offs(given: Sequence[Given]) -> Iterator[Advice]:
    """Choices for which no reason was given."""
    for one in given:
        review = one.verdict.detail
        for each in review.trade_offs if isinstance(review, PhaseReview) else ():
            if not each.is_complete:
                text = f"Give a reason for each choice: {each.chosen} over {each.rejected} had none."
                yield Advice("trade-off", text, 0.55)


def _delivery(given: Sequence[Given]) -> Iterator[Advice]:
    paced = [one.verdict.delivery for one in given if one.verdict.delivery.told_s]
    minutes = sum(delivery.told_s or 0.0 for delivery in paced) / 60
    if not minutes:
        return
    fillers = sum(delivery.fillers for delivery in paced) / minutes
    pace = sum(delivery.words for delivery in paced) / minutes
    if fillers >= MANY_FILLERS:
        yield Advice("fillers", f"Pause in place of um and uh: there were {fillers:.0f} a minute.", 0.5)
    if pace > FAST_WPM:
        yield Advice("pace", f"Speak more slowly: you spoke {pace:.0f} words a minute.", 0.4)
    elif pace < SLOW_WPM:
        yield Advice("pace", f"Speak more swiftly: you spoke {pace:.0f} words a minute.", 0.3)


def _story(review: StoryReview) -> Iterator[Advice]:
    for part in review.missing:
        yield Advice("story", f"Tell the {NAMES[part]} of your story: it was missing.", 0.9)
    if Part.RESULT not in review.missing and not review.quantified_result:
        yield Advice("story", "Put the result of your story in numbers.", 0.6)
    if review.we_heavy:
        yield Advice("story", "Say I where you acted: your story was told as we.", 0.7)
    setup = sum(part.share for part in review.parts if part.part in {Part.SITUATION, Part.TASK})
    if setup > MOST_SETUP:
        text = f"Come to the action sooner: the setup took {setup:.0%} of your story."
        yield Advice("story", text, 0.5)


def design_advice(whole: DesignReview) -> Iterator[Advice]:
    """What a walk-through as a whole leaves to work on."""
    for rule in dict.fromkeys(flag.rule for flag in whole.flags):
        yield Advice("red flag", f"Avoid this: {rule.rstrip('.')}.", 0.95)
    never = [missing.item.rstrip(".?") for missing in whole.never_mentioned]
    if never:
        yield Advice("design", f"In a design, speak of this too: {'; '.join(never[:MENTIONED])}.", 0.75)
    over = [time.title for time in whole.times if time.over_s]
    if over:
        yield Advice("time", f"Keep to the time in: {'; '.join(over)}.", 0.5)
