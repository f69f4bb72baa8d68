"""Sound that is too quiet or too loud. Pure.

Of quiet speech both the voice detector and the recogniser lose words, so it is turned up.
"""

import numpy as np

from assistant.events import FRAME_S, Samples
from assistant.ports import VoiceDetector

LOUD_PEAK = 0.25
"""Peak, of full scale, from which sound is taken as it is.

Source: 12 synthetic answers. With peaks 6 dB below full scale silero finds all of the speech, 20 dB below
99 % (of the worst answer 96 %), 30 dB 97 % (89 %), 38 dB 92 % (50 %), 50 dB 77 % (2 %).
"""

MOST_GAIN = 16.0
"""Factor by which sound is turned up at most: 24 dB, or the noise of a room would be speech."""

FALL_DB_PER_S = 6.0
"""So fast the level is forgotten: pauses within an answer stay as quiet as they are."""

LEAST_PEAK = 1 / 32768
"""The smallest step of a sound card. What is below it is silence, and stays silence."""

FULL_SCALE = 0.9886
"""From 0.1 dB under the loudest that there is, a sample was probably louder and is cut off."""

_FALL = 10 ** (-FALL_DB_PER_S * FRAME_S / 20)


class LevelledDetector:
    """A `VoiceDetector` that hears quiet sound louder, as somebody who turns it up until it is loud enough.

    The louder a sound the less it is turned up, from its first frame on; sound as loud as `LOUD_PEAK` is not.

    Args:
        detector: what tells speech from other sound.
    """

    def __init__(self, detector: VoiceDetector) -> None:
        self._detector = detector
        self._peak = 0.0

    def probability(self, frame: Samples) -> float:
        """Probability that somebody speaks in this frame of `FRAME_SAMPLES` samples, 0 to 1."""
        self._peak = max(_peak(frame), self._peak * _FALL)
        gain = min(MOST_GAIN, LOUD_PEAK / max(self._peak, LEAST_PEAK))
        return self._detector.probability(frame * np.float32(gain) if gain > 1.0 else frame)

    def reset(self) -> None:
        """Forget what was heard, and how loud it was."""
        self._peak = 0.0
        self._detector.reset()


def turned_up(samples: Samples) -> Samples:
    """A stretch of speech, shape (n,), with a peak of `LOUD_PEAK` at least.

    The features that Whisper hears are cut off at a fixed level, under which quiet speech falls in part.
    """
    peak = _peak(samples)
    return samples if not LEAST_PEAK <= peak < LOUD_PEAK else samples * np.float32(LOUD_PEAK / peak)


def clipped(frame: Samples) -> int:
    """How many samples are at full scale."""
    return int(np.count_nonzero(np.abs(frame) >= FULL_SCALE))


def _peak(samples: Samples) -> float:
    return float(np.abs(samples).max(initial=0.0))
