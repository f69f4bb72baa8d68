"""Commands by voice: what is one, and above all what is none."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.events import Transcript, Weighed, Word
from assistant.practice.voice_command import VoiceCommand
from assistant.practice.voice_commands import command_in, plain, weigh_commands

DATA = Path(__file__).parents[1] / "data" / "commands"


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("Repeat.", VoiceCommand.REPEAT),
        ("Could you say that again, please?", VoiceCommand.REPEAT),
        ("Okay, slow down a bit.", VoiceCommand.SLOWER),
        ("You're way too fast!", VoiceCommand.SLOWER),
        ("Too slow.", VoiceCommand.FASTER),
        ("Louder, please.", VoiceCommand.LOUDER),
        ("Just give me another hint.", VoiceCommand.HINT),
        ("Skip this one.", VoiceCommand.SKIP),
        ("Let me try that again.", VoiceCommand.AGAIN),
        ("What's the answer?", VoiceCommand.ANSWER),
        ("Tell me more", VoiceCommand.ANSWER),
        ("Next question.", VoiceCommand.NEXT),
        ("Hold on a second", VoiceCommand.PAUSE),
        ("Give me a minute.", VoiceCommand.PAUSE),
        ("I'm back.", VoiceCommand.RESUME),
        ("How am I doing so far?", VoiceCommand.PROGRESS),
        ("Mark it as known.", VoiceCommand.KNOWN),
        ("I already know this", VoiceCommand.KNOWN),
        ("This one I know.", VoiceCommand.KNOWN),
        ("Don't ask me that again.", VoiceCommand.KNOWN),
        ("What would an expert say?", VoiceCommand.ANSWER),
        ("On to the next one.", VoiceCommand.NEXT),
        ("That's my answer.", VoiceCommand.DONE),
        ("That's enough for today.", VoiceCommand.STOP),
        ("What can I say?", VoiceCommand.HELP),
        ("Ease off the pace, please.", VoiceCommand.SLOWER),
        ("Crank up the volume.", VoiceCommand.LOUDER),
        ("How would an expert answer?", VoiceCommand.ANSWER),
        ("Continue where we stopped.", VoiceCommand.RESUME),
        ("Pass on that one.", VoiceCommand.SKIP),
        ("I've got this one down.", VoiceCommand.KNOWN),
        ("What are the voice commands?", VoiceCommand.HELP),
        ("I've said everything.", VoiceCommand.DONE),
    ],
)
def test_commands(said: str, command: VoiceCommand) -> None:
    assert command_in(Transcript(said)) is command


@pytest.mark.parametrize(
    "said",
    [
        "",
        "...",
        "Next hop.",
        "One minute.",
        "A second.",
        "Skip lists.",
        "Stop the world.",
        "Help desk",
        "We pause it.",
        "You retry again with backoff.",
        "I don't know this.",
        "Do not stop it.",
        "Don't ask the leader again.",
        "What the clients say.",
        "The leader.",
        "The answer is forty two.",
        "The answer is",
        "It is known",
        "A retry.",
        "Volume.",
        "We wait.",
        "We can skip it.",
        "You can retry that.",
        "Repeat the query on the replica.",
        "Resume from the last checkpoint.",
        "I don't know the answer but I would look at the docs",
        "please repeat the question to me again once more now",
    ],
)
def test_no_commands(said: str) -> None:
    assert command_in(Transcript(said)) is None


@pytest.mark.parametrize(("name", "least"), [("wordings_1", 0.80), ("wordings_2", 0.55)])
def test_wordings_of_others(name: str, least: float) -> None:
    """The first list was grown on; the second is kept apart, and was measured at these figures."""
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    told = [(command_in(Transcript(text)), label) for label, text in (line.split("\t") for line in lines)]
    wanted = [(command, label) for command, label in told if label != "-"]
    assert [command for command, label in told if label == "-" and command] == []
    met = sum(command == label for command, label in wanted)
    print(f"{name}: {met} of {len(wanted)} commands are met, {met / len(wanted):.3f}")  # noqa: T201
    assert met >= least * len(wanted)


def test_words_that_answer_the_card_are_no_command() -> None:
    assert command_in(Transcript("Pause."), unless={"pause"}) is None
    assert command_in(Transcript("Hold on."), unless={"pause"}) is None
    assert command_in(Transcript("Hold on."), unless={"a pause of the world"}) is VoiceCommand.PAUSE


def test_polite_words_stand_around_a_command() -> None:
    assert plain("Okay, could you please go on now?") == "go on"
    assert plain("Please.") == "please"


class Sound:
    """Finds what it is told to find likely."""

    def __init__(self, *texts: tuple[str, float], **gains: float) -> None:
        self._texts = texts
        self._gains = gains

    def weigh(self, start_s: float, end_s: float, instead: str) -> float | None:
        return self._gains.get(instead.casefold(), -30.0)

    def otherwise(self) -> Sequence[tuple[str, float]]:
        return self._texts


def heard(text: str, sound: Sound) -> Transcript:
    word = Word(text, 0.0, 0.5, 0.3)
    transcript = Transcript(text, (word,), sounding=sound)
    return replace(transcript, weighed=tuple(weigh_commands(transcript)), sounding=None)


def test_the_sound_tells_near_misses_apart() -> None:
    assert command_in(heard("Hent.", Sound(hint=-1.0))) is VoiceCommand.HINT
    assert command_in(heard("Mint.", Sound(hint=-9.0))) is None


def test_a_command_that_is_nearly_as_likely_as_what_was_written() -> None:
    heard_as = ("Your tube's loud.", 0.0), ("You're too slow.", -0.4)
    assert command_in(heard("Your tube's loud.", Sound(*heard_as))) is VoiceCommand.FASTER
    assert command_in(heard("Helper.", Sound(("Helper.", 0.0), ("Help.", -2.1)))) is None
    assert command_in(heard("Bath.", Sound(("Path.", 0.0), ("Back.", -0.2)))) is None
    both = ("Hunt.", 0.0), ("Next.", -1.9), ("Hint.", -0.3)
    assert command_in(heard("Hunt.", Sound(*both))) is VoiceCommand.HINT
    assert command_in(heard("Skip lists.", Sound(("Skip this.", -0.1)))) is None


def test_a_name_that_goes_on_is_none_whatever_the_sound_says() -> None:
    assert command_in(heard("Skip lists.", Sound(skip=0.0))) is None
    assert command_in(heard("Repeatable read.", Sound(repeat=0.0))) is None


def test_a_name_far_from_how_it_was_written_must_stand_out() -> None:
    assert command_in(heard("Bores.", Sound(pause=-3.7))) is VoiceCommand.PAUSE
    assert command_in(heard("The end.", Sound(hint=-3.8, again=-4.3))) is None
    assert command_in(heard("Yes.", Sound(done=-10.1))) is None


def test_far_words_are_not_asked_about() -> None:
    assert not list(weigh_commands(heard("Elephants are very big.", Sound(hint=0.0))))


def test_what_the_sound_said_of_other_words_is_of_no_account() -> None:
    earlier = Weighed(0.0, 0.4, "Hin", "hint", -0.5)
    assert command_in(Transcript("Hinted", weighed=(earlier,))) is None
