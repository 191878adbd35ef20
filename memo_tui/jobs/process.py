"""The process of a job: reads what to do from standard input, does it, and logs to MLflow.

Its output goes to the job's log; the last line of a failure is the sentence that the dashboard shows.
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
from memo_tui.jobs.folder import JobFolder
from memo_tui.jobs.spec import JobSpec
from memo_tui.tracking.address import Address
from memo_tui.tracking.mlflow_env import settle_mlflow

STOPPED = 143
_FAILED = 1
_GRACE = 3.0  # seconds to end in, when its worker died
_POLITE = 5  # so that the screen stays quick beside a training on every core


def main() -> int:
    """Do what standard input asks for; the exit status: 0, 1 if it failed, 143 if it was stopped."""
    return train(
        sys.argv[1], JobFolder(Path(sys.argv[2])), sys.stdin.readline, lifeline="lifeline" in sys.argv[3:]
    )


def train(job_id: str, folder: JobFolder, read: Callable[[], str], *, lifeline: bool = False) -> int:
    """Do what a job asks for, in a process of its own; the exit status as of `main`.

    Args:
        job_id: the job's id.
        folder: the job's, which is claimed.
        read: gives the spec, as JSON.
        lifeline: whether the end of standard input ends the job.
    """
    _be_polite()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    status = STOPPED
    try:
        spec = JobSpec.from_json(read())
        if not folder.claim():
            return _FAILED
        _read_no_more(lifeline=lifeline)
        status = work(spec, job_id, folder.log)
    except KeyboardInterrupt:
        _say("stopped")
    if not _runs_ended():
        status = _FAILED
    folder.end(status)
    return status


def work(spec: JobSpec, job_id: str, output: Path) -> int:
    """Do the work, and tell how it goes; the exit status.

    Args:
        spec: what to do.
        job_id: the job's id.
        output: the file that what this process says goes to.

    Raises:
        KeyboardInterrupt: it was stopped; its run has ended as KILLED.
    """
    settle_mlflow(retries=3, timeout=30)
    hide: Callable[[str], str] = spec.secrets.redact
    try:
        hide = _hiding(spec.secrets.redact, Address.parse(spec.tracking_uri).redact)
        _say(f"job {job_id}: {spec.title} into {spec.experiment!r}")
        from memo_tui.jobs.execute import execute  # noqa: PLC0415 - a bad address is told at once

        for run_id in execute(spec, job_id, output):
            _say(f"finished run {run_id}")
    except MemoTuiError as error:
        _say(hide(str(error)))
        return _FAILED
    except Exception as error:  # noqa: BLE001 - told in the log, which is all that is left of this process
        _say(hide(traceback.format_exc()))
        _say(hide(f"The training failed: {type(error).__name__}: {error}").splitlines()[0])
        return _FAILED
    return 0


def _hiding(first: Callable[[str], str], then: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: then(first(text))


def _be_polite() -> None:
    """Leave the screen its time; where Linux shares it out by session, that has a niceness of its own."""
    os.nice(_POLITE)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(_POLITE))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _runs_ended() -> bool:
    """Whether no run is left open; one whose end the store did not take is ended once more."""
    tracker = sys.modules.get("memo_tui.tracking.tracker")
    return tracker is None or bool(tracker.end_open_runs())


def _read_no_more(*, lifeline: bool) -> None:
    """Nothing more comes over standard input: what is trained finds it at its end."""
    pipe = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if lifeline:
        threading.Thread(target=_end_with_parent, args=(pipe,), daemon=True).start()
    else:
        os.close(pipe)


def _end_with_parent(pipe: int) -> None:
    """Whoever started this process holds the other end of the pipe until it dies."""
    while os.read(pipe, 1024):
        pass
    os.killpg(0, signal.SIGTERM)
    sleep(_GRACE)
    os.killpg(0, signal.SIGKILL)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
