"""The natural voice: Kokoro-82M, rendered to samples by kokoro-onnx in a worker process.

It is an optional extra: kokoro-onnx (MIT) and the weights (Apache-2.0) are free for any use, but it turns
letters into sounds with phonemizer and espeak-ng, which are GPL-3.
"""

import sys
from collections.abc import Sequence
from copy import copy
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Self

from assistant import __version__
from assistant.errors import VoiceError
from assistant.events import Sound
from assistant.synthesis.catalogue import VoiceInfo, choose, english_first
from assistant.synthesis.engine import Engine
from assistant.synthesis.sentences import sentences
from assistant.synthesis.shaping import joined, tidy

INSTALL_REMEDY = 'Install it: pip install "rehearse-aloud[neural]"'

DEFAULT_VOICE = "af_heart"
"""The voice with the best grade. Source: VOICES.md of hexgrad/Kokoro-82M."""

PATIENCE_S = 60.0
"""Time in which any request must be answered: the first one loads 92 MB, which takes 2 s on two cores."""

PATIENCE_PER_CHARACTER_S = 0.3
"""Time added for each character of the text: twenty times what it takes on two cores."""

NATURAL_WORDS_PER_MINUTE = 170
"""Rate at speed 1."""

SLOWEST, FASTEST = 0.5, 2.0
"""Speeds that kokoro-onnx takes."""

_ACCENTS = {"a": "en-us", "b": "en-gb"}
_GENDERS = {"f": "female", "m": "male"}


class NeuralVoice:
    """A natural voice. Implements `IdentifiedVoice`; may be used from several threads.

    Args:
        voice: id, name, language or part of one; empty for `DEFAULT_VOICE`.
        words_per_minute: speaking rate; what lies beyond half or twice the natural one is not reached.
        folder: the checked weights: the network, and a file for each voice.
        command: starts the worker; tests replace it.

    Raises:
        VoiceError: the optional extra is not installed.
    """

    def __init__(
        self, voice: str, words_per_minute: int, folder: Path, *, command: Sequence[str] | None = None
    ) -> None:
        self._wanted = voice
        self._words_per_minute = words_per_minute
        self._folder = folder
        self._version = require_extra()
        self._engine = Engine(command or worker_command(folder), INSTALL_REMEDY)

    @cached_property
    def voices(self) -> list[VoiceInfo]:
        """All voices in the folder."""
        # Only what is named as voices are: copying leaves files of its own behind, as "._af_heart.bin".
        names = [file.stem for file in self._folder.glob("*.bin")]
        known = [
            name for name in names if name[:1] in _ACCENTS and name[1:2] in _GENDERS and name[2:3] == "_"
        ]
        return english_first([_voice_info(name) for name in known])

    @property
    def chosen(self) -> VoiceInfo:
        """The voice that speaks.

        Raises:
            UsageError: no voice answers to the wanted name.
        """
        return choose(self.voices, self._wanted)

    @property
    def identity(self) -> str:
        """What decides how a text sounds: versions (which pin the weights), voice, rate.

        Raises:
            UsageError: no voice answers to the wanted name.
        """
        return (
            f"rehearse {__version__}; kokoro-onnx {self._version}; {self.chosen.id}; "
            f"{self._words_per_minute} wpm"
        )

    def render(self, text: str) -> Sound:
        """Speak `text` into samples at 24 kHz, sentence by sentence, each tidied (see `shaping.tidy`).

        Text without anything to say gives an empty sound.

        Raises:
            UsageError: no voice answers to the wanted name.
            VoiceError: the engine does not answer, or this voice is closed.
        """
        return joined([self._render(sentence) for sentence in sentences(text)])

    def at_pace(self, factor: float) -> Self:
        """The same voice at so many times its rate; both use one engine, and either closes it."""
        other = copy(self)
        other._words_per_minute = round(factor * self._words_per_minute)
        return other

    def close(self) -> None:
        """End the worker; a render in another thread fails at once. Idempotent."""
        self._engine.close()

    def _render(self, sentence: str) -> Sound:
        voice = self.chosen
        request = {
            "text": sentence,
            "voice": voice.id,
            "language": voice.languages[0],
            "speed": min(max(self._words_per_minute / NATURAL_WORDS_PER_MINUTE, SLOWEST), FASTEST),
        }
        return tidy(self._engine.render(request, PATIENCE_S + PATIENCE_PER_CHARACTER_S * len(sentence)))


def worker_command(folder: Path) -> tuple[str, ...]:
    """Starts the worker on the weights in `folder`; -P as for the system's voice."""
    return (sys.executable, "-P", str(Path(__file__).with_name("neural_worker.py")), str(folder))


def require_extra() -> str:
    """The version of kokoro-onnx.

    Raises:
        VoiceError: it is not installed.
    """
    try:
        return metadata.version("kokoro-onnx")
    except metadata.PackageNotFoundError as err:
        raise VoiceError("the natural voice is not installed", remedy=INSTALL_REMEDY) from err


def _voice_info(voice_id: str) -> VoiceInfo:
    """From an id such as `bf_emma`: accent, gender, name."""
    kind, _, name = voice_id.partition("_")
    return VoiceInfo(
        id=voice_id,
        name=name.title(),
        languages=(_ACCENTS[kind[0]],),
        gender=_GENDERS[kind[1]],
        is_default=voice_id == DEFAULT_VOICE,
    )
