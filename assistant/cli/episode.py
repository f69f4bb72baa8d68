"""`rehearse episode`: a sound file to practise with in any player."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.output import notices, print_json, screen
from assistant.cli.round_flags import open_sheet
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.decks.cards import Card, Sheet
    from assistant.practice.episodes.making import Episode, Wish

SHORTEST_MIN, LONGEST_MIN = 1.0, 120.0
"""Length of an episode in minutes: a recording of it, read up to three hours, has room for pauses, and an mp3
file, which counts its chapters in a byte, for all of them."""


def episode(
    sheet: Annotated[
        str, typer.Argument(help="A sheet's name or file; the settings name the usual one.")
    ] = "",
    deck: Annotated[list[str], typer.Option(metavar="NAME", help="Only this topic; may be repeated.")] = [],
    card: Annotated[list[int], typer.Option(metavar="N", help="This card; may be repeated.")] = [],
    minutes: Annotated[
        float, typer.Option(min=SHORTEST_MIN, max=LONGEST_MIN, help="How long it is to be.")
    ] = 20.0,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to: a name that ends in .mp3, .m4a or .ogg.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object: file, length, visits.")] = False,
) -> None:
    """Make a sound file for any player: question, time to answer aloud, expert answer.

    Cards that are due come first. Each comes back after about 25 seconds, 2 and 10 minutes. Every turn is a
    chapter. Record your answers with another device while you listen, and have them graded by
    `rehearse import-recording`.

    Example: rehearse episode interview --deck Go --minutes 20 --out go.mp3
    """
    from assistant.audio.encoding import encoding_of, write_encoded
    from assistant.practice.episodes.making import counted
    from assistant.practice.episodes.shelf import keep, labels_of

    began_s = time.monotonic()
    workspace = open_workspace()
    chosen = open_sheet(workspace, sheet)
    now = datetime.now().astimezone()
    file = out or Path(f"{_as_file_name(chosen.id)}-{now:%Y-%m-%d-%H%M}.mp3")
    encoding = encoding_of(file)
    _refuse_unwritable(file)
    cards = _choose(workspace, chosen, deck, card)
    with _progress(60 * minutes) as step:
        made = _make(workspace, _wish(workspace, sheet, chosen, cards, minutes), step("Speaking"))
        labels = labels_of(made, f"{chosen.title}, {now:%d %B %Y}")
        write_encoded(file, counted(made.pieces(), step("Writing")), labels, encoding)
        keep(made, workspace.folders.episodes)
    made_in_s = time.monotonic() - began_s
    if json:
        print_json(_as_json(file, made, made_in_s))
        return
    _tell(file, made, made_in_s, wanted_s=60 * minutes)


def _as_file_name(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name)


def _refuse_unwritable(file: Path) -> None:
    if file.exists():
        raise UsageError(f"{file} is there already", remedy="Name another by --out, or remove it.")
    if not file.parent.is_dir():
        raise UsageError(f"there is no folder {file.parent}", remedy="Make it, or name another.")


def _choose(workspace: Workspace, sheet: "Sheet", decks: list[str], numbers: list[int]) -> "tuple[Card, ...]":
    """The cards in the order in which they are to be learned: those that are due first."""
    from assistant.cli.history_file import open_history
    from assistant.cli.practice import Wanted, choose

    wanted = Wanted(decks, list(dict.fromkeys(numbers)), max(1, len(sheet.cards)))
    with open_history(workspace) as history:
        return choose(workspace, history, sheet, wanted)


def _wish(
    workspace: Workspace, named: str, sheet: "Sheet", cards: "tuple[Card, ...]", minutes: float
) -> "Wish":
    from assistant.practice.episodes.making import Wish

    source = named or workspace.settings.practice.sheet
    if Path(source).expanduser().is_file():
        source = str(Path(source).expanduser().absolute())
    return Wish(sheet, source, cards, 60 * minutes, workspace.settings.practice.limit_s)


def _make(workspace: Workspace, wish: "Wish", progress: Callable[[float], None]) -> "Episode":
    from contextlib import closing

    from assistant.cli.building import build_voice
    from assistant.practice.episodes.making import make_episode

    with closing(build_voice(workspace)) as voice:
        return make_episode(wish, voice, progress)


@contextmanager
def _progress(total_s: float) -> Iterator[Callable[[str], Callable[[float], None]]]:
    """A bar for each step of the work, on stderr, in seconds of the episode."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=notices(), transient=True) as bars:

        def step(name: str) -> Callable[[float], None]:
            task = bars.add_task(name, total=total_s)
            return lambda passed_s: bars.update(task, completed=passed_s)

        yield step


def _tell(file: Path, made: "Episode", made_in_s: float, *, wanted_s: float) -> None:
    from assistant.practice.clock_words import clock
    from assistant.practice.episodes.recall import STRETCH

    visits = made.timeline.visits
    cards = len({visit.key for visit in visits})
    counts = f"{cards} card{'s' if cards > 1 else ''} in {len(visits)} turn{'s' if len(visits) > 1 else ''}"
    length_s = made.timeline.duration_s
    screen().print(
        f"{file}: {clock(length_s)}, {counts}, made in {made_in_s:.0f} s", markup=False, soft_wrap=True
    )
    if length_s * STRETCH < wanted_s:
        screen().print("It is shorter than wanted: its cards have come back as often as they should.")
    screen().print(
        "Record your answers with another device while you listen; then: rehearse import-recording FILE",
        soft_wrap=True,
    )


def _as_json(file: Path, made: "Episode", made_in_s: float) -> dict[str, object]:
    timeline = made.timeline
    return {
        "file": str(file),
        "id": timeline.id,
        "sheet": timeline.sheet,
        "duration_s": round(timeline.duration_s, 3),
        "cards": list(dict.fromkeys(visit.number for visit in timeline.visits)),
        "visits": [
            {
                "card": visit.number,
                "repeat": visit.repeat,
                "question_s": round(visit.asks.start_s, 3),
                "pause": [round(visit.pause.start_s, 3), round(visit.pause.end_s, 3)],
                "answer": [round(visit.tells.start_s, 3), round(visit.tells.end_s, 3)],
            }
            for visit in timeline.visits
        ],
        "made_in_s": round(made_in_s, 2),
    }
