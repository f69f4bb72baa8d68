"""Rounds to be made faulty: real processes with recorded answers, a real history and real recordings."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import soundfile

from assistant.audio.files import read_audio
from assistant.events import SAMPLE_RATE_HZ, Samples
from tests.command import COMMAND, PATIENCE_S, environment

RECORDINGS = Path(__file__).parents[1] / "data" / "recordings"
CARD = "16"
"""The card that the answers of `short_answer` are to."""

POLL_S = 0.002


def short_answer(folder: Path, length_s: float) -> Path:
    """The beginning of a spoken answer to `CARD`."""
    file = folder / f"answer-{length_s:g}.flac"
    if not file.exists():
        samples = read_audio(RECORDINGS / "w1-16-weak.flac")[: round(length_s * SAMPLE_RATE_HZ)]
        soundfile.write(file, samples, SAMPLE_RATE_HZ, subtype="PCM_16")
    return file


@dataclass(frozen=True, slots=True)
class Event:
    """One line of `--events`, with the time at which it happened, on the monotonic clock."""

    name: str
    at_s: float
    fields: dict[str, Any]


class Round(AbstractContextManager["Round"]):
    """A round in a process, and a session, of its own.

    Args:
        home: the user's folders.
        outside: where events and outputs go: the fault must not hide them.
        answers: recordings, one for each of as many cards.
        paced: at the speed at which they were spoken.
        before: what the command is run by, such as `setpriv ...`.
    """

    def __init__(
        self,
        home: Path,
        outside: Path,
        answers: Sequence[Path],
        *,
        paced: bool = False,
        before: Sequence[str] = (),
        more: Sequence[str] = (),
    ) -> None:
        self.home = home
        self.events_file = outside / "events.jsonl"
        self.out_file, self.err_file = outside / "out.jsonl", outside / "err.txt"
        for file in (self.events_file, self.out_file, self.err_file):
            file.unlink(missing_ok=True)
        arguments = ["practice", "interview", *("--card", CARD) * len(answers), *more]
        for answer in answers:
            arguments += ["--answers", str(answer)]
        arguments += [*(() if paced else ("--fast",)), "--no-speech", "--yes", "--json"]
        arguments += ["--events", str(self.events_file)]
        with self.out_file.open("w") as out, self.err_file.open("w") as err:
            self.process = subprocess.Popen(
                [*before, *COMMAND, *arguments],
                env=environment(home, REHEARSE_RECOGNITION_THREADS="1"),
                cwd=outside,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def events(self) -> list[Event]:
        """What has happened so far; the last line may still be growing."""
        if not self.events_file.exists():
            return []
        lines = self.events_file.read_bytes().splitlines(keepends=True)
        told = [json.loads(line) for line in lines if line.endswith(b"\n")]
        return [Event(one["event"], one["t"], one) for one in told]

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The verdicts that were printed; a kill may have cut off the last."""
        shown = []
        for line in self.out_file.read_bytes().splitlines():
            with suppress(ValueError):
                told = json.loads(line)
                if "transcript" in told:
                    shown.append(told)
        return shown

    @property
    def complaints(self) -> str:
        """What went to stderr."""
        return self.err_file.read_text(encoding="utf-8", errors="replace")

    def count(self, name: str) -> int:
        """How often that has happened so far."""
        return sum(event.name == name for event in self.events)

    def until(self, wanted: Callable[[], bool]) -> bool:
        """Wait until that is so; false where the round ended before."""
        deadline_s = time.monotonic() + PATIENCE_S
        while not wanted():
            if self.process.poll() is not None:
                return wanted()
            assert time.monotonic() < deadline_s, f"waited in vain: {self.complaints}"
            time.sleep(POLL_S)
        return True

    def happens(self, name: str, times: int = 1) -> bool:
        """Wait until that has happened so often; false where the round ended before."""
        return self.until(lambda: self.count(name) >= times)

    def kill(self) -> float:
        """SIGKILL to all of its session; the time on the monotonic clock."""
        at_s = time.monotonic()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return at_s

    def wait(self) -> int:
        """Let it come to its end; the exit status."""
        return self.process.wait(PATIENCE_S)


def sound_of(file: Path) -> Samples:
    """Its samples, as a recording holds them, from -32768 to 32767."""
    return (read_audio(file) * 32768.0).round()
