"""Commands by their key word, whatever small words stand around it: "just skip this one now". Pure."""

import re

from assistant.practice.voice_command import VoiceCommand

# fmt: off
SMALL_WORDS = frozenset({
    "a", "an", "another", "at", "be", "bit", "card", "do", "for", "get", "give", "go", "have", "here", "it",
    "just", "let", "let's", "like", "little", "make", "me", "more", "much", "my", "now", "of", "on", "once",
    "one", "ones", "onto", "please", "practice", "question", "round", "session", "so", "some", "take", "tell",
    "that", "the", "these", "this", "time", "to", "today", "us", "very", "your",
})
# fmt: on
"""Words that change nothing about what is wanted. No negation, no "I" or "we": those make a statement."""

ABOUT_THE_VOICE = frozenset(
    {"can't", "down", "speak", "speaking", "talk", "talking", "up", "voice", "way", "you", "you're"}
)
"""More of them where the assistant itself is spoken to, of how it speaks."""

_KEYS = {
    VoiceCommand.REPEAT: r"repeat|(?:say|hear|read|ask|tell) (?:that |it |this |me |the question )*again",
    VoiceCommand.SLOWER: r"slower|slowly|slow (?:it )?(?:down|up)|too fast|less fast",
    VoiceCommand.FASTER: r"faster|quicker|quickly|speed (?:it )?up|too slow|hurry up",
    VoiceCommand.LOUDER: r"louder|speak up|volume up|volume|too (?:quiet|soft|low)|can't hear",
    VoiceCommand.HINT: r"hints?|clue",
    VoiceCommand.SKIP: r"skip",
    VoiceCommand.AGAIN: r"(?:try|start|go|do|answer|begin) (?:that |it |this |one )*(?:once )?(?:again|over)",
    VoiceCommand.ANSWER: r"answer|solution|what (?:would|does|do|did) (?:the |an )?experts? say",
    VoiceCommand.NEXT: r"next|move on",
    VoiceCommand.PAUSE: r"pause|hold on|hang on|wait",
    VoiceCommand.RESUME: r"resume|continue|carry on|keep going|proceed",
    VoiceCommand.PROGRESS: r"(?:how am i|how i'm|how are we) doing|score|progress",
    VoiceCommand.KNOWN: r"known|i know (?:this|that|it)|already know|this (?:one )?i know"
    r"|don't ask (?:me )?(?:this|that|it)(?: one)? again",
    VoiceCommand.STOP: r"stop|quit|finish|enough|call it a day",
    VoiceCommand.DONE: r"done|finished",
    VoiceCommand.HELP: r"help|commands|options|what can i (?:say|do|ask)",
}
_PATTERNS = {command: re.compile(rf"\b(?:{keys})\b") for command, keys in _KEYS.items()}

_MOMENTS = frozenset({"moment", "second", "seconds", "minute", "minutes", "while"})
"""More of them for a pause; by themselves they are an amount of time."""

_VOICE = {VoiceCommand.SLOWER, VoiceCommand.FASTER, VoiceCommand.LOUDER}


def by_key_word(words: str) -> VoiceCommand | None:
    """The command whose key word an utterance holds beside nothing but small words; None for none or several.

    Args:
        words: plain, see `voice_commands.plain`.
    """
    found = [command for command, pattern in _PATTERNS.items() if _holds_only(words, command, pattern)]
    return found[0] if len(found) == 1 else None


def _holds_only(words: str, command: VoiceCommand, pattern: re.Pattern[str]) -> bool:
    rest, times = pattern.subn(" ", words, count=1)
    small = SMALL_WORDS
    if command in _VOICE:
        small |= ABOUT_THE_VOICE
    elif command is VoiceCommand.PAUSE:
        small |= _MOMENTS
    return times == 1 and all(word in small for word in rest.split())
