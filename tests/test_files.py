"""Files that are whole or not there, whatever happens on the way."""

import csv
import io
import os
import stat
import threading

import pytest

from memo_tui.files import locked, private, private_folder, put_new, write_csv, write_whole
from memo_tui.settings_file import save
from tests.waiting import PATIENCE


@pytest.fixture
def folder(tmp_path):
    """An empty folder."""
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


def text(words: str):
    return lambda file: file.write(words)


def test_a_file_is_replaced_whole_and_keeps_its_mode_and_its_link(folder):
    real, link = folder / "real", folder / "link"
    real.write_text("old")
    real.chmod(0o604)
    link.symlink_to(real)
    write_whole(link, text("new"))
    assert (real.read_text(), stat.S_IMODE(real.stat().st_mode)) == ("new", 0o604)
    assert link.is_symlink()
    assert sorted(folder.iterdir()) == [link, real]


def test_an_error_on_the_way_leaves_the_old_file_and_nothing_else(folder):
    path = folder / "file"
    path.write_text("old")

    def fail(file):
        file.write("half of ")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_whole(path, fail)
    assert path.read_text() == "old"
    assert list(folder.iterdir()) == [path]


def test_a_private_file_is_never_readable_for_others_while_it_is_written(folder):
    path = folder / "file"
    path.write_text("old")
    path.chmod(0o600)
    modes = []

    def look(file):
        modes.append(stat.S_IMODE(os.fstat(file.fileno()).st_mode))

    write_whole(path, look)
    assert modes == [0o600]


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_of_many_who_want_a_name_one_gets_it(folder, monkeypatch, links):
    if not links:

        def refuse(*_):
            raise OSError(95, "Operation not supported")

        monkeypatch.setattr(os, "link", refuse)
    won = []

    def claim(number):
        try:
            write_whole(folder / "claim", text(f"{number}"), replace=False)
        except FileExistsError:
            return
        won.append(f"{number}")

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [(folder / "claim").read_text()]
    assert [path.name for path in folder.iterdir()] == ["claim"]
    draft = folder / "draft"
    draft.write_text("late")
    with pytest.raises(FileExistsError):
        put_new(draft, folder / "claim")


def test_a_lock_is_held_by_one_at_a_time_and_leaves_nothing(folder):
    inside, most = 0, 0

    def work():
        nonlocal inside, most
        for _ in range(20):
            with locked(folder / "file", seconds=PATIENCE):
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\t5", "'\t5"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("-", "'-"),
        ("-1.5", "-1.5"),
        ("+3", "+3"),
        ("a=b", "a=b"),
        ("", ""),
        (-1.5, "-1.5"),
        (-3, "-3"),
        (float("nan"), "NaN"),
        (float("-inf"), "-inf"),
        (None, ""),
        (True, "True"),
    ],
)
def test_in_a_csv_file_no_text_is_a_formula_and_numbers_stay_numbers(value, cell):
    file = io.StringIO(newline="")
    write_csv(file, [["title", value]])
    file.seek(0)
    assert list(csv.reader(file)) == [["title", cell]]


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_what_is_private_is_so_with_any_umask(tmp_path, umask):
    os.umask(umask)  # which the home of the next test sets again
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    private_folder(there / "a" / "b")
    private_folder(there)
    write_whole(there / "a" / "one", lambda file: file.write("x"), private=True)
    save(there / "config" / "memo-tui.toml", {"theme": "nord"})
    with open(there / "a" / "two", "w", opener=private):
        pass
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in there.rglob("*")}
    assert modes == {
        "a": 0o700,
        "b": 0o700,
        "config": 0o700,
        "one": 0o600,
        "two": 0o600,
        "memo-tui.toml": 0o600,
    }
    assert stat.S_IMODE(there.stat().st_mode) == 0o755 & ~umask
    with pytest.raises(FileExistsError):
        private_folder(there / "a" / "one")
