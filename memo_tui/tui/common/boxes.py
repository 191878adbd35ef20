"""Boxes of which a small terminal shows only one."""

from collections.abc import Sequence

from textual.widget import Widget

_SHOWN = "-shown"


def shown_box(boxes: Sequence[Widget]) -> Widget:
    """The box that is shown where only one fits."""
    return next((box for box in boxes if box.has_class(_SHOWN)), boxes[0])


def next_box(boxes: Sequence[Widget]) -> Widget:
    """The box after the shown one; after the last the first."""
    return boxes[(boxes.index(shown_box(boxes)) + 1) % len(boxes)]


def show_box(boxes: Sequence[Widget], wanted: Widget) -> None:
    """Show this one of the boxes where only one fits."""
    for box in boxes:
        box.set_class(box is wanted, _SHOWN)
