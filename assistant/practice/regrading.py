"""Past answers judged again: by the words that were heard then, or by their recordings heard anew. Pure."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.decks.cards import Card
from assistant.events import Flaw, Span, Timing, Transcript
from assistant.history.records import Attempt
from assistant.history.word_times import ANSWER, FOLLOW_UP, WordTimes
from assistant.listening.answer import Heard
from assistant.listening.patience import without_closing
from assistant.practice.drill import Drill
from assistant.practice.follow_up import together
from assistant.scoring.grade import TERM_CREDIT, TOP_GRADE, grade, share
from assistant.scoring.verdict import PointResult, Status, TermResult, Verdict, verdict_from_json

REGRADED = ("quickfire", "questions", "star", "numbers", "design")
"""Drills whose answers can be judged again. The others take a yes, a no, or whatever is asked."""

SAME_SCORE = 0.005
"""Scores nearer than that are the same: they are kept with more digits than two systems agree on."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What the answers of one drill on one sheet are judged by.

    Attributes:
        cards: by key, as the sheet has them now.
        basis: by the key of a card what else its answers are compared with, in words that change with it.
    """

    drill: Drill
    cards: Mapping[str, Card]
    basis: Callable[[str], object]

    def digest(self, key: str) -> str:
        """The same as long as the sheet says the same about a card; lines may move."""
        compared = (replace(self.cards[key], line=0), self.basis(key))
        return hashlib.sha256(repr(compared).encode("utf-8", "surrogatepass")).hexdigest()


def heard_then(attempt: Attempt, parts: Mapping[int, WordTimes]) -> Heard | None:
    """The answer as it was heard, with its times and doubts; None where the history has not kept them.

    Args:
        parts: of the attempt, see `WordTimes`.
    """
    was_completed = attempt.follow_up_recording is not None or FOLLOW_UP in parts
    wanted = (ANSWER, FOLLOW_UP) if was_completed else (ANSWER,)
    if any(part not in parts for part in wanted):
        return None
    heard = [
        Heard(
            Transcript(" ".join(word.text for word in kept.words), kept.words),
            Timing(kept.duration_s, kept.speech, unheard_s=kept.unheard_s, flaw=kept.flaw),
        )
        for kept in (parts[part] for part in wanted)
    ]
    whole = together(*heard) if len(heard) > 1 else heard[0]
    # As it was written then: words of which one continues the other are not joined by a space.
    return replace(whole, transcript=replace(whole.transcript, text=attempt.transcript))


def judge_words(bench: Bench, attempt: Attempt, heard: Heard | None) -> Verdict:
    """The verdict on the words that were heard then. What only their sound could tell stays as it was.

    Args:
        heard: see `heard_then`.

    Raises:
        ModelError: a model cannot be loaded.
    """
    before = verdict_from_json(attempt.verdict)
    card = bench.cards[attempt.card.key]
    said = Transcript(before.transcript) if heard is None else heard.transcript
    timing = _timing(before) if heard is None else heard.timing
    fresh = bench.drill.judge(card, said, timing, attempt.limit_s)
    return replace(with_sound_of(before, fresh), delivery=before.delivery)


def judge_sound(bench: Bench, attempt: Attempt, heard: Sequence[Heard]) -> Verdict:
    """The verdict on an answer that was heard again.

    Args:
        heard: the answer, and what was added to it where a follow-up was asked.

    Raises:
        ModelError: a model cannot be loaded.
    """
    before = verdict_from_json(attempt.verdict).delivery
    first, *added = map(without_closing_words, heard)
    whole = together(first, added[0]) if added else first
    card = bench.cards[attempt.card.key]
    verdict = bench.drill.judge(card, whole.transcript, whole.timing, attempt.limit_s)
    if added:  # its time is held against nobody
        return replace(verdict, delivery=before)
    # When the question ended is not in the recording.
    latency_s = before.response_latency_s
    return replace(verdict, delivery=replace(verdict.delivery, response_latency_s=latency_s))


def with_sound_of(before: Verdict, fresh: Verdict) -> Verdict:
    """A verdict on words alone, with what the sound told when they were heard.

    That is: terms that words only sound like, words that the recogniser doubted, and when things were said.
    An answer that was not made out stays so: how much of it was never heard is not in its words, and of older
    answers it was not kept.
    """
    if before.status is Status.UNCLEAR and fresh.status is Status.OK:
        return before
    terms_then = {term.term: term for term in before.terms}
    points_then = {(point.id, point.text): point for point in before.points}
    starts = {(flag.rule, flag.quote): flag.start_s for flag in before.red_flags}
    if fresh.status is not Status.OK or before.status is not Status.OK:
        return fresh
    terms = tuple(_term(terms_then.get(term.term), term) for term in fresh.terms)
    points = tuple(_point(points_then.get((point.id, point.text)), point) for point in fresh.points)
    flags = tuple(
        replace(flag, start_s=starts.get((flag.rule, flag.quote), flag.start_s)) for flag in fresh.red_flags
    )
    verdict = replace(fresh, terms=terms, points=points, red_flags=flags)
    if [point.made for point in points] != [point.made for point in fresh.points]:
        covered = share([point.made for point in points])
        verdict = replace(verdict, coverage=None if covered is None else round(covered, 4))
        if _told(verdict) == _told(before):  # the fresh grade counts what is open as missed
            return replace(verdict, grade=before.grade)
    return replace(verdict, grade=_grade(fresh, [term.said for term in terms]))


def _told(verdict: Verdict) -> tuple[list[tuple[str, bool | None]], list[tuple[str, bool | None]]]:
    """What came of each point and each term."""
    points = [(point.text, point.made) for point in verdict.points]
    return points, [(term.term, term.said) for term in verdict.terms]


def _term(then: TermResult | None, now: TermResult) -> TermResult:
    if then is None:
        return now
    if now.unasked and not then.unasked:
        return then
    if then.heard_as is None:
        return now
    if now.said is False or (then.said is None and now.heard_as == then.heard_as):
        return then
    return replace(now, start_s=then.start_s) if now.heard_as == then.heard_as else now


def _point(then: PointResult | None, now: PointResult) -> PointResult:
    doubted = (
        then is not None
        and then.made is None
        and now.made is not None
        and (now.made is False or then.evidence == now.evidence)
        and abs(then.score - now.score) < SAME_SCORE
    )
    return replace(now, made=None) if doubted else now


def _grade(fresh: Verdict, said: list[bool | None]) -> float | None:
    """The grade with other terms said; see `grade.grade`, which is solved for what the points earn."""
    share_then, share_now = share([term.said for term in fresh.terms]), share(said)
    if fresh.grade is None or share_then == share_now:
        return fresh.grade
    by_terms = TERM_CREDIT * (share_then or 0.0)
    earned = (fresh.grade / TOP_GRADE - by_terms) / (1 - by_terms)
    return round(grade(min(1.0, max(0.0, earned)), share_now), 2)


def _timing(before: Verdict) -> Timing | None:
    """How long was spoken and how well it was heard, all that is left of when; None for typed answers."""
    told_s, duration_s = before.delivery.told_s, before.delivery.duration_s
    if told_s is None or duration_s is None:
        return None
    flaw = before.delivery.flaw
    return Timing(duration_s, (Span(0.0, told_s),), flaw=Flaw(flaw) if flaw in set(Flaw) else None)


def without_closing_words(heard: Heard) -> Heard:
    """As in a round, where "that's my answer" is no part of it."""
    closed = without_closing(heard.transcript, heard.timing.speech)
    return heard if closed is None else replace(heard, transcript=closed)
