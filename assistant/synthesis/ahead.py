"""Renders texts in the background: those that come next before those that may come later."""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future

from assistant.events import Sound


class RenderAhead:
    """One thread that calls `render` with one text after the other.

    Args:
        render: speaks a text; what it raises is kept for whoever wants the text.
        most: texts kept for later at most; when there are more, the oldest is given up.
    """

    def __init__(self, render: Callable[[str], Sound], most: int) -> None:
        self._render = render
        self._most = most
        self._kept: OrderedDict[str, Future[Sound]] = OrderedDict()  # for later, begun or done
        self._next: deque[tuple[str, Future[Sound]]] = deque()
        self._later: deque[tuple[str, Future[Sound]]] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def later(self, text: str) -> None:
        """Render `text` when there is nothing better to do, and keep it until it is taken."""
        with self._changed:
            if self._closed or text in self._kept:
                return
            while len(self._kept) >= self._most:
                _, oldest = self._kept.popitem(last=False)
                oldest.cancel()
            future: Future[Sound] = Future()
            self._kept[text] = future
            self._begin(self._later, text, future)

    def next(self, text: str) -> Future[Sound]:
        """Render `text` before all that may come later, and after what was asked for in this way before.

        The future is the caller's, who may cancel it.
        """
        with self._changed:
            future = self._kept.pop(text, None) or Future()
            if self._closed:
                future.cancel()
            else:
                self._begin(self._next, text, future)  # a second time if it waits for later: the first wins
            return future

    def take(self, text: str) -> Future[Sound] | None:
        """What was kept of `text`, begun or done; None if there is nothing yet, and it is given up then."""
        with self._changed:
            future = self._kept.pop(text, None)
        return None if future is None or future.cancel() else future

    def forget(self) -> None:
        """Give up all that is kept for later."""
        with self._changed:
            for future in self._kept.values():
                future.cancel()
            self._kept.clear()

    def close(self) -> None:
        """Give up all that has not begun. Idempotent."""
        with self._changed:
            self._closed = True
            for _, future in (*self._next, *self._later):
                future.cancel()
            self._kept.clear()
            self._changed.notify_all()

    def _begin(self, queue: "deque[tuple[str, Future[Sound]]]", text: str, future: "Future[Sound]") -> None:
        queue.append((text, future))
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="render ahead", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _run(self) -> None:
        while (work := self._wait_for_work()) is not None:
            text, future = work
            try:
                future.set_result(self._render(text))
            except Exception as err:  # noqa: BLE001  (whoever wants the text hears of it)
                future.set_exception(err)

    def _wait_for_work(self) -> "tuple[str, Future[Sound]] | None":
        """The next text that is still wanted, marked as begun; None when there will be no more."""
        with self._changed:
            while True:
                self._changed.wait_for(lambda: self._closed or self._next or self._later)
                if self._closed:
                    return None
                text, future = (self._next or self._later).popleft()
                if not (future.done() or future.running()) and future.set_running_or_notify_cancel():
                    return text, future
