"""All jobs, full screen: the state of each, and the output of the chosen one as it comes."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import time
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Label, Static

from memo_tui.jobs.client import Jobs
from memo_tui.jobs.job import Job
from memo_tui.jobs.view import JobState
from memo_tui.runs.model import Run, RunsSnapshot
from memo_tui.training.work.end_opened import SettledRun
from memo_tui.tui.common import background
from memo_tui.tui.common.confirm import ConfirmScreen
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_map import JOBS
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.news import News
from memo_tui.tui.common.table_data import Cell, Column, TableData
from memo_tui.tui.common.text import ago, content, duration, plain
from memo_tui.tui.jobs.job_progress import TONES, JobRuns, format_state, title_with_verdict, took
from memo_tui.tui.jobs.job_runs import JobRunsScreen
from memo_tui.tui.jobs.launched import how_many, stop_question, trainings

_LINES = 1000
_LogState = tuple[tuple[Path, int, str], ...]  # the logs that are shown, with size in bytes and verdict
_NARROWEST, _OTHERS = 44, 62  # cells of the column of trainings; of the other columns


def _training_width(width: int) -> int:
    return max(_NARROWEST, width - _OTHERS)


def _columns(width: int) -> tuple[Column, ...]:
    """The columns for a screen of this width in cells."""
    return (
        Column("state", "state", 11),
        Column("took", "took", 8, right=True, glow=False),
        Column("training", "training", _training_width(width), glow=False),
        Column("experiment", "experiment", 20),
        Column("launched", "launched", 10, right=True, glow=False),
    )


class JobTable(LineTable):
    """The jobs; `enter` reads the output of one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "open", "Read output"),
    ]


class JobsScreen(DashboardScreen[SettledRun | None]):
    """The jobs over the output of the one under the cursor; the result is a run to go to, or None."""

    PLACE = JOBS
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("stop", "stop", "Stop", "Stop this training; its run ends as KILLED"),
        bind("job_runs", "runs", "Its runs", "The runs of this job, in whatever experiments; go to one"),
        bind("stop_all", "stop_all", "Stop all", "Stop all trainings, running and waiting"),
        bind("more", "limit(1)", "More at once"),
        bind("less", "limit(-1)", "Fewer at once"),
        bind("clusters", "clusters", "Clusters", "The clusters' workers and what they train", show=False),
        bind("box_next", "app.focus_next", "Output", show=False),
        bind("back", "back", "Back"),
    ]

    def __init__(
        self,
        jobs: Jobs,
        news: News[RunsSnapshot],
        here: Callable[[], tuple[str, Sequence[str]]],
        keep_limit: Callable[[int], object],
        *,
        read_runs: Callable[[Job], Sequence[SettledRun]],
        show_clusters: Callable[[], Awaitable[None]],
    ) -> None:
        """Show these jobs.

        Args:
            jobs: the jobs.
            news: of the runs of the watched experiments.
            here: returns the store's address, its password hidden, and the names of these experiments.
            keep_limit: saves the number of jobs that run at once.
            read_runs: reads the runs of a job; called on a thread.
            show_clusters: shows what the workers of clusters do.
        """
        super().__init__()
        self._all, self._news, self._here, self._keep_limit = jobs, news, here, keep_limit
        self._read_runs, self._show_clusters = read_runs, show_clusters
        self._newest_runs: Sequence[Run] = ()
        self._table = JobTable(markable=False, id="jobs")
        self._log = Static("", markup=False, id="log")
        self._shown_log: _LogState | None = None
        self._reading = False

    def compose(self) -> ComposeResult:
        """A line of text, the jobs, the output."""
        yield Label("", id="head", markup=False)
        yield self._table
        with VerticalScroll(id="output"):
            yield self._log
        yield KeyFooter()

    def on_mount(self) -> None:
        """Begin with the newest job."""
        self._table.empty = f"No training launched yet: press {key_of('back')}, then {key_of('new')}."
        self._table.border_title = "Jobs"
        self._table.focus()
        self.set_interval(0.5, self.show)
        self._news.subscribe(self, self.show_snapshot)
        self.show()

    def show_snapshot(self, snapshot: RunsSnapshot) -> None:
        """Show the progress of the jobs by their runs."""
        self._newest_runs = snapshot.newest
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer a key only where it does something."""
        job = self._chosen
        if action == "stop":
            return job is not None and job.active and not job.view.stop_asked
        if action == "runs":
            return job is not None
        if action == "stop_all":
            return len(trainings(self._all.active)) > 1
        return True

    def show(self) -> None:
        """The jobs as they are now, and the output of the chosen one."""
        jobs = {job.job_id: job for job in self._all.newest}
        progress = JobRuns(list(jobs.values()), self._newest_runs)
        keys = tuple(_in_order(jobs))
        index = {key: place for place, key in enumerate(keys)}

        def row(key: str) -> Sequence[Cell]:  # only for visible rows
            return self._cells(jobs[key], progress)

        self._table.show(TableData(_columns(self.size.width), keys, row, index))
        active = self._all.active
        text = how_many(active) if active else "nothing is running"
        limit = self._all.limit
        self.query_one("#head", Label).update(content(f"Jobs · {text} · at most {limit} at once"))
        self.refresh_bindings()
        self._show_output()

    async def action_stop(self) -> None:
        """Stop the job under the cursor; a running one after a confirmation."""
        if (job := self._chosen) is None:
            return

        def stop(yes: bool | None) -> None:
            if yes:
                self._all.stop([job])
                self.show()

        if job.state is JobState.QUEUED:
            stop(True)
        else:
            await self.app.push_screen(ConfirmScreen(stop_question(job), "Stop it", "Keep running"), stop)

    async def action_stop_all(self) -> None:
        """Stop all, after a confirmation."""

        def stop(yes: bool | None) -> None:
            if yes:
                self._all.stop(self._all.active)
                self.show()

        count = how_many(self._all.active)
        await self.app.push_screen(ConfirmScreen(f"Stop all? {count}.", "Stop them", "Keep running"), stop)

    async def action_runs(self) -> None:
        """Show the runs of the job under the cursor, and go to one."""
        if (job := self._chosen) is None:
            return

        def go(run: SettledRun | None) -> None:
            if run is not None:
                self.dismiss(run)

        await self.app.push_screen(JobRunsScreen(job.spec.title, lambda: self._read_runs(job)), go)

    async def action_clusters(self) -> None:
        """Show what the workers of clusters do."""
        await self._show_clusters()

    def action_limit(self, change: int) -> None:
        """Let more or fewer jobs run at once; running ones go on."""
        self._all.set_limit(self._all.limit + change)
        self._keep_limit(self._all.limit)
        self.show()

    def action_back(self) -> None:
        """From the output to the jobs, from there to the runs."""
        if self.has_class("-reading"):
            self.remove_class("-reading")
            self._table.focus()
        else:
            self.dismiss()

    @on(LineTable.Opened)
    def read(self) -> None:
        """Give the output the whole screen."""
        self.add_class("-reading")
        self.query_one("#output").focus()

    @on(LineTable.Highlighted)
    def choose(self) -> None:
        """Show the output of another job."""
        self._show_output()

    @property
    def _chosen(self) -> Job | None:
        key = self._table.cursor_key
        return next((job for job in self._all.newest if job.job_id == key), None)

    def _cells(self, job: Job, progress: JobRuns) -> list[Cell]:
        spent = took(job)
        store, experiments = self._here()
        watched = job.spec.store == store and job.spec.experiment in experiments
        indent = "  " if job.spec.sweep else ""
        room = _training_width(self.size.width) - len(indent)
        what = progress.progress(job, watched=watched).format(room) if job.active else title_with_verdict(job)
        if job.problem:
            what = job.problem
        return [
            Cell(format_state(job), TONES[job.state]),
            Cell("" if spent is None else duration(spent)),
            Cell(indent + plain(what), "bad" if job.problem else ""),
            Cell(plain(job.spec.experiment)),
            Cell(ago(time() - job.submitted), "dim"),
        ]

    def _show_output(self) -> None:
        """Read the chosen job's output on a thread, if there may be more."""
        job = self._chosen
        output = self.query_one("#output", VerticalScroll)
        if job is None:
            output.border_title = "Output"
            self._log.update(
                Content.styled("What a training prints is shown here as it comes.", "$text-muted")
            )
        if job is None or self._reading:
            return
        where = f" · {job.view.where}" if job.view.where else ""
        output.border_title = content(f"Output of {job.spec.title}{where}")
        output.border_subtitle = content(str(job.log))
        self._reading = True
        known = self._shown_log
        parts = [each for each in reversed(self._all.newest) if each.spec.sweep == job.job_id]

        def read() -> tuple[_LogState, Sequence[str]] | None:
            state = tuple((each.log, _size(each.log), each.view.memo.text) for each in parts or [job])
            if state == known:
                return None
            last = [
                f"{each.spec.title}: {line}"
                for each in parts
                for line in ([each.view.memo.text] if each.view.memo.is_hit else each.tail(1))
            ]
            return state, last if parts else job.tail(_LINES)

        def take(news: tuple[_LogState, Sequence[str]] | None) -> None:
            self._reading = False
            if news is not None:
                changed = self._shown_log is None or self._shown_log[0][0] != news[0][0][0]
                at_end = changed or output.scroll_offset.y >= output.max_scroll_y - 1
                self._shown_log = news[0]
                none = "nothing was run" if job.view.memo.is_hit else "no output yet"
                lines = [content(line) for line in news[1]] or [Content.styled(none, "dim")]
                if job.view.memo.text:
                    lines.insert(0, content(job.view.memo.text))
                if job.problem and job.problem not in news[1][-1:]:
                    lines.append(content(job.problem))
                self._log.update(Content("\n").join(lines))
                if at_end:
                    output.scroll_end(animate=False)

        def fail(sentence: str) -> None:
            self._reading = False
            self._log.update(content(sentence))

        background.run(self, read, take, fail, task="reading the output")


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else -1


def _in_order(jobs: dict[str, Job]) -> Sequence[str]:
    """The newest first, a sweep's jobs below it in the order of their launch."""
    children: dict[str, list[str]] = {}
    for key, job in reversed(jobs.items()):
        if job.spec.sweep in jobs:
            children.setdefault(job.spec.sweep, []).append(key)
    return [
        each
        for key, job in jobs.items()
        if job.spec.sweep not in jobs
        for each in (key, *children.get(key, ()))
    ]
