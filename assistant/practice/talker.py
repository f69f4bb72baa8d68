"""Speaks in a thread of its own, so that the round stays responsive while the assistant talks."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass

from assistant.errors import DeviceError, RehearseError
from assistant.events import Sound
from assistant.ports import Clock, PromptVoice, Speaker
from assistant.practice.threads import start_thread
from assistant.synthesis.shaping import amplified

log = logging.getLogger(__name__)

ECHO_TAIL_S = 0.25
"""The microphone stays deaf this long after the last word: loudspeaker buffers and the echo of a room."""

HUSH_RETRY_S = 0.02

GAIN_STEP = 1.6
"""4 dB: the least that is heard as clearly louder in a train; a choice."""

MOST_GAIN = 4.0
"""12 dB, three steps: a voice that peaks at half of full scale is by then a wall of sound."""


@dataclass(frozen=True, slots=True)
class _Utterance:
    text: str
    generation: int
    began: Callable[[], None]
    ended: Callable[[], None]
    on: Callable[[], Speaker | None] | None


def _nothing() -> None:
    """What happens when nobody wants to know."""


def _overlook(error: RehearseError) -> None:
    """What was to be said elsewhere is on the screen, too."""
    log.info("it could not be said on another loudspeaker: %s", error)


@dataclass(frozen=True, slots=True)
class TalkerReports:
    """Whom the talker tells; all are called from its own thread.

    Attributes:
        trouble: the first error of the voice or the loudspeaker; from then on it is silent.
        crashed: it died of a bug; nothing is said any more.
        lost: the loudspeaker is gone, where somebody waits for its return; None to take it for trouble.
    """

    trouble: Callable[[RehearseError], None]
    crashed: Callable[[Exception], None]
    lost: Callable[[DeviceError], None] | None = None


class Talker:
    """Says one thing after the other.

    A missing voice or loudspeaker is not a failure of the round: it is reported once, and the text counts as
    said.

    Args:
        voice: None to keep silent; all text then counts as said.
        reports: whom to tell.
    """

    def __init__(
        self,
        voice: PromptVoice | None,
        speaker: Speaker,
        clock: Clock,
        reports: TalkerReports,
    ) -> None:
        self._voice = voice
        self._speaker = speaker
        self._clock = clock
        self._reports = reports
        self._gain = 1.0
        self._silenced = False
        self._has_played = False
        self._told = False
        self._generation = 0
        self._waiting: queue.SimpleQueue[_Utterance | None] = queue.SimpleQueue()
        self._pending = 0
        self._playing = False
        self._changed = threading.Condition()
        self._thread = start_thread("talker", self._run, reports.crashed)

    @property
    def speaking(self) -> bool:
        """Whether something is being said or waits to be, the echo tail included."""
        with self._changed:
            return self._pending > 0

    def say(
        self,
        text: str,
        began: Callable[[], None] = _nothing,
        ended: Callable[[], None] = _nothing,
        on: Callable[[], Speaker | None] | None = None,
    ) -> None:
        """Say `text` after what is being said.

        Args:
            began: called when the sound begins, or would begin if there were any.
            ended: called when it has ended, also after a hush. Both are called from the talker's thread, once
                each, one after the other.
            on: finds another loudspeaker for it, which is closed afterwards unless it is the usual one; None
                for the usual one. Trouble with it is of no account.
        """
        with self._changed:
            self._pending += 1
            self._waiting.put(_Utterance(text, self._generation, began, ended, on))

    def louder(self) -> None:
        """Speak louder from the next sentence on, up to `MOST_GAIN`."""
        self._gain = min(MOST_GAIN, self._gain * GAIN_STEP)

    def tone(self, sound: Sound) -> None:
        """Play a short tone beside whatever is being said, without waiting for it."""
        if self._silenced:
            return
        try:
            self._speaker.tone(sound)
        except RehearseError as err:
            self._fail(err)

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
            if utterance.on is None:
                self._utter(utterance, self._speaker, self._fail)
            else:
                self._utter_elsewhere(utterance, utterance.on())
            with self._changed:
                self._pending -= 1
            utterance.ended()

    def _utter_elsewhere(self, utterance: _Utterance, speaker: Speaker | None) -> None:
        if speaker is None:
            return
        try:
            self._utter(utterance, speaker, _overlook)
        finally:
            if speaker is not self._speaker:
                speaker.close()

    def _utter(self, utterance: _Utterance, speaker: Speaker, fail: Callable[[RehearseError], None]) -> None:
        """Say a text piece by piece: the next is rendered while one is played."""
        began, heard = False, False
        try:
            with contextlib.closing(self._pieces(utterance)) as pieces:
                for sound in pieces:
                    if not began:
                        began = True
                        utterance.began()
                    heard = self._play(utterance, sound, speaker) or heard
        except RehearseError as err:
            fail(err)
        if not began:
            utterance.began()
        if heard and not self._silenced:
            self._clock.sleep(ECHO_TAIL_S)

    def _play(self, utterance: _Utterance, sound: Sound, speaker: Speaker) -> bool:
        """Whether anything was played."""
        with self._changed:
            self._playing = self._current(utterance)
        if not self._playing:
            return False
        try:
            speaker.play(amplified(sound, self._gain))
            self._has_played, self._told = True, False
        finally:
            with self._changed:
                self._playing = False
                self._changed.notify_all()
        return bool(sound.duration_s)

    def _pieces(self, utterance: _Utterance) -> Generator[Sound, None, None]:
        """The sounds of a text, as long as it is wanted."""
        if self._voice is None or self._silenced or not utterance.text or not self._current(utterance):
            return
        with contextlib.closing(self._voice.pieces(utterance.text)) as pieces:
            for sound in pieces:
                yield sound
                if not self._current(utterance):
                    return

    def _fail(self, err: RehearseError) -> None:
        if self._reports.lost is not None and isinstance(err, DeviceError):
            self._reports.lost(err)
        elif self._has_played and isinstance(err, DeviceError):
            self._miss(err)
        else:
            self._give_up(err)

    def _miss(self, err: DeviceError) -> None:
        """A loudspeaker that has worked may work again: it is tried with whatever is said next."""
        if not self._told:
            self._told = True
            self._reports.trouble(err)

    def _give_up(self, err: RehearseError) -> None:
        self._silenced = True
        self._reports.trouble(err)

    def _current(self, utterance: _Utterance) -> bool:
        return utterance.generation == self._generation
