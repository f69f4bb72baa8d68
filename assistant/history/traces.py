"""Words of answers outside the history: what else is cleared when answers are forgotten.

The debug log may hold them (setting log.answers), a rendered prompt may quote them back (a follow-up does),
the report shows them. None of these can be cleared by answer, and all can be made anew, so all go. What a
kill left behind of any of them goes with it, and so does the copy that was put aside of a damaged history.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.decks.phrase_book import PhraseBook
from assistant.folders import SPEECH_SCRATCH, Folders
from assistant.history.report.sound import sound_folder
from assistant.history.rescue import DAMAGED

SCRATCH = ".backup-"
"""How the folder begins in which a backup copies the history; a kill leaves it behind."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What was cleared.

    Attributes:
        logs: files of the debug log that held anything.
        prompts: rendered prompts.
        reports: the report in the data folder; one that was written elsewhere is its owner's file.
        damaged: copies of a damaged history.
        episodes: what answers to episodes are found by.
        phrases: files of own ways of saying points, which are words of answers.
        problems: files that could not be cleared, each with the reason.
    """

    logs: int = 0
    prompts: int = 0
    reports: int = 0
    damaged: int = 0
    episodes: int = 0
    phrases: int = 0
    problems: tuple[str, ...] = ()


def clear_traces(folders: Folders) -> Traces:
    """Clear what may hold words of any answer."""
    problems: list[str] = []
    logs = _emptied(folders.log_file, problems)
    for scratch in (*folders.data.glob(f"{SCRATCH}*"), *_abandoned_speech()):
        shutil.rmtree(scratch, ignore_errors=True)  # somebody else's cannot be removed, and is not ours to
    report = folders.report_file
    _deleted(report.parent.glob(f".{report.name}.*"), problems)
    _deleted(sound_folder(report).glob("*.flac"), problems)
    return Traces(
        damaged=_deleted(folders.data.glob(f"{folders.history_file.name}{DAMAGED}*"), problems),
        logs=logs + _deleted(folders.log_file.parent.glob(f"{folders.log_file.name}.*"), problems),
        prompts=_deleted(folders.prompts.glob("*"), problems),
        reports=_deleted([report], problems),
        problems=tuple(problems),
    )


def clear_the_rest(folders: Folders) -> Traces:
    """Delete what is no answer, and of which something is known by them.

    That is which cards episodes asked, and when; and the own ways of saying points, which quote answers.
    """
    problems: list[str] = []
    phrases = PhraseBook(folders.sheets)
    _deleted(phrases.left_behind(), problems)
    return Traces(
        episodes=_deleted(folders.episodes.glob("*"), problems),
        phrases=_deleted(phrases.files(), problems),
        problems=tuple(problems),
    )


def _abandoned_speech() -> Iterator[Path]:
    """Temporary folders with rendered speech whose process has ended."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SPEECH_SCRATCH}*"):
        process_id = folder.name.removeprefix(SPEECH_SCRATCH).partition("-")[0]
        if not (process_id.isdecimal() and _runs(int(process_id))):
            yield folder


def _runs(process_id: int) -> bool:
    if os.name != "posix":
        return False  # what it has open cannot be removed there
    try:
        os.kill(process_id, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # it is somebody else's
        pass
    return True


def _emptied(file: Path, problems: list[str]) -> int:
    """Empty a file that this program holds open for appending; it cannot be deleted everywhere."""
    try:
        if not file.stat().st_size:
            return 0
        file.write_bytes(b"")
    except FileNotFoundError:
        return 0
    except OSError as err:
        problems.append(f"{file}: {err.strerror or err}")
        return 0
    return 1


def _deleted(files: Iterable[Path], problems: list[str]) -> int:
    deleted = 0
    for file in sorted(files):
        try:
            file.unlink()
        except FileNotFoundError:
            continue
        except OSError as err:
            problems.append(f"{file}: {err.strerror or err}")
        else:
            deleted += 1
    return deleted
