"""The manifest of models: which files make up a model, and where they come from."""

import string
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
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
class Member:
    """A file at the source, or inside an archive, that is all or the next part of the model's file `file`."""

    path: str
    file: str


@dataclass(frozen=True, slots=True)
class HubSource:
    """Files of a repository on the Hugging Face hub at one revision."""

    repository: str
    revision: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class ReleaseSource:
    """Files that hang on a release of a repository on GitHub."""

    repository: str
    tag: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """One archive of a package on an index, and what to take from it."""

    name: str
    archive: PinnedFile
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class PypiSource:
    """Archives on the Python package index; members of the same file are joined in order."""

    packages: tuple[Package, ...]


@dataclass(frozen=True, slots=True)
class NpmSource:
    """The same on the npm registry."""

    packages: tuple[Package, ...]


Source: TypeAlias = HubSource | ReleaseSource | PypiSource | NpmSource


def members_of(source: Source) -> tuple[Member, ...]:
    """All that a source has of a model, in order."""
    match source:
        case HubSource() | ReleaseSource():
            return source.members
        case PypiSource() | NpmSource():
            return tuple(member for package in source.packages for member in package.members)


class ModelKind(StrEnum):
    """What a model is for."""

    RECOGNITION = "recognition"
    """Turns speech into words."""
    VOICE = "voice"
    """Turns words into speech."""
    TEXT = "text"
    """Reads words."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model whose files are known.

    Attributes:
        sources: where its files come from, in the order in which they are asked; some have only part of them.
    """

    name: str
    kind: ModelKind
    description: str
    licence: str
    files: tuple[PinnedFile, ...]
    sources: tuple[Source, ...]

    @property
    def title(self) -> str:
        """What it is, and its name."""
        nouns = {ModelKind.RECOGNITION: "speech", ModelKind.VOICE: "voice", ModelKind.TEXT: "text"}
        return f"{nouns[self.kind]} model {self.name!r}"

    @property
    def size_bytes(self) -> int:
        """Size of all files together."""
        return sum(file.size_bytes for file in self.files)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The models of this version.

    Attributes:
        models: those that can be fetched, the default first.
        bundled: models that come with the program, without a source.
    """

    models: tuple[Model, ...]
    bundled: tuple[Model, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the models, in order."""
        return tuple(model.name for model in self.models)

    def names_of(self, kind: ModelKind) -> tuple[str, ...]:
        """Names of the models of that kind, in order."""
        return tuple(model.name for model in self.models if model.kind is kind)

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
            tuple(_model({"kind": "text", "sources": []} | entry) for entry in table.get("bundled", [])),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as err:
        raise ModelError(
            f"cannot read the list of models {path}", why=repr(err), remedy="Install Rehearse again."
        ) from err


def _model(entry: dict[str, Any]) -> Model:
    files = tuple(_file(**file) for file in entry["files"])
    names = [file.name for file in files]
    sources = tuple(_source(names, **source) for source in entry["sources"])
    delivered = {member.file for source in sources for member in members_of(source)}
    if sources and delivered != set(names):
        raise ValueError(f"the sources of {entry['name']} deliver other files: {delivered ^ set(names)}")
    return Model(
        _plain(entry["name"]),
        ModelKind(entry.get("kind", ModelKind.RECOGNITION)),
        entry["description"],
        entry["licence"],
        files,
        sources,
    )


def _file(name: str, size_bytes: int, sha256: str) -> PinnedFile:
    if len(sha256) != SHA256_DIGITS or not set(sha256) <= set(string.hexdigits.lower()):
        raise ValueError(f"{name}: not a sha256: {sha256!r}")
    return PinnedFile(_plain(name), int(size_bytes), sha256)


def _source(names: Sequence[str], kind: str, **fields: Any) -> Source:
    makers: dict[str, Callable[..., Source]] = {
        "hub": partial(_hub_source, [{"path": name, "file": name} for name in names]),
        "release": _release_source,
        "pypi": lambda packages: PypiSource(_packages(packages)),
        "npm": lambda packages: NpmSource(_packages(packages)),
    }
    return makers[kind](**fields)


def _hub_source(
    all_files: list[dict[str, str]],
    repository: str,
    revision: str,
    members: list[dict[str, str]] | None = None,
) -> HubSource:
    """A repository that names no members has every file under its own name."""
    return HubSource(repository, revision, _members(all_files if members is None else members))


def _release_source(repository: str, tag: str, members: list[dict[str, str]]) -> ReleaseSource:
    return ReleaseSource(repository, tag, _members(members))


def _packages(entries: Iterable[dict[str, Any]]) -> tuple[Package, ...]:
    return tuple(_package(**entry) for entry in entries)


def _package(name: str, archive: dict[str, Any], members: list[dict[str, str]]) -> Package:
    return Package(name, _file(**archive), _members(members))


def _members(entries: Iterable[dict[str, str]]) -> tuple[Member, ...]:
    return tuple(Member(**entry) for entry in entries)


def _plain(name: str) -> str:
    """`name`, which becomes a file's or folder's name on disk: no separators, not hidden, no drive."""
    if not name or name.startswith(".") or set(name) & set('/\\:*?"<>|'):
        raise ValueError(f"not a plain file name: {name!r}")
    return name
