"""Builds the parts that commands work with from the user's settings."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.cli.asking import confirm
from assistant.cli.engines import open_voice
from assistant.cli.output import notices
from assistant.cli.workspace import Workspace
from assistant.errors import ModelError, VoiceError
from assistant.settings import Speech

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.decks.cards import Sheet, Story
    from assistant.inference.whisper import WhisperTranscriber
    from assistant.listening.ear import Ear
    from assistant.practice.drills.quickfire import Quickfire
    from assistant.practice.drills.star import Star
    from assistant.scoring.claims import ClaimReader
    from assistant.scoring.red_flags import FlagReader
    from assistant.scoring.story import StoryReader
    from assistant.synthesis.cached import CachedVoice


def build_transcriber(workspace: Workspace) -> "WhisperTranscriber":
    """The speech model of the settings, found and checked, not yet loaded.

    Raises:
        ModelError: it is missing or damaged.
    """
    from assistant.inference.store import open_store
    from assistant.inference.whisper import WhisperTranscriber

    chosen = workspace.settings.recognition
    folder = open_store(workspace.folders).locate(chosen.model)
    return WhisperTranscriber(folder, threads=chosen.threads)


def build_ear(workspace: Workspace) -> "Ear":
    """Voice detection and the speech model together.

    Raises:
        ModelError: the model is missing or damaged.
    """
    from assistant.inference.vad import SileroDetector
    from assistant.listening.ear import Ear

    return Ear(SileroDetector, build_transcriber(workspace))


BUNDLED_MODEL = "points"
"""What reads claims and red flags; it comes with the program."""

CARDS_IN_HAND = 3
"""Cards of a round whose phrases are kept: the one asked, and some to go back to."""


def build_readers(
    workspace: Workspace, sheet: "Sheet", cards_kept: int
) -> "tuple[ClaimReader | None, FlagReader | None]":
    """What reads the claims of answers, and the red flags of a sheet that has rules for them.

    Where the models are damaged there is a notice, no reader of claims, and red flags go by words alone.

    Args:
        cards_kept: see `ClaimReader`.
    """
    from assistant.inference.flag_judge import OnnxFlagJudge
    from assistant.inference.store import open_store
    from assistant.scoring.judged_flags import FlagModels
    from assistant.scoring.red_flags import FlagReader

    claims = build_claims(workspace, cards_kept)
    if not sheet.red_flag_rules:
        return claims, None
    if claims is None:
        return None, FlagReader(sheet.red_flag_rules)
    judge = OnnxFlagJudge(open_store(workspace.folders).locate_bundled(BUNDLED_MODEL))
    return claims, FlagReader(sheet.red_flag_rules, FlagModels(claims.embedder, judge))


def build_quickfire(workspace: Workspace, sheet: "Sheet") -> "Quickfire":
    """What judges the cards of a round, and tells as much of it as the settings want."""
    from assistant.practice import wording
    from assistant.practice.drills.quickfire import Quickfire

    brief = workspace.settings.practice.feedback == "brief"
    tell = wording.brief_text if brief else wording.feedback_text
    return Quickfire(*build_readers(workspace, sheet, CARDS_IN_HAND), tell)


def build_star(
    workspace: Workspace,
    sheet: "Sheet",
    written: "Mapping[int, Sequence[Story]]",
    readers: "tuple[ClaimReader | None, FlagReader | None]",
) -> "Star":
    """What judges stories.

    Args:
        written: the stories that the user has written down, by the number of the card that they are for.
        readers: of this sheet, see `build_readers`; each holds models.
    """
    from assistant.practice.drills.star import Star

    claims, flags = readers
    prompts = dict(enumerate(sheet.stories, start=1))
    return Star(prompts, written, build_stories(workspace, claims), claims, flags)


def build_claims(workspace: Workspace, cards_kept: int) -> "ClaimReader | None":
    """What reads the claims of answers; None, with a notice, where its models are damaged.

    Args:
        cards_kept: see `ClaimReader`.
    """
    from assistant.inference.point_judge import TreeJudge
    from assistant.inference.store import open_store
    from assistant.inference.token_vectors import MiniLmEmbedder
    from assistant.scoring.claims import ClaimReader
    from assistant.scoring.kept_vectors import KeptVectors

    try:
        folder = open_store(workspace.folders).locate_bundled(BUNDLED_MODEL)
    except ModelError as err:
        notices().print(f"{err} Until then answers are judged by their words alone.", style="yellow")
        return None
    return ClaimReader(KeptVectors(MiniLmEmbedder(folder)), TreeJudge(folder), cards_kept=cards_kept)


def build_stories(workspace: Workspace, claims: "ClaimReader | None") -> "StoryReader":
    """What reads stories; by words alone where there are no claims, or its model is damaged, with a notice.

    Args:
        claims: its vectors of words are used.
    """
    from assistant.inference.store import open_store
    from assistant.inference.story_labeller import RegressionLabeller
    from assistant.scoring.story import StoryReader

    if claims is None:
        return StoryReader(None, None)
    try:
        folder = open_store(workspace.folders).locate_bundled("stories")
    except ModelError as err:
        notices().print(f"{err} Until then stories are read by their words alone.", style="yellow")
        return StoryReader(None, None)
    return StoryReader(claims.embedder, RegressionLabeller(folder))


def build_voice(workspace: Workspace) -> "CachedVoice":
    """The voice of the settings with its cache; the engine starts when it is first needed.

    Where the engine is not there, there is a notice, and the system's own voice speaks.
    """
    from assistant.synthesis.cached import CachedVoice

    speech = workspace.settings.speech
    try:
        voice = open_voice(workspace, speech)
    except (VoiceError, ModelError) as err:
        notices().print(f"{err} Until then the system's own voice speaks.", style="yellow", markup=False)
        voice = open_voice(workspace, replace(speech, engine=Speech().engine, voice=Speech().voice))
    return CachedVoice(voice, workspace.folders.prompts)


def offer_model(workspace: Workspace, *, ask: bool) -> None:
    """Where the speech model is missing and somebody is there to ask, offer to fetch it.

    Raises:
        ModelError: it is missing, and remains so.
    """
    from assistant.inference.store import open_store

    name = workspace.settings.recognition.model
    store = open_store(workspace.folders)
    try:
        store.locate(name)
    except ModelError as err:
        from assistant.cli.models import fetch_model

        if not (ask and sys.stdin.isatty()) or name not in store.manifest.names:
            raise
        notices().print(str(err), style="yellow", markup=False)
        if not confirm(f"Fetch {name} now?", default=True):
            raise
        fetch_model(name)
