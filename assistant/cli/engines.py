"""The engines that can speak, by the name that the setting `speech.engine` has for them."""

from typing import TYPE_CHECKING

from assistant.cli.workspace import Workspace
from assistant.settings import Speech

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.synthesis.cached import EngineVoice


def open_voice(workspace: Workspace, speech: Speech) -> "EngineVoice":
    """The voice that `speech` describes; it starts when it is first needed.

    Raises:
        VoiceError: it is an optional extra that is not installed.
        ModelError: its weights are missing or damaged.
    """
    return _ENGINES[speech.engine](workspace, speech)


def _system(_workspace: Workspace, speech: Speech) -> "EngineVoice":
    from assistant.synthesis.system import SystemVoice

    return SystemVoice(speech.voice, speech.words_per_minute)


def _kokoro(workspace: Workspace, speech: Speech) -> "EngineVoice":
    from assistant.inference.store import open_store
    from assistant.synthesis.neural import NeuralVoice, require_extra

    require_extra()  # first: without it the weights are of no use
    folder = open_store(workspace.folders).locate_voice(speech.engine)
    return NeuralVoice(speech.voice, speech.words_per_minute, folder)


_ENGINES: "dict[str, Callable[[Workspace, Speech], EngineVoice]]" = {"system": _system, "kokoro": _kokoro}
