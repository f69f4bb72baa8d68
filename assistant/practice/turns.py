"""Turn-taking: one pure function from a state and an event to the next state and what to do.

    ASKING -> LISTENING -> ANSWERING -> SCORING -> FEEDBACK -> RESTING -> ASKING ... -> DEBRIEFING -> DONE
                 \\_ nobody answers: asked again once, then left _/
    REMARKING (a hint, the score, ...), PAUSED and AWAY (no loudspeaker) from anywhere, and back

Where a part of the answer was unclear, one follow-up goes through ASKING to SCORING before the feedback.
Whatever becomes of it, the answer has its verdict by then.

The session loop feeds events and carries out commands; it decides nothing. Whatever takes time (speaking,
listening, resting) carries a serial number; an event that bears an older one comes too late and is ignored.
"""

from dataclasses import replace

from assistant.events import (
    AnswerEnded,
    CommandSpoken,
    EndReason,
    LimitReached,
    MarkReached,
    MonologueNoticed,
    PauseAsked,
    SilenceNoticed,
    SpeechStarted,
    Transition,
)
from assistant.practice.commands import (
    BargeIn,
    BeginWaiting,
    CallTime,
    DropListening,
    Encourage,
    Hush,
    Judge,
    JudgeAgain,
    Listen,
    ListenAgain,
    PlayTone,
)
from assistant.practice.key_turns import pause, press
from assistant.practice.signals import (
    UNCLEAR_LEADS,
    Begun,
    Commanded,
    Event,
    Judged,
    JudgingFailed,
    KeyPressed,
    Lead,
    ListeningFailed,
    ListeningReported,
    OutputBack,
    OutputLost,
    RestEnded,
    RoundTimeUp,
    SpeakingEnded,
    ToneKind,
    Woke,
)
from assistant.practice.turn import (
    FollowUp,
    Phase,
    Step,
    Turn,
    ask,
    ask_again,
    begin,
    come_back,
    finish,
    first_card,
    give_feedback,
    keep_pausing,
    leave_card,
    next_card,
    rest,
    silence,
    tell_again,
    wait_for_output,
)
from assistant.practice.voice_command import VoiceCommand
from assistant.practice.voice_turns import obey, overheard, puzzle

TRIES = 2
"""How often a question is asked before it is left without an answer."""

NOT_SPEAKING = {Phase.LISTENING, Phase.ANSWERING, Phase.SCORING, Phase.PAUSED, Phase.AWAY, Phase.READY}
"""Phases in which a lost loudspeaker does not matter yet."""


def step(turn: Turn, event: Event) -> Step:
    """The next state, and what to do now. Events that come too late change nothing."""
    if turn.phase is Phase.DONE:
        return turn, ()
    match event:
        case Begun() if turn.phase is Phase.READY:
            return first_card(turn)
        case KeyPressed(key):
            return press(turn, key)
        case SpeakingEnded(serial) if serial == turn.serial:
            return _speaking_ended(turn)
        case ListeningReported(serial, transition) if serial == turn.serial:
            return _heard(turn, transition)
        case ListeningFailed(serial) if serial == turn.serial and turn.phase is Phase.LISTENING:
            return _unanswered(turn)
        case RestEnded(serial) if serial == turn.serial and turn.phase is Phase.RESTING:
            return (turn, ()) if turn.overheard else next_card(turn)
        case Judged() | JudgingFailed() | Commanded() if turn.phase is Phase.SCORING:
            return _scored(turn, event)
        case _:
            return _happened(turn, event)


def _scored(turn: Turn, event: Judged | JudgingFailed | Commanded) -> Step:
    match event:
        case Judged():
            return _judged(turn, event)
        case Commanded(command):
            return obey(turn, command)
        case JudgingFailed():
            return finish(turn, complete=False)


def _happened(turn: Turn, event: Event) -> Step:
    """What comes from outside the round."""
    match event:
        case RoundTimeUp() if turn.phase in {Phase.PAUSED, Phase.AWAY}:
            done, commands = finish(turn, complete=turn.endless)
            return done, (*silence(turn), *commands)
        case RoundTimeUp():
            return replace(turn, ending=True), ()
        case OutputLost() if turn.phase not in NOT_SPEAKING:
            return wait_for_output(turn, event)
        case OutputBack(serial) if serial == turn.serial and turn.phase is Phase.AWAY:
            return tell_again(turn)
        case Woke() if turn.phase not in NOT_SPEAKING:
            again, commands = tell_again(turn)
            return again, (*silence(turn), *commands)
        case Woke() if turn.phase is Phase.LISTENING:
            again, commands = ask(turn, Lead.RESUMED)
            return again, (*silence(turn), *commands)
        case _:
            return turn, ()


def _speaking_ended(turn: Turn) -> Step:
    match turn.phase:
        case Phase.ASKING if turn.barge_in and not turn.following_up:  # the ear is open
            return replace(turn, phase=Phase.LISTENING), (PlayTone(ToneKind.START), BeginWaiting())
        case Phase.ASKING:
            return _listen(turn)
        case Phase.REMARKING if turn.paused:
            paused, commands = keep_pausing(turn)
            return paused, (*silence(turn)[1:], *commands)
        case Phase.REMARKING if not turn.answered or turn.following_up:
            following, commands = _listen(turn)
            return following, (*silence(turn)[1:], *commands)
        case Phase.REMARKING | Phase.FEEDBACK:
            resting, commands = rest(turn)
            return resting, (*silence(turn)[1:], *commands)
        case Phase.DEBRIEFING:
            return finish(turn, complete=True)
        case _:
            return turn, ()


def _listen(turn: Turn) -> Step:
    listening = begin(turn, Phase.LISTENING)
    listen = ListenAgain if turn.following_up else Listen
    return listening, (PlayTone(ToneKind.START), listen(turn.place, listening.serial))


def _heard(turn: Turn, transition: Transition) -> Step:
    match transition:
        case CommandSpoken(_, name):
            return obey(turn, VoiceCommand(name))
        case SpeechStarted():
            return _speech_started(turn)
        case AnswerEnded():
            return _ended(turn, transition)
        case PauseAsked() if turn.phase is Phase.ANSWERING and turn.hands_free:
            return replace(turn, pausing=True), ()
        case SilenceNoticed() if turn.phase is Phase.LISTENING:
            return turn, (Encourage(),)
        case LimitReached() | MarkReached() | MonologueNoticed() if turn.phase is Phase.ANSWERING:
            return _timed(turn, transition)
        case _:
            return turn, ()


def _speech_started(turn: Turn) -> Step:
    if turn.phase is Phase.LISTENING:
        return replace(turn, phase=Phase.ANSWERING), ()
    if turn.phase is Phase.ASKING:  # the question is interrupted
        return replace(turn, phase=Phase.ANSWERING), (Hush(), BeginWaiting())
    return overheard(turn) if turn.stands_by else (turn, ())


def _ended(turn: Turn, ended: AnswerEnded) -> Step:
    if turn.is_listening:
        return _answer_ended(turn, ended)
    if turn.phase is Phase.ASKING:  # nobody has interrupted the question
        if ended.reason is EndReason.SOURCE_ENDED:
            return finish(turn, complete=False)
        return turn, (DropListening(), BargeIn(turn.place, turn.serial))
    return puzzle(turn) if turn.stands_by and ended.heard_speech else (turn, ())


def _timed(turn: Turn, transition: LimitReached | MarkReached | MonologueNoticed) -> Step:
    match transition:
        case LimitReached():
            return turn, (CallTime(turn.place),)
        case MarkReached():
            return turn, (PlayTone(ToneKind.MARK),)
        case MonologueNoticed():
            return turn, (PlayTone(ToneKind.MONOLOGUE),)


def _answer_ended(turn: Turn, ended: AnswerEnded) -> Step:
    if ended.heard_speech:
        judge = JudgeAgain(turn.place) if turn.following_up else Judge(turn.place, turn.hints)
        return begin(turn, Phase.SCORING), (PlayTone(ToneKind.STOP), judge)
    if turn.following_up:
        return _unanswered(turn)
    if ended.reason is EndReason.SOURCE_ENDED:
        return finish(turn, complete=False)
    if ended.reason is EndReason.KEY:
        return leave_card(turn)
    return _unheard(turn, Lead.AFTER_SILENCE)


def _judged(turn: Turn, judged: Judged) -> Step:
    if turn.stopping:
        has_verdict = judged.heard or turn.following_up
        return finish(turn, complete=turn.endless or (has_verdict and turn.is_last))
    if turn.pausing:
        over = FollowUp.OVER if turn.following_up else turn.follow_up
        kept = come_back(turn) if judged.missed else turn
        has = judged.heard or turn.following_up
        kept = replace(kept, pausing=False, answered=has, judged=has, told=False, follow_up=over)
        return pause(kept)
    if turn.following_up:
        return give_feedback(turn)
    if not judged.heard and turn.tries + 1 < TRIES:
        unclear = UNCLEAR_LEADS.get(judged.flaw or "", Lead.UNCLEAR)
        return _unheard(turn, Lead.UNHEARD if judged.silent else unclear)
    kept = replace(come_back(turn) if judged.missed else turn, judged=True)
    if judged.heard and judged.unclear and turn.follow_up is FollowUp.UNASKED:
        return ask_again(kept)
    return give_feedback(kept)


def _unanswered(turn: Turn) -> Step:
    """Nothing more is to be heard about this card; after a follow-up there is a verdict all the same."""
    return give_feedback(turn) if turn.following_up else leave_card(turn)


def _unheard(turn: Turn, lead: Lead) -> Step:
    if turn.tries + 1 < TRIES:
        return ask(replace(turn, tries=turn.tries + 1), lead)
    return leave_card(turn)
