"""A notebook as an MLflow run, which keeps it as it was executed."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from memo_tui.errors import TrainingFailed
from memo_tui.secrets.known import hidden_param
from memo_tui.secrets.redact import Secrets
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.mlflow_env import environment_of_user
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo.answers import Answer
from memo_tui.training.work.command_process import run_command
from memo_tui.training.work.notebook_file import NotebookFile, lacking, read_notebook
from memo_tui.training.work.notebook_program import GIVEN

_PROGRAM = "memo_tui.training.work.notebook_program"
_LONGEST_PARAM = 6000


def run_notebook(
    tracker: MlFlowTracker,
    path: Path,
    texts: Mapping[str, str],
    *,
    name: str | None = None,
    tags: Mapping[str, str] | None = None,
    output: Path | None = None,
    at_work: Callable[[], AbstractContextManager[None]] = nullcontext,
    grace: float | None = None,
    report: Callable[[str], object] = lambda _: None,
    answer: Answer | None = None,
) -> str:
    """Run a notebook by papermill, as a run of the tracker's experiment; returns the run's id.

    It finds its run as a command does. The run has its params, given or its own as far as these are literals,
    and the notebook with the outputs as an artifact of its name, also if it failed or was stopped.

    Args:
        tracker: creates the run.
        path: absolute, of the notebook.
        texts: what was typed for its params, by name.
        name: as for `run_command`, as the others.
        tags: likewise.
        output: likewise.
        at_work: likewise.
        grace: likewise.
        report: likewise; also called with what the store doesn't take.
        answer: likewise.

    Raises:
        TrainingFailed: it can't be read or run, or failed.
        FieldError: it has no such param; no run is created.
        ExperimentDeleted, StoreError: as `MlFlowTracker`.
    """
    if lacks := lacking():
        raise TrainingFailed(lacks)
    notebook = read_notebook(path)
    params = _params(notebook, texts)
    with TemporaryDirectory(prefix="memo-tui-notebook-", ignore_cleanup_errors=True) as place:
        executed = Path(place, path.name)
        given = [f"{name}={text}" for name, text in texts.items() if text.strip()]

        def words(_run_id: str) -> Sequence[str]:
            tracker.log_params(params)
            return (sys.executable, "-P", "-m", _PROGRAM, str(path), str(executed))

        try:
            return run_command(
                tracker,
                words,
                folder=path.parent,
                shown=(path.name, *(word for each in given for word in ("-p", each))),
                environment={**environment_of_user(), GIVEN: json.dumps(given)},
                name=name,
                tags={"mlflow.source.name": str(path), **(tags or {})},
                output=output,
                at_work=at_work,
                grace=grace,
                report=report,
                answer=answer,
            )
        finally:
            if executed.is_file() and tracker.run_id:
                _keep(executed, tracker, texts, report)


def _params(notebook: NotebookFile, texts: Mapping[str, str]) -> dict[str, str]:
    """The params of the run."""
    values = {each.name: each.default for each in notebook.params if each.is_read}
    values |= notebook.read(texts)
    return {name: hidden_param(name, str(value))[:_LONGEST_PARAM] for name, value in values.items()}


def _keep(
    executed: Path, tracker: MlFlowTracker, texts: Mapping[str, str], report: Callable[[str], object]
) -> None:
    """Keep the executed notebook in the run, without secrets."""
    redact = Secrets.of_params(texts, tracker.address.redact).redact
    try:
        text = executed.read_text("utf-8")
        redacted = redact(text)
        if redacted != text:
            json.loads(redacted)
            executed.write_text(redacted, "utf-8")
        tracker.mlflow_client.log_artifact(str(tracker.run_id), str(executed))
    except (OSError, ValueError) as error:
        report(f"{executed.name} was not kept in the run: {error}.")
    except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
        report(f"{executed.name} was not kept in the run: {to_store_error(error, tracker.address)}")
