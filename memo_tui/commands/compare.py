"""`memo-tui compare`: runs beside each other, line by line."""

from time import time
from typing import Any

import click

from memo_tui.commands.arguments import RUN, Command, of_output, of_store, runs_argument
from memo_tui.commands.documents import exact, print_csv, print_document
from memo_tui.commands.naming import RunNames
from memo_tui.commands.scope import Scope
from memo_tui.commands.sheet import Sheet
from memo_tui.errors import MemoTuiError
from memo_tui.runs.table.comparison import Compared, compare, number_text
from memo_tui.tracking.tags import is_technical


@click.command(cls=Command, epilog=RUN)
@runs_argument()
@click.option("--differing", is_flag=True, help="only what differs")
@of_output
@of_store
def command(*, words: tuple[str, ...], differing: bool, as_json: bool, as_csv: bool, **options: Any) -> None:
    """Compare runs: params, metrics with the best marked, data sets, tags, times."""
    scope = Scope.of(options)
    with scope.reading() as reader:
        names = RunNames(scope, reader)
        runs, experiments = names.find(words), names.names
        if len(runs) < 2:
            raise MemoTuiError("A comparison needs two runs: give another one.")
        directions = names.directions if names.is_clear else {}
    lines = [
        line
        for line in compare(runs, directions, experiments, time())
        if (not line.folded if differing else line.section != "tags" or not is_technical(line.key))
    ]
    if as_json:
        documents = [
            {
                "section": line.section,
                "key": line.key,
                "differs": line.differs,
                "values": dict(zip((run.run_id for run in runs), line.values, strict=True)),
                "best": [runs[place].run_id for place in sorted(line.best)],
            }
            for line in lines
        ]
        print_document(
            store=scope.address.shown,
            runs=[{"run_id": run.run_id, "name": run.name} for run in runs],
            lines=documents,
        )
    elif as_csv:
        rows = [(line.section, line.key, *map(exact, line.values)) for line in lines]
        print_csv([("section", "key", *(run.run_id for run in runs)), *rows])
    else:
        texts = [
            (line.section, line.key, *(_text(line, place) for place in range(len(runs)))) for line in lines
        ]
        Sheet(("", "", *(run.name for run in runs)), texts).print()


def _text(line: Compared, place: int) -> str:
    value = line.values[place]
    text = number_text(line, value)
    return f"{value if text is None else text}{' best' if place in line.best else ''}"
