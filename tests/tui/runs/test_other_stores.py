"""The dashboard on stores that it may not change: it says so, and goes on."""

import sqlite3
from contextlib import closing

import pytest

from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.tui.jobs.launch import LaunchScreen
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
    ("make", "told"),
    [
        (older, "was made by MLflow 2.8 to 2.12 (schema acf3f17fdcc7), older than the MLflow 3."),
        (newer, "was made by a newer MLflow (schema ffffffffffff)"),
        (foreign, "is not an MLflow store but another program's, with the table 'orders'"),
    ],
)
async def test_a_store_that_is_not_ours_to_change_is_told_and_stays_as_it_is(make_app, tmp_path, make, told):
    path = make(tmp_path / "team" / "store.db")
    before = state(path)
    app = make_app(tracking_uri=f"sqlite:///{path}")
    async with app.run_test(size=(300, 40)) as pilot:
        app.action_show("training")
        await until(pilot, lambda: told in words(app))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
        await pilot.press("enter")
        await until(pilot, lambda: "✗ failed" in shown(app))
        await pilot.press("1", "enter")
        assert "ran" in shown(app)
    assert state(path) == before


async def test_an_older_postgresql_store_is_told_and_stays_as_it_is(make_app):
    name = make_old_postgres(cluster())
    before = tables(cluster(), name)
    app = make_app(tracking_uri=cluster().uri(name))
    async with app.run_test(size=(300, 40)) as pilot:
        app.action_show("training")
        await until(pilot, lambda: f"was made by {OLD['2.22'].told}" in words(app))
    assert tables(cluster(), name) == before


async def test_an_empty_file_is_looked_at_and_followed_once_it_is_a_store(make_app, tmp_path):
    path = tmp_path / "new" / "store.db"
    path.parent.mkdir()
    path.touch()
    before = state(path)
    app = make_app(tracking_uri=f"sqlite:///{path}")
    async with app.run_test(size=(240, 40)) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "Press n to train" in shown(app))
        assert "· live" in shown(app).splitlines()[0]
        assert state(path) == before
        with MlFlowTracker("memo-tui", f"sqlite:///{path}").run("first-of-all"):
            pass
        await until(pilot, lambda: "first-of-all" in shown(app))
