"""The state of a round, and the moves that its rules are made of. Pure."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TypeAlias

from assistant.practice.commands import (
    Ask,
    AskAgain,
    AwaitOutput,
    BargeIn,
    Command,
    DropListening,
    Finish,
    GiveDebrief,
    GiveFeedback,
    Hush,
    Remark,
    Rest,
    Skip,
    StandBy,
)
from assistant.practice.signals import Lead, OutputLost, RemarkKind

RETURNS_AFTER = 3
"""Other cards that come before a missed one returns, where there are so many. A choice: with half a minute a
card that is a minute and a half, within the first steps of graduated recall (25 s, 2 min; Pimsleur 1967)."""


class Phase(Enum):
    """What the round is doing."""

    READY = auto()
    ASKING = auto()
    LISTENING = auto()
    ANSWERING = auto()
    SCORING = auto()
    FEEDBACK = auto()
    REMARKING = auto()
    RESTING = auto()
    DEBRIEFING = auto()
    PAUSED = auto()
    AWAY = auto()
    DONE = auto()


class FollowUp(Enum):
    """What has become of the one question that may follow the answer to a card."""

    UNASKED = auto()
    OPEN = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class Turn:
    """The state of a round.

    Attributes:
        cards: how many items the round has.
        debriefs: whether the round looks back on itself when all items had their turn.
        yes_no_keys: whether the keys for yes and no answer a question.
        hands_free: whether commands are heard between the answers, too.
        barge_in: whether the user can interrupt the assistant by speaking; commands are heard then, too.
        returns: whether a missed card comes once more, after some others.
        endless: whether the round begins anew when all items had their turn.
        place: index of the current item.
        upcoming: indices of the items that follow, in order.
        returned: indices of the items that have come once more, or will.
        phase: what is going on.
        tries: how often the current question went without an answer that could be heard.
        hints: given to the current card before it was answered.
        serial: number of the activity under way.
        stopping: the round ends as soon as the answer in hand is judged and kept.
        pausing: the round pauses as soon as the answer in hand is judged and kept.
        ending: the time of the round is up: it ends after the current card.
        answered: whether the current card is over, so that a pause goes on with the next one.
        judged: whether the answer to the current card has a verdict; one that was told or known has none.
        known: indices of the items that the user knows: an endless round leaves them out from then on.
        follow_up: about what was unclear in the answer to the current card; at most one.
        overheard: somebody speaks while the round rests.
        paused: the round waits until the user wants to go on, whatever is said meanwhile.
        puzzled: that something was not understood has been said since the last question.
        told: the feedback on the current card has been given, or begun to be.
        looking_back: all items had their turn.
    """

    cards: int
    debriefs: bool = False
    yes_no_keys: bool = False
    hands_free: bool = False
    barge_in: bool = False
    returns: bool = False
    endless: bool = False
    place: int = 0
    upcoming: tuple[int, ...] = ()
    returned: frozenset[int] = frozenset()
    phase: Phase = Phase.READY
    tries: int = 0
    hints: int = 0
    serial: int = 0
    stopping: bool = False
    pausing: bool = False
    ending: bool = False
    answered: bool = False
    judged: bool = False
    known: frozenset[int] = frozenset()
    follow_up: FollowUp = FollowUp.UNASKED
    overheard: bool = False
    paused: bool = False
    puzzled: bool = False
    told: bool = False
    looking_back: bool = False

    @property
    def following_up(self) -> bool:
        """Whether the follow-up is being asked, answered or judged."""
        return self.follow_up is FollowUp.OPEN

    @property
    def is_listening(self) -> bool:
        """Whether an answer is awaited or given."""
        return self.phase in {Phase.LISTENING, Phase.ANSWERING}

    @property
    def stands_by(self) -> bool:
        """Whether commands are listened for, and nothing else."""
        between = {Phase.RESTING, Phase.PAUSED}
        if self.barge_in:
            between |= {Phase.FEEDBACK, Phase.REMARKING}
        return self.hands_free and self.phase in between

    @property
    def has_ear(self) -> bool:
        """Whether anything is listened for."""
        return self.is_listening or self.stands_by or (self.barge_in and self.phase is Phase.ASKING)

    @property
    def is_last(self) -> bool:
        """Whether nothing is asked after the current card."""
        return self.ending or not (self.upcoming or self.endless)


Step: TypeAlias = tuple[Turn, tuple[Command, ...]]


def begin(turn: Turn, phase: Phase) -> Turn:
    """The next activity; what still comes of the one before is too late."""
    paused = phase is Phase.PAUSED or (turn.paused and phase in {Phase.REMARKING, Phase.AWAY})
    return replace(turn, phase=phase, serial=turn.serial + 1, overheard=False, paused=paused)


def first_card(turn: Turn) -> Step:
    """The round begins."""
    if not turn.cards:
        return look_back(turn)
    return ask(replace(turn, upcoming=tuple(range(1, turn.cards))), Lead.FIRST)


def ask(turn: Turn, lead: Lead) -> Step:
    """Ask the current card."""
    asking = replace(begin(turn, Phase.ASKING), answered=False, judged=False, told=False, pausing=False)
    barge_in = (BargeIn(asking.place, asking.serial),) if turn.barge_in else ()
    return asking, (Ask(asking.place, asking.serial, lead), *barge_in)


def ask_again(turn: Turn) -> Step:
    """Ask about what was unclear in the answer."""
    asking = replace(begin(turn, Phase.ASKING), answered=True, follow_up=FollowUp.OPEN)
    return asking, (AskAgain(turn.place, asking.serial),)


def next_card(turn: Turn) -> Step:
    """Ask the next card; look back where there is none."""
    if turn.is_last:
        return look_back(turn)
    upcoming, returned = turn.upcoming, turn.returned
    if not upcoming:
        upcoming, returned = _anew(turn), frozenset()
    following = replace(
        turn,
        place=upcoming[0],
        upcoming=upcoming[1:],
        returned=returned,
        tries=0,
        hints=0,
        puzzled=False,
        follow_up=FollowUp.UNASKED,
    )
    return ask(following, Lead.NEXT)


def _anew(turn: Turn) -> tuple[int, ...]:
    """All items once more: the known ones only where there are no others, the last one not first."""
    places = tuple(range(turn.cards))
    places = tuple(place for place in places if place not in turn.known) or places
    return (*places[1:], places[0]) if places[0] == turn.place else places


def mark_known(turn: Turn) -> Turn:
    """The current card need not come again in this round."""
    upcoming = tuple(place for place in turn.upcoming if place != turn.place)
    return replace(turn, upcoming=upcoming, known=turn.known | {turn.place}, answered=True, told=True)


def leave_card(turn: Turn) -> Step:
    """The current card goes without an answer."""
    following, commands = next_card(turn)
    return following, (Skip(turn.place), *commands)


def come_back(turn: Turn) -> Turn:
    """Have the current card once more, after some others; at most once, and never right behind itself."""
    if not turn.returns or turn.place in turn.returned or not turn.upcoming:
        return turn
    after = min(RETURNS_AFTER, len(turn.upcoming))
    upcoming = (*turn.upcoming[:after], turn.place, *turn.upcoming[after:])
    return replace(turn, upcoming=upcoming, returned=turn.returned | {turn.place})


def give_feedback(turn: Turn) -> Step:
    """Tell the verdict."""
    over = FollowUp.OVER if turn.following_up else turn.follow_up
    feedback = replace(begin(turn, Phase.FEEDBACK), answered=True, told=True, follow_up=over)
    return feedback, (GiveFeedback(turn.place, feedback.serial), *stand_by(feedback))


def remark(turn: Turn, kind: RemarkKind) -> Step:
    """Say something beside the questions; then the round goes on where it was."""
    remarking = begin(turn, Phase.REMARKING)
    return remarking, (Remark(turn.place, remarking.serial, kind), *stand_by(remarking))


def rest(turn: Turn) -> Step:
    """Leave a moment before the next question."""
    resting = begin(turn, Phase.RESTING)
    return resting, (*stand_by(resting), Rest(resting.serial))


def stand_by(turn: Turn) -> tuple[Command, ...]:
    """Listen for commands where they are heard in this phase."""
    return (StandBy(turn.serial),) if turn.stands_by else ()


def wait_for_output(turn: Turn, lost: OutputLost) -> Step:
    """Nothing can be heard: wait until it can."""
    away = begin(turn, Phase.AWAY)
    return away, (*silence(turn), AwaitOutput(away.serial, lost.error))


def look_back(turn: Turn) -> Step:
    """All items had their turn."""
    if not turn.debriefs:
        return finish(turn, complete=True)
    looking = replace(begin(turn, Phase.DEBRIEFING), looking_back=True)
    return looking, (GiveDebrief(looking.serial),)


def finish(turn: Turn, *, complete: bool) -> Step:
    """The round is over."""
    return begin(turn, Phase.DONE), (Finish(complete),)


def go_on(turn: Turn) -> Step:
    """Go on after a pause: what was interrupted begins anew."""
    if turn.looking_back:
        return look_back(turn)
    if turn.following_up:
        return ask_again(turn)
    if turn.answered:
        return give_feedback(turn) if turn.judged and not turn.told else next_card(turn)
    return ask(turn, Lead.RESUMED)


def tell_again(turn: Turn) -> Step:
    """Go on after an interruption that nobody wanted: what was cut off is said anew."""
    if turn.paused:
        return keep_pausing(turn)
    if turn.answered and turn.told and not turn.looking_back and not turn.following_up:
        return give_feedback(turn) if turn.judged else remark(turn, RemarkKind.ANSWER)
    return go_on(turn)


def keep_pausing(turn: Turn) -> Step:
    """Wait on, after something was said or lost in a pause."""
    paused = begin(turn, Phase.PAUSED)
    return paused, stand_by(paused)


def silence(turn: Turn) -> tuple[Command, ...]:
    """Stop what is being said and heard."""
    return (Hush(), DropListening()) if turn.has_ear else (Hush(),)
