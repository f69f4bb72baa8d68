"""How the verdicts of each kind of practice look on the screen."""

from collections.abc import Callable, Mapping

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.cli.rendering import (
    MARKS,
    NOT_JUDGED,
    delivery_facts,
    labelled,
    points_table,
    red_flag_lines,
    render_verdict,
)
from assistant.decks.cards import Card
from assistant.practice.clock_words import clock
from assistant.practice.drills.star import NAMES
from assistant.scoring.phase_review import PhaseReview
from assistant.scoring.story_review import StoryReview, ToldSentence
from assistant.scoring.verdict import FactResult, Status, Verdict

Outcomes = Mapping[bool | None, tuple[str, str]]
"""Word and style for each outcome."""

RIGHT: Outcomes = {
    True: ("right", "bold green"),
    False: ("wrong", "bold red"),
    None: ("unclear", "bold yellow"),
}

TICKED: Outcomes = {True: ("[x]", "bold green"), False: ("[ ]", "bold red"), None: ("[?]", "bold yellow")}


def render_answer(drill: str, card: Card, verdict: Verdict) -> RenderableType:
    """The verdict on an answer, as it suits the kind of practice."""
    return _RENDERERS.get(drill, render_verdict)(card, verdict)


def _fact(card: Card, verdict: Verdict) -> RenderableType:
    """Right or not in one line, what was said, and the value."""
    fact = verdict.detail
    why = f"  ({fact.why})" if isinstance(fact, FactResult) and not fact.right else ""
    outcome = _one_line(RIGHT[verdict.points[0].made], verdict, why)
    return Group(outcome, Padding(Text(card.points[0].text), (0, 0, 0, 2)))


def _reply(_card: Card, verdict: Verdict) -> RenderableType:
    """Ticked or not, and what was said."""
    return _one_line(TICKED[verdict.points[0].made], verdict)


def _phase(_card: Card, verdict: Verdict) -> RenderableType:
    """Time, what was covered, and what turned to the interviewer; trade-offs come at the end."""
    review = verdict.detail
    if not isinstance(review, PhaseReview):
        return Text(NOT_JUDGED.get(verdict.status, ""), style="yellow")
    facts = [f"{clock(review.spoken_s or 0.0)} spoken"]
    if verdict.points:
        made = sum(point.made is True for point in verdict.points)
        facts.append(f"{made} of {len(verdict.points)} covered")
    turned = len(review.check_ins) + len(review.clarifying)
    facts.append(
        f"turned to the interviewer {turned} times" if turned != 1 else "turned to the interviewer once"
    )
    if review.trade_offs:
        facts.append(f"{len(review.trade_offs)} trade-offs")
    parts: list[RenderableType] = [Text(" · ".join(facts)), points_table(verdict.points)]
    if verdict.red_flags:
        parts.append(labelled("Red flags", red_flag_lines(verdict.red_flags)))
    return Group(*parts)


def _story(card: Card, verdict: Verdict) -> RenderableType:
    """The parts with their time, the key phrase, the result and who acted, then the story in sentences."""
    review = verdict.detail
    if not isinstance(review, StoryReview):
        return Text(NOT_JUDGED.get(verdict.status, ""), style="yellow")
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    for part in review.parts:
        word, style = MARKS[part.told]
        time = "" if part.spoken_s is None else clock(part.spoken_s)
        table.add_row(Text(word, style), NAMES[part.part], time, f"{part.share:.0%}", bar(part.share))
    grade = "" if verdict.grade is None else f"Grade {verdict.grade:.1f} of 5"
    facts = [
        f"key phrase: {review.key_phrase.value}",
        "result in numbers" if review.quantified_result else "result without numbers",
        f"I {review.i_count}, we {review.we_count}" + (", too much we" if review.we_heavy else ""),
    ]
    parts: list[RenderableType] = [
        Text.assemble((f"{card.number}. ", "dim"), (card.question, "bold")),
        Text(grade),
        table,
        Text(" · ".join(facts)),
        labelled("You said", Text("\n").join(_sentence(sentence) for sentence in review.sentences)),
    ]
    if review.notes:
        parts.append(labelled("Your notes", points_table(review.notes)))
    if verdict.red_flags:
        parts.append(labelled("Red flags", red_flag_lines(verdict.red_flags)))
    parts.append(labelled("Delivery", Text(" · ".join(delivery_facts(verdict.delivery)))))
    return Group(*parts)


def _sentence(sentence: ToldSentence) -> Text:
    return Text.assemble(
        (f"{sentence.part or '-'}  ", "bold cyan" if sentence.part else "dim"), sentence.text
    )


def bar(share: float) -> str:
    """A share as a bar of ten cells."""
    filled = round(10 * min(1.0, share))
    return "▮" * filled + "▯" * (10 - filled)


def _one_line(outcome: tuple[str, str], verdict: Verdict, why: str = "") -> Text:
    if verdict.status is not Status.OK:
        return Text(NOT_JUDGED[verdict.status], style="yellow")
    quoted = f"  \N{LEFT DOUBLE QUOTATION MARK}{verdict.transcript.strip()}\N{RIGHT DOUBLE QUOTATION MARK}"
    return Text.assemble(outcome, quoted, (why, "dim"))


_RENDERERS: Mapping[str, Callable[[Card, Verdict], RenderableType]] = {
    "numbers": _fact,
    "checklist": _reply,
    "design": _phase,
    "star": _story,
}
"""By the name of the drill; any other shows the whole verdict."""
