"""A chart of metrics by step or by time, drawn in braille dots."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from memo_tui.tui.charts.bars import are_single, bars
from memo_tui.tui.charts.paper import ChartPaper
from memo_tui.tui.charts.series import Glyph, Look, Series, Window, XAxis, YScale
from memo_tui.tui.charts.window import panned, zoomed
from memo_tui.tui.common.key_bindings import bind

if TYPE_CHECKING:
    from memo_tui.tui.charts.chart_lines import ChartLines
    from memo_tui.tui.charts.drawing import Drawing

__all__ = ["MetricChart", "Series", "XAxis", "YScale"]

ZOOM = 2.0
_PAN = 0.25  # of the visible part
_LEAST_POINTS = 4  # that stay visible at the strongest zoom
MOST_SMOOTHING = 0.99


class MetricChart(ChartPaper):
    """Series under a legend, with as much of the axes as fits.

    Attributes:
        x_axis: any of `XAxis`, also as its text. Changing it shows everything.
        y_scale: how values become heights; any of `YScale`, also as its text.
        smoothing: from 0 to 0.99: the weight of the past in smoothed lines, drawn over the dim raw lines;
            None for as much as the noise of the lines needs. The title says how much.
        whole: whether the y axis covers all values; else those far outside the others are marked at its ends.
        alone: the index of the line that stands out while the others are dim; None if all do.
        mutes: whether lines that end far from the others are dim and don't widen the y axis.
        window: the ends of the visible part, in units of the x axis; None for everything, later points too.
        cursor: a place on the x axis whose values the legend shows; None for the last values.
        steered: whether this chart handles the arrow keys.
        brief: whether the legend leaves out the names and always shows the values.

    Args:
        empty: the text shown when there is nothing to draw; can be set later.
        focusable: whether it can have the focus, and the mouse moves its cursor, zooms, drags and picks.
        id: of the widget.
        classes: of the widget.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("more", "zoom(1)", "Zoom", "Show half as much, around the cursor"),
        bind("less", "zoom(-1)", "Zoom out", show=False),
        bind("reset", "whole", "Show everything", show=False),
        bind("left", "steer(-1)", "Cursor left", show=False),
        bind("right", "steer(1)", "Cursor right", show=False),
        bind("cursor_left", "cursor(-1)", "Cursor left", show=False),
        bind("cursor_right", "cursor(1)", "Cursor right", show=False),
        bind("pan_left", "pan(-1)", "Earlier", show=False),
        bind("pan_right", "pan(1)", "Later", show=False),
    ]
    x_axis: reactive[XAxis] = reactive(XAxis.STEP, init=False)
    y_scale: reactive[YScale] = reactive(YScale.LINEAR, init=False)
    smoothing: reactive[float | None] = reactive(None, init=False)
    whole: reactive[bool] = reactive(False, init=False)
    alone: reactive[int | None] = reactive(None, init=False)
    mutes: reactive[bool] = reactive(False, init=False)
    window: reactive[Window | None] = reactive(None, init=False)
    cursor: reactive[float | None] = reactive(None, init=False)
    steered: reactive[bool] = reactive(False, bindings=True)
    brief: reactive[bool] = reactive(False, init=False)

    @dataclass
    class Moved(Message):
        """The user moved the cursor or the visible part: where both are now."""

        chart: "MetricChart"

        @property
        def control(self) -> "MetricChart":
            """The chart, so that `@on` can select by its id."""
            return self.chart

    @dataclass
    class Picked(Message):
        """The line with this index was clicked; None if all are to be seen alike again."""

        chart: "MetricChart"
        place: int | None

    def __init__(
        self,
        *,
        empty: str = "",
        focusable: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(empty=empty, id=id, classes=classes)
        self.can_focus = focusable
        self._title: str | None = None
        self._series: tuple[Series, ...] = ()
        self._lines: ChartLines | None = None
        self._drawing: Drawing | None = None
        self._lowest_first: bool | None = None
        self._smoothing = 0.0  # as it is drawn
        self._dragged: float | None = None  # the place on the x axis that the mouse drags
        self._hovered = False  # the cursor is where the mouse is
        self._moved = False  # whether the mouse has dragged since its button went down

    def show(self, title: str, series: Sequence[Series], *, lowest_first: bool | None = None) -> None:
        """Show other series, with a title in the border if there is one; the same series cost nothing.

        Args:
            title: what is shown.
            series: the lines; those that continue the ones before cost as much as what is new of them.
            lowest_first: of single values, whether the lowest is the best; None if nothing is.
        """
        before, self._series = self._series, tuple(series)
        retitled, self._title = title != self._title, title
        self._lowest_first = lowest_first
        if len(before) == len(series) and all(map(Series.same, series, before)):
            if retitled:
                self._show_title()
            return
        if self._lines is None:
            from memo_tui.tui.charts.chart_lines import ChartLines  # noqa: PLC0415 - heavy

            self._lines = ChartLines()
        self._lines.take(self._series)
        self._choose_smoothing()
        self._forget()

    def draw(self, width: int, height: int) -> list[list[Glyph]] | str:
        """The legend, the lines and the axes; bars if there are only single values."""
        if are_single(self._series):
            return bars(
                self._series,
                width,
                height,
                brief=self.brief,
                lowest_first=self._lowest_first,
                alone=self.alone,
            )
        drawing = self._draw(width, height)
        if drawing is None or drawing.problem is not None:
            return drawing.problem or "" if drawing else ""
        return drawing.glyphs(self.cursor)

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Show so many times less of the x axis, or more with a factor below 1.

        Args:
            factor: more than 0.
            around: the place that keeps its position; by default the cursor if visible, else the middle.
        """
        drawing = self._current
        if drawing is None or drawing.whole is None:
            return
        start, end = drawing.start, drawing.end
        if around is None:
            around = (
                self.cursor if self.cursor is not None and start <= self.cursor <= end else (start + end) / 2
            )
        least = self._least_span(drawing.whole)
        self.window = zoomed(drawing.whole, (start, end), factor, around, least)

    def pan(self, share: float) -> None:
        """Move the visible part right, or left with a share below 0, by a share of its width."""
        drawing = self._current
        if drawing and drawing.whole:
            self.window = panned(drawing.whole, (drawing.start, drawing.end), share)

    def see_all(self) -> None:
        """Show everything, and read the last values."""
        self.window = self.cursor = None

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Leave the arrow keys to the parent unless the chart is steered."""
        return self.steered if action == "steer" else True

    def action_zoom(self, way: int) -> None:
        """Show half of this, or twice as much."""
        self.zoom(ZOOM**way)
        self._post_view()

    def action_pan(self, way: int) -> None:
        """Show a part further left or right."""
        self.pan(_PAN * way)
        self._post_view()

    def action_whole(self) -> None:
        """Show everything."""
        self.see_all()
        self._post_view()

    def action_steer(self, way: int) -> None:
        """Move the cursor to the next point."""
        self.action_cursor(way)

    def action_cursor(self, way: int) -> None:
        """Move the cursor to the next point; the first time, start at the end."""
        if (drawing := self._current) is None or drawing.problem is not None:
            return
        if self.cursor is None or not drawing.start <= self.cursor <= drawing.end:
            found = drawing.nearest(drawing.end if way < 0 else drawing.start)
        else:
            found = drawing.beside(self.cursor, way)
        if found is not None:
            self.cursor, self._hovered = found, False
            self._post_view()

    def validate_x_axis(self, x_axis: str) -> XAxis:
        """Accept the enum or its text."""
        return XAxis(x_axis)

    def validate_y_scale(self, y_scale: str) -> YScale:
        """Accept the enum or its text."""
        return YScale(y_scale)

    def validate_smoothing(self, smoothing: float | None) -> float | None:
        """Keep it in its range."""
        return None if smoothing is None else min(max(smoothing, 0.0), MOST_SMOOTHING)

    def watch_x_axis(self) -> None:
        """Reset window and cursor, which belong to the old axis."""
        self.see_all()
        self.watch_smoothing()

    def watch_smoothing(self) -> None:
        """Draw again, and say how much it is smoothed."""
        self._choose_smoothing()
        self._forget()

    watch_y_scale = watch_smoothing

    def watch_window(self) -> None:
        """Draw again."""
        self._forget()

    watch_whole = watch_alone = watch_mutes = watch_brief = watch_window

    def watch_cursor(self) -> None:
        """Draw the cursor and the legend again."""
        self.draw_again()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move the cursor, or with a button down the visible part."""
        drawing = self._current
        if not self.can_focus or drawing is None or drawing.problem is not None:
            return
        x = drawing.x_at(event.get_content_offset_capture(self).x)
        if self._dragged is not None:
            if drawing.end > drawing.start and x != self._dragged:
                self._moved = True
                self.pan((self._dragged - x) / (drawing.end - drawing.start))
                self._post_view()
        elif (found := drawing.nearest(x)) is not None and found != self.cursor:
            self.cursor, self._hovered = found, True
            self._post_view()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to drag."""
        drawing = self._current
        if self.can_focus and drawing is not None and drawing.problem is None:
            self._dragged, self._moved = drawing.x_at(event.get_content_offset_capture(self).x), False
            self.capture_mouse()

    def on_mouse_up(self) -> None:
        """End the drag."""
        if self._dragged is not None:
            self._dragged = None
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Pick the nearest line, or with the next click on it none; on a double click show everything."""
        offset = event.get_content_offset_capture(self)
        place = self._line_at(offset.x, offset.y)
        if not self.can_focus or self._moved or place is None:
            return
        if event.chain == 1:
            self.post_message(self.Picked(self, None if place == self.alone else place))
        else:
            self.post_message(self.Picked(self, None))
            if self.window is not None:
                event.stop()
                self.action_whole()

    def _line_at(self, column: int, row: int) -> int | None:
        drawing = None if are_single(self._series) else self._current
        return None if drawing is None else drawing.line_at(column, row)

    def on_leave(self) -> None:
        """Remove the cursor when the mouse leaves."""
        if self._hovered:
            self.cursor, self._hovered = None, False
            self._post_view()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Zoom in around the mouse."""
        self._zoom_at(event, ZOOM)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Zoom out around the mouse."""
        self._zoom_at(event, 1 / ZOOM)

    def _zoom_at(self, event: events.MouseEvent, factor: float) -> None:
        drawing, offset = self._current, event.get_content_offset_capture(self)
        if self.can_focus and drawing is not None and self._line_at(offset.x, offset.y) is not None:
            event.stop()
            self.zoom(factor, drawing.x_at(offset.x))
            self._post_view()

    def _least_span(self, whole: Window) -> float:
        most = max((len(each.values) for each in self._series), default=0)
        return (whole[1] - whole[0]) * _LEAST_POINTS / max(most, _LEAST_POINTS)

    @property
    def _current(self) -> "Drawing | None":
        """The drawing of the widget as it is now."""
        return self._draw(*self.size)

    def _draw(self, width: int, height: int) -> "Drawing | None":
        if self._lines is None or not self._series:
            return None
        if self._drawing is None or self._drawing.size != (width, height):
            from memo_tui.tui.charts.drawing import Drawing  # noqa: PLC0415 - heavy

            self._drawing = Drawing(self._lines.lines, self.look, width, height)
        return self._drawing

    @property
    def look(self) -> Look:
        """How it is drawn now."""
        return Look(
            self.x_axis,
            self.y_scale,
            self._smoothing,
            self.window,
            brief=self.brief,
            whole=self.whole,
            alone=self.alone,
            mutes=self.mutes,
        )

    @property
    def series(self) -> Sequence[Series]:
        """What it shows."""
        return self._series

    def _choose_smoothing(self) -> None:
        """Smooth as wanted, or as much as the noise needs."""
        if self.smoothing is not None:
            self._smoothing = self.smoothing
        elif self._lines is not None and self._series:
            self._smoothing = self._lines.smoothing(self.x_axis, self.y_scale)
        self._show_title()

    def _show_title(self) -> None:
        if self._title is None:
            return
        smoothed = f"smoothed {self._smoothing:g}{' (auto)' if self.smoothing is None else ''}"
        parts = (self._title, smoothed if self._smoothing and not are_single(self._series) else "")
        self.border_title = Content(" · ".join(filter(None, parts)))

    def _forget(self) -> None:
        self._drawing = None
        self.draw_again()

    def _post_view(self) -> None:
        self.post_message(self.Moved(self))
