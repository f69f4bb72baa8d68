"""Changes single settings in the user's file and leaves the rest of it, comments included, as it is."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import SettingsError
from assistant.folders import make_private
from assistant.settings import Settings, known_settings, load_settings, with_setting


def write_setting(file: Path, name: str, value: Any) -> Settings:
    """Set `name` (`section.name`) to `value` in the settings `file`, which is made if missing.

    The file is replaced in one step and readable by its owner alone (0600).

    Args:
        value: of the setting's type, or text to be converted to it.

    Returns:
        The settings as the file holds them now.

    Raises:
        SettingsError: unknown name, wrong value, or the file cannot be read or written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    settings = with_setting(load_settings(file, {}), name, value, origin="the command line")
    checked = next(setting.value for setting in known_settings(settings) if setting.name == name)
    section, _, item = name.partition(".")
    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else tomlkit.document()
        if section not in document:
            document[section] = tomlkit.table()
        document[section][item] = dict(checked) if isinstance(checked, Mapping) else checked
        _replace(file.resolve(), tomlkit.dumps(document))
    except OSError as err:
        raise SettingsError(
            f"cannot write the settings {file}",
            why=err.strerror or str(err),
            remedy="Check its permissions and the free space.",
        ) from err
    except TOMLKitError as err:
        raise SettingsError(
            f"cannot change the settings {file}", why=str(err), remedy="Mend the file or remove it."
        ) from err
    return settings


def _replace(file: Path, text: str) -> None:
    make_private(file.parent)
    handle, temporary = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(temporary).replace(file)
    finally:
        Path(temporary).unlink(missing_ok=True)
