"""The runs of an experiment as a table: one row a run, one column a metric or param that any run has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import time

from rich.cells import cell_len

from memo_tui.tracking.runs import Run
from memo_tui.tui.text import NUMBER_WIDTH, ago, duration, number, plain
from memo_tui.tui.widgets.line_table import Cell, Column, LineTable, TableData

STATES = {
    "RUNNING": Cell("▶ running", "running"),
    "SCHEDULED": Cell("… scheduled", "running"),
    "FINISHED": Cell("✓ finished", "good"),
    "FAILED": Cell("✗ failed", "bad"),
    "KILLED": Cell("■ killed", "warning"),
}
# With these widths they have room at 80 columns.
_FIRST_METRICS = {"rmse": NUMBER_WIDTH, "mae": NUMBER_WIDTH, "r2": 7}
_SHORTEST_NAME, _LONGEST_NAME = 10, 20
_TIMES = (
    Column("started", "started", 10, right=True, glow=False),
    Column("took", "took", 7, right=True, glow=False),
)
_MOST_COLUMNS = 200


def state_of(run: Run) -> Cell:
    """A run's status as a sign and a word."""
    return STATES.get(run.status, Cell(f"? {run.status.lower()}", "dim"))


def took(run: Run, now: float) -> str:
    """How long a run took, or runs already at `now` (seconds since 1970)."""
    if run.start is None or (run.end is None and not run.active):
        return "-"
    return duration((run.end / 1000 if run.end is not None else now) - run.start / 1000)


def columns_of(runs: Iterable[Run]) -> tuple[Column, ...]:
    """The columns for these runs: state, name and model, metrics, times, the other params."""
    metrics: dict[str, None] = {}
    params: dict[str, bool] = {}
    longest = 0
    for run in runs:
        metrics |= dict.fromkeys(run.metrics)
        longest = max(longest, len(run.name))
        for key, value in run.params.items():
            if key not in params:
                params[key] = _is_number(value)
    params.pop("model", None)
    first = {key: width for key, width in _FIRST_METRICS.items() if key in metrics or not metrics}
    rest = sorted(key for key in metrics if key not in first)
    return (
        Column("state", "state", 10),
        Column("name", "name", min(_LONGEST_NAME, max(_SHORTEST_NAME, longest))),
        Column("param:model", "model", 12),
        *(Column(f"metric:{key}", plain(key), width, right=True) for key, width in first.items()),
        *_TIMES,
        *(Column(f"metric:{key}", plain(key), _width(key), right=True) for key in rest),
        *(Column(f"param:{key}", plain(key), _width(key), right=params[key]) for key in sorted(params)),
    )[:_MOST_COLUMNS]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class RunRows:
    """Runs made ready for the table, off the event loop.

    Attributes:
        runs: by id, in the order of the rows.
        keys: the ids in that order.
        index: the place of each id.
        columns: the table's columns.
    """

    runs: Mapping[str, Run]
    keys: tuple[str, ...]
    index: Mapping[str, int]
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, runs: Sequence[Run]) -> "RunRows":
        """Make these runs ready, in their order."""
        by_id = {run.run_id: run for run in runs}
        keys = tuple(by_id)
        return cls(by_id, keys, {key: place for place, key in enumerate(keys)}, columns_of(runs))


class RunTable(LineTable):
    """Runs, newest first; cursor, marks and scroll stay with their runs while others come and go."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._rows_of_runs = RunRows.of(())

    @property
    def cursor_run(self) -> Run | None:
        """The run under the cursor."""
        return self.get(self.cursor_key) if self.cursor_key else None

    @property
    def marked_runs(self) -> list[Run]:
        """The marked runs, newest first."""
        index = self._rows_of_runs.index
        return [self._rows_of_runs.runs[key] for key in sorted(self.marks, key=lambda key: index[key])]

    def get(self, run_id: str) -> Run | None:
        """The run of that id, if it's in the table."""
        return self._rows_of_runs.runs.get(run_id)

    def show_rows(self, rows: RunRows) -> None:
        """Show these runs; what changed in a run on the screen glows."""
        self._rows_of_runs = rows
        self.tick()

    def tick(self) -> None:
        """Draw the times that have passed."""
        rows, now = self._rows_of_runs, time()
        if not rows.keys and self.data is None:
            return
        self.show(
            TableData(
                rows.columns, rows.keys, lambda key: _cells(rows.runs[key], rows.columns, now), rows.index
            )
        )


def _cells(run: Run, columns: tuple[Column, ...], now: float) -> list[Cell]:
    return [_cell(run, column.key, now) for column in columns]


def _cell(run: Run, column: str, now: float) -> Cell:
    kind, _, key = column.partition(":")
    if kind == "metric":
        value = run.metrics.get(key)
        return Cell(number(value), "dim" if value is None else "")
    if kind == "param":
        return Cell(plain(run.params.get(key, "")))
    if kind == "state":
        return state_of(run)
    if kind == "name":
        return Cell(plain(run.name))
    if kind == "started":
        return Cell(ago(now - run.start / 1000) if run.start is not None else "-", "dim")
    return Cell(took(run, now))


def _width(key: str) -> int:
    return max(8, min(18, cell_len(plain(key))))
