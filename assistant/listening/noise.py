"""How loud the place is in which somebody practises. Pure: levels in, told once when it becomes loud."""

from collections import deque
from statistics import median

from assistant.events import FRAME_S

LOUD_DB = -40.0
"""Noise from this level on is loud, in dB of full scale (root mean square).

Source: in ten answers with speech at -23 dB, pauses have -77 dB, and -31 to -34 dB with a street, a cafe, a
train, rain or a highway 10 dB below the speech. This is half-way to where speech stands out by 18 dB.
"""

QUIET_DB = -46.0
"""Below this it is no longer loud: so far apart that it does not change to and fro."""

SUSTAINED_S = 4.0
"""Noise that lasts so long is no passing lorry; the median over this time counts."""


class NoiseGauge:
    """Follows the level of what is heard while nobody speaks."""

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=round(SUSTAINED_S / FRAME_S))
        self._is_loud = False

    @property
    def is_loud(self) -> bool:
        """Whether it is loud now."""
        return self._is_loud

    @property
    def level_db(self) -> float:
        """The level in dB of full scale; minus infinity before anything was heard."""
        return median(self._levels) if self._levels else float("-inf")

    def push(self, level_db: float) -> bool:
        """Take the level of a frame without speech; True when it has just become loud."""
        self._levels.append(level_db)
        if len(self._levels) < (self._levels.maxlen or 0):
            return False
        was_loud, level = self._is_loud, self.level_db
        self._is_loud = level >= (QUIET_DB if was_loud else LOUD_DB)
        return self._is_loud and not was_loud
