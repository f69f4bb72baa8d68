"""What keys do to a round. Pure."""

from dataclasses import replace

from assistant.events import EndReason
from assistant.practice.commands import (
    CountPoint,
    EndListening,
    Hush,
    Rest,
    ShowPause,
    TakeReply,
    UncountPoint,
)
from assistant.practice.signals import Key, Lead
from assistant.practice.turn import (
    Phase,
    Step,
    Turn,
    ask,
    ask_again,
    begin,
    finish,
    give_feedback,
    go_on,
    leave_card,
    look_back,
    next_card,
    silence,
    stand_by,
)


def press(turn: Turn, key: Key) -> Step:
    """What a key does now."""
    if turn.stopping:
        return turn, ()
    if key is Key.STOP:
        return stop(turn)
    if turn.looking_back:
        return _act_looking_back(turn, key)
    if key in {Key.COUNT, Key.UNCOUNT}:
        return _appeal(turn, key)
    if key in {Key.YES, Key.NO}:
        return _reply(turn, key)
    if turn.phase in {Phase.PAUSED, Phase.AWAY} and key in {Key.GO, Key.PAUSE}:
        going, commands = go_on(turn)
        return going, (*silence(turn), *commands) if turn.stands_by else commands
    return _act(turn, key)


def pause(turn: Turn) -> Step:
    """Wait until the user wants to go on."""
    paused = begin(turn, Phase.PAUSED)
    return paused, (*silence(turn), ShowPause(), *stand_by(paused))


def stop(turn: Turn) -> Step:
    """End the round; what has been said so far is judged and kept before."""
    if turn.phase is Phase.SCORING:
        return replace(turn, stopping=True), ()
    if turn.phase is Phase.ANSWERING:
        return replace(turn, stopping=True), (EndListening(EndReason.KEY),)
    complete = turn.looking_back or turn.endless or (turn.answered and turn.is_last)
    done, commands = finish(turn, complete=complete)
    return done, (*silence(turn), *commands)


def _act(turn: Turn, key: Key) -> Step:
    match key, turn.phase:
        case _, Phase.SCORING | Phase.READY:
            return turn, ()
        case Key.REPEAT, _:
            again, commands = ask_again(turn) if turn.following_up else ask(turn, Lead.REPEAT)
            return again, (*silence(turn), *commands)
        case Key.SKIP, _ if turn.following_up:
            told, commands = give_feedback(turn)
            return told, (*silence(turn), *commands)
        case Key.SKIP, _:
            left, commands = next_card(turn) if turn.answered else leave_card(turn)
            return left, (*silence(turn), *commands)
        case Key.PAUSE, _:
            return pause(turn)
        case Key.GO, Phase.ASKING | Phase.REMARKING:
            # The serial stays: what was being spoken reports its end, and listening begins.
            return turn, (Hush(),)
        case Key.GO, Phase.LISTENING:
            # An encouraging word may be under way.
            return turn, (Hush(), EndListening(EndReason.KEY))
        case Key.GO, Phase.ANSWERING:
            return turn, (EndListening(EndReason.KEY),)
        case Key.GO, _:
            following, commands = next_card(turn)
            return following, (*silence(turn), *commands)
        case _:
            return turn, ()


def _reply(turn: Turn, key: Key) -> Step:
    """Answer the question under way by a key."""
    asked = turn.phase in {Phase.ASKING, Phase.LISTENING, Phase.ANSWERING} and not turn.following_up
    if not (turn.yes_no_keys and asked):
        return turn, ()
    return begin(turn, Phase.SCORING), (*silence(turn), TakeReply(turn.place, key.value))


def _act_looking_back(turn: Turn, key: Key) -> Step:
    match key:
        case Key.PAUSE if turn.phase is not Phase.PAUSED:
            return begin(turn, Phase.PAUSED), (Hush(), ShowPause())
        case Key.REPEAT | Key.PAUSE:
            again, commands = look_back(turn)
            return again, (Hush(), *commands)
        case Key.GO if turn.phase in {Phase.PAUSED, Phase.AWAY}:
            return look_back(turn)
        case Key.GO | Key.SKIP:
            done, commands = finish(turn, complete=True)
            return done, (Hush(), *commands)
        case _:
            return turn, ()


def _appeal(turn: Turn, key: Key) -> Step:
    """Count a point of the verdict, or take that back, while the verdict is in view."""
    if not turn.judged or not turn.answered or turn.following_up or turn.is_listening:
        return turn, ()
    command = CountPoint(turn.place) if key is Key.COUNT else UncountPoint(turn.place)
    if turn.phase is not Phase.RESTING:
        return turn, (command,)
    resting = begin(turn, Phase.RESTING)  # anew: there is something to read, and perhaps to take back
    return resting, (command, *stand_by(resting), Rest(resting.serial))
