"""The kind of work that runs a user's command."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.runs.model import Run
from memo_tui.settings import Settings
from memo_tui.tracking.address import hide_passwords
from memo_tui.tracking.tags import COMMAND_TAG
from memo_tui.training.work.kind import Offer, WorkContext, WorkDefaults, WorkForm
from memo_tui.training.work.redact import Secrets, without_secrets

if TYPE_CHECKING:
    from memo_tui.training.memo.key import Key

_SOURCE_TAG = "mlflow.source.name"

_COMMAND, _FOLDER = "command", "folder"
# Braces in quotes aren't values to try, as in a shell.
_QUOTED = r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\\."
_BRACES = re.compile(rf"{_QUOTED}|\{{(?P<tried>[^{{}}\s'\"]*(?:,|\.\.)[^{{}}\s'\"]*)\}}", re.DOTALL)


@dataclass(frozen=True)
class CommandWork(WorkDefaults):
    """Run any command, in a run that it finds through MLflow's environment variables.

    Attributes:
        argv: the command and its arguments.
        folder: absolute path of the folder to run it in.
    """

    kind: ClassVar[str] = "command"
    forkable: ClassVar[bool] = True  # what the user brought runs in a process of its own
    argv: tuple[str, ...]
    folder: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "argv", tuple(self.argv))

    @property
    def title(self) -> str:
        """The command as typed, passwords hidden."""
        return hide_passwords(shlex.join(without_secrets(self.argv, hide_passwords)))

    def titled(self, name: str) -> str:  # noqa: ARG002
        """The command, which contains what distinguishes it."""
        return self.title

    @property
    def secrets(self) -> Secrets:
        """The secrets in the command."""
        return Secrets(self.argv, hide_passwords)

    def without_passwords(self) -> "CommandWork":
        """A copy without passwords and the values of secret options."""
        hidden = WorkDefaults.without_passwords(self)
        return replace(hidden, argv=tuple(hide_passwords(word) for word in self.secrets.words))

    def run(self, context: WorkContext) -> Iterable[str]:
        """Run it in its own run."""
        from memo_tui.tracking.tracker import MlFlowTracker  # noqa: PLC0415 - only in the job's process
        from memo_tui.training.memo.answers import answer_of  # noqa: PLC0415
        from memo_tui.training.work.command_process import run_command  # noqa: PLC0415

        tracker = MlFlowTracker(context.experiment, context.tracking_uri)
        yield run_command(
            tracker,
            self.argv,
            folder=Path(self.folder),
            tags=context.tags,
            output=context.output,
            answer=answer_of(self, tracker, context.memo, context.callback),
        )

    def memo_keys(self) -> "Mapping[str, Key]":
        """That of the command, with what the project of its folder declares."""
        from memo_tui.training.memo.command_key import command_key  # noqa: PLC0415 - only where it's wanted
        from memo_tui.training.memo.declared import Declared  # noqa: PLC0415

        folder = Path(self.folder)
        return {self.title: command_key(self.argv, folder, Declared.of_project(folder))}

    def rerun_form(self, run: Run) -> WorkForm:  # noqa: ARG002
        """The same command."""
        return CommandForm.of_work(self)

    @classmethod
    def offers(cls, settings: Settings, folder: Path) -> Iterator[Offer]:  # noqa: ARG003
        """Any command."""
        yield Offer(
            "a command", "any, such as python train.py --lr 0.1", partial(CommandForm, "", str(folder))
        )


@dataclass(frozen=True)
class CommandForm:
    """Runs any command.

    Attributes:
        command: the initial text of the field, as typed in a shell.
        folder: in which it is run.
    """

    command: str
    folder: str

    @classmethod
    def of_work(cls, work: CommandWork) -> "CommandForm":
        """The form that leads to the same command."""
        return cls(shlex.join(work.argv), work.folder)

    @classmethod
    def of_any_run(cls, run: Run, folder: str) -> "CommandForm":
        """The command of a run without a record of its work, guessed if possible, else empty."""
        return cls(run.tags.get(COMMAND_TAG) or _guessed(run), folder)

    @property
    def title(self) -> str:
        """What it is."""
        return "a command"

    @property
    def fields(self) -> Sequence[Field]:
        """The command and its folder."""
        return (
            Field(_COMMAND, "such as python train.py --lr {0.1,0.2}", self.command, required=True),
            Field(_FOLDER, "where it runs", self.folder, required=True),
        )

    def read(self, texts: Mapping[str, str]) -> CommandWork:
        """The command.

        Raises:
            FieldError: a text can't be used.
        """
        try:
            argv = shlex.split(texts.get(_COMMAND, ""))
        except ValueError:
            raise FieldError(_COMMAND, "The command has an open quote: close it.") from None
        if not argv:
            raise FieldError(_COMMAND, "Type a command, such as python train.py --lr 0.1.")
        try:
            folder = Path(texts.get(_FOLDER, "").strip() or ".").expanduser().absolute()
        except (RuntimeError, OSError):
            raise FieldError(_FOLDER, "The folder can't be found: choose another.") from None
        if "\0" in str(folder) or not folder.is_dir():
            raise FieldError(_FOLDER, "The folder does not exist: choose the one to run the command in.")
        return CommandWork(tuple(argv), str(folder))

    def variants(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """The texts in braces with commas, or of a range, are tried; each is named by the word before."""
        found: dict[str, str] = {}
        command = texts.get(_COMMAND, "")
        tried = (match for match in _BRACES.finditer(command) if match["tried"] is not None)
        for place, match in enumerate(tried, start=1):
            before = command[: match.start()].rstrip("= ").split()
            name = before[-1].lstrip("-") if before and not before[-1].endswith("}") else ""
            found[name if name and name not in found else f"{name}#{place}"] = match["tried"]
        return found

    def varied(self, texts: Mapping[str, str], chosen: Mapping[str, str]) -> Mapping[str, str]:
        """The command with one value in place of each pair of braces."""
        values = iter([chosen[name] for name in self.variants(texts)])

        def one(match: re.Match[str]) -> str:
            return match[0] if match["tried"] is None else shlex.quote(next(values))

        return {**texts, _COMMAND: _BRACES.sub(one, texts.get(_COMMAND, ""))}


def _guessed(run: Run) -> str:
    """How a script was probably called, with params as options."""
    source = run.tags.get(_SOURCE_TAG, "")
    if not source.endswith(".py"):
        return ""
    options = [word for name, value in run.given_params.items() for word in (f"--{name}", value)]
    return shlex.join(["python", source, *options])
