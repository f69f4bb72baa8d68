"""Threads of a round: whatever goes wrong in one of them ends the round, not only the thread."""

import threading
from collections.abc import Callable


def start_thread(
    name: str, work: Callable[[], None], on_crash: Callable[[Exception], None]
) -> threading.Thread:
    """Run `work` in a new daemon thread.

    Args:
        on_crash: told, from that thread, of an exception that `work` does not handle: a bug. Otherwise the
            round would wait for ever for a thread that has died.
    """

    def run() -> None:
        try:
            work()
        except Exception as err:  # noqa: BLE001  (whoever is told raises it again)
            on_crash(err)

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
