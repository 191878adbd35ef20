"""`memo-tui experiments`: lists the experiments of a store."""

from time import time
from typing import Any

import click

from memo_tui.commands.arguments import Command, of_output, of_store
from memo_tui.commands.documents import iso, print_csv, print_document
from memo_tui.commands.scope import Progress, Scope
from memo_tui.commands.sheet import Sheet
from memo_tui.numbers import ago

_TITLES = ("experiment_id", "name", "runs", "updated", "deleted")


@click.command(cls=Command)
@click.option("--deleted", is_flag=True, help="deleted ones, too")
@of_output
@of_store
def command(*, deleted: bool, as_json: bool, as_csv: bool, **options: Any) -> None:
    """List the experiments of a store, with the number of their runs."""
    scope = Scope.of(options)
    with scope.reading() as reader:
        if scope.given:
            found = scope.experiments(reader)
        else:
            found = [each for each in reader.experiments() if deleted or not each.deleted]
        counts: list[int | None] = []
        progress = Progress("counting runs")
        for place, each in enumerate(found):
            counts.append(None if each.deleted else reader.count([each.experiment_id]))
            progress.show(place + 1, len(found))
        progress.end()
    rows = [
        (each.experiment_id, each.name, count, iso(each.updated), each.deleted)
        for each, count in zip(found, counts, strict=True)
    ]
    if as_json:
        documents = [dict(zip(_TITLES, row, strict=True)) for row in rows]
        print_document(store=scope.address.shown, experiments=documents)
    elif as_csv:
        print_csv([_TITLES, *rows])
    else:
        now = time()
        texts = [
            (
                each.name,
                "-" if count is None else f"{count:,}",
                "-" if each.updated is None else ago(now - each.updated / 1000),
                each.experiment_id,
                "deleted" if each.deleted else "",
            )
            for each, count in zip(found, counts, strict=True)
        ]
        Sheet(("experiment", "runs", "updated", "id", ""), texts, frozenset({1, 2})).print()
