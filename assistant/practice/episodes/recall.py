"""Which card comes when in an episode, and how long one may answer. Pure.

Source: graduated interval recall (Pimsleur 1967, "A memory schedule", The Modern Language Journal 51 (2)):
what was just learned is asked for again after growing intervals, of which the first are 5 s, 25 s, 2 min and
10 min. The first is too short for a spoken answer; the others are kept, as nearly as whole turns allow.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.events import Span
from assistant.practice.episodes.timeline import Visit

RECALL_S = (25.0, 120.0, 600.0)
"""Seconds from the end of an expert answer until its question comes back. Source: Pimsleur 1967."""

THINKING_S = 3.0
"""Time to begin in, besides that to speak in. A choice: the answers in content/recordings begin within 1 s,
and nobody can press a key to go on sooner."""

ANSWER_FACTOR = 1.8
"""Time to answer in for each second of the expert answer. Source: the answers in tests/data/answers have 1.77
times the words of the expert's (median of 1,497)."""

AGAIN_THINKING_S, AGAIN_FACTOR = 1.0, 1.4
"""The same when a card comes back: it has just been heard. A choice."""

SHORTEST_PAUSE_S = 8.0
"""Time to answer in at least. A choice: a sentence of twelve words takes 5 s."""

STRETCH = 1.15
"""Pauses are lengthened up to so much, all alike, so that the episode ends on time."""

TONE_GAP_S = 0.15
"""Silence between speech and tone, besides the 0.3 s that the voice leaves after it."""

TURN_GAP_S = 0.8
"""Silence between two turns."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is said about one card: how long each part takes, in seconds.

    Attributes:
        question_s: the question when it is new.
        again_s: the question when it comes back.
        answer_s: the expert answer.
    """

    key: str
    number: int
    question_s: float
    again_s: float
    answer_s: float


@dataclass(frozen=True, slots=True)
class Form:
    """The outer form of an episode, in seconds.

    Attributes:
        length_s: of the whole.
        intro_s: what is said before the first turn.
        closing_s: what is said after the last.
        tone_s: each of the tones around a pause.
        longest_pause_s: time to answer in at most.
    """

    length_s: float
    intro_s: float
    closing_s: float
    tone_s: float
    longest_pause_s: float


@dataclass(frozen=True, slots=True)
class Turn:
    """A card's turn, not yet placed."""

    prompts: Prompts
    repeat: int
    pause_s: float

    @property
    def asks_s(self) -> float:
        """How long the question takes."""
        return self.prompts.again_s if self.repeat else self.prompts.question_s

    def length_s(self, tone_s: float) -> float:
        """From the question to the end of the expert answer."""
        return self.asks_s + 2 * (tone_s + TONE_GAP_S) + self.pause_s + self.prompts.answer_s


@dataclass(frozen=True, slots=True)
class _Return:
    """A turn that is to come at a certain time, and how long after the last one of its card."""

    turn: Turn
    due_s: float
    interval_s: float

    def lateness(self, now_s: float) -> float:
        """How late it is now, in its own intervals; below 0 where it is early."""
        return (now_s - self.due_s) / self.interval_s


def pause_s(prompts: Prompts, repeat: int, longest_s: float) -> float:
    """Time to answer in."""
    if repeat:
        wanted = AGAIN_THINKING_S + AGAIN_FACTOR * prompts.answer_s
    else:
        wanted = THINKING_S + ANSWER_FACTOR * prompts.answer_s
    return min(max(wanted, SHORTEST_PAUSE_S), longest_s)


class Planner:
    """Plans one episode, taking a new card only when its time has come: it may have to be rendered first.

    Args:
        cards: in the order in which they are to be learned.
    """

    def __init__(self, cards: Iterable[Prompts], form: Form) -> None:
        self._cards = iter(cards)
        self._form = form
        self._end_s = form.length_s - form.closing_s
        self._next_card: Prompts | None = next(self._cards, None)
        self._returns: list[_Return] = []
        self._last_key: str | None = None
        self._now_s = form.intro_s

    def turns(self) -> Iterator[tuple[Turn, float]]:
        """The turns in order, each with the time at which it ends; pauses not yet stretched."""
        while (turn := self._choose()) is not None:
            self._now_s += turn.length_s(self._form.tone_s)
            if turn.repeat < len(RECALL_S):
                interval_s = RECALL_S[turn.repeat]
                again = self._turn(turn.prompts, turn.repeat + 1)
                self._returns.append(_Return(again, self._now_s + interval_s, interval_s))
            self._last_key = turn.prompts.key
            yield turn, self._now_s
            self._now_s += TURN_GAP_S

    def _turn(self, prompts: Prompts, repeat: int) -> Turn:
        return Turn(prompts, repeat, pause_s(prompts, repeat, self._form.longest_pause_s))

    def _length_s(self, turn: Turn) -> float:
        return turn.length_s(self._form.tone_s) + TURN_GAP_S

    def _choose(self) -> Turn | None:
        left_s = self._end_s - self._now_s
        fresh = self._fresh(left_s)
        returns = [back for back in self._returns if self._leaves_room(back.turn, left_s)]
        others = [back for back in returns if back.turn.prompts.key != self._last_key]
        returns = others or (returns if fresh is None else [])
        if fresh is not None:  # a card comes back now where that is nearer to its time than after a new one
            soon_s = self._now_s + self._length_s(fresh) / 2
            returns = [back for back in returns if back.due_s <= soon_s]
        if returns:
            chosen = max(returns, key=lambda back: back.lateness(self._now_s))
            self._returns.remove(chosen)
            return chosen.turn
        if fresh is not None:
            self._next_card = next(self._cards, None)
        return fresh

    def _firsts_s(self) -> float:
        """How long all those cards take that have not come back even once."""
        return sum(self._length_s(back.turn) for back in self._returns if back.turn.repeat == 1)

    def _leaves_room(self, turn: Turn, left_s: float) -> bool:
        """Whether a card that comes back fits, and after it all that have not come back even once."""
        kept_s = 0.0 if turn.repeat == 1 else self._firsts_s()
        return self._length_s(turn) + kept_s <= left_s

    def _fresh(self, left_s: float) -> Turn | None:
        """The next new card, if all that were new can also come back once; the first needs only itself."""
        while self._next_card is not None and self._length_s(self._turn(self._next_card, 0)) > left_s:
            self._next_card = next(self._cards, None)  # it will not fit any more
        if self._next_card is None:
            return None
        turn = self._turn(self._next_card, 0)
        needed_s = self._length_s(turn)
        if self._last_key is not None:
            needed_s += max(RECALL_S[0], self._firsts_s()) + self._length_s(self._turn(self._next_card, 1))
        return turn if needed_s <= left_s else None


def stretched(turns: Iterable[Turn], form: Form) -> list[Turn]:
    """The turns with their pauses lengthened by up to `STRETCH`, so that the episode is as long as wanted."""
    planned = list(turns)
    used_s = form.intro_s + form.closing_s
    used_s += sum(turn.length_s(form.tone_s) + TURN_GAP_S for turn in planned)
    pauses_s = sum(turn.pause_s for turn in planned)
    factor = min(STRETCH, 1 + max(0.0, form.length_s - used_s) / pauses_s) if planned else 1.0
    return [replace(turn, pause_s=factor * turn.pause_s) for turn in planned]


def place(turns: Iterable[Turn], form: Form) -> tuple[tuple[Visit, ...], float]:
    """Where everything lies, and how long the episode is."""
    now_s = form.intro_s
    visits = []
    for turn in turns:
        asks = Span(now_s, now_s + turn.asks_s)
        begin_s = asks.end_s + TONE_GAP_S + form.tone_s
        pause = Span(begin_s, begin_s + turn.pause_s)
        tell_s = pause.end_s + form.tone_s + TONE_GAP_S
        tells = Span(tell_s, tell_s + turn.prompts.answer_s)
        visits.append(Visit(turn.prompts.key, turn.prompts.number, turn.repeat, asks, pause, tells))
        now_s = tells.end_s + TURN_GAP_S
    return tuple(visits), now_s + form.closing_s
