"""One drawing of a chart: its lines in braille dots between their axes, under a legend."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from memo_tui.numbers import counted
from memo_tui.tui.charts.axis import x_label, x_marks
from memo_tui.tui.charts.legend import LegendEntry, legend, legend_lines
from memo_tui.tui.charts.line import Line, axis_of
from memo_tui.tui.charts.nearest import nearest_line
from memo_tui.tui.charts.outliers import odd_lines, outside, usual_range
from memo_tui.tui.charts.plot import Outside, Plot
from memo_tui.tui.charts.points import Points
from memo_tui.tui.charts.scale import Scale, scale_of
from memo_tui.tui.charts.series import AXIS, Glyph, Look, Window, XAxis, YScale, marks
from memo_tui.tui.common.text import number as number_text

_INSTEAD = {XAxis.RELATIVE: "by time", XAxis.ORDER: "in their order"}
number = lru_cache(1 << 12)(number_text)  # a frame has many, most of them again

_OF_TIME = (XAxis.RELATIVE, XAxis.TIME)
_FINE = 8192  # visible points of a line from which on some of its smoothed points are enough
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
        hidden: how many values are not on the y axis, as they are far outside the others.
        look: how it is drawn, with the x axis that is drawn in the end.
        layers: the points of each line: raw, and smoothed if they are.
        bands: the lower and the upper end of each line's band, or None.
        marks: how each line is told from others.
        dim: the indices of the lines that are dim.
        scale: the y axis; only if there is no problem.
    """

    scale: Scale

    def __init__(self, lines: Sequence[Line], look: Look, width: int, height: int) -> None:
        self._lines, self._width, self._height = lines, width, height
        self._wanted = look.x_axis
        self.look = look = replace(look, x_axis=axis_of(lines, look.x_axis))
        self.size = (width, height)
        self.hidden = 0
        positive = look.y_scale is YScale.LOG
        self._raw = [line.points(look.x_axis, positive=positive) for line in lines]
        self._muted = odd_lines(self._raw) if look.mutes else frozenset()
        self.dim = self._muted if look.alone is None else {*range(len(lines))} - {look.alone}
        self.marks = marks([line.series for line in lines], self.dim)
        known = [points.x for points in self._raw if len(points.x)]
        self.whole: Window | None = None
        if known:
            self.whole = (min(float(x[0]) for x in known), max(float(x[-1]) for x in known))
        self.start, self.end = window = look.window or self.whole or (0.0, 0.0)
        self.layers = [self._raw]
        if look.smoothing:
            seen = max(
                (beyond - first for first, beyond in (each.span(*window) for each in self._raw)), default=0
            )
            fine = seen < _FINE
            self.layers.append(
                [
                    line.points(look.x_axis, smoothing=look.smoothing, positive=positive, fine=fine)
                    for line in lines
                ]
            )
        self._top = self.layers[-1]
        self.bands = [line.band(look.x_axis, positive=positive) for line in lines]
        self.margin, self.across = 0, width
        self._head = legend_lines(len(lines), width, height, brief=look.brief) if height >= 4 else 0
        self._foot = 2 if height >= 7 else 0
        self._rows = height - self._head - self._foot
        self.problem = self._measure() if self._rows >= 1 and width >= 1 else ""
        if self.problem is None:
            self._plot = Plot(
                self.layers,
                self.marks,
                look.alone,
                self.bands,
                self.scale,
                window,
                self.across,
                self._rows,
            )
            self._plot.mark_gaps(self._raw)
            if self._usual:
                outliers = [Outside(*outside(points, window, self._usual)) for points in self._raw]
                self.hidden = sum(len(each.below) + len(each.above) for each in outliers)
                self._plot.mark_outside(outliers)

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
            self._top, place, (dot, 1.0), lambda values: self.scale.rows(values, self._rows * 4)
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
        window, look = (self.start, self.end), self.look
        ends = [end for band in self.bands if band for end in band]
        counted = [
            [points for at, points in enumerate(layer) if at not in self._muted] for layer in self.layers
        ]
        measured = counted if any(len(points.x) for points in counted[0]) else self.layers
        seen = [
            value for layer in (*measured, ends) for points in layer for value in points.extremes(*window)
        ]
        if not seen:
            return self._why_nothing()
        self._usual: Window | None = None
        low, high = min(seen), max(seen)
        if not look.whole:
            self._usual = usual_range([*measured[0], *ends], window, look.y_scale)
            low, high = self._usual or (low, high)
            if self._muted:
                self._usual = (low, high)
        most = 7 if self._rows > 24 else max(3, min(5, (self._rows + 1) // 2))
        self.scale = scale_of(low, high, most, look.y_scale)
        self._labels = self.scale.labels()
        margin = max(_LABEL, *map(len, self._labels)) + 2
        self.margin = margin if self._rows >= 3 and self._width >= margin + 10 else 0
        self.across = self._width - self.margin
        return None

    def _why_nothing(self) -> str:
        look = self.look
        if self.whole and look.window:
            ends = (x_label(look.x_axis, end, *look.window) for end in look.window)
            return f"No points from {' to '.join(ends)}."
        if look.y_scale is YScale.LOG and any(len(line.points(look.x_axis).x) for line in self._lines):
            return "No value is above 0, which a log axis needs."
        if look.x_axis in _OF_TIME and any(line.timeless for line in self._lines):
            return "The times of these points are unknown."
        return self._only_odd()

    def _only_odd(self) -> str:
        """What was logged if no value is finite; "" if nothing was."""
        odd = [line.odd() for line in self._lines if len(line.series.values)]
        if not odd:
            return ""
        nan, infinite = (sum(each[at] for each in odd) for at in (0, 1))
        kinds = " or ".join(kind for kind, count in (("NaN", nan), ("infinite", infinite)) if count)
        step = x_label(XAxis.STEP, min(step for *_, step in odd), 0, 0)
        if nan + infinite == 1:
            return f"The only value is {kinds}, at step {step}."
        return f"All {nan + infinite:,} values are {kinds}, from step {step} on."

    def notes(self) -> str:
        """A text on what is not drawn."""
        axis, notes = self.look.x_axis, []
        if axis is not self._wanted:
            step = next(line.series.steps[0] for line in self._lines if len(line.series.steps))
            notes.append(f"all at step {x_label(XAxis.STEP, float(step), 0, 0)}: {_INSTEAD[axis]}")
        if self.look.y_scale is YScale.LOG:
            pairs = zip(self._lines, self._raw, strict=True)
            if left_out := sum(len(line.points(axis).x) - len(points.x) for line, points in pairs):
                notes.append(f"{counted(left_out, 'value')} ≤ 0 left out")
        if infinite := sum(points.infinite for points in self._raw):
            notes.append(f"{counted(infinite, 'infinite value')} left out")
        if self._muted:
            notes.append(f"{counted(len(self._muted), 'line')} muted")
        if axis in _OF_TIME and (count := sum(line.timeless for line in self._lines)):
            notes.append(f"{counted(count, 'line')} without times")
        return " · ".join(notes)

    def _body(self, cursor: float | None) -> list[list[Glyph]]:
        """The plot with the labels of the y axis."""
        seen = cursor is not None and self.start <= cursor <= self.end
        lines = self._plot.glyphs(
            self.column_of(cursor) if cursor is not None and seen else None, self.notes()
        )
        if not self.margin:
            return lines
        rows = np.rint(self.scale.rows(np.array(self.scale.ticks), self._rows)).astype(np.int64).tolist()
        labels = dict(zip(rows, self._labels, strict=True))
        for row, line in enumerate(lines):
            label = labels.get(row)
            line.insert(0, (f"{label or '':>{self.margin - 2}} {'│' if label is None else '┤'}", AXIS))
        return lines

    def _entries(self, cursor: float | None) -> list[LegendEntry]:
        """The legend's entry of each line."""
        look, single = self.look, len(self._lines) == 1
        read = single or look.brief or cursor is not None or self._height >= 18
        return [
            LegendEntry(
                None if look.brief or (single and cursor is None) else line.series.name,
                self._reading(place, cursor) if read else "",
                self.marks[place],
            )
            for place, line in enumerate(self._lines)
        ]

    def _reading(self, place: int, cursor: float | None) -> str:
        """The value of a line at the cursor, or its last value."""
        points, top = self._raw[place], self._top[place]
        if not len(points.x):
            return "-"
        at = len(points.x) - 1
        if self.look.window and cursor is None:  # the last visible one
            at = max(0, points.span(self.start, self.end)[1] - 1)
        if cursor is not None:
            right = min(int(np.searchsorted(points.x, cursor, "right")), at)
            at = right - (right > 0 and cursor - points.x[right - 1] <= points.x[right] - cursor)
        if cursor is None and not self.look.window and self._lines[place].ends_in_nan:
            return number(math.nan)
        text = number(float(points.y[at]))
        if top is not points and len(top.x):  # the smoothed value there, or the last one before
            before = (
                at if len(top.x) == len(points.x) else int(np.searchsorted(top.x, points.x[at], "right")) - 1
            )
            text += f" ~{number(float(top.y[max(before, 0)]))}"
        if self.look.brief and len(self._lines) > 1:
            return text
        return f"{text} @ {x_label(self.look.x_axis, float(points.x[at]), self.start, self.end)}"

    def _x_axis(self, cursor: float | None) -> list[list[Glyph]]:
        """The x axis and its labels; that of the cursor takes precedence."""
        start, end, width = self.start, self.end, self.across
        found = x_marks(self.look.x_axis, start, end, width)
        rule, places = ["─"] * width, [(x, label, "┬") for x, label in found]
        if cursor is not None and start <= cursor <= end:
            places.insert(0, (cursor, x_label(self.look.x_axis, cursor, start, end), "┼"))
        text = " " * width
        for x, label, mark in places:
            column = self.column_of(x)
            at = min(max(column - len(label) // 2, 0), max(0, width - len(label)))
            beyond = at + len(label)
            if rule[column] == "┼":
                continue
            rule[column] = mark
            if beyond <= width and not text[max(0, at - 1) : beyond + 1].strip():
                text = text[:at] + label + text[beyond:]
        corner = " " * (self.margin - 1) + "└" if self.margin else ""
        return [[(corner + "".join(rule), AXIS)], [(" " * self.margin + text, AXIS)]]
