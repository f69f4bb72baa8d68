"""Cutting an answer into stretches: nothing is lost, whatever the silences."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import FRAME_S, FRAME_SAMPLES, sample_count, seconds
from assistant.listening.endpointer import NEVER_ENDING, Endpointer
from assistant.listening.stretches import (
    Commit,
    Decision,
    Glimpse,
    Speculate,
    Stretch,
    StretchPlanner,
    StretchRules,
    Supersede,
)

RULES = StretchRules()


def plan(*stretches: tuple[bool, float], rules: StretchRules = RULES) -> list[Decision]:
    """Decisions for (somebody speaks, seconds) stretches, the end of the answer included."""
    endpointer, planner = Endpointer(NEVER_ENDING), StretchPlanner(rules)
    decisions: list[Decision] = []
    for speaks, duration_s in stretches:
        for _ in range(round(duration_s / FRAME_S)):
            decisions += planner.push(endpointer.push(0.9 if speaks else 0.0), 1.0 if speaks else 0.0)
    return decisions + list(planner.finish())


def kinds(decisions: list[Decision]) -> list[str]:
    return [type(decision).__name__ for decision in decisions]


def committed(decisions: list[Decision]) -> list[Stretch]:
    return [decision.stretch for decision in decisions if isinstance(decision, Commit)]


ONE_SUPERSEDED = ["Speculate", "Supersede", "Speculate", "Commit"]
GLIMPSED = ["Speculate", "Supersede", "Glimpse", "Speculate", "Commit"]
TWO_COMMITTED = ["Speculate", "Commit", "Speculate", "Commit"]


@pytest.mark.parametrize(
    ("stretches", "expected"),
    [
        ([(False, 5.0)], []),
        ([(True, 3.0), (False, 2.0)], ["Speculate", "Commit"]),
        ([(True, 3.0), (False, 0.6), (True, 3.0), (False, 2.0)], ONE_SUPERSEDED),
        ([(True, 3.0), (False, 0.6), (True, 1.0), (False, 2.0)], GLIMPSED),
        ([(True, 15.0), (False, 0.6), (True, 1.0), (False, 2.0)], TWO_COMMITTED),
        ([(True, 1.0), (False, 2.5), (True, 3.0), (False, 2.0)], TWO_COMMITTED),
        ([(True, 3.0)], ["Commit"]),
        ([(True, 50.0)], ["Commit", "Commit", "Commit"]),
    ],
    ids=[
        "nobody speaks", "one breath", "a short stretch grows", "a short utterance is looked at by itself",
        "a long one is committed", "a long pause commits", "ended while speaking", "no pause at all",
    ],
)  # fmt: skip
def test_decisions(stretches: list[tuple[bool, float]], expected: list[str]) -> None:
    assert kinds(plan(*stretches)) == expected


def test_what_was_asked_on_speculation_is_what_is_committed() -> None:
    asked, kept = plan((True, 3.0), (False, 2.0))
    assert isinstance(asked, Speculate)
    assert isinstance(kept, Commit)
    assert asked.stretch == kept.stretch


def test_what_was_glimpsed_can_be_left_out() -> None:
    endpointer, planner = Endpointer(NEVER_ENDING), StretchPlanner(RULES)
    decisions: list[Decision] = []
    for speaks, duration_s in ((True, 3.0), (False, 0.6), (True, 1.0), (False, 1.0)):
        for _ in range(round(duration_s / FRAME_S)):
            decisions += planner.push(endpointer.push(0.9 if speaks else 0.0), 1.0)
    first, _, glimpse, whole = decisions
    assert isinstance(first, Speculate)
    assert isinstance(glimpse, Glimpse)
    assert isinstance(whole, Speculate)
    assert first.stretch.end <= glimpse.stretch.start < sample_count(3.6)
    assert glimpse.stretch.end == whole.stretch.end
    planner.leave_out_last()
    assert planner.finish() == [Commit(first.stretch)]


def test_a_cut_lies_at_the_quietest_place_and_both_sides_overlap_there() -> None:
    endpointer, planner = Endpointer(NEVER_ENDING), StretchPlanner(RULES)
    decisions: list[Decision] = []
    quiet_s = 18.0
    for index in range(round(26 / FRAME_S)):
        level = 0.1 if abs(index * FRAME_S - quiet_s) < 0.08 else 1.0
        decisions += planner.push(endpointer.push(0.9), level)
    decisions += planner.finish()
    first, second = committed(decisions)
    assert second.seam is not None
    assert seconds(second.seam) == pytest.approx(quiet_s, abs=0.1)
    assert seconds(first.end - second.seam) == pytest.approx(RULES.overlap_s, abs=FRAME_S)
    assert seconds(second.seam - second.start) == pytest.approx(RULES.overlap_s, abs=FRAME_S)


@given(st.lists(st.tuples(st.booleans(), st.floats(0.05, 20.0)), max_size=12))
def test_no_pattern_of_silences_loses_sound(stretches: list[tuple[bool, float]]) -> None:
    endpointer, planner = Endpointer(NEVER_ENDING), StretchPlanner(RULES)
    decisions: list[Decision] = []
    forgotten = 0
    for speaks, duration_s in stretches:
        for _ in range(round(duration_s / FRAME_S)):
            made = planner.push(endpointer.push(0.9 if speaks else 0.0), 1.0 if speaks else 0.0)
            wanted = [d.stretch.start for d in made if not isinstance(d, Supersede)]
            assert all(start >= forgotten for start in wanted), "sound was let go before it was asked for"
            forgotten = max(forgotten, planner.keep_from)
            decisions += made
    last = planner.finish()
    assert all(decision.stretch.start >= forgotten for decision in last)
    pieces = committed([*decisions, *last])
    for span in endpointer.speech:
        covered = sample_count(span.start_s)
        for piece in pieces:
            if piece.start <= covered:
                covered = max(covered, piece.end)
        assert covered >= min(sample_count(span.end_s), endpointer.position)
    for before, after in pairwise(pieces):
        assert after.start >= before.end or after.seam is not None, "only a seam may be heard twice"
        assert after.end > before.end
    longest = sample_count(RULES.longest_s + RULES.pre_roll_s + RULES.overlap_s) + 2 * FRAME_SAMPLES
    assert all(piece.end - piece.start <= longest for piece in pieces)
