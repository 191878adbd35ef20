"""A table for any number of rows: only the rows on the screen are requested, measured and drawn."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from time import monotonic
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from memo_tui.tui.common.table_data import GAP, GUTTER, NOTHING, TONES, Cell, Column, TableData, fit

GLOW = 0.5  # seconds
SIGNS = " ●›◉"  # of a row: plain, marked, under the cursor, both
KEPT_ROWS = 512  # rows remembered after they were drawn; more than any screen shows
MANY_MARKS, DROP_SECONDS = 2000, 5.0
PINNED_SHARE = 0.6  # of the width, at most, for columns that don't scroll


Rows = list[tuple[str, dict[str, Cell]]]  # rows as shown on the screen: id, cells by column


class LineTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows by id under one header line, with a cursor and marks that follow their rows.

    Args:
        empty: shown in the table while it has no rows; can be set later.
        markable: whether rows can be marked.
        row_cursor: whether there is a cursor; without one the keys scroll.
        glow: whether a changed cell is highlighted for half a second.
        id: of the widget.
        classes: of the widget.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"line-table--{part}" for part in ("header", "cursor", "changed", "empty")),
        *(f"line-table--tone-{tone}" for tone in TONES),
    }
    DEFAULT_CSS = """
    LineTable {
        background: $surface; color: $foreground;
        & > .line-table--header { text-style: bold; color: $primary; }
        & > .line-table--cursor { background: $block-cursor-blurred-background; text-style: bold; }
        & > .line-table--changed { background: $accent-muted; color: $foreground; text-style: bold; }
        & > .line-table--empty { color: $text-muted; }
        & > .line-table--tone-running { color: $text-primary; }
        & > .line-table--tone-good { color: $text-success; }
        & > .line-table--tone-bad { color: $text-error; }
        & > .line-table--tone-warning { color: $text-warning; }
        & > .line-table--tone-dim { text-style: dim; }
        &:focus .line-table--cursor { color: $block-cursor-foreground; background: $block-cursor-background }
        &:ansi > .line-table--changed { background: transparent; text-style: reverse; }
        &:nocolor > .line-table--changed { text-style: underline; }
        &:nocolor:focus .line-table--cursor { color: $foreground; background: $surface; text-style: reverse }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="enter"),
        Binding("space", "mark", "Mark", tooltip="Mark this row, or unmark it, and go one down"),
        Binding("up", "go('up')", "One row up", show=False),
        Binding("down", "go('down')", "One row down", show=False),
        Binding("pageup", "go('page_up')", "One page up", show=False),
        Binding("pagedown", "go('page_down')", "One page down", show=False),
        Binding("home", "go('first')", "First row", show=False),
        Binding("end", "go('last')", "Last row", show=False),
        Binding("left", "sideways(-1)", "One column left", show=False),
        Binding("right", "sideways(1)", "One column right", show=False),
    ]
    empty = reactive("")

    @dataclass
    class About(Message):
        """Something happened in a table."""

        table: "LineTable"

        @property
        def control(self) -> "LineTable":
            """The table, so that `@on` can select by its id."""
            return self.table

    @dataclass
    class Highlighted(About):
        """Another row is under the cursor: its id, or None if there are no rows."""

        key: str | None

    @dataclass
    class Opened(About):
        """The row with this id was chosen, by enter or by a click on the row under the cursor."""

        key: str

    @dataclass
    class HeaderClicked(About):
        """The header of a column was clicked, maybe with shift held."""

        column: str
        shift: bool

    @dataclass
    class MarksChanged(About):
        """Other rows are marked: the ids of all that are."""

        marks: frozenset[str]

    def __init__(
        self,
        *,
        empty: str = "",
        markable: bool = True,
        row_cursor: bool = True,
        glow: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(LineTable.empty, empty)
        self._markable, self._row_cursor, self._glow = markable, row_cursor, glow
        self._data = NOTHING
        self._starts = [0]  # of the columns, then the end of the last: cells from the end of the gutter
        self._cursor: int | None = None
        self._marks: frozenset[str] = frozenset()
        self._rows: LRUCache[str, Sequence[Cell]] = LRUCache(KEPT_ROWS)
        self._glowing: dict[tuple[str, str], float] = {}  # (row, column) -> when its glow ends
        self._fading = False  # whether a timer for that runs
        self._last_height = 0
        self._next_drop = 0.0  # when very many marks are checked again
        self._styles: dict[str, Style] = {}  # computed since the last change of styles

    @property
    def data(self) -> TableData | None:
        """The data that was shown last."""
        return None if self._data is NOTHING else self._data

    @property
    def cursor_key(self) -> str | None:
        """The id of the row under the cursor."""
        return None if self._cursor is None else self._data.keys[self._cursor]

    @property
    def marks(self) -> frozenset[str]:
        """The ids of the marked rows."""
        return self._marks

    def show(self, data: TableData) -> None:
        """Show other rows; the cursor, the marks and the scroll position follow their rows."""
        old, top, key = self._data, self.scroll_offset.y, self.cursor_key
        in_sight = self._in_sight(self._height)
        before = self._seen(row for row in self._visible_keys if row in self._rows)
        was_in_sight = len(self._visible_keys)
        self._data, self._rows = data, LRUCache(KEPT_ROWS)
        if data.columns is not old.columns:
            self._starts = list(accumulate((column.width + GAP for column in data.columns), initial=0))
        self.virtual_size = Size(max(0, GUTTER + self._starts[-1] - GAP), len(data.keys) + 1)
        if self._row_cursor:
            place = data.index.get(key) if key is not None else None
            place = place if place is not None else self._cursor or 0
            self._cursor = min(place, len(data.keys) - 1) if data.keys else None
        if top > 0:  # else new rows appear at the top
            stayed = (data.index[row] - y for y, (row, _) in enumerate(before) if row in data.index)
            self.scroll_to(y=next(stayed, top), animate=False, force=True)
        if in_sight:
            self._reveal()
        after = self._seen(self._visible_keys)
        if self._glow:
            self._start_glow(dict(before), after)
        same_columns = old.columns is data.columns or old.columns == data.columns
        if after and same_columns and (top, was_in_sight) == (self.scroll_offset.y, len(after)):
            shown = dict(enumerate(before)) if len(before) == len(after) else {}
            self._refresh_lines([y for y, now in enumerate(after, 1) if shown.get(y - 1) != now])
        else:
            self.refresh()
        if self.cursor_key != key:
            self.refresh_bindings()
            self.post_message(self.Highlighted(self, self.cursor_key))
        self._drop_marks(data.exists or data.index.__contains__)

    def move_cursor(self, key: str) -> None:
        """Put the cursor on a row and scroll to it; an unknown row changes nothing."""
        if (place := self._data.index.get(key)) is not None:
            self._move_to(place)

    def mark(self, keys: Iterable[str]) -> None:
        """Mark these rows and no others."""
        self._set_marks(frozenset(keys))

    def is_marked(self, key: str) -> bool:
        """Whether a row is marked."""
        return key in self._marks

    def clear_marks(self) -> None:
        """Unmark all rows."""
        self._set_marks(frozenset())

    @property
    def visible_keys(self) -> Sequence[str]:
        """The ids of the rows on the screen."""
        return self._visible_keys

    @property
    def _height(self) -> int:
        """The number of rows that fit on the screen, below the header."""
        return max(0, self.scrollable_size.height - 1)

    @property
    def _visible_keys(self) -> Sequence[str]:
        top = self.scroll_offset.y
        return self._data.keys[top : top + self._height]

    def _cells(self, key: str) -> Sequence[Cell]:
        if (cells := self._rows.get(key)) is None:
            cells = self._rows[key] = self._data.row(key)
        return cells

    @property
    def _pinned(self) -> int:
        """How many of the pinned columns stay: not so many that nothing else fits."""
        room = (self.size.width - GUTTER) * PINNED_SHARE
        return min(self._data.pinned, max(0, bisect_right(self._starts, room) - 1))

    @property
    def _visible_columns(self) -> list[int]:
        """The indices of the columns on the screen, some maybe only partly visible."""
        pinned, count = self._pinned, len(self._data.columns)
        left = self._starts[pinned] + self.scroll_offset.x
        right = self.scroll_offset.x + self.size.width - GUTTER
        first = max(pinned, bisect_right(self._starts, left) - 1)
        return [*range(pinned), *range(first, min(count, bisect_right(self._starts, right)))]

    def _seen(self, keys: Iterable[str]) -> Rows:
        """The cells of rows that are on the screen."""
        places = [(place, self._data.columns[place].key) for place in self._visible_columns]
        rows = ((key, self._cells(key)) for key in keys)
        return [(key, {column: cells[place] for place, column in places}) for key, cells in rows]

    def _in_sight(self, height: int) -> bool:
        """Whether the cursor's row is among the first `height` rows of the view."""
        return self._cursor is not None and 0 <= self._cursor - self.scroll_offset.y < height

    def _start_glow(self, before: dict[str, dict[str, Cell]], after: Rows) -> None:
        """Highlight the cells whose text on the screen has changed."""
        until = monotonic() + GLOW
        seen = (self._data.columns[place] for place in self._visible_columns)
        steady = {column.key for column in seen if not column.glow}
        for key, cells in after:
            for column, cell in cells.items():
                old = before.get(key, {}).get(column)
                if old is not None and old.text != cell.text and column not in steady:
                    self._glowing[key, column] = until
        if self._glowing and not self._fading:
            self._fading = True
            self.set_timer(GLOW, self.fade)

    def fade(self, now: float | None = None) -> None:
        """End the highlight of the cells whose time is over `now` (in seconds of the monotonic clock)."""
        now = monotonic() if now is None else now
        over = {key for (key, _), end in self._glowing.items() if end <= now}
        self._glowing = {cell: end for cell, end in self._glowing.items() if end > now}
        self._fading = bool(self._glowing)
        if self._glowing:
            self.set_timer(min(self._glowing.values()) - now, self.fade)
        self._refresh_lines([y for y, key in enumerate(self._visible_keys, 1) if key in over])

    def _refresh_lines(self, lines: Sequence[int]) -> None:
        if lines:  # refresh() without regions would draw all
            self.refresh(*(Region(0, y, self.size.width, 1) for y in lines))

    def _drop_marks(self, exists: Callable[[str], bool]) -> None:
        """Unmark rows that are gone; very many marks only now and then, as they would delay every change."""
        now = monotonic()
        if len(self._marks) < MANY_MARKS or now >= self._next_drop:
            self._next_drop = now + DROP_SECONDS
            self._set_marks(frozenset(mark for mark in self._marks if exists(mark)))

    def _set_marks(self, marks: frozenset[str]) -> None:
        if marks != self._marks:
            self._marks = marks
            self.refresh()
            self.post_message(self.MarksChanged(self, marks))

    def _reveal(self) -> None:
        """Scroll just enough to make the cursor's row visible."""
        if self._cursor is not None and self._height:
            top = max(min(self.scroll_offset.y, self._cursor), self._cursor - self._height + 1)
            self.scroll_to(y=top, animate=False, force=True)

    def _move_to(self, place: int) -> None:
        """Move the cursor to an index, or to the nearest one; without a cursor, scroll there."""
        if not self._row_cursor:
            self.scroll_to(y=place, animate=False, force=True)
        elif self._data.keys:
            place = max(0, min(place, len(self._data.keys) - 1))
            before, top, self._cursor = self._cursor, self.scroll_offset.y, place
            self._reveal()
            if place != before:
                if self.scroll_offset.y == top:
                    self._refresh_lines([each - top + 1 for each in (before, place) if each is not None])
                else:
                    self.refresh()
                self.post_message(self.Highlighted(self, self.cursor_key))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Whether a key works now: opening and marking need a row."""
        row = self._cursor is not None
        return {"open": row, "mark": row and self._markable}.get(action, True)

    def action_go(self, where: str) -> None:
        """Move the cursor up, down, page_up, page_down, to the first or the last row."""
        page, last = max(1, self._height - 1), len(self._data.keys)
        here = self.scroll_offset.y if self._cursor is None else self._cursor
        ways = {"up": here - 1, "down": here + 1, "page_up": here - page, "page_down": here + page}
        self._move_to((ways | {"first": 0, "last": last})[where])

    def action_sideways(self, way: int) -> None:
        """Scroll to the start of the next column (1) or of the previous one (-1), by a page at most."""
        pinned = self._pinned
        x, stay = self.scroll_offset.x, self._starts[pinned]
        view = max(1, self.scrollable_size.width - GUTTER - stay)
        steps = (abs(start - stay - x) for start in self._starts[pinned:] if (start - stay - x) * way > 0)
        self.scroll_to(x=x + way * min([view, *steps]), animate=False, force=True)

    def action_open(self) -> None:
        """Post that the row under the cursor was chosen."""
        if (key := self.cursor_key) is not None:
            self.post_message(self.Opened(self, key))

    def action_mark(self) -> None:
        """Mark the row under the cursor, or unmark it, and go one down."""
        if (key := self.cursor_key) is not None:
            keys = self.marked_with(key)
            self._set_marks(self._marks - keys if keys <= self._marks else self._marks | keys)
            self.action_go("down")

    def marked_with(self, key: str) -> frozenset[str]:
        """The ids that are marked with this row: its own, or those that it represents."""
        return frozenset((key,))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row clicked; a click on the cursor's own row opens that."""
        x, y = event.get_content_offset_capture(self)
        place = self.scroll_offset.y + y - 1
        if y == 0 and (column := self._column_at(x)) is not None:
            self.post_message(self.HeaderClicked(self, column.key, event.shift))
        elif y > 0 and place == self._cursor:
            self.action_open()
        elif y > 0 and self._row_cursor and place < len(self._data.keys):
            self._move_to(place)

    def _column_at(self, x: int) -> Column | None:
        """The column that is drawn at a cell of a row of the screen."""
        x -= GUTTER
        pinned = self._pinned
        if x >= self._starts[pinned]:
            x += self.scroll_offset.x
        place = bisect_right(self._starts, x) - 1
        return self._data.columns[place] if 0 <= place < len(self._data.columns) else None

    def on_resize(self) -> None:
        """Keep the cursor's row visible if it was."""
        if self._in_sight(self._last_height):
            self._reveal()
        self._last_height = self._height

    def notify_style_update(self) -> None:
        """Compute the styles again."""
        super().notify_style_update()
        self._styles = {}

    def _style(self, part: str) -> Style:
        """The style of a component with only what it sets itself; "" for the table's own style."""
        if (style := self._styles.get(part)) is None:
            name = f"line-table--{part}"
            style = (
                self.get_component_rich_style(name, partial=True, default=Style.null())
                if part
                else self.rich_style
            )
            self._styles[part] = style
        return style

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        place = self.scroll_offset.y + y - 1
        if y == 0:
            header = self.get_component_rich_style("line-table--header")
            return self._line(" ", lambda place: (Cell(self._data.columns[place].title), header), header)
        if not self._data.keys:
            return self._empty_line(y - 1)
        if place >= len(self._data.keys):
            return Strip.blank(self.size.width, self.rich_style)
        return self._row_line(self._data.keys[place], cursor=place == self._cursor)

    def _empty_line(self, y: int) -> Strip:
        width, style = self.size.width, self.get_component_rich_style("line-table--empty")
        room = max(1, width - GUTTER)
        lines = [part.plain for line in self.empty.split("\n") for part in Content(line).wrap(room)]
        return Strip([Segment(fit(" " * GUTTER + (lines[y] if y < len(lines) else ""), width), style)])

    def _row_line(self, key: str, *, cursor: bool) -> Strip:
        style = self.get_component_rich_style("line-table--cursor") if cursor else self._style("")
        plain = cursor and self.has_focus  # the tones suit the background of the other rows
        cells, columns = self._cells(key), self._data.columns

        def drawn(place: int) -> tuple[Cell, Style]:
            cell, glows = cells[place], (key, columns[place].key) in self._glowing
            if glows:
                return cell, style + self._style("changed")
            return cell, style if plain or not cell.tone else style + self._style(f"tone-{cell.tone}")

        return self._line(SIGNS[2 * cursor + self.is_marked(key)], drawn, style)

    def _line(self, sign: str, drawn: Callable[[int], tuple[Cell, Style]], style: Style) -> Strip:
        """A line of the sign, the pinned columns, and those that scroll sideways."""
        width, pinned, gap = max(0, self.size.width - GUTTER), self._pinned, Segment(" " * GAP, style)
        stay = min(self._starts[pinned], width)
        left = self._starts[pinned] + self.scroll_offset.x
        pieces: list[Segment] = []
        scrolled: list[Segment] = []
        begin, beyond = left, left
        for place in self._visible_columns:
            column = self._data.columns[place]
            cell, own = drawn(place)
            part = pieces if place < pinned else scrolled
            if place >= pinned:
                begin, beyond = begin if scrolled else self._starts[place], self._starts[place + 1]
            part += [Segment(fit(cell.text, column.width, right=column.right), own), gap]
        # The lengths are known: a Strip would measure each cell again.
        rest = Strip(scrolled, beyond - begin).crop_extend(left - begin, left - begin + width - stay, style)
        first = Strip(pieces, self._starts[pinned]).crop_extend(0, stay, style)
        return Strip([Segment(fit(sign, GUTTER), style), *first, *rest], GUTTER + width)
