"""A command of the user's own."""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.training.work.spec import CommandWork

_COMMAND, _FOLDER = "command", "folder"
# Braces in quotes are no values to try, as in a shell.
_QUOTED = r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\\."
_BRACES = re.compile(rf"{_QUOTED}|\{{(?P<tried>[^{{}}\s'\"]*(?:,|\.\.)[^{{}}\s'\"]*)\}}", re.DOTALL)


@dataclass(frozen=True)
class CommandForm:
    """Runs any command.

    Attributes:
        command: what stands in the field at first, as typed in a shell.
        folder: in which it's run.
    """

    command: str
    folder: str

    @classmethod
    def of_work(cls, work: CommandWork) -> "CommandForm":
        """The form that leads to the same command."""
        return cls(shlex.join(work.argv), work.folder)

    @property
    def title(self) -> str:
        """What it is."""
        return "a command"

    @property
    def fields(self) -> Sequence[Field]:
        """The command and its folder."""
        return (
            Field(_COMMAND, "as python train.py --lr {0.1,0.2}", self.command, required=True),
            Field(_FOLDER, "where it's run", self.folder, required=True),
        )

    def read(self, texts: Mapping[str, str]) -> CommandWork:
        """The command.

        Raises:
            FieldError: a text can't be used.
        """
        try:
            argv = shlex.split(texts.get(_COMMAND, ""))
        except ValueError:
            raise FieldError(_COMMAND, "The command has a quote that isn't closed.") from None
        if not argv:
            raise FieldError(_COMMAND, "Type a command, as python train.py --lr 0.1.")
        try:
            folder = Path(texts.get(_FOLDER, "").strip() or ".").expanduser().absolute()
        except (RuntimeError, OSError):
            raise FieldError(_FOLDER, "The folder can't be found.") from None
        if "\0" in str(folder) or not folder.is_dir():
            raise FieldError(_FOLDER, "There is no such folder: name the one to run the command in.")
        return CommandWork(tuple(argv), str(folder))

    def variants(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """What stands in braces with commas, or as a range, is tried; it's called by the word before."""
        found: dict[str, str] = {}
        command = texts.get(_COMMAND, "")
        tried = (match for match in _BRACES.finditer(command) if match["tried"] is not None)
        for place, match in enumerate(tried, start=1):
            before = command[: match.start()].rstrip("= ").split()
            name = before[-1].lstrip("-") if before and not before[-1].endswith("}") else ""
            found[name if name and name not in found else f"{name}#{place}"] = match["tried"]
        return found

    def varied(self, texts: Mapping[str, str], chosen: Mapping[str, str]) -> Mapping[str, str]:
        """The command with one value in the place of each pair of braces."""
        values = iter([chosen[name] for name in self.variants(texts)])

        def one(match: re.Match[str]) -> str:
            return match[0] if match["tried"] is None else shlex.quote(next(values))

        return {**texts, _COMMAND: _BRACES.sub(one, texts.get(_COMMAND, ""))}
