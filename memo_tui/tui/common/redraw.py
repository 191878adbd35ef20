"""Drawing a widget again whose height is that of its lines."""

from textual.widget import Widget


def redraw(widget: Widget) -> None:
    """Draw it, and lay out the screen again only if the number of lines has changed: that costs far more."""
    widget.refresh()  # which clears its cache
    widget.clear_cached_dimensions()
    width, before = widget.content_size.width, widget.content_size.height
    if not width or widget.get_content_height(widget.container_size, widget.app.size, width) != before:
        widget.refresh(layout=True)
