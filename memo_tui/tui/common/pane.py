"""What every pane has in common."""

from textual.containers import Vertical


class Pane(Vertical):
    """One of the program's panes, under its tab."""

    def take_focus(self) -> None:
        """Give the keys to the widget that wants them first."""

    def close(self) -> list[str]:
        """Let go of everything; sentences on what goes on without the dashboard."""
        return []

    def finish(self) -> None:
        """After `close`, when the screen is gone: wait a moment for what may not be broken off."""
