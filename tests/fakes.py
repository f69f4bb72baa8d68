"""All fakes. They stand in for devices and models in tests of the pure rooms, and nowhere else."""

import threading
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from assistant.errors import DeviceError, RehearseError
from assistant.events import FRAME_S, FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples, Sound, Transcript, Word
from assistant.history.summary import RoundSummary
from assistant.ports import SourceEnded, always
from assistant.practice.plan import Debrief, Item, Plan
from assistant.practice.progress import Progress
from assistant.scoring.verdict import Verdict


class FakeClock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self._now = 0.0
        self._lock = threading.Lock()

    def monotonic(self) -> float:
        with self._lock:
            return self._now

    def utc_now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.monotonic())

    def sleep(self, duration_s: float) -> None:
        with self._lock:
            self._now += duration_s


def silence(duration_s: float) -> Samples:
    """That much silence, in whole frames."""
    return np.zeros(round(duration_s / FRAME_S) * FRAME_SAMPLES, dtype=np.float32)


def speech(duration_s: float) -> Samples:
    """Samples that `LoudnessDetector` takes for speech."""
    return np.full(round(duration_s / FRAME_S) * FRAME_SAMPLES, 0.5, dtype=np.float32)


class LoudnessDetector:
    """Takes every frame with energy for speech."""

    def probability(self, frame: Samples) -> float:
        return 1.0 if float(np.abs(frame).max()) > 0.1 else 0.0

    def reset(self) -> None:
        pass


@dataclass
class ScriptedTranscriber:
    """Hears the scripted texts one after the other, a word each 0.3 s."""

    texts: list[str]
    seen: list[Samples] = field(default_factory=list)

    def load(self) -> None:
        pass

    def transcribe(self, samples: Samples, is_wanted: Callable[[], bool] = always) -> Transcript:
        self.seen.append(samples)
        text = self.texts.pop(0)
        words = tuple(
            Word(word, 0.3 * index, 0.3 * index + 0.25, 0.95) for index, word in enumerate(text.split())
        )
        return Transcript(text, words)


class ScriptedSource:
    """Delivers scripted sounds, one for each listening, each followed by endless silence.

    An exception in the script is raised where the sound would begin; one in a tuple with a sound, after it.
    """

    name = "script"

    def __init__(self, *script: Samples | Exception | tuple[Samples, Exception]) -> None:
        self._script = list(script)
        self.closed = False

    def listen(self) -> Generator[Samples, None, None]:
        if not self._script:
            raise SourceEnded
        item = self._script.pop(0)
        sound, error = item if isinstance(item, tuple) else (item, None)
        if isinstance(sound, Exception):
            raise sound
        for start in range(0, len(sound), FRAME_SAMPLES):
            yield sound[start : start + FRAME_SAMPLES]
        if error is not None:
            raise error
        while True:
            yield silence(FRAME_S)

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeVoice:
    """Renders any text to half a second of sound, and remembers it."""

    error: RehearseError | None = None
    rendered: list[str] = field(default_factory=list)
    prefetched: list[str] = field(default_factory=list)
    pace: float = 1.0

    def render(self, text: str) -> Sound:
        if self.error:
            raise self.error
        self.rendered.append(text)
        return Sound(np.zeros(SAMPLE_RATE_HZ // 2, dtype=np.float32), SAMPLE_RATE_HZ)

    def prefetch(self, text: str) -> None:
        self.prefetched.append(text)

    def pieces(self, text: str) -> Generator[Sound, None, None]:
        yield self.render(text)

    def set_pace(self, factor: float) -> None:
        self.pace = factor


class FakeSpeaker:
    """Plays in no time, unless it is told to hold until `stop`."""

    def __init__(self, error: DeviceError | None = None, *, hold: bool = False) -> None:
        self._error = error
        self._hold = hold
        self._stopped = threading.Event()
        self.started = threading.Event()
        self.played = 0
        self.tones = 0

    def play(self, sound: Sound) -> bool:
        if self._error:
            raise self._error
        self._stopped.clear()
        self.played += 1
        self.started.set()
        return not (self._hold and self._stopped.wait(10))

    def start(self) -> None:
        if self._error:
            raise self._error

    def stop(self) -> None:
        self._stopped.set()

    def tone(self, sound: Sound) -> None:
        if self._error:
            raise self._error
        self.tones += 1

    def close(self) -> None:
        pass


@dataclass
class FakeScreen:
    """Remembers what was shown; `react` may press keys at that moment."""

    react: Callable[[str], None] = lambda _: None
    shown: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    debriefs: list[Debrief] = field(default_factory=list)
    summary: RoundSummary | None = None
    live: bool = False
    progressed: list[Progress] = field(default_factory=list)

    def progress(self, progress: Progress) -> None:
        self.progressed.append(progress)

    def _show(self, text: str) -> None:
        self.shown.append(text)
        self.react(text)

    def round_started(self, plan: Plan) -> None:
        self._show(f"round of {len(plan.items)}")

    def question(self, item: Item, place: int, text: str) -> None:
        self._show(f"question {place}: {text}")

    def follow_up(self, text: str) -> None:
        self._show(f"follow-up: {text}")

    def listening(self, limit_s: float) -> None:
        self._show(f"listening {limit_s:g}")

    def note(self, text: str) -> None:
        self._show(f"note: {text}")

    def time_up(self) -> None:
        self._show("time up")

    def scoring(self) -> None:
        self._show("scoring")

    def verdict(self, item: Item, verdict: Verdict) -> None:
        self.verdicts.append(verdict)
        self._show(f"verdict {item.card.number}: {verdict.status}")

    def debrief(self, debrief: Debrief) -> None:
        self.debriefs.append(debrief)
        self._show(f"debrief: {debrief.spoken}")

    def round_ended(self, summary: RoundSummary, *, complete: bool) -> None:
        self.summary = summary
        self._show(f"ended, complete {complete}")


def joined(parts: Iterable[Samples]) -> Samples:
    """One sound after the other."""
    return np.concatenate(list(parts))
