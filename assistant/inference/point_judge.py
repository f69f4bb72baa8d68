"""Was a point made? Trees that were grown on labelled answers, run by onnxruntime."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.events import Samples
from assistant.inference.token_vectors import open_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL_FILE = "judge.onnx"


class TreeJudge:
    """A `PointJudge` on the file in `folder`. Loads when it is first asked; may be used by any thread."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / MODEL_FILE
        self._loading = threading.Lock()
        self._session: InferenceSession | None = None

    def probabilities(self, evidence: Samples) -> Samples:
        """How likely each point was made, shape (points,); see `PointJudge.probabilities`.

        Raises:
            ModelError: the file cannot be loaded.
        """
        with self._loading:
            if self._session is None:
                self._session = open_session(self._file)
        (found,) = self._session.run(["probabilities"], {"evidence": evidence})
        made: Samples = found[:, 1]
        return made
