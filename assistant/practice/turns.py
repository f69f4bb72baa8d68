"""Turn-taking: one pure function from a state and an event to the next state and what to do.

    ASKING -> LISTENING -> ANSWERING -> SCORING -> FEEDBACK -> RESTING -> ASKING ... -> DEBRIEFING -> DONE
                 \\_ nobody answers: asked again once, then left _/          PAUSED from anywhere

Where a part of the answer was unclear, one follow-up goes through ASKING to SCORING before the feedback.
Whatever becomes of it, the answer has its verdict by then.

The session loop feeds events and carries out commands; it decides nothing. Whatever takes time (speaking,
listening, resting) carries a serial number; an event that bears an older one comes too late and is ignored.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TypeAlias

from assistant.events import (
    AnswerEnded,
    EndReason,
    LimitReached,
    MarkReached,
    MonologueNoticed,
    SilenceNoticed,
    SpeechStarted,
    Transition,
)
from assistant.practice.signals import (
    Ask,
    AskAgain,
    Begun,
    CallTime,
    Command,
    CountPoint,
    DropListening,
    Encourage,
    EndListening,
    Event,
    Finish,
    GiveDebrief,
    GiveFeedback,
    Hush,
    Judge,
    JudgeAgain,
    Judged,
    JudgingFailed,
    Key,
    KeyPressed,
    Lead,
    Listen,
    ListenAgain,
    ListeningFailed,
    ListeningReported,
    PlayTone,
    Rest,
    RestEnded,
    ShowPause,
    Skip,
    SpeakingEnded,
    TakeReply,
    ToneKind,
    UncountPoint,
)

TRIES = 2
"""How often a question is asked before it is left without an answer."""


class Phase(Enum):
    """What the round is doing."""

    READY = auto()
    ASKING = auto()
    LISTENING = auto()
    ANSWERING = auto()
    SCORING = auto()
    FEEDBACK = auto()
    RESTING = auto()
    DEBRIEFING = auto()
    PAUSED = auto()
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
        place: index of the current item.
        phase: what is going on.
        tries: how often the current question went without an answer that could be heard.
        serial: number of the activity under way.
        stopping: the round ends as soon as the answer in hand is judged and kept.
        answered: whether the current card has its verdict, so that a pause goes on with the next one.
        follow_up: about what was unclear in the answer to the current card; at most one.
        looking_back: all items had their turn.
    """

    cards: int
    debriefs: bool = False
    yes_no_keys: bool = False
    place: int = 0
    phase: Phase = Phase.READY
    tries: int = 0
    serial: int = 0
    stopping: bool = False
    answered: bool = False
    follow_up: FollowUp = FollowUp.UNASKED
    looking_back: bool = False

    @property
    def following_up(self) -> bool:
        """Whether the follow-up is being asked, answered or judged."""
        return self.follow_up is FollowUp.OPEN


Step: TypeAlias = tuple[Turn, tuple[Command, ...]]


def step(turn: Turn, event: Event) -> Step:
    """The next state, and what to do now. Events that come too late change nothing."""
    if turn.phase is Phase.DONE:
        return turn, ()
    match event:
        case Begun() if turn.phase is Phase.READY:
            return _ask(turn, Lead.FIRST) if turn.cards else _look_back(turn)
        case KeyPressed(key):
            return _key(turn, key)
        case SpeakingEnded(serial) if serial == turn.serial:
            return _speaking_ended(turn)
        case ListeningReported(serial, transition) if serial == turn.serial:
            return _heard(turn, transition)
        case ListeningFailed(serial) if serial == turn.serial and turn.phase is Phase.LISTENING:
            return _unanswered(turn)
        case Judged() if turn.phase is Phase.SCORING:
            return _judged(turn, event)
        case JudgingFailed() if turn.phase is Phase.SCORING:
            return _finish(turn, complete=False)
        case RestEnded(serial) if serial == turn.serial and turn.phase is Phase.RESTING:
            return _next_card(turn)
        case _:
            return turn, ()


def _speaking_ended(turn: Turn) -> Step:
    match turn.phase:
        case Phase.ASKING:
            listening = _begin(turn, Phase.LISTENING)
            listen = ListenAgain if turn.following_up else Listen
            return listening, (PlayTone(ToneKind.START), listen(turn.place, listening.serial))
        case Phase.DEBRIEFING:
            return _finish(turn, complete=True)
        case Phase.FEEDBACK:
            resting = _begin(turn, Phase.RESTING)
            return resting, (Rest(resting.serial),)
        case _:
            return turn, ()


def _heard(turn: Turn, transition: Transition) -> Step:
    match transition:
        case SpeechStarted() if turn.phase is Phase.LISTENING:
            return replace(turn, phase=Phase.ANSWERING), ()
        case SilenceNoticed() if turn.phase is Phase.LISTENING:
            return turn, (Encourage(),)
        case LimitReached() if turn.phase is Phase.ANSWERING:
            return turn, (CallTime(turn.place),)
        case MarkReached() if turn.phase is Phase.ANSWERING:
            return turn, (PlayTone(ToneKind.MARK),)
        case MonologueNoticed() if turn.phase is Phase.ANSWERING:
            return turn, (PlayTone(ToneKind.MONOLOGUE),)
        case AnswerEnded() if _is_listening(turn):
            return _answer_ended(turn, transition)
        case _:
            return turn, ()


def _answer_ended(turn: Turn, ended: AnswerEnded) -> Step:
    if ended.heard_speech:
        judge = JudgeAgain if turn.following_up else Judge
        return _begin(turn, Phase.SCORING), (PlayTone(ToneKind.STOP), judge(turn.place))
    if turn.following_up:
        return _unanswered(turn)
    if ended.reason is EndReason.SOURCE_ENDED:
        return _finish(turn, complete=False)
    if ended.reason is EndReason.KEY:
        return _leave_card(turn)
    return _unheard(turn, Lead.AFTER_SILENCE)


def _judged(turn: Turn, judged: Judged) -> Step:
    if turn.stopping:
        return _finish(turn, complete=(judged.heard or turn.following_up) and _is_last(turn))
    if turn.following_up:
        return _give_feedback(turn)
    if not judged.heard and turn.tries + 1 < TRIES:
        return _unheard(turn, Lead.UNHEARD)
    if judged.heard and judged.unclear and turn.follow_up is FollowUp.UNASKED:
        return _ask_again(turn)
    return _give_feedback(turn)


def _give_feedback(turn: Turn) -> Step:
    over = FollowUp.OVER if turn.following_up else turn.follow_up
    feedback = replace(_begin(turn, Phase.FEEDBACK), answered=True, follow_up=over)
    return feedback, (GiveFeedback(turn.place, feedback.serial),)


def _ask_again(turn: Turn) -> Step:
    asking = replace(_begin(turn, Phase.ASKING), answered=True, follow_up=FollowUp.OPEN)
    return asking, (AskAgain(turn.place, asking.serial),)


def _unanswered(turn: Turn) -> Step:
    """Nothing more is to be heard about this card; after a follow-up there is a verdict all the same."""
    return _give_feedback(turn) if turn.following_up else _leave_card(turn)


def _unheard(turn: Turn, lead: Lead) -> Step:
    if turn.tries + 1 < TRIES:
        return _ask(replace(turn, tries=turn.tries + 1), lead)
    return _leave_card(turn)


def _key(turn: Turn, key: Key) -> Step:
    if turn.stopping:
        return turn, ()
    if key is Key.STOP:
        return _stop(turn)
    if turn.looking_back:
        return _act_looking_back(turn, key)
    if key in {Key.COUNT, Key.UNCOUNT}:
        return _appeal(turn, key)
    if key in {Key.YES, Key.NO}:
        return _reply(turn, key)
    if turn.phase is Phase.PAUSED:
        return _go_on(turn) if key in {Key.GO, Key.PAUSE} else _act(turn, key)
    return _act(turn, key)


def _act(turn: Turn, key: Key) -> Step:
    match key, turn.phase:
        case _, Phase.SCORING | Phase.READY:
            return turn, ()
        case Key.REPEAT, _:
            again, commands = _ask_again(turn) if turn.following_up else _ask(turn, Lead.REPEAT)
            return again, (*_silence(turn), *commands)
        case Key.SKIP, _ if turn.following_up:
            told, commands = _give_feedback(turn)
            return told, (*_silence(turn), *commands)
        case Key.SKIP, _:
            left, commands = _next_card(turn) if turn.answered else _leave_card(turn)
            return left, (*_silence(turn), *commands)
        case Key.PAUSE, _:
            return _begin(turn, Phase.PAUSED), (*_silence(turn), ShowPause())
        case Key.GO, Phase.ASKING:
            # The serial stays: what was being spoken reports its end, and listening begins.
            return turn, (Hush(),)
        case Key.GO, Phase.LISTENING:
            # An encouraging word may be under way.
            return turn, (Hush(), EndListening(EndReason.KEY))
        case Key.GO, Phase.ANSWERING:
            return turn, (EndListening(EndReason.KEY),)
        case Key.GO, _:
            following, commands = _next_card(turn)
            return following, (*_silence(turn), *commands)
        case _:
            return turn, ()


def _reply(turn: Turn, key: Key) -> Step:
    """Answer the question under way by a key."""
    asked = turn.phase in {Phase.ASKING, Phase.LISTENING, Phase.ANSWERING} and not turn.following_up
    if not (turn.yes_no_keys and asked):
        return turn, ()
    return _begin(turn, Phase.SCORING), (*_silence(turn), TakeReply(turn.place, key.value))


def _act_looking_back(turn: Turn, key: Key) -> Step:
    match key:
        case Key.PAUSE if turn.phase is not Phase.PAUSED:
            return _begin(turn, Phase.PAUSED), (Hush(), ShowPause())
        case Key.REPEAT | Key.PAUSE:
            again, commands = _look_back(turn)
            return again, (Hush(), *commands)
        case Key.GO if turn.phase is Phase.PAUSED:
            return _look_back(turn)
        case Key.GO | Key.SKIP:
            done, commands = _finish(turn, complete=True)
            return done, (Hush(), *commands)
        case _:
            return turn, ()


def _appeal(turn: Turn, key: Key) -> Step:
    """Count a point of the verdict, or take that back, while the verdict is in view."""
    if not turn.answered or turn.following_up or _is_listening(turn):
        return turn, ()
    command = CountPoint(turn.place) if key is Key.COUNT else UncountPoint(turn.place)
    if turn.phase is not Phase.RESTING:
        return turn, (command,)
    resting = _begin(turn, Phase.RESTING)  # anew: there is something to read, and perhaps to take back
    return resting, (command, Rest(resting.serial))


def _go_on(turn: Turn) -> Step:
    if turn.following_up:
        return _ask_again(turn)
    return _next_card(turn) if turn.answered else _ask(turn, Lead.RESUMED)


def _stop(turn: Turn) -> Step:
    if turn.phase is Phase.SCORING:
        return replace(turn, stopping=True), ()
    if turn.phase is Phase.ANSWERING:
        # What has been said so far is judged and kept before the round ends.
        return replace(turn, stopping=True), (EndListening(EndReason.KEY),)
    done, commands = _finish(turn, complete=turn.looking_back or (turn.answered and _is_last(turn)))
    return done, (*_silence(turn), *commands)


def _silence(turn: Turn) -> tuple[Command, ...]:
    return (Hush(), DropListening()) if _is_listening(turn) else (Hush(),)


def _is_listening(turn: Turn) -> bool:
    return turn.phase in {Phase.LISTENING, Phase.ANSWERING}


def _begin(turn: Turn, phase: Phase) -> Turn:
    return replace(turn, phase=phase, serial=turn.serial + 1)


def _ask(turn: Turn, lead: Lead) -> Step:
    asking = replace(_begin(turn, Phase.ASKING), answered=False)
    return asking, (Ask(asking.place, asking.serial, lead),)


def _leave_card(turn: Turn) -> Step:
    following, commands = _next_card(turn)
    return following, (Skip(turn.place), *commands)


def _next_card(turn: Turn) -> Step:
    if _is_last(turn):
        return _look_back(turn)
    following = replace(turn, place=turn.place + 1, tries=0, follow_up=FollowUp.UNASKED)
    return _ask(following, Lead.NEXT)


def _look_back(turn: Turn) -> Step:
    """All items had their turn."""
    if not turn.debriefs:
        return _finish(turn, complete=True)
    looking = replace(_begin(turn, Phase.DEBRIEFING), looking_back=True)
    return looking, (GiveDebrief(looking.serial),)


def _is_last(turn: Turn) -> bool:
    return turn.place + 1 >= turn.cards


def _finish(turn: Turn, *, complete: bool) -> Step:
    return _begin(turn, Phase.DONE), (Finish(complete),)
