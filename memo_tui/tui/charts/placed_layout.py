"""A layout that puts each widget where its parent says."""

from typing import Protocol, cast

from textual.geometry import NULL_OFFSET, Region, Size, Spacing
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

_NONE = Spacing()


class Places(Protocol):
    """A widget that knows where its children belong."""

    def places(self, size: Size) -> dict[Widget, Region]:
        """The regions of the children that are seen, within a size."""


class PlacedLayout(Layout):
    """Asks the parent for the regions of its children; those that it doesn't name are not drawn."""

    name = "placed"

    def arrange(
        self,
        parent: Widget,
        children: list[Widget],
        size: Size,
        greedy: bool = True,  # noqa: ARG002 - the parent divides all of its room
    ) -> ArrangeResult:
        """The children in their places."""
        parent.pre_layout(self)
        places = cast("Places", parent).places(size)
        return [
            WidgetPlacement(places[child], NULL_OFFSET, _NONE, child) for child in children if child in places
        ]
