"""Where things live on disk. `REHEARSE_HOME` puts all of it into one folder."""

import contextlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

APP_NAME = "rehearse"

PRIVATE_FOLDER_MODE = 0o700
PRIVATE_FILE_MODE = 0o600

SPEECH_SCRATCH = "rehearse-speech-"
"""How temporary folders begin in which speech is rendered, with the process id behind; a kill leaves them."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The per-user folders, none of which need exist yet."""

    data: Path
    config: Path
    cache: Path

    @property
    def settings_file(self) -> Path:
        """The user's settings."""
        return self.config / "settings.toml"

    @property
    def history_file(self) -> Path:
        """The SQLite file with attempts and verdicts."""
        return self.data / "history.sqlite"

    @property
    def recordings(self) -> Path:
        """Recorded answers, one FLAC file each."""
        return self.data / "recordings"

    @property
    def report_file(self) -> Path:
        """The page that `rehearse report` makes where it is not told another place."""
        return self.data / "report.html"

    @property
    def episodes(self) -> Path:
        """What answers to the episodes that were made are found by."""
        return self.data / "episodes"

    @property
    def sheets(self) -> Path:
        """The user's own sheets."""
        return self.data / "sheets"

    @property
    def restoring(self) -> Path:
        """What a restore has unpacked; there only while one is under way, or was cut short."""
        return self.data / ".restore"

    @property
    def models(self) -> Path:
        """Models that the user fetched, one folder each."""
        return self.data / "models"

    @property
    def prompts(self) -> Path:
        """Rendered speech, to be thrown away at will."""
        return self.cache / "prompts"

    @property
    def log_file(self) -> Path:
        """The rotating debug log."""
        return self.cache / "rehearse.log"


def user_folders(environ: Mapping[str, str] = os.environ) -> Folders:
    """The folders of this user: `REHEARSE_HOME` if set, else the system's customary places."""
    home = environ.get("REHEARSE_HOME")
    if home:
        root = Path(home).expanduser().absolute()
        return Folders(data=root, config=root, cache=root / "cache")
    import platformdirs

    dirs = platformdirs.PlatformDirs(APP_NAME, appauthor=False)
    return Folders(
        data=Path(dirs.user_data_dir), config=Path(dirs.user_config_dir), cache=Path(dirs.user_cache_dir)
    )


def shipped_folder(name: str) -> Path:
    """The folder `content` or `models` that travels with the program: in the wheel, else in the checkout."""
    package = Path(__file__).parent
    in_wheel = package / name
    return in_wheel if in_wheel.is_dir() else package.parent / name


def make_private(folder: Path) -> Path:
    """Create `folder` (and its parents) for this user alone, and return it."""
    for missing in [parent for parent in (folder, *folder.parents) if not parent.exists()][::-1]:
        # One by one: mkdir gives the mode to the last folder alone.
        missing.mkdir(mode=PRIVATE_FOLDER_MODE, exist_ok=True)
    return folder


def close_to_others(folders: Folders) -> None:
    """Take rights away from others on folders of ours that were made or copied with too many.

    A folder that is more than ours stays as it is: the home folder itself, one for everybody, another user's.
    """
    if os.name != "posix":
        return
    own = (folders.data, folders.config, folders.cache, folders.prompts)
    for folder in (*own, folders.recordings, folders.episodes, folders.sheets, folders.models):
        # File systems without modes (exFAT, some network shares) refuse. RuntimeError: there is no home.
        with contextlib.suppress(OSError, RuntimeError):
            found = folder.stat()
            shared = found.st_mode & stat.S_ISVTX or found.st_uid != os.getuid() or folder == Path.home()
            if found.st_mode & 0o077 and not shared:
                folder.chmod(PRIVATE_FOLDER_MODE)
