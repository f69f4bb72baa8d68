"""`rehearse bench`: how fast is it here, and how well does it hear?"""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from assistant.cli.bench_history import history
from assistant.cli.bench_schedule import schedule
from assistant.cli.noise import NoiseOption, SnrOption, read_noise
from assistant.cli.output import notices, print_json, screen
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table

    from assistant.evaluation.clips import Clip
    from assistant.evaluation.lag import LagLine
    from assistant.evaluation.lag_round import LagJob

app = typer.Typer(no_args_is_help=True)
app.command()(schedule)
app.command()(history)

MOST_LENGTH_S = 3600.0
"""The longest answer of `bench lag`."""


@app.callback()
def bench() -> None:
    """How fast is it here, and how well does it hear?

    Example: rehearse bench start
    """


@app.command()
def start(json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Measure the wait for `rehearse --help` (beside bare Python) and for the first question.

    Example: rehearse bench start
    """
    from assistant.evaluation.startup import measure_startup
    from assistant.inference.store import open_store

    workspace = open_workspace()
    print_conditions(workspace)
    measured = measure_startup(open_store(workspace.folders).locate(workspace.settings.recognition.model))
    if json:
        print_json({name: round(value, 3) for name, value in asdict(measured).items()})
        return
    extra_s = measured.help_s - measured.python_s
    screen().print(
        f"rehearse --help: {measured.help_s:.2f} s, {extra_s:.2f} s more than bare Python\n"
        f"first question begins after {measured.first_question_s:.2f} s"
    )


@app.command()
def lag(
    lengths: Annotated[
        str, typer.Option(metavar="SECONDS,...", help="How long the answers are.")
    ] = "10,30,120,300",
    rounds: Annotated[int, typer.Option(min=1, max=1000, help="Answers of each length.")] = 3,
    answers: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Recordings to join, in place of the demo's."),
    ] = None,
    source: Annotated[
        Literal["file", "microphone", "both"], typer.Option(help="What the answers come from.")
    ] = "file",
    player: Annotated[
        str, typer.Option(metavar="COMMAND", help="Plays {file} into the microphone; nobody needs to speak.")
    ] = "",
    end: Annotated[
        Literal["silence", "key"],
        typer.Option(help="What ends an answer; a key comes right after its last word."),
    ] = "silence",
    json: Annotated[bool, typer.Option("--json", help="One JSON object for each length and source.")] = False,
) -> None:
    """Measure how long the verdict keeps you waiting, and whether that grows with the answer.

    Recordings are joined to answers of each length and spoken in real time through a whole round, in a
    process of its own, with your settings; then the same model transcribes the same recordings the ordinary
    way, all at the end. The wait counts from the moment in which the last sample that was heard was due (of
    the silence that ends an answer, or before the key) until the verdict is kept. DIR may hold a table
    transcripts.tsv with the columns file, text and speaker: an answer then has one voice.

    For the microphone, COMMAND must reach it. On Linux a null sink does, with its monitor as the default
    source: --source both --player "paplay --device=mic {file}".

    Example: rehearse bench lag --lengths 10,120 --rounds 5
    """
    from assistant.evaluation.isolation import in_own_process

    wanted_s = _lengths(lengths)
    players = _players(source, player)
    workspace = open_workspace()
    print_conditions(workspace)
    lines = []
    for job in _lag_jobs(_clips(answers), wanted_s, rounds, players, end):
        what = f"{job.length_s:g} s by {job.source}, {rounds} times"
        notices().print(f"{what}: about {rounds * job.length_s / 60:.1f} min ...", markup=False)
        lines.append(asdict(in_own_process(measure_here, job)))
        if json:
            print_json(lines[-1])
    if not json:
        screen().print(_table(lines, heading="length_s"))


@app.command()
def accuracy(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Recordings, with transcripts.tsv.")],
    noise: NoiseOption = None,
    snr: SnrOption = None,
    join: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=1, help="Join those of a voice to this length."),
    ] = None,
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="Whose cards they answer.")] = "interview",
    json: Annotated[bool, typer.Option("--json", help="One JSON object for each set.")] = False,
) -> None:
    """Measure how well it hears: while somebody speaks, beside the whole recording at once.

    transcripts.tsv has the columns file and text, and if you like speaker, set (a line of figures each) and
    card (the number of the card that is answered, for the terms heard; names like w1-7-strong say it too).
    Noise is looped, and its ratio is to the speech without its pauses.

    Example: rehearse bench accuracy recordings --join 60 --noise cafe.wav --snr 10
    """
    from rich.progress import track

    from assistant.cli.building import build_ear
    from assistant.decks.library import find_sheet
    from assistant.evaluation.accuracy import make_passages, recognise, summarise
    from assistant.evaluation.clips import read_transcripts
    from assistant.evaluation.wer import check_tools

    check_tools()
    workspace = open_workspace()
    cards = {card.number: card for card in find_sheet(sheet, workspace.folders.sheets).cards}
    passages = make_passages(read_transcripts(folder), join)
    behind = read_noise(noise, snr)
    ear = build_ear(workspace)
    print_conditions(workspace)
    recognised = [
        recognise(passage, ear, behind, cards)
        for passage in track(passages, "Recognising", console=notices(), transient=True)
    ]
    lines = [_as_json(asdict(line)) for line in summarise(recognised)]
    if not json:
        screen().print(_table(lines, heading="set"))
        return
    for line in lines:
        print_json(line)


@app.command("score")
def grading(
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="Whose cards are answered.")] = "interview",
    answers: Annotated[int, typer.Option(min=1, max=100, help="Answers to each card.")] = 8,
    json: Annotated[bool, typer.Option("--json", help="One JSON object for each way of judging.")] = False,
) -> None:
    """Measure what it costs to grade a written answer of 60 words, by words alone and by likeness.

    The answers are made of the sheet's own aliases, each used once, so that nothing is known from before but
    the card. Preparing a card, once in a round, is measured apart.

    Example: rehearse bench score --json
    """
    from assistant.cli.building import build_readers
    from assistant.decks.library import find_sheet
    from assistant.evaluation.grading import measure_grading
    from assistant.scoring.claims import CARDS_KEPT

    workspace = open_workspace()
    found = find_sheet(sheet, workspace.folders.sheets)
    claims, _ = build_readers(workspace, found, CARDS_KEPT)
    print_conditions(workspace)
    lines = []
    for measured in measure_grading(found.cards, claims, answers):
        lines.append({name: _rounded(value) for name, value in asdict(measured).items()})
        if json:
            print_json(lines[-1])
    if not json:
        screen().print(_table(lines, heading="judged_by"))


def measure_here(job: "LagJob") -> "LagLine":
    """Measure in this process, with the user's settings: what the process of each measurement does."""
    import os

    from rich.console import Console

    from assistant.cli.building import build_ear, build_quickfire
    from assistant.cli.heap import share_one_heap
    from assistant.cli.round_screen import RoundScreen
    from assistant.cli.rounds import TONES, manners_of
    from assistant.decks.library import find_sheet
    from assistant.evaluation.lag_round import RoundParts, measure_lag

    share_one_heap()  # as the program does when it starts
    workspace = open_workspace()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sheet = find_sheet("interview", workspace.folders.sheets)
        parts = RoundParts(
            sheet=sheet,
            ear=build_ear(workspace),
            drill=build_quickfire(workspace, sheet),
            manners=manners_of(workspace, fast=False),
            display=RoundScreen(Console(file=nowhere, force_terminal=True), keys=False, resume=""),
            tones=TONES,
            microphone=workspace.settings.audio.input,
        )
        return measure_lag(job, parts)


def print_conditions(workspace: Workspace) -> None:
    """Tell once, on stderr, on what is measured."""
    from assistant.evaluation.hardware import hardware_line

    notices().print(hardware_line(workspace.settings.recognition.model), markup=False, soft_wrap=True)


def _lengths(text: str) -> list[float]:
    try:
        lengths = [float(length) for length in text.split(",")]
    except ValueError:
        lengths = []
    if not lengths or not all(1 <= length <= MOST_LENGTH_S for length in lengths):
        raise UsageError(
            f"--lengths cannot be {text!r}",
            why=f"it takes seconds from 1 to {MOST_LENGTH_S:g}, with commas in between",
            remedy="Try --lengths 10,30.",
        )
    return lengths


def _players(source: str, player: str) -> list[str]:
    """The player of each source to be measured; an empty one stands for files without a microphone."""
    from assistant.evaluation.speaking import PlayerMouth

    if source != "file":
        if not player:
            raise UsageError(
                "nobody speaks into the microphone",
                remedy='Name a program that does: --player "paplay --device=mic {file}".',
            )
        PlayerMouth(player, [])  # refused now, not after all the files have been spoken
    return {"file": [""], "microphone": [player], "both": ["", player]}[source]


def _clips(folder: Path | None) -> "tuple[Clip, ...]":
    from assistant.evaluation.clips import read_clips
    from assistant.folders import shipped_folder

    return read_clips(folder or shipped_folder("content") / "recordings")


def _lag_jobs(
    clips: "Sequence[Clip]", lengths_s: list[float], count: int, players: list[str], end: str
) -> "Iterable[LagJob]":
    """The measurements, one by one; their answers lie in a folder that goes away with the last one."""
    import tempfile
    from functools import cache

    from assistant.audio.recorder import Recorder
    from assistant.evaluation.joining import load_spoken, make_answers
    from assistant.evaluation.lag_round import LagJob
    from assistant.evaluation.speaking import AnswerEnd
    from assistant.inference.vad import SileroDetector

    load = cache(lambda clip: load_spoken(clip, SileroDetector()))
    with tempfile.TemporaryDirectory(prefix="rehearse-bench-", ignore_cleanup_errors=True) as folder:
        for length_s in lengths_s:
            files = [Path(folder) / f"{length_s:g}-{number}.flac" for number in range(count)]
            made = make_answers(clips, load, length_s=length_s, count=count)
            for file, samples in zip(files, made, strict=True):
                with Recorder(file) as recorder:
                    recorder.write(samples)
            for player in players:
                yield LagJob(length_s, tuple(files), player, AnswerEnd(end))


def _rounded(value: Any) -> Any:
    return round(value, 2) if isinstance(value, float) else value


def _as_json(line: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in line.items()}


def _table(lines: "Sequence[dict[str, Any]]", heading: str) -> "Table":
    """The figures with their names at the left and a column a line."""
    from rich.table import Table

    table = Table()
    table.add_column(heading)
    for line in lines:
        table.add_column(str(line[heading]), justify="right")
    for name in lines[0]:
        if name != heading:
            table.add_row(name, *("-" if line[name] is None else str(line[name]) for line in lines))
    return table
