"""Which runs are listed, and in which columns, order and groups: a view, and the options that change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from memo_tui.commands.columns import column_named
from memo_tui.commands.naming import directions_of
from memo_tui.commands.scope import Progress, Scope, listed, names_of_experiments, read_stream, want
from memo_tui.errors import MemoTuiError
from memo_tui.runs.query.filter import parse
from memo_tui.runs.query.grammar import FilterError
from memo_tui.runs.table.arrangement import Arranged, Arrangement
from memo_tui.runs.table.catalog import KINDS, Catalog
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.layout import wanted_facts
from memo_tui.runs.table.view import FLAT, TREE, RunView, Sort, TableRequest

if TYPE_CHECKING:
    from memo_tui.runs.model import Run
    from memo_tui.runs.reader import RunReader

_WAYS = {"up": False, "asc": False, "down": True, "desc": True}
_GROUPS = (TREE, FLAT)


@dataclass(frozen=True)
class Listed:
    """Runs that are to be listed.

    Attributes:
        runs: in order.
        columns: from left to right.
        arranged: the same as the screen arranges it, with its groups.
        names: of the experiments, by id.
        directions: the chosen directions of metrics.
        matching: how many runs match, of which `runs` are the first.
    """

    runs: "Sequence[Run]"
    columns: Sequence[str]
    arranged: Arranged
    names: Mapping[str, str]
    directions: Mapping[str, Better]
    matching: int


def choose(scope: Scope, reader: "RunReader", options: Mapping[str, Any]) -> Listed:
    """Read the runs of some experiments, and arrange them.

    Args:
        scope: the store and the experiments.
        reader: of the store.
        options: `view`, `filter`, `sort`, `columns`, `group` and `limit` of the command line.

    Raises:
        MemoTuiError: one can't be used.
    """
    experiments = scope.experiments(reader)
    names = names_of_experiments(experiments)
    stream = read_stream(reader, experiments)
    arrangement = Arrangement()
    arrangement.update(stream.runs, names)
    catalog = arrangement.catalog
    view = _view(scope, [each.name for each in experiments], options, catalog)
    chosen = [column_named(name, catalog) for each in options["columns"] for name in each.split(",")]
    request = TableRequest(view, _matches(view.filter, catalog, names))
    arrangement.show(request)
    columns = chosen or [*arrangement.arranged().columns]
    facts = wanted_facts([*columns, view.group], view)
    if any(facts):
        progress = Progress("reading histories")
        want(stream, facts, progress)
        progress.end()
        arrangement.update(stream.runs, names)
    arranged = arrangement.arranged()
    ordered = [stream.runs[run_id] for run_id in arranged.ordered]
    limit = options.get("limit")
    return Listed(ordered[:limit], columns, arranged, names, view.directions, len(ordered))


def _view(scope: Scope, experiments: Sequence[str], options: Mapping[str, Any], catalog: Catalog) -> RunView:
    """The named view, or the usual one, with what the options change of it."""
    name, saved = options.get("view"), scope.settings.named_views
    view = RunView()
    if name is not None:
        if name not in saved:
            near = get_close_matches(name, saved, 1)
            known = f"there are {listed(sorted(saved))}" if saved else "save one in the dashboard"
            hint = f"did you mean {near[0]!r}?" if near else f"{known}."
            raise MemoTuiError(f"There is no view {name!r}: {hint}")
        view = RunView.of_saved(saved[name])
    view = replace(view, directions={**directions_of(scope, experiments), **view.directions})
    if options.get("filter") is not None:
        view = replace(view, filter=options["filter"])
    if options.get("group") is not None:
        group = options["group"]
        view = replace(view, group=group if group in _GROUPS else column_named(group, catalog))
    if options["sort"]:
        sorts = [_sort(text, view, catalog) for each in options["sort"] for text in each.split(",")]
        view = replace(view, sort=tuple(sorts))
    return view


def _sort(text: str, view: RunView, catalog: Catalog) -> Sort:
    """A column to sort by: `rmse`, `rmse up`, `rmse down`; without a way the best or newest come first."""
    words, way = text.strip(), ""
    for sign in (" ", ":"):
        before, found, after = words.rpartition(sign)
        if found and after in _WAYS:
            words, way = before, after
            break
    column = column_named(words, catalog)
    if way:
        return Sort(column, down=_WAYS[way])
    usual = replace(view, sort=()).sorted_by(column)
    return usual.sort[0]


def _matches(text: str, catalog: Catalog, names: Mapping[str, str]) -> Any:
    if not text.strip():
        return None
    try:
        return parse(text, keys={kind: catalog.counts(kind) for kind in KINDS}, experiments=names).matches
    except FilterError as error:
        raise MemoTuiError(f"The filter can't be used. {error}") from None
