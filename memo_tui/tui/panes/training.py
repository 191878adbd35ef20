"""The training pane: launches tracked trainings and shows the runs of an experiment as they arrive."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Label

from memo_tui.errors import MemoTuiError
from memo_tui.settings import Settings
from memo_tui.tracking.address import Address
from memo_tui.tracking.quiet import settle_mlflow
from memo_tui.tracking.runs import Phase, RunsSnapshot
from memo_tui.tracking.watch import RunWatch
from memo_tui.training.jobs import Job, JobSpec, JobState
from memo_tui.tui import words
from memo_tui.tui.charted import Charted
from memo_tui.tui.launched import Launched, spec_of
from memo_tui.tui.messages import JobEnded, RunsChanged, StateChanged
from memo_tui.tui.pairs import Pair, pair_specs
from memo_tui.tui.panes.pane import Pane
from memo_tui.tui.screens.launch import LaunchScreen, LaunchValues
from memo_tui.tui.screens.live import Live
from memo_tui.tui.screens.run import RunScreen
from memo_tui.tui.screens.trainers import TrainersScreen
from memo_tui.tui.text import content, plain
from memo_tui.tui.widgets.job_list import JobList
from memo_tui.tui.widgets.line_table import LineTable
from memo_tui.tui.widgets.metric_chart import MetricChart
from memo_tui.tui.widgets.run_details import RunDetails
from memo_tui.tui.widgets.run_table import RunRows, RunTable
from memo_tui.tui.widgets.tracker_memo import TrackerMemo

_BOXES = ("jobs", "chart", "details")
_TRAINERS = "Two trainers"
_TRAINERS_TOOLTIP = "Read and run the lesson's first Trainer beside the composed one"


class TrainingPane(Pane):
    """Runs on top, below them the jobs, a chart and the details of the chosen run."""

    HELP = """
    # Training

    Launch a training with `n`: it runs in a process of its own and logs to MLflow; its runs appear here as
    they are logged, and so do everyone else's of the experiment. The chart shows the run under the cursor
    beside those in training, or all marked runs together. `w` opens the lesson of the two trainers.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "launch", "New run", tooltip="Choose models and data, and start training"),
        Binding("w", "trainers", _TRAINERS, tooltip=_TRAINERS_TOOLTIP),
        Binding("w", "trainers(True)", _TRAINERS, tooltip=_TRAINERS_TOOLTIP, show=False),
        Binding("k", "stop", "Stop", tooltip="End the newest training that runs; its run ends as KILLED"),
        Binding("u", "restore", "Undelete", tooltip="Bring the deleted experiment back"),
        Binding("m", "metric", "Metric", tooltip="Chart the next metric"),
        Binding("b", "box", "Next box", tooltip="Show jobs, chart or details below the runs"),
        Binding("ctrl+r", "retry", "Ask now", tooltip="Ask the store again at once"),
    ]

    def __init__(self, settings: Settings, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Watch the experiment and store of these settings."""
        super().__init__(id=id)
        self._settings = settings
        self._embedded = Address.of_file(settings.embedded_store)
        uri = settings.tracking_uri
        self._address = Address.parse(uri) if uri else self._embedded
        self._experiment = settings.experiment
        self._watch: RunWatch | None = None
        self._snapshot: RunsSnapshot | None = None
        self._launched = Launched(settings.job_logs)
        self._values = LaunchValues.first(settings)
        self._charted = Charted()
        self._pair: Pair | None = None

    def compose(self) -> ComposeResult:
        """The problem, the runs, the three boxes."""
        yield Label("", id="fault", markup=False)
        yield RunTable(id="runs")
        with Horizontal(id="boxes"):
            with VerticalScroll(id="jobs", classes="box -shown") as jobs:
                jobs.border_title = "Jobs"
                yield JobList()
                yield TrackerMemo()
            yield MetricChart(
                id="chart", classes="box", empty="The metrics of the chosen run, drawn by step."
            )
            yield RunDetails(whole=False, id="details", classes="box")

    def on_mount(self) -> None:
        """Start reading once the first frame is out."""
        self.query_one(RunTable).border_title = "Runs"
        self.query_one(RunDetails).show_run(None)
        self.set_interval(1.0, self._tick)
        self.call_after_refresh(self._start_watch)
        self._tick()

    def on_unmount(self) -> None:
        """Read no more."""
        self.close()

    def take_focus(self) -> None:
        """The runs have the keys."""
        self.query_one(RunTable).focus()

    def close(self) -> list[str]:
        """Read no more; sentences on what goes on without the dashboard."""
        if self._watch:
            self._watch.stop()
        return self._launched.parting_words()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key is offered where it does something."""
        one_box = self.screen.has_class("-narrow") or self.screen.has_class("-low")
        phase = self._snapshot.phase if self._snapshot else None
        if action == "stop":
            return bool(self._launched.running)
        if action == "restore":
            return phase is Phase.DELETED
        if action == "retry":
            return phase is Phase.OFFLINE
        if action == "metric":
            seen = not one_box or self.query_one(MetricChart).has_class("-shown")
            return seen and bool(self._charted.metrics)
        if action == "box":
            return one_box
        if action == "trainers":  # with `(True)` it's the same key, not in the footer
            others = any(self.check_action(other, ()) for other in ("stop", "restore", "metric", "retry"))
            return (others and self.screen.has_class("-narrow")) == bool(parameters)
        return True

    def on_resize(self) -> None:
        """Other keys may do something now."""
        self.refresh_bindings()

    async def action_launch(self) -> None:
        """Open the form; keys typed meanwhile are the form's."""
        await self.app.push_screen(LaunchScreen(self._values), self._launch)

    async def action_trainers(self, _quiet: bool = False) -> None:
        """Open the lesson of the two trainers, with the runs that they left here last."""
        here = (self._address.uri, self._experiment)
        pair = self._pair if self._pair and self._pair.source == here else None
        runs = self._snapshot.runs if self._snapshot else ()
        await self.app.push_screen(TrainersScreen(self._run_trainers, pair, runs))

    def action_stop(self) -> None:
        """Stop the newest job that runs."""
        if job := self._launched.stop_newest():
            self.notify(f"Stopping {job.job_id}: its run will end as KILLED.", markup=False)

    def action_restore(self) -> None:
        """Bring the deleted experiment back."""
        if self._watch:
            self._watch.restore()

    def action_retry(self) -> None:
        """Ask the store now."""
        if self._watch:
            self._watch.wake()

    def action_metric(self) -> None:
        """Chart the next metric."""
        self._charted.next_metric()
        self._follow()

    def action_box(self) -> None:
        """Show the next of the three boxes, where there is room for one."""
        boxes = [self.query_one(f"#{name}") for name in _BOXES]
        shown = next((place for place, box in enumerate(boxes) if box.has_class("-shown")), 0)
        boxes[shown].remove_class("-shown")
        boxes[(shown + 1) % len(boxes)].add_class("-shown")
        self.refresh_bindings()

    @on(LineTable.Highlighted)
    def choose(self) -> None:
        """Show the run under the cursor below the table."""
        self._show_chosen()

    @on(LineTable.MarksChanged)
    def mark(self, message: LineTable.MarksChanged) -> None:
        """Chart the marked runs."""
        count = len(message.marks)
        self.query_one(RunTable).border_subtitle = f"{count} marked" if count else ""
        self._follow()

    @on(LineTable.Opened)
    async def open(self, message: LineTable.Opened) -> None:
        """Show one run whole; snapshots wait until it stands."""
        run = self.query_one(RunTable).get(message.key)
        if run is not None:
            await self.app.push_screen(RunScreen(run))

    @on(RunsChanged)
    def show_snapshot(self, message: RunsChanged) -> None:
        """Draw what was read, unless something newer or of another experiment stands there."""
        new, old = message.snapshot, self._snapshot
        if self._watch is None or new.source != self._watch.source or (old and old.number > new.number):
            return
        self._snapshot = new
        table = self.query_one(RunTable)
        if old is None or old.runs is not new.runs:
            table.show_rows(message.rows)
            self._show_jobs()
        if isinstance(self.app.screen, Live):
            self.app.screen.show_snapshot(message)
        self._show_chosen()
        self._tick()
        if old is None or old.phase is not new.phase:
            self.refresh_bindings()

    @on(JobEnded)
    def end_job(self, message: JobEnded) -> None:
        """Tell how a training ended."""
        job = message.job
        if job.state is JobState.FAILED:
            self.notify(job.problem, title="Training failed", severity="error", markup=False, timeout=10)
        self._show_jobs()
        self.refresh_bindings()
        if self._watch:
            self._watch.wake()

    def _start_watch(self) -> None:
        settle_mlflow(retries=0, timeout=10)
        self._watch = RunWatch(self._address, self._experiment, self._publish)
        self._watch.start()

    def _publish(self, snapshot: RunsSnapshot) -> None:
        """On the reading thread: make the rows ready there and hand them over."""
        self.post_message(RunsChanged(snapshot, RunRows.of(snapshot.runs)))

    def _launch(self, values: LaunchValues | None) -> None:
        if values is None:
            return
        self._values = values
        saved = {key: getattr(values, key) for key in ("data", "target", "models", "seed")}
        self.app.keep({"launch": saved})  # type: ignore[attr-defined]
        address = Address.parse(values.tracking_uri) if values.tracking_uri else self._embedded
        self._begin(spec_of(values, address))
        if (address, values.experiment) != (self._address, self._experiment):
            self._address, self._experiment = address, values.experiment
            self._switch()

    def _run_trainers(self) -> Pair:
        """Train with both forms of trainer into what is shown now."""
        specs = pair_specs(self._experiment, self._address.uri, self._values.seed)
        self._pair = Pair(*map(self._begin, specs))
        return self._pair

    def _begin(self, spec: JobSpec) -> Job:
        """Start a job; it stands first in the list."""
        job = self._launched.add(spec)
        self._show_jobs()
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

    def _switch(self) -> None:
        """Watch another experiment or store."""
        if self._watch:
            self._watch.stop()
        self._snapshot = None
        self.query_one(RunTable).show_rows(RunRows.of(()))
        self._start_watch()
        self._tick()

    def _show_chosen(self) -> None:
        self.query_one(RunDetails).show_run(self.query_one(RunTable).cursor_run)
        self._follow()

    def _follow(self) -> None:
        """Chart the marked runs; without any, the one under the cursor and those that our jobs are at."""
        table, charted = self.query_one(RunTable), self._charted
        training = [run for run in self.query_one(JobList).active_runs if run is not table.cursor_run]
        chosen = [table.cursor_run] if table.cursor_run else []
        had_metrics = bool(charted.metrics)
        charted.show(table.marked_runs or [*chosen, *training])
        if self._watch:
            self._watch.follow(charted.wanted())
        histories = self._snapshot.histories if self._snapshot else ()
        self.query_one(MetricChart).show(charted.title, charted.series(histories))
        if had_metrics != bool(charted.metrics):
            self.refresh_bindings()

    def _show_jobs(self) -> None:
        runs = self._snapshot.runs if self._snapshot else ()
        here = (self._address.uri, self._experiment)
        self.query_one(JobList).show_jobs(self._launched.jobs, runs, here)
        self.query_one(TrackerMemo).show_newest(self._launched.jobs, runs)

    def _tick(self) -> None:
        """Once a second: what time alone changes."""
        table = self.query_one(RunTable)
        table.tick()
        table.empty = words.empty(self._snapshot, self._experiment)
        self.query_one(RunDetails).tick()
        if self._launched.running:
            self.query_one(JobList).refresh()
        fault = self.query_one("#fault", Label)
        problem = self._snapshot.problem if self._snapshot else ""
        fault.update(content(f"⚠ {problem}") if problem else "")
        fault.display = bool(problem)
        store = "embedded store" if self._address == self._embedded else self._address.shown
        state = words.state(
            self._snapshot,
            store if self.screen.has_class("-wide") else "",
            self._watch.read_at if self._watch else None,
        )
        self.post_message(StateChanged(self.id or "", state, plain(self._experiment)))
