"""What the list of columns says about each: shown or hidden, its kind, its width, which way is better."""

from collections.abc import Sequence
from dataclasses import replace

from memo_tui.numbers import counted
from memo_tui.runs.table.catalog import Catalog
from memo_tui.runs.table.directions import better
from memo_tui.runs.table.fields import AT_BEST, directed_by, metric_of, split
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import plain
from memo_tui.tui.runs.run_columns import columns_of, title
from memo_tui.tui.runs.run_table import TableRows
from memo_tui.tui.runs.view.chosen_columns import ChosenColumns
from memo_tui.tui.runs.view.column_finder import kind_of
from memo_tui.tui.runs.view.column_groups import prefix_of

COLUMNS = (
    Column("shown", "shown", 10),
    Column("title", "column", 8),
    Column("kind", "kind", 16),
    Column("width", "width", 5, right=True),
    Column("better", "better", 17),
)
_SHOWN, _PINNED, _HIDDEN = Cell("✓ shown", "good"), Cell("✓ pinned", "good"), Cell("- hidden", "dim")
_NOTHING = Cell("")
_MEANINGS = {
    "metric": "the last value of {}",
    "best": "the best value of {}",
    "min": "the smallest value of {}",
    "max": "the largest value of {}",
    "mean": "the mean of all values of {}",
    "median": "the median of all values of {}",
    AT_BEST: "{} at the step where {} was best, or the last value before that step",
    "at": "the step at which {} was best",
    "step": "the last step of {}",
    "param": "the param {}",
    "tag": "the tag {}",
}


class ColumnRows:
    """Describes columns as they are chosen."""

    def __init__(self, rows: TableRows) -> None:
        """Describe the columns of these rows."""
        self._arranged = rows.arranged
        self._first = rows.arranged.view
        self._catalog = Catalog()
        self._widths = {column.key: column.width for column in rows.columns}

    def reset(self, catalog: Catalog) -> None:
        """From now on the widths are the default ones, by what all runs have."""
        self._catalog, self._widths = catalog, {}

    def cells(self, column: str, chosen: ChosenColumns) -> Sequence[Cell]:
        """The cells of a column's row."""
        view, shown, direction = chosen.view, chosen.shows(column), self.direction(column, chosen)
        state = _NOTHING
        if shown:
            state = _PINNED if column in view.pinned else _SHOWN
        elif column in view.hidden:
            state = _HIDDEN
        return (
            state,
            Cell(title(column)),
            Cell(kind_of(column), "dim"),
            Cell(str(self.width(column, chosen))) if shown else _NOTHING,
            Cell(" · ".join(direction[:1] if split(column)[0] == AT_BEST else direction)),
        )

    def group_cells(
        self, heading: str, members: Sequence[str], chosen: ChosenColumns, *, folded: bool
    ) -> Sequence[Cell]:
        """The cells of the row of a group of columns."""
        kind, prefix = prefix_of(heading)
        shown = sum(map(chosen.shows, members))
        of = f"{shown:,} of {len(members):,}"
        return (
            Cell(of, "good" if shown else "dim"),
            Cell(f"{'▸' if folded else '▾'} {plain(prefix)} {counted(len(members), 'column')}"),
            Cell(kind_of(f"{kind}:{prefix}"), "dim"),
            _NOTHING,
            _NOTHING,
        )

    def describe(self, column: str, chosen: ChosenColumns) -> str:
        """A column as a sentence."""
        kind, key = split(column)
        named = (metric_of(column), directed_by(column)) if kind == AT_BEST else (key,)
        parts = [_MEANINGS[kind].format(*map(plain, named)) if key else f"the {column} of the run"]
        if direction := self.direction(column, chosen):
            way, *who = direction
            known = f"{way} is better, {'guessed from its name' if who == ['guessed'] else ''.join(who)}"
            parts.append(known if who else "which way is better is unknown")
        return " · ".join(parts)

    def direction(self, column: str, chosen: ChosenColumns) -> tuple[str, ...]:
        """Which way a metric is better, and who decided it; only "unknown" if so; () for other columns."""
        if not (metric := directed_by(column)):
            return ()
        directions = chosen.view.directions
        if (way := better(metric, directions)) is None:
            return ("unknown",)
        of = f" {plain(metric)}" if metric != metric_of(column) else ""  # that whose best step counts
        return (f"{way.value}{of}", "chosen" if metric in directions else "guessed")

    def width(self, column: str, chosen: ChosenColumns) -> int:
        """The width that the table gives a column."""
        view = chosen.view
        if column in view.widths:
            return view.widths[column]
        if column in self._widths and column not in self._first.widths:
            return self._widths[column]
        alone = replace(self._arranged, columns=(column,), view=view)
        return columns_of(alone, self._catalog)[0].width
