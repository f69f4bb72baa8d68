"""Vectors of words in their context: MiniLM through onnxruntime."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import ModelError
from assistant.events import TokenVectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

MODEL_FILE = "token_vectors.onnx"
TOKENIZER_FILE = "tokenizer.json"

MAX_PIECES = 256
"""What lies beyond is cut off. Source: the length up to which all-MiniLM-L6-v2 was trained."""


class MiniLmEmbedder:
    """An `Embedder` on the files in `folder`. Loads with the first text; may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loading = threading.Lock()
        self._loaded: tuple[InferenceSession, Tokenizer] | None = None

    def embed(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The vectors of each text, in order.

        Raises:
            ModelError: the model cannot be loaded.
        """
        session, tokenizer = self._load()
        # One by one: padded to a common length, short texts would cost as much as the longest.
        return [_run(session, tokenizer.encode(text)) for text in texts]

    def _load(self) -> "tuple[InferenceSession, Tokenizer]":
        with self._loading:
            if self._loaded is None:
                self._loaded = open_session(self._folder / MODEL_FILE), _open_tokenizer(self._folder)
            return self._loaded


def open_session(file: Path) -> "InferenceSession":
    """A network on one thread of the processor: the speech model wants the others.

    Raises:
        ModelError: it cannot be loaded.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    # The arena never gives memory back, and lengths of texts differ: it grew by 20 MB in a round.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    # Processors without VNNI add 8-bit products in 16 bits, which overflow: other vectors, other verdicts.
    # Source: onnxruntime, "Quantize ONNX Models", U8S8 on AVX2.
    options.add_session_config_entry("session.x64quantprecision", "1")
    options.log_severity_level = 3  # errors alone: warnings go to stderr, past the user's log
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as err:  # the library's own exceptions have no common base
        raise _unloadable(file, err) from err


def _open_tokenizer(folder: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    except Exception as err:  # the library raises bare Exception
        raise _unloadable(folder / TOKENIZER_FILE, err) from err
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES)
    return tokenizer


def _run(session: "InferenceSession", text: "Encoding") -> TokenVectors:
    ids = np.array([text.ids], dtype=np.int64)
    vectors, _ = session.run(None, {"ids": ids, "mask": np.ones_like(ids)})
    # Without the marks of beginning and end.
    return TokenVectors(tuple(text.tokens[1:-1]), vectors[0, 1:-1])


def _unloadable(file: Path, err: Exception) -> ModelError:
    return ModelError(f"cannot load {file}", why=str(err), remedy="Install Rehearse again.")
