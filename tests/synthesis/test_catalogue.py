"""Which voice is meant."""

import pytest

from assistant.errors import UsageError, VoiceError
from assistant.synthesis.catalogue import VoiceInfo, choose, english_first

ESPEAK = (
    VoiceInfo("gmw/af", "Afrikaans", ("af",), "male"),
    VoiceInfo("gmw/de", "German", ("de",), "male"),
    VoiceInfo("gmw/en-029", "English (Caribbean)", ("en-029",), "male"),
    VoiceInfo("gmw/en", "English (Great Britain)", ("en-gb",), "male"),
    VoiceInfo("gmw/en-us", "English (America)", ("en-us",), "male"),
    VoiceInfo("gmw/en-us-nyc", "English (America, New York City)", ("en-us-nyc",), "male"),
)
MAC_ANNA = VoiceInfo("com.apple.voice.compact.de-DE.Anna", "Anna", ("de-de",), "female")
MAC_DANIEL = VoiceInfo("com.apple.voice.compact.en-GB.Daniel", "Daniel", ("en-gb",), "male")
MAC_SAMANTHA = VoiceInfo("com.apple.voice.compact.en-US.Samantha", "Samantha", ("en-us",), "female")
MAC = (MAC_ANNA, MAC_DANIEL, MAC_SAMANTHA)


def as_default(voice: VoiceInfo) -> VoiceInfo:
    return VoiceInfo(voice.id, voice.name, voice.languages, voice.gender, is_default=True)


@pytest.mark.parametrize(
    ("voices", "wanted", "meant"),
    [
        (ESPEAK, "gmw/en-us", "gmw/en-us"),
        (ESPEAK, "GMW/EN-US", "gmw/en-us"),
        (ESPEAK, "en-us", "gmw/en-us"),
        (ESPEAK, "en_US", "gmw/en-us"),
        (ESPEAK, "en", "gmw/en"),
        (ESPEAK, "en-gb", "gmw/en"),
        (ESPEAK, "english (great britain)", "gmw/en"),
        (ESPEAK, "great britain", "gmw/en"),
        (ESPEAK, "english", "gmw/en-us"),
        (ESPEAK, "york", "gmw/en-us-nyc"),
        (ESPEAK, " german ", "gmw/de"),
        (MAC, "daniel", MAC_DANIEL.id),
        (MAC, "en-US", MAC_SAMANTHA.id),
        (MAC, "compact", MAC_SAMANTHA.id),
    ],
)
def test_a_voice_is_found_by_id_name_language_or_part(
    voices: tuple[VoiceInfo, ...], wanted: str, meant: str
) -> None:
    assert choose(voices, wanted).id == meant


@pytest.mark.parametrize(
    ("voices", "meant"),
    [
        (ESPEAK, "gmw/en-us"),
        (MAC, MAC_SAMANTHA.id),
        ((MAC_ANNA, as_default(MAC_DANIEL), MAC_SAMANTHA), MAC_DANIEL.id),
        ((as_default(MAC_ANNA), MAC_DANIEL), MAC_DANIEL.id),
        ((ESPEAK[0], as_default(MAC_ANNA)), MAC_ANNA.id),
        ((ESPEAK[1], ESPEAK[0]), "gmw/af"),
    ],
)
def test_by_default_it_speaks_english(voices: tuple[VoiceInfo, ...], meant: str) -> None:
    assert choose(voices, "").id == meant


@pytest.mark.parametrize(
    ("wanted", "hint"), [("smantha", "Samantha"), ("Daniell", "Daniel"), ("zzz", "rehearse voices")]
)
def test_an_unknown_voice_is_refused_with_the_nearest(wanted: str, hint: str) -> None:
    with pytest.raises(UsageError, match=wanted) as caught:
        choose(MAC, wanted)
    assert hint in caught.value.remedy
    assert caught.value.exit_code == 2


def test_an_engine_without_voices_is_an_error() -> None:
    with pytest.raises(VoiceError, match="no voices"):
        choose((), "")


def test_english_comes_first() -> None:
    assert [voice.id for voice in english_first(ESPEAK)] == [
        "gmw/en-us",
        "gmw/en",
        "gmw/en-029",
        "gmw/en-us-nyc",
        "gmw/af",
        "gmw/de",
    ]
