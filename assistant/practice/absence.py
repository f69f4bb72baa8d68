"""Devices that are gone for a while: told of on what still works, and waited for."""

import threading

from assistant.errors import DeviceError, RehearseError
from assistant.ports import Speaker
from assistant.practice import signals, wording
from assistant.practice.equipment import Equipment, Inbox
from assistant.practice.talker import Talker
from assistant.practice.threads import start_thread

POLL_S = 0.4
"""How often a lost loudspeaker is looked for."""


class Absence:
    """Tells of lost devices, and of their return."""

    def __init__(self, equipment: Equipment, talker: Talker, inbox: Inbox) -> None:
        self._equipment = equipment
        self._talker = talker
        self._inbox = inbox
        self._over = threading.Event()
        self._waiting: list[threading.Thread] = []
        self._output_away = False

    def output_lost(self, serial: int, error: DeviceError) -> None:
        """The loudspeaker is gone: say so on another one, and report under `serial` when it is back."""
        if not self._output_away:
            self._output_away = True
            self._tell(error, wording.OUTPUT_LOST, "output")
        waiting = start_thread("absence", lambda: self._await_output(serial), self._crashed)
        self._waiting = [*(thread for thread in self._waiting if thread.is_alive()), waiting]

    def output_back(self) -> None:
        """The loudspeaker is there again."""
        if not self._output_away:
            return
        self._output_away = False
        self._equipment.journal.write("device_back", device="output")
        self._equipment.display.note(wording.OUTPUT_BACK)

    def input_lost(self, error: DeviceError) -> None:
        """The microphone is gone; whoever hears waits for it."""
        self._tell(error, wording.INPUT_LOST, "input")

    def input_back(self) -> None:
        """The microphone is there again, and hears."""
        self._equipment.journal.write("device_back", device="input")
        self._equipment.display.note(wording.INPUT_BACK)
        self._talker.say(wording.INPUT_BACK)

    def close(self) -> None:
        """Wait for nothing any more: who opens devices closes them after this."""
        self._over.set()
        for thread in self._waiting:
            thread.join()

    def _tell(self, error: DeviceError, news: str, device: str) -> None:
        self._equipment.journal.write("device_lost", device=device, error=str(error))
        self._equipment.display.note(f"{error} {wording.WAITING}")
        self._talker.say(news, on=self._audible)

    def _audible(self) -> Speaker | None:
        """The loudspeaker of the round where it works, else any other."""
        try:
            self._equipment.speaker.start()
        except RehearseError:
            return self._equipment.remaining()
        return self._equipment.speaker

    def _await_output(self, serial: int) -> None:
        while not self._over.wait(POLL_S):
            try:
                self._equipment.speaker.start()
            except RehearseError:  # several that answer to the name are as good as none
                continue
            self._inbox.put(signals.OutputBack(serial))
            return

    def _crashed(self, error: Exception) -> None:
        self._inbox.put(signals.Crashed(error))
