"""`memo-tui history`: all values of metrics of runs."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from memo_tui.commands.arguments import RUN, Command, of_output, of_store, runs_argument
from memo_tui.commands.complete import complete_metric
from memo_tui.commands.documents import iso, print_csv, print_document
from memo_tui.commands.naming import RunNames
from memo_tui.commands.scope import Progress, Scope, listed
from memo_tui.commands.sheet import Sheet
from memo_tui.errors import MemoTuiError
from memo_tui.numbers import moment, not_finite
from memo_tui.runs.experiments import similar_names
from memo_tui.runs.model import History

if TYPE_CHECKING:
    from memo_tui.runs.model import Run
    from memo_tui.runs.reader import RunReader


@click.command(cls=Command, epilog=RUN)
@runs_argument(name="word", metavar="RUN", nargs=1)
@click.argument("metrics", metavar="[METRIC]...", nargs=-1, shell_complete=complete_metric)
@of_output
@of_store
def command(*, word: str, metrics: tuple[str, ...], as_json: bool, as_csv: bool, **options: Any) -> None:
    """List all values of metrics of a run, by step; without METRIC, of all that it has."""
    scope = Scope.of(options)
    with scope.reading() as reader:
        runs = RunNames(scope, reader).find([word])
        found = [*_histories(reader, runs, metrics)]
    if as_json:
        documents = [
            {
                "run_id": run.run_id,
                "name": run.name,
                "metric": history.key,
                "points": [
                    {"step": step, "time": time, "value": value} for step, time, value in _points(history)
                ],
            }
            for run, history in found
        ]
        print_document(store=scope.address.shown, histories=documents)
        return
    if as_csv:
        rows = (
            (run.run_id, history.key, step, time, not_finite(value) or value)
            for run, history in found
            for step, time, value in _points(history)
        )
        print_csv([("run_id", "metric", "step", "time", "value"), *rows])
        return
    texts = [
        (
            *((run.name,) if len(runs) > 1 else ()),
            history.key,
            f"{step:,}",
            not_finite(value) or f"{value:.10g}",
            moment(int(history.times[place])),
        )
        for run, history in found
        for place, (step, _, value) in enumerate(_points(history))
    ]
    first = ("run",) if len(runs) > 1 else ()
    titles = (*first, "metric", "step", "value", "time")
    Sheet(titles, texts, frozenset({len(first) + 1, len(first) + 2})).print()


def _histories(
    reader: "RunReader", runs: "Sequence[Run]", metrics: Sequence[str]
) -> "Iterator[tuple[Run, History]]":
    """The histories of these metrics of each run that has them.

    Raises:
        MemoTuiError: no run has one of them.
    """
    known = sorted({key for run in runs for key in run.metrics})
    for metric in metrics:
        if metric not in known:
            near = similar_names(metric, known)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {listed(known) or 'none'}."
            raise MemoTuiError(f"There is no metric {metric!r} of the run: {hint}")
    progress = Progress("reading values")
    read = 0
    for run in runs:
        for key in metrics or sorted(run.metrics):
            if key not in run.metrics:
                continue
            history = History.empty(run.run_id, key)
            for history in reader.history(history):  # noqa: B020 - the last one is whole
                progress.show(read + len(history.steps), None)
            read += len(history.steps)
            yield run, history
    progress.end()


def _points(history: History) -> Iterator[tuple[int, str | None, float]]:
    """The step, the time as ISO 8601, and the value of each point."""
    for step, value, time in zip(history.steps, history.values, history.times, strict=True):
        yield int(step), iso(float(time)), float(value)
