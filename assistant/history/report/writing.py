"""Makes the report of a history and writes it to one file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.errors import HistoryError, UsageError
from assistant.history.export import replacing
from assistant.history.figures import Figures
from assistant.history.records import Attempt, Selection
from assistant.history.report.answers import Expert, Page, page_of
from assistant.history.report.comparison import AnswerKey, by_card, compare
from assistant.history.report.overview import overview_of
from assistant.history.report.page import GENERATOR, parts_of
from assistant.history.report.plots import plots_of
from assistant.history.report.sound import Sound
from assistant.history.statistics import CardId, Statistics
from assistant.history.store import History

MOST_PAGES = 500
"""Answers with a page of their own; older ones stand in the list alone, so that the file stays small."""

_HEAD_BYTES = 2000


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is made of besides the history.

    Attributes:
        which: the attempts in it.
        statistics: of the same.
        experts: what the sheets say, for the cards that there are today.
        now: in the user's time zone.
    """

    which: Selection
    statistics: Statistics
    experts: Mapping[CardId, Expert]
    now: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many answers, and how many of them with a page and with sound."""

    file: Path
    answers: int
    pages: int
    with_sound: int


def write_report(history: History, material: Material, file: Path, sound: Sound) -> Written:
    """Write the report, for this user alone; the file appears whole or not at all.

    Args:
        file: another report there is replaced, no other file is. Its folder exists.

    Raises:
        UsageError: something else is there, or the folder is missing.
        HistoryError: the history cannot be read, or the file or a recording not be written.
    """
    refuse_other(file)
    attempts = list(history.attempts(material.which, limit=MOST_PAGES, newest_first=True))
    figures = history.figures(material.which)
    with replacing(file, overwrite=True) as out:
        pages = _pages(history, attempts, figures, material, sound)
        ids: dict[AnswerKey, str] = {(one.sheet, one.card.key, one.at): one.id for one in attempts}
        overview = overview_of(material.statistics, figures, ids, None)
        plots = plots_of(overview.periods, daily=overview.daily)
        out.writelines(parts_of(overview, pages, ids, plots, material.now))
    sound.finish()
    heard = sum(any(take.audio for take in page.takes) for page in pages.values())
    return Written(file, len(figures), len(pages), heard)


def refuse_other(file: Path) -> None:
    """Stop before a file that is no report is overwritten.

    Raises:
        UsageError: it is one.
        HistoryError: it cannot be read.
    """
    try:
        with file.open("rb") as stream:
            ours = GENERATOR.encode() in stream.read(_HEAD_BYTES)
    except FileNotFoundError:
        return
    except IsADirectoryError:
        ours = False
    except OSError as err:
        raise HistoryError(f"cannot write {file}", why=err.strerror or str(err)) from err
    if not ours:
        raise UsageError(
            f"{file} is there already, and is no report", remedy="Choose another name with --out."
        )


def _pages(
    history: History,
    attempts: Sequence[Attempt],
    figures: Iterable[Figures],
    material: Material,
    sound: Sound,
) -> dict[str, Page]:
    times = history.word_times([attempt.id for attempt in attempts])
    cards = by_card(figures)
    return {
        attempt.id: page_of(
            attempt,
            times.get(attempt.id, {}),
            material.experts.get((attempt.sheet, attempt.card.key)),
            compare(cards.get((attempt.sheet, attempt.card.key), ()), attempt.at),
            sound,
            None,
        )
        for attempt in attempts
    }
