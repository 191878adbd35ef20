"""The kind of work that runs a Jupyter notebook."""

import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from memo_tui.errors import MemoTuiError, SettingsError, TrainingFailed
from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.runs.model import Run
from memo_tui.secrets.known import hide
from memo_tui.secrets.redact import Secrets
from memo_tui.settings import Settings
from memo_tui.tracking.tags import COMMAND_TAG
from memo_tui.training.work.kind import Offer, WorkContext, WorkDefaults, WorkForm, filled
from memo_tui.training.work.notebook_file import ENDING, NotebookFile, is_notebook, lacking, read_notebook

if TYPE_CHECKING:
    from memo_tui.training.memo.declared import Declared
    from memo_tui.training.memo.key import Key

_SOURCE_TAG = "mlflow.source.name"
_MOST = 50  # notebooks that are offered


@dataclass(frozen=True)
class NotebookWork(WorkDefaults):
    """Run a notebook, in the folder that it is in, as Jupyter does.

    Attributes:
        path: absolute path of the notebook.
        texts: what was typed for its params, by name; the others keep the values that it sets.
    """

    kind: ClassVar[str] = "notebook"
    forkable: ClassVar[bool] = True  # what the user brought runs in a process of its own
    path: str
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The notebook, with the params that were given."""
        return shlex.join([Path(self.path).name, *(f"{name}={text}" for name, text in self._hidden.items())])

    def titled(self, name: str) -> str:  # noqa: ARG002
        """The notebook with its params, which distinguish it."""
        return self.title

    @property
    def _hidden(self) -> Mapping[str, str]:
        return self.without_passwords().texts

    @property
    def secrets(self) -> Secrets:
        """The secret params."""
        return Secrets.of_params(self.texts, hide)

    def run(self, context: WorkContext) -> Iterable[str]:
        """Run it in its own run."""
        from memo_tui.tracking.tracker import MlFlowTracker  # noqa: PLC0415 - only in the job's process
        from memo_tui.training.memo.answers import answer_of  # noqa: PLC0415
        from memo_tui.training.work.notebook_process import run_notebook  # noqa: PLC0415

        tracker = MlFlowTracker(context.experiment, context.tracking_uri)
        yield run_notebook(
            tracker,
            Path(self.path),
            self.texts,
            tags=context.tags,
            output=context.output,
            report=context.callback.noted,
            answer=answer_of(self, tracker, context.memo, context.callback),
        )

    def memo_keys(self) -> "Mapping[str, Key]":
        """That of a command of this Python, with what the project of its folder declares."""
        from memo_tui.training.memo.declared import Declared  # noqa: PLC0415 - only where it's wanted

        return {self.title: self.key(Declared.of_project(Path(self.path).parent))}

    def key(self, declared: "Declared") -> "Key":
        """Its key, as that of a command, with what is declared.

        Raises:
            SettingsError, DataError: as for `command_key`.
        """
        from memo_tui.training.memo.command_key import command_key  # noqa: PLC0415 - only where it's wanted

        path, options = Path(self.path), (f"--{name}={text}" for name, text in self.texts.items())
        return command_key((sys.executable, path.name, *options), path.parent, declared)

    def rerun_form(self, run: Run) -> WorkForm:  # noqa: ARG002
        """The same notebook."""
        return NotebookForm(read_notebook(Path(self.path)), self.texts)

    @classmethod
    def recognize(cls, run: Run) -> WorkForm | None:
        """A run by `memo-tui run` names the notebook, and its params."""
        source, command = run.tags.get(_SOURCE_TAG, ""), run.tags.get(COMMAND_TAG, "")
        if not (is_notebook(source) and Path(source).is_absolute() and command):
            return None
        try:
            name, *arguments = shlex.split(command)
            if is_notebook(name):
                return NotebookForm(read_notebook(Path(source)), _texts_of(arguments))
        except (ValueError, MemoTuiError):
            pass
        return None

    @classmethod
    def offers(cls, settings: Settings, folder: Path) -> Iterator[Offer]:  # noqa: ARG003
        """The notebooks in the folder."""
        try:
            found = sorted(each for each in folder.glob(f"*{ENDING}") if each.is_file())
        except OSError:
            return
        lacks = lacking()
        for path in found[:_MOST]:
            description = f"a notebook: {lacks[:1].lower()}{lacks[1:]}" if lacks else "a notebook"
            yield Offer(path.name, description, partial(_form, path, lacks))


@dataclass(frozen=True)
class NotebookForm:
    """Runs a notebook.

    Attributes:
        notebook: the notebook.
        texts: the initial texts of the fields that differ from its own values.
    """

    notebook: NotebookFile
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The notebook's name."""
        return self.notebook.path.name

    @property
    def fields(self) -> Sequence[Field]:
        """The params of its cell tagged "parameters"."""
        return filled((each.field for each in self.notebook.params), self.texts)

    def read(self, texts: Mapping[str, str]) -> NotebookWork:
        """The notebook with the params that differ from its own values.

        Raises:
            FieldError: a param doesn't take a text.
        """
        own = {each.name: each.field.text for each in self.notebook.params}
        given = {name: text.strip() for name, text in texts.items() if name in own and text.strip()}
        self.notebook.read(given)
        changed = {name: text for name, text in given.items() if text != own[name]}
        return NotebookWork(str(self.notebook.path), changed)

    def variants(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Every param may have several values, but one that is a list has its own."""
        lists = {
            each.name: each.field.text
            for each in self.notebook.params
            if isinstance(each.default, list | tuple)
        }
        return {name: text for name, text in texts.items() if text.strip() and lists.get(name) != text}

    def varied(self, texts: Mapping[str, str], chosen: Mapping[str, str]) -> Mapping[str, str]:
        """The texts with one value for each."""
        return {**texts, **chosen}


def notebook_of(command: Sequence[str], folder: Path) -> NotebookWork | None:
    """The notebook that a command is, as in `train.ipynb -p lr 0.3`; None for any other command.

    Args:
        command: its words: the notebook, then `-p NAME VALUE` or `-p NAME=VALUE` for each param.
        folder: in which it was typed.

    Raises:
        SettingsError: the words can't be understood, or the notebook can't be run so.
    """
    if not command or not is_notebook(command[0]):
        return None
    path = (folder / Path(command[0]).expanduser()).absolute()
    try:
        work = NotebookWork(str(path), _texts_of(command[1:]))
        read_notebook(path).read(work.texts)
    except (TrainingFailed, FieldError) as error:
        raise SettingsError(str(error)) from None
    if lacks := lacking():
        raise SettingsError(lacks)
    return work


def _form(path: Path, lacks: str) -> WorkForm:
    if lacks:
        raise TrainingFailed(lacks)
    return NotebookForm(read_notebook(path))


def _texts_of(arguments: Sequence[str]) -> dict[str, str]:
    """The params in `-p NAME VALUE`, as papermill has it, or `-p NAME=VALUE`.

    Raises:
        SettingsError: it is something else.
    """
    texts: dict[str, str] = {}
    words = list(arguments)
    while words:
        option = words.pop(0)
        if option not in ("-p", "--parameters") or not words:
            raise SettingsError(
                f"{option!r} can't follow a notebook: give its params as -p NAME VALUE, as in -p lr 0.3."
            )
        name, sign, value = words.pop(0).partition("=")
        if not sign:
            if not words:
                raise SettingsError(f"The param {name!r} has no value: write -p {name} VALUE.")
            value = words.pop(0)
        texts[name] = value
    return texts
