"""A toy model of a few bytes, the archives that carry it, and a local server for every kind of source."""

import hashlib
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import tomlkit

from assistant.inference.manifest import MANIFEST_FILE, Manifest, Model, read_manifest

FILES: dict[str, bytes] = {
    "config.json": b"{}",
    "tokenizer.json": b'{"version": "1.0"}',
    "vocabulary.txt": b"a\nb\n",
    "model.bin": bytes(range(256)) * 8,
}
HALF = len(FILES["model.bin"]) // 2

PARTS: dict[str, dict[str, bytes]] = {
    "toy-part1": {
        **{f"toy/{name}": data for name, data in FILES.items() if name != "model.bin"},
        "toy/model.bin.part1": FILES["model.bin"][:HALF],
    },
    "toy-part2": {"toy/model.bin.part2": FILES["model.bin"][HALF:]},
}
"""What the two packages hold, by package and path."""


def pinned(name: str, data: bytes) -> dict[str, Any]:
    """The manifest's entry for a file."""
    return {"name": name, "size_bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def wheel(members: Mapping[str, bytes]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in members.items():
            archive.writestr(zipfile.ZipInfo(path), data)
    return buffer.getvalue()


def sdist(members: Mapping[str, bytes]) -> bytes:
    """A compressed tar archive; a path that ends in a slash is a folder."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, data in members.items():
            info = tarfile.TarInfo(path)
            info.size = len(data)
            info.type = tarfile.DIRTYPE if path.endswith("/") else tarfile.REGTYPE
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def packages(
    archives: Mapping[str, tuple[str, bytes]], paths: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """The manifest's entries for archives (package -> file name and bytes) and what to take from them."""
    return [
        {
            "name": package,
            "archive": pinned(filename, data),
            "members": [
                {"path": path, "file": path.removeprefix("../").removeprefix("toy/").partition(".part")[0]}
                for path in paths[package]
            ],
        }
        for package, (filename, data) in archives.items()
    ]


ARCHIVES = {package: (f"{package}-1.whl", wheel(members)) for package, members in PARTS.items()}


def toy_table(**changes: Any) -> dict[str, Any]:
    """The manifest's entry for the toy model; `changes` replace keys."""
    return {
        "name": "toy",
        "description": "hears nothing",
        "licence": "MIT",
        "files": [pinned(name, data) for name, data in FILES.items()],
        "sources": [
            {"kind": "hub", "repository": "someone/toy", "revision": "abc"},
            {"kind": "pypi", "packages": packages(ARCHIVES, {name: list(PARTS[name]) for name in PARTS})},
        ],
    } | changes


def write_manifest(folder: Path, *tables: dict[str, Any]) -> Manifest:
    """Write a manifest of these models (the toy model by default) into `folder` and read it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MANIFEST_FILE
    path.write_text(tomlkit.dumps({"models": list(tables or [toy_table()])}), encoding="utf-8")
    return read_manifest(path)


def install(folder: Path, files: Mapping[str, bytes] = FILES) -> Path:
    """Put the toy model's files into `folder`."""
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says to one path; it hangs up early where it announces more than it sends."""

    body: bytes
    status: int = 200
    announced_bytes: int | None = None


@dataclass(slots=True)
class Routes:
    """What the server answers, by path, and what it was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def serve_hub(self, files: Mapping[str, bytes] = FILES) -> None:
        """Put files at the addresses of the hub."""
        for name, data in files.items():
            self.answers[f"/someone/toy/resolve/abc/{name}"] = Answer(data)

    def serve_index(self, archives: Mapping[str, tuple[str, bytes]]) -> None:
        """Put archives at the addresses of the package index, which names them by relative address."""
        for package, (filename, data) in archives.items():
            listing = {"files": [{"filename": filename, "url": f"../../archives/{filename}"}]}
            self.answers[f"/simple/{package}/"] = Answer(json.dumps(listing).encode())
            self.answers[f"/archives/{filename}"] = Answer(data)

    def serve_release(self, files: Mapping[str, bytes]) -> None:
        """Put files at the addresses of a release, by the paths that they have there."""
        for path, data in files.items():
            self.answers[f"/code/someone/toy/releases/download/v1/{path}"] = Answer(data)

    def serve_registry(self, archives: Mapping[str, tuple[str, bytes]]) -> None:
        """Put archives at the addresses of the npm registry, each as one of two versions."""
        for package, (filename, data) in archives.items():
            tarballs = [f"../tarballs/{package}/-/{name}" for name in (f"{package}-0.9.tgz", filename)]
            versions = {str(place): {"dist": {"tarball": url}} for place, url in enumerate(tarballs)}
            self.answers[f"/npm/{package}"] = Answer(json.dumps({"versions": versions}).encode())
            self.answers[f"/tarballs/{package}/-/{filename}"] = Answer(data)


def handler(routes: Routes) -> type[BaseHTTPRequestHandler]:
    """A request handler that answers from `routes`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            routes.asked.append(self.path)
            answer = routes.answers.get(self.path, Answer(b"nothing here", status=404))
            announced = len(answer.body) if answer.announced_bytes is None else answer.announced_bytes
            self.send_response(answer.status)
            self.send_header("Content-Length", str(announced))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: Any) -> None:
            """Keep the tests' output clean."""

    return Handler


def the_toy(folder: Path, **changes: Any) -> Model:
    """The toy model, by way of a manifest in `folder`."""
    return write_manifest(folder, toy_table(**changes)).model("toy")
