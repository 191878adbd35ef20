"""Parallel coordinates: one axis per param, the last one for a metric, and each run a line across them."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.message import Message

from memo_tui.tui.charts.brush import Range, of_rows
from memo_tui.tui.charts.params import Axis
from memo_tui.tui.charts.run_plot import RunPlot
from memo_tui.tui.charts.series import AXIS, BEST, CURSOR, QUIET, Glyph, raw_style, sign, style
from memo_tui.tui.common.table_data import fit
from memo_tui.tui.common.text import number

_APART = 15  # cells between two axes at least
_TAIL = 16  # cells right of the last axis, for the values
_LEAST = (40, 7)  # cells below which nothing can be distinguished
_LABEL = 11  # cells of a label at an axis
_NEAR = 3  # cells beside an axis where the mouse still draws a range on it


@dataclass(frozen=True, slots=True)
class Coordinates:
    """What is drawn.

    Attributes:
        params: the axes from the left; if not all fit, those around the chosen one are shown.
        metric: the last axis.
        values: of the metric, for each of n runs.
        colors: the index of each run's colour.
        best: the index of the best run, if there is one.
        chosen: the index of the chosen one among the params; that behind the last is the metric.
        ranges: of each axis, in that order: the places within which runs are kept; None for all.
        kept: whether each run lies within all ranges.
    """

    params: tuple[Axis, ...]
    metric: Axis
    values: tuple[float | None, ...]
    colors: tuple[int, ...]
    best: int | None
    chosen: int
    ranges: tuple[Range | None, ...] = ()
    kept: tuple[bool, ...] = ()


class ParallelPlot(RunPlot[Coordinates]):
    """Runs as lines across axes, with their symbols at each, and their values at the last one.

    The mouse draws ranges on the axes: those outside are dim, without symbols and values.
    """

    @dataclass
    class Brushed(Message):
        """A range was drawn on the axis with this index, the last being the metric's; None takes it away."""

        axis: int
        range: Range | None

    _at: tuple[tuple[int, int], ...] = ()  # the columns of the axes that are drawn, and their indices
    _brush: tuple[int, int] | None = None  # the axis on which a range is being drawn, and its first row
    _drawn = False  # whether the mouse has moved since

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a range on the axis that is near."""
        x, y = event.get_content_offset_capture(self)
        near = min(self._at, key=lambda each: abs(each[0] - x), default=None)
        if self._shown is not None and near is not None and abs(near[0] - x) <= _NEAR and y > 0:
            event.stop()
            self._brush, self._drawn = (near[1], y - 1), False
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Let the range follow the mouse."""
        if self._brush is not None:
            axis, first = self._brush
            last = event.get_content_offset_capture(self).y - 1
            if last != first or self._drawn:
                self._drawn = True
                self.post_message(self.Brushed(axis, of_rows(first, last, self.size.height - 1)))

    def on_mouse_up(self) -> None:
        """End the range; a click takes it away."""
        if self._brush is not None:
            self.release_mouse()
            if not self._drawn:
                self.post_message(self.Brushed(self._brush[0], None))
            self._brush = None

    def draw(self, width: int, height: int) -> Sequence[Sequence[Glyph]] | str:
        """The names of the axes, and the lines between these."""
        if self._shown is None:
            return ""
        if width < _LEAST[0] or height < _LEAST[1]:
            return "There is no room for a plot."
        shown, rows = self._shown, height - 1
        room = max(1, (width - _TAIL - 1) // _APART)
        first = min(max(0, shown.chosen - room // 2), max(0, len(shown.params) - room))
        params = shown.params[first : first + room]
        axes = [*params, shown.metric]
        at = [round(place * (width - _TAIL - 1) / (len(axes) - 1)) for place in range(len(axes))]
        indices = [*range(first, first + len(params)), len(shown.params)]
        self._at = tuple(zip(at, indices, strict=True))
        grid = _Grid(width, rows)
        for x, index in self._at:
            held = shown.ranges[index] if shown.ranges else None
            ends = (_row(held[1], rows), _row(held[0], rows)) if held else (rows, -1)
            for row in range(rows):
                in_range = ends[0] <= row <= ends[1]
                grid.put(x, row, "┃" if in_range else "│", CURSOR if in_range else AXIS)
        self._draw_lines(grid, axes, at)
        for x, axis in zip(at, params, strict=False):
            for place, text in axis.ticks:
                grid.write(x + 1, _row(place, rows), " " + fit(text, min(cell_len(text), _LABEL)), QUIET)
        self._draw_values(grid, at[-1])
        return [self._head(axes, at, first, width), *grid.glyphs()]

    def _draw_lines(self, grid: "_Grid", axes: Sequence[Axis], at: Sequence[int]) -> None:
        """The lines, the best one over the others; a run that is not on an axis has no line next to it."""
        import numpy as np  # noqa: PLC0415 - heavy

        from memo_tui.tui.charts.braille import Stretches, cells, trace  # noqa: PLC0415 - heavy

        runs = self._order()
        places = [[(x, axis.places[run]) for x, axis in zip(at, axes, strict=True)] for run in runs]
        seen = [[(x, place) for x, place in line if place is not None] for line in places]
        lines = [Stretches.single([x * 2 for x, _ in line], [place for _, place in line]) for line in seen]
        tops, bottoms = trace(lines, grid.width * 2, lambda heights: (1 - heights) * (grid.rows * 4 - 1))
        dots = cells(tops, bottoms, grid.rows)
        held = dots > 0
        uppermost = len(runs) - 1 - held[::-1].argmax(axis=0)
        for row, column in np.argwhere(held.any(axis=0)).tolist():
            at_top = int(uppermost[row, column])
            character = chr(0x2800 | int(dots[at_top, row, column]))
            grid.put(column, row, character, self._style(runs[at_top]))
        for run, line in zip(runs, seen, strict=True):
            for x, place in line if self._is_kept(run) else ():
                grid.put(x, _row(place, grid.rows), sign(run), self._style(run))

    def _draw_values(self, grid: "_Grid", x: int) -> None:
        """The values of the metric right of its axis, each as near to its place as possible."""
        shown = self._shown
        if shown is None:
            return
        taken: set[int] = set()
        for run in reversed(self._order()):
            place, value = shown.metric.places[run], shown.values[run]
            if place is None or value is None or not self._is_kept(run):
                continue
            wanted = _row(place, grid.rows)
            row = min(
                (row for row in range(grid.rows) if row not in taken),
                key=lambda row: abs(row - wanted),
                default=None,
            )
            if row is None:
                return
            taken.add(row)
            text = f"{sign(run)} {number(value)}"
            grid.write(x + 2, row, text, self._style(run))
            if run == shown.best:
                grid.write(x + 2 + len(text), row, " best", BEST)

    def _order(self) -> list[int]:
        """The indices of the runs, those out of range first and that of the best one last."""
        shown = self._shown
        every = range(len(shown.values)) if shown else ()
        return sorted(every, key=lambda run: (self._is_kept(run), shown is not None and run == shown.best))

    def _is_kept(self, run: int) -> bool:
        return self._shown is None or not self._shown.kept or self._shown.kept[run]

    def _style(self, run: int) -> str:
        color = run if self._shown is None else self._shown.colors[run]
        return style(color) if self._is_kept(run) else raw_style(color)

    def _head(self, axes: Sequence[Axis], at: Sequence[int], first: int, width: int) -> list[Glyph]:
        """The names of the axes."""
        head: list[Glyph] = []
        for place, (x, axis) in enumerate(zip(at, axes, strict=True)):
            room = (at[place + 1] if place + 1 < len(at) else width) - x
            last = place + 1 == len(axes)
            index = len(self._shown.params) if last and self._shown else first + place
            chosen = self._shown is not None and index == self._shown.chosen
            name = f"{axis.name} ({axis.note})" if axis.note else axis.name
            text = f"›{name}" if chosen else name
            head.append(
                (fit(fit(text, max(0, min(cell_len(text), room - 1))), room), CURSOR if chosen else QUIET)
            )
        return head


class _Grid:
    """Cells to draw in."""

    def __init__(self, width: int, rows: int) -> None:
        self.width, self.rows = width, rows
        self._cells: list[list[Glyph]] = [[(" ", AXIS)] * width for _ in range(rows)]

    def put(self, x: int, row: int, character: str, kind: str) -> None:
        """Set one cell."""
        self._cells[row][x] = (character, kind)

    def write(self, x: int, row: int, text: str, kind: str) -> None:
        """Write a text; what is beyond the width is cut."""
        for character in fit(text, max(0, min(cell_len(text), self.width - x))):
            size = cell_len(character)
            self._cells[row][x : x + size] = [(character, kind), *[("", kind)] * (size - 1)]
            x += size

    def glyphs(self) -> list[list[Glyph]]:
        """The rows from the top."""
        return self._cells


def _row(place: float, rows: int) -> int:
    """The row of cells where a place on an axis is, as its dot is drawn."""
    return round((1 - place) * (rows * 4 - 1)) // 4
