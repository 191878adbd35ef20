"""A scatter plot: one param of some runs against a metric, each run a symbol."""

from collections.abc import Sequence
from itertools import groupby, product
from typing import NamedTuple

from rich.cells import cell_len

from memo_tui.tui.charts.param_stats import Fit
from memo_tui.tui.charts.params import Axis
from memo_tui.tui.charts.run_plot import RunPlot
from memo_tui.tui.charts.series import AXIS, BEST, QUIET, Glyph, sign, style
from memo_tui.tui.common.table_data import fit

_ASIDE = sorted(product(range(-6, 7), range(-2, 3)), key=lambda by: (abs(by[0]) + 3 * abs(by[1]), by))
_LABEL = 12  # cells that a label of the y axis has at most
_LEAST = (24, 8)  # cells below which nothing can be distinguished
_LINE = "⠉⠒⠤⣀"  # a piece of a line, by the row of dots in a cell


class Scattered(NamedTuple):
    """What is drawn.

    Attributes:
        x: the axis of a param.
        y: that of the metric, of the same runs.
        colors: the index of each run's colour.
        best: the index of the best one, if there is one.
        fit: the line through the places of those that have a number, if there is one.
    """

    x: Axis
    y: Axis
    colors: tuple[int, ...]
    best: int | None
    fit: Fit | None = None


class ScatterPlot(RunPlot[Scattered]):
    """Runs as symbols between two axes, the best one labelled; overlapping symbols move aside."""

    def draw(self, width: int, height: int) -> Sequence[Sequence[Glyph]] | str:
        """The axes and the symbols."""
        if self._shown is None:
            return ""
        x, y, colors, best, fitted = self._shown
        if width < _LEAST[0] or height < _LEAST[1]:
            return "There is no room for a plot."
        margin = min(_LABEL, max((cell_len(text) for _, text in y.ticks), default=0)) + 2
        across, rows = width - margin, height - 4
        grid: list[list[Glyph]] = [[(" ", AXIS)] * across for _ in range(rows)]
        placed = zip(x.places, y.places, strict=True)
        for at, (place, value) in enumerate(placed):
            if place is None or value is None:
                continue
            spot = (round(_inside(place) * (across - 1)), round((1 - value) * (rows - 1)))
            near = ((spot[0] + by, spot[1] + down) for by, down in _ASIDE)
            free = (
                (column, row)
                for column, row in near
                if 0 <= column < across and 0 <= row < rows and grid[row][column][0] == " "
            )
            column, row = next(free, spot)
            grid[row][column] = (sign(at), style(colors[at]))
            if at == best:
                _write(grid[row], " best", column + 1, BEST, apart=0) or _write(
                    grid[row], "best ", column - 5, BEST, apart=0
                )
        if fitted is not None:
            _draw_line(grid, fitted)
        labels = {round((1 - place) * (rows - 1)): text for place, text in y.ticks}
        for row, cells in enumerate(grid):
            label = fit(labels.get(row, ""), margin - 2, right=True)
            cells.insert(0, (f"{label} {'┤' if row in labels else '│'}", AXIS))
        rule: list[Glyph] = [("─", AXIS)] * across
        labels_below: list[Glyph] = [(" ", AXIS)] * across
        for place, label in x.ticks:
            column = round(_inside(place) * (across - 1))
            rule[column] = ("┬", AXIS)
            short = fit(label, min(cell_len(label), max(4, across // len(x.ticks) - 1)))
            _write(
                labels_below,
                short,
                min(max(column - cell_len(short) // 2, 0), across - cell_len(short)),
                AXIS,
            )
        name = f"{x.name} ({x.note})" if x.note else x.name
        return [
            [(fit(y.name if fitted is None else f"{y.name} · {_words(fitted)}", width), QUIET)],
            *(_joined(cells) for cells in grid),
            _joined([(" " * (margin - 1) + "└", AXIS), *rule]),
            _joined([(" " * margin, AXIS), *labels_below]),
            [(fit(" " * max(margin, (width + margin - cell_len(name)) // 2) + name, width), QUIET)],
        ]


def _draw_line(grid: list[list[Glyph]], line: Fit) -> None:
    """Draw a line where no symbol is."""
    rows, across = len(grid), len(grid[0])
    for column in range(across):
        height = line.start + line.slope * (column / max(1, across - 1) - 0.05) / 0.9
        row, dot = divmod(round((1 - height) * (rows - 1) * 4 + 1.5), 4)
        if 0 <= row < rows and grid[row][column][0] == " ":
            grid[row][column] = (_LINE[dot], QUIET)


def _words(line: Fit) -> str:
    """What a line says."""
    return f"r {line.r:+.2f} over {line.points} runs"


def _inside(place: float) -> float:
    """A place on the x axis, a little away from its ends."""
    return 0.05 + 0.9 * place


def _write(cells: list[Glyph], text: str, at: int, kind: str, *, apart: int = 1) -> bool:
    """Write a text where it and so many cells beside it are free; a wide character takes two cells."""
    end = at + cell_len(text)
    if (
        at < 0
        or end > len(cells)
        or any(character != " " for character, _ in cells[max(0, at - apart) : end + apart])
    ):
        return False
    cells[at:end] = [(text, kind), *[("", kind)] * (end - at - 1)]
    return True


def _joined(cells: Sequence[Glyph]) -> list[Glyph]:
    """Neighbours of one style as one glyph."""
    runs = groupby(cells, key=lambda cell: cell[1])
    return [("".join(text for text, _ in run), kind) for kind, run in runs]
