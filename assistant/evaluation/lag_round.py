"""A round that measures lag: answers spoken in real time through the whole loop, from sound to verdict."""

import contextlib
import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.audio.clock import SystemClock
from assistant.audio.files import AnswerFiles, decode_audio, read_audio
from assistant.audio.level import ZeroWatch
from assistant.audio.microphone import Microphone
from assistant.audio.speaker import SilentSpeaker
from assistant.decks.cards import Sheet
from assistant.decks.phrase_book import PhraseBook
from assistant.evaluation.lag import AnswerLag, LagLine, LagSetting, read_lags, summarise
from assistant.evaluation.memory import peak_memory_mb
from assistant.evaluation.speaking import AnswerEnd, FileMouth, PlayerMouth, TimedSource
from assistant.events import Sound, seconds
from assistant.history.store import History
from assistant.listening.ear import Ear
from assistant.ports import Clock, Transcriber
from assistant.practice.display import Display
from assistant.practice.drill import Drill
from assistant.practice.equipment import Equipment, Inbox, Manners
from assistant.practice.journal import Journal
from assistant.practice.plan import Plan, card_items
from assistant.practice.session import Session
from assistant.practice.signals import Key, KeyPressed, SoundLost, ToneKind, TroubleArose

LIMIT_FACTOR = 2
"""The time limit of an answer is this many times its length, so that no hard stop ends it."""


@dataclass(frozen=True, slots=True)
class LagJob:
    """What to measure: answers of one length through one source.

    Attributes:
        length_s: about how long the answers are, in seconds.
        answers: a sound file each, at least one; the round keeps its files beside them while it lasts.
        player: the command that plays a file into the microphone, see `PlayerMouth`; empty where the files
            take the place of the microphone.
        end: what ends the answers.
    """

    length_s: float
    answers: tuple[Path, ...]
    player: str
    end: AnswerEnd

    @property
    def source(self) -> str:
        """What hears the answers."""
        return "microphone" if self.player else "file"


@dataclass(frozen=True, slots=True)
class RoundParts:
    """What the round is held with. It is a silent one: no voice, no loudspeaker.

    Attributes:
        sheet: its cards are asked one after the other, whatever the answers are about.
        drill: judges them.
        microphone: name or number of the input device, empty for the system's default.
    """

    sheet: Sheet
    ear: Ear
    drill: Drill
    manners: Manners
    display: Display
    tones: Mapping[ToneKind, Sound]
    microphone: str


def measure_lag(job: LagJob, parts: RoundParts) -> LagLine:
    """Hold a round in which the answers are spoken, then transcribe them the ordinary way.

    It takes as long as speaking takes. The model is loaded before the first answer, as it is by the time a
    question has been spoken. The peak of memory is that of this process, so give it one of its own. Nothing
    is written to the user's history.

    Raises:
        DeviceError: the microphone or the player does not work.
        ModelError: the speech model cannot be loaded.
        RehearseError: an answer was not heard.
    """
    parts.ear.transcriber.load()
    lags = _hold_round(job, parts)
    peak_mb = peak_memory_mb()
    ordinary_s = [_ordinary_wait_s(file, parts.ear.transcriber) for file in job.answers]
    return summarise(LagSetting(job.length_s, job.source, job.end.value), lags, ordinary_s, peak_mb)


def _hold_round(job: LagJob, parts: RoundParts) -> list[AnswerLag]:
    clock, inbox = SystemClock(), Inbox()
    lengths_s = [seconds(sum(map(len, decode_audio(file)))) for file in job.answers]
    with contextlib.ExitStack() as open_parts:
        folder = Path(
            open_parts.enter_context(
                tempfile.TemporaryDirectory(dir=job.answers[0].parent, ignore_cleanup_errors=True)
            )
        )
        events = folder / "events.jsonl"
        source = _open_source(job, parts, lengths_s, clock, inbox)
        open_parts.callback(source.close)
        equipment = Equipment(
            source=source,
            zero_watch=ZeroWatch() if job.player else None,
            speaker=SilentSpeaker(),
            voice=None,
            tones=parts.tones,
            ear=parts.ear,
            history=open_parts.enter_context(History(folder / "history.sqlite")),
            recordings=folder / "recordings",
            phrases=PhraseBook(folder),
            clock=clock,
            journal=open_parts.enter_context(
                Journal(events, clock, lambda trouble: inbox.put(TroubleArose(trouble)))
            ),
            display=parts.display,
        )
        outcome = Session(_plan(job, parts), equipment, parts.manners, inbox).run()
        if outcome.error is not None:
            raise outcome.error
        return read_lags(_read_events(events), source.began_s, lengths_s)


def _open_source(
    job: LagJob, parts: RoundParts, lengths_s: list[float], clock: Clock, inbox: Inbox
) -> TimedSource:
    def spoken() -> None:
        if job.end is AnswerEnd.KEY:
            inbox.put(KeyPressed(Key.GO))

    if not job.player:
        return TimedSource(AnswerFiles(job.answers, clock), FileMouth(lengths_s, clock), clock, spoken)
    mouth = PlayerMouth(job.player, job.answers)
    microphone = Microphone(parts.microphone, lambda lost: inbox.put(SoundLost(lost)))
    microphone.start()
    return TimedSource(microphone, mouth, clock, spoken)


def _plan(job: LagJob, parts: RoundParts) -> Plan:
    sheet = parts.sheet
    cards = tuple(sheet.cards[number % len(sheet.cards)] for number in range(len(job.answers)))
    items = card_items(cards, parts.drill, limit_s=LIMIT_FACTOR * job.length_s, deck_limits_s={})
    return Plan(parts.drill.name, sheet.title, sheet, items)


def _read_events(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _ordinary_wait_s(answer: Path, transcriber: Transcriber) -> float:
    """How long the transcript of the whole answer takes when the recording has ended and lies in memory."""
    samples = read_audio(answer)
    began_s = time.perf_counter()
    transcriber.transcribe(samples)
    return time.perf_counter() - began_s
