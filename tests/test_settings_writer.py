"""Settings are saved whoever else saves at the same time, and however the program ends."""

import os
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from memo_tui.errors import SettingsError
from memo_tui.files import locked
from memo_tui.settings_file import save
from memo_tui.settings_writer import SettingsWriter
from tests.waiting import PATIENCE

CHANGE = """
import sys
from pathlib import Path
from memo_tui.settings_file import save
import tomlkit
print("ready", flush=True)
for number in sys.stdin:
    save(Path(sys.argv[1]), {("views", f"{sys.argv[2]} {number.strip()}"): {"filter": sys.argv[2]}})
    print("done", flush=True)
"""


def saver(config: Path, name: str) -> subprocess.Popen[str]:
    """A process that saves a view of its own for every line that it gets."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHANGE, str(config), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@pytest.fixture
def locked_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in which nothing can be written, with a settings file."""
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "settings.toml").write_text("# mine\n")
    folder.chmod(0o500)
    yield folder
    folder.chmod(0o700)


@pytest.mark.parametrize("count", [2, 6])
def test_of_processes_that_save_at_the_same_time_none_loses_a_change(config, count):
    config.write_text("# mine\nunknown = 1\n")
    savers = [saver(config, f"view {place}") for place in range(count)]
    for number in range(40):
        for process in savers:
            process.stdin.write(f"{number}\n")
            process.stdin.flush()
        for process in savers:
            assert process.stdout.readline() == "done\n"
    for process in savers:
        process.stdin.close()
        process.stdout.close()
        assert process.wait(PATIENCE) == 0
    saved = tomllib.loads(config.read_text())
    assert len(saved["views"]) == 40 * count
    assert saved["unknown"] == 1
    assert config.read_text().startswith("# mine\n")
    assert list(config.parent.glob("*settings*")) == [config]
    assert list(config.parent.glob(".*")) == []


def test_threads_lose_no_change_either(config):
    threads = [threading.Thread(target=save, args=(config, {("launch", f"{n}"): n})) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tomllib.loads(config.read_text())["launch"] == {f"{n}": n for n in range(20)}


def test_a_lock_that_another_holds_is_waited_for_and_then_told(config):
    with locked(config, seconds=1), pytest.raises(SettingsError, match="another program has held"):
        save(config, {"theme": "nord"})
    assert not config.exists()
    save(config, {"theme": "nord"})
    assert tomllib.loads(config.read_text()) == {"theme": "nord"}


def test_a_lock_left_by_a_process_that_was_killed_holds_nobody_up(config):
    code = "import sys; from pathlib import Path; from memo_tui.files import locked\n"
    code += "with locked(Path(sys.argv[1]), seconds=1):\n    print('in', flush=True)\n    sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, config], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "in\n"
        process.kill()
        process.wait()
    assert (config.parent / ".settings.toml.lock").exists()
    save(config, {"theme": "nord"})
    assert list(config.parent.glob(".*")) == []


def test_on_a_disk_without_locks_it_is_saved_all_the_same(config, monkeypatch):
    def refuse(*_):
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    save(config, {"theme": "nord"})
    assert tomllib.loads(config.read_text()) == {"theme": "nord"}


@pytest.mark.parametrize("text", ["no [toml", "views = 3\n", "theme = 'a'\ntheme = 'b'\n"])
def test_a_file_that_was_broken_by_hand_stays_as_it_is(config, text):
    config.write_text(text)
    with pytest.raises(SettingsError, match="can't be saved"):
        save(config, {("views", "cars"): {}})
    assert config.read_text() == text


def test_a_file_that_is_private_stays_so(config):
    config.write_text("tracking_uri = 'http://me:secret@host'\n")
    config.chmod(0o600)
    save(config, {"theme": "nord"})
    assert config.stat().st_mode & 0o777 == 0o600


def test_changes_made_just_before_the_end_are_saved(config):
    told = []
    writer = SettingsWriter(config, told.append)
    for theme in ("nord", "dracula"):
        writer.keep({"theme": theme, ("views", theme): {}})
    assert writer.close(10)
    assert tomllib.loads(config.read_text()) == {"theme": "dracula", "views": {"nord": {}, "dracula": {}}}
    assert told == []
    writer.keep({"theme": "late"})
    assert writer.close(10)
    assert tomllib.loads(config.read_text())["theme"] == "late"
    assert writer.close(0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told_once(locked_folder):
    told = []
    writer = SettingsWriter(locked_folder / "settings.toml", told.append)
    for theme in ("nord", "dracula"):
        writer.keep({"theme": theme})
        assert writer.close(10)
    assert len(told) == 1
    assert "can't be saved" in told[0]


def test_what_cannot_be_saved_is_told_once_and_tried_again(config):
    config.mkdir()
    told = []
    writer = SettingsWriter(config, told.append)
    writer.keep({"theme": "nord"})
    writer.close(10)
    writer.keep({"tour": "done"})
    writer.close(10)
    assert len(told) == 1
    assert told[0].startswith(f"The settings can't be saved to {config} (")
    config.rmdir()
    assert writer.close(10)
    assert tomllib.loads(config.read_text()) == {"theme": "nord", "tour": "done"}


def test_a_value_that_no_file_takes_is_told(config):
    told = []
    writer = SettingsWriter(config, told.append)
    writer.keep({("views", "\udc80"): {}})
    assert writer.close(10)
    assert told == ["The settings can't be saved: a value has characters that can't be written."]
    assert not config.exists()


def test_a_value_that_no_file_takes_keeps_no_other_from_being_saved(config):
    told = []
    writer = SettingsWriter(config, told.append)
    for theme in ("nord", "dracula"):
        writer.keep({("views", "none"): {"filter": None}, "theme": theme})
        assert writer.close(10)
    assert tomllib.loads(config.read_text())["theme"] == "dracula"
    assert len(told) == 1
