"""Sound inputs that fuzzing begins with."""

import io
import json
import sqlite3
import wave
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from assistant.events import SAMPLE_RATE_HZ

SHEET = """\
# Fuzz

## Go

| # | Question | Answer |
|---|----------|--------|
| 1 | What are signals? | Signals are asynchronous messages; they mutate state and return nothing. |
| 2 | How fast is it? | It takes 10 ms \\| 2KB at most, O(log n) in `ctx.Done()`. |

## Numbers to know

| Metric | Value |
|--------|-------|
| Retention | 7 days |

## Values and stories

| Value | Story | Key phrase |
|-------|-------|------------|
| Calm | Shipped a billing migration | one by one |

### Phase 1: Clarify (2-3 min)

**Say out loud:** "Before I start, let me ask."

- Scale

## Questions to ask

- How long is a day?

## Red flags to avoid

- Using exactly-once delivery
- Blaming colleagues

## Checklist

- [ ] Test the microphone
"""

_COMPANION = """\
id = "fuzz"
[pronounce]
"fmt.Errorf" = "format error f"
[aliases]
"signals" = ["messages"]
[cards.1]
key = "signals"
add_terms = ["state", {text = "queue", aliases = ["line"]}]
remove_terms = ["nothing"]
[[cards.1.points]]
id = "a"
text = "signals are asynchronous"
aliases = ["they do not wait"]
wrong = ["signals are synchronous"]
[ask]
"Numbers to know: Retention" = "How long?"
[[red_flags]]
rule = "Using exactly-once delivery"
says = ["we rely on exactly once"]
near = ["exactly once does not exist"]
patterns = ["we|it guarantee ... really? (exactly once|just once)"]
unless = ["effectively once"]
[[phases]]
phase = 1
say_aloud = [{ item = "Before I start", says = ["first let me ask"] }]
cover = [{ item = "Scale", says = ["how many"] }]
"""

_STORIES = """\
### The label flow
- Value: Curious
- Situation: four teams
- Task: find out
- Action: read the source; built a prototype
- Result: 40 % fewer calls
"""

_PHRASES = """\
sheet = "sheet"

[[points]]
card = "1"
id = "a"
text = "Signals are asynchronous messages"
aliases = ["the workers keep asking"]
"""

_CSV = (
    "Question,Answer,Deck,Number,Points,Terms,Key\n"
    '"What is ""x""?","a, b\nc",Go,1,"[""p""]","[""t""]",k\nq,a,,,,,\n'
)
_ANKI_TEXT = (
    "#separator:tab\n#html:true\n#guid column:1\n#deck column:3\n#tags column:4\ng\t<b>q</b>\tGo::A\tx\ta\n"
)
_QUESTIONS = (
    "# Channels\nQ: What does select do?\nA: It waits\n   for one.\n\n"
    "**Q2:** x\n**A2:** - y\n- z\nDeck: Tea\n---\n"
)

_SETTINGS = """\
[practice]
sheet = "interview"
count = 5
limit_s = 30.0
ask_again = true
feedback = "full"
deck_limits_s = { Go = 20, Temporal = 45.5 }
[schedule]
interview = 2026-12-01
[recordings]
keep_days = 90
"""

_JSON = {
    "format": "rehearse-sheet",
    "version": 1,
    "id": "go",
    "title": "Go",
    "pronunciations": {"M:N": "M to N"},
    "decks": [
        {
            "name": "Channels",
            "cards": [
                {
                    "number": 1,
                    "key": "1",
                    "question": "q",
                    "answer": "a\nb",
                    "points": [{"id": "a", "text": "p", "aliases": ["x"], "wrong": []}],
                    "terms": [{"text": "t", "aliases": ["u"]}],
                }
            ],
        }
    ],
}

_BATCH = (
    '{"id": "x", "card": 1, "text": "signals are messages, 7 days, 10 ms"}\n'
    '{"id": 3, "card": 2, "audio": "fuzz.wav"}\n\n{"card": 2, "text": ""}\n'
)


def _wav(kind: str) -> bytes:
    out = io.BytesIO()
    rng = np.random.default_rng(1)
    samples = (rng.standard_normal((400, 2)) / 9).astype(np.float32)
    soundfile.write(out, samples, 44_100, format="WAV", subtype=kind)
    return out.getvalue()


def _flac() -> bytes:
    out = io.BytesIO()
    samples = (np.random.default_rng(1).standard_normal(2_000) / 9).astype(np.float32)
    soundfile.write(out, samples, SAMPLE_RATE_HZ, format="FLAC")
    return out.getvalue()


def _bare_wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(bytes(200))
    return out.getvalue()


def _packages() -> tuple[bytes, ...]:
    from tests.faults.fuzz_targets import collection

    data = collection()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("collection.anki2", data)
        package.writestr("media", "{}")
    database = sqlite3.connect(":memory:")
    database.deserialize(data)
    models, decks = database.execute("SELECT models, decks FROM col").fetchone()
    fields = database.execute("SELECT flds FROM notes").fetchone()[0]
    database.close()
    cloze = "F{{c1::hidden::hint}} <div>and <b>{{c2::nested {{c3::deep}}}}</b>[sound:x.mp3]</div>\x1fback"
    texts = (f"M{models}", f"K{decks}", f"F{fields}", cloze, "Tgo::tag leech", "Gguid", "O1", "I1")
    return (out.getvalue(), b"D" + data, b"Z" + data, *(text.encode() for text in texts))


def _backup() -> bytes:
    import hashlib

    content = b"not quite a history"
    member = {
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "modified": "2026-01-01T00:00:00+00:00",
    }
    manifest = {
        "rehearse_backup": 1,
        "app_version": "0.9",
        "made_at": "2026-01-01T00:00:00+00:00",
        "history_format": 5,
        "counts": {"answers": 1, "recordings": 0, "sheets": 0, "episodes": 0, "settings": False},
        "members": {"history.sqlite": member},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as backup:
        backup.writestr("history.sqlite", content)
        backup.writestr("manifest.json", json.dumps(manifest))
    return out.getvalue()


@cache
def seeds_of(target: str) -> tuple[bytes, ...]:
    """Sound inputs for a target."""
    barista = Path(__file__).parent.parent / "decks" / "data" / "barista.md"
    texts = {
        "sheet": (SHEET, barista.read_text(encoding="utf-8")),
        "companion": (_COMPANION,),
        "stories": (_STORIES,),
        "phrases": (_PHRASES,),
        "csv": (_CSV, _ANKI_TEXT, "What is it?;It is; a thing\nq;a\n"),
        "tsv": ("Front\tBack\nq\ta\n", _ANKI_TEXT, 'What "is" it?\tThis\tDeck\n'),
        "questions": (_QUESTIONS, _ANKI_TEXT, "q,a\n"),
        "json": (json.dumps(_JSON), json.dumps([{"front": "q", "back": "a", "deck": "D"}])),
        "settings": (_SETTINGS, "45", "2026-12-01"),
        "batch": (_BATCH,),
    }
    if target in texts:
        return tuple(text.encode() for text in texts[target])
    if target == "wav":
        return (_bare_wav(), *(_wav(kind) for kind in ("PCM_16", "PCM_24", "FLOAT", "ULAW", "IMA_ADPCM")))
    if target == "flac":
        return (_flac(),)
    return _packages() if target == "apkg" else (_backup(),)
