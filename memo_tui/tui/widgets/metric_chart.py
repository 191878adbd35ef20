"""A chart of metrics by step, drawn in braille dots."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, floor, log10, ulp
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from memo_tui.tui.text import number
from memo_tui.tui.widgets.braille import LARGEST, Canvas, Stretch, thin
from memo_tui.tui.widgets.line_table import fit

SIGNS = "●▲■◆○△□◇▼▽"
COLORS = 6
AXIS, QUIET = "metric-chart--axis", "metric-chart--quiet"

Glyph = tuple[str, str]  # some characters, and the component class of their style


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart.

    Attributes:
        name: what the legend calls it.
        steps: n places from left to right, ascending.
        values: n values; a NaN leaves a gap, infinities are ignored.
    """

    name: str
    steps: Sequence[float]
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Scale:
    """The y axis: its ends, and the values marked between them."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def row(self, value: float, rows: int) -> int:
        """The row of a value among so many, from the top."""
        return round((self.high - value) / (self.high - self.low) * (rows - 1))

    def labels(self) -> list[str]:
        """The ticks as text, with as many digits as tell them apart."""
        labels = [number(tick) for tick in self.ticks]
        digits = 4
        while len(set(labels)) < len(labels) and digits < 17:
            digits += 1
            labels = [f"{tick:.{digits}g}" for tick in self.ticks]
        return labels


def scale_of(low: float, high: float, most: int) -> Scale:
    """Round ends and ticks for values from `low` to `high`: from 3 to `most` (3 or more) of them."""
    if low == high:
        half = max(10.0 ** (floor(log10(abs(low))) - 1) if low else 1.0, 4 * ulp(low))
        return Scale(low - half, low + half, (low - half, low, low + half))
    power = floor(log10(high - low)) - 1
    while True:
        for digit in (1, 2, 2.5, 5):
            step = digit * 10.0**power
            if not step or (high - low) / step > most:
                continue
            first, last = floor(low / step), ceil(high / step)
            if last - first < most:
                # Dividing by a whole power of ten gives 0.3 where multiplying gives 0.30000000000000004.
                unit = 10.0**-power if -300 < power < 0 else 1 / 10.0**power
                ticks = tuple(digit * place / unit for place in range(first, last + 1))
                return Scale(min(low, ticks[0]), max(high, ticks[-1]), ticks)
        power += 1


class MetricChart(Widget):
    """Series by step under a legend, with as much of axes as there is room for.

    Args:
        empty: what is said where there is nothing to draw; can be set later.
        id: as any widget's.
        classes: as any widget's.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        AXIS,
        QUIET,
        *(f"metric-chart--series-{place}" for place in range(COLORS)),
    }
    DEFAULT_CSS = """
    MetricChart {
        background: $surface; color: $foreground;
        & > .metric-chart--axis { color: $text-muted; }
        & > .metric-chart--quiet { color: $text-muted; }
        & > .metric-chart--series-0 { color: $text-primary; }
        & > .metric-chart--series-1 { color: $text-warning; }
        & > .metric-chart--series-2 { color: $text-success; }
        & > .metric-chart--series-3 { color: $text-error; }
        & > .metric-chart--series-4 { color: $foreground; }
        & > .metric-chart--series-5 { color: $text-secondary; }
    }
    """
    empty = reactive("")

    def __init__(
        self,
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(MetricChart.empty, empty)
        self._series: tuple[Series, ...] = ()
        self._drawn: tuple[tuple[int, int], list[list[Glyph]]] | None = None  # for a size, its lines

    def show(self, title: str, series: Sequence[Series]) -> None:
        """Show other series, under a title in the border if there is one."""
        self.border_title = Content(title)
        self._series = tuple(series)
        self._drawn = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if self._drawn is None or self._drawn[0] != self.size:
            self._drawn = (self.size, _Drawing(self._series, *self.size).lines())
        lines = self._drawn[1]
        if not lines:
            return self._empty_line(y)
        if y >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        return Strip([Segment(text, self.get_component_rich_style(style)) for text, style in lines[y]])

    def _empty_line(self, y: int) -> Strip:
        """One line of what is said instead of a chart, in the middle."""
        width, height = self.size
        lines = [part.plain for line in self.empty.split("\n") for part in Content(line).wrap(max(1, width))]
        place = y - max(0, (height - len(lines)) // 2)
        text = lines[place].strip() if 0 <= place < len(lines) else ""
        text = " " * ((width - cell_len(text)) // 2) + text
        return Strip([Segment(fit(text, width), self.get_component_rich_style(QUIET))])


class _Drawing:
    """One drawing of some series in so many cells."""

    def __init__(self, series: Sequence[Series], width: int, height: int) -> None:
        self._series, self._width, self._height = series, width, height
        self._spans = [_span(line) for line in series]
        ends = [line.steps[at] for line, span in zip(series, self._spans, strict=True) for at in span]
        self._ends = (min(ends, default=0.0), max(ends, default=0.0))

    def lines(self) -> list[list[Glyph]]:
        """The lines from the top; none if there is nothing to draw."""
        top, bottom = self._height >= 4, 2 if self._height >= 7 else 0
        rows = self._height - top - bottom
        if rows < 1 or self._width < 1 or not any(self._spans):
            return []
        # Read once, for the whole width: how much of that the labels leave depends on the values.
        thinned = [thin(line.steps, line.values, *self._ends, self._width * 2) for line in self._series]
        extremes = [end for line in thinned for one in line for end in (one.low, one.high)]
        scale = scale_of(min(extremes), max(extremes), max(3, min(5, (rows + 1) // 2)))
        labels = scale.labels()
        margin = max(map(len, labels)) + 2
        margin = margin if rows >= 3 and self._width >= margin + 10 else 0
        across = self._width - margin
        plot = [_joined(cells) for cells in self._plot(thinned, across, rows, scale)]
        if margin:
            places = {scale.row(tick, rows): label for tick, label in zip(scale.ticks, labels, strict=True)}
            for row, cells in enumerate(plot):
                label = places.get(row)
                cells.insert(0, (f"{label or '':>{margin - 2}} {'│' if label is None else '┤'}", AXIS))
        lines = [self._head(), *plot] if top else plot
        return [*lines, *self._foot(margin, across)] if bottom else lines

    def _plot(
        self, thinned: Sequence[Sequence[Stretch]], width: int, rows: int, scale: Scale
    ) -> list[list[Glyph]]:
        """The lines themselves, a later series over the ones before, each with its sign at its end."""
        grid: list[list[Glyph]] = [[(" ", AXIS)] * width for _ in range(rows)]
        dots = [[0] * width for _ in range(rows)]
        last: list[tuple[int, int, int]] = []
        shrink = (width * 2 - 1) / (self._width * 2 - 1)
        for place, stretches in enumerate(thinned):
            canvas = Canvas(width, rows)
            before: tuple[int, int] | None = None
            for one in stretches:
                first, low, high, end = (
                    scale.row(value, rows * 4) for value in (one.first, one.low, one.high, one.last)
                )
                x = round(one.column * shrink)
                if before and one.joined:
                    canvas.line(*before, x, first)
                canvas.upright(x, high, low)
                before = (x, end)
            for row in range(rows):
                for x, cell in enumerate(canvas.row(row)):
                    if cell:
                        dots[row][x] |= cell
                        grid[row][x] = (chr(0x2800 | dots[row][x]), _style(place))
            if before:
                last.append((place, before[0] // 2, before[1] // 4))
        taken: set[tuple[int, int]] = set()
        for place, x, row in last:
            free = next((left for left in range(x, -1, -1) if (left, row) not in taken), x)
            taken.add((free, row))
            grid[row][free] = (_sign(place), _style(place))
        return grid

    def _head(self) -> list[Glyph]:
        """The legend; for a single series its last value."""
        if len(self._series) == 1:
            line = self._series[0]
            value, step = line.values[self._spans[0][1]], line.steps[self._spans[0][1]]
            return [(fit(f"{number(value)} @ {number(step)}", self._width, right=True), _style(0))]
        sizes = [cell_len(line.name) for line in self._series]
        most = max(sizes)
        while most > 1 and sum(min(size, most) for size in sizes) + 4 * len(sizes) - 2 > self._width:
            most -= 1
        parts: list[Glyph] = []
        room = self._width
        for place, line in enumerate(self._series):
            text = f"{_sign(place)} {fit(line.name, min(sizes[place], most))}"
            if cell_len(text) > room:
                break
            parts.append((text + "  "[: room - cell_len(text)], _style(place)))
            room -= cell_len(parts[-1][0])
        return [*parts, (" " * room, AXIS)]

    def _foot(self, margin: int, width: int) -> list[list[Glyph]]:
        """The x axis and its labels: the first step, the middle one and the last."""
        start, end = self._ends
        middle = (start + end) / 2
        if start == int(start) and end == int(end):
            middle = float(floor(middle))
        rule, text = ["─"] * width, ""
        if start == end:
            marks = [(width // 2, number(start))]
        else:
            scale = (width - 1) / (end - start)
            marks = [(round((step - start) * scale), number(step)) for step in (start, middle, end)]
            marks = marks if middle not in self._ends else [marks[0], marks[2]]
        if len(marks) == 3 and sum(len(label) + 3 for _, label in marks) > width:
            del marks[1]
        for x, label in marks:
            rule[x] = "┬"
            at = min(max(x - len(label) // 2, len(text) + bool(text)), max(0, width - len(label)))
            at = 0 if x == 0 else at
            text = text.ljust(at) + label if at >= len(text) else text
        corner = " " * (margin - 1) + "└" if margin else ""
        return [
            [(corner + "".join(rule), AXIS)],
            [(" " * margin + fit(text, width), AXIS)],
        ]


def _span(line: Series) -> tuple[int, ...]:
    """The places of the first and the last value that can be drawn; none if none can."""
    size = min(len(line.steps), len(line.values))
    both = (range(size), range(size - 1, -1, -1))
    found = (next((at for at in way if abs(line.values[at]) < LARGEST), None) for way in both)
    return tuple(at for at in found if at is not None)


def _joined(cells: Sequence[Glyph]) -> list[Glyph]:
    """Neighbours of one style as one."""
    runs = groupby(cells, key=lambda cell: cell[1])
    return [("".join(text for text, _ in run), style) for style, run in runs]


def _sign(place: int) -> str:
    return SIGNS[place % len(SIGNS)]


def _style(place: int) -> str:
    return f"metric-chart--series-{place % COLORS}"
