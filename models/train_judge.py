"""Grows `points/judge.onnx`, which weighs the evidence for a point, on the labelled answers of tests/data.

    python models/train_judge.py            grows it anew and prints its manifest entry
    python models/train_judge.py --check    prints how it does on manners of speaking that it has not seen

Needs the development packages of pyproject.toml.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from skl2onnx import to_onnx
from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier, VotingClassifier
from sklearn.metrics import f1_score, roc_auc_score

from assistant.decks.cards import Card
from assistant.decks.library import find_sheet
from assistant.events import Samples, TokenVectors
from assistant.inference.token_vectors import MiniLmEmbedder
from assistant.scoring.claims import ClaimReader
from assistant.scoring.evidence import EVIDENCE
from assistant.scoring.points import MADE_PROBABILITY

MODELS = Path(__file__).parent
ANSWERS = MODELS.parent / "tests" / "data" / "answers"
SECOND = MODELS.parent / "tests" / "data" / "second"

BANKS = ((999, 999), (8, 6), (2, 2), (0, 0))
"""Ways of saying a point, and wrong claims. Every answer is seen with the whole companion and with less and
less of one, down to none, so that the judge learns what to make of a sheet whose author wrote few."""

Labelled = tuple[Samples, Samples]
"""Evidence, shape (points, len(EVIDENCE)), and whether each point was made."""


class MemoEmbedder:
    """Remembers the vectors of every text: the same phrases come again and again."""

    def __init__(self, embedder: MiniLmEmbedder) -> None:
        self._embedder = embedder
        self._known: dict[str, TokenVectors] = {}

    def embed(self, texts: Sequence[str]) -> list[TokenVectors]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._embedder.embed(new), strict=True))
        return [self._known[text] for text in texts]


class _NoJudge:
    """Stands in for the judge that is not grown yet: only evidence is gathered."""

    def probabilities(self, evidence: Samples) -> Samples:
        raise NotImplementedError


def main() -> None:
    """Grow the judge, or check it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true")
    check = arguments.parse_args().check
    cards = {card.number: card for card in find_sheet("interview", Path("nowhere")).cards}
    reader = ClaimReader(MemoEmbedder(MiniLmEmbedder(MODELS / "points")), _NoJudge())
    sets: dict[str, list[Labelled]] = {}
    for file in sorted(ANSWERS.glob("*.jsonl")):
        answers = read(file)
        unquoted = without_quotes(cards, answers)
        sets[file.stem] = [gather(reader, thinned(unquoted, *bank), answers) for bank in BANKS]
    recited = recitals(cards)
    sets["recited"] = [gather(reader, thinned(cards, *bank), recited) for bank in BANKS]
    if check:
        show_held_out(sets, reader)
        return
    judge = grown([labelled for answers in sets.values() for labelled in answers])
    write(judge, MODELS / "points" / "judge.onnx")


def read(file: Path) -> list[dict[str, Any]]:
    """The labelled answers of a file, card by card."""
    answers = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return sorted(answers, key=lambda answer: int(answer["card"]))


def recitals(cards: Mapping[int, Card]) -> list[dict[str, Any]]:
    """Answers in the expert's own words, by people who have learnt them, and such answers to another card.

    Nearly all labelled answers that use these words turn them round: the judge would grow suspicious of them.
    """
    choice = random.Random("recitals")
    answers = []
    for card in cards.values():
        points = [point.text for point in card.points]
        whole = [
            card.answer,
            f"So, um, {plain(card.answer)}.",
            ". ".join(points) + ".",
            " and ".join(points),
            f"{card.question} Well. {card.answer} That's it.",
        ]
        answers += [_answer(card, text, set(points)) for text in whole]
        for _ in range(4):
            some = [point for point in points if choice.random() < 0.5] or points[:1]
            answers.append(_answer(card, ". ".join(choice.sample(some, len(some))) + ".", set(some)))
        for other in choice.sample([other for other in cards.values() if other is not card], 5):
            answers.append(_answer(card, other.answer, set()))
    return answers


def _answer(card: Card, text: str, made: set[str]) -> dict[str, Any]:
    return {
        "card": card.number,
        "text": text,
        "covered": {point.id: point.text in made for point in card.points},
    }


def without_quotes(cards: Mapping[int, Card], answers: Iterable[Mapping[str, Any]]) -> dict[int, Card]:
    """The cards without the phrasings that are quoted from these answers: they would give the labels away."""
    spoken: dict[int, str] = {}
    for answer in answers:
        spoken[answer["card"]] = spoken.get(answer["card"], "") + "\n" + plain(answer["text"])

    def strange(number: int, phrases: Sequence[str]) -> tuple[str, ...]:
        return tuple(phrase for phrase in phrases if plain(phrase) not in spoken.get(number, ""))

    return {
        number: replace(
            card,
            points=tuple(
                replace(point, aliases=strange(number, point.aliases), wrong=strange(number, point.wrong))
                for point in card.points
            ),
        )
        for number, card in cards.items()
    }


def plain(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return " ".join("".join(char if char.isalnum() else " " for char in text.casefold()).split())


def thinned(cards: Mapping[int, Card], says: int, wrongs: int) -> dict[int, Card]:
    """The cards with so many phrasings left, chosen at random but always the same ones."""
    choice = random.Random(f"{says} {wrongs}")
    return {
        number: replace(
            card,
            points=tuple(
                replace(
                    point,
                    aliases=tuple(choice.sample(point.aliases, min(says, len(point.aliases)))),
                    wrong=tuple(choice.sample(point.wrong, min(wrongs, len(point.wrong)))),
                )
                for point in card.points
            ),
        )
        for number, card in cards.items()
    }


def gather(reader: ClaimReader, cards: Mapping[int, Card], answers: Iterable[Mapping[str, Any]]) -> Labelled:
    """Evidence and truth for each point of each answer."""
    evidence: list[tuple[float, ...]] = []
    made: list[bool] = []
    for answer in answers:
        card = cards[answer["card"]]
        _, found = reader.gather(card, answer["text"].split())
        evidence += [item.values for item in found]
        made += [answer["covered"][point.id] for point in card.points]
    return np.array(evidence, dtype=np.float32), np.array(made)


def grown(labelled: Sequence[Labelled]) -> VotingClassifier:
    """Two kinds of trees that err differently, their probabilities averaged."""
    boosted = GradientBoostingClassifier(
        n_estimators=200, learning_rate=0.06, max_depth=4, subsample=0.5, max_features=0.3, random_state=0
    )
    random_trees = ExtraTreesClassifier(80, min_samples_leaf=24, max_features=0.3, random_state=0, n_jobs=-1)
    judge = VotingClassifier(
        [("boosted", boosted), ("random", random_trees)], voting="soft", flatten_transform=False
    )
    return judge.fit(*joined(labelled))


def joined(labelled: Sequence[Labelled]) -> Labelled:
    """All of them as one."""
    return np.concatenate([x for x, _ in labelled]), np.concatenate([y for _, y in labelled])


def show_held_out(sets: Mapping[str, Sequence[Labelled]], reader: ClaimReader) -> None:
    """For each manner of speaking, a judge that was grown on the others; for the second sheet, one on all."""
    for name, own in sets.items():
        judge = grown([item for other, items in sets.items() if other != name for item in items])
        for (says, wrongs), (evidence, made) in zip(BANKS, own, strict=True):
            print(f"{name:12} {says:3} {wrongs:3}  {figures(judge, evidence, made)}", flush=True)
    judge = grown([item for items in sets.values() for item in items])
    cards = {card.number: card for card in find_sheet(str(SECOND / "second.md"), Path("nowhere")).cards}
    for says, wrongs in ((999, 999), (0, 0)):
        evidence, made = gather(reader, thinned(cards, says, wrongs), read(SECOND / "answers.jsonl"))
        print(f"{'second sheet':12} {says:3} {wrongs:3}  {figures(judge, evidence, made)}", flush=True)


def figures(judge: VotingClassifier, evidence: Samples, made: Samples) -> str:
    """F1 at the threshold in force, and the area under the ROC curve."""
    probability = judge.predict_proba(evidence)[:, 1]
    f1 = f1_score(made, probability >= MADE_PROBABILITY)
    return f"F1 {f1:.3f}  AUC {roc_auc_score(made, probability):.3f}"


def write(judge: VotingClassifier, file: Path) -> None:
    """As ONNX, with what the manifest has to say of it."""
    sample = np.zeros((1, len(EVIDENCE)), dtype=np.float32)
    model = to_onnx(
        judge, sample, initial_types=None, options={id(judge): {"zipmap": False}}, target_opset=17
    )
    model.graph.input[0].name = "evidence"
    for node in model.graph.node:
        node.input[:] = ["evidence" if name == "X" else name for name in node.input]
    file.write_bytes(model.SerializeToString())
    content = file.read_bytes()
    print(
        f'name = "{file.name}"\nsize_bytes = {len(content)}\nsha256 = "{hashlib.sha256(content).hexdigest()}"'
    )


if __name__ == "__main__":
    main()
