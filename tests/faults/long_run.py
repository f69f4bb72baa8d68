"""A round that lasts for hours, at as many times real time as the machine can: does it keep its size?

    python -m tests.faults.long_run --minutes 120 --answers FILE|DIR ...

The answers are spoken again and again, each after a minute or so in which nobody answers. What is heard goes
through all of a round: the speech model, the judges, the history, the recordings.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from assistant.audio.files import read_audio, recordings_in
from assistant.cli.building import build_ear
from assistant.cli.heap import share_one_heap
from assistant.cli.workspace import open_workspace
from assistant.events import FRAME_S, Samples, sample_count
from assistant.listening.ear import Ear, frames_of
from tests.faults.held_rounds import Stream, hold
from tests.faults.table import Row, show

ANSWERS = Path(__file__).parents[2] / "content" / "recordings"

ROOM_DB = -70.0
"""Noise of the room in which nobody answers."""

FASTEST = 10.0
"""Times real time at most."""

FLAT = 0.05
"""Share by which memory may differ in the last hour."""

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Sample:
    """The process at one moment of a round.

    Attributes:
        at_s: seconds of sound that the round has heard.
        rss: resident memory, in bytes.
        pss: the same with shared pages divided among those who share them; `rss` where nobody tells.
    """

    at_s: float
    rss: int
    pss: int
    descriptors: int
    threads: int


def sample(at_s: float) -> Sample:
    """This process now."""
    process = psutil.Process()
    memory = process.memory_full_info()
    descriptors = process.num_handles() if sys.platform == "win32" else process.num_fds()
    pss = getattr(memory, "pss", memory.rss)
    return Sample(at_s, memory.rss, pss, descriptors, threading.active_count())


class Meter:
    """Frames on their way into a round: paces them, and takes a sample each minute of sound."""

    def __init__(self, frames: Iterator[Samples], *, every_s: float = 60.0) -> None:
        self._frames = frames
        self._every_s = every_s
        self.samples: list[Sample] = []
        self.heard_s = 0.0

    def __iter__(self) -> Generator[Samples, None, None]:
        began_s = time.monotonic()
        for number, frame in enumerate(self._frames):
            self.heard_s = number * FRAME_S
            if self.heard_s >= len(self.samples) * self._every_s:
                self.samples.append(sample(self.heard_s))
            early_s = began_s + self.heard_s / FASTEST - time.monotonic()
            if early_s > FRAME_S:
                time.sleep(early_s)
            yield frame


def spoken(answers: Sequence[Samples], silence_s: float, duration_s: float) -> Iterator[Samples]:
    """Frames of one answer after the other, each after the noise of a room, for so long in all."""
    noise = np.random.default_rng(3).standard_normal(sample_count(silence_s)) * 10 ** (ROOM_DB / 20)
    room = noise.astype(np.float32)
    left = round(duration_s / FRAME_S)
    while True:
        for answer in answers:
            for part in (room, answer):
                for frame in frames_of(part):
                    if not left:
                        return
                    left -= 1
                    yield frame


def rows(samples: Sequence[Sample], last_s: float, told: str) -> list[Row]:
    """What the samples of a round say.

    Args:
        last_s: the end of the round in which memory must be flat.
        told: what was run.
    """
    late = [each for each in samples if each.at_s >= samples[-1].at_s - last_s]
    found = []
    for name in ("rss", "pss"):
        used = [getattr(each, name) / MEGABYTE for each in late]
        growth = max(used) / min(used) - 1
        note = f"{min(used):.0f} to {max(used):.0f} MB, {growth:.1%} apart"
        found.append(
            Row(f"memory ({name.upper()}), last {last_s / 60:.0f} min", 1, int(growth <= FLAT), note)
        )
    for name in ("descriptors", "threads"):
        counts = [getattr(each, name) for each in samples[1:]]  # the first is from before the model is loaded
        half = len(counts) // 2
        leaks = max(counts[half:]) > max(counts[:half])
        note = f"{min(counts)} to {max(counts)}, {counts[-1]} in the end"
        found.append(Row(f"{name}, {len(counts)} samples", 1, int(not leaks), note))
    return [*found, Row("what was run", 1, 1, told)]


def run(ear: Ear, frames: Iterator[Samples], folder: Path) -> tuple[Meter, str]:
    """Hold a round of these frames; its samples, and what was run in words."""
    meter, began_s = Meter(frames), time.monotonic()
    held = hold(open_workspace(), ear, Stream(meter), folder)
    took_s, duration_s = time.monotonic() - began_s, meter.heard_s
    told = (
        f"{duration_s / 60:.0f} min of sound in {took_s / 60:.1f} min ({duration_s / took_s:.1f} x), "
        f"{len(held.verdicts)} verdicts, {len(held.named('listening_started'))} listenings"
    )
    return meter, told


def main() -> int:
    """Print the table; the exit status."""
    parser = argparse.ArgumentParser(description="A long round.")
    parser.add_argument("--minutes", type=float, default=120.0, help="Of sound.")
    parser.add_argument("--silence", type=float, default=60.0, help="Seconds before each answer.")
    parser.add_argument(
        "--last", type=float, default=60.0, help="Minutes at the end in which memory is flat."
    )
    parser.add_argument("--answers", type=Path, default=ANSWERS, metavar="FILE|DIR", help="Recorded answers.")
    wanted = parser.parse_args()
    share_one_heap()  # as the program does when it starts
    answers = [read_audio(file) for file in recordings_in(wanted.answers)]
    with tempfile.TemporaryDirectory() as folder:
        frames = spoken(answers, wanted.silence, 60 * wanted.minutes)
        meter, told = run(build_ear(open_workspace()), frames, Path(folder))
    for each in meter.samples[::10]:
        print(  # noqa: T201
            f"{each.at_s / 60:4.0f} min: RSS {each.rss / MEGABYTE:.0f} MB, PSS {each.pss / MEGABYTE:.0f} MB, "
            f"{each.descriptors} descriptors, {each.threads} threads"
        )
    return show("A long round", rows(meter.samples, 60 * wanted.last, told))


if __name__ == "__main__":
    sys.exit(main())
