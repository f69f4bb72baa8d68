"""Grows `stories/parts.onnx`, which says which part of a story a sentence tells, on labelled stories.

    python models/train_story.py            grows it anew, prints its manifest entry and the tables of order
    python models/train_story.py --check    prints how it does on writers that it has not seen

Needs the development packages of pyproject.toml.
"""

import argparse
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from assistant.events import Samples, TokenVectors
from assistant.inference.token_vectors import MiniLmEmbedder
from assistant.scoring import story_decoding
from assistant.scoring.story_decoding import LABELS, label_story
from assistant.scoring.story_features import FEATURES, read_features

MODELS = Path(__file__).parent
STORIES = MODELS.parent / "tests" / "data" / "stories"

SHORTENED = 0.4
"""Weight of stories of which a part was left out, so that missing parts are met more often."""

SMOOTHING = 0.5
"""Added to each count of the tables of order."""


@dataclass(frozen=True)
class Told:
    """A story with its labels.

    Attributes:
        features: shape (sentences, FEATURES).
        labels: places in LABELS.
        weight: how much it counts.
    """

    features: Samples
    labels: Samples
    weight: float = 1.0


def main() -> None:
    """Grow the labeller, or check it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true")
    check = arguments.parse_args().check
    embedder = MiniLmEmbedder(MODELS / "points")
    writers = {file.stem: read(file, embedder) for file in sorted(STORIES.glob("*.jsonl"))}
    if check:
        show_held_out(writers)
        return
    stories = [story for stories in writers.values() for story in stories]
    write(grown(stories), MODELS / "stories" / "parts.onnx")
    for name, table in order(stories).items():
        print(f"{name} = {np.array(table).round(4).tolist()}")


def read(file: Path, embedder: MiniLmEmbedder) -> list[Told]:
    """The stories of one writer: each whole, then each without one of its parts."""
    told = []
    for line in file.read_text(encoding="utf-8").splitlines():
        story = json.loads(line)
        labels = [LABELS.index(part) for part in story["parts"]]
        vectors = embedder.embed(story["sentences"])
        told.append(_story(story["sentences"], vectors, labels, range(len(labels)), 1.0))
        for part in map(LABELS.index, "STR"):
            kept = [place for place, label in enumerate(labels) if label != part]
            if len(kept) < len(labels):
                told.append(_story(story["sentences"], vectors, labels, kept, SHORTENED))
    return told


def _story(
    sentences: Sequence[str],
    vectors: Sequence[TokenVectors],
    labels: Sequence[int],
    kept: Iterable[int],
    weight: float,
) -> Told:
    places = list(kept)
    features = read_features([sentences[place] for place in places], [vectors[place] for place in places])
    return Told(features, np.array([labels[place] for place in places]), weight)


def grown(stories: Sequence[Told]) -> LogisticRegression:
    """A regression with a weight for each feature and label."""
    weights = np.concatenate([np.full(len(story.labels), story.weight) for story in stories])
    regression = LogisticRegression(C=1.0, max_iter=1000)
    return regression.fit(
        np.concatenate([story.features for story in stories]),
        np.concatenate([story.labels for story in stories]),
        sample_weight=weights,
    )


def order(stories: Sequence[Told]) -> dict[str, Samples]:
    """How often each label occurs, begins, ends, and follows another."""
    size = len(LABELS)
    shares, starts, ends = np.ones(size), np.full(size, SMOOTHING), np.full(size, SMOOTHING)
    moves = np.full((size, size), SMOOTHING)
    for story in stories:
        np.add.at(shares, story.labels, story.weight)
        starts[story.labels[0]] += story.weight
        ends[story.labels[-1]] += story.weight
        np.add.at(moves, (story.labels[:-1], story.labels[1:]), story.weight)
    return {
        "SHARES": shares / shares.sum(),
        "STARTS": starts / starts.sum(),
        "ENDS": ends / shares,
        "MOVES": moves / moves.sum(axis=1, keepdims=True),
    }


def show_held_out(writers: Mapping[str, Sequence[Told]]) -> None:
    """For each writer, a labeller and an order grown on the others."""
    everything: list[tuple[list[str], list[str]]] = []
    for name, own in writers.items():
        others = [story for other, stories in writers.items() if other != name for story in stories]
        labeller, tables = grown(others), order(others)
        with mock.patch.multiple(story_decoding, **_weighted(tables)):
            pairs = [
                (
                    [LABELS[label] for label in story.labels],
                    label_story(labeller.predict_proba(story.features)),
                )
                for story in own
                if story.weight == 1
            ]
        print(f"{name:12} {figures(pairs)}", flush=True)
        everything += pairs
    print(f"{'all':12} {figures(everything)}")


def _weighted(tables: Mapping[str, Samples]) -> dict[str, Samples]:
    weight = story_decoding.ORDER_WEIGHT
    return {"SHARES": tables["SHARES"]} | {
        f"_{name}": weight * np.log(tables[name]) for name in ("STARTS", "MOVES", "ENDS")
    }


def figures(pairs: Sequence[tuple[list[str], list[str]]]) -> str:
    """F1 over labels, and the share of stories whose missing parts are exactly right."""
    truth = [label for labels, _ in pairs for label in labels]
    found = [label for _, labels in pairs for label in labels]
    by_label = f1_score(truth, found, labels=list(LABELS), average=None, zero_division=0)
    right = np.mean([set(labels) - {"-"} == set(other) - {"-"} for labels, other in pairs])
    each = "  ".join(f"{label} {value:.2f}" for label, value in zip(LABELS, by_label, strict=True))
    return f"F1 {np.mean(by_label):.3f}  missing right {right:.3f}  {each}"


def write(regression: LogisticRegression, file: Path) -> None:
    """As ONNX, with what the manifest has to say of it."""
    sample = np.zeros((1, FEATURES), dtype=np.float32)
    model = to_onnx(regression, sample, options={id(regression): {"zipmap": False}}, target_opset=17)
    model.graph.input[0].name = "features"
    for node in model.graph.node:
        node.input[:] = ["features" if name == "X" else name for name in node.input]
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(model.SerializeToString())
    content = file.read_bytes()
    print(
        f'name = "{file.name}"\nsize_bytes = {len(content)}\nsha256 = "{hashlib.sha256(content).hexdigest()}"'
    )


if __name__ == "__main__":
    main()
