"""What a shell completes: experiments, runs, metrics, columns and views of the store that is meant."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from memo_tui.errors import MemoTuiError

if TYPE_CHECKING:
    from memo_tui.commands.scope import Scope
    from memo_tui.runs.model import Run
    from memo_tui.runs.reader import RunReader

_MOST = 200


def complete_experiment(ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """The names of experiments."""
    return _found(ctx, begun, lambda _, reader: (e.name for e in reader.experiments() if not e.deleted))


def complete_run(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """The names of runs; the ids of those whose names a shell would split; @last, @marked and @best."""
    if begun.startswith("@best:"):
        metrics = complete_metric(ctx, param, begun.removeprefix("@best:"))
        return [CompletionItem(f"@best:{metric}") for metric in metrics]
    if begun.startswith("@"):
        return [CompletionItem(each) for each in ("@last", "@best:", "@marked") if each.startswith(begun)]
    about: dict[str, str] = {}

    def found(scope: "Scope", reader: "RunReader") -> Iterable[str]:
        for run in _runs(scope, reader):
            about[run.run_id] = run.name
            yield run.run_id if begun or run.name.split() != [run.name] else run.name
            yield run.name if run.name.split() == [run.name] else run.run_id

    return [CompletionItem(each, help=about.get(each)) for each in _found(ctx, begun, found)]


def complete_metric(ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """The metrics that runs have."""
    return _found(ctx, begun, lambda *store: sorted({key for run in _runs(*store) for key in run.metrics}))


def complete_column(ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """The columns of a table of runs; behind a comma, the next one."""
    from memo_tui.runs.table.fields import ATTRIBUTES  # noqa: PLC0415 - heavy

    before, comma, last = begun.rpartition(",")

    def found(scope: "Scope", reader: "RunReader") -> Iterable[str]:
        metrics: set[str] = set()
        keys: set[str] = set()
        for run in _runs(scope, reader):
            metrics.update(run.metrics)
            keys.update(run.params)
        return [*ATTRIBUTES, *sorted(metrics), *sorted(keys), *(f"best:{key}" for key in sorted(metrics))]

    return [f"{before}{comma}{each}" for each in _found(ctx, last, found)]


def complete_view(ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """The names of saved views."""
    return _found(ctx, begun, lambda scope, _: sorted(scope.settings.named_views))


def _runs(scope: "Scope", reader: "RunReader") -> "Iterable[Run]":
    """The newest runs of the experiments that are meant: the first page."""
    try:
        experiments = scope.experiments(reader)
    except MemoTuiError:  # which are meant is not clear yet
        experiments = [each for each in reader.experiments() if not each.deleted]
    ids = [each.experiment_id for each in experiments]
    return next(iter(reader.pages(ids)), [])


def _found(ctx: click.Context, begun: str, names: "Callable[[Scope, RunReader], Iterable[str]]") -> list[str]:
    """The names that begin so; none where the store can't be read, as a shell shows no error."""
    from memo_tui.commands.scope import Scope  # noqa: PLC0415 - heavy

    options: dict[str, Any] = {}
    for each in (ctx.parent, ctx):  # options may stand before the command, too
        given = each.params if each else {}
        options |= {name: value for name, value in given.items() if isinstance(value, str)}
        options |= {name: given[name] for name in ("experiments", "every") if given.get(name)}
    if "experiment" in options:  # as the dashboard and trainings have it
        options["experiments"] = options.get("experiments") or (options["experiment"],)
    try:
        scope = Scope.of(options)
        with scope.reading() as reader:
            found = dict.fromkeys(each for each in names(scope, reader) if each.startswith(begun))
    except (MemoTuiError, OSError):
        return []
    return [*found][:_MOST]
