"""A voice that remembers what it said, and renders ahead: the next piece, and the next prompt."""

from collections.abc import Generator
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import Protocol, Self

from assistant.errors import VoiceError
from assistant.events import Sound
from assistant.ports import Voice
from assistant.synthesis.ahead import RenderAhead
from assistant.synthesis.catalogue import VoiceInfo
from assistant.synthesis.sentences import sentences
from assistant.synthesis.shaping import joined
from assistant.synthesis.store import MAX_BYTES, PromptStore

PREFETCHED = 64
"""Pieces rendered ahead at most: a question, an expert answer and its points are two dozen. When there are
more, the oldest is given up."""


class IdentifiedVoice(Voice, Protocol):
    """A voice that can say what its sound depends on."""

    @property
    def identity(self) -> str:
        """Engine and version, voice, rate: equal means that a text gives the same speech."""
        ...

    def at_pace(self, factor: float) -> Self:
        """The same voice at so many times its rate; both use one engine, and either closes it."""
        ...

    def close(self) -> None:
        """Release the engine. Idempotent; a render in another thread fails at once."""
        ...


class EngineVoice(IdentifiedVoice, Protocol):
    """A voice of an engine that can say which others it has."""

    @property
    def voices(self) -> list[VoiceInfo]:
        """All voices of the engine, English ones first.

        Raises:
            VoiceError: no engine, or it does not answer.
        """
        ...

    @property
    def chosen(self) -> VoiceInfo:
        """The voice that speaks.

        Raises:
            UsageError: no voice answers to the wanted name.
            VoiceError: no engine, or it does not answer.
        """
        ...


class CachedVoice:
    """`voice` with a cache on disk, by `sentences`, and prefetching. Implements `PromptVoice`.

    Args:
        voice: renders what is not in the cache; closed with this voice.
        folder: where rendered prompts are kept, `Folders.prompts`.
        max_bytes: size of the folder above which the longest unused prompts are removed.
    """

    def __init__(self, voice: IdentifiedVoice, folder: Path, *, max_bytes: int = MAX_BYTES) -> None:
        self._chosen = voice
        self._voice = voice
        self._store = PromptStore(folder, max_bytes)
        self._ahead = RenderAhead(self._fetch, PREFETCHED)

    def pieces(self, text: str) -> Generator[Sound, None, None]:
        """The sounds of the pieces of `text`, in order; while one is played, the next are rendered.

        The caller stops by closing the generator: what has not begun is not rendered then.

        Raises:
            UsageError: no voice answers to the wanted name.
            VoiceError: no engine, or it does not answer; also where that happened ahead of time.
        """
        wanted = sentences(text)
        if not wanted:
            return
        first = self._now(wanted[0])
        coming = [self._ahead.next(sentence) for sentence in wanted[1:]]
        try:
            yield first
            for future in coming:
                yield _result(future)
        finally:
            for future in coming:
                future.cancel()

    def render(self, text: str) -> Sound:
        """All `pieces` of `text` as one sound.

        Raises:
            UsageError: no voice answers to the wanted name.
            VoiceError: no engine, or it does not answer; also where that happened ahead of time.
        """
        return joined(list(self.pieces(text)))

    def prefetch(self, text: str) -> None:
        """Render the pieces of `text` in the background. Errors wait until they are wanted."""
        for sentence in sentences(text):
            self._ahead.later(sentence)

    def set_pace(self, factor: float) -> None:
        """From now on speak at so many times the chosen rate; what was rendered ahead is given up."""
        self._voice = self._chosen.at_pace(factor)
        self._ahead.forget()

    def close(self) -> None:
        """Give up what is being rendered and release the engine. Idempotent."""
        self._ahead.close()
        self._chosen.close()

    def _now(self, sentence: str) -> Sound:
        """A sentence from what was rendered ahead, else from the cache, else with the engine."""
        begun = self._ahead.take(sentence)  # where it waits for others, this thread is quicker
        return self._fetch(sentence) if begun is None else _result(begun)

    def _fetch(self, text: str) -> Sound:
        voice = self._voice  # for one text the same throughout, whatever the pace becomes meanwhile
        key = f"{voice.identity}\n{text}"
        sound = self._store.load(key)
        if sound is None:
            sound = voice.render(text)
            if len(sound.samples):
                self._store.save(key, sound)
        return sound


def _result(future: Future[Sound]) -> Sound:
    try:
        return future.result()
    except CancelledError as err:
        raise VoiceError("the voice is closed") from err
