"""memo-tui run: a user's command as a run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from memo_tui.errors import MemoTuiError, TrainingFailed
from memo_tui.files import be_private
from memo_tui.headless.asked_work import asked_memo, current_folder
from memo_tui.headless.interrupts import exit_status, interruptible
from memo_tui.headless.left import interrupted
from memo_tui.headless.run_report import RunReport, report_of
from memo_tui.headless.start import garbage_left, store_of, upgrade_if_asked
from memo_tui.secrets.redact import Secrets
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
from memo_tui.training.memo.verdict import JOINED
from memo_tui.training.work.command import CommandWork
from memo_tui.training.work.command_process import run_command
from memo_tui.training.work.end_opened import SettledRun
from memo_tui.training.work.free_command import FreeCommand
from memo_tui.training.work.launch_context import recorded
from memo_tui.training.work.log_tail import MOST_KEPT, OUTPUT, kept_text
from memo_tui.training.work.notebook import notebook_of
from memo_tui.training.work.notebook_process import run_notebook
from memo_tui.training.work.opened_runs import RUNS
from memo_tui.training.work.tee import Tee

_FAILED = 1
_LEFT_SECONDS = 1.0  # at the end, for what earlier trainings left to be delivered


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
    be_private()
    configure_mlflow(retries=3, timeout=30)
    tracker = MlFlowTracker(settings.experiment, address.uri)
    memo = asked_memo(options, settings, folder)
    notebook = notebook_of(command, folder)
    key = memo and (notebook.key(memo.declared) if notebook else command_key(command, folder, memo.declared))
    status = 0
    opened: list[SettledRun] = []
    kept = _Kept(tracker, command) if settings.keep_output else None
    with (
        report_of(as_json=bool(options.get("json"))) as report,
        interruptible(
            partial(tracker.break_off, KeyboardInterrupt()),
            lambda status: report.cut_off(interrupted(tracker, "starting a run"), status),
        ) as interrupts,
    ):
        tracker.report = report.noted
        stop = None
        try:
            work = notebook or CommandWork(tuple(command), str(folder))
            report.started(work.title, settings.experiment, address.shown)
            upgrade_if_asked(options, address)
            memory = Memory(tracker, memo.policy) if memo else None
            if memo and memory and key and memo.dry:
                report.foretold(memory.verdict(key))
            else:
                with garbage_left():
                    _load(address)
                at_work = partial(kept.taking, interrupts.paused) if kept else interrupts.paused
                how: dict[str, Any] = {
                    "name": options.get("name"),
                    "at_work": partial(_begun, report, tracker, at_work),
                    "output": kept.file if kept else None,
                    "grace": settings.grace,
                    "report": report.noted,
                    "answer": _answer(memory, key, report) if memory and key else None,
                }
                if notebook:
                    run_notebook(tracker, Path(notebook.path), notebook.texts, **how)
                elif "one_run" in options:
                    run_command(tracker, command, folder=folder, tags=_recorded(command, folder), **how)
                else:
                    _run_freely(tracker, command, folder, opened, report=report, how=how)
        except KeyboardInterrupt as interrupt:
            stop = interrupt
        except TrainingFailed as error:
            report.problem(str(error))
            status = error.status
        except MemoTuiError as error:
            if not tracker.is_left_finished:  # which was said, and the command succeeded
                report.problem(str(error))
                status = _FAILED
        if kept:
            kept.log(opened)
        status = status if stop is None else exit_status(stop)
        report.ended(tracker, opened, options)
        report.over(status)
        if stop is None:
            wait_for_left(_LEFT_SECONDS)
        close_connections(address)
    return status


@contextmanager
def _begun(
    report: RunReport, tracker: MlFlowTracker, at_work: Callable[[], AbstractContextManager[None]]
) -> Iterator[None]:
    """A context for the time in which the command runs, within another one."""
    if tracker.open_run:
        report.own_run(tracker)
    with at_work():
        yield


def _recorded(command: Sequence[str], folder: Path) -> dict[str, str]:
    """The tags by which a command can be run again."""
    return recorded(CommandWork(tuple(command), str(folder)).without_passwords().argv, str(folder))


def _run_freely(
    tracker: MlFlowTracker,
    command: Sequence[str],
    folder: Path,
    opened: list[SettledRun],
    *,
    report: RunReport,
    how: Mapping[str, Any],
) -> None:
    """Run it as without memo-tui, and find its runs.

    Args:
        tracker: of the store and the experiment.
        command: the program and its arguments.
        folder: where it runs.
        opened: gets its runs.
        report: is told of them as they are opened.
        how: options of `FreeCommand`.
    """
    with TemporaryDirectory(prefix="memo-tui-run-", ignore_cleanup_errors=True) as place:
        notes = Path(place, RUNS)
        free = FreeCommand(
            tracker,
            command,
            folder,
            notes=notes,
            job=uuid4().hex[:8],
            tags=_recorded(command, folder),
            opened=opened.extend,
            **how,
        )
        with report.following(notes, tracker):
            free.run()


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


def _answer(memory: Memory, key: Key, report: RunReport) -> Answer:
    """`Memory.answer` of a command that says the verdict; without a run of its own, the tracker has none."""

    def answer(tags: Mapping[str, str], train: Callable[[Lead], str], name: str | None) -> TrainingResult:
        result = memory.answer(key, tags, train, name, tell=report.decided)
        if result.verdict.is_hit:
            if result.verdict.word == JOINED:
                report.decided(result.verdict)
            memory.tracker.mlflow_run = None
        return result

    return answer
