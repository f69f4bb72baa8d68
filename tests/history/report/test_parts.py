"""The pure parts of the report: time lines, comparisons, the calendar, text that would be obeyed."""

from datetime import date, timedelta
from typing import Any

import pytest
from markupsafe import Markup

from assistant.events import Span
from assistant.history.figures import Figures
from assistant.history.report.comparison import compare
from assistant.history.report.overview import LEVELS, calendar_of
from assistant.history.report.time_line import story_parts, time_line
from assistant.history.report.visible import visible
from assistant.history.statistics import Day
from assistant.scoring.verdict import Status
from tests.history.samples import MUTEX, START


def test_a_time_line() -> None:
    speech = (Span(1.0, 3.0), Span(3.5, 5.0), Span(8.0, 9.0))
    line = time_line(10.0, speech, limit_s=6.0)
    assert [(one.left, one.width) for one in line.speech] == [(10, 20), (35, 15), (80, 10)]
    assert [(one.start_s, one.end_s) for one in line.pauses] == [(5.0, 8.0)]
    assert line.limit == 70


@pytest.mark.parametrize(
    ("duration_s", "speech", "limit_s"),
    [
        (0.0, (), None),
        (0.0, (), 3.0),
        (4.0, (), 3.0),
        (1.0, (Span(0.5, 2.0),), 30.0),
        (2.0, (Span(1, 1),), 0.5),
    ],
)
def test_odd_time_lines_stay_in_their_frame(
    duration_s: float, speech: tuple[Span, ...], limit_s: float | None
) -> None:
    line = time_line(duration_s, speech, limit_s)
    assert line.duration_s > 0
    assert all(
        0 <= one.left <= 100 and one.left + one.width <= 100.01 for one in (*line.speech, *line.pauses)
    )


def test_sentences_of_the_same_part_are_one_stretch() -> None:
    told = [("S", 0, 2), ("S", 2, 4), (None, 4, 5), ("A", 5, 9), ("S", 9, 10), ("R", None, None)]
    sentences = [{"part": part, "start_s": start, "end_s": end} for part, start, end in told]
    parts = story_parts({"story": {"sentences": sentences}})
    assert parts == (("S", Span(0, 4)), ("A", Span(5, 9)), ("S", Span(9, 10)))
    assert story_parts({}) == ()


def figures(minute: int, made: dict[str, bool | None], grade: float | None, **changes: Any) -> Figures:
    given: dict[str, Any] = {
        "at": START + timedelta(minutes=minute),
        "sheet": "interview",
        "card": MUTEX,
        "drill": "quickfire",
        "question": "What?",
        "status": Status.OK if grade is not None else Status.UNCLEAR,
        "coverage": None,
        "grade": grade,
        "words": 5,
        "fillers": 0,
        "speech_s": 4.0,
        "told_s": 4.0,
        "over_limit_s": 0.0,
        "points": tuple(made.items()),
    }
    return Figures(**(given | changes))


def test_an_answer_beside_those_before_it() -> None:
    answers = [
        figures(0, {"locks": False, "fast": True}, 2.0),
        figures(1, {"locks": None, "fast": None}, None),
        figures(2, {"locks": True, "fast": False, "new": True}, 3.52),
        figures(3, {"locks": True}, 5.0),
    ]
    compared = compare(answers, answers[2].at)
    assert [one.at for one in compared.answers] == [one.at for one in answers[:3]]
    assert compared.count == 2
    assert (compared.gained, compared.lost) == (("locks",), ("fast",))
    assert compared.grade_change == pytest.approx(1.5)
    assert {point.text: point.outcomes for point in compared.points} == {
        "locks": (False, None, True),
        "fast": (True, None, False),
        "new": ("", "", True),
    }
    first = compare(answers, answers[0].at)
    assert (first.count, first.gained, first.grade_change) == (0, (), None)
    assert compare([], START).answers == ()


def test_the_calendar_is_a_year_up_to_today() -> None:
    today = date(2026, 3, 4)  # a Wednesday
    days = [Day(today - timedelta(days=back), answers, 60.0) for back, answers in enumerate((1, 5, 9, 30, 5))]
    calendar = calendar_of([*days, Day(date(2020, 1, 1), 99, 1.0)], today)
    assert len(calendar.weekdays) == 7
    assert {len(row) for row in calendar.weekdays} == {len(calendar.weeks)} == {53}
    assert sum(count for _, count in calendar.months) == 53
    wednesday, thursday = calendar.weekdays[2][-1], calendar.weekdays[3][-1]
    assert (wednesday.day, wednesday.answers, wednesday.level) == (today, 1, 1)
    assert thursday.level is None  # is to come
    levels = {day.answers: day.level for row in calendar.weekdays for day in row}
    assert levels[30] == LEVELS
    assert levels[0] in {0, None}
    assert 99 not in levels


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain – “text”\n", "plain – “text”\n"),
        ("a\u202eb", "a[U+202E]b"),
        ("\u2066x\u2069", "[U+2066]x[U+2069]"),
        ("\x00\x1b[2J", "[U+0000][U+001B][2J"),
        ("\ud800", "[U+D800]"),
        ("שלום", "שלום"),
        ("👩\u200d💻", "👩\u200d💻"),
        (Markup("<b>\x00"), "<b>\x00"),
        (3, 3),
    ],
)
def test_what_would_be_obeyed_is_seen(text: object, seen: object) -> None:
    assert visible(text) == seen
