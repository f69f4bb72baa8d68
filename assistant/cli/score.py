"""`rehearse score`: grade written or recorded answers without a microphone."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from assistant.cli.examiner import Examiner
from assistant.cli.output import print_json, screen
from assistant.cli.workspace import open_workspace
from assistant.errors import AudioFileError, UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from assistant.evaluation.answer_lines import AnswerLine, BadLine

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
        _score_batch(examiner, batch, json=json)
    elif card is not None:
        _score_one(examiner, card, text, audio, json=json)
    else:
        raise UsageError("no card is named", remedy=f"`rehearse sheets show {sheet}` lists their numbers.")


def _score_one(examiner: Examiner, number: int, text: str | None, audio: Path | None, *, json: bool) -> None:
    from assistant.cli.rendering import render_verdict

    card = examiner.card(number)
    verdict = examiner.score_audio(card, audio) if audio else examiner.score_text(card, text or "")
    if json:
        print_json({"id": None} | verdict.as_json())
    else:
        screen().print(render_verdict(card, verdict))


def _score_batch(examiner: Examiner, batch: str, *, json: bool) -> None:
    """Score line by line, each as soon as it has come. A bad line is reported in its place."""
    from assistant.cli.rendering import summary_line
    from assistant.evaluation.answer_lines import read_lines

    folder = Path() if batch == STDIN else Path(batch).parent
    with _opened(batch) as lines:
        for line in read_lines(lines):
            result = _scored(examiner, line, folder)
            if json:
                print_json(result)
            else:
                screen().print(summary_line(result), soft_wrap=True)


def _opened(batch: str) -> "AbstractContextManager[BinaryIO]":
    if batch == STDIN:
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(batch).open("rb")
    except OSError as err:
        raise UsageError(
            f"cannot read {batch}", why=err.strerror or str(err), remedy="Check the path."
        ) from err


def _scored(examiner: Examiner, line: "AnswerLine | BadLine", folder: Path) -> dict[str, Any]:
    from assistant.evaluation.answer_lines import BadLine

    if isinstance(line, BadLine):
        return _error(line, str(line.error))
    try:
        return {"id": line.id} | examiner.score_line(line, folder).as_json()
    except (UsageError, AudioFileError) as err:
        return _error(line, str(err))


def _error(line: "AnswerLine | BadLine", reason: str) -> dict[str, Any]:
    return {"id": line.id, "card": line.card, "status": "error", "error": reason}
