"""Turn-taking: one pure function from a state and an event to the next state and what to do.

    ASKING -> LISTENING -> ANSWERING -> SCORING -> FEEDBACK -> RESTING -> ASKING ... -> DONE
                 \\_ nobody answers: asked again once, then left _/          PAUSED from anywhere

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
    SilenceNoticed,
    SpeechStarted,
    Transition,
)
from assistant.practice.signals import (
    Ask,
    Begun,
    Command,
    DropListening,
    Encourage,
    EndListening,
    Event,
    Finish,
    GiveFeedback,
    Hush,
    Judge,
    Judged,
    JudgingFailed,
    Key,
    KeyPressed,
    Lead,
    Listen,
    ListeningFailed,
    ListeningReported,
    PlayTone,
    Rest,
    RestEnded,
    ShowPause,
    Skip,
    SpeakingEnded,
    ToneKind,
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
    PAUSED = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class Turn:
    """The state of a round.

    Attributes:
        cards: how many cards the round has.
        place: index of the current card.
        phase: what is going on.
        tries: how often the current question went without an answer that could be heard.
        serial: number of the activity under way.
        stopping: the round ends as soon as the answer in hand is judged and kept.
        answered: whether the current card has its verdict, so that a pause goes on with the next one.
    """

    cards: int
    place: int = 0
    phase: Phase = Phase.READY
    tries: int = 0
    serial: int = 0
    stopping: bool = False
    answered: bool = False


Step: TypeAlias = tuple[Turn, tuple[Command, ...]]


def step(turn: Turn, event: Event) -> Step:
    """The next state, and what to do now. Events that come too late change nothing."""
    if turn.phase is Phase.DONE:
        return turn, ()
    match event:
        case Begun() if turn.phase is Phase.READY:
            return _ask(turn, Lead.FIRST) if turn.cards else _finish(turn, complete=True)
        case KeyPressed(key):
            return _key(turn, key)
        case SpeakingEnded(serial) if serial == turn.serial:
            return _speaking_ended(turn)
        case ListeningReported(serial, transition) if serial == turn.serial:
            return _heard(turn, transition)
        case ListeningFailed(serial) if serial == turn.serial and turn.phase is Phase.LISTENING:
            return _leave_card(turn)
        case Judged(heard) if turn.phase is Phase.SCORING:
            return _judged(turn, heard=heard)
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
            return listening, (PlayTone(ToneKind.START), Listen(turn.place, listening.serial))
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
            return turn, (PlayTone(ToneKind.TIME_UP),)
        case AnswerEnded(reason=reason, heard_speech=heard_speech) if _is_listening(turn):
            if heard_speech:
                return _begin(turn, Phase.SCORING), (PlayTone(ToneKind.STOP), Judge(turn.place))
            if reason is EndReason.SOURCE_ENDED:
                return _finish(turn, complete=False)
            if reason is EndReason.KEY:
                return _leave_card(turn)
            return _unheard(turn, Lead.AFTER_SILENCE)
        case _:
            return turn, ()


def _judged(turn: Turn, *, heard: bool) -> Step:
    if turn.stopping:
        return _finish(turn, complete=heard and _is_last(turn))
    if not heard and turn.tries + 1 < TRIES:
        return _unheard(turn, Lead.UNHEARD)
    feedback = replace(_begin(turn, Phase.FEEDBACK), answered=True)
    return feedback, (GiveFeedback(turn.place, feedback.serial),)


def _unheard(turn: Turn, lead: Lead) -> Step:
    if turn.tries + 1 < TRIES:
        return _ask(replace(turn, tries=turn.tries + 1), lead)
    return _leave_card(turn)


def _key(turn: Turn, key: Key) -> Step:
    if turn.stopping:
        return turn, ()
    if key is Key.STOP:
        return _stop(turn)
    if turn.phase is Phase.PAUSED:
        return _go_on(turn) if key in {Key.GO, Key.PAUSE} else _act(turn, key)
    return _act(turn, key)


def _act(turn: Turn, key: Key) -> Step:
    match key, turn.phase:
        case _, Phase.SCORING | Phase.READY:
            return turn, ()
        case Key.REPEAT, _:
            again, commands = _ask(turn, Lead.REPEAT)
            return again, (*_silence(turn), *commands)
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


def _go_on(turn: Turn) -> Step:
    return _next_card(turn) if turn.answered else _ask(turn, Lead.RESUMED)


def _stop(turn: Turn) -> Step:
    if turn.phase is Phase.SCORING:
        return replace(turn, stopping=True), ()
    if turn.phase is Phase.ANSWERING:
        # What has been said so far is judged and kept before the round ends.
        return replace(turn, stopping=True), (EndListening(EndReason.KEY),)
    done, commands = _finish(turn, complete=turn.answered and _is_last(turn))
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
        return _finish(turn, complete=True)
    return _ask(replace(turn, place=turn.place + 1, tries=0), Lead.NEXT)


def _is_last(turn: Turn) -> bool:
    return turn.place + 1 >= turn.cards


def _finish(turn: Turn, *, complete: bool) -> Step:
    return _begin(turn, Phase.DONE), (Finish(complete),)
