"""A speech engine in a worker process. One that hangs, fails or dies is replaced, and asked once more."""

import logging
import os
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from assistant.errors import VoiceError
from assistant.events import Sound
from assistant.folders import SPEECH_SCRATCH
from assistant.synthesis.process import LineProcess, WorkerLostError

_log = logging.getLogger(__name__)


class Engine:
    """Asks the worker that `command` starts, one request at a time; may be used from several threads.

    Args:
        command: starts the worker; its protocol stands in `worker`.
        remedy: what the user can do when the engine is missing or broken.
    """

    def __init__(self, command: Sequence[str], remedy: str) -> None:
        self._command = command
        self._remedy = remedy
        self._turn = threading.Lock()  # one request at a time
        self._guard = threading.Lock()  # start and end of the worker, never held while waiting for an answer
        self._worker: LineProcess | None = None
        self._closed = False

    def warm(self) -> None:
        """Start the worker without waiting for it, so that the first text is spoken sooner.

        Raises:
            VoiceError: the worker cannot be started, or this engine is closed.
        """
        try:
            self._running_worker()
        except WorkerLostError as err:
            raise self._broken(err) from err

    def ask(self, request: dict[str, Any], patience_s: float) -> dict[str, Any]:
        """The worker's answer to `request`.

        Args:
            patience_s: time in which a worker must answer.

        Raises:
            VoiceError: there is no engine, or it does not answer, or this engine is closed.
        """
        with self._turn:
            try:
                return self._ask_once(request, patience_s)
            except WorkerLostError as err:
                _log.warning("the speech engine is started again: %s", err)
            try:
                return self._ask_once(request, patience_s)
            except WorkerLostError as err:
                raise self._broken(err) from err

    def render(self, request: dict[str, Any], patience_s: float, file_name: str = "speech.wav") -> Sound:
        """The sound that the worker writes on `request`, to which the name of a file is added.

        Raises:
            VoiceError: as `ask`, or the sound cannot be read.
        """
        prefix = f"{SPEECH_SCRATCH}{os.getpid()}-"
        try:
            scratch = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
        except OSError as err:
            raise VoiceError(
                "the speech engine has no folder to write to",
                why=str(err),
                remedy="Free some space there, or name another folder in TMPDIR.",
            ) from err
        with scratch as folder:
            file = Path(folder) / file_name
            self.ask({"do": "render", "file": str(file), **request}, patience_s)
            return _read_sound(file)

    def close(self) -> None:
        """End the worker; a request in another thread fails at once. Idempotent."""
        with self._guard:
            self._closed = True
        self._drop_worker()

    def _ask_once(self, request: dict[str, Any], patience_s: float) -> dict[str, Any]:
        try:
            answer = self._running_worker().ask(request, patience_s)
        except WorkerLostError:
            self._drop_worker()
            raise
        if "problem" in answer:
            self._drop_worker()  # it has ended itself
            if answer["problem"] == "missing":
                raise VoiceError("there is no speech engine", why=answer["why"], remedy=self._remedy)
            raise WorkerLostError(answer["why"])
        return answer

    def _running_worker(self) -> LineProcess:
        with self._guard:
            if self._closed:
                raise VoiceError("the voice is closed")
            if self._worker is None:
                self._worker = LineProcess(self._command)
            return self._worker

    def _drop_worker(self) -> None:
        with self._guard:
            worker, self._worker = self._worker, None
        if worker:
            worker.close()

    def _broken(self, err: WorkerLostError) -> VoiceError:
        return VoiceError("the speech engine does not work", why=str(err), remedy=self._remedy)


def _read_sound(file: Path) -> Sound:
    try:
        samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as err:
        raise VoiceError("the speech engine wrote a sound that cannot be read", why=str(err)) from err
    return Sound(samples.mean(axis=1, dtype=np.float32), rate_hz)
