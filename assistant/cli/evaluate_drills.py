"""`rehearse evaluate redflags`, `numbers`, `star` and `commands`: what is not an answer to a card."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.examiner import Examiner
from assistant.cli.labelled import opened, sum_up
from assistant.cli.noise import NoiseOption, SnrOption, read_noise
from assistant.cli.output import notices, print_json
from assistant.cli.workspace import open_workspace

if TYPE_CHECKING:
    from assistant.evaluation.star import ReadStory


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
    with opened(file) as lines:
        for labelled in read_flagged(lines, flags):
            raised = examiner.red_flags(labelled.text)
            judged.append(JudgedFlag(labelled.id, raised[0].rule if raised else None, labelled.flag))
            if json:
                print_json(judged[-1].as_json())
    summary = summarise(judged)
    wrong = (
        f"{item.id}: raised {item.predicted or 'none'}; it should be {item.truth or 'none'}"
        for item in judged
        if item.predicted != item.truth
    )
    told = (
        f"{summary.n} utterances, flagged or not: precision {summary.precision:.3f}, "
        f"recall {summary.recall:.3f}, F1 {summary.f1:.3f}; of those rightly raised the very flag in "
        f"{summary.same_flag:.3f}"
    )
    sum_up(summary, told, wrong, json=json)


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
    wrong: list[str] = []
    with opened(file) as lines:
        for said in read_said(lines):
            fact = find_fact(found, said.fact)
            result = judge_fact(fact.value, said.text)
            judged.append(JudgedFact(said.id, result.right, said.right))
            if json:
                print_json(judged[-1].as_json())
            elif (result.right is True) is not said.right:
                wrong.append(f'{said.id}: "{said.text}" for "{fact.value}": {result.why}')
    summary = summarise(judged)
    told = (
        f"{summary.n} values: {summary.accuracy:.1%} judged as labelled, precision {summary.precision:.3f}, "
        f"recall {summary.recall:.3f}, F1 {summary.f1:.3f}, {summary.null_share:.1%} could not be told"
    )
    sum_up(summary, told, wrong, json=json)


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
    from assistant.cli.building import build_claims, build_stories
    from assistant.decks.library import find_sheet
    from assistant.evaluation.star import ReadStory, find_prompt, labels_of, read_labelled, summarise

    workspace = open_workspace()
    prompts = find_sheet(sheet, workspace.folders.sheets).stories
    reader = build_stories(workspace, build_claims(workspace, cards_kept=1))
    stories = []
    with opened(file) as lines:
        for story in read_labelled(lines):
            review = reader.read_sentences(find_prompt(prompts, story), story.sentences)
            stories.append(ReadStory(story.id, labels_of(review), story.truth))
            if json:
                print_json(stories[-1].as_json())
    summary = summarise(stories)
    told = (
        f"{summary.n} stories, {summary.sentences} sentences: macro-F1 {summary.macro_f1:.3f}; right are "
        f"missing parts {summary.missing_right:.1%}, key phrase {summary.key_phrase_right:.1%}, "
        f"we {summary.we_heavy_right:.1%}, figures {summary.quantified_result_right:.1%}"
    )
    sum_up(summary, told, (line for story in stories for line in _differences(story)), json=json)


def commands(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Recordings, and labels.tsv: file, command or -.")
    ],
    noise: NoiseOption = None,
    snr: SnrOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, the summary last.")] = False,
) -> None:
    """Tell which recordings a round takes for a spoken command, beside what they are.

    Recordings that labels.tsv does not list are no commands.

    Example: rehearse evaluate commands recordings --noise train.wav --snr 10
    """
    from rich.progress import track

    from assistant.cli.building import build_ear
    from assistant.evaluation.commands import listen, read_labels, summarise

    spoken, behind = read_labels(folder), read_noise(noise, snr)
    ear = build_ear(open_workspace())
    heard = []
    for one in track(spoken, "Listening", console=notices(), transient=True):
        heard.append(listen(one, ear, behind))
        if json:
            print_json(heard[-1].as_json())
    summary = summarise(heard)
    wrong = (
        f'{taken.id}: "{taken.heard}" taken for {taken.predicted}; it should be {taken.truth}'
        for taken in heard
        if taken.predicted != taken.truth
    )
    told = (
        f"{summary.n} recordings, {summary.commands} commands: precision {summary.precision:.3f}, "
        f"recall {summary.recall:.3f}, {summary.mistaken} taken for a command that are none"
    )
    sum_up(summary, told, wrong, json=json)


def _differences(story: "ReadStory") -> Iterator[str]:
    """What was read otherwise than it should be, a line each."""
    found, truth = asdict(story.predicted), asdict(story.truth)
    for field in (name for name in found if found[name] != truth[name]):
        yield f"{story.id}: {field} {_in_words(found[field])}; it should be {_in_words(truth[field])}"


def _in_words(found: object) -> str:
    return " ".join(found) or "none" if isinstance(found, tuple | list) else str(found)
