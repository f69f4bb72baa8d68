"""A voice that remembers what it said, and renders the next prompt while the person answers."""

import threading
from collections import OrderedDict
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from assistant.events import Sound
from assistant.ports import Voice
from assistant.synthesis.store import MAX_BYTES, PromptStore

PREFETCHED = 8
"""Texts rendered ahead at most. A round needs one or two; when there are more, the oldest is given up."""


class IdentifiedVoice(Voice, Protocol):
    """A voice that can say what its sound depends on."""

    @property
    def identity(self) -> str:
        """Engine and version, voice, rate: equal means that a text gives the same speech."""
        ...

    def close(self) -> None:
        """Release the engine. Idempotent; a render in another thread fails at once."""
        ...


class CachedVoice:
    """`voice` with a cache on disk and prefetching. Implements `Voice`.

    Args:
        voice: renders what is not in the cache; closed with this voice.
        folder: where rendered prompts are kept, `Folders.prompts`.
        max_bytes: size of the folder above which the longest unused prompts are removed.
    """

    def __init__(self, voice: IdentifiedVoice, folder: Path, *, max_bytes: int = MAX_BYTES) -> None:
        self._voice = voice
        self._store = PromptStore(folder, max_bytes)
        self._lock = threading.Lock()
        self._ahead: OrderedDict[str, Future[Sound]] = OrderedDict()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="prefetch")
        self._closed = False

    def render(self, text: str) -> Sound:
        """Speak `text`: from what was rendered ahead, else from the cache, else with the engine.

        Raises:
            UsageError: no voice answers to the wanted name.
            VoiceError: no engine, or it does not answer; also where that happened ahead of time.
        """
        with self._lock:
            ahead = self._ahead.pop(text, None)
        if ahead is None or ahead.cancel():  # not begun yet: quicker than to wait for those before it
            return self._fetch(text)
        return ahead.result()

    def prefetch(self, text: str) -> None:
        """Begin to render `text` in the background. Errors wait until `render` wants it."""
        with self._lock:
            if self._closed or text in self._ahead:
                return
            while len(self._ahead) >= PREFETCHED:
                _, oldest = self._ahead.popitem(last=False)
                oldest.cancel()
            self._ahead[text] = self._thread.submit(self._fetch, text)

    def pieces(self, text: str) -> Generator[Sound, None, None]:
        """The sound of `text`."""
        yield self.render(text)

    def set_pace(self, factor: float) -> None:
        """From now on speak at so many times the chosen rate."""

    def close(self) -> None:
        """Give up what is being rendered and release the engine. Idempotent."""
        with self._lock:
            self._closed = True
            self._ahead.clear()
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._voice.close()

    def _fetch(self, text: str) -> Sound:
        key = f"{self._voice.identity}\n{text}"
        sound = self._store.load(key)
        if sound is None:
            sound = self._voice.render(text)
            if len(sound.samples):
                self._store.save(key, sound)
        return sound
