"""What `memo-tui run` reports beside the output of its command: sentences, or events for programs."""

import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Any

from memo_tui.background import start
from memo_tui.headless.json_lines import finite, finite_json, print_event
from memo_tui.headless.output import complain, events_apart, say
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo.verdict import Verdict
from memo_tui.training.work.end_opened import SettledRun, other_stores
from memo_tui.training.work.opened_runs import opened_in

_MOST_LISTED = 20
_PLACES = ("tracking_uri", "experiment", "data_dir", "config")
_LOOK_SECONDS = 0.2


class RunReport:
    """Says in sentences what becomes of a command."""

    @contextmanager
    def following(self, notes: Path, tracker: MlFlowTracker) -> Iterator[None]:  # noqa: ARG002
        """A context for the time in which a command opens runs, and notes them in a file."""
        yield

    def started(self, command: str, experiment: str, store: str) -> None:
        """The command is about to be run, with an experiment and a store for what sets no other."""

    def own_run(self, tracker: MlFlowTracker) -> None:
        """The command begins, in a run of its own."""

    def noted(self, sentence: str) -> None:
        """Something should be known."""
        complain(sentence)

    def problem(self, sentence: str) -> None:
        """Something went wrong."""
        complain(sentence)

    def decided(self, verdict: Verdict) -> None:
        """Whether the command is run, or an earlier run is its result."""
        complain(str(verdict))

    def foretold(self, verdict: Verdict) -> None:
        """The verdict on a command that is only asked about."""
        say(sys.stdout, str(verdict))

    def ended(self, tracker: MlFlowTracker, opened: Sequence[SettledRun], options: Mapping[str, Any]) -> None:
        """Say which runs there are now, in which experiment and store, how they ended, and what they took."""
        for run in opened[:_MOST_LISTED]:
            complain(str(run))
        if len(opened) > _MOST_LISTED:
            complain(f"and {len(opened) - _MOST_LISTED:,} more")
        for sentence in other_stores(opened, tracker.mlflow_uri):
            complain(sentence)
        if tracker.mlflow_run is not None:
            complain(f"{_summary(tracker)}; see it with: {_dashboard(options, tracker)}")
        elif here := next((run for run in opened if run.same), None):
            complain(f"see with: {_dashboard({**options, 'experiment': here.experiment}, tracker)}")

    def over(self, status: int) -> None:
        """Nothing more is done; the exit status is given."""

    def cut_off(self, sentence: str, status: int) -> None:
        """The process ends now, whatever it does; may be called on another thread."""
        self.problem(sentence)
        self.over(status)


class RunEvents(RunReport):
    """Prints one line of JSON per event, as `JsonLines` does; the command's output goes to standard error."""

    def __init__(self) -> None:
        self._begun: set[str] = set()

    @contextmanager
    def following(self, notes: Path, tracker: MlFlowTracker) -> Iterator[None]:
        """Print each run as it is opened."""
        over = Event()

        def look() -> None:
            while True:
                last = over.wait(_LOOK_SECONDS)
                for run in opened_in(notes, tracker.address):
                    self._print_run(run.run_id, run.name, run.shown_store)
                if last:
                    return

        thread = start("opened-runs", look, "reading the runs of a command")
        try:
            yield
        finally:
            over.set()
            thread.join()

    def started(self, command: str, experiment: str, store: str) -> None:
        """The command is about to be run."""
        print_event("started", command=command, experiment=experiment, store=store)

    def own_run(self, tracker: MlFlowTracker) -> None:
        """The command's own run has begun."""
        info = _run_of(tracker).info
        self._print_run(info.run_id, info.run_name, tracker.mlflow_uri)

    def noted(self, sentence: str) -> None:
        """Something should be known; said on standard error, too."""
        super().noted(sentence)
        print_event("note", message=sentence)

    def problem(self, sentence: str) -> None:
        """Something went wrong; said on standard error, too."""
        super().problem(sentence)
        print_event("problem", message=sentence, model=None)

    def decided(self, verdict: Verdict) -> None:
        """Whether the command is run, or an earlier run is its result."""
        print_event("remembered" if verdict.is_hit else "verdict", model=None, **finite_json(verdict))

    def foretold(self, verdict: Verdict) -> None:
        """The verdict on a command that is only asked about."""
        print_event("verdict", model=None, **finite_json(verdict))

    def ended(
        self, tracker: MlFlowTracker, opened: Sequence[SettledRun], _options: Mapping[str, Any]
    ) -> None:
        """Print how each run ended."""
        for run in opened:
            self._print_end(
                tracker if run.same else None,
                run.run_id,
                seconds=run.seconds,
                name=run.name,
                experiment=run.experiment,
                store=run.store,
                status=run.status,
            )
        for sentence in other_stores(opened, tracker.mlflow_uri):
            self.noted(sentence)
        if tracker.mlflow_run is not None:
            info, status = _as_stored(tracker)
            store = tracker.mlflow_uri
            self._print_run(info.run_id, info.run_name, store)
            self._print_end(
                tracker,
                info.run_id,
                seconds=(info.end_time - info.start_time) / 1000 if info.end_time else None,
                name=info.run_name,
                experiment=tracker.experiment_name,
                store=store,
                status=status,
            )

    def over(self, status: int) -> None:
        """Print the exit status."""
        print_event("ended", exit_status=status)

    def _print_run(self, run_id: str, name: str, store: str) -> None:
        if run_id not in self._begun:
            self._begun.add(run_id)
            print_event("run", run_id=run_id, name=name, store=store)

    def _print_end(
        self, tracker: MlFlowTracker | None, run_id: str, *, seconds: float | None, **about: str
    ) -> None:
        """Print how a run ended, with its last metrics if a tracker has its store."""
        took = None if seconds is None else round(seconds, 3)
        metrics = _metrics(tracker, run_id) if tracker else {}
        print_event("run_ended", run_id=run_id, **about, seconds=took, metrics=metrics)


@contextmanager
def report_of(*, as_json: bool) -> Iterator[RunReport]:
    """The report in the form that is asked for."""
    if not as_json:
        yield RunReport()
        return
    with events_apart():
        yield RunEvents()


def _run_of(tracker: MlFlowTracker) -> Any:
    return tracker.mlflow_run


def _metrics(tracker: MlFlowTracker, run_id: str) -> Mapping[str, float | None]:
    with suppress(Exception):  # the store has just gone
        return finite(tracker.mlflow_client.get_run(run_id).data.metrics)
    return {}


def _as_stored(tracker: MlFlowTracker) -> tuple[Any, str]:
    """The tracker's run and its status, as stored if the store answers."""
    info, status = _run_of(tracker).info, tracker.run_status
    if tracker.is_delivered:
        with suppress(Exception):  # it has just gone
            info = tracker.mlflow_client.get_run(info.run_id).info
            status = info.status
    return info, status


def _summary(tracker: MlFlowTracker) -> str:
    """The run and how it ended."""
    info, status = _as_stored(tracker)
    return (
        f"run {info.run_id} ({info.run_name!r}) is {status.lower()} in experiment {tracker.experiment_name!r}"
    )


def _dashboard(options: Mapping[str, Any], tracker: MlFlowTracker) -> str:
    """The command that shows it, with the options that were given; the rest is found as before."""
    command = ["memo-tui"]
    for name in _PLACES:
        if name in options:
            value = tracker.mlflow_uri if name == "tracking_uri" else options[name]
            command += [f"--{name.replace('_', '-')}", value]
    return shlex.join(command)
