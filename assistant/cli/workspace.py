"""What every command starts from: the user's folders and settings."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.folders import Folders
    from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Workspace:
    """The user's folders and settings, as this run sees them."""

    folders: "Folders"
    settings: "Settings"


def open_workspace() -> Workspace:
    """Read folders and settings from disk and environment. A restore that was cut short is finished first.

    Folders of ours that others may enter are closed to them.

    Raises:
        SettingsError: the settings file or an environment variable is wrong.
        HistoryError: that restore cannot be finished.
    """
    from assistant.folders import close_to_others, user_folders
    from assistant.settings import load_settings

    folders = user_folders(os.environ)
    close_to_others(folders)
    if _is_there(folders.restoring):
        from assistant.history.swapping import tidy

        tidy(folders)
    return Workspace(folders, load_settings(folders.settings_file, os.environ))


def _is_there(folder: "Path") -> bool:
    try:
        return folder.exists()
    except OSError:  # an impossible path: reading the settings tells why
        return False
