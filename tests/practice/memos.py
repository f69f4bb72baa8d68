"""Recordings as a telephone makes them beside somebody who answers an episode."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from assistant.audio.files import read_audio
from assistant.audio.frames import resample
from assistant.events import SAMPLE_RATE_HZ, Samples, sample_count
from assistant.practice.episodes.timeline import Timeline

LATENCY_S = 1.0


@dataclass(frozen=True)
class Room:
    """How the recording was made.

    Attributes:
        prompts_db: level of the episode in the room, against its own; None where it is heard by headphones.
        noise_db: level of the noise, against full scale.
        late_s: how long after the start of the episode the recorder was started; below 0 where before.
        paused: at these times of the episode, the player is paused for so long.
        drift_ppm: how much too slowly the recorder counts.
    """

    prompts_db: float | None = None
    noise_db: float = -60.0
    late_s: float = 0.0
    paused: tuple[tuple[float, float], ...] = ()
    drift_ppm: float = 0.0


def answers_of(timeline: Timeline, said: Mapping[int, Samples]) -> Samples:
    """What is answered, on the clock of the episode.

    Args:
        said: the answer for each visit, by its place.
    """
    track = np.zeros(sample_count(timeline.duration_s + 30.0), dtype=np.float32)
    for place, answer in said.items():
        start = sample_count(timeline.visits[place].pause.start_s + LATENCY_S)
        track[start : start + len(answer)] += answer
    return track


def record(file: Path, episode: Path, answers: Samples, room: Room) -> Path:
    """Write the recording of a listening."""
    heard = answers.copy()
    if room.prompts_db is not None:
        prompts = _through_small_loudspeaker(read_audio(episode))
        heard[: len(prompts)] += prompts[: len(heard)] * np.float32(10 ** (room.prompts_db / 20))
    for at_s, length_s in sorted(room.paused, reverse=True):
        heard = np.insert(heard, sample_count(at_s), np.zeros(sample_count(length_s), dtype=np.float32))
    skipped = sample_count(room.late_s)
    heard = heard[skipped:] if skipped >= 0 else np.pad(heard, (-skipped, 0))
    if room.drift_ppm:
        heard = resample(heard, 1_000_000, 1_000_000 - round(room.drift_ppm))
    noise = np.random.default_rng(7).standard_normal(len(heard)).astype(np.float32)
    heard = heard + noise * np.float32(10 ** (room.noise_db / 20))
    soundfile.write(file, np.clip(heard, -1, 1), SAMPLE_RATE_HZ)
    return file


def _through_small_loudspeaker(sound: Samples) -> Samples:
    """With a little echo, and no bass."""
    thin = np.diff(sound, prepend=np.float32(0.0)) + np.float32(0.3) * sound
    heard = thin.copy()
    for later, share in ((300, 0.35), (731, -0.2), (1403, 0.1)):
        heard[later:] += np.float32(share) * thin[:-later]
    return heard
