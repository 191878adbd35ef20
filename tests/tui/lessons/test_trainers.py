"""The lesson of the two trainers: read, run, and compared by what stands in MLflow."""

import dataclasses
import re

import pytest
from mlflow import MlflowClient

from memo_tui.jobs.job import Job
from memo_tui.jobs.view import JobState, JobView
from memo_tui.runs.model import DataSetInput, Run
from memo_tui.tracking.tags import JOB_TAG
from memo_tui.training.first_trainer import FirstTrainer
from memo_tui.tui.jobs.launch import LaunchScreen
from memo_tui.tui.lessons.lesson_source import LessonLines, LessonSource
from memo_tui.tui.lessons.pairs import FORMS, Pair, differences, memo_counts, pair_specs, verdict
from memo_tui.tui.lessons.trainers import Side, TrainersScreen
from tests.conftest import HOSTILE
from tests.tui.conftest import box_with, shown, until, words

SIZES = [(80, 24), (110, 30), (140, 40), (200, 60)]


async def lesson(pilot):
    app = pilot.app
    app.action_show("training")
    await until(pilot, lambda: "· live" in shown(app).splitlines()[0])
    await pilot.press("T")
    await until(pilot, lambda: isinstance(app.screen, TrainersScreen) and "FirstTrainer" in shown(app))


def rows(app):
    """The lines of the comparison, each as its words."""
    found = [line.split() for line in shown(app).splitlines()]
    return [line for line in found if len(line) > 4 and line[1] in FORMS]


def runs_of(client):
    return client.search_runs([client.get_experiment_by_name(HOSTILE).experiment_id])


async def code_of(pilot, side):
    """The code that one side shows on a screen with room for all of it, without the lines' numbers."""
    region = pilot.app.screen.query_one(f"#{side} VerticalScroll").region
    lines = [line[region.x : region.right] for line in shown(pilot.app).splitlines()]
    return [re.sub(r"^ *(\d+|…)? *", "", line) for line in lines[region.y : region.bottom] if line.strip()]


def in_order(wanted, lines):
    """Whether for each of these texts there is a line that has it, after the line of the text before."""
    rest = iter(lines)
    missing = [text for text in wanted if not any(text in line for line in rest)]
    return not missing or f"{missing[0]!r} is missing, or is in another place:\n" + "\n".join(lines)


async def test_each_side_shows_the_loop_over_the_models_and_what_is_memoized(make_app):
    app = make_app()
    async with app.run_test(size=(240, 200)) as pilot:
        await lesson(pilot)
        first, composed = await code_of(pilot, "first"), await code_of(pilot, "composed")
    memoized = [
        "@counted_property  ● memoized: made once",
        "def mlflow_client(self)",
        "@counted_property  ● memoized: made once",
        "def mlflow_experiment_id(self)",
    ]
    expected = [
        "class FirstTrainer:",
        *memoized,
        "def mlflow_create_run(self",
        "def mlflow_log_param(self",
        "def mlflow_log_metric(self",
        "def train(self)",
        "for training in trainings(self.models",
        "self.mlflow_create_run(training.tags)",
        "self.mlflow_log_param(key, value)",
        "self.mlflow_log_metric(key, ",
        "self.mlflow_end_run(status)",
    ]
    assert in_order(expected, first) is True
    expected = [
        "class Trainer:",
        "self.mlf_tracker = MlFlowTracker(experiment_name, mlflow_uri)",
        "def train(self)",
        "self.train_one(training) for training in self.trainings()",
        "def train_one(self",
        "with tracker.run(",
        "tracker.log_params(",
        "tracker.log_step(",
        "class MlFlowTracker:",
        *memoized,
        "def create_run(",
        "def log_param(self",
        "def log_metric(self",
        "def run(self",
    ]
    assert in_order(expected, composed) is True
    for side, memos in ((first, 2), (composed, 2)):
        assert sum("● memoized" in line for line in side) == memos


async def test_every_method_that_the_composed_trainer_calls_is_shown(make_app):
    app = make_app()
    async with app.run_test(size=(240, 200)) as pilot:
        await lesson(pilot)
        text = "\n".join(await code_of(pilot, "composed"))
    called = {*re.findall(r"\btracker\.(\w+)\(", text), *re.findall(r"\bself\.(train\w+)\(", text)}
    assert {"run", "log_params", "log_step", "train_one", "trainings"} <= called
    assert called <= set(re.findall(r"\bdef (\w+)\(", text))


def test_a_method_that_the_class_does_not_define_is_refused():
    class Derived(FirstTrainer):
        def train(self):
            return []

    assert LessonLines.of(Derived, [Derived.train]).source.lines[1:] == (
        "    def train(self):",
        "        return []",
    )
    with pytest.raises(LookupError, match=r"Derived does not define mlflow_client, mlflow_log_param\."):
        LessonLines.of(Derived, [Derived.mlflow_client, Derived.mlflow_log_param, Derived.train])


@pytest.mark.parametrize("size", SIZES)
async def test_both_sources_can_be_read_to_their_ends(make_app, size):
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await lesson(pilot)
        read = {}
        for side in ("first", "composed"):
            text = read[side] = set()
            scroll = app.screen.query_one(f"#{side} VerticalScroll")
            await until(pilot, lambda scroll=scroll: scroll.has_focus and scroll.size.height)
            text.update(words(app).split())
            while scroll.scroll_y < scroll.max_scroll_y:
                before = scroll.scroll_y
                await pilot.press("pagedown")
                await until(pilot, lambda scroll=scroll, before=before: scroll.scroll_y > before)
                await pilot.wait_for_animation()
                text.update(words(app).split())
            await pilot.press("tab")
        assert {"FirstTrainer:", "run_ids"} <= read["first"]
        assert {"Trainer:", "MlFlowTracker:", "self.end_run()"} <= read["composed"]
        for text in read.values():
            assert {"●", "memoized:"} <= text
            assert "…" in text
        assert app.screen.query_one("#first VerticalScroll").has_focus


async def test_where_there_is_no_room_for_two_tab_shows_the_other_side(make_app):
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await lesson(pilot)
        assert "Tracking inside: it can't be reused without training." in shown(app)
        assert "Tracking composed" not in shown(app)
        await pilot.press("tab")
        await until(pilot, lambda: "Tracking composed: any code can use the tracker." in shown(app))
        assert "Tracking inside" not in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: "Runs" in shown(app))


async def test_no_line_of_code_is_cut(make_app):
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await lesson(pilot)
        for side in app.screen.query(Side):
            for part in side.query(LessonSource):
                assert all(line.cell_length <= 60 for line in part.laid_out(60))


async def test_both_are_run_and_leave_equal_runs(make_app, store_uri, tmp_path):
    app = make_app(experiment=HOSTILE, state_dir=str(tmp_path / "new"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await lesson(pilot)
        assert "press enter to train with both" in words(app)
        assert "Stop" not in shown(app).splitlines()[-1]
        await pilot.press("enter")
        await until(pilot, lambda: "starting Python and MLflow" in words(app))
        await until(pilot, lambda: "K Stop" in shown(app).splitlines()[-1])
        assert "Run both" not in shown(app).splitlines()[-1]
        await until(pilot, lambda: "✓ equal runs: params and metrics agree" in words(app))
        table = rows(app)
        assert [line[:2] for line in table] == [
            ["linear", "first"],
            ["linear", "composed"],
            ["Randomforest", "first"],
            ["Randomforest", "composed"],
        ]
        assert all(line[2:4] == ["✓", "finished"] for line in table)
        for one, other in (table[:2], table[2:]):
            assert one[4:7] == other[4:7]
        asked = [int(line[7]) for line in table]
        assert all(line[8:10] == ["·", "1"] for line in table)
        assert asked[2] > 1000 > 2 * asked[3]
        await until(pilot, lambda: "Run both" in shown(app).splitlines()[-1])

        client = MlflowClient(store_uri)
        runs = runs_of(client)
        assert len({run.data.tags[JOB_TAG] for run in runs}) == 2
        assert {f"{run.data.metrics['rmse']:.2f}" for run in runs} == {line[4] for line in table}

        await pilot.press("escape")
        await until(pilot, lambda: shown(app).count("✓ finished") == 4)
        await pilot.press("T")
        await until(pilot, lambda: "✓ equal runs" in words(app))

        assert "r calls the same Trainer once more: this time, MLflow answers." in words(app)
        await pilot.press("r")
        await until(pilot, lambda: "the second call trained nothing, MLflow answered in" in words(app))
        assert len(runs_of(client)) == len(runs)
        await pilot.press("escape", "1")
        await box_with(pilot, "on the instance")
        await until(pilot, lambda: "● in MLflow: 2 trainings remembered" in words(app))
        await pilot.press("3", "T")
        await until(pilot, lambda: "✓ equal runs" in words(app))

        linear = next(run for run in runs if run.data.params["model"] == "linear")
        client.log_metric(linear.info.run_id, "rmse", 1.5, step=0)
        client.log_param(linear.info.run_id, "note", "[/]")
        await until(pilot, lambda: re.search(r"✗ not equal: linear in param note \(.*\[/\]", words(app)))
        await until(pilot, lambda: "linear in metric rmse (" in words(app))


async def test_both_are_stopped_by_a_key(make_app, store_uri, tmp_path):
    app = make_app(experiment=HOSTILE, state_dir=str(tmp_path / "new"))
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await lesson(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: sum("▶" in line for line in rows(app)) == 2)
        await pilot.press("K")
        await until(pilot, lambda: "✗ not equal:" in words(app))
        await until(pilot, lambda: "is killed" in words(app))
    assert {run.info.status for run in runs_of(MlflowClient(store_uri))} <= {"FINISHED", "KILLED"}


async def test_the_jobs_stand_in_the_pane_and_are_stopped_there(make_app, store_uri, tmp_path):
    app = make_app(experiment=HOSTILE, state_dir=str(tmp_path / "new"))
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await lesson(pilot)
        await pilot.press("enter", "escape")
        await until(pilot, lambda: shown(app).count("starting Python and MLflow") == 2)
        await until(pilot, lambda: shown(app).count("▶ running") > 2)
        await pilot.press("K", "y", "K", "y")
        await until(pilot, lambda: shown(app).count("■ stopped") == 2)
        assert not app.query_one("TrainingPane").close()


async def test_a_pair_of_another_experiment_is_not_compared_here(make_app, store_uri, tmp_path):
    app = make_app(experiment=HOSTILE, state_dir=str(tmp_path / "new"))
    async with app.run_test(size=(140, 40)) as pilot:
        await lesson(pilot)
        await pilot.press("enter", "escape", "n")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
        app.screen.query_one("#experiment").value = "another"
        await pilot.press("enter")
        await until(pilot, lambda: "another" in shown(app).splitlines()[0])
        await pilot.press("T")
        await until(pilot, lambda: "Nothing has run yet" in shown(app))
        await pilot.press("escape", "K", "y", "K", "y", "K", "y")
        await until(pilot, lambda: "▶ running" not in shown(app))


async def test_a_deleted_experiment_is_told_in_the_verdict(make_app, store_uri):
    client = MlflowClient(store_uri)
    client.delete_experiment(client.create_experiment(HOSTILE, "file:///nowhere"))
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "is deleted" in shown(app))
        await pilot.press("T", "enter")
        await until(pilot, lambda: re.search(r"first failed: .*; composed failed: .*restore", words(app)))


def ended(tmp_path):
    """A pair whose jobs have ended, and the four runs that they would leave."""
    views = (JobView(f"{place}", 1.7e9, JobState.FINISHED) for place in range(2))
    specs = pair_specs(HOSTILE, "sqlite:////x.db", 0)
    pair = Pair(*(Job(spec, view, tmp_path) for spec, view in zip(specs, views, strict=True)))
    runs = {}
    for form, job in pair.jobs.items():
        for model in pair.models:
            start = int(job.submitted * 1000)
            runs[form, model] = Run(
                run_id=f"{form}-{model}",
                experiment_id="1",
                name="[/]",
                status="FINISHED",
                start=start,
                end=start + 1,
                params={"model": model},
                metrics={"rmse": 1.0, "r2": float("nan"), "training_seconds": float(len(form))},
                steps={"rmse": 1, "r2": 1, "training_seconds": 1},
                tags={JOB_TAG: job.job_id},
                inputs=(DataSetInput("diabetes", "d", "s", "442 x 11", "training"),),
            )
    return pair, runs


def test_runs_are_told_apart_by_their_jobs(tmp_path):
    pair, runs = ended(tmp_path)
    stranger = dataclasses.replace(runs["first", "linear"], run_id="other", tags={})
    newest_first = sorted([stranger, *runs.values()], key=lambda run: run.start, reverse=True)
    assert pair.find(newest_first) == runs


def test_times_and_not_a_number_make_no_difference(tmp_path):
    pair, runs = ended(tmp_path)
    assert verdict(pair, runs)[0] is True


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"params": {"model": "linear", "seed": "1"}}, "param seed (1 and -)"),
        ({"metrics": {"rmse": 2.0, "r2": float("nan")}}, "metric rmse (2.0 and 1.0)"),
        ({"steps": {"rmse": 2, "r2": 1}}, "last step of rmse (2 and 1)"),
        ({"inputs": ()}, "data set"),
    ],
)
def test_what_differs_is_named(tmp_path, changed, said):
    pair, runs = ended(tmp_path)
    other = runs["composed", "linear"]
    runs["first", "linear"] = dataclasses.replace(runs["first", "linear"], **changed)
    assert differences(runs["first", "linear"], other) == [said]
    assert verdict(pair, runs) == (False, f"not equal: linear in {said}")


def test_a_missing_or_failed_run_is_never_equal(tmp_path):
    pair, runs = ended(tmp_path)
    pair.first.view = dataclasses.replace(pair.first.view, state=JobState.FAILED, problem="It broke.")
    del runs["first", "Randomforest"]
    for form in FORMS:
        runs[form, "linear"] = dataclasses.replace(runs[form, "linear"], status="FAILED")
    equal, said = verdict(pair, runs)
    assert equal is False
    for part in ("first failed: It broke.", "first left no run of Randomforest", "linear of first is failed"):
        assert part in said


def test_runs_that_are_not_read_yet_are_waited_for(tmp_path):
    pair, runs = ended(tmp_path)
    del runs["first", "Randomforest"]
    assert verdict(pair, runs)[0] is None


@pytest.mark.parametrize("tag", ["[", "[]", "1", '{"a": 1}', '{"a": {"asked": []}}', "[" * 7000])
def test_what_others_write_into_the_tag_breaks_nothing(tmp_path, tag):
    run = ended(tmp_path)[1]["first", "linear"]
    assert memo_counts(dataclasses.replace(run, tags={"memo_tui.tracker": tag})) == {}


async def test_the_palette_opens_it_from_any_pane(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: app.query("#training"))
        await pilot.press("ctrl+p", *"two trainers")
        await until(pilot, lambda: "Lesson of the two trainers" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TrainersScreen))
