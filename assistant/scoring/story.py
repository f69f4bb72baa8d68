"""Reads a story: which part each sentence tells, what is missing, and what makes it strong. Pure.

The vectors and the labeller come in through Protocols; without them the parts go by cues and place alone.
"""

from collections.abc import Sequence

from assistant.decks.cards import StoryPrompt
from assistant.events import Samples, Timing, Transcript
from assistant.ports import Embedder, StoryLabeller
from assistant.scoring import story_sentences
from assistant.scoring.story_by_cues import weigh_cues
from assistant.scoring.story_decoding import label_story
from assistant.scoring.story_features import read_features
from assistant.scoring.story_phrase import PhraseReader
from assistant.scoring.story_review import Part, StoryReview, ToldPart, ToldSentence
from assistant.scoring.story_sentences import Sentence, count_words, spoken_s
from assistant.scoring.story_told import count_voices, find_figure


class StoryReader:
    """Reads stories, from any thread.

    Args:
        embedder: None to go by words.
        labeller: None to label by cues and place alone.
    """

    def __init__(self, embedder: Embedder | None, labeller: StoryLabeller | None) -> None:
        self._embedder = embedder
        self._labeller = labeller
        self._phrases = PhraseReader(embedder)

    def read(self, prompt: StoryPrompt, transcript: Transcript, timing: Timing | None = None) -> StoryReview:
        """Read a story that was told.

        Args:
            prompt: the value that it is for, with the phrase to work in.
            timing: when there was speech; None for typed stories.

        Raises:
            ModelError: a model cannot be loaded.
        """
        return self._review(prompt, story_sentences.read_sentences(transcript), timing)

    def read_sentences(self, prompt: StoryPrompt, sentences: Sequence[str]) -> StoryReview:
        """Read a story that is given sentence by sentence; none is cut or joined.

        Raises:
            ModelError: a model cannot be loaded.
        """
        return self._review(prompt, tuple(map(Sentence, sentences)), None)

    def _review(
        self, prompt: StoryPrompt, sentences: tuple[Sentence, ...], timing: Timing | None
    ) -> StoryReview:
        texts = [sentence.text for sentence in sentences]
        labels = label_story(self._probabilities(texts)) if texts else []
        parts = [None if label == "-" else Part(label) for label in labels]
        phrase = self._phrases.find(prompt.key_phrase, texts)
        action = [text for text, part in zip(texts, parts, strict=True) if part is Part.ACTION]
        voices = count_voices(action)
        figure = find_figure(text for text, part in zip(texts, parts, strict=True) if part is Part.RESULT)
        return StoryReview(
            sentences=tuple(map(_told_sentence, sentences, parts)),
            parts=_told_parts(sentences, parts, timing),
            key_phrase=phrase.kind,
            key_phrase_quote=phrase.quote,
            i_count=voices.i_count,
            we_count=voices.we_count,
            we_heavy=voices.we_heavy,
            quantified_result=bool(figure),
            result_quote=figure,
        )

    def _probabilities(self, texts: Sequence[str]) -> Samples:
        if self._embedder is None or self._labeller is None:
            return weigh_cues(texts)
        vectors = [self._embedder.embed([text])[0] for text in texts]
        return self._labeller.probabilities(read_features(texts, vectors))


def _told_sentence(sentence: Sentence, part: Part | None) -> ToldSentence:
    span = sentence.span
    if span is None:
        return ToldSentence(sentence.text, part, None, None)
    return ToldSentence(sentence.text, part, round(span.start_s, 2), round(span.end_s, 2))


def _told_parts(
    sentences: Sequence[Sentence], parts: Sequence[Part | None], timing: Timing | None
) -> tuple[ToldPart, ...]:
    seconds = [spoken_s(sentence, timing) for sentence in sentences]
    has_times = all(spent is not None for spent in seconds)
    sizes = [spent if spent is not None else 0.0 for spent in seconds]
    if not has_times or not sum(sizes):
        sizes = [float(count_words(sentence)) for sentence in sentences]
    told = [(part, size) for part, size in zip(parts, sizes, strict=True) if part]
    total = sum(size for _, size in told) or 1.0
    result = []
    for part in Part:
        mine = [place for place, each in enumerate(parts) if each is part]
        size = sum(sizes[place] for place in mine)
        spent = round(sum(seconds[place] or 0.0 for place in mine), 2) if has_times and sentences else None
        quote = sentences[mine[0]].text if mine else ""
        result.append(ToldPart(part, bool(mine), spent, round(size / total, 4), quote))
    return tuple(result)
