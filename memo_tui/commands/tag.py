"""`memo-tui tag`: sets or removes a tag of runs."""

from typing import Any

import click

from memo_tui.commands.arguments import RUN, Command, json_option, of_store, runs_argument
from memo_tui.commands.editing import edit, runs_to_edit
from memo_tui.commands.scope import Scope
from memo_tui.errors import MemoTuiError
from memo_tui.tracking.edits import check_key, check_value, delete_tag, set_tag


@click.command(cls=Command, epilog=RUN)
@click.argument("tag", metavar="KEY=VALUE")
@runs_argument()
@click.option("--remove", is_flag=True, help="remove the tag KEY instead")
@json_option
@of_store
def command(*, tag: str, words: tuple[str, ...], remove: bool, as_json: bool, **options: Any) -> None:
    """Set a tag of runs, or remove it."""
    key, found, value = tag.partition("=")
    if remove and found:
        raise MemoTuiError("With --remove give the KEY alone, without a value.")
    if not remove and not found:
        raise MemoTuiError(f"{tag!r} has no value: write {key or 'KEY'}=VALUE, or give --remove.")
    if problem := check_key(key) or check_value(value):
        raise MemoTuiError(problem)
    scope = Scope.of(options)
    runs = runs_to_edit(scope, words)
    if remove:
        edit(scope, runs, lambda client, ids: delete_tag(client, ids, key), "untagged", as_json=as_json)
    else:
        edit(scope, runs, lambda client, ids: set_tag(client, ids, key, value), "tagged", as_json=as_json)
