"""The wheel: what is in it, and that it works from any folder without the checkout."""

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from assistant import __version__
from tests.command import environment

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(PROJECT),
    ]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_sheets_recordings_and_manifest_travel_inside_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {
        "assistant/content/interview.md",
        "assistant/content/interview.points.toml",
        "assistant/content/recordings/manifest.toml",
        "assistant/content/recordings/answer-01.flac",
        "assistant/models/manifest.toml",
        "assistant/models/points/token_vectors.onnx",
        "assistant/models/points/tokenizer.json",
        "assistant/models/points/judge.onnx",
        "assistant/models/stories/parts.onnx",
        "assistant/models/points/LICENSE-all-MiniLM-L6-v2.txt",
        "assistant/history/report/templates/report.html",
        "assistant/cli/licences.toml",
        "assistant/py.typed",
    } <= names
    top_level = {name.split("/")[0] for name in names}
    assert top_level == {"assistant", f"rehearse_aloud-{__version__}.dist-info"}
    assert not [name for name in names if name.endswith(".bin")], "no speech model in the wheel"


def test_the_wheel_works_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    """The dependencies come from this environment by path; the package itself only from the wheel."""
    folder = tmp_path / "environment"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    site = Path(paths["purelib"])
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)

    def run(*arguments: str) -> str:
        return subprocess.run(
            [str(python), "-m", "assistant", *arguments],
            env=environment(tmp_path / "home"),
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
        ).stdout

    where = [str(python), "-c", "import assistant; print(assistant.__file__)"]
    imported = subprocess.run(where, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert imported.startswith(str(site))
    assert run("--version").strip() == f"rehearse {__version__}"
    assert '"made": true' in run(
        "score", "interview", "1", "--text", "a durable execution platform", "--json"
    )
    assert "base" in run("models", "list")


def test_every_dependency_says_why_it_is_there() -> None:
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    for requirement in project["dependencies"]:
        line = next(line for line in text.splitlines() if line.strip().startswith(f'"{requirement}"'))
        assert "# " in line, requirement


def test_the_lock_holds_a_hash_for_every_package() -> None:
    lines = (PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert pinned
    assert all(line.endswith("\\") for line in pinned)
    assert not [line for line in lines if "http://" in line or "https://" in line]
