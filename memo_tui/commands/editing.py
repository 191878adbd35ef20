"""What the commands that edit runs share: the runs, the store, and what is said of the result."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from memo_tui.commands.documents import print_document
from memo_tui.commands.naming import RunNames
from memo_tui.commands.scope import Scope
from memo_tui.headless.output import say
from memo_tui.numbers import counted
from memo_tui.tracking.access import StoreAccess

if TYPE_CHECKING:
    from mlflow import MlflowClient

    from memo_tui.runs.model import Run
    from memo_tui.tracking.edits import Edited

_MOST_NAMED = 3


def runs_to_edit(scope: Scope, words: Sequence[str]) -> "list[Run]":
    """The runs that these words name.

    Raises:
        MemoTuiError: a word names no run, or several.
    """
    with scope.reading() as reader:
        return RunNames(scope, reader).find(words)


def edit(
    scope: Scope,
    runs: "Sequence[Run]",
    change: "Callable[[MlflowClient, Sequence[str]], Edited]",
    verb: str,
    *,
    as_json: bool,
) -> None:
    """Change runs, and say what was done.

    Args:
        scope: the store.
        runs: to change.
        change: changes the runs with these ids.
        verb: what was done, as a participle, such as "deleted".
        as_json: whether to print JSON.

    Raises:
        StoreError: the store can't be used.
        EditError: not all could be changed.
    """
    names = {run.run_id: run.name for run in runs}
    edited = StoreAccess(scope.address).ask(lambda client: change(client, [*names]))
    if as_json:
        document: dict[str, Any] = {"done": list(edited.done), "failed": dict(edited.failed)}
        print_document(store=scope.address.shown, edit=verb, **document)
    elif edited.done:
        what = _named(edited.done, names)
        say(sys.stdout, f"{what[0].upper()}{what[1:]} {'is' if len(edited.done) == 1 else 'are'} {verb}.")
    edited.or_raise(verb, names)


def described(runs: "Sequence[Run]") -> str:
    """The number of some runs, and the names of the first."""
    return _named([run.run_id for run in runs], {run.run_id: run.name for run in runs})


def _named(run_ids: Sequence[str], names: Mapping[str, str]) -> str:
    shown = ", ".join(names[run_id] for run_id in run_ids[:_MOST_NAMED])
    if len(run_ids) == 1:
        return f"the run {shown} ({run_ids[0]})"
    more = f" and {len(run_ids) - _MOST_NAMED:,} more" if len(run_ids) > _MOST_NAMED else ""
    return f"{counted(len(run_ids), 'run')} ({shown}{more})"
