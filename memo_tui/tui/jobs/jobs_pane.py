"""JobsPane: the runs of some experiments, and the jobs that train them."""

from collections.abc import Sequence
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Label

from memo_tui.jobs.client import Jobs
from memo_tui.jobs.job import Job
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.runs.model import Run
from memo_tui.settings import Settings
from memo_tui.tracking.tags import JOB_TAG
from memo_tui.training.work.end_opened import SettledRun
from memo_tui.tui.charts.metric_chart import MetricChart
from memo_tui.tui.charts.params_view import ParamsView
from memo_tui.tui.common import background
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.messages import TrainingsSaved
from memo_tui.tui.common.notice import announce
from memo_tui.tui.common.text import NOTICE_LINE, content, fit_words, plain
from memo_tui.tui.common.throttle import Throttle
from memo_tui.tui.jobs.job_list import JobList
from memo_tui.tui.jobs.launched import how_ended, parting_words
from memo_tui.tui.jobs.messages import JobsChanged
from memo_tui.tui.jobs.read_runs import opens_elsewhere, read_runs, words_elsewhere
from memo_tui.tui.jobs.saved import saved_words
from memo_tui.tui.jobs.tracker_memo import TrackerMemo
from memo_tui.tui.run.run_details import RunDetails
from memo_tui.tui.runs.run_table import RunTable
from memo_tui.tui.runs.runs_view import RunsView
from memo_tui.tui.workspace.pane import WorkspacePane

_MOST_SHOWN = 3  # failures at once
_LONGEST_NAME = 16  # cells of a box in the line of boxes


class JobsPane(WorkspacePane):
    """Runs on top, below them the jobs, a chart and the details of the chosen run.

    Attributes:
        jobs: those of this user.
    """

    def __init__(
        self,
        settings: Settings,
        pace: Throttle | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """Watch the experiment and store of these settings; `pace` notices every key."""
        super().__init__(settings, pace, id=id)
        self.jobs = Jobs(
            settings.jobs_folder,
            limit=settings.jobs,
            grace=settings.grace,
            changed=lambda: self.post_message(JobsChanged()),
        )
        self._active: set[str] = set()
        self._settings = settings
        self._left_out = 0  # unreadable jobs that were reported
        self._launched: frozenset[str] = frozenset()  # jobs of which no run was in the table yet
        self._box_line = ""
        self.add_class("-closed")

    def compose(self) -> ComposeResult:
        """The problem, the runs, the three boxes."""
        yield Label("", id="fault", markup=False)
        yield RunsView(self.choose_view, id="runs-view")
        with Horizontal(id="boxes"):
            with VerticalScroll(id="jobs", classes="box jobs -shown") as jobs:
                jobs.border_title = "Jobs"
                hint = f" {key_of('new_own')} offers the MLproject found here." if self._offers_found else ""
                yield JobList(hint)
                yield TrackerMemo()
            yield MetricChart(
                id="chart",
                classes="box",
                empty="The metrics of the chosen run, drawn by step.",
                focusable=True,
            )
            params = ParamsView(id="params")
            params.add_class("box", "params")
            yield params
            yield RunDetails(whole=False, id="details", classes="box")
        yield Label("", id="box-line", markup=False)

    def on_mount(self) -> None:
        """Find the jobs that go on, or ended unseen; Textual calls the base class's method as well."""
        self.jobs.open()
        if self._offers_found:
            self.notify(f"This folder has an MLproject: {key_of('new_own')} offers it.", markup=False)

    @property
    def _offers_found(self) -> bool:
        """Whether a project was found in the current folder, and no other is named."""
        return self._settings.found_here.project is not None and self._settings.project is None

    def close(self) -> list[str]:
        """Stop reading; returns sentences on what goes on without the dashboard."""
        self.jobs.close()
        return [*super().close(), *parting_words(self.jobs.active, self.jobs.folder)]

    def finish(self) -> None:
        """Wait until a job that was just launched is handed over."""
        self.jobs.finish()

    @on(JobsChanged)
    def show_jobs(self) -> None:
        """Show the state of the jobs, and how those ended that were active before."""
        before = self._active
        self._active = {job.job_id for job in self.jobs.active}
        ended = [job for job in self.jobs.newest if job.job_id in before - self._active]
        for job in [job for job in ended if job.state is JobState.FAILED][:_MOST_SHOWN]:
            sentence = fit_words(plain(job.problem), NOTICE_LINE)
            self.notify(sentence, title="Training failed", severity="error", markup=False, timeout=10)
        self._report_left_out()
        self.show_new_runs()
        self.refresh_bindings()
        self._show_hits(ended)
        self._show_elsewhere(ended)
        if ended:
            self.reading.wake()
            announce(self.app, self._settings.notify, how_ended(ended))
        self.app.jobs_changed()  # type: ignore[attr-defined]

    def _show_hits(self, ended: Sequence[Job]) -> None:
        """Say which runs are the results of jobs that were not run, and go to the first."""
        hits = [job for job in ended if job.view.memo.is_hit and not job.spec.sweep]
        seen = self.app.screen is self.screen  # else a screen over the runs says it itself
        for job in hits[: _MOST_SHOWN if seen else 0]:
            self.notify(content(job.view.memo.text).plain, title=plain(job.spec.title), markup=False)
        table = self.query_one(RunTable)
        found = next((run_id for job in hits for run_id in job.view.memo.runs), "")
        if found and found in table.rows.arranged.rows and {job.job_id for job in hits} & self._launched:
            self._launched = frozenset()
            table.move_cursor(found)

    def read_runs(self, job: Job) -> Sequence[SettledRun]:
        """The runs of a job; for a thread."""
        return read_runs(job, self.address, self.access)

    def _show_elsewhere(self, ended: Sequence[Job]) -> None:
        """Say in which experiments the runs of the first of these jobs are that are not shown here."""
        alone = [job for job in ended if not job.spec.sweep and not job.view.memo.is_hit]
        job = next(filter(opens_elsewhere, alone), None)
        if job is None:
            return

        def show(runs: Sequence[SettledRun]) -> None:
            if sentence := words_elsewhere(runs, self.experiments):
                self.notify(sentence, title=plain(job.spec.title), markup=False, timeout=10)

        background.run(self, lambda: self.read_runs(job), show, lambda _: None, task="reading a job's runs")

    def _report_left_out(self) -> None:
        """Report jobs that can't be read, once and in one message."""
        new = self.jobs.left_out[self._left_out :]
        self._left_out += len(new)
        if new:
            others = f" {len(new) - 1} more can't be read either." if len(new) > 1 else ""
            self.notify(content(new[0] + others).plain, severity="warning", markup=False, timeout=15)

    def show_new_runs(self) -> None:
        """Show the progress of the jobs."""
        runs = self.snapshot.newest if self.snapshot else ()
        self.query_one(JobList).show_jobs(self.jobs.newest, runs, self.where())
        self.query_one(TrackerMemo).show_newest(self.jobs.newest, runs)

    def rows_shown(self) -> None:
        """Show what the runs saved, and the first run of what was launched last."""
        today, ever = self.query_one(RunTable).rows.saved
        self.query_one("#jobs").border_subtitle = saved_words(today, ever)
        if ever.count:
            self.post_message(TrainingsSaved(ever.count))
        self._show_launched()

    def _show_launched(self) -> None:
        """Put the cursor on the first run of what was launched last, or say why it isn't in the table."""
        table, newest = self.query_one(RunTable), self.snapshot.newest if self.snapshot else ()
        begun = (run for run in reversed(newest) if run.tags.get(JOB_TAG) in self._launched)
        run = next(begun, None) if self._launched else None
        if run is None or table.get(run.run_id) is None:
            return
        self._launched = frozenset()
        if run.run_id in table.rows.arranged.rows:
            table.move_cursor(run.run_id)
            return
        hidden = self.query_one(RunsView).left_out([run])
        why = (
            f"the filter hides it ({key_of('find')} changes it)"
            if hidden
            else f"it is below a closed row ({key_of('more')} opens all)"
        )
        self.notify(f"{plain(run.name)} has started, but {why}.", markup=False)

    def training_runs(self) -> list[Run]:
        """The runs of our jobs that have not ended."""
        return self.query_one(JobList).active_runs

    def tick(self) -> None:
        """Draw what changes with time alone, once a second."""
        super().tick()
        if self.jobs.active:
            self.query_one(JobList).refresh()

    def show_state(self) -> None:
        """Say what is read, and which boxes there are."""
        super().show_state()
        self.set_class(bool(self.jobs.active), "-training")
        self.show_box_line()

    def show_box_line(self) -> None:
        """Name the boxes in the one line that stands for them where there is little room."""
        names = []
        for box in self.query(".box"):
            if box.id == "params" and not self.has_class("-several"):
                continue
            name = str(box.border_title or "")
            if box.id == "jobs" and self.jobs.active:
                name = f"{name} ({len(self.jobs.active)} active)"
            is_open = box.has_class("-shown") and not self.has_class("-closed")
            names.append(f"{'▾' if is_open else '▸'} {fit_words(name, _LONGEST_NAME)}")
        line = "  ".join([key_of("box"), *names])
        if line != self._box_line:
            self._box_line = line
            self.query_one("#box-line", Label).update(
                content(line), layout=False
            )  # it is as wide as the pane

    def begin(self, specs: Sequence[JobSpec]) -> list[Job]:
        """Launch jobs; they come first in the list."""
        where, keep = self._settings.trains_on, self._settings.keep_cluster
        begun = self.jobs.submit([replace(spec, scheduler=where, keep_cluster=keep) for spec in specs])
        self._launched = frozenset(job.job_id for job in begun)
        self._active |= self._launched
        self.show_new_runs()
        self.refresh_bindings()
        return begun

    def stop_job(self, job: Job) -> None:
        """Stop a job, unless it has ended meanwhile."""
        if job.active:
            said = "its run will end as KILLED" if job.state is JobState.RUNNING else "it had not started"
            self.notify(f"Stopping {plain(job.spec.title)}: {said}.", markup=False)
            self.jobs.stop([job])
        self.show_new_runs()
        self.refresh_bindings()

    @property
    def stoppable(self) -> Job | None:
        """The job of the chosen run if it's active, else the newest that runs, or that waits."""
        active = [job for job in self.jobs.active if not job.view.stop_asked]
        chosen = self.query_one(RunTable).cursor_run
        own = [job for job in active if chosen and chosen.active and chosen.tags.get(JOB_TAG) == job.job_id]
        running = [job for job in active if job.state is JobState.RUNNING]
        return next(iter(own or running or active), None)

    @property
    def expects_runs(self) -> bool:
        """Whether a job that has not ended logs to what is shown."""
        store, experiments = self.where()
        return any(job.spec.store == store and job.spec.experiment in experiments for job in self.jobs.active)

    def where(self) -> tuple[str, Sequence[str]]:
        """The store's address, its password hidden, and the watched experiments."""
        return self.address.shown, self.experiments
