"""How people ask for the commands: wordings to match whole, and to ask the sound about. Pure."""

from collections.abc import Mapping

from assistant.practice.voice_command import VoiceCommand

# fmt: off
WORDINGS: Mapping[VoiceCommand, tuple[str, ...]] = {
    VoiceCommand.REPEAT: (
        "repeat", "repeat that", "repeat it", "repeat the question", "repeat question", "say that again",
        "what was that", "i missed that", "what", "what was the question", "what did you say", "come again",
        "pardon", "pardon me", "i didn't hear that", "i did not hear that", "i didn't catch that",
        "once more", "one more time", "say again", "ask again", "the question again",
    ),
    VoiceCommand.SLOWER: (
        "slower", "slow down", "speak slower", "more slowly", "talk slower", "too fast", "that's too fast",
        "not so fast", "go slower", "speak slowly",
    ),
    VoiceCommand.FASTER: (
        "faster", "speed up", "speak faster", "talk faster", "too slow", "that's too slow", "go faster",
        "quicker", "more quickly", "pick up the pace", "hurry up",
    ),
    VoiceCommand.LOUDER: (
        "louder", "speak up", "speak louder", "turn it up", "volume up", "turn up the volume", "too quiet",
        "that's too quiet", "more volume", "i can't hear you", "i cannot hear you", "increase the volume",
        "raise the volume", "turn the volume up", "be louder",
    ),
    VoiceCommand.HINT: (
        "hint", "a hint", "give me a hint", "another hint", "help me out", "a clue", "clue",
        "i need a hint", "one hint", "a small hint", "any hint", "any hints", "next hint",
    ),
    VoiceCommand.SKIP: (
        "skip", "skip it", "skip this", "skip that", "pass", "pass on this", "pass on this one",
        "skip question", "skip card", "i pass", "leave this one", "leave it", "not this one",
        "leave this one out", "leave it out",
    ),
    VoiceCommand.AGAIN: (
        "again", "try again", "once again", "another try", "another go", "start over", "start again",
        "from the start", "have another go", "one more try", "again from the start", "answer again", "redo",
        "redo it", "redo that", "redo this one",
    ),
    VoiceCommand.ANSWER: (
        "answer", "the answer", "tell me the answer", "what's the answer", "what is the answer",
        "expert answer", "the expert answer", "tell me the expert answer", "tell me", "tell me more",
        "more", "show me the answer", "hear the answer", "full answer", "the full answer",
        "read the answer", "read me the answer", "say the answer", "the right answer",
        "what's the right answer", "what's the expert answer", "more details", "the correct answer",
        "what's the correct answer", "i give up", "i give up tell me",
    ),
    VoiceCommand.NEXT: (
        "next", "next phase", "next one", "next card", "next question", "move on", "move to the next",
        "move to the next one",
    ),
    VoiceCommand.PAUSE: (
        "pause", "paws", "pause it", "pause this", "pause that", "hold on", "hang on", "wait", "one moment",
        "wait a moment", "wait a second", "wait a minute", "take a break",
        "hold it", "pause for a moment", "pause for a second", "hold that", "hold on a second",
        "hold on a moment", "hang on a second", "hold that thought", "give me a moment", "give me a second",
        "give me a minute", "just a moment", "give me a break",
        "need a moment",
    ),
    VoiceCommand.RESUME: (
        "resume", "go on", "continue", "carry on", "keep going", "i'm back", "i am back", "unpause",
        "go ahead", "i'm ready", "i am ready", "ready", "proceed", "back again", "start again",
        "resume practice", "i'm ready again", "you can go on", "you can continue", "go", "pick it up again",
        "you may continue", "we can continue",
    ),
    VoiceCommand.PROGRESS: (
        "how am i doing", "how did i do", "how's it going", "how is it going", "my score",
        "what's my score", "what is my score", "score", "progress", "my progress", "how many are left",
        "how many left", "how far am i", "where am i", "how was i", "how am i", "how am i going",
        "how have i done", "how are things going", "how many to go", "what's my progress", "how many",
        "how well am i doing", "how's my score", "am i doing okay", "am i doing well", "how is my score",
        "how good am i",
    ),
    VoiceCommand.KNOWN: (
        "mark as known", "mark it as known", "mark this as known", "mark that as known", "known",
        "mark known", "mark this known", "mark it known", "i already know this", "i already know it",
        "i already know that", "mark this one as known", "mark card as known", "mark this one known",
        "i've got this", "i've got this one", "i got this one", "i know this already", "i know it already",
    ),
    VoiceCommand.DONE: (
        "done", "i'm done", "i am done", "that's it", "that is it", "that's my answer", "that is my answer",
        "that's all", "that is all", "i'm finished", "finished", "all done", "done here", "that was it",
        "that was my answer", "that's everything", "end of answer",
    ),
    VoiceCommand.STOP: (
        "stop", "stop it", "quit", "exit", "finish", "that's enough", "that is enough", "enough",
        "end the session", "end the round", "end session", "stop practice", "stop practising", "stop here",
        "end here", "stop for", "enough for", "that's enough for", "stop session", "finish up", "end it",
        "end it here", "stop listening", "that's it for", "that's all for", "done for", "i'm done for",
        "goodbye", "bye", "good bye", "end practice",
    ),
    VoiceCommand.HELP: (
        "help", "help me", "what are the commands", "commands", "list the commands",
        "which commands are there", "what commands", "what are my options", "options", "i need help",
        "what can you do", "list commands", "the commands", "what do i say", "what should i say",
    ),
}
# fmt: on
"""Those with a key word among small words are found without being listed; see `command_forms`."""
