"""One run, whole: its sections, its histories, its files, and the edits of its note, tags and name."""

import json
import math
import re
import sqlite3
from asyncio import create_task, sleep

import pytest
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param
from PIL import Image
from textual.app import App
from textual.events import Resize
from textual.widgets import Input

from memo_tui.runs.watch import RunWatch
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tui.common.confirm import ConfirmScreen
from memo_tui.tui.common.news import News
from memo_tui.tui.run.artifact_preview import ArtifactPreview
from memo_tui.tui.run.artifact_tree import ArtifactTree
from memo_tui.tui.run.half_blocks import HalfBlocks
from memo_tui.tui.run.note_view import NoteView
from memo_tui.tui.run.screen import RunScreen
from memo_tui.tui.runs.edit_text import EditTextScreen
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until

NOTE = "# Why\n\nA *forest* [red]x[/], see [this](https://example.org)."


class Watching(App):
    """Watches an experiment, opens its first run, and hands on what is read, as the training pane does."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-middle")]  # noqa: RUF012

    def __init__(self, uri, run_id, *, access=True):
        super().__init__()
        configure_mlflow(retries=0, timeout=10)
        self.address, self.run_id = Address.parse(uri), run_id
        self.access = StoreAccess(self.address) if access else None
        self.run_screen = None
        self.news = News(self, "runs")
        self.asked = []  # the series whose histories were asked for, by request

    def on_mount(self):
        self.watching = RunWatch(self.address, [HOSTILE], lambda news: self.call_later(self.take, news))
        self.watching.start()

    def on_unmount(self):
        self.watching.stop()

    def follow(self, series):
        self.asked.append(series)
        self.watching.follow(series)

    async def take(self, snapshot):
        if self.run_screen is None and self.run_id in snapshot.runs:
            follow, changed = self.follow, self.watching.read_again
            if self.access is None:
                follow = changed = None
            self.run_screen = RunScreen(snapshot.runs[self.run_id], self.access, self.news, follow, changed)
            await self.push_screen(self.run_screen)
        self.news.publish(snapshot)


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


@pytest.fixture
def run_id(client, tmp_path):
    """A run that logged something of each kind, and has not ended."""
    experiment_id = client.create_experiment(HOSTILE, (tmp_path / "artifacts").as_uri())
    tags = {"team": "owls", "hostile": "[/] \x1b[31m", "mlflow.note.content": NOTE}
    run_id = client.create_run(experiment_id, run_name="calm [/] owl", tags=tags).info.run_id
    points = [Metric("rmse", 60.0 - step, step, step) for step in range(20)]
    points += [Metric("acc", math.nan if 5 <= step < 10 else step / 20, step, step) for step in range(20)]
    points += [Metric("system/cpu", 50.0, 0, 0)]
    params = [Param("alpha", "0.5"), Param("model", "linear"), Param("prompt", "long words " * 60)]
    client.log_batch(run_id, metrics=points, params=params)
    profile, columns = '{"num_rows": 442}', [{"name": f"c{place}", "type": "double"} for place in range(11)]
    schema = json.dumps({"mlflow_colspec": columns})
    dataset = Dataset("diabetes", "5f1c", "x", '{"uri": "http://u:s3cret@h/d.csv"}', schema, profile)
    client.log_inputs(run_id, [DatasetInput(dataset, [InputTag("mlflow.data.context", "training")])])
    return run_id


async def opened(pilot, *keys):
    await until(pilot, lambda: pilot.app.run_screen and "state" in shown(pilot.app))
    await until(pilot, lambda: "reading" not in shown(pilot.app))
    if keys:
        await pilot.press(*keys)
        await pilot.pause()


def footer(app):
    return shown(app).splitlines()[-1]


async def test_the_overview_tells_the_most_of_a_run(store_uri, run_id):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "A forest [red]x[/], see this." in shown(app))
        text = shown(app)
        for told in (
            "calm [/] owl",
            "▶ running",
            run_id,
            "alpha",
            "0.5",
            "41  at step 19",
            "owls",
            "442 x 11",
        ):
            assert told in text
        assert "\x1b" not in text
        assert "s3cret" not in text


async def test_hidden_tags_are_shown_in_words_by_a_key(client, store_uri, run_id):
    client.set_tag(run_id, "memo_tui.heartbeat", "1700000000.0")
    client.set_tag(run_id, "mlflow.log-model.history", '[{"artifact_path": "forest"}]')
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, "4")
        await until(pilot, lambda: "2 hidden" in shown(app))
        assert "heartbeat" not in shown(app)
        assert "owls" in shown(app)
        await pilot.press("H")
        await until(pilot, lambda: "last heartbeat" in shown(app) and "2023-11-1" in shown(app))
        assert "1 model: forest" in shown(app)
        await pilot.press("H")
        await until(pilot, lambda: "last heartbeat" not in shown(app))


async def test_the_next_run_is_shown_in_the_same_section(client, store_uri, run_id):
    other = client.create_run(client.get_run(run_id).info.experiment_id, run_name="fox").info.run_id
    client.log_param(other, "only", "fox's")
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await opened(pilot)
        order = [run_id, other]

        def beside(here, way):
            place = order.index(here) + way
            return app.news.newest.runs[order[place]] if 0 <= place < len(order) else None

        await until(pilot, lambda: other in app.news.newest.runs)
        app.run_screen._beside = lambda *_: None
        app.screen.refresh_bindings()
        await until(pilot, lambda: "Next run" not in footer(app))
        app.run_screen._beside = beside
        await pilot.press("2", "right_square_bracket")
        await until(pilot, lambda: "fox's" in shown(app) and "Params · 1" in shown(app))
        client.log_param(other, "later", "news")
        await until(pilot, lambda: "Params · 2" in shown(app))
        await until(pilot, lambda: "Next run" not in footer(app))
        await pilot.press("right_square_bracket")  # there is none
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: "Params · 3" in shown(app) and "alpha" in shown(app))
        going = create_task(app.run_screen.action_beside(1))
        while not going.done():  # news and a resize come while the other run takes its place
            app.run_screen.show_snapshot(app.news.newest)
            app.run_screen.on_resize(Resize(app.size, app.size))
            await sleep(0)
        await until(pilot, lambda: "fox's" in shown(app) and "Params · 2" in shown(app))


SECTIONS = {
    "2": ["Params · 3", "alpha", "0.5"],
    "3": ["Metrics · 4", "rmse", "system metrics", "system/cpu"],
    "4": ["Tags · 4", "team", "owls", "[/] �[31m"],
    "5": ["Data sets · 1", "diabetes", "442 x 11", "training"],
    "6": ["all artifacts", "This run has no artifacts."],
    "7": ["Models · none", "no logged or registered models"],
    "8": ["Traces · none", "This run has no traces."],
    "1": ["started", "run id"],
}


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_each_section_has_a_number(store_uri, run_id, size):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        for key, told in SECTIONS.items():
            await pilot.press(key)
            for words in told:
                await until(pilot, lambda words=words: words in shown(app))
            assert "esc Back" in footer(app)


async def test_the_names_of_the_sections_are_short_where_there_is_no_room_for_all(store_uri, run_id):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(60, 15)) as pilot:
        await opened(pilot, "7")
        short = "1 Run 2 Par 3 Met 4 Tags 5 Data 6 Files 7 Models 8 Traces"
        await until(pilot, lambda: shown(app).splitlines()[1] == short)
        await pilot.resize_terminal(80, 24)
        whole = "1 Overview 2 Params 3 Metrics 4 Tags 5 Data 6 Artifacts 7 Models 8 Traces"
        await until(pilot, lambda: shown(app).splitlines()[1] == whole)


async def test_tab_goes_through_the_sections_and_escape_leaves(store_uri, run_id):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, "tab")
        await until(pilot, lambda: "Params · 3" in shown(app))
        await pilot.press("shift+tab", "shift+tab")
        await until(pilot, lambda: "Traces · none" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, RunScreen))


async def test_params_are_found_by_words_and_a_long_one_stands_whole_below(store_uri, run_id):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "2", "slash", *"WORDS prompt")
        await until(pilot, lambda: "Params · 1 of 3" in shown(app))
        assert "alpha" not in shown(app)
        assert shown(app).count("long words") > 10
        await pilot.press("enter")
        await pilot.press("escape")
        await until(pilot, lambda: "Params · 3" in shown(app))
        assert isinstance(app.screen, RunScreen)


async def test_a_metric_has_its_course_and_its_extremes_as_soon_as_they_are_read(store_uri, run_id, client):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, "3")
        await until(pilot, lambda: re.search(r"rmse +41 +█[▁-█]{18}▁ +19 +41 +60 +20", shown(app)))
        await until(pilot, lambda: re.search(r"acc +0\.9500 +[▁-█]{5} {5}[▁-█]{10} +19 +0 ", shown(app)))
        await until(pilot, lambda: re.search(r"system/cpu +50 +▄ +0 +50 +50 +1", shown(app)))
        client.log_metric(run_id, "rmse", 7.5, step=20)
        await until(pilot, lambda: re.search(r"rmse +7\.500 +█[▁-█]{18}▁ +20 +7\.500 +60 +21", shown(app)))


async def test_only_histories_in_view_are_read_and_all_of_them_in_turn(store_uri, run_id, client):
    client.log_batch(run_id, metrics=[Metric(f"many/{place:03}", place, 0, 0) for place in range(200)])
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 30)) as pilot:
        await opened(pilot)
        app.asked.clear()
        await pilot.press("3")
        await until(pilot, lambda: re.search(r"many/000 +0 +▄ +0 +0 +0 +1", shown(app)))
        await until(pilot, lambda: shown(app).count("▄") >= 20)
        await pilot.press("end")
        await until(pilot, lambda: re.search(r"many/199 +199 +▄", shown(app)))
        assert max(map(len, app.asked)) <= 8
        assert not any(key == "many/100" for series in app.asked for _, key in series)


async def test_twelve_thousand_metrics_are_found_among(store_uri, run_id, client, store):
    with sqlite3.connect(store) as database:
        columns = "(key, value, timestamp, step, is_nan, run_uuid)"
        rows = [(f"many/{place:05}", place, run_id) for place in range(12_000)]
        database.executemany(f"INSERT INTO latest_metrics {columns} VALUES (?, ?, 0, 0, 0, ?)", rows)  # noqa: S608
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        assert re.search(r"… and 11,9\d\d more", shown(app))
        await pilot.press("3", "slash", *"11999")
        await until(pilot, lambda: "Metrics · 1 of 12,004" in shown(app))
        assert re.search(r"many/11999 +11999", shown(app))


async def test_the_note_is_edited_in_place(store_uri, run_id, client):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, "e", "o", *" 1q", "enter", *"yes")
        assert "^s Save note" in footer(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.screen.query_one(NoteView).writing)
        assert client.get_run(run_id).data.tags["mlflow.note.content"] == f"{NOTE} 1q\nyes"
        await until(pilot, lambda: "see this. 1q" in shown(app))


@pytest.mark.parametrize("section", "23567")  # among the tags the key edits a tag
async def test_a_note_is_written_from_any_section(store_uri, run_id, client, section):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, section, "e")
        await pilot.press("o")
        await until(pilot, lambda: "^s Save note" in footer(app))
        await pilot.press(*" more")
        await until(pilot, lambda: "[this](https://example.org). more" in shown(app))


async def test_a_metric_is_charted_from_its_row(store_uri, run_id, client):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, "3")
        await until(pilot, lambda: "enter Chart" in footer(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "1 run · metric 1 of 2" in shown(app) and "41 @ 19" in shown(app))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen is app.run_screen and "enter Chart" in footer(app))


async def test_what_was_typed_of_a_note_is_not_lost_unasked(store_uri, run_id, client):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "e", "o", *"draft", "escape")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("enter")
        await until(pilot, lambda: "draft" in shown(app) and isinstance(app.screen, RunScreen))
        client.set_tag(run_id, "mlflow.note.content", "by another")
        await until(pilot, lambda: "The note was changed elsewhere" in shown(app))
        assert "draft" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: "by another" in shown(app))
        assert not app.screen.query_one(NoteView).writing


async def test_a_note_that_cannot_be_saved_stays_and_says_why(store_uri, run_id, client):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, "e", "o", *"draft")
        client.delete_run(run_id)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Not saved: calm [/] owl can't be changed: it is" in shown(app))
        assert "draft" in shown(app)
        client.restore_run(run_id)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.screen.query_one(NoteView).writing)


async def test_tags_are_added_edited_and_removed(store_uri, run_id, client):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, "4", "n")
        await until(pilot, lambda: isinstance(app.screen, EditTextScreen))
        await pilot.press(*"a=", "tab", *"[/]", "enter")
        await until(pilot, lambda: "A key may contain letters" in shown(app))
        app.screen.query_one("#field-key", Input).value = "aa"
        await pilot.press("enter")
        await until(pilot, lambda: re.search(r"› aa +\[/\]|  aa +\[/\]", shown(app)))
        await pilot.press("home", "e")
        await until(pilot, lambda: isinstance(app.screen, EditTextScreen))
        await pilot.press(*"!", "enter")
        await until(pilot, lambda: re.search(r"aa +\[/\]!", shown(app)))
        assert client.get_run(run_id).data.tags["aa"] == "[/]!"
        await pilot.press("d")
        await until(pilot, lambda: "Remove the tag aa?" in shown(app))
        await pilot.press("y")
        await until(pilot, lambda: "Tags · 4" in shown(app))
        assert "aa" not in client.get_run(run_id).data.tags


async def test_a_run_is_renamed(store_uri, run_id, client):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, "e", "n")
        await until(pilot, lambda: isinstance(app.screen, EditTextScreen))
        await pilot.press(*" 2", "enter")
        await until(pilot, lambda: "calm [/] owl 2" in shown(app).splitlines()[0])
        assert client.get_run(run_id).info.run_name == "calm [/] owl 2"


async def test_what_is_logged_meanwhile_arrives_and_a_deletion_is_said(store_uri, run_id, client):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        client.log_metric(run_id, "rmse", 2.25, step=30)
        await until(pilot, lambda: "2.250  at step 30" in shown(app))
        client.delete_run(run_id)
        await until(pilot, lambda: "⚠ This run was deleted" in shown(app))
        assert "2.250  at step 30" in shown(app)
        client.restore_run(run_id)
        await until(pilot, lambda: "⚠" not in shown(app))


async def test_models_and_nested_runs_are_counted_and_listed(store_uri, run_id, client, tmp_path):
    experiment_id = client.get_run(run_id).info.experiment_id
    model = client.create_logged_model(experiment_id, "forest", run_id, model_type="sklearn")
    (tmp_path / "MLmodel").write_text("flavors: {}")
    client.log_model_artifact(model.model_id, str(tmp_path / "MLmodel"))
    client.create_registered_model("best [x]")
    client.create_model_version("best [x]", model.artifact_location, run_id)
    client.create_run(experiment_id, tags={"mlflow.parentRunId": run_id})
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "1 nested run · 1 logged model · 1 registered version" in shown(app))
        await pilot.press("7")
        await until(pilot, lambda: re.search(r"registered +best \[x\] +version 1 +ready", shown(app)))
        assert model.model_id in shown(app)
        await pilot.press("6")
        await until(pilot, lambda: "forest logged model" in shown(app))
        await pilot.press("end", "right")
        await until(pilot, lambda: "MLmodel" in shown(app))
        await pilot.press("down")
        await until(pilot, lambda: "flavors: {}" in shown(app))


async def test_a_file_is_looked_into_and_downloaded_twice(store_uri, run_id, client, tmp_path, monkeypatch):
    client.log_text(run_id, "one [/]\ntwo\x1b[31m", "[red]x.txt")
    client.log_text(run_id, '{"a": [1]}', "deep/b.json")
    monkeypatch.chdir(tmp_path)
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await opened(pilot, "6")
        await until(pilot, lambda: "[red]x.txt  16 B" in shown(app))
        await pilot.press("end")
        await until(pilot, lambda: "one [/]" in shown(app) and "two�[31m" in shown(app))
        for name in ("[red]x.txt", "[red]x (2).txt"):
            await pilot.press("w")
            await until(pilot, lambda: isinstance(app.screen, EditTextScreen))
            app.screen.query_one("#field-folder", Input).value = "saved"
            await pilot.press("enter")
            await until(pilot, lambda name=name: (tmp_path / "saved" / name).exists())
            await until(pilot, lambda: "w Download" in footer(app))
        assert (tmp_path / "saved" / "[red]x.txt").read_text() == "one [/]\ntwo\x1b[31m"
        assert "Downloaded" in shown(app)
        await pilot.press("home", "down", "right")
        await until(pilot, lambda: "b.json" in shown(app))
        await pilot.press("down")
        await until(pilot, lambda: '"a": [' in shown(app))


async def test_a_stopped_download_says_so_and_leaves_nothing(
    store_uri, run_id, client, tmp_path, monkeypatch
):
    (tmp_path / "big.bin").write_bytes(b"x" * 3_000_000)
    client.log_artifact(run_id, tmp_path / "big.bin")
    monkeypatch.chdir(tmp_path)
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await opened(pilot, "6")
        await until(pilot, lambda: "big.bin" in shown(app))
        await pilot.press("end")
        await until(pilot, lambda: "the first 1 MB and the last 500 kB of 3 MB" in shown(app))
        monkeypatch.setattr("memo_tui.tracking.artifacts.places.CHUNK", 1)  # so that it takes a while
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, EditTextScreen))
        app.screen.query_one("#field-folder", Input).value = "saved"
        await pilot.press("enter")
        await until(pilot, lambda: re.search(r"[░█]{20} \d+% · 0 of 1 file", shown(app)))
        assert "Stop download" in footer(app)
        await pilot.press("K")
        await until(pilot, lambda: "The download was stopped" in shown(app))
        assert list((tmp_path / "saved").iterdir()) == []


async def test_words_are_found_in_a_file(client, store_uri, run_id, tmp_path):
    (tmp_path / "a.log").write_text(
        "".join(f"{place} {'ERROR' * (place % 70 == 69)}\n" for place in range(300))
    )
    lines = [f"line {place}" for place in range(1, 200_001)]
    lines[120_000] = "here is the Needle"
    lines[5] = lines[199_990] = "needle"
    (tmp_path / "b.log").write_text("\n".join(lines))
    for name in ("a.log", "b.log"):
        client.log_artifact(run_id, tmp_path / name)
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(120, 30)) as pilot:
        await opened(pilot, "6")
        await until(pilot, lambda: "300 lines" in shown(app))  # of the first one, where the cursor is
        await pilot.press("v", "slash", *"error", "enter")
        await until(pilot, lambda: "69 ERROR" in shown(app) and "match 1 of 4" in shown(app))
        await pilot.press("n")
        await until(pilot, lambda: "139 ERROR" in shown(app) and "match 2 of 4" in shown(app))
        await pilot.press("N", "N")
        await until(pilot, lambda: "279 ERROR" in shown(app) and "match 4 of 4" in shown(app))
        await pilot.press("v", "down")  # to the long one, of which only parts are shown
        await until(pilot, lambda: "line 4" in shown(app))
        await pilot.press("v", "slash", *"NEEDLE", "enter")
        await until(pilot, lambda: "match 1 of 3 in the whole file" in shown(app))
        await pilot.press("n")
        await until(pilot, lambda: "120001  here is the Needle" in shown(app))
        assert "lines 119001 to 121000, around a match" in " ".join(shown(app).replace("│", "").split())
        await pilot.press("n")
        await until(pilot, lambda: "199991  needle" in shown(app) and "match 3 of 3" in shown(app))
        await pilot.press("slash", "escape")
        await until(pilot, lambda: "line 2" in shown(app) and "around" not in shown(app))
        await pilot.press("slash", *"NEEDLE", "enter")
        await until(pilot, lambda: "match 1 of 3 in the whole file" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: "line 2" in shown(app) and "match" not in shown(app))
        assert app.focused is not app.screen.query_one(ArtifactTree)
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is app.screen.query_one(ArtifactTree))
        assert isinstance(app.screen, RunScreen)


async def test_the_preview_of_an_image_can_have_the_focus_so_that_keys_reach_it(
    client, store_uri, run_id, tmp_path
):
    Image.new("RGB", (40, 20), "red").save(tmp_path / "plot.png")
    client.log_artifact(run_id, tmp_path / "plot.png")
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(120, 30)) as pilot:
        await opened(pilot, "6")
        await until(pilot, lambda: "plot.png" in shown(app))
        await pilot.press("down")
        await until(pilot, lambda: "40 x 20 pixels" in shown(app))
        await pilot.press("v")
        await until(pilot, lambda: app.focused is app.screen.query_one(ArtifactPreview))
        await pilot.press("v")
        await until(pilot, lambda: app.focused is app.screen.query_one(ArtifactTree))


async def test_logged_images_are_looked_through_by_step_and_key_and_rows_of_a_table_read_whole(
    run_id, store_uri, client, monkeypatch
):
    monkeypatch.setenv("COLORTERM", "truecolor")
    from PIL.Image import new

    for key, steps in (("loss map", (0, 5, 10)), ("val/grid", (5,))):
        for step in steps:
            client.log_image(run_id, new("RGB", (8, 8), (step * 20, 0, 0)), key=key, step=step)
    table = {"question": ["why? " * 30 + "\nreally", "how"], "score": [None, {"a": 1}]}
    client.log_table(run_id, table, "eval.json")
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, "6")
        await until(pilot, lambda: "4 logged images · 2 keys" in shown(app))
        await until(pilot, lambda: "loss map  (key 1 of 2)" in shown(app) and "step 0 · 1 of 3" in shown(app))
        await pilot.press("v", "right")
        await until(pilot, lambda: "step 5 · 2 of 3" in shown(app))
        await until(pilot, lambda: app.screen.query(HalfBlocks))
        await pilot.press("down")
        await until(pilot, lambda: "val/grid  (key 2 of 2)" in shown(app) and "step 5 · 1 of 1" in shown(app))
        await pilot.press("up", "end")
        await until(pilot, lambda: "step 10 · 3 of 3" in shown(app))
        await pilot.press("v", "end")
        await until(pilot, lambda: "2 rows x 2 columns" in shown(app) and '{"a": 1}' in shown(app))
        await pilot.press("v", "enter")
        await until(pilot, lambda: "row 1" in shown(app) and "really" in shown(app))


@pytest.mark.parametrize("no_color", [False, True])
async def test_an_image_is_drawn_where_there_are_colours(run_id, client, tmp_path, monkeypatch, no_color):
    Image.new("RGB", (40, 20), (255, 0, 0)).save(tmp_path / "plot.png")
    client.log_artifact(run_id, tmp_path / "plot.png")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = Watching(client.tracking_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, "6")
        await until(pilot, lambda: "plot.png" in shown(app))
        await pilot.press("end")
        await until(pilot, lambda: "40 x 20 pixels, scaled" in shown(app))
        if no_color:
            await until(pilot, lambda: "can't be drawn without colours" in shown(app))
        else:
            await until(pilot, lambda: "▀" * 40 in shown(app))
            segment = next(iter(app.screen.query_one(HalfBlocks).render_line(0)))
            assert segment.style.color.triplet == (255, 0, 0)


async def test_a_folder_that_cannot_be_listed_says_why_and_is_read_again(store_uri, run_id, tmp_path):
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40)) as pilot:
        folder = tmp_path / "artifacts" / run_id / "artifacts"
        folder.parent.mkdir(parents=True)
        folder.write_text("no folder")
        await opened(pilot, "6")
        await until(pilot, lambda: "✗ The artifacts can't be read (Not a directory)." in shown(app))
        folder.unlink()
        folder.mkdir()
        (folder / "here.txt").write_text("")
        app.screen.query_one(ArtifactTree).focus()
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "here.txt" in shown(app))


async def test_where_no_browser_is_the_way_to_the_web_page_is_told(store_uri, run_id, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    app = Watching(store_uri, run_id)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await opened(pilot, "o")
        await until(pilot, lambda: "mlflow server" in shown(app))


async def test_without_access_a_run_is_still_shown_and_nothing_else_is_offered(store_uri, run_id):
    app = Watching(store_uri, run_id, access=False)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        assert "Edit" not in footer(app)
        await pilot.press("e", "4", "n", "3")
        await until(pilot, lambda: re.search(r"rmse +41 ", shown(app)))
        await pilot.press("6")
        await until(pilot, lambda: "can't be read from here" in shown(app))
        assert isinstance(app.screen, RunScreen)
