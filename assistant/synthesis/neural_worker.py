"""The process in which the natural voice runs: kokoro-onnx, spoken to as `worker` says.

    {"id": 1, "do": "render", "text": "...", "voice": "af_heart", "language": "en-us", "speed": 1.0,
     "file": "..."}
        -> {"id": 1}

It takes the folder of the weights. In a process of its own it can be ended in the middle of a sentence, what
it prints reaches no screen, and the GPL-3 parts that it loads (phonemizer, espeak-ng) stay outside.
"""

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

# The package that this file belongs to, wherever it was started.
sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant.synthesis.worker import EngineMissingError, Message, serve

if TYPE_CHECKING:
    from kokoro_onnx import Kokoro

    from assistant.events import Samples

WEIGHTS = "kokoro-v1.0.int8.onnx"
"""As the manifest of models names them."""

STYLE_WIDTH = 256
"""A voice is a table of styles of this width, a row for each length of a text in phonemes."""

NICENESS = 5
"""How far this process stands back: recognition, which may not wait for what is rendered ahead, gets three
quarters of the processor. More, and a busy computer would make the voice falter."""


def main() -> NoReturn:
    """Serve the weights in the folder that the command line names."""
    _stand_back()
    folder = Path(sys.argv[1])
    serve(lambda: _start(folder), {"render": _render})


def _stand_back() -> None:
    if sys.platform != "win32":
        os.nice(NICENESS)
        with contextlib.suppress(OSError):  # Linux shares the processor by session, where it keeps that file
            Path("/proc/self/autogroup").write_text(str(NICENESS), encoding="ascii")


def _start(folder: Path) -> "tuple[Kokoro, dict[str, Samples]]":
    try:
        import kokoro_onnx
        import numpy as np

        from assistant.inference.voice_session import open_voice_session
    except (ImportError, OSError) as err:  # OSError: a library under it cannot be loaded
        raise EngineMissingError(str(err) or type(err).__name__) from err
    weights = folder / WEIGHTS
    styles = {
        file.stem: np.fromfile(file, dtype=np.float32).reshape(-1, 1, STYLE_WIDTH)
        for file in folder.glob("[a-z]*.bin")
    }
    # It reads voices from an archive, and only looks at their names there: they are given to it one by one.
    with tempfile.TemporaryDirectory(prefix="rehearse-", ignore_cleanup_errors=True) as scratch:
        archive = Path(scratch) / "voices.npz"
        np.savez(archive)
        return kokoro_onnx.Kokoro.from_session(open_voice_session(weights), str(archive)), styles


def _render(engine: "tuple[Kokoro, dict[str, Samples]]", request: Message) -> Message:
    import numpy as np
    import soundfile
    from kokoro_onnx.config import SAMPLE_RATE

    kokoro, styles = engine
    language = request["language"]
    phonemes = kokoro.tokenizer.phonemize(request["text"], language)
    samples: Any = np.zeros(0, dtype=np.float32)
    if any(map(str.isalpha, phonemes)):  # else there is nothing to say
        samples, _ = kokoro.create(
            phonemes, styles[request["voice"]], request["speed"], language, is_phonemes=True
        )
    soundfile.write(request["file"], samples, SAMPLE_RATE, subtype="PCM_16")
    return {}


if __name__ == "__main__":
    main()
