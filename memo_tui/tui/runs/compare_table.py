"""A comparison as a table: runs as columns and what is compared as rows, or the other way round."""

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message

from memo_tui.numbers import counted
from memo_tui.runs.model import Run
from memo_tui.runs.table.comparison import Compared
from memo_tui.runs.table.fields import metric_of
from memo_tui.tui.charts.series import SIGNS
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_table import Entries, KeyTable, width_of
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import GAP, GUTTER, Cell, Column
from memo_tui.tui.common.text import content, plain
from memo_tui.tui.runs.compare_values import AlignedColumn, format_value, label_of, remark
from memo_tui.tui.runs.run_columns import state_of

_KEY_WIDTHS, _WIDEST_VALUE = (16, 28), 40
_LEAST_RUN_WIDTH, _LEAST_KEY = 8, 12
_SCROLL_BAR = 1  # cell at the right, which the columns leave free
_AROUND = 4  # lines of the frame, the header and a scroll bar
_KINDS = {"params": "param", "metrics": "metric", "data": "data", "tags": "tag", "run": "run"}
_HEADING = "\0"  # begins the keys of the headings; no section does


class CompareTable(KeyTable):
    """Runs side by side, in sections; the best value of each metric is marked as such.

    Attributes:
        swapped: whether the runs are rows.
        folds: whether the rows that are equal for all runs are folded away.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("copy", "screen.copy", "Copy all", "Copy the comparison as Markdown")
    ]

    class Chosen(Message):
        """Another metric is under the cursor."""

        def __init__(self, metric: str) -> None:
            super().__init__()
            self.metric = metric

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__("Compared", "There is nothing to compare.", id=id)
        self.swapped, self.folds = False, True
        self._alone = False
        self._every: Sequence[Compared] = ()
        self._lines: dict[str, Compared] = {}  # those that are not folded away
        self._keys: tuple[str, ...] = ()
        self._runs: Sequence[Run] = ()
        self._base: int | None = None

    def compare(self, runs: Sequence[Run], lines: Sequence[Compared], base: int | None) -> None:
        """Show these lines.

        Args:
            runs: at least one.
            lines: of the comparison.
            base: the place of the run that the others are compared with, or None.
        """
        self._runs, self._base, self._every = runs, base, lines
        shown = [line for line in lines if not (self.folds and line.folded)]
        self._lines = {f"{line.section}:{bool(line.column)}:{line.key}": line for line in shown}
        keys = tuple(run.run_id for run in runs) if self.swapped else self._with_headings()
        self._keys = self._keys if self._keys == keys else keys
        self._arrange()

    def show(self, entries: Entries) -> None:
        """Show the rows with the words of the search, and say how many are folded."""
        super().show(entries)
        self._fit_height()
        folded = len(self._every) - len(self._lines)
        parts = [f"{len(self._lines):,} of {counted(len(self._every), 'row')}"]
        parts += [f"{folded:,} equal ones folded"] if folded else []
        self.border_title = content(f"Compared · {' · '.join(parts)}")

    @property
    def alone(self) -> bool:
        """Whether no charts are below, so that all of the height is for the rows."""
        return self._alone

    @alone.setter
    def alone(self, alone: bool) -> None:
        if alone != self._alone:
            self._alone = alone
            self._fit_height()

    def _fit_height(self) -> None:
        """Take as many lines as there are, at most; the charts have the rest."""
        self.styles.height = None if self._alone else len(self._entries.keys) + _AROUND

    @property
    def lines(self) -> Sequence[Compared]:
        """The lines that are not folded away."""
        return tuple(self._lines.values())

    @property
    def metric(self) -> str:
        """The metric under the cursor, or ""."""
        line = self._lines.get(self.table.cursor_key or "")
        if line is None or line.section != "metrics":
            return ""
        return metric_of(line.column) if line.column else line.key

    @on(LineTable.Highlighted)
    def choose(self) -> None:
        """Announce the metric under the cursor."""
        if self.metric:
            self.post_message(self.Chosen(self.metric))

    def on_resize(self) -> None:
        """The columns share a new width."""
        super().on_resize()
        if self._every:
            self._arrange()

    def _arrange(self) -> None:
        columns = self._lines_as_columns() if self.swapped else self._runs_as_columns()
        names, aligned, titles = columns
        self._aligned = aligned
        self.show(
            Entries(
                (names, *(Column(key, title, each.width) for key, title, each in titles)),
                self._keys,
                self._cells_of_run if self.swapped else self._cells_of_line,
                self._text,
            )
        )

    def _with_headings(self) -> tuple[str, ...]:
        """The keys of the lines, before each section that of its heading."""
        keys: list[str] = []
        for section in dict.fromkeys(line.section for line in self._every):
            keys.append(f"{_HEADING}{section}")
            keys += [key for key, line in self._lines.items() if line.section == section]
        return tuple(keys)

    def _runs_as_columns(self) -> tuple[Column, list[AlignedColumn], list[tuple[str, str, AlignedColumn]]]:
        headings = [self._heading(key) for key in self._keys if key.startswith(_HEADING)]
        labels = [label_of(line) for line in self._lines.values()]
        key_width = width_of([*labels, *headings], least=_KEY_WIDTHS[0], most=_KEY_WIDTHS[1])
        room = self.size.width - _SCROLL_BAR - GUTTER - GAP - key_width
        most = max(_LEAST_RUN_WIDTH, (room + GAP) // max(1, len(self._runs)) - GAP)
        aligned, titles = [], []
        for place, run in enumerate(self._runs):
            entries = [
                (format_value(line, line.values[place]), remark(line, place, self._base))
                for line in self._lines.values()
            ]
            title = f"{sign_of(place)}{plain(run.name)}"
            aligned.append(AlignedColumn(entries, title, most))
            titles.append((run.run_id, title, aligned[-1]))
        missing = sum(each.width + GAP for each in aligned) - GAP - room
        key_width = max(min(_LEAST_KEY, key_width), key_width - missing) if missing > 0 else key_width
        return Column("key", "", key_width, glow=False), aligned, titles

    def _lines_as_columns(self) -> tuple[Column, list[AlignedColumn], list[tuple[str, str, AlignedColumn]]]:
        names = [f"{sign_of(place)}{plain(run.name)}" for place, run in enumerate(self._runs)]
        used = Counter(line.key for line in self._lines.values())
        aligned, titles = [], []
        for key, line in self._lines.items():
            entries = [
                (format_value(line, value), remark(line, place, self._base))
                for place, value in enumerate(line.values)
            ]
            twice = used[line.key] > 1
            title = f"{_KINDS[line.section]} {label_of(line)}" if twice else label_of(line)
            aligned.append(AlignedColumn(entries, title, _WIDEST_VALUE))
            titles.append((key, title, aligned[-1]))
        width = width_of(names, least=_KEY_WIDTHS[0], most=_KEY_WIDTHS[1])
        return Column("key", "run", width, glow=False), aligned, titles

    def _cells_of_line(self, key: str) -> list[Cell]:
        if key.startswith(_HEADING):
            return [Cell(self._heading(key), "running"), *[Cell("")] * len(self._runs)]
        line = self._lines[key]
        tone = "" if line.differs else "dim"
        cells = [Cell(label_of(line), tone)]
        return cells + [
            self._cell(self._aligned[place], line, place, tone) for place in range(len(self._runs))
        ]

    def _cells_of_run(self, key: str) -> list[Cell]:
        place = self._keys.index(key)
        run = self._runs[place]
        name = Cell(f"{sign_of(place)}{plain(run.name)}", state_of(run).tone if run.active else "")
        return [
            name,
            *(
                self._cell(aligned, line, place, "" if line.differs else "dim")
                for aligned, line in zip(self._aligned, self._lines.values(), strict=True)
            ),
        ]

    def _cell(self, aligned: AlignedColumn, line: Compared, place: int, tone: str) -> Cell:
        value = line.values[place]
        tone = "good" if place in line.best else "dim" if value is None else tone
        return aligned.cell(format_value(line, value), remark(line, place, self._base), tone)

    def _heading(self, key: str) -> str:
        section = key.removeprefix(_HEADING)
        equal = sum(line.section == section for line in self._every) - sum(
            line.section == section for line in self._lines.values()
        )
        return f"{section} · {equal:,} folded" if equal else section

    def _is_cut(self, cells: Sequence[Cell]) -> bool:
        """Whether a value is cut; columns beyond the edge can be scrolled to."""
        columns = self._entries.columns
        return any(
            len(cell.text) > column.width for cell, column in zip(cells, columns, strict=True) if cell.text
        )

    def _text(self, key: str) -> str:
        if key.startswith(_HEADING):
            return ""
        if self.swapped:
            place = self._keys.index(key)
            pairs = (
                f"{_KINDS[line.section]} {label_of(line)}: {self._in_full(line, place)}"
                for line in self._lines.values()
            )
            return "\n".join([self._runs[place].name, *pairs])
        line = self._lines[key]
        values = (f"{run.name}: {self._in_full(line, place)}" for place, run in enumerate(self._runs))
        return "\n".join([f"{_KINDS[line.section]} {label_of(line)}", *values])

    def _in_full(self, line: Compared, place: int) -> str:
        """A value and what is said of it."""
        return f"{format_value(line, line.values[place])}  {remark(line, place, self._base)}".rstrip()


def sign_of(place: int) -> str:
    """The symbol of a run in the charts with a blank; only the first runs have one."""
    return f"{SIGNS[place]} " if place < len(SIGNS) else ""
