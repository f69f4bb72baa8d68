"""Watches the clocks of a round: that its time is up, and that the machine was asleep."""

from assistant.ports import Clock
from assistant.practice import signals

ASLEEP_S = 30.0
"""A wait of half a second that takes so long was sleep, not a busy machine; a choice."""


class Watch:
    """Looks at the clocks while the round waits for something to happen, `begin` before and `look` after.

    Sleep shows as wall-clock time that the monotonic clock lacks (Linux, macOS), or as a wait that took far
    too long (Windows, whose monotonic clock counts it). A clock that is set forward looks the same: the
    question is then asked once more, which does no harm.

    Args:
        lasts_s: how long the round is to last, in seconds; None for any.
    """

    def __init__(self, clock: Clock, lasts_s: float | None) -> None:
        self._clock = clock
        self._ends_at = None if lasts_s is None else clock.monotonic() + lasts_s
        self._begun_at = clock.monotonic()
        self._wall = clock.utc_now()

    def begin(self) -> None:
        """The round begins to wait: what took long before was work."""
        self._begun_at, self._wall = self._clock.monotonic(), self._clock.utc_now()

    def look(self) -> signals.Event | None:
        """What the clocks have to tell since `begin`, if anything."""
        now, wall = self._clock.monotonic(), self._clock.utc_now()
        gap_s, wall_gap_s = now - self._begun_at, (wall - self._wall).total_seconds()
        if self._ends_at is not None and now >= self._ends_at:
            self._ends_at = None
            return signals.RoundTimeUp()
        if max(gap_s, wall_gap_s) > ASLEEP_S:
            return signals.Woke(max(gap_s, wall_gap_s))
        return None
