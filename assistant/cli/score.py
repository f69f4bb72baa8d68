"""`rehearse score`: grade written or recorded answers without a microphone."""

import sys
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from assistant.cli.examiner import Examiner
from assistant.cli.output import print_json, screen
from assistant.cli.workspace import open_workspace
from assistant.errors import AudioFileError, UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from assistant.decks.cards import Card
    from assistant.evaluation.answer_lines import AnswerLine, BadLine
    from assistant.scoring.score import Judgement

STDIN = "-"


def score(
    sheet: Annotated[str, typer.Argument(metavar="SHEET", help="Name or path of the sheet.")],
    card: Annotated[int | None, typer.Argument(metavar="CARD", help="Number of the card.")] = None,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="The answer in writing.")] = None,
    audio: Annotated[Path | None, typer.Option(metavar="FILE", help="The answer as a recording.")] = None,
    batch: Annotated[
        str | None, typer.Option(metavar="FILE", help="Many answers, a JSON object a line; - for stdin.")
    ] = None,
    limit: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=1, help="Time limit of a recorded answer.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why, point by point: evidence, rule and threshold.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Grade an answer without a microphone.

    Example: rehearse score interview 7 --text "Named queues that connect tasks to workers."
    """
    if sum(given is not None for given in (text, audio, batch)) != 1:
        raise UsageError(
            "give exactly one of --text, --audio and --batch", remedy="See `rehearse score --help`."
        )
    if batch is not None and card is not None:
        raise UsageError("--batch takes no card", remedy='Each line names its own: "card": 7.')
    examiner = Examiner(open_workspace(), sheet, limit)
    if batch is not None:
        _score_batch(examiner, batch, _Manner(json=json, explain=explain))
    elif card is not None:
        asked = examiner.card(card)
        judged = examiner.judge_audio(asked, audio) if audio else examiner.judge_text(asked, text or "")
        _show(asked, judged, _Manner(json=json, explain=explain))
    else:
        raise UsageError("no card is named", remedy=f"`rehearse sheets show {sheet}` lists their numbers.")


@dataclass(frozen=True, slots=True)
class _Manner:
    """How results are told."""

    json: bool
    explain: bool


def _show(card: "Card", judged: "Judgement", manner: _Manner) -> None:
    from assistant.cli.rendering import render_verdict

    if manner.json:
        print_json({"id": None} | _as_json(judged, manner))
        return
    screen().print(render_verdict(card, judged.verdict))
    _show_reasons(judged, manner)


def _show_reasons(judged: "Judgement", manner: _Manner) -> None:
    if manner.explain:
        from assistant.cli.explaining import render_explanation
        from assistant.scoring.explain import explain

        screen().print(render_explanation(explain(judged)))


def _as_json(judged: "Judgement", manner: _Manner) -> dict[str, Any]:
    if not manner.explain:
        return judged.verdict.as_json()
    from assistant.scoring.explain import explain

    return judged.verdict.as_json() | {"explanation": explain(judged).as_json()}


def _score_batch(examiner: Examiner, batch: str, manner: _Manner) -> None:
    """Score line by line, each as soon as it has come. A bad line is reported in its place."""
    from assistant.evaluation.answer_lines import read_lines

    folder = Path() if batch == STDIN else Path(batch).parent
    with _opened(batch) as lines:
        for line in read_lines(lines):
            _show_line(examiner, line, folder, manner)


def _opened(batch: str) -> "AbstractContextManager[BinaryIO]":
    if batch == STDIN:
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(batch).open("rb")
    except OSError as err:
        raise UsageError(
            f"cannot read {batch}", why=err.strerror or str(err), remedy="Check the path."
        ) from err


def _show_line(examiner: Examiner, line: "AnswerLine | BadLine", folder: Path, manner: _Manner) -> None:
    from assistant.cli.rendering import summary_line
    from assistant.evaluation.answer_lines import BadLine

    judged: Judgement | None = None
    if isinstance(line, BadLine):
        result = _error(line, str(line.error))
    else:
        try:
            judged = examiner.judge_line(line, folder)
            result = {"id": line.id} | _as_json(judged, manner)
        except (UsageError, AudioFileError) as err:
            result = _error(line, str(err))
    if manner.json:
        print_json(result)
        return
    screen().print(summary_line(result), soft_wrap=True)
    if judged is not None:
        _show_reasons(judged, manner)


def _error(line: "AnswerLine | BadLine", reason: str) -> dict[str, Any]:
    return {"id": line.id, "card": line.card, "status": "error", "error": reason}
