"""The plan of an episode: graduated recall within a given length."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.events import Span
from assistant.practice.episodes.recall import (
    ANSWER_FACTOR,
    RECALL_S,
    SHORTEST_PAUSE_S,
    THINKING_S,
    TURN_GAP_S,
    Form,
    Planner,
    Prompts,
    pause_s,
    place,
    stretched,
)
from assistant.practice.episodes.timeline import Timeline, Visit, read_timeline, timeline_text

TONE_S = 0.21
LONGEST_S = 30.0


def prompts(number: int, question_s: float = 2.0, answer_s: float = 10.0) -> Prompts:
    return Prompts(f"key {number}", number, question_s, question_s + 0.8, answer_s)


def form(minutes: float) -> Form:
    return Form(60 * minutes, 10.0, 2.0, TONE_S, LONGEST_S)


def plan(cards: list[Prompts], wanted: Form) -> tuple[tuple[Visit, ...], float]:
    turns = [turn for turn, _ in Planner(cards, wanted).turns()]
    return place(stretched(turns, wanted), wanted)


cards_of_any_length = st.lists(
    st.tuples(st.floats(0.8, 6.0), st.floats(1.5, 25.0)), min_size=1, max_size=40
).map(lambda lengths: [prompts(number, *both) for number, both in enumerate(lengths, start=1)])


@settings(max_examples=40, deadline=None)
@given(cards_of_any_length, st.floats(1.0, 30.0))
def test_any_plan(cards: list[Prompts], minutes: float) -> None:
    wanted = form(minutes)
    visits, length_s = plan(cards, wanted)
    if not visits:  # not one card has its turn in so short a time
        assert wanted.intro_s + wanted.closing_s + 2 * 31 + LONGEST_S > wanted.length_s
        return
    assert length_s <= wanted.length_s + 1e-6
    edges = [edge for visit in visits for edge in (visit.asks, visit.pause, visit.tells)]
    assert all(span.duration_s > 0 for span in edges)
    assert all(before.end_s < after.start_s for before, after in pairwise(edges))
    assert visits[0].asks.start_s == wanted.intro_s
    assert length_s >= visits[-1].tells.end_s + wanted.closing_s
    assert all(SHORTEST_PAUSE_S <= visit.pause.duration_s <= LONGEST_S * 1.15 + 1e-6 for visit in visits)
    by_key: dict[str, list[int]] = {}
    for visit in visits:
        by_key.setdefault(visit.key, []).append(visit.repeat)
    assert all(repeats == list(range(len(repeats))) for repeats in by_key.values())
    assert max(visit.repeat for visit in visits) <= len(RECALL_S)
    order = [card.key for card in cards]
    assert list(by_key) == [key for key in order if key in by_key]  # new cards in their order


@settings(max_examples=20, deadline=None, derandomize=True)  # how near plans come to what is wished varies
@given(st.lists(st.tuples(st.floats(1.0, 4.0), st.floats(5.0, 14.0)), min_size=26, max_size=40))
def test_many_cards_fill_the_time_and_come_back_in_time(lengths: list[tuple[float, float]]) -> None:
    cards = [prompts(number, *both) for number, both in enumerate(lengths, start=1)]
    visits, length_s = plan(cards, form(20))
    assert 20 * 60 - 1.0 <= length_s <= 20 * 60 + 1e-6
    at_once = [after for before, after in pairwise(visits) if before.key == after.key]
    # Only at the very end does a card meet itself, where nothing else fits in.
    assert all(visit.asks.start_s > 20 * 60 - 120 for visit in at_once)
    longest_s = max(visit.tells.end_s - visit.asks.start_s for visit in visits) + TURN_GAP_S
    last: dict[str, Visit] = {}
    first_returns = []
    for visit in visits:
        if visit.repeat == 1:
            first_returns.append(visit.asks.start_s - last[visit.key].tells.end_s)
        last[visit.key] = visit
    in_time = [0.5 * RECALL_S[0] <= waited_s <= RECALL_S[0] + 2 * longest_s for waited_s in first_returns]
    assert in_time.count(False) <= 1
    assert len(first_returns) == len(last)  # every card comes back at least once


def test_an_ordinary_plan_keeps_the_intervals() -> None:
    visits, _ = plan([prompts(number) for number in range(1, 27)], form(20))
    waited: dict[int, list[float]] = {1: [], 2: [], 3: []}
    last: dict[str, Visit] = {}
    for visit in visits:
        if visit.repeat:
            waited[visit.repeat].append(visit.asks.start_s - last[visit.key].tells.end_s)
        last[visit.key] = visit
    middle = {repeat: sorted(times)[len(times) // 2] for repeat, times in waited.items()}
    assert 20 <= middle[1] <= 40
    assert 100 <= middle[2] <= 170
    assert 480 <= middle[3] <= 660
    assert [visit.number for visit in visits[:4]] == [1, 2, 1, 2]


def test_few_cards_end_when_they_have_come_back_as_often_as_they_should() -> None:
    visits, length_s = plan([prompts(1), prompts(2)], form(20))
    assert [visit.repeat for visit in visits].count(3) == 2
    assert len(visits) == 8
    assert length_s < 20 * 60


def test_time_to_answer_follows_the_expert_answer() -> None:
    assert pause_s(prompts(1, answer_s=10), 0, LONGEST_S) == THINKING_S + 10 * ANSWER_FACTOR
    assert pause_s(prompts(1, answer_s=1), 0, LONGEST_S) == SHORTEST_PAUSE_S
    assert pause_s(prompts(1, answer_s=60), 0, LONGEST_S) == LONGEST_S
    assert pause_s(prompts(1), 1, LONGEST_S) < pause_s(prompts(1), 0, LONGEST_S)


def test_a_timeline_survives_its_tag() -> None:
    spans = (Span(1.0, 2.5), Span(3.125, 20.0), Span(20.5, 31.0))
    visits = (Visit("7", 7, 0, *spans), Visit("käy", 8, 1, *spans))
    timeline = Timeline("ab" * 16, "interview", "", 1200.0, visits)
    assert read_timeline(timeline_text(timeline)) == timeline


def test_other_tags_are_no_timelines() -> None:
    for text in ("", "a fine summer", "{}", "[1]", "7", '{"rehearse_episode":2}', "null"):
        assert read_timeline(text) is None


def test_a_card_that_does_not_fit_keeps_no_other_from_its_turn() -> None:
    visits, _ = plan([prompts(1), prompts(2, answer_s=1200.0), prompts(3)], form(5))
    assert {visit.number for visit in visits} == {1, 3}
