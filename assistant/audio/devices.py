"""Which microphones and loudspeakers there are, and choosing one by name or number."""

import sys
from dataclasses import dataclass

from assistant.audio.patience import OPEN_S, in_time
from assistant.audio.portaudio import Direction, Format, portaudio, undisturbed
from assistant.errors import DeviceError, UsageError

COMMON_RATES_HZ = (48_000, 44_100, 32_000, 16_000, 8_000)
"""Rates to fall back to. Source: what USB, built-in and Bluetooth (HFP: 16 and 8 kHz) devices offer."""

MAX_CHANNELS = 2
"""Channels to open at most: ALSA's virtual devices offer 32 or 128, of which two hold sound."""


@dataclass(frozen=True, slots=True)
class Device:
    """One direction of a sound device.

    Attributes:
        number: PortAudio's; may change when devices come and go.
        host: the sound system that offers it, e.g. ALSA, Core Audio, Windows WASAPI.
        channels: at most.
        rate_hz: its default sample rate.
        default: whether it is the system's default in this direction.
        preferred: whether its host is the one of the default device.
    """

    kind: Direction
    number: int
    name: str
    host: str
    channels: int
    rate_hz: int
    default: bool
    preferred: bool

    @property
    def formats(self) -> list[Format]:
        """Formats to try, the device's own first."""
        channels = min(self.channels, MAX_CHANNELS)
        rates = dict.fromkeys((self.rate_hz, *COMMON_RATES_HZ))
        counts = dict.fromkeys((channels, 1, self.channels))
        return [Format(rate, count) for count in counts for rate in rates]


def list_devices(kind: Direction) -> tuple[Device, ...]:
    """All devices of one direction as PortAudio found them when it started; may be empty.

    Raises:
        DeviceError: the PortAudio library is missing, does not start or does not answer.
    """
    return in_time(lambda: _found(kind), OPEN_S)


def _found(kind: Direction) -> tuple[Device, ...]:
    module = portaudio()
    with undisturbed():
        default = module.default.device[kind is Direction.OUTPUT]
        hosts = module.query_hostapis()
        found = [
            (number, info)
            for number, info in enumerate(module.query_devices())
            if info[f"max_{kind}_channels"] > 0
        ]
    default_host = next((info["hostapi"] for number, info in found if number == default), None)
    return tuple(
        Device(
            kind=kind,
            number=number,
            name=info["name"],
            host=hosts[info["hostapi"]]["name"],
            channels=info[f"max_{kind}_channels"],
            rate_hz=round(info["default_samplerate"]),
            default=number == default,
            preferred=info["hostapi"] == default_host,
        )
        for number, info in found
    )


def choose_device(wanted: str, kind: Direction) -> Device:
    """The device that a person means.

    Args:
        wanted: number, or part of the name (upper and lower case alike) such as `headset`; the host may
            follow after a comma (`headset, windows wasapi`). Empty for the system's default.

    Raises:
        DeviceError: there is no such device now.
        UsageError: several devices answer to that name.
    """
    return choose_among(list_devices(kind), wanted.strip(), kind)


def choose_among(devices: tuple[Device, ...], wanted: str, kind: Direction) -> Device:
    """`choose_device` among devices that are already known."""
    if not devices:
        raise missing(kind)
    if not wanted:
        return next((device for device in devices if device.default), devices[0])
    matches = [device for device in devices if _answers_to(device, wanted)]
    exact = [device for device in matches if device.name.casefold() == wanted.casefold()]
    # Windows lists every device once a host: the host of the default device decides.
    for fewer in (exact, [device for device in exact or matches if device.preferred]):
        matches = fewer or matches
    if not matches:
        raise DeviceError(
            f"there is no {kind.device} {wanted!r}",
            why=f"found: {_names(devices)}",
            remedy="Plug it in, or choose another one: `rehearse devices` lists them.",
        )
    if len(matches) > 1:
        raise UsageError(
            f"{wanted!r} may mean several {kind.device}s",
            why=_names(tuple(matches)),
            remedy="Give more of the name, or the number.",
        )
    return matches[0]


def missing(kind: Direction) -> DeviceError:
    """The error for a machine without any device of this kind."""
    why = "PortAudio finds none"
    if kind is Direction.OUTPUT:
        return DeviceError(
            "there is no loudspeaker", why=why, remedy="Plug one in, or use --no-speech to read instead."
        )
    remedy = "Plug one in, or practise with recorded answers: --answers FILE."
    if sys.platform == "darwin":
        remedy += " Look into System Settings > Privacy & Security > Microphone, too."
    elif sys.platform == "win32":
        remedy += " Look into Settings > Privacy > Microphone, too."
    return DeviceError("there is no microphone", why=why, remedy=remedy)


def _answers_to(device: Device, wanted: str) -> bool:
    if wanted.isdecimal():
        return device.number == int(wanted)
    return wanted.casefold() in f"{device.name}, {device.host}".casefold()


def _names(devices: tuple[Device, ...]) -> str:
    return ", ".join(f"{device.number} {device.name} ({device.host})" for device in devices)
