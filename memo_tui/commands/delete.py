"""`memo-tui delete`: deletes runs, which can be restored."""

import sys
from typing import TYPE_CHECKING, Any

import click

from memo_tui.commands.arguments import RUN, Command, json_option, of_store, runs_argument
from memo_tui.commands.editing import described, edit
from memo_tui.commands.naming import RunNames
from memo_tui.commands.scope import Scope, read_stream
from memo_tui.errors import MemoTuiError
from memo_tui.headless.output import complain
from memo_tui.numbers import counted
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.kin import below_all, updated
from memo_tui.tracking.edits import delete_runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memo_tui.runs.model import Run


@click.command(cls=Command, epilog=RUN)
@runs_argument()
@click.option("--nested", is_flag=True, help="also the runs that are nested in them")
@click.option("--yes", is_flag=True, help="don't ask; needed without a terminal")
@json_option
@of_store
def command(*, words: tuple[str, ...], nested: bool, yes: bool, as_json: bool, **options: Any) -> None:
    """Delete runs, after a question; memo-tui restore brings them back."""
    scope = Scope.of(options)
    with scope.reading() as reader:
        names = RunNames(scope, reader)
        runs = names.find(words)
        here = {run.experiment_id for run in runs}
        there = [each for each in reader.experiments() if each.experiment_id in here]
        known = read_stream(reader, there).runs
        kin = updated(RunMap(), [(None, run) for run in known.values()])
        below = below_all(kin, known, runs)
    if nested:
        runs = [*runs, *below]
    if not yes and not _agreed(runs, 0 if nested else len(below)):
        complain("Nothing was deleted.")
        return
    edit(scope, runs, delete_runs, "deleted", as_json=as_json)


def _agreed(runs: "Sequence[Run]", below: int) -> bool:
    """Whether the user agrees.

    Raises:
        MemoTuiError: nobody can be asked.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise MemoTuiError("Deleting asks first, and there is no terminal to ask at: give --yes.")
    running = sum(run.active and not run.lost for run in runs)
    also = f" {running} of them {'is' if running == 1 else 'are'} still running." if running else ""
    if below:
        also += f" {counted(below, 'run')} nested in them stay; --nested deletes these, too."
    return click.confirm(f"Delete {described(runs)}?{also}", err=True)
