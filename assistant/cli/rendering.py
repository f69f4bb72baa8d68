"""How a verdict looks on the screen. Every mark is a word too, so that it reads without colour."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.decks.cards import Card
from assistant.scoring.verdict import Admission, Delivery, PointResult, RedFlag, Status, TermResult, Verdict

MARKS: Mapping[bool | None, tuple[str, str]] = {
    True: ("made", "bold green"),
    False: ("missed", "bold red"),
    None: ("unclear", "bold yellow"),
}
"""Word and style for each outcome."""

COUNTED = ("counted", "bold green")
"""The same for a point that was made on appeal."""

NOT_JUDGED = {
    Status.NO_SPEECH: "No answer was heard, so nothing was graded.",
    Status.UNCLEAR: "The answer could not be understood, so nothing was graded. (English only for now.)",
}


def render_verdict(card: Card, verdict: Verdict) -> RenderableType:
    """The whole verdict: grade, points with their evidence, terms, delivery and the expert answer."""
    parts: list[RenderableType] = [
        Text.assemble((f"{card.number}. ", "dim"), (card.question, "bold")),
        _headline(verdict),
    ]
    if verdict.admission is not None:
        parts.append(_admission(verdict.admission))
    if verdict.transcript.strip():
        parts.append(labelled("You said", Text(verdict.transcript)))
    if verdict.status is Status.OK:
        parts.append(points_table(verdict.points))
        if verdict.terms:
            parts.append(labelled("Terms", _terms(verdict.terms)))
        if verdict.red_flags:
            parts.append(labelled("Red flags", red_flag_lines(verdict.red_flags)))
    parts.append(labelled("Delivery", Text(" · ".join(delivery_facts(verdict.delivery)))))
    parts.append(labelled("Expert answer", Text(card.answer, style="italic")))
    return Group(*parts)


def summary_line(result: Mapping[str, Any]) -> Text:
    """One line for one answer of a batch, from its JSON object."""
    name = Text.assemble((str(result["id"]), "bold"), f"  card {result['card']}  ")
    match result["status"]:
        case "ok":
            made = sum(point["made"] is True for point in result["points"])
            grade = "no grade" if result["grade"] is None else f"grade {result['grade']:.1f}"
            return name.append(f"{grade}, {made} of {len(result['points'])} points made")
        case "error":
            return name.append(result["error"], style="red")
        case status:
            return name.append(NOT_JUDGED[Status(status)], style="yellow")


def delivery_facts(delivery: Delivery) -> list[str]:
    """What is known about the delivery, a short phrase each."""
    facts = [_count(delivery.words, "word")]
    if delivery.speech_s is not None:
        facts.append(f"{delivery.speech_s:.0f} s of speech")
    if delivery.words_per_minute is not None:
        facts.append(f"{delivery.words_per_minute:.0f} words a minute")
    facts.append(_count(delivery.fillers, "filler"))
    if delivery.long_pauses is not None:
        facts.append(_count(delivery.long_pauses, "long pause"))
    if delivery.response_latency_s is not None:
        facts.append(f"began after {delivery.response_latency_s:.1f} s")
    if delivery.hints:
        facts.append(f"after {_count(delivery.hints, 'hint')}")
    if delivery.over_limit_s:
        facts.append(f"{delivery.over_limit_s:.1f} s over the limit")
    if delivery.flaw:
        facts.append(f"hard to hear: {delivery.flaw}")
    return facts


def _headline(verdict: Verdict) -> Text:
    if verdict.status is not Status.OK or verdict.grade is None or verdict.coverage is None:
        return Text(NOT_JUDGED.get(verdict.status, "Nothing was graded."), style="yellow")
    outcomes = [point.made for point in verdict.points] or [term.said for term in verdict.terms]
    counted = f"{outcomes.count(True)} of {_count(len(outcomes), 'point' if verdict.points else 'term')} made"
    unclear = outcomes.count(None)
    open_ones = f", {unclear} that could not be told" if unclear else ""
    return Text.assemble("Grade ", (f"{verdict.grade:.1f} of 5", "bold"), f": {counted}{open_ones}.")


def _admission(admission: Admission) -> Text:
    """A kind line: what was admitted counts for the candidate, not against."""
    text = Text("You said openly that you did not know", style="green")
    if admission.next_step:
        quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{admission.next_step}\N{RIGHT DOUBLE QUOTATION MARK}"
        return text.append(f", and how you would find out: {quoted}. A good candidate does.")
    return text.append(". Say too how you would find out: a good candidate does.")


def points_table(points: Iterable[PointResult]) -> RenderableType:
    """A row a point: what became of it, and the words that made it."""
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    table.add_column("made", no_wrap=True)
    table.add_column("point")
    for point in points:
        word, style = COUNTED if point.appealed else MARKS[point.made]
        text = Text(point.text)
        if point.evidence:
            text.append(
                f"\n\N{LEFT DOUBLE QUOTATION MARK}{point.evidence}\N{RIGHT DOUBLE QUOTATION MARK}", "dim"
            )
        table.add_row(Text(word, style), text)
    return table


def _terms(terms: Iterable[TermResult]) -> Text:
    lines = []
    for outcome, label in ((True, "said"), (False, "not said"), (None, "unclear")):
        named = ", ".join(term.term for term in terms if term.said is outcome)
        if named:
            lines.append(Text.assemble((f"{label}: ", MARKS[outcome][1]), named))
    return Text("\n").join(lines)


def red_flag_lines(flags: Iterable[RedFlag]) -> Text:
    """Each flag with the words that raised it."""
    lines = []
    for flag in flags:
        quote = f"\n\N{LEFT DOUBLE QUOTATION MARK}{flag.quote}\N{RIGHT DOUBLE QUOTATION MARK}"
        lines.append(Text.assemble((flag.rule, "bold red"), (quote, "dim")))
    return Text("\n").join(lines)


def labelled(label: str, content: RenderableType) -> RenderableType:
    """A heading with its content, indented."""
    return Group(Text(label, style="dim"), Padding(content, (0, 0, 1, 2)))


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
