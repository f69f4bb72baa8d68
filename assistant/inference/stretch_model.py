"""Whisper for stretches of speech: less work than a whole window, and none that nobody wants.

Importing this loads faster-whisper, which takes a second.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer

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


class StretchModel(WhisperModel):  # type: ignore[misc]
    """A Whisper model with shorter windows, whose work can be called off, and which keeps what it heard.

    It asks whether to go on around each pass of the encoder, half of the work of a stretch.

    Attributes:
        is_wanted: whether the result of the decode under way is still of use.
        windows: what was heard in each window of that decode, by the frame at which the window begins.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        super().__init__(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
        self.is_wanted: Callable[[], bool] = always
        self.windows: dict[int, Window] = {}

    def encode(self, features: np.ndarray) -> ctranslate2.StorageView:
        """The encoder's output for log-mel features, shape (bands, frames), as padded by the library.

        Raises:
            CalledOff: nobody wants it any more.
        """
        self._check()
        output = super().encode(shortened(features))
        self._check()
        return output

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
    used = int(np.flatnonzero(features.any(axis=0)).max(initial=-1)) + 1
    frames = max(WINDOW_FRAMES, used + MARGIN_FRAMES)
    return np.ascontiguousarray(features[:, : frames + frames % 2])  # the encoder takes frames in pairs
