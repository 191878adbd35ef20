"""Where the dashboard begins, what it brings back, and what it says where there are no runs."""

import tomllib

import pytest
from mlflow import MlflowClient

from memo_tui.tracking.place import with_found_here
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.tui.app import MemoApp
from memo_tui.tui.jobs.launch import LaunchScreen
from memo_tui.tui.jobs.pane import TrainingPane
from memo_tui.tui.runs.pick_experiments import PickExperimentsScreen
from memo_tui.tui.runs.pick_store import PickStoreScreen
from memo_tui.tui.runs.run_table import RunTable
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until, words

WIDE = (140, 40)


def log(experiment, uri, *names):
    """Log a run for each name; their ids."""
    ids = []
    for name in names:
        tracker = MlFlowTracker(experiment, uri)
        with tracker.run(name=name) as run:
            tracker.log_params({"lr": len(ids)})
            for metric in ("rmse", "zeal"):
                tracker.log_metric(metric, len(ids), step=1)
            ids.append(run.info.run_id)
    return ids


async def is_open(pilot, kind):
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))
    await pilot.pause()


async def quit_program(app, pilot):
    """Quit as a user does, so that what changed is saved."""
    await pilot.press("q")
    await until(pilot, lambda: app.return_code is not None)
    app.finish()


def table(app):
    return app.query_one(RunTable)


def rows(app):
    """How many runs are listed; 0 as well before there is a table."""
    return len(table(app).visible_keys) if app.query(RunTable) else 0


async def test_cursor_marks_metric_filter_and_enlarged_box_come_back_at_the_next_start(make_app, store_uri):
    ids = log(HOSTILE, store_uri, "one", "two", "three", "four")
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: rows(app) == 4)
        await pilot.press("down", "space", "space", "m")
        await pilot.press("slash", *"params.lr < 3", "enter")
        await until(pilot, lambda: rows(app) == 3)
        assert (table(app).cursor_key, table(app).marks) == (ids[0], {ids[1], ids[2]})
        await until(pilot, lambda: "zeal by step" in shown(app))
        await pilot.press("z")
        await until(pilot, lambda: app.screen.maximized is table(app))
        await quit_program(app, pilot)
    app = make_app()  # the experiment that was shown last of this store
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: rows(app) == 3)
        await until(pilot, lambda: (table(app).cursor_key, table(app).marks) == (ids[0], {ids[1], ids[2]}))
        assert app.screen.maximized is app.focused is table(app)
        await pilot.press("z")
        await until(pilot, lambda: "zeal by step" in shown(app))


async def test_the_pane_that_was_open_last_is_the_first_at_the_next_start(make_app):
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: app.query("#function"))
        await pilot.press("2")
        await quit_program(app, pilot)
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: app.focused and app.focused in app.query("#function *"))


async def test_a_new_user_who_names_an_experiment_meets_its_runs_without_the_tour(make_app, store_uri):
    log("bench", store_uri, "owl")
    app = make_app(tour=True, experiment="bench")
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "owl" in shown(app))
        assert isinstance(app.focused, RunTable)
        assert "Tour" not in shown(app)


@pytest.mark.parametrize("pane", ["function", "training"])
async def test_no_key_reaches_the_cars_before_another_first_pane_is_there(make_app, pane):
    app = make_app(pane=pane)
    focused = []
    async with app.run_test(size=WIDE) as pilot:
        for _ in range(20):
            focused.append(app.focused)
            await pilot.press("enter")
        await until(pilot, lambda: app.focused in app.query(f"#{pane} *"))
        assert not set(focused) & set(app.query("#cars *"))


async def test_a_password_in_the_address_is_not_kept(make_app, guarded_server, tmp_path):
    address = guarded_server.replace("//", "//admin:s3cret-Password@")
    app = make_app(tracking_uri=address, experiment="Default")
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "live" in shown(app).splitlines()[0])
        await quit_program(app, pilot)
    saved = (tmp_path / "settings.toml").read_text()
    assert "•••@" in saved
    assert "s3cret" not in saved
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("3", "x")
        await is_open(pilot, PickExperimentsScreen)
        await pilot.press("ctrl+o")
        await is_open(pilot, PickStoreScreen)
        await until(pilot, lambda: "start memo-tui with the whole address" in words(app))
        await pilot.press("enter")
        assert isinstance(app.screen, PickStoreScreen)


async def test_a_mistyped_experiment_is_answered_with_the_one_that_was_meant(make_app, store_uri):
    log("bench", store_uri, "owl", "fox")
    app = make_app(experiment="Benchh")
    async with app.run_test(size=WIDE) as pilot:
        sentence = "There is no experiment Benchh. Did you mean bench (2 runs)?"
        await until(pilot, lambda: sentence in words(app))
        await pilot.press("x")
        await is_open(pilot, PickExperimentsScreen)
        await until(pilot, lambda: "› bench 2" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: "owl" in shown(app))


@pytest.mark.parametrize("named", [{}, {"experiment": "quite another"}, {"experiment": "Default"}])
async def test_a_store_with_runs_only_elsewhere_offers_the_list_by_itself(make_app, store_uri, named):
    log("few", store_uri, "owl")
    log("most", store_uri, "fox", "lynx")
    app = make_app(**named)
    async with app.run_test(size=WIDE) as pilot:
        if not named:  # an experiment opens the pane by itself, and then the list
            await pilot.press("3")
        await is_open(pilot, PickExperimentsScreen)
        assert "2 other experiments have runs" in words(app)
        await until(pilot, lambda: "› most 2" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: "lynx" in shown(app))
        await pilot.press("n")
        await is_open(pilot, LaunchScreen)
        assert "New run into most · embedded store" in words(app)


async def test_the_list_waits_until_the_training_pane_is_in_front(make_app, store_uri):
    log("bench", store_uri, "owl")
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: app.query(RunTable) and "bench has 1 run" in table(app).empty)
        assert not isinstance(app.screen, PickExperimentsScreen)
        await pilot.press("3")
        await is_open(pilot, PickExperimentsScreen)
        await pilot.press("escape", "1", "3")
        await pilot.pause()
        assert not isinstance(app.screen, PickExperimentsScreen)


async def test_an_empty_store_says_what_to_press(make_app):
    app = make_app(experiment="new")
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "No runs in new yet. Press n to train a model" in words(app))


async def test_an_experiment_that_is_renamed_is_followed_with_its_view(make_app, store_uri):
    log("bench", store_uri, "owl", "fox")
    app = make_app(experiment="bench")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, lambda: "owl" in shown(app))
        await pilot.press("slash", *"name = 'owl'", "enter")
        await until(pilot, lambda: "1 of 2" in shown(app))
        app.query_one(TrainingPane)._recall.save()
        client = MlflowClient(store_uri)
        client.rename_experiment(client.get_experiment_by_name("bench").experiment_id, "[red]x")
        await until(pilot, lambda: "The experiment bench is now called [red]x." in words(app))
        await until(pilot, lambda: "owl" in shown(app) and "1 of 2" in shown(app))
        assert "[red]x" in shown(app).splitlines()[0]


async def test_the_store_of_the_folder_is_shown_and_the_embedded_one_a_key_away(
    make_app, store_uri, empty_store, tmp_path, monkeypatch
):
    log("mine", store_uri, "embedded-run")
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "mlflow.db").write_bytes(empty_store.read_bytes())
    log("bench", f"sqlite:///{folder}/mlflow.db", "found-run")
    monkeypatch.chdir(folder)
    app = MemoApp(with_found_here(make_app(tour=True).settings))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await is_open(pilot, PickExperimentsScreen)
        await until(pilot, lambda: "./mlflow.db found here" in shown(app).splitlines()[0])
        await until(pilot, lambda: "› bench 1" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: "found-run" in shown(app))
        await pilot.press("x")
        await is_open(pilot, PickExperimentsScreen)
        await pilot.press("ctrl+o")
        await is_open(pilot, PickStoreScreen)
        await pilot.press("enter")
        await is_open(pilot, PickExperimentsScreen)
        await until(pilot, lambda: "› mine 1" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: "embedded-run" in shown(app))
        assert "mine · embedded store" in shown(app).splitlines()[0]
        await pilot.press("n")
        await is_open(pilot, LaunchScreen)
        assert "New run into mine · embedded store" in words(app)
        await pilot.press("escape")
        await quit_program(app, pilot)
    kept = tomllib.loads((tmp_path / "settings.toml").read_text())["recent"]
    assert len(kept) == 2
