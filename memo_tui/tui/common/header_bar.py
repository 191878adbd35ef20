"""The line at the top: the panes as tabs, and the state of the front pane."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Label, Tab, Tabs

from memo_tui.tui.common.text import content


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

    def compose(self) -> ComposeResult:
        """The tabs and the state."""
        tabs = Tabs(*(Tab(title, id=name) for name, title in self._titles.items()), active=self._active)
        tabs.can_focus = False
        yield tabs
        yield Label("", id="name", markup=False)
        yield Label("", id="state", markup=False)

    def show_state(self, name: str, description: str) -> None:
        """Show this on the right: a name, which is cut if there is little room, and a description."""
        if (name, description) == self._shown:
            return
        self._shown = (name, description)
        self.query_one("#name", Label).update(content(name))
        self.query_one("#state", Label).update(content(description))

    def activate(self, name: str) -> None:
        """Bring this tab to the front."""
        self.query_one(Tabs).active = name
