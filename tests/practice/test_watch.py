"""The clocks of a round."""

from datetime import UTC, datetime, timedelta

from assistant.practice.signals import RoundTimeUp, Woke
from assistant.practice.watch import Watch


class TwoClocks:
    """A monotonic clock and one on the wall, which may part."""

    def __init__(self) -> None:
        self.now = 0.0
        self.wall = datetime(2026, 3, 29, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.now

    def utc_now(self) -> datetime:
        return self.wall

    def sleep(self, duration_s: float) -> None:
        self.now += duration_s
        self.wall += timedelta(seconds=duration_s)


def test_time_is_up_once() -> None:
    clock = TwoClocks()
    watch = Watch(clock, 60.0)
    seen = []
    for _ in range(4):
        watch.begin()
        clock.sleep(20)
        seen.append(watch.look())
    assert seen == [None, None, RoundTimeUp(), None]


def test_sleep_shows_on_the_wall_or_as_a_gap() -> None:
    clock = TwoClocks()
    watch = Watch(clock, None)
    clock.wall += timedelta(hours=1)
    assert watch.look() == Woke(3600.0)
    watch.begin()
    clock.sleep(120)
    assert watch.look() == Woke(120.0)
    watch.begin()
    assert watch.look() is None


def test_work_is_no_sleep() -> None:
    clock = TwoClocks()
    watch = Watch(clock, None)
    clock.sleep(120)  # a long answer is judged
    watch.begin()
    assert watch.look() is None


def test_a_clock_that_is_set_back_is_no_sleep() -> None:
    clock = TwoClocks()
    watch = Watch(clock, None)
    clock.wall -= timedelta(days=1)
    assert watch.look() is None
