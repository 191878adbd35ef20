"""The commands without a screen, on stores of other versions of MLflow and databases of other programs."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from memo_tui.command_line import split_command
from tests.cli.terminal import Terminal
from tests.tracking.old_stores import FOREIGN, OLD, make_old, make_old_postgres, make_sqlite, state, tables
from tests.tracking.postgres import cluster
from tests.waiting import PATIENCE

TRAIN = ("train", "--model", "linear")
RUN = ("run", "--", sys.executable, "-c", "print('it ran')")


def older(path: Path) -> Path:
    return make_old(path, "2.9")


def newer(path: Path) -> Path:
    make_old(path, "2.22")
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
        database.commit()
    return path


def foreign(path: Path) -> Path:
    return make_sqlite(path, FOREIGN["alembic"][0], "WAL")


def command(words: tuple[str, ...], *options: str) -> subprocess.CompletedProcess[str]:
    """Run memo-tui with these words, the options right behind the first."""
    return subprocess.run(
        [sys.executable, "-m", "memo_tui", words[0], *options, *words[1:]],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("words", [TRAIN, RUN], ids=["train", "run"])
@pytest.mark.parametrize(
    ("make", "options", "told"),
    [
        (older, [], "made by MLflow 2.8 to 2.12 (schema acf3f17fdcc7)"),
        (newer, [], "made by a newer MLflow (schema ffffffffffff)"),
        (foreign, [], "belongs to another program, with the tables 'alembic_version', 'users'"),
        (newer, ["--upgrade-store"], "made by a newer MLflow (schema ffffffffffff)"),
        (
            foreign,
            ["--upgrade-store"],
            "belongs to another program, with the tables 'alembic_version', 'users'",
        ),
    ],
)
def test_a_store_that_is_not_ours_to_change_stays_as_it_is(tmp_path, words, make, options, told):
    path = make(tmp_path / "team" / "store.db")
    before = state(path)
    done = command(words, "--tracking-uri", f"sqlite:///{path}", *options)
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"memo-tui: sqlite:///{path} ")
    assert told in line
    assert (done.returncode, "it ran" in done.stdout) == (1, False)
    assert state(path) == before


@pytest.mark.parametrize("words", [TRAIN, RUN], ids=["train", "run"])
def test_an_older_store_is_upgraded_where_that_is_asked_for(tmp_path, words):
    path = make_old(tmp_path / "team" / "store.db", "2.22")
    done = command(words, "--tracking-uri", f"sqlite:///{path}", "--upgrade-store")
    assert done.returncode == 0
    assert "Upgrading sqlite:///" in done.stderr
    assert f"a backup is in {path}.0584bdc529eb.backup (0.2 MB)" in done.stderr
    with closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM runs ORDER BY start_time")]
    assert (names[0], len(names)) == (OLD["2.22"].run_name, 2)


def test_an_older_postgresql_store_is_upgraded_only_with_a_backup_of_the_users_own():
    name = make_old_postgres(cluster())
    uri, before = cluster().uri(name), tables(cluster(), name)
    for options in ([], ["--upgrade-store"]):
        assert command(RUN, "--tracking-uri", uri, *options).returncode == 1
        assert tables(cluster(), name) == before
    assert command(RUN, "--tracking-uri", uri, "--upgrade-store=no-backup").returncode == 0
    assert len(cluster().run("SELECT * FROM runs", database=name)) == 2


def test_the_option_takes_no_word_that_follows_for_its_value():
    assert split_command(["--upgrade-store", "train"]) == (["--upgrade-store=backup", "train"], None)
    assert split_command(["run", "--", "x", "--upgrade-store"]) == (["run"], ["x", "--upgrade-store"])


def test_the_dashboard_upgrades_before_it_starts_where_that_is_asked_for(tmp_path):
    path = older(tmp_path / "team" / "store.db")
    (tmp_path / "settings.toml").write_text('tour = "done"\n')
    words = [sys.executable, "-m", "memo_tui", "--tracking-uri", f"sqlite:///{path}", "--upgrade-store"]
    places = ["--config", tmp_path / "settings.toml", "--state-dir", tmp_path, "--cache-dir", tmp_path]
    with Terminal([*words, *places], columns=250, rows=40) as terminal:
        terminal.until("─ Runs ─")
        terminal.press("3")
        terminal.until(OLD["2.9"].run_name)
        terminal.press("q")
        assert terminal.wait() == 0
        assert f"a backup is in {path}.acf3f17fdcc7.backup" in terminal.outside
