"""Sound that is too quiet or too loud. Pure.

Of quiet speech both the voice detector and the recogniser lose words, so what can be is turned up: a
recording, and a stretch of speech before it is recognised. While somebody may begin to speak nothing is: talk
in the next room would begin answers.
"""

from collections.abc import Sequence

import numpy as np

from assistant.audio.level import CLIPPING_DB, QUIET_DB
from assistant.events import FRAME_S, FRAME_SAMPLES, Flaw, Samples, Span

LOUD_PEAK = 0.25
"""Peak, of full scale, from which sound is taken as it is.

Source: 12 synthetic answers. With peaks 6 dB below full scale silero finds all of the speech, 20 dB below
99 % (of the worst answer 96 %), 30 dB 97 % (89 %), 38 dB 92 % (50 %), 50 dB 77 % (2 %).
"""

MOST_GAIN = 16.0
"""Factor by which sound is turned up at most, 24 dB: a recording before the detector hears it, and its
speech, where that is too quiet still, once more before it is recognised.

Source: so 98 % (of the worst 95 %) of the speech of the same answers is found 50 dB below full scale, 90 %
(31 %) 60 dB below; of 59 clips without speech none gives words.
"""

QUIET_PEAK = 10 ** (QUIET_DB / 20)
"""Peak of speech under which the detector may have missed some."""

FULL_SCALE = 10 ** (CLIPPING_DB / 20)
"""A sample from here on was probably louder and is cut off."""

CEILING = 0.9 * FULL_SCALE
"""Where a knock is cut off when sound is turned up: lower, or it would be taken for a fault of the sound."""

CLIPPED_SHARE = 0.01
"""Samples of speech at full scale, of all, from which words are misheard.

Source: 50 answers of tests/data, turned up by 24 dB, have 0.15 to 0.4; none of 95 human recordings has any.
"""


BURST_FRAMES = 3
"""So many frames, 0.1 s, say nothing about how loud speech is, however loud they are: a knock, a click."""


def turned_up(samples: Samples) -> Samples:
    """A recording or a stretch of speech, shape (n,), with a peak of `LOUD_PEAK`, or as near as that comes.

    The features that Whisper hears are cut off at a fixed level, under which quiet speech falls in part. A
    knock among quiet speech is cut off.
    """
    whole = len(samples) // FRAME_SAMPLES
    frames = samples[: whole * FRAME_SAMPLES].reshape(whole, FRAME_SAMPLES)
    peak = steady_peak(np.abs(frames).max(axis=1)) if whole > BURST_FRAMES else peak_of(samples)
    if not 0.0 < peak < LOUD_PEAK:
        return samples
    louder: Samples = np.clip(samples * np.float32(min(MOST_GAIN, LOUD_PEAK / peak)), -CEILING, CEILING)
    return louder


def steady_peak(peaks: Sequence[float] | np.ndarray) -> float:
    """The peak of all frames but the `BURST_FRAMES` loudest; of fewer frames the lowest.

    Args:
        peaks: of each frame; at least one.
    """
    return float(np.sort(np.asarray(peaks))[::-1][: BURST_FRAMES + 1][-1])


def peak_of(samples: Samples) -> float:
    """The loudest sample, 0 where there is none."""
    return float(np.abs(samples).max(initial=0.0))


def clipped(frame: Samples) -> int:
    """How many samples are at full scale."""
    return int(np.count_nonzero(np.abs(frame) >= FULL_SCALE))


def find_flaw(peaks: Sequence[float], clipped: Sequence[int], speech: Sequence[Span]) -> Flaw | None:
    """What is wrong with the sound of the speech.

    Args:
        peaks: of each frame since listening began.
        clipped: samples at full scale in each frame.
        speech: the stretches that were found, in seconds since listening began.
    """
    is_speech = in_speech(len(peaks), speech)
    if not is_speech.any():
        return None
    if np.asarray(clipped)[is_speech].sum() >= CLIPPED_SHARE * FRAME_SAMPLES * is_speech.sum():
        return Flaw.CLIPPED
    return Flaw.TOO_QUIET if steady_peak(np.asarray(peaks)[is_speech]) < QUIET_PEAK else None


def in_speech(frames: int, speech: Sequence[Span]) -> np.ndarray:
    """Whether each frame lies in speech, by its middle; shape (frames,), bool."""
    middles_s = (np.arange(frames) + 0.5) * FRAME_S
    found = np.zeros(frames, dtype=bool)
    for span in speech:
        found |= (span.start_s <= middles_s) & (middles_s < span.end_s)
    return found
