"""Holds one round: opens the parts, runs the session, closes everything again."""

import contextlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.audio.clock import SystemClock
from assistant.audio.files import AnswerFiles
from assistant.audio.level import ZeroWatch
from assistant.audio.microphone import Microphone
from assistant.audio.remaining import remaining_speaker
from assistant.audio.speaker import LoudSpeaker, SilentSpeaker
from assistant.audio.tones import (
    all_made_tone,
    command_tone,
    mark_tone,
    monologue_tone,
    none_made_tone,
    part_made_tone,
    start_tone,
    stop_tone,
    time_up_tone,
)
from assistant.cli.building import build_ear, build_voice, offer_model
from assistant.cli.keys import catch_interrupt, has_keyboard, watch_keys
from assistant.cli.output import notices, screen
from assistant.cli.recordings import clear_recordings
from assistant.cli.recover import tell_of_orphans
from assistant.cli.round_screen import JsonScreen, RoundScreen
from assistant.cli.workspace import Workspace
from assistant.decks.phrase_book import PhraseBook
from assistant.errors import ModelError
from assistant.history.records import CardRef
from assistant.history.store import History
from assistant.listening.endpointer import EndpointRules
from assistant.listening.patience import Patience
from assistant.practice.equipment import Equipment, Inbox, Manners, Outcome
from assistant.practice.journal import Journal
from assistant.practice.plan import Plan
from assistant.practice.session import Session
from assistant.practice.signals import Interrupted, KeyPressed, SoundLost, ToneKind, TroubleArose

if TYPE_CHECKING:
    from assistant.listening.ear import Ear

REST_S = 2.0
"""Silence between the feedback and the next question, in which Enter or another key can be pressed."""

HEAD_START_S = 3.0
"""So long at most the first question waits for the speech model, whose loading takes about 1.5 s.

It stops every other thread for up to 120 ms (measured), more than a loudspeaker has in store: the question
would stutter.
"""

AWAY_S = 20.0
"""Time to plug a microphone in again, for somebody at the computer; a choice."""

REST_ON_THE_WAY_S = 3.0
"""The same for somebody without a screen, who asks by voice for what there is to read; a choice."""

TONES = {
    ToneKind.START: start_tone(),
    ToneKind.STOP: stop_tone(),
    ToneKind.MARK: mark_tone(),
    ToneKind.MONOLOGUE: monologue_tone(),
    ToneKind.TIME_UP: time_up_tone(),
    ToneKind.COMMAND: command_tone(),
    ToneKind.ALL_MADE: all_made_tone(),
    ToneKind.PART_MADE: part_made_tone(),
    ToneKind.NONE_MADE: none_made_tone(),
}


@dataclass(frozen=True, slots=True)
class HandsFree:
    """How a round goes for somebody on the way.

    Attributes:
        barge_in: speaking interrupts the assistant.
        lasts_s: the round ends after the card under way when it has lasted that long; None for any.
    """

    barge_in: bool = False
    lasts_s: float | None = None


@dataclass(frozen=True, slots=True)
class RoundOptions:
    """How to hold a round.

    Attributes:
        answers: recordings that answer in place of the microphone; none for the microphone.
        fast: recorded answers without waiting, and no rest between cards.
        silent: nothing is spoken or sounded.
        events: where to append events, or None.
        ask: something may be asked on the keyboard.
        json: verdicts and summary as JSON on stdout.
        resume: what to type to go on with the round another time; empty where that cannot be.
        ask_again: what was unclear is asked about once; None for the setting, but not of recorded answers,
            which cannot know what they will be asked.
        hands_free: how to do without screen and keys; None for somebody who sits at the computer.
    """

    answers: Sequence[Path] = ()
    fast: bool = False
    silent: bool = False
    events: Path | None = None
    ask: bool = True
    json: bool = False
    resume: str = ""
    ask_again: bool | None = None
    hands_free: HandsFree | None = None


def hold_round(workspace: Workspace, history: History, plan: Plan, options: RoundOptions) -> Outcome:
    """Hold one round of `plan`.

    Raises:
        DeviceError: there is no microphone.
        ModelError: the speech model is missing or damaged.
    """
    if plan.items:
        offer_model(workspace, ask=options.ask)
    clear_recordings(workspace)
    tell_of_orphans(workspace, history)
    if history.rounds.elsewhere():
        notices().print("Another round goes on in another window; each is kept by itself.", style="yellow")
    clock, inbox = SystemClock(), Inbox()
    settings = workspace.settings
    with contextlib.ExitStack() as open_parts:
        journal = open_parts.enter_context(
            Journal(options.events, clock, lambda trouble: inbox.put(TroubleArose(trouble)))
        )
        source: AnswerFiles | Microphone
        if options.answers or not plan.items:
            source = AnswerFiles(options.answers, clock, paced=not options.fast)
        else:
            source = Microphone(settings.audio.input, lambda lost: inbox.put(SoundLost(lost)))
            source.start()
        open_parts.callback(source.close)
        ear = build_ear(workspace) if plan.items else None
        loading = None if ear is None else _load_in_background(ear)
        if loading is not None:
            # A thread in the model's own code must not outlive Python: that ends in a crash.
            open_parts.callback(loading.join)
        speaker = SilentSpeaker() if options.silent else LoudSpeaker(settings.audio.output)
        open_parts.callback(speaker.close)
        voice = (
            None if options.silent else open_parts.enter_context(contextlib.closing(build_voice(workspace)))
        )
        keys = has_keyboard()
        equipment = Equipment(
            source=source,
            zero_watch=ZeroWatch() if isinstance(source, Microphone) else None,
            speaker=speaker,
            voice=voice,
            tones=TONES,
            ear=ear,
            history=history,
            recordings=workspace.folders.recordings,
            phrases=PhraseBook(workspace.folders.sheets),
            clock=clock,
            journal=journal,
            display=JsonScreen(notices(), keys=keys, resume=options.resume)
            if options.json
            else RoundScreen(screen(), keys=keys, resume=options.resume),
            remaining=partial(remaining_speaker, settings.audio.output),
            mark_known=lambda card: history.mark_known(plan.sheet.id, CardRef.of(card), clock.utc_now()),
            mark_told=lambda card: history.mark_told(plan.sheet.id, CardRef.of(card), clock.utc_now()),
        )
        open_parts.enter_context(watch_keys(lambda key: inbox.put(KeyPressed(key))))
        open_parts.enter_context(catch_interrupt(lambda: inbox.put(Interrupted())))
        manners = _manners(workspace, options, live=isinstance(source, Microphone))
        if loading is not None and not options.silent:
            loading.join(HEAD_START_S)
        return Session(plan, equipment, manners, inbox).run()


def _manners(workspace: Workspace, options: RoundOptions, *, live: bool) -> Manners:
    """How this round treats the user.

    Args:
        live: somebody speaks into a microphone: commands can come at any time, and any number of answers.
    """
    practice, away = workspace.settings.practice, options.hands_free
    asked = options.ask_again
    if asked is None:
        asked = practice.ask_again and live
    manners = replace(
        manners_of(workspace, fast=options.fast),
        ask_again=asked,
        hands_free=practice.voice_commands and live,
        returns_missed=practice.return_missed and live,
        tones_only=practice.feedback == "tones",
        input_away_s=AWAY_S if live else 0.0,
    )
    if away is None:
        return manners
    return replace(
        manners,
        rest_s=0.0 if options.fast else REST_ON_THE_WAY_S,
        half_duplex=manners.half_duplex and not away.barge_in,
        barge_in=away.barge_in and live,
        awaits_output=live,
        input_away_s=float("inf") if live else 0.0,
        lasts_s=away.lasts_s,
    )


def manners_of(workspace: Workspace, *, fast: bool) -> Manners:
    """How the settings want the user to be treated.

    Args:
        fast: recorded answers pass faster than anything can be spoken, so that nobody waits, and nothing that
            is spoken meanwhile can cover what they say.
    """
    practice = workspace.settings.practice
    rules = EndpointRules(
        end_silence_s=practice.end_silence_s, nudge_s=practice.nudge_s, give_up_s=practice.give_up_s
    )
    patience = Patience(practice.end_silence_s, practice.complete_silence_s, practice.unfinished_silence_s)
    rest_s = 0.0 if fast else REST_S
    return Manners(
        rules,
        patience,
        rest_s,
        workspace.settings.recognition.model,
        real_time=not fast,
        half_duplex=not fast,
        live_points=practice.live_points,
        voice_commands=practice.voice_commands,
        keeps_recordings=workspace.settings.recordings.keep_days > 0,
    )


def _load_in_background(ear: "Ear") -> threading.Thread:
    """Load the speech model while the rest is made ready. A failure is met again when it is needed."""

    def load() -> None:
        with contextlib.suppress(ModelError):
            ear.transcriber.load()

    thread = threading.Thread(target=load, name="model", daemon=True)
    thread.start()
    return thread
