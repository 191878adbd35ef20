"""FoldTree: a tree with the dashboard's keys."""

from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.widgets import Tree

from memo_tui.tui.common.key_bindings import bind

Data = TypeVar("Data")


class FoldTree(Tree[Data]):
    """`right` opens what is under the cursor, `left` closes it or goes up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("right", "expand", "Open folder", show=False),
        bind("left", "collapse", "Close folder", show=False),
        bind("first", "first", "To the top", show=False),
        bind("last", "last", "To the end", show=False),
    ]

    def action_expand(self) -> None:
        """Open the folder under the cursor."""
        if (node := self.cursor_node) is not None and node.allow_expand:
            node.expand()

    def action_collapse(self) -> None:
        """Close the folder under the cursor, or go to the one it's in."""
        node = self.cursor_node
        if node is not None and node.allow_expand and node.is_expanded:
            node.collapse()
        else:
            self.action_cursor_parent()

    def action_first(self) -> None:
        """Go to the first line."""
        self.cursor_line = 0

    def action_last(self) -> None:
        """Go to the last line."""
        self.cursor_line = self.last_line
