"""A user's command as an MLflow run, in any language."""

import shlex
import signal
import subprocess
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from time import monotonic
from urllib.parse import unquote, urlsplit, urlunsplit

from memo_tui.errors import TrainingFailed
from memo_tui.tracking.address import Address
from memo_tui.tracking.failure import log_text
from memo_tui.tracking.mlflow_env import environment_of_user
from memo_tui.tracking.tags import COMMAND_TAG, RUNNING
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo.answers import Answer
from memo_tui.training.memo.memory import Lead
from memo_tui.training.work.log_tail import Failure, redact_file, size_of
from memo_tui.training.work.redact import Secrets
from memo_tui.training.work.scripts import script_in
from memo_tui.training.work.signal_forwarding import SignalForwarder, forward_signals

_LONGEST_TAG = 5000
_LONGEST_WORD = 2000
_LONGEST_SHOWN = 80
_NOT_FOUND, _NOT_EXECUTABLE = 127, 126  # a shell's exit statuses for these


def run_command(
    tracker: MlFlowTracker,
    argv: Sequence[str] | Callable[[str], Sequence[str]],
    *,
    folder: Path,
    name: str | None = None,
    tags: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    withheld: Collection[str] = (),
    output: Path | None = None,
    at_work: Callable[[], AbstractContextManager[None]] = nullcontext,
    report: Callable[[str], object] = lambda _: None,
    answer: Answer | None = None,
) -> str:
    """Run a command as a run of the tracker's experiment, and wait for its end; returns the run's id.

    The command has this process's standard streams, and the environment with `MLFLOW_TRACKING_URI` (a
    server's user and password in `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`),
    `MLFLOW_EXPERIMENT_NAME`, `MLFLOW_EXPERIMENT_ID` and `MLFLOW_RUN_ID`. What it logs through MLflow lands in
    that run: its first `mlflow.start_run()`, `mlflow.log_...` without one, the first fit with autologging.
    Each later `start_run()` makes a run of its own in the experiment. The command must keep that store
    and experiment: if it sets another of either, MLflow doesn't find the run, and `start_run()` raises.

    The run ends as FINISHED, or as the command itself ended it, if the exit status is 0, else as FAILED. On
    SIGINT, SIGTERM and SIGHUP the end of the command is waited for, the run ends as KILLED, and then the
    signal has its usual effect here.

    Args:
        tracker: makes the run.
        argv: the program and its arguments, or a function that returns them for the run's id.
        folder: where the command runs.
        name: the run's name; for None the store chooses one.
        tags: more tags for it.
        environment: for the command; None for the user's own.
        withheld: names of the variables above to leave out.
        output: the file that its standard output and errors go to, if they go to one: of a command that
            fails, the end of that is kept in the run, as the artifacts `output.txt` and `traceback.txt`.
        at_work: a context for the time in which the command runs.
        report: called at the second signal, if the command still runs then, with a sentence on what is waited
            for and how to end it.
        answer: `Memory.answer` of its key, so that it runs only if no finished run is its result; then that
            run's id is returned.

    Raises:
        TrainingFailed: the command can't be started, ended with another status than 0, or by a signal.
        ExperimentDeleted, StoreError: as `MlFlowTracker`.
    """
    make = argv if callable(argv) else lambda _: argv
    argv = make("RUN_ID")
    secrets = Secrets(argv, tracker.address.redact)
    words = [_cut(word) for word in secrets.words]
    shown = shlex.join(words)
    about = {
        "mlflow.source.name": script_in(words, folder) or words[0],
        **(tags or {}),
        COMMAND_TAG: shown if len(shown) <= _LONGEST_TAG else f"{shown[:_LONGEST_TAG]}…",
    }

    def still_runs(pid: int) -> None:
        report(f"Waiting for {_quoted(shown)} to end; to end it at once: kill -KILL {pid}")

    def run_it(lead: Lead | None) -> str:
        with forward_signals(still_runs) as forwarder, tracker.run(name, about, lead and lead.run) as run:
            failure = run_in(run.info.run_id, forwarder, lead)
        if failure:
            raise failure
        return str(run.info.run_id)

    def run_in(run_id: str, forwarder: SignalForwarder, lead: Lead | None) -> TrainingFailed | None:
        variables = {
            **(environment_of_user() if environment is None else environment),
            **_store_variables(tracker.address),
            "MLFLOW_EXPERIMENT_NAME": tracker.experiment_name,
            "MLFLOW_EXPERIMENT_ID": tracker.mlflow_experiment_id,
            "MLFLOW_RUN_ID": run_id,
        }
        for variable in withheld:
            variables.pop(variable, None)
        begin, at = size_of(output) if output else 0, monotonic()
        failure = None
        if not forwarder.came:
            with at_work():
                failure = _carried_out(make(run_id), folder, variables, forwarder, _quoted(shown))
        if output:
            redact_file(output, begin, secrets)
        if failure and output and not forwarder.came:
            failure = _explained(tracker, run_id, failure, Failure(output, begin, secrets.redact))
        if forwarder.came:
            tracker.end_run("KILLED")
            return failure
        if lead and not failure and _may_finish(tracker, run_id):
            lead.remember(monotonic() - at)
        tracker.end_run("FAILED" if failure else "FINISHED", unless_ended=not failure)
        return failure

    return run_it(None) if answer is None else answer(about, run_it, name).run_id


def _carried_out(
    argv: Sequence[str], folder: Path, variables: Mapping[str, str], forwarder: SignalForwarder, shown: str
) -> TrainingFailed | None:
    """Run the command to its end; returns what went wrong."""
    try:
        child = subprocess.Popen(argv, cwd=folder, env=variables)  # noqa: S603 - the user asks for it
    except OSError as error:
        status = _NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_EXECUTABLE
        where = f" in {folder}" if folder.is_dir() else f", as the folder {folder} does not exist"
        return TrainingFailed(f"{shown} can't be started{where}: {error.strerror}.", status)
    except ValueError as error:
        return TrainingFailed(f"{shown} can't be started: {error}.", _NOT_EXECUTABLE)
    code = forwarder.wait(child)
    if code == 0:
        return None
    if code > 0:
        return TrainingFailed(f"{shown} ended with status {code}.", code)
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    hint = " (out of memory?)" if name == "SIGKILL" else ""
    return TrainingFailed(f"{shown} was ended by {name}{hint}.", 128 - code)


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


def _store_variables(address: Address) -> dict[str, str]:
    """Variables by which a child finds the store; MLflow prints the URI, so the password is separate."""
    if address.uri == address.shown:
        return {"MLFLOW_TRACKING_URI": address.uri}
    if address.kind == "server":
        parts = urlsplit(address.uri)
        user, _, host = parts.netloc.rpartition("@")
        name, _, password = user.partition(":")
        if name and password and not parts.query:
            return {
                "MLFLOW_TRACKING_URI": urlunsplit(parts._replace(netloc=host)),
                "MLFLOW_TRACKING_USERNAME": unquote(name),
                "MLFLOW_TRACKING_PASSWORD": unquote(password),
            }
    return {"MLFLOW_TRACKING_URI": address.uri, "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true"}


def _cut(word: str) -> str:
    """A word cut to a length that can be shown; a cut could hide the end of a password in a URI."""
    if len(word) <= _LONGEST_WORD:
        return word
    return "…" if "://" in word else f"{word[:_LONGEST_WORD]}…"


def _quoted(shown: str) -> str:
    """A command for a sentence: on one line, and not too long."""
    line = "".join(sign if sign.isprintable() else "�" for sign in " ".join(shown.split()))
    if len(line) > _LONGEST_SHOWN:
        line = f"{line[: _LONGEST_SHOWN - 1]}…"
    quote = '"' if "'" in line else "'"
    return f"{quote}{line}{quote}"
