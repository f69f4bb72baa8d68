"""Words of answers outside the history: what else is cleared when answers are forgotten.

The debug log may hold them (setting log.answers), a rendered prompt may quote them back (a follow-up does).
Neither can be cleared by answer, and both can be made anew, so all of it goes. So does the copy that was put
aside of a damaged history: it holds every answer.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.folders import Folders
from assistant.history.rescue import DAMAGED

SCRATCH = ".backup-"
"""How the folder begins in which a backup copies the history; a kill leaves it behind."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What was cleared.

    Attributes:
        logs: files of the debug log that held anything.
        prompts: rendered prompts.
        damaged: copies of a damaged history.
        episodes: what answers to episodes are found by.
        problems: files that could not be cleared, each with the reason.
    """

    logs: int = 0
    prompts: int = 0
    damaged: int = 0
    episodes: int = 0
    problems: tuple[str, ...] = ()


def clear_traces(folders: Folders) -> Traces:
    """Clear what may hold words of any answer."""
    problems: list[str] = []
    logs = _emptied(folders.log_file, problems)
    for scratch in folders.data.glob(f"{SCRATCH}*"):
        shutil.rmtree(scratch, ignore_errors=True)
    return Traces(
        damaged=_deleted(folders.data.glob(f"{folders.history_file.name}{DAMAGED}*"), problems),
        logs=logs + _deleted(folders.log_file.parent.glob(f"{folders.log_file.name}.*"), problems),
        prompts=_deleted(folders.prompts.glob("*"), problems),
        problems=tuple(problems),
    )


def clear_episodes(folders: Folders) -> Traces:
    """Delete what answers to episodes are found by: which cards were asked, and when."""
    problems: list[str] = []
    return Traces(episodes=_deleted(folders.episodes.glob("*"), problems), problems=tuple(problems))


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
