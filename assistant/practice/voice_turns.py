"""What spoken commands do to a round. Pure."""

from dataclasses import replace

from assistant.practice.commands import AdjustVoice, Command, MarkKnown, MarkTold, PlayTone
from assistant.practice.key_turns import pause, stop
from assistant.practice.signals import Lead, RemarkKind, ToneKind
from assistant.practice.turn import (
    Phase,
    Step,
    Turn,
    ask,
    come_back,
    finish,
    give_feedback,
    go_on,
    keep_pausing,
    leave_card,
    mark_known,
    next_card,
    remark,
    silence,
    stand_by,
)
from assistant.practice.voice_command import VoiceCommand

HEARD = PlayTone(ToneKind.COMMAND)
"""The first sign that a command was understood; words follow where it has any."""

ADJUSTMENTS = {
    VoiceCommand.SLOWER: RemarkKind.SLOWER,
    VoiceCommand.FASTER: RemarkKind.FASTER,
    VoiceCommand.LOUDER: RemarkKind.LOUDER,
}

REMARKS = {
    VoiceCommand.HINT: RemarkKind.HINT,
    VoiceCommand.PROGRESS: RemarkKind.PROGRESS,
    VoiceCommand.HELP: RemarkKind.HELP,
}


def obey(turn: Turn, command: VoiceCommand) -> Step:
    """What a spoken command does now. Nothing of it was an answer."""
    before = silence(turn)
    if turn.stopping:
        done, commands = finish(turn, complete=turn.endless)
        return done, (*before, *commands)
    # In the middle of an answer in which nothing but a command was said, the card is still open.
    following, commands = _obeyed(turn, command)
    return following, (*before, HEARD, *commands)


def puzzle(turn: Turn) -> Step:
    """Something was said that is no command, where nothing else is heeded."""
    if turn.phase is Phase.PAUSED:  # somebody talks to others
        return turn, stand_by(turn)
    if turn.paused:
        return keep_pausing(turn)
    if turn.puzzled:
        return next_card(turn)
    return remark(replace(turn, puzzled=True), RemarkKind.NOT_UNDERSTOOD)


def _obeyed(turn: Turn, command: VoiceCommand) -> Step:
    match command:
        case VoiceCommand.STOP:
            return _without_silence(stop(replace(turn, phase=_settled(turn))), turn)
        case VoiceCommand.PAUSE if not turn.hands_free:  # nobody would hear what ends it
            return go_on(turn)
        case VoiceCommand.PAUSE if turn.phase is not Phase.PAUSED:
            return _without_silence(pause(turn), turn)
        case VoiceCommand.PAUSE:
            return turn, stand_by(turn)
        case VoiceCommand.RESUME:
            return go_on(turn)
        case VoiceCommand.SLOWER | VoiceCommand.FASTER | VoiceCommand.LOUDER:
            return _adjusted(turn, ADJUSTMENTS[command])
        case VoiceCommand.HINT if not turn.answered:
            return remark(replace(turn, hints=turn.hints + 1), RemarkKind.HINT)
        case VoiceCommand.HINT | VoiceCommand.PROGRESS | VoiceCommand.HELP:
            return remark(turn, REMARKS[command])
        case _:
            return _about_the_card(turn, command)


def _about_the_card(turn: Turn, command: VoiceCommand) -> Step:
    match command:
        case VoiceCommand.REPEAT if turn.answered and not turn.following_up:
            return give_feedback(turn) if turn.judged else remark(turn, RemarkKind.ANSWER)
        case VoiceCommand.REPEAT | VoiceCommand.AGAIN if turn.following_up:
            return go_on(turn)
        case VoiceCommand.REPEAT | VoiceCommand.AGAIN:
            return ask(turn, Lead.REPEAT)
        case VoiceCommand.NEXT | VoiceCommand.SKIP | VoiceCommand.DONE if turn.following_up:
            return give_feedback(turn)
        case VoiceCommand.NEXT | VoiceCommand.SKIP | VoiceCommand.DONE:
            return next_card(turn) if turn.answered else leave_card(turn)
        case VoiceCommand.ANSWER if turn.following_up:
            return give_feedback(turn)
        case VoiceCommand.ANSWER if turn.answered:
            return remark(replace(turn, told=True), RemarkKind.ANSWER)
        case VoiceCommand.ANSWER:  # who asks for it does not know it yet
            told, commands = remark(replace(come_back(turn), answered=True, told=True), RemarkKind.ANSWER)
            return told, (MarkTold(turn.place), *commands)
        case _:  # mark as known
            known, commands = remark(mark_known(turn), RemarkKind.KNOWN)
            return known, (MarkKnown(turn.place), *commands)


def _adjusted(turn: Turn, how: RemarkKind) -> Step:
    """Speak otherwise, and let it be heard at once: by the question, else by a word."""
    adjust: Command = AdjustVoice(how)
    if turn.answered or turn.paused:
        said, commands = remark(turn, how)
    else:
        said, commands = ask(turn, Lead.REPEAT)
    return said, (adjust, *commands)


def _settled(turn: Turn) -> Phase:
    """The phase in which a round may end at once: a command leaves no answer to be judged."""
    return Phase.LISTENING if turn.phase in {Phase.ANSWERING, Phase.SCORING} else turn.phase


def _without_silence(step: Step, turn: Turn) -> Step:
    """`obey` has silenced everything already."""
    following, commands = step
    quiet = silence(turn)
    return following, tuple(command for command in commands if command not in quiet)


def overheard(turn: Turn) -> Step:
    """Somebody begins to speak while only commands are heeded."""
    heard = replace(turn, overheard=True)
    if turn.phase in {Phase.FEEDBACK, Phase.REMARKING}:  # interrupted by voice
        return replace(heard, phase=Phase.RESTING), silence(turn)[:1]
    return heard, ()
