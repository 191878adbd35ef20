"""The training pane: launches tracked trainings, and shows their runs as they arrive."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from memo_tui.jobs.view import JobState
from memo_tui.runs.model import Run, RunsSnapshot
from memo_tui.settings import Settings
from memo_tui.tracking.stop_runs import local_process_of
from memo_tui.tracking.tags import JOB_TAG
from memo_tui.training.memo.policy import OFF, ON
from memo_tui.training.work.end_opened import SettledRun
from memo_tui.tui.charts.metric_chart import MetricChart
from memo_tui.tui.charts.params_view import ParamsView
from memo_tui.tui.common import background
from memo_tui.tui.common.boxes import next_box, show_box, shown_box
from memo_tui.tui.common.confirm import ConfirmScreen
from memo_tui.tui.common.key_bindings import bind, quiet_when_narrow, shown_when_narrow
from memo_tui.tui.common.key_words import KeyText
from memo_tui.tui.common.news import News
from memo_tui.tui.common.text import content
from memo_tui.tui.common.throttle import Throttle
from memo_tui.tui.jobs.cluster_screen import ClusterScreen
from memo_tui.tui.jobs.launch_pane import LaunchPane
from memo_tui.tui.jobs.launched import stop_question
from memo_tui.tui.jobs.messages import TrainersWanted
from memo_tui.tui.jobs.open_assets import OpenAssets
from memo_tui.tui.jobs.screen import JobsScreen
from memo_tui.tui.run.run_details import RunDetails
from memo_tui.tui.run.screen import RunScreen
from memo_tui.tui.runs.chosen import Chosen
from memo_tui.tui.runs.run_table import RunTable
from memo_tui.tui.runs.summary import Parts, summary
from memo_tui.tui.workspace.pane import WORKSPACE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

_TRAINERS_TOOLTIP = "Read and run the two trainers of the lesson side by side"


class TrainingPane(LaunchPane):
    """Runs and jobs, and the keys that launch and stop trainings."""

    HELP = KeyText("""
    # Training

    Launch a training with `{new}`: it runs in its own process and logs to MLflow. Its runs appear here
    as they are logged, and so do everyone else's in the experiment. `{new_own}` trains with other
    params, sweeps them, or runs your own code; `{again}` does so from the chosen run's params.
    `{tab_4}` shows all jobs, their output and (`{job_runs}`) their runs, `{clusters}` the cluster
    that runs them, `{stop}` stops one. A run whose
    process is gone is shown as lost: `{mark_failed}` marks it as failed. With the memo on in the form, a
    training that equals a finished run is not run: that run is the result. `{memo}` edits what is
    remembered.

    `{sort}` `{open}` brings the best runs of the charted metric to the top. `{mark}` marks runs: then
    `{compare}` compares them (without marks, the chosen run and the next), `{plots}` charts all their
    metrics, `{write}` writes them to a file. `{find}` filters, in MLflow's syntax and with `or`, `not` and
    brackets. `{unmark}` clears all marks, `{views}` saves filter, columns and order under a name, `{tree}`
    shows nested runs as a tree or a flat list, or groups runs, `{zoom}` enlarges a box.
    `{workspace}` turns the pane into a workspace: the runs, their charts in sections by prefix, and the
    details, side by side. There `{box_next}` goes to the next column, `{wider}` and `{narrower}` and the
    mouse move the dividers, `{open}` folds a section.
    `{experiments}` shows other experiments, `{assets}` the models, prompts, traces and data sets of the
    store. `{lesson}` opens the lesson of the two trainers.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("new", "launch", "New run", "Choose models and data, and start training"),
        bind(
            "new_own", "own", "Custom run", "Train with other params, a sweep, or your own code", show=False
        ),
        bind("again", "again", "Run again", "Train again like the chosen run, with other params", show=False),
        bind("memo", "memo", "Memo", "What is remembered: force, invalidate, bless, expire", show=False),
        bind("stop", "stop", "Stop", "Stop the training of the chosen run, or the newest"),
        *WORKSPACE_KEY,
        bind("clusters", "clusters", "Clusters", "The clusters' workers and what they train", show=False),
        *quiet_when_narrow("lesson", "trainers", "Trainers", _TRAINERS_TOOLTIP),
        bind("assets", "assets", "Models", "Models, prompts, traces and data sets of the store", show=False),
        bind("box", "box", "Box", "Open jobs, chart or details below the runs, or close them"),
    ]

    def __init__(
        self,
        settings: Settings,
        pace: Throttle | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """Watch the experiment and store of these settings; `pace` notices every key."""
        super().__init__(settings, pace, id=id)
        self._summarized: Sequence[Run] = ()
        self._parts: Parts = ()
        self._assets = OpenAssets(self)

    def on_mount(self) -> None:
        """Report files that the settings name in vain; Textual calls the base class's method as well."""

        def look() -> list[str]:
            from memo_tui.training.work.given import unusable  # noqa: PLC0415 - after the first frame

            return list(unusable(self._settings))

        def show(sentences: "Sequence[str]") -> None:
            for sentence in sentences:
                self.notify(sentence, severity="warning", markup=False, timeout=15)

        if self._settings.data or self._settings.project:
            background.run(self, look, show, self._refuse, task="checking the files in the settings")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        small = self.screen.has_class("-narrow") or self.screen.has_class("-low")
        one_box = small and not self.workspace.is_open
        if action == "stop":
            return self.stoppable is not None or self._foreign_run is not None
        if action == "box":
            return one_box
        if action in ("again", "memo"):
            return self.query_one(RunTable).cursor_run is not None
        if action == "trainers":
            return shown_when_narrow(self, parameters)
        seen = self.query_one("#chart", MetricChart).has_class("-shown") and not self.has_class("-closed")
        if action == "metric" and one_box and not seen:
            return False
        return super().check_action(action, parameters)

    def action_trainers(self, _quiet: bool = False) -> None:
        """Ask the app to open the lesson of the two trainers."""
        self.post_message(TrainersWanted())

    def show_runs(self, chosen: Chosen) -> None:
        """Show the details of the chosen run; of several, what they have in common, and their params."""
        table, several = self.query_one(RunTable), len(chosen.runs) > 1
        if several and not (
            len(chosen.runs) == len(self._summarized)
            and all(new is old for new, old in zip(chosen.runs, self._summarized, strict=True))
        ):
            self._parts = summary(chosen.runs, chosen.count, table.rows.arranged.view.directions)
            self._summarized = chosen.runs
            self.query_one(ParamsView).show(chosen.runs)
        plot = self.query_one(ParamsView)
        self.set_class(several and plot.has_plot, "-several")
        if several:
            plot.border_title = content(f"params · {chosen.title}")
            self.query_one(RunDetails).show_run(chosen.cursor, chosen.title, self._parts)
        else:
            run = next(iter(chosen.runs), None)
            self.query_one(RunDetails).show_run(run, chosen.title)

    async def open_run(self, run: Run, *, note: bool = False) -> None:
        """Show one run, full screen; or its note, to be written."""
        table = self.query_one(RunTable)
        screen = RunScreen(
            run,
            self.access,
            self.news,
            self.follow_for_screen,
            self.reading.read_again,
            beside=table.beside,
            went=table.move_cursor,
            when_writable=self.when_writable,
            open_version=self._open_version,
        )
        await self.push(screen)
        if note:
            screen.call_after_refresh(screen.write_note)

    async def open_other_run(self, run: Run) -> None:
        """Show a run that isn't in the table, full screen, as it is now."""
        news: News[RunsSnapshot] = News(self, "another run")
        await self.push(RunScreen(run, self.access, news, open_version=self._open_version))

    async def action_assets(self) -> None:
        """Show the store's models, prompts, traces and data sets."""
        await self._assets.open()

    async def _open_version(self, name: str, version: str) -> None:
        """Show a version of a registered model."""
        await self._assets.open(version=(name, version))

    async def _write_note(self) -> None:
        """Open the run's note to be written."""
        if (run := next(iter(self._chosen()), None)) is not None:
            await self.open_run(run, note=True)

    @property
    def changeable(self) -> "Mapping[str, tuple[object, Callable[[Any], object]]]":
        """The settings that can be changed now, by name: the value, and what uses another one."""

        def train_on(scheduler: str) -> None:
            self._settings = replace(self._settings, scheduler=scheduler, cluster=None)

        def start_cluster(cluster: str) -> None:
            self._settings = replace(self._settings, cluster=cluster, scheduler=None)

        def keep_cluster(keep: bool) -> None:
            self._settings = replace(self._settings, keep_cluster=keep)

        def use_memo(memo: bool) -> None:
            self._values = replace(self._values, memo=ON if memo else OFF)

        def keep_output(keep: bool) -> None:
            self._keep_output = keep

        def ask_every(seconds: float) -> None:
            self.reading.seconds = seconds

        return {
            "keep_output": ("on" if self._keep_output else "off", keep_output),
            "jobs": (self.jobs.limit, self.jobs.set_limit),
            "memo": ("on" if self._values.memo == ON else "off", use_memo),
            "poll": (self.reading.seconds, ask_every),
            "scheduler": (self._settings.scheduler, train_on),
            "cluster": (self._settings.cluster, start_cluster),
            "keep_cluster": ("on" if self._settings.keep_cluster else "off", keep_cluster),
        }

    async def action_stop(self) -> None:
        """Stop the job or the process of the chosen run, else the newest job; ask first if it runs."""
        if (run := self._foreign_run) is not None:
            await self.stop_process(run, self._settings.grace)
            return
        if (job := self.stoppable) is None:
            return
        if job.state is JobState.QUEUED:
            self.stop_job(job)
            return

        def stop(yes: bool | None) -> None:
            if yes:
                self.stop_job(job)

        await self.app.push_screen(ConfirmScreen(stop_question(job), "Stop it", "Keep running"), stop)

    @property
    def _foreign_run(self) -> Run | None:
        """The chosen run, if a process logs it that is not one of the jobs."""
        chosen = self.query_one(RunTable).cursor_run
        if chosen is None or any(chosen.tags.get(JOB_TAG) == job.job_id for job in self.jobs.active):
            return None
        return chosen if not chosen.lost and local_process_of(chosen) else None

    async def action_jobs(self) -> None:
        """Show all jobs, the output of each, and its runs."""

        def go(run: SettledRun | None) -> None:
            if run is not None:
                self._go_to(run)

        screen = JobsScreen(
            self.jobs,
            self.news,
            self.where,
            self._keep_limit,
            read_runs=self.read_runs,
            show_clusters=self.action_clusters,
        )
        await self.app.push_screen(screen, go)

    def _go_to(self, run: SettledRun) -> None:
        """Put the cursor on a run of a job; its experiment is shown if it isn't."""
        if not run.same:
            self.notify(f"This run is in another store: memo-tui --tracking-uri {run.store}", markup=False)
            return
        if run.experiment not in self.experiments:
            self.switch((run.experiment,))
        self.await_run(run.run_id)

    async def action_clusters(self) -> None:
        """Show the clusters that trainings run on, and what each worker does."""
        await self.app.push_screen(ClusterScreen(self.jobs, lambda: self._settings.trains_on))

    def action_box(self) -> None:
        """Open the first box if only one fits, then the next; after the last, none."""
        boxes = [box for box in self.query(".box") if box.id != "params" or self.has_class("-several")]
        first = self.has_class("-closed")
        wanted = boxes[0] if first else next_box(boxes)
        self.set_class(not first and wanted is boxes[0], "-closed")
        show_box(list(self.query(".box")), wanted)
        self.show_box_line()
        self.refresh_bindings()

    def show_box_named(self, box: str) -> None:
        """Open the box with this id where only one fits; "" for none."""
        boxes = list(self.query(".box"))
        wanted = next((each for each in boxes if each.id == box), None)
        self.set_class(wanted is None, "-closed")
        show_box(boxes, wanted or boxes[0])
        self.show_box_line()

    @property
    def shown_box_name(self) -> str:
        """The id of the box that is open where only one fits; "" for none."""
        return "" if self.has_class("-closed") else shown_box(list(self.query(".box"))).id or ""

    def _keep_limit(self, limit: int) -> None:
        self.app.keep({"jobs": limit})  # type: ignore[attr-defined]
