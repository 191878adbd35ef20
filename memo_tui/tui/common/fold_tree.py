"""FoldTree: a tree with the dashboard's keys."""

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import BindingType
from textual.widgets import Tree

from memo_tui.tui.common.key_bindings import bind

if TYPE_CHECKING:
    from rich.text import Text
    from textual.widgets.tree import TreeNode

Data = TypeVar("Data")


class FoldTree(Tree[Data]):
    """`right` opens what is under the cursor, `left` closes it or goes up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("right", "expand", "Open folder", show=False),
        bind("left", "collapse", "Close folder", show=False),
        bind("first", "first", "To the top", show=False),
        bind("last", "last", "To the end", show=False),
    ]

    def get_label_width(self, node: "TreeNode[Data]") -> int:
        """The cells of a label, without drawing it: they are asked of every node whenever one is added."""
        icon = self.ICON_NODE_EXPANDED if node.is_expanded else self.ICON_NODE
        return cast("Text", node.label).cell_len + (len(icon) if node.allow_expand else 0)

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
