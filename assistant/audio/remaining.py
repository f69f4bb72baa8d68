"""Another loudspeaker, where the chosen one is gone."""

from assistant.audio.devices import Device, choose_device, list_devices
from assistant.audio.portaudio import Direction
from assistant.audio.speaker import LoudSpeaker
from assistant.errors import DeviceError, RehearseError


def remaining_speaker(chosen: str) -> LoudSpeaker | None:
    """The first other loudspeaker that opens, the system's default before all; None where none does.

    Args:
        chosen: name or number of the one that is gone; empty for the system's default.
    """
    try:
        gone = _named(chosen)
        others = [device for device in list_devices(Direction.OUTPUT) if device.number != gone]
    except DeviceError:
        return None
    for device in sorted(others, key=lambda device: not device.default):
        speaker = LoudSpeaker(str(device.number))
        try:
            speaker.start()
        except DeviceError:
            speaker.close()
            continue
        return speaker
    return None


def _named(chosen: str) -> int | None:
    """The number of a device that may not be listed any more."""
    try:
        device: Device = choose_device(chosen, Direction.OUTPUT)
    except RehearseError:
        return None
    return device.number
