"""`rehearse transcribe`: recordings to words, on this computer."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.output import notices, print_json, screen
from assistant.cli.workspace import open_workspace
from assistant.errors import AudioFileError, UsageError

if TYPE_CHECKING:
    from assistant.listening.answer import Heard


def transcribe(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Sound files: wav, flac, ogg, mp3, m4a and more.")
    ],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a file, with word times.")] = False,
) -> None:
    """Write down what is said in recordings.

    Example: rehearse transcribe answer.flac --json
    """
    from assistant.audio.files import read_audio
    from assistant.cli.building import build_ear

    ear = build_ear(open_workspace())
    exit_code = 0
    for file in files:
        try:
            heard = ear.hear(read_audio(file))
        except (UsageError, AudioFileError) as err:  # the other files are not to blame
            notices().print(f"rehearse: {err}", markup=False, soft_wrap=True)
            exit_code = exit_code or err.exit_code
            continue
        if json:
            print_json(as_json(file, heard))
        else:
            if len(files) > 1:
                screen().print(f"{file}:", style="bold", markup=False)
            screen().print(heard.transcript.text or "(no speech)", markup=False, soft_wrap=True)
    raise typer.Exit(exit_code)


def as_json(file: Path, heard: "Heard") -> dict[str, Any]:
    """What `--json` prints for one file; times in seconds from its start, to the millisecond."""
    return {
        "file": str(file),
        "text": heard.transcript.text,
        "duration_s": round(heard.timing.duration_s, 3),
        "words": [
            {
                "word": word.text,
                "start_s": round(word.start_s, 3),
                "end_s": round(word.end_s, 3),
                "probability": round(word.probability, 3),
            }
            for word in heard.transcript.words
        ],
        "speech": [[round(span.start_s, 3), round(span.end_s, 3)] for span in heard.timing.speech],
    }
