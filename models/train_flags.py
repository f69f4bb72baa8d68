"""Trains what recognises red flags, on the labelled statements of tests/data: `points/stance.onnx`, a small
network that tells faults from what only sounds like them, and `points/flag_judge.onnx`, trees that weigh it
with the likeness to the phrases of the sheet's rules.

    python models/train_flags.py            trains both anew and prints their manifest entries
    python models/train_flags.py --check    prints how they do on writers whom they have not seen

The files that come with the program are of an earlier run: with 1,337 of the 1,644 statements of
red_flags_3.jsonl, in four folds of twelve epochs. A new run makes others.

Needs the groups `train` and `vectors` of pyproject.toml.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from skl2onnx import to_onnx
from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier, VotingClassifier
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from assistant.decks.cards import RedFlagRule, Sheet
from assistant.decks.flag_rules import find_flag
from assistant.decks.library import find_sheet
from assistant.events import Samples, TokenVectors
from assistant.inference.token_vectors import MiniLmEmbedder
from assistant.scoring.clauses import read_said
from assistant.scoring.flag_evidence import FLAG_EVIDENCE
from assistant.scoring.flag_pieces import PASSAGE, pieces_of
from assistant.scoring.judged_flags import RAISED_PROBABILITY, FlagModels, JudgedFlags
from assistant.scoring.normalise import read_text

MODELS = Path(__file__).parent
DATA = MODELS.parent / "tests" / "data"

FOLDS = 3
"""The judge learns from stances of networks that have not seen the statement."""

BANKS = ((999, 999), (10, 8))
"""Phrases of `says` and `near` that a rule has. The judge sees every statement with all of them and with a
few, so that it learns what to make of a sheet whose author wrote few."""

EPOCHS, BATCH, RATE = 10, 48, 2.5e-3

MEMBERS = 2
"""Networks that are trained alike from other beginnings; their answers are averaged."""

NEUTRAL = 300
"""So many passages of strong answers, in which there is no fault."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said, with the flag that it raises; None where it raises none.

    Attributes:
        writer: who wrote it; phrases of the sheet and passages of answers have none.
    """

    text: str
    flag: str | None
    writer: str = ""


class MemoEmbedder:
    """Remembers the vectors of every text: the same come again and again."""

    def __init__(self, embedder: MiniLmEmbedder) -> None:
        self._embedder = embedder
        self._known: dict[str, TokenVectors] = {}

    def embed(self, texts: Sequence[str]) -> list[TokenVectors]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._embedder.embed(new), strict=True))
        return [self._known[text] for text in texts]


class Stance(nn.Module):
    """A recurrent network over the vectors of the words of a text.

    It learns which flag was raised, if any, and is asked only whether one was: so it is of use for flags that
    it has not learnt.
    """

    def __init__(self, flags: int) -> None:
        super().__init__()
        self.narrow = nn.Sequential(nn.LayerNorm(384), nn.Dropout(0.3), nn.Linear(384, 96), nn.ReLU())
        self.blur = nn.Dropout(0.3)
        self.read = nn.GRU(96, 64, batch_first=True, bidirectional=True)
        self.heed = nn.Linear(128, 1)
        self.tell = nn.Sequential(
            nn.Dropout(0.4), nn.Linear(352, 48), nn.ReLU(), nn.Dropout(0.2), nn.Linear(48, flags + 1)
        )

    def learn(self, texts: Sequence[Tensor]) -> Tensor:
        """Logits, shape (texts, flags + 1), the first for none."""
        lengths = torch.tensor([len(text) for text in texts])
        padded = pad_sequence(list(texts), batch_first=True)
        words = self.narrow(padded * 384**0.5)
        packed = pack_padded_sequence(self.blur(words), lengths, batch_first=True, enforce_sorted=False)
        read, _ = pad_packed_sequence(self.read(packed)[0], batch_first=True)
        is_word = torch.arange(padded.shape[1]) < lengths[:, None]
        heed = self.heed(read).squeeze(-1).masked_fill(~is_word, -1e9).softmax(1)
        return self.tell(
            torch.cat(
                [
                    (heed[..., None] * read).sum(1),
                    read.masked_fill(~is_word[..., None], -1e9).amax(1),
                    (words * is_word[..., None]).sum(1) / lengths[:, None],
                ],
                1,
            )
        )

    def forward(self, vectors: Tensor) -> Tensor:
        """How likely a text is a fault, from its vectors of shape (1, pieces, 384)."""
        words = self.narrow(vectors * 384**0.5)
        read, _ = self.read(words)
        heed = self.heed(read).softmax(1)
        logits = self.tell(torch.cat([(heed * read).sum(1), read.amax(1), words.mean(1)], 1))
        return 1 - logits.softmax(1)[:, 0]


class Stances(nn.Module):
    """Several networks, averaged."""

    def __init__(self, members: Iterable[Stance]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, vectors: Tensor) -> Tensor:
        """How likely a text is a fault, from its vectors of shape (1, pieces, 384)."""
        return torch.stack([member(vectors) for member in self.members]).mean(0)


class TorchJudge:
    """A `FlagJudge` with the network at hand, and no trees yet."""

    def __init__(self, network: Stances) -> None:
        self._network = network

    def fault(self, vectors: Samples) -> float:
        with torch.no_grad():
            return float(self._network(torch.from_numpy(vectors.copy())[None])[0])

    def probabilities(self, evidence: Samples) -> Samples:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a statement gave for its sentences and the rules: shape (sentences, rules, evidence)."""

    statement: Statement
    values: Samples


def main() -> None:
    """Train, or check."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--check", action="store_true")
    check = arguments.parse_args().check
    trainer = Trainer(find_sheet("interview", Path("nowhere")))
    if check:
        trainer.check()
    else:
        trainer.write(MODELS / "points")


class Trainer:
    """All that is learnt from, and the steps of learning."""

    def __init__(self, sheet: Sheet) -> None:
        self.rules = sheet.red_flag_rules
        self.flags = [flag for topic in sheet.red_flags for flag in topic.items]
        self.embedder = MemoEmbedder(MiniLmEmbedder(MODELS / "points"))
        self.statements = [
            statement
            for writer in ("red_flags", "red_flags_2", "red_flags_3")
            for statement in self.read(DATA / f"{writer}.jsonl", writer)
        ]
        self.others = [*self.phrases(), *neutral()]

    def read(self, file: Path, writer: str) -> Iterator[Statement]:
        """The statements of a file."""
        for line in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            flag = find_flag(line["flag"], self.flags) if line["flag"] else None
            yield Statement(line["text"], flag, writer)

    def phrases(self) -> Iterator[Statement]:
        """The phrases of the rules are statements, too."""
        for rule in self.rules:
            yield from (Statement(text, rule.rule) for text in rule.says)
            yield from (Statement(text, None) for text in rule.near)

    def network(self, statements: Sequence[Statement]) -> Stances:
        """Networks that were trained on these and on what has no writer."""
        return Stances(self.member(statements, seed) for seed in range(MEMBERS)).eval()

    def member(self, statements: Sequence[Statement], seed: int) -> Stance:
        """One of them."""
        choice = random.Random(seed)
        torch.manual_seed(seed)
        harmless = [item.text for item in statements if item.flag is None]
        items = [*statements, *self.others, *(framed(item, harmless, choice) for item in statements)]
        texts = [
            torch.from_numpy(read.vectors.copy()) for read in self.embedder.embed([i.text for i in items])
        ]
        truth = torch.tensor([self.flags.index(item.flag) + 1 if item.flag else 0 for item in items])
        network = Stance(len(self.flags))
        optimiser = torch.optim.AdamW(network.parameters(), weight_decay=0.02)
        steps = EPOCHS * -(-len(items) // BATCH)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
        for _ in range(EPOCHS):
            for batch in batches(texts, choice):
                logits = network.learn([texts[place] for place in batch])
                loss = loss_of(logits, truth[batch])
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                schedule.step()
        return network

    def gather(
        self, network: Stances, statements: Iterable[Statement], bank: tuple[int, int]
    ) -> list[Evidence]:
        """The evidence of each statement, with rules of so many phrases."""
        reader = JudgedFlags(thinned(self.rules, *bank), FlagModels(self.embedder, TorchJudge(network)))
        gathered = []
        for statement in statements:
            utterance = read_text(statement.text)
            gathered.append(
                Evidence(statement, reader.gather(utterance, list(pieces_of(utterance))).evidence)
            )
        return gathered

    def unseen(self) -> list[list[Evidence]]:
        """The evidence of all statements, each by a network that has not seen it, for each of `BANKS`."""
        places = list(range(len(self.statements)))
        random.Random("folds").shuffle(places)
        gathered: list[list[Evidence]] = [[] for _ in BANKS]
        for fold in range(FOLDS):
            held = set(places[fold::FOLDS])
            network = self.network([s for i, s in enumerate(self.statements) if i not in held])
            own = [self.statements[place] for place in sorted(held)]
            for number, bank in enumerate(BANKS):
                gathered[number] += self.gather(network, own, bank)
        return gathered

    def check(self) -> None:
        """For each writer but the last, who wrote most, networks and trees that have not seen theirs."""
        unseen = self.unseen()
        for writer in ("red_flags", "red_flags_2"):
            network = self.network([s for s in self.statements if s.writer != writer])
            judge = grown([e for bank in unseen for e in bank if e.statement.writer != writer], self.rules)
            own = [statement for statement in self.statements if statement.writer == writer]
            for bank in BANKS:
                print(writer, *bank, figures(judge, self.gather(network, own, bank), self.rules), flush=True)

    def write(self, folder: Path) -> None:
        """Both, as ONNX, with what the manifest has to say of them."""
        judge = grown([evidence for bank in self.unseen() for evidence in bank], self.rules)
        write_stance(self.network(self.statements), folder / "stance.onnx")
        write_judge(judge, folder / "flag_judge.onnx")


def neutral() -> list[Statement]:
    """Passages of strong answers to cards."""
    choice = random.Random("neutral")
    found = []
    for file in sorted((DATA / "answers").glob("*.jsonl")):
        for line in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            if line.get("kind") == "strong":
                sentences = [clause.text for clause in read_said(line["text"].split()).sentences]
                first = choice.randrange(max(1, len(sentences) - PASSAGE + 1))
                found.append(Statement(" ".join(sentences[first : first + PASSAGE]), None))
    return choice.sample(found, NEUTRAL)


def framed(statement: Statement, harmless: Sequence[str], choice: random.Random) -> Statement:
    """The statement with a sentence of another, harmless one before or behind it."""
    text = statement.text if statement.text.endswith((".", "?", "!")) else f"{statement.text}."
    other = choice.choice(read_said(choice.choice(harmless).split()).sentences).text
    return replace(statement, text=f"{other} {text}" if choice.random() < 0.6 else f"{text} {other}")


def batches(texts: Sequence[Tensor], choice: random.Random) -> Iterator[list[int]]:
    """All places once, in batches of texts that are about as long."""
    places = list(range(len(texts)))
    choice.shuffle(places)
    found = []
    for first in range(0, len(places), BATCH * 16):
        alike = sorted(places[first : first + BATCH * 16], key=lambda place: len(texts[place]))
        found += [alike[start : start + BATCH] for start in range(0, len(alike), BATCH)]
    choice.shuffle(found)
    yield from found


def loss_of(logits: Tensor, truth: Tensor) -> Tensor:
    """How wrong the flag is, and how wrong whether there is one."""
    none = logits.log_softmax(1)[:, 0]
    some = torch.log1p(-none.exp().clamp(max=1 - 1e-6))
    whether = -torch.where(truth > 0, some, none).mean()
    return functional.cross_entropy(logits, truth, label_smoothing=0.05) + whether


def thinned(rules: Sequence[RedFlagRule], says: int, near: int) -> list[RedFlagRule]:
    """The rules with so many phrases left, chosen at random but always the same ones."""
    choice = random.Random(f"{says} {near}")
    return [
        replace(
            rule,
            says=tuple(choice.sample(rule.says, min(says, len(rule.says)))),
            near=tuple(choice.sample(rule.near, min(near, len(rule.near)))),
        )
        for rule in rules
    ]


def grown(gathered: Sequence[Evidence], rules: Sequence[RedFlagRule]) -> VotingClassifier:
    """Two kinds of trees that err differently, their probabilities averaged.

    A flag has been raised in the sentence of its statement that is most like it; the others are left out.
    """
    names = [rule.rule for rule in rules]
    x, y = [], []
    for item in gathered:
        for rule, name in enumerate(names):
            rows = item.values[:, rule]
            if name == item.statement.flag:
                rows = rows[[rows[:, FLAG_EVIDENCE.index("says_3")].argmax()]]
            x.append(rows)
            y += [name == item.statement.flag] * len(rows)
    boosted = GradientBoostingClassifier(
        n_estimators=150, learning_rate=0.06, max_depth=4, subsample=0.25, max_features=0.3, random_state=0
    )
    random_trees = ExtraTreesClassifier(80, min_samples_leaf=16, max_features=0.3, random_state=0)
    judge = VotingClassifier(
        [("boosted", boosted), ("random", random_trees)], voting="soft", flatten_transform=False
    )
    return judge.fit(np.concatenate(x), np.array(y))


def figures(judge: VotingClassifier, gathered: Sequence[Evidence], rules: Sequence[RedFlagRule]) -> str:
    """Of whether a flag was raised: the area under the ROC curve, precision and recall at some thresholds.

    In brackets, how many of those rightly raised were the very flag.
    """
    likely, true, right = [], [], []
    for item in gathered:
        sentences, count, _ = item.values.shape
        found = judge.predict_proba(item.values.reshape(sentences * count, -1))[:, 1].reshape(
            sentences, count
        )
        likely.append(found.max())
        true.append(item.statement.flag is not None)
        right.append(rules[int(found.max(axis=0).argmax())].rule == item.statement.flag)
    at, truth = np.array(likely), np.array(true)
    told = [f"AUC {roc_auc_score(truth, at):.3f}"]
    for threshold in (0.3, 0.4, RAISED_PROBABILITY, 0.6, 0.7):
        raised = at >= threshold
        hits = (raised & truth).sum()
        same = (raised & np.array(right)).sum()
        told.append(
            f"{threshold}: {hits / max(1, raised.sum()):.3f} {hits / truth.sum():.3f} ({same}/{hits})"
        )
    return "  ".join(told)


def write_stance(network: Stances, file: Path) -> None:
    """As ONNX, traced with eight pieces; their number stays free."""
    torch.onnx.export(
        network,
        (torch.zeros(1, 8, 384),),
        file,
        input_names=["vectors"],
        output_names=["fault"],
        dynamic_axes={"vectors": {1: "pieces"}},
        opset_version=17,
        dynamo=False,
    )
    tell(file)


def write_judge(judge: VotingClassifier, file: Path) -> None:
    """As ONNX."""
    sample = np.zeros((1, len(FLAG_EVIDENCE)), dtype=np.float32)
    model = to_onnx(judge, sample, options={id(judge): {"zipmap": False}}, target_opset=17)
    model.graph.input[0].name = "evidence"
    for node in model.graph.node:
        node.input[:] = ["evidence" if name == "X" else name for name in node.input]
    file.write_bytes(model.SerializeToString())
    tell(file)


def tell(file: Path) -> None:
    """What the manifest has to say of a file."""
    content = file.read_bytes()
    print(
        f'name = "{file.name}"\nsize_bytes = {len(content)}\nsha256 = "{hashlib.sha256(content).hexdigest()}"'
    )


if __name__ == "__main__":
    main()
