"""Fetching: from the hub, from the package indexes, and everything that a network does instead."""

import os
import shutil
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from assistant.errors import FetchError
from assistant.inference.checking import STAMP_FILE
from assistant.inference.fetch import ABANDONED_AFTER_S, fetch, is_sound
from assistant.inference.manifest import Model
from assistant.inference.sources import CONNECT_TIMEOUT_S, Servers, open_client, servers_from
from tests.inference.toy import (
    ARCHIVES,
    FILES,
    PARTS,
    Answer,
    Routes,
    install,
    packages,
    sdist,
    the_toy,
    wheel,
)

MODEL_AT = "/someone/toy/resolve/abc/model.bin"
ALTERED = bytes(len(FILES["model.bin"]))


def ignore(file: str, done_bytes: int, total_bytes: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def into(tmp_path: Path) -> Path:
    """Where models go; made by the first fetch."""
    return tmp_path / "models"


def contents(into: Path) -> dict[str, set[str]]:
    """All that lies in the folder of models, hidden or not."""
    return {folder.name: {file.name for file in folder.iterdir()} for folder in into.iterdir()}


Pack: TypeAlias = Callable[[Mapping[str, bytes]], bytes]

WHOLE = {"toy": {*FILES, STAMP_FILE}}


def closed_port() -> str:
    """The address of a port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def test_from_the_hub(routes: Routes, servers: Servers, toy: Model, into: Path) -> None:
    routes.serve_hub()
    heard: list[tuple[str, int, int]] = []
    folder = fetch(toy, into, lambda *now: heard.append(now), servers=servers)
    assert folder == into / "toy"
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
    assert contents(into) == WHOLE
    for name, data in FILES.items():
        assert [done for file, done, _ in heard if file == name] == [0, len(data)]
    assert not any(path.startswith("/simple") for path in routes.asked)


@pytest.mark.parametrize(
    "bad",
    [
        Answer(b"no", status=404),
        Answer(b"later", status=503),
        Answer(b""),
        Answer(b"<html>Please log in</html>"),
        Answer(FILES["model.bin"][:-1]),
        Answer(FILES["model.bin"] + b"more"),
        Answer(FILES["model.bin"][:500], announced_bytes=len(FILES["model.bin"])),
        Answer(ALTERED),
    ],
    ids=["404", "503", "empty", "login page", "short", "long", "interrupted", "altered"],
)
def test_a_bad_hub_gives_way_to_the_index(
    routes: Routes, servers: Servers, toy: Model, into: Path, bad: Answer
) -> None:
    routes.serve_hub()
    routes.serve_index(ARCHIVES)
    routes.answers[MODEL_AT] = bad
    assert is_sound(toy, fetch(toy, into, ignore, servers=servers))
    assert contents(into) == WHOLE
    assert MODEL_AT in routes.asked


@pytest.mark.parametrize("hub", ["", "nonsense", "http://[", "http://"])
def test_an_unreachable_hub_gives_way_to_the_index(
    routes: Routes, servers: Servers, toy: Model, into: Path, hub: str
) -> None:
    routes.serve_index(ARCHIVES)
    dead = Servers(hub=hub or closed_port(), index=servers.index)
    assert is_sound(toy, fetch(toy, into, ignore, servers=dead))


def in_one_archive(routes: Routes, folder: Path, filename: str, data: bytes, prefix: str = "toy/") -> Model:
    """A toy model whose only source is this archive, with the paths of its files in there; it is served."""
    archives = {"toy-all": (filename, data)}
    entries = packages(archives, {"toy-all": [f"{prefix}{name}" for name in FILES]})
    routes.serve_index(archives)
    return the_toy(folder, sources=[{"kind": "pypi", "packages": entries}])


def test_source_archives_serve_as_well(routes: Routes, servers: Servers, tmp_path: Path, into: Path) -> None:
    archives = {package: (f"{package}-1.tar.gz", sdist(members)) for package, members in PARTS.items()}
    entries = packages(archives, {name: list(PARTS[name]) for name in PARTS})
    toy = the_toy(tmp_path / "sdists", sources=[{"kind": "pypi", "packages": entries}])
    routes.serve_index(archives)
    assert is_sound(toy, fetch(toy, into, ignore, servers=servers))


@pytest.mark.parametrize(("filename", "pack"), [("toy.whl", wheel), ("toy.tar.gz", sdist)])
def test_the_names_in_an_archive_are_no_paths(
    routes: Routes, servers: Servers, tmp_path: Path, filename: str, pack: Pack
) -> None:
    members = {f"../{name}": data for name, data in FILES.items()} | {"../../evil.txt": b"evil"}
    toy = in_one_archive(routes, tmp_path / "manifest", filename, pack(members), prefix="../")
    fetch(toy, tmp_path / "models", ignore, servers=servers)
    assert contents(tmp_path / "models") == WHOLE
    assert not list(tmp_path.parent.rglob("evil.txt"))


SMALL = {name: data for name, data in FILES.items() if name != "model.bin"}
TARBALLS = {
    "toy-small": ("toy-small-1.0.tgz", sdist({f"package/{name}": data for name, data in SMALL.items()}))
}


def in_parts(folder: Path) -> Model:
    """A toy model whose weights hang on a release and whose small files come from the npm registry."""
    (entry,) = packages(TARBALLS, {"toy-small": []})
    entry["members"] = [{"path": f"package/{name}", "file": name} for name in SMALL]
    weights = [{"path": "toy-v1.bin", "file": "model.bin"}]
    release = {"kind": "release", "repository": "someone/toy", "tag": "v1", "members": weights}
    hub = {"kind": "hub", "repository": "someone/toy", "revision": "abc", "members": weights}
    return the_toy(
        folder, sources=[release, hub | {"members": []}, {"kind": "npm", "packages": [entry]}, hub]
    )


def test_each_file_from_the_first_source_that_has_it(
    routes: Routes, servers: Servers, tmp_path: Path, into: Path
) -> None:
    toy = in_parts(tmp_path / "parts")
    routes.serve_release({"toy-v1.bin": FILES["model.bin"]})
    routes.serve_registry(TARBALLS)
    folder = fetch(toy, into, ignore, servers=servers)
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
    assert contents(into) == WHOLE
    assert not any(path.startswith("/someone") for path in routes.asked), "the hub is not needed any more"


def test_a_source_that_fails_takes_nothing_from_the_others(
    routes: Routes, servers: Servers, tmp_path: Path, into: Path
) -> None:
    toy = in_parts(tmp_path / "parts")
    routes.serve_release({"toy-v1.bin": ALTERED})
    routes.serve_registry(TARBALLS)
    routes.answers["/someone/toy/resolve/abc/toy-v1.bin"] = Answer(FILES["model.bin"])
    assert is_sound(toy, fetch(toy, into, ignore, servers=servers))
    assert contents(into) == WHOLE


@pytest.mark.parametrize(
    ("path", "bad", "reason"),
    [
        ("/npm/toy-small", Answer(b"no", status=404), "HTTP 404 for /npm/toy-small"),
        ("/npm/toy-small", Answer(b"[]"), "no package index that answers in JSON"),
        ("/npm/toy-small", Answer(b'{"versions": {"1.0": 1}}'), "no package index that answers in JSON"),
        ("/npm/toy-small", Answer(b'{"versions": {}}'), "no toy-small-1.0.tgz there"),
        ("/tarballs/toy-small/-/toy-small-1.0.tgz", Answer(b"short"), "came with another size"),
    ],
    ids=["404", "other JSON", "no archive", "not listed", "short"],
)
def test_what_no_source_has_is_an_error(
    routes: Routes, servers: Servers, tmp_path: Path, *, path: str, bad: Answer, reason: str
) -> None:
    toy = in_parts(tmp_path / "parts")
    routes.serve_release({"toy-v1.bin": FILES["model.bin"]})
    routes.serve_registry(TARBALLS)
    routes.answers[path] = bad
    with pytest.raises(FetchError) as failed:
        fetch(toy, tmp_path / "models", ignore, servers=servers)
    assert reason in failed.value.why
    assert contents(tmp_path / "models") == {}


INSIDE = {f"toy/{name}": data for name, data in FILES.items()}
WITHOUT_WEIGHTS = {path: data for path, data in INSIDE.items() if path != "toy/model.bin"}


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (wheel(INSIDE | {"toy/model.bin": FILES["model.bin"] + b"more"}), "longer than it should be"),
        (sdist(INSIDE | {"toy/model.bin": FILES["model.bin"] + b"more"}), "longer than it should be"),
        (wheel(INSIDE | {"toy/model.bin": FILES["model.bin"][:-1]}), "model.bin has 2047 of 2048 bytes"),
        (wheel(INSIDE | {"toy/model.bin": ALTERED}), "model.bin does not have the sha256"),
        (wheel(WITHOUT_WEIGHTS), "'toy/model.bin'"),
        (sdist(WITHOUT_WEIGHTS), "'toy/model.bin'"),
        (sdist(WITHOUT_WEIGHTS | {"toy/model.bin/": b""}), "toy/model.bin is not a file"),
        (wheel(INSIDE)[:-30], "is broken"),
        (sdist(INSIDE)[:200], "is broken"),
        (b"PKno archive at all", "is broken"),
        (b"", "is broken"),
    ],
    ids=[
        "long", "long tar", "short", "altered", "missing", "missing in tar", "a folder", "cut", "cut tar",
        "no archive", "empty",
    ],
)  # fmt: skip
def test_archives_that_do_not_hold_the_model(
    routes: Routes, servers: Servers, tmp_path: Path, archive: bytes, reason: str
) -> None:
    filename = "toy.tar.gz" if archive.startswith(b"\x1f\x8b") else "toy.whl"
    toy = in_one_archive(routes, tmp_path / "manifest", filename, archive)
    with pytest.raises(FetchError) as failed:
        fetch(toy, tmp_path / "models", ignore, servers=servers)
    assert reason in failed.value.why
    assert contents(tmp_path / "models") == {}


@pytest.mark.parametrize(
    ("path", "bad", "reason"),
    [
        ("/simple/toy-part2/", Answer(b"no", status=404), "HTTP 404"),
        ("/simple/toy-part2/", Answer(b"<html>"), "no package index that answers in JSON"),
        ("/simple/toy-part2/", Answer(b'{"files": [{"name": 1}]}'), "no package index that answers in JSON"),
        ("/simple/toy-part2/", Answer(b'{"files": []}'), "no toy-part2-1.whl there"),
        ("/archives/toy-part2-1.whl", Answer(b"gone", status=410), "HTTP 410"),
        ("/archives/toy-part2-1.whl", Answer(b"short"), "came with another size"),
        (
            "/archives/toy-part2-1.whl",
            Answer(bytes(len(ARCHIVES["toy-part2"][1]))),
            "came with another sha256",
        ),
    ],
    ids=["404", "html", "other JSON", "not listed", "410", "short", "altered"],
)
def test_no_source_delivers(
    routes: Routes, servers: Servers, tmp_path: Path, *, path: str, bad: Answer, reason: str
) -> None:
    toy, into = the_toy(tmp_path / "manifest"), tmp_path / "models"
    routes.serve_index(ARCHIVES)
    routes.answers[path] = bad
    with pytest.raises(FetchError) as failed:
        fetch(toy, into, ignore, servers=servers)
    hub, index = failed.value.why.split("; ")
    assert "HTTP 404" in hub
    assert reason in index
    assert f"copy the model's folder from another machine to {into / 'toy'}" in str(failed.value)
    assert "\n" not in str(failed.value)
    assert contents(into) == {}


def test_a_damaged_copy_is_replaced(routes: Routes, servers: Servers, toy: Model, into: Path) -> None:
    install(into / "toy", FILES | {"model.bin": ALTERED})
    routes.serve_hub()
    assert is_sound(toy, fetch(toy, into, ignore, servers=servers))
    assert contents(into) == WHOLE


def test_a_failed_fetch_leaves_what_was_there(servers: Servers, toy: Model, into: Path) -> None:
    install(into / "toy", FILES | {"model.bin": ALTERED})
    with pytest.raises(FetchError):
        fetch(toy, into, ignore, servers=servers)
    assert contents(into) == {"toy": set(FILES)}
    assert (into / "toy" / "model.bin").read_bytes() == ALTERED


def test_ctrl_c_leaves_nothing(routes: Routes, servers: Servers, toy: Model, into: Path) -> None:
    routes.serve_hub()

    def interrupt(file: str, done_bytes: int, total_bytes: int) -> None:
        if file == "model.bin" and done_bytes:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(toy, into, interrupt, servers=servers)
    assert contents(into) == {}


@pytest.mark.parametrize("damaged_before", [True, False])
def test_two_fetches_at_once(
    routes: Routes, servers: Servers, toy: Model, into: Path, damaged_before: bool
) -> None:
    if damaged_before:
        install(into / "toy", FILES | {"model.bin": ALTERED})
    routes.serve_hub()
    both_downloaded = threading.Barrier(2, timeout=30)
    folders: list[Path] = []

    def meet(file: str, done_bytes: int, total_bytes: int) -> None:
        if file == "model.bin" and done_bytes == total_bytes:
            both_downloaded.wait()

    def run() -> None:
        folders.append(fetch(toy, into, meet, servers=servers))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert folders == [into / "toy"] * 2
    assert is_sound(toy, into / "toy")
    assert contents(into) == WHOLE


def test_a_damaged_copy_may_vanish_while_it_is_looked_at(
    routes: Routes, servers: Servers, toy: Model, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = install(into / "toy", FILES | {"model.bin": ALTERED})
    is_file = Path.is_file

    def moved_away(path: Path) -> bool:
        found = is_file(path)
        if path == damaged / "config.json":
            shutil.rmtree(damaged)
        return found

    routes.serve_hub()
    monkeypatch.setattr(Path, "is_file", moved_away)
    assert fetch(toy, into, ignore, servers=servers) == into / "toy"
    monkeypatch.undo()
    assert contents(into) == WHOLE


def test_what_a_killed_fetch_left_is_cleared_away(
    routes: Routes, servers: Servers, toy: Model, into: Path
) -> None:
    routes.serve_hub()
    abandoned, running = install(into / ".toy-abandoned"), install(into / ".toy-running")
    then = abandoned.stat().st_mtime - ABANDONED_AFTER_S - 60
    os.utime(abandoned, (then, then))
    fetch(toy, into, ignore, servers=servers)
    assert set(contents(into)) == {"toy", running.name}


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow beyond 1000 bytes: the system then refuses to write, as on a full disk."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk(routes: Routes, servers: Servers, toy: Model, into: Path) -> None:
    routes.serve_hub()
    with full_disk(), pytest.raises(FetchError, match=r"cannot write the speech model 'toy' to .*too large"):
        fetch(toy, into, ignore, servers=servers)
    assert contents(into) == {}


def test_a_place_that_cannot_be_written(servers: Servers, toy: Model, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FetchError, match="cannot write the speech model 'toy' to"):
        fetch(toy, tmp_path / "file" / "models", ignore, servers=servers)


@pytest.mark.parametrize(
    ("environ", "servers"),
    [
        (
            {},
            Servers(
                "https://huggingface.co",
                "https://pypi.org/simple",
                "https://registry.npmjs.org",
                "https://github.com",
            ),
        ),
        ({"HF_ENDPOINT": "", "REHEARSE_PYPI_INDEX": ""}, Servers()),
        (
            {
                "HF_ENDPOINT": "https://hub.example/",
                "REHEARSE_PYPI_INDEX": "https://py.example/simple/",
                "REHEARSE_NPM_REGISTRY": "https://js.example/",
                "REHEARSE_GITHUB": "https://code.example/",
            },
            Servers(
                "https://hub.example",
                "https://py.example/simple",
                "https://js.example",
                "https://code.example",
            ),
        ),
    ],
)
def test_mirrors_come_from_the_environment(environ: dict[str, str], servers: Servers) -> None:
    assert servers_from(environ) == servers


def test_a_silent_hub_is_given_up_soon() -> None:
    with open_client() as client:
        assert client.timeout.connect == CONNECT_TIMEOUT_S == 5.0


def test_unreadable_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(FetchError, match="SSL_CERT_FILE"):
        open_client()
