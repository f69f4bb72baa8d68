"""The real clock."""

import time
from datetime import UTC, datetime


class SystemClock:
    """A `Clock` that people's watches agree with."""

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back."""
        return time.monotonic()

    def utc_now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return datetime.now(UTC)

    def sleep(self, duration_s: float) -> None:
        """Wait."""
        time.sleep(duration_s)
