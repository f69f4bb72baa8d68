"""Supply: every part that Rehearse is made of has a known licence, and every archive a hash."""

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from assistant.cli.dependencies import Part, known_licence, parts_of
from tests.command import rehearse

PROJECT = Path(__file__).parent.parent
LOCK = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = re.findall(r"^([A-Za-z0-9_.-]+)==", LOCK, re.MULTILINE)


def parts(name: str) -> list[Part]:
    """What a locked package consists of; as the table has it where this system does not take the package."""
    try:
        return parts_of(distribution(name))
    except PackageNotFoundError:
        return [Part("package", name, "", *known_licence(name))]


def test_every_part_of_what_is_locked_has_a_licence_and_a_source() -> None:
    unknown = [
        f"{part.name} in {name}"
        for name in LOCKED
        for part in parts(name)
        if not (part.licence and part.source)
    ]
    assert not unknown, "add them to assistant/cli/licences.toml"


def test_the_binaries_of_the_audio_decoder_are_named() -> None:
    by_name = {part.name: part for part in parts("av")}
    for name in ("FFmpeg", "x264", "x265"):
        assert "GPL" in by_name[name].licence
        assert by_name[name].files
        assert by_name[name].inside == "av"


def test_what_is_not_known_is_said() -> None:
    assert known_licence("a-package-that-nobody-knows") == ("", "")
    assert known_licence("pyobjc-framework-cocoa")[0] == "MIT"


def test_the_command_lists_packages_libraries_and_components(tmp_path: Path) -> None:
    listed = rehearse(tmp_path, "licences", "--json")
    assert listed.code == 0
    kinds = {line["kind"] for line in listed.lines}
    assert kinds == {"package", "library", "component"}
    assert {"faster-whisper", "av"} <= {line["name"] for line in listed.lines if line["kind"] == "package"}
    shown = rehearse(tmp_path, "licences")
    assert "x265" in shown.out
    assert "add --json" in shown.out
    assert json.dumps(None) not in shown.out


def test_every_requirement_of_the_lock_has_a_hash() -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(LOCKED) == LOCK.count("==") - LOCK.count(" == ")
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry.splitlines()[0]


def test_only_what_is_locked_is_installed() -> None:
    """Set-up takes the lock with its hashes, and the program itself without any dependency beyond it."""
    setup = (PROJECT / ".ci" / "setup.sh").read_text(encoding="utf-8")
    installs = [line for line in setup.splitlines() if "pip install" in line and "$venv" in line]
    assert len(installs) == 2
    assert "--require-hashes -r requirements.lock" in installs[0]
    assert "--no-deps --no-build-isolation" in installs[1]
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {canonicalize_name(Requirement(text).name) for text in project["project"]["dependencies"]}
    assert wanted <= {canonicalize_name(name) for name in LOCKED}
