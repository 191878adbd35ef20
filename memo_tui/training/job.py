"""The process of a job: reads its spec from standard input, trains, and logs to MLflow.

Its output goes to the job's log; the last line of a failure is the sentence that the dashboard shows.
"""

import signal
import sys
import traceback
from types import FrameType

from memo_tui.errors import MemoTuiError
from memo_tui.tracking.address import Address, hide_passwords
from memo_tui.tracking.quiet import settle_mlflow
from memo_tui.tracking.runs import JOB_TAG
from memo_tui.training.first_trainer import FirstTrainer
from memo_tui.training.jobs import JobSpec
from memo_tui.training.trainer import Trainer

_STOPPED = 143


def main() -> int:
    """Train what standard input asks for; the exit status: 0, 1 if it failed, 143 if it was stopped."""
    signal.signal(signal.SIGTERM, _stop)
    job_id = sys.argv[1]
    spec = JobSpec.from_json(sys.stdin.read())
    settle_mlflow(retries=3, timeout=30)
    hide = hide_passwords
    try:
        hide = Address.parse(spec.tracking_uri).redact
        _say(f"job {job_id}: {', '.join(spec.models)} into {spec.experiment!r}")
        trainer = _trainer(spec, {JOB_TAG: job_id})
        for run_id in trainer.train():
            _say(f"finished run {run_id}")
    except KeyboardInterrupt:
        _say("stopped")
        return _STOPPED
    except MemoTuiError as error:
        _say(hide(str(error)))
        return 1
    except Exception as error:  # noqa: BLE001 - told in the log, which is all that is left of this process
        _say(hide(traceback.format_exc()))
        _say(hide(f"The training failed: {type(error).__name__}: {error}").splitlines()[0])
        return 1
    return 0


def _trainer(spec: JobSpec, tags: dict[str, str]) -> Trainer | FirstTrainer:
    """The trainer of the form that the spec names."""
    experiment, uri, models, seed = spec.experiment, spec.tracking_uri, spec.models, spec.seed
    if spec.form == "first" and spec.data is None:
        return FirstTrainer(experiment, uri, models=models, seed=seed, tags=tags)
    if spec.form == "composed":
        data, target = spec.data, spec.target
        return Trainer(experiment, uri, models=models, data=data, target=target, seed=seed, tags=tags)
    raise MemoTuiError(f"There is no trainer of the form {spec.form!r} for these data: choose 'composed'.")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
