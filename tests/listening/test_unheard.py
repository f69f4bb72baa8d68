"""Sound that may be speech which the detector did not find."""

import pytest

from assistant.events import FRAME_S, Span
from assistant.listening.unheard import unheard_s

SOFT, LOUD = 0.001, 1.0


def levels(*parts: tuple[float, float]) -> list[float]:
    """Levels of frames, each part a level and how many seconds it lasts."""
    return [level for level, duration_s in parts for _ in range(round(duration_s / FRAME_S))]


@pytest.mark.parametrize(
    ("heard", "speech", "expected_s"),
    [
        (levels(), (), 0.0),
        (levels((LOUD, 3.2)), (), 0.0),
        (levels((LOUD, 3.2), (SOFT, 3.2)), (Span(0, 3.2),), 0.0),
        (levels((LOUD, 3.2), (LOUD, 6.4)), (Span(0, 3.2),), 6.4),
        (levels((LOUD, 3.2), (LOUD / 2, 6.4)), (Span(0, 3.2),), 0.0),
        (levels((LOUD, 6.4), (SOFT, 3.2), (LOUD, 3.2)), (Span(9.6, 12.8),), 0.0),
        (levels((LOUD, 3.2), (LOUD, 3.2), (LOUD, 3.2)), (Span(0, 3.2), Span(6.4, 9.6)), 3.2),
        (levels((LOUD, 0.032)), (Span(0.03, 0.031),), 0.0),
    ],
    ids=["nothing", "no speech", "all found", "lost", "softer", "before it", "in between", "between frames"],
)
def test_what_was_as_loud_as_the_speech(
    heard: list[float], speech: tuple[Span, ...], expected_s: float
) -> None:
    assert unheard_s(heard, speech) == pytest.approx(expected_s)
