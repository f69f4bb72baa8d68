"""What is thought of the words so far, off the thread that hears.

Judging a long answer takes up to half a second on a busy machine. The thread that hears cannot wait for it:
tones and the end of the answer are due by the sample.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from assistant.events import Transcript
from assistant.listening.workload import SETTLE_S

View = TypeVar("View")


@dataclass(frozen=True, slots=True, eq=False)
class Formed(Generic[View]):
    """What `judge` made of one transcript."""

    transcript: Transcript
    view: View


class Opinion(Generic[View]):
    """Judges transcripts in a thread of its own, one at a time; a newer one replaces one that waits.

    Close it when no more are wanted.
    """

    def __init__(self, judge: Callable[[Transcript], View]) -> None:
        self._judge = judge
        self._changed = threading.Condition()
        self._asked: Transcript | None = None
        self._begun: Transcript | None = None
        self._formed: Formed[View] | None = None
        self._error: Exception | None = None
        self._closed = False
        self._thread: threading.Thread | None = None

    def ask(self, transcript: Transcript) -> None:
        """Judge `transcript` as soon as the one under way is done. Never waits."""
        with self._changed:
            self._asked = transcript
            if self._thread is None and not self._closed:  # many an answer is never asked about
                self._thread = threading.Thread(target=self._run, name="opinion", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def formed(self) -> Formed[View] | None:
        """The last one that was formed; None before the first.

        Raises:
            Exception: what `judge` raised.
        """
        with self._changed:
            if self._error is not None:
                raise self._error
            return self._formed

    def close(self) -> None:
        """Judge nothing more. May be called more than once."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def settle(self, patience_s: float = SETTLE_S) -> bool:
        """Wait so long, when it is closed, until nothing is under way; whether nothing is."""
        if self._thread is None:
            return True
        self._thread.join(patience_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while (transcript := self._next()) is not None:
                formed = Formed(transcript, self._judge(transcript))
                with self._changed:
                    self._formed = formed
                    self._changed.notify_all()
        except Exception as err:  # noqa: BLE001  (whatever it is, `formed` raises it)
            with self._changed:
                self._error = err
                self._changed.notify_all()

    def _next(self) -> Transcript | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._asked is not self._begun)
            self._begun = self._asked
            return None if self._closed else self._begun
