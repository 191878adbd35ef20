"""A chart as plain data, as it is on the screen: for drawing the same elsewhere, or writing its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from memo_tui.tui.charts.axis import x_marks
from memo_tui.tui.charts.chart_lines import ChartLines
from memo_tui.tui.charts.drawing import Drawing
from memo_tui.tui.charts.palette import DARK, DARK_SCALE, LIGHT, LIGHT_SCALE
from memo_tui.tui.charts.points import Points, Window
from memo_tui.tui.charts.scale import Scale
from memo_tui.tui.charts.series import Look, Mark, Series, XAxis

_COLUMNS, _ROWS = 100, 30  # the cells whose ticks a figure has


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A line of a figure.

    Attributes:
        name: its name.
        mark: its symbol and styles; `color_of` has its colour.
        dim: whether another line stands out, or this one is muted.
        raw: its points: a line leads to each, but not over gaps.
        smoothed: the same smoothed, or None; some of many.
        band: the points of the lower and the upper end of its band, or None.
    """

    name: str
    mark: Mark
    dim: bool
    raw: Points
    smoothed: Points | None
    band: tuple[Points, Points] | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart.

    Attributes:
        lines: in the order of the legend.
        x_axis: the kind of the x axis that is drawn.
        window: the ends of the x axis.
        x_ticks: its round places and their labels.
        scale: the y axis, with its ticks and labels; None if there is nothing to draw.
        notes: on what is not drawn, or "".
        problem: why nothing is drawn, or "".
        hidden: how many values are not on the y axis.
    """

    lines: tuple[FigureLine, ...]
    x_axis: XAxis
    window: Window
    x_ticks: tuple[tuple[float, str], ...]
    scale: Scale | None
    notes: str
    problem: str
    hidden: int


def figure_of(series: Sequence[Series], look: Look) -> Figure:
    """The chart of some series, looked at this way."""
    lines = ChartLines()
    lines.take(series)
    drawing = Drawing(lines.lines, look, _COLUMNS, _ROWS)
    raw, *smoothed = drawing.layers
    drawn = drawing.problem is None
    x_axis = drawing.look.x_axis
    return Figure(
        tuple(
            FigureLine(
                each.name,
                drawing.marks[at],
                at in drawing.dim,
                raw[at],
                smoothed[0][at] if smoothed else None,
                drawing.bands[at],
            )
            for at, each in enumerate(series)
        ),
        x_axis,
        (drawing.start, drawing.end),
        tuple(x_marks(x_axis, drawing.start, drawing.end, _COLUMNS)) if drawn else (),
        drawing.scale if drawn else None,
        drawing.notes() if drawn else "",
        drawing.problem or "",
        drawing.hidden,
    )


def color_of(style: str, *, dark: bool) -> str:
    """The colour of a component class of a line, as "#rrggbb"; a faint one has 45 % of its opacity.

    Raises:
        KeyError: it is not the style of a line.
    """
    layer, _, index = style.removeprefix("chart--").partition("-")
    palettes = {"series": (LIGHT, DARK), "raw": (LIGHT, DARK), "shade": (LIGHT_SCALE, DARK_SCALE)}
    palettes["faint"] = palettes["shade"]
    return palettes[layer][dark][int(index)]
