"""One drawing of a chart: its lines in braille dots between their axes, under a legend."""

import math
from collections.abc import Sequence

import numpy as np

from memo_tui.numbers import counted
from memo_tui.tui.charts.axis import x_label, x_marks
from memo_tui.tui.charts.braille import Points
from memo_tui.tui.charts.legend import LegendEntry, legend, legend_lines
from memo_tui.tui.charts.line import Line
from memo_tui.tui.charts.nearest import nearest_line
from memo_tui.tui.charts.plot import Plot
from memo_tui.tui.charts.scale import Scale, scale_of
from memo_tui.tui.charts.series import AXIS, Glyph, Look, Window, XAxis, YScale
from memo_tui.tui.common.text import number

_LABEL = 3  # cells for a label of the y axis at least, so that the axis seldom moves


class Drawing:
    """Some lines, drawn in a given number of cells.

    Attributes:
        size: in cells.
        problem: why nothing is drawn, or "" if there is nothing to draw; None if something is drawn.
        whole: the ends of the x axis if everything were visible; None without any point.
        start: the start of the x axis.
        end: its end.
        margin: cells to the left of the plot.
        across: the width of the plot in cells.
    """

    def __init__(self, lines: Sequence[Line], look: Look, width: int, height: int) -> None:
        self._lines, self._look, self._width, self._height = lines, look, width, height
        self.size = (width, height)
        positive = look.y_scale is YScale.LOG
        self._raw = [line.points(look.x_axis, positive=positive) for line in lines]
        self._top = self._raw
        if look.smoothing:
            self._top = [
                line.points(look.x_axis, smoothing=look.smoothing, positive=positive) for line in lines
            ]
        self._layers = (self._raw, self._top) if look.smoothing else (self._raw,)
        known = [points.x for points in self._raw if len(points.x)]
        self.whole: Window | None = None
        if known:
            self.whole = (min(float(x[0]) for x in known), max(float(x[-1]) for x in known))
        self.start, self.end = look.window or self.whole or (0.0, 0.0)
        self.margin, self.across = 0, width
        self._head = legend_lines(len(lines), width, height, brief=look.brief) if height >= 4 else 0
        self._foot = 2 if height >= 7 else 0
        self._rows = height - self._head - self._foot
        self.problem = self._measure() if self._rows >= 1 and width >= 1 else ""
        if self.problem is None:
            window = (self.start, self.end)
            self._plot = Plot(self._layers, self._scale, window, self.across, self._rows)

    def glyphs(self, cursor: float | None) -> list[list[Glyph]]:
        """The lines from the top, with the values at the cursor in the legend."""
        head = legend(self._entries(cursor), self._width, self._head) if self._head else []
        return [*head, *self._body(cursor), *(self._x_axis(cursor) if self._foot else [])]

    def x_at(self, column: int) -> float:
        """The place on the x axis in the middle of a column of cells of the widget."""
        share = ((column - self.margin) * 2 + 0.5) / max(1, self.across * 2 - 1)
        return self.start + (self.end - self.start) * min(max(share, 0.0), 1.0)

    def column_of(self, x: float) -> int:
        """The column of cells of the plot where a place on the x axis is."""
        if self.end <= self.start:
            return self.across // 2
        return round((x - self.start) / (self.end - self.start) * (self.across * 2 - 1)) // 2

    def nearest(self, x: float) -> float | None:
        """The place nearest to `x` where a line has a visible point."""
        return min(
            (found for points in self._raw for found in self._around(points, x)),
            key=lambda found: abs(found - x),
            default=None,
        )

    def line_at(self, column: int, row: int) -> int | None:
        """The index of the line nearest to a cell of the widget; None outside of the plot."""
        row -= self._head
        if self.problem is not None or not 0 <= row < self._rows or column < self.margin:
            return None
        dot = (self.end - self.start) / max(1, self.across * 2 - 1)
        place = (self.x_at(column), row * 4 + 1.5)
        return nearest_line(
            self._top, place, (dot, 1.0), lambda values: self._scale.rows(values, self._rows * 4)
        )

    def beside(self, x: float, way: int) -> float | None:
        """The nearest point of any line that is at least a column right (1) or left (-1) of `x`."""
        border = self.x_at(self.margin + self.column_of(x) + way) if self.across else x
        half = (self.end - self.start) / max(1, self.across * 2 - 1)
        border -= way * half
        found = []
        for points in self._raw:
            place = int(np.searchsorted(points.x, border, "left" if way > 0 else "right")) - (way < 0)
            if 0 <= place < len(points.x) and self.start <= points.x[place] <= self.end:
                found.append(float(points.x[place]))
        return min(found, key=lambda each: each * way, default=None)

    def _around(self, points: Points, x: float) -> list[float]:
        first, beyond = points.span(self.start, self.end)
        place = int(np.searchsorted(points.x, x))
        near = (min(max(at, first), beyond - 1) for at in (place - 1, place))
        return [float(points.x[at]) for at in near] if beyond > first else []

    def _measure(self) -> str | None:
        """Find the scale and the margin; returns why there are none."""
        seen = [
            value
            for layer in self._layers
            for points in layer
            for value in points.extremes(self.start, self.end)
        ]
        if not seen:
            return self._why_nothing()
        most = 7 if self._rows > 24 else max(3, min(5, (self._rows + 1) // 2))
        self._scale: Scale = scale_of(min(seen), max(seen), most, self._look.y_scale)
        self._labels = self._scale.labels()
        margin = max(_LABEL, *map(len, self._labels)) + 2
        self.margin = margin if self._rows >= 3 and self._width >= margin + 10 else 0
        self.across = self._width - self.margin
        return None

    def _why_nothing(self) -> str:
        look = self._look
        if self.whole and look.window:
            ends = (x_label(look.x_axis, end, *look.window) for end in look.window)
            return f"No points from {' to '.join(ends)}."
        if look.y_scale is YScale.LOG and any(len(line.points(look.x_axis).x) for line in self._lines):
            return "No value is above 0, which a log axis needs."
        if look.x_axis is not XAxis.STEP and any(line.timeless for line in self._lines):
            return "The times of these points are unknown."
        return ""

    def _notes(self) -> str:
        """A text on what is not drawn."""
        axis, notes = self._look.x_axis, []
        if self._look.y_scale is YScale.LOG:
            pairs = zip(self._lines, self._raw, strict=True)
            if left_out := sum(len(line.points(axis).x) - len(points.x) for line, points in pairs):
                notes.append(f"{counted(left_out, 'value')} ≤ 0 left out")
        if infinite := sum(line.infinite for line in self._lines):
            notes.append(f"{counted(infinite, 'infinite value')} left out")
        if axis is not XAxis.STEP and (count := sum(line.timeless for line in self._lines)):
            notes.append(f"{counted(count, 'line')} without times")
        return " · ".join(notes)

    def _body(self, cursor: float | None) -> list[list[Glyph]]:
        """The plot with the labels of the y axis."""
        seen = cursor is not None and self.start <= cursor <= self.end
        lines = self._plot.glyphs(
            self.column_of(cursor) if cursor is not None and seen else None, self._notes()
        )
        if not self.margin:
            return lines
        labels = {
            self._scale.row(tick, self._rows): label
            for tick, label in zip(self._scale.ticks, self._labels, strict=True)
        }
        for row, line in enumerate(lines):
            label = labels.get(row)
            line.insert(0, (f"{label or '':>{self.margin - 2}} {'│' if label is None else '┤'}", AXIS))
        return lines

    def _entries(self, cursor: float | None) -> list[LegendEntry]:
        """The legend's entry of each line."""
        look, single = self._look, len(self._lines) == 1
        read = single or look.brief or cursor is not None or self._height >= 18
        return [
            LegendEntry(
                None if look.brief or (single and cursor is None) else line.series.name,
                self._reading(place, cursor) if read else "",
            )
            for place, line in enumerate(self._lines)
        ]

    def _reading(self, place: int, cursor: float | None) -> str:
        """The value of a line at the cursor, or its last value."""
        points, top = self._raw[place], self._top[place]
        if not len(points.x):
            return "-"
        at = len(points.x) - 1
        if self._look.window and cursor is None:  # the last visible one
            at = max(0, points.span(self.start, self.end)[1] - 1)
        if cursor is not None:
            right = min(int(np.searchsorted(points.x, cursor, "right")), at)
            at = right - (right > 0 and cursor - points.x[right - 1] <= points.x[right] - cursor)
        if cursor is None and not self._look.window and self._lines[place].ends_in_nan:
            return number(math.nan)
        text = number(float(points.y[at]))
        if top is not points and len(top.x) == len(points.x):
            text += f" ~{number(float(top.y[at]))}"
        if self._look.brief and len(self._lines) > 1:
            return text
        return f"{text} @ {x_label(self._look.x_axis, float(points.x[at]), self.start, self.end)}"

    def _x_axis(self, cursor: float | None) -> list[list[Glyph]]:
        """The x axis and its labels; that of the cursor takes precedence."""
        start, end, width = self.start, self.end, self.across
        marks = x_marks(self._look.x_axis, start, end)
        if len(marks) == 3 and sum(len(label) + 3 for _, label in marks) > width:
            del marks[1]
        rule, places = ["─"] * width, [(x, label, "┬") for x, label in marks]
        if cursor is not None and start <= cursor <= end:
            places.insert(0, (cursor, x_label(self._look.x_axis, cursor, start, end), "┼"))
        text = " " * width
        for x, label, mark in places:
            column = round((x - start) / (end - start) * (width - 1)) if end > start else width // 2
            at = min(max(column - len(label) // 2, 0), max(0, width - len(label)))
            beyond = at + len(label)
            if mark == "┼":
                column = self.column_of(x)
            elif rule[column] == "┼":
                continue
            rule[column] = mark
            if beyond <= width and not text[max(0, at - 1) : beyond + 1].strip():
                text = text[:at] + label + text[beyond:]
        corner = " " * (self.margin - 1) + "└" if self.margin else ""
        return [[(corner + "".join(rule), AXIS)], [(" " * self.margin + text, AXIS)]]
