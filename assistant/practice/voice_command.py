"""The commands that can be spoken."""

from enum import StrEnum


class VoiceCommand(StrEnum):
    """The commands, by the name that programs see."""

    REPEAT = "repeat"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    HINT = "hint"
    SKIP = "skip"
    AGAIN = "again"
    ANSWER = "answer"
    NEXT = "next"
    PAUSE = "pause"
    RESUME = "resume"
    PROGRESS = "how am I doing"
    KNOWN = "mark as known"
    DONE = "done"
    STOP = "stop"
    HELP = "help"
