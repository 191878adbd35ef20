"""An entry point of an MLproject as an MLflow run."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from memo_tui.errors import TrainingFailed
from memo_tui.secrets.names import is_secret
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo.answers import Answer
from memo_tui.training.work.command_process import run_command
from memo_tui.training.work.env_managers import environment_of_project, refusal
from memo_tui.training.work.mlflow_run import GIVEN
from memo_tui.training.work.project_file import is_complete


def run_project(
    tracker: MlFlowTracker,
    folder: Path,
    entry_point: str,
    params: Mapping[str, str],
    *,
    env_manager: str = "local",
    tags: Mapping[str, str] | None = None,
    output: Path | None = None,
    answer: Answer | None = None,
) -> str:
    """Run an entry point by `mlflow run`, as a run of the tracker's experiment; returns the run's id.

    Args:
        tracker: creates the run.
        folder: of the project.
        entry_point: its name.
        params: values of its params; MLflow knows the defaults of the others.
        env_manager: one of MLflow's.
        tags: more tags for the run.
        output: as for `run_command`.
        answer: likewise.

    Raises:
        TrainingFailed: the entry point or its environment failed, or there is no such manager here.
        StoreError: as `MlFlowTracker`.
    """
    values = [word for name, value in params.items() for word in ("-P", f"{name}={value}")]
    if sentence := refusal(env_manager):
        raise TrainingFailed(sentence)
    # Files in the project must not replace MLflow's modules.
    secret = any(is_secret(name, value) for name, value in params.items())
    mlflow = "mlflow" if is_complete(folder) and not secret else "memo_tui.training.work.mlflow_run"
    before, after = ("run", str(folder), "-e", entry_point), ("--env-manager", env_manager)

    def command(run_id: str) -> Sequence[str]:
        given = () if secret else values
        return (sys.executable, "-P", "-m", mlflow, *before, *given, *after, "--run-id", run_id)

    about = {"mlflow.source.name": str(folder), "mlflow.source.type": "PROJECT", **(tags or {})}
    # It accepts the experiment's name or its id, which must be that of the run.
    withheld = ("MLFLOW_EXPERIMENT_NAME",)
    return run_command(
        tracker,
        command,
        folder=folder,
        shown=("mlflow", *before, *values, *after),
        tags=about,
        environment=environment_of_project() | ({GIVEN: json.dumps(values)} if secret else {}),
        withheld=withheld,
        output=output,
        answer=answer,
    )
