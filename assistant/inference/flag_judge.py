"""Does somebody who says this raise a red flag? A small network and trees, run by onnxruntime."""

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.events import Samples
from assistant.inference.token_vectors import open_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

STANCE_FILE = "stance.onnx"
JUDGE_FILE = "flag_judge.onnx"


class OnnxFlagJudge:
    """A `FlagJudge` on the files in `folder`. Loads what it needs; may be used by any thread."""

    def __init__(self, folder: Path) -> None:
        self._stance = _Once(folder / STANCE_FILE)
        self._judge = _Once(folder / JUDGE_FILE)

    def fault(self, vectors: Samples) -> float:
        """How likely to say so is a fault; see `FlagJudge.fault`.

        Raises:
            ModelError: the file cannot be loaded.
        """
        (found,) = self._stance.session().run(["fault"], {"vectors": vectors[None]})
        return float(found[0])

    def probabilities(self, evidence: Samples) -> Samples:
        """How likely each flag was raised, shape (n,); see `FlagJudge.probabilities`.

        Raises:
            ModelError: the file cannot be loaded.
        """
        (found,) = self._judge.session().run(["probabilities"], {"evidence": evidence})
        raised: Samples = found[:, 1]
        return raised


class _Once:
    """A network that is loaded when it is first asked for."""

    def __init__(self, file: Path) -> None:
        self._open = partial(open_session, file)
        self._loading = threading.Lock()
        self._session: InferenceSession | None = None

    def session(self) -> "InferenceSession":
        """The network, loaded.

        Raises:
            ModelError: the file cannot be loaded.
        """
        with self._loading:
            if self._session is None:
                self._session = self._open()
            return self._session
