"""Fetches a model: into a temporary folder, verified, then put in place in one step."""

import logging
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from assistant.errors import FetchError, ModelError
from assistant.folders import make_private
from assistant.inference.checking import problem_of, verify_folder
from assistant.inference.manifest import Model, PinnedFile, Source, members_of
from assistant.inference.sources import Downloader, Progress, Servers, open_client, servers_from

ABANDONED_AFTER_S = 24 * 3600
"""Age at which what a killed fetch left behind is cleared away. No download lasts that long."""

log = logging.getLogger(__name__)


def fetch(model: Model, into: Path, progress: Progress, *, servers: Servers | None = None) -> Path:
    """Download `model` to `into / model.name`, each file from the first source that delivers it.

    A damaged copy there is replaced only once the new one is complete and verified, a sound one never.
    Whatever ends the download early, Ctrl-C included, leaves things as they were. Two fetches at once do not
    disturb each other.

    Args:
        into: the folder of models; made if missing.
        progress: hears of every block.
        servers: where to ask; by default the usual servers, or those of the environment.

    Returns:
        The folder that holds the model.

    Raises:
        FetchError: no source delivered (each is named with its reason), or `into` cannot be written.
    """
    try:
        with _temporary_folder(model, into) as folder:
            _deliver(model, folder, progress, servers or servers_from())
            return _put_in_place(model, folder, into / model.name)
    except OSError as err:
        raise FetchError(
            f"cannot write the {model.title} to {into}",
            why=err.strerror or str(err),
            remedy=f"It takes {model.size_bytes / 1e6:.0f} MB and permission to write there.",
        ) from err


def is_sound(model: Model, folder: Path) -> bool:
    """Whether `folder` holds `model` to the bit; reads all of it."""
    try:
        verify_folder(model, folder)
    except (ModelError, FileNotFoundError) as err:  # not there: another fetch moves it away at this moment
        log.info("%s", err)
        return False
    return True


def _deliver(model: Model, folder: Path, progress: Progress, servers: Servers) -> None:
    """Fill `folder`, and remember that it is what the manifest says."""
    missing = {file.name: file for file in model.files}
    reasons = []
    with open_client() as client:
        downloader = Downloader(client, servers, progress)
        for source in model.sources:
            names = dict.fromkeys(member.file for member in members_of(source))
            wanted = [missing[name] for name in names if name in missing]
            if not wanted:
                continue
            try:
                _take(downloader, source, wanted, folder)
            except FetchError as err:
                log.info("%s", err)
                reasons.append(err.why)
            else:
                missing = {name: file for name, file in missing.items() if name not in names}
    if missing:
        raise FetchError(
            f"cannot fetch the {model.title}",
            why="; ".join(reasons),
            remedy="Check the network and HTTPS_PROXY, or copy the model's folder from another machine to "
            f"{folder.parent / model.name}.",
        )
    verify_folder(model, folder)


def _take(downloader: Downloader, source: Source, files: Sequence[PinnedFile], folder: Path) -> None:
    """Put `files` from `source` into `folder`: all of them, each what it should be, or none."""
    with tempfile.TemporaryDirectory(prefix=".", dir=folder) as name:
        part = Path(name)
        downloader.deliver(source, files, part)
        for file in files:
            if problem := problem_of(file, part / file.name):
                raise FetchError("a source delivered something else", why=problem)
        for file in files:
            (part / file.name).rename(folder / file.name)


def _put_in_place(model: Model, folder: Path, target: Path) -> Path:
    """Rename `folder` to `target`; a damaged copy there gives way, one that is sound by now is kept."""
    if target.exists():
        if is_sound(model, target):
            return target
        with suppress(FileNotFoundError):  # another fetch has just moved it away
            target.rename(_old(folder))
    try:
        return folder.rename(target)
    except OSError:
        if is_sound(model, target):  # another fetch was faster
            return target
        raise


@contextmanager
def _temporary_folder(model: Model, into: Path) -> Iterator[Path]:
    """An empty folder beside the target, so that a rename puts it in place; gone afterwards in any case."""
    make_private(into)
    prefix = f".{model.name}-"
    for abandoned in into.glob(f"{prefix}*"):
        with suppress(FileNotFoundError):  # the fetch that owned it has just ended
            if time.time() - abandoned.stat().st_mtime > ABANDONED_AFTER_S:
                shutil.rmtree(abandoned)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=into))
    try:
        yield folder
    finally:
        for leftover in (folder, _old(folder)):
            with suppress(FileNotFoundError):
                shutil.rmtree(leftover)


def _old(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-old")
