"""A round on the terminal: implements the practice room's `Display` with rich."""

from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.rule import Rule
from rich.text import Text

from assistant.cli.drill_rendering import render_answer
from assistant.cli.output import print_json
from assistant.history.summary import RoundSummary
from assistant.practice.chronicle import BEHIND_S
from assistant.practice.plan import Debrief, Item, Plan
from assistant.practice.progress import Progress
from assistant.scoring.verdict import Status, Verdict

LEVEL_CELLS = 10

QUIETEST_DB = -60.0
"""Peak level that shows as nothing; full scale fills all cells."""

SHOWN_WHOLE_S = 10.0
"""Limits from here on are shown in whole seconds."""

KEYS_LINE = "Enter: done, go on   r: repeat   s: skip   p: pause   q: stop"
YES_NO_LINE = "y: yes, done   n: not yet"
APPEAL_LINE = "c: count the likeliest point that is not made   u: undo   p: pause to look"


class RoundScreen:
    """Prints what happens in a round, and on a terminal how the answer is coming along.

    Args:
        console: where to.
        keys: whether keys work, so that they are shown.
        resume: what to type to go on with the round another time; empty where that cannot be.
    """

    def __init__(self, console: Console, *, keys: bool, resume: str) -> None:
        self._console = console
        self._keys = keys
        self._resume = resume
        self._total = 0
        self._noun = ""
        self._limit_s = 0.0
        self._view: Live | None = None

    @property
    def live(self) -> bool:
        """Whether this is a terminal that can be drawn over."""
        return self._console.is_terminal

    def round_started(self, plan: Plan) -> None:
        """Which sheet, how many cards."""
        self._total = len(plan.items)
        again = "Going on with" if plan.resumes else "Practising"
        nouns = {item.drill.noun for item in plan.items}
        self._noun = nouns.pop() if len(nouns) == 1 else "question"
        count = f", {_count(self._total, self._noun)}" if plan.items else ""
        self._print(f"[bold]{again} {escape(plan.title)}[/]{count}")
        if self._keys:
            self._print(f"[dim]{f'{YES_NO_LINE}   ' if plan.yes_no_keys else ''}{KEYS_LINE}[/]")

    def question(self, item: Item, place: int, text: str) -> None:
        """The question, large enough to find again."""
        self._end_view()
        card, noun = item.card, item.drill.noun
        title = f"{place + 1} of {self._total} · {escape(card.deck)} · {noun} {card.number}"
        self._console.print()
        self._console.print(Rule(title, style="cyan", align="left"))
        self._print(f"[bold]{escape(text)}[/]")
        for note in item.notes:
            self._print(f"[dim]  {escape(note)}[/]")

    def follow_up(self, text: str) -> None:
        """What is asked about an unclear part of the answer."""
        self._end_view()
        self._print(f"[bold]{escape(text)}[/]")

    def listening(self, limit_s: float) -> None:
        """The user may speak."""
        self._limit_s = limit_s
        self._print(f"[green]● Listening[/] [dim](limit {_limit(limit_s)} s)[/]")

    def progress(self, progress: Progress) -> None:
        """Level, time against the limit, and the words so far, in place."""
        if self._view is None:
            self._view = Live(console=self._console, transient=True, auto_refresh=False)
            self._view.start()
        self._view.update(answer_view(progress, self._limit_s, self._console.width), refresh=True)

    def note(self, text: str) -> None:
        """A short message."""
        self._print(f"[yellow]{escape(text)}[/]")

    def time_up(self) -> None:
        """The limit has passed."""
        self._print("[bold red]Time is up.[/] Come to an end.")

    def scoring(self) -> None:
        """The verdict is being made."""
        self._end_view()
        self._print("[dim]… scoring[/]")

    def verdict(self, item: Item, verdict: Verdict) -> None:
        """The verdict with the expert answer."""
        self._end_view()
        if not item.tells_verdict:
            return
        self._console.print(render_answer(item.drill.name, item.card, verdict))
        if (
            self._keys
            and item.drill.has_appeals
            and verdict.status is Status.OK
            and any(point.made is not True for point in verdict.points)
        ):
            self._print(f"[dim]{APPEAL_LINE}[/]")

    def debrief(self, debrief: Debrief) -> None:
        """What the answers came to together."""
        self._end_view()
        self._console.print()
        self._console.print(Rule(escape(debrief.title), style="cyan", align="left"))
        for line in debrief.lines:
            self._print(escape(line))

    def round_ended(self, summary: RoundSummary, *, complete: bool) -> None:
        """What the round came to."""
        self._end_view()
        if not self._total:
            return
        self._console.print()
        self._console.print(Rule("Summary", style="cyan", align="left"))
        for line in summary_lines(summary, self._noun):
            self._print(line)
        if not complete and summary.not_reached and self._resume:
            self._print(f"[dim]To go on with the rest: {escape(self._resume)}[/]")

    def _end_view(self) -> None:
        if self._view is not None:
            self._view.stop()
            self._view = None

    def _print(self, markup: str) -> None:
        self._console.print(markup, emoji=False)


class JsonScreen(RoundScreen):
    """Prints what happens to the notices, and verdicts and the summary as JSON to stdout."""

    def verdict(self, item: Item, verdict: Verdict) -> None:
        """The verdict as a `score` line, too."""
        super().verdict(item, verdict)
        print_json(verdict.as_json())

    def debrief(self, debrief: Debrief) -> None:
        """What the answers came to together, as one line, too."""
        super().debrief(debrief)
        print_json({"debrief": dict(debrief.facts)})

    def round_ended(self, summary: RoundSummary, *, complete: bool) -> None:
        """The summary as the last line, too."""
        super().round_ended(summary, complete=complete)
        print_json({"summary": summary_json(summary, complete=complete)})


def answer_view(progress: Progress, limit_s: float, width: int) -> Group:
    """The progress of an answer in three lines: level and time, the last words, and the points if wanted.

    Args:
        width: of the terminal, in characters.
    """
    over = progress.speaking_s > limit_s
    loud = round(LEVEL_CELLS * min(1.0, max(0.0, 1 - progress.level.peak_db / QUIETEST_DB)))
    behind = f"  recognition {progress.backlog_s:.0f} s behind" if progress.backlog_s > BEHIND_S else ""
    first = Text.assemble(
        ("▮" * loud, "green"),
        ("▯" * (LEVEL_CELLS - loud), "dim"),
        "  ",
        (f"{progress.speaking_s:.0f} s of {_limit(limit_s)} s", "bold red" if over else "default"),
        (behind, "yellow"),
    )
    words = Text(progress.text[-2 * width :], style="dim", overflow="fold")
    lines: list[RenderableType] = [first, words]
    if progress.points:
        ticked = [f"{point.id} {'✓' if point.made else '·'}" for point in progress.points]
        lines.append(Text("   ".join(ticked), style="green"))
    return Group(*lines)


def summary_lines(summary: RoundSummary, noun: str) -> list[str]:
    """The summary in a few lines of markup.

    Args:
        noun: what one of the items is called.
    """
    lines = [f"Answered {_count(summary.answered, noun)}"]
    if summary.answered:
        lines[0] += f": {summary.points_made} of {summary.points_total} points"
        if summary.mean_grade is not None:
            lines[0] += f", grade {summary.mean_grade:.1f} of 5"
        lines[0] += f", {_spoken_time(summary.speech_s)} spoken"
    if summary.no_speech or summary.unclear:
        lines.append(f"Not heard or unclear: {summary.no_speech + summary.unclear} (they do not count)")
    if summary.not_reached:
        lines.append(f"Without an answer: {_count(summary.not_reached, noun)}")
    if summary.over_limit:
        lines.append(f"Over the time limit: {_count(summary.over_limit, 'answer')}")
    if summary.weakest is not None:
        weakest = summary.weakest
        lines.append(f"Weakest: {noun} {weakest.card.number}, {escape(weakest.question)}")
    return lines


def summary_json(summary: RoundSummary, *, complete: bool) -> dict[str, Any]:
    """The summary for programs."""
    return {
        "answered": summary.answered,
        "no_speech": summary.no_speech,
        "unclear": summary.unclear,
        "not_reached": summary.not_reached,
        "mean_coverage": summary.mean_coverage,
        "mean_grade": summary.mean_grade,
        "points_made": summary.points_made,
        "points_total": summary.points_total,
        "over_limit": summary.over_limit,
        "speech_s": summary.speech_s,
        "weakest_card": summary.weakest.card.number if summary.weakest else None,
        "complete": complete,
    }


def _limit(limit_s: float) -> str:
    return f"{limit_s:g}" if limit_s < SHOWN_WHOLE_S else f"{limit_s:.0f}"


def _count(number: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def _spoken_time(duration_s: float) -> str:
    minutes, seconds = divmod(round(duration_s), 60)
    return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"
