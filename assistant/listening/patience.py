"""How long a silence ends an answer, by what has been said so far. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from assistant.events import Span, Transcript, Word

Phrases: TypeAlias = tuple[tuple[str, ...], ...]

CLOSING_PHRASES: Phrases = (
    ("done",),
    ("i'm", "done"),
    ("i", "am", "done"),
    ("that's", "it"),
    ("that", "is", "it"),
    ("that's", "my", "answer"),
    ("that", "is", "my", "answer"),
    ("that's", "all"),
    ("next", "question"),
    ("next", "phase"),
)
"""What people say to end their answer, when it is all that they say between two pauses."""

PAUSE_PHRASES: Phrases = (("pause",), ("pause", "please"))
"""What ends an answer for a pause, which must be had at any time; where commands are heeded."""

CLOSING_WORD_S = 0.6
"""Time for a word of a closing phrase at most, besides `CLOSING_START_S`; longer speech holds more than it.
Source: careful speech has two words a second."""

CLOSING_START_S = 0.5

CLOSING_SILENCE_S = 0.6
"""Silence after a closing phrase that ends the answer: "that's all ... the leader does" goes on before."""

# fmt: off
WANTS_MORE = frozenset({
    "a", "also", "an", "and", "are", "as", "at", "be", "because", "but", "by", "er", "erm", "for", "from",
    "hmm", "if", "in", "into", "is", "its", "like", "my", "of", "on", "or", "our", "plus", "so", "than",
    "that", "the", "their", "then", "these", "this", "to", "uh", "um", "was", "were", "when", "where",
    "which", "while", "who", "with", "without",
})
# fmt: on
"""Words after which an English sentence goes on, and filled pauses."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Silences in seconds that end an answer.

    Attributes:
        usual_s: where nothing is known of the answer yet.
        complete_s: when every point has been made.
        unfinished_s: while points are left and the words so far want more.
    """

    usual_s: float = 2.5
    complete_s: float = 1.2
    unfinished_s: float = 3.5

    @property
    def missing_s(self) -> float:
        """While points are left and the last sentence is complete: between the usual and the longest."""
        return (self.usual_s + self.unfinished_s) / 2

    def after(self, text: str, *, complete: bool | None) -> float:
        """The silence that ends an answer which so far is `text`.

        Args:
            complete: whether every point has been made; None where that cannot be told.
        """
        if wants_more(text):
            return self.usual_s if complete else self.unfinished_s
        if complete is None:
            return self.usual_s
        return self.complete_s if complete else self.missing_s


def wants_more(text: str) -> bool:
    """Whether the sentence goes on: it ends in a comma, a dash, an ellipsis, a conjunction or a filler."""
    trimmed = text.rstrip().rstrip("\"'”’")
    if not trimmed:
        return False
    if trimmed.endswith((",", "-", "–", "—", "...", "…", ":", ";")):
        return True
    last = trimmed.rstrip(".!?").split()
    return bool(last) and _plain(last[-1]) in WANTS_MORE


def is_closing(transcript: Transcript, spoken: Span, phrases: Phrases = CLOSING_PHRASES) -> bool:
    """Whether the words of the utterance in `spoken` are a closing phrase, and all that can be in it."""
    words = tuple(_plain(word.text) for word in transcript.words)
    return words in phrases and _may_fill(words, spoken)


def asks_for_pause(transcript: Transcript) -> bool:
    """Whether the words end in a phrase that wants a pause."""
    return any(_says(transcript.words, phrase) for phrase in PAUSE_PHRASES)


def without_closing(
    transcript: Transcript, speech: Sequence[Span], phrases: Phrases = CLOSING_PHRASES
) -> Transcript | None:
    """The transcript without the closing phrase it ends in, or None where it ends in none.

    A closing phrase counts only as a phrase of its own: it fills the last stretch of speech, after a pause.

    Args:
        speech: the stretches of speech so far.
    """
    words = transcript.words
    if not words or not speech:
        return None
    for phrase in phrases:
        if _says(words, phrase) and _may_fill(phrase, speech[-1]):
            kept = words[: -len(phrase)]
            if kept and len(speech) < 2:
                continue  # no pause before it
            text = " ".join(word.text for word in kept)
            return replace(transcript, text=text, words=kept)
    return None


def _may_fill(phrase: tuple[str, ...], spoken: Span) -> bool:
    return spoken.duration_s <= CLOSING_START_S + CLOSING_WORD_S * len(phrase)


def _says(words: Sequence[Word], phrase: tuple[str, ...]) -> bool:
    return tuple(_plain(word.text) for word in words[-len(phrase) :]) == phrase


def _plain(word: str) -> str:
    return word.casefold().strip('.,!?;:"“”').replace("’", "'")
