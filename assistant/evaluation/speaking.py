"""Answers spoken in real time: by files in place of a microphone, or by a program into a microphone."""

import os
import shlex
import subprocess
from collections.abc import Callable, Generator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from assistant.errors import DeviceError, UsageError
from assistant.events import Samples
from assistant.ports import AudioSource, Clock

FILE = "{file}"
"""Stands for the sound file in the command of a player."""


class AnswerEnd(StrEnum):
    """What ends an answer in a measurement."""

    SILENCE = "silence"
    KEY = "key"


class Mouth(Protocol):
    """Speaks the answers."""

    def begin(self, number: int) -> None:
        """Begin to speak answer `number`, counted from 0."""
        ...

    def has_spoken(self) -> bool:
        """Whether the last word has been spoken."""
        ...

    def stop(self) -> None:
        """Nobody listens any more. May be called more than once."""
        ...


class FileMouth:
    """For answers that the source itself delivers at speaking speed: knows how long that takes."""

    def __init__(self, lengths_s: Sequence[float], clock: Clock) -> None:
        self._lengths_s = lengths_s
        self._clock = clock
        self._ends_s = 0.0

    def begin(self, number: int) -> None:
        """The source begins to deliver."""
        self._ends_s = self._clock.monotonic() + self._lengths_s[number]

    def has_spoken(self) -> bool:
        """Whether all of the file has been delivered."""
        return self._clock.monotonic() >= self._ends_s

    def stop(self) -> None:
        """Nothing plays."""


class PlayerMouth:
    """Answers played by a program into what the microphone hears.

    Args:
        command: the program with its arguments, `{file}` in place of the sound file.
        files: the answers.

    Raises:
        UsageError: there is no `{file}` in the command.
    """

    def __init__(self, command: str, files: Sequence[Path]) -> None:
        self._words = shlex.split(command, posix=os.name == "posix")
        if not any(FILE in word for word in self._words):
            raise UsageError(
                f"the player {command!r} does not say where the sound file goes",
                remedy=f'Put {FILE} in its place: --player "paplay --device=mic {FILE}".',
            )
        self._files = files
        self._player: subprocess.Popen[bytes] | None = None

    def begin(self, number: int) -> None:
        """Start the player.

        Raises:
            DeviceError: there is no such program.
        """
        command = [word.replace(FILE, str(self._files[number])) for word in self._words]
        try:
            self._player = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as err:
            raise DeviceError(
                f"cannot start the player {command[0]!r}",
                why=err.strerror or str(err),
                remedy="Name another one with --player.",
            ) from err

    def has_spoken(self) -> bool:
        """Whether the player has come to its end.

        Raises:
            DeviceError: it failed.
        """
        code = self._player.poll() if self._player else None
        if code:
            raise DeviceError(
                f"the player {self._words[0]!r} failed",
                why=f"exit code {code}",
                remedy=f"Try the command by itself: {shlex.join(self._words)}",
            )
        return code == 0

    def stop(self) -> None:
        """End the player."""
        if self._player is not None:
            self._player.kill()
            self._player.wait()
            self._player = None


class TimedSource:
    """An `AudioSource` that speaks: remembers when each listening began, and tells when its answer is over.

    Args:
        source: delivers the frames.
        mouth: speaks a new answer in each listening.
        on_spoken: called, from the listener's thread, when the last word of an answer has been heard.
    """

    def __init__(
        self, source: AudioSource, mouth: Mouth, clock: Clock, on_spoken: Callable[[], None]
    ) -> None:
        self._source = source
        self._mouth = mouth
        self._clock = clock
        self._on_spoken = on_spoken
        self.began_s: list[float] = []
        """When the first sample of each listening was due, on the clock."""

    @property
    def name(self) -> str:
        """The name of the source."""
        return self._source.name

    def listen(self) -> Generator[Samples, None, None]:
        """Begin one listening; see `AudioSource.listen`."""
        return self._speak(self._source.listen())

    def close(self) -> None:
        """Release the source and end the player."""
        self._mouth.stop()
        self._source.close()

    def _speak(self, frames: Generator[Samples, None, None]) -> Generator[Samples, None, None]:
        number, told = len(self.began_s), False
        self.began_s.append(self._clock.monotonic())
        try:
            self._mouth.begin(number)
            for frame in frames:
                yield frame
                if not told and self._mouth.has_spoken():
                    told = True
                    self._on_spoken()
        finally:
            self._mouth.stop()
            frames.close()
