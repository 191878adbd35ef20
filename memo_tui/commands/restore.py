"""`memo-tui restore`: brings deleted runs back."""

from typing import TYPE_CHECKING, Any

import click

from memo_tui.commands.arguments import Command, json_option, of_store
from memo_tui.commands.documents import print_document, run_document
from memo_tui.commands.editing import edit
from memo_tui.commands.naming import matching, unknown, words_and_input
from memo_tui.commands.scope import Scope, names_of_experiments, newest
from memo_tui.commands.sheet import Sheet
from memo_tui.errors import MemoTuiError
from memo_tui.numbers import moment
from memo_tui.runs.client.deleted import deleted_runs
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.edits import restore_runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memo_tui.runs.model import Run


@click.command(cls=Command, epilog="RUN is the id, how it begins, or the name; - reads ids, a line each.")
@click.argument("words", metavar="[RUN]...", nargs=-1)
@json_option
@of_store
def command(*, words: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Bring deleted runs back; without RUN, list the deleted ones."""
    scope = Scope.of(options)
    with scope.reading() as reader:
        active = [each for each in reader.experiments() if not each.deleted]
        wanted = scope.experiments(reader) if scope.given else active
    names = names_of_experiments(wanted)
    found = newest(StoreAccess(scope.address).ask(lambda client: deleted_runs(client, [*names])))
    if not words:
        _list(scope, found, names, as_json=as_json)
        return
    edit(scope, _chosen(words, found), restore_runs, "restored", as_json=as_json)


def _chosen(words: "Sequence[str]", found: "Sequence[Run]") -> "list[Run]":
    chosen: dict[str, Run] = {}
    for word in words_and_input(words):
        run = matching(word, found)
        if run is None:
            raise MemoTuiError(unknown(word, found, "deleted run", "see memo-tui restore."))
        chosen[run.run_id] = run
    return [*chosen.values()]


def _list(scope: Scope, found: "Sequence[Run]", names: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        print_document(store=scope.address.shown, runs=[run_document(run, names) for run in found])
        return
    rows = [
        (run.name, names.get(run.experiment_id, run.experiment_id), moment(run.start), run.run_id)
        for run in found
    ]
    Sheet(("deleted run", "experiment", "started", "id"), rows).print()
