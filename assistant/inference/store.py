"""Models on disk: where they lie. No folder leaves this module unchecked, see `checking`."""

from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ModelError, UsageError
from assistant.folders import Folders, shipped_folder
from assistant.inference.checking import Condition, Installed, check_own_folder, inspect_folder, verify_folder
from assistant.inference.manifest import MANIFEST_FILE, Manifest, Model, ModelKind, read_manifest


def open_store(folders: Folders) -> "ModelStore":
    """The store of this user: their own models first, then those that came with the program.

    Raises:
        ModelError: the manifest cannot be read.
    """
    shipped = shipped_folder("models")
    return ModelStore((folders.models, shipped), read_manifest(shipped / MANIFEST_FILE))


@dataclass(frozen=True, slots=True)
class ModelStore:
    """Looks models up in `folders`, in order; a model lies in the sub-folder of its name."""

    folders: tuple[Path, ...]
    manifest: Manifest

    def inspect(self, model: Model) -> Installed:
        """The first sound copy of `model`, else the first damaged one, without reading large files."""
        found = [inspect_folder(model, folder / model.name) for folder in self.folders]
        sound = [copy for copy in found if copy.condition in {Condition.VERIFIED, Condition.UNVERIFIED}]
        damaged = [copy for copy in found if copy.condition is Condition.DAMAGED]
        return next(iter(sound + damaged), Installed(Condition.ABSENT))

    def locate(self, name_or_folder: str) -> Path:
        """The folder of a model that listens, safe to load: by its name, or a folder of the user's own.

        Files that changed since they were last verified are read in full (once).

        Raises:
            UsageError: neither a known name nor an existing folder, or a model that speaks.
            ModelError: the model is missing or damaged.
        """
        if self.is_own_folder(name_or_folder):
            return check_own_folder(Path(name_or_folder).expanduser())
        model = self.manifest.model(name_or_folder)
        if model.kind is not ModelKind.RECOGNITION:
            raise UsageError(
                f"the {model.title} cannot listen",
                why="it speaks",
                remedy=f"To hear it: rehearse config set speech.engine {model.name}",
            )
        return self._locate_known(model)

    def locate_voice(self, name: str) -> Path:
        """The folder of a voice model that is safe to load.

        Raises:
            ModelError: it is missing or damaged.
        """
        return self._locate_known(self.manifest.model(name))

    def _locate_known(self, model: Model) -> Path:
        installed = self.inspect(model)
        if installed.folder is None:
            raise ModelError(
                f"the {model.title} is missing", remedy=f"Run `rehearse models fetch {model.name}`."
            )
        if installed.condition is not Condition.VERIFIED:
            verify_folder(model, installed.folder)
        return installed.folder

    def locate_bundled(self, name: str) -> Path:
        """The folder of a model that came with the program, safe to load.

        Raises:
            ModelError: its files are missing or damaged.
        """
        (model,) = (model for model in self.manifest.bundled if model.name == name)
        folder = shipped_folder("models") / name
        try:
            if inspect_folder(model, folder).condition is not Condition.VERIFIED:
                verify_folder(model, folder)
        except ModelError as err:
            raise ModelError(
                f"the model {name!r} that comes with Rehearse is damaged",
                why=err.why,
                remedy="Install Rehearse again.",
            ) from err
        return folder

    def verify(self, name_or_folder: str) -> Path:
        """The folder of a model of any kind; reads all of a known one, whatever is remembered about it.

        Raises:
            UsageError: neither a known name nor an existing folder.
            ModelError: the model is missing or damaged.
        """
        if self.is_own_folder(name_or_folder):
            return self.locate(name_or_folder)
        model = self.manifest.model(name_or_folder)
        folder = self._locate_known(model)
        verify_folder(model, folder)
        return folder

    def is_own_folder(self, name_or_folder: str) -> bool:
        """Whether this means a folder of the user's own; the names of the manifest come first."""
        if name_or_folder in self.manifest.names:
            return False
        try:
            return Path(name_or_folder).expanduser().is_dir()
        except OSError:  # too long, or in a folder that is closed to us: nothing that could be loaded
            return False
