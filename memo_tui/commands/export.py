"""`memo-tui export`: writes runs to a file."""

import sys
from pathlib import Path
from typing import Any

import click

from memo_tui.commands.arguments import RUN, Command, of_store
from memo_tui.commands.choice import choose
from memo_tui.commands.complete import complete_run
from memo_tui.commands.naming import RunNames
from memo_tui.commands.runs import of_choice
from memo_tui.commands.scope import Scope
from memo_tui.errors import FileThere, MemoTuiError
from memo_tui.headless.output import say
from memo_tui.numbers import counted
from memo_tui.runs.table.exporting import everything, write_runs

_ENDINGS = (".csv", ".json", ".md")


@click.command(cls=Command, epilog=RUN)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("words", metavar="[RUN]...", nargs=-1, shell_complete=complete_run)
@of_choice
@click.option("--everything", "whole", is_flag=True, help="every param, metric and tag, not just the columns")
@click.option("--replace", is_flag=True, help="replace a file that exists")
@of_store
def command(*, file: Path, words: tuple[str, ...], whole: bool, replace: bool, **options: Any) -> None:
    """Write runs to FILE, which ends with .csv, .json or .md: those that are named, else those chosen."""
    if file.suffix.lower() not in _ENDINGS:
        raise MemoTuiError(f"The name {str(file)!r} must end with .csv, .json or .md.")
    scope = Scope.of(options)
    with scope.reading() as reader:
        found = choose(scope, reader, options)
        runs = RunNames(scope, reader).find(words) if words else [*found.runs]
    try:
        write_runs(
            runs,
            everything(runs) if whole else found.columns,
            file,
            directions=found.directions,
            names=found.names,
            replace=replace,
        )
    except FileThere as error:
        raise FileThere(f"{str(error).rstrip('.')}: give another name, or --replace.") from None
    say(sys.stdout, f"{counted(len(runs), 'run')} written to {file}.")
