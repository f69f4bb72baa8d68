"""What an installation of Rehearse consists of, and under which licence each part is.

Packages say so in their metadata; what wheels carry beside their own modules is found by the names of files,
and by the lists of parts (CycloneDX) that some have. A small table, `licences.toml`, knows the rest.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, PackagePath, distribution
from importlib.resources import files
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from assistant.errors import RehearseError

PROGRAM = "rehearse-aloud"
EXTRAS = ("", "bench", "neural")
"""What may be installed of the program: itself, and its optional parts."""

LONGEST_LICENCE = 80
"""Characters of a licence's name in metadata; more is its text."""

_LIBRARY = re.compile(r"(?:^|/)(?:lib[^/]*\.so(?:\.[\w.-]+)?|[^/]+\.(?:dylib|dll))$")
_OWN_MODULE = re.compile(r"\.(?:cpython-\d+|abi3)[^/]*\.so$|\.pyd$")
_SBOM = re.compile(r"\.dist-info/sboms/[^/]+\.json$")


@dataclass(frozen=True, slots=True)
class Part:
    """Something that somebody else wrote and that is part of an installation.

    Attributes:
        kind: package, library (native, in a file of a package or compiled into it), or component (of a list
            of parts that a package has).
        version: empty where nothing tells it.
        licence: as its source states it; empty where it is unknown.
        source: what states the licence.
        inside: the package that carries it; empty for a package.
        files: those of a library; none where it is compiled in.
    """

    kind: str
    name: str
    version: str
    licence: str
    source: str
    inside: str = ""
    files: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "kind": self.kind,
            "name": self.name,
            "version": self.version or None,
            "licence": self.licence or None,
            "source": self.source or None,
            "inside": self.inside or None,
            "files": list(self.files),
        }


def installed_parts() -> list[Part]:
    """All packages that the program needs and that are installed, each followed by what it carries.

    Raises:
        RehearseError: the program itself is not installed, but run from a folder.
    """
    return [part for package in needed_packages() for part in parts_of(package)]


def needed_packages() -> list[Distribution]:
    """The packages that the program requires, directly or not, as far as they are installed, by name.

    Raises:
        RehearseError: the program itself is not installed, but run from a folder.
    """
    try:
        program = distribution(PROGRAM)
    except PackageNotFoundError as err:
        raise RehearseError(
            "what Rehearse needs is not known",
            why="it is not installed, but run from a folder",
            remedy="Install it with pip.",
        ) from err
    found: dict[str, Distribution] = {}
    waiting: list[tuple[Distribution, tuple[str, ...]]] = [(program, EXTRAS)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        package, extras = waiting.pop()
        for extra in extras:
            if (package.name, extra) in seen:
                continue
            seen.add((package.name, extra))
            for requirement in _requirements(package, extra):
                try:
                    needed = distribution(requirement.name)
                except PackageNotFoundError:  # of an optional part
                    continue
                found[canonicalize_name(needed.name)] = needed
                waiting.append((needed, ("", *requirement.extras)))
    return [found[name] for name in sorted(found)]


def _requirements(package: Distribution, extra: str) -> Iterator[Requirement]:
    for text in package.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None:
            if not extra:
                yield requirement
        elif requirement.marker.evaluate({"extra": extra}):
            yield requirement


def parts_of(package: Distribution) -> list[Part]:
    """A package and what it carries."""
    licence, source = _licence_of(package)
    own = Part("package", package.name, package.version, licence, source)
    return [own, *_libraries(package), *_components(package)]


def known_licence(name: str) -> tuple[str, str]:
    """Licence and source that the table has for a package; empty where it has none."""
    wanted = canonicalize_name(name)
    for entry in _table()["packages"]:
        if fnmatchcase(wanted, entry["name"]):
            return entry["licence"], entry["source"]
    return "", ""


def _licence_of(package: Distribution) -> tuple[str, str]:
    """As the package's metadata states it, else as the table does."""
    metadata = package.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"], "License-Expression"
    written = " ".join(metadata["License"].split()) if "License" in metadata else ""
    if written and written != "UNKNOWN" and len(written) <= LONGEST_LICENCE:
        return written, "License"
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    if classifiers:
        return ", ".join(classifiers), "classifiers"
    return known_licence(package.name)


def _libraries(package: Distribution) -> Iterator[Part]:
    """Native libraries, those of one project together; a file that the table does not know stands alone."""
    found = sorted({file.as_posix() for file in package.files or () if _is_library(file)})
    own = canonicalize_name(package.name)
    for entry in _table()["libraries"]:
        carrier = canonicalize_name(entry.get("package", own))
        if carrier != own:
            continue
        patterns = entry.get("files", [])
        mine = tuple(file for file in found if _fits(file, patterns))
        found = [file for file in found if file not in mine]
        if mine or not patterns:
            yield Part("library", entry["name"], "", entry["licence"], entry["source"], package.name, mine)
    for file in found:
        yield Part("library", file.rpartition("/")[2], "", "", "", package.name, (file,))


def _is_library(file: PackagePath) -> bool:
    """Whether it is a native library, not a module of Python's (those are the package's own)."""
    path = file.as_posix()
    return bool(_LIBRARY.search(path)) and not _OWN_MODULE.search(path)


def _fits(file: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(file.rpartition("/")[2], pattern) for pattern in patterns)


def _components(package: Distribution) -> Iterator[Part]:
    """What the package's own lists of parts name with a licence, such as the crates of a module in Rust."""
    for file in package.files or ():
        if not _SBOM.search(file.as_posix()):
            continue
        try:
            listed = json.loads(file.read_text(encoding="utf-8")).get("components", [])
        except (OSError, ValueError, AttributeError):
            continue  # a list that cannot be read names nothing
        for item in listed:
            if licence := " AND ".join(_licences_in(item)):
                yield Part(
                    "component",
                    str(item.get("name", "")),
                    str(item.get("version", "")),
                    licence,
                    file.name,
                    package.name,
                )


def _licences_in(component: dict[str, Any]) -> Iterator[str]:
    for one in component.get("licenses", []):
        stated = one.get("license", {})
        name = one.get("expression") or stated.get("id") or stated.get("name")
        if name:
            yield str(name)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("assistant.cli").joinpath("licences.toml").read_text(encoding="utf-8"))
