"""`memo-tui runs`: lists runs, filtered, sorted and grouped as the screen does."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from memo_tui.commands.arguments import Command, of_output, of_store
from memo_tui.commands.choice import Listed, choose
from memo_tui.commands.columns import is_right, text_reader, title
from memo_tui.commands.complete import complete_column, complete_view
from memo_tui.commands.documents import print_csv, print_document, run_document
from memo_tui.commands.scope import Scope
from memo_tui.commands.sheet import Sheet
from memo_tui.headless.output import write_line
from memo_tui.one_line import plain
from memo_tui.runs.table.exporting import exact_rows
from memo_tui.runs.table.fields import reader as value_reader

if TYPE_CHECKING:
    from memo_tui.runs.model import Run

_NOTHING = ("", "-")

F = TypeVar("F", bound=Callable[..., Any])


def of_choice(command: F) -> F:
    """The options that choose runs and columns."""
    for add in (
        click.option("--limit", type=click.IntRange(1), metavar="N", help="only the first N runs"),
        click.option(
            "--group", metavar="COLUMN", shell_complete=complete_column, help="a column, parent or flat"
        ),
        click.option(
            "--columns",
            metavar="NAME,...",
            multiple=True,
            shell_complete=complete_column,
            help="columns: name, state, started, ..., a metric, param or tag, best:rmse, min:rmse, mean:rmse",
        ),
        click.option(
            "--sort",
            metavar="COLUMN",
            multiple=True,
            shell_complete=complete_column,
            help="a column to sort by, as 'rmse' (the best first), 'rmse up' or 'rmse down'",
        ),
        click.option("--filter", metavar="TEXT", help="as in the dashboard, such as 'rmse < 0.5 and lasso'"),
        click.option(
            "--view", metavar="NAME", shell_complete=complete_view, help="a view saved in the dashboard"
        ),
    ):
        command = add(command)
    return command


@click.command(cls=Command)
@of_choice
@click.option("--ids", is_flag=True, help="only the ids, a line each, for other commands' -")
@of_output
@of_store
def command(*, ids: bool, as_json: bool, as_csv: bool, **options: Any) -> None:
    """List runs, filtered, sorted and grouped as in the dashboard."""
    scope = Scope.of(options)
    with scope.reading() as reader:
        found = choose(scope, reader, options)
    if ids:
        for run in found.runs:
            write_line(sys.stdout, run.run_id)
    elif as_json:
        _print_json(scope, found)
    elif as_csv:
        titles, rows = exact_rows(found.runs, found.columns, found.directions, found.names)
        print_csv([titles, *rows])
    else:
        _print_table(found, chosen=bool(options["columns"]))


def _print_json(scope: Scope, found: Listed) -> None:
    reads = {column: value_reader(column, found.directions, found.names) for column in found.columns}
    runs = [
        {**run_document(run, found.names), "columns": {name: read(run) for name, read in reads.items()}}
        for run in found.runs
    ]
    groups = [{"value": value, "run_ids": [run.run_id for run in runs]} for value, runs in _groups(found)]
    print_document(
        store=scope.address.shown,
        experiments=[*found.names.values()],
        matching=found.matching,
        columns=[*found.columns],
        runs=runs,
        **({"groups": groups} if groups else {}),
    )


def _print_table(found: Listed, *, chosen: bool) -> None:
    reads = {column: text_reader(column, found.directions, found.names) for column in found.columns}
    if not chosen:  # columns that say nothing of these runs take the room of others
        reads = {
            name: text for name, text in reads.items() if any(text(run) not in _NOTHING for run in found.runs)
        }
    texts, titles = [*reads.values()], [*map(title, reads)]
    right = frozenset(place for place, column in enumerate(reads) if is_right(column, found.runs))
    groups = _groups(found)
    for place, (value, runs) in enumerate(groups or [("", [*found.runs])]):
        if groups:
            write_line(sys.stdout, f"{'' if not place else chr(10)}{plain(value)} ({len(runs):,})")
        rows = [[text(run) for text in texts] for run in runs]
        Sheet(titles, rows, right).print()


def _groups(found: Listed) -> list[tuple[str, list["Run"]]]:
    """The runs of each group that are listed, by the group's value; [] if there are no groups."""
    kept = {run.run_id for run in found.runs}
    groups = []
    for key in found.arranged.rows.keys:
        row = found.arranged.rows.row(key)
        if row.run is None and row.group is not None:
            runs = [run for run in row.group.runs if run.run_id in kept]
            groups.append((row.group.value, runs))
    return [(value, runs) for value, runs in groups if runs]
