"""What is done with the table of runs: filtered, sorted, grouped, and the runs in it edited."""

import re
import tomllib
from contextlib import asynccontextmanager

from mlflow import MlflowClient

from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.tui.common.confirm import ConfirmScreen
from memo_tui.tui.runs.run_table import RunTable
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until, words
from tests.tui.jobs.test_pane import footer, live, log

RUNS = {"owl": ("ridge", 3.0), "fox": ("forest", 1.0), "bee": ("ridge", 2.0)}


def some_runs(store_uri):
    """Three runs; the newest is the last."""
    ids = {}
    tracker = MlFlowTracker(HOSTILE, store_uri)
    for name, (model, rmse) in RUNS.items():
        with tracker.run(name=name) as run:
            tracker.log_params({"model": model})
            tracker.log_metric("rmse", rmse)
        ids[name] = run.info.run_id
    return ids


def rows(app):
    """The names in the table from the top."""
    table = app.query_one(RunTable)
    return [run.name if (run := table.get(key)) else key for key in table.visible_keys]


@asynccontextmanager
async def opened(make_app, count=3, *, height=40):
    """The training pane with so many runs; its table has the keys."""
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, height), notifications=True) as pilot:
        await live(pilot)
        await until(pilot, lambda: len(rows(app)) == count)
        yield app, pilot


async def test_a_filter_holds_while_it_is_typed_and_escape_brings_all_runs_back(make_app, store_uri):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await pilot.press("slash", *"metrics.rmse > 1.5 and not params.model = 'forest'")
        await until(pilot, lambda: rows(app) == ["bee", "owl"])
        await until(pilot, lambda: "2 of 3 runs match" in shown(app))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: rows(app) == ["bee", "fox", "owl"])
        await until(pilot, lambda: "runs match" not in shown(app))


async def test_the_footer_offers_to_filter_only_while_no_filter_is_typed(make_app, store_uri):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await until(pilot, lambda: "/ Filter" in footer(app))
        await pilot.press("slash")
        await until(pilot, lambda: "Apply" in footer(app))
        assert "/ Filter" not in footer(app)
        await pilot.press(*"params.model like '%/x'", "enter")
        await until(pilot, lambda: "/ Filter" in footer(app))
        assert "params.model like '%/x'" in shown(app)


async def test_a_new_run_shows_only_if_it_matches_and_marks_outlive_a_filter(make_app, store_uri):
    ids = some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await pilot.press("space")
        await pilot.press("slash", *"params.model = 'linear'", "enter")
        await until(pilot, lambda: "None of the 3 runs match" in shown(app))
        log(store_uri, name="wanted", rmse=9.0)
        await until(pilot, lambda: rows(app) == ["wanted"])
        assert app.query_one(RunTable).marks == {ids["bee"]}
        assert "1 marked" in shown(app)


async def test_a_view_changed_just_before_quitting_is_there_at_the_next_start(make_app, store_uri, tmp_path):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await pilot.press("slash", *"params.model = 'ridge'", "enter")
        await pilot.click(RunTable, offset=(42, 1))  # the header of rmse
        await app.run_action("quit")
    app.finish()
    saved = tomllib.loads((tmp_path / "settings.toml").read_text())["views"][HOSTILE]
    assert saved["filter"] == "params.model = 'ridge'"
    assert saved["sort"] == ["metric:rmse up"]
    assert app.parting_words == []


async def test_settings_that_cannot_be_saved_are_told_once_and_at_the_end_not_again(
    make_app, store_uri, tmp_path
):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        (tmp_path / "settings.toml").write_text("broken [by hand")
        await pilot.press("slash", *"owl", "enter")
        await until(pilot, lambda: "TOML" in shown(app))
        await pilot.press("slash", "s", "enter")
        await app.run_action("quit")
    app.finish()
    assert app.parting_words == []
    assert (tmp_path / "settings.toml").read_text() == "broken [by hand"


async def test_the_view_is_there_again_at_the_next_start(make_app, store_uri, tmp_path):
    some_runs(store_uri)
    config = tmp_path / "settings.toml"
    async with opened(make_app) as (app, pilot):
        await pilot.press("slash", *"rmse", "escape", "escape")
        await pilot.press("slash", *"params.model = 'ridge'", "enter")
        await pilot.click(RunTable, offset=(42, 1))  # the header of rmse
        await until(pilot, lambda: rows(app) == ["bee", "owl"] and "rmse ▲" in shown(app))
        await until(pilot, lambda: "views" in tomllib.loads(config.read_text()))
        await until(pilot, lambda: "metric:rmse" in config.read_text())
    assert tomllib.loads(config.read_text())["views"][HOSTILE]["filter"] == "params.model = 'ridge'"
    async with opened(make_app, count=2) as (app, pilot):
        assert rows(app) == ["bee", "owl"]
        assert "rmse ▲" in shown(app)


async def test_a_saved_filter_that_is_none_is_told_and_left_out(make_app, store_uri, tmp_path):
    some_runs(store_uri)
    saved = f'tour = "done"\n[views."{HOSTILE}"]\nfilter = "metrics.rmse <"\n'
    (tmp_path / "settings.toml").write_text(saved)
    async with opened(make_app) as (app, pilot):
        await until(pilot, lambda: "The saved filter can't be used" in shown(app))


async def test_clicks_on_headers_sort_and_shift_adds_a_column(make_app, store_uri):
    ids = some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        header = shown(app).splitlines()[2]
        await pilot.click(RunTable, offset=(header.index("rmse"), 1))
        await until(pilot, lambda: rows(app) == ["fox", "bee", "owl"])
        assert app.query_one(RunTable).cursor_key == ids["fox"]  # what is first now, not what was under it
        await pilot.click(RunTable, offset=(header.index("model"), 1))
        await until(pilot, lambda: rows(app)[0] == "fox" and "model ▲" in shown(app))
        await pilot.click(RunTable, offset=(header.index("model"), 1))
        await until(pilot, lambda: rows(app)[-1] == "fox" and "model ▼" in shown(app))
        await pilot.click(RunTable, offset=(header.index("rmse"), 1), shift=True)
        await until(pilot, lambda: rows(app) == ["bee", "owl", "fox"] and "rmse ▲2" in shown(app))


async def test_all_rows_are_marked_and_unmarked_with_one_key(make_app, store_uri):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await pilot.press("asterisk")
        await until(pilot, lambda: "3 marked" in shown(app) and "Compare" in footer(app))
        await pilot.press("asterisk")
        await until(pilot, lambda: "3 marked" not in shown(app) and "Compare" not in footer(app))


async def test_nested_runs_are_below_their_parents_and_folded_there(make_app, store_uri):
    client = MlflowClient(store_uri)
    experiment = client.create_experiment(HOSTILE, "file:///nowhere")
    parent = client.create_run(experiment, start_time=1, run_name="sweep").info.run_id
    for place in range(2):
        tags = {"mlflow.parentRunId": parent}
        child = client.create_run(experiment, start_time=2 + place, run_name=f"child-{place}", tags=tags)
        client.log_metric(child.info.run_id, "rmse", 4.5 - place)
    async with opened(make_app) as (app, pilot):
        assert rows(app) == ["sweep", "child-1", "child-0"]
        assert re.search(r"▾ sweep.*\n.*  child-1", shown(app))
        await pilot.press("h")
        await until(pilot, lambda: rows(app) == ["sweep"] and re.search(r"▸ sweep.* 3\.500 ", shown(app)))


async def test_nested_runs_become_a_flat_list_and_a_tree_again_by_one_key(make_app, store_uri):
    client = MlflowClient(store_uri)
    experiment = client.create_experiment(HOSTILE, "file:///nowhere")
    parent = client.create_run(experiment, start_time=1, run_name="sweep").info.run_id
    client.create_run(experiment, start_time=2, run_name="child", tags={"mlflow.parentRunId": parent})
    async with opened(make_app, count=2) as (app, pilot):
        assert rows(app) == ["sweep", "child"]
        await pilot.press("t")
        await until(pilot, lambda: rows(app) == ["child", "sweep"])
        await pilot.press("t")
        await until(pilot, lambda: rows(app) == ["sweep", "child"])


async def test_groups_open_with_enter_and_show_their_mean(make_app, store_uri, tmp_path):
    some_runs(store_uri)
    (tmp_path / "settings.toml").write_text(f'tour = "done"\n[views."{HOSTILE}"]\ngroup = "param:model"\n')
    async with opened(make_app, count=2) as (app, pilot):
        await until(pilot, lambda: re.search(r"▸ ridge \(2\).* 2\.500 ±0\.71 ", shown(app)))
        await pilot.press("down", "enter")
        await until(pilot, lambda: rows(app)[2:] == ["bee", "owl"])
        assert "mean ± std by model" in shown(app)


async def test_a_group_is_marked_with_all_its_runs_and_all_groups_fold_at_once(make_app, store_uri, tmp_path):
    ids = some_runs(store_uri)
    (tmp_path / "settings.toml").write_text(f'tour = "done"\n[views."{HOSTILE}"]\ngroup = "param:model"\n')
    async with opened(make_app, 2) as (app, pilot):
        table = app.query_one(RunTable)
        await pilot.press("down", "space")
        assert table.marks == {ids["bee"], ids["owl"]}
        await until(pilot, lambda: words(app).count("◉ ▸ ridge (2)") or "◉" in shown(app))
        await pilot.press("asterisk")
        assert table.marks == {*ids.values()}
        await pilot.press("plus")
        await until(pilot, lambda: len(rows(app)) == 5)
        await pilot.press("minus")
        await until(pilot, lambda: len(rows(app)) == 2)


async def test_marks_that_the_filter_leaves_out_are_told_also_before_they_are_deleted(make_app, store_uri):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await pilot.press("space")
        await pilot.press("slash", *"params.model = 'forest'", "enter")
        await until(pilot, lambda: "1 marked, 1 of them filtered out" in shown(app))
        await pilot.press("d")
        await until(pilot, lambda: "1 of them is hidden by the filter" in words(app))


async def test_of_many_marked_runs_the_screens_say_how_many_they_show(make_app, store_uri):
    tracker = MlFlowTracker(HOSTILE, store_uri)
    for place in range(22):
        with tracker.run(name=f"run-{place}"):
            tracker.log_metric("rmse", place)
    async with opened(make_app, 22, height=60) as (app, pilot):
        await pilot.press("asterisk", "p")
        await until(pilot, lambda: "the first 20 of 22 runs" in shown(app))
        await pilot.press("escape", "c")
        await until(pilot, lambda: "22 runs · 1 metric · charts of the first 20" in shown(app))


async def test_what_is_sorted_by_is_told_where_no_header_tells_it(make_app, store_uri, tmp_path):
    some_runs(store_uri)
    view = f'[views."{HOSTILE}"]\nhidden = ["metric:rmse"]\nsort = ["metric:rmse up"]\n'
    (tmp_path / "settings.toml").write_text(f'tour = "done"\n{view}')
    async with opened(make_app) as (app, pilot):
        await until(pilot, lambda: "sorted by rmse ▲" in shown(app))
        assert rows(app) == ["fox", "bee", "owl"]


async def test_runs_are_deleted_after_a_question_and_brought_back(make_app, store_uri):
    ids = some_runs(store_uri)
    client = MlflowClient(store_uri)
    async with opened(make_app) as (app, pilot):
        await pilot.press("space", "space", "d")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and "2 runs" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, ConfirmScreen))
        assert client.get_run(ids["bee"]).info.lifecycle_stage == "active"
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: rows(app) == ["owl"])
        assert client.get_run(ids["bee"]).info.lifecycle_stage == "deleted"
        await until(pilot, lambda: "Undo delete" in footer(app))
        await pilot.press("u")
        await until(pilot, lambda: rows(app) == ["bee", "fox", "owl"])
        assert client.get_run(ids["bee"]).info.lifecycle_stage == "active"
        await until(pilot, lambda: "Undo delete" not in footer(app))


async def test_marked_runs_are_tagged_together(make_app, store_uri):
    ids = some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await pilot.press("space", "space", "e")
        await until(pilot, lambda: "Tag 2 runs" in shown(app))
        await pilot.press(*"te//am", "tab", *"[/]", "enter")
        await until(pilot, lambda: "A key is read as a path" in shown(app))
        await pilot.press("up", "home", *["delete"] * 6, *"team", "enter")
        await until(pilot, lambda: "Tag 2 runs" not in shown(app))
        tags = [MlflowClient(store_uri).get_run(ids[name]).data.tags.get("team") for name in ids]
        assert tags == [None, "[/]", "[/]"]


async def test_a_run_is_renamed_and_stands_there_so_at_once(make_app, store_uri):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await pilot.press("e", "n")
        await until(pilot, lambda: "Rename bee" in shown(app))
        await pilot.press("end", *"[/]", "enter")
        await until(pilot, lambda: rows(app)[0] == "bee[/]" and "bee[/]" in shown(app))


async def test_the_ids_of_marked_runs_are_copied(make_app, store_uri):
    ids = some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await pilot.press("y")
        assert app.clipboard == ids["bee"]
        await pilot.press("space", "space", "y")
        assert app.clipboard.splitlines() == [ids["bee"], ids["fox"]]


async def test_without_a_browser_the_web_address_is_shown(make_app, store_uri, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    ids = some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await pilot.press("o")
        await until(pilot, lambda: "this is on the clipboard" in words(app))
        assert "mlflow server --backend-store-uri" in app.clipboard
        assert ids["bee"] in app.clipboard
