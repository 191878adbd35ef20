"""The kind of work that runs a user's command."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.runs.model import Run
from memo_tui.secrets.known import hide
from memo_tui.secrets.redact import Secrets, hide_secrets, without_secrets
from memo_tui.secrets.uris import HIDDEN
from memo_tui.settings import Settings
from memo_tui.tracking.tags import COMMAND_TAG, JOB_TAG, SOURCE_TAG
from memo_tui.training.work.kind import LATER, Offer, WorkContext, WorkDefaults, WorkForm
from memo_tui.training.work.opened_runs import RUNS

if TYPE_CHECKING:
    from memo_tui.training.memo.key import Key

_GUESS = "This is a guess, from the script's name and the logged params: check each option."

_COMMAND, _FOLDER, _ONE_RUN = "command", "folder", "one run"
_YES, _NO = ("yes", "on", "true", "1"), ("no", "off", "false", "0", "")
# Braces in quotes aren't values to try, as in a shell.
_QUOTED = r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\\."
_BRACES = re.compile(rf"{_QUOTED}|\{{(?P<tried>[^{{}}\s'\"]*(?:,|\.\.)[^{{}}\s'\"]*)\}}", re.DOTALL)


@dataclass(frozen=True)
class CommandWork(WorkDefaults):
    """Run any command: the runs that it opens are the job's.

    Attributes:
        argv: the command and its arguments.
        folder: absolute path of the folder to run it in.
        one_run: whether it has one run, opened before, that it finds through MLflow's environment variables.
    """

    kind: ClassVar[str] = "command"
    forkable: ClassVar[bool] = True  # what the user brought runs in a process of its own
    argv: tuple[str, ...]
    folder: str
    one_run: bool = field(default=False, metadata={LATER: True})

    def __post_init__(self) -> None:
        object.__setattr__(self, "argv", tuple(self.argv))

    @property
    def title(self) -> str:
        """The command as typed, passwords hidden."""
        return hide(shlex.join(without_secrets(self.argv, hide)))

    def titled(self, name: str) -> str:  # noqa: ARG002
        """The command, which contains what distinguishes it."""
        return self.title

    @property
    def may_open_none(self) -> bool:
        """It opens its runs itself, or none, unless it has one run."""
        return not self.one_run

    @property
    def secrets(self) -> Secrets:
        """The secrets in the command."""
        return Secrets(self.argv, hide)

    def without_passwords(self) -> "CommandWork":
        """A copy without passwords and the values of secret options."""
        hidden = WorkDefaults.without_passwords(self)
        return replace(hidden, argv=tuple(hide(word) for word in self.secrets.words))

    def run(self, context: WorkContext) -> Iterable[str]:
        """Run it, and find its runs; or in the one that is opened before."""
        from memo_tui.tracking.tracker import MlFlowTracker  # noqa: PLC0415 - only in the job's process
        from memo_tui.training.memo.answers import answer_of  # noqa: PLC0415
        from memo_tui.training.work.command_process import run_command  # noqa: PLC0415
        from memo_tui.training.work.end_opened import SettledRun, other_stores  # noqa: PLC0415
        from memo_tui.training.work.free_command import FreeCommand  # noqa: PLC0415

        tracker, folder = MlFlowTracker(context.experiment, context.tracking_uri), Path(self.folder)
        answer = answer_of(self, tracker, context.memo, context.callback)
        if self.one_run:
            yield run_command(
                tracker, self.argv, folder=folder, tags=context.tags, output=context.output, answer=answer
            )
            return
        opened: list[SettledRun] = []

        def note(runs: Sequence[SettledRun]) -> None:
            opened.extend(runs)
            for sentence in (*map(str, runs), *other_stores(runs, tracker.mlflow_uri)):
                context.callback.noted(sentence)

        command = FreeCommand(
            tracker,
            self.argv,
            folder,
            notes=context.output.with_name(RUNS),
            job=context.tags.get(JOB_TAG, ""),
            tags=context.tags,
            output=context.output,
            report=context.callback.noted,
            answer=answer,
            opened=note,
        )
        if own := command.run():
            yield own

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
        one_run: as for `CommandWork`.
        guessed: whether the command is only what it probably was.
        note: what should be known before it is run, in a sentence, or "".
    """

    command: str
    folder: str
    one_run: bool = False
    guessed: bool = False
    note: str = ""

    @classmethod
    def of_work(cls, work: CommandWork) -> "CommandForm":
        """The form that leads to the same command."""
        return cls(shlex.join(work.argv), work.folder, work.one_run, note=_to_fill_in(work.argv))

    @classmethod
    def of_any_run(cls, run: Run, folder: str) -> "CommandForm":
        """The command of a run without a record of its work, guessed if possible, else empty."""
        if command := run.tags.get(COMMAND_TAG, ""):
            cut = " The command was cut when it was recorded: complete it." if "…" in command else ""
            note = f"The folder wasn't recorded: check it.{cut} {_to_fill_in(_words(command))}"
            return cls(command, folder, note=note.strip())
        if command := _guessed(run):
            return cls(command, folder, guessed=True, note=_GUESS)
        return cls("", folder, note="How this run was launched isn't known: type the command.")

    @property
    def title(self) -> str:
        """What it is."""
        return "a command (a guess)" if self.guessed else "a command"

    @property
    def fields(self) -> Sequence[Field]:
        """The command, its folder, and whether it has one run."""
        return (
            Field(_COMMAND, "such as python train.py --lr {0.1,0.2}", self.command, required=True),
            Field(_FOLDER, "where it runs", self.folder, required=True),
            Field(
                _ONE_RUN,
                "yes: one run, opened before, in MLFLOW_RUN_ID; for other languages",
                "yes" if self.one_run else "no",
                required=False,
            ),
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
        one_run = texts.get(_ONE_RUN, "").strip().lower()
        if one_run not in (*_YES, *_NO):
            raise FieldError(_ONE_RUN, "Type yes or no.")
        return CommandWork(tuple(argv), str(folder), one_run in _YES)

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


def _words(command: str) -> Sequence[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return command.split()


def _to_fill_in(argv: Sequence[str]) -> str:
    """Which words of a command were hidden, and are to be typed, in a sentence; "" if none was."""
    names = []
    for before, word in zip(("", *argv), argv, strict=False):
        if HIDDEN in word:
            name, sign, _ = word.partition("=")
            named = name if sign and HIDDEN not in name else before if before.startswith("-") else word
            names.append(hide_secrets(hide(named)))
    return f"Type what was hidden ({HIDDEN}): {', '.join(dict.fromkeys(names))}." if names else ""


def _guessed(run: Run) -> str:
    """How a script was probably called, with params as options."""
    source = run.tags.get(SOURCE_TAG, "")
    if not source.endswith(".py"):
        return ""
    options = [word for name, value in run.shown_params.items() for word in (f"--{name}", value)]
    return shlex.join(["python", source, *options])
