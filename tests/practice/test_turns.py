"""Turn-taking, replayed without sound, threads or clocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import DeviceError
from assistant.events import (
    AnswerEnded,
    CommandSpoken,
    EndReason,
    Flaw,
    LimitReached,
    MarkReached,
    MonologueNoticed,
    PauseAsked,
    SilenceNoticed,
    SpeechStarted,
)
from assistant.practice import signals
from assistant.practice.commands import (
    Ask,
    AskAgain,
    BargeIn,
    CallTime,
    Command,
    CountPoint,
    DropListening,
    Encourage,
    EndListening,
    Finish,
    GiveDebrief,
    GiveFeedback,
    Hush,
    Judge,
    JudgeAgain,
    Listen,
    ListenAgain,
    PlayTone,
    Rest,
    ShowPause,
    Skip,
    StandBy,
    TakeReply,
    UncountPoint,
)
from assistant.practice.signals import (
    Begun,
    Event,
    Judged,
    JudgingFailed,
    Key,
    KeyPressed,
    Lead,
    RestEnded,
    SpeakingEnded,
    ToneKind,
)
from assistant.practice.turn import FollowUp, Phase, Turn
from assistant.practice.turns import step
from assistant.practice.voice_command import VoiceCommand
from tests.practice.game import Game


def test_a_card_from_question_to_question() -> None:
    game = Game()
    assert game.play(Begun()) == [Ask(0, 1, Lead.FIRST)]
    assert game.spoken() == [PlayTone(ToneKind.START), Listen(0, 2)]
    assert game.speech() == []
    assert game.reports(MarkReached(0, 60.0)) == [PlayTone(ToneKind.MARK)]
    assert game.reports(MonologueNoticed(0)) == [PlayTone(ToneKind.MONOLOGUE)]
    assert game.reports(LimitReached(0)) == [CallTime(0)]
    assert game.ends() == [PlayTone(ToneKind.STOP), Judge(0)]
    assert game.play(Judged(heard=True)) == [GiveFeedback(0, 4)]
    assert game.spoken() == [Rest(5)]
    assert game.play(RestEnded(5)) == [Ask(1, 6, Lead.NEXT)]


def test_the_last_card_ends_the_round() -> None:
    game = Game(cards=1).at(Phase.RESTING)
    assert game.play(RestEnded(game.turn.serial)) == [Finish(complete=True)]
    assert game.turn.phase is Phase.DONE


def test_a_round_without_cards_is_over_at_once() -> None:
    assert Game(cards=0).play(Begun()) == [Finish(complete=True)]


def test_silence_is_encouraged_then_asked_again_then_left_and_never_judged() -> None:
    game = Game().at(Phase.LISTENING)
    assert game.reports(SilenceNoticed(0)) == [Encourage()]
    assert game.ends(heard=False) == [Ask(0, 3, Lead.AFTER_SILENCE)]
    game.spoken()
    assert game.ends(heard=False) == [Skip(0), Ask(1, 5, Lead.NEXT)]


def test_an_answer_without_words_is_asked_once_more_then_told() -> None:
    game = Game().at(Phase.SCORING)
    assert game.play(Judged(heard=False, silent=True)) == [Ask(0, 4, Lead.UNHEARD)]
    game.spoken()
    game.speech()
    game.ends()
    assert game.play(Judged(heard=False)) == [GiveFeedback(0, game.turn.serial)]


@pytest.mark.parametrize(
    ("phase", "key", "expected"),
    [
        (Phase.ASKING, Key.GO, [Hush()]),
        (Phase.ASKING, Key.REPEAT, [Hush(), Ask(0, 2, Lead.REPEAT)]),
        (Phase.ASKING, Key.SKIP, [Hush(), Skip(0), Ask(1, 2, Lead.NEXT)]),
        (Phase.ASKING, Key.PAUSE, [Hush(), ShowPause()]),
        (Phase.ASKING, Key.STOP, [Hush(), Finish(complete=False)]),
        (Phase.LISTENING, Key.GO, [Hush(), EndListening(EndReason.KEY)]),
        (Phase.LISTENING, Key.REPEAT, [Hush(), DropListening(), Ask(0, 3, Lead.REPEAT)]),
        (Phase.LISTENING, Key.STOP, [Hush(), DropListening(), Finish(complete=False)]),
        (Phase.ANSWERING, Key.GO, [EndListening(EndReason.KEY)]),
        (Phase.ANSWERING, Key.SKIP, [Hush(), DropListening(), Skip(0), Ask(1, 3, Lead.NEXT)]),
        (Phase.ANSWERING, Key.PAUSE, [Hush(), DropListening(), ShowPause()]),
        (Phase.ANSWERING, Key.STOP, [EndListening(EndReason.KEY)]),
        (Phase.SCORING, Key.SKIP, []),
        (Phase.FEEDBACK, Key.GO, [Hush(), Ask(1, 5, Lead.NEXT)]),
        (Phase.FEEDBACK, Key.SKIP, [Hush(), Ask(1, 5, Lead.NEXT)]),
        (Phase.FEEDBACK, Key.REPEAT, [Hush(), Ask(0, 5, Lead.REPEAT)]),
        (Phase.RESTING, Key.GO, [Hush(), Ask(1, 6, Lead.NEXT)]),
        (Phase.RESTING, Key.PAUSE, [Hush(), ShowPause()]),
    ],
)
def test_keys(phase: Phase, key: Key, expected: list[Command]) -> None:
    assert Game().at(phase).key(key) == expected


def test_the_go_key_cuts_the_question_short_and_listens() -> None:
    game = Game().at(Phase.ASKING)
    game.key(Key.GO)
    assert game.spoken() == [PlayTone(ToneKind.START), Listen(0, 2)]


def test_the_go_key_without_a_word_leaves_the_card() -> None:
    game = Game().at(Phase.LISTENING)
    assert game.ends(EndReason.KEY, heard=False) == [Skip(0), Ask(1, 3, Lead.NEXT)]


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        (Phase.ASKING, (0, Lead.RESUMED)),
        (Phase.ANSWERING, (0, Lead.RESUMED)),
        (Phase.FEEDBACK, (1, Lead.NEXT)),
    ],
)
def test_a_pause_goes_on_with_the_card_that_has_no_verdict(phase: Phase, expected: tuple[int, Lead]) -> None:
    game = Game().at(phase)
    game.key(Key.PAUSE)
    assert game.turn.phase is Phase.PAUSED
    place, lead = expected
    assert game.key(Key.GO)[-1] == Ask(place, game.turn.serial, lead)


def test_stopping_in_an_answer_keeps_what_was_said() -> None:
    game = Game().at(Phase.ANSWERING)
    assert game.key(Key.STOP) == [EndListening(EndReason.KEY)]
    assert game.ends(EndReason.KEY) == [PlayTone(ToneKind.STOP), Judge(0)]
    assert game.play(Judged(heard=True)) == [Finish(complete=False)]


def test_what_comes_too_late_changes_nothing() -> None:
    game = Game().at(Phase.LISTENING)
    late = game.turn.serial - 1
    stale: list[Event] = [
        SpeakingEnded(late),
        RestEnded(late),
        signals.ListeningReported(late, SpeechStarted(0)),
        Judged(heard=True),
    ]
    assert game.play(*stale) == []
    assert game.turn.phase is Phase.LISTENING


def test_a_source_without_more_answers_ends_the_round() -> None:
    game = Game().at(Phase.LISTENING)
    assert game.ends(EndReason.SOURCE_ENDED, heard=False) == [Finish(complete=False)]


def test_a_source_that_breaks_off_in_an_answer_lets_it_count() -> None:
    game = Game().at(Phase.ANSWERING)
    assert game.ends(EndReason.SOURCE_ENDED) == [PlayTone(ToneKind.STOP), Judge(0)]


def test_a_recording_that_cannot_be_read_leaves_its_card() -> None:
    game = Game().at(Phase.LISTENING)
    failed = signals.ListeningFailed(game.turn.serial)
    assert game.play(failed) == [Skip(0), Ask(1, 3, Lead.NEXT)]
    assert game.play(failed) == []


def test_an_answer_that_cannot_be_judged_ends_the_round() -> None:
    assert Game().at(Phase.SCORING).play(JudgingFailed()) == [Finish(complete=False)]


@pytest.mark.parametrize("phase", [Phase.FEEDBACK, Phase.RESTING])
def test_stopping_after_the_last_verdict_completes_the_round(phase: Phase) -> None:
    assert Game(cards=1).at(phase).key(Key.STOP) == [Hush(), Finish(complete=True)]


def test_stopping_while_the_last_answer_is_scored_completes_the_round() -> None:
    game = Game(cards=1).at(Phase.SCORING)
    game.key(Key.STOP)
    assert game.play(Judged(heard=True)) == [Finish(complete=True)]


@pytest.mark.parametrize(("key", "command"), [(Key.COUNT, CountPoint(0)), (Key.UNCOUNT, UncountPoint(0))])
def test_points_are_counted_while_the_verdict_is_in_view(key: Key, command: Command) -> None:
    assert Game().at(Phase.FEEDBACK).key(key) == [command]  # the feedback goes on
    game = Game().at(Phase.RESTING)
    assert game.key(key) == [command, Rest(6)]
    assert game.play(RestEnded(5)) == []  # the rest begins anew: there is something to read
    assert game.play(RestEnded(6)) == [Ask(1, 7, Lead.NEXT)]
    game = Game().at(Phase.FEEDBACK)
    game.key(Key.PAUSE)
    assert game.key(key) == [command]
    assert game.turn.phase is Phase.PAUSED


@pytest.mark.parametrize("phase", [Phase.ASKING, Phase.LISTENING, Phase.ANSWERING, Phase.SCORING])
@pytest.mark.parametrize("key", [Key.COUNT, Key.UNCOUNT])
def test_before_the_verdict_there_is_nothing_to_count(phase: Phase, key: Key) -> None:
    assert Game().at(phase).key(key) == []
    game = FollowUpGame().until(phase)  # here there is one, but not in view
    assert game.key(key) == []
    game.key(Key.PAUSE)
    assert game.key(key) == []


class FollowUpGame(Game):
    """A game whose first answer was unclear in a part."""

    def __init__(self, cards: int = 2) -> None:
        super().__init__(cards)
        self.at(Phase.SCORING)
        self.play(Judged(heard=True, unclear=True))

    def until(self, phase: Phase) -> "FollowUpGame":
        """Bring the follow-up into `phase`."""
        steps = {Phase.LISTENING: self.spoken, Phase.ANSWERING: self.speech, Phase.SCORING: self.ends}
        for reached, act in steps.items():
            if self.turn.phase is phase:
                return self
            act()
            assert self.turn.phase is reached
        return self


def test_what_was_unclear_is_asked_about_once_before_the_feedback() -> None:
    game = Game().at(Phase.SCORING)
    assert game.play(Judged(heard=True, unclear=True)) == [AskAgain(0, 4)]
    assert game.spoken() == [PlayTone(ToneKind.START), ListenAgain(0, 5)]
    assert game.speech() == []
    assert game.ends() == [PlayTone(ToneKind.STOP), JudgeAgain(0)]
    assert game.play(Judged(heard=True, unclear=True)) == [GiveFeedback(0, 7)]
    assert game.spoken() == [Rest(8)]
    assert game.play(RestEnded(8)) == [Ask(1, 9, Lead.NEXT)]


def test_a_card_that_is_repeated_gets_no_second_follow_up_but_the_next_card_may() -> None:
    game = FollowUpGame().until(Phase.SCORING)
    game.play(Judged(heard=True))
    for place, expected in ((0, GiveFeedback), (1, AskAgain)):
        game.key(Key.GO if place else Key.REPEAT)
        game.spoken()
        game.speech()
        game.ends()
        (command,) = game.play(Judged(heard=True, unclear=True))
        assert isinstance(command, expected)
        assert command.place == place


def test_a_part_that_is_unclear_in_an_answer_not_heard_is_no_matter() -> None:
    game = Game().at(Phase.SCORING)
    assert game.play(Judged(heard=False, unclear=True)) == [Ask(0, 4, Lead.UNCLEAR)]


def test_what_made_it_hard_to_hear_is_said_before_the_question_comes_again() -> None:
    game = Game().at(Phase.SCORING)
    assert game.play(Judged(heard=False, flaw=Flaw.TOO_QUIET)) == [Ask(0, 4, Lead.TOO_QUIET)]


@pytest.mark.parametrize("reason", EndReason)
def test_without_an_answer_to_the_follow_up_the_first_verdict_stands(reason: EndReason) -> None:
    game = FollowUpGame().until(Phase.LISTENING)
    assert game.ends(reason, heard=False) == [GiveFeedback(0, 6)]
    assert game.turn.follow_up is FollowUp.OVER


def test_a_recording_for_the_follow_up_that_cannot_be_read_leaves_the_verdict() -> None:
    game = FollowUpGame().until(Phase.LISTENING)
    assert game.play(signals.ListeningFailed(game.turn.serial)) == [GiveFeedback(0, 6)]


@pytest.mark.parametrize(
    ("phase", "key", "expected"),
    [
        (Phase.ASKING, Key.GO, [Hush()]),
        (Phase.ASKING, Key.SKIP, [Hush(), GiveFeedback(0, 5)]),
        (Phase.ASKING, Key.REPEAT, [Hush(), AskAgain(0, 5)]),
        (Phase.ASKING, Key.PAUSE, [Hush(), ShowPause()]),
        (Phase.ASKING, Key.STOP, [Hush(), Finish(complete=False)]),
        (Phase.LISTENING, Key.GO, [Hush(), EndListening(EndReason.KEY)]),
        (Phase.LISTENING, Key.SKIP, [Hush(), DropListening(), GiveFeedback(0, 6)]),
        (Phase.LISTENING, Key.STOP, [Hush(), DropListening(), Finish(complete=False)]),
        (Phase.ANSWERING, Key.GO, [EndListening(EndReason.KEY)]),
        (Phase.ANSWERING, Key.SKIP, [Hush(), DropListening(), GiveFeedback(0, 6)]),
        (Phase.ANSWERING, Key.REPEAT, [Hush(), DropListening(), AskAgain(0, 6)]),
        (Phase.ANSWERING, Key.STOP, [EndListening(EndReason.KEY)]),
        (Phase.SCORING, Key.SKIP, []),
    ],
)
def test_keys_in_a_follow_up(phase: Phase, key: Key, expected: list[Command]) -> None:
    assert FollowUpGame().until(phase).key(key) == expected


@pytest.mark.parametrize("phase", [Phase.ASKING, Phase.LISTENING, Phase.ANSWERING])
def test_a_pause_in_a_follow_up_goes_on_with_it(phase: Phase) -> None:
    game = FollowUpGame().until(phase)
    game.key(Key.PAUSE)
    assert game.key(Key.GO)[-1] == AskAgain(0, game.turn.serial)


@pytest.mark.parametrize("phase", [Phase.ASKING, Phase.LISTENING])
def test_stopping_in_the_follow_up_to_the_last_card_completes_the_round(phase: Phase) -> None:
    assert FollowUpGame(cards=1).until(phase).key(Key.STOP)[-1] == Finish(complete=True)


def test_stopping_while_the_follow_up_is_answered_keeps_what_was_said() -> None:
    game = FollowUpGame(cards=1).until(Phase.ANSWERING)
    game.key(Key.STOP)
    assert game.ends(EndReason.KEY) == [PlayTone(ToneKind.STOP), JudgeAgain(0)]
    assert game.play(Judged(heard=True)) == [Finish(complete=True)]


class TestReplies:
    """Where what is asked can be answered by the keys for yes and no."""

    @pytest.mark.parametrize(
        ("phase", "before"),
        [
            (Phase.ASKING, [Hush()]),
            (Phase.LISTENING, [Hush(), DropListening()]),
            (Phase.ANSWERING, [Hush(), DropListening()]),
        ],
    )
    def test_a_key_answers(self, phase: Phase, before: list[Command]) -> None:
        game = Game()
        game.turn = Turn(cards=2, yes_no_keys=True)
        assert game.at(phase).key(Key.YES) == [*before, TakeReply(0, "yes")]
        assert game.turn.phase is Phase.SCORING
        assert game.play(Judged(heard=True)) == [GiveFeedback(0, game.turn.serial)]

    @pytest.mark.parametrize("phase", [Phase.SCORING, Phase.FEEDBACK, Phase.RESTING])
    def test_at_other_times_it_does_nothing(self, phase: Phase) -> None:
        game = Game()
        game.turn = Turn(cards=2, yes_no_keys=True)
        assert game.at(phase).key(Key.NO) == []

    def test_in_a_pause_it_does_nothing(self) -> None:
        game = Game()
        game.turn = Turn(cards=2, yes_no_keys=True)
        game.at(Phase.LISTENING).key(Key.PAUSE)
        assert game.key(Key.YES) == []

    @pytest.mark.parametrize("phase", [Phase.ASKING, Phase.LISTENING, Phase.ANSWERING])
    def test_elsewhere_it_does_nothing(self, phase: Phase) -> None:
        assert Game().at(phase).key(Key.YES) == []


class TestLookingBack:
    """A round that looks back on itself when all items had their turn."""

    @pytest.fixture
    def game(self) -> Game:
        game = Game(cards=1)
        game.turn = Turn(cards=1, debriefs=True)
        game.at(Phase.RESTING)
        assert game.key(Key.GO) == [Hush(), GiveDebrief(game.turn.serial)]
        return game

    def test_the_round_ends_when_it_was_told(self, game: Game) -> None:
        assert game.spoken() == [Finish(complete=True)]

    @pytest.mark.parametrize("key", [Key.GO, Key.SKIP])
    def test_a_key_cuts_it_short(self, game: Game, key: Key) -> None:
        assert game.key(key) == [Hush(), Finish(complete=True)]

    def test_stopping_leaves_the_round_complete(self, game: Game) -> None:
        assert game.key(Key.STOP) == [Hush(), Finish(complete=True)]

    def test_it_is_told_again(self, game: Game) -> None:
        before = game.turn.serial
        assert game.key(Key.REPEAT) == [Hush(), GiveDebrief(before + 1)]
        assert game.play(SpeakingEnded(before)) == []

    @pytest.mark.parametrize("key", [Key.GO, Key.PAUSE, Key.REPEAT])
    def test_a_pause_goes_on_with_it(self, game: Game, key: Key) -> None:
        assert game.key(Key.PAUSE) == [Hush(), ShowPause()]
        assert game.key(key)[-1] == GiveDebrief(game.turn.serial)

    @pytest.mark.parametrize("key", [Key.COUNT, Key.UNCOUNT])
    def test_nothing_is_counted_any_more(self, game: Game, key: Key) -> None:
        assert game.key(key) == []

    def test_a_round_without_items_looks_back_at_once(self) -> None:
        turn, commands = step(Turn(cards=0, debriefs=True), Begun())
        assert commands == (GiveDebrief(turn.serial),)

    def test_a_round_that_was_stopped_does_not(self) -> None:
        game = Game(cards=1)
        game.turn = Turn(cards=1, debriefs=True)
        assert game.at(Phase.LISTENING).key(Key.STOP)[-1] == Finish(complete=False)


EVENTS = st.one_of(
    st.builds(JudgingFailed),
    st.builds(signals.ListeningFailed, st.integers(0, 12)),
    st.builds(Begun),
    st.builds(SpeakingEnded, st.integers(0, 12)),
    st.builds(RestEnded, st.integers(0, 12)),
    st.builds(Judged, heard=st.booleans(), unclear=st.booleans(), missed=st.booleans()),
    st.builds(signals.Commanded, st.sampled_from(VoiceCommand)),
    st.builds(signals.RoundTimeUp),
    st.builds(signals.OutputLost, st.just(DeviceError("gone"))),
    st.builds(signals.OutputBack, st.integers(0, 12)),
    st.builds(signals.Woke, st.just(60.0)),
    st.builds(KeyPressed, st.sampled_from(Key)),
    st.builds(
        signals.ListeningReported,
        st.integers(0, 12),
        st.one_of(
            st.builds(SpeechStarted, st.just(0)),
            st.builds(AnswerEnded, st.just(0), st.sampled_from(EndReason), st.booleans()),
            st.builds(LimitReached, st.just(0)),
            st.builds(SilenceNoticed, st.just(0)),
            st.builds(MarkReached, st.just(0), st.just(1.0)),
            st.builds(MonologueNoticed, st.just(0)),
            st.builds(PauseAsked, st.just(0)),
            st.builds(CommandSpoken, st.just(0), st.sampled_from(VoiceCommand)),
        ),
    ),
)


ROUNDS = st.builds(
    Turn,
    cards=st.integers(0, 3),
    debriefs=st.booleans(),
    yes_no_keys=st.booleans(),
    hands_free=st.booleans(),
    barge_in=st.booleans(),
    returns=st.booleans(),
    endless=st.booleans(),
)


@given(st.lists(EVENTS, max_size=60), ROUNDS)
def test_any_events_in_any_order_keep_the_machine_sane(events: list[Event], turn: Turn) -> None:
    cards = turn.cards
    finished = follow_ups = asked = 0
    for event in events:
        before = turn
        turn, commands = step(turn, event)
        assert turn.serial >= before.serial
        assert turn.place < max(1, cards)
        assert all(place < cards for place in turn.upcoming)
        finished += sum(isinstance(command, Finish) for command in commands)
        if before.phase is Phase.DONE:
            assert commands == ()
        asked += any(isinstance(command, Ask) and command.lead is Lead.NEXT for command in commands)
        follow_ups += sum(isinstance(command, AskAgain) for command in commands if not before.following_up)
        assert follow_ups <= asked + 1
        assert not (Judge(turn.place) in commands and turn.phase is not Phase.SCORING)
        opened = [
            command for command in commands if isinstance(command, Listen | ListenAgain | BargeIn | StandBy)
        ]
        assert len(opened) <= 1  # one ear
    assert finished == (turn.phase is Phase.DONE)
