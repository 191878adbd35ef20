"""The form that writes runs to a file."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from textual.widget import Widget

from memo_tui.numbers import counted
from memo_tui.runs.model import Run
from memo_tui.runs.table.exporting import everything, write_runs
from memo_tui.tui.common.export import FileScreen
from memo_tui.tui.common.tick_box import TickBox
from memo_tui.tui.runs.run_table import TableRows

_DEFAULT = "runs.csv"
_HINT = ".csv for a spreadsheet, .json for a program, .md for people; all digits, NaN and inf as they are"


class ExportRunsScreen(FileScreen):
    """Writes the marked runs; without marks, all that are shown, in the order of the table."""

    def __init__(self, rows: TableRows, marked: Sequence[str]) -> None:
        """Ask where to write.

        Args:
            rows: as the table shows them.
            marked: the ids of the marked runs.
        """
        arranged = rows.arranged
        count = len(marked) or arranged.matching
        which = "marked" if marked else "shown" if arranged.view.filter else "all"
        which_runs = {
            "marked": "the marked ones",
            "shown": "those that match the filter",
            "all": "all runs",
        }
        super().__init__(f"{counted(count, 'run')}: {which_runs[which]}", _DEFAULT, _HINT)
        self._rows, self._marked = rows, frozenset(marked)

    def choices(self) -> Iterable[Widget]:
        """Which columns."""
        yield TickBox("every param, metric and tag, not just the table's columns", id="whole")

    def write(self, path: Path, *, replace: bool) -> None:
        """Write the runs."""
        rows, arranged = self._rows, self._rows.arranged
        runs = self._runs()
        whole = self.query_one("#whole", TickBox).value
        write_runs(
            runs,
            everything(runs) if whole else arranged.columns,
            path,
            directions=arranged.view.directions,
            names=rows.names,
            replace=replace,
        )

    def _runs(self) -> list[Run]:
        """In the order of the table; marked runs that aren't shown come last."""
        known = self._rows.arranged.runs
        keys = [
            run_id for run_id in self._rows.arranged.ordered if not self._marked or run_id in self._marked
        ]
        keys += sorted(self._marked.difference(keys))
        return [run for key in keys if (run := known.get(key)) is not None]
