"""`rehearse evaluate`: how true the verdicts are, measured on labelled answers."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from assistant.cli.examiner import Examiner
from assistant.cli.noise import NoiseOption, SnrOption, read_noise
from assistant.cli.output import notices, print_json, screen
from assistant.cli.workspace import open_workspace
from assistant.errors import UsageError

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
    with _opened(file) as lines:
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
    with _opened(file) as lines:
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
    with _opened(file) as lines, io.TextIOWrapper(lines, encoding="utf-8-sig", newline="") as text:
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
def redflags(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Labelled utterances, a JSON object a line.")],
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="The sheet whose red flags.")] = "interview",
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, the summary last.")] = False,
) -> None:
    """Compare the red flags that are raised with those that a reader found.

    A line of FILE: {"id": "x", "text": "...", "flag": "a red flag of the sheet"}, or null for none.

    Example: rehearse evaluate redflags utterances.jsonl --json
    """
    from assistant.evaluation.red_flags import JudgedFlag, read_flagged, summarise

    examiner = Examiner(open_workspace(), sheet)
    flags = [flag for topic in examiner.sheet.red_flags for flag in topic.items]
    judged = []
    with _opened(file) as lines:
        for labelled in read_flagged(lines, flags):
            raised = examiner.red_flags(labelled.text)
            judged.append(JudgedFlag(labelled.id, raised[0].rule if raised else None, labelled.flag))
            if json:
                print_json(judged[-1].as_json())
    summary = summarise(judged)
    if json:
        print_json({"summary": asdict(summary)})
        return
    for item in judged:
        if item.predicted != item.truth:
            told = f"{item.id}: raised {item.predicted or 'none'}; it should be {item.truth or 'none'}"
            screen().print(told, markup=False)
    screen().print(
        f"{summary.n} utterances, flagged or not: precision {summary.precision:.3f}, "
        f"recall {summary.recall:.3f}, F1 {summary.f1:.3f}; of those rightly raised the very flag in "
        f"{summary.same_flag:.3f}"
    )


@app.command()
def numbers(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Labelled answers, a JSON object a line.")],
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="The sheet with the facts.")] = "interview",
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, the summary last.")] = False,
) -> None:
    """Compare what is made of spoken values with what a reader made of them.

    A line of FILE: {"id": "x", "fact": "Kinesis: Record max size", "text": "one megabyte", "right": true}.

    Example: rehearse evaluate numbers values.jsonl --json
    """
    from assistant.decks.library import find_fact, find_sheet
    from assistant.evaluation.numbers import JudgedFact, read_said, summarise
    from assistant.scoring.facts import judge_fact

    found = find_sheet(sheet, open_workspace().folders.sheets)
    judged = []
    with _opened(file) as lines:
        for said in read_said(lines):
            fact = find_fact(found, said.fact)
            result = judge_fact(fact.value, said.text)
            judged.append(JudgedFact(said.id, result.right, said.right))
            if json:
                print_json(judged[-1].as_json())
            elif (result.right is True) is not said.right:
                told = f'{said.id}: "{said.text}" for "{fact.value}": {result.why}'
                screen().print(told, markup=False)
    summary = summarise(judged)
    if json:
        print_json({"summary": asdict(summary)})
        return
    screen().print(
        f"{summary.n} values: {summary.accuracy:.1%} judged as labelled, precision {summary.precision:.3f}, "
        f"recall {summary.recall:.3f}, F1 {summary.f1:.3f}, {summary.null_share:.1%} could not be told"
    )


@app.command()
def star(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Labelled stories, a JSON object a line.")],
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="The sheet with the values.")] = "interview",
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, the summary last.")] = False,
) -> None:
    """Compare what is made of stories with what a reader made of them.

    A line of FILE: {"id": "x", "row": 1, "value": "Curious", "sentences": ["...", "..."],
    "parts": ["S", "A"], "missing": ["T", "R"], "key_phrase": "absent", "we_heavy": false,
    "quantified_result": false}. The row is that of the sheet's value table, from 1; without one, it is the
    first of the value.

    Example: rehearse evaluate star stories.jsonl --json
    """
    from assistant.cli.building import build_stories
    from assistant.decks.library import find_sheet
    from assistant.evaluation.star import ReadStory, find_prompt, labels_of, read_labelled, summarise

    workspace = open_workspace()
    prompts = find_sheet(sheet, workspace.folders.sheets).stories
    reader = build_stories(workspace)
    stories = []
    with _opened(file) as lines:
        for told in read_labelled(lines):
            review = reader.read_sentences(find_prompt(prompts, told), told.sentences)
            stories.append(ReadStory(told.id, labels_of(review), told.truth))
            if json:
                print_json(stories[-1].as_json())
    summary = summarise(stories)
    if json:
        print_json({"summary": asdict(summary)})
        return
    for story in stories:
        found, truth = asdict(story.predicted), asdict(story.truth)
        for field in (name for name in found if found[name] != truth[name]):
            told_as = f"{story.id}: {field} {_in_words(found[field])}; it should be {_in_words(truth[field])}"
            screen().print(told_as, markup=False)
    screen().print(
        f"{summary.n} stories, {summary.sentences} sentences: macro-F1 {summary.macro_f1:.3f}; right are "
        f"missing parts {summary.missing_right:.1%}, key phrase {summary.key_phrase_right:.1%}, "
        f"we {summary.we_heavy_right:.1%}, figures {summary.quantified_result_right:.1%}"
    )


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
    if json:
        print_json({"summary": asdict(summary)})
        return
    for clip in heard:
        if clip.started:
            screen().print(f"{clip.file.name}: {clip.text or 'no words'}", markup=False)
    screen().print(
        f"{summary.n} recordings: {summary.started} started an answer, {summary.with_words} gave words"
    )


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


def _in_words(found: object) -> str:
    return " ".join(found) or "none" if isinstance(found, tuple | list) else str(found)


def _opened(file: Path) -> IO[bytes]:
    try:
        return file.open("rb")
    except OSError as err:
        raise UsageError(
            f"cannot read {file}", why=err.strerror or str(err), remedy="Check the path."
        ) from err


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
