"""Named views: saved, used, deleted, and shared as a file."""

import tomllib

from memo_tui.settings_file import save
from memo_tui.tui.runs.reading import RunReading
from memo_tui.tui.runs.view.columns import ColumnsScreen
from memo_tui.tui.runs.view.views import ViewsScreen
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until, words
from tests.tui.runs.test_runs_view import opened, rows, some_runs


async def on_views(pilot):
    await until(pilot, lambda: isinstance(pilot.app.screen, ViewsScreen))


async def test_a_view_is_saved_used_shared_and_deleted(make_app, store_uri, tmp_path):
    some_runs(store_uri)
    config, file = tmp_path / "settings.toml", tmp_path / "shared.toml"
    async with opened(make_app) as (app, pilot):
        await pilot.press("slash", *"model = 'ridge'", "enter")
        await until(pilot, lambda: rows(app) == ["bee", "owl"])
        await pilot.press("V")
        await on_views(pilot)
        assert "No views yet" in words(app)
        assert "enter" not in app.screen.active_bindings or not app.screen.active_bindings["enter"].enabled
        await pilot.press("n")
        await until(pilot, lambda: "Save this view" in shown(app))
        await pilot.press(*"ridges [/]", "enter")
        await on_views(pilot)
        await until(pilot, lambda: "ridges [/] model = 'ridge'" in words(app))
        await until(pilot, lambda: "named_views" in config.read_text())
        saved = tomllib.loads(config.read_text())["named_views"]["ridges [/]"]
        assert saved == {"filter": "model = 'ridge'", "metric": "rmse"}
        await pilot.press("w")
        await until(pilot, lambda: "all that are saved" in words(app))
        await pilot.press("home", *["delete"] * 10, *str(file), "enter")
        await until(pilot, file.exists)
        await on_views(pilot)
        await pilot.press("d")
        await until(pilot, lambda: "Delete the view ridges [/]?" in shown(app))
        await pilot.press("y")
        await on_views(pilot)
        await until(pilot, lambda: "No views yet" in words(app))
        await pilot.press("F")
        await until(pilot, lambda: "Read views from a file" in shown(app))
        await pilot.press(*str(file), "enter")
        await on_views(pilot)
        await until(pilot, lambda: "Read 1 view" in shown(app))
        await pilot.press("escape")
        await pilot.press("slash", *["backspace"] * 20, "enter")
        await until(pilot, lambda: len(rows(app)) == 3)
        await pilot.press("v")
        await pilot.pause()
        await pilot.press("V")
        await on_views(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: rows(app) == ["bee", "owl"])
        assert "model = 'ridge'" in shown(app)


async def test_views_that_another_dashboard_saves_stay(make_app, store_uri, tmp_path):
    some_runs(store_uri)
    config = tmp_path / "settings.toml"

    def named():
        return tomllib.loads(config.read_text()).get("named_views", {}).keys()

    async with opened(make_app) as (app, pilot):
        save(config, {("named_views", "theirs"): {"filter": "x"}})
        await pilot.press("V")
        await on_views(pilot)
        await until(pilot, lambda: "theirs" in shown(app))
        await pilot.press("n")
        await until(pilot, lambda: "Save this view" in shown(app))
        await pilot.press(*"ours", "enter")
        await on_views(pilot)
        await until(pilot, lambda: named() == {"theirs", "ours"})
        await pilot.press("d")
        await until(pilot, lambda: "Delete the view ours?" in shown(app))
        await pilot.press("y")
        await until(pilot, lambda: named() == {"theirs"})


async def test_columns_are_offered_once_it_is_known_which_there_are(make_app, store_uri, monkeypatch):
    some_runs(store_uri)
    begun = []
    begin = RunReading.begin
    monkeypatch.setattr(RunReading, "begin", lambda *given: begun.append(given))
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: begun)
        await pilot.press("v")
        await until(pilot, lambda: "The runs are being read" in words(app))
        begin(*begun[0])
        await until(pilot, lambda: len(rows(app)) == 3)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, ColumnsScreen) and "metric · last" in shown(app))
