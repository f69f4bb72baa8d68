"""How loud it is, and whether a microphone that seems silent is really a closed door."""

import contextlib
import math
import sys
from dataclasses import dataclass
from itertools import islice

import numpy as np

from assistant.errors import DeviceRefusedError
from assistant.events import FRAME_S, SAMPLE_RATE_HZ, Samples
from assistant.ports import AudioSource

CLOSED_DOOR_S = 3.0
"""Exact zeros from the first frame on for this long: no microphone is that silent.

Source: macOS hands zeros to a program that may not listen, while the noise of an open microphone moves the
lowest bit at once. A noise gate or a virtual device delivers zeros as well, until the first word.
"""

CLIPPING_DB = -0.1
"""Peaks above this are cut off by the converter."""

QUIET_DB = -34.0
"""Peaks below this: words may be missed; source: `listening.level.LOUD_PEAK`."""

FAINT_DB = -50.0
"""Peaks below this: nobody spoke, or far too softly; see `listening.level.LOUD_PEAK`."""


@dataclass(frozen=True, slots=True)
class Level:
    """Loudness of a stretch of sound.

    Attributes:
        peak_db: highest sample in dB of full scale, 0 at most; minus infinity for zeros.
        rms_db: root mean square in dB of full scale.
        zero_share: share of samples that are exactly zero, 0 to 1.
    """

    peak_db: float
    rms_db: float
    zero_share: float

    @property
    def advice(self) -> str:
        """What to do about it, for people."""
        if self.peak_db > CLIPPING_DB:
            return "Too loud: turn the microphone down."
        if self.peak_db < FAINT_DB:
            return "Nobody was heard: speak up, come closer, or turn the microphone up."
        if self.peak_db < QUIET_DB:
            return "Quiet, so words may be missed: come closer, or turn the microphone up."
        return "Good."

    @property
    def closed_door(self) -> bool:
        """Whether nothing at all came through, not even noise."""
        return self.zero_share == 1.0


def level_of(samples: Samples) -> Level:
    """The level of `samples`, of which there must be one at least."""
    wide = samples.astype(np.float64)
    return Level(
        peak_db=_decibels(float(np.abs(wide).max())),
        rms_db=_decibels(float(np.sqrt(np.mean(wide**2)))),
        zero_share=float(np.mean(wide == 0.0)),
    )


def measure_level(source: AudioSource, duration_s: float) -> Level:
    """Listen to `source` for that long and measure it.

    Raises:
        DeviceError: the device is missing, refused or lost.
        DeviceRefusedError: the device delivers nothing but zeros.
    """
    frames = math.ceil(duration_s / FRAME_S)
    with contextlib.closing(source.listen()) as listening:
        level = level_of(np.concatenate(list(islice(listening, frames))))
    if level.closed_door:
        raise closed_door(source.name)
    return level


def closed_door(name: str) -> DeviceRefusedError:
    """The error for a microphone that delivers exact zeros."""
    allow = {
        "darwin": "Allow your terminal in System Settings > Privacy & Security > Microphone, then restart it",
        "win32": "Allow desktop apps in Settings > Privacy > Microphone",
    }.get(sys.platform, "Unmute it, at its own switch or in the sound settings")
    return DeviceRefusedError(
        f"the microphone {name!r} delivers no sound at all, not even noise",
        why="it is muted, or this program may not listen",
        remedy=f"{allow}; `rehearse devices --test` shows the level.",
    )


class ZeroWatch:
    """Notices during a listening that the microphone is a closed door."""

    def __init__(self) -> None:
        self._zeros = 0
        self._heard = False

    def push(self, frame: Samples) -> bool:
        """Whether all frames so far were exact zeros, for `CLOSED_DOOR_S` at least."""
        if not self._heard:
            self._heard = bool(frame.any())
            self._zeros += len(frame)
        return not self._heard and self._zeros >= CLOSED_DOOR_S * SAMPLE_RATE_HZ


def _decibels(amplitude: float) -> float:
    return 20 * math.log10(amplitude) if amplitude > 0 else -math.inf
