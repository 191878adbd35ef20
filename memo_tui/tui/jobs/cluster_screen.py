"""The clusters that trainings run on: their workers, the load of each, and what it trains."""

from collections.abc import Callable, Mapping, Sequence
from time import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Label

from memo_tui.cluster_plan import is_cluster
from memo_tui.jobs.client import Jobs
from memo_tui.jobs.cluster.load import WorkerLoad
from memo_tui.jobs.cluster.look import ClusterLook, look_at_clusters, stop_cluster
from memo_tui.jobs.job import Job
from memo_tui.jobs.runner import STARTING, WAITING
from memo_tui.numbers import counted
from memo_tui.tui.common import background
from memo_tui.tui.common.confirm import ConfirmScreen
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_map import CLUSTERS
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import GAP, Cell, Column, TableData
from memo_tui.tui.common.text import content, duration, file_size, plain
from memo_tui.tui.jobs.launched import trainings

_EMPTY = (
    "Trainings run on this machine. Start with --cluster local:8, --cluster ssh:USER@HOST,USER@HOST or"
    " --cluster slurm:4, or set the cluster in the palette."
)
_NARROW = 72  # cells of a screen without the column of states
_OTHERS, _STATE, _NARROWEST = (
    27,
    12,
    14,
)  # cells of the other columns; of that one; of each that take the rest
_WAITING = ("", WAITING, STARTING)  # the places of jobs that no worker has begun
_WORKER = " › "  # between a cluster and its worker in the id of a row


class ClusterTable(LineTable):
    """Clusters over their workers; there is nothing to open."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no key that does nothing."""
        return action != "open" and super().check_action(action, parameters)


class ClusterScreen(DashboardScreen[None]):
    """Clusters, each over its workers."""

    PLACE = CLUSTERS
    DEFAULT_CSS = """
    ClusterScreen {
        background: $surface;
        & > #head { width: 1fr; height: 1; padding: 0 1; background: $panel; }
        & > LineTable { height: 1fr; border: round $foreground 35%; }
        & > LineTable:focus { border: round $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("stop", "stop", "Stop", "Stop this cluster, and the trainings on it"),
        bind("back", "dismiss", "Back"),
    ]

    def __init__(self, jobs: Jobs, chosen: Callable[[], str]) -> None:
        """Show the clusters of these jobs, and the one that is chosen in the settings.

        Args:
            jobs: the jobs.
            chosen: returns the cluster or the scheduler on which the next training runs, or "".
        """
        super().__init__()
        self._jobs, self._chosen = jobs, chosen
        self._looks: tuple[ClusterLook, ...] = ()
        self._table = ClusterTable(markable=False, id="clusters")
        self._looking = False

    def compose(self) -> ComposeResult:
        """A line of text, the clusters with their workers, the keys."""
        yield Label("", id="head", markup=False)
        yield self._table
        yield KeyFooter()

    def on_mount(self) -> None:
        """Look at once, then every second."""
        self._table.border_title = "Clusters"
        self._table.empty = "Looking for clusters…"
        self._table.focus()
        self.set_interval(1.0, self.look)
        self.look()

    def look(self) -> None:
        """Ask the schedulers on a thread, unless the last answer is still to come."""
        if self._looking:
            return
        self._looking = True
        active = [job.spec.scheduler for job in self._jobs.active]
        wanted = [each for each in dict.fromkeys((self._chosen(), *active)) if each]
        folder = self._jobs.folder

        def failed(sentence: str) -> None:
            self._looking = False
            self.query_one("#head", Label).update(content(sentence))

        background.run(
            self, lambda: look_at_clusters(folder, wanted), self.show, failed, task="looking at the clusters"
        )

    def show(self, looks: tuple[ClusterLook, ...]) -> None:
        """Show what the schedulers said."""
        self._looking, self._looks = False, looks
        jobs = {job.job_id: job for job in self._jobs.newest}
        rows: dict[str, Mapping[str, Cell]] = {}
        for look in looks:
            rows[look.cluster] = self._cluster(look, jobs)
            for worker in look.workers:
                rows[f"{look.cluster}{_WORKER}{worker.address}"] = self._worker(worker, jobs)
        columns = _columns(self.size.width)
        with_state = any(column.key == "state" for column in columns)

        def row(key: str) -> Sequence[Cell]:
            cells = rows[key]
            if not with_state:  # its sign is enough
                state, place = cells["state"], cells["place"].text
                indent = place[: len(place) - len(place.lstrip())]
                cells = {**cells, "place": Cell(f"{indent}{state.text[:1]} {place.lstrip()}", state.tone)}
            return [cells[column.key] for column in columns]

        self._table.empty = _EMPTY
        keys = tuple(rows)
        index = {key: place for place, key in enumerate(keys)}
        self._table.show(TableData(columns, keys, row, index))
        self.query_one("#head", Label).update(content(_summary(looks)))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer to stop only what was started here."""
        return action != "stop" or (self._look is not None and self._look.runs)

    async def action_stop(self) -> None:
        """Stop the cluster under the cursor, after a confirmation."""
        if (look := self._look) is None:
            return
        jobs = [job for job in self._jobs.active if job.spec.scheduler == look.cluster]
        folder, cluster = self._jobs.folder, look.cluster

        def refused(sentence: str) -> None:
            self.notify(sentence, severity="error", markup=False)

        def stop(yes: bool | None) -> None:
            if yes:
                self._jobs.stop(jobs)
                background.run(
                    self,
                    lambda: stop_cluster(folder, cluster, in_use=bool(jobs)),
                    lambda _: self.look(),
                    refused,
                    task="stopping a cluster",
                )

        count = len(trainings(jobs))
        verb = "stops" if count == 1 else "stop"
        also = f" {counted(count, 'training')} there {verb}, too; runs end as KILLED." if count else ""
        question = f"Stop the cluster {plain(cluster)}?{also}"
        await self.app.push_screen(ConfirmScreen(question, "Stop it", "Keep it running"), stop)

    @property
    def _look(self) -> ClusterLook | None:
        """The cluster under the cursor, or the one of the worker there."""
        cluster = (self._table.cursor_key or "").partition(_WORKER)[0]
        return next((look for look in self._looks if look.cluster == cluster), None)

    def _cluster(self, look: ClusterLook, jobs: Mapping[str, Job]) -> Mapping[str, Cell]:
        waiting = [
            job
            for job in jobs.values()
            if job.active and job.spec.scheduler == look.cluster and job.view.where in _WAITING
        ]
        text = look.problem or _about(look, waiting=len(waiting))
        there = bool(look.address) and not look.problem
        cpu = sum(worker.cpu for worker in look.workers)
        memory = sum(worker.memory for worker in look.workers)
        return {
            "place": Cell(plain(look.cluster)),
            "state": _state(look),
            "cpu": Cell(f"{cpu:.0f} %" if there else ""),
            "memory": Cell(file_size(memory) if there else ""),
            "trains": Cell(plain(text), "bad" if look.problem else "dim"),
        }

    def _worker(self, worker: WorkerLoad, jobs: Mapping[str, Job]) -> Mapping[str, Cell]:
        here = [each for each in worker.jobs if each not in jobs or jobs[each].view.where not in _WAITING]
        trained = [jobs[each].spec.title if each in jobs else f"job {each}" for each in here]
        return {
            "place": Cell(f"  {plain(worker.address.rpartition('://')[2])}"),
            "state": Cell("▶ trains", "running") if trained else Cell("· idle", "dim"),
            "cpu": Cell(f"{worker.cpu:.0f} %"),
            "memory": Cell(file_size(worker.memory)),
            "trains": Cell(plain(", ".join(trained))),
        }


def _columns(width: int) -> tuple[Column, ...]:
    """The columns for a screen of this width in cells."""
    state = (Column("state", "state", _STATE - GAP),) if width >= _NARROW else ()
    room = max(2 * _NARROWEST, width - _OTHERS - (_STATE if state else 0))
    place = min(room * 3 // 5, 32)
    return (
        Column("place", "cluster, workers", place, glow=False),
        *state,
        Column("cpu", "cpu", 6, right=True, glow=False),
        Column("memory", "memory", 8, right=True, glow=False),
        Column("trains", "trains", room - place, glow=False),
    )


def _state(look: ClusterLook) -> Cell:
    if look.problem:
        return Cell("✗ failed" if not look.address else "? silent", "bad")
    if look.address:
        return Cell("▶ running", "running")
    return Cell("… starting", "warning") if look.runs else Cell("· not here", "dim")


def _about(look: ClusterLook, *, waiting: int) -> str:
    if is_cluster(look.cluster) and not look.runs:
        return "starts with the next training"
    if not look.address:
        return f"starting for {duration(time() - (look.started or time()))}"
    threads = sum(worker.threads for worker in look.workers)
    parts = [f"{counted(len(look.workers), 'worker')}, {threads} at once"]
    if waiting:
        parts.append(f"{waiting} waiting")
    if look.runs:
        parts.append("kept when its last training ends" if look.keep else "stops with its last training")
    return " · ".join(parts)


def _summary(looks: Sequence[ClusterLook]) -> str:
    workers = [worker for look in looks for worker in look.workers]
    if not looks:
        return "Clusters · none"
    busy = sum(bool(worker.jobs) for worker in workers)
    return f"Clusters · {len(looks)} · {counted(len(workers), 'worker')}, {busy} busy"
