"""What was said once is kept, and what will be said is rendered ahead."""

import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import VoiceError
from assistant.synthesis.cached import PREFETCHED, CachedVoice
from assistant.synthesis.store import PromptStore
from assistant.synthesis.system import SystemVoice
from tests.synthesis.fakes import FAKE_RATE_HZ, FakeVoice

STEP = 1 / 32_768
"""One step of 16-bit sound."""


@pytest.fixture
def engine() -> FakeVoice:
    return FakeVoice()


@pytest.fixture
def voice(engine: FakeVoice, tmp_path: Path) -> Iterator[CachedVoice]:
    with closing(CachedVoice(engine, tmp_path / "prompts")) as voice:
        yield voice


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "prompts").iterdir())


def test_a_text_is_rendered_once(voice: CachedVoice, engine: FakeVoice) -> None:
    first, second = voice.render("one"), voice.render("one")
    assert engine.calls == ["one"]
    assert second.rate_hz == first.rate_hz == FAKE_RATE_HZ
    np.testing.assert_allclose(second.samples, first.samples, atol=STEP)


def test_the_cache_outlives_the_program_and_tells_voices_apart(tmp_path: Path) -> None:
    engines = [FakeVoice("fake 1"), FakeVoice("fake 1"), FakeVoice("fake 2")]
    for engine in engines:
        with closing(CachedVoice(engine, tmp_path / "prompts")) as voice:
            voice.render("one")
    assert [engine.calls for engine in engines] == [["one"], [], ["one"]]


def test_the_real_voice_is_kept_without_loss(tmp_path: Path) -> None:
    with closing(CachedVoice(SystemVoice("", 170), tmp_path / "prompts")) as voice:
        first, second = voice.render("Hello there."), voice.render("Hello there.")
    assert len(kept(tmp_path)) == 1
    np.testing.assert_allclose(second.samples, first.samples, atol=STEP)


def test_an_empty_sound_is_not_kept(voice: CachedVoice, tmp_path: Path) -> None:
    assert len(voice.render("").samples) == 0
    assert not (tmp_path / "prompts").exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content[:-100] + bytes(100),
        lambda content: b"not a sound" * 100,
    ],
    ids=["empty", "cut", "end zeroed", "something else"],
)
def test_a_damaged_entry_is_rendered_again(
    damage: Callable[[bytes], bytes], voice: CachedVoice, engine: FakeVoice, tmp_path: Path
) -> None:
    good = voice.render("one")
    (file,) = kept(tmp_path)
    file.write_bytes(damage(file.read_bytes()))
    for _ in range(2):
        np.testing.assert_allclose(voice.render("one").samples, good.samples, atol=STEP)
    assert engine.calls == ["one", "one"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_entries_are_private(voice: CachedVoice, tmp_path: Path) -> None:
    voice.render("one")
    (file,) = kept(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_cache_that_cannot_be_written_does_not_silence_the_voice(
    tmp_path: Path, engine: FakeVoice, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "prompts").write_text("a file where the folder should be", encoding="utf-8")
    with closing(CachedVoice(engine, tmp_path / "prompts")) as voice:
        assert voice.render("one").duration_s > 0
    assert "cannot be kept" in caplog.text


def test_the_longest_unused_go_when_there_are_too_many(tmp_path: Path) -> None:
    engine = FakeVoice()
    sound = engine.render("0")
    PromptStore(tmp_path / "measure").save("0", sound)
    (file,) = (tmp_path / "measure").iterdir()
    store = PromptStore(tmp_path / "prompts", max_bytes=3 * file.stat().st_size)
    for key in "abc":
        store.save(key, sound)
    assert store.load("a")  # used again, so b is the longest unused
    store.save("d", sound)
    assert [key for key in "abcd" if store.load(key)] == ["a", "c", "d"]
    assert len(kept(tmp_path)) == 3


def test_several_threads_may_keep_sounds_at_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store, sound = PromptStore(tmp_path / "prompts"), FakeVoice().render("one")

    def save(name: str) -> None:
        for number in range(50):
            store.save(f"{name} {number}", sound)

    threads = [threading.Thread(target=save, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept(tmp_path)) == 150
    assert not caplog.records


def test_what_is_rendered_ahead_is_not_rendered_twice(voice: CachedVoice, engine: FakeVoice) -> None:
    gate = engine.gates["next"] = threading.Event()
    voice.prefetch("next")
    voice.prefetch("next")
    assert engine.begun["next"].wait(60)
    wanted: list[float] = []
    reader = threading.Thread(target=lambda: wanted.append(voice.render("next").duration_s))
    reader.start()
    gate.set()
    reader.join(60)
    assert wanted == [pytest.approx(0.1)]
    assert engine.calls == ["next"]


def test_a_text_that_waits_behind_another_is_rendered_at_once(voice: CachedVoice, engine: FakeVoice) -> None:
    gate = engine.gates["slow"] = threading.Event()
    voice.prefetch("slow")
    voice.prefetch("next")
    assert engine.begun["slow"].wait(60)
    assert voice.render("next").duration_s > 0
    assert engine.calls == ["slow", "next"]
    gate.set()


def test_the_oldest_are_given_up_when_too_much_is_ahead(voice: CachedVoice, engine: FakeVoice) -> None:
    gate = engine.gates["0"] = threading.Event()
    voice.prefetch("0")
    assert engine.begun["0"].wait(60)
    texts = [str(number) for number in range(1, 3 * PREFETCHED)]
    for text in texts:
        voice.prefetch(text)
    gate.set()
    assert engine.begun[texts[-1]].wait(60)
    assert engine.calls == ["0", *texts[-PREFETCHED:]]


def test_an_error_ahead_waits_until_the_text_is_wanted(voice: CachedVoice, engine: FakeVoice) -> None:
    engine.failures["next"] = VoiceError("out of breath")
    voice.prefetch("next")
    assert engine.begun["next"].wait(60)
    with pytest.raises(VoiceError, match="out of breath"):
        voice.render("next")
    assert voice.render("next").duration_s > 0


def test_close_releases_the_engine_and_may_be_repeated(voice: CachedVoice, engine: FakeVoice) -> None:
    voice.prefetch("next")
    voice.close()
    voice.close()
    voice.prefetch("late")
    assert engine.closed == 2
    assert "late" not in engine.calls
