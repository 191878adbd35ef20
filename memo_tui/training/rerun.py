"""From a run back to what would train it again."""

import shlex
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from memo_tui.errors import MemoTuiError
from memo_tui.runs.model import Run
from memo_tui.training.models import catalog as models
from memo_tui.training.work.callable_form import CallableForm
from memo_tui.training.work.command_form import CommandForm
from memo_tui.training.work.commands import COMMAND_TAG
from memo_tui.training.work.form import WorkForm
from memo_tui.training.work.model_form import ModelForm
from memo_tui.training.work.project_form import ProjectForm
from memo_tui.training.work.spec import (
    CallableWork,
    CommandWork,
    ModelsWork,
    ProjectWork,
    Work,
    without_passwords,
    work_from_json,
    work_to_json,
)

WORK_TAG = "memo_tui.work"
_SOURCE_TAG = "mlflow.source.name"


def work_tag(work: Work) -> dict[str, str]:
    """The tag by which a run tells what trained it; passwords in it are hidden."""
    return {WORK_TAG: work_to_json(without_passwords(work))}


def form_of(run: Run, folder: str) -> WorkForm:
    """The form, filled with a run's params, that trains it again; at worst an empty command.

    Args:
        run: any run, also one of another program's.
        folder: where a command is run, as far as the run doesn't tell.

    Raises:
        MemoTuiError: what it was isn't there any more.
    """
    work = _work_of(run)
    if work is not None:
        if isinstance(work, ModelsWork) and run.params.get("model") in models.NAMES:
            return ModelForm.of_work(work, run.params["model"])
        match work:
            case CommandWork():
                return CommandForm.of_work(work)
            case ProjectWork():
                return ProjectForm.of_work(work)
            case CallableWork():
                return CallableForm.of(work.reference, work.folder, work.texts)
    if run.params.get("model") in models.NAMES and "test_size" in run.params:
        return _by_params(run)
    if command := run.tags.get(COMMAND_TAG):
        return CommandForm(command, folder)
    return CommandForm(_guessed(run), folder)


def _work_of(run: Run) -> Work | None:
    with suppress(MemoTuiError):
        return work_from_json(run.tags.get(WORK_TAG, ""))
    return None


def _by_params(run: Run) -> ModelForm:
    """Of a run by `Trainer` in any program."""
    model = run.params["model"]
    texts = {name: text for name, text in run.params.items() if name in models.DEFAULTS[model]}
    texts["seed"] = run.params.get("seed", "0")
    source = next((given.source for given in run.inputs), "")
    if Path(source.removeprefix("file://")).is_absolute():
        texts |= {"data": source.removeprefix("file://"), "target": run.params.get("target", "")}
    return ModelForm(model, texts)


def _guessed(run: Run) -> str:
    """How a script was probably called; params go as options."""
    source = run.tags.get(_SOURCE_TAG, "")
    if not source.endswith(".py"):
        return ""
    return shlex.join(["python", source, *_options(run.params)])


def _options(params: Mapping[str, str]) -> list[str]:
    return [word for name, value in params.items() for word in (f"--{name}", value)]
