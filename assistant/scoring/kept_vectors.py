"""Vectors that are kept, so that all who read an answer share them. Pure."""

from collections.abc import Sequence
from functools import lru_cache

from assistant.events import TokenVectors
from assistant.ports import Embedder

TEXTS_KEPT = 512
"""Clauses of the answers at hand: about 10 MB, and an answer of ten minutes has fewer."""


class KeptVectors:
    """An `Embedder` that remembers the texts that come one by one. Lists are phrases, which are read once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._one = lru_cache(maxsize=TEXTS_KEPT)(self._embed_one)

    def embed(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The vectors of each text, in order.

        Raises:
            ModelError: the model cannot be loaded.
        """
        return [self._one(texts[0])] if len(texts) == 1 else self._embedder.embed(texts)

    def _embed_one(self, text: str) -> TokenVectors:
        (vectors,) = self._embedder.embed([text])
        return vectors
