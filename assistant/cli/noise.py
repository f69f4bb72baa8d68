"""The options of commands that listen to recordings with noise behind them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.evaluation.noise import Noise

NoiseOption: TypeAlias = Annotated[
    Path | None, typer.Option("--noise", metavar="FILE", help="Noise to mix in, looped.")
]
SnrOption: TypeAlias = Annotated[
    float | None, typer.Option("--snr", metavar="DB", help="How far speech stands above it.")
]


def read_noise(file: Path | None, snr_db: float | None) -> "Noise | None":
    """The noise of the two options; None where neither was given.

    Raises:
        UsageError: one of them is missing, or there is no such file.
        AudioFileError: the file holds no sound that can be read.
    """
    from assistant.audio.files import read_audio
    from assistant.evaluation.noise import Noise

    if file is None and snr_db is None:
        return None
    if file is None or snr_db is None:
        raise UsageError(
            "noise takes a file and a ratio", remedy="Give both, for instance --noise cafe.wav --snr 10."
        )
    return Noise(read_audio(file), snr_db)
