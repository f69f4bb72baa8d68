"""Stand-in until the schedule's rating is merged."""

from collections.abc import Mapping
from typing import Any


def is_missed(verdict: Mapping[str, Any]) -> bool:
    """Whether a verdict counts as missed."""
    return verdict["status"] == "ok" and (verdict["coverage"] or 0.0) < 0.5
