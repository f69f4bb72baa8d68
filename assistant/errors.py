"""Everything that can go wrong, as one tree. Each error says what happened, why, and what to do.

    RehearseError            1  the work failed
    |- UsageError            2  wrong usage, or an unknown sheet, card, file, deck or voice
    |- SettingsError         2  a setting is unknown or out of range
    |- SheetError            1  a sheet cannot be read
    |- AudioFileError        1  a sound file cannot be decoded or written
    |- DeviceError           3  a microphone or loudspeaker is missing, refused or lost
    |  |- DeviceRefusedError 3  the system does not let us listen
    |  `- DeviceLostError    3  the device went away while in use
    |- ModelError            4  a model is missing or damaged
    |- FetchError            1  a download failed
    |- VoiceError            1  the text-to-speech engine does not work
    `- HistoryError          1  the history cannot be read or written
       |- UnwritableHistoryError 1  the disk does not take it: full, read-only, refused
       `- DamagedHistoryError 1  it is damaged; what can be read can be rescued

The numbers are the exit codes of the command line.
"""

from typing import ClassVar


class RehearseError(Exception):
    """Base of all errors that a user may see, printed as one line.

    Args:
        what: what happened, a clause without a full stop.
        why: the cause, where known.
        remedy: what the user can do about it, an imperative.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, why: str = "", remedy: str = "") -> None:
        self.what = what
        self.why = why
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        said = [part.strip().rstrip(".!") for part in (self.what, self.why) if part]
        return " ".join(f"{': '.join(said)}. {self.remedy}".split())


class UsageError(RehearseError):
    """Wrong usage, or a name that nothing answers to."""

    exit_code = 2


class SettingsError(RehearseError):
    """A setting is unknown, of the wrong type or out of range."""

    exit_code = 2


class SheetError(RehearseError):
    """A sheet cannot be read at all (single bad rows are findings, not errors)."""


class AudioFileError(RehearseError):
    """A sound file cannot be decoded or written."""


class DeviceError(RehearseError):
    """A microphone or loudspeaker is missing or does not work."""

    exit_code = 3


class DeviceRefusedError(DeviceError):
    """The operating system does not let the program use the device."""


class DeviceLostError(DeviceError):
    """The device went away while it was in use."""


class ModelError(RehearseError):
    """A model is missing or its files are damaged."""

    exit_code = 4


class FetchError(RehearseError):
    """A download failed from every source."""


class VoiceError(RehearseError):
    """The text-to-speech engine is missing or does not answer."""


class HistoryError(RehearseError):
    """The history cannot be opened, read or written."""


class UnwritableHistoryError(HistoryError):
    """The disk does not take the history: it is full, read-only or refused."""


class DamagedHistoryError(HistoryError):
    """The file of the history is damaged, in whole or in part."""
