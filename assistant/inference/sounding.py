"""What the sound says about words that might have been spoken instead.

The encoder's output of a decode is kept, and the decoder asked how likely it finds another text for it: a
tenth of a second, where hearing the sound again would take half a second more.

Source of the method: openai/whisper, timing.py, which aligns a text to its sound in the same way.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import ctranslate2
from faster_whisper.tokenizer import Tokenizer

from assistant.events import Sounding

LEAST_PROBABILITY = 1e-10
"""What a token has at least: the model gives 0 where its arithmetic ends."""

WORDS_AFTER = 6
"""Words behind the place in question that are weighed along: they say whether it led on to them. More would
bring only noise."""

MOST_TOKENS = 440
"""A text with more is not weighed: the decoder has 448 places, some for what stands ahead of the text."""

HYPOTHESES = 10
"""Texts that a sound may be; see `voice_commands.LIKELY` for what is found among them."""

MOST_WRITTEN = 60
"""Tokens of such a text and what stands ahead of it, twice over: the library writes half of what it may."""

SAME_TIME_S = 0.001
"""Times that were shifted there and back differ by less."""


@dataclass(frozen=True, slots=True)
class Window:
    """One window of a decode.

    Attributes:
        sound: the encoder's output.
        frames: of sound in it, 10 ms each.
    """

    sound: ctranslate2.StorageView
    frames: int
    tokenizer: Tokenizer


@dataclass(frozen=True, slots=True)
class WindowWord:
    """A word as the model wrote it, with the space before it and its punctuation; times in seconds."""

    text: str
    start_s: float
    end_s: float

    @property
    def middle_s(self) -> float:
        """Half-way through."""
        return (self.start_s + self.end_s) / 2


class WhisperSounding:
    """A `Sounding` of one decode: its windows, each with the words that were heard in it."""

    def __init__(
        self, model: ctranslate2.models.Whisper, windows: Sequence[tuple[Window, Sequence[WindowWord]]]
    ) -> None:
        self._model = model
        self._windows = windows

    def weigh(self, start_s: float, end_s: float, instead: str) -> float | None:
        """See `Sounding.weigh`."""
        for window, words in self._windows:
            places = [
                place
                for place, word in enumerate(words)
                if start_s - SAME_TIME_S <= word.middle_s <= end_s + SAME_TIME_S
            ]
            if places:
                return self._weigh(window, words, places[0], places[-1], instead)
        return None

    def otherwise(self) -> Sequence[tuple[str, float]]:
        """See `Sounding.otherwise`."""
        if len(self._windows) != 1:
            return ()
        window = self._windows[0][0]
        (found,) = self._model.generate(
            window.sound,
            [[*window.tokenizer.sot_sequence, window.tokenizer.no_timestamps]],
            beam_size=HYPOTHESES,
            num_hypotheses=HYPOTHESES,
            length_penalty=0,
            max_length=MOST_WRITTEN,
            return_scores=True,
        )
        texts = (window.tokenizer.decode(tokens).strip() for tokens in found.sequences_ids)
        best = max(found.scores)
        return [(text, score - best) for text, score in zip(texts, found.scores, strict=True)]

    def _weigh(
        self, window: Window, words: Sequence[WindowWord], first: int, last: int, instead: str
    ) -> float | None:
        before = "".join(word.text for word in words[:first])
        heard = "".join(word.text for word in words[first : last + 1])
        after = "".join(word.text for word in words[last + 1 : last + 1 + WORDS_AFTER])
        stop = heard[len(heard.rstrip(".,;:!?")) :]
        said = window.tokenizer.encode(before + heard + after)
        other = window.tokenizer.encode(f"{before} {instead}{stop}{after}")
        if max(len(said), len(other)) > MOST_TOKENS:
            return None
        return self._log_probability(window, other) - self._log_probability(window, said)

    def _log_probability(self, window: Window, tokens: list[int]) -> float:
        (found,) = self._model.align(window.sound, window.tokenizer.sot_sequence, [tokens], window.frames)
        return sum(math.log(max(LEAST_PROBABILITY, each)) for each in found.text_token_probs)


@dataclass(frozen=True, slots=True)
class FollowedSounding:
    """Two decodes, the second of sound that begins `by_s` seconds later."""

    before: Sounding | None
    after: Sounding | None
    by_s: float

    def weigh(self, start_s: float, end_s: float, instead: str) -> float | None:
        """See `Sounding.weigh`."""
        if start_s < self.by_s:
            return self.before.weigh(start_s, end_s, instead) if self.before else None
        return self.after.weigh(start_s - self.by_s, end_s - self.by_s, instead) if self.after else None

    def otherwise(self) -> Sequence[tuple[str, float]]:
        """See `Sounding.otherwise`: a sound that was read twice is long."""
        return ()
