"""Which part of a story does a sentence tell? A regression grown on labelled stories, run by onnxruntime."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.events import Samples
from assistant.inference.token_vectors import open_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL_FILE = "parts.onnx"


class RegressionLabeller:
    """A `StoryLabeller` on the file in `folder`. Loads when it is first asked; may be used by any thread."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / MODEL_FILE
        self._loading = threading.Lock()
        self._session: InferenceSession | None = None

    def probabilities(self, features: Samples) -> Samples:
        """How likely each sentence is of each part; see `StoryLabeller.probabilities`.

        Raises:
            ModelError: the file cannot be loaded.
        """
        with self._loading:
            if self._session is None:
                self._session = open_session(self._file)
        (found,) = self._session.run(["probabilities"], {"features": features})
        parts: Samples = found
        return parts
