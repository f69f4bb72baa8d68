"""`rehearse voices`: the voices that can ask, to be read or heard."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.engines import open_voice
from assistant.cli.output import notices, print_json, screen
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import AudioFileError, UsageError
from assistant.settings import Settings, Speech, with_setting

if TYPE_CHECKING:
    from assistant.events import Sound
    from assistant.synthesis.catalogue import VoiceInfo

SAMPLE_SENTENCE = "Hello. I will ask you questions, listen to your answers, and tell you what was missing."


def voices(
    engine: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of this engine: system, or kokoro.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also voices that speak no English.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    play: Annotated[
        str | None, typer.Option(metavar="NAME", help="Speak a sentence with this voice.")
    ] = None,
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it to a WAV file instead.")] = None,
    rate: Annotated[
        int | None, typer.Option(metavar="WPM", help="Speak at this many words a minute.")
    ] = None,
) -> None:
    """List the voices of this computer, or hear one.

    The practice is in English, so English voices come first; the arrow marks the one that asks now. Those of
    kokoro sound natural; they are an optional extra: pip install "rehearse-aloud[neural]", then
    rehearse models fetch kokoro, then rehearse config set speech.engine kokoro.

    Example: rehearse voices --play "English (America)" --rate 150
    """
    workspace = open_workspace()
    settings = workspace.settings
    if engine is not None and engine != settings.speech.engine:
        settings = with_setting(settings, "speech.engine", engine, origin="--engine")
        settings = with_setting(settings, "speech.voice", "", origin="--engine")  # a voice of the other
    if play is not None or save is not None:
        _speak(workspace, settings, play, save, rate)
    elif rate is not None:
        raise UsageError("--rate says how to speak", remedy="Give --play NAME or --save FILE with it.")
    else:
        _list(workspace, settings.speech, everything, json)


def _list(workspace: Workspace, speech: Speech, everything: bool, json: bool) -> None:
    with closing(open_voice(workspace, speech)) as current:
        found = current.voices
        try:
            chosen = current.chosen.id
        except UsageError as err:  # the list is what helps now
            notices().print(str(err), style="yellow", markup=False)
            chosen = ""
    english = [voice for voice in found if voice.is_english]
    shown = found if everything or not english else english
    if json:
        for voice in shown:
            print_json(
                {
                    "id": voice.id,
                    "engine": speech.engine,
                    "name": voice.name,
                    "languages": list(voice.languages),
                    "gender": voice.gender or None,
                    "chosen": voice.id == chosen,
                }
            )
        return
    _print_table(shown, chosen)
    if len(found) > len(shown):
        notices().print(f"{len(found) - len(shown)} more speak other languages: rehearse voices --all")


def _print_table(shown: "Iterable[VoiceInfo]", chosen: str) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table("", "Voice", "Language", "Gender", "Id", box=box.SIMPLE)
    for voice in shown:
        mark = "→" if voice.id == chosen else ""
        cells = (voice.name, ", ".join(voice.languages), voice.gender, voice.id)
        table.add_row(mark, *map(escape, cells))
    screen().print(table)


def _speak(
    workspace: Workspace, settings: Settings, name: str | None, file: Path | None, rate: int | None
) -> None:
    if rate is not None:
        settings = with_setting(settings, "speech.words_per_minute", rate, origin="--rate")
    speech = settings.speech if name is None else replace(settings.speech, voice=name)
    with closing(open_voice(workspace, speech)) as voice:
        sound = voice.render(SAMPLE_SENTENCE)
        label = voice.chosen.name
    if file is not None:
        _write_wav(file, sound)
        notices().print(f"{label}: {sound.duration_s:.1f} s written to {file}", markup=False)
        return
    from assistant.audio.speaker import LoudSpeaker

    notices().print(label, markup=False)
    with closing(LoudSpeaker(settings.audio.output)) as speaker:
        speaker.play(sound)


def _write_wav(file: Path, sound: "Sound") -> None:
    import soundfile

    try:
        soundfile.write(file, sound.samples, sound.rate_hz, format="WAV", subtype="PCM_16")
    except (OSError, soundfile.SoundFileError) as err:
        raise AudioFileError(
            f"cannot write {file}", why=str(err), remedy="Choose a file in a folder that you may write to."
        ) from err
