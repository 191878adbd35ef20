"""All jobs, full screen: the state of each, and the output of the chosen one as it comes."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import time
from typing import ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Label

from memo_tui.jobs.client import Jobs
from memo_tui.jobs.job import Job
from memo_tui.jobs.view import JobState
from memo_tui.runs.model import Run, RunsSnapshot
from memo_tui.training.work.end_opened import SettledRun
from memo_tui.training.work.log_tail import REASON_LINES, is_said
from memo_tui.training.work.output_file import OutputFile, OutputNews
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
from memo_tui.tui.jobs.ansi_pens import AnsiPens
from memo_tui.tui.jobs.job_progress import TONES, JobRuns, format_state, title_with_verdict, took
from memo_tui.tui.jobs.job_runs import JobRunsScreen
from memo_tui.tui.jobs.launched import how_many, stop_question, trainings
from memo_tui.tui.jobs.output_box import OutputBox
from memo_tui.tui.jobs.output_view import Prepared, Runs

_LogState = tuple[tuple[Path, int, str, str], ...]  # the logs: size in bytes, verdict, problem
_EMPTY, _DIM = "What a training prints is shown here as it comes.", Style(dim=True)
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
    ESCAPE_TO_MINIMIZE = False  # a search in an enlarged box is ended first
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
        self._shown: _Shown | None = None
        self._reading = False

    def compose(self) -> ComposeResult:
        """A line of text, the jobs, the output."""
        yield Label("", id="head", markup=False)
        yield self._table
        yield OutputBox(id="output")
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
        if self.maximized is not None:
            self.minimize()
        elif self.has_class("-reading"):
            self.remove_class("-reading")
            self._table.focus()
        else:
            self.dismiss()

    @on(LineTable.Opened)
    def read(self) -> None:
        """Give the output the whole screen."""
        self.add_class("-reading")
        self.query_one(OutputBox).take_focus()

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
        job, output = self._chosen, self.query_one(OutputBox)
        if job is None:
            output.border_title = "Output"
            self._shown = None
            output.show([], None, [[(_EMPTY, _DIM)]], place="", anew=True)
        if job is None or self._reading:
            return
        where = f" · {plain(job.view.where)}" if job.view.where else ""
        output.border_title = content(f"Output of {plain(job.spec.title)}{where}")
        parts = [each for each in reversed(self._all.newest) if each.spec.sweep == job.job_id]
        anew = self._shown is None or self._shown.job_id != job.job_id
        shown = self._shown = _Shown(job) if self._shown is None or anew else self._shown
        state = tuple(
            (each.log, _size(each.log), each.view.memo.text, each.problem) for each in parts or [job]
        )
        if state == shown.state:
            return
        self._reading = True

        def read() -> tuple[Prepared | None, Sequence[Runs]]:
            if parts:
                last = OutputNews(shown.known, 0, [[(line, None)] for line in _last_lines(parts)], 0)
                return Prepared.of(last), ()
            news, problem = shown.file.read(), job.problem
            said = not problem or is_said(problem, job.tail(REASON_LINES))
            return Prepared.of(news) if news else None, () if said else [[(problem, None)]]

        def take(read: tuple[Prepared | None, Sequence[Runs]]) -> None:
            self._reading = False
            news, foot = read
            shown.state = state
            shown.known = news.kept + len(news.lines) if news else shown.known
            head: list[Runs] = [[(job.view.memo.text, None)]] if job.view.memo.text else []
            if not shown.known:
                head.append([("nothing was run" if job.view.memo.is_hit else "no output yet", _DIM)])
            if self._shown is shown:
                output.show(head, news, foot, place=plain(str(job.log)), anew=anew)

        def fail(sentence: str) -> None:
            self._reading = False
            self._shown = None
            output.show([], None, [[(sentence, None)]], place="", anew=True)

        background.run(self, read, take, fail, task="reading the output")


class _Shown:
    """The job whose output is shown.

    Attributes:
        job_id: its id.
        file: its output.
        state: what its output and those of its parts were when they were read.
        known: how many lines were read.
    """

    def __init__(self, job: Job) -> None:
        self.job_id = job.job_id
        self.file = OutputFile(job.log, job.spec.secrets.redact, AnsiPens())
        self.state: _LogState | None = None
        self.known = 0


def _last_lines(parts: Sequence[Job]) -> Sequence[str]:
    """The last line of each job of a sweep."""
    return [
        f"{each.spec.title}: {line}"
        for each in parts
        for line in ([each.view.memo.text] if each.view.memo.is_hit else each.tail(1))
    ]


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
