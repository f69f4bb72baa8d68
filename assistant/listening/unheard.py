"""Sound that may be speech which the detector did not find. Pure: levels and speech in, seconds out.

In a room with much echo, or far from the microphone, the detector finds the first words and loses the rest:
what is recognised then looks clear, and most of the answer is missing.
"""

from collections.abc import Sequence

import numpy as np

from assistant.events import FRAME_S, Span
from assistant.listening.level import in_speech


def unheard_s(levels: Sequence[float], speech: Sequence[Span]) -> float:
    """Seconds outside of the speech, after its beginning, in which it was as loud as half of the speech is.

    Args:
        levels: of each frame since listening began, on any scale that grows with loudness.
        speech: the stretches that were found, in seconds since listening began, in order.
    """
    frames = np.asarray(levels)
    if not len(frames) or not speech:
        return 0.0
    is_speech = in_speech(len(frames), speech)
    if not is_speech.any():
        return 0.0
    is_loud = frames >= np.median(frames[is_speech])
    after = (np.arange(len(frames)) + 0.5) * FRAME_S >= speech[0].start_s
    return float((is_loud & after & ~is_speech).sum()) * FRAME_S
