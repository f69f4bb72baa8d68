"""The voices that there are, and which of them is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import UsageError, VoiceError

PREFERRED_ENGLISH = ("en-us", "en-gb")
"""Accents to prefer where the system has no English default of its own, best first."""


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """One voice of the system's speech engine.

    Attributes:
        id: the engine's own name, e.g. `gmw/en-us` or `com.apple.voice.compact.en-US.Samantha`.
        name: for people, e.g. `English (America)`.
        languages: lower case with hyphens, e.g. `en-us`; the first is the main one.
        gender: `female`, `male`, or empty where unknown.
        is_default: whether it is the one that the user set in the system.
    """

    id: str
    name: str
    languages: tuple[str, ...] = ()
    gender: str = ""
    is_default: bool = False

    @property
    def is_english(self) -> bool:
        """Whether it speaks English of any accent."""
        return any(language.split("-")[0] == "en" for language in self.languages)


def english_first(voices: Sequence[VoiceInfo]) -> list[VoiceInfo]:
    """The voices with the English ones first, the preferred accents first among those."""

    def rank(voice: VoiceInfo) -> tuple[bool, int, str]:
        accents = [PREFERRED_ENGLISH.index(tag) for tag in voice.languages if tag in PREFERRED_ENGLISH]
        return (not voice.is_english, min(accents, default=len(PREFERRED_ENGLISH)), voice.id)

    return sorted(voices, key=rank)


def choose(voices: Sequence[VoiceInfo], wanted: str) -> VoiceInfo:
    """The voice that `wanted` means: an id, a name, a language, or a part of an id or name, in any case.

    Where several fit, the closest match wins, English before others. Empty means the system's default if it
    speaks English, else the best English voice, else the system's default, else the first.

    Raises:
        UsageError: nothing fits; the remedy names the nearest voice.
        VoiceError: the engine has no voices at all.
    """
    if not voices:
        raise VoiceError("the speech engine has no voices", remedy="Install one in the system's settings.")
    ordered = english_first(voices)
    if not wanted.strip():
        default = next((voice for voice in ordered if voice.is_default), ordered[0])
        return default if default.is_english else ordered[0] if ordered[0].is_english else default
    closeness = {voice.id: _closeness(voice, wanted.strip().lower()) for voice in ordered}
    best = max(ordered, key=lambda voice: closeness[voice.id])
    if not closeness[best.id]:
        raise UsageError(f"unknown voice {wanted!r}", remedy=_nearest(ordered, wanted))
    return best


def _closeness(voice: VoiceInfo, wanted: str) -> int:
    voice_id, name = voice.id.lower(), voice.name.lower()
    tests = (
        wanted in voice_id or wanted in name,
        wanted.replace("_", "-") in voice.languages,
        wanted in {name, voice_id.rpartition("/")[2]},
        wanted == voice_id,
    )
    return max((level for level, fits in enumerate(tests, start=1) if fits), default=0)


def _nearest(voices: Sequence[VoiceInfo], wanted: str) -> str:
    from rapidfuzz import process, utils

    names = [name for voice in voices for name in (voice.id, voice.name)]
    match = process.extractOne(wanted, names, processor=utils.default_process)
    hint = f"Did you mean {match[0]!r}? " if match else ""
    return hint + "See `rehearse voices --all`."
