"""The footer: a screen's keys, drawn again only when they change."""

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer


class KeyFooter(Footer):
    """A footer without the command palette.

    Textual's own creates all its widgets again, which takes some 20 ms, whenever bindings might have changed.
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._shown: list[tuple[object, ...]] | None = None
        self._due = False  # whether an update is scheduled

    def compose(self) -> ComposeResult:
        """Yield the keys, and remember them."""
        if self._bindings_ready:
            self._shown = self._to_show()
        yield from super().compose()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Update the keys if the bindings have changed."""
        self._bindings_ready = True
        if screen.app.app_focus and screen is self.screen and not self._due:
            self._due = True
            self.call_after_refresh(self._catch_up)

    async def _catch_up(self) -> None:
        """Show all changes since the last update at once."""
        self._due = False
        if self._other:
            await self.recompose()

    @property
    def _other(self) -> bool:
        """Whether the keys have changed; a screen that was left isn't asked any more."""
        there = self.is_attached and self.screen in self.app.screen_stack
        return there and self._shown != self._to_show()

    def _to_show(self) -> list[tuple[object, ...]]:
        return [
            (binding, enabled, tooltip)
            for _, binding, enabled, tooltip in self.screen.active_bindings.values()
            if binding.show
        ]
