"""The dashboard on stores that it may not change: it says so, and goes on."""

import sqlite3
from contextlib import closing
from functools import partial

import pytest
from mlflow import MlflowClient
from textual.widgets import Input

from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.jobs.launch import LaunchScreen
from memo_tui.tui.jobs.pick_work import PickWorkScreen
from memo_tui.tui.lessons.trainers import TrainersScreen
from memo_tui.tui.run.screen import RunScreen
from memo_tui.tui.runs.upgrade import UpgradeScreen
from tests.tracking.old_stores import (
    FOREIGN,
    OLD,
    make_old,
    make_old_postgres,
    make_sqlite,
    state,
    tables,
)
from tests.tracking.postgres import cluster
from tests.tui.conftest import shown, until, words


def older(path):
    return make_old(path, "2.9")


def newer(path):
    make_old(path, "2.22")
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
        database.commit()
    return path


def foreign(path):
    return make_sqlite(path, FOREIGN["tables"][0], "WAL")


@pytest.mark.parametrize(
    ("make", "told", "header"),
    [
        (newer, "was made by a newer MLflow (schema ffffffffffff)", "refused: made by a newer MLflow"),
        (
            foreign,
            "is not an MLflow store but belongs to another program, with the table 'orders'",
            "refused: not a usable store",
        ),
    ],
)
async def test_a_store_that_is_not_ours_to_change_is_told_and_stays_as_it_is(
    make_app, tmp_path, make, told, header
):
    path = make(tmp_path / "team" / "store.db")
    before = state(path)
    app = make_app(tracking_uri=f"sqlite:///{path}")
    async with app.run_test(size=(300, 40), notifications=True) as pilot:
        app.action_show("training")
        await until(pilot, lambda: told in words(app))
        await until(pilot, lambda: header in shown(app).splitlines()[0])
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
        await until(pilot, lambda: "No training can start" in words(app))
        await pilot.press("enter")
        assert isinstance(app.screen, LaunchScreen)
        await pilot.press("escape", "N")
        await until(pilot, lambda: "No training can start" in words(app))
        assert not isinstance(app.screen, PickWorkScreen)
        assert "No training launched yet" in shown(app)
        await pilot.press("1", "enter")
        assert "ran" in shown(app)
    assert state(path) == before


def asked(app):
    """The question on the screen, without what stands beside it."""
    return str(app.screen.query_one("#box Label").render())


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
async def test_an_older_store_is_read_and_stays_as_it_is(make_app, tmp_path, kind):
    if kind == "SQLite":
        path, version = older(tmp_path / "team" / "store.db"), "2.9"
        uri, unchanged = f"sqlite:///{path}", partial(state, path)
    else:
        name, version = make_old_postgres(cluster()), "2.22"
        uri, unchanged = cluster().uri(name), partial(tables, cluster(), name)
    before = unchanged()
    app = make_app(tracking_uri=uri)
    async with app.run_test(size=(300, 40), notifications=True) as pilot:
        app.action_show("training")
        await until(pilot, lambda: OLD[version].run_name in shown(app))
        await until(pilot, lambda: f"read only: made by {OLD[version].told}" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RunScreen))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, UpgradeScreen))
        await pilot.press("enter", "escape")  # enter leaves the store as it is
        for key in ("d", "n", "N", "r", "E", "e"):
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, UpgradeScreen))
            assert f"was made by {OLD[version].told}" in asked(app)
            await pilot.press("escape")
        await pilot.press(key_of("lesson"))
        await until(pilot, lambda: isinstance(app.screen, TrainersScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, UpgradeScreen))
        await pilot.press("escape", "escape", "n")
        await until(pilot, lambda: isinstance(app.screen, UpgradeScreen))
        question = asked(app)
        await pilot.press("s")
        await until(pilot, lambda: f"mlflow=={OLD[version].told.rpartition(' ')[2]}.*" in asked(app))
        if kind == "PostgreSQL":
            assert "can't be backed up from here" in question
            assert not app.screen.query("#answer-u")
            await pilot.press("c")
            await until(pilot, lambda: "pg_dump --format=custom" in asked(app))
            assert "--upgrade-store=no-backup" in asked(app)
        await pilot.press("l")
        assert OLD[version].run_name in shown(app)
    assert unchanged() == before


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
async def test_an_older_store_is_upgraded_where_the_user_says_so_and_the_edit_goes_on(
    make_app, tmp_path, journal
):
    path = make_old(tmp_path / "team" / "store.db", "2.9", journal)
    app = make_app(tracking_uri=f"sqlite:///{path}")
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "made by 2.9.2" in shown(app))
        await pilot.press("d")
        await until(pilot, lambda: "The upgrade keeps a backup in" in words(app))
        with closing(sqlite3.connect(path)) as other:  # another program holds it
            other.execute("BEGIN IMMEDIATE")
            await pilot.press("u")
            await until(pilot, lambda: "is locked by another program" in words(app))
        await pilot.press("l")
        await until(pilot, lambda: "· live" in shown(app).splitlines()[0])
        await until(pilot, lambda: "made by 2.9.2" in shown(app))

        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, UpgradeScreen))
        await pilot.press("u")
        await until(pilot, lambda: "Delete made by 2.9.2?" in words(app))
        await pilot.press("y")
        await until(pilot, lambda: "Deleted 1 run" in words(app))
        await until(pilot, lambda: "made by 2.9.2" not in shown(app).partition("Jobs")[0])
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
    (backup,) = path.parent.glob("*.backup")
    assert backup.name == f"store.db.{OLD['2.9'].revision}.backup"
    with closing(sqlite3.connect(backup)) as old:
        assert old.execute("SELECT version_num FROM alembic_version").fetchone() == (OLD["2.9"].revision,)


async def test_an_older_store_that_is_typed_into_the_launch_form_is_asked_about_first(
    make_app, tmp_path, store_uri
):
    path = make_old(tmp_path / "team" / "store.db", "2.9")
    before = state(path)
    app = make_app(tracking_uri=store_uri)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        app.action_show("training")
        pane = app.query_one("#training")
        await until(pilot, lambda: pane.snapshot and pane.snapshot.complete)
        for answer in ("l", "u"):
            await pilot.press("n")
            await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
            app.screen.query_one("#uri", Input).value = f"sqlite:///{path}"
            await pilot.press("enter")
            await until(pilot, lambda: "The upgrade keeps a backup in" in words(app))
            assert (pane.jobs.newest, state(path)) == ([], before)
            await pilot.press(answer)
        await until(pilot, lambda: [job.spec.store for job in pane.jobs.newest] == [f"sqlite:///{path}"])
        assert pane.address.path == path


async def test_a_file_store_is_read_live_and_stays_as_it_is(make_app, tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    root = tmp_path / "team" / "mlruns"
    client = MlflowClient(root.as_uri())
    client.log_metric(client.create_run("0", run_name="calm-owl").info.run_id, "loss", 0.5)
    app = make_app(tracking_uri=str(root), experiment="Default")
    async with app.run_test(size=(160, 40), notifications=True) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "calm-owl" in shown(app))
        await until(pilot, lambda: "file store, read only" in shown(app))
        client.create_run("0", run_name="brave-fox")
        await until(pilot, lambda: "brave-fox" in shown(app))
        before = {path: path.stat().st_mtime_ns for path in [root, *root.rglob("*")]}
        await pilot.press("d")
        await until(pilot, lambda: "Delete calm-owl?" in words(app))
        await pilot.press("y")
        await until(pilot, lambda: "'memo-tui import" in shown(app))
        assert "brave-fox" in shown(app)
        assert {path: path.stat().st_mtime_ns for path in [root, *root.rglob("*")]} == before


async def test_an_empty_file_is_looked_at_and_followed_once_it_is_a_store(make_app, tmp_path):
    path = tmp_path / "new" / "store.db"
    path.parent.mkdir()
    path.touch()
    before = state(path)
    app = make_app(tracking_uri=f"sqlite:///{path}")
    async with app.run_test(size=(240, 40)) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "Press n to train" in shown(app))
        await until(pilot, lambda: "· live" in shown(app).splitlines()[0])
        assert state(path) == before
        with MlFlowTracker("memo-tui", f"sqlite:///{path}").run("first-of-all"):
            pass
        await until(pilot, lambda: "first-of-all" in shown(app))


async def test_a_training_can_go_into_another_store_than_the_refused_one(make_app, tmp_path):
    app = make_app(tracking_uri=f"sqlite:///{newer(tmp_path / 'new.db')}")
    async with app.run_test(size=(200, 40)) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "refused: made by a newer MLflow" in shown(app))
        await pilot.press("n")
        await until(pilot, lambda: "No training can start" in words(app))
        app.screen.query_one("#uri", Input).value = f"sqlite:///{tmp_path}/own.db"
        await until(pilot, lambda: "No training can start" not in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: "· live" in shown(app).splitlines()[0])
    assert (tmp_path / "own.db").exists()


async def test_the_lesson_says_why_its_trainers_can_not_log_to_a_refused_store(make_app, tmp_path):
    app = make_app(tracking_uri=f"sqlite:///{newer(tmp_path / 'new.db')}")
    async with app.run_test(size=(200, 40), notifications=True) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "refused: made by a newer MLflow" in shown(app))
        await pilot.press("T")
        await until(pilot, lambda: isinstance(app.screen, TrainersScreen))
        await pilot.press("enter")
        await until(pilot, lambda: "No training can start" in words(app))
        assert "Nothing has run yet" in words(app)
