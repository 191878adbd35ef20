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
        self._due = False  # whether it's about to catch up

    def compose(self) -> ComposeResult:
        """Yield the keys, and keep which."""
        if self._bindings_ready:
            self._told = self._to_tell()
        yield from super().compose()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Catch up with the bindings, if there are other ones."""
        self._bindings_ready = True
        if screen.app.app_focus and screen is self.screen and not self._due:
            self._due = True
            self.call_after_refresh(self._catch_up)

    async def _catch_up(self) -> None:
        """Many changes may have come since: they are told at once."""
        self._due = False
        if self._other:
            await self.recompose()

    @property
    def _other(self) -> bool:
        """Whether other keys are to be told; a screen that is left isn't asked any more."""
        there = self.is_attached and self.screen in self.app.screen_stack
        return there and self._told != self._to_tell()

    def _to_tell(self) -> list[tuple[object, ...]]:
        return [
            (binding, enabled, tooltip)
            for _, binding, enabled, tooltip in self.screen.active_bindings.values()
            if binding.show
        ]
