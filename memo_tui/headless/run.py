"""memo-tui run: a user's command as a run."""

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from memo_tui.errors import MemoTuiError, TrainingFailed
from memo_tui.headless.asked_work import asked_memo, current_folder
from memo_tui.headless.interrupts import exit_status, interruptible
from memo_tui.headless.left import interrupted
from memo_tui.headless.output import complain, say
from memo_tui.headless.start import garbage_left, store_of, upgrade_if_asked
from memo_tui.settings import Settings
from memo_tui.tracking.address import Address
from memo_tui.tracking.failure import log_text
from memo_tui.tracking.journal.left import wait_for_left
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.store import close_connections
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo.answers import Answer
from memo_tui.training.memo.command_key import command_key
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.memory import Lead, Memory
from memo_tui.training.memo.result import TrainingResult
from memo_tui.training.memo.verdict import JOINED, Verdict
from memo_tui.training.work.command import CommandWork
from memo_tui.training.work.command_process import run_command
from memo_tui.training.work.end_opened import SettledRun, other_stores
from memo_tui.training.work.free_command import FreeCommand
from memo_tui.training.work.launch_context import recorded
from memo_tui.training.work.log_tail import MOST_KEPT, OUTPUT, kept_text
from memo_tui.training.work.notebook import notebook_of
from memo_tui.training.work.notebook_process import run_notebook
from memo_tui.training.work.opened_runs import RUNS
from memo_tui.training.work.redact import Secrets
from memo_tui.training.work.tee import Tee

_FAILED = 1
_MOST_LISTED = 20
_LEFT_SECONDS = 1.0  # at the end, for what earlier trainings left to be delivered
_PLACES = ("tracking_uri", "experiment", "data_dir", "config")


def run(options: Mapping[str, Any], command: Sequence[str], settings: Settings) -> int:
    """Run a command as a run; the exit status, as `memo-tui run --help` describes it.

    Args:
        options: as given on the command line, each may be absent.
        command: the program and its arguments.
        settings: the store and the experiment.

    Raises:
        MemoTuiError: bad usage; nothing was begun.
    """
    address = store_of(settings)
    folder = current_folder()
    configure_mlflow(retries=3, timeout=30)
    tracker = MlFlowTracker(settings.experiment, address.uri)
    tracker.report = complain
    memo = asked_memo(options, settings, folder)
    notebook = notebook_of(command, folder)
    key = memo and (notebook.key(memo.declared) if notebook else command_key(command, folder, memo.declared))
    status = 0
    opened: list[SettledRun] = []

    def last_words(_status: int) -> None:
        complain(interrupted(tracker, "starting a run"))

    kept = _Kept(tracker, command) if settings.keep_output else None
    with interruptible(partial(tracker.break_off, KeyboardInterrupt()), last_words) as interrupts:
        stop = None
        try:
            upgrade_if_asked(options, address)
            memory = Memory(tracker, memo.policy) if memo else None
            if memo and memory and key and memo.dry:
                say(sys.stdout, str(memory.verdict(key)))
            else:
                with garbage_left():
                    _load(address)
                answer = _answer(memory, key) if memory and key else None
                how: dict[str, Any] = {
                    "name": options.get("name"),
                    "at_work": partial(kept.taking, interrupts.paused) if kept else interrupts.paused,
                    "output": kept.file if kept else None,
                    "grace": settings.grace,
                    "report": complain,
                    "answer": answer,
                }
                if notebook:
                    run_notebook(tracker, Path(notebook.path), notebook.texts, **how)
                else:
                    one_run = "one_run" in options
                    _run_command(tracker, command, folder, opened, one_run=one_run, how=how)
        except KeyboardInterrupt as interrupt:
            stop = interrupt
        except TrainingFailed as error:
            complain(str(error))
            status = error.status
        except MemoTuiError as error:
            if not tracker.is_left_finished:  # which was said, and the command succeeded
                complain(str(error))
                status = _FAILED
        if kept:
            kept.log(opened)
        status = status if stop is None else exit_status(stop)
        _tell(tracker, opened, options)
        if stop is None:
            wait_for_left(_LEFT_SECONDS)
        close_connections(address)
    return status


def _run_command(
    tracker: MlFlowTracker,
    command: Sequence[str],
    folder: Path,
    opened: list[SettledRun],
    *,
    one_run: bool,
    how: Mapping[str, Any],
) -> None:
    """Run it in one run, or as without memo-tui: then its runs are added to those that are opened.

    Args:
        tracker: of the store and the experiment.
        command: the program and its arguments.
        folder: where it runs.
        opened: gets its runs.
        one_run: whether it has one, opened before.
        how: what `run_command` and `FreeCommand` both take.
    """
    known = CommandWork(tuple(command), str(folder)).without_passwords().argv
    tags = recorded(known, str(folder))
    if one_run:
        run_command(tracker, command, folder=folder, tags=tags, **how)
        return
    with TemporaryDirectory(prefix="memo-tui-run-", ignore_cleanup_errors=True) as place:
        notes, job = Path(place, RUNS), uuid4().hex[:8]
        FreeCommand(
            tracker, command, folder, notes=notes, job=job, tags=tags, opened=opened.extend, **how
        ).run()


def _load(address: Address) -> None:
    """Import what opens a store: that is asked only when it is clear whether the command needs it."""
    import_module("mlflow" if address.kind == "server" else "mlflow.store.tracking.sqlalchemy_store")


class _Kept:
    """The output of a command, which is kept with its run.

    Attributes:
        file: has it, when the command has ended.
    """

    def __init__(self, tracker: MlFlowTracker, command: Sequence[str]) -> None:
        self._tracker = tracker
        self._secrets = Secrets(command, tracker.address.redact)
        self._folder = TemporaryDirectory(prefix="memo-tui-", ignore_cleanup_errors=True)
        self.file = Path(self._folder.name, OUTPUT)
        self._tee = Tee(self.file, MOST_KEPT)

    @contextmanager
    def taking(self, at_work: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
        """A context for the time in which the command runs, within another one."""
        with at_work(), self._tee.taking():
            yield

    def log(self, opened: Sequence[SettledRun]) -> None:
        """Log it with the command's own run and those that it opened, if it ran."""
        runs = dict.fromkeys((self._tracker.run_id, *(run.run_id for run in opened if run.same)))
        if self.file.exists():
            text = kept_text(self.file, self._secrets.redact, self._tee.left_out)
            for run_id in filter(None, runs):
                log_text(self._tracker.mlflow_client, run_id, text, OUTPUT)
        self._folder.cleanup()


def _answer(memory: Memory, key: Key) -> Answer:
    """`Memory.answer` of a command that says the verdict; without a run of its own, the tracker has none."""

    def tell(verdict: Verdict) -> None:
        complain(str(verdict))

    def answer(tags: Mapping[str, str], train: Callable[[Lead], str], name: str | None) -> TrainingResult:
        result = memory.answer(key, tags, train, name, tell=tell)
        if result.verdict.is_hit:
            if result.verdict.word == JOINED:
                tell(result.verdict)
            memory.tracker.mlflow_run = None
        return result

    return answer


def _tell(tracker: MlFlowTracker, opened: Sequence[SettledRun], options: Mapping[str, Any]) -> None:
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


def _summary(tracker: MlFlowTracker) -> str:
    """The run and how it ended, as stored if the store answers."""
    run: Any = tracker.mlflow_run
    status = tracker.run_status
    if tracker.is_delivered:
        with suppress(Exception):  # it has just gone
            run = tracker.mlflow_client.get_run(run.info.run_id)
            status = run.info.status
    info = run.info
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
