"""Drawing a widget anew whose height is that of its lines."""

from textual.widget import Widget


def redraw(widget: Widget) -> None:
    """Draw it, and lay the screen out again only if its lines are more or fewer now: that costs far more."""
    widget.refresh()  # which forgets what it looked like
    widget.clear_cached_dimensions()
    width, before = widget.content_size.width, widget.content_size.height
    if not width or widget.get_content_height(widget.container_size, widget.app.size, width) != before:
        widget.refresh(layout=True)
