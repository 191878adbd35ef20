"""A heat map of two params: the mean of a metric over the runs of each cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len

from memo_tui.natural_order import natural
from memo_tui.runs.model import Run
from memo_tui.runs.table.directions import better
from memo_tui.secrets.names import shown
from memo_tui.tui.charts.params import metric_values, number_of
from memo_tui.tui.charts.run_plot import RunPlot
from memo_tui.tui.charts.series import AXIS, BEST, QUIET, Glyph
from memo_tui.tui.charts.ticks import short_number
from memo_tui.tui.common.table_data import fit
from memo_tui.tui.common.text import number, plain

_NONE = "none"
_BINS = 8  # of a param with more numbers than that
_NAMES = 12  # values of another param that have rows or columns of their own
_LEAST = (30, 6)  # cells below which nothing can be distinguished
_CELL = (7, 24)  # cells of a column, at least and at most
_LABEL = 14  # cells of a label of a row at most
_SHADES = " ·░▒▓"  # from the lowest mean to the highest


@dataclass(frozen=True, slots=True)
class Heat:
    """What is drawn.

    Attributes:
        x: the name of the param from left to right, and of its values or ranges of values.
        y: likewise, of the one from the bottom to the top.
        means: by the indices of x and y: the mean of the metric and how many runs there are.
        title: names the metric, and where it is best.
        best: the cell with the best mean, if it is known which is better.
    """

    x: tuple[str, tuple[str, ...]]
    y: tuple[str, tuple[str, ...]]
    means: dict[tuple[int, int], tuple[float, int]]
    title: str
    best: tuple[int, int] | None


def heat_of(params: tuple[str, str], metric: str, runs: Sequence[Run]) -> Heat:
    """The means of a metric by two params, over the runs that have a finite value."""
    (columns, across), (rows, up) = (binned(key, runs) for key in params)
    found: dict[tuple[int, int], list[float]] = {}
    for cell, value in zip(zip(across, up, strict=True), metric_values(metric, runs), strict=True):
        if value is not None:
            found.setdefault(cell, []).append(value)
    means = {cell: (sum(value / len(each) for value in each), len(each)) for cell, each in found.items()}
    way, best = better(metric, {}), None
    title = f"mean of {plain(metric)}"
    if way is not None and means:
        top = way.best(mean for mean, _ in means.values())
        best = next(cell for cell, (mean, _) in means.items() if mean == top)
        where = ", ".join(
            f"{plain(key)} {labels[at]}"
            for key, labels, at in zip(params, (columns, rows), best, strict=True)
        )
        title += f" · best {number(means[best][0])} at {where}"
    return Heat((plain(params[0]), columns), (plain(params[1]), rows), means, title, best)


def binned(key: str, runs: Sequence[Run]) -> tuple[tuple[str, ...], list[int]]:
    """The values of a param, or ranges of its numbers if these are many, and the index of each run's.

    Numbers ascend, and ranges hold about as many values each; of many names the rarest are one value.
    """
    texts = [shown(key, run.params[key]) if key in run.params else None for run in runs]
    numbers = {text: number_of(text) for text in texts if text is not None}
    known = {text: value for text, value in numbers.items() if value is not None}
    labels: list[str] = []
    place: dict[str | None, int] = {}
    if len(known) == len(numbers):
        values = sorted(set(known.values()))
        size = -(-len(values) // _BINS)  # rounded up
        for first in range(0, len(values), size):
            part = values[first : first + size]
            ends = dict.fromkeys([short_number(part[0]), short_number(part[-1])])
            place |= {text: len(labels) for text, value in known.items() if part[0] <= value <= part[-1]}
            labels.append("…".join(ends))
    else:
        names = sorted(numbers, key=lambda text: (-texts.count(text), natural(text)))
        for name in sorted(names[:_NAMES], key=natural):
            place[name] = len(labels)
            labels.append(plain(name))
        if rest := names[_NAMES:]:
            place |= dict.fromkeys(rest, len(labels))
            labels.append(f"{len(rest)} others")
    if None in texts:
        place[None] = len(labels)
        labels.append(_NONE)
    return tuple(labels), [place[text] for text in texts]


class HeatMap(RunPlot[Heat]):
    """A cell for each pair of values, with its mean; the higher the mean, the denser its shade."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"heat--{level}" for level in range(len(_SHADES))}
    DEFAULT_CSS = """
    HeatMap {
        & > .heat--0 { color: $foreground; background: $primary 8%; }
        & > .heat--1 { color: $foreground; background: $primary 22%; }
        & > .heat--2 { color: $foreground; background: $primary 36%; }
        & > .heat--3 { color: $foreground; background: $primary 50%; }
        & > .heat--4 { color: $foreground; background: $primary 66%; text-style: bold; }
    }
    """

    def draw(self, width: int, height: int) -> Sequence[Sequence[Glyph]] | str:
        """The title, the cells between their labels, and the names of both params."""
        heat = self._shown
        if heat is None:
            return ""
        if width < _LEAST[0] or height < _LEAST[1]:
            return "There is no room for a plot."
        label = min(_LABEL, max(map(cell_len, (heat.y[0], *heat.y[1])))) + 1
        column = min(_CELL[1], max(_CELL[0], (width - label) // max(1, len(heat.x[1]))))
        across = min(len(heat.x[1]), (width - label) // column)
        down = min(len(heat.y[1]), height - 3)
        lines_of_row = max(1, min(5, (height - 3) // max(1, down)))
        low = min((mean for mean, _ in heat.means.values()), default=0.0)
        high = max((mean for mean, _ in heat.means.values()), default=0.0)
        lines: list[list[Glyph]] = [[(fit(heat.title, width), QUIET)]]
        for row in reversed(range(down)):
            for line in range(lines_of_row):
                middle = line == lines_of_row // 2
                name = fit(heat.y[1][row] if middle else "", label - 1, right=True) + " "
                cells: list[Glyph] = [(name, AXIS)]
                for at in range(across):
                    mean = heat.means.get((at, row))
                    cells.append(_cell(mean, column, low, high, best=(at, row) == heat.best, text=middle))
                lines.append(_filled(cells, width))
        names = "".join(fit(_centered(name, column), column) for name in heat.x[1][:across])
        lines.append(_filled([(" " * label + names, AXIS)], width))
        left_out = len(heat.x[1]) - across + len(heat.y[1]) - down
        more = f" · {left_out} more values have no room" if left_out else ""
        lines.append([(fit(f"{heat.y[0]} ↑  {heat.x[0]} →{more}", width), QUIET)])
        return lines


def _cell(
    mean: tuple[float, int] | None, column: int, low: float, high: float, *, best: bool, text: bool
) -> Glyph:
    """One line of a cell: its shade, and in the middle its mean."""
    if mean is None:
        return _centered("-" if text else "", column), QUIET
    share = (mean[0] - low) / (high - low) if high > low else 0.5
    level = min(len(_SHADES) - 1, int(share * len(_SHADES)))
    words = f" {number(mean[0])} " if text else ""
    if best and text:
        return _centered(f"★{words}", column), BEST
    shade = _SHADES[level]
    return " " + _centered(words, column - 2, shade) + " ", f"heat--{level}"


def _centered(text: str, room: int, around: str = " ") -> str:
    spare = max(0, room - cell_len(text))
    return around * (spare // 2) + fit(text, min(room, cell_len(text))) + around * (spare - spare // 2)


def _filled(cells: list[Glyph], width: int) -> list[Glyph]:
    return [*cells, (" " * max(0, width - sum(cell_len(text) for text, _ in cells)), AXIS)]
