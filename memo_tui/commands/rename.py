"""`memo-tui rename`: gives a run another name."""

from typing import Any

import click

from memo_tui.commands.arguments import RUN, Command, json_option, of_store, runs_argument
from memo_tui.commands.editing import edit
from memo_tui.commands.naming import RunNames
from memo_tui.commands.scope import Scope
from memo_tui.errors import MemoTuiError
from memo_tui.tracking.edits import check_name, rename


@click.command(cls=Command, epilog=RUN)
@runs_argument(name="word", metavar="RUN", nargs=1)
@click.argument("name", metavar="NAME")
@json_option
@of_store
def command(*, word: str, name: str, as_json: bool, **options: Any) -> None:
    """Give a run another name."""
    if problem := check_name(name):
        raise MemoTuiError(problem)
    scope = Scope.of(options)
    with scope.reading() as reader:
        run = RunNames(scope, reader).one(word)
    edit(
        scope, [run], lambda client, ids: rename(client, ids[0], name), f"renamed to {name}", as_json=as_json
    )
