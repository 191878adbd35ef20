"""The footer: a screen's keys, drawn anew only when there are others."""

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer


class KeyFooter(Footer):
    """A footer without the command palette.

    Textual's own makes all its widgets again, some 20 ms of them, whenever bindings might have changed.
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._told: list[tuple[object, ...]] | None = None

    def compose(self) -> ComposeResult:
        """Yield the keys, and keep which."""
        if self._bindings_ready:
            self._told = self._to_tell()
        yield from super().compose()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Catch up with the bindings, if there are other ones."""
        self._bindings_ready = True
        if (
            screen.app.app_focus
            and self.is_attached
            and screen is self.screen
            and self._told != self._to_tell()
        ):
            self.call_after_refresh(self._catch_up)

    async def _catch_up(self) -> None:
        """Many changes may have come since: they are told at once, by the first call."""
        if self.is_attached and self._told != self._to_tell():
            await self.recompose()

    def _to_tell(self) -> list[tuple[object, ...]]:
        return [
            (binding, enabled, tooltip)
            for _, binding, enabled, tooltip in self.screen.active_bindings.values()
            if binding.show
        ]
