"""Statistics on the terminal: what grows, where it is weak, what comes. No wider than the terminal."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from assistant.cli.charts import SHADES, bar, calendar, sparkline
from assistant.cli.output import counted, printable
from assistant.history.records import CARD_DRILL
from assistant.history.schedule import DueDay
from assistant.history.scores import Scores
from assistant.history.statistics import DeckScores, Statistics, Streak, Week, monday_of
from assistant.history.weak import LATELY_CARD, LATELY_POINT, WeakCard, WeakPoint

SHOWN_WEEKS = 26
DECK_WEEKS = 12
SHOWN_WEAK = 5
"""Weeks of a trend, those of a deck, and weak cards and points that are shown."""

WIDE, MIDDLE = 90, 70
"""Widths in cells from which a table has all columns, or most."""

BAR_CELLS = 12

NOUNS = {
    CARD_DRILL: "card",
    "numbers": "fact",
    "star": "story",
    "questions": "question",
    "design": "phase",
    "checklist": "item",
    "asking": "question",
}


def statistics_screen(told: Statistics, width: int) -> RenderableType:
    """All of it, for a terminal that is so many cells wide; there is at least one attempt."""
    parts = (
        _overview(told),
        _titled("Week by week", _trends(told.weeks, told.today)),
        _titled("Calendar", _calendar(told, width)),
        _titled("Decks", _decks(told.decks, told.today, width)),
        _titled("Weakest cards", _weak_cards(told.weakest_cards, width)),
        _titled("Points missed most", _weak_points(told.weakest_points, width)),
        _titled("Coming due", _coming(told.coming, width)),
    )
    return Group(*(part for part in parts if part is not None))


def streak_text(streak: Streak) -> str:
    """The days in a row, and what keeps them."""
    if not streak.current:
        return f"none (longest {counted(streak.longest, 'day')})" if streak.longest else "none yet"
    longest = (
        "the longest so far"
        if streak.current == streak.longest
        else f"longest {counted(streak.longest, 'day')}"
    )
    keep = "" if streak.today else ", practise today to keep it"
    return f"{counted(streak.current, 'day')} ({longest}{keep})"


def share_text(value: float | None) -> str:
    """71%, or a dash for None."""
    return "-" if value is None else f"{value:.0%}"


def grade_text(value: float | None) -> str:
    """3.4, or a dash for None."""
    return "-" if value is None else f"{value:.1f}"


def time_text(seconds: float) -> str:
    """Hours and minutes, or minutes alone."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _titled(title: str, content: RenderableType | None) -> RenderableType | None:
    return None if content is None else Group("", Text(title, style="bold cyan"), content)


def _overview(told: Statistics) -> RenderableType:
    total = told.total
    facts = {
        "Streak": streak_text(told.streak),
        "Answers": f"{total.answers} on {counted(len(told.days), 'day')}{_aside(total)}",
        "Spoken": time_text(total.speech_s),
        "Coverage": f"{share_text(total.coverage)} of the points made, grade {grade_text(total.grade)} of 5",
        "Pace": _pace(total),
        "Over time": f"{total.over_limit} of {total.limited} answers with a limit"
        + (f" ({share_text(total.over_share)})" if total.limited else ""),
    }
    grid = Table.grid(padding=(0, 2))
    for name, fact in facts.items():
        if fact and (name != "Over time" or total.limited):
            grid.add_row(Text(name, style="dim"), Text(fact))
    return grid


def _aside(total: Scores) -> str:
    aside = [f"{total.unclear} unclear"] * bool(total.unclear) + [f"{total.silent} silent"] * bool(
        total.silent
    )
    return f" ({', '.join(aside)})" if aside else ""


def _pace(total: Scores) -> str:
    if total.words_per_minute is None:
        return ""
    return (
        f"{total.words_per_minute:.0f} words a minute, {total.fillers_per_minute or 0:.1f} fillers a minute"
    )


@dataclass(frozen=True, slots=True)
class _Trend:
    """One figure over the weeks: where its chart begins, and how a value is written."""

    name: str
    value: Callable[[Scores], float | None]
    written: Callable[[float], str]
    is_zero_based: bool = True


_TRENDS = (
    _Trend("Answers", lambda scores: scores.answers, lambda value: f"{value:.0f}"),
    _Trend("Coverage", lambda scores: scores.coverage, lambda value: f"{value:.0%}"),
    _Trend("Grade", lambda scores: scores.grade, lambda value: f"{value:.1f}"),
    _Trend("Words a minute", lambda scores: scores.words_per_minute, lambda value: f"{value:.0f}", False),
    _Trend("Fillers a minute", lambda scores: scores.fillers_per_minute, lambda value: f"{value:.1f}"),
    _Trend("Over time", lambda scores: scores.over_share, lambda value: f"{value:.0%}"),
)


def _trends(weeks: Sequence[Week], today: date) -> RenderableType | None:
    shown = _in_a_row(weeks, today, SHOWN_WEEKS)
    grid = Table.grid(padding=(0, 2))
    for trend in _TRENDS:
        values = [None if scores is None else trend.value(scores) for scores in shown]
        known = [value for value in values if value is not None]
        if len(known) > 1:
            low = 0.0 if trend.is_zero_based else min(known)
            chart = Text(sparkline(values, low), style="green", no_wrap=True)
            ends = f"{trend.written(known[0])} to {trend.written(known[-1])}"
            grid.add_row(Text(trend.name, style="dim"), chart, Text(ends, no_wrap=True))
    return grid if grid.row_count else None


def _in_a_row(weeks: Sequence[Week], today: date, most: int) -> list[Scores | None]:
    """The last weeks up to this one, without a gap, from the first practice on."""
    known = {week.begins: week.scores for week in weeks}
    last = monday_of(today)
    row = [known.get(last - timedelta(weeks=back)) for back in reversed(range(most))]
    while row and row[0] is None:
        del row[0]
    return row


def _calendar(told: Statistics, width: int) -> RenderableType | None:
    if not told.days:
        return None
    answers = {day.day: day.answers for day in told.days}
    return Group(
        calendar(answers, told.today, width),
        Text(f"    answers a day: {SHADES[0]} none, {' '.join(SHADES[1:])} more", style="dim"),
    )


def _decks(decks: Sequence[DeckScores], today: date, width: int) -> RenderableType | None:
    table = _table()
    table.add_column("Deck", ratio=1, no_wrap=True, overflow="ellipsis")
    if width >= MIDDLE:
        table.add_column("Practice", no_wrap=True)
    for name in ("Answers", "Made"):
        table.add_column(name, justify="right", no_wrap=True)
    if width >= MIDDLE:
        table.add_column("", no_wrap=True)
    table.add_column("Grade", justify="right", no_wrap=True)
    if width >= WIDE:
        table.add_column(f"{DECK_WEEKS} weeks", no_wrap=True)
    several = len({deck.sheet for deck in decks}) > 1
    for deck in decks:
        scores = deck.scores
        name = deck.deck or "no longer in the sheet"
        cells = [
            Text(printable(f"{deck.sheet}: {name}" if several else name), style="" if deck.deck else "dim"),
            *([Text(deck.drill)] * (width >= MIDDLE)),
            Text(str(scores.answers)),
            Text(share_text(scores.coverage)),
            *([bar(scores.coverage or 0.0, BAR_CELLS)] * (width >= MIDDLE)),
            Text(grade_text(scores.grade)),
        ]
        if width >= WIDE:
            grades = [None if one is None else one.grade for one in _in_a_row(deck.weeks, today, DECK_WEEKS)]
            cells.append(Text(sparkline(grades).rjust(DECK_WEEKS), style="green"))
        table.add_row(*cells)
    return table


def _weak_cards(cards: Sequence[WeakCard], width: int) -> RenderableType | None:
    if not cards:
        return None
    table = _table()
    for name in ("Card", "Question", "Made", "Grade"):
        is_text = name == "Question"
        justify = "left" if name in {"Card", "Question"} else "right"
        table.add_column(name, ratio=1 if is_text else None, no_wrap=True, justify=justify)  # type: ignore[arg-type]
    shown = cards[:SHOWN_WEAK]
    for card in shown:
        table.add_row(
            f"{NOUNS.get(card.drill, card.drill)} {card.card.number}",
            _cut(card.question),
            share_text(card.coverage),
            grade_text(card.grade),
        )
    how = f"in the mean of the last {LATELY_CARD} answers; {len(cards)} in all left something to say"
    return Group(table, *_notes(how, _commands(shown), width))


def _weak_points(points: Sequence[WeakPoint], width: int) -> RenderableType | None:
    lately = [point for point in points if point.missed_lately][:SHOWN_WEAK]
    if not lately:
        return None
    table = _table()
    table.add_column("Missed", no_wrap=True)
    table.add_column("Point", ratio=1, no_wrap=True)
    table.add_column("Of", no_wrap=True)
    for point in lately:
        times = f"{point.missed_lately} of {min(point.judged, LATELY_POINT)}"
        table.add_row(times, _cut(point.point), f"{NOUNS.get(point.drill, point.drill)} {point.card.number}")
    return Group(table, *_notes("of the last times; what was unclear does not count", (), width))


def _commands(cards: Sequence[WeakCard]) -> Iterator[str]:
    """What practises the quick-fire cards among these."""
    first = next((card for card in cards if card.drill == CARD_DRILL), None)
    if first is not None:
        numbers = [
            card.card.number for card in cards if (card.sheet, card.drill) == (first.sheet, first.drill)
        ]
        sheet = f'"{first.sheet}"' if " " in first.sheet else first.sheet
        yield f"Practise them: rehearse practice {sheet} {' '.join(f'--card {number}' for number in numbers)}"


def _notes(how: str, commands: Iterable[str], width: int) -> Iterator[Text]:
    yield Text(how, style="dim")
    yield from (Text(printable(command)) for command in commands)


def _coming(days: Sequence[DueDay], width: int) -> RenderableType | None:
    if not any(day.cards for day in days):
        return None
    cells = 6
    shown = days[: max(1, width // cells)]
    high = max(day.cards for day in shown) or 1
    names = ["today", *(f"{day.day:%a}" for day in shown[1:])]
    rows = (
        ("".join(f"{name:<{cells}}" for name in names), "dim"),
        ("".join(f"{day.cards or '·':<{cells}}" for day in shown), ""),
        ("".join(f"{_pillar(day.cards, high):<{cells}}" for day in shown), "green"),
    )
    return Text("\n").join(Text(row, style=style, no_wrap=True) for row, style in rows)


def _pillar(cards: int, high: int) -> str:
    return sparkline([cards, high])[0] * 3 if cards else ""


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, expand=True, show_edge=False)


def _cut(text: str) -> Text:
    return Text(printable(text), no_wrap=True, overflow="ellipsis")
