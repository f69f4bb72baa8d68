"""Rounds held in this process, in silence and as fast as it goes, with all of the product's own parts."""

import json
from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from assistant.audio.clock import SystemClock
from assistant.audio.speaker import SilentSpeaker
from assistant.cli.building import build_quickfire
from assistant.cli.round_screen import RoundScreen
from assistant.cli.rounds import TONES, manners_of
from assistant.cli.workspace import Workspace
from assistant.decks.cards import Card
from assistant.decks.library import find_sheet
from assistant.decks.phrase_book import PhraseBook
from assistant.events import Samples
from assistant.history.store import History
from assistant.listening.ear import Ear
from assistant.ports import AudioSource, SourceEnded
from assistant.practice.equipment import Equipment, Inbox, Outcome
from assistant.practice.journal import Journal
from assistant.practice.plan import Plan, card_items
from assistant.practice.session import Session

SCREEN = "screen.txt"
"""What the round showed, in its folder."""


@dataclass(frozen=True, slots=True)
class Held:
    """A round that was held: its events, and how it ended."""

    events: tuple[dict[str, Any], ...]
    outcome: Outcome

    @property
    def verdicts(self) -> tuple[dict[str, Any], ...]:
        """The verdicts, in order."""
        return self.named("verdict")

    def named(self, event: str) -> tuple[dict[str, Any], ...]:
        """All events of that name, in order."""
        return tuple(entry for entry in self.events if entry["event"] == event)


class Stream:
    """An `AudioSource` that goes on where the last listening stopped, as a microphone does, up to its end."""

    name = "stream"

    def __init__(self, frames: Iterable[Samples]) -> None:
        self._frames = iter(frames)
        self._next: Samples | None = next(self._frames, None)

    def listen(self) -> Generator[Samples, None, None]:
        """The frames that are left; `SourceEnded` when there are none."""
        if self._next is None:
            raise SourceEnded
        return self._listen()

    def close(self) -> None:
        """Nothing is held open."""

    def _listen(self) -> Generator[Samples, None, None]:
        while self._next is not None:
            frame, self._next = self._next, next(self._frames, None)
            yield frame
        raise SourceEnded


def hold(
    workspace: Workspace, ear: Ear, source: AudioSource, folder: Path, cards: Sequence[Card] | None = None
) -> Held:
    """Hold a round on the bundled sheet until `source` has nothing more, card after card, over and over.

    What is heard goes the way of every round: voice activity, recognition while it is spoken, the gauge of
    noise, spoken commands, the judges, the history and the recordings (in `folder`).

    Args:
        cards: hold it on these, and once. Default: all of the sheet.
    """
    sheet = find_sheet("interview", workspace.folders.sheets)
    drill = build_quickfire(workspace, sheet)
    limit_s = workspace.settings.practice.limit_s
    items = card_items(cards or sheet.cards, drill, limit_s=limit_s, deck_limits_s={})
    clock, inbox, file = SystemClock(), Inbox(), folder / "events.jsonl"
    with ExitStack() as parts:
        parts.enter_context(closing(source))
        screen = parts.enter_context((folder / SCREEN).open("w", encoding="utf-8"))
        equipment = Equipment(
            source=source,
            zero_watch=None,
            speaker=SilentSpeaker(),
            voice=None,
            tones=TONES,
            ear=ear,
            history=parts.enter_context(History(folder / "history.sqlite")),
            recordings=folder / "recordings",
            phrases=PhraseBook(folder),
            clock=clock,
            journal=parts.enter_context(Journal(file, clock, _raise)),
            display=RoundScreen(Console(file=screen, width=160), keys=False, resume=""),
        )
        plan = Plan(drill.name, sheet.title, sheet, items, endless=cards is None)
        outcome = Session(plan, equipment, manners_of(workspace, fast=True), inbox).run()
    lines = file.read_text(encoding="utf-8").splitlines()
    return Held(tuple(json.loads(line) for line in lines), outcome)


def _raise(trouble: Exception) -> None:
    raise trouble
