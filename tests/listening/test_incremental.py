"""Recognition while somebody speaks, with a scripted transcriber in a real worker thread."""

import threading
from collections.abc import Callable, Iterator

import pytest

from assistant.errors import ModelError
from assistant.events import AnswerEnded, EndReason, Samples, Transcript, Weighed, Word, seconds
from assistant.listening.answer import AnswerListener
from assistant.listening.by_words import EndByWords
from assistant.listening.ear import Ear, frames_of
from assistant.listening.endpointer import EndpointRules
from assistant.listening.incremental import IncrementalRecogniser
from assistant.listening.patience import Patience
from assistant.listening.reading import SecondHearing
from assistant.ports import CalledOff, always
from tests.fakes import LoudnessDetector, joined, silence, speech

PATIENCE_S = 10.0


class CountingTranscriber:
    """Writes one word for each second of sound that holds speech, and waits at a gate if there is one."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Semaphore(0)
        self.decoded: list[float] = []
        self.error: Exception | None = None

    def load(self) -> None:
        pass

    def transcribe(self, samples: Samples, is_wanted: Callable[[], bool] = always) -> Transcript:
        self.begun.release()
        assert self.gate.wait(PATIENCE_S)
        if self.error:
            raise self.error
        if not is_wanted():
            raise CalledOff
        self.decoded.append(seconds(len(samples)))
        count = round(seconds(int((abs(samples) > 0.1).sum())))
        words = tuple(Word(f"w{index}", index, index + 0.9, 0.9) for index in range(count))
        return Transcript(" ".join(word.text for word in words), words)


@pytest.fixture
def transcriber() -> CountingTranscriber:
    return CountingTranscriber()


def hear(
    recogniser: IncrementalRecogniser, sound: Samples, by_words: EndByWords | None = None
) -> AnswerListener:
    """Feed a whole sound, letting the worker keep up as it does in real time."""
    listener = AnswerListener(LoudnessDetector(), recogniser, EndpointRules(), by_words)
    for frame in frames_of(sound):
        listener.push(frame)
        settle(recogniser)
        wait_for_opinion(listener)
        if listener.ended:
            break
    return listener


def wait_for_opinion(listener: AnswerListener) -> None:
    """Wait until the words so far have been judged."""
    opinion = listener._opinion
    with opinion._changed:
        assert opinion._changed.wait_for(
            lambda: opinion._asked is (opinion._formed and opinion._formed.transcript), PATIENCE_S
        )


def settle(recogniser: IncrementalRecogniser) -> None:
    """Wait until nothing waits to be decoded."""
    with recogniser._changed:
        assert recogniser._changed.wait_for(lambda: not recogniser._waiting(), PATIENCE_S)


ANSWER = joined([silence(0.5), speech(7), silence(0.6), speech(8), silence(0.6), speech(5), silence(3)])


def test_the_transcript_is_there_when_the_answer_ends(transcriber: CountingTranscriber) -> None:
    recogniser = IncrementalRecogniser(transcriber)
    listener = hear(recogniser, ANSWER)
    assert listener.ended
    passes = len(transcriber.decoded)
    transcriber.gate.clear()  # whoever decodes now would wait for ever
    heard = listener.heard()
    assert len(transcriber.decoded) == passes
    assert len(heard.transcript.words) == 20
    assert recogniser.workload.passes == passes


def test_a_committed_stretch_is_decoded_once(transcriber: CountingTranscriber) -> None:
    recogniser = IncrementalRecogniser(transcriber)
    hear(recogniser, ANSWER).heard()
    first, second, third = transcriber.decoded
    assert first < second  # 7 s, then the 15.6 s that it grew into
    assert third < 7  # only what came after


def test_word_times_refer_to_the_whole_answer(transcriber: CountingTranscriber) -> None:
    recogniser = IncrementalRecogniser(transcriber)
    words = hear(recogniser, ANSWER).heard().transcript.words
    assert words[0].start_s < 0.5
    assert 16 < words[15].start_s < 17
    assert [word.start_s for word in words] == sorted(word.start_s for word in words)


def test_a_slow_machine_makes_fewer_passes_and_loses_nothing(transcriber: CountingTranscriber) -> None:
    recogniser = IncrementalRecogniser(transcriber)
    listener = AnswerListener(LoudnessDetector(), recogniser, EndpointRules())
    transcriber.gate.clear()
    for frame in frames_of(ANSWER):
        listener.push(frame)
    assert recogniser.workload.backlog_max_s > 3
    transcriber.gate.set()
    assert len(listener.heard().transcript.words) == 20
    assert len(transcriber.decoded) <= 3


def test_a_key_waits_for_one_decode_of_the_tail(transcriber: CountingTranscriber) -> None:
    recogniser = IncrementalRecogniser(transcriber)
    listener = AnswerListener(LoudnessDetector(), recogniser, EndpointRules())
    transcriber.gate.clear()
    for frame in frames_of(joined([speech(2), silence(0.5)])):
        listener.push(frame)
    assert transcriber.begun.acquire(timeout=PATIENCE_S)  # the speculation in the pause is under way
    for frame in frames_of(speech(3)):
        listener.push(frame)
    listener.end(EndReason.KEY)
    threading.Timer(0.2, transcriber.gate.set).start()
    assert len(listener.heard().transcript.words) == 5
    (tail_s,) = transcriber.decoded  # what had been superseded was called off
    assert tail_s > 5
    assert recogniser.workload.passes == 1


def test_a_superseded_decode_is_finished_where_nothing_waits_for_it(transcriber: CountingTranscriber) -> None:
    recogniser = IncrementalRecogniser(transcriber)
    listener = AnswerListener(LoudnessDetector(), recogniser, EndpointRules())
    transcriber.gate.clear()
    for frame in frames_of(joined([speech(2), silence(0.5)])):
        listener.push(frame)
    assert transcriber.begun.acquire(timeout=PATIENCE_S)
    for frame in frames_of(speech(1)):
        listener.push(frame)
    transcriber.gate.set()
    settle(recogniser)
    assert len(listener.reading().transcript.words) == 2
    listener.close()


def test_the_backlog_is_told_while_it_lasts(transcriber: CountingTranscriber) -> None:
    recogniser = IncrementalRecogniser(transcriber)
    listener = AnswerListener(LoudnessDetector(), recogniser, EndpointRules())
    transcriber.gate.clear()
    for frame in frames_of(joined([speech(2), silence(0.5)])):
        listener.push(frame)
    assert transcriber.begun.acquire(timeout=PATIENCE_S)
    for frame in frames_of(speech(4.5)):
        listener.push(frame)
    assert listener.workload.backlog_s > 4
    transcriber.gate.set()
    settle(recogniser)
    assert listener.workload.backlog_s == 0
    assert listener.workload.backlog_max_s > 4
    listener.close()


def test_memory_does_not_grow_with_the_answer(transcriber: CountingTranscriber) -> None:
    recogniser = IncrementalRecogniser(transcriber)
    listener = AnswerListener(LoudnessDetector(), recogniser, EndpointRules())
    kept: list[int] = []
    for _ in range(40):
        for frame in frames_of(joined([speech(9), silence(0.5)])):
            listener.push(frame)
        settle(recogniser)
        kept.append(len(recogniser._frames))
    assert max(kept[20:]) <= max(kept[:20])
    assert all(job.samples is None for job in recogniser._committed)
    listener.close()


def test_speech_without_a_pause_is_cut_and_joined(transcriber: CountingTranscriber) -> None:
    recogniser = IncrementalRecogniser(transcriber)
    hear(recogniser, joined([speech(60), silence(3)])).heard()
    assert len(transcriber.decoded) >= 3
    assert max(transcriber.decoded) < 24


@pytest.mark.parametrize("error", [ModelError("the model failed"), ZeroDivisionError("a bug")])
def test_an_error_reaches_the_caller(transcriber: CountingTranscriber, error: Exception) -> None:
    transcriber.error = error
    recogniser = IncrementalRecogniser(transcriber)
    listener = AnswerListener(LoudnessDetector(), recogniser, EndpointRules())
    for frame in frames_of(ANSWER):
        listener.push(frame)
    with pytest.raises(type(error)):
        listener.heard()


def test_a_dropped_answer_leaves_no_thread(transcriber: CountingTranscriber) -> None:
    before = threading.active_count()
    recogniser = IncrementalRecogniser(transcriber)
    listener = AnswerListener(LoudnessDetector(), recogniser, EndpointRules())
    for frame in frames_of(speech(2)):
        listener.push(frame)
    listener.close()
    recogniser._thread.join(PATIENCE_S)
    assert threading.active_count() == before


def made_all_after(count: int) -> EndByWords:
    """An answer has made every point when it has that many words."""
    return EndByWords(Patience(), lambda transcript: len(transcript.words) >= count)


@pytest.mark.parametrize(
    ("needed", "expected_s"),
    [(20, 1.2), (21, 3.0)],
    ids=["all points made", "points left"],
)
def test_patience_follows_the_answer(
    transcriber: CountingTranscriber, needed: int, expected_s: float
) -> None:
    recogniser = IncrementalRecogniser(transcriber)
    listener = hear(recogniser, joined([ANSWER, silence(3)]), made_all_after(needed))
    spoken_until_s = listener.heard().timing.speech[-1].end_s
    assert listener.ended
    assert listener.duration_s - spoken_until_s == pytest.approx(expected_s, abs=0.15)


class Dictation:
    """Hands out scripted texts, one for each decode; the last one again and again."""

    def __init__(self, *texts: str) -> None:
        self._texts: Iterator[str] = iter(texts)
        self._last = ""

    def load(self) -> None:
        pass

    def transcribe(self, samples: Samples, is_wanted: Callable[[], bool] = always) -> Transcript:
        self._last = next(self._texts, self._last)
        words = tuple(Word(word, index, index + 0.5, 0.9) for index, word in enumerate(self._last.split()))
        return Transcript(self._last, words)


def test_a_spoken_done_ends_the_answer_and_is_no_part_of_it() -> None:
    recogniser = IncrementalRecogniser(Dictation("It replays.", "Done."))
    ends: list[AnswerEnded] = []
    listener = AnswerListener(LoudnessDetector(), recogniser, EndpointRules(), made_all_after(99))
    for frame in frames_of(joined([speech(3), silence(0.7), speech(0.5), silence(3)])):
        ends += [t for t in listener.push(frame) if isinstance(t, AnswerEnded)]
        settle(recogniser)
        if listener.ended:
            break
    assert [end.reason for end in ends] == [EndReason.SPOKEN]
    assert listener.duration_s < 5.0
    heard = listener.heard()
    assert heard.transcript.text == "It replays."
    assert len(heard.timing.speech) == 1


def test_a_short_utterance_that_is_no_closing_phrase_stays() -> None:
    recogniser = IncrementalRecogniser(Dictation("It replays.", "The log.", "It replays the log."))
    listener = hear(
        recogniser, joined([speech(3), silence(0.7), speech(0.5), silence(5)]), made_all_after(99)
    )
    assert listener.heard().transcript.text == "It replays the log."


def weighing(asked: list[str]) -> SecondHearing:
    """A second hearing that remembers what it was asked about, and weighs the first word."""

    def hear_again(transcript: Transcript) -> Iterator[Weighed]:
        asked.append(transcript.text)
        for word in transcript.words[:1]:
            yield Weighed(word.start_s, word.end_s, word.text, "instead", -1.0)

    return hear_again


def rest(recogniser: IncrementalRecogniser) -> None:
    """Wait until the sound of a decode has been asked."""
    with recogniser._changed:
        assert recogniser._changed.wait_for(lambda: recogniser._weighed, PATIENCE_S)


def test_the_sound_is_asked_where_nothing_waits(transcriber: CountingTranscriber) -> None:
    asked: list[str] = []
    recogniser = IncrementalRecogniser(transcriber, hear_again=weighing(asked))
    sound = joined([silence(1.0), speech(3.0), silence(2.0)])
    hear(recogniser, sound)
    rest(recogniser)
    transcript = recogniser.finish()
    assert asked[0] == transcript.text
    assert [each.instead for each in transcript.weighed][:1] == ["instead"]
    # Times are those of the answer, not of the stretch.
    assert transcript.weighed[0].start_s == pytest.approx(transcript.words[0].start_s)


def test_nobody_waits_for_the_sound_to_be_asked(transcriber: CountingTranscriber) -> None:
    asked: list[str] = []
    may_weigh = threading.Event()
    weigh = weighing(asked)

    def slow(transcript: Transcript) -> Iterator[Weighed]:
        may_weigh.wait(PATIENCE_S)
        yield from weigh(transcript)

    recogniser = IncrementalRecogniser(transcriber, hear_again=slow)
    hear(recogniser, joined([speech(2.0), silence(2.0)]))
    try:
        assert recogniser.finish().weighed == ()
    finally:
        may_weigh.set()


def test_a_recording_is_asked_as_a_whole(transcriber: CountingTranscriber) -> None:
    asked: list[str] = []
    ear = Ear(LoudnessDetector, transcriber)
    heard = ear.hear(joined([silence(1.0), speech(3.0), silence(1.0)]), weighing(asked))
    assert asked == [heard.transcript.text]
    assert heard.transcript.weighed[0].start_s == heard.transcript.words[0].start_s


def test_an_answer_survives_trouble_with_the_sound(transcriber: CountingTranscriber) -> None:
    def fail(transcript: Transcript) -> Iterator[Weighed]:
        raise RuntimeError("no position encodings")
        yield

    recogniser = IncrementalRecogniser(transcriber, hear_again=fail)
    hear(recogniser, joined([speech(2.0), silence(2.0)]))
    transcript = recogniser.finish()
    assert (len(transcript.words), transcript.weighed) == (2, ())
    recogniser.settle()
    assert not recogniser._thread.is_alive()
