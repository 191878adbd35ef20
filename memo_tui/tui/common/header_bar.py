"""The line at the top: the panes as tabs, and the state of the front pane."""

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Label, Tab, Tabs

from memo_tui.tui.common.table_data import fit
from memo_tui.tui.common.text import content

_BETWEEN = " · "
_TIGHT = 70  # columns below which the tabs are closer
_TABS, _TIGHT_TABS = 40, 32  # columns of the tabs
_NAME = 6  # cells that stay for the name at least
_MARGINS = 2  # cells around the name and the state


class HeaderBar(Horizontal):
    """Tabs on the left, the state of the front pane on the right."""

    def __init__(self, titles: dict[str, str], active: str) -> None:
        """Show these tabs.

        Args:
            titles: the tabs' titles by their ids.
            active: the id of the one in front.
        """
        super().__init__()
        self._titles = titles
        self._active = active
        self._shown = ("", "")
        self._tabs_width = _TABS

    def compose(self) -> ComposeResult:
        """The tabs and the state."""
        tabs = Tabs(
            *(Tab(content(title), id=name) for name, title in self._titles.items()), active=self._active
        )
        tabs.can_focus = False
        yield tabs
        yield Label("", id="name", markup=False)
        yield Label("", id="state", markup=False)

    def show_state(self, name: str, description: str) -> None:
        """Show this on the right: a name, which is cut if there is little room, and a description.

        Of a description, items at its beginning are left out if there is still too little room.
        """
        if (name, description) != self._shown:
            self._shown = (name, description)
            self._draw(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Show as much as fits now."""
        tight = event.size.width < _TIGHT
        self.set_class(tight, "-tight")
        self._tabs_width = _TIGHT_TABS if tight else _TABS
        self.query_one(Tabs).styles.width = self._tabs_width
        self._draw(event.size.width)

    def _draw(self, width: int) -> None:
        name, description = self._shown
        room = width - self._tabs_width - _MARGINS - min(cell_len(name), _NAME)
        self.query_one("#name", Label).update(content(name))
        self.query_one("#state", Label).update(content(_fitted(description, room)))

    @property
    def active(self) -> str:
        """The id of the tab in front."""
        return self.query_one(Tabs).active if self.is_mounted else self._active

    def activate(self, name: str) -> None:
        """Bring this tab to the front."""
        self.query_one(Tabs).active = name


def _fitted(description: str, room: int) -> str:
    """A description without the first items for which there is no room; the last one says most."""
    if cell_len(description) <= room:
        return description
    begin = _BETWEEN if description.startswith(_BETWEEN) else ""  # after the name
    items = description.removeprefix(begin).split(_BETWEEN)
    for first in range(1, len(items)):
        text = begin + _BETWEEN.join(["…", *items[first:]])
        if cell_len(text) <= room:
            return text
    return fit(begin + items[-1], max(0, min(cell_len(begin + items[-1]), room)))
