"""The process of a job: reads its spec from standard input, does the work, and logs to MLflow.

Its output goes to the job's log, and its end is recorded in a file next to that.
"""

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import sleep
from types import FrameType

from memo_tui.errors import MemoTuiError
from memo_tui.files import be_private
from memo_tui.jobs.end import EXIT_STATUSES, End
from memo_tui.jobs.folder import JobFolder
from memo_tui.jobs.log_callback import LogCallback
from memo_tui.jobs.messages import read_message
from memo_tui.jobs.process_messages import RunJob
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.secrets.known import know, look_again
from memo_tui.tracking.address import Address
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.training.work.log_tail import REASON_LINES, is_said, redact_file, tail

_GRACE = 3.0  # seconds to end after its worker died
_POLITE = 5  # so that the screen stays responsive with a training on every core


def main() -> int:
    """Do the work given on standard input; returns the exit status, one of `EXIT_STATUSES`."""
    return train(sys.argv[1], JobFolder(Path(sys.argv[2])), _from_stdin, lifeline="lifeline" in sys.argv[3:])


def _from_stdin() -> JobSpec:
    return read_message(sys.stdin.readline(), RunJob).spec


def train(job_id: str, folder: JobFolder, read: Callable[[], JobSpec], *, lifeline: bool = False) -> int:
    """Do a job in this process, and record how it ended; returns the exit status.

    Args:
        job_id: the job's id.
        folder: of the job, which is claimed.
        read: returns the spec; it may raise MemoTuiError.
        lifeline: whether the end of standard input ends the job.
    """
    pid = os.getpid()
    _be_polite()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    spec: JobSpec | End | None = None
    try:
        spec = _read_spec(read)
        if isinstance(spec, JobSpec):
            know(spec.secrets.values)
        if not folder.claim():
            return EXIT_STATUSES[JobState.FAILED]
        _read_no_more(lifeline=lifeline)
        end = spec if isinstance(spec, End) else work(spec, job_id, folder.log)
        _ignore_stops()
    except KeyboardInterrupt:
        _log("stopped")
        end = End(JobState.STOPPED)
    if not _runs_ended():
        _log("The store has not taken all of its run yet: the rest is delivered later.")
    if isinstance(spec, JobSpec) and spec.keep_output and os.getpid() == pid:
        _keep_output(spec, job_id, folder.log)
    if os.getpid() == pid:  # a fork made by the work may get here, but isn't the job
        sys.stdout.flush()
        look_again()
        redact_file(folder.log, 0, spec.secrets if isinstance(spec, JobSpec) else None)
        folder.leave_end(end)
    return end.exit_status


def _read_spec(read: Callable[[], JobSpec]) -> JobSpec | End:
    """The spec, or the end of a job that can't be read."""
    try:
        return read()
    except MemoTuiError as error:
        _log(str(error))
        return End(JobState.FAILED, str(error))


def work(spec: JobSpec, job_id: str, output: Path) -> End:
    """Do the work, and log its progress; returns how it ended.

    Args:
        spec: what to do.
        job_id: the job's id.
        output: the file with this process's output.

    Raises:
        KeyboardInterrupt: it was stopped; its run has ended as KILLED.
    """
    configure_mlflow(retries=3, timeout=30)
    look_again()  # a fork has another environment
    if not spec.work.in_process:
        be_private()
    redact: Callable[[str], str] = spec.secrets.redact
    callback = LogCallback()
    try:
        redact = _hiding(spec.secrets.redact, Address.parse(spec.tracking_uri).redact)
        _log(f"job {job_id}: {spec.title} into {spec.experiment!r}")
        from memo_tui.jobs.execute import execute  # noqa: PLC0415 - a bad address is reported at once

        for run_id in execute(spec, job_id, output, callback):
            if run_id not in callback.remembered:
                _log(f"finished run {run_id}")
    except MemoTuiError as error:
        return _failed(redact(str(error)), output)
    except SystemExit as leaving:
        if leaving.code:
            return _failed(redact(f"The training exited with {leaving.code}."), output)
    except Exception as error:  # noqa: BLE001 - the log has its traceback
        look_again()
        _log(redact(traceback.format_exc()))
        return _failed(
            redact(f"The training failed: {type(error).__name__}: {error}".splitlines()[0]), output
        )
    return End(JobState.FINISHED, memo=callback.answer)


def _keep_output(spec: JobSpec, job_id: str, output: Path) -> None:
    from memo_tui.jobs.keep_output import keep_output  # noqa: PLC0415 - rarely wanted

    if problem := keep_output(spec, job_id, output, spec.secrets.redact):
        _log(problem)


def _failed(problem: str, output: Path) -> End:
    """Log why it failed, unless the output ends with that; returns that end."""
    sys.stdout.flush()
    if not is_said(problem, tail(output, REASON_LINES)):
        _log(problem)
    return End(JobState.FAILED, problem)


def _hiding(first: Callable[[str], str], then: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: then(first(text))


def _be_polite() -> None:
    """Lower the priority; where Linux schedules by session, the session has its own niceness."""
    os.nice(_POLITE)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(_POLITE))


def _log(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _runs_ended() -> bool:
    """End the runs that are open; whether the stores have all of them."""
    open_runs = sys.modules.get("memo_tui.tracking.open_runs")
    return open_runs is None or bool(open_runs.end_open_runs())


def _read_no_more(*, lifeline: bool) -> None:
    """Make standard input empty for the trained code; its pipe may still end the job."""
    pipe = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if lifeline:
        threading.Thread(target=_end_with_parent, args=(pipe,), daemon=True).start()
    else:
        os.close(pipe)


def _end_with_parent(pipe: int) -> None:
    """End with the process that started this one, which keeps the other end of the pipe open."""
    while os.read(pipe, 1024):
        pass
    os.killpg(0, signal.SIGTERM)
    sleep(_GRACE)
    os.killpg(0, signal.SIGKILL)


def _ignore_stops() -> None:
    """Ignore requests to stop: the job has ended."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
