"""Whisper for stretches of speech: less work than a whole window, and none that nobody wants.

Importing this loads faster-whisper, which takes a second.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import TranscriptionOptions

from assistant.inference.merges import completed
from assistant.inference.sounding import Window
from assistant.ports import CalledOff, always

WINDOW_FRAMES = 2000
"""Least frames (10 ms each) that the encoder is given, in place of 3000 with silence behind the speech.

Source: measured with `base` on two cores. One pass takes 0.13 to 0.25 s, not 0.40 to 0.64. On 12
minutes of human speech joined to answers of a minute, in stretches of 8 s, word error was 0.125 (whole
windows: 0.127). At 1000 and fewer the decoder ran on beyond the speech here and there.
"""

MARGIN_FRAMES = 100
"""Silence that stays behind the speech: the decoder has to see that it has ended."""

TOKENS = 16
TOKENS_PER_FRAME = 0.07
"""Tokens that a window may hold, and so many more for each frame of sound. Beyond, the model is stuck and
writes the same again and again; that took up to 10 s for one stretch.

Source: of 278 decodes of speech (human and synthetic) the densest had 16 tokens and 4.7 for each second.
"""

HELD_BACK = 2
"""The library writes at most half of what it may. Source: `max_length / 2` of ctranslate2, whisper.cc."""


class StretchModel(WhisperModel):  # type: ignore[misc]
    """A Whisper model with shorter windows, whose work can be called off, and which keeps what it heard.

    It asks whether to go on around each pass of the encoder, half of the work of a stretch.

    Attributes:
        is_wanted: whether the result of the decode under way is still of use.
        windows: what was heard in each window of that decode, by the frame at which the window begins.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        super().__init__(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
        self.hf_tokenizer: Any = completed(vars(self)["hf_tokenizer"])
        self.is_wanted: Callable[[], bool] = always
        self.windows: dict[int, Window] = {}
        self._frames = 0

    def encode(self, features: np.ndarray) -> ctranslate2.StorageView:
        """The encoder's output for log-mel features, shape (bands, frames), as padded by the library.

        Raises:
            CalledOff: nobody wants it any more.
        """
        self._check()
        self._frames = frames_used(features)
        output = super().encode(shortened(features))
        self._check()
        return output

    def generate_with_fallback(
        self,
        encoder_output: ctranslate2.StorageView,
        prompt: list[int],
        tokenizer: Tokenizer,
        options: TranscriptionOptions,
    ) -> tuple[ctranslate2.models.WhisperGenerationResult, float, float, float]:
        """As in the library, with no more tokens than the window can hold."""
        most = HELD_BACK * (TOKENS + round(TOKENS_PER_FRAME * self._frames))
        options = replace(options, max_new_tokens=min(most, self.max_length - len(prompt)))
        found: tuple[ctranslate2.models.WhisperGenerationResult, float, float, float] = (
            super().generate_with_fallback(encoder_output, prompt, tokenizer, options)
        )
        return found

    def add_word_timestamps(
        self,
        segments: list[list[dict[str, Any]]],
        tokenizer: Tokenizer,
        encoder_output: ctranslate2.StorageView,
        num_frames: int,
        *rest: Any,
        **named: Any,
    ) -> float | None:
        """As in the library; the window is kept by the way."""
        if segments and segments[0]:
            self.windows[segments[0][0]["seek"]] = Window(encoder_output, num_frames, tokenizer)
        end_s: float | None = super().add_word_timestamps(
            segments, tokenizer, encoder_output, num_frames, *rest, **named
        )
        return end_s

    def _check(self) -> None:
        if not self.is_wanted():
            raise CalledOff


def shortened(features: np.ndarray) -> np.ndarray:
    """`features` without most of the frames of exact zeros that the library fills windows up with."""
    frames = max(WINDOW_FRAMES, frames_used(features) + MARGIN_FRAMES)
    return np.ascontiguousarray(features[:, : frames + frames % 2])  # the encoder takes frames in pairs


def frames_used(features: np.ndarray) -> int:
    """Frames up to the last one that the library did not fill up with zeros."""
    return int(np.flatnonzero(features.any(axis=0)).max(initial=-1)) + 1
