"""A user's command as one MLflow run that is opened before it, for any language."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from uuid import uuid4

from memo_tui.errors import TrainingFailed
from memo_tui.tracking.failure import log_text
from memo_tui.tracking.mlflow_env import environment_of_user
from memo_tui.tracking.tags import COMMAND_TAG, JOB_TAG, RUNNING
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo.answers import Answer
from memo_tui.training.memo.memory import Lead
from memo_tui.training.work.carry_out import CommandWords, carry_out, store_variables
from memo_tui.training.work.end_opened import settle_noted
from memo_tui.training.work.grace import Grace
from memo_tui.training.work.log_tail import Failure, redact_file, size_of
from memo_tui.training.work.opened_runs import RUNS, environment_for
from memo_tui.training.work.signal_forwarding import SignalForwarder, forward_signals


def run_command(
    tracker: MlFlowTracker,
    argv: Sequence[str] | Callable[[str], Sequence[str]],
    *,
    folder: Path,
    shown: Sequence[str] = (),
    name: str | None = None,
    tags: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    withheld: Collection[str] = (),
    output: Path | None = None,
    at_work: Callable[[], AbstractContextManager[None]] = nullcontext,
    grace: float | None = None,
    report: Callable[[str], object] = lambda _: None,
    answer: Answer | None = None,
) -> str:
    """Run a command as a run of the tracker's experiment, and wait for its end; returns the run's id.

    The command has this process's standard streams, and the environment with `MLFLOW_TRACKING_URI` (a
    server's user and password in `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`),
    `MLFLOW_EXPERIMENT_NAME`, `MLFLOW_EXPERIMENT_ID` and `MLFLOW_RUN_ID`. What it logs through MLflow lands in
    that run: its first `mlflow.start_run()`, `mlflow.log_...` without one, the first fit with autologging.
    Each later `start_run()` makes a run of its own in the experiment, with the job's tags; if the command
    leaves it open, it ends with the command. The command must keep that store and experiment: if it sets
    another of either, MLflow doesn't find the run, and `start_run()` raises.

    The run ends as FINISHED, or as the command itself ended it, if the exit status is 0, else as FAILED. On
    SIGINT, SIGTERM and SIGHUP the end of the command is waited for, the run ends as KILLED, and then the
    signal has its usual effect here.

    Args:
        tracker: makes the run.
        argv: the program and its arguments, or a function that returns them for the run's id.
        folder: where the command runs.
        shown: the command as its user would type it, if that is another.
        name: the run's name; for None the store chooses one.
        tags: more tags for it.
        environment: for the command; None for the user's own.
        withheld: names of the variables above to leave out.
        output: the file that its standard output and errors go to, if they go to one: of a command that
            fails, the end of that is kept in the run, as the artifacts `output.txt` and `traceback.txt`.
        at_work: a context for the time in which the command runs.
        grace: seconds that the command has from the first signal; then, or at the second signal, it and what
            it has started is killed. None lets it take any time.
        report: called with sentences on that.
        answer: `Memory.answer` of its key, so that it runs only if no finished run is its result; then that
            run's id is returned.

    Raises:
        TrainingFailed: the command can't be started, ended with another status than 0, or by a signal.
        ExperimentDeleted, StoreError: as `MlFlowTracker`.
    """
    make = argv if callable(argv) else lambda _: argv
    words = CommandWords.of(shown or make(""), folder, tracker.address)
    own = {COMMAND_TAG: words.tags[COMMAND_TAG], JOB_TAG: (tags or {}).get(JOB_TAG) or uuid4().hex[:8]}
    about = {**words.tags, **(tags or {}), **own}
    of_opened = {tag: value for tag, value in about.items() if not tag.startswith("mlflow.")}

    limit = None if grace is None else Grace(grace, words.quoted, report)

    def run_it(lead: Lead | None) -> str:
        with forward_signals(limit) as forwarder, tracker.run(name, about, lead and lead.run) as run:
            failure = run_in(run.info.run_id, forwarder, lead)
        if failure:
            raise failure
        return str(run.info.run_id)

    def run_in(run_id: str, forwarder: SignalForwarder, lead: Lead | None) -> TrainingFailed | None:
        variables = {
            **(environment_of_user() if environment is None else environment),
            **store_variables(tracker.address),
            "MLFLOW_EXPERIMENT_NAME": tracker.experiment_name,
            "MLFLOW_EXPERIMENT_ID": tracker.mlflow_experiment_id,
            "MLFLOW_RUN_ID": run_id,
        }
        for variable in withheld:
            variables.pop(variable, None)
        begin, at = size_of(output) if output else 0, monotonic()
        failure = None
        if not forwarder.came:
            with at_work(), TemporaryDirectory(prefix="memo-tui-", ignore_cleanup_errors=True) as place:
                notes = Path(place, RUNS)
                notes.touch()
                variables = environment_for(variables, tags=of_opened, notes=notes, experiment="")
                failure = carry_out(make(run_id), folder, variables, forwarder, words.quoted)
                status = "KILLED" if forwarder.came else "FAILED" if failure else "FINISHED"
                settle_noted(tracker, own[JOB_TAG], notes, status, report)
        if output:
            redact_file(output, begin, words.secrets)
        if failure and output and not forwarder.came:
            failure = _explained(tracker, run_id, failure, Failure(output, begin, words.secrets.redact))
        if forwarder.came:
            tracker.end_run("KILLED")
            return failure
        if lead and not failure and _may_finish(tracker, run_id):
            lead.remember(monotonic() - at)
        tracker.end_run("FAILED" if failure else "FINISHED", unless_ended=not failure)
        return failure

    return run_it(None) if answer is None else answer(about, run_it, name).run_id


def _explained(
    tracker: MlFlowTracker, run_id: str, failure: TrainingFailed, reason: Failure
) -> TrainingFailed:
    """The failure with its reason; the output is kept in the run, if the store accepts it."""
    for name, text in reason.texts.items():
        log_text(tracker.mlflow_client, run_id, text, name)
    return TrainingFailed(reason.explain(str(failure)), failure.status)


def _may_finish(tracker: MlFlowTracker, run_id: str) -> bool:
    """Whether a command that ended well has certainly not ended its run otherwise."""
    with suppress(Exception):
        return tracker.mlflow_client.get_run(run_id).info.status in (*RUNNING, "FINISHED")
    return False
