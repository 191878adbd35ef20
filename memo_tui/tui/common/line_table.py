"""A table for any number of rows: only the rows on the screen are requested, measured and drawn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from memo_tui.tui.common.drawn_lines import DrawnLines
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.table_data import TableData

MANY_MARKS, DROP_SECONDS = 2000, 5.0


class LineTable(DrawnLines, can_focus=True, inherit_bindings=False):
    """Rows by id under one header line, with a cursor and marks that follow their rows.

    Args:
        empty: shown in the table while it has no rows; can be set later.
        markable: whether rows can be marked.
        row_cursor: whether there is a cursor; without one the keys scroll.
        glow: whether a changed cell is highlighted for half a second.
        id: of the widget.
        classes: of the widget.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "open", "Open"),
        bind("mark", "mark", "Mark", "Mark this row, or unmark it, and go one down"),
        bind("up", "go('up')", "One row up", show=False),
        bind("down", "go('down')", "One row down", show=False),
        bind("page_up", "go('page_up')", "One page up", show=False),
        bind("page_down", "go('page_down')", "One page down", show=False),
        bind("half_up", "go('half_up')", "Half a page up", show=False),
        bind("half_down", "go('half_down')", "Half a page down", show=False),
        bind("first", "go('first')", "First row", show=False),
        bind("last", "go('last')", "Last row", show=False),
        bind("left", "sideways(-1)", "One column left", show=False),
        bind("right", "sideways(1)", "One column right", show=False),
    ]

    @dataclass
    class About(Message):
        """Something happened in a table."""

        table: "LineTable"

        def __post_init__(self) -> None:
            """Reach every ancestor: Textual stops a message at one whose handler made the table post it."""
            super().__post_init__()
            self.set_sender(self.table)

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
        super().__init__(empty=empty, id=id, classes=classes)
        self._markable, self._row_cursor, self._glow = markable, row_cursor, glow
        self._last_height = 0
        self._next_drop = 0.0  # when very many marks are checked again

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
        before = self._seen(row for row in self.visible_keys if row in self._rows)
        was_in_sight = len(self.visible_keys)
        self._take(data)
        if self._row_cursor:
            place = data.index.get(key) if key is not None else None
            place = place if place is not None else self._cursor or 0
            self._cursor = min(place, len(data.keys) - 1) if data.keys else None
        if top > 0:  # else new rows appear at the top
            stayed = (data.index[row] - y for y, (row, _) in enumerate(before) if row in data.index)
            self.scroll_to(y=next(stayed, top), animate=False, force=True)
        if in_sight:
            self._reveal()
        after = self._seen(self.visible_keys)
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

    def clear_marks(self) -> None:
        """Unmark all rows."""
        self._set_marks(frozenset())

    def _in_sight(self, height: int) -> bool:
        """Whether the cursor's row is among the first `height` rows of the view."""
        return self._cursor is not None and 0 <= self._cursor - self.scroll_offset.y < height

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
        """Move the cursor up, down, page_up, page_down, half_up, half_down, to the first or last row."""
        page, half, last = max(1, self._height - 1), max(1, self._height // 2), len(self._data.keys)
        here = self.scroll_offset.y if self._cursor is None else self._cursor
        ways = {"up": here - 1, "down": here + 1, "page_up": here - page, "page_down": here + page}
        ways |= {"half_up": here - half, "half_down": here + half}
        self._move_to((ways | {"first": 0, "last": last})[where])

    def action_sideways(self, way: int) -> None:
        """Scroll to the start of the next column (1) or of the previous one (-1), by a page at most."""
        pinned = self._pinned
        x, stay = self.scroll_offset.x, self._starts[pinned]
        view = max(1, self.scrollable_size.width - self._gutter - stay)
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

    def on_resize(self) -> None:
        """Keep the cursor's row visible if it was."""
        if self._in_sight(self._last_height):
            self._reveal()
        self._last_height = self._height
