"""Whole rounds with scripted sound: real threads, history and scoring; no device, no model, no waiting."""

import json
import queue
import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fsrs import Rating

from assistant.audio.level import ZeroWatch
from assistant.decks.cards import Card, Deck, Point, Sheet
from assistant.decks.phrase_book import PhraseBook
from assistant.errors import (
    AudioFileError,
    DeviceError,
    DeviceLostError,
    DeviceRefusedError,
    HistoryError,
    ModelError,
    RehearseError,
    VoiceError,
)
from assistant.events import SAMPLE_RATE_HZ, Samples, Sound, Transcript
from assistant.history import word_times
from assistant.history.records import RoundState, follow_up_name, recording_name
from assistant.history.store import History
from assistant.listening.ear import Ear
from assistant.listening.endpointer import EndpointRules
from assistant.listening.patience import Patience
from assistant.ports import Transcriber, VoiceDetector, always
from assistant.practice import wording
from assistant.practice.drill import Drill
from assistant.practice.drills.checklist import Checklist
from assistant.practice.drills.quickfire import Quickfire
from assistant.practice.equipment import Equipment, Inbox, Manners, Outcome
from assistant.practice.journal import Journal
from assistant.practice.plan import Debrief, Debriefing, Given, Item, Pacing, Plan
from assistant.practice.session import Session
from assistant.practice.signals import Interrupted, Key, KeyPressed, ToneKind
from assistant.scoring.verdict import Status
from tests.fakes import (
    FakeClock,
    FakeScreen,
    FakeSpeaker,
    FakeVoice,
    LoudnessDetector,
    ScriptedSource,
    ScriptedTranscriber,
    joined,
    silence,
    speech,
)

LIMIT_S = 10.0

ANSWER = joined([silence(0.5), speech(3)])


def card(number: int) -> Card:
    points = (
        Point("a", "apples are red", ("rosy apples",)),
        Point("b", "bananas are yellow", ("golden bananas",)),
    )
    answer = "Apples are red; bananas are yellow."
    return Card(str(number), number, "Fruit", f"Question {number}?", answer, points, ())


SHEET = Sheet("fruit", "Fruit", Path("fruit.md"), decks=(Deck("Fruit", (card(1), card(2), card(3))),))


class BrokenTranscriber:
    def __init__(self, error: ModelError) -> None:
        self._error = error

    def load(self) -> None:
        raise self._error

    def transcribe(self, samples: Samples, is_wanted: Callable[[], bool] = always) -> Transcript:
        raise self._error


class DoubtfulTranscriber(ScriptedTranscriber):
    """Hardly believes in the words that are scripted with a question mark in front."""

    def transcribe(self, samples: Samples, is_wanted: Callable[[], bool] = always) -> Transcript:
        heard = super().transcribe(samples, is_wanted)
        words = tuple(
            replace(word, text=word.text[1:], probability=0.1) if word.text.startswith("?") else word
            for word in heard.words
        )
        return Transcript(" ".join(word.text for word in words), words)


class Stage:
    """Everything that a round needs, scripted; `hold` runs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FakeClock()
        self.inbox: Inbox = queue.SimpleQueue()
        self.voice: FakeVoice | None = FakeVoice()
        self.speaker = FakeSpeaker()
        self.screen = FakeScreen()
        self.history = History(folder / "history.sqlite")
        self.zero_watch: ZeroWatch | None = None
        self.texts: list[str] = []
        self.complaints: list[RehearseError] = []
        self.detector: Callable[[], VoiceDetector] = LoudnessDetector
        self.transcriber: Transcriber | None = None
        self.half_duplex = True
        self.ask_again = False
        self.keeps_recordings = True
        self.new_source = ScriptedSource
        self.drill: Drill = Quickfire(None, None)
        self.pacing = Pacing(LIMIT_S)
        self.intro = ""
        self.yes_no_keys = False
        self.cards = SHEET.cards
        self.debriefing: Debriefing | None = None
        self.mark_told: Callable[[Card], None] = lambda card: None

    def hold(self, *script: Samples | Exception | tuple[Samples, Exception], cards: int = 1) -> Outcome:
        tone = Sound(np.zeros(100, np.float32), SAMPLE_RATE_HZ)
        chosen = self.cards[:cards]
        with Journal(self.folder / "events.jsonl", self.clock, self.complaints.append) as journal:
            equipment = Equipment(
                source=self.new_source(*script),
                zero_watch=self.zero_watch,
                speaker=self.speaker,
                voice=self.voice,
                tones=dict.fromkeys(ToneKind, tone),
                ear=Ear(self.detector, self.transcriber or ScriptedTranscriber(self.texts)),
                history=self.history,
                recordings=self.folder / "recordings",
                phrases=PhraseBook(self.folder / "sheets"),
                clock=self.clock,
                journal=journal,
                display=self.screen,
                mark_told=self.mark_told,
            )
            items = tuple(Item(card, self.drill, self.pacing, self.intro) for card in chosen)
            plan = Plan(self.drill.name, SHEET.title, SHEET, items, self.debriefing, self.yes_no_keys)
            manners = Manners(
                EndpointRules(),
                Patience(),
                1.0,
                "scripted",
                half_duplex=self.half_duplex,
                ask_again=self.ask_again,
                keeps_recordings=self.keeps_recordings,
            )
            return Session(plan, equipment, manners, self.inbox).run()

    def when(self, shown: str, key: Key) -> None:
        """Press `key` as soon as something beginning with `shown` is on the screen."""
        waiting = [key]

        def react(text: str) -> None:
            if text.startswith(shown) and waiting:
                self.inbox.put(KeyPressed(waiting.pop()))

        self.screen.react = react

    def events(self) -> list[dict[str, object]]:
        lines = (self.folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def event_names(self) -> list[object]:
        return [event["event"] for event in self.events()]

    def recordings(self) -> list[Path]:
        folder = self.folder / "recordings"
        return sorted(folder.iterdir()) if folder.exists() else []


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


class FlakySpeaker(FakeSpeaker):
    """Fails at its second sound alone."""

    def play(self, sound: Sound) -> bool:
        if self.played == 1:
            self.played += 1
            raise DeviceLostError("the loudspeaker was lost")
        return super().play(sound)


def test_a_loudspeaker_that_comes_back_speaks_again(stage: Stage) -> None:
    stage.texts = ["apples are red", "apples are red"]
    stage.speaker = FlakySpeaker()
    stage.hold(ANSWER, ANSWER, cards=2)
    assert sum("loudspeaker was lost" in shown for shown in stage.screen.shown) == 1
    assert stage.speaker.played == 4  # the first question, nothing, the second question, its feedback


def test_sound_without_words_is_no_answer(stage: Stage) -> None:
    stage.texts = ["", ""]
    stage.hold(ANSWER, ANSWER)
    assert stage.voice is not None
    said = [text for text in stage.voice.rendered if text.startswith("I did not hear an answer.")]
    assert len(said) == 2  # before the question is asked once more, and when that was in vain
    assert {(one.status, one.coverage, one.grade) for one in stage.history.attempts()} == {
        (Status.NO_SPEECH, None, None)
    }
    assert stage.history.reviews() == []


def test_help_that_was_asked_for_reaches_the_schedule(stage: Stage) -> None:
    stage.texts = ["hint", "apples are red and bananas are yellow", "answer"]
    told: list[Card] = []
    stage.mark_told = told.append
    stage.hold(ANSWER, ANSWER, ANSWER, cards=2)
    (attempt,) = stage.history.attempts()
    assert attempt.verdict["delivery"]["hints"] == 1
    assert [review.rating for review in stage.history.reviews()] == [Rating.Hard]
    assert [card.number for card in told] == [2]


def test_a_round_of_two_cards(stage: Stage) -> None:
    stage.texts = ["apples are red and bananas are yellow", "apples are red"]
    outcome = stage.hold(ANSWER, ANSWER, cards=2)
    assert outcome.complete
    assert (outcome.error, outcome.interrupted) == (None, False)
    assert (outcome.summary.answered, outcome.summary.points_made, outcome.summary.points_total) == (2, 3, 4)
    one_card = [
        "question_started", "question_ended", "listening_started", "speech_started",
        "answer_ended", "recognised", "verdict", "feedback_started", "feedback_ended",
    ]  # fmt: skip
    assert stage.event_names() == ["round_started", *one_card, *one_card, "round_ended"]
    assert [attempt.card.number for attempt in stage.history.attempts()] == [1, 2]
    assert len(stage.recordings()) == 2
    assert stage.history.rounds.unfinished("fruit", drill=Quickfire.name) is None
    assert stage.voice is not None
    assert stage.voice.rendered[0] == "Question 1?"
    assert "You left out: bananas are yellow." in stage.voice.rendered[-1]
    expert = "The expert answer: Apples are red; bananas are yellow."
    assert stage.voice.prefetched == [expert, "Question 2?", expert]


def test_the_verdict_is_kept_before_it_is_shown(stage: Stage) -> None:
    stage.texts = ["apples are red"]
    kept: list[int] = []

    def react(text: str) -> None:
        if text.startswith("verdict"):
            kept.append(stage.history.count())

    stage.screen.react = react
    stage.hold(ANSWER)
    assert kept == [1]


def test_the_answer_ends_by_silence_and_says_so(stage: Stage) -> None:
    stage.texts = ["apples are red"]
    stage.hold(ANSWER)
    ended = next(event for event in stage.events() if event["event"] == "answer_ended")
    assert ended["reason"] == "silence"
    # Points are left, so the patience is longer, once the words are there: 2.5 to 3 s after the last of them.
    assert ended["audio_s"] == pytest.approx(6.3, abs=0.4)


def test_time_up_sounds_while_the_user_still_speaks(stage: Stage) -> None:
    stage.texts = ["apples are red"]
    outcome = stage.hold(speech(LIMIT_S + 4))
    names = stage.event_names()
    assert names.index("limit_reached") < names.index("answer_ended")
    assert "time up" in stage.screen.shown
    assert stage.speaker.tones == 3
    assert outcome.summary.over_limit == 1


def test_silence_is_encouraged_asked_again_and_never_counted(stage: Stage) -> None:
    outcome = stage.hold(silence(0.1), silence(0.1))
    assert outcome.complete
    assert outcome.summary.answered == 0
    assert list(stage.history.attempts()) == []
    assert stage.recordings() == []
    asked = [text for text in stage.screen.shown if text.startswith("question")]
    assert asked == ["question 0: Question 1?", "question 0: Let me ask once more. Question 1?"]
    assert any("Take your time" in text for text in stage.screen.shown)


def test_speech_without_words_is_asked_again(stage: Stage) -> None:
    stage.texts = ["", "apples are red and bananas are yellow"]
    outcome = stage.hold(ANSWER, ANSWER)
    assert outcome.summary.answered == 1
    assert [verdict.status for verdict in stage.screen.verdicts] == [Status.NO_SPEECH, Status.OK]


@pytest.mark.parametrize(
    ("shown", "key", "texts", "kept"),
    [
        ("listening", Key.SKIP, [], 0),
        ("question 0: Question", Key.STOP, [], 0),
        ("verdict", Key.REPEAT, ["apples are red", "bananas are yellow"], 2),
    ],
)
def test_keys(stage: Stage, shown: str, key: Key, texts: list[str], kept: int) -> None:
    stage.texts = texts
    stage.when(shown, key)
    endless = joined([silence(0.5), speech(3)])
    stage.hold(endless, endless)
    assert stage.history.count() == kept
    assert {"event": "command", "command": key.value, "by": "key", "card": 1}.items() <= next(
        event for event in stage.events() if event["event"] == "command"
    ).items()


def test_a_stopped_round_can_be_resumed(stage: Stage) -> None:
    stage.texts = ["apples are red"]
    stage.when("question 1", Key.STOP)
    outcome = stage.hold(ANSWER, ANSWER, cards=3)
    assert not outcome.complete
    unfinished = stage.history.rounds.unfinished("fruit", drill=Quickfire.name)
    assert unfinished is not None
    assert unfinished.state is RoundState.INTERRUPTED
    assert [card.number for card in unfinished.remaining] == [2, 3]


def test_recorded_answers_that_run_out_end_the_round(stage: Stage) -> None:
    stage.texts = ["apples are red"]
    outcome = stage.hold(ANSWER, cards=2)
    assert not outcome.complete
    assert outcome.error is None
    assert outcome.summary.answered == 1
    assert stage.events()[-2]["reason"] == "source_ended"
    assert f"note: {wording.NOTHING_MORE}" in stage.screen.shown


def test_a_microphone_that_goes_away_keeps_what_was_said(stage: Stage) -> None:
    stage.texts = ["apples are red"]
    lost = DeviceLostError("the microphone was lost", remedy="Plug it in again.")
    outcome = stage.hold((ANSWER, lost), lost, cards=2)
    assert outcome.error is lost
    assert stage.history.count() == 1
    assert len(stage.recordings()) == 1


@pytest.mark.parametrize("broken", ["voice", "loudspeaker"])
def test_without_voice_or_loudspeaker_the_round_goes_on_in_print(stage: Stage, broken: str) -> None:
    stage.texts = ["apples are red", "apples are red"]
    if broken == "voice":
        stage.voice = FakeVoice(error=VoiceError("no engine"))
    else:
        stage.speaker = FakeSpeaker(error=DeviceError("no loudspeaker"))
    outcome = stage.hold(ANSWER, ANSWER, cards=2)
    assert outcome.complete
    assert len([text for text in stage.screen.shown if text.startswith("note: no ")]) == 1


def test_a_silent_round_renders_nothing(stage: Stage) -> None:
    stage.texts = ["apples are red"]
    stage.voice = None
    assert stage.hold(ANSWER).complete
    assert stage.speaker.played == 0


def test_a_refused_microphone_is_told_apart_from_silence(stage: Stage) -> None:
    stage.zero_watch = ZeroWatch()
    outcome = stage.hold(silence(30), silence(30))
    assert isinstance(outcome.error, DeviceRefusedError)
    notes = [text for text in stage.screen.shown if "delivers no sound at all" in text]
    assert len(notes) == 1


def test_a_recording_that_cannot_be_written_is_told_and_the_answer_counts(stage: Stage) -> None:
    (stage.folder / "recordings").write_text("a file where the folder should be", encoding="utf-8")
    stage.texts = ["apples are red"]
    outcome = stage.hold(ANSWER)
    assert outcome.complete
    attempt = next(stage.history.attempts())
    assert attempt.recording is None
    assert any("cannot write the recording" in text for text in stage.screen.shown)


def test_the_go_key_hushes_the_question(stage: Stage) -> None:
    stage.speaker = FakeSpeaker(hold=True)
    stage.texts = ["apples are red"]

    def press_while_playing(text: str) -> None:
        if text.startswith(("question", "verdict")):
            stage.inbox.put(KeyPressed(Key.GO))

    stage.screen.react = press_while_playing
    assert stage.hold(ANSWER).complete


def test_one_recording_that_cannot_be_read_costs_its_card_and_no_more(stage: Stage) -> None:
    stage.texts = ["apples are red", "apples are red"]
    outcome = stage.hold(ANSWER, AudioFileError("cannot read 2.flac"), ANSWER, cards=3)
    assert (outcome.complete, outcome.error) == (True, None)
    assert [attempt.card.number for attempt in stage.history.attempts()] == [1, 3]
    assert "note: cannot read 2.flac." in stage.screen.shown
    assert stage.event_names().count("skipped") == 1


def test_a_round_without_a_recording_that_can_be_read_has_failed(stage: Stage) -> None:
    unreadable = AudioFileError("cannot read 1.flac")
    assert stage.hold(unreadable).error is unreadable


def test_a_model_that_fails_ends_the_round_and_keeps_the_recording(stage: Stage) -> None:
    broken = ModelError("the speech model failed")
    stage.transcriber = BrokenTranscriber(broken)
    outcome = stage.hold(ANSWER, ANSWER, cards=2)
    assert outcome.error is broken
    assert stage.screen.summary is not None
    (recording,) = stage.recordings()
    assert f"note: {wording.kept_text(recording)}" in stage.screen.shown


def test_where_none_is_to_stay_the_recording_goes_when_the_verdict_is_kept(stage: Stage) -> None:
    stage.keeps_recordings = False
    stage.texts = ["apples are red", "bananas are yellow"]
    while_judged: list[tuple[int, int]] = []

    def react(text: str) -> None:
        if text == "scoring":
            while_judged.append((len(stage.recordings()), stage.history.count()))

    stage.screen.react = react
    stage.hold(ANSWER, ANSWER, cards=2)
    assert while_judged == [(1, 0), (1, 1)]  # until then a crash loses nothing
    assert stage.recordings() == []
    assert [attempt.recording for attempt in stage.history.attempts()] == [None, None]
    assert stage.complaints == []


def test_what_the_history_refuses_leaves_its_recording_in_any_case(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise HistoryError("the answer cannot be kept")

    stage.keeps_recordings = False
    stage.texts = ["apples are red"]
    monkeypatch.setattr(stage.history, "record", refuse)
    stage.hold(ANSWER)
    assert len(stage.recordings()) == 1


def test_a_thread_that_dies_ends_the_round(stage: Stage) -> None:
    class BrokenDetector(LoudnessDetector):
        def probability(self, frame: Samples) -> float:
            raise ZeroDivisionError

    stage.detector = BrokenDetector
    with pytest.raises(ZeroDivisionError):
        stage.hold(ANSWER)
    assert stage.recordings() == []


@pytest.mark.parametrize(
    ("half_duplex", "answered"), [(True, 0), (False, 1)], ids=["deaf while it speaks", "recordings, fast"]
)
def test_an_encouraging_word_covers_what_is_said_meanwhile(
    stage: Stage, half_duplex: bool, answered: int
) -> None:
    begun, spoken = threading.Event(), threading.Event()

    class SlowVoice(FakeVoice):
        def render(self, text: str) -> Sound:
            if text == wording.ENCOURAGEMENT:
                begun.set()
                assert spoken.wait(10)
            return super().render(text)

    class LateAnswer(ScriptedSource):
        def listen(self) -> Generator[Samples, None, None]:
            for frame in super().listen():
                assert not frame.any() or begun.wait(10)
                yield frame

    def react(text: str) -> None:
        if text.startswith(("scoring", "question 0: Let me ask")):
            spoken.set()

    stage.texts = ["apples are red"]
    stage.voice, stage.screen.react, stage.half_duplex = SlowVoice(), react, half_duplex
    stage.new_source = LateAnswer
    late = joined([silence(9), speech(3)])
    assert stage.hold(late, silence(0.1)).summary.answered == answered


def test_what_is_begun_to_be_said_is_ended_in_the_events_too(stage: Stage) -> None:
    stage.texts = ["apples are red", "apples are red"]
    stage.speaker = FakeSpeaker(hold=True)

    def press_go(text: str) -> None:
        if text.startswith(("question", "verdict")):
            stage.inbox.put(KeyPressed(Key.GO))

    stage.screen.react = press_go
    stage.hold(ANSWER, ANSWER, cards=2)
    spoken = [
        (event["event"], event["card"])
        for event in stage.events()
        if str(event["event"]).startswith(("question", "feedback"))
    ]
    assert spoken[:6] == [
        ("question_started", 1), ("question_ended", 1), ("feedback_started", 1), ("feedback_ended", 1),
        ("question_started", 2), ("question_ended", 2),
    ]  # fmt: skip


def test_a_question_that_cannot_be_spoken_counts_as_asked(stage: Stage) -> None:
    stage.texts = ["apples are red"]
    stage.voice = FakeVoice(error=VoiceError("no engine"))
    stage.hold(ANSWER)
    names = stage.event_names()
    assert names.index("question_started") < names.index("question_ended")


def test_a_lost_microphone_is_an_event(stage: Stage) -> None:
    stage.hold(DeviceLostError("the microphone was lost"))
    assert "device_lost" in stage.event_names()


def test_ctrl_c_while_an_answer_is_scored_keeps_the_answer(stage: Stage) -> None:
    stage.texts = ["apples are red"]
    stage.screen.react = lambda text: stage.inbox.put(Interrupted()) if text == "scoring" else None
    outcome = stage.hold(ANSWER, ANSWER, cards=2)
    assert (outcome.interrupted, outcome.complete) == (True, False)
    assert stage.history.count() == 1
    assert stage.screen.summary is not None


@pytest.mark.parametrize("moment", ["question", "listening", "scoring", "verdict"])
def test_a_second_ctrl_c_ends_the_round_at_once_with_a_summary(stage: Stage, moment: str) -> None:
    stage.texts = ["apples are red"]

    def interrupt(text: str) -> None:
        if text.startswith(moment):
            raise KeyboardInterrupt

    stage.screen.react = interrupt
    outcome = stage.hold(ANSWER, ANSWER, cards=2)
    assert (outcome.interrupted, outcome.complete) == (True, False)
    assert stage.screen.summary is not None
    is_kept = any(shown.startswith("note: Your answer is kept") for shown in stage.screen.shown)
    assert len(stage.recordings()) == stage.history.count() + is_kept  # what was said stays on disk
    if moment != "listening":  # there it depends on how much was said by then
        assert is_kept is (moment == "scoring")


def test_a_live_screen_sees_the_answer_grow(stage: Stage) -> None:
    stage.texts = ["apples are red"]
    stage.screen.live = True
    stage.hold(ANSWER)
    times = [progress.speaking_s for progress in stage.screen.progressed]
    assert times[0] == 0
    assert times == sorted(times)
    assert times[-1] > 3
    assert max(progress.level.peak_db for progress in stage.screen.progressed) > -10


def test_another_screen_is_not_bothered(stage: Stage) -> None:
    stage.texts = ["apples are red"]
    stage.hold(ANSWER)
    assert stage.screen.progressed == []


UNCLEAR = "apples are red and ?bananas ?are ?yellow"


@pytest.fixture
def doubtful(stage: Stage) -> Stage:
    stage.ask_again = True
    stage.transcriber = DoubtfulTranscriber(stage.texts)
    return stage


def test_what_was_unclear_is_asked_again_and_both_answers_are_one_attempt(doubtful: Stage) -> None:
    doubtful.texts += [UNCLEAR, "the bananas are yellow"]
    outcome = doubtful.hold(ANSWER, ANSWER)
    assert outcome.summary.points_made == 2
    assert "follow-up" in doubtful.screen.shown[4]
    (attempt,) = doubtful.history.attempts()
    assert attempt.transcript == "apples are red and bananas are yellow. the bananas are yellow"
    assert [point["made"] for point in attempt.verdict["points"]] == [True, True]
    assert attempt.recording == recording_name(attempt.id)
    assert attempt.follow_up_recording == follow_up_name(attempt.id)
    assert len(doubtful.recordings()) == 2
    times = doubtful.history.word_times([attempt.id])[attempt.id]
    assert [word.text for word in times[word_times.FOLLOW_UP].words] == ["the", "bananas", "are", "yellow"]
    assert times[word_times.ANSWER].words
    assert times[word_times.FOLLOW_UP].words[0].start_s < times[word_times.FOLLOW_UP].duration_s
    names = doubtful.event_names()
    turns = [name for name in names if name in {"verdict", "follow_up_started", "feedback_started"}]
    # For programs at once, and again with what was added; the screen shows it after that.
    assert turns == ["verdict", "follow_up_started", "verdict", "feedback_started"]
    # The time of the question between is held against nobody.
    assert attempt.verdict["delivery"]["speech_s"] == pytest.approx(3, abs=0.2)
    assert attempt.verdict["delivery"]["long_pauses"] == 0


def test_the_follow_up_gives_nothing_away(doubtful: Stage) -> None:
    doubtful.texts += ["apples are red and so they say ?banana ?yellow", "yellow"]
    doubtful.hold(ANSWER, ANSWER)
    (asked,) = [text for text in doubtful.screen.shown if text.startswith("follow-up")]
    assert "banana yellow" in asked
    before = doubtful.screen.shown[: doubtful.screen.shown.index(asked)]
    assert not [text for text in before if text.startswith("verdict")]
    assert doubtful.voice is not None
    assert not [text for text in doubtful.voice.rendered[:2] if "bananas are yellow" in text]


def test_the_first_answer_is_kept_before_anything_is_asked_about_it(doubtful: Stage) -> None:
    doubtful.texts += [UNCLEAR, "yellow"]
    kept: list[int] = []

    def react(text: str) -> None:
        if text.startswith("follow-up"):
            kept.append(doubtful.history.count())

    doubtful.screen.react = react
    doubtful.hold(ANSWER, ANSWER)
    assert kept == [1]


@pytest.mark.parametrize(
    "reply", [silence(0.1), AudioFileError("cannot read 2.flac")], ids=["silence", "unreadable"]
)
def test_without_an_answer_to_the_follow_up_the_unclear_point_counts_neither_way(
    doubtful: Stage, reply: Samples | Exception
) -> None:
    doubtful.texts += [UNCLEAR]
    outcome = doubtful.hold(ANSWER, reply)
    assert outcome.complete
    assert (outcome.summary.points_made, outcome.summary.points_total) == (1, 1)
    (attempt,) = doubtful.history.attempts()
    assert attempt.follow_up_recording is None
    assert len(doubtful.recordings()) == 1
    assert [verdict.coverage for verdict in doubtful.screen.verdicts] == [1.0]


def test_a_follow_up_without_words_leaves_the_first_verdict(doubtful: Stage) -> None:
    doubtful.texts += [UNCLEAR, ""]
    doubtful.hold(ANSWER, ANSWER)
    (attempt,) = doubtful.history.attempts()
    assert attempt.follow_up_recording is None
    assert len(doubtful.recordings()) == 1


def test_an_answer_is_not_lost_to_a_follow_up_that_cannot_be_made_out(doubtful: Stage) -> None:
    doubtful.texts += [UNCLEAR, "бананы жёлтые, бананы очень жёлтые, и яблоки красные, и вишни сладкие"]
    outcome = doubtful.hold(ANSWER, ANSWER)
    assert (outcome.summary.points_made, outcome.summary.points_total) == (1, 1)
    (attempt,) = doubtful.history.attempts()
    assert attempt.grade is not None
    assert attempt.follow_up_recording == follow_up_name(attempt.id)


def test_skipping_the_follow_up_brings_the_feedback(doubtful: Stage) -> None:
    doubtful.texts += [UNCLEAR]
    doubtful.when("follow-up", Key.SKIP)
    outcome = doubtful.hold(ANSWER)
    assert (outcome.complete, outcome.summary.answered) == (True, 1)
    assert "feedback_started" in doubtful.event_names()


def test_stopping_at_the_follow_up_shows_the_verdict(doubtful: Stage) -> None:
    doubtful.texts += [UNCLEAR]
    doubtful.when("follow-up", Key.STOP)
    doubtful.hold(ANSWER)
    assert len(doubtful.screen.verdicts) == 1


def test_an_unclear_point_is_not_asked_about_where_nobody_wants_it(doubtful: Stage) -> None:
    doubtful.ask_again = False
    doubtful.texts += [UNCLEAR]
    assert doubtful.hold(ANSWER).complete
    assert not [text for text in doubtful.screen.shown if text.startswith("follow-up")]


def count_after_verdict(stage: Stage, *keys: Key) -> None:
    """Press keys at the first verdict, with a pause around them: nothing goes on meanwhile."""

    def react(text: str) -> None:
        if text.startswith("verdict") and not stage.screen.verdicts[1:]:
            for key in (Key.PAUSE, *keys, Key.GO):
                stage.inbox.put(KeyPressed(key))

    stage.screen.react = react


ALMOST = "never green apples I think and then never blue bananas"


def test_a_point_is_counted_with_its_words_and_again_with_the_next(stage: Stage) -> None:
    stage.texts = [ALMOST]
    count_after_verdict(stage, Key.COUNT, Key.COUNT, Key.COUNT)
    outcome = stage.hold(ANSWER)
    first, second, third = [
        text for text in stage.screen.shown if text.startswith(("note: C", "note: There"))
    ]
    assert first.startswith("note: Counted")
    assert "Your words: “" in first
    assert "now 5.0" in second
    assert third == f"note: {wording.NOTHING_TO_COUNT}"
    (attempt,) = stage.history.attempts()
    assert {appeal.point for appeal in attempt.appeals} == {"a", "b"}
    assert (attempt.coverage, attempt.grade) == (1.0, 5.0)
    assert (outcome.summary.points_made, outcome.summary.mean_grade) == (2, 5.0)
    appealed = [event for event in stage.events() if event["event"] == "appeal"]
    assert [event["counts"] for event in appealed] == [True, True]
    (file,) = (stage.folder / "sheets").iterdir()
    assert file.name == "fruit.mine.points.toml"


def test_a_count_is_taken_back(stage: Stage) -> None:
    stage.texts = [ALMOST]
    count_after_verdict(stage, Key.COUNT, Key.UNCOUNT, Key.UNCOUNT)
    outcome = stage.hold(ANSWER)
    assert outcome.summary.points_made == 0
    (attempt,) = stage.history.attempts()
    assert attempt.appeals == ()
    assert any("no point of this answer was counted" in text for text in stage.screen.shown)


def test_the_same_words_make_the_point_when_the_card_is_repeated(stage: Stage) -> None:
    stage.texts = [ALMOST, ALMOST]

    def react(text: str) -> None:
        if text.startswith("verdict") and len(stage.screen.verdicts) == 1:
            for key in (Key.PAUSE, Key.COUNT, Key.COUNT, Key.REPEAT):
                stage.inbox.put(KeyPressed(key))

    stage.screen.react = react
    stage.hold(ANSWER, ANSWER)
    assert [verdict.coverage for verdict in stage.screen.verdicts] == [0.0, 1.0]


def test_a_phrase_that_cannot_be_kept_is_told_and_the_point_counts(stage: Stage) -> None:
    (stage.folder / "sheets").write_text("a file where the folder should be", encoding="utf-8")
    stage.texts = [ALMOST]
    count_after_verdict(stage, Key.COUNT)
    outcome = stage.hold(ANSWER)
    assert outcome.summary.points_made == 1
    assert any("your own phrases cannot be" in text for text in stage.screen.shown)


def test_marks_are_sounded_and_told(stage: Stage) -> None:
    stage.pacing = Pacing(LIMIT_S, marks_s=(1.0, 2.0, 9.0))
    stage.texts = ["apples are red"]
    stage.hold(ANSWER)
    marks = [event["mark_s"] for event in stage.events() if event["event"] == "mark_reached"]
    assert marks == [1.0, 2.0]
    assert stage.speaker.tones == 4  # start, two marks, stop


def test_a_nudge_is_spoken_at_the_limit_in_place_of_the_tone(stage: Stage) -> None:
    stage.pacing = Pacing(2.0, nudge="Come to an end.")
    stage.texts = ["apples are red"] * 3  # while it is spoken nobody is heard: that may cut the answer
    stage.hold(ANSWER)
    assert stage.voice is not None
    assert "Come to an end." in stage.voice.rendered
    assert "note: Come to an end." in stage.screen.shown
    assert stage.speaker.tones == 2  # start and stop


def test_an_answer_ends_where_its_pacing_stops_it(stage: Stage) -> None:
    stage.pacing = Pacing(2.0, stop_factor=1.25)
    stage.texts = ["apples are red"]
    stage.hold(joined([speech(6)]))
    ended = next(event for event in stage.events() if event["event"] == "answer_ended")
    assert (ended["reason"], ended["audio_s"]) == ("limit", pytest.approx(2.5, abs=0.1))


def test_a_monologue_is_told(stage: Stage) -> None:
    stage.pacing = Pacing(LIMIT_S, monologue_s=2.5)
    stage.texts = ["apples are red"]
    stage.hold(ANSWER)
    assert stage.event_names().count("monologue") == 1
    assert f"note: {wording.MONOLOGUE}" in stage.screen.shown
    assert stage.speaker.tones == 3  # start, monologue, stop


def test_the_intro_leads_to_the_question_only_when_its_turn_comes(stage: Stage) -> None:
    stage.intro = "Welcome."
    stage.hold(silence(30), silence(30))
    assert [text for text in stage.screen.shown if text.startswith("question")] == [
        "question 0: Welcome. Question 1?",
        "question 0: Let me ask once more. Question 1?",
    ]


def look_back(given: Sequence[Given]) -> Debrief | None:
    if not given:
        return None
    made = sum(point.made is True for one in given for point in one.verdict.points)
    return Debrief(f"You made {made} points.", (f"Points: {made}",), {"made": made})


def test_a_round_looks_back_aloud_before_it_ends(stage: Stage) -> None:
    stage.debriefing = look_back
    stage.texts = ["apples are red", "apples are red and bananas are yellow"]
    outcome = stage.hold(ANSWER, ANSWER, cards=2)
    assert outcome.complete
    assert stage.voice is not None
    assert stage.voice.rendered[-1] == "You made 3 points."
    assert [debrief.lines for debrief in stage.screen.debriefs] == [("Points: 3",)]
    assert stage.event_names()[-4:] == ["debrief", "debrief_started", "debrief_ended", "round_ended"]
    assert next(event for event in stage.events() if event["event"] == "debrief")["made"] == 3


def test_stopping_at_the_last_answer_still_shows_what_the_round_came_to(stage: Stage) -> None:
    stage.debriefing = look_back
    stage.texts = ["apples are red"]
    stage.when("verdict", Key.STOP)
    assert stage.hold(ANSWER).complete
    assert [debrief.spoken for debrief in stage.screen.debriefs] == ["You made 1 points."]


def test_a_look_back_that_is_told_again_is_shown_once(stage: Stage) -> None:
    stage.debriefing = look_back
    stage.texts = ["apples are red"]
    stage.when("debrief", Key.REPEAT)
    stage.hold(ANSWER)
    assert len(stage.screen.debriefs) == 1
    assert stage.event_names().count("debrief") == 1


def test_only_the_last_answer_to_an_item_is_looked_back_on(stage: Stage) -> None:
    stage.debriefing = look_back
    stage.texts = ["apples are red", "apples are red and bananas are yellow"]
    stage.when("verdict", Key.REPEAT)
    stage.hold(ANSWER, ANSWER)
    assert [debrief.spoken for debrief in stage.screen.debriefs] == ["You made 2 points."]


@pytest.mark.parametrize(("key", "made"), [(Key.YES, True), (Key.NO, False)])
def test_a_reply_by_key_is_judged_and_kept(stage: Stage, key: Key, made: bool) -> None:
    stage.drill, stage.yes_no_keys = Checklist(), True
    stage.cards = (replace(card(1), points=card(1).points[:1]),)
    stage.when("listening", key)
    assert stage.hold(silence(30)).complete
    (attempt,) = stage.history.attempts()
    assert attempt.verdict["points"][0]["made"] is made
    assert (attempt.transcript, attempt.recording, attempt.model) == (key.value, None, "")
    assert stage.recordings() == []


def test_the_keys_for_yes_and_no_do_nothing_where_they_are_no_answer(stage: Stage) -> None:
    stage.texts = ["apples are red"]
    stage.when("listening", Key.YES)
    stage.hold(ANSWER)
    assert [attempt.transcript for attempt in stage.history.attempts()] == ["apples are red"]


def test_a_round_that_was_stopped_shows_what_it_came_to_without_a_word(stage: Stage) -> None:
    stage.debriefing = look_back
    stage.texts = ["apples are red"]
    stage.when("verdict", Key.STOP)
    outcome = stage.hold(ANSWER, ANSWER, cards=2)
    assert not outcome.complete
    assert [debrief.spoken for debrief in stage.screen.debriefs] == ["You made 1 points."]
    assert stage.voice is not None
    assert "You made 1 points." not in stage.voice.rendered


def test_a_round_in_which_nothing_was_answered_has_nothing_to_look_back_on(stage: Stage) -> None:
    stage.debriefing = look_back
    stage.hold(silence(30), silence(30))
    assert stage.screen.debriefs == []


def test_a_round_without_items_is_its_look_back(stage: Stage) -> None:
    stage.debriefing = lambda _: Debrief("Good morning.")
    assert stage.hold(cards=0).complete
    assert [debrief.spoken for debrief in stage.screen.debriefs] == ["Good morning."]
