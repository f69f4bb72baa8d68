"""The Protocols behind which devices, models and the clock live."""

from collections.abc import Callable, Generator, Sequence
from datetime import datetime
from typing import Protocol

from assistant.events import Samples, Sound, TokenVectors, Transcript


class AudioSource(Protocol):
    """Where answers come from: a microphone or recorded files. Peers in every respect."""

    @property
    def name(self) -> str:
        """For people: the device's or the file's name."""
        ...

    def listen(self) -> Generator[Samples, None, None]:
        """Begin one listening: yields frames of `FRAME_SAMPLES` samples from this moment, without an end.

        The caller stops by closing the generator. Frames captured before the call are not delivered.

        Raises:
            DeviceError: the device is missing, refused or lost.
            SourceEnded: there are no more recorded answers.
        """
        ...

    def close(self) -> None:
        """Release the device. May be called more than once."""
        ...


class SourceEnded(Exception):  # noqa: N818  (an end, not an error)
    """An `AudioSource` has nothing more to deliver."""


class CalledOff(Exception):  # noqa: N818  (an answer, not an error)
    """Work was left undone because nobody wants its result any more."""


def always() -> bool:
    """Yes: for work whose result stays of use."""
    return True


class VoiceDetector(Protocol):
    """Tells speech from other sound, frame by frame."""

    def probability(self, frame: Samples) -> float:
        """Probability that somebody speaks in this frame of `FRAME_SAMPLES` samples, 0 to 1."""
        ...

    def reset(self) -> None:
        """Forget what was heard: a new answer begins."""
        ...


class Transcriber(Protocol):
    """Speech to words."""

    def load(self) -> None:
        """Load the model now rather than at the first use. May be called more than once, from any thread.

        Raises:
            ModelError: the model cannot be loaded.
        """
        ...

    def transcribe(self, samples: Samples, is_wanted: Callable[[], bool] = always) -> Transcript:
        """Recognise English speech in samples at `SAMPLE_RATE_HZ`; word times count from the first sample.

        Args:
            samples: shape (n,).
            is_wanted: asked now and then, from the calling thread, whether the result is still of use.

        Raises:
            CalledOff: it is not.
            ModelError: the model cannot be loaded.
        """
        ...


class Embedder(Protocol):
    """Text to vectors that lie near each other where texts mean alike."""

    def embed(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The vectors of each text, in order; what lies beyond 256 pieces is cut off.

        Raises:
            ModelError: the model cannot be loaded.
        """
        ...


class PointJudge(Protocol):
    """Weighs the evidence for a point."""

    def probabilities(self, evidence: Samples) -> Samples:
        """How likely each point was made, 0 to 1, shape (points,).

        Args:
            evidence: shape (points, len(evidence.EVIDENCE)).

        Raises:
            ModelError: the model cannot be loaded.
        """
        ...


class StoryLabeller(Protocol):
    """Says which part of a story a sentence tells."""

    def probabilities(self, features: Samples) -> Samples:
        """How likely each sentence is of each part, shape (sentences, 5), in the order of `LABELS`.

        Args:
            features: shape (sentences, story_features.FEATURES).

        Raises:
            ModelError: the model cannot be loaded.
        """
        ...


class FlagJudge(Protocol):
    """Tells faults from what only sounds like them."""

    def fault(self, vectors: Samples) -> float:
        """How likely it is that to say a text is a fault, whichever, 0 to 1.

        Args:
            vectors: of the pieces of the text, shape (pieces, dimensions).

        Raises:
            ModelError: the model cannot be loaded.
        """
        ...

    def probabilities(self, evidence: Samples) -> Samples:
        """How likely each flag was raised, 0 to 1, shape (n,).

        Args:
            evidence: shape (n, len(flag_evidence.FLAG_EVIDENCE)).

        Raises:
            ModelError: the model cannot be loaded.
        """
        ...


class Voice(Protocol):
    """Text to sound."""

    def render(self, text: str) -> Sound:
        """Speak `text` (already spelled the way it should sound) into samples.

        Raises:
            VoiceError: no engine, or it does not answer.
        """
        ...


class PromptVoice(Voice, Protocol):
    """A voice that can render ahead."""

    def pieces(self, text: str) -> Generator[Sound, None, None]:
        """`text` sentence by sentence: while the caller plays one, the next are rendered.

        The caller stops by closing the generator; what has not begun is not rendered then.

        Raises:
            VoiceError: no engine, or it does not answer.
        """
        ...

    def prefetch(self, text: str) -> None:
        """Render `text` in the background, so that its `pieces` are instant later."""
        ...

    def set_pace(self, factor: float) -> None:
        """From now on speak at so many times the chosen rate."""
        ...


class Speaker(Protocol):
    """Plays sound. One sound at a time, except tones, which mix in."""

    def start(self) -> None:
        """Open the device ahead of the first sound. May be called more than once.

        Raises:
            DeviceError: the device is missing or cannot be opened.
        """
        ...

    def play(self, sound: Sound) -> bool:
        """Play to the end, blocking. False when `stop` ended it early.

        Raises:
            DeviceError: no loudspeaker, or it was lost.
        """
        ...

    def stop(self) -> None:
        """End what is playing, from any thread. Idempotent."""
        ...

    def tone(self, sound: Sound) -> None:
        """Play a short tone without waiting for it."""
        ...

    def close(self) -> None:
        """Release the device. May be called more than once."""
        ...


class Clock(Protocol):
    """Time, so that tests need not wait."""

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back."""
        ...

    def utc_now(self) -> datetime:
        """The time of day, aware, in UTC."""
        ...

    def sleep(self, duration_s: float) -> None:
        """Wait."""
        ...
