"""Which episode a recording belongs to, and where in it each answer lies."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.audio.spectra import Haystack
from assistant.decks.cards import Card
from assistant.events import Samples, Span
from assistant.ports import VoiceDetector
from assistant.practice.episodes.memo import Memo, cut_out, speech_in
from assistant.practice.episodes.prompts_heard import PromptsHeard, find_prompts, pauses_in
from assistant.practice.episodes.shelf import KnownEpisode
from assistant.practice.episodes.timeline import Timeline
from assistant.practice.episodes.voice_alone import Content, Utterance, fit, utterances_of

SURELY = 0.7
"""Share of the prompts heard from which no older episode is looked at: another one with the same cards has
them in another order."""

HEARD_FIRST = 12
"""Utterances, the longest, whose words help to find the place; more would hardly change it, and each takes a
second."""


class FoundBy(StrEnum):
    """What told where the answers lie."""

    PROMPTS = "prompts"
    SPEECH = "speech"


@dataclass(frozen=True, slots=True)
class Match:
    """A recording laid under its episode.

    Attributes:
        answers: where in the recording the answer to each visit lies, by the visit's place; it may hold none.
    """

    episode: KnownEpisode
    found_by: FoundBy
    answers: Mapping[int, Span]


@dataclass(frozen=True, slots=True)
class Ears:
    """How a recording is listened to.

    Attributes:
        new_detector: makes a voice detector.
        words: what is said in a sound.
        cards: all of the sheet of an episode; none where it is gone.
    """

    new_detector: Callable[[], VoiceDetector]
    words: Callable[[Samples], str]
    cards: Callable[[Timeline], Sequence[Card]]


def find_match(memo: Memo, episodes: Iterable[KnownEpisode], ears: Ears) -> Match | None:
    """The episode that a recording fits, by the prompts in it, else by when somebody speaks and what is said.

    Args:
        episodes: the likeliest first.

    Raises:
        AudioFileError: a file cannot be decoded.
        ModelError: the speech model cannot be loaded.
    """
    known = list(episodes)
    return _by_prompts(memo, known) or _by_speech(memo, known, ears)


def _by_prompts(memo: Memo, episodes: Sequence[KnownEpisode]) -> Match | None:
    recording = Haystack(memo.spectra)
    best: tuple[KnownEpisode, PromptsHeard] | None = None
    for episode in episodes:
        heard = find_prompts(episode.timeline, episode.spectra(), recording)
        if heard.anchors and (best is None or heard.weight > best[1].weight):
            best = episode, heard
        if heard.share >= SURELY:
            break
    if best is None:
        return None
    episode, heard = best
    pauses = pauses_in(episode.timeline, heard.anchors, memo.duration_s)
    return Match(episode, FoundBy.PROMPTS, pauses)


def _by_speech(memo: Memo, episodes: Sequence[KnownEpisode], ears: Ears) -> Match | None:
    utterances = utterances_of(speech_in(memo, ears.new_detector()))
    said = _words_of_longest(memo, utterances, ears)
    best: Match | None = None
    best_weight = 0.0
    for episode in episodes:
        content = Content(ears.cards(episode.timeline))
        margins = {place: content.margins(words) for place, words in said.items()}
        found = fit(episode.timeline, memo.duration_s, utterances, margins)
        if found.is_sure and (best is None or found.weight > best_weight):
            best, best_weight = Match(episode, FoundBy.SPEECH, found.answers), found.weight
    return best


def _words_of_longest(memo: Memo, utterances: Sequence[Utterance], ears: Ears) -> dict[int, str]:
    longest = sorted(range(len(utterances)), key=lambda place: -utterances[place].span.duration_s)
    places = sorted(longest[:HEARD_FIRST])
    sounds = cut_out(memo, [utterances[place].with_edges for place in places])
    return {place: ears.words(sound) for place, sound in zip(places, sounds, strict=True)}
