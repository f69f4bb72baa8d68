"""Which device a person means."""

import sys

import pytest

from assistant.audio.devices import Device, choose_among
from assistant.audio.portaudio import Direction, Format, portaudio
from assistant.errors import DeviceError, UsageError


def device(
    number: int, name: str, host: str = "ALSA", *, default: bool = False, preferred: bool = True
) -> Device:
    return Device(Direction.INPUT, number, name, host, 2, 44_100, default, preferred)


LINUX = (
    device(0, "HDA Intel PCH: ALC257 Analog (hw:0,0)"),
    device(4, "USB Headset: Audio (hw:1,0)"),
    device(5, "USB Camera: Audio (hw:2,0)"),
    device(7, "pulse"),
    device(8, "default", default=True),
)
WINDOWS = (
    device(0, "Headset (Jabra Evolve)", "MME", default=True),
    device(1, "Microphone Array", "MME"),
    device(6, "Headset (Jabra Evolve)", "Windows WASAPI", preferred=False),
    device(7, "Microphone Array", "Windows WASAPI", preferred=False),
    device(9, "Line In", "Windows WASAPI", preferred=False),
)


@pytest.mark.parametrize(
    ("devices", "wanted", "number"),
    [
        (LINUX, "", 8),
        (LINUX, "headset", 4),
        (LINUX, "USB HEADSET", 4),
        (LINUX, "5", 5),
        (LINUX, "pulse", 7),
        (LINUX[:3], "", 0),  # no default: the first
        (WINDOWS, "jabra", 0),  # listed once a host: the default device's host wins
        (WINDOWS, "microphone array", 1),
        (WINDOWS, "jabra evolve), windows wasapi", 6),
        (WINDOWS, "line", 9),
        ((device(0, "Mic"), device(1, "Mic 2")), "mic", 0),  # the whole name beats a part of it
    ],
)
def test_choice(devices: tuple[Device, ...], wanted: str, number: int) -> None:
    assert choose_among(devices, wanted, Direction.INPUT).number == number


def test_a_name_for_several_lists_them() -> None:
    with pytest.raises(
        UsageError, match=r"'usb' may mean several microphones: 4 USB Headset.*, 5 USB Camera"
    ):
        choose_among(LINUX, "usb", Direction.INPUT)


@pytest.mark.parametrize("wanted", ["bluetooth", "3"])
def test_a_device_that_is_not_there_is_missing(wanted: str) -> None:
    with pytest.raises(DeviceError, match=r"there is no microphone '(bluetooth|3)': found: 0 HDA"):
        choose_among(LINUX, wanted, Direction.INPUT)


@pytest.mark.parametrize(
    ("kind", "text"),
    [(Direction.INPUT, "there is no microphone"), (Direction.OUTPUT, "there is no loudspeaker")],
)
def test_no_device_at_all(kind: Direction, text: str) -> None:
    with pytest.raises(DeviceError, match=text) as caught:
        choose_among((), "", kind)
    assert caught.value.remedy
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("channels", "rate_hz", "first", "count"),
    [
        (32, 44_100, Format(44_100, 2), 15),  # never 32 channels first
        (1, 16_000, Format(16_000, 1), 5),
        (2, 96_000, Format(96_000, 2), 12),
    ],
)
def test_formats_begin_with_the_devices_own(channels: int, rate_hz: int, first: Format, count: int) -> None:
    formats = Device(Direction.INPUT, 0, "x", "ALSA", channels, rate_hz, True, True).formats
    assert formats[0] == first
    assert len(formats) == len(set(formats)) == count


def test_without_the_portaudio_library_the_remedy_is_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr("ctypes.util.find_library", lambda _name: None)
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(
        DeviceError, match=r"PortAudio library not found\. Run: sudo apt-get install libportaudio2"
    ):
        portaudio()
