"""A backup moves everything whole; a restore trusts nothing and breaks nothing, killed or not."""

import hashlib
import json
import os
import sqlite3
import stat
import warnings
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli.app import app
from assistant.errors import HistoryError, RehearseError, UsageError
from assistant.folders import Folders, user_folders
from assistant.history import swapping
from assistant.history.amendments import Regrade
from assistant.history.backup import Backup, make_backup
from assistant.history.records import recording_name
from assistant.history.restoring import restore
from assistant.history.store import History
from assistant.history.swapping import tidy
from tests.history.samples import MUTEX, POSIX, QUEUE, START, attempt, begin, verdict
from tests.history.test_durability import writer
from tests.history.test_migrations import OLD_FILES, write

ONE, TWO = "1" * 32, "2" * 32
LONG_AGO = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC).timestamp()


def nobody(done: int, total: int) -> None:
    """Watches no progress."""


def folders_in(home: Path) -> Folders:
    return user_folders({"REHEARSE_HOME": str(home)})


def furnish(home: Path, word: str, *ids: str) -> Folders:
    """A home with answers that hold a word, each with a recording; a sheet and its companions; settings."""
    folders = folders_in(home)
    folders.recordings.mkdir(parents=True)
    folders.sheets.mkdir()
    folders.episodes.mkdir()
    with History(folders.history_file) as store:
        for one in ids:
            given = attempt(begin(store), id=one, transcript=word, recording=recording_name(one))
            store.record(given)
            store.record_regrade(Regrade(one, START, verdict(f"{word} again")))
            sound = folders.recordings / recording_name(one)
            sound.write_bytes(word.encode() * 1000)
            os.utime(sound, (LONG_AGO, LONG_AGO))
    (folders.recordings / f"{'3' * 32}.part.flac").write_bytes(b"still growing")
    (folders.recordings / "holiday.flac").write_bytes(b"not ours")
    (folders.sheets / f"{word} größer.md").write_text(f"# {word}", encoding="utf-8")
    (folders.sheets / f"{word}.points.toml").write_text(f"# {word}", encoding="utf-8")
    (folders.sheets / "interview.mine.points.toml").write_text(f"# {word}", encoding="utf-8")
    (folders.episodes / f"{'e' * 32}.npz").write_bytes(word.encode())
    folders.settings_file.write_text(f"# {word}\n[practice]\ncount = 7\n", encoding="utf-8")
    folders.prompts.mkdir(parents=True)
    (folders.prompts / "prompt.flac").write_bytes(b"cache")
    folders.log_file.write_text("log", encoding="utf-8")
    return folders


def contents(folders: Folders) -> dict[str, Any]:
    """All that a backup moves, the history as its answers; what is not ours is left out."""
    with History(folders.history_file) as store:
        answers = [one.as_json() for one in store.attempts()]
    files = {
        str(file.relative_to(folders.data)): file.read_bytes()
        for file in sorted(folders.data.rglob("*"))
        if file.is_file() and "history" not in file.name and "cache" not in file.parts
    }
    return {"answers": answers, **{name: data for name, data in files.items() if not _foreign(name)}}


def _foreign(name: str) -> bool:
    return "holiday" in name or ".part." in name or name == ".restore.lock"


def back_up(folders: Folders, file: Path, **options: bool) -> Backup:
    return make_backup(folders, file, **({"recordings": True, "overwrite": False} | options), progress=nobody)


@pytest.fixture
def old(tmp_path: Path) -> Folders:
    return furnish(tmp_path / "old", "lighthouse", ONE, TWO)


@pytest.fixture
def backup_file(old: Folders, tmp_path: Path) -> Path:
    file = tmp_path / "backup.zip"
    back_up(old, file)
    return file


def test_it_moves_everything_to_another_computer(old: Folders, tmp_path: Path) -> None:
    file, seen = tmp_path / "backup.zip", []
    made = make_backup(
        old, file, recordings=True, overwrite=False, progress=lambda done, total: seen.append((done, total))
    )
    assert seen[-1][0] == seen[-1][1]
    assert made.size_bytes == file.stat().st_size
    assert made.left_out == ()
    counts = made.manifest.counts
    assert (counts.answers, counts.recordings, counts.sheets, counts.episodes) == (2, 2, 3, 1)
    new = folders_in(tmp_path / "new")
    assert restore(file, new, overwrite=False, progress=nobody).counts == counts
    assert contents(new) == contents(old)
    sound = new.recordings / recording_name(ONE)
    assert sound.stat().st_mtime == LONG_AGO  # it does not grow younger by moving
    assert not [path for path in new.data.rglob("*") if path.name.startswith(".") or "cache" in path.parts]
    assert list(tmp_path.glob(".*")) == []


@POSIX
def test_both_are_private(backup_file: Path, tmp_path: Path) -> None:
    assert backup_file.stat().st_mode & 0o777 == 0o600
    new = folders_in(tmp_path / "new")
    restore(backup_file, new, overwrite=False, progress=nobody)
    for path in new.data.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_without_recordings_those_that_are_here_stay(old: Folders, tmp_path: Path) -> None:
    file = tmp_path / "small.zip"
    before = contents(old)
    assert back_up(old, file, recordings=False).manifest.counts.recordings == 0
    with History(old.history_file) as store:
        store.record(attempt(begin(store)))
    restore(file, old, overwrite=True, progress=nobody)
    assert contents(old) == before


def test_it_is_not_written_over_another_file(backup_file: Path, old: Folders) -> None:
    before = backup_file.read_bytes()
    with pytest.raises(UsageError, match="there already"):
        back_up(old, backup_file)
    assert backup_file.read_bytes() == before
    back_up(old, backup_file, overwrite=True)


def test_nothing_is_replaced_unless_told(backup_file: Path, tmp_path: Path) -> None:
    here = furnish(tmp_path / "here", "zanzibar", TWO)
    before = contents(here)
    with pytest.raises(UsageError, match="1 answer, recordings, sheets of your own, episodes, your settings"):
        restore(backup_file, here, overwrite=False, progress=nobody)
    assert contents(here) == before
    restore(backup_file, here, overwrite=True, progress=nobody)
    left = b"".join(path.read_bytes() for path in here.data.rglob("*") if path.is_file())
    assert b"zanzibar" not in left
    assert b"lighthouse" in left
    assert (here.recordings / "holiday.flac").exists()  # it is not ours to take away
    assert (here.recordings / f"{'3' * 32}.part.flac").exists()


@pytest.mark.parametrize("damage", [b"x" * 9000, b""], ids=["no database", "empty"])
def test_it_takes_the_place_of_a_damaged_history(backup_file: Path, tmp_path: Path, damage: bytes) -> None:
    here = furnish(tmp_path / "here", "zanzibar", TWO)
    here.history_file.write_bytes(damage)
    here.history_file.with_name("history.sqlite-wal").write_bytes(b"left behind")
    restore(backup_file, here, overwrite=True, progress=nobody)
    with History(here.history_file) as store:
        assert store.count() == 2
    assert [path.name for path in here.data.glob("history*")] == ["history.sqlite"]


def test_while_a_round_runs(old: Folders, tmp_path: Path) -> None:
    program = writer(old.history_file, 0)
    assert program.stdout
    committed = program.stdout.readline().strip()
    file = tmp_path / "backup.zip"
    made = back_up(old, file)
    program.kill()
    program.communicate()
    new = folders_in(tmp_path / "new")
    restore(file, new, overwrite=False, progress=nobody)
    with History(new.history_file) as store:
        ids = [one.id for one in store.attempts()]
    assert committed in ids
    assert len(ids) == made.manifest.counts.answers


def test_a_history_in_use_is_not_replaced(backup_file: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(swapping, "PATIENCE_S", 0.05)
    here = furnish(tmp_path / "here", "zanzibar", TWO)
    with History(here.history_file) as store:
        with pytest.raises(HistoryError, match="another Rehearse has it open"):
            restore(backup_file, here, overwrite=True, progress=nobody)
        assert store.count() == 1
    assert not here.restoring.exists()


@pytest.mark.parametrize("version", sorted(OLD_FILES))
def test_a_backup_of_an_older_version_is_brought_up(old: Folders, tmp_path: Path, version: int) -> None:
    old.history_file.unlink()
    write(old.history_file, OLD_FILES[version].read_text(encoding="utf-8"))
    file = tmp_path / "backup.zip"
    back_up(old, file)
    # As that version would have written it: with its own history.
    _rewrite(file, "history.sqlite", write(tmp_path / "as.then", OLD_FILES[version].read_text("utf-8")))
    new = folders_in(tmp_path / "new")
    restore(file, new, overwrite=False, progress=nobody)
    with History(new.history_file) as store:
        assert [one.transcript for one in store.attempts()] == ["it isn't “shared”; שלום", ""]


@pytest.mark.parametrize(
    ("name", "reason"),
    [("go: basics.md", "not every system"), ("con.md", "not every system"), ("LIGHTHOUSE.POINTS.toml", "")],
)
@POSIX
def test_names_that_other_systems_do_not_know(old: Folders, tmp_path: Path, name: str, reason: str) -> None:
    (old.sheets / name).write_text("# x", encoding="utf-8")
    with pytest.raises(UsageError, match=reason or "the same name"):
        back_up(old, tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()


def test_other_files_among_the_sheets_are_told(old: Folders, tmp_path: Path) -> None:
    (old.sheets / "notes.docx").write_bytes(b"")
    (old.sheets / "huge.md").write_bytes(b"x" * 5_000_000)
    left_out = back_up(old, tmp_path / "backup.zip").left_out
    assert len(left_out) == 2
    assert "huge.md: it is larger" in left_out[0]


# What a restore refuses


def _rewrite(file: Path, name: str, data: bytes) -> None:
    """Put other content under a name, and make the manifest fit."""
    members = _members(file)
    members[name] = data
    manifest = json.loads(members["manifest.json"])
    manifest["members"][name] = {
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "modified": "2026-01-31T09:30:00+00:00",
    }
    members["manifest.json"] = json.dumps(manifest).encode()
    _save(file, members)


def _members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _save(file: Path, members: dict[str, bytes], **kinds: int) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = kinds.get("mode", stat.S_IFREG | 0o600) << 16
            archive.writestr(info, data, kinds.get("compress", zipfile.ZIP_STORED))


def _without(file: Path, name: str) -> None:
    _save(file, {key: data for key, data in _members(file).items() if key != name})


def _set(file: Path, **fields: Any) -> None:
    members = _members(file)
    members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | fields).encode()
    _save(file, members)


def _flip(file: Path, marker: bytes) -> None:
    data = bytearray(file.read_bytes())
    data[data.index(marker)] ^= 1
    file.write_bytes(data)


def _history(file: Path, script: str) -> None:
    database = file.with_name("tampered.sqlite")
    database.write_bytes(_members(file)["history.sqlite"])
    with closing(sqlite3.connect(database)) as opened:
        opened.executescript(f"PRAGMA journal_mode = DELETE; {script}")
    _rewrite(file, "history.sqlite", database.read_bytes())


def _twice(file: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as archive:
        archive.writestr("settings.toml", b"")


SOUND = f"recordings/{ONE}.flac"

REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "no zip": (lambda file: file.write_bytes(b"hello" * 100), "no backup of Rehearse"),
    "cut": (lambda file: file.write_bytes(file.read_bytes()[:-50]), "cut short"),
    "empty zip": (lambda file: _save(file, {}), "no manifest"),
    "no manifest": (lambda file: _without(file, "manifest.json"), "no manifest"),
    "a manifest of nonsense": (lambda file: _save(file, {"manifest.json": b"[" * 9999}), "cannot be read"),
    "a newer format": (lambda file: _set(file, rehearse_backup=2), "newer Rehearse .* Update"),
    "no history": (lambda file: _set(file, members={}), "no history"),
    "a member is gone": (lambda file: _without(file, SOUND), "not those that its manifest names"),
    "a flipped bit": (lambda file: _flip(file, b"lighthouselighthouse"), "damaged"),
    "unknown": (lambda file: _rewrite(file, "autostart.sh", b"rm"), "belongs in no backup"),
    "a model": (lambda file: _rewrite(file, "models/base/model.bin", b"x"), "belongs in no backup"),
    "outside": (lambda file: _rewrite(file, "sheets/../../evil.md", b"x"), "belongs in no backup"),
    "absolute": (lambda file: _rewrite(file, "/evil.md", b"x"), "belongs in no backup"),
    "a drive": (lambda file: _rewrite(file, "sheets/C:evil.md", b"x"), "belongs in no backup"),
    "a hidden file": (lambda file: _rewrite(file, "sheets/.evil.md", b"x"), "belongs in no backup"),
    "not named in the manifest": (
        lambda file: _save(file, _members(file) | {"sheets/more.md": b"x"}),
        "not those that its manifest names",
    ),
    "one name twice": (_twice, "not those that its manifest names"),
    "two names that are one": (
        lambda file: _rewrite(file, "sheets/LIGHTHOUSE.points.toml", b"x"),
        "one name on some systems",
    ),
    "links": (lambda file: _save(file, _members(file), mode=stat.S_IFLNK | 0o777), "not a plain file"),
    "compressed": (
        lambda file: _save(file, _members(file), compress=zipfile.ZIP_DEFLATED),
        "not a plain file",
    ),
    "too large": (lambda file: _rewrite(file, "settings.toml", b"#" * 1_000_001), "size"),
    "settings of tomorrow": (lambda file: _rewrite(file, "settings.toml", b"[x]\ny = 1\n"), "settings"),
    "no database": (lambda file: _rewrite(file, "history.sqlite", b"x" * 9000), "history is damaged"),
    "half a database": (
        lambda file: _rewrite(file, "history.sqlite", _members(file)["history.sqlite"][:20_000]),
        "history is damaged",
    ),
    "a newer history": (
        lambda file: _history(file, "INSERT INTO migrations VALUES (999, 'x', 'x', 'x')"),
        "newer Rehearse",
    ),
    "another program's": (lambda file: _history(file, "DROP TABLE migrations"), "another program"),
    "a trigger": (
        lambda file: _history(
            file, "CREATE TRIGGER t AFTER INSERT ON attempts BEGIN DELETE FROM reviews; END"
        ),
        "not laid out",
    ),
    "other answers": (
        lambda file: _history(file, "PRAGMA foreign_keys = ON; DELETE FROM attempts WHERE id LIKE '1%'"),
        "not the one that its manifest names",
    ),
    "an answer without its round": (
        lambda file: _history(file, "DELETE FROM rounds"),
        "history is damaged",
    ),
    "a verdict of nonsense": (
        lambda file: _history(
            file,
            "DROP TRIGGER attempts_are_never_rewritten; UPDATE attempts SET verdict = '{';"
            "CREATE TRIGGER attempts_are_never_rewritten BEFORE UPDATE ON attempts\n"
            "        BEGIN SELECT RAISE(ABORT, 'attempts are never rewritten'); END",
        ),
        "cannot be read",
    ),
}


@pytest.mark.parametrize(("spoil", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused_and_nothing_changed(
    backup_file: Path, tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    here = furnish(tmp_path / "here", "zanzibar", TWO)
    before = contents(here)
    spoil(backup_file)
    with pytest.raises(RehearseError, match=reason):
        restore(backup_file, here, overwrite=True, progress=nobody)
    assert contents(here) == before
    assert not here.restoring.exists()
    assert not (tmp_path / "evil.md").exists()


def test_no_such_file_and_a_folder_that_is_a_link(backup_file: Path, tmp_path: Path) -> None:
    here = furnish(tmp_path / "here", "zanzibar", TWO)
    with pytest.raises(UsageError, match="cannot read"):
        restore(tmp_path / "missing.zip", here, overwrite=True, progress=nobody)
    if os.name == "posix":
        here.recordings.rename(tmp_path / "elsewhere")
        here.recordings.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
        with pytest.raises(HistoryError, match="it is a link"):
            restore(backup_file, here, overwrite=True, progress=nobody)
        assert (tmp_path / "elsewhere" / recording_name(TWO)).exists()


STEPS = ("rename", "replace", "unlink")


def _restore_until(step: int, file: Path, folders: Folders) -> bool:
    """Restore in a process that dies at its n-th change of names; whether it died before it was done."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of other tests; the child touches none
        child = os.fork()
    if child == 0:  # pragma: no cover  (another process)
        left = step

        def dying(change: Callable[..., object]) -> Callable[..., object]:
            def run(*given: object, **named: object) -> object:
                nonlocal left
                left -= 1
                if left == 0:
                    os._exit(9)
                return change(*given, **named)

            return run

        for name in STEPS:
            setattr(Path, name, dying(getattr(Path, name)))
        try:
            restore(file, folders, overwrite=True, progress=nobody)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 9


@POSIX
def test_killed_at_any_moment_it_leaves_the_old_or_the_new(backup_file: Path, tmp_path: Path) -> None:
    restore(backup_file, reference := folders_in(tmp_path / "new"), overwrite=False, progress=nobody)
    new, outcomes = contents(reference), []
    for step in range(1, 100):
        here = furnish(tmp_path / f"here {step}", "zanzibar", TWO)
        old = contents(here)
        died = _restore_until(step, backup_file, here)
        tidy(here)  # what every command begins with
        assert not here.restoring.exists()
        found = contents(here)
        assert found in (old, new), step
        outcomes.append(found == new)
        if not died:
            break
    assert outcomes == sorted(outcomes)  # first the old, then the new
    assert outcomes.count(True) > 5
    assert not outcomes[0]


def test_a_command_finishes_what_was_cut_short(
    backup_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = furnish(tmp_path / "here", "zanzibar", TWO)
    with monkeypatch.context() as patched:
        patched.setattr(swapping.Swap, "finish", lambda self: None)
        restore(backup_file, here, overwrite=True, progress=nobody)
    assert here.restoring.exists()
    monkeypatch.setenv("REHEARSE_HOME", str(here.data))
    told = CliRunner().invoke(app, ["history", "--json"])
    assert {json.loads(line)["id"] for line in told.stdout.splitlines()} == {ONE, TWO}
    assert not here.restoring.exists()


def test_as_people_type_it(old: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "b.zip"
    monkeypatch.setenv("REHEARSE_HOME", str(old.data))
    shown = CliRunner().invoke(app, ["backup", str(file)]).stdout
    assert "2 answers, 2 recordings, 3 sheet files, 1 episode, your settings" in " ".join(shown.split())
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "new"))
    told = json.loads(CliRunner().invoke(app, ["restore", str(file), "--json"]).stdout)
    assert (told["answers"], told["recordings"]) == (2, 2)
    refused = CliRunner().invoke(app, ["restore", str(file)])
    assert isinstance(refused.exception, UsageError)
    assert "--force" in str(refused.exception)
    lone = CliRunner().invoke(app, ["history", "--json", "--card", str(MUTEX.number)]).stdout
    assert len(lone.splitlines()) == 2
    assert QUEUE.key not in lone
