"""Answers as bad microphones, rooms and haste deliver them."""

from collections.abc import Callable, Mapping

import av
import numpy as np
from av.filter import Graph

from assistant.events import SAMPLE_RATE_HZ, Samples, sample_count

BLOCK_SAMPLES = 1024


def clipped(samples: Samples, gain_db: float = 24.0) -> Samples:
    """Turned up until most of the speech is cut off at full scale."""
    cut: Samples = np.clip(samples * np.float32(10 ** (gain_db / 20)), -1.0, 1.0)
    return cut


def quiet(samples: Samples, gain_db: float) -> Samples:
    """Turned down, and rounded to the 16 bits of a sound card."""
    down = np.round(samples * 10 ** (gain_db / 20) * 32768) / 32768
    return down.astype(np.float32)


def fast(samples: Samples, factor: float = 2.0) -> Samples:
    """Spoken faster, at the same pitch: FFmpeg's `atempo`."""
    graph = Graph()
    source = graph.add_abuffer(format="flt", sample_rate=SAMPLE_RATE_HZ, layout="mono")
    tempo = graph.add("atempo", f"{factor:g}")
    sink = graph.add("abuffersink")
    source.link_to(tempo)
    tempo.link_to(sink)
    graph.configure()
    for start in range(0, len(samples), BLOCK_SAMPLES):
        block = np.ascontiguousarray(samples[np.newaxis, start : start + BLOCK_SAMPLES], dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(block, format="flt", layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        frame.pts = start
        source.push(frame)
    source.push(None)
    pieces: list[Samples] = []
    while True:
        try:
            pulled = sink.pull()
            assert isinstance(pulled, av.AudioFrame)
            pieces.append(pulled.to_ndarray().reshape(-1).astype(np.float32))
        except (av.BlockingIOError, av.EOFError):
            return np.concatenate(pieces)


def reverberant(samples: Samples, decay_s: float, direct_db: float = 0.0) -> Samples:
    """In a bare room: noise that decays exponentially answers every sound, at the level it came at.

    Args:
        decay_s: time in which the echo falls by 60 dB (RT60); a living room has 0.5, a church 2.
        direct_db: level of the direct sound over that of the echo; below 0 the speaker stands far away.

    Source of the model: Polack 1988, a room's late response as noise with an exponential envelope.
    """
    at_s = np.arange(sample_count(decay_s)) / SAMPLE_RATE_HZ
    tail = np.random.default_rng(7).standard_normal(len(at_s)) * np.exp(-np.log(1000) * at_s / decay_s)
    tail *= 10 ** (-direct_db / 20) / np.sqrt(np.sum(tail**2))
    response = np.concatenate([[1.0], np.zeros(sample_count(0.01)), tail])
    size = 1 << (len(samples) + len(response)).bit_length()
    echoed = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(response, size), size)
    echoed = echoed[: len(samples) + len(tail)]
    peak = float(np.abs(samples).max(initial=0.0)) / max(1e-9, float(np.abs(echoed).max(initial=0.0)))
    return (echoed * peak).astype(np.float32)


WAYS: Mapping[str, Callable[[Samples], Samples]] = {
    "clipped (+24 dB)": clipped,
    "quiet (-40 dB)": lambda samples: quiet(samples, -40.0),
    "very quiet (-50 dB)": lambda samples: quiet(samples, -50.0),
    "twice as fast": fast,
    "in a bare room (1 s)": lambda samples: reverberant(samples, 1.0),
    "far away in a hall (2 s)": lambda samples: reverberant(samples, 2.0, -6.0),
    "fast in a bare room": lambda samples: reverberant(fast(samples), 1.0),
    "fast and clipped": lambda samples: clipped(fast(samples)),
    "far away and clipped": lambda samples: clipped(reverberant(samples, 1.0, -6.0)),
    "far away and quiet": lambda samples: quiet(reverberant(samples, 1.0, -6.0), -40.0),
}
"""By name. Each takes and gives samples of shape (n,)."""
