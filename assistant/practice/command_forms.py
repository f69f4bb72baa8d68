"""Commands by their key word, whatever small words stand around it: "just skip this one now". Pure."""

import re
from collections.abc import Mapping

from assistant.practice.voice_command import VoiceCommand

# fmt: off
SMALL_WORDS = frozenset({
    "a", "an", "another", "at", "be", "bit", "card", "do", "for", "get", "give", "go", "have", "here", "it",
    "just", "let", "let's", "like", "little", "make", "me", "more", "much", "my", "now", "of", "on", "once",
    "one", "ones", "onto", "please", "practice", "question", "round", "session", "so", "some", "take", "tell",
    "that", "the", "then", "these", "this", "time", "to", "today", "us", "very", "your",
})
"""Words that change nothing about what is wanted. No negation, no "I" or "we": those make a statement."""

_OF_THE_VOICE = frozenset({
    "can", "can't", "could", "down", "quite", "should", "speak", "speaking", "speech", "talk", "talking",
    "up", "voice", "way", "you", "you're",
})

MORE_SMALL_WORDS: Mapping[VoiceCommand, frozenset[str]] = {
    VoiceCommand.REPEAT: frozenset({"again", "by"}),
    VoiceCommand.SLOWER: _OF_THE_VOICE,
    VoiceCommand.FASTER: _OF_THE_VOICE,
    VoiceCommand.LOUDER: _OF_THE_VOICE | {"it's", "sounds", "too", "volume"},
    VoiceCommand.HINT: frozenset({"any", "got", "small"}),
    VoiceCommand.AGAIN: frozenset({"again", "i'll", "want"}),
    VoiceCommand.ANSWER: frozenset({
        "correct", "expert", "expert's", "full", "hear", "model", "read", "right", "say", "show", "what's",
        "whole",
    }),
    VoiceCommand.NEXT: frozenset({"along", "what's"}),
    VoiceCommand.PAUSE: frozenset({
        "moment", "need", "sec", "second", "seconds", "minute", "minutes", "tick", "while",
    }),
    VoiceCommand.RESUME: frozenset({"again", "from"}),
    VoiceCommand.PROGRESS: frozenset({"far", "got", "left", "right", "show", "what", "what's"}),
    VoiceCommand.KNOWN: frozenset({"again", "as", "mark"}),
    VoiceCommand.HELP: frozenset({"list", "voice"}),
    VoiceCommand.DONE: frozenset({"i'm"}),
}
"""More of them for single commands: what one is asked for with, another is not. None makes a statement of the
key word alone, as "the answer is" would be."""

_PACE = r"(?:the |your )?(?:speaking |talking )?(?:speed|rate|pace|tempo)"
_LOUDNESS = r"(?:the |your )?(?:volume|voice)"
_THIS = r"(?:this|that|it)(?: one)?"
_EXPERT = r"(?:the |an )?experts?"
_ROUND = r"(?:the |this |my |our )?(?:round|session|practice)"

_KEYS: Mapping[VoiceCommand, tuple[str, ...]] = {
    VoiceCommand.REPEAT: (
        r"repeat",
        r"(?:say|hear|read|ask|tell|run|play) (?:that |it |this |me |by |the question )*"
        r"(?:again|one more time|once more)",
        r"i (?:didn't|did not|couldn't) (?:hear|catch|get) (?:that|it|the question)",
        r"what was (?:that|the question)",
    ),
    VoiceCommand.SLOWER: (
        r"slower", r"slowly", r"slow (?:it )?(?:down|up)", r"too (?:fast|quick|quickly)", r"less fast",
        r"not so (?:fast|quick)", rf"(?:reduce|lower|decrease|ease off|drop) {_PACE}",
    ),
    VoiceCommand.FASTER: (
        r"faster", r"quicker", r"quickly", r"speed (?:it |things )?up", r"too (?:slow|slowly)",
        r"hurry(?: it)? up", r"more fast", rf"(?:increase|raise|crank up|pick up|up) {_PACE}",
    ),
    VoiceCommand.LOUDER: (
        r"louder", r"more loud", r"speak up", r"more volume", r"volume up", r"too (?:quiet|soft|low)",
        r"noisy", r"can't hear", r"(?:can|could) (?:hardly|barely) hear",
        r"(?:turn|crank|pump) (?:it |that |the volume |your volume )?up",
        rf"(?:increase|raise|crank|crank up|turn up|up) {_LOUDNESS}",
    ),
    VoiceCommand.HINT: (r"hints?", r"clue", r"tip", r"nudge", r"any pointers", r"help me out"),
    VoiceCommand.SKIP: (
        r"skip", r"omit", r"pass(?: on)?", r"(?:drop|leave out) (?:this|that) (?:one|card|question)",
        rf"leave (?:{_THIS}|this card) out", rf"give {_THIS} a miss",
    ),
    VoiceCommand.AGAIN: (
        r"(?:try|start|go|do|answer|begin|have|take) (?:that |it |this |one )*(?:once )?(?:again|over)",
        r"(?:another|second|more|new) (?:go|try|attempt|shot|crack|chance)",
        r"redo", rf"retry (?:{_THIS}|(?:this|the) (?:card|question))",
    ),
    VoiceCommand.ANSWER: (
        r"answer", r"solution", rf"(?:what|how) (?:would|does|do|did) {_EXPERT} (?:say|answer)",
        r"what is (?:the )?(?:right |correct |expert )?answer", rf"hear {_EXPERT}",
    ),
    VoiceCommand.NEXT: (r"next", r"move (?:on|along)", r"another (?:one|card|question)"),
    VoiceCommand.PAUSE: (r"pause", r"hold on", r"hang on", r"wait", r"bear with", r"just a (?:tick|sec)"),
    VoiceCommand.RESUME: (
        r"(?:resume|continue|carry on|keep going|proceed|go on|pick (?:it |this )?up)"
        r"(?: (?:from )?where (?:we|i) (?:were|was|left(?: it)?(?: off)?|stopped))?",
        r"where were we", r"unpause",
    ),
    VoiceCommand.PROGRESS: (
        r"(?:how am i|how i'm|how i am|how are we) (?:doing|going)", r"score", r"progress", r"stats",
        r"where do i stand", r"how far(?: along)? am i", r"how many (?:did|have) i(?: get| got| had)?",
    ),
    VoiceCommand.KNOWN: (
        r"known", r"learned", r"learnt", r"i know (?:this|that|it)(?: already)?", r"i already know",
        r"this (?:one )?i know", rf"i(?:'ve| have)? got {_THIS} (?:down|nailed)", r"no need to ask",
        rf"don't ask (?:me )?{_THIS} again",
    ),
    VoiceCommand.STOP: (
        r"stop", r"quit", r"finish", r"enough", r"call it a day", r"wrap (?:it |this |things )?up",
        r"no more (?:questions|cards)", rf"end (?:it|{_ROUND})", r"that'll do",
    ),
    VoiceCommand.DONE: (
        r"done", r"finished", r"i've (?:said|told) (?:you )?(?:everything|it all)", r"i rest my case",
        r"nothing (?:more|else) to (?:add|say)", r"that's all i(?: have|'ve got| got)",
        r"i (?:have|am) finished(?: my answer)?", r"done answering", r"over to you",
    ),
    VoiceCommand.HELP: (
        r"help", r"commands", r"options", r"what can i (?:say|do|ask|tell)", r"how do i use",
        r"how does (?:this|it) work",
        r"(?:what|which)(?: are)?(?: the| my)?(?: voice)? (?:commands|options)(?: are there)?",
    ),
}
# fmt: on
_PATTERNS = {command: re.compile(rf"\b(?:{'|'.join(keys)})\b") for command, keys in _KEYS.items()}


def by_key_word(words: str) -> VoiceCommand | None:
    """The command whose key word an utterance holds beside nothing but small words; None for none or several.

    Args:
        words: plain, see `voice_commands.plain`.
    """
    found = [command for command, pattern in _PATTERNS.items() if _holds_only(words, command, pattern)]
    return found[0] if len(found) == 1 else None


def _holds_only(words: str, command: VoiceCommand, pattern: re.Pattern[str]) -> bool:
    rest, times = pattern.subn(" ", words, count=1)
    small = SMALL_WORDS | MORE_SMALL_WORDS.get(command, frozenset())
    return times == 1 and all(word in small for word in rest.split())
