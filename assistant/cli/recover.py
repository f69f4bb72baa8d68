"""`rehearse recover`: answers that were cut off, graded or thrown away."""

import sys
from collections import Counter
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.asking import ask
from assistant.cli.output import counted, notices, print_json, printable, screen
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import RehearseError, UsageError

if TYPE_CHECKING:
    from assistant.cli.recoverer import Recoverer
    from assistant.history.orphans import Orphan
    from assistant.history.store import History
    from assistant.scoring.verdict import Verdict

LOCK = ".recover.lock"


class Outcome(StrEnum):
    """What has become of a recording."""

    FOUND = "found"
    GRADED = "graded"
    DISCARDED = "discarded"
    KEPT = "kept"


def recover(
    grade: Annotated[bool, typer.Option("--grade", help="Grade all of them, without asking.")] = False,
    discard: Annotated[bool, typer.Option("--discard", help="Delete all of them, without asking.")] = False,
    sheet: Annotated[
        str | None, typer.Option(metavar="SHEET", help="A sheet outside the library, by its file.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="A JSON object a recording, then the summary; asks nothing.")
    ] = False,
) -> None:
    """Find answers that were cut off by a crash or a full disk, and have them graded or thrown away.

    Their recordings are on disk to within half a second of what was said. Each is transcribed and you are
    asked what to do; graded, it goes into the history as the answer that it was. Without a terminal they are
    only listed. A damaged history is copied aside first, and what can be read of it is rescued.

    Example: rehearse recover

    Example: rehearse recover --grade --json
    """
    from assistant.cli.history_file import check_history, open_history
    from assistant.history.database import held
    from assistant.history.orphans import discard as delete
    from assistant.history.orphans import orphans

    if grade and discard:
        raise UsageError("--grade and --discard exclude each other", remedy="Give one of them, or neither.")
    workspace = open_workspace()
    asks = not (grade or discard or json) and sys.stdin.isatty()
    with held(workspace.folders.data / LOCK, "nothing can be recovered now", patience_s=0.0):
        check_history(workspace)
        with open_history(workspace) as history:
            found = orphans(workspace.folders.recordings, history, datetime.now(UTC))
            report = _Report(json=json)
            if grade or asks:
                _go_through(workspace, history, found, sheet, report, asks=asks)
            else:
                for orphan in found:
                    if discard:
                        delete(orphan)
                    report.tell(orphan, Outcome.DISCARDED if discard else Outcome.FOUND)
    report.close()


def tell_of_orphans(workspace: Workspace, history: "History") -> None:
    """One line, as a round begins, where answers were cut off; no trouble with that keeps from the round."""
    from assistant.history.orphans import orphans

    try:
        number = len(orphans(workspace.folders.recordings, history, datetime.now(UTC)))
    except (RehearseError, OSError):
        return
    if number:
        were = "was" if number == 1 else "were"
        it = "it" if number == 1 else "them"
        notices().print(
            f"{counted(number, 'answer')} {were} cut off and never graded; the sound is here."
            f" To grade {it} or throw {it} away: rehearse recover",
            style="yellow",
            soft_wrap=True,
        )


class _Report:
    """Tells what becomes of each recording, and at the end of all."""

    def __init__(self, *, json: bool) -> None:
        self._json = json
        self._outcomes: Counter[Outcome] = Counter()

    def tell(
        self,
        orphan: "Orphan",
        outcome: Outcome,
        *,
        transcript: str | None = None,
        verdict: "Verdict | None" = None,
        why: str = "",
    ) -> None:
        self._outcomes[outcome] += 1
        if self._json:
            print_json(
                facts_of(orphan)
                | {
                    "outcome": outcome.value,
                    "why": why,
                    "transcript": transcript,
                    "verdict": None if verdict is None else verdict.as_json(),
                }
            )
            return
        graded = f", {verdict.coverage:.0%} made" if verdict and verdict.coverage is not None else ""
        reason = f": {why}" if why else ""
        screen().print(f"{_title(orphan)}: {outcome.value}{graded}{reason}", markup=False, soft_wrap=True)

    def close(self) -> None:
        """The sum of it."""
        number = self._outcomes.total()
        if self._json:
            counts = {outcome.value: self._outcomes[outcome] for outcome in Outcome}
            print_json({"summary": {"recordings": number} | counts})
        elif not number:
            screen().print("No answer was cut off.")
        elif self._outcomes[Outcome.FOUND]:
            screen().print("To grade them: rehearse recover --grade; to delete them: --discard.")


def facts_of(orphan: "Orphan") -> dict[str, Any]:
    """What is known of a recording without hearing it, for programs."""
    label = orphan.label
    return {
        "id": orphan.attempt_id,
        "file": str(orphan.file),
        "follow_up": orphan.is_follow_up,
        "cut_off": orphan.is_cut_off,
        "at": orphan.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "duration_s": round(orphan.duration_s, 3),
        "sheet": label and label.sheet,
        "card": label and label.card.number,
        "drill": label and label.drill,
        "question": label and label.question,
    }


def _title(orphan: "Orphan") -> str:
    label = orphan.label
    what = f"{label.sheet}, card {label.card.number}: {label.question}" if label else orphan.file.name
    return printable(f"{orphan.at.astimezone():%Y-%m-%d %H:%M}, {orphan.duration_s:.1f} s, {what}")


def _go_through(
    workspace: Workspace,
    history: "History",
    found: "list[Orphan]",
    sheet: str | None,
    report: _Report,
    *,
    asks: bool,
) -> None:
    from assistant.cli.recoverer import Recoverer
    from assistant.decks.library import find_sheet

    named = None if sheet is None else find_sheet(sheet, workspace.folders.sheets)
    recoverer = Recoverer(workspace, history, named)
    for orphan in found:
        try:
            _take_care(recoverer, orphan, report, asks=asks)
        except RehearseError as err:  # the others are worth as much
            if err.exit_code != RehearseError.exit_code:
                raise
            report.tell(orphan, Outcome.KEPT, why=str(err))


def _take_care(recoverer: "Recoverer", orphan: "Orphan", report: _Report, *, asks: bool) -> None:
    from assistant.history.orphans import discard

    with notices().status("Listening"):
        heard = recoverer.hear(orphan)
    transcript = heard.transcript.text.strip()
    wanted = _ask(orphan, transcript) if asks else Outcome.GRADED
    if wanted is not Outcome.GRADED:
        if wanted is Outcome.DISCARDED:
            discard(orphan)
        report.tell(orphan, wanted, transcript=transcript)
        return
    verdict = recoverer.grade(orphan, heard)
    if isinstance(verdict, str):
        report.tell(orphan, Outcome.KEPT, transcript=transcript, why=verdict)
    else:
        report.tell(orphan, Outcome.GRADED, transcript=transcript, verdict=verdict)


def _ask(orphan: "Orphan", transcript: str) -> Outcome:
    screen().print(_title(orphan), markup=False, soft_wrap=True)
    screen().print(f"  Heard: {printable(transcript) or 'nothing'}", markup=False, soft_wrap=True)
    answers = {"g": Outcome.GRADED, "d": Outcome.DISCARDED, "k": Outcome.KEPT}
    while True:
        said = ask("  Grade it (g), delete it (d), or keep it for later (k)?", "g")
        if said.strip().lower()[:1] in answers:
            return answers[said.strip().lower()[:1]]
