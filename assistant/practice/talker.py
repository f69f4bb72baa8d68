"""Speaks in a thread of its own, so that the round stays responsive while the assistant talks."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import RehearseError
from assistant.events import Sound
from assistant.ports import Clock, Speaker, Voice
from assistant.practice.threads import start_thread

ECHO_TAIL_S = 0.25
"""The microphone stays deaf this long after the last word: loudspeaker buffers and the echo of a room."""

HUSH_RETRY_S = 0.02


@dataclass(frozen=True, slots=True)
class _Utterance:
    text: str
    generation: int
    began: Callable[[], None]
    ended: Callable[[], None]


def _nothing() -> None:
    """What happens when nobody wants to know."""


class Talker:
    """Says one thing after the other.

    A missing voice or loudspeaker is not a failure of the round: it is reported once, and the text counts as
    said.

    Args:
        voice: None to keep silent; all text then counts as said.
        on_trouble: told, from the talker's thread, of the first error of the voice or the loudspeaker.
        on_crash: told, from the talker's thread, of a bug; nothing is said any more.
    """

    def __init__(
        self,
        voice: Voice | None,
        speaker: Speaker,
        clock: Clock,
        on_trouble: Callable[[RehearseError], None],
        on_crash: Callable[[Exception], None],
    ) -> None:
        self._voice = voice
        self._speaker = speaker
        self._clock = clock
        self._on_trouble = on_trouble
        self._silenced = False
        self._generation = 0
        self._waiting: queue.SimpleQueue[_Utterance | None] = queue.SimpleQueue()
        self._pending = 0
        self._playing = False
        self._changed = threading.Condition()
        self._thread = start_thread("talker", self._run, on_crash)

    @property
    def speaking(self) -> bool:
        """Whether something is being said or waits to be, the echo tail included."""
        with self._changed:
            return self._pending > 0

    def say(
        self, text: str, began: Callable[[], None] = _nothing, ended: Callable[[], None] = _nothing
    ) -> None:
        """Say `text` after what is being said.

        Args:
            began: called when the sound begins, or would begin if there were any.
            ended: called when it has ended, also after a hush. Both are called from the talker's thread, once
                each, one after the other.
        """
        with self._changed:
            self._pending += 1
            self._waiting.put(_Utterance(text, self._generation, began, ended))

    def tone(self, sound: Sound) -> None:
        """Play a short tone beside whatever is being said, without waiting for it."""
        if self._silenced:
            return
        try:
            self._speaker.tone(sound)
        except RehearseError as err:
            self._give_up(err)

    def hush(self) -> None:
        """Stop at once, and forget what waits. Returns when nothing is being played."""
        with self._changed:
            self._generation += 1
            while self._playing:
                # Again and again: a stop that comes just before the sound starts would be lost.
                self._speaker.stop()
                self._changed.wait(HUSH_RETRY_S)

    def close(self) -> None:
        """Stop speaking and end the thread. May be called more than once."""
        self.hush()
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (utterance := self._waiting.get()) is not None:
            self._utter(utterance)
            with self._changed:
                self._pending -= 1
            utterance.ended()

    def _utter(self, utterance: _Utterance) -> None:
        sound = self._render(utterance)
        with self._changed:
            self._playing = sound is not None and self._current(utterance)
        utterance.began()
        if sound is None or not self._playing:
            return
        try:
            self._speaker.play(sound)
        except RehearseError as err:
            self._give_up(err)
        finally:
            with self._changed:
                self._playing = False
                self._changed.notify_all()
        if sound.duration_s and not self._silenced:
            self._clock.sleep(ECHO_TAIL_S)

    def _render(self, utterance: _Utterance) -> Sound | None:
        if self._voice is None or self._silenced or not utterance.text or not self._current(utterance):
            return None
        try:
            return self._voice.render(utterance.text)
        except RehearseError as err:
            self._give_up(err)
            return None

    def _give_up(self, err: RehearseError) -> None:
        self._silenced = True
        self._on_trouble(err)

    def _current(self, utterance: _Utterance) -> bool:
        return utterance.generation == self._generation
