"""The models that judge points: vectors of words, the judge, and the folder in which they come."""

from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelError
from assistant.folders import user_folders
from assistant.inference.point_judge import TreeJudge
from assistant.inference.store import open_store
from assistant.inference.token_vectors import MAX_PIECES, MiniLmEmbedder
from assistant.scoring.evidence import EVIDENCE


@pytest.fixture(scope="module")
def folder() -> Path:
    return open_store(user_folders()).locate_bundled("points")


@pytest.fixture(scope="module")
def embedder(folder: Path) -> MiniLmEmbedder:
    return MiniLmEmbedder(folder)


def test_every_piece_has_a_vector_of_length_one(embedder: MiniLmEmbedder) -> None:
    first, second = embedder.embed(["Workers poll.", "x"])
    assert first.pieces == ("workers", "poll", ".")
    assert first.vectors.shape == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(first.vectors, axis=1), 1, atol=1e-4)
    assert second.pieces == ("x",)


def test_words_of_like_meaning_are_near(embedder: MiniLmEmbedder) -> None:
    car, automobile, banana = (text.vectors[0] for text in embedder.embed(["car", "automobile", "banana"]))
    assert car @ automobile > car @ banana + 0.2


def test_vectors_are_the_same_on_every_processor(embedder: MiniLmEmbedder) -> None:
    """Where 8-bit products overflow, these are 0.49, 0.34 and 0.55 (AMD EPYC without VNNI)."""
    (text,) = embedder.embed(["The vendor promises exactly-once, but that only holds inside their broker."])
    after_exactly = text.pieces.index("exactly")
    exactly, hyphen, once, comma, but = text.vectors[after_exactly : after_exactly + 5]
    np.testing.assert_allclose([exactly @ hyphen, once @ comma, comma @ but], [0.55, 0.40, 0.62], atol=0.02)


def test_long_texts_are_cut_off(embedder: MiniLmEmbedder) -> None:
    (long,) = embedder.embed(["word " * 1000])
    assert len(long.pieces) == MAX_PIECES - 2


def test_the_judge_gives_a_probability_for_each_point(folder: Path) -> None:
    evidence = np.zeros((3, len(EVIDENCE)), dtype=np.float32)
    evidence[1] = 0.9
    made = TreeJudge(folder).probabilities(evidence)
    assert made.shape == (3,)
    assert ((made >= 0) & (made <= 1)).all()


@pytest.mark.parametrize("content", [None, b"", b"no network"], ids=["missing", "empty", "damaged"])
def test_a_damaged_model_is_refused_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        for name in ("token_vectors.onnx", "judge.onnx", "tokenizer.json"):
            (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match="cannot load"):
        MiniLmEmbedder(tmp_path).embed(["x"])
    with pytest.raises(ModelError, match="cannot load"):
        TreeJudge(tmp_path).probabilities(np.zeros((1, len(EVIDENCE)), dtype=np.float32))
