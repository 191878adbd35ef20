"""What is to be trained, of any kind, as the command line asks for it: a form and its fields' texts."""

import shlex
import string
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from memo_tui.errors import SettingsError
from memo_tui.headless.asked_work import current_folder, params_of
from memo_tui.settings import Settings
from memo_tui.training.models import catalog as models
from memo_tui.training.work.command import CommandForm
from memo_tui.training.work.function import TrainingFunctionForm
from memo_tui.training.work.kind import WorkForm
from memo_tui.training.work.models import ModelForm
from memo_tui.training.work.notebook import NotebookForm, notebook_of
from memo_tui.training.work.notebook_file import read_notebook
from memo_tui.training.work.project import ProjectForm
from memo_tui.training.work.project_file import entry_point_of

_UNQUOTED = frozenset(
    f"{string.ascii_letters}{string.digits}_@%+=:,./-{{}}"
)  # in a shell, but for the braces
_FLAGS = {"model": "--model", "trainer": "--trainer", "project": "--project", "command": "--"}


def asked_form(options: Mapping[str, Any], settings: Settings) -> tuple[WorkForm, dict[str, str]]:
    """The form of what is to be trained, and the texts of its fields.

    Args:
        options: `model`, `trainer`, `project` and `command`, of which one may be given; `entry_point` and
            `params`.
        settings: with the data.

    Raises:
        MemoTuiError: there is no such thing, or it has no such param.
    """
    given = [name for name in _FLAGS if options.get(name)]
    if len(given) > 1:
        first, second = (_FLAGS[name] for name in given[:2])
        raise SettingsError(f"{first} and {second} can't both be given: train one thing at a time.")
    if not given:
        raise SettingsError(
            "What should be trained? Give --model, --trainer, --project, or a command after --."
        )
    if options.get("entry_point") and given != ["project"]:
        raise SettingsError("--entry-point is of a project: give --project DIR, too.")
    form = _form(given[0], options, settings)
    texts = {field.name: field.text for field in form.fields}
    chosen = params_of(options.get("params") or ())
    if given == ["command"] and not isinstance(form, NotebookForm) and chosen:
        raise SettingsError("A command has no --param: write {0.1,0.2} in place of a value, in quotes.")
    for name in chosen:
        if name not in texts:
            near = get_close_matches(name, texts, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(texts)}."
            raise SettingsError(f"{form.title} has no param {name!r}: {hint}")
    return form, {**texts, **chosen}


def _form(kind: str, options: Mapping[str, Any], settings: Settings) -> WorkForm:
    if kind == "model":
        models.check(options["model"], seed=0)
        texts = {"data": str(settings.data), "target": settings.target or ""} if settings.data else {}
        return ModelForm(options["model"], texts)
    if kind == "trainer":
        return TrainingFunctionForm.of(options["trainer"], str(current_folder()))
    if kind == "project":
        folder = Path(options["project"]).expanduser().absolute()
        return ProjectForm(str(folder), entry_point_of(folder, options.get("entry_point") or "main"))
    command: Sequence[str] = options["command"]
    if notebook := notebook_of(command, current_folder()):
        return NotebookForm(read_notebook(Path(notebook.path)), notebook.texts)
    return CommandForm(" ".join(map(_word, command)), str(current_folder()), options.get("one_run", False))


def _word(word: str) -> str:
    """A word as it is typed in a shell; braces stay, as they hold the values to try."""
    return word if word and _UNQUOTED.issuperset(word) else shlex.quote(word)
