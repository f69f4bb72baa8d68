"""`rehearse evaluate`: how true the verdicts are, measured on labelled answers."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import evaluate_drills
from assistant.cli.examiner import Examiner
from assistant.cli.labelled import opened, sum_up
from assistant.cli.noise import NoiseOption, SnrOption, read_noise
from assistant.cli.output import notices, print_json, screen
from assistant.cli.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.table import Table

    from assistant.evaluation.points import JudgedAnswer, PointsSummary
    from assistant.evaluation.terms import TermsSummary

app = typer.Typer(no_args_is_help=True)


@app.callback()
def evaluate() -> None:
    """Measure how true the verdicts are, on answers that somebody has labelled.

    Example: rehearse evaluate points answers.jsonl
    """


@app.command()
def points(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Labelled answers, a JSON object a line.")],
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="The sheet that they answer.")] = "interview",
    noise: NoiseOption = None,
    snr: SnrOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, the summary last.")] = False,
) -> None:
    """Compare the points that the verdicts call made with those that a reader found.

    A line of FILE: {"id": "x", "card": 7, "text": "...", "covered": {"a": true, "b": false}}, or "audio" with
    the name of a recording in place of "text". Where lines carry a "grade", the grades are compared too.

    Example: rehearse evaluate points answers.jsonl --json
    """
    from assistant.evaluation.answer_lines import read_lines
    from assistant.evaluation.points import judge, labelled, summarise

    examiner = Examiner(open_workspace(), sheet, noise=read_noise(noise, snr))
    judged = []
    with opened(file) as lines:
        for labels in labelled(read_lines(lines)):
            verdict = examiner.score_line(labels.answer, file.parent)
            judged.append(judge(labels, examiner.card(labels.answer.card), verdict))
            if json:
                print_json(judged[-1].as_json())
    summary = summarise(judged)
    if json:
        print_json({"summary": asdict(summary)})
    else:
        screen().print(_table(judged, summary))


@app.command()
def terms(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Answers in writing, a JSON object a line.")],
    audio: Annotated[Path, typer.Option(metavar="DIR", help="The same answers spoken: ID.flac.")],
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="The sheet that they answer.")] = "interview",
    noise: NoiseOption = None,
    snr: SnrOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, the summary last.")] = False,
) -> None:
    """Compare the terms heard in recordings with those in the written answers that were read aloud.

    A line of FILE: {"id": "x", "card": 7, "text": "..."}; its recording is DIR/x.flac. Summed up twice: as
    judged, where the sound is asked about words that may be a term misheard, and by the words alone.

    Example: rehearse evaluate terms answers.jsonl --audio recordings --noise cafe.wav --snr 10
    """
    from rich.progress import track

    from assistant.evaluation.answer_lines import AnswerLine, read_lines
    from assistant.evaluation.terms import compare, summarise

    examiner = Examiner(open_workspace(), sheet, noise=read_noise(noise, snr))
    answers: list[AnswerLine] = []
    with opened(file) as lines:
        for line in read_lines(lines):
            if not isinstance(line, AnswerLine):
                raise line.error
            answers.append(line)
    compared, by_words = [], []
    for answer in track(answers, "Listening", console=notices(), transient=True):
        card = examiner.card(answer.card)
        written = examiner.score_line(answer, file.parent)
        heard = examiner.hear(card, audio / f"{answer.id}.flac")
        compared.append(compare(answer.id, written, examiner.judge_heard(card, heard).verdict))
        words = replace(heard, transcript=replace(heard.transcript, weighed=()))
        by_words.append(compare(answer.id, written, examiner.judge_heard(card, words).verdict))
        if json:
            print_json(compared[-1].as_json())
    summary, without = summarise(compared), summarise(by_words)
    if json:
        print_json({"summary": asdict(summary) | {"words_alone": asdict(without)}})
        return
    for item in compared:
        for label, names in (("not heard", item.lost), ("heard, not said", item.invented)):
            if names:
                screen().print(f"{item.id}: {label}: {', '.join(names)}", markup=False)
    screen().print(_terms_table({"by the words alone": without, "with the sound": summary}))


@app.command()
def grades(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Answers with examiners' grades, CSV.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, the summary last.")] = False,
) -> None:
    """Compare grades with those of human examiners, on questions that no companion file prepares.

    FILE has the columns id, question, desired_answer, student_answer and score_avg (0 to 5).

    Example: rehearse evaluate grades graded.csv --json
    """
    import io

    from rich.progress import track

    from assistant.evaluation.grades import as_json, read_graded, summarise

    examiner = Examiner(open_workspace(), "interview")
    pairs = []
    with opened(file) as lines, io.TextIOWrapper(lines, encoding="utf-8-sig", newline="") as text:
        answers = list(read_graded(text, str(file)))
    for answer in track(answers, "Grading", console=notices(), transient=True):
        predicted = examiner.score_text(answer.card, answer.text).grade or 0.0
        pairs.append((predicted, answer.grade))
        if json:
            print_json(as_json(answer, predicted))
    summary = summarise(pairs)
    if json:
        print_json({"summary": asdict(summary)})
    else:
        screen().print(f"{summary.n} answers: Pearson r {summary.pearson_r}")


@app.command()
def nonspeech(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Recordings in which nobody answers.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, the summary last.")] = False,
) -> None:
    """Count the answers and the words that are heard where nobody speaks.

    Each recording is heard as a round hears the microphone.

    Example: rehearse evaluate nonspeech room-tone --json
    """
    from rich.progress import track

    from assistant.audio.files import recordings_in
    from assistant.cli.building import build_ear
    from assistant.cli.rounds import manners_of
    from assistant.evaluation.nonspeech import listen_to_nobody, summarise

    workspace = open_workspace()
    files = recordings_in(folder)
    ear, rules = build_ear(workspace), manners_of(workspace, fast=True).rules
    heard = []
    for file in track(files, "Listening", console=notices(), transient=True):
        heard.append(listen_to_nobody(file, ear, rules))
        if json:
            print_json(heard[-1].as_json())
    summary = summarise(heard)
    wrong = (f"{clip.file.name}: {clip.text or 'no words'}" for clip in heard if clip.started)
    told = f"{summary.n} recordings: {summary.started} started an answer, {summary.with_words} gave words"
    sum_up(summary, told, wrong, json=json)


def _terms_table(summaries: "Mapping[str, TermsSummary]") -> "Table":
    from rich.table import Table

    some = next(iter(summaries.values()))
    table = Table(title=f"{some.n} answers, {some.terms} terms", title_justify="left")
    for heading in ("", "precision", "recall", "F1", "heard of those not said", "unclear"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, summary in summaries.items():
        figures = (summary.precision, summary.recall, summary.f1)
        shares = (summary.false_share, summary.null_share)
        table.add_row(name, *(f"{value:.3f}" for value in figures), *(f"{value:.2%}" for value in shares))
    return table


def _table(judged: "list[JudgedAnswer]", summary: "PointsSummary") -> "Table":
    """The answers in which verdict and labels differ, and the summary beneath."""
    from rich.table import Table

    table = Table(caption=(
        f"{summary.n} answers with {summary.points} points: precision {summary.precision:.2f}, "
        f"recall {summary.recall:.2f}, F1 {summary.f1:.2f}, {summary.null_share:.1%} could not be told, "
        f"{summary.false_share:.1%} of those not made credited"
        + ("" if summary.pearson_r is None else f"; grades r {summary.pearson_r:.2f}")
    ))  # fmt: skip
    for heading in ("answer", "missed by the verdict", "credited in error"):
        table.add_column(heading)
    for answer in judged:
        missed = [point for point, made in answer.truth.items() if made and not answer.predicted[point]]
        credited = [point for point, made in answer.truth.items() if not made and answer.predicted[point]]
        if missed or credited:
            table.add_row(str(answer.id), ", ".join(missed), ", ".join(credited))
    return table


for command in (
    evaluate_drills.redflags,
    evaluate_drills.numbers,
    evaluate_drills.star,
    evaluate_drills.commands,
):
    app.command()(command)
