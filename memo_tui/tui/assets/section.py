"""AssetSection: a table, and beside it the text of what is under its cursor."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message

from memo_tui.runs.assets.reader import AssetReader
from memo_tui.tui.assets.asset_table import AssetTable, Shape
from memo_tui.tui.assets.listing import Assets, Listing
from memo_tui.tui.assets.long_text import LongText, Part
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.line_table import LineTable

Item = TypeVar("Item")
_SIDE_BY_SIDE = 100  # cells
_LOOK = 1.0  # seconds


class RunWanted(Message):
    """A run is to be shown."""

    def __init__(self, run_id: str) -> None:
        super().__init__()
        self.run_id = run_id


class AssetSection(Container, Generic[Item]):
    """Reads a list once it comes to the front, and more of it at its end."""

    DEFAULT_CSS = """
    AssetSection {
        layout: horizontal; height: 1fr;
        & > AssetTable { width: 3fr; height: 1fr; }
        & > LongText { width: 2fr; height: 1fr; }
        & > AssetTable, & > LongText { border: round $foreground 35%; background: $surface; padding: 0 1; }
        & > AssetTable:focus-within, & > LongText:focus { border: round $primary; }
    }
    AssetSection.-stacked { layout: vertical; & > AssetTable, & > LongText { width: 1fr; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("job_runs", "to_run", "Run", "Show the run that it belongs to"),
        bind("view", "view", "View", "Scroll in the text; again to go back"),
    ]

    def __init__(
        self,
        assets: Assets,
        title: str,
        shape: Shape[Item],
        *,
        nothing: str,
        markable: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """Read nothing yet.

        Args:
            assets: reads the store.
            title: of the table.
            shape: how items are shown.
            nothing: a sentence for none.
            markable: whether items can be marked.
            id: of the widget.
        """
        super().__init__(id=id)
        self.assets, self.nothing = assets, nothing
        self.table: AssetTable[Item] = AssetTable(title, shape, markable=markable)
        self.text = LongText("Details")
        self.listing: Listing[Item] | None = None
        self._awaited = ""  # the id of the row on which the cursor is put once it is known

    def compose(self) -> ComposeResult:
        """The table and the text."""
        yield self.table
        yield self.text

    def pages(self, reader: AssetReader) -> Iterator[list[Item]]:
        """On a thread: the items, in pages."""
        raise NotImplementedError

    def about(self, item: Item) -> Sequence[Part]:
        """What is said beside the table of an item."""
        raise NotImplementedError

    def run_of(self, item: Item) -> str:  # noqa: ARG002 - for subclasses
        """The id of the run that an item belongs to, or ""."""
        return ""

    def begin(self) -> None:
        """Read, unless it was read before."""
        if self.listing is None:
            self.read_again()

    def read_again(self) -> None:
        """Read all of it again; what is shown stays until then."""
        if self.listing is not None:
            self.listing.drop()
        self.listing = Listing(self, self.assets, self.pages, self.show_items)
        self.listing.read_more()

    def on_mount(self) -> None:
        """Follow the store."""
        self.set_interval(_LOOK, self._look_if_seen)

    def _look_if_seen(self) -> None:
        if self.display and self.screen is self.app.screen:
            self.look()

    def look(self) -> None:
        """Show what has changed in the store since it was read."""
        if self.listing is not None:
            self.listing.look()

    def look_for(self, key: str) -> None:
        """Put the cursor on an item as soon as it is known."""
        self._awaited = key
        self._go_to_awaited()

    def show_items(self, items: Sequence[Item], problem: str) -> None:
        """Show all that is known, or why nothing is."""
        listing = self.listing
        more = listing is not None and not listing.complete
        waiting = "reading …" if listing is not None and listing.reading else self.nothing
        self.table.show_items(items, problem or waiting, more=more)
        if problem and items:
            self.notify(problem, severity="warning", markup=False)
        self._go_to_awaited()
        self.show_text()

    def on_resize(self, event: events.Resize) -> None:
        """Where there is little room, the text stands below the table."""
        self.set_class(event.size.width < _SIDE_BY_SIDE, "-stacked")

    def take_focus(self) -> None:
        """Focus the table."""
        self.table.take_focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer a key only where it does something."""
        if action == "to_run":
            item = self.table.item
            return item is not None and bool(self.run_of(item))
        return True

    def action_to_run(self) -> None:
        """Show the run that the item under the cursor belongs to."""
        if (item := self.table.item) is not None and (run_id := self.run_of(item)):
            self.post_message(RunWanted(run_id))

    def action_view(self) -> None:
        """Move the focus from the table to the text, or back."""
        if self.text.has_focus:
            self.take_focus()
        else:
            self.text.focus()

    @on(LineTable.Highlighted)
    def show_other(self) -> None:
        """Show what is under the cursor now; at the end, read on."""
        self.show_text()
        self.refresh_bindings()
        if self.table.at_end and self.listing is not None:
            self.listing.read_more()

    def show_text(self) -> None:
        """Show the text of the item under the cursor."""
        item = self.table.item
        self.text.show(() if item is None else self.about(item))

    def _go_to_awaited(self) -> None:
        data = self.table.table.data
        if self._awaited and data is not None and self._awaited in data.index:
            key, self._awaited = self._awaited, ""
            self.table.table.move_cursor(key)
