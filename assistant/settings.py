"""The user's settings: frozen, checked, read from TOML with the environment on top.

A setting `section.name` is overridden by the environment variable `REHEARSE_SECTION_NAME`. Flags of the
command line go on top of that with `with_setting`.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_type_hints

from assistant.errors import SettingsError
from assistant.toml_text import parse_toml

MAX_SETTINGS_BYTES = 1_000_000
"""Largest settings file: a thousand times what all settings take."""

LONGEST_VALUE = 80
"""Characters of a wrong value that an error quotes."""


def _setting(
    default: Any,
    text: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    check: Callable[[Any], object] | None = None,
) -> Any:
    metadata = {"help": text, "low": low, "high": high, "choices": choices, "check": check}
    return field(default=default, metadata=metadata)


def day_of(text: str) -> date | None:
    """The day that a setting names, as 2026-12-01; None for an empty text.

    Raises:
        ValueError: it is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as err:
        raise ValueError(f"a day is written like 2026-12-01, not {text!r}") from err


@dataclass(frozen=True, slots=True)
class Practice:
    """How a round goes."""

    sheet: str = _setting("interview", "sheet to practise when none is named")
    count: int = _setting(5, "cards in a round", low=1, high=1000)
    limit_s: float = _setting(30.0, "time limit of an answer in seconds", low=1, high=3600)
    end_silence_s: float = _setting(2.5, "silence that ends an answer, in seconds", low=0.3, high=30)
    complete_silence_s: float = _setting(
        1.2, "the same for an answer that has made every point", low=0.3, high=30
    )
    unfinished_silence_s: float = _setting(
        3.5, "the same while points are left and the sentence wants to go on", low=0.3, high=30
    )
    ask_again: bool = _setting(True, "ask once more about what was unclear in an answer")
    feedback: str = _setting(
        "full", "what is said of an answer: brief, full, or tones alone", choices=("brief", "full", "tones")
    )
    voice_commands: bool = _setting(True, "obey spoken commands such as repeat, hint, skip and pause")
    return_missed: bool = _setting(True, "ask a missed card once more in the same round, after some others")
    live_points: bool = _setting(False, "tick the points on the screen while they are made")
    nudge_s: float = _setting(8.0, "silence before an encouraging word, in seconds", low=1, high=120)
    give_up_s: float = _setting(20.0, "silence before the question comes again", low=2, high=600)
    deck_limits_s: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({}),
        metadata={"help": "time limits of single decks, by name", "low": 1, "high": 3600},
    )


@dataclass(frozen=True, slots=True)
class Audio:
    """Which devices."""

    input: str = _setting("", "microphone by name or number; empty for the system's default")
    output: str = _setting("", "loudspeaker by name or number; empty for the system's default")


@dataclass(frozen=True, slots=True)
class Speech:
    """The voice that asks."""

    engine: str = _setting(
        "system", "what speaks: system, or kokoro (natural, an optional extra)", choices=("system", "kokoro")
    )
    voice: str = _setting("", "voice by name or id (`rehearse voices`); empty for the engine's default")
    words_per_minute: int = _setting(170, "speaking rate of the voice", low=80, high=400)


@dataclass(frozen=True, slots=True)
class Recognition:
    """The ear."""

    model: str = _setting("base", "name of a model (`rehearse models list`), or a folder of your own")
    threads: int = _setting(0, "processor threads; 0 for the library's choice", low=0, high=64)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When cards come again."""

    retention: float = _setting(
        0.9, "chance of recalling a card at which it is due again, 0 to 1", low=0.7, high=0.97
    )
    new_per_day: int = _setting(10, "new cards a day, where no interview is set", low=0, high=1000)
    interview: str = _setting(
        "", "day of the interview, like 2026-12-01; empty for none (`rehearse plan`)", check=day_of
    )


@dataclass(frozen=True, slots=True)
class Recordings:
    """The sound of answers."""

    keep_days: int = _setting(
        90, "days for which recorded answers are kept; 0 to store none, 36500 for ever", low=0, high=36500
    )


@dataclass(frozen=True, slots=True)
class Log:
    """The debug log."""

    level: str = _setting(
        "warning", "debug, info, warning or error", choices=("debug", "info", "warning", "error")
    )
    answers: bool = _setting(False, "whether the log may hold the words of answers")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, by section."""

    practice: Practice = field(default_factory=Practice)
    audio: Audio = field(default_factory=Audio)
    speech: Speech = field(default_factory=Speech)
    recognition: Recognition = field(default_factory=Recognition)
    schedule: Schedule = field(default_factory=Schedule)
    recordings: Recordings = field(default_factory=Recordings)
    log: Log = field(default_factory=Log)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as `rehearse config` shows it."""

    name: str
    value: Any
    default: Any
    help: str


def known_settings(settings: Settings) -> list[Setting]:
    """All settings with their values, in order; names are `section.name`."""
    defaults = Settings()
    return [
        Setting(
            name=f"{section.name}.{item.name}",
            value=getattr(getattr(settings, section.name), item.name),
            default=getattr(getattr(defaults, section.name), item.name),
            help=item.metadata["help"],
        )
        for section in dataclasses.fields(Settings)
        for item in dataclasses.fields(getattr(defaults, section.name))
    ]


def load_settings(file: Path, environ: Mapping[str, str]) -> Settings:
    """Read `file` (which need not exist), then the environment on top.

    Raises:
        SettingsError: the file is not TOML, or a key or value is wrong.
    """
    values: dict[str, Any] = {}
    for section, table in _read_tables(file).items():
        if not isinstance(table, dict):
            raise SettingsError(
                f"{section!r} stands outside a section in {file}",
                remedy=f"Write it under [{dataclasses.fields(Settings)[0].name}] or another section.",
            )
        values |= {f"{section}.{name}": value for name, value in table.items()}
    settings = Settings()
    for name, value in values.items():
        settings = with_setting(settings, name, value, origin=str(file))
    for setting in known_settings(settings):
        variable = "REHEARSE_" + setting.name.replace(".", "_").upper()
        if variable in environ and not isinstance(setting.default, Mapping):
            settings = with_setting(settings, setting.name, environ[variable], origin=variable)
    return settings


def _read_tables(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_SETTINGS_BYTES + 1)
        if len(data) > MAX_SETTINGS_BYTES:
            raise ValueError(f"it may have at most {MAX_SETTINGS_BYTES / 1e6:g} MB")  # noqa: TRY301
        return parse_toml(data.decode("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as err:
        raise SettingsError(
            f"cannot read the settings {file}",
            why=err.strerror or str(err),
            remedy="Check the path and its permissions.",
        ) from err
    except ValueError as err:
        raise SettingsError(
            f"cannot read the settings {file}", why=str(err), remedy="Mend the file or remove it."
        ) from err


def with_setting(settings: Settings, name: str, value: Any, *, origin: str) -> Settings:
    """A copy of `settings` with `name` (`section.name`) set to `value`, which may be text to be converted.

    Raises:
        SettingsError: unknown name (with the nearest known one), wrong type, or out of range.
    """
    section_name, _, item_name = name.partition(".")
    known = {setting.name for setting in known_settings(settings)}
    if name not in known:
        raise SettingsError(f"unknown setting {name!r} in {origin}", remedy=_nearest(name, known))
    section = getattr(settings, section_name)
    item = next(item for item in dataclasses.fields(section) if item.name == item_name)
    try:
        converted = _convert(value, get_type_hints(type(section))[item_name])
        _check_choice(converted, item.metadata.get("choices", ()))
        if check := item.metadata.get("check"):
            check(converted)
        for number in converted.values() if isinstance(converted, Mapping) else [converted]:
            _check_range(number, item.metadata.get("low"), item.metadata.get("high"))
    except ValueError as err:
        raise SettingsError(
            f"{name} cannot be {_quoted(value)} (from {origin})",
            why=str(err),
            remedy=f"Meaning: {item.metadata['help']}.",
        ) from err
    return dataclasses.replace(
        settings, **{section_name: dataclasses.replace(section, **{item_name: converted})}
    )


def find_setting(name: str, settings: list[Setting]) -> Setting:
    """The setting called `name`.

    Raises:
        SettingsError: there is none; the error names the nearest.
    """
    for setting in settings:
        if setting.name == name:
            return setting
    raise SettingsError(f"unknown setting {name!r}", remedy=_nearest(name, {item.name for item in settings}))


def _nearest(name: str, known: set[str]) -> str:
    from rapidfuzz import process

    match = process.extractOne(name, sorted(known))
    return f"Did you mean {match[0]!r}?" if match else ""


def _convert(value: Any, wanted: Any) -> Any:
    if wanted is str:
        if isinstance(value, str):
            return value
        if isinstance(value, date):  # TOML has dates of its own
            return value.isoformat()
    elif wanted is bool:
        words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in words:
            return words[value.lower()]
    elif wanted in {int, float}:
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            with contextlib.suppress(ValueError, OverflowError):  # such as the whole number of infinity
                number = wanted(value)
                if isinstance(value, str) or number == value:
                    return number
    elif isinstance(value, dict):
        return MappingProxyType({str(key): _convert(item, float) for key, item in value.items()})
    kinds = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}
    raise ValueError(f"it takes {kinds.get(wanted, 'a table of names and numbers')}")


def _quoted(value: Any) -> str:
    """A wrong value, shortened."""
    try:
        text = repr(value)
    except ValueError:  # a number of thousands of digits
        return "a number of that size"
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."


def _check_choice(value: Any, choices: tuple[str, ...]) -> None:
    if choices and value not in choices:
        raise ValueError(f"it must be one of {', '.join(choices)}")


def _check_range(value: Any, low: float | None, high: float | None) -> None:
    if low is not None and high is not None and not low <= value <= high:
        raise ValueError(f"it must lie between {low:g} and {high:g}")
