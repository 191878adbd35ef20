"""How a line table draws its rows: only those on the screen are requested, measured and drawn."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from time import monotonic
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from memo_tui.tui.common.table_data import GAP, GUTTER, NOTHING, TONES, Cell, Column, TableData, fit
from memo_tui.tui.common.text import words_in

GLOW = 0.5  # seconds
SIGNS = " ●›◉"  # of a row: plain, marked, under the cursor, both
KEPT_ROWS = 512  # rows remembered after they were drawn; more than any screen shows
PINNED_SHARE = 0.6  # of the width, at most, for columns that don't scroll

Badge = tuple[str, Style]  # one cell beside the sign of a row, and its style
Rows = list[tuple[str, dict[str, Cell]]]  # rows as shown on the screen: id, cells by column


class DrawnLines(ScrollView):
    """Rows under one header line; pinned columns stay at the left while the others scroll.

    A subclass moves the cursor and sets the marks.

    Args:
        empty: shown in the table while it has no rows; can be set later.
        id: of the widget.
        classes: of the widget.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"line-table--{part}" for part in ("header", "cursor", "changed", "empty")),
        *(f"line-table--tone-{tone}" for tone in TONES),
    }
    DEFAULT_CSS = """
    DrawnLines {
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
        &:nocolor > .line-table--header { color: $foreground; }
        &:nocolor > .line-table--changed { text-style: underline; }
        &:nocolor:focus .line-table--cursor { color: $foreground; background: $surface; text-style: reverse }
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
        self.set_reactive(DrawnLines.empty, empty)
        self._data = NOTHING
        self._starts = [0]  # of the columns, then the end of the last: cells from the end of the gutter
        self._cursor: int | None = None
        self._marks: frozenset[str] = frozenset()
        self._badges: Mapping[str, Badge] = {}
        self._gutter = GUTTER
        self._rows: LRUCache[str, Sequence[Cell]] = LRUCache(KEPT_ROWS)
        self._glowing: dict[tuple[str, str], float] = {}  # (row, column) -> when its glow ends
        self._fading = False  # whether a timer for that runs
        self._styles: dict[str, Style] = {}  # computed since the last change of styles

    @property
    def data(self) -> TableData | None:
        """The data that was shown last."""
        return None if self._data is NOTHING else self._data

    def show_badges(self, badges: Mapping[str, Badge]) -> None:
        """Show a sign of one cell in front of some rows, by their ids."""
        if badges != self._badges:
            self._badges, self._gutter = badges, GUTTER * (2 if badges else 1)
            self._measure()
            self.refresh()

    def is_marked(self, key: str) -> bool:
        """Whether a row is marked."""
        return key in self._marks

    @property
    def visible_keys(self) -> Sequence[str]:
        """The ids of the rows on the screen."""
        top = self.scroll_offset.y
        return self._data.keys[top : top + self._height]

    def _take(self, data: TableData) -> None:
        """Draw other rows from now on; the caller refreshes what has changed."""
        if data.columns is not self._data.columns:
            self._starts = list(accumulate((column.width + GAP for column in data.columns), initial=0))
        self._data, self._rows = data, LRUCache(KEPT_ROWS)
        self._measure()

    def _measure(self) -> None:
        """Scroll as far as the rows need."""
        data = self._data
        self.virtual_size = Size(max(0, self._gutter + self._starts[-1] - GAP), len(data.keys) + 1)

    @property
    def _height(self) -> int:
        """The number of rows that fit on the screen, below the header."""
        return max(0, self.scrollable_size.height - 1)

    def _cells(self, key: str) -> Sequence[Cell]:
        if (cells := self._rows.get(key)) is None:
            cells = self._rows[key] = self._data.row(key)
        return cells

    @property
    def _pinned(self) -> int:
        """How many of the pinned columns stay: not so many that nothing else fits."""
        room = (self.size.width - self._gutter) * PINNED_SHARE
        return min(self._data.pinned, max(0, bisect_right(self._starts, room) - 1))

    @property
    def _visible_columns(self) -> list[int]:
        """The indices of the columns on the screen, some maybe only partly visible."""
        pinned, count = self._pinned, len(self._data.columns)
        left = self._starts[pinned] + self.scroll_offset.x
        right = self.scroll_offset.x + self.size.width - self._gutter
        first = max(pinned, bisect_right(self._starts, left) - 1)
        return [*range(pinned), *range(first, min(count, bisect_right(self._starts, right)))]

    def _seen(self, keys: Iterable[str]) -> Rows:
        """The cells of rows that are on the screen."""
        places = [(place, self._data.columns[place].key) for place in self._visible_columns]
        rows = ((key, self._cells(key)) for key in keys)
        return [(key, {column: cells[place] for place, column in places}) for key, cells in rows]

    def _start_glow(self, before: dict[str, dict[str, Cell]], after: Rows) -> None:
        """Highlight the cells whose text on the screen has changed."""
        until = monotonic() + GLOW
        seen = (self._data.columns[place] for place in self._visible_columns)
        steady = {column.key for column in seen if not column.glow}
        for key, cells in after:
            for column, cell in cells.items():
                old = before.get(key, {}).get(column)
                if old is not None and old.text.strip() != cell.text.strip() and column not in steady:
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
        self._refresh_lines([y for y, key in enumerate(self.visible_keys, 1) if key in over])

    def _refresh_lines(self, lines: Sequence[int]) -> None:
        if lines:  # refresh() without regions would draw all
            self.refresh(*(Region(0, y, self.size.width, 1) for y in lines))

    def _column_at(self, x: int) -> Column | None:
        """The column that is drawn at a cell of a row of the screen."""
        x -= self._gutter
        pinned = self._pinned
        if x >= self._starts[pinned]:
            x += self.scroll_offset.x
        place = bisect_right(self._starts, x) - 1
        return self._data.columns[place] if 0 <= place < len(self._data.columns) else None

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
            columns = self._data.columns
            return self._line(
                " ", lambda place: (Cell(columns[place].title), header), header, signs_alone=True
            )
        if not self._data.keys:
            return self._empty_line(y - 1)
        if place >= len(self._data.keys):
            return Strip.blank(self.size.width, self.rich_style)
        return self._row_line(self._data.keys[place], cursor=place == self._cursor)

    def _empty_line(self, y: int) -> Strip:
        width, style = self.size.width, self.get_component_rich_style("line-table--empty")
        room = max(1, width - self._gutter)
        lines = [part.plain for line in self.empty.split("\n") for part in Content(line).wrap(room)]
        return Strip([Segment(fit(" " * self._gutter + (lines[y] if y < len(lines) else ""), width), style)])

    def _row_line(self, key: str, *, cursor: bool) -> Strip:
        style = self.get_component_rich_style("line-table--cursor") if cursor else self._style("")
        plain = cursor and self.has_focus  # the tones suit the background of the other rows
        cells, columns = self._cells(key), self._data.columns

        def drawn(place: int) -> tuple[Cell, Style]:
            cell, glows = cells[place], (key, columns[place].key) in self._glowing
            if glows:
                return cell, style + self._style("changed")
            return cell, style if plain or not cell.tone else style + self._style(f"tone-{cell.tone}")

        return self._line(SIGNS[2 * cursor + self.is_marked(key)], drawn, style, badge=self._badges.get(key))

    def _line(
        self,
        sign: str,
        drawn: Callable[[int], tuple[Cell, Style]],
        style: Style,
        *,
        signs_alone: bool = False,
        badge: Badge | None = None,
    ) -> Strip:
        """A line of the sign, the pinned columns, and those that scroll sideways.

        A cell that doesn't fit in front of the edge is left out, unless it is a number whose title fits:
        that is rounded. With `signs_alone` a sign is in its place.
        """
        width, pinned, gap = max(0, self.size.width - self._gutter), self._pinned, Segment(" " * GAP, style)
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
            text = fit(cell.text, column.width, right=column.right)
            room = max(0, left + self.scrollable_size.width - self._gutter - stay - self._starts[place])
            if part is scrolled and room < column.width:  # only a part of the last column is visible
                rounds = column.right and cell_len(column.title) <= room
                if rounds or cell_len(cell.text) <= room:
                    text = fit(cell.text, room, right=column.right)
                else:
                    text = words_in(cell.text, room) or fit("…" if signs_alone else "", room, right=True)
                text = fit(text, column.width)
            part += [Segment(text, own), gap]
        # The lengths are known: a Strip would measure each cell again.
        rest = Strip(scrolled, beyond - begin).crop_extend(left - begin, left - begin + width - stay, style)
        first = Strip(pieces, self._starts[pinned]).crop_extend(0, stay, style)
        gutter = [Segment(fit(sign, self._gutter), style)]
        if badge is not None:
            gutter = [Segment(fit(sign, GUTTER), style), Segment(fit(badge[0], GUTTER), style + badge[1])]
        return Strip([*gutter, *first, *rest], self._gutter + width)
