"""The voice of the operating system: espeak-ng, macOS or Windows speech, rendered to samples by pyttsx3."""

import sys
from collections.abc import Sequence
from contextlib import closing
from copy import copy
from pathlib import Path
from typing import Any, Self

from assistant import __version__
from assistant.events import Sound
from assistant.settings import Speech
from assistant.synthesis.catalogue import VoiceInfo, choose, english_first
from assistant.synthesis.engine import Engine
from assistant.synthesis.shaping import SILENCE, speakable, tidy

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
        self._patience_s = patience_s
        self._engine = Engine(command, install_remedy())
        self._version = ""
        self._voices: list[VoiceInfo] = []

    @property
    def voices(self) -> list[VoiceInfo]:
        """All voices of the engine, English ones first.

        Raises:
            VoiceError: no engine, or it does not answer.
        """
        if not self._voices:
            answer = self._engine.ask({"do": "describe"}, self._patience_s)
            found = [_voice_info(item, answer["default"]) for item in answer["voices"]]
            # In this order: another thread that finds voices finds the version too.
            self._version = answer["engine"]
            self._voices = english_first(found)
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
        return f"rehearse {__version__}; {self._version}; {voice.id}; {self._words_per_minute} wpm"

    def warm(self) -> None:
        """Start the worker without waiting for it, so that the first text is spoken sooner.

        Raises:
            VoiceError: the worker cannot be started, or this voice is closed.
        """
        self._engine.warm()

    def render(self, text: str) -> Sound:
        """Speak `text` into samples at the engine's rate, tidied (see `shaping.tidy`).

        Text without anything to say gives an empty sound.

        Raises:
            UsageError: no voice answers to the wanted name.
            VoiceError: no engine, or it does not answer.
        """
        text = speakable(text)
        if not text:
            return SILENCE
        request = {"text": text, "voice": self.chosen.id, "words_per_minute": self._words_per_minute}
        patience_s = self._patience_s + PATIENCE_PER_CHARACTER_S * len(text)
        return tidy(self._engine.render(request, patience_s, _SOUND_FILE))

    def at_pace(self, factor: float) -> Self:
        """The same voice at so many times its rate; both use one engine, and either closes it."""
        other = copy(self)
        other._words_per_minute = round(factor * self._words_per_minute)
        return other

    def close(self) -> None:
        """End the worker; a render in another thread fails at once. Idempotent."""
        self._engine.close()


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
