"""The training pane: launches tracked trainings, and shows their runs as they arrive."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Label

from memo_tui.errors import MemoTuiError
from memo_tui.settings import Settings
from memo_tui.tracking.address import Address
from memo_tui.tracking.runs import Run
from memo_tui.training.jobs import Job, JobSpec, JobState
from memo_tui.tui.launched import Launched, spec_of
from memo_tui.tui.messages import JobEnded
from memo_tui.tui.narrow import quiet_when_narrow, shown_when_narrow
from memo_tui.tui.pairs import Pair, pair_specs
from memo_tui.tui.panes.runs import RunsPane
from memo_tui.tui.screens.launch import LaunchScreen, LaunchValues
from memo_tui.tui.screens.trainers import TrainersScreen
from memo_tui.tui.widgets.job_list import JobList
from memo_tui.tui.widgets.metric_chart import MetricChart
from memo_tui.tui.widgets.run_details import RunDetails
from memo_tui.tui.widgets.runs_view import RunsView
from memo_tui.tui.widgets.tracker_memo import TrackerMemo

_BOXES = ("jobs", "chart", "details")
_TRAINERS_TOOLTIP = "Read and run the lesson's first Trainer beside the composed one"


class TrainingPane(RunsPane):
    """Runs on top, below them the jobs, a chart and the details of the chosen run."""

    HELP = """
    # Training

    Launch a training with `n`: it runs in a process of its own and logs to MLflow; its runs appear here as
    they are logged, and so do everyone else's of the experiment. `space` marks runs: then `c` compares them,
    `h` charts all their metrics, `e` writes them to a file. `/` filters, in MLflow's words and with `or`,
    `not` and brackets. `x` shows other experiments. `w` opens the lesson of the two trainers.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "launch", "New run", tooltip="Choose models and data, and start training"),
        Binding("k", "stop", "Stop", tooltip="End the newest training that runs; its run ends as KILLED"),
        *quiet_when_narrow("w", "trainers", "Trainers", _TRAINERS_TOOLTIP),
        Binding("b", "box", "Box", tooltip="Show jobs, chart or details below the runs"),
    ]

    def __init__(self, settings: Settings, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Watch the experiment and store of these settings."""
        super().__init__(settings, id=id)
        self._launched = Launched(settings.job_logs)
        self._values = LaunchValues.first(settings)
        self._pair: Pair | None = None

    def compose(self) -> ComposeResult:
        """The problem, the runs, the three boxes."""
        yield Label("", id="fault", markup=False)
        yield RunsView(id="runs-view")
        with Horizontal(id="boxes"):
            with VerticalScroll(id="jobs", classes="box -shown") as jobs:
                jobs.border_title = "Jobs"
                yield JobList()
                yield TrackerMemo()
            yield MetricChart(
                id="chart", classes="box", empty="The metrics of the chosen run, drawn by step."
            )
            yield RunDetails(whole=False, id="details", classes="box")

    def close(self) -> list[str]:
        """Read no more; sentences on what goes on without the dashboard."""
        return [*super().close(), *self._launched.parting_words()]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key is offered where it does something."""
        one_box = self.screen.has_class("-narrow") or self.screen.has_class("-low")
        if action == "stop":
            return bool(self._launched.running)
        if action == "box":
            return one_box
        if action == "trainers":
            return shown_when_narrow(self, parameters)
        if action == "metric" and one_box and not self.query_one(MetricChart).has_class("-shown"):
            return False
        return super().check_action(action, parameters)

    async def action_launch(self) -> None:
        """Open the form; keys typed meanwhile are the form's."""
        await self.app.push_screen(LaunchScreen(self._values), self._launch)

    async def action_trainers(self, _quiet: bool = False) -> None:
        """Open the lesson of the two trainers, with the runs that they left here last."""
        here = (self.address.uri, self.experiments[0])
        pair = self._pair if self._pair and self._pair.source == here else None
        runs = self.snapshot.newest if self.snapshot else ()
        await self.app.push_screen(TrainersScreen(self._run_trainers, pair, runs))

    def action_stop(self) -> None:
        """Stop the newest job that runs."""
        if job := self._launched.stop_newest():
            self.notify(f"Stopping {job.job_id}: its run will end as KILLED.", markup=False)

    def action_box(self) -> None:
        """Show the next of the three boxes, where there is room for one."""
        boxes = [self.query_one(f"#{name}") for name in _BOXES]
        shown = next((place for place, box in enumerate(boxes) if box.has_class("-shown")), 0)
        boxes[shown].remove_class("-shown")
        boxes[(shown + 1) % len(boxes)].add_class("-shown")
        self.refresh_bindings()

    @on(JobEnded)
    def end_job(self, message: JobEnded) -> None:
        """Tell how a training ended."""
        job = message.job
        if job.state is JobState.FAILED:
            self.notify(job.problem, title="Training failed", severity="error", markup=False, timeout=10)
        self.show_new_runs()
        self.refresh_bindings()
        self.reading.wake()

    def show_new_runs(self) -> None:
        """How far the jobs are."""
        runs = self.snapshot.newest if self.snapshot else ()
        self.query_one(JobList).show_jobs(self._launched.jobs, runs, (self.address.uri, self.experiments))
        self.query_one(TrackerMemo).show_newest(self._launched.jobs, runs)

    def training_runs(self) -> list[Run]:
        """Those that our jobs are at."""
        return self.query_one(JobList).active_runs

    def tick(self) -> None:
        """Once a second: what time alone changes."""
        super().tick()
        if self._launched.running:
            self.query_one(JobList).refresh()

    def _launch(self, values: LaunchValues | None) -> None:
        if values is None:
            return
        self._values = values
        saved = {key: getattr(values, key) for key in ("data", "target", "models", "seed")}
        self.app.keep({"launch": saved})  # type: ignore[attr-defined]
        address = Address.parse(values.tracking_uri) if values.tracking_uri else self.embedded
        self._begin(spec_of(values, address))
        if address != self.address or values.experiment not in self.experiments:
            self.address = address
            self.switch((values.experiment,))

    def _run_trainers(self) -> Pair:
        """Train with both forms of trainer into what is shown now."""
        specs = pair_specs(self.experiments[0], self.address.uri, self._values.seed)
        self._pair = Pair(*map(self._begin, specs))
        return self._pair

    def _begin(self, spec: JobSpec) -> Job:
        """Start a job; it stands first in the list."""
        job = self._launched.add(spec)
        self.show_new_runs()
        self.refresh_bindings()
        self.run_worker(lambda: self._start_job(job), thread=True, group="jobs", exit_on_error=False)
        return job

    def _start_job(self, job: Job) -> None:
        """On a worker's thread."""
        try:
            job.start(lambda ended: self.post_message(JobEnded(ended)))
        except MemoTuiError as error:
            job.fail(str(error))
            self.post_message(JobEnded(job))
