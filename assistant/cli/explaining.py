"""How the reasons of a verdict look on the screen."""

from collections.abc import Iterable

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.cli.rendering import MARKS
from assistant.scoring.explain import Explanation, GradeReason, PointReason, TermReason
from assistant.scoring.threshold import Threshold

_SAID = {True: "said", False: "not said", None: "unclear"}


def render_explanation(explanation: Explanation) -> RenderableType:
    """Why each point and term came out as it did, how the grade came about, and every threshold."""
    if explanation.why_not:
        parts: list[RenderableType] = [_heading("Why nothing was graded"), _inside(Text(explanation.why_not))]
    else:
        parts = [_heading("Why each point"), *(_point(reason) for reason in explanation.points)]
        if explanation.terms:
            parts += [_heading("Why each term"), _terms(explanation.terms)]
        if explanation.grade:
            parts += [_heading("Why this grade"), _inside(_grade(explanation, explanation.grade))]
    if explanation.thresholds:
        parts += [_heading("Thresholds"), *(_threshold(item) for item in explanation.thresholds)]
    return Group(*parts)


def _point(reason: PointReason) -> RenderableType:
    word, style = MARKS[reason.made]
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column()
    facts = {
        "nearest words": _quoted(reason.clause),
        "known as": reason.like,
        "wrong claim": _quoted(reason.unlike),
        f"rule: {reason.rule}": reason.why + _names(reason.thresholds),
        "earns": f"{reason.credit:.2f} of 1" + _names(reason.credit_thresholds),
    }
    for label, fact in facts.items():
        if fact:
            grid.add_row(label, Text(fact))
    return _inside(Group(Text.assemble(f"{reason.id}. ", (word, style), f" {reason.text}"), _inside(grid)))


def _terms(terms: Iterable[TermReason]) -> RenderableType:
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in ("term", "", "nearest words", "compared with", "why"):
        table.add_column(heading)
    for reason in terms:
        compared = "" if reason.wording in (None, reason.term) else reason.wording
        table.add_row(
            Text(reason.term),
            Text(_SAID[reason.said], MARKS[reason.said][1]),
            Text(_quoted(reason.heard)),
            Text(compared or ""),
            Text(reason.why + _names(reason.thresholds)),
        )
    return _inside(table)


def _grade(explanation: Explanation, grade: GradeReason) -> Text:
    earned = ", ".join(f"{point.id} {point.credit:.2f}" for point in explanation.points)
    lines = [f"points earn {grade.by_points:.2f}: the mean of {earned}" if earned else "no points"]
    if grade.resemblance is not None:
        lines.append(f"resemblance to the expert answer: {grade.resemblance:.2f}")
    if grade.term_share is not None:
        lines.append(f"terms said: {grade.term_share:.2f}")
    lines.append(grade.formula + _names(grade.thresholds))
    flags = [f"{flag.rule}: {_quoted(flag.quote)}" for flag in explanation.red_flags]
    lines.append(f"red flags, which do not change the grade: {'; '.join(flags) or 'none'}")
    return Text("\n".join(lines))


def _threshold(threshold: Threshold) -> RenderableType:
    told = Text.assemble((threshold.name, "bold"), f" {float(threshold):g}: {threshold.meaning}.")
    return _inside(Group(told, _inside(Text(f"Source: {threshold.source}.", style="dim"))))


def _heading(text: str) -> Text:
    return Text(text, style="bold")


def _inside(content: RenderableType) -> RenderableType:
    return Padding(content, (0, 0, 0, 2))


def _names(thresholds: Iterable[str]) -> str:
    named = ", ".join(thresholds)
    return f" [{named}]" if named else ""


def _quoted(text: str | None) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}" if text else ""
