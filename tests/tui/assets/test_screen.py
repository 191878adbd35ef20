"""The screen of models, prompts, traces and data sets, on a real store."""

import shutil
from types import SimpleNamespace

import pytest
from mlflow import MlflowClient
from textual.app import App

from memo_tui.runs.assets.model import Span, Trace, TraceContent
from memo_tui.runs.client.convert import to_run
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tui.assets.screen import AssetsScreen
from memo_tui.tui.assets.trace_screen import TraceScreen, readable
from tests.runs.assets.filled import MODEL, PROMPT, QUESTIONS, fill
from tests.tui.conftest import shown, until, words


class OverAssets(App):
    """Shows the screen as the training pane does, and notes the runs that are asked for."""

    def __init__(self, address, experiment, runs):
        super().__init__()
        configure_mlflow(retries=0, timeout=10)
        self.wanted = []
        self.shown = AssetsScreen(
            StoreAccess(address), lambda: [experiment], lambda: runs, self.wanted.append, self.when_writable
        )
        self.asked = 0

    async def when_writable(self, act):
        self.asked += 1
        if (done := act()) is not None:
            await done

    def on_mount(self):
        self.push_screen(self.shown)


@pytest.fixture(scope="module")
def filled(tmp_path_factory, empty_store):
    folder = tmp_path_factory.mktemp("assets")
    path = folder / "mlflow.db"
    shutil.copy(empty_store, path)
    experiment, run_id = fill(f"sqlite:///{path}", str(folder / "artifacts"))
    return Address.of_file(path), experiment, run_id


async def press(pilot, *keys):
    await pilot.press(*keys)
    await pilot.pause()


async def test_models_and_their_versions_lead_to_runs_and_get_aliases(filled):
    address, experiment, run_id = filled
    client, app = MlflowClient(address.uri), OverAssets(address, experiment, [])
    async with app.run_test(size=(140, 30), notifications=True) as pilot:
        await until(pilot, lambda: "@best 2 @champion 2 @old 1" in shown(app))
        assert "it's [red]hostile[x] \\ é" in shown(app)
        assert "team = blue" in words(app)
        await press(pilot, "enter")
        await until(pilot, lambda: f"{MODEL} · versions · 4" in shown(app))
        assert "logged model m-" in words(app)
        await press(pilot, "J")
        assert app.wanted == [run_id]
        await press(pilot, "e", *"Latest")
        await until(pilot, lambda: "MLflow keeps 'Latest' for itself" in words(app))
        await press(pilot, *["backspace"] * 6, *"champion", "enter")
        await until(pilot, lambda: "Move @champion of forest from version 2 to version 4?" in words(app))
        await press(pilot, "y")
        await until(pilot, lambda: "4 @champion" in words(app))
        assert client.get_registered_model(MODEL).aliases["champion"] == 4
        client.set_registered_model_alias(MODEL, "champion", "3")
        await press(pilot, "u")
        await until(pilot, lambda: "@champion was changed meanwhile and is on version 3" in words(app))
        await until(pilot, lambda: "3 @champion" in words(app))
        client.set_registered_model_alias(MODEL, "champion", "4")
        await press(pilot, "u")
        await until(pilot, lambda: "2 @best @champion" in words(app))
        assert client.get_registered_model(MODEL).aliases["champion"] == 2
        await press(pilot, "end", "e", "1")
        await until(pilot, lambda: "Remove @old from version 1 of forest?" in words(app))
        await press(pilot, "y")
        await until(pilot, lambda: "old" not in client.get_registered_model(MODEL).aliases)
        await until(pilot, lambda: "@old is removed" in words(app))
        await press(pilot, "u")
        await until(pilot, lambda: "1 @old Staging" in words(app))
        assert app.asked == 5  # each edit and each undo
        client.set_registered_model_alias(MODEL, "elsewhere", "1")
        await until(pilot, lambda: "1 @elsewhere @old Staging" in words(app))
        client.delete_registered_model_alias(MODEL, "elsewhere")
        await press(pilot, "escape")
        assert "Registered models · 2" in shown(app)
        client.create_registered_model("brought by another program")
        await until(pilot, lambda: "Registered models · 3" in shown(app))
        client.delete_registered_model("brought by another program")
        await until(pilot, lambda: "Registered models · 2" in shown(app))


async def test_prompts_are_read_and_compared(filled):
    address, experiment, _ = filled
    app = OverAssets(address, experiment, [])
    async with app.run_test(size=(140, 30)) as pilot:
        await press(pilot, "3")
        await until(pilot, lambda: "@live 2" in shown(app))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: f"{PROMPT} · versions · 2" in shown(app))
        assert "Hi {{ name }}!" in shown(app)
        assert "variables: name" in shown(app)
        await press(pilot, "c")
        assert "-Hello {{ name }}, of {{age}}." in shown(app)
        assert "+Hi {{ name }}!" in shown(app)


async def test_traces_unfold_into_spans_with_all_of_their_inputs_and_outputs(filled):
    address, experiment, run_id = filled
    app = OverAssets(address, experiment, [])
    async with app.run_test(size=(140, 40)) as pilot:
        await press(pilot, "4")
        await until(pilot, lambda: "Traces · 3" in shown(app))
        await press(pilot, "J")
        assert app.wanted == [run_id]
        await press(pilot, "down")
        await until(pilot, lambda: "tokens: input 10, output 5, total 15" in words(app))
        await press(pilot, "enter")
        await until(pilot, lambda: "Spans · 4" in shown(app))
        assert isinstance(app.screen, TraceScreen)
        await until(pilot, lambda: "expected = 43" in shown(app) and "good = true" in shown(app))
        await press(pilot, "down", "down")
        await until(pilot, lambda: '"two"' in shown(app))
        await press(pilot, "end")
        await until(pilot, lambda: "exception.message: it [/] broke" in shown(app))
        await press(pilot, "left", "left")
        assert "tool" not in shown(app)
        await press(pilot, "right", "home", "down", "v", "end")
        assert "why? [/]" in shown(app)


async def test_logged_models_and_data_sets_belong_to_runs(filled):
    address, experiment, run_id = filled
    client = MlflowClient(address.uri)
    runs = []
    for place, context in enumerate(("training", "eval", "eval")):
        run = client.create_run(experiment, run_name=f"run {place}", start_time=1000 * place)
        runs.append(with_data(client, run.info.run_id, context))
    app = OverAssets(address, experiment, runs)
    async with app.run_test(size=(140, 40)) as pilot:
        await press(pilot, "2")
        await until(pilot, lambda: "Logged models · 3" in shown(app))
        assert "depth = 2" in words(app)
        await press(pilot, "enter")
        assert app.wanted == [run_id]
        await press(pilot, "5")
        await until(pilot, lambda: "eval 2, training 1" in shown(app))
        assert 'profile { "num_rows": 442 }' in words(app)
        assert "schema age double" in words(app)
        await press(pilot, "enter")
        await until(pilot, lambda: "Runs that used houses" in shown(app))
        await press(pilot, *"run 0", "enter")
        await until(pilot, lambda: app.wanted[1:] == [runs[0].run_id])
        await press(pilot, "down")
        await until(pilot, lambda: "2 records for evaluations" in words(app))
        assert f"{QUESTIONS} 2 records evaluations" in words(app)
        assert "team = blue" in words(app)


def with_data(client, run_id, context):
    """The run, after it used a data set."""
    from mlflow.entities import Dataset, DatasetInput, InputTag

    schema = '{"mlflow_colspec": [{"type": "double", "name": "age"}]}'
    data = Dataset("houses", "abc", "local", '{"uri": "houses.csv"}', schema, '{"num_rows": 442}')
    client.log_inputs(run_id, [DatasetInput(data, [InputTag("mlflow.data.context", context)])])
    return to_run(client.get_run(run_id))


async def test_an_older_store_says_what_it_lacks(tmp_path):
    from tests.runs.assets.test_readers import OLD
    from tests.tracking.old_stores import make_sqlite

    path = make_sqlite(tmp_path / "mlflow.db", (OLD / "mlflow-2.9.sql").read_text())
    app = OverAssets(Address.of_file(path), "1", [])
    async with app.run_test(size=(60, 15)) as pilot:
        await press(pilot, "4")
        await until(pilot, lambda: "This store, made by MLflow 2.8 to 2.12" in words(app))


def test_line_ends_in_texts_of_json_are_line_ends():
    assert readable('{\n  "text": "a\\nb \\\\n c"\n}') == '{\n  "text": "a\n    b \\\\n c"\n}'
    assert readable("plain \\n") == "plain \\n"


def odd_content():
    """Many spans, some of which are below each other, and one below itself."""
    parents = {f"s{place}": "s0" for place in range(1, 2500)}
    parents |= {"s0": "gone", "a": "b", "b": "a", "c": "c"}
    return TraceContent(
        tuple(
            Span(key, above, f"span {key}", "", "OK", "", place, place + 1, "", "", {}, ())
            for place, (key, above) in enumerate(parents.items())
        )
    )


async def test_all_spans_of_a_trace_are_in_the_tree_whatever_their_parents_are():
    trace = Trace("t", "1", "many", "OK", 0, 5, {}, "", "", "", "", in_store=True)
    app = App()
    async with app.run_test(size=(100, 20)) as pilot:
        content = odd_content()
        await app.push_screen(TraceScreen(trace, SimpleNamespace(ask=lambda _: content)))
        await until(pilot, lambda: "Spans · 2,503" in shown(app))
        tree = app.screen.query_one("#spans")

        def names(node):
            below = [name for child in node.children for name in names(child)]
            return [*(child.data.name for child in node.children), *below]

        await until(pilot, lambda: len(names(tree.root)) == 2503)
        assert set(names(tree.root)) == {span.name for span in content.spans}
