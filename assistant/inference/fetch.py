"""Fetches a model: into a temporary folder, verified, then put in place in one step."""

import logging
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from assistant.errors import FetchError, ModelError
from assistant.folders import make_private
from assistant.inference.manifest import Model
from assistant.inference.sources import Downloader, Progress, Servers, open_client, servers_from
from assistant.inference.store import verify_folder

ABANDONED_AFTER_S = 24 * 3600
"""Age at which what a killed fetch left behind is cleared away. No download lasts that long."""

log = logging.getLogger(__name__)


def fetch(model: Model, into: Path, progress: Progress, *, servers: Servers | None = None) -> Path:
    """Download `model` to `into / model.name` from the first source that delivers it whole.

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
            f"cannot write the speech model to {into}",
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
    reasons = []
    with open_client() as client:
        downloader = Downloader(client, servers, progress)
        for source in model.sources:
            try:
                downloader.deliver(source, model, folder)
                verify_folder(model, folder)
            except (FetchError, ModelError) as err:
                log.info("%s", err)
                reasons.append(err.why)
                for leftover in folder.iterdir():
                    leftover.unlink()
            else:
                return
    raise FetchError(
        f"cannot fetch the speech model {model.name!r}",
        why="; ".join(reasons),
        remedy="Check the network and HTTPS_PROXY, or copy the model's folder from another machine and run "
        "`rehearse models use FOLDER`.",
    )


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
