"""The end of the runs that a command opened: those that it left open are ended."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from memo_tui.background import within
from memo_tui.errors import MemoTuiError, StoreUnreachable
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.every_page import every_page
from memo_tui.tracking.job_runs import tagged_runs
from memo_tui.tracking.origin import Origin
from memo_tui.tracking.stop_runs import end_processes
from memo_tui.tracking.tags import PARENT_TAG, RUNNING
from memo_tui.training.work.opened_runs import OpenedRun, opened_in

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

    from memo_tui.tracking.tracker import MlFlowTracker

PATIENCE = 15.0
"""Seconds for a store at the end of a command."""

_GRACE = 3.0  # for what a stopped command left in the background


@dataclass(frozen=True)
class SettledRun:
    """A run that a command opened, as it is after its end.

    Attributes:
        run_id: MLflow's id.
        name: its name.
        experiment: the name of its experiment; its id if the store doesn't say.
        status: MLflow's; "" if the store doesn't say.
        seconds: how long it took, or None.
        store: the address of its store for people.
        same: whether that is the job's.
        parent: the id of the run that the program nested it in, or "".
    """

    run_id: str
    name: str
    experiment: str
    status: str
    seconds: float | None
    store: str
    same: bool
    parent: str

    def __str__(self) -> str:
        took = "" if self.seconds is None else f" in {_duration(self.seconds)}"
        word = self.status.lower() or "not known"
        return f"run {self.run_id} ({self.name!r}) is {word}{took} in experiment {self.experiment!r}"


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)}:{int(seconds % 60):02} min"


def away(tracker: "MlFlowTracker") -> StoreUnreachable:
    """The error of a store that has not answered within `PATIENCE`."""
    return StoreUnreachable(f"{tracker.mlflow_uri} did not answer within {PATIENCE:g} s.")


def settle_noted(
    tracker: "MlFlowTracker", job: str, notes: Path, status: str, report: Callable[[str], object]
) -> Sequence[SettledRun]:
    """`settle` the runs in a file of notes; if the store doesn't answer, only the notes are known."""
    opened = opened_in(notes, tracker.address)
    try:
        return within(PATIENCE, lambda: settle(tracker, job, opened, status, report), away(tracker))
    except StoreUnreachable as error:
        report(f"Its runs may still be shown as running: {error}")
        return [as_noted(run) for run in opened]


def settle(
    tracker: "MlFlowTracker",
    job: str,
    opened: Sequence[OpenedRun],
    status: str,
    report: Callable[[str], object] = lambda _: None,
) -> Sequence[SettledRun]:
    """End the runs that were left open, and say of all what became of them, in the order of their opening.

    A run whose process still runs, as one in the background, stays open; after a stop its process is ended.

    Args:
        tracker: of the job's store; a run that it has open itself is left alone.
        job: the id in the tag of the runs.
        opened: the runs.
        status: MLflow's, for those that are open.
        report: called with a sentence if a store doesn't take it.
    """
    from memo_tui.tracking.store import open_store  # noqa: PLC0415 - only in the job's process

    by_store: dict[str, list[OpenedRun]] = {}
    for run in opened:
        by_store.setdefault("" if run.same else run.shown_store, []).append(run)
    settled: dict[str, SettledRun] = {}
    for store, runs in by_store.items():
        try:
            client = tracker.mlflow_client if not store else open_store(Address.parse(store))
            ended = _ended(client, job, runs, status, but=tracker.open_run)
            settled |= {run.run_id: run for run in ended}
        except MemoTuiError as error:
            report(f"What became of the runs in {runs[0].shown_store} isn't known: {error}")
        except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
            report(str(to_store_error(error, tracker.address)))
    return [settled.get(run.run_id) or as_noted(run) for run in opened]


def _ended(
    client: "MlflowClient", job: str, opened: Sequence[OpenedRun], status: str, *, but: str | None
) -> Iterable[SettledRun]:
    found = runs_of_job(client, job, opened)
    open_ones = {run.run_id for run in found if run.status in RUNNING}
    origins = {run.run_id: Origin.of_tag(run.origin) for run in opened if run.run_id in open_ones}
    alive = {run_id: origin for run_id, origin in origins.items() if origin and not origin.gone}
    if status == "KILLED":
        here = {origin.pid: origin for origin in alive.values() if origin.is_here}
        end_processes(here, _GRACE)
        alive = {}
        found = runs_of_job(client, job, opened) if here else found
    noted = {run.run_id: run for run in opened}
    ends = {
        run.run_id: _end_of(run.status, noted.get(run.run_id), status)
        for run in found
        if run.run_id not in alive and run.run_id != but
    }
    left = {run_id: end for run_id, end in ends.items() if end}
    for run_id, end in left.items():
        client.set_terminated(run_id, end)
    return runs_of_job(client, job, opened) if left else found


def _end_of(now: str, opened: OpenedRun | None, status: str) -> str:
    """The status that a run is to have at the end of a command that ends with a status; "" for its own."""
    if opened and opened.failed and now in RUNNING:
        return "FAILED"
    replaced = {"FAILED": ("FINISHED",), "KILLED": ("FINISHED", "FAILED")}.get(status, ())
    return status if now in RUNNING or (opened and opened.left and now in replaced) else ""


def runs_of_job(
    client: "MlflowClient", job: str, opened: Sequence[OpenedRun], *, everywhere: bool = False
) -> Sequence[SettledRun]:
    """The runs of a job as they are now, in the order in which they began; nothing is written.

    Args:
        client: of the store.
        job: the id in the tag of the runs.
        opened: those that are noted, whose experiments are searched.
        everywhere: whether all others are searched as well.

    Raises:
        Exception: what MLflow raises.
    """
    names: dict[str, str] = {}
    if everywhere:
        names = {each.experiment_id: each.name for each in every_page(client.search_experiments)}
    for experiment_id in {run.experiment_id for run in opened} - names.keys():
        names[experiment_id] = str(client.get_experiment(experiment_id).name)
    if not names:
        return ()
    found: dict[str, Run] = {run.info.run_id: run for run in tagged_runs(client, job, list(names))}
    for each in opened:
        if each.run_id not in found:
            with suppress(Exception):  # it was deleted meanwhile
                found[each.run_id] = client.get_run(each.run_id)
    noted = {run.run_id: run for run in opened}
    runs = sorted(found.values(), key=lambda run: run.info.start_time or 0)
    return [_of(run, noted.get(run.info.run_id), names) for run in runs]


def _of(run: "Run", opened: OpenedRun | None, names: dict[str, str]) -> SettledRun:
    info = run.info
    return SettledRun(
        info.run_id,
        info.run_name or info.run_id,
        names.get(info.experiment_id, info.experiment_id),
        info.status,
        (info.end_time - info.start_time) / 1000 if info.end_time and info.start_time else None,
        opened.shown_store if opened else "",
        opened.same if opened else True,
        opened.parent if opened else run.data.tags.get(PARENT_TAG, ""),
    )


def as_noted(run: OpenedRun) -> SettledRun:
    """A run of which only the note is known."""
    return SettledRun(
        run.run_id, run.name or run.run_id, run.experiment_id, "", None, run.shown_store, run.same, run.parent
    )


def copy_results(tracker: "MlFlowTracker", runs: Sequence[SettledRun]) -> None:
    """Give the tracker's run the params and last metrics of the only run that is nested in no other."""
    first = [run for run in runs if run.same and not run.parent]
    if len(first) != 1:
        return
    with suppress(Exception):  # the run itself has them
        data = tracker.mlflow_client.get_run(first[0].run_id).data
        tracker.log_params(data.params)
        tracker.log_step(data.metrics, 0)


def other_stores(runs: Sequence[SettledRun], store: str) -> Sequence[str]:
    """A sentence on each other store that a command logged to.

    Args:
        runs: that it opened.
        store: the address of the job's, for people.
    """
    counts: dict[str, int] = {}
    for run in runs:
        if not run.same:
            counts[run.store] = counts.get(run.store, 0) + 1
    return [
        f"The command sets another store: {'a run is' if count == 1 else f'{count:,} runs are'} in {other},"
        f" not in {store}. See with: memo-tui --tracking-uri {other}"
        for other, count in counts.items()
    ]
