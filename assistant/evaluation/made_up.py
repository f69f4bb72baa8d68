"""A history of made-up attempts, to measure what grows with it: a year of somebody who gets better.

Words come from the sheet's own answers, verdicts are made of the real dataclasses and kept by the real store.
Nobody spoke and nothing was judged; which points are made is thrown, with a chance that grows by answer.
"""

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.decks.cards import Card, Point, Sheet, Term
from assistant.decks.facts import fact_cards
from assistant.decks.pages import phase_cards, question_cards
from assistant.decks.story_cards import story_cards
from assistant.history.amendments import Appeal, FollowUp
from assistant.history.records import Attempt, CardRef, RoundState, new_id
from assistant.history.store import History
from assistant.scoring.grade import grade, share
from assistant.scoring.verdict import Delivery, FactResult, PointResult, Status, TermResult, Verdict

DAYS = 365
PRACTISED = 0.7
ROUND_ANSWERS = 8
"""Days of the history, the share of them on which there is practice, and answers of a round. Choices."""

WORDS = (60, 250)
"""Words of an answer: half a minute to under two."""

SILENT, UNCLEAR = 0.02, 0.02
DOUBTED = 0.04
APPEALED, FOLLOWED_UP = 0.02, 0.03
"""Shares of the attempts in which nobody spoke or nothing was understood; of the points that could not be
told; of the answers in which a point was counted on appeal, or that had a follow-up. Choices."""

FILLERS = ("um", "uh", "you know")
JOINS = ("and", "so", "because", "which means", "for example", "in practice", "I would say", "basically")

SHARES = {"quickfire": 0.62, "numbers": 0.14, "star": 0.1, "questions": 0.08, "design": 0.06}
LIMITS_S = {"quickfire": 75.0, "numbers": 75.0, "star": 120.0, "questions": 75.0, "design": 300.0}
"""How often each kind of practice comes, and its time limit. Choices."""


def make_up(history: History, sheet: Sheet, *, attempts: int, until: datetime, seed: int = 1) -> None:
    """Fill a history with the attempts of the year up to `until`; the same seed gives the same ones.

    Only ids are random, as those of real attempts.

    Args:
        sheet: whose cards, facts, stories, questions and phases are practised; it has cards.
        until: in UTC.

    Raises:
        HistoryError: it cannot be written.
    """
    learner = _Learner(sheet, random.Random(seed))
    left = attempts
    for begun, drill in learner.rounds(attempts, until):
        cards = learner.chosen(drill, min(ROUND_ANSWERS, left))
        left -= len(cards)
        planned = [CardRef.of(card) for card in dict.fromkeys(cards)]
        round_id = history.rounds.begin(sheet=sheet.id, drill=drill, planned=planned, at=begun)
        at = begun
        for card in cards:
            verdict = learner.answer(drill, card)
            at += timedelta(seconds=20 + (verdict.delivery.duration_s or 0.0))
            attempt = Attempt(
                id=new_id(),
                round_id=round_id,
                at=at,
                sheet=sheet.id,
                card=CardRef.of(card),
                drill=drill,
                question=card.question,
                verdict=verdict.as_json(),
                limit_s=LIMITS_S[drill],
                model="made up",
            )
            history.record(attempt)
            if verdict.status is Status.OK:
                _amend(history, attempt, verdict, learner.random)
        history.rounds.end(round_id, RoundState.FINISHED, at)


def _amend(history: History, attempt: Attempt, verdict: Verdict, rng: random.Random) -> None:
    """Now and then a follow-up is answered, or a point counted."""
    later = attempt.at + timedelta(seconds=15)
    if rng.random() < FOLLOWED_UP:
        points = tuple(replace(point, made=point.made is not False) for point in verdict.points)
        again = _graded(replace(verdict, points=points))
        history.record_follow_up(FollowUp(attempt.id, later, again.as_json()))
    missed = [point.id for point in verdict.points if point.made is False]
    if missed and rng.random() < APPEALED:
        history.record_appeal(Appeal(attempt.id, later, missed[0], "in my own words"))


def _graded(verdict: Verdict) -> Verdict:
    covered = share([point.made for point in verdict.points])
    said = share([term.said for term in verdict.terms])
    return replace(
        verdict,
        coverage=None if covered is None else round(covered, 4),
        grade=None if covered is None else round(grade(covered, said), 2),
    )


@dataclass(frozen=True, slots=True)
class _Heard:
    """The words of an answer, and how they were said."""

    transcript: str
    delivery: Delivery


NOTHING_HEARD = _Heard("", Delivery(words=0, fillers=0, duration_s=12.0, speech_s=0.0, long_pauses=0))


class _Learner:
    """Somebody whose chance to make a point of a card grows with each answer to it."""

    def __init__(self, sheet: Sheet, rng: random.Random) -> None:
        self.random = rng
        cards: dict[str, Sequence[Card]] = {
            "quickfire": sheet.cards,
            "numbers": fact_cards(sheet, sheet.facts),
            "star": story_cards(sheet) if sheet.stories else (),
            "questions": question_cards(sheet) if sheet.questions else (),
            "design": phase_cards(sheet) if sheet.phases else (),
        }
        self._cards = {drill: some for drill, some in cards.items() if some}
        self._answers = [card.answer for card in sheet.cards]
        self._times: Counter[str] = Counter()
        self._hardness: dict[tuple[str, str], float] = {}

    def rounds(self, attempts: int, until: datetime) -> Iterator[tuple[datetime, str]]:
        """When each round begins, the oldest first, and what is practised."""
        count = math.ceil(attempts / ROUND_ANSWERS)
        days = [day for day in range(DAYS) if day == 0 or self.random.random() < PRACTISED]
        drills = self.random.choices([*self._cards], [SHARES[drill] for drill in self._cards], k=count)
        of_day: Counter[int] = Counter()
        for days_ago in sorted((self.random.choice(days) for _ in drills), reverse=True):
            of_day[days_ago] += 1
            begun = until - timedelta(days=days_ago, hours=6) + timedelta(minutes=30 * of_day[days_ago])
            yield begun, drills.pop()

    def chosen(self, drill: str, count: int) -> list[Card]:
        """What is asked in a round."""
        return self.random.choices(self._cards[drill], k=count)

    def answer(self, drill: str, card: Card) -> Verdict:
        """One answer to a card."""
        chance = self.random.random()
        if chance < SILENT:
            return self._not_judged(card, Status.NO_SPEECH, NOTHING_HEARD)
        self._times[card.key] += 1
        heard = self._heard(drill, card)
        if chance < SILENT + UNCLEAR:
            return self._not_judged(card, Status.UNCLEAR, heard)
        skill = 0.95 - 0.6 * math.exp(-self._times[card.key] / 12)
        points = tuple(self._point(card, point, skill) for point in card.points)
        return _graded(
            Verdict(
                card=card.number,
                status=Status.OK,
                transcript=heard.transcript,
                coverage=None,
                grade=None,
                points=points,
                terms=tuple(self._term(term, skill) for term in card.terms),
                red_flags=(),
                delivery=heard.delivery,
                detail=FactResult(points[0].made, "by its value") if drill == "numbers" else None,
            )
        )

    def _not_judged(self, card: Card, status: Status, heard: _Heard) -> Verdict:
        told = False if status is Status.NO_SPEECH else None
        return Verdict(
            card=card.number,
            status=status,
            transcript=heard.transcript,
            coverage=None,
            grade=None,
            points=tuple(PointResult(point.id, point.text, told, 0.0, "") for point in card.points),
            terms=tuple(TermResult(term.text, told, None, None, 0.0) for term in card.terms),
            red_flags=(),
            delivery=heard.delivery,
        )

    def _point(self, card: Card, point: Point, skill: float) -> PointResult:
        hardness = self._hardness.setdefault((card.key, point.id), self.random.betavariate(2, 4))
        doubted, made = self.random.random() < DOUBTED, self.random.random() < skill * (1.3 - hardness)
        if doubted:
            return PointResult(point.id, point.text, None, 0.5, "")
        return PointResult(point.id, point.text, made, 0.9 if made else 0.2, point.text if made else "")

    def _term(self, term: Term, skill: float) -> TermResult:
        said, at_s = self.random.random() < skill, round(self.random.uniform(1, 60), 2)
        return TermResult(term.text, said, term.text if said else None, at_s if said else None, float(said))

    def _heard(self, drill: str, card: Card) -> _Heard:
        still_new = math.exp(-self._times[card.key] / 15)
        wanted = self.random.randint(*WORDS)
        material, said, fillers = iter(self._material(card)), list[str](), 0
        while len(said) < wanted:
            if self.random.random() < 0.01 + 0.05 * still_new:
                said += self.random.choice(FILLERS).split()
                fillers += 1
            said.append(next(material))
        said = said[:wanted]
        pace = self.random.gauss(150 - 25 * still_new, 12)
        told_s = 60 * len(said) / pace
        return _Heard(
            " ".join(said),
            Delivery(
                words=len(said),
                fillers=fillers,
                duration_s=round(told_s + 4, 2),
                speech_s=round(0.85 * told_s, 2),
                words_per_minute=round(pace, 1),
                long_pauses=self.random.randint(0, 4),
                response_latency_s=round(self.random.uniform(0.4, 4), 2),
                over_limit_s=round(max(0.0, told_s - LIMITS_S[drill]), 2),
                longest_stretch_s=round(told_s / 3, 2),
            ),
        )

    def _material(self, card: Card) -> Iterator[str]:
        """Words without end: the card's answer, then those of others."""
        yield from card.answer.split()
        while True:
            yield from self.random.choice(JOINS).split()
            yield from self.random.choice(self._answers).split()
