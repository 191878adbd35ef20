"""What every pane has in common."""

from inspect import getfile
from pathlib import Path

from textual.containers import Vertical


class Pane(Vertical):
    """One of the program's panes, under its tab."""

    @classmethod
    def styles_file(cls) -> Path:
        """The pane's styles, which stand beside it; Textual's `CSS_PATH` is for screens and apps alone."""
        return Path(getfile(cls)).with_suffix(".tcss")

    def take_focus(self) -> None:
        """Give the keys to the widget that wants them first."""

    def close(self) -> list[str]:
        """Let go of everything; sentences on what goes on without the dashboard."""
        return []

    def finish(self) -> None:
        """After `close`, when the screen is gone: wait a moment for what may not be broken off."""
