"""Drawing a widget anew whose height is that of its lines."""

from textual.widget import Widget


def redraw(widget: Widget) -> None:
    """Draw it, and lay the screen out again only if its lines are more or fewer now: that costs far more."""
    width = widget.content_size.width
    widget.clear_cached_dimensions()
    height = widget.get_content_height(widget.container_size, widget.app.size, width) if width else 0
    widget.refresh(layout=not width or height != widget.content_size.height)
