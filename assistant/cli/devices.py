"""`rehearse devices`: microphones and loudspeakers, to be read or tried."""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli.output import notices, print_json, screen
from assistant.cli.workspace import open_workspace

if TYPE_CHECKING:
    from assistant.audio.devices import Device
    from assistant.audio.portaudio import Direction
    from assistant.settings import Audio

LEVEL_TEST_S = 3.0


def devices(
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    need: Annotated[
        Literal["microphone", "loudspeaker"] | None,
        typer.Option(help="Only open this kind briefly; exit code 3 says that there is none to use."),
    ] = None,
    test: Annotated[bool, typer.Option("--test", help="Play a tone, then measure the microphone.")] = False,
) -> None:
    """List the microphones and loudspeakers of this computer, or try them.

    The arrow marks those that are used; the settings audio.input and audio.output choose others.

    Example: rehearse devices --test
    """
    chosen = open_workspace().settings.audio
    if need is not None:
        _open_briefly(need, chosen)
    elif test:
        _try_both(chosen)
    else:
        _list(chosen, json)


def _list(chosen: "Audio", json: bool) -> None:
    from assistant.audio.devices import list_devices, missing
    from assistant.audio.portaudio import Direction

    for kind, wanted in ((Direction.INPUT, chosen.input), (Direction.OUTPUT, chosen.output)):
        found = list_devices(kind)
        used = _used(found, wanted, kind)
        if json:
            for device in found:
                print_json(_as_json(device, device == used))
        elif found:
            _print_table(found, used, kind)
        else:
            screen().print(str(missing(kind)), markup=False)


def _used(found: "tuple[Device, ...]", wanted: str, kind: "Direction") -> "Device | None":
    """The device that a round would use; None, with a notice, where the setting names no device of now."""
    from assistant.audio.devices import choose_among
    from assistant.errors import DeviceError, UsageError

    try:
        return choose_among(found, wanted, kind)
    except (DeviceError, UsageError) as err:  # the list is what helps now
        if found:
            notices().print(str(err), style="yellow", markup=False)
        return None


def _as_json(device: "Device", chosen: bool) -> dict[str, object]:
    return {
        "kind": device.kind.value,
        "number": device.number,
        "name": device.name,
        "host": device.host,
        "channels": device.channels,
        "rate_hz": device.rate_hz,
        "default": device.default,
        "chosen": chosen,
    }


def _print_table(found: "tuple[Device, ...]", used: "Device | None", kind: "Direction") -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=f"{kind.device.capitalize()}s", title_justify="left", box=None, pad_edge=False)
    for heading in ("", "number", "name", "system", "channels", "rate", ""):
        table.add_column(heading, justify="right" if heading in {"number", "channels", "rate"} else "left")
    for device in found:
        table.add_row(
            "->" if device == used else "",
            str(device.number),
            escape(device.name),
            escape(device.host),
            str(device.channels),
            f"{device.rate_hz} Hz",
            "default" if device.default else "",
            style="bold" if device == used else "",
        )
    screen().print(table)


def _open_briefly(need: str, chosen: "Audio") -> None:
    from assistant.audio.microphone import Microphone
    from assistant.audio.speaker import LoudSpeaker

    opened = Microphone(chosen.input) if need == "microphone" else LoudSpeaker(chosen.output)
    with closing(opened):
        opened.start()
        notices().print(f"The {need} {opened.name!r} works.", markup=False)


def _try_both(chosen: "Audio") -> None:
    """A missing loudspeaker is no reason not to try the microphone; it is still the result."""
    from assistant.errors import DeviceError

    try:
        _try_loudspeaker(chosen)
    except DeviceError as err:
        notices().print(str(err), style="yellow", markup=False)
        _try_microphone(chosen)
        raise
    _try_microphone(chosen)


def _try_loudspeaker(chosen: "Audio") -> None:
    from assistant.audio.speaker import LoudSpeaker
    from assistant.audio.tones import start_tone

    with closing(LoudSpeaker(chosen.output)) as speaker:
        speaker.start()
        screen().print(f"You should hear a tone from {speaker.name!r}.", markup=False)
        speaker.play(start_tone())


def _try_microphone(chosen: "Audio") -> None:
    from assistant.audio.level import measure_level
    from assistant.audio.microphone import Microphone

    with closing(Microphone(chosen.input)) as microphone:
        microphone.start()
        screen().print(f"Say something to {microphone.name!r} for {LEVEL_TEST_S:g} seconds.", markup=False)
        level = measure_level(microphone, LEVEL_TEST_S)
    screen().print(
        f"Level: {level.rms_db:.0f} dB on average, {level.peak_db:.0f} dB at its peak. {level.advice}"
    )
