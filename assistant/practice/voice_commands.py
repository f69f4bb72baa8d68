"""What can be asked for by voice: a small grammar, matched against whole utterances. Pure.

An utterance is a command only if all of it is one. Where it is written otherwise, the sound itself is asked:
whether a command is nearly as likely, and whether one that comes near in letters fits.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from rapidfuzz import fuzz

from assistant.events import Transcript, Weighed
from assistant.practice.command_forms import by_key_word
from assistant.practice.command_wordings import WORDINGS
from assistant.practice.voice_command import VoiceCommand
from assistant.scoring.soundalikes import sound_key
from assistant.scoring.threshold import Threshold

MOST_WORDS = 5
"""Words of a command, polite ones aside. Source: a choice; "give me the answer" has four."""

SAME_WORDS = Threshold(
    88.0,
    name="same command",
    meaning="least ratio of letters, 0 to 100, at which words are a command as they stand",
    source="a wrong letter in a phrase of eight; of a bare word only its inflection is forgiven",
)

NEAR_WORDS = Threshold(
    70.0,
    name="near command",
    meaning="least ratio of letters or of sounds at which the sound itself is asked",
    source="tests/data/commands/a: misheard commands have 71 and more; 'repeatable read' 60, 'next hop' 67",
)

SOUND_FITS = Threshold(
    -6.4,
    name="command fits",
    meaning="least gain in nats at which a near word is the command; the recogniser knows no commands",
    source="tests/data/commands/a: 8 of 9 misheard commands come to -6.2 and more, what is none to -6.6",
)

NAME_FITS = Threshold(
    -4.5,
    name="command's name fits",
    meaning="least gain in nats at which one or two words, whatever was heard, are the name of a command",
    source="tests/data/commands: names that were misheard come to -4.0 and more, short answers to -7.7",
)

STANDS_OUT = Threshold(
    2.5,
    name="command's name stands out",
    meaning="least gain in nats over the next command",
    source="tests/data/commands: 3.7 and more for names that were misheard, 1.9 for 'that's everything'",
)

LIKELY = Threshold(
    -2.0,
    name="likely command",
    meaning="least gain in nats, over the likeliest text, of another one that is a command as it stands",
    source="tests/data/commands/b in rain and over a keyboard: 21 of 160 were missed without it, 12 with it; "
    "at -2.5 one more of 70 others is mistaken",
)

SAME_BEGINNING = 4
"""Letters at the beginning of a word that make it the same root here: repeat, repeatable."""

FEW_WORDS = 2
FEW_LETTERS = 12
"""Words, and letters in them, of an utterance that may be a single name misheard; names have six letters."""

BARE_NAMES = (
    "repeat", "slower", "faster", "louder", "hint", "skip", "again", "answer", "next", "pause", "resume",
    "stop", "help", "done",
)  # fmt: skip
"""The commands of one word, all of which are weighed against one another: a second on two cores."""

MOST_ASKED = 3
"""Wordings that the sound is asked about: each takes a tenth of a second."""

SHORT_WORD = 8
"""A command of fewer letters must be heard to the letter, or be asked of the sound."""

_POLITE = re.compile(
    r"^(?:(?:okay|ok|hey|um|uh|er|oh|so|well|now|right|just|please|sorry|alright|all right|kindly|"
    r"(?:can|could|would) you|can we|can i|could (?:we|i)|may i|shall we|"
    r"let's|let us|let me|i want|i need|i'd like|"
    r"i want to|i (?:would|need) (?:like )?to|i'd (?:like|prefer) to|i'd rather|i need to|i'll)\s+)+"
    r"|(?:\s+(?:please|now|thanks|thank you|for me|so far|today|then))+$"
)
_NO_LETTERS = re.compile(r"[^a-z0-9' ]+")


def command_in(said: Transcript, unless: Collection[str] = ()) -> VoiceCommand | None:
    """The command that all of an utterance is; None where it is none.

    Args:
        said: what its sound said about near misses (`weigh_commands`) decides about them.
        unless: words that are an answer here, in plain letters, whatever they would be elsewhere.
    """
    words = plain(said.text)
    if not _may_be_command(words) or words in unless:
        return None
    command = _command(words, said)
    return None if command is not None and command.value in unless else command


def _command(words: str, said: Transcript) -> VoiceCommand | None:
    wordings = _wordings()
    known = wordings.get(words) or by_key_word(words)
    if known is not None:
        return known
    near = _nearest(words)
    for wording in near:
        if len(wording) >= SHORT_WORD and fuzz.ratio(words, wording) >= SAME_WORDS:
            return wordings[wording]
    if _goes_on(words):
        return None
    # What the sound said of fewer words, while they were still being spoken, is of no account.
    asked = [each for each in said.weighed if plain(each.heard) == words]
    likely = [(each.gain, known) for each in asked if (known := _likely(each))]
    if likely:
        return max(likely)[1]
    fitting = [each for each in asked if each.instead in near and each.gain >= SOUND_FITS]
    if fitting:
        return wordings[max(fitting, key=lambda each: each.gain).instead]
    return _bare_name(words, asked)


def weigh_commands(said: Transcript) -> Iterator[Weighed]:
    """What the sound of an utterance says about commands that it may be, one at each step."""
    words = plain(said.text)
    if said.sounding is None or not said.words or not _may_be_command(words):
        return
    if words in _wordings() or by_key_word(words):
        return
    start_s, end_s = said.words[0].start_s, said.words[-1].end_s
    likely = (Weighed(start_s, end_s, said.text, text, gain) for text, gain in said.sounding.otherwise())
    if found := [each for each in likely if _likely(each)]:
        yield from found
        return
    near = _nearest(words)
    others = BARE_NAMES if _may_be_name(words) else ()
    for wording in dict.fromkeys((*near, *others)):
        gain = said.sounding.weigh(start_s, end_s, wording.capitalize())
        if gain is not None:
            yield Weighed(start_s, end_s, said.text, wording, gain)


def _likely(weighed: Weighed) -> VoiceCommand | None:
    """The command that other words are, if they are as good as likely."""
    words = plain(weighed.instead)
    if weighed.gain < LIKELY or not _may_be_command(words):
        return None
    return _wordings().get(words) or by_key_word(words)


def _goes_on(words: str) -> bool:
    """Whether a command's name begins it and something else follows: "skip lists", "repeatable read"."""
    first, _, rest = words.partition(" ")
    return bool(rest) and any(first[:SAME_BEGINNING] == name[:SAME_BEGINNING] for name in BARE_NAMES)


def _bare_name(words: str, asked: Sequence[Weighed]) -> VoiceCommand | None:
    """The single word that the sound is, far from how it was written: "Bores" for "pause"."""
    gains = {each.instead: each.gain for each in asked if each.instead in BARE_NAMES}
    if len(gains) < len(BARE_NAMES) or not _may_be_name(words):
        return None
    (first, best), (_, second) = sorted(gains.items(), key=lambda item: -item[1])[:2]
    if best < NAME_FITS or best - second < STANDS_OUT:
        return None
    return _wordings()[first]


def _may_be_name(words: str) -> bool:
    return len(words.split()) <= FEW_WORDS and len(words.replace(" ", "")) <= FEW_LETTERS


def _may_be_command(words: str) -> bool:
    return bool(words) and len(words.split()) <= MOST_WORDS


def plain(text: str) -> str:
    """An utterance in lower case without punctuation and polite words."""
    words = " ".join(_NO_LETTERS.sub(" ", text.casefold().replace("’", "'")).split())
    for _ in range(2):  # "okay, please" and "please now" wait behind each other
        words = _POLITE.sub("", words).strip() or words
    return words


@cache
def _wordings() -> dict[str, VoiceCommand]:
    return {plain(wording): command for command, all_of_it in WORDINGS.items() for wording in all_of_it}


@cache
def _keys() -> dict[str, str]:
    """How each wording sounds, by itself."""
    return {wording: sound_key(wording.replace(" ", "")) for wording in _wordings()}


def _nearest(words: str) -> tuple[str, ...]:
    """The wordings that come near in letters or in sound, the nearest first, `MOST_ASKED` at most."""
    key = sound_key(words.replace(" ", ""))
    near = [
        (max(fuzz.ratio(words, wording), fuzz.ratio(key, its_key)), wording)
        for wording, its_key in _keys().items()
    ]
    near = [each for each in near if each[0] >= NEAR_WORDS]
    return tuple(wording for _, wording in sorted(near, reverse=True)[:MOST_ASKED])
