"""Opens the ear for one answer after the other: listener, recording, and what is told of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from assistant.audio.level import closed_door, level_of
from assistant.errors import AudioFileError, DeviceError, RehearseError
from assistant.events import AnswerEnded, CommandSpoken, EndReason, Samples, Transcript, Transition, Weighed
from assistant.history.labels import AnswerLabel
from assistant.history.records import follow_up_name, new_id, recording_name
from assistant.listening.answer import AnswerListener
from assistant.listening.by_words import EndByWords, MadeAll
from assistant.listening.ear import Ear
from assistant.listening.endpointer import EndpointRules, stricter
from assistant.listening.noise import NoiseGauge
from assistant.listening.workload import SETTLE_S
from assistant.practice import signals
from assistant.practice.command_wordings import WORDINGS
from assistant.practice.equipment import Equipment, Inbox, Manners
from assistant.practice.hearing import Hearing, Reports
from assistant.practice.plan import Item
from assistant.practice.progress import ProgressMeter
from assistant.practice.standby import BARGE_IN_START_S, NoTake, Standby, settled
from assistant.practice.take import Take
from assistant.practice.talker import Talker
from assistant.practice.voice_command import VoiceCommand
from assistant.practice.voice_commands import command_in, plain, weigh_commands
from assistant.scoring.terms import weigh_terms
from assistant.scoring.verdict import PointResult

PointsOf: TypeAlias = Callable[[Transcript], tuple[PointResult, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer that is being given: to what, heard by whom, recorded where."""

    id: str
    item: Item
    hearing: Hearing
    take: Take


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer belongs: the id and the item of its attempt, and the name of its recording."""

    id: str
    item: Item
    file: str


class Answering:
    """The answers of a round, one at a time.

    Args:
        label_of: what the recording of an answer to an item says of itself.

    Attributes:
        current: the answer that is being given; None between answers.
        lost: why the source of the last answer could not go on.
        unreadable: the last recording, among others, that could not be read.
        input_away: the microphone is gone, and waited for.
        closed_door: the microphone has delivered nothing but zeros since the round began.
    """

    def __init__(
        self,
        equipment: Equipment,
        manners: Manners,
        talker: Talker,
        inbox: Inbox,
        label_of: Callable[[Item], AnswerLabel],
    ) -> None:
        self._equipment = equipment
        self._manners = manners
        self._talker = talker
        self._inbox = inbox
        self._label_of = label_of
        self._gauge = NoiseGauge()
        self._standby: Hearing | None = None
        self._working: list[AnswerListener | ProgressMeter] = []
        self._told_of_takes: set[str] = set()
        self.current: Answer | None = None
        self.lost: RehearseError | None = None
        self.unreadable: RehearseError | None = None
        self.closed_door: RehearseError | None = None
        self.input_away = False

    def listen(self, item: Item, serial: int) -> None:
        """Open the ear for an answer to `item`; what is heard is reported under `serial`."""
        answer_id = new_id()
        listener = self._listener(item, partial(_enough, item))
        points_of = partial(_points_made, item)
        self._open(Place(answer_id, item, recording_name(answer_id)), serial, listener, points_of)

    def stand_by(self, serial: int) -> None:
        """Open the ear for commands; they are reported under `serial`, and nothing is kept."""
        self.drop()
        ear = self._ear()
        standby = Standby(self._rules(), command_in)
        listener = standby.listener(ear, start_s=BARGE_IN_START_S if self._manners.barge_in else None)
        self.settle(0.0)  # nobody waits for what is under way: the ear must be open at once
        self._working.append(listener)
        reports = self._reports(serial, listener, None)
        told = replace(reports, transition=settled(listener, command_in, reports.transition))
        self._standby = Hearing(self._equipment.source, listener, NoTake(), told)

    def begin_waiting(self) -> None:
        """The question has been asked, or interrupted: the time to answer counts from now."""
        if self.current is not None:
            self.current.hearing.begin_waiting()

    def listen_again(self, answer_id: str, item: Item, serial: int, settled: MadeAll) -> None:
        """Open the ear for what is added to an answer to `item`, until that has `settled` what was asked."""
        place = Place(answer_id, item, follow_up_name(answer_id))
        self._open(place, serial, self._listener(item, settled), None)

    def end(self, reason: EndReason) -> None:
        """The user has ended the answer; what was said counts."""
        if self.current is not None:
            self.current.hearing.end(reason)

    def release(self) -> None:
        """Let go of the answer that has ended: it is kept now, or kept as sound alone."""
        self.current = None

    def conclude(self) -> None:
        """Let go of the answer whose verdict is in the history; of its sound, too, where none is to stay."""
        if self.current is not None and not (self._manners.keeps_recordings and self.current.take.kept):
            self.current.take.discard()  # or only the beginning of it is there, on a disk that is full
        self.release()

    def drop(self) -> None:
        """Stop listening, and delete what was recorded."""
        if self._standby is not None:
            self._standby.drop()
            self._standby = None
        if self.current is not None:
            self.current.hearing.drop()
            self.current.take.discard()
            self.current = None

    def leave(self) -> Path | None:
        """Stop listening, whatever the reason; the recording, if somebody spoke in it: it stays on disk."""
        answer, kept = self.current, None
        if answer is not None and answer.hearing.heard_speech:
            answer.hearing.drop()
            self.current = None
            kept = answer.take.file if answer.take.kept else None
        self.drop()
        return kept

    def settle(self, patience_s: float = SETTLE_S) -> None:
        """Wait so long for each thing that still works on an answer that is over."""
        self._working = [each for each in self._working if not each.settle(patience_s)]

    def _listener(self, item: Item, made_all: MadeAll) -> AnswerListener:
        pacing = item.pacing
        rules = replace(
            self._rules(),
            limit_s=pacing.limit_s,
            stop_factor=pacing.stop_factor,
            marks_s=pacing.marks_s,
            monologue_s=pacing.monologue_s,
        )
        patience = pacing.patience or self._manners.patience
        command_in = self._command_in(item) if self._manners.voice_commands else None
        by_words = EndByWords(patience, made_all, pacing.heeds_closing, pacing.check_in, command_in)
        return self._ear().listener(rules, by_words, partial(self._hear_again, item))

    def _hear_again(self, item: Item, transcript: Transcript) -> Iterator[Weighed]:
        """Ask the sound about what may be a command, then about terms that may have been misheard."""
        if self._manners.voice_commands:
            yield from weigh_commands(transcript)
        yield from weigh_terms(item.card.terms, transcript)

    def _ear(self) -> Ear:
        assert self._equipment.ear is not None  # noqa: S101  (something was asked)
        return self._equipment.ear

    def _rules(self) -> EndpointRules:
        return stricter(self._manners.rules) if self._gauge.is_loud else self._manners.rules

    def command_in(self, item: Item, said: Transcript) -> VoiceCommand | None:
        """The command that an answer to `item` really is; None where it is an answer, or none are heeded."""
        return self._command_in(item)(said) if self._manners.voice_commands else None

    @staticmethod
    def _command_in(item: Item) -> Callable[[Transcript], VoiceCommand | None]:
        card = item.card
        terms = (wording for term in card.terms for wording in (term.text, *term.aliases))
        points = (wording for point in card.points for wording in (point.text, *point.aliases))
        answers = {plain(text) for text in (card.answer, *terms, *points)}
        if not item.pacing.heeds_closing:  # there "done" is an answer
            answers |= {plain(wording) for wording in WORDINGS[VoiceCommand.DONE]}
        return partial(command_in, unless=answers)

    def _open(self, place: Place, serial: int, listener: AnswerListener, points_of: PointsOf | None) -> None:
        self.lost = None
        self.settle(0.0)
        meter = self._meter(listener, points_of)
        self._working += filter(None, (meter, listener))
        label = self._label_of(place.item).as_text()
        take = Take(self._equipment.recordings / place.file, self._take_trouble, label)
        reports = self._reports(serial, listener, meter)
        hearing = Hearing(self._equipment.source, listener, take, reports)
        self.current = Answer(place.id, place.item, hearing, take)

    def _reports(self, serial: int, listener: AnswerListener, meter: ProgressMeter | None) -> Reports:
        def failed(error: RehearseError) -> None:
            self._trouble(error)
            if isinstance(error, AudioFileError):  # one recording among others: the round goes on
                self.unreadable = error
                self._inbox.put(signals.ListeningFailed(serial))
            else:
                self.lost = error

        def lost(error: DeviceError) -> float:
            if self._manners.input_away_s and not self.input_away:
                self.input_away = True
                self._inbox.put(signals.InputLost(error))
            return self._manners.input_away_s

        def follow(frame: Samples) -> None:
            if self.input_away:
                self.input_away = False
                self._inbox.put(signals.InputBack())
            self._watch_door(frame)
            self._gauge_noise(frame, listener)
            if meter is not None:
                meter.push(frame)

        def tell(transition: Transition) -> None:
            if meter is not None and isinstance(transition, AnswerEnded | CommandSpoken):
                meter.close()  # the verdict needs the processor
            self._inbox.put(signals.ListeningReported(serial, transition))

        return Reports(
            deaf=lambda: self._manners.half_duplex and self._talker.speaking,
            lost=lost,
            frame=follow,
            transition=tell,
            failed=failed,
            crashed=lambda error: self._inbox.put(signals.Crashed(error)),
        )

    def _meter(self, listener: AnswerListener, points_of: PointsOf | None) -> ProgressMeter | None:
        """What reports the progress of an answer, where somebody can see it."""
        if not self._equipment.display.live:
            return None
        ticked = points_of if self._manners.live_points else None
        return ProgressMeter(listener, ticked, lambda now: self._inbox.put(signals.Progressed(now)))

    def _gauge_noise(self, frame: Samples, listener: AnswerListener) -> None:
        """Be strict once it has become loud: rather no word than one that nobody said."""
        if self._talker.speaking or not listener.between_words or not frame.any():
            return
        if self._gauge.push(level_of(frame).rms_db):
            listener.be_strict()
            self._inbox.put(signals.NoiseRose(round(self._gauge.level_db, 1)))

    def _watch_door(self, frame: Samples) -> None:
        """Tell once when a microphone has delivered nothing but zeros since the round began."""
        watch = self._equipment.zero_watch
        if watch is not None and watch.push(frame) and self.closed_door is None:
            self.closed_door = closed_door(self._equipment.source.name)
            self._trouble(self.closed_door)

    def _take_trouble(self, error: RehearseError) -> None:
        """Tell once in a round that nothing can be recorded, and again where it is for another reason."""
        if error.why not in self._told_of_takes:
            self._told_of_takes.add(error.why)
            self._trouble(error)

    def _trouble(self, error: RehearseError) -> None:
        self._inbox.put(signals.TroubleArose(error))


def _points_made(item: Item, transcript: Transcript) -> tuple[PointResult, ...]:
    """What has become of the points of an item in the words so far."""
    return item.drill.judge(item.card, transcript).points


def _enough(item: Item, transcript: Transcript) -> bool | None:
    """Whether nothing is left to say; None where that cannot be told."""
    return item.drill.enough(item.card, transcript)
