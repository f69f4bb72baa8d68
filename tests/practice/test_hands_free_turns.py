"""What a round does for somebody without screen and keys, replayed without sound, threads or clocks."""

import pytest

from assistant.errors import DeviceError
from assistant.events import EndReason, PauseAsked, SpeechStarted
from assistant.practice.commands import (
    AdjustVoice,
    Ask,
    AwaitOutput,
    BargeIn,
    BeginWaiting,
    Command,
    DropListening,
    Finish,
    GiveFeedback,
    Hush,
    Judge,
    Listen,
    MarkKnown,
    MarkTold,
    PlayTone,
    Remark,
    Rest,
    ShowPause,
    Skip,
    StandBy,
)
from assistant.practice.signals import (
    Commanded,
    Judged,
    Key,
    Lead,
    OutputBack,
    OutputLost,
    RemarkKind,
    RestEnded,
    RoundTimeUp,
    ToneKind,
    Woke,
)
from assistant.practice.turn import Phase
from assistant.practice.voice_command import VoiceCommand
from tests.practice.game import Game

HEARD = PlayTone(ToneKind.COMMAND)
START = PlayTone(ToneKind.START)
LOST = DeviceError("gone")


def walking(cards: int = 2) -> Game:
    return Game(cards, hands_free=True, returns=True)


class TestCommandsInPlaceOfAnAnswer:
    @pytest.mark.parametrize("phase", [Phase.LISTENING, Phase.ANSWERING])
    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            (VoiceCommand.REPEAT, [Ask(0, 3, Lead.REPEAT)]),
            (VoiceCommand.AGAIN, [Ask(0, 3, Lead.REPEAT)]),
            (VoiceCommand.HINT, [Remark(0, 3, RemarkKind.HINT)]),
            (VoiceCommand.ANSWER, [MarkTold(0), Remark(0, 3, RemarkKind.ANSWER)]),
            (VoiceCommand.HELP, [Remark(0, 3, RemarkKind.HELP)]),
            (VoiceCommand.PROGRESS, [Remark(0, 3, RemarkKind.PROGRESS)]),
            (VoiceCommand.SLOWER, [AdjustVoice(RemarkKind.SLOWER), Ask(0, 3, Lead.REPEAT)]),
            (VoiceCommand.LOUDER, [AdjustVoice(RemarkKind.LOUDER), Ask(0, 3, Lead.REPEAT)]),
            (VoiceCommand.SKIP, [Skip(0), Ask(1, 3, Lead.NEXT)]),
            (VoiceCommand.NEXT, [Skip(0), Ask(1, 3, Lead.NEXT)]),
            (VoiceCommand.DONE, [Skip(0), Ask(1, 3, Lead.NEXT)]),
            (VoiceCommand.KNOWN, [MarkKnown(0), Remark(0, 3, RemarkKind.KNOWN)]),
            (VoiceCommand.PAUSE, [ShowPause(), StandBy(3)]),
            (VoiceCommand.STOP, [Finish(complete=False)]),
        ],
    )
    def test_it_is_obeyed(self, phase: Phase, said: VoiceCommand, expected: list[Command]) -> None:
        assert walking().at(phase).says(said) == [Hush(), DropListening(), HEARD, *expected]

    def test_what_was_read_too_late_is_obeyed_in_place_of_a_verdict(self) -> None:
        game = walking().at(Phase.SCORING)
        assert game.play(Commanded(VoiceCommand.HINT))[-1] == Remark(0, game.turn.serial, RemarkKind.HINT)

    def test_after_a_hint_the_answer_is_awaited(self) -> None:
        game = walking().at(Phase.LISTENING)
        game.says(VoiceCommand.HINT)
        assert game.spoken() == [START, Listen(0, game.turn.serial)]

    def test_the_answer_after_hints_is_judged_as_such(self) -> None:
        game = walking().at(Phase.LISTENING)
        for _ in range(2):
            game.says(VoiceCommand.HINT)
            game.spoken()
        game.says(VoiceCommand.REPEAT)
        game.spoken()
        game.speech()
        assert game.ends()[-1] == Judge(0, hints=2)
        game.play(Judged(heard=True))
        game.says(VoiceCommand.HINT)  # too late to help
        game.says(VoiceCommand.NEXT)
        game.spoken()
        game.speech()
        assert game.ends()[-1] == Judge(1, hints=0)

    def test_the_expert_answer_can_be_repeated_and_nothing_of_it_can_be_counted(self) -> None:
        game = walking().at(Phase.LISTENING)
        game.says(VoiceCommand.ANSWER)
        game.spoken()
        assert game.key(Key.COUNT) == []
        assert game.says(VoiceCommand.REPEAT)[-1] == Remark(0, game.turn.serial, RemarkKind.ANSWER)

    def test_who_stops_meanwhile_is_not_held_up_by_it(self) -> None:
        game = walking().at(Phase.ANSWERING)
        game.key(Key.STOP)
        assert game.says(VoiceCommand.PAUSE)[-1] == Finish(complete=False)

    def test_without_a_microphone_nobody_could_end_a_pause(self) -> None:
        game = Game().at(Phase.LISTENING)
        assert game.says(VoiceCommand.PAUSE)[-1] == Ask(0, game.turn.serial, Lead.RESUMED)

    def test_after_the_expert_answer_the_card_is_over_and_comes_back(self) -> None:
        game = walking(cards=5).at(Phase.LISTENING)
        game.says(VoiceCommand.ANSWER)
        resting = game.spoken()
        assert resting == [StandBy(game.turn.serial), Rest(game.turn.serial)]
        assert game.turn.upcoming == (1, 2, 3, 0, 4)
        assert game.play(RestEnded(game.turn.serial)) == [Ask(1, game.turn.serial, Lead.NEXT)]


class TestCommandsAfterTheVerdict:
    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            (VoiceCommand.REPEAT, [GiveFeedback(0, 6)]),
            (VoiceCommand.AGAIN, [Ask(0, 6, Lead.REPEAT)]),
            (VoiceCommand.ANSWER, [Remark(0, 6, RemarkKind.ANSWER)]),
            (VoiceCommand.NEXT, [Ask(1, 6, Lead.NEXT)]),
            (VoiceCommand.RESUME, [Ask(1, 6, Lead.NEXT)]),
            (VoiceCommand.FASTER, [AdjustVoice(RemarkKind.FASTER), Remark(0, 6, RemarkKind.FASTER)]),
            (VoiceCommand.KNOWN, [MarkKnown(0), Remark(0, 6, RemarkKind.KNOWN)]),
        ],
    )
    def test_it_is_obeyed(self, said: VoiceCommand, expected: list[Command]) -> None:
        game = walking().at(Phase.RESTING)
        assert game.speech() == []
        assert game.play(RestEnded(game.turn.serial)) == []  # somebody speaks
        assert game.says(said) == [Hush(), DropListening(), HEARD, *expected]

    def test_after_the_expert_answer_the_round_goes_on(self) -> None:
        game = walking().at(Phase.RESTING)
        game.says(VoiceCommand.ANSWER)
        assert game.spoken() == [StandBy(game.turn.serial), Rest(game.turn.serial)]

    def test_what_is_not_understood_is_told_once(self) -> None:
        game = walking().at(Phase.RESTING)
        game.speech()
        assert game.ends() == [Remark(0, game.turn.serial, RemarkKind.NOT_UNDERSTOOD)]
        game.spoken()
        game.speech()
        assert game.ends() == [Ask(1, game.turn.serial, Lead.NEXT)]


class TestPauses:
    @pytest.fixture
    def game(self) -> Game:
        game = walking().at(Phase.LISTENING)
        game.says(VoiceCommand.PAUSE)
        return game

    def test_talk_is_not_heeded(self, game: Game) -> None:
        game.speech()
        assert game.ends() == [StandBy(game.turn.serial)]
        assert game.turn.phase is Phase.PAUSED

    def test_it_goes_on_by_voice(self, game: Game) -> None:
        going = game.says(VoiceCommand.RESUME)
        assert going == [Hush(), DropListening(), HEARD, Ask(0, game.turn.serial, Lead.RESUMED)]

    def test_it_goes_on_by_key(self, game: Game) -> None:
        assert game.key(Key.GO) == [Hush(), DropListening(), Ask(0, game.turn.serial, Lead.RESUMED)]

    def test_a_question_about_the_score_does_not_end_it(self, game: Game) -> None:
        game.says(VoiceCommand.PROGRESS)
        assert game.spoken() == [StandBy(game.turn.serial)]
        assert game.turn.phase is Phase.PAUSED

    def test_a_headset_that_comes_back_does_not_end_it(self, game: Game) -> None:
        game.says(VoiceCommand.PROGRESS)
        game.play(OutputLost(LOST))
        assert game.play(OutputBack(game.turn.serial)) == [StandBy(game.turn.serial)]
        assert game.turn.phase is Phase.PAUSED

    def test_it_lasts_no_longer_than_the_round(self, game: Game) -> None:
        assert game.play(RoundTimeUp())[-1] == Finish(complete=False)

    def test_it_can_be_stopped(self, game: Game) -> None:
        assert game.says(VoiceCommand.STOP)[-1] == Finish(complete=False)


class TestAPauseInTheMiddleOfAnAnswer:
    """What was said is judged and kept; what it came to is told when the round goes on."""

    @pytest.fixture
    def game(self) -> Game:
        game = walking().at(Phase.ANSWERING)
        assert game.reports(PauseAsked(0)) == []
        assert game.ends(EndReason.SPOKEN) == [PlayTone(ToneKind.STOP), Judge(0)]
        assert game.play(Judged(heard=True)) == [Hush(), ShowPause(), StandBy(game.turn.serial)]
        return game

    def test_it_goes_on_with_the_feedback(self, game: Game) -> None:
        assert game.says(VoiceCommand.RESUME)[-1] == GiveFeedback(0, game.turn.serial)

    def test_where_nothing_was_made_out_the_question_comes_again_afterwards(self) -> None:
        game = walking().at(Phase.ANSWERING)
        game.reports(PauseAsked(0))
        game.ends(EndReason.SPOKEN)
        game.play(Judged(heard=False))
        assert game.turn.phase is Phase.PAUSED
        assert game.says(VoiceCommand.RESUME)[-1] == Ask(0, game.turn.serial, Lead.RESUMED)

    def test_it_goes_on_with_the_feedback_by_key(self, game: Game) -> None:
        assert game.key(Key.GO)[-1] == GiveFeedback(0, game.turn.serial)


class TestMissedCards:
    def missed(self, game: Game) -> None:
        game.at(Phase.SCORING)
        game.play(Judged(heard=True, missed=True))

    def test_one_comes_back_after_three_others_and_only_once(self) -> None:
        game = walking(cards=6)
        self.missed(game)
        assert game.turn.upcoming == (1, 2, 3, 0, 4, 5)
        order = [0]
        for _ in range(6):
            game.spoken()
            (ask,) = game.play(RestEnded(game.turn.serial))
            assert isinstance(ask, Ask)
            order.append(ask.place)
            game.spoken()
            game.speech()
            game.ends()
            game.play(Judged(heard=True, missed=ask.place == 0))
        assert order == [0, 1, 2, 3, 0, 4, 5]

    def test_the_last_one_does_not_come_right_behind_itself(self) -> None:
        game = walking(cards=1)
        self.missed(game)
        assert game.turn.is_last

    def test_one_that_is_known_does_not_come_back(self) -> None:
        game = walking(cards=5)
        self.missed(game)
        game.spoken()
        game.says(VoiceCommand.KNOWN)
        assert game.turn.upcoming == (1, 2, 3, 4)

    def test_without_returns_nothing_comes_back(self) -> None:
        game = Game(cards=3)
        self.missed(game)
        assert game.turn.upcoming == (1, 2)


def test_an_endless_round_begins_anew() -> None:
    game = Game(cards=1, endless=True).at(Phase.RESTING)
    assert game.play(RestEnded(game.turn.serial)) == [Ask(0, game.turn.serial, Lead.NEXT)]


def test_an_endless_round_does_not_ask_a_card_twice_in_a_row_and_ends_complete() -> None:
    game = Game(cards=2, endless=True, returns=True).at(Phase.SCORING)
    game.play(Judged(heard=True, missed=True))  # 0, then 1, then 0 once more
    places = []
    for _ in range(4):
        game.spoken()
        (ask,) = game.play(RestEnded(game.turn.serial))
        assert isinstance(ask, Ask)
        places.append(ask.place)
        game.spoken()
        game.speech()
        game.ends()
        game.play(Judged(heard=True))
    assert places == [1, 0, 1, 0]
    assert game.key(Key.STOP)[-1] == Finish(complete=True)


def test_when_its_time_is_up_a_round_ends_after_the_card() -> None:
    game = Game(cards=2, endless=True).at(Phase.ANSWERING)
    assert game.play(RoundTimeUp()) == []
    assert game.ends()[-1] == Judge(0)
    game.play(Judged(heard=True))
    game.spoken()
    assert game.play(RestEnded(game.turn.serial)) == [Finish(complete=True)]


class TestTheLoudspeakerGoes:
    def test_in_a_question_which_is_asked_anew(self) -> None:
        game = walking().at(Phase.ASKING)
        assert game.play(OutputLost(LOST)) == [Hush(), AwaitOutput(2, LOST)]
        assert game.play(OutputBack(1)) == []
        assert game.play(OutputBack(2)) == [Ask(0, 3, Lead.RESUMED)]

    def test_in_the_feedback_which_is_given_anew(self) -> None:
        game = walking().at(Phase.FEEDBACK)
        game.play(OutputLost(LOST))
        assert game.play(OutputBack(game.turn.serial)) == [GiveFeedback(0, game.turn.serial)]

    @pytest.mark.parametrize("phase", [Phase.LISTENING, Phase.ANSWERING, Phase.SCORING])
    def test_while_nothing_is_said_it_is_no_matter(self, phase: Phase) -> None:
        game = walking().at(phase)
        assert game.play(OutputLost(LOST)) == []
        assert game.turn.phase is phase

    def test_the_user_need_not_wait(self) -> None:
        game = walking().at(Phase.ASKING)
        game.play(OutputLost(LOST))
        assert game.key(Key.STOP)[-1] == Finish(complete=False)


def test_after_sleep_the_question_is_asked_anew_and_an_answer_goes_on() -> None:
    assert walking().at(Phase.ASKING).play(Woke(60))[-1] == Ask(0, 2, Lead.RESUMED)
    assert walking().at(Phase.LISTENING).play(Woke(60))[-1] == Ask(0, 3, Lead.RESUMED)
    assert walking().at(Phase.ANSWERING).play(Woke(60)) == []


class TestBargeIn:
    @pytest.fixture
    def game(self) -> Game:
        return Game(cards=2, hands_free=True, barge_in=True)

    def test_the_question_can_be_interrupted_by_its_answer(self, game: Game) -> None:
        game.at(Phase.ASKING)
        assert game.done == [Ask(0, 1, Lead.FIRST), BargeIn(0, 1)]
        assert game.speech() == [Hush(), BeginWaiting()]
        assert game.spoken() == []  # it was hushed
        assert game.ends()[-1] == Judge(0)

    def test_a_question_that_was_heard_out_waits_with_the_same_ear(self, game: Game) -> None:
        game.at(Phase.ASKING)
        assert game.spoken() == [START, BeginWaiting()]
        assert game.turn.phase is Phase.LISTENING

    def test_silence_through_a_long_question_opens_the_ear_anew(self, game: Game) -> None:
        game.at(Phase.ASKING)
        assert game.ends(heard=False) == [DropListening(), BargeIn(0, 1)]
        assert game.ends(EndReason.SOURCE_ENDED, heard=False) == [Finish(complete=False)]

    def test_the_feedback_can_be_interrupted_by_a_command(self, game: Game) -> None:
        game.at(Phase.SCORING)
        serial = game.turn.serial + 1
        assert game.play(Judged(heard=True)) == [GiveFeedback(0, serial), StandBy(serial)]
        assert game.speech() == [Hush()]
        assert game.spoken() == []
        assert game.says(VoiceCommand.NEXT)[-2:] == [Ask(1, serial + 1, Lead.NEXT), BargeIn(1, serial + 1)]

    def test_feedback_that_was_heard_out_leads_to_the_next_card(self, game: Game) -> None:
        game.at(Phase.SCORING)
        game.play(Judged(heard=True))
        serial = game.turn.serial + 1
        assert game.spoken() == [DropListening(), StandBy(serial), Rest(serial)]


def test_speech_starts_nothing_where_nobody_stands_by() -> None:
    game = Game().at(Phase.RESTING)
    assert game.reports(SpeechStarted(0)) == []
