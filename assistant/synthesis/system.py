"""The voice of the operating system: espeak-ng, macOS or Windows speech, rendered to samples by pyttsx3.

The engine runs in a worker process. One that hangs, fails or dies is replaced, and the text tried once more.
"""

import logging
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from assistant import __version__
from assistant.errors import VoiceError
from assistant.events import SAMPLE_RATE_HZ, Sound
from assistant.settings import Speech
from assistant.synthesis.catalogue import VoiceInfo, choose, english_first
from assistant.synthesis.process import LineProcess, WorkerLostError
from assistant.synthesis.shaping import speakable, tidy

_log = logging.getLogger(__name__)

# By path, and with -P: nothing in the current folder can take the place of a module of the worker.
WORKER_COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("worker.py")))

PATIENCE_S = 10.0
"""Time in which any request must be answered. espeak answers in 0.2 s at the start, then in 0.01 s."""

PATIENCE_PER_CHARACTER_S = 0.02
"""Time added for each character of the text: a third of the time that it takes to say it."""

# NSSpeechSynthesizer writes AIFF whatever the name says, the other engines write WAV.
_SOUND_FILE = "speech.aiff" if sys.platform == "darwin" else "speech.wav"


def install_remedy(platform: str = sys.platform) -> str:
    """What to do on this `sys.platform` when there is no speech engine."""
    if platform == "darwin":
        return "Check that `say hello` speaks in the Terminal, then reinstall Rehearse to restore pyobjc."
    if platform == "win32":
        return "Add a voice in Settings > Time & language > Speech, then start again."
    return "Install it: sudo apt-get install espeak-ng libespeak-ng1"


class SystemVoice:
    """The system's own voice. Implements `Voice`; may be used from several threads.

    Args:
        voice: id, name, language or part of one; empty for the system's English default.
        words_per_minute: speaking rate.
        command: starts the worker; tests replace it.
        patience_s: time in which the worker must answer, besides the allowance for long text.
    """

    def __init__(
        self,
        voice: str,
        words_per_minute: int,
        *,
        command: Sequence[str] = WORKER_COMMAND,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._wanted = voice
        self._words_per_minute = words_per_minute
        self._command = command
        self._patience_s = patience_s
        self._turn = threading.RLock()  # one request at a time
        self._guard = threading.Lock()  # start and end of the worker, never held while waiting for an answer
        self._worker: LineProcess | None = None
        self._closed = False
        self._engine = ""
        self._voices: list[VoiceInfo] = []

    @property
    def voices(self) -> list[VoiceInfo]:
        """All voices of the engine, English ones first.

        Raises:
            VoiceError: no engine, or it does not answer.
        """
        with self._turn:
            if not self._voices:
                answer = self._ask({"do": "describe"}, self._patience_s)
                found = [_voice_info(item, answer["default"]) for item in answer["voices"]]
                self._engine, self._voices = answer["engine"], english_first(found)
            return list(self._voices)

    @property
    def chosen(self) -> VoiceInfo:
        """The voice that speaks.

        Raises:
            UsageError: no voice answers to the wanted name.
            VoiceError: no engine, or it does not answer.
        """
        return choose(self.voices, self._wanted)

    @property
    def identity(self) -> str:
        """What decides how a text sounds: versions, engine, voice, rate. Equal means the same speech.

        Raises:
            UsageError: no voice answers to the wanted name.
            VoiceError: no engine, or it does not answer.
        """
        voice = self.chosen
        return f"rehearse {__version__}; {self._engine}; {voice.id}; {self._words_per_minute} wpm"

    def warm(self) -> None:
        """Start the worker without waiting for it, so that the first text is spoken sooner.

        Raises:
            VoiceError: the worker cannot be started, or this voice is closed.
        """
        try:
            self._running_worker()
        except WorkerLostError as err:
            raise _engine_broken(err) from err

    def render(self, text: str) -> Sound:
        """Speak `text` into samples at the engine's rate, tidied (see `shaping.tidy`).

        Text without anything to say gives an empty sound.

        Raises:
            UsageError: no voice answers to the wanted name.
            VoiceError: no engine, or it does not answer.
        """
        text = speakable(text)
        if not text:
            return Sound(np.zeros(0, dtype=np.float32), SAMPLE_RATE_HZ)
        with tempfile.TemporaryDirectory(prefix="rehearse-", ignore_cleanup_errors=True) as folder:
            file = Path(folder) / _SOUND_FILE
            request = {
                "do": "render",
                "text": text,
                "voice": self.chosen.id,
                "words_per_minute": self._words_per_minute,
                "file": str(file),
            }
            self._ask(request, self._patience_s + PATIENCE_PER_CHARACTER_S * len(text))
            return tidy(_read_sound(file))

    def close(self) -> None:
        """End the worker; a render in another thread fails at once. Idempotent."""
        with self._guard:
            self._closed = True
            worker, self._worker = self._worker, None
        if worker:
            worker.close()

    def _ask(self, request: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        with self._turn:
            try:
                return self._ask_once(request, timeout_s)
            except WorkerLostError as err:
                _log.warning("the speech engine is started again: %s", err)
            try:
                return self._ask_once(request, timeout_s)
            except WorkerLostError as err:
                raise _engine_broken(err) from err

    def _ask_once(self, request: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        try:
            answer = self._running_worker().ask(request, timeout_s)
        except WorkerLostError:
            self._drop_worker()
            raise
        if "problem" in answer:
            self._drop_worker()  # it has ended itself
            if answer["problem"] == "missing":
                raise VoiceError("there is no speech engine", why=answer["why"], remedy=install_remedy())
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


def list_voices() -> list[VoiceInfo]:
    """All voices of the system, English ones first.

    Raises:
        VoiceError: no engine, or it does not answer.
    """
    defaults = Speech()
    with closing(SystemVoice(defaults.voice, defaults.words_per_minute)) as voice:
        return voice.voices


def _voice_info(item: dict[str, Any], default: str | None) -> VoiceInfo:
    gender = item["gender"].lower()  # "Female" from most engines, "VoiceGenderFemale" from macOS
    return VoiceInfo(
        id=item["id"],
        name=item["name"],
        languages=tuple(language.replace("_", "-").lower() for language in item["languages"]),
        gender=next((word for word in ("female", "male") if gender.endswith(word)), ""),
        is_default=item["id"] == default,
    )


def _read_sound(file: Path) -> Sound:
    try:
        samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as err:
        raise VoiceError("the speech engine wrote a sound that cannot be read", why=str(err)) from err
    return Sound(samples.mean(axis=1, dtype=np.float32), rate_hz)


def _engine_broken(err: WorkerLostError) -> VoiceError:
    return VoiceError("the speech engine does not work", why=str(err), remedy=install_remedy())
