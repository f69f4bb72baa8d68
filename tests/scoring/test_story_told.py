"""The small judgements on stories: who acts, figures in results, key phrases, cues."""

import pytest

from assistant.scoring.story_cues import CUE_NAMES, read_cues
from assistant.scoring.story_phrase import PhraseReader, find_verbatim
from assistant.scoring.story_review import KeyPhrase
from assistant.scoring.story_told import count_voices, find_figure

PHRASE = "They were right, and the system was better for it"


@pytest.mark.parametrize(
    ("action", "counts", "we_heavy"),
    [
        (["I read it.", "I'm the one who wrote it.", "We tested."], (2, 1), False),
        (["We read it.", "We've tried, and we'd hoped.", "I typed."], (1, 3), True),
        (["They did it all."], (0, 0), False),
        ([], (0, 0), False),
        (["We read it, and I wrote."], (1, 1), False),
        (["Um, we, we listened."], (0, 2), True),
    ],
)
def test_who_acts(action: list[str], counts: tuple[int, int], we_heavy: bool) -> None:
    voices = count_voices(action)
    assert (voices.i_count, voices.we_count) == counts
    assert voices.we_heavy is we_heavy


@pytest.mark.parametrize(
    ("result", "is_figure"),
    [
        ("It went from ninety a month to two.", True),
        ("The run takes forty minutes now.", True),
        ("Complaints are down by a third.", True),
        ("It takes half the time.", True),
        ("Revenue doubled.", True),
        ("We've had zero incidents in six months.", True),
        ("There were no incidents in 18 months.", True),
        ("Load times fell 40%.", True),
        ("That saved us $1.5 million.", True),
        ("We did eight hundred and fifty tests.", True),
        ("The houses moved eleven days early.", True),
        ("It has been stable since March.", False),
        ("Nobody has been paged since.", False),
        ("One of them told me so later.", False),
        ("One thing I learnt is to listen.", False),
        ("Two weeks later they asked me to stay.", False),
        ("At half past eight everyone was there.", False),
        ("Two colleagues run it without me.", False),
        ("All through season two it held.", False),
        ("At seven o'clock the map opens.", False),
        ("We got a drawing from a six-year-old.", False),
        ("It was a bit better, and we took a minute to enjoy it.", False),
        ("They wrote us a nice letter.", False),
    ],
)
def test_figures_in_results(result: str, is_figure: bool) -> None:
    assert bool(find_figure([result])) is is_figure


@pytest.mark.parametrize(
    ("sentences", "is_said"),
    [
        (["They were right, and the system was better for it."], True),
        (["So, um, she was right, and the, uh, system's better for it now."], True),
        (["He was right.", "And the system was better for it."], True),
        (["They were wrong, and we left the plan as it was."], False),
        (["The system was down for a week."], False),
        ([], False),
    ],
)
def test_word_for_word(sentences: list[str], is_said: bool) -> None:
    assert bool(find_verbatim(PHRASE, sentences)) is is_said


@pytest.mark.parametrize("phrase", ["", "-", "..."])
def test_no_phrase_is_absent(phrase: str) -> None:
    assert PhraseReader(None).find(phrase, ["Anything."]).kind is KeyPhrase.ABSENT


def test_without_vectors_shared_words_are_other_words() -> None:
    found = PhraseReader(None).find(
        "I broke it into phases with clear milestones",
        ["We started.", "There were milestones, clear ones, for all of the phases that I'd broken it into."],
    )
    assert found.kind is KeyPhrase.PARAPHRASED
    assert found.quote.startswith("There were milestones")


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("My boss asked me to fix it by Friday.", "task_by_when"),
        ("We had until October to move everyone.", "task_time_left"),
        ("My job was to make it boring.", "task_is"),
        ("It was up to me to say so.", "task_up_to_me"),
        ("The owner wanted the same loaf in every shop.", "task_others_want"),
        ("Since then nobody has complained.", "result_opens"),
        ("It went from fifty to two.", "result_figures"),
        ("So I'm a bus driver in Leeds.", "scene_i_am"),
        ("There was a queue back to the road.", "scene_set"),
        ("Sorry, where was I?", "aside_remark"),
        ("That's my story.", "aside_opens"),
        ("I rang the supplier.", "i_did"),
    ],
)
def test_cues(sentence: str, cue: str) -> None:
    assert dict(zip(CUE_NAMES, read_cues(sentence), strict=True))[cue] > 0
