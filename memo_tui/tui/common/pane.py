"""What every pane has in common."""

from inspect import getfile
from pathlib import Path

from textual.containers import Vertical


class Pane(Vertical):
    """One of the program's panes, under its tab."""

    @classmethod
    def styles_file(cls) -> Path:
        """The file of the pane's styles; Textual's `CSS_PATH` is for screens and apps alone."""
        return Path(getfile(cls)).with_suffix(".tcss")

    def take_focus(self) -> None:
        """Focus the main widget."""

    def close(self) -> list[str]:
        """Release everything; returns sentences on what goes on without the dashboard."""
        return []

    def finish(self) -> None:
        """After `close`, when the screen is gone: wait a moment for work that must not be interrupted."""
