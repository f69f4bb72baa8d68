"""Durations as people read and say them. Pure."""


def clock(duration_s: float) -> str:
    """Minutes and seconds, as 3:05."""
    minutes, seconds = divmod(round(duration_s), 60)
    return f"{minutes}:{seconds:02d}"


def duration(duration_s: float) -> str:
    """The same in words."""
    minutes, seconds = divmod(round(duration_s), 60)
    parts = ((minutes, "minute"), (seconds, "second"))
    told = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number]
    return " ".join(told) or "no time"
