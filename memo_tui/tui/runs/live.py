"""What a screen over the training pane does to stay up to date."""

from typing import Protocol, runtime_checkable

from memo_tui.tui.common.messages import RunsChanged


@runtime_checkable
class Live(Protocol):
    """A screen that shows runs: the pane below hands on what it learns."""

    def show_snapshot(self, news: RunsChanged) -> None:
        """Show the runs as they are now."""
