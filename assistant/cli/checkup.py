"""The checks of `rehearse doctor`: each tries one thing for real and says what it found."""

import platform
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from assistant.cli.engines import open_voice
from assistant.cli.workspace import Workspace
from assistant.errors import RehearseError

LEVEL_S = 2.0
"""How long the microphone is measured."""

QUIET_DB = -60.0
"""A microphone whose loudest sample stays below it is too quiet even for a silent room: room tone in the
recordings that the project measures with peaks between -55 and -30 dB of full scale."""

CLIPPING_DB = -0.5
"""Peaks above it are clipped."""

FREE_BYTES = 500_000_000
"""Free disk space to be content with: eight hours of recordings at 1 MB a minute."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried.

    Attributes:
        ok: whether it works.
        detail: what was found.
        remedy: what to do about it; empty where nothing is wrong.
        exit_code: of the error; 0 where it works.
    """

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    exit_code: int = 0


def run_checks(workspace: Workspace) -> Iterator[Check]:
    """Try everything that a round needs, one after the other."""
    checks: dict[str, Callable[[Workspace], Check]] = {
        "program": _program,
        "disk": _disk,
        "history": _history,
        "sheet": _sheet,
        "speech model": _model,
        "voice": _voice,
        "loudspeaker": _loudspeaker,
        "microphone": _microphone,
    }
    for name, check in checks.items():
        yield _tried(name, check, workspace)


def check_microphone(workspace: Workspace) -> Check:
    """Listen to the microphone for a moment."""
    return _tried("microphone", _microphone, workspace)


def _tried(name: str, check: Callable[[Workspace], Check], workspace: Workspace) -> Check:
    try:
        return check(workspace)
    except RehearseError as err:
        what = f"{err.what}: {err.why}" if err.why else err.what
        return Check(name, ok=False, detail=what, remedy=err.remedy, exit_code=err.exit_code)


def _program(workspace: Workspace) -> Check:
    from importlib.metadata import version

    packages = ("rehearse-aloud", "faster-whisper", "ctranslate2", "sounddevice", "pyttsx3")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return Check("program", ok=True, detail=f"Python {platform.python_version()}, {versions}")


def _disk(workspace: Workspace) -> Check:
    from assistant.folders import make_private

    folder = workspace.folders.data
    try:
        free_bytes = shutil.disk_usage(make_private(folder)).free
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as err:
        remedy = f"Make {folder} writable, or set REHEARSE_HOME to another folder."
        return Check("disk", ok=False, detail=f"cannot write to {folder}: {err}", remedy=remedy, exit_code=1)
    enough = free_bytes >= FREE_BYTES
    return Check(
        "disk",
        ok=enough,
        detail=f"{free_bytes / 1e9:.1f} GB free in {folder}",
        remedy="" if enough else "Free some space: recordings grow by about 1 MB a minute.",
        exit_code=0 if enough else 1,
    )


def _history(workspace: Workspace) -> Check:
    from assistant.cli.history_file import open_history
    from assistant.cli.recordings import size_text
    from assistant.history.recordings import kept

    with open_history(workspace) as history:
        count = history.count()
    sounds = size_text(kept(workspace.folders.recordings))
    return Check("history", ok=True, detail=f"{count} answers in {workspace.folders.history_file}; {sounds}")


def _sheet(workspace: Workspace) -> Check:
    from assistant.decks.library import find_sheet

    sheet = find_sheet(workspace.settings.practice.sheet, workspace.folders.sheets)
    found = f"{sheet.title}: {len(sheet.cards)} cards"
    if sheet.findings:
        remedy = f"Run: rehearse sheets check {sheet.id}"
        detail = f"{found}, {len(sheet.findings)} problems"
        return Check("sheet", ok=False, detail=detail, remedy=remedy, exit_code=1)
    return Check("sheet", ok=True, detail=found)


def _model(workspace: Workspace) -> Check:
    from assistant.inference.store import open_store

    name = workspace.settings.recognition.model
    folder = open_store(workspace.folders).verify(name)
    return Check("speech model", ok=True, detail=f"{name}, every file as published, in {folder}")


def _voice(workspace: Workspace) -> Check:
    with closing(open_voice(workspace, workspace.settings.speech)) as voice:
        sound = voice.render("Can you hear me?")
        return Check("voice", ok=True, detail=f"{voice.chosen.name}, {sound.duration_s:.1f} s rendered")


def _loudspeaker(workspace: Workspace) -> Check:
    from assistant.audio.speaker import LoudSpeaker
    from assistant.audio.tones import start_tone

    with closing(LoudSpeaker(workspace.settings.audio.output)) as speaker:
        speaker.play(start_tone())
        return Check("loudspeaker", ok=True, detail=f"{speaker.name}: a short tone was played")


def _microphone(workspace: Workspace) -> Check:
    from assistant.audio.level import measure_level
    from assistant.audio.microphone import Microphone

    with closing(Microphone(workspace.settings.audio.input)) as microphone:
        level = measure_level(microphone, LEVEL_S)
        detail = f"{microphone.name}: {level.rms_db:.0f} dB on average, {level.peak_db:.0f} dB at its peak"
    if level.peak_db > CLIPPING_DB:
        remedy = "Turn the input level down: loud speech is cut off."
        return Check("microphone", ok=False, detail=detail, remedy=remedy, exit_code=1)
    if level.peak_db < QUIET_DB:
        remedy = "Turn the input level up, or come closer; then speak while the doctor listens."
        return Check("microphone", ok=False, detail=detail, remedy=remedy, exit_code=1)
    return Check("microphone", ok=True, detail=detail)
